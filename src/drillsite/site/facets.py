"""By what the ledger and the indexes can be filtered: the choices, and what each row is filed under."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, cast

from drillsite.knowledge import VERDICT_WORDS
from drillsite.records.fields import ORIGIN_KINDS
from drillsite.records.models import Actor
from drillsite.site.reference import short_name
from drillsite.site.words import CLAIM_TYPES, RELIABILITY, STANDING_LABELS, VERDICT_LABELS

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from drillsite.knowledge import Knowledge, Verdict
    from drillsite.records import Claim, Key, Records, Source
    from drillsite.records.origins import Origins, Way

__all__ = [
    "Facet",
    "LedgerRow",
    "claim_facets",
    "ledger_facets",
    "ledger_row",
    "name_in_list",
    "origin_name",
    "source_facets",
    "type_facet",
]


@dataclass(frozen=True, slots=True)
class Facet:
    """A choice that readers have: its name in the address, its label, and the value and words of each option."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A claim in the ledger, and the ids of the actors and sources that play a part in it.

    `origins` are those whose statements its verdict rests on, and the actors above them; `sole` those of them that all
    of its support comes from.
    """

    claim: Claim
    verdict: Verdict
    actors: tuple[str, ...]
    sources: tuple[str, ...]
    origins: tuple[str, ...] = ()
    sole: tuple[str, ...] = ()


def ledger_row(knowledge: Knowledge, claim: Claim) -> LedgerRow:
    """Give a claim as the ledger shows and files it."""
    parties = sorted(knowledge.parties[claim.id])
    actors, sources = (tuple(name for kind, name in parties if kind == wanted) for wanted in ("actor", "source"))
    verdict, known = knowledge.verdicts[claim.id], knowledge.origins
    supporting = [_origins_of(way, known) for way in verdict.supporting.ways]
    disputing = [_origins_of(way, known) for way in verdict.disputing.ways]
    origins: frozenset[Key] = frozenset().union(*supporting, *disputing)
    sole: frozenset[Key] = reduce(frozenset.intersection, supporting) if supporting else frozenset()
    names = [tuple(sorted(origin_name(key, knowledge.records) for key in keys)) for keys in (origins, sole)]
    return LedgerRow(claim, verdict, actors, sources, *names)


def _origins_of(way: Way, origins: Origins) -> frozenset[Key]:
    """Return the origin of an item and the actors above it; not the sources on the way, nor who is mentioned."""
    end = way.origin
    return origins.above[end.key] if end.key[0] == "actor" else frozenset((end.document,))


def origin_name(key: Key, records: Records) -> str:
    """Return what an origin is called in an address: its id, with its kind where an actor has the same."""
    kind, identifier = key
    return f"{kind}:{identifier}" if kind == "source" and ("actor", identifier) in records else identifier


def claim_facets(knowledge: Knowledge, claims: Iterable[Claim]) -> list[Facet]:
    """Give what these claims can be filtered by: verdict, theme and type, as far as they differ."""
    filed = {(knowledge.verdicts[claim.id].word, claim.theme, claim.type) for claim in claims}
    words, themes, types = zip(*filed, strict=True) if filed else ((), (), ())
    return _choices(
        _facet("verdict", "Verdict", ((word, VERDICT_LABELS[word]) for word in VERDICT_WORDS), words),
        _facet("theme", "Theme", ((theme.id, theme.title) for theme in knowledge.themes), themes),
        _facet("type", "Type", ((name, title) for name, (title, _) in CLAIM_TYPES.items()), types),
    )


def ledger_facets(knowledge: Knowledge, rows: Sequence[LedgerRow]) -> list[Facet]:
    """Return what these rows can be filtered by: as claims, by whose statements they rest on, by who is in them."""
    actors = {name for row in rows for name in row.actors}
    named = {name for row in rows for name in row.sources}
    sources = [(name, name_in_list(cast("Source", knowledge[("source", name)]))) for name in named]
    origins = _name_origins(knowledge, {name for row in rows for name in row.origins})
    sole = {name for row in rows for name in row.sole}
    return claim_facets(knowledge, (row.claim for row in rows)) + _choices(
        Facet("origin", "Origin", origins),
        _facet("sole", "Only origin", origins, sole),
        _facet("actor", "Actor", ((actor.id, actor.name) for actor in knowledge.actors), actors),
        Facet("source", "Source", tuple(sorted(sources, key=_by_words))),
    )


def _name_origins(knowledge: Knowledge, names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return origins as options: actors by name, then sources."""
    actors, sources = [], []
    for name in names:
        (key,) = knowledge.records.resolve(name, ORIGIN_KINDS)[:1]
        record = knowledge[key]
        if isinstance(record, Actor):
            actors.append((name, record.name))
        else:
            sources.append((name, name_in_list(cast("Source", record))))
    return (*sorted(actors, key=_by_words), *sorted(sources, key=_by_words))


def source_facets(sources: Sequence[Source], types: Iterable[tuple[str, str]]) -> list[Facet]:
    """Give what these sources can be filtered by, as far as they differ; the types as value and words."""
    letters = ((letter, f"{letter} · {meaning}") for letter, meaning in RELIABILITY.items())
    levels = ((level, level.capitalize()) for level in ("primary", "secondary", "tertiary"))
    return type_facet(types) + _choices(
        _facet("reliability", "Reliability", letters, {source.reliability for source in sources}),
        _facet("level", "Level", levels, {source.level for source in sources}),
        _facet("standing", "Standing", STANDING_LABELS.items(), {source.standing for source in sources}),
    )


def type_facet(types: Iterable[tuple[str, str]]) -> list[Facet]:
    """Give the choice of a type, where there is one; the types as value and words."""
    return _choices(Facet("type", "Type", tuple(types)))


def _facet(name: str, label: str, options: Iterable[tuple[str, str]], found: Container[str | None]) -> Facet:
    """Give a facet with those of the options that are found among the rows."""
    return Facet(name, label, tuple(option for option in options if option[0] in found))


def _choices(*facets: Facet) -> list[Facet]:
    return [facet for facet in facets if len(facet.options) > 1]


def name_in_list(source: Source) -> str:
    """Give a source in a few words, for a list of options."""
    name = f"{short_name(source)}: {source.title}"
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip()}…"


_LONGEST_NAME = 64


def _by_words(option: tuple[str, str]) -> tuple[str, str]:
    return (option[1].casefold(), option[0])
