"""A change of files that has been thought out but not made: to be shown, made, and undone."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from drillsite.edit.files import put_file
from drillsite.locking import held_alone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from drillsite.problems import Problem

__all__ = ["Edit", "EditRefusedError", "FileChange", "FileChangedError"]


class EditRefusedError(Exception):
    """An edit is not made; the text says why, and `problems` tells what would be wrong afterwards."""

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


class FileChangedError(Exception):
    """Somebody else has changed a file meanwhile; nothing has been written."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file before and after, as bytes; nothing where it does not exist. `shown` is how people know it."""

    path: Path
    shown: str
    before: bytes | None
    after: bytes | None


@dataclass(frozen=True, slots=True)
class Edit:
    """What will be in which file of a site; made all at once or not at all.

    `folder` is the site's data folder, whatever the files: edits that name the same one are made one after the other.
    """

    folder: Path
    changes: tuple[FileChange, ...]

    def show_diff(self) -> str:
        """Return the change as a unified diff, as `git diff` shows it."""
        return "".join(line for change in self.changes for line in _diff(change))

    def reverse(self) -> Edit:
        """Return the edit that undoes this one."""
        return Edit(self.folder, tuple(FileChange(one.path, one.shown, one.after, one.before) for one in self.changes))

    def apply(self) -> None:
        """Make the whole change, or none of it: raises FileChangedError where a file is not as it was, and OSError.

        No other edit of the same data folder is made from the comparison to the end.
        """
        if self.changes:
            with held_alone(self.folder):
                self._compare()
                self._replace()

    def _compare(self) -> None:
        for change in self.changes:
            if _read(change.path) != change.before:
                raise FileChangedError(f"{change.shown} has been changed meanwhile; look at it and try again")

    def _replace(self) -> None:
        made: list[FileChange] = []
        try:
            for change in self.changes:
                made.append(change)
                _write(change.path, change.after)
        except OSError:
            for change in made:
                _write(change.path, change.before)
            raise


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _write(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
    else:
        put_file(path, content)


def _diff(change: FileChange) -> Iterator[str]:
    before, after = _lines(change.before), _lines(change.after)
    old = "/dev/null" if change.before is None else f"a/{change.shown}"
    new = "/dev/null" if change.after is None else f"b/{change.shown}"
    for line in difflib.unified_diff(before, after, old, new):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(content: bytes | None) -> list[str]:
    return (content or b"").decode(errors="replace").splitlines(keepends=True)
