"""Dates in EDTF, kept at the precision that their editor stated.

Follows the Library of Congress' Extended Date/Time Format (2019; ISO 8601-2): level 0 and level 1 in full, and of
level 2 unspecified digits in a day or month, so that `2025-12-0X` says "early December 2025". A date is never padded:
what is not known stays unknown in the text, the words and every export.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, field
from functools import lru_cache

__all__ = ["Bound", "DateError", "EdtfDate", "read_date"]

Bound = tuple[int, int, int]
"""A year, month and day, in the proleptic Gregorian calendar; the year may be negative."""

OPEN_START: Bound = (-(10**9), 1, 1)
OPEN_END: Bound = (10**9, 12, 31)

_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
_SEASON_MONTHS = {"21": (3, 5), "22": (6, 8), "23": (9, 11), "24": (12, 12)}
_PART_OF_MONTH = {"0X": "early ", "1X": "mid-", "2X": "late ", "3X": "the end of "}

_SINGLE = re.compile(
    r"(?P<year>Y-?[1-9]\d{4,8}|-?[\dX]{4})"
    r"(?:-(?P<month>[\dX]{2})(?:-(?P<day>[\dX]{2})"
    r"(?P<time>T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:Z|[+-]\d{2}(?::\d{2})?)?)?)?)?"
    r"(?P<qualifier>[?~%]?)",
    re.ASCII,
)


class DateError(ValueError):
    """The text is no EDTF date; `hint` says how it might be written."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class EdtfDate:
    """A date or an interval: its text as typed, the first and the last day it can mean, and its words.

    Dates sort by first day, then last day, then text. An open or unknown end sorts as the farthest one.
    """

    earliest: Bound
    latest: Bound
    text: str
    words: str = field(compare=False)
    is_uncertain: bool = field(default=False, compare=False)

    def __lt__(self, other: EdtfDate) -> bool:
        return (self.earliest, self.latest, self.text) < (other.earliest, other.latest, other.text)

    def __str__(self) -> str:
        return self.text

    @property
    def year(self) -> str:
        """The year or years in which it falls, for a short label: `2025`, `1990s`, `2005–2010`."""
        first, last = self.earliest[0], self.latest[0]
        if first == last:
            return str(first)
        if last - first == 9 and first % 10 == 0:
            return f"{first}s"
        if OPEN_END[0] == last:
            return f"{first}–"
        return f"–{last}" if first == OPEN_START[0] else f"{first}–{last}"


@lru_cache(maxsize=65_536)
def read_date(text: str) -> EdtfDate:
    """Give the date that an EDTF text states; raises DateError with the reason when it states none."""
    if _LOOSE.fullmatch(text) and not _SINGLE.fullmatch(text):
        raise DateError(f'"{text}" is not an EDTF date', _suggest(text))
    start_text, slash, end_text = text.partition("/")
    if not slash:
        single = _read_single(text)
        return EdtfDate(single.earliest, single.latest, text, single.words, single.is_uncertain)
    return _read_interval(text, start_text, end_text)


@dataclass(frozen=True, slots=True)
class _Single:
    """One date, in parts; `words` leaves nothing out."""

    year: str
    month: str
    day: str
    qualifier: str
    earliest: Bound
    latest: Bound
    words: str

    @property
    def is_uncertain(self) -> bool:
        return bool(self.qualifier) or "X" in self.year + self.month + self.day

    @property
    def is_plain_day(self) -> bool:
        return self.day.isdecimal() and not self.is_uncertain


def _read_interval(text: str, start_text: str, end_text: str) -> EdtfDate:
    if "/" in end_text:
        raise DateError("an interval has one slash", "write 2016-05-26/2016-05-28")
    if start_text in ("", "..") and end_text in ("", ".."):
        raise DateError("an interval needs a date at one end", "write 2005/.. or ../2005")
    start = _read_single(start_text) if start_text not in ("", "..") else None
    end = _read_single(end_text) if end_text not in ("", "..") else None
    if start and end and start.earliest > end.latest:
        raise DateError("the interval ends before it begins", f"write {end_text}/{start_text}")
    earliest = start.earliest if start else OPEN_START
    latest = end.latest if end else OPEN_END
    uncertain = any(one.is_uncertain for one in (start, end) if one) or "" in (start_text, end_text)
    return EdtfDate(earliest, latest, text, _interval_words(start, end, start_text, end_text), uncertain)


def _read_single(text: str) -> _Single:
    found = _SINGLE.fullmatch(text)
    if not found:
        raise DateError(f'"{text}" is not an EDTF date', _suggest(text))
    year, month, day = found["year"].removeprefix("Y"), found["month"] or "", found["day"] or ""
    first_year, last_year = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if year.startswith("-"):
        first_year, last_year = last_year, first_year
    months = _fit_months(month)
    if not months:
        raise DateError(f'"{month}" is no month', "months are 01 to 12, seasons 21 to 24, XX is unknown")
    days = _fit_days(first_year, last_year, months, day)
    if not days:
        raise DateError(f'"{text}" is a day that does not exist', "check the day and the month")
    earliest = (first_year, months[0], days[0] if day else 1)
    latest = (last_year, months[-1], days[-1] if day else _month_length(last_year, months[-1]))
    words = _single_words(year, month, day, found["qualifier"], found["time"] or "")
    return _Single(year, month, day, found["qualifier"], earliest, latest, words)


def _fit_months(month: str) -> list[int]:
    """Give the months that a two-digit text can mean: all for none, those of a season, or those that fit its X."""
    if month in _SEASON_MONTHS:
        first, last = _SEASON_MONTHS[month]
        return list(range(first, last + 1))
    return [number for number in range(1, 13) if _fits(month, number)]


def _fit_days(first_year: int, last_year: int, months: list[int], day: str) -> list[int]:
    """Give the days that a text can mean in the first month (its low end) and the last one (its high end)."""
    longest = max(_month_length(year, month) for year in (first_year, last_year) for month in months)
    if first_year != last_year and 2 in months and len(months) == 1:
        longest = 29
    return [number for number in range(1, longest + 1) if _fits(day, number)]


def _fits(pattern: str, number: int) -> bool:
    return not pattern or all(want in ("X", have) for want, have in zip(pattern, f"{number:02}", strict=True))


def _month_length(year: int, month: int) -> int:
    is_leap = calendar.isleap(year)
    return 29 if month == 2 and is_leap else calendar.mdays[month]


def _single_words(year: str, month: str, day: str, qualifier: str, time: str) -> str:
    words = _day_words(_year_words(year), month, day)
    if time:
        words += f", {time[1:6]}" + (" UTC" if time.endswith("Z") else "")
    if qualifier in ("~", "%"):
        words = f"about {words}"
    if qualifier in ("?", "%"):
        words += " (uncertain)"
    return words


def _day_words(year: str, month: str, day: str) -> str:
    if not month:
        return year
    if month in _SEASONS:
        return f"{_SEASONS[month]} {year}"
    if "X" in month:
        return f"{year} (month unknown)"
    name = _MONTHS[int(month) - 1]
    if day in _PART_OF_MONTH:
        return f"{_PART_OF_MONTH[day]}{name} {year}"
    if "X" in day:
        return f"{name} {year} (day unknown)"
    return f"{int(day)} {name} {year}" if day else f"{name} {year}"


def _year_words(year: str) -> str:
    if year == "XXXX":
        return "a year not known"
    if year.endswith("XX"):
        return f"the years {year.replace('X', '0')}–{year.replace('X', '9')}"
    if year.endswith("X"):
        return f"the {year[:-1]}0s"
    if "X" in year:
        return f"a year of the form {year}"
    number = int(year)
    return str(number) if number > 0 else f"{1 - number} BC"


def _interval_words(start: _Single | None, end: _Single | None, start_text: str, end_text: str) -> str:
    if start is None and end is not None:
        return f"until {end.words}" + (" (start unknown)" if not start_text else "")
    if end is None and start is not None:
        return f"from {start.words}" + (" (end unknown)" if not end_text else " on")
    assert start is not None
    assert end is not None
    if start.is_plain_day and end.is_plain_day and start.year == end.year:
        if start.month == end.month:
            return f"{int(start.day)}–{end.words}"
        return f"{start.words.removesuffix(' ' + start.year)} – {end.words}"
    if start.month and not start.day and not end.day and start.year == end.year and not start.is_uncertain:
        return f"{start.words.removesuffix(' ' + start.year)}–{end.words}"
    return f"{start.words} – {end.words}"


_LOOSE = re.compile(r"(\d{4})[-./](\d{1,2})(?:[-./](\d{1,2}))?", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})", re.ASCII)
_NAMED = re.compile(r"(?:(\d{1,2})\.? )?([A-Za-z]{3,9})\.?,? (\d{4})", re.ASCII)


def _suggest(text: str) -> str:
    """Give what the editor may have meant, as a hint."""
    guess = ""
    if found := _LOOSE.fullmatch(text):
        guess = "-".join(part.zfill(2) for part in found.groups() if part)
    elif found := _DAY_FIRST.fullmatch(text):
        guess = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    elif found := _NAMED.fullmatch(text):
        months = [number for number, name in enumerate(_MONTHS, 1) if name.lower().startswith(found[2].lower())]
        if months:
            guess = f"{found[3]}-{months[0]:02}" + (f"-{int(found[1]):02}" if found[1] else "")
    elif re.fullmatch(r"\d{3}0s", text):
        guess = f"{text[:3]}X"
    if guess:
        try:
            _read_single(guess)
        except DateError:
            guess = ""
    return f"write {guess}" if guess else "write 2025-12-06, 2025-12, 2025, 199X, 2025-12~ or 2016-05-26/2016-05-28"
