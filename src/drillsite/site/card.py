"""The pictures that stand for the site and for each theme where a page is shared."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageColor, ImageDraw, ImageFont

from drillsite.site.smart import set_quotes
from drillsite.site.words import VERDICT_LABELS, count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from drillsite.knowledge import Coverage, Knowledge, VerdictWord

__all__ = ["HEIGHT", "SITE_CARD", "WIDTH", "Card", "draw_card", "plan_cards", "theme_card"]

WIDTH, HEIGHT = 1200, 630
SITE_CARD = "assets/cards/site.png"

_MARGIN = 72
_COLOURS = {
    "theme": "#b34a00",
    "corroborated": "#00694d",
    "single-origin": "#0068a3",
    "contested": "#8a2f6b",
    "disputed": "#b03a00",
    "unconfirmed": "#5c5f66",
    "unchecked": "#5c5f66",
    "opinion": "#5b4b9a",
}
"""The colours of the light scheme, as in colours.css."""

_PAPER, _SOFT, _INK = 0, 49, 63
"""Shades of the palette: it runs from paper to ink, so that letters with soft edges need no others."""

_PALETTE_ENDS = "#fffefb", "#1d2026"

_FACES = Path(__file__).parent / "assets"


@dataclass(frozen=True, slots=True)
class Card:
    """A picture to be: where it stands on the site, the words on it from top to foot, and the verdicts it counts.

    These are counted when they are asked for, so that a plan of all cards costs nothing.
    """

    address: str
    kicker: str
    title: str
    foot: str
    count_verdicts: Callable[[], Coverage]

    @property
    def coverage(self) -> Coverage:
        """How many of its claims have which verdict."""
        return self.count_verdicts()

    @property
    def alt(self) -> str:
        """What it shows, in words."""
        verdicts = ", ".join(
            _say_count(word, number, self.coverage.weak[word])
            for word, number in self.coverage.counts.items()
            if number
        )
        claims = f"{count(self.coverage.total, 'claim')}: {verdicts}" if verdicts else ""
        said = (part for part in (self.kicker, self.title, claims, self.foot) if part)
        return " ".join(f"{part.rstrip('.')}." if part[-1] not in "?!" else part for part in said)


def _say_count(word: VerdictWord, number: int, weak: int) -> str:
    """Return how many claims have a verdict: `14 corroborated (7 weak)`."""
    return f"{number:,} {VERDICT_LABELS[word].lower()}{f' ({weak:,} weak)' if weak else ''}"


def theme_card(theme: str) -> str:
    """Give the address of a theme's card."""
    return f"assets/cards/themes/{theme}.png"


def plan_cards(knowledge: Knowledge, site_name: str) -> Iterator[Card]:
    """Give the card of the site and of each theme: question, title, name of the site, verdicts on its claims.

    A card whose words our face has no letters for is left out.
    """
    name = set_quotes(site_name)
    if _has_letters(name):
        yield Card(SITE_CARD, "Claim by claim, checked against sources", name, "", lambda: knowledge.whole_coverage)
    for theme in knowledge.themes:
        kicker, title = set_quotes(theme.question or ""), set_quotes(theme.title)
        if _has_letters(f"{kicker}{title}{name}"):
            yield Card(theme_card(theme.id), kicker, title, name, partial(_count_theme, knowledge, theme.id))


def _count_theme(knowledge: Knowledge, theme: str) -> Coverage:
    return knowledge.coverage(knowledge.claims_of[theme])


def draw_card(card: Card) -> bytes:
    """Give the card as a PNG, the same bytes for the same words under the same version of Pillow, in some 10 ms."""
    image = Image.new("P", (WIDTH, HEIGHT), _PAPER)
    image.putpalette(_palette())
    pen = ImageDraw.Draw(image)
    pen.fontmode = "L"
    pen.rectangle((0, 0, WIDTH, 12), fill=_shade_of("theme"))
    y = float(_MARGIN)
    if card.kicker:
        y = _write(pen, y, card.kicker, _face(36, italic=True), _SOFT, most=2) + 16
    _write(pen, y, card.title, _title_face(pen, card.title), _INK, most=3)
    coverage = card.coverage
    if coverage.total:
        _draw_coverage(pen, coverage)
    if card.foot:
        _write(pen, HEIGHT - 84, card.foot, _face(30), _SOFT, most=1)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@cache
def _palette() -> bytes:
    """Give the shades from paper to ink, and behind them the colours."""
    paper, ink = map(ImageColor.getrgb, _PALETTE_ENDS)
    shades = [
        round(first + (last - first) * number / _INK)
        for number in range(_INK + 1)
        for first, last in zip(paper, ink, strict=True)
    ]
    return bytes([*shades, *chain.from_iterable(map(ImageColor.getrgb, _COLOURS.values()))])


def _shade_of(colour: str) -> int:
    return _INK + 1 + list(_COLOURS).index(colour)


def _draw_coverage(pen: ImageDraw.ImageDraw, coverage: Coverage) -> None:
    """Draw the verdicts as a bar, and under it how many claims have each, in words."""
    shown = [(word, number) for word, number in coverage.counts.items() if number]
    top, left, room = 412, float(_MARGIN), WIDTH - 2 * _MARGIN - 6 * (len(shown) - 1)
    for word, number in shown:
        wide, strong = (room * part / coverage.total for part in (number, number - coverage.weak[word]))
        box = (round(left), top, round(left + wide) - 1, top + 22)
        pen.rectangle(box, outline=_shade_of(word), width=3)  # what is weak stays hollow
        if strong:
            pen.rectangle((*box[:2], max(box[0], round(left + strong) - 1), box[3]), fill=_shade_of(word))
        left += wide + 6
    face, x, y = _face(28), float(_MARGIN), top + 44
    for word, number in shown:
        label = _say_count(word, number, coverage.weak[word])
        wide = 30 + pen.textlength(label, face)
        if x + wide > WIDTH - _MARGIN:
            x, y = float(_MARGIN), y + 38
        pen.ellipse((x, y + 10, x + 16, y + 26), fill=_shade_of(word))
        pen.text((x + 26, y), label, _INK, face)
        x += wide + 24


def _write(
    pen: ImageDraw.ImageDraw, y: float, text: str, face: ImageFont.FreeTypeFont, shade: int, *, most: int
) -> float:
    """Write a text in at most so many lines and give where the next would stand."""
    step = face.size * 1.22
    for line in _break(pen, text, face, most):
        pen.text((_MARGIN, y), line, shade, face)
        y += step
    return y


def _break(pen: ImageDraw.ImageDraw, text: str, face: ImageFont.FreeTypeFont, most: int) -> Sequence[str]:
    """Give a text in lines that fit; what does not fit into the last one ends with an ellipsis."""
    room = WIDTH - 2 * _MARGIN
    lines: list[str] = []
    rest = text.split()
    while rest and len(lines) < most:
        taken = len(rest) if pen.textlength(" ".join(rest), face) <= room else 1
        while taken < len(rest) and pen.textlength(" ".join(rest[: taken + 1]), face) <= room:
            taken += 1
        lines.append(" ".join(rest[:taken]))
        rest = rest[taken:]
    return [_shorten(pen, line, face, is_cut=bool(rest) and line is lines[-1]) for line in lines]


def _shorten(pen: ImageDraw.ImageDraw, line: str, face: ImageFont.FreeTypeFont, *, is_cut: bool) -> str:
    line = f"{line} …" if is_cut else line
    while pen.textlength(line, face) > WIDTH - 2 * _MARGIN:
        line = f"{line.rstrip(' …')[:-1].rstrip()} …"
    return line


def _title_face(pen: ImageDraw.ImageDraw, title: str) -> ImageFont.FreeTypeFont:
    """Give the largest face in which a title takes two lines, or the smallest."""
    room = WIDTH - 2 * _MARGIN
    sizes = [size for size in (76, 68, 62) if pen.textlength(title, _face(size, weight=600)) < 1.75 * room]
    return _face(sizes[0] if sizes else 58, weight=600)


@cache
def _face(size: int, *, italic: bool = False, weight: int = 400) -> ImageFont.FreeTypeFont:
    name = "serif-italic.woff2" if italic else "serif.woff2"
    face = ImageFont.truetype(_FACES / name, size, layout_engine=ImageFont.Layout.BASIC)
    if not italic:
        face.set_variation_by_axes([weight])
    return face


def _has_letters(text: str) -> bool:
    return all(map(_has_letter, set(text) - {" "}))


@cache
def _has_letter(letter: str) -> bool:
    """Give whether our face has a letter: one that it lacks is drawn as the box that stands for all it lacks."""
    return all(
        bytes(face.getmask(letter)) != bytes(face.getmask("\uffff")) for face in (_face(30), _face(30, italic=True))
    )
