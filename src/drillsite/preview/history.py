"""The edits that were made from pages in this run, the last of which can be undone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from drillsite.edit.changes import Edit
    from drillsite.records import Key

__all__ = ["History", "Made"]


@dataclass(frozen=True, slots=True)
class Made:
    """An edit that has been made: its number, the record that it is about, and what it was, in words."""

    number: int
    key: Key
    text: str
    edit: Edit


class History:
    """The edits of this run, the last of which can be undone."""

    def __init__(self) -> None:
        self._made: list[Made] = []
        self._count = 0

    def make(self, key: Key, text: str, edit: Edit) -> None:
        """Make an edit, and keep it to be undone; raises FileChangedError and OSError, and then nothing is changed."""
        edit.apply()
        self._count += 1
        self._made.append(Made(self._count, key, text, edit))

    @property
    def last(self) -> Made | None:
        """The edit that would be undone next."""
        return self._made[-1] if self._made else None

    def undo(self, number: int) -> None:
        """Undo the last edit, which has this number; raises FileChangedError where its files are others by now.

        Raises KeyError where the last edit is another.
        """
        if self.last is None or self.last.number != number:
            raise KeyError(number)
        self.last.edit.reverse().apply()
        del self._made[-1]
