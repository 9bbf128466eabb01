"""What the flat formats share: one line for each item of evidence and each edge, and a verdict's counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drillsite.knowledge import find_origin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drillsite.knowledge import Knowledge, Verdict
    from drillsite.records import Claim, Event, Evidence, Key

__all__ = ["COUNT_NAMES", "EdgeLine", "EvidenceLine", "count_verdict", "list_edges", "list_evidence"]

COUNT_NAMES = (
    "supporting_origins",
    "supporting_items",
    "disputing_origins",
    "disputing_items",
    "context_items",
    "discounted_items",
)
"""What is counted for a verdict, in the order in which `count_verdict` gives it."""


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """An item of evidence: what it bears on, its number there, whose word it is, and whether it counts."""

    about: Key
    number: int
    item: Evidence
    origin: Key
    counts: bool


@dataclass(frozen=True, slots=True)
class EdgeLine:
    """An edge: who or what, does what, to whom or what; the field it stands in and the record that says so.

    A relation wears the verdict of its claim.
    """

    subject: Key
    predicate: str
    object: Key
    field: str
    said_by: Key
    verdict: str | None


def count_verdict(verdict: Verdict) -> tuple[int, ...]:
    """Give the counts that `COUNT_NAMES` names."""
    return (
        len(verdict.supporting),
        sum(len(group.evidence) for group in verdict.supporting),
        len(verdict.disputing),
        sum(len(group.evidence) for group in verdict.disputing),
        len(verdict.context),
        len(verdict.discounted),
    )


def list_evidence(knowledge: Knowledge) -> Iterator[EvidenceLine]:
    """Give every item of evidence, claims before events, each in its order."""
    records: tuple[Claim | Event, ...] = (*knowledge.claims, *knowledge.events)
    for record in records:
        verdicts = knowledge.verdicts if record.kind == "claim" else knowledge.event_verdicts
        discounted = verdicts[record.id].discounted
        for number, item in enumerate(record.evidence, 1):
            counts = item.stance != "context" and item not in discounted
            yield EvidenceLine(record.key, number, item, find_origin(item, knowledge.records), counts)


def list_edges(knowledge: Knowledge) -> Iterator[EdgeLine]:
    """Give every edge that a record declares, in the order of the records."""
    for edge in knowledge.edges:
        verdict = knowledge.verdicts[edge.said_by[1]].word if edge.said_by[0] == "claim" else None
        yield EdgeLine(edge.subject, edge.predicate, edge.object, edge.field, edge.said_by, verdict)
