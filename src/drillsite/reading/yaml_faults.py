"""What is wrong with a file as YAML, in words for people who are no programmers, with the line as it should be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from drillsite.problems import Problem

if TYPE_CHECKING:
    import yaml

    from drillsite.reading.source import SourceFile

__all__ = ["describe_character", "describe_fault", "find_conflicts", "find_odd_indents"]

_CONFLICT = re.compile(r"^(?:<{7} [^\r\n]*|={7}|>{7} [^\r\n]*|\|{7} [^\r\n]*)(?=\r?$)", re.MULTILINE)
_CONFLICT_MARKS = ("<" * 7, "=" * 7, ">" * 7, "|" * 7)
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What may not stand in YAML."""
_STRAY_BREAK = re.compile("[\x85\u2028\u2029]")
"""What libyaml takes for the end of a line, and no text editor shows as one."""
_ODD_INDENT = re.compile(r"^[ \t]*([\xa0\u2000-\u200b\u202f\u3000\ufeff])\s*(?=-\s|[\w-]+:(?:\s|$))", re.MULTILINE)
_ODD_BLANK = re.compile("[\xa0\u2000-\u200b\u202f\u3000]")
_NO_BLANK = re.compile(r"([ \t]*(?:- )?)([\w-]+):(?=[^\s/])")
_CURLY = re.compile("([:-] +)[\u201c\u201e\u201d\u2018\u2019](.*?)[\u201c\u201d\u2018\u2019]?[ \t]*$")
_COLON_WITHIN = re.compile(r"([ \t]*(?:- )?[\w-]+: +)([^\s\"'\[{|>&*#!%@`].*?)(?=: )")
_SINGLE = re.compile(r"([:-] +)'(.*)'[ \t]*$")


def find_conflicts(source: SourceFile) -> list[Problem]:
    """Give one problem for each mark that git leaves; inside a record none can begin a line."""
    problems: list[Problem] = []
    if not any(mark in source.text for mark in _CONFLICT_MARKS):  # a tenth of the time that the pattern takes
        return problems
    for found in _CONFLICT.finditer(source.text):
        place = source.place_at(found.start(), len(found.group()))
        hint = "keep the lines that are right and delete this mark"
        problems.append(Problem("merge-conflict", place, "a mark of an unfinished git merge", hint))
    return problems


def describe_character(source: SourceFile) -> Problem:
    """Return the problem of the first character that may not stand in YAML, with the one that was meant."""
    found = _FORBIDDEN.search(source.text)
    place = source.place_at(found.start() if found else 0)
    shown = f"U+{ord(found.group()):04X}" if found else "shown"
    if found and (meant := _as_windows_has_it(found.group())):
        message = f"the character {shown} comes from another encoding (Windows-1252), where it is {meant}"
        return Problem("encoding-invalid", place, message, f"type {meant} in its place, or save the file as UTF-8")
    message = f"the character {shown} is not allowed in YAML"
    return Problem("encoding-invalid", place, message, "delete it or type it anew")


def _as_windows_has_it(character: str) -> str:
    """Return the character that Windows-1252 has at the place of a control character; nothing where it has none."""
    try:
        return character.encode("latin-1").decode("cp1252") if "\x80" <= character <= "\x9f" else ""
    except UnicodeDecodeError:
        return ""


def find_odd_indents(source: SourceFile) -> list[Problem]:
    """Return one problem for each line that a blank indents which YAML takes for a letter."""
    problems: list[Problem] = []
    for found in _ODD_INDENT.finditer(source.text) if _ODD_BLANK.search(source.text) else ():
        message = f"the blank U+{ord(found[1]):04X} indents this line, and is a letter to YAML"
        place = source.place_at(found.start(1))
        hint = "delete it, and indent with the space bar, two spaces for each level"
        problems.append(Problem("yaml-syntax", place, message, hint))
    return problems


def describe_fault(source: SourceFile, fault: yaml.MarkedYAMLError) -> Problem:
    """Return the problem for what stopped libyaml, at the line that is wrong as far as that can be told."""
    reason, begun = fault.problem or "not YAML", fault.context or ""
    is_unfinished = begun in _UNFINISHED and reason.startswith(_UNFINISHED_REASONS)
    mark = (fault.context_mark if is_unfinished else fault.problem_mark) or fault.context_mark
    place = source.place_at(mark.index) if mark else source.line_place(1)
    if stray := _STRAY_BREAK.search(place.source):
        message = f"the invisible character U+{ord(stray.group()):04X} ends the line here"
        place = source.line_place(place.line, stray.start() + 1)
        return Problem("yaml-syntax", place, message, "delete it or type a space")
    if is_unfinished and (meant := _as_it_was_meant(source, place.line)):
        return meant
    if is_unfinished:
        return Problem("yaml-syntax", place, *_UNFINISHED[begun])
    indent = place.source[: len(place.source) - len(place.source.lstrip())]
    if "\t" in indent:
        return Problem("yaml-syntax", place, "a tab indents this line", "indent with spaces, two for each level")
    if meant := _as_it_was_meant(source, place.line):
        return meant
    if reason in _MISFITS and place.column > len(indent) + 1:
        return Problem("yaml-syntax", place, *_AFTER_VALUE)
    message, hint = _PLAIN_WORDS.get(reason) or _PLAIN_WORDS.get(begun) or (reason, "")
    return Problem("yaml-syntax", place, message, hint)


def _as_it_was_meant(source: SourceFile, line: int) -> Problem | None:
    """Return the problem of a line that people often write so, with the line as it should be."""
    text = source.line_place(line).source
    if found := _NO_BLANK.match(text):
        place, meant = source.line_place(line, found.end()), f"{text[: found.end()]} {text[found.end() :]}"
        return Problem("yaml-syntax", place, "a space is missing after this colon", f"write it as: {meant.strip()}")
    if found := _CURLY.search(text):
        place = source.line_place(line, found.end(1) + 1)
        meant = text[: found.end(1)] + _in_quotes(found[2])
        return Problem(
            "yaml-syntax", place, "curly quotation marks are letters to YAML", f"write it as: {meant.strip()}"
        )
    if (found := _SINGLE.search(text)) and "'" in found[2].replace("''", ""):
        place = source.line_place(line, found.start(2) + found[2].index("'") + 1)
        meant = text[: found.end(1)] + _in_quotes(found[2])
        message = "the text between '…' ends at this apostrophe"
        return Problem("yaml-syntax", place, message, f"write it as: {meant.strip()}")
    if found := _COLON_WITHIN.match(text):
        place = source.line_place(line, found.end(2) + 1)
        meant = f"{found[1]}{_in_quotes(text[found.end(1) :].rstrip())}"
        message = "a colon followed by a space cannot stand in a text without quotes"
        return Problem("yaml-syntax", place, message, f"write it as: {meant.strip()}")
    above = source.line_place(line - 1).source if line > 1 else ""
    return _as_it_was_meant(source, line - 1) if _NO_BLANK.match(above) else None


def _in_quotes(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


_QUOTE_IT = "put the text in quotes"
_UNFINISHED_REASONS = ("could not find expected ':'", "did not find expected ',' or", "found unexpected")
_UNFINISHED = {
    "while scanning a simple key": (
        "no colon comes after this",
        "write a colon after the name, or indent the line as part of the text above it",
    ),
    "while scanning a quoted scalar": (
        "the quotation that begins here is not closed",
        "close it with the same mark; between '…' an apostrophe is written twice",
    ),
    "while parsing a flow sequence": (
        "the [ here is not closed, or a comma is missing after it",
        "add the ], or put the text in quotes",
    ),
    "while parsing a flow mapping": (
        "the { here is not closed, or a comma is missing after it",
        "add the }, or put the text in quotes",
    ),
}
"""What libyaml was reading when it found no end of it: shown where that began."""

_MISFITS = ("did not find expected key", "did not find expected '-' indicator")
_AFTER_VALUE = (
    "this stands after the value has ended",
    'put the whole text in quotes, as when it begins with "…" or [[…]]',
)
_MISFIT = ("this line does not fit in with those above it", "mend its indent, or the quotes above it")
_PLAIN_WORDS = {
    **dict.fromkeys((*_MISFITS, "did not find expected <document start>"), _MISFIT),
    "mapping values are not allowed in this context": (
        "a colon cannot stand here",
        "put the text in quotes if it has a colon followed by a space, or mend the indent of this line",
    ),
    "block sequence entries are not allowed in this context": (
        "a list cannot begin here",
        "begin it on a line of its own, or put the text in quotes",
    ),
    "found character that cannot start any token": ("a text cannot begin with this character", _QUOTE_IT),
    "while scanning an alias": ("a text cannot begin with *", _QUOTE_IT),
    "while scanning an anchor": ("a text cannot begin with &", _QUOTE_IT),
    "found unknown escape character": (
        'between "…" a backslash begins a code, and this is none',
        "use '…' instead, or write two backslashes",
    ),
}
"""What libyaml says (or was reading), and what that is to people, with a hint."""
