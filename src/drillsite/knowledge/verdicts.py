"""What the evidence for and against a claim amounts to, counted and explained.

A verdict never says more than the evidence guarantees: independent origins are counted, at their fewest. The rules are
those of verdicts.md, sections 1 and 4 to 7; what an origin is and what joins two is in drillsite.records.origins.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal, cast

from drillsite.knowledge.voices import NO_SIDE, Side, find_on_both_sides, join_voices
from drillsite.records.discounting import find_reason_not_counted
from drillsite.records.models import Claim
from drillsite.records.origins import works_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from drillsite.records import Event, Evidence, Key, Records, Search
    from drillsite.records.discounting import NotCounted
    from drillsite.records.models import Kind
    from drillsite.records.origins import Origins, Way

__all__ = [
    "OPINIONS",
    "VERDICT_WORDS",
    "Coverage",
    "Dependence",
    "Discounted",
    "Verdict",
    "VerdictWord",
    "Verdicts",
    "choose_word",
    "count_coverage",
    "judge",
]

VerdictWord = Literal["corroborated", "single-origin", "contested", "disputed", "unconfirmed", "unchecked", "opinion"]

VERDICT_WORDS: tuple[VerdictWord, ...] = (
    "corroborated",
    "single-origin",
    "contested",
    "disputed",
    "unconfirmed",
    "unchecked",
    "opinion",
)
"""All verdicts in the one order in which they are listed everywhere."""

OPINIONS = ("judgement-of-value", "forecast")
"""The types of claim that no source can settle."""


@dataclass(frozen=True, slots=True)
class Discounted:
    """An item for or against that does not count, and the first reason why."""

    evidence: Evidence
    because: NotCounted


@dataclass(frozen=True, slots=True)
class Dependence:
    """What a verdict hangs on: without this actor or source it would be another word."""

    key: Key
    word: VerdictWord


@dataclass(frozen=True)
class Verdict:
    """The verdict on a claim or an event, with all that it was counted from."""

    word: VerdictWord
    supporting: Side = NO_SIDE
    disputing: Side = NO_SIDE
    context: tuple[Evidence, ...] = ()
    discounted: tuple[Discounted, ...] = ()
    searches: tuple[Search, ...] = ()
    is_opinion: bool = False
    above: Mapping[Key, frozenset[Key]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def has_evidence(self) -> bool:
        """Whether any item counts for or against."""
        return bool(self.supporting.voices or self.disputing.voices)

    def word_where(self, supporting: int, disputing: int) -> VerdictWord:
        """Return the word for other numbers of independent origins, everything else being as it is."""
        return choose_word(supporting, disputing, is_opinion=self.is_opinion, is_searched=bool(self.searches))

    @cached_property
    def without_low(self) -> VerdictWord:
        """The word without sources rated D, E or F."""
        if not any(way.is_low for side in (self.supporting, self.disputing) for way in side.ways):
            return self.word
        numbers = [side.count_where(lambda way: not way.is_low) for side in (self.supporting, self.disputing)]
        return self.word_where(*numbers)

    @property
    def is_weak(self) -> bool:
        """Whether it would be another word without sources rated D, E or F."""
        return self.without_low != self.word

    @cached_property
    def without(self) -> Mapping[Key, VerdictWord]:
        """The word without each actor or source that a counted item passes, actors first, by id.

        Cost: linear in the items and what they pass.
        """
        losses = [_count_losses(side) for side in (self.supporting, self.disputing)]
        usual = [side.at_least for side in (self.supporting, self.disputing)]
        keys = sorted({key for found in losses for key in found})
        return {
            key: self.word_where(*(found.get(key, number) for found, number in zip(losses, usual, strict=True)))
            for key in keys
        }

    @cached_property
    def hangs_on(self) -> tuple[Dependence, ...]:
        """The actors and sources without which the word changes; an actor above others only where none of them does."""
        changes = {key: word for key, word in self.without.items() if word != self.word}
        ends = {way.origin.key for side in (self.supporting, self.disputing) for way in side.ways}
        return tuple(
            Dependence(key, word)
            for key, word in changes.items()
            if key[0] == "source" or key in ends or not self._has_below(key, changes)
        )

    def _has_below(self, actor: Key, others: Iterable[Key]) -> bool:
        """Return whether any of these actors is below this one."""
        return any(key != actor and key[0] == "actor" and actor in self.above[key] for key in others)

    @cached_property
    def on_both_sides(self) -> frozenset[Key]:
        """The origins of voices that stand on both sides, each as `Voice.origin`."""
        return find_on_both_sides(self.supporting, self.disputing)

    @property
    def contradicts_itself(self) -> bool:
        """Whether the only voice for and the only voice against are one."""
        return len(self.supporting.voices) == len(self.disputing.voices) == 1 and bool(self.on_both_sides)


def judge(record: Claim | Event, origins: Origins) -> Verdict:
    """Return the verdict on a claim or an event; cost linear in its items of evidence."""
    works = works_of(record, origins)
    is_opinion = isinstance(record, Claim) and record.type in OPINIONS
    sides: dict[str, list[tuple[Evidence, Way]]] = {"supports": [], "disputes": []}
    context, discounted = [], []
    for item in record.evidence:
        if item.stance == "context":
            context.append(item)
            continue
        way = origins.way_of(item)
        if because := find_reason_not_counted(way, works, origins):
            discounted.append(Discounted(item, because))
        else:
            sides[item.stance].append((item, way))
    supporting, disputing = join_voices(sides["supports"]), join_voices(sides["disputes"])
    word = choose_word(
        supporting.at_least, disputing.at_least, is_opinion=is_opinion, is_searched=bool(record.searches)
    )
    return Verdict(
        word, supporting, disputing, tuple(context), tuple(discounted), record.searches, is_opinion, origins.above
    )


def choose_word(supporting: int, disputing: int, *, is_opinion: bool, is_searched: bool) -> VerdictWord:
    """Return the word for the fewest independent origins for and against (verdicts.md, section 5)."""
    if is_opinion:
        return "opinion"
    if disputing:
        return "contested" if supporting else "disputed"
    if supporting:
        return "single-origin" if supporting == 1 else "corroborated"
    return "unconfirmed" if is_searched else "unchecked"


def _count_losses(side: Side) -> dict[Key, int]:
    """Return `at_least` of a side without each of the actors and sources that its items pass."""
    if len(side.voices) == 1 and len(side.voices[0].ways) == 1:
        return dict.fromkeys(side.voices[0].ways[0].passes, 0)
    items_lost: Counter[Key] = Counter()
    voices_lost: Counter[Key] = Counter()
    for voice in side.voices:
        stated_lost: Counter[Key] = Counter()
        for way in voice.ways:
            items_lost.update(way.passes)
            if way.is_stated:
                stated_lost.update(way.passes)
        stated = sum(way.is_stated for way in voice.ways)
        voices_lost.update(key for key, number in stated_lost.items() if number == stated)
    items, voices = sum(len(voice.ways) for voice in side.voices), sum(voice.is_stated for voice in side.voices)
    return {key: (voices - voices_lost[key]) or int(lost < items) for key, lost in items_lost.items()}


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many claims have which verdict, and how many of these are weak."""

    counts: dict[VerdictWord, int]
    weak: dict[VerdictWord, int]

    @property
    def total(self) -> int:
        """How many claims there are in all."""
        return sum(self.counts.values())


def count_coverage(verdicts: Iterable[Verdict]) -> Coverage:
    """Return how often each verdict occurs, all of them named, in their usual order."""
    counts: Counter[VerdictWord] = Counter()
    weak: Counter[VerdictWord] = Counter()
    for verdict in verdicts:
        counts[verdict.word] += 1
        weak[verdict.word] += verdict.is_weak
    return Coverage({word: counts[word] for word in VERDICT_WORDS}, {word: weak[word] for word in VERDICT_WORDS})


class Verdicts(Mapping[str, Verdict]):
    """The verdict on each record of a kind that has evidence, by id; each is reached when it is first asked for.

    Those of an earlier state of the data are taken over where the record is the same and no source, actor or analysed
    work has changed in anything that a verdict looks at.
    """

    def __init__(self, records: Records, kind: Kind, origins: Origins, earlier: Verdicts | None = None) -> None:
        self._records, self._kind, self._origins = records, kind, origins
        self._ids = [identifier for one, identifier in records.checked if one == kind]
        self._reached: dict[str, Verdict] = {}
        if earlier is not None and self._can_take_over(earlier):
            before, now = earlier._records.by_key, records.by_key
            self._reached = {
                identifier: verdict
                for identifier, verdict in earlier._reached.items()
                if now.get((kind, identifier)) is before[kind, identifier]
            }

    def _can_take_over(self, earlier: Verdicts) -> bool:
        if not self._origins.same_as(earlier._origins):
            return False
        return self._kind != "event" or self._origins.all_works == earlier._origins.all_works

    def __getitem__(self, identifier: str) -> Verdict:
        """Return the verdict on one record."""
        verdict = self._reached.get(identifier)
        if verdict is None:
            record = cast("Claim | Event", self._records.by_key[self._kind, identifier])
            verdict = self._reached[identifier] = judge(record, self._origins)
        return verdict

    def __iter__(self) -> Iterator[str]:
        """Go through the ids in the order of files."""
        return iter(self._ids)

    def __len__(self) -> int:
        """Return how many records have one."""
        return len(self._ids)
