"""Abbreviations, explained where a page first uses one."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from drillsite.site.escaping import escape_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from drillsite.knowledge import Knowledge
    from drillsite.records import Actor, System

__all__ = ["Abbreviations", "find_abbreviations"]

_ABBREVIATION = re.compile(r"[A-Z][A-Za-z]*[A-Z]")
_SHORTEST = 3
"""How many letters an abbreviation has at least; US, EU and UN need no explaining."""

_MARK = "\ue0fe{}\ue0ff"
"""Stands for an abbreviation, by its number, until the page is known.

A sign whose lower byte no letter of a page has is quick to find.
"""

_MARKED = re.compile(_MARK.format(r"(\d+)"))
_LINK_OR_TEXT = re.compile(r"(<(?:a|code|pre)\b.*?</(?:a|code|pre)>|<[^>]*>)", re.DOTALL)


def find_abbreviations(knowledge: Knowledge) -> dict[str, str]:
    """Give what abbreviations stand for, as far as the names of actors and systems tell.

    One name of a record is the abbreviation of another where its letters begin the other's words, in order.
    """
    found: dict[str, str] = {}
    records: Iterable[Actor | System] = (*knowledge.actors, *knowledge.systems)
    for record in records:
        names = (record.name, *record.aliases)
        for short in filter(_ABBREVIATION.fullmatch, names):
            stands_for = next((name for name in names if _abbreviates(short, name)), None)
            if stands_for and len(short) >= _SHORTEST:
                found.setdefault(short, stands_for)
    return found


def _abbreviates(short: str, name: str) -> bool:
    initials = iter([word[0].lower() for word in name.split()])
    return " " in name and all(letter.lower() in initials for letter in short)


class Abbreviations:
    """Explains each abbreviation where a page first uses it, and there only.

    Texts are marked once, wherever they will stand; the page that they come to stand on tells which mark is the first.
    """

    def __init__(self, meanings: Mapping[str, str]) -> None:
        self._shorts = sorted(meanings, key=lambda short: (-len(short), short))
        self._meanings = meanings
        choices = "|".join(map(re.escape, self._shorts))
        self._pattern = re.compile(rf"(?<![\w-])(?:{choices})(?![\w-])") if meanings else None

    def mark(self, html: str) -> str:
        """Give the HTML with its abbreviations marked, but for those in links, which lead to more, and in code."""
        if self._pattern is None or not self._pattern.search(html):
            return html
        pieces = _LINK_OR_TEXT.split(html)
        pieces[::2] = [self._pattern.sub(self._mark_one, piece) for piece in pieces[::2]]
        return "".join(pieces)

    def _mark_one(self, found: re.Match[str]) -> str:
        return _MARK.format(self._shorts.index(found[0]))

    def explain(self, html: str) -> str:
        """Give a page's HTML with the first of each marked abbreviation explained, and the others as they were."""
        return _MARKED.sub(partial(self._explain_one, set()), html) if _MARK[0] in html else html

    def _explain_one(self, explained: set[str], found: re.Match[str]) -> str:
        number = int(found[1])
        if number >= len(self._shorts):  # typed by an editor
            return ""
        short = self._shorts[number]
        if short in explained:
            return short
        explained.add(short)
        return f'<abbr title="{escape_all(self._meanings[short])}">{short}</abbr>'
