"""Ids for new sources: who published it, and when."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, Any

from anyascii import anyascii

from drillsite.records.fields import ID_PATTERN, ITSELF

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

__all__ = ["choose_source_id", "make_source_id", "make_words"]

_SMALL = frozenset(("a", "an", "and", "at", "by", "for", "in", "of", "on", "the", "to"))


def choose_source_id(key: str, fields: Mapping[str, Any], taken: Container[str]) -> str:
    """Return the key that a source has in an export, where it can be an id and is free, else one made for it.

    So what was exported from here comes back under its id, and texts that cite a key go on citing it. A key without a
    letter is a number that a database counts with, and no name.
    """
    can_be_id = ID_PATTERN.fullmatch(key) and key != ITSELF and any(sign.isalpha() for sign in key)
    return key if can_be_id and key not in taken else make_source_id(fields, taken)


def make_source_id(fields: Mapping[str, Any], taken: Container[str]) -> str:
    """Return a readable id such as `kirton-2025-12-07` or `korea-herald-2023`, other than those taken.

    It is the first author's name, else the publisher's, else the first words of the title, and the date as far as it is
    plain; letters of other scripts are written in Latin ones.
    """
    name = make_words(_name(fields), 3) or make_words(str(fields.get("title", "")), 4) or "source"
    date = "".join(one if one in "0123456789-" else " " for one in str(fields.get("issued", ""))).split(" ")[0]
    base = "-".join(part for part in (name, date.strip("-")) if part)[:76].strip("-")
    return next(one for one in (base, *(f"{base}-{letter}" for letter in _suffixes())) if one not in taken)


def make_words(text: str, most: int) -> str:
    """Return the first words of a text in plain lower-case letters, joined by hyphens."""
    plain = "".join(one if one.isalnum() else " " for one in anyascii(text.replace("'", "").replace("’", "")).lower())
    words = [word for word in plain.split() if word not in _SMALL]
    return "-".join(words[:most])


def _name(fields: Mapping[str, Any]) -> str:
    first: Any = next(iter(fields.get("author") or ()), {})
    person = first.get("family", "") if isinstance(first, dict) else ""
    body = first.get("literal", "") if isinstance(first, dict) else str(first)
    return person or body or str(fields.get("container-title") or fields.get("publisher") or "")


def _suffixes() -> list[str]:
    letters = list(string.ascii_lowercase)[1:]
    return [*letters, *(str(number) for number in range(27, 10_000))]
