"""Dates as reference managers write them, as EDTF."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from drillsite.records import DateError, read_date

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["read_csl_date", "read_loose_date", "read_month"]

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_ABOUT = re.compile(r"^(?:c\.|ca\.?|circa|about|approximately|around)\s*", re.IGNORECASE)
_COPYRIGHT = re.compile(r"^(?:©|\(c\)|cop\.?|c(?=\d{4}$))\s*", re.IGNORECASE)
_DECADE = re.compile(r"(?:the )?(\d{3})0s")
_SLASHED = re.compile(r"(\d{4})(?:/(\d{1,2})?)?(?:/(\d{1,2})?)?(?:/(.*))?")
_NUMBER = re.compile(r"\d{1,2}", re.ASCII)
_NUMBERS = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
_DAY_AND_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d.*")
_DASH = r"\s*(?:-{1,3}|[–—/]|\band\b|&)\s*"
_YEARS = re.compile(rf"(\d{{4}}){_DASH}(\d{{4}})", re.ASCII)
_MONTHS_OF_YEAR = re.compile(rf"([A-Za-z]+)\.?{_DASH}([A-Za-z]+)\.?,?\s+(\d{{4}})")
_DAY_MONTH_YEAR = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?\.?\s+)?([A-Za-z]+)\.?,?\s+(\d{4})")
_MONTH_DAY_YEAR = re.compile(r"([A-Za-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_YEAR_MONTH_DAY = re.compile(r"(\d{4}),?\s+([A-Za-z]+)\.?(?:\s+(\d{1,2}))?")
_YEAR_MONTHS = re.compile(rf"(\d{{4}}),?\s+([A-Za-z]+)\.?{_DASH}([A-Za-z]+)\.?")


def read_loose_date(text: str) -> str | None:
    """Return a date in words, with slashes, or in ISO 8601, as EDTF; nothing where it cannot be told for certain."""
    plain = " ".join(text.split())
    if _checked(plain):
        return plain
    plain = _COPYRIGHT.sub("", plain.strip("[]{}().").strip())
    about = _ABOUT.match(plain)
    found = _read_plain(plain[about.end() :] if about else plain)
    return _checked(f"{found}~" if found and about else found)


def _read_plain(text: str) -> str | None:
    if decade := _DECADE.fullmatch(text):
        return f"{decade[1]}X"
    if _checked(text):
        return text
    return _read_numbers(text) or _read_words(text)


def _read_numbers(text: str) -> str | None:
    """Return a date in numbers; a month or day of noughts is one that is not stated."""
    if found := _YEARS.fullmatch(text):
        return _checked(f"{found[1]}/{found[2]}")
    if (found := _NUMBERS.fullmatch(text)) or (found := _COMPACT.fullmatch(text)):
        return _checked(_join_stated(found[1], found[2], found[3]))
    if found := _DAY_AND_TIME.fullmatch(text):
        return _checked(found[1])
    if found := _SLASHED.fullmatch(text):
        season = _SEASONS.get((found[4] or "").strip().lower())
        month = _stated(found[2])
        return _join(found[1], read_month(month) if month else season, _stated(found[3]))
    return None


def _read_words(text: str) -> str | None:
    if found := _MONTH_DAY_YEAR.fullmatch(text):
        return _join(found[3], read_month(found[1]), found[2])
    if found := _DAY_MONTH_YEAR.fullmatch(text):
        return _name_month(found[3], found[2], found[1])
    if found := _YEAR_MONTH_DAY.fullmatch(text):
        return _name_month(found[1], found[2], found[3])
    if (found := _MONTHS_OF_YEAR.fullmatch(text)) or (found := _YEAR_MONTHS.fullmatch(text)):
        year, first, last = found.groups() if text[:1].isdigit() else (found[3], found[1], found[2])
        ends = [_name_month(year, name, None) for name in (first, last)]
        return "/".join(end for end in ends if end) if all(ends) else None
    return None


def _name_month(year: str, name: str, day: str | None) -> str | None:
    month = _SEASONS.get(name.lower()) or read_month(name)
    return _join(year, month, day) if month else None


def _join_stated(year: str, month: str | None, day: str | None) -> str | None:
    stated = _stated(month)
    return _join(year, int(stated) if stated else None, _stated(day))


def _stated(number: str | None) -> str | None:
    """Return a number, and nothing for noughts."""
    return number if number and number.strip("0") else None


def read_month(text: str) -> int | None:
    """Return the number of a month that is named in English, whole or shortened, or by its number."""
    if _NUMBER.fullmatch(text):
        return int(text)
    name = text.strip(". ").lower()
    found = [number for number, month in enumerate(_MONTHS, start=1) if len(name) > 2 and month.startswith(name)]
    return found[0] if found else None


def read_csl_date(value: Any) -> str | None:
    """Return a CSL date (`date-parts`, `season`, `circa`, `raw`, `literal`, or a plain text) as EDTF, if it can be.

    Better BibTeX and Pandoc also write it as one or two mappings of `year`, `month` and `day`.
    """
    if isinstance(value, list) and value and all(isinstance(end, dict) for end in value):
        value = {**value[0], "date-parts": [_name_parts(end) for end in value]}
    if not isinstance(value, dict):
        return read_loose_date(str(value))
    ends = _read_ends(value)
    if any(ends) and len(ends) < 3:
        mark = "~" if _is_true(value.get("circa")) else ""
        texts = [_join_parts(end, value.get("season")) if end else ".." for end in ends]
        if all(texts) and (whole := _checked("/".join(f"{text}{mark if text != '..' else ''}" for text in texts))):
            return whole
    return next((found for name in ("raw", "literal") if (found := read_loose_date(str(value.get(name) or "")))), None)


def _name_parts(date: dict[str, Any]) -> list[Any]:
    return [date.get(name) for name in ("year", "month", "day")]


def _read_ends(date: dict[str, Any]) -> list[list[str]]:
    """Return the parts of one date or of two, of which one may be open; some write one without the list around it."""
    found = date.get("date-parts") or (_name_parts(date) if date.get("year") else [])
    if not isinstance(found, list):
        found = [found]
    has_lists = any(isinstance(end, list) for end in found)
    ends = [end if isinstance(end, list) else [end] for end in found] if has_lists else [found]
    return [_stated_parts(end) for end in ends]


def _stated_parts(end: list[Any]) -> list[str]:
    """Return the parts up to the first that is not stated: Crossref writes noughts."""
    parts = [str(part) for part in end]
    stated = [part not in ("", "None") and bool(part.strip("0")) for part in parts]
    return parts[: stated.index(False)] if False in stated else parts


def _is_true(value: Any) -> bool:
    return str(value).lower() not in ("", "none", "false", "0")


def _join_parts(parts: Sequence[str], season: Any) -> str | None:
    if season and len(parts) == 1:
        named = _SEASONS.get(str(season).lower())
        return _join(parts[0], named or {"1": 21, "2": 22, "3": 23, "4": 24}.get(str(season)), None)
    month = read_month(parts[1]) if len(parts) > 1 else None
    return _join(parts[0], month, parts[2] if len(parts) > 2 else None) if month or len(parts) == 1 else None


def _join(year: str, month: int | None, day: str | None) -> str | None:
    if day and (month is None or not _NUMBER.fullmatch(day)):
        return None
    parts = [year.zfill(4), *(f"{int(part):02}" for part in (month, day) if part)]
    return "-".join(parts)


def _checked(text: str | None) -> str | None:
    if not text:
        return None
    try:
        read_date(text)
    except DateError:
        return None
    return text
