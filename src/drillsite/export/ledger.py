"""What several formats tell: verdicts with all that they were counted from, evidence, searches and edges, as rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

from drillsite.knowledge import VERDICT_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from drillsite.knowledge import Knowledge, Side, Verdict
    from drillsite.records import Claim, Event, Key, Search

__all__ = [
    "COUNT_NAMES",
    "COVERAGE_NAMES",
    "EDGE_NAMES",
    "EVIDENCE_NAMES",
    "HANGS_ON_NAMES",
    "JOIN_NAMES",
    "ORIGIN_NAMES",
    "SEARCH_NAMES",
    "VERDICT_NAMES",
    "VOICE_NAMES",
    "Ledger",
    "Row",
    "count_items",
    "last_search",
]

COUNT_NAMES = (
    *("supporting_at_least", "supporting_at_most", "disputing_at_least", "disputing_at_most"),
    *("supporting_items", "disputing_items", "context_items", "discounted_items"),
)
"""What is counted for a verdict: independent origins on each side, at least and at most, and items of evidence."""

VERDICT_NAMES = ("verdict", "without_low", *COUNT_NAMES, "searches", "last_searched")
"""What `Ledger.verdicts` tells of a verdict: its word, its word without sources rated D, E or F, what was counted."""

COVERAGE_NAMES = ("claims", *VERDICT_WORDS, "weak")
"""What `Ledger.coverage` tells of a record: how many claims are about it, how many of these have which verdict, and how
many would have another without sources rated D, E or F."""

ORIGIN_NAMES = ("origin_kind", "origin", "origin_stated")
"""What `Ledger.origins` tells of a source: where its way ends, and whether that origin is stated."""

EVIDENCE_NAMES = (
    *("about_kind", "about", "number", "source", "stance", "locator", "quote", "note"),
    *(*ORIGIN_NAMES, "origin_typed", "origin_reason", "independent"),
    *("counts", "not_counted_because", "voice", "credibility", "added", "by"),
)
"""What `Ledger.evidence` tells of an item: what it bears on, its number there, what it says, what its origin is.

`origin` is where the way of origins ends, `origin_stated` whether it is stated, and `origin_typed` what the editor
typed here. `voice` is the number of the voice on its side that the item belongs to.
"""

VOICE_NAMES = (
    *("about_kind", "about", "stance", "number"),
    *(*ORIGIN_NAMES, "reliability", "items"),
)
"""What `Ledger.voices` tells of origins that count as one: where they stand, the highest of them, the best letter."""

JOIN_NAMES = (
    *("about_kind", "about", "stance", "voice"),
    *("origin_kind", "origin", "joined_to_kind", "joined_to", "because"),
)
"""What `Ledger.joins` tells of an origin that is one voice with another."""

HANGS_ON_NAMES = ("about_kind", "about", "kind", "id", "verdict")
"""What `Ledger.hangs_on` tells of an actor or a source: the verdict that there would be without it."""

SEARCH_NAMES = ("about_kind", "about", "number", "on", "where", "for", "found", "by", "note")
"""What `Ledger.searches` tells of a search for evidence; `for` and `found` are tuples."""

EDGE_NAMES = (
    *("subject_kind", "subject", "predicate", "object_kind", "object", "field"),
    *("said_by_kind", "said_by", "verdict", "without_low"),
)
"""What `Ledger.edges` tells of an edge; a relation has the verdict of its claim."""

Row = tuple[object, ...]


@dataclass(frozen=True)
class Ledger:
    """The knowledge, and what several formats tell of it, each part worked out once."""

    knowledge: Knowledge

    @cached_property
    def judged(self) -> tuple[tuple[Claim | Event, Verdict], ...]:
        """Each claim and then each event, in reading order, with its verdict."""
        knowledge = self.knowledge
        claims = [(claim, knowledge.verdicts[claim.id]) for claim in knowledge.claims]
        return (*claims, *[(event, knowledge.event_verdicts[event.id]) for event in knowledge.events])

    @cached_property
    def verdicts(self) -> Mapping[Key, Row]:
        """For each claim and event, what `VERDICT_NAMES` names."""
        return {record.key: _tell_verdict(verdict) for record, verdict in self.judged}

    def counts(self, key: Key) -> Mapping[str, object]:
        """Return what was counted for the verdict on a claim or an event, by `COUNT_NAMES`."""
        return _name_counts(self.verdicts[key][_COUNTS])

    @cached_property
    def origins(self) -> Mapping[str, Row]:
        """For each source, by its id, what `ORIGIN_NAMES` names."""
        way_of = self.knowledge.origins.way_of_source
        ways = [(source.id, way_of(source.id)) for source in self.knowledge.sources]
        return {identifier: (*way.origin.key, way.is_stated) for identifier, way in ways}

    @cached_property
    def evidence(self) -> tuple[Row, ...]:
        """Every item of evidence as `EVIDENCE_NAMES` names, claims before events, each in its order."""
        return tuple(
            row for record, verdict in self.judged if record.evidence for row in self._list_evidence(record, verdict)
        )

    @cached_property
    def voices(self) -> tuple[Row, ...]:
        """Every voice as `VOICE_NAMES` names: those for, then those against, in the order of their first item."""
        return tuple(
            (*record.key, stance, number, *voice.origin, voice.is_stated, voice.letter or None, len(voice.evidence))
            for record, verdict in self.judged
            for stance, side in _sides(verdict)
            for number, voice in enumerate(side.voices, 1)
        )

    @cached_property
    def joins(self) -> tuple[Row, ...]:
        """Every joined origin as `JOIN_NAMES` names, by its voice and id."""
        return tuple(
            (*record.key, stance, number, *joined.origin, *joined.to, joined.because)
            for record, verdict in self.judged
            for stance, side in _sides(verdict)
            for number, voice in enumerate(side.voices, 1)
            for joined in voice.joined
        )

    @cached_property
    def hangs_on(self) -> tuple[Row, ...]:
        """Everything that a verdict hangs on as `HANGS_ON_NAMES` names: actors, then sources, by id."""
        return tuple(
            (*record.key, *dependence.key, dependence.word)
            for record, verdict in self.judged
            for dependence in verdict.hangs_on
        )

    @cached_property
    def searches(self) -> tuple[Row, ...]:
        """Every search for evidence as `SEARCH_NAMES` names, in the order of the file."""
        return tuple(
            (*record.key, number, search.on.text, search.where, search.for_, search.found, search.by, search.note)
            for record, _ in self.judged
            for number, search in enumerate(record.searches, 1)
        )

    @cached_property
    def edges(self) -> tuple[Row, ...]:
        """Every edge that a record declares as `EDGE_NAMES` names, in the order of the records."""
        return tuple(_list_edges(self.knowledge))

    @cached_property
    def coverage(self) -> Mapping[Key, tuple[int, ...]]:
        """For each theme, actor, system and event, what `COVERAGE_NAMES` names."""
        knowledge = self.knowledge
        told = {name: (verdict.word, verdict.is_weak) for name, verdict in knowledge.verdicts.items()}
        records = (*knowledge.themes, *knowledge.actors, *knowledge.systems, *knowledge.events)
        return {record.key: _count_claims(knowledge.claims_about.get(record.key, ()), told) for record in records}

    @property
    def whole_coverage(self) -> tuple[int, ...]:
        """The same of all claims."""
        coverage = self.knowledge.whole_coverage
        return (len(self.knowledge.claims), *coverage.counts.values(), sum(coverage.weak.values()))

    def _list_evidence(self, record: Claim | Event, verdict: Verdict) -> Iterator[Row]:
        way_of = self.knowledge.origins.way_of
        counted = {
            id(item): number
            for _, side in _sides(verdict)
            for number, voice in enumerate(side.voices, 1)
            for item in voice.evidence
        }
        reasons = {id(one.evidence): one.because for one in verdict.discounted}
        for number, item in enumerate(record.evidence, 1):
            way, voice = way_of(item), counted.get(id(item))
            because = None if voice else reasons.get(id(item), item.stance)
            said = (item.source, item.stance, item.locator, item.quote, item.note)
            origin = (*way.origin.key, way.is_stated, item.origin, item.origin_reason, item.independent)
            added = (item.credibility, item.added.text if item.added else None, item.by)
            yield (*record.key, number, *said, *origin, voice is not None, because, voice, *added)


def count_items(side: Side) -> int:
    """Return how many items of evidence count on a side."""
    return sum([len(voice.evidence) for voice in side.voices])


_COUNTS = slice(VERDICT_NAMES.index(COUNT_NAMES[0]), VERDICT_NAMES.index(COUNT_NAMES[-1]) + 1)


@cache
def _name_counts(counts: Row) -> Mapping[str, object]:
    """Return counts by their names; few differ."""
    return dict(zip(COUNT_NAMES, counts, strict=True))


def last_search(searches: Sequence[Search]) -> str | None:
    """Return the day of the last search in EDTF, if there is one."""
    return max(search.on for search in searches).text if searches else None


def _sides(verdict: Verdict) -> tuple[tuple[str, Side], tuple[str, Side]]:
    return (("supports", verdict.supporting), ("disputes", verdict.disputing))


def _tell_verdict(verdict: Verdict) -> Row:
    supporting, disputing = verdict.supporting, verdict.disputing
    return (
        verdict.word,
        verdict.without_low,
        *(supporting.at_least, supporting.at_most, disputing.at_least, disputing.at_most),
        *(count_items(supporting), count_items(disputing), len(verdict.context), len(verdict.discounted)),
        len(verdict.searches),
        last_search(verdict.searches),
    )


def _count_claims(claims: Sequence[Claim], told: Mapping[str, tuple[str, bool]]) -> tuple[int, ...]:
    counts = Counter([told[claim.id] for claim in claims])
    by_word = [counts[word, False] + counts[word, True] for word in VERDICT_WORDS]
    return (len(claims), *by_word, sum([number for (_, is_weak), number in counts.items() if is_weak]))


def _list_edges(knowledge: Knowledge) -> Iterator[Row]:
    for edge in knowledge.edges:
        verdict = knowledge.verdicts[edge.said_by[1]] if edge.said_by[0] == "claim" else None
        words = (verdict.word, verdict.without_low) if verdict else (None, None)
        yield (*edge.subject, edge.predicate, *edge.object, edge.field, *edge.said_by, *words)
