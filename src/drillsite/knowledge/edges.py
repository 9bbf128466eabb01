"""The network of actors, systems and events: what joins two of them, and which record says so."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Literal

from drillsite.records.models import Actor, Claim, Event, System

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from drillsite.records import Key, Record, Records

__all__ = ["CoMention", "Edge", "find_co_mentions", "find_edges", "mentioned_in"]

EdgeField = Literal["relation", "part_of", "participants", "systems", "developed_by", "operated_by"]

_PREDICATES: dict[EdgeField, str] = {
    "part_of": "is part of",
    "participants": "was involved in",
    "systems": "was involved in",
    "developed_by": "developed",
    "operated_by": "operates",
}

_OF_PERSONS = "is affiliated with"
"""How a person stands to what an actor may be part of."""

_IN_JOINT_ACTION = "took part in"
"""How an actor stands to an exercise or an operation."""


@dataclass(frozen=True, slots=True)
class Edge:
    """Subject, predicate, object; `said_by` is the record that says so, a claim where it is a `relation`."""

    subject: Key
    predicate: str
    object: Key
    said_by: Key
    field: EdgeField


@dataclass(frozen=True, slots=True)
class CoMention:
    """Two records that the same claims are about."""

    first: Key
    second: Key
    claims: tuple[Key, ...]


def find_edges(records: Records, ordered: Iterable[Record]) -> tuple[Edge, ...]:
    """Give every edge that a record declares, in the order of the records given."""
    return tuple(edge for record in ordered for edge in _edges_of(record, records))


def find_co_mentions(claims: Iterable[Claim], mentions: Mapping[str, frozenset[Key]]) -> tuple[CoMention, ...]:
    """Give every pair of records that claims are about together, the most frequent first."""
    pairs: dict[tuple[Key, Key], list[Key]] = {}
    for claim in claims:
        for pair in combinations(sorted(mentions[claim.id]), 2):
            pairs.setdefault(pair, []).append(claim.key)
    found = [CoMention(first, second, tuple(names)) for (first, second), names in pairs.items()]
    return tuple(sorted(found, key=lambda one: (-len(one.claims), one.first, one.second)))


def mentioned_in(claim: Claim, records: Records) -> frozenset[Key]:
    """Give the actors, systems and events that a claim is about."""
    found: set[Key] = {("actor", name) for name in claim.actors}
    found.update(("system", name) for name in claim.systems)
    found.update(("event", name) for name in claim.events)
    if claim.relation:
        found.update(records.resolve(claim.relation.subject, _RELATED)[:1])
        found.update(records.resolve(claim.relation.object, _RELATED)[:1])
    return frozenset(found)


_RELATED = ("actor", "system", "event")


def _edges_of(record: Record, records: Records) -> Iterator[Edge]:
    if isinstance(record, Claim) and record.relation:
        subject = records.resolve(record.relation.subject, _RELATED)[0]
        target = records.resolve(record.relation.object, _RELATED)[0]
        yield Edge(subject, record.relation.predicate, target, record.key, "relation")
    elif isinstance(record, Actor):
        predicate = _OF_PERSONS if record.type == "person" else _PREDICATES["part_of"]
        yield from (Edge(record.key, predicate, ("actor", name), record.key, "part_of") for name in record.part_of)
    elif isinstance(record, System):
        yield from (_edge(record.key, "part_of", ("system", name), record.key) for name in record.part_of)
        yield from (_edge(("actor", name), "developed_by", record.key, record.key) for name in record.developed_by)
        yield from (_edge(("actor", name), "operated_by", record.key, record.key) for name in record.operated_by)
    elif isinstance(record, Event):
        predicate = _IN_JOINT_ACTION if record.is_joint_action else _PREDICATES["participants"]
        for name in record.participants:
            yield Edge(("actor", name), predicate, record.key, record.key, "participants")
        yield from (_edge(("system", name), "systems", record.key, record.key) for name in record.systems)


def _edge(subject: Key, field: EdgeField, target: Key, said_by: Key) -> Edge:
    return Edge(subject, _PREDICATES[field], target, said_by, field)
