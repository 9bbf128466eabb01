"""Events drawn on an axis of time, each a link, each at the precision that its date states.

Places along the axis are percentages and letters have a fixed size, so one drawing serves any width from the least
one up: a wider one only moves dates apart. That is how the page Timeline zooms, too, and why labels that do not overlap
in the least width never do. Narrower pages show the same events as a list, with the same marks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from markupsafe import Markup

from drillsite.records.dates import OPEN_END, OPEN_START
from drillsite.site.address import ROOT, address_of
from drillsite.site.drawing.lettering import text_width, wrap_text
from drillsite.site.drawing.timeline_labels import FONT_SIZE, Rows, Slot
from drillsite.site.drawing.timeline_scale import MARGIN, WIDTH, Cell, Scale, Stretch, make_scale
from drillsite.site.escaping import escape_all
from drillsite.site.smart import set_quotes
from drillsite.site.words import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from drillsite.records import EdtfDate
    from drillsite.records.models import Event

__all__ = ["Mark", "Timeline", "draw_timeline", "mark_of"]

Mark = Literal["day", "span", "within", "about"]
"""How a date is drawn: a dot, a bar, a hollow bar, or dashed."""

_MEANINGS: dict[str, str] = {
    "day": "on that day",
    "span": "from the first day to the last",
    "within": "exact day unknown",
    "about": "about then, or uncertain",
    "open": "its beginning or end is open",
    "break": "gap in the timeline",
}

_AXIS = 36.0
_ROW = 24.0
_LANE = 32.0
_REACH = 7.0
"""How far a mark reaches beyond its days on either side."""

_LONGEST_LABEL = 330.0
_DENSE_LABEL = 170.0
_DENSE = 80
"""From how many events on labels are kept short, so that the drawing does not grow too tall."""

_FINER_ROOM = 30.0
"""The room that a finer tick needs for its name."""

_DATE_GAP = 7.0
_LEADING = 15.0
"""How far below its title a date stands that has no room beside it."""

_FEW = 15
"""Up to how many events labels have the date in words, too."""

_LEAST_LABEL = 110.0
"""The room below which a label goes above its bar."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """A drawing, and what the signs in it mean: pairs of a sample and its meaning, for those alone that occur."""

    svg: Markup
    legend: tuple[tuple[Markup, str], ...]


@dataclass(frozen=True, slots=True)
class _Item:
    """An event in its place: its rows in the lane, and where its days and its label stand."""

    event: Event
    row: int
    left: float
    right: float
    label: _Label
    side: Literal["right", "left", "above", "above-left"]

    @property
    def is_above(self) -> bool:
        """Whether its label stands above its mark, and not beside it."""
        return self.side.startswith("above")

    @property
    def height(self) -> int:
        """How many rows it takes."""
        return self.label.height + self.is_above


@dataclass(frozen=True, slots=True)
class _Label:
    """A title with its date, if it has one: on one line, or the date on a second."""

    title: str
    date: str
    is_stacked: bool

    @property
    def height(self) -> int:
        """How many rows it takes."""
        return 2 if self.is_stacked else 1

    @property
    def width(self) -> float:
        """How wide it is."""
        title, date = text_width(self.title, FONT_SIZE), text_width(self.date, FONT_SIZE)
        return max(title, date) if self.is_stacked or not date else title + _DATE_GAP + date


def mark_of(date: EdtfDate) -> Mark:
    """Give how a date is drawn."""
    if any(sign in date.text for sign in "~?%") or (date.is_uncertain and "/" in date.text):
        return "about"
    if "/" in date.text:
        return "span"
    return "day" if date.earliest == date.latest else "within"


def draw_timeline(lanes: Mapping[str, Sequence[Event]], current: str = "", most_zoom: float = 1) -> Timeline:
    """Give the drawing of the events in each lane, in order of time; a lane without a name has no heading.

    Every event is drawn exactly once. The one whose id is `current` is emphasised. There must be one event at least.
    Finer ticks that have no room yet are there, but hidden, where a script may zoom that far.
    """
    events = [event for lane in lanes.values() for event in lane]
    scale = make_scale([event.date for event in events])
    room = _Room(_LONGEST_LABEL if len(events) < _DENSE else _DENSE_LABEL, len(events) <= _FEW)
    parts, top = [], _AXIS
    for name, lane in lanes.items():
        rows = Rows()
        items = [_place(event, scale, rows, room) for event in lane]
        height = len(rows) * _ROW + (_LANE if name else 0)
        start = top + (_LANE if name else 0)
        drawn = "".join(_draw_item(item, start, item.event.id == current, bool(name)) for item in items)
        parts.append(f"{_open_lane(name, top, height)}{drawn}</g>")
        top += height
    axis = "".join(_draw_axis(scale, top, most_zoom))
    label = escape_all(f"Timeline of {count(len(events), 'event')}")
    svg = f'<svg class="ds-time" role="group" aria-label="{label}" height="{top:g}">{axis}{"".join(parts)}</svg>'
    return Timeline(Markup(svg), tuple(_legend(events, scale)))


@dataclass(frozen=True, slots=True)
class _Room:
    """How long a label may be, and whether it has the date."""

    longest: float
    is_dated: bool


def _open_lane(name: str, top: float, height: float) -> str:
    if not name:
        return "<g>"
    return f'<g data-height="{height:g}"><text class="ds-time__lane" x="0" y="{top + 22:g}">{escape_all(name)}</text>'


def _place(event: Event, scale: Scale, rows: Rows, given: _Room) -> _Item:
    left, right = scale.span(event.date)
    date = event.date.words if given.is_dated else ""
    room = max(WIDTH - right, left) - _REACH - 4
    is_above = room < max(min(_LEAST_LABEL, text_width(event.title, FONT_SIZE)), text_width(date, FONT_SIZE))
    label = _fit_label(event.title, date, max(WIDTH - left, right) if is_above else room, given.longest)
    choices = dict(_above(left, right, label) if is_above else _beside(left, right, label))
    row, slot = rows.take(choices.values())
    side = next(side for side, choice in choices.items() if choice == slot)
    return _Item(event, row, left, right, label, side)


def _fit_label(title: str, date: str, room: float, longest: float) -> _Label:
    """Give a label that fits: the date is never left off, and takes a line of its own where one is too short."""
    (title,) = wrap_text(title, min(room, longest), FONT_SIZE, 1)
    if not date:
        return _Label(title, "", is_stacked=False)
    (date,) = wrap_text(date, room, FONT_SIZE, 1)
    in_line = _Label(title, date, is_stacked=False)
    return in_line if in_line.width <= room else _Label(title, date, is_stacked=True)


def _beside(left: float, right: float, label: _Label) -> Iterator[tuple[Literal["right", "left"], Slot]]:
    if right + _REACH + 4 + label.width <= WIDTH:
        yield "right", Slot(left - _REACH, right + _REACH + 4 + label.width, label.height)
    if left - _REACH - 4 - label.width >= 0:
        yield "left", Slot(left - _REACH - 4 - label.width, right + _REACH, label.height)


def _above(left: float, right: float, label: _Label) -> Iterator[tuple[Literal["above", "above-left"], Slot]]:
    if left + label.width <= WIDTH:
        yield "above", Slot(left - _REACH, max(left + label.width, right + _REACH), label.height + 1)
    else:
        yield "above-left", Slot(min(right - label.width, left - _REACH), right + _REACH, label.height + 1)


def _draw_item(item: _Item, top: float, is_current: bool, is_in_lane: bool) -> str:
    """Give the link of an event; in a lane it says which rows it takes, so that a script can close up the others."""
    event = item.event
    label_y = top + item.row * _ROW + _ROW / 2
    y = label_y + (item.label.height * _ROW if item.is_above else 0)
    current = ' aria-current="page"' if is_current else ""
    rows = f' data-rows="{" ".join(map(str, range(item.row, item.row + item.height)))}"' if is_in_lane else ""
    name = escape_all(f"{set_quotes(event.title)}: {event.date.words}")
    return (
        f'<a class="ds-time__item"{current}{rows} href="{ROOT}{address_of(event.key)}"><title>{name}</title>'
        f"{_draw_mark(event.date, item.left, item.right, y)}{_draw_label(item, label_y)}</a>"
    )


def _draw_label(item: _Item, y: float) -> str:
    at = {"right": item.right, "left": item.left, "above": item.left, "above-left": item.right}[item.side]
    away = {"right": _REACH + 4, "left": -_REACH - 4, "above": 0.0, "above-left": 0.0}[item.side]
    end = ' text-anchor="end"' if item.side in ("left", "above-left") else ""
    title, date = escape_all(item.label.title), escape_all(item.label.date)
    x, dx = f'x="{_percent(at)}"', f'dx="{away:g}"{end}'
    if item.label.is_stacked:
        below = f'<text class="ds-time__date" {x} y="{y + 4 + _LEADING:g}" {dx}>{date}</text>'
        return f'<text {x} y="{y + 4:g}" {dx}>{title}</text>{below}'
    after = f'<tspan class="ds-time__date" dx="{_DATE_GAP:g}">{date}</tspan>' if date else ""
    return f'<text {x} y="{y + 4:g}" {dx}>{title}{after}</text>'


def _draw_mark(date: EdtfDate, left: float, right: float, y: float) -> str:
    middle = _percent((left + right) / 2)
    line = f'x1="{_percent(left)}" x2="{_percent(right)}" y1="{y:g}" y2="{y:g}"'
    ends = "".join(_draw_open_ends(date, y))
    mark = mark_of(date)
    if mark == "day":
        return f'<circle class="ds-time__day" cx="{middle}" cy="{y:g}" r="4.5"/>'
    if mark == "span":
        return f'<line class="ds-time__span" {line}/>{ends}'
    if mark == "within":
        return f'<line class="ds-time__rim" {line}/><line class="ds-time__hollow" {line}/>'
    circle = f'<circle class="ds-time__about" cx="{middle}" cy="{y:g}" r="4.5"/>'
    return f'<line class="ds-time__maybe" {line}/>{circle}{ends}'


def _draw_open_ends(date: EdtfDate, y: float) -> Iterator[str]:
    if date.earliest == OPEN_START:
        yield f'<svg class="ds-time__open" x="0" y="{y:g}"><path d="M{MARGIN - 4:g}-5l-6 5l6 5m-6-5h10"/></svg>'
    if date.latest == OPEN_END:
        yield f'<svg class="ds-time__open" x="100%" y="{y:g}"><path d="M{4 - MARGIN:g}-5l6 5l-6 5m6-5h-10"/></svg>'


def _draw_axis(scale: Scale, bottom: float, most_zoom: float) -> Iterator[str]:
    """Give the cells of the axis with their names, then finer ticks where they find room once it is wide enough."""
    yield '<g class="ds-time__axis" aria-hidden="true">'
    for stretch in scale.stretches:
        left, width = _percent(stretch.left), _percent(stretch.right - stretch.left)
        if stretch.cell is None:
            middle = _percent((stretch.left + stretch.right) / 2)
            yield f'<rect class="ds-time__break" x="{left}" width="{width}" y="0" height="{bottom:g}"/>'
            yield f'<svg x="{middle}" y="9">{_CUT}</svg>'
            continue
        yield f'<line x1="{left}" x2="{left}" y1="0" y2="{bottom:g}"/>'
        yield f'<text x="{left}" y="13" dx="4">{stretch.cell.label}</text>'
        yield from _draw_finer(stretch, stretch.cell, scale, most_zoom)
    yield "</g>"


def _draw_finer(stretch: Stretch, cell: Cell, scale: Scale, most_zoom: float) -> Iterator[str]:
    """Give the months of a year or the years of a decade, if they find room at most at this zoom."""
    number = {0: 12, 1: 10}.get(cell.level, 0)
    zoom = number * _FINER_ROOM / (stretch.right - stretch.left)
    if not number or zoom > most_zoom or not 1000 <= cell.index * 10**cell.level < 10_000:
        return
    shown = "inline" if zoom <= 1 else "none"
    yield f'<g class="ds-time__finer" data-from="{zoom:.2f}" display="{shown}">'
    for part in cell.parts():
        at = _percent(scale.place(part.start))
        yield f'<line x1="{at}" x2="{at}" y1="17" y2="22"/><text x="{at}" y="28" dx="4">{part.label.split()[0]}</text>'
    yield "</g>"


def _legend(events: Iterable[Event], scale: Scale) -> Iterator[tuple[Markup, str]]:
    dates = [event.date for event in events]
    occurring = {str(mark_of(date)) for date in dates}
    if any(date.earliest == OPEN_START or date.latest == OPEN_END for date in dates):
        occurring.add("open")
    if any(stretch.cell is None for stretch in scale.stretches):
        occurring.add("break")
    return ((_SAMPLES[name], meaning) for name, meaning in _MEANINGS.items() if name in occurring)


def _sample(shape: str) -> Markup:
    return Markup(f'<svg class="ds-time" width="34" height="14" aria-hidden="true">{shape}</svg>')


_CUT = '<path class="ds-time__cut" d="M-4 5l4-10M0 5l4-10"/>'
_LINE = 'x1="7" x2="27" y1="7" y2="7"'
_SAMPLES = {
    "day": _sample('<circle class="ds-time__day" cx="17" cy="7" r="4.5"/>'),
    "span": _sample(f'<line class="ds-time__span" {_LINE}/>'),
    "within": _sample(f'<line class="ds-time__rim" {_LINE}/><line class="ds-time__hollow" {_LINE}/>'),
    "about": _sample(f'<line class="ds-time__maybe" {_LINE}/><circle class="ds-time__about" cx="17" cy="7" r="4.5"/>'),
    "open": _sample('<g class="ds-time__open"><path d="M20 2l6 5l-6 5m6-5h-22"/></g>'),
    "break": _sample(
        '<g class="ds-time__axis"><rect class="ds-time__break" x="9" width="16" height="14"/>'
        f'<svg x="17" y="7">{_CUT}</svg></g>'
    ),
}


def _percent(place: float) -> str:
    return f"{100 * place / WIDTH:.2f}%"
