"""What the evidence for and against a claim amounts to, counted and explained.

Independent origins are counted, not articles: items of evidence that pass on one and the same word count once, however
many papers print it. Items whose source is retracted or superseded do not count; context never counts.
"""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

from drillsite.records.models import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from drillsite.records import Evidence, Key, Records
    from drillsite.records.models import Claim, Event, Kind

__all__ = [
    "VERDICT_WORDS",
    "Coverage",
    "OriginGroup",
    "Verdict",
    "VerdictWord",
    "Verdicts",
    "count_coverage",
    "find_origin",
    "judge_evidence",
]

VerdictWord = Literal["corroborated", "single-origin", "unsourced", "contested", "disputed"]

VERDICT_WORDS: tuple[VerdictWord, ...] = ("corroborated", "single-origin", "contested", "disputed", "unsourced")
"""All verdicts, from the best supported to the least, as they are listed everywhere."""

_DISCOUNTED = ("retracted", "superseded")


@dataclass(frozen=True, slots=True)
class OriginGroup:
    """One independent origin, and the items of evidence that pass on its word."""

    origin: Key
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict on a claim with all that it was counted from; origins in the order of their first item."""

    word: VerdictWord
    supporting: tuple[OriginGroup, ...] = ()
    disputing: tuple[OriginGroup, ...] = ()
    context: tuple[Evidence, ...] = ()
    discounted: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many claims have which verdict."""

    counts: dict[VerdictWord, int]

    @property
    def total(self) -> int:
        """How many claims there are in all."""
        return sum(self.counts.values())


class Verdicts(Mapping[str, Verdict]):
    """The verdict on each record of a kind that has evidence, by id; each is reached when it is first asked for.

    Those of an earlier state of the data are taken over where neither the record nor any source has changed since.
    """

    def __init__(self, records: Records, kind: Kind, earlier: Verdicts | None = None) -> None:
        self._records, self._kind = records, kind
        self._ids = [identifier for one, identifier in records.by_key if one == kind]
        self._sources = [record for (one, _), record in records.by_key.items() if one == "source"]
        self._reached: dict[str, Verdict] = {}
        self._origins: Origins = {}
        if earlier is not None and _are_the_same(self._sources, earlier._sources):
            before, now = earlier._records.by_key, records.by_key
            self._reached = {
                identifier: verdict
                for identifier, verdict in earlier._reached.items()
                if now.get((kind, identifier)) is before[kind, identifier]
            }

    def __getitem__(self, identifier: str) -> Verdict:
        """Give the verdict on one record."""
        verdict = self._reached.get(identifier)
        if verdict is None:
            record = cast("Claim | Event", self._records.by_key[self._kind, identifier])
            verdict = self._reached[identifier] = judge_evidence(record.evidence, self._records, self._origins)
        return verdict

    def origin_of(self, item: Evidence) -> Key:
        """Give whose word an item of evidence is (`find_origin`)."""
        return _recall_origin(item, self._records, self._origins)

    def __iter__(self) -> Iterator[str]:
        """Go through the ids in the order of files."""
        return iter(self._ids)

    def __len__(self) -> int:
        """Give how many records have one."""
        return len(self._ids)


def _are_the_same(some: Sequence[object], others: Sequence[object]) -> bool:
    return len(some) == len(others) and all(map(operator.is_, some, others))


Origins = dict[tuple[str, str | None], "Key"]
"""The origins that have been found, by the source of an item and the origin that it names."""


def judge_evidence(evidence: Sequence[Evidence], records: Records, origins: Origins | None = None) -> Verdict:
    """Give the verdict that these items of evidence amount to; what is found of `origins` is noted there."""
    origins = {} if origins is None else origins
    counted = [item for item in evidence if item.stance != "context" and _counts(item, records)]
    supporting = _group_by_origin((item for item in counted if item.stance == "supports"), records, origins)
    disputing = _group_by_origin((item for item in counted if item.stance == "disputes"), records, origins)
    return Verdict(
        _choose_word(len(supporting), len(disputing)),
        supporting,
        disputing,
        tuple(item for item in evidence if item.stance == "context"),
        tuple(item for item in evidence if item.stance != "context" and not _counts(item, records)),
    )


def _choose_word(supporting: int, disputing: int) -> VerdictWord:
    if supporting and disputing:
        return "contested"
    if disputing:
        return "disputed"
    if supporting > 1:
        return "corroborated"
    return "single-origin" if supporting else "unsourced"


def find_origin(item: Evidence, records: Records) -> Key:
    """Give whose word an item of evidence is: the actor or source at the end of the chain of origins.

    An item whose origin is its own source says that here the source speaks for itself, whatever it passes on elsewhere.
    """
    key: Key = ("source", item.source)
    named = item.origin
    if named and records.resolve(named, ("actor", "source"))[0] == key:
        return key
    while True:
        source = records.by_key[key]
        named = named or (source.origin if isinstance(source, Source) else None)
        if named is None:
            return key
        key = records.resolve(named, ("actor", "source"))[0]
        if key[0] == "actor":
            return key
        named = None


def count_coverage(words: Iterable[VerdictWord]) -> Coverage:
    """Give how often each verdict occurs, all of them named, in their usual order."""
    counts = Counter(words)
    return Coverage({word: counts[word] for word in VERDICT_WORDS})


def _counts(item: Evidence, records: Records) -> bool:
    source = records.by_key[("source", item.source)]
    return isinstance(source, Source) and source.standing not in _DISCOUNTED


def _recall_origin(item: Evidence, records: Records, origins: Origins) -> Key:
    stated = (item.source, item.origin)
    if stated not in origins:
        origins[stated] = find_origin(item, records)
    return origins[stated]


def _group_by_origin(items: Iterable[Evidence], records: Records, origins: Origins) -> tuple[OriginGroup, ...]:
    groups: dict[Key, list[Evidence]] = {}
    for item in items:
        groups.setdefault(_recall_origin(item, records, origins), []).append(item)
    return tuple(OriginGroup(origin, tuple(group)) for origin, group in groups.items())
