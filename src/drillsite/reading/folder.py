"""The data folder as raw records.

Each kind of record lives in one file (`actors.yml`) or one folder of files (`actors/**/*.yml`), or both.
Files are read in the order of their paths, so the same folder gives the same records on every machine.
"""

from __future__ import annotations

import marshal
import os
import re
import time
from dataclasses import dataclass, replace
from functools import cached_property, partial
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from drillsite.problems import Place, Problem, nearest
from drillsite.reading.disk import check_regular, decode, tell_unreadable
from drillsite.reading.side_by_side import read_trees
from drillsite.reading.source import SourceFile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from drillsite.reading.cache import FileCache
    from drillsite.reading.tree import Value

__all__ = ["KIND_FOLDERS", "LOCK_NAME", "FolderReader", "RawData", "RawFile", "RawRecord", "make_raw", "read_folder"]

KIND_FOLDERS = {
    "themes": "theme",
    "claims": "claim",
    "actors": "actor",
    "systems": "system",
    "events": "event",
    "sources": "source",
}
"""The name of a kind's file or folder, and the kind."""

LOCK_NAME = "quotes.lock.yml"
"""The file of a data folder that holds no records: what was found of the quotes (drillsite.records.quote_lock)."""

_TOP_KEY = re.compile(r"^[\"']?([a-z0-9][a-z0-9-]*)[\"']?[ \t]*:", re.MULTILINE)


@dataclass(eq=False)
class RawFile:
    """A data file and the records in it as they were typed.

    `load_tree` gives them in the form of `marshal`. `unread_ids` are what look like ids in a file with faults; such a
    file gives no records. Where it was kept, `facts` is what an earlier check found out (drillsite.records.check), and
    `load_records` gives what it made. A file that has not changed is the same object when its folder is read again.
    """

    kind: str
    source: SourceFile
    digest: bytes
    ids: tuple[str, ...]
    load_tree: Callable[[], bytes]
    facts: bytes | None = None
    load_records: Callable[[], bytes | None] = lambda: None
    unread_ids: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()

    @cached_property
    def fields(self) -> dict[str, Value]:
        """The fields of each record by its id; unpacked when they are first asked for."""
        found: dict[str, Value] = marshal.loads(self.load_tree())
        return found

    @property
    def records(self) -> tuple[RawRecord, ...]:
        """Its records, in order."""
        return tuple(RawRecord(self.kind, identifier, self) for identifier in self.ids)


@dataclass(frozen=True, slots=True)
class RawRecord:
    """A record as it was typed: its kind and id, and the file it stands in."""

    kind: str
    id: str
    file: RawFile

    @property
    def fields(self) -> Value:
        """What stands below its id."""
        return self.file.fields[self.id]

    @property
    def source(self) -> SourceFile:
        """The text in which it stands."""
        return self.file.source


def make_raw(kind: str, identifier: str, fields: Value) -> RawRecord:
    """Give a record that stands in no file."""
    tree = marshal.dumps({identifier: fields})
    return RawRecord(kind, identifier, RawFile(kind, SourceFile("", ""), b"", (identifier,), lambda: tree))


@dataclass(frozen=True, slots=True)
class RawData:
    """All files of a folder that hold records.

    `count` is how many files were found in it.
    """

    files: tuple[RawFile, ...]
    count: int = 0

    @property
    def records(self) -> tuple[RawRecord, ...]:
        """All records as typed, in the order of files."""
        return tuple(record for file in self.files for record in file.records)

    @property
    def unread_ids(self) -> frozenset[tuple[str, str]]:
        """What look like the (kind, id) of records in files with faults: no one is told that those do not exist."""
        return frozenset((file.kind, identifier) for file in self.files for identifier in file.unread_ids)


class _Stamp(NamedTuple):
    """By what a file is known to be as it was, and whether one can tell: it was not written only just now."""

    written: int
    size: int
    node: int
    is_settled: bool


def _stamp(path: Path) -> _Stamp:
    """Give the stamp of a file; raises OSError for what is no regular one, before anybody opens it."""
    found = path.stat()
    check_regular(path, found)
    return _Stamp(found.st_mtime_ns, found.st_size, found.st_ino, time.time_ns() - found.st_mtime_ns > _TICK)


_TICK = 1_000_000_000
"""Nanoseconds within which two writes of a file may have the same time on some disks."""


class FolderReader:
    """Reads a data folder, as often as one likes; a file whose bytes have not changed is not looked at again.

    `shown_as` is how the folder is named in problems (`data`). Files that the `cache` knows are not parsed. `look` is
    given each file as soon as it has been parsed, while further ones are.
    """

    def __init__(
        self,
        folder: Path,
        shown_as: str,
        cache: FileCache | None = None,
        look: Callable[[RawFile], object] | None = None,
    ) -> None:
        self._folder, self._shown_as, self._cache, self._look = folder, shown_as, cache, look
        self._known: dict[str, RawFile] = {}
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
        paths = _find_files(
            self._folder, lambda fault: problems.append(self._unreadable(Path(fault.filename), fault, "folder"))
        )
        for path in paths:
            name = path.relative_to(self._folder).as_posix()
            try:
                stamp = _stamp(path)
                digest = self._digest_of_unchanged(name, stamp)
                if digest is None:
                    contents[name] = path.read_bytes()
                    digest = _digest(name, contents[name])
                    self._stamped[name] = (stamp, digest)
                digests[name] = digest
            except OSError as fault:
                problems.append(self._unreadable(path, fault))
        raw, faults = self._take(digests, contents)
        return replace(raw, count=len(paths)), problems + faults

    def _unreadable(self, path: Path, fault: OSError, what: str = "file") -> Problem:
        shown = Path(self._shown_as, path.relative_to(self._folder)).as_posix()
        return tell_unreadable(shown, fault, what)

    def read_contents(self, contents: Mapping[str, bytes]) -> tuple[RawData, list[Problem]]:
        """Give the raw records of these files, by their paths in the folder, and what is wrong with them."""
        digests = {name: _digest(name, content) for name, content in contents.items() if name != LOCK_NAME}
        return self._take(digests, contents)

    def _digest_of_unchanged(self, name: str, stamp: _Stamp) -> bytes | None:
        """Give the digest of a file that need not be read: it is as it was when it was read last."""
        before, digest = self._stamped.get(name, (None, b""))
        is_known = name in self._known and self._known[name].digest == digest
        return digest if is_known and before == stamp and stamp.is_settled else None

    def _take(self, digests: Mapping[str, bytes], contents: Mapping[str, bytes]) -> tuple[RawData, list[Problem]]:
        """Give what files with these digests hold; the contents of those that are not known must be there."""
        kinds = {name: kind for name in digests if (kind := _kind_of(name))}
        known = {name: file for name, file in self._known.items() if digests.get(name) == file.digest}
        changed = {name: (kinds[name], digests[name], contents[name]) for name in kinds if name not in known}
        known |= self._read_files(changed)
        self._known = {name: known[name] for name in kinds}
        problems = [_unknown_file(f"{self._shown_as}/{name}", name) for name in digests if name not in kinds]
        problems += [problem for file in self._known.values() for problem in file.problems]
        return RawData(tuple(self._known.values()), len(digests)), problems

    def _read_files(self, files: Mapping[str, tuple[str, bytes, bytes]]) -> dict[str, RawFile]:
        """Give files of which kind, digest and content are known, from the cache or else parsed."""
        found: dict[str, RawFile] = {}
        to_parse: list[tuple[str, SourceFile]] = []
        for name, (kind, digest, content) in files.items():
            source, problems = decode(content, f"{self._shown_as}/{name}")
            if problems:
                found[name] = _faulty_file(kind, source, digest, (), problems)
            elif self._cache and (kept := self._cache.find(digest)):
                load = partial(_load_tree, self._cache, source, digest)
                made = partial(self._cache.find_records, digest)
                found[name] = RawFile(kind, source, digest, kept.ids, load, kept.facts, made)
            else:
                to_parse.append((name, source))
        trees = read_trees([source for _, source in to_parse])
        for (name, source), (ids, tree, problems) in zip(to_parse, trees, strict=True):
            kind, digest, _ = files[name]
            if problems:
                found[name] = _faulty_file(kind, source, digest, ids, problems)
            else:
                found[name] = RawFile(kind, source, digest, ids, partial(bytes, tree))
                if self._look:
                    self._look(found[name])
        return found


def read_folder(folder: Path, shown_as: str) -> tuple[RawData, list[Problem]]:
    """Give the raw records of a data folder, and what is wrong with its files, once."""
    return FolderReader(folder, shown_as).read()


def _load_tree(cache: FileCache, source: SourceFile, digest: bytes) -> bytes:
    """Give the tree of a file that the cache knows; parsed anew where somebody has deleted it since."""
    return cache.find_tree(digest) or next(read_trees([source]))[1]


def _faulty_file(
    kind: str, source: SourceFile, digest: bytes, ids: tuple[str, ...], problems: Sequence[Problem]
) -> RawFile:
    unread = frozenset((*ids, *_TOP_KEY.findall(source.text)))
    return RawFile(kind, source, digest, (), partial(marshal.dumps, {}), unread_ids=unread, problems=tuple(problems))


CREATE_HINT = (
    "create it with a themes.yml, a claims.yml and a sources.yml, "
    "or set `data_dir` of the drillsite plugin in mkdocs.yml"
)
"""What to do when there is no data folder."""


def _find_files(folder: Path, tell: Callable[[OSError], None]) -> list[Path]:
    """Give the YAML files of a folder but hidden ones and the lock of quotes.

    `tell` is told of each folder that cannot be looked into.
    """
    found: list[Path] = []
    for where, folders, files in os.walk(folder, onerror=tell):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(where, name) for name in files if not name.startswith(".") and _is_yaml(name)]
    found = [path for path in found if path != folder / LOCK_NAME]
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def _is_yaml(name: str) -> bool:
    return name.lower().endswith((".yml", ".yaml"))


def _kind_of(name: str) -> str | None:
    return KIND_FOLDERS.get(_stem(name))


def _digest(name: str, content: bytes) -> bytes:
    """Give what a file is known by: the same bytes say something else where other kinds of record are meant."""
    return blake2b(content, person=(_kind_of(name) or "").encode()).digest()


def _stem(name: str) -> str:
    return name.partition("/")[0].removesuffix(".yml").removesuffix(".yaml")


def _unknown_file(shown: str, name: str) -> Problem:
    stem = _stem(name)
    like = nearest(stem, KIND_FOLDERS)
    allowed = ", ".join(KIND_FOLDERS)
    hint = f'did you mean "{like}"?' if like else "move the file out of the data folder, or rename it"
    return Problem("file-unknown", Place(shown), f'"{stem}" is no kind of record; allowed are {allowed}', hint)
