"""The data folder as raw records.

Each kind of record lives in one file (`actors.yml`) or one folder of files (`actors/**/*.yml`), or both.
Files are read in the order of their paths, so the same folder gives the same records on every machine.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from drillsite.problems import Place, Problem, nearest
from drillsite.reading.side_by_side import read_trees
from drillsite.reading.source import SourceFile

if TYPE_CHECKING:
    from pathlib import Path

    from drillsite.reading.tree import Value

__all__ = ["KIND_FOLDERS", "RawData", "RawRecord", "read_folder"]

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


@dataclass(frozen=True, slots=True)
class RawRecord:
    """A record as it was typed: its kind and id, its fields, the file it stands in."""

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


def read_folder(folder: Path, shown_as: str) -> tuple[RawData, list[Problem]]:
    """Give the raw records of a data folder, in the order of file paths, and what is wrong with the files.

    `shown_as` is how the folder is named in problems (`data`). A folder that is not there is a problem as
    well.
    """
    if not folder.is_dir():
        message = f'there is no data folder "{shown_as}"'
        return RawData(()), [Problem("data-missing", Place(shown_as), message, CREATE_HINT)]
    records: list[RawRecord] = []
    unread: set[tuple[str, str]] = set()
    problems: list[Problem] = []
    paths = _find_files(folder)
    known: list[tuple[str, SourceFile, list[Problem]]] = []
    for path in paths:
        name = path.relative_to(folder).as_posix()
        shown = f"{shown_as}/{name}"
        kind = KIND_FOLDERS.get(name.partition("/")[0].removesuffix(".yml").removesuffix(".yaml"))
        if kind is None:
            problems.append(_unknown_file(shown, name))
            continue
        known.append((kind, *_read_text(path, shown)))
    trees = read_trees([source for _, source, faults in known if not faults])
    for kind, source, faults in known:
        top, faults = ({}, faults) if faults else next(trees)
        problems.extend(faults)
        if faults:
            unread.update((kind, found) for found in (*top, *_TOP_KEY.findall(source.text)))
            continue
        records.extend(RawRecord(kind, key, fields, source) for key, fields in top.items())
    return RawData(tuple(records), frozenset(unread), len(paths)), problems


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


def _read_text(path: Path, shown: str) -> tuple[SourceFile, list[Problem]]:
    try:
        raw = path.read_bytes()
    except OSError as fault:
        message = f"the file cannot be read: {(fault.strerror or 'unknown reason').lower()}"
        return SourceFile(shown, ""), [Problem("file-unreadable", Place(shown), message)]
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
    stem = name.partition("/")[0].removesuffix(".yml").removesuffix(".yaml")
    like = nearest(stem, KIND_FOLDERS)
    allowed = ", ".join(KIND_FOLDERS)
    hint = f'did you mean "{like}"?' if like else "move the file out of the data folder, or rename it"
    return Problem("file-unknown", Place(shown), f'"{stem}" is no kind of record; allowed are {allowed}', hint)
