"""Views of pages that span many records: home, the indexes, the ledger, the graph, the search."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, Any

from drillsite.knowledge import VERDICT_WORDS
from drillsite.site import pages
from drillsite.site.drawing.network import draw_network
from drillsite.site.drawing.timeline import Timeline, draw_timeline
from drillsite.site.facets import claim_facets, ledger_facets, ledger_row, source_facets, type_facet
from drillsite.site.ledger import ledger_order
from drillsite.site.search import BADGES, FACETS, KINDS
from drillsite.site.smart import set_quotes
from drillsite.site.views.matrix import has_matrix
from drillsite.site.views.reliance import list_sole_origins, list_sole_sources
from drillsite.site.views.shared import (
    MOST_EDGES,
    MOST_NEIGHBOURS,
    MOST_SOURCES,
    Dates,
    Group,
    group_by_theme,
    pick_key_events,
)
from drillsite.site.views.what_if import what_if_view
from drillsite.site.words import ACTOR_TYPES, EVENT_TYPES, source_type

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from drillsite.knowledge import Edge, Knowledge
    from drillsite.records.models import Event, Theme
    from drillsite.site.pages import Page
    from drillsite.site.views.shared import View

__all__ = ["INDEX_VIEWS", "home_view", "ledger_addresses"]

MOST_ZOOM = 64
"""How many times as wide as its page scripts make the timeline of all dates (timeline.js)."""

MOST_KEY_DATES = 9
"""How many dates the home page draws."""

MOST_ORIGINS = 5
"""How many of the origins that most rests on alone the home page names."""

_KINDS = ("theme", "claim", "actor", "system", "event", "source")


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
        "dates": Dates(pick_key_events(knowledge, knowledge.events, MOST_KEY_DATES), ()),
        "articles": knowledge.article_sources()[:3],
        "origins": list_sole_origins(knowledge)[:MOST_ORIGINS],
    }


def _themes(knowledge: Knowledge, page: Page) -> View:
    return {"themes": _theme_cards(knowledge), "coverage": knowledge.whole_coverage}


def _theme_cards(knowledge: Knowledge) -> list[tuple[Theme, Any]]:
    return [(theme, knowledge.coverage(knowledge.claims_of[theme.id])) for theme in knowledge.themes]


def _claims(knowledge: Knowledge, page: Page) -> View:
    rows = _rows(page, knowledge.claims)
    return {
        "groups": group_by_theme(rows),
        "shown": len(rows),
        "total": len(knowledge.claims),
        "facets": claim_facets(knowledge, rows),
    }


def _evidence(knowledge: Knowledge, page: Page) -> View:
    rows = [ledger_row(knowledge, claim) for claim in _rows(page, ledger_order(knowledge))]
    origins = list_sole_origins(knowledge) if page.part == 1 else []
    return {
        "groups": [(word, list(group)) for word, group in groupby(rows, key=lambda row: row.verdict.word)],
        "shown": len(rows),
        "facets": ledger_facets(knowledge, rows),
        "coverage": knowledge.whole_coverage,
        "themes": _theme_cards(knowledge) if page.part == 1 else [],
        "with_matrix": _with_matrix(knowledge) if page.part == 1 else (),
        "sole_origins": origins[:MOST_SOURCES],
        "sole_count": len(origins),
        "sole_sources": list_sole_sources(knowledge)[:MOST_SOURCES] if page.part == 1 else [],
        "order": VERDICT_WORDS,
    }


def _with_matrix(knowledge: Knowledge) -> set[str]:
    """Return the themes on whose claims any source says anything."""
    return {theme.id for theme in knowledge.themes if has_matrix(knowledge, knowledge.claims_of[theme.id])}


def ledger_addresses(knowledge: Knowledge) -> dict[str, str]:
    """Give where in the ledger each verdict begins; a verdict that no claim has stands nowhere."""
    counts = knowledge.whole_coverage.counts
    before = 0
    found: dict[str, str] = {}
    for word in VERDICT_WORDS:
        if counts[word]:
            part = 1 + before // pages.LISTED_ROWS
            found[word] = f"evidence/{f'page/{part}/' if part > 1 else ''}#{word}"
        before += counts[word]
    return found


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
        "unused": [source for source in everywhere if source.key not in knowledge.impacts][: pages.LISTED_CLAIMS],
    }


def _group_rows(rows: Sequence[Any], title: Callable[[Any], str]) -> list[Group]:
    groups: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        groups[title(row)].append(row)
    return [Group(name, None, tuple(group)) for name, group in sorted(groups.items())]


def _rows(page: Page, rows: Sequence[Any]) -> Sequence[Any]:
    return rows[(page.part - 1) * pages.LISTED_ROWS : page.part * pages.LISTED_ROWS]


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


def _data(knowledge: Knowledge, page: Page) -> View:
    return {"counts": {kind: sum(1 for key in knowledge.records.by_key if key[0] == kind) for kind in _KINDS}}


def _search(knowledge: Knowledge, page: Page) -> View:
    few = {
        "Kind": KINDS,
        "Theme": [set_quotes(theme.title) for theme in knowledge.themes[:MOST_NEIGHBOURS]],
        "Verdict": list(BADGES),
    }
    return {
        "choices": [(facet, few.get(facet, ())) for facet in FACETS],
        "indexes": [(address, title) for address, title, _ in pages.INDEXES],
    }


INDEX_VIEWS: dict[str, Callable[[Knowledge, Page], View]] = {
    "themes": _themes,
    "claims": _claims,
    "evidence": _evidence,
    "what-if": what_if_view,
    "actors": _actors,
    "systems": _systems,
    "events": _events,
    "graph": _graph,
    "sources": _sources,
    "search": _search,
    "data": _data,
}
"""The view of each template of a page that spans many, by its name."""
