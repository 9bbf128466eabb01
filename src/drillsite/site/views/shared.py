"""What several views share: records under headings, dates to draw, and how much a page lists."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from drillsite.knowledge import Knowledge
    from drillsite.records import EdtfDate, Key
    from drillsite.records.models import Claim, Event
    from drillsite.site.pages import Page

__all__ = [
    "MOST_EDGES",
    "MOST_NEIGHBOURS",
    "MOST_SOURCES",
    "Dates",
    "Group",
    "View",
    "group_by_theme",
    "in_time",
    "key_of",
    "pick_key_events",
]

View = dict[str, Any]

MOST_SOURCES = 25
"""How many sources that speak of a record its page lists."""

MOST_NEIGHBOURS = 12
"""How many records that are often mentioned together with one its page lists."""

MOST_EDGES = 150
"""How many edges of one sort a page lists."""


@dataclass(frozen=True, slots=True)
class Group:
    """Records under a heading."""

    title: str
    key: Key | None
    rows: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Dates:
    """Events in order of time: those that a page draws, and those that it only lists."""

    drawn: tuple[Event, ...]
    left_out: tuple[Event, ...]


def key_of(page: Page) -> Key:
    """Give the kind and id of the record that a page is about."""
    assert page.key is not None
    return page.key


def group_by_theme(claims: Iterable[Claim]) -> list[Group]:
    """Give the claims under their themes, in the order of the first of each."""
    groups: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        groups[claim.theme].append(claim)
    return [Group("", ("theme", theme), tuple(group)) for theme, group in groups.items()]


def pick_key_events(knowledge: Knowledge, events: Sequence[Event], most: int) -> tuple[Event, ...]:
    """Give the events that most claims speak of, in order of time."""
    if len(events) <= most:
        return tuple(events)
    ranked = sorted(events, key=lambda event: -len(knowledge.claims_about.get(event.key, ())))
    return tuple(sorted(ranked[:most], key=in_time))


def in_time(event: Event) -> tuple[EdtfDate, str]:
    """Give what puts events in order of time."""
    return event.date, event.id
