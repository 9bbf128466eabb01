"""The few drawn signs: one for each verdict, one for each kind, as inline SVG that prints and needs no font.

A verdict that is weak has a hollow sign of its own, and wherever a verdict is shown its word says so. So pages ask for
the sign of a verdict (`verdict_mark`, `verdict_badge`), and only legends, which name a class of verdicts, for that of
a word (`word_mark`, `word_badge`).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from drillsite.site.verdict_words import verdict_label
from drillsite.site.words import VERDICT_LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drillsite.knowledge import Verdict, VerdictWord
    from drillsite.records import Record

__all__ = [
    "KIND_SHAPES",
    "VERDICT_SHAPES",
    "WEAK_SHAPES",
    "badge",
    "bar_part",
    "kind_mark",
    "stance_cells",
    "stance_signs",
    "verdict_badge",
    "verdict_mark",
    "word_badge",
    "word_mark",
]

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

WEAK_SHAPES: dict[VerdictWord, str] = {
    "corroborated": '<circle cx="8" cy="8" r="5.6" fill="none" stroke="currentColor" stroke-width="2"/>',
    "single-origin": (
        '<path d="M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12v12" fill="none" stroke="currentColor" stroke-width="1.2"/>'
    ),
    "contested": (
        '<path d="M6.5 2.7a5.5 5.5 0 0 0 0 10.6zM9.5 2.7a5.5 5.5 0 0 1 0 10.6z" '
        'fill="none" stroke="currentColor" stroke-width="1.2"/>'
    ),
    "disputed": (
        '<circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.2"/>'
        '<path d="M3 11.6l8.6-8.6M4.4 13l8.6-8.6" stroke="currentColor" stroke-width="1.2"/>'
    ),
}
"""The hollow signs of the verdicts that can be weak: those that rest on evidence."""

KIND_SHAPES = {
    "theme": '<path d="M2 3h12v2.4H2zm0 4h12v2.4H2zm0 4h8v2.4H2z"/>',
    "claim": '<path d="M2 2h12v9H8l-4 3.2V11H2z"/>',
    "actor": '<circle cx="8" cy="5" r="3.2"/><path d="M2 14.5a6 6 0 0 1 12 0z"/>',
    "system": '<path d="M8 1.2l5.9 3.4v6.8L8 14.8l-5.9-3.4V4.6z"/>',
    "event": '<path d="M2 3.5h12V14H2zM4.5 1.5h2v3h-2zm5 0h2v3h-2z"/>',
    "source": '<path d="M3 1.5h7l3 3v10H3z"/>',
}


def verdict_mark(verdict: Verdict) -> Markup:
    """Return the sign of a verdict, hollow where it is weak; hidden from screen readers: a word stands beside it."""
    return _mark(verdict.word, is_weak=verdict.is_weak)


def verdict_badge(verdict: Verdict, record: Record | None = None) -> Markup:
    """Return the sign and the words of the verdict on a record: `Corroborated (weak)`; on a forecast `Forecast`."""
    return badge(verdict.word, verdict_label(verdict, record), is_weak=verdict.is_weak)


def word_mark(word: VerdictWord, is_weak: bool = False) -> Markup:
    """Return the sign of a class of verdicts, or of the weak ones of a class, for legends."""
    return _mark(word, is_weak=is_weak)


def word_badge(word: VerdictWord, is_weak: bool = False) -> Markup:
    """Return the sign and the word of a class of verdicts, or of the weak ones of a class, for legends."""
    return badge(word, f"{VERDICT_LABELS[word]}{' (weak)' if is_weak else ''}", is_weak=is_weak)


@cache
def badge(word: VerdictWord, label: str, *, is_weak: bool) -> Markup:
    """Return the sign of a verdict with what it is called."""
    mark = _mark(word, is_weak=is_weak)
    return Markup('<span class="ds-verdict ds-verdict--{}">{}{}</span>').format(word, mark, label)


@cache
def _mark(word: VerdictWord, *, is_weak: bool) -> Markup:
    shape = WEAK_SHAPES.get(word, VERDICT_SHAPES[word]) if is_weak else VERDICT_SHAPES[word]
    return _svg(shape, f"ds-mark ds-mark--{word}{' ds-mark--weak' if is_weak else ''}")


def bar_part(word: VerdictWord, number: int, is_weak: bool = False) -> Markup:
    """Return the part of a bar that stands for so many verdicts; in parts.css all shrink to the width there is."""
    weak = " ds-coverage__part--weak" if is_weak else ""
    return Markup(f'<svg class="ds-coverage__part{weak} ds-verdict--{word}" width="{number}0000"></svg>')


@cache
def kind_mark(kind: str) -> Markup:
    """Return the sign of a kind of record, hidden from screen readers."""
    return _svg(KIND_SHAPES[kind], f"ds-mark ds-mark--kind ds-mark--{kind}", 'fill="currentColor" ')


@cache
def stance_signs(letters: str) -> Markup:
    """Return the signs of stances in a matrix by their letters: `fb` is for and background."""
    return Markup("").join(_STANCES[letter] for letter in letters)


def stance_cells(cells: Iterable[str]) -> Markup:
    """Return the cells of a row of a matrix."""
    return Markup("".join([f"<td>{stance_signs(letters)}</td>" for letters in cells]))


_STANCES = {
    letter: Markup('<b class="ds-{}"><i>{}</i></b>').format(name, name)
    for letter, name in (("f", "for"), ("a", "against"), ("b", "background"))
}


def _svg(shape: str, classes: str, attributes: str = "") -> Markup:
    size = 'viewBox="0 0 16 16" width="16" height="16"'
    return Markup(f'<svg class="{classes}" {size} {attributes}aria-hidden="true">{shape}</svg>')
