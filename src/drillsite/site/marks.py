"""The few drawn signs: one for each verdict, one for each kind, as inline SVG that prints and needs no font."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from drillsite.site.words import VERDICT_LABELS

if TYPE_CHECKING:
    from drillsite.knowledge import VerdictWord

__all__ = ["KIND_SHAPES", "VERDICT_SHAPES", "kind_mark", "verdict_badge", "verdict_mark"]

VERDICT_SHAPES: dict[VerdictWord, str] = {
    "corroborated": '<circle cx="8" cy="8" r="6.5" fill="currentColor"/>',
    "single-origin": (
        '<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.5"/>'
        '<path d="M8 2a6 6 0 0 0 0 12z" fill="currentColor"/>'
    ),
    "contested": (
        '<path d="M7 2a6 6 0 0 0 0 12z" fill="currentColor"/>'
        '<path d="M9.5 2.6a5.5 5.5 0 0 1 0 10.8z" fill="none" stroke="currentColor" stroke-width="1.5"/>'
    ),
    "disputed": (
        '<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.8"/>'
        '<path d="M3.8 12.2l8.4-8.4" stroke="currentColor" stroke-width="1.8"/>'
    ),
    "unconfirmed": (
        '<circle cx="7" cy="7" r="4.8" fill="none" stroke="currentColor" stroke-width="1.5"/>'
        '<path d="M10.6 10.6l3.4 3.4" stroke="currentColor" stroke-width="1.8"/>'
    ),
    "unchecked": (
        '<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="2.6 2.1"/>'
    ),
    "opinion": '<path d="M8 1.6L14.4 8L8 14.4L1.6 8z" fill="none" stroke="currentColor" stroke-width="1.5"/>',
}

KIND_SHAPES = {
    "theme": '<path d="M2 3h12v2.4H2zm0 4h12v2.4H2zm0 4h8v2.4H2z"/>',
    "claim": '<path d="M2 2h12v9H8l-4 3.2V11H2z"/>',
    "actor": '<circle cx="8" cy="5" r="3.2"/><path d="M2 14.5a6 6 0 0 1 12 0z"/>',
    "system": '<path d="M8 1.2l5.9 3.4v6.8L8 14.8l-5.9-3.4V4.6z"/>',
    "event": '<path d="M2 3.5h12V14H2zM4.5 1.5h2v3h-2zm5 0h2v3h-2z"/>',
    "source": '<path d="M3 1.5h7l3 3v10H3z"/>',
}


@cache
def verdict_mark(word: VerdictWord) -> Markup:
    """Give the sign of a verdict, hidden from screen readers: a word always stands beside it."""
    return _svg(VERDICT_SHAPES[word], f"ds-mark ds-mark--{word}")


@cache
def kind_mark(kind: str) -> Markup:
    """Give the sign of a kind of record, hidden from screen readers."""
    return _svg(KIND_SHAPES[kind], f"ds-mark ds-mark--kind ds-mark--{kind}", 'fill="currentColor" ')


@cache
def verdict_badge(word: VerdictWord) -> Markup:
    """Give the sign of a verdict with its word."""
    label = VERDICT_LABELS[word]
    return Markup('<span class="ds-verdict ds-verdict--{}">{}{}</span>').format(word, verdict_mark(word), label)


def _svg(shape: str, classes: str, attributes: str = "") -> Markup:
    size = 'viewBox="0 0 16 16" width="16" height="16"'
    return Markup(f'<svg class="{classes}" {size} {attributes}aria-hidden="true">{shape}</svg>')
