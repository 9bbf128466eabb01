"""The lock of quotes: which were found in the texts of their sources, on what day, and which text that was.

It is published with the records while the texts are not, so that a machine without texts knows what was looked for.
Each source has an entry with a checksum of its own: a change by hand shows, and two branches that verify different
sources merge. Quotes stand in it by their words, so that it needs no change when a claim is renamed or a quote moves.
"""

from __future__ import annotations

import hashlib
import json
import marshal
import re
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple

from drillsite.problems import Problem
from drillsite.reading import LOCK_NAME, SourceFile
from drillsite.reading.disk import decode, read_bytes, tell_unreadable
from drillsite.reading.tree import read_tree

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from drillsite.problems import Place
    from drillsite.reading import FileCache
    from drillsite.reading.tree import Value

__all__ = ["LockReader", "LockedSource", "QuoteLock", "read_lock", "write_lock"]

_TITLE = """\
# Which quotes were found in the texts of their sources, on what day, and the SHA-256 of each text.
# Written by "drillsite verify"; a change by hand is an error.
"""
_WAY_OUT = 'restore it from version control, or delete it and run "drillsite verify"'
_ENTRY_WAY_OUT = 'restore it from version control, or delete the entry and run "drillsite verify"'
_UNPRINTED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")


class LockedSource(NamedTuple):
    """What is known of a source's quotes: the SHA-256 of its text, the day, the words that were and were not in it."""

    text: str
    on: str
    found: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class QuoteLock:
    """The entries of a lock by source id, and the file in which they stand."""

    sources: Mapping[str, LockedSource] = field(default_factory=dict)
    file: SourceFile = field(default_factory=lambda: SourceFile("", ""))

    def place(self, source: str) -> Place:
        """Return where the entry of a source stands."""
        return self.file.place((source,), key=True)


class LockReader:
    """Reads the lock of a data folder, as often as one likes; the same bytes are looked at once.

    `shown_as` is how the folder is named in problems. A lock that the `cache` knows is not parsed.
    """

    def __init__(self, folder: Path, shown_as: str, cache: FileCache | None = None) -> None:
        self._path, self._shown_as, self._cache = folder / LOCK_NAME, f"{shown_as}/{LOCK_NAME}", cache
        self._content: bytes | None = None
        self._known: tuple[QuoteLock, list[Problem]] = QuoteLock(), []

    def read(self) -> tuple[QuoteLock, list[Problem]]:
        """Return the lock, empty where there is none, and what is wrong with it."""
        try:
            content = read_bytes(self._path)
        except FileNotFoundError:
            self._content = None
            return QuoteLock(), []
        except OSError as fault:
            return QuoteLock(), [tell_unreadable(self._shown_as, fault)]
        if content != self._content:
            self._content = content
            self._known = self._read(content)
        return self._known

    @property
    def content(self) -> bytes | None:
        """The bytes of the lock that was read last; nothing where there was none."""
        return self._content

    @property
    def digest(self) -> bytes:
        """What the lock that was read last is known by in a cache."""
        return blake2b(self._content or b"", person=b"lock").digest()

    def keep(self, cache: FileCache) -> None:
        """Have the cache keep the lock that was read last, if it has no fault."""
        lock, problems = self._known
        if self._content is not None and lock.sources and not problems and cache.find_lock(self.digest) is None:
            cache.keep_lock(self.digest, marshal.dumps({name: tuple(one) for name, one in lock.sources.items()}))

    def _read(self, content: bytes) -> tuple[QuoteLock, list[Problem]]:
        file, problems = decode(content, self._shown_as)
        if problems:
            return QuoteLock({}, file), [_unreadable(problem) for problem in problems]
        kept = self._cache.find_lock(self.digest) if self._cache else None
        if kept is not None:
            return QuoteLock({name: LockedSource(*one) for name, one in marshal.loads(kept).items()}, file), []
        return read_lock(file)


def read_lock(file: SourceFile) -> tuple[QuoteLock, list[Problem]]:
    """Return the entries that are as they were written, and what is wrong with the others.

    Where the file is not YAML as a whole, there are no entries.
    """
    tree, problems = read_tree(file)
    if problems:
        return QuoteLock({}, file), [_unreadable(problem) for problem in problems]
    sources: dict[str, LockedSource] = {}
    for name, fields in tree.items():
        title, message = _find_fault(name, fields)
        if message:
            place = file.place((name, title), key=title not in _FORMS) if title else file.place((name,), key=True)
            problems.append(Problem("quotes-lock-invalid", place, message, _ENTRY_WAY_OUT))
        else:
            sources[name] = _as_entry(fields)
    return QuoteLock(sources, file), problems


def write_lock(sources: Mapping[str, LockedSource]) -> str:
    """Return the text of a lock with these entries, sorted; the same entries always give the same text."""
    return _TITLE + "".join(_write_entry(name, sources[name]) for name in sorted(sources))


def _unreadable(problem: Problem) -> Problem:
    message = f"the lock of quotes cannot be read: {problem.message}"
    return Problem("quotes-lock-invalid", problem.place, message, _WAY_OUT)


def _find_fault(name: str, fields: Value) -> tuple[str, str]:
    """Return the field in which an entry is not as it was written, if it is in one, and what is wrong with it."""
    if not isinstance(fields, dict):
        return "", f'the entry of "{name}" is not a mapping of fields'
    for title, value in fields.items():
        if title not in _FORMS:
            return title, f"`{title}` does not belong there"
        is_right, form = _FORMS[title]
        if not is_right(value):
            return title, f"`{title}` is not {form}"
    if missing := next((one for one in ("text", "on") if one not in fields), ""):
        return "", f'the entry of "{name}" has no `{missing}`'
    if fields.get("checksum") != _checksum(name, _as_entry(fields)):
        return "", f'the entry of "{name}" has been changed by hand: its checksum is another'
    return "", ""


def _as_entry(fields: Any) -> LockedSource:
    """Return an entry from fields of the right form."""
    lists = (tuple(fields.get(name, ())) for name in ("found", "missing"))
    return LockedSource(fields["text"], fields["on"], *lists)


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_list(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(quote, str) for quote in value)


def _is_digest(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value) is not None


_FORMS: dict[str, tuple[Callable[[object], bool], str]] = {
    "text": (_is_digest, "a SHA-256"),
    "on": (_is_day, "a day"),
    "found": (_is_list, "a list of quotes"),
    "missing": (_is_list, "a list of quotes"),
    "checksum": (lambda value: isinstance(value, str), "a checksum"),
}
"""The fields of an entry, and of what form each is."""


def _write_entry(name: str, entry: LockedSource) -> str:
    lines = ["", f"{name}:", f"  text: {entry.text}", f"  on: {entry.on}"]
    for title, quotes in (("found", entry.found), ("missing", entry.missing)):
        lines += [f"  {title}:", *(f"    - {_in_quotes(quote)}" for quote in quotes)] if quotes else []
    return "\n".join([*lines, f"  checksum: {_checksum(name, entry)}", ""])


def _checksum(name: str, entry: LockedSource) -> str:
    """Return what tells an entry that was changed by hand; the first 16 digits of a SHA-256."""
    return hashlib.sha256(json.dumps([name, *entry]).encode()).hexdigest()[:16]


def _in_quotes(words: str) -> str:
    """Return words in YAML's double quotes."""
    text = json.dumps(words, ensure_ascii=False)
    return _UNPRINTED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
