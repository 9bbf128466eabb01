"""How much of an analysed work is quoted: criticism needs a little of it, and more would be copying."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from drillsite.problems import Problem
from drillsite.records.fields import count_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from drillsite.records.checked import Quoted, Records
    from drillsite.records.quotes import SourceText

__all__ = ["MAX_SHARE", "check_shares"]

MAX_SHARE = 0.25
"""The most of a work's words that may be quoted in all, each word counted once."""

_STATED_IN = frozenset(("stated_in.source",))


def check_shares(records: Records, texts: Mapping[str, SourceText]) -> Iterator[Problem]:
    """Return the works of which too much is quoted, among those whose text is given by source id.

    All quotes of a work count, also those that are evidence. Cost: that of finding each quote once more.
    """
    quotes: dict[str, list[Quoted]] = defaultdict(list)
    for quoted in records.quotes if texts else ():
        quotes[quoted.source.removeprefix("source:")].append(quoted)
    for work in sorted(_find_works(records) & texts.keys() & quotes.keys()) if texts else ():
        text, words = texts[work], set[int]()
        for quote in {quoted.words for quoted in quotes[work]}:
            words |= text.words_of(quote)
        if len(words) > MAX_SHARE * text.word_count:
            yield _too_much(records, work, quotes[work], len(words), text.word_count)


def _find_works(records: Records) -> set[str]:
    """Return the sources that claims are stated in."""
    return {
        target.removeprefix("source:")
        for one in records.checked.values()
        if not one.table.fields.isdisjoint(_STATED_IN)
        for name, _, target in one.named
        if name in _STATED_IN
    }


def _too_much(records: Records, work: str, quotes: list[Quoted], quoted: int, total: int) -> Problem:
    longest = max(quotes, key=lambda one: count_words(one.words))
    percent = math.ceil(100 * quoted / total)
    counts = f"{quoted:,} of {total:,}, in {len(quotes):,} {'quote' if len(quotes) == 1 else 'quotes'}"
    message = f'{percent} % of the words of "{work}" are quoted ({counts}), and at most {MAX_SHARE * 100:.0f} % may be'
    hint = (
        "quote where the words bear on that very claim, mostly the two or three that fix it; this is the longest quote"
    )
    return Problem("quotation-share", records.place(longest.key, longest.path), message, hint)
