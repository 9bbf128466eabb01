"""The neighbourhood of one record as a drawing in which every line reads as a sentence, from left to right.

The record stands in the middle. On its left are those that are said to do something to it, on its right those that
it is said to do something to: subject, relation, object, in the order of reading. Each half is a drawing of its own
with straight lines, so that a wide screen sets them side by side and a phone one above the other, at the same bytes
and with letters of the same size. A layout by forces was tried on paper and left: with a label on each line and a
dozen relations between the same two records it cannot be read on a phone.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from markupsafe import Markup

from drillsite.site.address import ROOT, address_of
from drillsite.site.drawing.lettering import wrap_text
from drillsite.site.drawing.strokes import (
    draw_bead,
    draw_legend,
    draw_signs,
    link_to,
    say_edge,
    stroke_class,
    stroke_of,
)
from drillsite.site.escaping import escape_all
from drillsite.site.smart import set_quotes
from drillsite.site.words import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from drillsite.knowledge import Edge, Knowledge
    from drillsite.records import Key

__all__ = ["MOST_DRAWN", "draw_neighbourhood"]

MOST_DRAWN = 14
"""How many neighbours are drawn."""

MOST_NAMED = 4
"""How many edges between the same two have a line of their own with the relation on it."""

MOST_BEADS = 18
"""How many further edges between the same two are drawn as marks, and one row of them where edges abound."""

ABOUNDING = 120
"""How many edges between the record and the neighbours drawn are more than a picture can tell apart."""

_WIDTH = 300
_LANE = 158
_LETTERS = 12
_LEADING = 14
_STEP = 25
"""Beads are as far apart as a finger needs."""

_IN_A_ROW = 6

Side = Literal["from", "to"]


@dataclass(frozen=True, slots=True)
class _Bundle:
    """All edges between the record and one neighbour that run the same way.

    The `named` bear their relation, the `beads` are marks on a line, and the `rest` is only counted.
    """

    neighbour: Key
    named: tuple[Edge, ...]
    beads: tuple[Edge, ...]
    rest: int


def draw_neighbourhood(knowledge: Knowledge, key: Key) -> Markup:
    """Give the drawing of a record among those it is joined to, or an empty text where there is none.

    The neighbours that most claims join to it are drawn, and it is said how many others are not. Each line leads to
    the claim behind it, each name to its record. Cost is linear in the edges of the record and in what is named with
    it, and bounded in what is drawn.
    """
    neighbours = _rank_neighbours(knowledge, key)
    if not neighbours:
        return Markup("")
    drawn = dict(list(neighbours.items())[:MOST_DRAWN])
    edges = [edge for edges in drawn.values() for edge in edges]
    most_beads = MOST_BEADS if len(edges) <= ABOUNDING else _IN_A_ROW
    halves = {side: _bundle(drawn, key, side, most_beads) for side in ("from", "to")}
    strokes = {stroke_of(edge, knowledge) for edge in edges}
    name = escape_all(set_quotes(knowledge[key].title_text))
    parts = [draw_signs(strokes, {one[0] for one in drawn})]
    if halves["from"]:
        parts.append(_draw_half(halves["from"], "from", knowledge))
    parts.append(f'<div class="ds-hub ds-kind--{key[0]}"><span>{name.replace("/", Markup("/<wbr>"))}</span></div>')
    if halves["to"]:
        parts.append(_draw_half(halves["to"], "to", knowledge))
    sided = "both" if halves["from"] and halves["to"] else "one"
    caption = draw_legend(strokes) + _say_more(key, len(neighbours) - len(drawn))
    return Markup(
        f'<figure class="ds-around" aria-label="{name} and those it is joined to">'
        f'<div class="ds-around__halves ds-around__halves--{sided}">{"".join(parts)}</div>'
        f"<figcaption>{caption}</figcaption></figure>"
    )


def _rank_neighbours(knowledge: Knowledge, key: Key) -> Mapping[Key, list[Edge]]:
    """Give the edges of a record: first the neighbours that most claims join to it, then that records do most often.

    Most records note one edge to each: of these equals those come first that most claims name with it, then those
    that are joined to it first in reading order.
    """
    found: dict[Key, list[Edge]] = defaultdict(list)
    for edge in knowledge.edges_of.get(key, ()):
        found[edge.object if edge.subject == key else edge.subject].append(edge)
    named = {
        one.second if one.first == key else one.first: len(one.claims) for one in knowledge.co_mentions_of.get(key, ())
    }

    def rank(neighbour: Key) -> tuple[int, int, int]:
        edges = found[neighbour]
        claimed = sum(edge.field == "relation" for edge in edges)
        return -claimed, -len(edges), -named.get(neighbour, 0)

    return {neighbour: found[neighbour] for neighbour in sorted(found, key=rank)}


def _bundle(drawn: Mapping[Key, Sequence[Edge]], key: Key, side: Side, most_beads: int) -> list[_Bundle]:
    halves = (
        (one, [edge for edge in edges if (edge.subject == key) == (side == "to")]) for one, edges in drawn.items()
    )
    return [_share_out(one, edges, most_beads) for one, edges in halves if edges]


def _share_out(neighbour: Key, edges: Sequence[Edge], most_beads: int) -> _Bundle:
    """Give the edges to bear their relation, those of claims first, and what becomes of the others."""
    ordered = tuple(sorted(edges, key=lambda edge: edge.field != "relation"))
    named = len(ordered) if len(ordered) <= MOST_NAMED else MOST_NAMED - 1
    beads = ordered[named : named + most_beads]
    return _Bundle(neighbour, ordered[:named], beads, len(ordered) - named - len(beads))


def _draw_half(bundles: Iterable[_Bundle], side: Side, knowledge: Knowledge) -> str:
    top = 0
    parts: list[str] = []
    for bundle in bundles:
        height, drawn = _draw_bundle(bundle, side, top, knowledge)
        parts.append(drawn)
        top += height + 8
    label = "What is said to act on it" if side == "from" else "What it is said to act on"
    return (
        f'<svg class="ds-half ds-half--{side}" viewBox="0 0 {_WIDTH} {top - 8}" role="group" aria-label="{label}">'
        f"{''.join(parts)}</svg>"
    )


def _draw_bundle(bundle: _Bundle, side: Side, top: int, knowledge: Knowledge) -> tuple[int, str]:
    """Give the height that a bundle takes, and its lines and the name that they lead to or come from."""
    start = _WIDTH - _LANE if side == "from" else 0
    labels = [wrap_text(edge.predicate, _LANE - 14, _LETTERS, 2) for edge in bundle.named]
    name = wrap_text(knowledge[bundle.neighbour].title_text, _WIDTH - _LANE - 34, _LETTERS, 3)
    lines = sum(_LEADING * len(label) + 13 for label in labels) + _STEP * -(-len(bundle.beads) // _IN_A_ROW)
    lines += _LEADING + 4 if bundle.rest else 0
    height = max(lines + 4, _LEADING * len(name) + 14)
    at = top + (height - lines) // 2
    parts: list[str] = []
    for edge, label in zip(bundle.named, labels, strict=True):
        parts.append(_draw_named(edge, label, start, at, knowledge))
        at += _LEADING * len(label) + 13
    for row in range(0, len(bundle.beads), _IN_A_ROW):
        parts.append(_draw_beads(bundle.beads[row : row + _IN_A_ROW], start, at, knowledge))
        at += _STEP
    if bundle.rest:
        parts.append(_draw_rest(bundle.rest, start, at))
    box = _draw_name(bundle.neighbour, name, 0 if side == "from" else _LANE, top, height, knowledge)
    return height, box + "".join(parts) if side == "from" else "".join(parts) + box


def _draw_named(edge: Edge, label: tuple[str, ...], start: int, top: int, knowledge: Knowledge) -> str:
    stroke = stroke_of(edge, knowledge)
    middle, line = start + _LANE // 2, top + _LEADING * len(label) + 5
    text = "".join(
        f'<tspan x="{middle - 2}" y="{top + _LEADING * number + 10}">{escape_all(one)}</tspan>'
        for number, one in enumerate(label)
    )
    return (
        f'<a class="{stroke_class(stroke)}" href="{link_to(edge.said_by)}">'
        f"<title>{escape_all(say_edge(edge, knowledge))}</title>"
        f'<rect class="ds-touch" x="{start}" y="{top}" width="{_LANE}" height="{line - top + 7}"/>'
        f'<text text-anchor="middle">{text}</text>'
        f'<path d="M{start} {line}H{start + _LANE - 9}" marker-end="url(#ds-arrow-{stroke.id})"/>'
        f"{draw_bead(stroke, middle - 8, line - 6, 12)}</a>"
    )


def _draw_beads(edges: Sequence[Edge], start: int, top: int, knowledge: Knowledge) -> str:
    line = top + _STEP // 2
    parts = [f'<path class="ds-thread" d="M{start} {line}H{start + _LANE - 9}" marker-end="url(#ds-arrow-record)"/>']
    for number, edge in enumerate(edges):
        stroke = stroke_of(edge, knowledge)
        x = start + 1 + _STEP * number
        plain = f'<circle class="ds-plain" cx="{x + 12}" cy="{line}" r="4"/>'
        parts.append(
            f'<a class="{stroke_class(stroke)}" href="{link_to(edge.said_by)}">'
            f"<title>{escape_all(say_edge(edge, knowledge))}</title>"
            f'<rect class="ds-touch" x="{x}" y="{line - 12}" width="24" height="24"/>'
            f"{draw_bead(stroke, x + 5, line - 7, 14) or plain}</a>"
        )
    return "".join(parts)


def _draw_rest(number: int, start: int, top: int) -> str:
    place = f'x="{start + _LANE // 2}" y="{top + _LEADING - 2}" text-anchor="middle"'
    return f'<a class="ds-rest" href="#relations"><text {place}>{number:,} more below</text></a>'


def _draw_name(key: Key, name: tuple[str, ...], left: int, top: int, height: int, knowledge: Knowledge) -> str:
    first = top + (height - _LEADING * len(name)) // 2 + 11
    text = "".join(
        f'<tspan x="{left + 26}" y="{first + _LEADING * number}">{escape_all(one)}</tspan>'
        for number, one in enumerate(name)
    )
    return (
        f'<a class="ds-node ds-kind--{key[0]}" href="{link_to(key)}">'
        f"<title>{escape_all(set_quotes(knowledge[key].title_text))}</title>"
        f'<rect x="{left + 0.5}" y="{top + 0.5}" width="{_WIDTH - _LANE - 1}" height="{height - 1}" rx="3"/>'
        f'<use href="#ds-kind-{key[0]}" x="{left + 8}" y="{top + height // 2 - 6}" width="12" height="12"/>'
        f"<text>{text}</text></a>"
    )


def _say_more(key: Key, left_out: int) -> str:
    """Give how many neighbours are not drawn, and the way to the whole network."""
    more = ""
    if left_out:
        others = f"{count(left_out, 'other')} {'is' if left_out == 1 else 'are'} in the tables and the data"
        more = f"Showing the {MOST_DRAWN} most closely connected. {others}. "
    link = f'<a href="{ROOT}graph/?focus={address_of(key)[:-1]}">See it in the whole network</a>'
    return f'<p class="ds-hint">{more}{link}</p>'
