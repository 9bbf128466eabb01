"""How an edge of the network is drawn and said: a line by the verdict of its claim, a mark on it, a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from markupsafe import Markup

from drillsite.knowledge import VERDICT_WORDS, VerdictWord
from drillsite.site.address import ROOT, address_of
from drillsite.site.escaping import escape_all
from drillsite.site.marks import KIND_SHAPES, VERDICT_SHAPES
from drillsite.site.smart import set_quotes
from drillsite.site.words import VERDICT_LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drillsite.knowledge import Edge, Knowledge
    from drillsite.records import Key

__all__ = ["STROKES", "Stroke", "draw_legend", "draw_signs", "link_to", "say_edge", "stroke_class", "stroke_of"]

Stroke = VerdictWord | Literal["record"]
"""The verdict on the claim that an edge comes from, or that a record notes it and no claim."""

STROKES: tuple[Stroke, ...] = (*VERDICT_WORDS, "record")
"""In the order in which legends and filters tell them."""


def stroke_of(edge: Edge, knowledge: Knowledge) -> Stroke:
    """Give what the line of an edge is drawn by."""
    return knowledge.verdicts[edge.said_by[1]].word if edge.field == "relation" else "record"


def stroke_class(stroke: Stroke) -> str:
    """Give the classes of the line of an edge."""
    return "ds-edge ds-edge--record" if stroke == "record" else f"ds-edge ds-edge--{stroke} ds-verdict--{stroke}"


def say_edge(edge: Edge, knowledge: Knowledge) -> str:
    """Give an edge as a sentence with its verdict: `China operates S-400. Corroborated.`"""
    subject, target = knowledge[edge.subject].title_text, knowledge[edge.object].title_text
    stroke = stroke_of(edge, knowledge)
    ending = "As noted in the records" if stroke == "record" else VERDICT_LABELS[stroke]
    return set_quotes(f"{subject} {edge.predicate} {target}. {ending}.")


def link_to(key: Key) -> str:
    """Give the address of a record for use in an attribute."""
    return f"{ROOT}{address_of(key)}"


def draw_signs(strokes: Iterable[Stroke], kinds: Iterable[str]) -> str:
    """Give the arrowheads and marks that the drawings of a page share, once for the page and itself unseen."""
    wanted = set(strokes)
    heads = (_arrowhead(stroke) for stroke in STROKES if stroke in wanted or stroke == "record")
    beads = (_bead(stroke) for stroke in VERDICT_WORDS if stroke in wanted)
    marks = (
        f'<symbol id="ds-kind-{kind}" viewBox="0 0 16 16">{KIND_SHAPES[kind]}</symbol>' for kind in sorted(set(kinds))
    )
    inside = "".join((*heads, *beads, *marks))
    return f'<svg class="ds-signs" width="0" height="0" aria-hidden="true"><defs>{inside}</defs></svg>'


def draw_legend(strokes: Iterable[Stroke]) -> str:
    """Give the meaning of each line that occurs, in the order of the verdicts."""
    wanted = set(strokes)
    rows = "".join(f"<li>{_sample(stroke)}{_meaning(stroke)}</li>" for stroke in STROKES if stroke in wanted)
    return f'<ul class="ds-strokes" aria-label="What the lines mean">{rows}</ul>'


def _meaning(stroke: Stroke) -> str:
    return "Noted in the records" if stroke == "record" else f"{VERDICT_LABELS[stroke]} claim"


def _sample(stroke: Stroke) -> Markup:
    bead = "" if stroke == "record" else f'<use href="#ds-bead-{stroke}" x="17" y="3" width="14" height="14"/>'
    line = f'<path d="M0 10H40" marker-end="url(#ds-arrow-{stroke})"/>'
    return Markup(
        f'<svg class="{stroke_class(stroke)}" viewBox="0 0 48 20" width="48" height="20" aria-hidden="true">'
        f"{line}{bead}</svg>"
    )


def _arrowhead(stroke: Stroke) -> str:
    classes = escape_all(stroke_class(stroke))
    return (
        f'<marker id="ds-arrow-{stroke}" class="{classes}" viewBox="0 0 8 8" refX="1" refY="4" markerWidth="8" '
        'markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="ds-head" d="M0 0L8 4L0 8z"/></marker>'
    )


def _bead(word: VerdictWord) -> str:
    return (
        f'<symbol id="ds-bead-{word}" viewBox="0 0 16 16"><circle class="ds-bead" cx="8" cy="8" r="8"/>'
        f"{VERDICT_SHAPES[word]}</symbol>"
    )
