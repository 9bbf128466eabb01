"""Whether the words in quotation marks are the words of the source.

A quote is looked for in the text of its source, where that text is at hand. Quotation marks, dashes, hyphens
at line ends, white space, `…` for a gap and `[…]` for an insertion are forgiven; nothing else is.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from drillsite.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from drillsite.records.checked import Records

__all__ = ["QuoteCount", "check_quotes", "find_quote", "fold_text"]

_MARKS = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″＂", '"'),
        **dict.fromkeys("‘’‚‛‹›′＇`", "'"),
        **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
        "\u00ad": None,
        "\u200b": None,
    }
)
_LINE_END_HYPHEN = re.compile(r"(?<=\w)[-‐]\s*\n\s*(?=\w)")
_GAP = re.compile(r"\s*(?:\[[^\]]*\]|…|\.\.\.)\s*")


@dataclass(frozen=True, slots=True)
class QuoteCount:
    """How many quotes could be compared with a text, and how many of each source could not for want of one."""

    checked: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)

    @property
    def without_text(self) -> int:
        """How many were skipped because the text of their source is not at hand."""
        return sum(self.skipped.values())

    @property
    def total(self) -> int:
        """How many quotes there are."""
        return self.checked + self.without_text


def fold_text(text: str) -> str:
    """Give the text with marks, dashes and white space made alike, as quotes are compared."""
    folded = unicodedata.normalize("NFC", text).translate(_MARKS)
    folded = _LINE_END_HYPHEN.sub("-", folded)
    return re.sub(r"\s+", " ", folded).strip()


def find_quote(quote: str, folded_text: str) -> bool:
    """Give whether the parts of the quote stand in the folded text, in order; one without words does not."""
    position, some = 0, False
    for part in _GAP.split(quote):
        words = fold_text(part).strip("\"' ")
        if not words:
            continue
        position = folded_text.find(words, position)
        if position < 0:
            return False
        position, some = position + len(words), True
    return some


def _join_lines(text: str) -> str:
    """Give the folded text with the words that hyphens part at line ends in one piece."""
    return fold_text(_LINE_END_HYPHEN.sub("", text))


def check_quotes(records: Records, texts: Mapping[str, str]) -> tuple[QuoteCount, list[Problem]]:
    """Give how many quotes were compared with the texts (by source id), and those that are not in theirs."""
    folded = {source: fold_text(text) for source, text in texts.items()}
    named = records.quoted_sources
    counts = Counter({source.removeprefix("source:"): 0 for source in named})
    for source, number in named.items():
        counts[source.removeprefix("source:")] += number
    skipped = Counter({source: number for source, number in counts.items() if source not in folded})
    problems = []
    for key, path, name, quote in records.quotes if folded else ():
        source = name.removeprefix("source:")
        text = folded.get(source)
        if text is None:
            continue
        if not find_quote(quote, text) and not find_quote(quote, _join_lines(texts[source])):
            message, hint = f'the quote is not in the text of "{source}"', _nearest_passage(quote, text)
            problems.append(Problem("quote-not-found", records.place(key, path), message, hint))
    return QuoteCount(counts.total() - skipped.total(), skipped), problems


def _nearest_passage(quote: str, folded: str) -> str:
    """Give where the text comes closest to the quote, or to the longest of its parts where it has gaps."""
    wanted = max(map(fold_text, _GAP.split(quote)), key=len)
    match = difflib.SequenceMatcher(None, folded, wanted, autojunk=False).find_longest_match()
    if match.size < 8:
        return "nothing like it is there"
    start = max(0, match.a - match.b)
    return f'nearest is "{folded[start : start + len(wanted)]}"'
