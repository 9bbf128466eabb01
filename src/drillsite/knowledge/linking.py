"""Records to knowledge: everything that is derived from them, worked out once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from drillsite.knowledge.edges import CoMention, Edge, find_co_mentions, find_edges, mentioned_in
from drillsite.knowledge.impact import Impact, find_impacts
from drillsite.knowledge.links import PROSE_FIELDS, Backlink, find_backlinks
from drillsite.knowledge.order import are_placed_alike, order_claims, order_kind, order_themes
from drillsite.knowledge.reliance import Reliance, find_reliances
from drillsite.knowledge.themes import RelatedTheme, find_related_themes
from drillsite.knowledge.verdicts import (
    VERDICT_WORDS,
    Coverage,
    Verdicts,
    VerdictWord,
    count_coverage,
)
from drillsite.records.fields import ITSELF, ORIGIN_KINDS
from drillsite.records.models import Actor, Claim, Event, Source, System, Theme
from drillsite.records.origins import Origins
from drillsite.records.quote_check import QuoteCheck

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from drillsite.records import Key, Record, Records

__all__ = ["Knowledge", "link_records"]


@dataclass(frozen=True)
class Knowledge:
    """The records and all that follows from them, each part worked out when it is first asked for.

    Each kind in its usual order (claims as the article makes them, events by date, sources by author).
    """

    records: Records
    quotes: QuoteCheck = field(default_factory=QuoteCheck)
    """Which quotes were found in the texts of their sources."""

    def __getitem__(self, key: Key) -> Record:
        """Give the record of a kind and id."""
        return self.records.by_key[key]

    def derive_all(self) -> None:
        """Work out every part now: before processes are forked that would each do it again."""
        for name, part in vars(Knowledge).items():
            if isinstance(part, cached_property):
                getattr(self, name)
        tuple(self.event_verdicts.values())  # those of claims are all reached by claims_by_verdict

    @cached_property
    def themes(self) -> tuple[Theme, ...]:
        """The themes in the order of the site."""
        return order_themes(self.records)

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """The claims in the order in which the article makes them."""
        return order_claims(self.records, self.themes)

    @cached_property
    def actors(self) -> tuple[Actor, ...]:
        """The actors by name."""
        return order_kind(self.records, Actor)

    @cached_property
    def systems(self) -> tuple[System, ...]:
        """The systems by name."""
        return order_kind(self.records, System)

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """The events by date."""
        return order_kind(self.records, Event)

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """The sources by author and title."""
        return order_kind(self.records, Source)

    @cached_property
    def ordered(self) -> tuple[Record, ...]:
        """All records, kind by kind, each in its usual order."""
        return (*self.themes, *self.claims, *self.actors, *self.systems, *self.events, *self.sources)

    @cached_property
    def claim_positions(self) -> Mapping[str, int]:
        """Where each claim stands among the claims, from 0."""
        return {claim.id: number for number, claim in enumerate(self.claims)}

    @cached_property
    def claims_of(self) -> Mapping[str, tuple[Claim, ...]]:
        """The claims that belong to each theme, in reading order."""
        found: dict[str, list[Claim]] = {theme.id: [] for theme in self.themes}
        for claim in self.claims:
            found[claim.theme].append(claim)
        return {theme: tuple(claims) for theme, claims in found.items()}

    @cached_property
    def origins(self) -> Origins:
        """Whose statement each item of evidence repeats."""
        return Origins(self.records)

    @cached_property
    def verdicts(self) -> Verdicts:
        """The verdict on each claim."""
        return Verdicts(self.records, "claim", self.origins)

    @cached_property
    def event_verdicts(self) -> Verdicts:
        """The verdict on the evidence of each event."""
        return Verdicts(self.records, "event", self.origins)

    @cached_property
    def reliances(self) -> Mapping[Key, Reliance]:
        """For each actor and source that counted evidence passes, what rests on it."""
        claims = ((claim.key, self.verdicts[claim.id]) for claim in self.claims)
        events = ((event.key, self.event_verdicts[event.id]) for event in self.events)
        return find_reliances((*claims, *events))

    @cached_property
    def relied_on(self) -> tuple[Key, ...]:
        """The actors and sources that counted evidence passes, those without which most verdicts change first."""

        def order(key: Key) -> tuple[int, str, Key]:
            return -len(self.reliances[key].changes), self[key].title_text.casefold(), key

        return tuple(sorted(self.reliances, key=order))

    @cached_property
    def claims_by_verdict(self) -> Mapping[VerdictWord, tuple[Claim, ...]]:
        """The claims that have each verdict."""
        found: dict[VerdictWord, list[Claim]] = {word: [] for word in VERDICT_WORDS}
        for claim in self.claims:
            found[self.verdicts[claim.id].word].append(claim)
        return {word: tuple(group) for word, group in found.items()}

    @cached_property
    def whole_coverage(self) -> Coverage:
        """How many of all claims have which verdict."""
        return self.coverage(self.claims)

    @cached_property
    def backlinks(self) -> Mapping[Key, tuple[Backlink, ...]]:
        """For each record, the records that name it and the field in which they do."""
        return find_backlinks(self.records, self.ordered)

    @cached_property
    def speaking(self) -> Mapping[Key, tuple[Backlink, ...]]:
        """For each record, the records that link to it in their prose."""
        return find_backlinks(self.records, self.ordered, PROSE_FIELDS)

    @cached_property
    def claims_about(self) -> Mapping[Key, tuple[Claim, ...]]:
        """For each record, the claims that it plays a part in, in reading order."""
        found: dict[Key, list[Claim]] = defaultdict(list)
        for claim in self.claims:
            for key in self.parties[claim.id]:
                found[key].append(claim)
        return {key: tuple(claims) for key, claims in found.items()}

    @cached_property
    def parties(self) -> Mapping[str, frozenset[Key]]:
        """The records that play a part in each claim: what it is about, its themes, whose word its evidence is."""
        return {claim.id: self._find_parties(claim) for claim in self.claims}

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """Every edge that a record declares."""
        return find_edges(self.records, self.ordered)

    @cached_property
    def edges_of(self) -> Mapping[Key, tuple[Edge, ...]]:
        """For each record, the edges that it is an end of."""
        found: dict[Key, list[Edge]] = defaultdict(list)
        for edge in self.edges:
            found[edge.subject].append(edge)
            if edge.object != edge.subject:
                found[edge.object].append(edge)
        return {key: tuple(group) for key, group in found.items()}

    @cached_property
    def mentions(self) -> Mapping[str, frozenset[Key]]:
        """The actors, systems and events that each claim is about."""
        return {claim.id: mentioned_in(claim, self.records) for claim in self.claims}

    @cached_property
    def co_mentions(self) -> tuple[CoMention, ...]:
        """The pairs of records that claims are about together, most frequent first."""
        return find_co_mentions(self.claims, self.mentions)

    @cached_property
    def co_mentions_of(self) -> Mapping[Key, tuple[CoMention, ...]]:
        """For each record, the pairs that it is one of."""
        found: dict[Key, list[CoMention]] = defaultdict(list)
        for one in self.co_mentions:
            found[one.first].append(one)
            found[one.second].append(one)
        return {key: tuple(group) for key, group in found.items()}

    @cached_property
    def impacts(self) -> Mapping[Key, Impact]:
        """For each source that anything rests on, what does."""
        return find_impacts(self.records, self.ordered, self.verdicts)

    @cached_property
    def related_themes(self) -> Mapping[str, tuple[RelatedTheme, ...]]:
        """For each theme, the themes nearest to it."""
        return find_related_themes(self.claims, self.mentions)

    @cached_property
    def series(self) -> Mapping[str, tuple[Event, ...]]:
        """The events of each series, by date."""
        found: dict[str, list[Event]] = defaultdict(list)
        for event in self.events:
            if event.series:
                found[event.series].append(event)
        return {name: tuple(group) for name, group in found.items()}

    @cached_property
    def responses_to(self) -> Mapping[str, tuple[Claim, ...]]:
        """The claims that respond to a claim, by that claim."""
        found: dict[str, list[Claim]] = defaultdict(list)
        for claim in self.claims:
            for name in dict.fromkeys(response.claim for response in claim.responds_to):
                found[name].append(claim)
        return {name: tuple(group) for name, group in found.items()}

    def _find_parties(self, claim: Claim) -> frozenset[Key]:
        keys = set(self.mentions[claim.id])
        keys.update(("theme", theme) for theme in (claim.theme, *claim.also_in))
        keys.update(("source", item.source) for item in claim.evidence)
        keys.update(self.origins.way_of(item).origin.key for item in claim.evidence)
        named = (item.origin for item in claim.evidence if item.origin and item.origin != ITSELF)
        keys.update(self.records.resolve(origin, ORIGIN_KINDS)[0] for origin in named)
        if claim.attributed_to:
            keys.add(("actor", claim.attributed_to))
        return frozenset(keys)

    def edge_of(self, claim: Claim) -> Edge | None:
        """Give the edge that a claim is, if it is one."""
        return next(iter(find_edges(self.records, (claim,))), None)

    def coverage(self, claims: Iterable[Claim]) -> Coverage:
        """Give how many of these claims have which verdict."""
        return count_coverage(self.verdicts[claim.id] for claim in claims)

    def article_sources(self) -> tuple[Source, ...]:
        """Give the analysed articles: the sources that claims are stated in."""
        return tuple(
            source for source in self.sources if source.key in self.impacts and self.impacts[source.key].states
        )


def link_records(records: Records, earlier: Knowledge | None = None, quotes: QuoteCheck | None = None) -> Knowledge:
    """Give the knowledge that the records amount to; cost linear in records and references, paid part by part.

    Of an `earlier` state of the same data, what still holds is taken over. `quotes` tells which of them were found.
    """
    knowledge = Knowledge(records, quotes or QuoteCheck())
    if earlier is not None:
        vars(knowledge)["verdicts"] = Verdicts(records, "claim", knowledge.origins, earlier.verdicts)
        vars(knowledge)["event_verdicts"] = Verdicts(records, "event", knowledge.origins, earlier.event_verdicts)
        _take_over_orders(knowledge, earlier)
    return knowledge


_ORDERS = ("themes", "claims", "actors", "systems", "events", "sources")
_BY_ORDER_AND_LINKS = ("claim_positions", "backlinks", "speaking")
"""Parts of the knowledge that hold no record, only keys."""


def _take_over_orders(knowledge: Knowledge, earlier: Knowledge) -> None:
    """Take over in which order records stand, and who names whom, where an edit has left that as it was."""
    now, before = knowledge.records, earlier.records
    if list(now.by_key) != list(before.by_key):
        return
    changed = [(old, now.by_key[key]) for key, old in before.by_key.items() if old is not now.by_key[key]]
    if not all(are_placed_alike(old, new) for old, new in changed):
        return
    others = {id(old): new for old, new in changed}
    known, taken = vars(earlier), vars(knowledge)
    taken |= {name: tuple(others.get(id(one), one) for one in known[name]) for name in _ORDERS if name in known}
    if all(now.names_the_same(new.key, before) for _, new in changed):
        taken |= {name: known[name] for name in _BY_ORDER_AND_LINKS if name in known}
