"""Every reference, seen from the record that it names."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from drillsite.records import Key, Record, Records

__all__ = ["PROSE_FIELDS", "Backlink", "find_backlinks"]


class Backlink(NamedTuple):
    """A record that names this one, and the field in which it does: `actors`, `evidence.origin`, `body`."""

    key: Key
    field: str


PROSE_FIELDS = frozenset(("body", "summary", "note"))
"""The fields of prose, as links name them."""


def find_backlinks(
    records: Records, ordered: Iterable[Record], fields: frozenset[str] | None = None
) -> Mapping[Key, tuple[Backlink, ...]]:
    """Give, for each record that is named anywhere, who names it, in the order of the records given, each once.

    Where `fields` are given, only references that stand in these count.
    """
    found: dict[Key, list[Backlink]] = defaultdict(list)
    for record in ordered:
        key = record.key
        for name, target in dict.fromkeys(records.named_by(key, fields)):
            if target != key:
                found[target].append(Backlink(key, name))
    return {key: tuple(links) for key, links in found.items()}
