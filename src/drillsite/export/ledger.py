"""What several formats tell: each item of evidence and each edge as a row, and the counts of verdicts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from drillsite.knowledge import VERDICT_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from drillsite.knowledge import Knowledge, Verdict
    from drillsite.records import Claim, Event, Key

__all__ = ["COVERAGE_NAMES", "EDGE_NAMES", "EVIDENCE_NAMES", "VERDICT_NAMES", "Ledger", "Row"]

VERDICT_NAMES = (
    "verdict",
    "supporting_origins",
    "supporting_items",
    "disputing_origins",
    "disputing_items",
    "context_items",
    "discounted_items",
)
"""What `Ledger.verdicts` tells of a verdict: its word, and what was counted for it."""

COVERAGE_NAMES = ("claims", *VERDICT_WORDS)
"""What `Ledger.coverage` tells of a record: how many claims are about it, and how many of these have which verdict."""

EVIDENCE_NAMES = (
    *("about_kind", "about", "number", "source", "stance", "locator", "quote", "note", "origin_kind", "origin"),
    *("stated_origin", "counts", "credibility", "added", "by"),
)
"""What `Ledger.evidence` tells of an item: what it bears on, its number there, what it says, whose word it is.

`origin` is where the chain of origins ends, `stated_origin` what the editor typed; `counts` is whether it counts.
"""

EDGE_NAMES = (
    "subject_kind",
    "subject",
    "predicate",
    "object_kind",
    "object",
    "field",
    "said_by_kind",
    "said_by",
    "verdict",
)
"""What `Ledger.edges` tells of an edge; a relation wears the verdict of its claim."""

Row = tuple[object, ...]


@dataclass(frozen=True)
class Ledger:
    """The knowledge, and what several formats tell of it, each part worked out once."""

    knowledge: Knowledge

    @cached_property
    def evidence(self) -> tuple[Row, ...]:
        """Every item of evidence as `EVIDENCE_NAMES` names, claims before events, each in its order."""
        return tuple(_list_evidence(self.knowledge))

    @cached_property
    def edges(self) -> tuple[Row, ...]:
        """Every edge that a record declares as `EDGE_NAMES` names, in the order of the records."""
        return tuple(_list_edges(self.knowledge))

    @cached_property
    def verdicts(self) -> Mapping[Key, Row]:
        """For each claim and event, what `VERDICT_NAMES` names."""
        knowledge = self.knowledge
        claims = {claim.key: _tell_verdict(knowledge.verdicts[claim.id]) for claim in knowledge.claims}
        return claims | {event.key: _tell_verdict(knowledge.event_verdicts[event.id]) for event in knowledge.events}

    @cached_property
    def coverage(self) -> Mapping[Key, tuple[int, ...]]:
        """For each theme, actor, system and event, what `COVERAGE_NAMES` names."""
        knowledge = self.knowledge
        words = {claim.id: word for word, claims in knowledge.claims_by_verdict.items() for claim in claims}
        records = (*knowledge.themes, *knowledge.actors, *knowledge.systems, *knowledge.events)
        return {record.key: _count_claims(knowledge.claims_about.get(record.key, ()), words) for record in records}


def _tell_verdict(verdict: Verdict) -> Row:
    return (
        verdict.word,
        verdict.supporting.at_least,
        sum([len(voice.evidence) for voice in verdict.supporting.voices]),
        verdict.disputing.at_least,
        sum([len(voice.evidence) for voice in verdict.disputing.voices]),
        len(verdict.context),
        len(verdict.discounted),
    )


def _count_claims(claims: Sequence[Claim], words: Mapping[str, str]) -> tuple[int, ...]:
    counts = Counter([words[claim.id] for claim in claims])
    return (len(claims), *[counts[word] for word in VERDICT_WORDS])


def _list_evidence(knowledge: Knowledge) -> Iterator[Row]:
    records: tuple[Claim | Event, ...] = (*knowledge.claims, *knowledge.events)
    for record in records:
        kind, identifier = record.key
        verdict = (knowledge.verdicts if kind == "claim" else knowledge.event_verdicts)[identifier]
        voices = (*verdict.supporting.voices, *verdict.disputing.voices)
        counted = {id(item) for voice in voices for item in voice.evidence}
        for number, item in enumerate(record.evidence, 1):
            said = (item.source, item.stance, item.locator, item.quote, item.note)
            origin = knowledge.origins.way_of(item).origin.key
            added = (item.credibility, item.added.text if item.added else None, item.by)
            yield (kind, identifier, number, *said, *origin, item.origin, id(item) in counted, *added)


def _list_edges(knowledge: Knowledge) -> Iterator[Row]:
    for edge in knowledge.edges:
        verdict = knowledge.verdicts[edge.said_by[1]].word if edge.said_by[0] == "claim" else None
        yield (*edge.subject, edge.predicate, *edge.object, edge.field, *edge.said_by, verdict)
