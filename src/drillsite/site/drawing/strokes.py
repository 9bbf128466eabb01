"""How an edge of the network is drawn and said: a line by the verdict of its claim, a mark on it, a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from drillsite.knowledge import VERDICT_WORDS, VerdictWord
from drillsite.site.address import ROOT, address_of
from drillsite.site.escaping import escape_all
from drillsite.site.marks import KIND_SHAPES, VERDICT_SHAPES, WEAK_SHAPES
from drillsite.site.smart import set_quotes
from drillsite.site.verdict_words import verdict_label
from drillsite.site.words import VERDICT_LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drillsite.knowledge import Edge, Knowledge
    from drillsite.records import Key

__all__ = [
    "RECORD",
    "STROKES",
    "Stroke",
    "draw_bead",
    "draw_legend",
    "draw_signs",
    "link_to",
    "say_edge",
    "stroke_class",
    "stroke_of",
]


@dataclass(frozen=True, slots=True)
class Stroke:
    """What a line is drawn by: the verdict on the claim that it comes from, or no word where only a record notes it.

    `id` tells its signs from others' on a page, `kind` is what the network is filtered by.
    """

    word: VerdictWord | None
    is_weak: bool = False

    @property
    def kind(self) -> str:
        """The word of the verdict, or `record`."""
        return self.word or "record"

    @property
    def id(self) -> str:
        """The kind, and whether it is weak."""
        return f"{self.kind}-weak" if self.is_weak else self.kind

    @property
    def label(self) -> str:
        """What it means, in words."""
        if self.word is None:
            return "Noted in the records"
        return f"{VERDICT_LABELS[self.word]}{' (weak)' if self.is_weak else ''} claim"


RECORD = Stroke(None)

STROKES = (
    *(
        stroke
        for word in VERDICT_WORDS
        for stroke in (Stroke(word), *([Stroke(word, True)] if word in WEAK_SHAPES else []))
    ),
    RECORD,
)
"""In the order in which legends and filters tell them."""


def stroke_of(edge: Edge, knowledge: Knowledge) -> Stroke:
    """Give what the line of an edge is drawn by."""
    if edge.field != "relation":
        return RECORD
    verdict = knowledge.verdicts[edge.said_by[1]]
    return Stroke(verdict.word, verdict.is_weak)


def stroke_class(stroke: Stroke) -> str:
    """Give the classes of the line of an edge."""
    if stroke.word is None:
        return "ds-edge ds-edge--record"
    return f"ds-edge ds-edge--{stroke.word} ds-verdict--{stroke.word}"


def say_edge(edge: Edge, knowledge: Knowledge) -> str:
    """Give an edge as a sentence with its verdict: `China operates S-400. Corroborated.`"""
    subject, target = knowledge[edge.subject].title_text, knowledge[edge.object].title_text
    if edge.field != "relation":
        ending = "As noted in the records"
    else:
        ending = verdict_label(knowledge.verdicts[edge.said_by[1]], knowledge[edge.said_by])
    return set_quotes(f"{subject} {edge.predicate} {target}. {ending}.")


def link_to(key: Key) -> str:
    """Give the address of a record for use in an attribute."""
    return f"{ROOT}{address_of(key)}"


def draw_signs(strokes: Iterable[Stroke], kinds: Iterable[str]) -> str:
    """Give the arrowheads and marks that the drawings of a page share, once for the page and itself unseen."""
    wanted = set(strokes)
    heads = (_arrowhead(stroke) for stroke in STROKES if stroke in wanted or stroke == RECORD)
    beads = (_bead(stroke.word, stroke) for stroke in STROKES if stroke in wanted and stroke.word)
    marks = (
        f'<symbol id="ds-kind-{kind}" viewBox="0 0 16 16">{KIND_SHAPES[kind]}</symbol>' for kind in sorted(set(kinds))
    )
    inside = "".join((*heads, *beads, *marks))
    return f'<svg class="ds-signs" width="0" height="0" aria-hidden="true"><defs>{inside}</defs></svg>'


def draw_bead(stroke: Stroke, x: int, y: int, size: int) -> str:
    """Return the mark on a line, which must stand among the signs of the page; none where only a record notes it."""
    if stroke.word is None:
        return ""
    return f'<use href="#ds-bead-{stroke.id}" x="{x}" y="{y}" width="{size}" height="{size}"/>'


def draw_legend(strokes: Iterable[Stroke]) -> str:
    """Give the meaning of each line that occurs, in the order of the verdicts."""
    wanted = set(strokes)
    rows = "".join(f"<li>{_sample(stroke)}{stroke.label}</li>" for stroke in STROKES if stroke in wanted)
    return f'<ul class="ds-strokes" aria-label="What the lines mean">{rows}</ul>'


def _sample(stroke: Stroke) -> Markup:
    line = f'<path d="M0 10H40" marker-end="url(#ds-arrow-{stroke.id})"/>'
    return Markup(
        f'<svg class="{stroke_class(stroke)}" viewBox="0 0 48 20" width="48" height="20" aria-hidden="true">'
        f"{line}{draw_bead(stroke, 17, 3, 14)}</svg>"
    )


def _arrowhead(stroke: Stroke) -> str:
    classes = escape_all(stroke_class(stroke))
    return (
        f'<marker id="ds-arrow-{stroke.id}" class="{classes}" viewBox="0 0 8 8" refX="1" refY="4" markerWidth="8" '
        'markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="ds-head" d="M0 0L8 4L0 8z"/></marker>'
    )


def _bead(word: VerdictWord, stroke: Stroke) -> str:
    shape = WEAK_SHAPES[word] if stroke.is_weak else VERDICT_SHAPES[word]
    return (
        f'<symbol id="ds-bead-{stroke.id}" viewBox="0 0 16 16"><circle class="ds-bead" cx="8" cy="8" r="8"/>'
        f"{shape}</symbol>"
    )
