"""Verdicts in words that a student understands: the sum behind one, its letters, the searches, what it hangs on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drillsite.site.words import VERDICT_LABELS, count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drillsite.knowledge import Side, Verdict, VerdictWord
    from drillsite.records import Claim, Event, Key, Record, Search

__all__ = [
    "Hanging",
    "SideWords",
    "hanging_in_words",
    "letters_in_words",
    "letters_of",
    "number_in_words",
    "range_in_numbers",
    "searches_in_words",
    "sides_in_words",
    "verdict_label",
    "verdict_sum",
]

_HEIGHTS: dict[VerdictWord, int] = {
    "corroborated": 4,
    "single-origin": 3,
    "contested": 2,
    "unconfirmed": 1,
    "unchecked": 1,
    "disputed": 0,
    "opinion": 0,
}
"""How well each verdict speaks of a claim: from one to a higher one it rises, to a lower one it falls."""

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True, slots=True)
class Hanging:
    """Actors and sources without any one of which a verdict is another word, and whether it falls or rises to it."""

    verb: str
    label: str
    on: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class SideWords:
    """What the sides of the evidence are called, and what a source on each does to a claim."""

    for_title: str
    against_title: str
    for_: str
    against: str


def verdict_label(verdict: Verdict, record: Record | None = None) -> str:
    """Return the word of a verdict as readers see it: `Corroborated (weak)`; of a forecast `Forecast`."""
    label = VERDICT_LABELS[verdict.word]
    if verdict.is_opinion and getattr(record, "type", "") == "forecast":
        label = "Forecast"
    return f"{label} (weak)" if verdict.is_weak else label


def verdict_sum(verdict: Verdict, record: Claim | Event | None = None) -> str:
    """Return the arithmetic of a verdict in one or two sentences.

    `Supported by at least 1 independent origin, at most 4: three sources do not name their origin.`
    """
    supporting, disputing = verdict.supporting, verdict.disputing
    if not verdict.has_evidence:
        return _nothing_found(verdict, getattr(record, "type", ""))
    if verdict.is_opinion:
        return _opinion_sum(verdict, getattr(record, "type", ""))
    sides = [("Supported", supporting), ("Disputed", disputing)]
    sentences = [f"{verb} by {_origins(side)}" for verb, side in sides if side.voices]
    if verdict.word == "single-origin" and _is_speakers_own(verdict, record):
        sentences.append("It is the speaker’s own.")
    if verdict.contradicts_itself:
        sentences.append("It is one origin, which contradicts itself.")
    elif verdict.on_both_sides:
        sentences.append("An origin stands on both sides.")
    return " ".join(sentences)


def _is_speakers_own(verdict: Verdict, record: Claim | Event | None) -> bool:
    """Return whether all that supports a claim comes from whom the work credits with it, or from one with them."""
    credited = getattr(record, "attributed_to", None)
    if not credited:
        return False
    above = verdict.above[("actor", credited)]
    return all(not above.isdisjoint(way.origin.actors) for way in verdict.supporting.ways)


def _origins(side: Side) -> str:
    if side.at_least == side.at_most:
        return f"{count(side.at_least, 'independent origin')}."
    silent = len({way.source for way in side.ways if not way.is_stated})
    sources = "source does not name its origin" if silent == 1 else "sources do not name their origin"
    least = count(side.at_least, "independent origin")
    return f"at least {least}, at most {side.at_most}: {number_in_words(silent)} {sources}."


def _opinion_sum(verdict: Verdict, type_: str) -> str:
    verbs = ("expected", "doubted") if type_ == "forecast" else ("shared", "rejected")
    sides = zip(verbs, (verdict.supporting, verdict.disputing), strict=True)
    sentence = ", ".join(f"{verb} by {_range(side)}" for verb, side in sides if side.voices)
    return f"{sentence[:1].upper()}{sentence[1:]}."


def _range(side: Side) -> str:
    return f"{side.at_least}" if side.at_least == side.at_most else f"at least {side.at_least}, at most {side.at_most}"


def _nothing_found(verdict: Verdict, type_: str) -> str:
    if verdict.is_opinion:
        found = (
            "Nobody found who expects or doubts it" if type_ == "forecast" else "Nobody found who shares or rejects it"
        )
        return f"{found}. {searches_in_words(verdict.searches)}".rstrip()
    if verdict.searches:
        return searches_in_words(verdict.searches).rstrip(".") + "; nothing found for or against."
    return "Nobody has looked for evidence yet."


def searches_in_words(searches: Sequence[Search]) -> str:
    """Return how much was searched: `Looked for with 5 queries in 1 place, last on 27 November 2026.`; or nothing."""
    if not searches:
        return ""
    queries = len({query for search in searches for query in search.for_})
    places = count(len({search.where for search in searches}), "place")
    last = max(search.on for search in searches)
    how = f"with {count(queries, 'query', 'queries')} in {places}" if queries else f"in {places}"
    return f"Looked for {how}, last on {last.words}."


def letters_in_words(verdict: Verdict) -> str:
    """Return the numbers with the letters of reliability beside them: `for: 1 (D) · against: 3 (A, A, A)`."""
    sides = (("for", verdict.supporting), ("against", verdict.disputing))
    return " · ".join(f"{name}: {range_in_numbers(side)} ({letters_of(side)})" for name, side in sides if side.voices)


def letters_of(side: Side) -> str:
    """Return the best letter of each voice of a side, best first, and a dash for each that has none: `A, B, –`."""
    letters = sorted(voice.letter or _NO_LETTER for voice in side.voices)
    return ", ".join("–" if letter is _NO_LETTER else letter for letter in letters)


_NO_LETTER = "~"
"""Stands behind all letters."""


def sides_in_words(record: Record) -> SideWords:
    """Return what the sides of the evidence on a record are called: an opinion is shared or rejected."""
    return _SIDES.get(getattr(record, "type", ""), _USUAL_SIDES)


_USUAL_SIDES = SideWords("For", "Against", "supports", "disputes")
_SIDES = {
    "judgement-of-value": SideWords("Sharing it", "Rejecting it", "shares", "rejects"),
    "forecast": SideWords("Expecting it", "Doubting it", "expects", "doubts"),
}


def hanging_in_words(verdict: Verdict) -> list[Hanging]:
    """Return what a verdict hangs on, under each word that it falls or rises to, the lowest first."""
    groups: dict[VerdictWord, list[Key]] = {}
    for dependence in verdict.hangs_on:
        groups.setdefault(dependence.word, []).append(dependence.key)
    height = _HEIGHTS[verdict.word]
    return [
        Hanging("rises" if _HEIGHTS[word] > height else "falls", VERDICT_LABELS[word].lower(), tuple(groups[word]))
        for word in sorted(groups, key=lambda word: _HEIGHTS[word])
    ]


def range_in_numbers(side: Side) -> str:
    """Return how many independent origins a side has: `2`, or `1–4` where some are not stated."""
    return f"{side.at_least}" if side.at_least == side.at_most else f"{side.at_least}–{side.at_most}"


def number_in_words(number: int) -> str:
    """Return a number as a sentence has it: `three`, `12`."""
    return _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"
