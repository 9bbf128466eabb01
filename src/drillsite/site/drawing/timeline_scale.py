"""The axis of a timeline: broken where no date falls, stretched where dates are dense, and labelled throughout.

A linear axis from the 1990s to last month would crush last month. So time is cut into cells of the calendar (a
millennium, a decade, a year, a month), fine ones where many dates fall; each cell is linear in itself and named on
the axis, and what lies between cells that do not touch is skipped by a visible break.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from drillsite.records.dates import OPEN_END, OPEN_START
from drillsite.site.drawing.lettering import text_width
from drillsite.site.drawing.timeline_labels import FONT_SIZE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from drillsite.records import EdtfDate
    from drillsite.records.dates import Bound

__all__ = ["BREAK", "MARGIN", "WIDTH", "Cell", "Scale", "Stretch", "make_scale"]

WIDTH = 620.0
"""The least width of a drawing, in CSS pixels; a wider one only moves dates apart."""

MARGIN = 18.0
"""The room at both ends of the axis."""

BREAK = 16.0
"""How wide a break of the axis is drawn."""

_MONTH = -1
_MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LABEL_ROOM = 0.72 * WIDTH
"""How much of the width the names of cells and the breaks may take; the rest goes to where dates are many."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A stretch of the calendar: a month at level -1, else 10 to the power of `level` years."""

    level: int
    index: int

    @classmethod
    def around(cls, day: Bound, level: int) -> Cell:
        """Give the cell of a level that a day falls in."""
        year, month, _ = day
        return cls(level, year * 12 + month - 1 if level == _MONTH else year // 10**level)

    @property
    def start(self) -> int:
        """The number of its first day."""
        return _first_day(self.level, self.index)

    @property
    def end(self) -> int:
        """The number of the day after its last."""
        return _first_day(self.level, self.index + 1)

    @property
    def label(self) -> str:
        """Its name on the axis: `Dec 2025`, `2025`, `1990s`, `1900–1999`, `300–201 BC`."""
        if self.level == _MONTH:
            return f"{_MONTH_NAMES[self.index % 12]} {_year_words(self.index // 12)}"
        first = self.index * 10**self.level
        if self.level == 0:
            return _year_words(first)
        if self.level == 1 and 1000 <= first < 10_000:
            return f"{first}s"
        last = first + 10**self.level - 1
        return f"{_year_words(first).removesuffix(' BC') if last <= 0 else _year_words(first)}–{_year_words(last)}"

    def parts(self) -> Iterator[Cell]:
        """Give the cells of the next finer level."""
        number = 12 if self.level == 0 else 10
        return (Cell(self.level - 1, index) for index in range(self.index * number, (self.index + 1) * number))


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the axis, linear in itself: days and where they are drawn; a break has no cell."""

    start: int
    end: int
    left: float
    right: float
    cell: Cell | None


class Scale:
    """Where each day is drawn."""

    def __init__(self, stretches: Sequence[Stretch]) -> None:
        self.stretches = stretches
        self._starts = [one.start for one in stretches]

    def place(self, day: float) -> float:
        """Give where a day is drawn, from the left of a drawing of the least width; never outside the axis."""
        one = self.stretches[max(0, bisect_right(self._starts, day) - 1)]
        share = (day - one.start) / (one.end - one.start)
        return one.left + min(1.0, max(0.0, share)) * (one.right - one.left)

    def span(self, date: EdtfDate) -> tuple[float, float]:
        """Give where the first day of a date begins and the last one ends; an open end is the end of the axis."""
        left = MARGIN if date.earliest == OPEN_START else self.place(_day_number(date.earliest))
        right = WIDTH - MARGIN if date.latest == OPEN_END else self.place(_day_number(date.latest) + 1)
        return left, right


@dataclass(frozen=True, slots=True)
class _End:
    """The first or the last day that a date can mean, with the length of that date in days."""

    day: Bound
    length: int
    date: int


def make_scale(dates: Sequence[EdtfDate]) -> Scale:
    """Give the axis for at least one date."""
    ends = [one for number, date in enumerate(dates) for one in _ends(date, number)]
    cells = _split_cells(ends)
    stretches = list(_join(cells, ends))
    spare = WIDTH - 2 * MARGIN - sum(_least_width(cell) for _, _, cell in stretches)
    crowds = [_crowd(start, end, ends) if cell else 0 for start, end, cell in stretches]
    laid, left = [], MARGIN
    for (start, end, cell), crowd in zip(stretches, crowds, strict=True):
        right = left + _least_width(cell) + spare * crowd / sum(crowds)
        laid.append(Stretch(start, end, left, right, cell))
        left = right
    return Scale(laid)


def _ends(date: EdtfDate, number: int) -> Iterator[_End]:
    bounds = [day for day in (date.earliest, date.latest) if day not in (OPEN_START, OPEN_END)]
    length = _day_number(bounds[-1]) - _day_number(bounds[0]) + 1
    return (_End(day, length, number) for day in dict.fromkeys(bounds))


def _split_cells(ends: Sequence[_End]) -> list[Cell]:
    """Give the cells that dates begin or end in, in order of time: as fine as the width has room for."""
    coarsest = max(len(str(abs(end.day[0]))) for end in ends)
    held = _hold(ends, coarsest)
    waiting = set(held)
    while waiting:
        cell = max(waiting, key=lambda one: (one.level, len(held[one]), one.index))
        waiting.remove(cell)
        inside = _shorter(cell, held[cell])
        if not _is_worth_splitting(cell, inside):
            continue
        finer = _hold(inside, cell.level - 1)
        split = {**{one: there for one, there in held.items() if one != cell}, **finer}
        if len(finer) == 1 or _room(split) <= _LABEL_ROOM:
            held = split
            waiting.update(finer)
    return sorted(held, key=lambda cell: cell.start)


def _hold(ends: Iterable[_End], level: int) -> dict[Cell, list[_End]]:
    held: dict[Cell, list[_End]] = defaultdict(list)
    for end in ends:
        held[Cell.around(end.day, level)].append(end)
    return dict(held)


def _is_worth_splitting(cell: Cell, inside: Sequence[_End]) -> bool:
    """Whether finer cells say more: always down to decades, to years for three dates, to months for five."""
    least = {0: 5, 1: 3}.get(cell.level, 1)
    return cell.level > _MONTH and len({end.date for end in inside}) >= least


def _shorter(cell: Cell, ends: Iterable[_End]) -> list[_End]:
    return [end for end in ends if end.length < cell.end - cell.start]


def _room(cells: Iterable[Cell]) -> float:
    ordered = sorted(cells, key=lambda cell: cell.start)
    breaks = sum(1 for one, other in pairwise(ordered) if one.end < other.start)
    return sum(map(_least_width, ordered)) + BREAK * breaks


def _least_width(cell: Cell | None) -> float:
    return text_width(cell.label, FONT_SIZE) + 10 if cell else BREAK


def _join(cells: Sequence[Cell], ends: Sequence[_End]) -> Iterator[tuple[int, int, Cell | None]]:
    """Give the cells with what is skipped before, between and after them."""
    days = [_day_number(end.day) for end in ends]
    before = min(min(days), cells[0].start)
    for cell in cells:
        if before < cell.start:
            yield before, cell.start, None
        yield cell.start, cell.end, cell
        before = cell.end
    if max(days) >= before:
        yield before, max(days) + 1, None


def _crowd(start: int, end: int, ends: Iterable[_End]) -> float:
    return 0.5 + len({one.date for one in ends if start <= _day_number(one.day) < end})


@lru_cache(maxsize=4096)
def _first_day(level: int, index: int) -> int:
    if level == _MONTH:
        return _day_number((index // 12, index % 12 + 1, 1))
    return _day_number((index * 10**level, 1, 1))


@lru_cache(maxsize=4096)
def _day_number(day: Bound) -> int:
    """Give the number of a day in the proleptic Gregorian calendar, for any year (the years of `date` are few)."""
    year, month, number = day
    year -= month <= 2
    era, year_of_era = divmod(year, 400)
    day_of_year = (153 * (month + (9 if month <= 2 else -3)) + 2) // 5 + number - 1
    return era * 146_097 + year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year


def _year_words(year: int) -> str:
    number = year if year > 0 else 1 - year
    return (f"{number:,}" if number >= 10_000 else str(number)) + ("" if year > 0 else " BC")
