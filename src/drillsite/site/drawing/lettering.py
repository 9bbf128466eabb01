"""How much room a text takes in a drawing, and how it is broken and cut to the room there is."""

from __future__ import annotations

from functools import lru_cache
from unicodedata import category, east_asian_width

from drillsite.site.smart import set_quotes

__all__ = ["text_width", "wrap_text"]

_NARROW = frozenset("fijlrtI.,:;'|!()[]/- ’‘")
_BROAD = frozenset("mwMWGOQD@%—…&ЖШЩЮМФжшщюмф")
_LONGEST = 240
"""How many letters of a text are looked at: more never find room."""


@lru_cache(maxsize=4096)
def text_width(text: str, size: float) -> float:
    """Give the width of a text, rather too much than too little: the reader's own system sets it in a font unknown."""
    return sum(map(_letter_width, text)) * size


@lru_cache(maxsize=16_384)
def wrap_text(text: str, width: float, size: float, lines: int) -> tuple[str, ...]:
    """Give a text in at most so many lines of this width, with real quotation marks; what is cut off ends in `…`.

    It breaks between words and after hyphens, elsewhere only in a word wider than a line; lines are about equal.
    """
    whole = " ".join(set_quotes(text[:_LONGEST]).split()) + ("…" if len(text) > _LONGEST else "")
    found, left = _break(whole, width, size, lines)
    if left:
        return (*found[:-1], _cut(f"{found[-1]} {left}", width, size))
    return _even_out(whole, found, width, size) if len(found) > 1 else tuple(found)


def _even_out(text: str, lines: list[str], width: float, size: float) -> tuple[str, ...]:
    """Give the same number of lines as narrow as they can be within a few tries."""
    share = text_width(text, size) / len(lines)
    longest = max(text_width(word, size) for word in text.replace("-", "- ").split())
    for part in (1.05, 1.2, 1.35):
        found, left = _break(text, min(width, max(share * part, longest)), size, len(lines))
        if not left:
            return tuple(found)
    return tuple(lines)


def _break(text: str, width: float, size: float, lines: int) -> tuple[list[str], str]:
    """Give the lines that a text fills, at most so many, and what is left of it."""
    found: list[str] = []
    while text and len(found) < lines:
        line = _fit(text, width, size)
        text = text[len(line) :].strip()
        found.append(line.strip())
    return found, text


def _fit(text: str, width: float, size: float) -> str:
    """Give the longest beginning of a text that fits, to the end of a word if one ends in it."""
    if text_width(text, size) <= width:
        return text
    end = _count_fitting(text, width, size)
    space = max(text.rfind(" ", 0, end + 1), text.rfind("-", 0, end) + 1)
    return text[:space] if space > 0 else text[:end]


def _cut(text: str, width: float, size: float) -> str:
    """Give as many whole words as fit with an ellipsis; a word is cut only if it stands alone."""
    return _fit(text, width - size, size).rstrip(" ,;:.–—-") + "…"


def _count_fitting(text: str, width: float, size: float) -> int:
    taken = 0.0
    for number, letter in enumerate(text):
        taken += _letter_width(letter) * size
        if taken > width:
            return max(1, number)
    return len(text)


@lru_cache(maxsize=4096)
def _letter_width(letter: str) -> float:
    if letter in _NARROW:
        return 0.36
    if letter in _BROAD:
        return 0.95
    if category(letter) in ("Mn", "Me", "Cf"):
        return 0
    if east_asian_width(letter) in "WF":
        return 1.05
    if ord(letter) > 0x52F:
        return 0.8
    return 0.72 if letter.isupper() else 0.64 if letter.isdigit() else 0.58
