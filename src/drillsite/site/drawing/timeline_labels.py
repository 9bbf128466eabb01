"""Labels on a timeline: where they find room."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["FONT_SIZE", "Rows", "Slot"]

FONT_SIZE = 12.0
"""The size of the letters, in CSS pixels."""

_GAP = 8.0
"""How far slots in one row stay from one another."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Room asked for: from left to right, in `height` rows that follow one another."""

    left: float
    right: float
    height: int = 1


@dataclass(slots=True)
class Rows:
    """Rows that are filled one slot after the other, so that no two slots overlap."""

    _taken: list[list[tuple[float, float]]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self._taken)

    def take(self, slots: Iterable[Slot]) -> tuple[int, Slot]:
        """Give the first row in which one of the slots is free, and the first such slot; it is taken from then on."""
        wanted = tuple(slots)
        row = 0
        while True:
            for slot in wanted:
                if all(self._is_free(row + one, slot) for one in range(slot.height)):
                    self._fill(row, slot)
                    return row, slot
            row += 1

    def _is_free(self, row: int, slot: Slot) -> bool:
        if row >= len(self._taken):
            return True
        return all(right + _GAP <= slot.left or slot.right + _GAP <= left for left, right in self._taken[row])

    def _fill(self, row: int, slot: Slot) -> None:
        while len(self._taken) < row + slot.height:
            self._taken.append([])
        for one in range(slot.height):
            self._taken[row + one].append((slot.left, slot.right))
