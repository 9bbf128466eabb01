"""The entries of a BibTeX file: their fields with macros written out, and what they take from each other."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bibtexparser.entrypoint import parse_string
from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, ParsingFailedBlock, String
from bibtexparser.model import Entry as ParsedEntry

from drillsite.edit.importing.drafts import ReferencesUnreadableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bibtexparser.model import Block

__all__ = ["Entry", "read_entries"]

_FROM_PARENT = frozenset((
    "booktitle", "booksubtitle", "editor", "publisher", "institution", "organization", "address", "location", "series",
    "volume", "number", "edition", "isbn", "issn", "year", "month", "day", "date", "journal", "journaltitle",
))  # fmt: skip
"""What an entry takes from the one that its `crossref` names, if it has none of its own."""

_NO_DOCUMENTS = ("xdata", "control", "ieeetranbstctl", "bibnote", "settings")
"""Entries that say something to LaTeX, or to other entries."""

_KEYLESS = re.compile(
    r"^([ \t]*@(?!string\b|comment\b|preamble\b)\w+\s*[{(])(?=\s*[\w-]+\s*=)", re.MULTILINE | re.IGNORECASE
)
_ROOM, _GROWTH = 100_000, 10
"""How long all values may be with their macros written out: so many signs, and so many times as long as the text."""

_MOST_PARENTS = 5
"""How many entries one may take from in turn."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry: its type and the names of its fields in small letters, and the fields that it has a second time."""

    key: str
    type: str
    line: int
    fields: dict[str, str]
    doubles: tuple[tuple[str, str], ...] = ()


def read_entries(text: str) -> tuple[list[Entry], list[str]]:
    """Return the entries that are documents, and a line for each that is none or cannot be read.

    Raises ReferencesUnreadableError where macros would stand for too much text: such that stand for macros can double
    with every line.
    """
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    # An entry without a key is one all the same; only bibtexparser insists on the comma behind it.
    blocks = [_unwrap(block) for block in parse_string(_KEYLESS.sub(r"\1,", text), parse_stack=[]).blocks]
    macros = _Macros(_ROOM + _GROWTH * len(text))
    entries = []
    for block in blocks:
        if isinstance(block, String):
            macros.define(block)
        elif isinstance(block, ParsedEntry):
            entries.append(_read_entry(block, macros))
    known = {entry.key.lower(): entry for entry in reversed(entries) if entry.key}
    left_out = [_explain(block) for block in blocks if isinstance(block, ParsingFailedBlock)]
    left_out += [_explain_set(entry) for entry in entries if entry.type == "set"]
    documents = [entry for entry in entries if entry.type not in (*_NO_DOCUMENTS, "set")]
    return [_inherit(entry, known) for entry in documents], left_out


def _unwrap(block: Block) -> Block:
    """Return the entry that only has a key or a field twice, which is no reason to leave it out."""
    while isinstance(block, (DuplicateBlockKeyBlock, DuplicateFieldKeyBlock)) and block.ignore_error_block:
        block = block.ignore_error_block
    return block


def _read_entry(block: ParsedEntry, macros: _Macros) -> Entry:
    line = (block.start_line or 0) + 1
    fields: dict[str, str] = {}
    doubles: list[tuple[str, str]] = []
    for field in block.fields:
        name, value = field.key.lower(), macros.write_out(field.value, field.key, field.start_line)
        if fields.setdefault(name, value) != value:
            doubles.append((name, value))
    return Entry(block.key.strip(), block.entry_type.strip().lower(), line, fields, tuple(doubles))


class _Macros:
    """Writes out values: `jan # "~1"` in one part, without what encloses it."""

    def __init__(self, most: int) -> None:
        """All values together may be as long as `most`."""
        self._left = most
        self._known: dict[str, str] = {}

    def define(self, string: String) -> None:
        """Take the definition of a macro; a later one of the same name goes before."""
        self._known[string.key.lower()] = self.write_out(string.value, string.key, string.start_line)

    def write_out(self, value: str, name: str, line: int | None) -> str:
        """Return a value as one text; what is no macro stands for itself, as numbers do."""
        parts = _split_parts(value) if "#" in value else [value.strip()]
        whole = "".join(self._open(part) for part in parts)
        self._left -= len(whole)
        if self._left < 0:
            raise ReferencesUnreadableError(
                f'its @string macros stand for too much text, at last in "{name}" '
                f"on line {(line or 0) + 1}; write out what is meant"
            )
        return whole

    def _open(self, part: str) -> str:
        if len(part) > 1 and (part[0], part[-1]) in (('"', '"'), ("{", "}")):
            return part[1:-1]
        return self._known.get(part.lower(), part)


def _split_parts(value: str) -> list[str]:
    """Return the parts that # joins; in braces and quotes it is a sign like any other."""
    parts, depth, is_quoted, start = [], 0, False, 0
    for found in re.finditer(r'[{}"#]', value):
        sign = found[0]
        depth += (sign == "{") - (sign == "}")
        is_quoted ^= sign == '"' and not depth
        if sign == "#" and not depth and not is_quoted:
            parts.append(value[start : found.start()])
            start = found.end()
    return [part.strip() for part in (*parts, value[start:])]


def _explain(block: ParsingFailedBlock) -> str:
    """Return which entry cannot be read, and what to look for."""
    line = (block.start_line or 0) + 1
    return f"the BibTeX entry that begins on line {line} cannot be read: look for a missing brace or comma"


def _explain_set(entry: Entry) -> str:
    members = entry.fields.get("entryset", "none")
    return f'the set "{entry.key}" on line {entry.line} is no document of its own (its members: {members})'


def _inherit(entry: Entry, known: Mapping[str, Entry]) -> Entry:
    """Return an entry with what it takes from others: all of `xdata`, of `crossref` what a collection gives."""
    fields = dict(entry.fields)
    for _ in range(_MOST_PARENTS):
        names = [name.strip().lower() for name in fields.get("xdata", "").split(",")]
        parents = [known[name] for name in names if name in known]
        if not parents:
            break
        del fields["xdata"]
        for parent in parents:
            fields = {**parent.fields, **fields}
    collection = known.get(fields.get("crossref", "").strip().lower())
    if collection is None or collection.key == entry.key:
        return replace(entry, fields=fields)
    taken = {name: value for name, value in collection.fields.items() if name in _FROM_PARENT}
    if "title" in collection.fields:
        taken["booktitle"], taken["booksubtitle"] = collection.fields["title"], collection.fields.get("subtitle", "")
    own = {name: value for name, value in fields.items() if name != "crossref"}
    return replace(entry, fields={**taken, **own})
