"""One layout for data files: two spaces for each level, lists indented below their field, a blank line between records.

Line breaks in texts, quotes, comments and the order of fields stay as they are.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from typing import TYPE_CHECKING

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from drillsite.edit.changes import Edit
from drillsite.edit.texts import FolderTexts
from drillsite.reading import LOCK_NAME
from drillsite.reading.source import WHITE_SPACE, SourceFile, compose, events, span
from drillsite.reading.tree import read_tree

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from drillsite.problems import Problem

__all__ = ["LayoutError", "lay_out", "plan_layout"]

_AS_WIDE_AS_IT_IS = 1 << 20
_COMMENT = re.compile(r"#([^\n]*)")


class LayoutError(Exception):
    """A file cannot be laid out anew; `problems` tells why where the file itself is at fault."""

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


def lay_out(source: SourceFile) -> str:
    """Return the text of a file in the one layout; laid out again, it stays as it is.

    Raises LayoutError where the file has faults, or where a comment or a value would not stay what it is.
    """
    before, problems = read_tree(source)
    if problems:
        raise LayoutError(f"{source.path} has errors", tuple(problems))
    text = _write_anew(source)
    after, problems = read_tree(SourceFile(source.path, text))
    if lost := list((Counter(_comments(source.text)) - Counter(_comments(text))).elements()):
        line = source.text.count("\n", 0, source.text.index(lost[0])) + 1
        raise LayoutError(f'{source.path}:{line}: the comment "{lost[0]}" would be lost; move it out of the brackets')
    if problems or after != before or list(after) != list(before) or _comments(text) != _comments(source.text):
        raise LayoutError(f"{source.path} is written in a way that cannot be laid out without loss; it stays as it is")
    return text


def plan_layout(data_folder: Path, shown_as: str, files: Sequence[Path] = ()) -> Edit:
    """Return the edit that lays out these files of a data folder, or all of them; files that cannot be are all told."""
    texts = FolderTexts(data_folder, shown_as, (".yml", ".yaml"))
    names = [name for name in texts.names if name != LOCK_NAME]
    there = {(data_folder / name).resolve(): name for name in names}
    faults = [LayoutError(f'"{file}" is no file of the data folder') for file in files if file.resolve() not in there]
    for name in [there[file.resolve()] for file in files if file.resolve() in there] if files else names:
        try:
            texts.write(name, lay_out(SourceFile(texts.shown(name), texts.read(name))))
        except UnicodeDecodeError:
            faults.append(LayoutError(f"{texts.shown(name)} is not UTF-8; save it as that first"))
        except LayoutError as fault:
            faults.append(fault)
    if faults:
        raise LayoutError("; ".join(map(str, faults)), tuple(problem for fault in faults for problem in fault.problems))
    return Edit(data_folder, texts.changes())


def _write_anew(source: SourceFile) -> str:
    writer = YAML()
    writer.preserve_quotes = True
    writer.width = _AS_WIDE_AS_IT_IS
    writer.brace_single_entry_mapping_in_flow_sequence = True
    writer.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    try:
        tree = writer.load(source.text.replace("\r\n", "\n"))
        if not tree:
            return source.text.strip() + "\n" if source.text.strip() else ""
        writer.dump(tree, out)
    except YAMLError:
        raise LayoutError(f"{source.path} is YAML that ruamel.yaml cannot write anew; it stays as it is") from None
    return _space_records(out.getvalue())


def _space_records(text: str) -> str:
    """Return the text with one blank line between records; comments right above a record are part of it."""
    lines = text.rstrip(WHITE_SPACE).split("\n")
    starts = [key.start_mark.line for key, _ in compose(text).value]
    for start in reversed(starts):
        while start and lines[start - 1].startswith("#"):
            start -= 1
        end = start
        while start and not lines[start - 1].strip():
            start -= 1
        if start:
            lines[start:end] = [""]
    return "\n".join(lines) + "\n"


def _comments(text: str) -> list[str]:
    """Return the words of every comment, in order: what follows a # that is not in a value."""
    bare = list(text)
    for event in events(text):
        if isinstance(event, yaml.ScalarEvent):
            start, length = span(event)
            begun = text.find("\n", start) if event.style in ("|", ">") else start
            bare[begun : start + length] = ["\n" if one == "\n" else " " for one in bare[begun : start + length]]
    return [found.strip() for found in _COMMENT.findall("".join(bare))]
