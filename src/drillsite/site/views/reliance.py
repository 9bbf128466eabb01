"""What rests on the statements of an actor or on a source, as its page and the evidence page list it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from drillsite.site.words import count, join_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from drillsite.knowledge import Change, Knowledge, Reliance, Verdict
    from drillsite.records import Key

__all__ = [
    "MOST_RESTING",
    "Resting",
    "RestingGroup",
    "SoleOrigin",
    "count_kinds",
    "find_resting",
    "list_sole_origins",
    "list_sole_sources",
]

MOST_RESTING = 40
"""How many claims and events the page of an origin lists in each way of resting on it."""


@dataclass(frozen=True, slots=True)
class RestingGroup:
    """Claims and events that rest on an origin in one way: the first of them, and how many there are."""

    title: str
    listed: tuple[Key, ...]
    total: int

    @property
    def left_out(self) -> int:
        """How many are not listed."""
        return self.total - len(self.listed)


@dataclass(frozen=True, slots=True)
class Resting:
    """What rests on an actor or a source: a summary, the first verdicts that change without it, and all by group.

    Of a source there are no groups: its page lists in what it is used.
    """

    key: Key
    title: str
    summary: str
    changes: tuple[Change, ...]
    change_count: int
    groups: tuple[RestingGroup, ...]


@dataclass(frozen=True, slots=True)
class SoleOrigin:
    """An origin that is the only one for some claims: how many, and how many verdicts change without it."""

    key: Key
    claims: int
    changes: int


def find_resting(knowledge: Knowledge, key: Key) -> Resting | None:
    """Return what rests on an actor or a source, or None; of a document with several records all show the same."""
    is_source = key[0] == "source"
    found = knowledge.reliances.get(knowledge.origins.document_of(key[1]) if is_source else key)
    if found is None:
        return None
    groups = list(_group(found, "Sole support of" if is_source else "Sole origin of"))
    first, *others = [group.title for group in groups]
    return Resting(
        key,
        "What rests on this source" if is_source else "What rests on its statements",
        " · ".join([first, *(f"{other[:1].lower()}{other[1:]}" for other in others)]),
        tuple(found.changes[:MOST_RESTING]),
        len(found.changes),
        () if is_source else tuple(groups),
    )


def _group(found: Reliance, sole: str) -> Iterator[RestingGroup]:
    """Yield each way in which anything rests on it: `Sole origin of 3 claims`, `One of several for 1 event`."""
    for title, keys in ((sole, found.sole), ("One of several for", found.partly), ("Against", found.against)):
        if keys:
            yield RestingGroup(f"{title} {count_kinds(keys)}", tuple(keys[:MOST_RESTING]), len(keys))


def count_kinds(keys: Iterable[Key]) -> str:
    """Return how many claims and events they are: `3 claims and 1 event`."""
    counts = Counter(kind for kind, _ in keys)
    return join_words([count(counts[kind], kind) for kind in ("claim", "event") if counts[kind]])


def list_sole_origins(knowledge: Knowledge) -> list[SoleOrigin]:
    """Return the actors and first-hand sources that some claim rests on alone, those with most claims first."""
    ends = set(_stated_ends(knowledge))
    return [one for one in _list_sole(knowledge) if one.key[0] == "actor" or one.key in ends]


def list_sole_sources(knowledge: Knowledge) -> list[SoleOrigin]:
    """Return the sources without which a claim would lose all its support; most claims first."""
    return [one for one in _list_sole(knowledge) if one.key[0] == "source"]


def _list_sole(knowledge: Knowledge) -> list[SoleOrigin]:
    counted = (
        SoleOrigin(key, sum(kind == "claim" for kind, _ in found.sole), len(found.changes))
        for key, found in knowledge.reliances.items()
    )
    return sorted((one for one in counted if one.claims), key=lambda one: (-one.claims, -one.changes, one.key))


def _stated_ends(knowledge: Knowledge) -> Iterator[Key]:
    verdicts: Sequence[Verdict] = [knowledge.verdicts[claim.id] for claim in knowledge.claims]
    for verdict in verdicts:
        for way in verdict.supporting.ways:
            if way.is_stated:
                yield way.origin.document
