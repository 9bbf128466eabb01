"""EDTF dates in parts, for formats that know years, months and days only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from drillsite.records import EdtfDate

__all__ = ["PlainDate", "read_ends", "read_plainly"]

_PLAIN = re.compile(
    r"(?P<year>\d{4}|Y[1-9]\d{4,8})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)(?P<time>T.*?)?)?)?(?P<qualifier>[?~%]?)",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class PlainDate:
    """The parts that an EDTF date states and no more: `(2025,)`, `(2025, 12)`, `(2025, 12, 6)`.

    `season` is 1 (spring) to 4 (winter), or 0; `is_approximate` holds for `?`, `~` and `%`. `is_exact` tells
    whether all this says as much as the EDTF text.
    """

    parts: tuple[int, ...]
    season: int
    is_approximate: bool
    is_exact: bool


def read_plainly(text: str) -> PlainDate | None:
    """Return the parts of an EDTF date that has all its digits and is of year 1 or later; else None."""
    found = _PLAIN.fullmatch(text)
    if not found or found["year"] == "0000":
        return None
    numbers = [int(part) for part in (found["year"].removeprefix("Y"), found["month"], found["day"]) if part]
    season = numbers[1] - 20 if len(numbers) > 1 and numbers[1] > 12 else 0
    is_exact = not found["time"] and found["qualifier"] in ("", "~")
    return PlainDate(tuple(numbers[:1] if season else numbers), season, bool(found["qualifier"]), is_exact)


def read_ends(date: EdtfDate) -> tuple[str, str]:
    """Return the EDTF texts of an interval's start and end, empty where open or not known; a date is both."""
    start, slash, end = date.text.partition("/")
    if not slash:
        return start, start
    return start.removeprefix(".."), end.removeprefix("..")
