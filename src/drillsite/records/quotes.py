"""Whether the words in quotation marks are the words of the source.

A quote is looked for in the text of its source, where that is available. Quotation marks, dashes, hyphens
at line ends, white space, `…` for a gap and `[…]` for an insertion are forgiven; nothing else is.
"""

from __future__ import annotations

import difflib
import hashlib
import re
import unicodedata
from bisect import bisect_left, bisect_right
from functools import cached_property

__all__ = ["SourceText", "fold_text", "split_quote"]

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
_HAN_OR_KANA = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_HAN_OR_KANA}]|[^\W{_HAN_OR_KANA}]+(?:[-'.][^\W{_HAN_OR_KANA}]+)*")
"""A word of a folded text; Chinese and Japanese, which put no space between words, are counted by the character."""


def fold_text(text: str) -> str:
    """Return the text with marks, dashes and white space made alike, as quotes are compared."""
    folded = unicodedata.normalize("NFC", text).translate(_MARKS)
    folded = _LINE_END_HYPHEN.sub("-", folded)
    return re.sub(r"\s+", " ", folded).strip()


def split_quote(quote: str) -> list[str]:
    """Return the parts of a quote between its gaps and insertions, as typed; those without words are left out."""
    return [part for part in _GAP.split(quote) if _bare(part)]


def _bare(part: str) -> str:
    """Return the part of a quote as it is looked for."""
    return fold_text(part).strip("\"' ")


class _Folded:
    """A text as quotes are compared with it."""

    def __init__(self, text: str) -> None:
        self.text = fold_text(text)

    @cached_property
    def words(self) -> tuple[list[int], list[int]]:
        """Where each of its words begins, and where each ends."""
        spans = [word.span() for word in _WORD.finditer(self.text)]
        return [start for start, _ in spans], [end for _, end in spans]

    def find(self, quote: str) -> list[tuple[int, int]]:
        """Return where the parts of the quote are, in order; nothing where one of them is not, or none has words."""
        position, spans = 0, []
        for part in map(_bare, split_quote(quote)):
            start = self.text.find(part, position)
            if start < 0:
                return []
            position = start + len(part)
            spans.append((start, position))
        return spans

    def words_in(self, spans: list[tuple[int, int]]) -> set[int]:
        """Return the numbers of the words that are, or begin or end, in these places."""
        starts, ends = self.words
        return {number for start, end in spans for number in range(bisect_right(ends, start), bisect_left(starts, end))}


class SourceText:
    """The text of a source, in which quotes are looked for.

    Cost: the text is folded once, and searched through once for each quote.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: dict[str, tuple[_Folded, list[tuple[int, int]]]] = {}

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the text in UTF-8, by which it is known without being published."""
        return hashlib.sha256(self._text.encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def _folded(self) -> _Folded:
        return _Folded(self._text)

    @cached_property
    def _joined(self) -> _Folded:
        """The text with the words that hyphens part at line ends in one piece; it has the same words in number."""
        return _Folded(_LINE_END_HYPHEN.sub("", self._text))

    @property
    def word_count(self) -> int:
        """How many words it has."""
        return len(self._folded.words[0])

    def has(self, quote: str) -> bool:
        """Return whether the parts of the quote are in the text, in order; a quote without words is not."""
        return bool(self._find(quote)[1])

    def words_of(self, quote: str) -> set[int]:
        """Return which words of the text the quote takes up, by their numbers; none where it is not there."""
        folded, spans = self._find(quote)
        return folded.words_in(spans)

    def _find(self, quote: str) -> tuple[_Folded, list[tuple[int, int]]]:
        """Return where the quote is, and in which form of the text."""
        known = self._known.get(quote)
        if known is None:
            spans = self._folded.find(quote)
            known = (self._folded, spans) if spans else (self._joined, self._joined.find(quote))
            self._known[quote] = known
        return known

    def nearest(self, quote: str) -> str:
        """Return where the text comes closest to the quote, or to its longest part; empty if nothing is like it."""
        wanted, text = max(map(fold_text, _GAP.split(quote)), key=len), self._folded.text
        match = difflib.SequenceMatcher(None, text, wanted, autojunk=False).find_longest_match()
        start = max(0, match.a - match.b)
        return text[start : start + len(wanted)] if match.size >= 8 else ""
