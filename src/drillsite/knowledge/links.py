"""Every reference, seen from the record that it names."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from drillsite.records import Key, Record
    from drillsite.records.check import Link

__all__ = ["PROSE_FIELDS", "Backlink", "find_backlinks"]


class Backlink(NamedTuple):
    """A record that names this one, and the field in which it does: `actors`, `evidence.origin`, `body`."""

    key: Key
    field: str


PROSE_FIELDS = frozenset(("body", "summary", "note"))
"""The fields of prose, as links name them."""


def find_backlinks(links: Iterable[Link], ordered: Iterable[Record]) -> Mapping[Key, tuple[Backlink, ...]]:
    """Give, for each record that is named anywhere, who names it, in the order of the records given, each once."""
    made_by: dict[Key, list[Link]] = defaultdict(list)
    for link in links:
        made_by[link.source].append(link)
    found: dict[Key, list[Backlink]] = defaultdict(list)
    for record in ordered:
        key = record.key
        for target, field in dict.fromkeys((link.target, link.field) for link in made_by.get(key, ())):
            if target != key:
                found[target].append(Backlink(key, field))
    return {key: tuple(links) for key, links in found.items()}
