"""Which origin an item of evidence may have: what the record of its source, or other items of it, suggest.

A proposal is never written by itself: an editor decides, and is told why it is proposed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from drillsite.edit.names import name_in_text
from drillsite.records.fields import ITSELF, ORIGIN_KINDS
from drillsite.records.models import Actor, Claim, Event, Source
from drillsite.records.names import fold_name
from drillsite.records.origins import bare_id, has_named_publisher

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from drillsite.records import Evidence, Key, Record, Records
    from drillsite.records.origins import Origins

__all__ = ["Proposal", "describe_origin_of_source", "propose_origins", "written_origin"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """An origin that an item may have: as it is written in a record, as it reads in a sentence, and why it is proposed.

    `reason` is the `origin_reason` given elsewhere, where there is one.
    """

    origin: str
    name: str
    why: str
    reason: str = ""


def describe_origin_of_source(source: Source, origins: Origins) -> str:
    """Return what the record of a source says of its origin, in a sentence; an empty text where it says nothing."""
    way = origins.way_of_source(source.id)
    name = name_in_text(origins.records[way.origin.key])
    if way.origin.key[0] == "actor" or len(way.sources) > 1:
        return f"As its record says, it repeats {name}."
    if not way.is_stated:
        return ""
    return "As its record says, it is a primary source." if source.origin is None else "It is its own origin."


def propose_origins(source: Source, origins: Origins) -> tuple[Proposal, ...]:
    """Return the origins that items of a source may have, the likeliest first.

    These are the actors whose name its author or publisher is, and then the origins named where the same document is
    cited, most often named first. Cost: linear in the claims and events. The source need not be among the records yet.
    """
    found: dict[str, Proposal] = {}
    for proposal in (*_namesakes(source, origins), *_named_elsewhere(source, origins)):
        found.setdefault(proposal.origin, proposal)
    return tuple(found.values())


def written_origin(records: Records, key: Key) -> str:
    """Return an origin as an item names it: by its id, with its kind where an actor has the id of a source."""
    return key[1] if records.resolve(key[1], ORIGIN_KINDS) == [key] else f"{key[0]}:{key[1]}"


def _namesakes(source: Source, origins: Origins) -> Iterator[Proposal]:
    for actor in origins.namesakes(source):
        record = origins.records[actor]
        assert isinstance(record, Actor)
        names = {fold_name(name) for name in (record.name, *record.aliases)}
        field, name = next(pair for pair in _names_with_fields(source) if fold_name(pair[1]) in names)
        why = f'its {field} is "{name}"'
        if record.type == "media":
            why += "; it may have that from others, so the origin stays unstated"
        yield Proposal(written_origin(origins.records, actor), name_in_text(record), why)


def _names_with_fields(source: Source) -> Iterator[tuple[str, str]]:
    """Yield the names by which drillsite.records.origins finds namesakes, each with its field."""
    yield from (("author", author.full_name) for author in source.author if author.full_name)
    if has_named_publisher(source):
        field, name = (
            ("publisher", source.publisher) if source.publisher else ("container-title", source.container_title)
        )
        if name:
            yield field, name


def _named_elsewhere(source: Source, origins: Origins) -> Iterator[Proposal]:
    named = Counter[str]()
    first: dict[str, tuple[Record, Evidence]] = {}
    for record, item in _items_of(_records_of_document(source, origins), origins.records):
        if origin := _written(item, origins.records):
            named[origin] += 1
            first.setdefault(origin, (record, item))
    for origin, number in named.most_common():
        record, item = first[origin]
        why = f'named for this source in the {record.kind} "{record.id}"'
        if number > 1:
            why += f" and {number - 1} other {'place' if number == 2 else 'places'}"
        if origin == ITSELF:
            yield Proposal(ITSELF, "the source itself", why, item.origin_reason or "")
        else:
            key = origins.records.resolve(origin, ORIGIN_KINDS)[0]
            yield Proposal(origin, name_in_text(origins.records[key]), why, item.origin_reason or "")


def _written(item: Evidence, records: Records) -> str:
    """Return the origin that an item names, written in one way; an empty text where it names none that is there."""
    if not item.origin or item.origin == ITSELF:
        return item.origin or ""
    key = next((key for key in records.resolve(item.origin, ORIGIN_KINDS) if key in records), None)
    if key is None:
        return ""
    return ITSELF if key == ("source", bare_id(item.source)) else written_origin(records, key)


def _records_of_document(source: Source, origins: Origins) -> Set[str]:
    """Return the ids of all records of the document that a source is of."""
    known = origins.documents.of
    if source.id not in known:
        return frozenset()
    return {name for name, document in known.items() if document == known[source.id]}


def _items_of(sources: Set[str], records: Records) -> Iterator[tuple[Record, Evidence]]:
    """Yield every item of evidence of these sources, with its claim or event; others are not made for it."""
    for one in records.checked.values():
        cites = any(name == "evidence.source" and bare_id(target) in sources for name, _, target in one.named)
        if cites and isinstance(record := one.record, (Claim, Event)):
            yield from ((record, item) for item in record.evidence if bare_id(item.source) in sources)
