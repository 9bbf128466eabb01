"""Every reference, seen from the record that it names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drillsite.records.references import prose_of, references_of, wikilinks_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from drillsite.records import Key, Record, Records

__all__ = ["Backlink", "find_backlinks"]


@dataclass(frozen=True, slots=True)
class Backlink:
    """A record that names this one, and the field in which it does: `actors`, `evidence.origin`, `body`."""

    key: Key
    field: str


def find_backlinks(records: Records, ordered: Iterable[Record]) -> Mapping[Key, tuple[Backlink, ...]]:
    """Give, for each record that is named anywhere, who names it, in the order of the records given, each once."""
    found: dict[Key, dict[Backlink, None]] = {}
    for record in ordered:
        key = record.key
        for reference in references_of(record):
            name = ".".join(str(step) for step in reference.path if isinstance(step, str))
            target = records.resolve(reference.target, reference.kinds)[0]
            found.setdefault(target, {})[Backlink(key, name)] = None
        for path, text in prose_of(record):
            for link in wikilinks_in(text):
                target = records.resolve(link.group(1))[0]
                if target != key:
                    found.setdefault(target, {})[Backlink(key, str(path[0]))] = None
    return {key: tuple(links) for key, links in found.items()}
