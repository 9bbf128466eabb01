"""Dates in words: all that their EDTF text states, and nothing more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["MONTHS", "Part", "name_years", "write_date"]

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
_PART_OF_MONTH = {
    "0X": ("early ", "early in "),
    "1X": ("mid-", "in the middle of "),
    "2X": ("late ", "late in "),
    "3X": ("the end of ", "at the end of "),
}
"""What the first digit of a day says of a month that is known, and of one that is not."""

_ENDINGS = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}
_FIRST_DECADE = 1000
"""The 90s are of any century: decades before this year are written out."""


class Part(NamedTuple):
    """The year, month or day of a date: as typed, empty if left out, and the numbers that it can mean, in order."""

    text: str
    numbers: Sequence[int]


def write_date(year: Part, month: Part, day: Part, time: str, qualifier: str) -> str:
    """Give one date in words; `time` begins with its T, and the qualifier is one of EDTF's, or both are empty."""
    words = _write_day(year, month, day)
    if time:
        words += f", {_write_time(time)}"
    if qualifier in ("~", "%"):
        words = f"about {words}"
    if qualifier in ("?", "%"):
        words += " (uncertain)"
    return words


def name_years(first: int, last: int) -> str:
    """Give the name of a row of years, or of one: `2025`, `1990s`, `1900–1999`, `44 BC`, `2000–1991 BC`.

    EDTF counts as astronomers do: the year before 1 is 0, which is 1 BC.
    """
    if first == last:
        return str(first) if first > 0 else f"{1 - first} BC"
    if last <= 0:
        return f"{1 - first}–{1 - last} BC"
    if first <= 0:
        return f"{1 - first} BC – AD {last}"
    is_decade = last - first == 9 and first % 10 == 0 and first >= _FIRST_DECADE
    return f"{first}s" if is_decade else f"{first}–{last}"


def _write_day(year: Part, month: Part, day: Part) -> str:
    when = _write_year(year)
    if not month.text:
        return when
    if month.text in _SEASONS:
        return _within(_SEASONS[month.text], when)
    if month.text == "XX" and day.text in ("", "XX"):
        return f"{when} (month {'and day ' if day.text else ''}unknown)"
    name = _within(_write_month(month), when)
    if day.text in ("", "XX"):
        return name + (" (day unknown)" if day.text else "")
    is_known = len(month.numbers) == 1
    if day.text in _PART_OF_MONTH:
        return _PART_OF_MONTH[day.text][not is_known] + name
    if is_known and day.text.isdecimal():
        return f"{int(day.text)} {name}"
    ordinals = [f"{number}{_ENDINGS.get(number, 'th')}" for number in day.numbers]
    return f"the {_list(ordinals)} of {name}"


def _within(what: str, when: str) -> str:
    """Give the words for a part of a year or of years: `May 2025`, `May in the 1990s`, `May of a year not known`."""
    if when.startswith("the "):
        return f"{what} in {when}"
    return f"{what} of {when}" if when.startswith("a ") or what.startswith("an ") else f"{what} {when}"


def _write_month(month: Part) -> str:
    names = [MONTHS[number - 1] for number in month.numbers]
    if len(names) == len(MONTHS):
        return "an unknown month"
    return _list(names) if len(names) <= 3 else f"a month from {names[0]} to {names[-1]}"


def _write_year(year: Part) -> str:
    sign, digits = ("-", year.text[1:]) if year.text.startswith("-") else ("", year.text)
    if digits == "XXXX":
        return "a year BC not known" if sign else "a year not known"
    if "X" in digits.rstrip("X"):
        return f"a year of the form {year.text}{' (0000 is 1 BC)' if sign else ''}"
    name = name_years(year.numbers[0], year.numbers[-1])
    if "X" not in digits:
        return name
    return f"the {name}" if name.endswith("0s") else f"the years {name}"


def _write_time(time: str) -> str:
    """Give the time of day with its zone, if it has one; the seconds where there are any."""
    clock, seconds, zone = time[1:6], time[6:9], time[9:]
    shown = clock if seconds == ":00" else clock + seconds
    if not zone:
        return shown
    hours, minutes = zone[1:3] or "00", zone[4:] or "00"
    if hours == minutes == "00":
        return f"{shown} UTC"
    sign = "−" if zone.startswith("-") else "+"
    return f"{shown} (UTC{sign}{int(hours)}{f':{minutes}' if minutes != '00' else ''})"


def _list(names: Sequence[str]) -> str:
    """Give names as a choice: `October, November or December`."""
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last
