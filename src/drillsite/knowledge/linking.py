"""Records to knowledge: everything that is derived from them, worked out once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from drillsite.knowledge.edges import CoMention, Edge, find_co_mentions, find_edges, mentioned_in
from drillsite.knowledge.impact import Impact, find_impacts
from drillsite.knowledge.links import Backlink, find_backlinks
from drillsite.knowledge.order import order_claims, order_kind, order_themes
from drillsite.knowledge.themes import RelatedTheme, find_related_themes
from drillsite.knowledge.verdicts import (
    VERDICT_WORDS,
    Coverage,
    Verdict,
    VerdictWord,
    count_coverage,
    find_origin,
    judge_evidence,
)
from drillsite.records.models import Actor, Claim, Event, Source, System, Theme

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from drillsite.records import Key, Record, Records

__all__ = ["Knowledge", "find_parties", "link_records"]


@dataclass(frozen=True)
class Knowledge:
    """The records and all that follows from them.

    Each kind in its usual order (claims as the article makes them, events by date, sources by author); `claims_about`
    tells for every theme, actor, system, event and source the claims that it plays a part in, in reading order.
    """

    records: Records
    themes: tuple[Theme, ...]
    claims: tuple[Claim, ...]
    claim_positions: Mapping[str, int]
    claims_by_verdict: Mapping[VerdictWord, tuple[Claim, ...]]
    actors: tuple[Actor, ...]
    systems: tuple[System, ...]
    events: tuple[Event, ...]
    sources: tuple[Source, ...]
    verdicts: Mapping[str, Verdict]
    event_verdicts: Mapping[str, Verdict]
    backlinks: Mapping[Key, tuple[Backlink, ...]]
    claims_about: Mapping[Key, tuple[Claim, ...]]
    edges: tuple[Edge, ...]
    edge_of: Mapping[str, Edge]
    edges_of: Mapping[Key, tuple[Edge, ...]]
    co_mentions: tuple[CoMention, ...]
    co_mentions_of: Mapping[Key, tuple[CoMention, ...]]
    impacts: Mapping[Key, Impact]
    related_themes: Mapping[str, tuple[RelatedTheme, ...]]
    series: Mapping[str, tuple[Event, ...]]
    responses_to: Mapping[str, tuple[Claim, ...]]

    def __getitem__(self, key: Key) -> Record:
        """Give the record of a kind and id."""
        return self.records.by_key[key]

    @property
    def ordered(self) -> tuple[Record, ...]:
        """All records, kind by kind, each in its usual order."""
        return (*self.themes, *self.claims, *self.actors, *self.systems, *self.events, *self.sources)

    @property
    def whole_coverage(self) -> Coverage:
        """How many of all claims have which verdict."""
        return Coverage({word: len(claims) for word, claims in self.claims_by_verdict.items()})

    def coverage(self, claims: Iterable[Claim]) -> Coverage:
        """Give how many of these claims have which verdict."""
        return count_coverage(self.verdicts[claim.id].word for claim in claims)

    def article_sources(self) -> tuple[Source, ...]:
        """Give the analysed articles: the sources that claims are stated in."""
        return tuple(
            source for source in self.sources if source.key in self.impacts and self.impacts[source.key].states
        )


def link_records(records: Records) -> Knowledge:
    """Give the knowledge that the records amount to; cost linear in records and references."""
    themes = order_themes(records)
    claims = order_claims(records, themes)
    actors, systems = order_kind(records, Actor), order_kind(records, System)
    events, sources = order_kind(records, Event), order_kind(records, Source)
    ordered: tuple[Record, ...] = (*themes, *claims, *actors, *systems, *events, *sources)
    verdicts = {claim.id: judge_evidence(claim.evidence, records) for claim in claims}
    edges = find_edges(records, ordered)
    mentions = {claim.id: mentioned_in(claim, records) for claim in claims}
    co_mentions = find_co_mentions(claims, mentions)
    return Knowledge(
        records=records,
        themes=themes,
        claims=claims,
        claim_positions={claim.id: number for number, claim in enumerate(claims)},
        claims_by_verdict=_claims_by_verdict(claims, verdicts),
        actors=actors,
        systems=systems,
        events=events,
        sources=sources,
        verdicts=verdicts,
        event_verdicts={event.id: judge_evidence(event.evidence, records) for event in events},
        backlinks=find_backlinks(records, ordered),
        claims_about=_claims_about(records, claims),
        edges=edges,
        edge_of={edge.said_by[1]: edge for edge in edges if edge.field == "relation"},
        edges_of=_edges_by_end(edges),
        co_mentions=co_mentions,
        co_mentions_of=_co_mentions_by_end(co_mentions),
        impacts=find_impacts(records, ordered, verdicts),
        related_themes=find_related_themes(claims, mentions),
        series=_series(events),
        responses_to=_responses(claims),
    )


def _claims_by_verdict(
    claims: Iterable[Claim], verdicts: Mapping[str, Verdict]
) -> Mapping[VerdictWord, tuple[Claim, ...]]:
    found: dict[VerdictWord, list[Claim]] = {word: [] for word in VERDICT_WORDS}
    for claim in claims:
        found[verdicts[claim.id].word].append(claim)
    return {word: tuple(group) for word, group in found.items()}


def find_parties(claim: Claim, records: Records) -> set[Key]:
    """Give every record that plays a part in a claim: what it is about, its themes, whose word its evidence is."""
    keys = set(mentioned_in(claim, records))
    keys.update(("theme", theme) for theme in (claim.theme, *claim.also_in))
    keys.update(("source", item.source) for item in claim.evidence)
    keys.update(find_origin(item, records) for item in claim.evidence)
    keys.update(records.resolve(item.origin, ("actor", "source"))[0] for item in claim.evidence if item.origin)
    if claim.attributed_to:
        keys.add(("actor", claim.attributed_to))
    return keys


def _claims_about(records: Records, claims: Sequence[Claim]) -> Mapping[Key, tuple[Claim, ...]]:
    found: dict[Key, dict[str, Claim]] = defaultdict(dict)
    for claim in claims:
        for key in find_parties(claim, records):
            found[key][claim.id] = claim
    return {key: tuple(named.values()) for key, named in found.items()}


def _edges_by_end(edges: Iterable[Edge]) -> Mapping[Key, tuple[Edge, ...]]:
    found: dict[Key, list[Edge]] = defaultdict(list)
    for edge in edges:
        found[edge.subject].append(edge)
        if edge.object != edge.subject:
            found[edge.object].append(edge)
    return {key: tuple(group) for key, group in found.items()}


def _co_mentions_by_end(co_mentions: Iterable[CoMention]) -> Mapping[Key, tuple[CoMention, ...]]:
    found: dict[Key, list[CoMention]] = defaultdict(list)
    for one in co_mentions:
        found[one.first].append(one)
        found[one.second].append(one)
    return {key: tuple(group) for key, group in found.items()}


def _series(events: Iterable[Event]) -> Mapping[str, tuple[Event, ...]]:
    found: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        if event.series:
            found[event.series].append(event)
    return {name: tuple(group) for name, group in found.items()}


def _responses(claims: Iterable[Claim]) -> Mapping[str, tuple[Claim, ...]]:
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        for name in dict.fromkeys(response.claim for response in claim.responds_to):
            found[name].append(claim)
    return {name: tuple(group) for name, group in found.items()}
