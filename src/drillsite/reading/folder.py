"""The data folder as raw records.

Each kind of record lives in one file (`actors.yml`) or one folder of files (`actors/**/*.yml`), or both.
Files are read in the order of their paths, so the same folder gives the same records on every machine.
"""

from __future__ import annotations

import codecs
import re
import time
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from drillsite.problems import Place, Problem, nearest
from drillsite.reading.side_by_side import read_trees
from drillsite.reading.source import SourceFile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from drillsite.reading.tree import Value

__all__ = ["KIND_FOLDERS", "FolderReader", "RawData", "RawRecord", "read_folder"]

KIND_FOLDERS = {
    "themes": "theme",
    "claims": "claim",
    "actors": "actor",
    "systems": "system",
    "events": "event",
    "sources": "source",
}
"""The name of a kind's file or folder, and the kind."""

_TOP_KEY = re.compile(r"^[\"']?([a-z0-9][a-z0-9-]*)[\"']?[ \t]*:", re.MULTILINE)


@dataclass(frozen=True, slots=True, eq=False)
class RawRecord:
    """A record as it was typed: its kind and id, its fields, the file it stands in.

    One that is read again from a file that has not changed is the same object.
    """

    kind: str
    id: str
    fields: Value
    source: SourceFile


@dataclass(frozen=True, slots=True)
class RawData:
    """All records of a folder as typed.

    `unread_ids` holds what look like the (kind, id) of records in files that could not be read, so that no
    one is told that those do not exist. `files` counts the files that were found.
    """

    records: tuple[RawRecord, ...]
    unread_ids: frozenset[tuple[str, str]] = frozenset()
    files: int = 0


@dataclass(frozen=True, slots=True)
class _FileRead:
    """What one file gave, and the digest of the bytes that gave it."""

    digest: bytes
    records: tuple[RawRecord, ...]
    unread_ids: frozenset[tuple[str, str]]
    problems: tuple[Problem, ...]


class _Stamp(NamedTuple):
    """By what a file is known to be as it was, and whether one can tell: it was not written only just now."""

    written: int
    size: int
    node: int
    is_settled: bool


def _stamp(path: Path) -> _Stamp:
    found = path.stat()
    return _Stamp(found.st_mtime_ns, found.st_size, found.st_ino, time.time_ns() - found.st_mtime_ns > _TICK)


_TICK = 1_000_000_000
"""Nanoseconds within which two writes of a file may have the same time on some disks."""


class FolderReader:
    """Reads a data folder, as often as one likes; a file whose bytes have not changed is not looked at again.

    `shown_as` is how the folder is named in problems (`data`).
    """

    def __init__(self, folder: Path, shown_as: str) -> None:
        self._folder, self._shown_as = folder, shown_as
        self._known: dict[str, _FileRead] = {}
        self._stamped: dict[str, tuple[_Stamp, bytes]] = {}

    def read(self) -> tuple[RawData, list[Problem]]:
        """Give the raw records of the folder, in the order of file paths, and what is wrong with the files.

        A folder that is not there is a problem as well.
        """
        if not self._folder.is_dir():
            message = f'there is no data folder "{self._shown_as}"'
            return RawData(()), [Problem("data-missing", Place(self._shown_as), message, CREATE_HINT)]
        contents: dict[str, bytes] = {}
        digests: dict[str, bytes] = {}
        problems: list[Problem] = []
        paths = _find_files(self._folder)
        for path in paths:
            name = path.relative_to(self._folder).as_posix()
            try:
                stamp = _stamp(path)
                digests[name] = self._digest_of_unchanged(name, stamp) or b""
                if not digests[name]:
                    contents[name] = path.read_bytes()
                    digests[name] = blake2b(contents[name]).digest()
                    self._stamped[name] = (stamp, digests[name])
            except OSError as fault:
                message = f"the file cannot be read: {(fault.strerror or 'unknown reason').lower()}"
                problems.append(Problem("file-unreadable", Place(f"{self._shown_as}/{name}"), message))
        raw, faults = self._take(digests, contents)
        return replace(raw, files=len(paths)), problems + faults

    def read_contents(self, contents: Mapping[str, bytes]) -> tuple[RawData, list[Problem]]:
        """Give the raw records of these files, by their paths in the folder, and what is wrong with them."""
        return self._take({name: blake2b(content).digest() for name, content in contents.items()}, contents)

    def _digest_of_unchanged(self, name: str, stamp: _Stamp) -> bytes | None:
        """Give the digest of a file that need not be read: it is as it was when it was read last."""
        before, digest = self._stamped.get(name, (None, b""))
        is_known = name in self._known and self._known[name].digest == digest
        return digest if is_known and before == stamp and stamp.is_settled else None

    def _take(self, digests: Mapping[str, bytes], contents: Mapping[str, bytes]) -> tuple[RawData, list[Problem]]:
        """Give what files with these digests hold; the contents of those that are not known must be there."""
        kinds = {name: kind for name in digests if (kind := _kind_of(name))}
        changed = [name for name in kinds if name not in self._known or self._known[name].digest != digests[name]]
        texts = {name: _decode(contents[name], f"{self._shown_as}/{name}") for name in changed}
        trees = read_trees([source for source, faults in texts.values() if not faults])
        known = dict(self._known)
        for name, (source, faults) in texts.items():
            top, faults = ({}, faults) if faults else next(trees)
            known[name] = _sort_out(digests[name], kinds[name], source, top, faults)
        self._known = {name: known[name] for name in kinds}
        found = self._known.values()
        problems = [_unknown_file(f"{self._shown_as}/{name}", name) for name in digests if name not in kinds]
        problems += [problem for file in found for problem in file.problems]
        records = tuple(record for file in found for record in file.records)
        unread = frozenset(key for file in found for key in file.unread_ids)
        return RawData(records, unread, len(digests)), problems


def read_folder(folder: Path, shown_as: str) -> tuple[RawData, list[Problem]]:
    """Give the raw records of a data folder, and what is wrong with its files, once."""
    return FolderReader(folder, shown_as).read()


def _sort_out(
    digest: bytes, kind: str, source: SourceFile, top: dict[str, Value], faults: Sequence[Problem]
) -> _FileRead:
    if faults:
        unread = frozenset((kind, found) for found in (*top, *_TOP_KEY.findall(source.text)))
        return _FileRead(digest, (), unread, tuple(faults))
    records = tuple(RawRecord(kind, key, fields, source) for key, fields in top.items())
    return _FileRead(digest, records, frozenset(), ())


CREATE_HINT = (
    "create it with a themes.yml, a claims.yml and a sources.yml, "
    "or set `data_dir` of the drillsite plugin in mkdocs.yml"
)
"""What to do when there is no data folder."""


def _find_files(folder: Path) -> list[Path]:
    found = [
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in (".yml", ".yaml")
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and not path.is_dir()
    ]
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def _kind_of(name: str) -> str | None:
    return KIND_FOLDERS.get(_stem(name))


def _stem(name: str) -> str:
    return name.partition("/")[0].removesuffix(".yml").removesuffix(".yaml")


def _decode(raw: bytes, shown: str) -> tuple[SourceFile, list[Problem]]:
    raw = raw.removeprefix(codecs.BOM_UTF8)
    try:
        return SourceFile(shown, raw.decode()), []
    except UnicodeDecodeError as fault:
        source = SourceFile(shown, raw.decode(errors="replace"))
        return source, [_bad_byte(source, raw, fault)]


def _bad_byte(source: SourceFile, raw: bytes, fault: UnicodeDecodeError) -> Problem:
    place = source.place_at(len(raw[: fault.start].decode()))
    message = f"the byte 0x{raw[fault.start]:02X} is not UTF-8"
    return Problem("encoding-invalid", place, message, "save the file as UTF-8")


def _unknown_file(shown: str, name: str) -> Problem:
    stem = _stem(name)
    like = nearest(stem, KIND_FOLDERS)
    allowed = ", ".join(KIND_FOLDERS)
    hint = f'did you mean "{like}"?' if like else "move the file out of the data folder, or rename it"
    return Problem("file-unknown", Place(shown), f'"{stem}" is no kind of record; allowed are {allowed}', hint)
