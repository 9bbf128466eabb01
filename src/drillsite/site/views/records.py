"""Views of single records: what is known of each, from both ends of every link."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, cast

from drillsite.site import pages
from drillsite.site.drawing.neighbourhood import draw_neighbourhood
from drillsite.site.provenance import provenance_of_source
from drillsite.site.views.matrix import make_matrix
from drillsite.site.views.reliance import count_kinds, find_resting
from drillsite.site.views.shared import (
    MOST_EDGES,
    MOST_NEIGHBOURS,
    MOST_SOURCES,
    Dates,
    Group,
    group_by_theme,
    in_time,
    key_of,
    pick_key_events,
)
from drillsite.site.words import CLAIM_TYPES, FIELD_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from drillsite.knowledge import Edge, Knowledge, Use
    from drillsite.records import Key, Record
    from drillsite.records.models import Claim, Event, Source, Theme
    from drillsite.site.pages import Page
    from drillsite.site.views.shared import View

__all__ = ["RECORD_VIEWS"]

MOST_DRAWN_DATES = 12
"""How many dates the page of a record draws on its line of time."""

_STANCES = ("supports", "disputes", "context")


def _theme(knowledge: Knowledge, page: Page) -> View:
    theme = cast("Theme", knowledge[key_of(page)])
    about = knowledge.claims_about.get(theme.key, ())
    own = [claim for claim in about if claim.theme == theme.id]
    listed = [claim for claim in about[: pages.LISTED_CLAIMS] if claim.theme == theme.id]
    position = knowledge.themes.index(theme)
    return {
        "theme": theme,
        "is_drawn": any(claim.relation for claim in own),
        "coverage": knowledge.coverage(own),
        "groups": _by_type(listed),
        "matrix": make_matrix(knowledge, own),
        "borrowed": [claim for claim in about[: pages.LISTED_CLAIMS] if claim.theme != theme.id],
        "involved": _involved(knowledge, about),
        "dates": _dates(knowledge, [("event", name) for claim in about for name in claim.events]),
        "related": knowledge.related_themes.get(theme.id, ()),
        "parts_of_it": [one for one in knowledge.themes if one.parent == theme.id],
        "previous": knowledge.themes[position - 1] if position else None,
        "next": knowledge.themes[position + 1] if position + 1 < len(knowledge.themes) else None,
        "total": len(about),
        "speaking": _speaking(knowledge, theme.key),
    }


def _claim(knowledge: Knowledge, page: Page) -> View:
    claim = cast("Claim", knowledge[key_of(page)])
    edge = knowledge.edge_of(claim)
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


def _actor(knowledge: Knowledge, page: Page) -> View:
    key = key_of(page)
    links = knowledge.backlinks.get(key, ())
    return {
        "actor": knowledge[key],
        "members": [link.key for link in links if link.field == "part_of"],
        "spoken_for_by": [link.key for link in links if link.field == "speaks_for"],
        "resting": find_resting(knowledge, key),
        "has_below": any(link.field in ("part_of", "speaks_for") for link in links),
        "credited": _listed(knowledge, [link.key for link in links if link.field == "attributed_to"]),
        "passed_on_by": [link.key for link in links if link.field == "origin"],
        "passed_on_in": _passed_on_in(knowledge, key, "event"),
        "published": list(knowledge.origins.bearers.get(key, ())[:MOST_SOURCES]),
        "dates": _dates(knowledge, [link.key for link in links if link.field == "participants"]),
        **_network(knowledge, page),
    }


def _system(knowledge: Knowledge, page: Page) -> View:
    key = key_of(page)
    links = knowledge.backlinks.get(key, ())
    return {
        "system": knowledge[key],
        "members": [link.key for link in links if link.field == "part_of"],
        "dates": _dates(knowledge, [link.key for link in links if link.field == "systems" and link.key[0] == "event"]),
        **_network(knowledge, page),
    }


def _event(knowledge: Knowledge, page: Page) -> View:
    event = cast("Event", knowledge[key_of(page)])
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
    key = key_of(page)
    claims = knowledge.claims_about.get(key, ())
    edges = knowledge.edges_of.get(key, ())
    mentions = knowledge.co_mentions_of.get(key, ())
    return {
        "coverage": knowledge.coverage(claims),
        "groups": group_by_theme(claims[: pages.LISTED_CLAIMS]),
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


def _source(knowledge: Knowledge, page: Page) -> View:
    key = key_of(page)
    impact = knowledge.impacts.get(key)
    listed = {claim.key for claim in knowledge.claims_about.get(key, ())[: pages.LISTED_CLAIMS]}
    uses = [use for use in impact.uses if use.key in listed or use.key[0] == "event"] if impact else []
    links = knowledge.backlinks.get(key, ())
    return {
        "source": knowledge[key],
        "impact": impact,
        "uses": {stance: [use for use in uses if use.evidence.stance == stance] for stance in _STANCES},
        "counts": Counter(use.evidence.stance for use in impact.uses) if impact else Counter(),
        "used": _say_use(impact.uses) if impact else "",
        "states": group_by_theme(cast("list[Claim]", _listed(knowledge, impact.states))) if impact else [],
        "states_count": len(impact.states) if impact else 0,
        "passed_on_in": _passed_on_in(knowledge, key, "claim", "event"),
        "resting": find_resting(knowledge, key),
        "has_below": False,
        "same_document": _same_document(knowledge, key),
        "provenance": provenance_of_source(cast("Source", knowledge[key]), knowledge.origins),
        "searched_for": list(dict.fromkeys(link.key for link in links if link.field == "searches.found")),
        "passed_on_by": impact.passed_on_by if impact else [],
        "speaking": _speaking(knowledge, key),
    }


def _say_use(uses: Iterable[Use]) -> str:
    """Return `Used as support for 1 claim and 2 events, against 3 claims, and as background to 13 claims`."""
    keys: dict[str, dict[Key, None]] = {stance: {} for stance in _STANCES}
    for use in uses:
        keys[use.evidence.stance][use.key] = None
    said = [f"{_USES[stance]} {count_kinds(found)}" for stance, found in keys.items() if found]
    return f"Used {', '.join(said[:-1])}{', and ' if len(said) > 1 else ''}{said[-1] if said else ''}"


_USES = {"supports": "as support for", "disputes": "against", "context": "as background to"}


def _same_document(knowledge: Knowledge, key: Key) -> list[Key]:
    """Return the other records of the document that a source is of."""
    documents = knowledge.origins.documents
    return [one.key for one in documents.records.get(documents.of[key[1]], ()) if one.key != key]


def _more_claims(knowledge: Knowledge, page: Page) -> View:
    claims = knowledge.claims_about[key_of(page)]
    start = pages.LISTED_CLAIMS + (page.part - 2) * pages.LISTED_ROWS
    rows = claims[start : start + pages.LISTED_ROWS]
    return {
        "here": knowledge[key_of(page)],
        "groups": group_by_theme(rows),
        "first": start + 1,
        "last": start + len(rows),
    }


def _by_type(claims: Iterable[Claim]) -> list[Group]:
    groups: dict[str, list[Claim]] = {name: [] for name in CLAIM_TYPES}
    for claim in claims:
        groups[claim.type].append(claim)
    return [Group(CLAIM_TYPES[name][1], None, tuple(group)) for name, group in groups.items() if group]


def _involved(knowledge: Knowledge, claims: Sequence[Claim]) -> Mapping[str, list[tuple[Key, int]]]:
    """Give the actors and systems that claims are about with how many, most first."""
    counts = {
        "actor": Counter(name for claim in claims for name in claim.actors),
        "system": Counter(name for claim in claims for name in claim.systems),
    }
    return {
        kind: [((kind, name), number) for name, number in sorted(names.items(), key=_most_first)[:MOST_SOURCES]]
        for kind, names in counts.items()
    }


def _sources_on(claims: Iterable[Claim]) -> list[tuple[Key, int]]:
    """Give the sources with evidence on these claims and on how many of them, most first."""
    counts = Counter(name for claim in claims for name in {item.source for item in claim.evidence})
    return [(("source", name), number) for name, number in sorted(counts.items(), key=_most_first)[:MOST_SOURCES]]


def _most_first(counted: tuple[str, int]) -> tuple[int, str]:
    return -counted[1], counted[0]


def _dates(knowledge: Knowledge, keys: Iterable[Key], here: Event | None = None) -> Dates:
    """Give the events in order of time: those to draw, `here` among them, and those that few claims speak of."""
    events = sorted((cast("Event", knowledge[key]) for key in dict.fromkeys(keys)), key=in_time)
    drawn = pick_key_events(knowledge, events, MOST_DRAWN_DATES)
    if here and here not in drawn:
        drawn = tuple(sorted((*drawn, here), key=in_time))
    shown = {event.id for event in drawn}
    return Dates(drawn, tuple(event for event in events if event.id not in shown))


def _passed_on_in(knowledge: Knowledge, key: Key, *kinds: str) -> list[Key]:
    """Give the records of these kinds with evidence that passes on the word of an actor or a source."""
    links = [link.key for link in knowledge.backlinks.get(key, ()) if link.field == "evidence.origin"]
    return [one for one in links if one[0] in kinds][: pages.LISTED_CLAIMS]


def _listed(knowledge: Knowledge, keys: Iterable[Key]) -> list[Record]:
    return [knowledge[key] for key in list(keys)[: pages.LISTED_CLAIMS]]


def _speaking(knowledge: Knowledge, key: Key) -> list[tuple[Key, str]]:
    """Give the records whose prose links here, with the field in words."""
    return list(dict.fromkeys((link.key, FIELD_WORDS[link.field]) for link in knowledge.speaking.get(key, ())))


RECORD_VIEWS: dict[str, Callable[[Knowledge, Page], View]] = {
    "theme": _theme,
    "claim": _claim,
    "actor": _actor,
    "system": _system,
    "event": _event,
    "source": _source,
    "more_claims": _more_claims,
}
"""The view of each template of a page about one record, by its name."""
