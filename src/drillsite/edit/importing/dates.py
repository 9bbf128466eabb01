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
_ABOUT = re.compile(r"^(?:c\.|ca\.?|circa|about|approximately)\s*", re.IGNORECASE)
_DECADE = re.compile(r"(?:the )?(\d{3})0s")
_SLASHED = re.compile(r"(\d{4})(?:/(\d{1,2})?)?(?:/(\d{1,2})?)?(?:/(.*))?")
_NUMBER = re.compile(r"\d{1,2}", re.ASCII)
_DAY_MONTH_YEAR = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?\.?\s+)?([A-Za-z]+)\.?,?\s+(\d{4})")
_MONTH_DAY_YEAR = re.compile(r"([A-Za-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")


def read_loose_date(text: str) -> str | None:
    """Return a date in words, with slashes, or in ISO 8601, as EDTF; nothing where it cannot be told for certain."""
    plain = text.strip().strip("[]{}").strip()
    about = _ABOUT.match(plain)
    found = _read_plain(plain[about.end() :] if about else plain)
    return _checked(f"{found}~" if found and about else found)


def _read_plain(text: str) -> str | None:
    if decade := _DECADE.fullmatch(text):
        return f"{decade[1]}X"
    if _checked(text):
        return text
    if found := _MONTH_DAY_YEAR.fullmatch(text):
        return _join(found[3], read_month(found[1]), found[2])
    if found := _DAY_MONTH_YEAR.fullmatch(text):
        month = _SEASONS.get(found[2].lower()) or read_month(found[2])
        return _join(found[3], month, found[1]) if month else None
    if found := _SLASHED.fullmatch(text):
        season = _SEASONS.get((found[4] or "").strip().lower())
        return _join(found[1], read_month(found[2]) if found[2] else season, found[3])
    return None


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
    if ends and all(ends):
        mark = "~" if _is_true(value.get("circa")) else ""
        texts = [_join_parts(end, value.get("season")) for end in ends]
        return _checked("/".join(f"{text}{mark}" for text in texts)) if all(texts) else None
    return next((found for name in ("raw", "literal") if (found := read_loose_date(str(value.get(name) or "")))), None)


def _name_parts(date: dict[str, Any]) -> list[Any]:
    return [date.get(name) for name in ("year", "month", "day")]


def _read_ends(date: dict[str, Any]) -> list[list[str]]:
    """Return the parts of one date or of two; some write a single one without the list around it."""
    found = date.get("date-parts") or (_name_parts(date) if date.get("year") else [])
    if not isinstance(found, list):
        found = [found]
    ends = found if all(isinstance(end, list) for end in found) else [found]
    return [[str(part) for part in end if part not in ("", None)] for end in ends]


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
