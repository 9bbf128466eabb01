"""What each page template is given: the record, and what is known of it, arranged as the page shows it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, cast

from drillsite.site.drawing.neighbourhood import draw_neighbourhood
from drillsite.site.drawing.network import draw_network
from drillsite.site.drawing.timeline import Timeline, draw_timeline
from drillsite.site.facets import claim_facets, ledger_facets, ledger_row, source_facets, type_facet
from drillsite.site.ledger import LEDGER_ORDER, ledger_order
from drillsite.site.pages import INDEXES, LISTED_CLAIMS, LISTED_ROWS
from drillsite.site.search import FACETS, KINDS
from drillsite.site.smart import set_quotes
from drillsite.site.words import (
    ACTOR_TYPES,
    CLAIM_TYPES,
    EVENT_TYPES,
    FIELD_WORDS,
    VERDICT_LABELS,
    source_type,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from drillsite.knowledge import Edge, Knowledge
    from drillsite.records import EdtfDate, Key, Record
    from drillsite.records.models import Claim, Event, Theme
    from drillsite.site.pages import Page

__all__ = ["VIEWS", "home_view", "ledger_addresses", "view_page"]

View = dict[str, Any]

MOST_NEIGHBOURS = 12
"""How many records that are often mentioned together with one its page lists."""

MOST_EDGES = 150
"""How many edges of one sort a page lists."""

MOST_SOURCES = 25
"""How many sources that speak of a record its page lists."""


MOST_DRAWN_DATES = 12
"""How many dates the page of a record draws on its line of time."""

MOST_ZOOM = 64
"""How many times as wide as its page scripts make the timeline of all dates (timeline.js)."""

MOST_KEY_DATES = 9
"""How many dates the home page draws."""


@dataclass(frozen=True, slots=True)
class Group:
    """Records under a heading."""

    title: str
    key: Key | None
    rows: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Dates:
    """Events in order of time: those that a page draws, and those that it only lists."""

    drawn: tuple[Event, ...]
    left_out: tuple[Event, ...]


def view_page(knowledge: Knowledge, page: Page) -> View:
    """Give the context of a page's template beyond what every page has."""
    name = page.template.removeprefix("page/").removesuffix(".html")
    return VIEWS[name](knowledge, page)


def ledger_addresses(knowledge: Knowledge) -> dict[str, str]:
    """Give where in the ledger each verdict begins; a verdict that no claim has stands nowhere."""
    counts = knowledge.whole_coverage.counts
    before = 0
    found: dict[str, str] = {}
    for word in LEDGER_ORDER:
        if counts[word]:
            part = 1 + before // LISTED_ROWS
            found[word] = f"evidence/{f'page/{part}/' if part > 1 else ''}#{word}"
        before += counts[word]
    return found


def _claim(knowledge: Knowledge, page: Page) -> View:
    claim = cast("Claim", knowledge[_key(page)])
    edge = knowledge.edge_of.get(claim.id)
    position = knowledge.claim_positions[claim.id]
    around = (knowledge.claims[position - 1] if position else None, *knowledge.claims[position + 1 : position + 2])
    return {
        "claim": claim,
        "verdict": knowledge.verdicts[claim.id],
        "theme": knowledge[("theme", claim.theme)],
        "previous": around[0],
        "next": around[1] if len(around) > 1 else None,
        "answers": [(one, knowledge[("claim", one.claim)]) for one in claim.responds_to],
        "answered_by": [
            (one, other)
            for other in knowledge.responses_to.get(claim.id, ())
            for one in other.responds_to
            if one.claim == claim.id
        ],
        "edge": edge,
        "about": _about(knowledge, claim, edge),
        "speaking": _speaking(knowledge, claim.key),
    }


def _about(knowledge: Knowledge, claim: Claim, edge: Edge | None) -> list[Record]:
    keys: dict[Key, None] = {edge.subject: None, edge.object: None} if edge else {}
    keys.update(dict.fromkeys(("actor", name) for name in claim.actors))
    keys.update(dict.fromkeys(("system", name) for name in claim.systems))
    keys.update(dict.fromkeys(("event", name) for name in claim.events))
    order = {"actor": 0, "system": 1, "event": 2}
    return [knowledge[key] for key in sorted(keys, key=lambda key: order[key[0]])]


def _speaking(knowledge: Knowledge, key: Key) -> list[tuple[Key, str]]:
    """Give the records whose prose links here, with the field in words."""
    prose = ("body", "summary", "note")
    links = knowledge.backlinks.get(key, ())
    return list(dict.fromkeys((link.key, FIELD_WORDS[link.field]) for link in links if link.field in prose))


def _theme(knowledge: Knowledge, page: Page) -> View:
    theme = cast("Theme", knowledge[_key(page)])
    about = knowledge.claims_about.get(theme.key, ())
    own = [claim for claim in about if claim.theme == theme.id]
    listed = [claim for claim in about[:LISTED_CLAIMS] if claim.theme == theme.id]
    position = knowledge.themes.index(theme)
    return {
        "theme": theme,
        "is_drawn": any(claim.relation for claim in own),
        "coverage": knowledge.coverage(own),
        "groups": _by_type(listed),
        "borrowed": [claim for claim in about[:LISTED_CLAIMS] if claim.theme != theme.id],
        "involved": _involved(knowledge, about),
        "dates": _dates(knowledge, [("event", name) for claim in about for name in claim.events]),
        "related": knowledge.related_themes.get(theme.id, ()),
        "parts_of_it": [one for one in knowledge.themes if one.parent == theme.id],
        "previous": knowledge.themes[position - 1] if position else None,
        "next": knowledge.themes[position + 1] if position + 1 < len(knowledge.themes) else None,
        "total": len(about),
        "speaking": _speaking(knowledge, theme.key),
    }


def _dates(knowledge: Knowledge, keys: Iterable[Key], here: Event | None = None) -> Dates:
    """Give the events in order of time: those to draw, `here` among them, and those that few claims speak of."""
    events = sorted((cast("Event", knowledge[key]) for key in dict.fromkeys(keys)), key=_in_time)
    drawn = _key_events(knowledge, events, MOST_DRAWN_DATES)
    if here and here not in drawn:
        drawn = tuple(sorted((*drawn, here), key=_in_time))
    shown = {event.id for event in drawn}
    return Dates(drawn, tuple(event for event in events if event.id not in shown))


def _key_events(knowledge: Knowledge, events: Sequence[Event], most: int) -> tuple[Event, ...]:
    """Give the events that most claims speak of, in order of time."""
    if len(events) <= most:
        return tuple(events)
    ranked = sorted(events, key=lambda event: -len(knowledge.claims_about.get(event.key, ())))
    return tuple(sorted(ranked[:most], key=_in_time))


def _in_time(event: Event) -> tuple[EdtfDate, str]:
    return event.date, event.id


def _by_type(claims: Iterable[Claim]) -> list[Group]:
    groups: dict[str, list[Claim]] = {name: [] for name in CLAIM_TYPES}
    for claim in claims:
        groups[claim.type].append(claim)
    return [Group(CLAIM_TYPES[name][1], None, tuple(group)) for name, group in groups.items() if group]


def _involved(knowledge: Knowledge, claims: Sequence[Claim]) -> Mapping[str, list[tuple[Key, int]]]:
    """Give the actors and systems that claims are about with how many, most first."""
    counts: Counter[Key] = Counter()
    for claim in claims:
        counts.update(("actor", name) for name in claim.actors)
        counts.update(("system", name) for name in claim.systems)
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    by_kind: dict[str, list[tuple[Key, int]]] = {"actor": [], "system": []}
    for key, number in ranked:
        by_kind[key[0]].append((key, number))
    return {kind: pairs[:MOST_SOURCES] for kind, pairs in by_kind.items()}


def _actor(knowledge: Knowledge, page: Page) -> View:
    key = _key(page)
    links = knowledge.backlinks.get(key, ())
    return {
        "actor": knowledge[key],
        "members": [link.key for link in links if link.field == "part_of"],
        "credited": _listed(knowledge, [link.key for link in links if link.field == "attributed_to"]),
        "passed_on_by": [link.key for link in links if link.field == "origin"],
        "passed_on_in": _passed_on_in(knowledge, key, "event"),
        "dates": _dates(knowledge, [link.key for link in links if link.field == "participants"]),
        **_network(knowledge, page),
    }


def _passed_on_in(knowledge: Knowledge, key: Key, *kinds: str) -> list[Key]:
    """Give the records of these kinds with evidence that passes on the word of an actor or a source."""
    links = [link.key for link in knowledge.backlinks.get(key, ()) if link.field == "evidence.origin"]
    return [one for one in links if one[0] in kinds][:LISTED_CLAIMS]


def _system(knowledge: Knowledge, page: Page) -> View:
    key = _key(page)
    links = knowledge.backlinks.get(key, ())
    return {
        "system": knowledge[key],
        "members": [link.key for link in links if link.field == "part_of"],
        "dates": _dates(knowledge, [link.key for link in links if link.field == "systems" and link.key[0] == "event"]),
        **_network(knowledge, page),
    }


def _event(knowledge: Knowledge, page: Page) -> View:
    event = cast("Event", knowledge[_key(page)])
    series = knowledge.series.get(event.series or "", ())
    position = series.index(event) if event in series else 0
    return {
        "event": event,
        "verdict": knowledge.event_verdicts[event.id],
        "series": _dates(knowledge, [one.key for one in series], event),
        "previous": series[position - 1] if position else None,
        "next": series[position + 1] if position + 1 < len(series) else None,
        **_network(knowledge, page),
    }


def _network(knowledge: Knowledge, page: Page) -> View:
    """Give what actors, systems and events have in common: claims by theme, edges, neighbours, sources."""
    key = _key(page)
    claims = knowledge.claims_about.get(key, ())
    edges = knowledge.edges_of.get(key, ())
    mentions = knowledge.co_mentions_of.get(key, ())
    return {
        "coverage": knowledge.coverage(claims),
        "groups": _by_theme(claims[:LISTED_CLAIMS]),
        "relations": [edge for edge in edges if edge.field == "relation"][:MOST_EDGES],
        "structure": [edge for edge in edges if edge.field != "relation"][:MOST_EDGES],
        "edge_count": len(edges),
        "neighbourhood": draw_neighbourhood(knowledge, key),
        "neighbours": [
            (one.second if one.first == key else one.first, one.claims) for one in mentions[:MOST_NEIGHBOURS]
        ],
        "sources": _sources_on(claims),
        "speaking": _speaking(knowledge, key),
        "total": len(claims),
    }


def _by_theme(claims: Iterable[Claim]) -> list[Group]:
    groups: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        groups[claim.theme].append(claim)
    return [Group("", ("theme", theme), tuple(group)) for theme, group in groups.items()]


def _sources_on(claims: Iterable[Claim]) -> list[tuple[Key, int]]:
    """Give the sources with evidence on these claims and on how many of them, most first."""
    counts: Counter[Key] = Counter()
    for claim in claims:
        counts.update({("source", item.source): 1 for item in claim.evidence})
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_SOURCES]


def _listed(knowledge: Knowledge, keys: Iterable[Key]) -> list[Record]:
    return [knowledge[key] for key in list(keys)[:LISTED_CLAIMS]]


def _source(knowledge: Knowledge, page: Page) -> View:
    key = _key(page)
    impact = knowledge.impacts.get(key)
    listed = {claim.key for claim in knowledge.claims_about.get(key, ())[:LISTED_CLAIMS]}
    uses = [use for use in impact.uses if use.key in listed or use.key[0] == "event"] if impact else []
    sole = impact.sole_support if impact else []
    return {
        "source": knowledge[key],
        "impact": impact,
        "uses": {stance: [use for use in uses if use.evidence.stance == stance] for stance in _STANCES},
        "counts": Counter(use.evidence.stance for use in impact.uses) if impact else Counter(),
        "states": _by_theme(cast("list[Claim]", _listed(knowledge, impact.states))) if impact else [],
        "states_count": len(impact.states) if impact else 0,
        "passed_on_in": _passed_on_in(knowledge, key, "claim", "event"),
        "sole": _listed(knowledge, sole),
        "sole_count": len(sole),
        "passed_on_by": impact.passed_on_by if impact else [],
        "speaking": _speaking(knowledge, key),
    }


_STANCES = ("supports", "disputes", "context")


def _more_claims(knowledge: Knowledge, page: Page) -> View:
    claims = knowledge.claims_about[_key(page)]
    start = LISTED_CLAIMS + (page.part - 2) * LISTED_ROWS
    rows = claims[start : start + LISTED_ROWS]
    return {"here": knowledge[_key(page)], "groups": _by_theme(rows), "first": start + 1, "last": start + len(rows)}


def _themes(knowledge: Knowledge, page: Page) -> View:
    return {"themes": _theme_cards(knowledge), "coverage": knowledge.whole_coverage}


def _theme_cards(knowledge: Knowledge) -> list[tuple[Theme, Any]]:
    own: dict[str, list[Claim]] = defaultdict(list)
    for claim in knowledge.claims:
        own[claim.theme].append(claim)
    return [(theme, knowledge.coverage(own[theme.id])) for theme in knowledge.themes]


def _claims(knowledge: Knowledge, page: Page) -> View:
    rows = _rows(page, knowledge.claims)
    return {
        "groups": _by_theme(rows),
        "shown": len(rows),
        "total": len(knowledge.claims),
        "facets": claim_facets(knowledge, rows),
    }


def _evidence(knowledge: Knowledge, page: Page) -> View:
    rows = [ledger_row(knowledge, claim) for claim in _rows(page, ledger_order(knowledge))]
    return {
        "groups": [(word, list(group)) for word, group in groupby(rows, key=lambda row: row.verdict.word)],
        "shown": len(rows),
        "facets": ledger_facets(knowledge, rows),
        "coverage": knowledge.whole_coverage,
        "themes": _theme_cards(knowledge) if page.part == 1 else [],
        "single_source": _single_source(knowledge) if page.part == 1 else [],
        "order": LEDGER_ORDER,
    }


def _single_source(knowledge: Knowledge) -> list[tuple[Key, int]]:
    """Give the sources that claims would lose their last support without, those with most claims first."""
    found = [(key, len(impact.sole_support)) for key, impact in knowledge.impacts.items() if impact.sole_support]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:MOST_SOURCES]


def _actors(knowledge: Knowledge, page: Page) -> View:
    rows = _rows(page, knowledge.actors)
    groups = {group.title: group for group in _group_rows(rows, lambda actor: actor.type)}
    listed = [(type_, groups[type_]) for type_ in ACTOR_TYPES if type_ in groups]
    return {
        "groups": listed,
        "shown": len(rows),
        "total": len(knowledge.actors),
        "facets": type_facet((type_, ACTOR_TYPES[type_]) for type_, _ in listed),
    }


def _systems(knowledge: Knowledge, page: Page) -> View:
    rows = _rows(page, knowledge.systems)
    types = sorted({system.type for system in rows})
    facets = type_facet((type_.replace(" ", "-"), f"{type_[:1].upper()}{type_[1:]}") for type_ in types)
    return {"systems": rows, "total": len(knowledge.systems), "facets": facets}


def _events(knowledge: Knowledge, page: Page) -> View:
    rows = _rows(page, knowledge.events)
    years = [Group(year, None, tuple(group)) for year, group in groupby(rows, key=lambda event: event.date.year)]
    lanes = {label: [event for event in rows if event.type == kind] for kind, (_, label) in EVENT_TYPES.items()}
    actors = {("actor", name) for event in rows for name in event.participants}
    return {
        "years": years,
        "total": len(rows),
        "timeline": _draw_lanes(lanes) if len(rows) > 2 else None,
        "kinds": {event.type for event in rows},
        "actors": sorted((knowledge[key] for key in actors), key=lambda actor: (actor.title_text, actor.id)),
        "series": sorted({event.series for event in rows if event.series}),
    }


def _draw_lanes(lanes: Mapping[str, Sequence[Event]]) -> Timeline:
    return draw_timeline({label: lane for label, lane in lanes.items() if lane}, most_zoom=MOST_ZOOM)


def _graph(knowledge: Knowledge, page: Page) -> View:
    said = [edge for edge in knowledge.edges if edge.field == "relation"]
    fixed = [edge for edge in knowledge.edges if edge.field != "relation"]
    return {
        "network": draw_network(knowledge),
        "relations": said[:MOST_EDGES],
        "relation_count": len(said),
        "structure": _group_edges(fixed[:MOST_EDGES]),
        "structure_count": len(fixed),
        "mentions": knowledge.co_mentions[: MOST_EDGES // 2],
        "mention_count": len(knowledge.co_mentions),
    }


def _group_edges(edges: Iterable[Edge]) -> dict[str, list[Edge]]:
    groups: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        groups[edge.predicate].append(edge)
    return dict(groups)


def _sources(knowledge: Knowledge, page: Page) -> View:
    rows = _rows(page, knowledge.sources)
    everywhere = knowledge.sources
    groups = _group_rows(sorted(rows, key=source_type), source_type)
    return {
        "groups": groups,
        "shown": len(rows),
        "facets": source_facets(rows, ((group.rows[0].type, group.title) for group in groups)),
        "by_reliability": Counter(source.reliability for source in everywhere if source.reliability),
        "by_standing": Counter(source.standing for source in everywhere),
        "by_level": Counter(source.level for source in everywhere if source.level),
        "total": len(everywhere),
        "unused": [source for source in everywhere if source.key not in knowledge.impacts][:LISTED_CLAIMS],
    }


def _group_rows(rows: Sequence[Any], title: Callable[[Any], str]) -> list[Group]:
    groups: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        groups[title(row)].append(row)
    return [Group(name, None, tuple(group)) for name, group in sorted(groups.items())]


def _rows(page: Page, rows: Sequence[Any]) -> Sequence[Any]:
    return rows[(page.part - 1) * LISTED_ROWS : page.part * LISTED_ROWS]


def _data(knowledge: Knowledge, page: Page) -> View:
    return {"counts": {kind: sum(1 for key in knowledge.records.by_key if key[0] == kind) for kind in _KINDS}}


_KINDS = ("theme", "claim", "actor", "system", "event", "source")


def _search(knowledge: Knowledge, page: Page) -> View:
    few = {
        "Kind": KINDS,
        "Theme": [set_quotes(theme.title) for theme in knowledge.themes[:MOST_NEIGHBOURS]],
        "Verdict": list(VERDICT_LABELS.values()),
    }
    return {
        "choices": [(facet, few.get(facet, ())) for facet in FACETS],
        "indexes": [(address, title) for address, title, _ in INDEXES],
    }


def home_view(knowledge: Knowledge) -> View:
    """Give the context of the home page: themes with coverage, what is contested, the dates that matter most."""
    contested = [
        claim for claim in ledger_order(knowledge) if knowledge.verdicts[claim.id].word in ("contested", "disputed")
    ]
    return {
        "themes": _theme_cards(knowledge),
        "coverage": knowledge.whole_coverage,
        "contested": contested[:6],
        "contested_count": len(contested),
        "dates": Dates(_key_events(knowledge, knowledge.events, MOST_KEY_DATES), ()),
        "articles": knowledge.article_sources()[:3],
    }


def _key(page: Page) -> Key:
    assert page.key is not None
    return page.key


VIEWS: dict[str, Callable[[Knowledge, Page], View]] = {
    "theme": _theme,
    "claim": _claim,
    "actor": _actor,
    "system": _system,
    "event": _event,
    "source": _source,
    "more_claims": _more_claims,
    "themes": _themes,
    "claims": _claims,
    "evidence": _evidence,
    "actors": _actors,
    "systems": _systems,
    "events": _events,
    "graph": _graph,
    "sources": _sources,
    "search": _search,
    "data": _data,
}
"""The view of each page template, by its name."""
