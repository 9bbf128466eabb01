"""Dates as reference managers write them, as EDTF."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from drillsite.records import DateError, read_date

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["read_csl_date", "read_loose_date", "read_month"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_ABOUT = re.compile(r"^(?:c\.|ca\.?|circa|about|approximately)\s*", re.IGNORECASE)
_DECADE = re.compile(r"(?:the )?(\d{3})0s")
_SLASHED = re.compile(r"(\d{4})(?:/(\d{1,2})?)?(?:/(\d{1,2})?)?(?:/.*)?")
_DAY_MONTH_YEAR = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?\.?\s+)?([A-Za-z]+)\.?,?\s+(\d{4})")
_MONTH_DAY_YEAR = re.compile(r"([A-Za-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")


def read_loose_date(text: str) -> str | None:
    """Give a date in words, with slashes, or in ISO 8601, as EDTF; nothing where it cannot be told for certain."""
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
        season = _SEASONS.get(found[2].lower())
        return _join(found[3], season or read_month(found[2]), found[1])
    if found := _SLASHED.fullmatch(text):
        return _join(found[1], int(found[2]) if found[2] else None, found[3])
    return None


def read_month(text: str) -> int | None:
    """Give the number of a month named in English or by its number."""
    if text.isdigit():
        return int(text)
    name = text.strip(". ").lower()[:3]
    return _MONTHS.index(name) + 1 if name in _MONTHS else None


def read_csl_date(value: Any) -> str | None:
    """Give a CSL date (`date-parts`, `season`, `circa`, `raw`, `literal`, or a plain text) as EDTF, if it can be."""
    if not isinstance(value, dict):
        return read_loose_date(str(value))
    ends = [[str(part) for part in end if part not in ("", None)] for end in value.get("date-parts") or []]
    if ends and all(ends):
        mark = "~" if _is_true(value.get("circa")) else ""
        texts = [_join_parts(end, value.get("season")) for end in ends]
        return _checked("/".join(f"{text}{mark}" for text in texts)) if all(texts) else None
    return next((found for name in ("raw", "literal") if (found := read_loose_date(str(value.get(name) or "")))), None)


def _is_true(value: Any) -> bool:
    return str(value).lower() not in ("", "none", "false", "0")


def _join_parts(parts: Sequence[str], season: Any) -> str | None:
    if season and len(parts) == 1:
        number = int(season) if str(season).isdigit() else _SEASONS.get(str(season).lower(), 0) - 20
        return _join(parts[0], number + 20 if 1 <= number <= 4 else None, None)
    return _join(parts[0], int(parts[1]) if len(parts) > 1 else None, parts[2] if len(parts) > 2 else None)


def _join(year: str, month: int | None, day: str | None) -> str | None:
    if day and month is None:
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
