"""The texts of a folder as they are being edited: what was on the disk, and what is to be there."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from drillsite.edit.changes import FileChange

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["FolderTexts"]


class FolderTexts:
    """The files of a folder with one of these endings, by their paths in it; nothing is written.

    Raises OSError where a file cannot be read.
    """

    def __init__(self, folder: Path, shown_as: str, suffixes: tuple[str, ...]) -> None:
        self._folder, self._shown_as = folder, shown_as
        paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in suffixes and path.is_file())
        names = [path.relative_to(folder).as_posix() for path in paths]
        self._before = {
            name: (folder / name).read_bytes()
            for name in names
            if not any(part.startswith(".") for part in name.split("/"))
        }
        self._now = dict(self._before)

    @property
    def contents(self) -> dict[str, bytes]:
        """All files as they are to be, in the order of their paths."""
        return dict(sorted(self._now.items()))

    @property
    def names(self) -> tuple[str, ...]:
        """The paths of all files in the folder."""
        return tuple(sorted(self._now))

    def shown(self, name: str) -> str:
        """Return how people know a file."""
        return f"{self._shown_as}/{name}"

    def name_of(self, shown: str) -> str:
        """Return the path in the folder of a file as people know it."""
        return shown.removeprefix(f"{self._shown_as}/")

    def read(self, name: str) -> str:
        """Return the text of a file, line breaks as they are; empty where there is none.

        Raises UnicodeDecodeError where it is not UTF-8.
        """
        return self._now.get(name, b"").removeprefix(codecs.BOM_UTF8).decode()

    def write(self, name: str, text: str) -> None:
        """Put a text in the place of a file's; an empty one takes a file away that the edits have made or emptied."""
        mark = codecs.BOM_UTF8 if self._now.get(name, b"").startswith(codecs.BOM_UTF8) else b""
        if text:
            self._now[name] = mark + text.encode()
        else:
            self._now.pop(name, None)

    def changes(self) -> tuple[FileChange, ...]:
        """Return what differs from the disk, in the order of paths."""
        names = sorted({**self._before, **self._now})
        found = (
            FileChange(self._folder / name, self.shown(name), self._before.get(name), self._now.get(name))
            for name in names
        )
        return tuple(change for change in found if change.before != change.after)
