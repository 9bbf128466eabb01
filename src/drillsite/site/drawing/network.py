"""The whole network as one drawing: every name a link to its record, every line a link to what says so."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, cast

from markupsafe import Markup

from drillsite.site.drawing.layout import place_boxes
from drillsite.site.drawing.lettering import text_width, wrap_text
from drillsite.site.drawing.strokes import (
    RECORD,
    STROKES,
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

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from drillsite.knowledge import Edge, Knowledge
    from drillsite.records import Key
    from drillsite.records.models import Claim

__all__ = ["MOST_LINES", "MOST_NAMES", "Network", "draw_network"]

MOST_NAMES = 300
"""How many records are drawn: the most connected."""

MOST_LINES = 600
"""How many edges between them are drawn: those of claims first, in reading order."""

_LETTERS = 13
_LONGEST = 168
_HIGH = 26
_FAN = 9
"""How far lines between the same two are apart where they bow most."""


@dataclass(frozen=True, slots=True)
class Network:
    """The drawing, what occurs in it, and how much of the network it is: records and edges drawn and left out."""

    svg: Markup
    legend: Markup
    is_tall: bool
    kinds: tuple[str, ...]
    themes: tuple[str, ...]
    verdicts: tuple[str, ...]
    records: int
    edges: int
    records_left_out: int
    edges_left_out: int
    unjoined: int


@dataclass(frozen=True, slots=True)
class _Box:
    key: Key
    label: str
    width: int
    x: int
    y: int


def draw_network(knowledge: Knowledge) -> Network | None:
    """Give the drawing of all that is joined, bounded to the most connected, or None where nothing is joined.

    The same records give the same bytes in any order of files. Cost grows with the square of the names drawn.
    """
    degrees = Counter(key for edge in knowledge.edges for key in (edge.subject, edge.object))
    ranked = sorted(degrees, key=lambda key: (-degrees[key], key))
    names = {key: number for number, key in enumerate(ranked[:MOST_NAMES])}
    between = [edge for edge in knowledge.edges if edge.subject in names and edge.object in names]
    edges = sorted(between, key=lambda edge: edge.field != "relation")[:MOST_LINES]
    if not edges:
        return None
    boxes, width, height = _place(names, edges, knowledge)
    strokes = {stroke_of(edge, knowledge) for edge in edges}
    kinds = {key[0] for key in names}
    themes = {_theme_of(edge, knowledge) for edge in edges}
    drawn = "".join((*_draw_lines(edges, boxes, names, knowledge), *_draw_names(boxes, degrees, knowledge)))
    everyone = len(knowledge.actors) + len(knowledge.systems) + len(knowledge.events)
    return Network(
        svg=Markup(
            f'{draw_signs(strokes, kinds)}<svg class="ds-network" viewBox="0 0 {width} {height}" width="{width}" '
            f'height="{height}" role="group" aria-label="The network">{drawn}</svg>'
        ),
        legend=Markup(draw_legend(strokes)),
        is_tall=height > 1600,
        kinds=tuple(kind for kind in ("actor", "system", "event") if kind in kinds),
        themes=tuple(theme.id for theme in knowledge.themes if theme.id in themes),
        verdicts=tuple(dict.fromkeys(one.kind for one in STROKES if one in strokes)),
        records=len(names),
        edges=len(edges),
        records_left_out=len(ranked) - len(names),
        edges_left_out=len(knowledge.edges) - len(edges),
        unjoined=everyone - len(ranked),
    )


def _theme_of(edge: Edge, knowledge: Knowledge) -> str:
    """Give the theme of the claim behind an edge; what records note belongs to none."""
    return cast("Claim", knowledge[edge.said_by]).theme if edge.field == "relation" else ""


def _place(names: Mapping[Key, int], edges: Sequence[Edge], knowledge: Knowledge) -> tuple[list[_Box], int, int]:
    labels = [wrap_text(knowledge[key].title_text, _LONGEST, _LETTERS, 1)[0] for key in names]
    widths = [int(text_width(label, _LETTERS)) + 38 for label in labels]
    joined = [(names[edge.subject], names[edge.object]) for edge in edges]
    places, width, height = place_boxes(widths, joined)
    boxes = [_Box(key, labels[at], widths[at], *places[at]) for key, at in names.items()]
    return boxes, width, height


def _draw_names(boxes: Sequence[_Box], degrees: Mapping[Key, int], knowledge: Knowledge) -> Iterator[str]:
    for number, box in enumerate(boxes):
        left, top = box.x - box.width // 2, box.y - _HIGH // 2
        kind = box.key[0]
        title = escape_all(set_quotes(knowledge[box.key].title_text))
        yield (
            f'<a class="ds-node ds-kind--{kind}" data-name="{number}" data-kind="{kind}" href="{link_to(box.key)}">'
            f"<title>{title}</title>"
            f'<rect x="{left}" y="{top}" width="{box.width}" height="{_HIGH}" rx="4"/>'
            f'<use href="#ds-kind-{kind}" x="{left + 8}" y="{top + 7}" width="12" height="12"/>'
            f'<text x="{left + 26}" y="{top + 17.5}">{escape_all(box.label)}</text></a>'
        )


def _draw_lines(
    edges: Sequence[Edge], boxes: Sequence[_Box], names: Mapping[Key, int], knowledge: Knowledge
) -> Iterator[str]:
    """Give the lines, those between the same two as a fan."""
    fans: dict[tuple[int, ...], list[Edge]] = defaultdict(list)
    for edge in edges:
        fans[tuple(sorted((names[edge.subject], names[edge.object])))].append(edge)
    for fan in fans.values():
        for number, edge in enumerate(fan):
            start, end = names[edge.subject], names[edge.object]
            bow = (2 * number - len(fan) + 1) * _FAN // 2
            path, middle = _curve(boxes[start], boxes[end], bow if start < end else -bow)
            yield _draw_line(edge, (start, end), path, middle, knowledge)


def _draw_line(edge: Edge, ends: tuple[int, int], path: str, middle: tuple[int, int], knowledge: Knowledge) -> str:
    stroke = stroke_of(edge, knowledge)
    theme = f' data-theme="{_theme_of(edge, knowledge)}"' if stroke != RECORD else ""
    return (
        f'<a class="{stroke_class(stroke)}" data-ends="{ends[0]} {ends[1]}" data-verdict="{stroke.kind}"'
        f'{theme} href="{link_to(edge.said_by)}" tabindex="-1">'
        f"<title>{escape_all(say_edge(edge, knowledge))}</title>"
        f'<path d="{path}" marker-end="url(#ds-arrow-{stroke.id})"/>'
        f"{draw_bead(stroke, middle[0] - 5, middle[1] - 5, 10)}</a>"
    )


def _curve(start: _Box, end: _Box, bow: int) -> tuple[str, tuple[int, int]]:
    """Give the path from one box to the edge of another, bowed to the side, and the middle of it."""
    if start is end:
        return f"M{start.x - 12} {start.y - 12}c-8 -{22 + abs(bow)} 24 -{22 + abs(bow)} 20 -6", (start.x, start.y - 28)
    dx, dy = end.x - start.x, end.y - start.y
    if dy == 0:
        bow += 30 if bow >= 0 else -30
    far = sqrt(dx * dx + dy * dy)
    x, y = (start.x + end.x) / 2 - 2 * bow * dy / far, (start.y + end.y) / 2 + 2 * bow * dx / far
    last_x, last_y = _meet(x, y, end)
    middle = (round((start.x + 2 * x + end.x) / 4), round((start.y + 2 * y + end.y) / 4))
    return f"M{start.x} {start.y}Q{round(x)} {round(y)} {last_x} {last_y}", middle


def _meet(x: float, y: float, box: _Box) -> tuple[int, int]:
    """Give where the way from a point to the middle of a box meets its edge, with room for an arrowhead."""
    dx, dy = x - box.x, y - box.y
    across, down = box.width / 2 + 8, _HIGH / 2 + 8
    part = min(1.0, across / abs(dx) if dx else 1.0, down / abs(dy) if dy else 1.0)
    return round(box.x + dx * part), round(box.y + dy * part)
