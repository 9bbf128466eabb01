"""What the evidence on record must not be: a work's own word, one document under two ids, an origin that nobody argued.

The rules are those of verdicts.md. Some look at a record alone; the others need all sources and actors, and of claims
and events only those that cite something suspicious, so that a check stays quick.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from drillsite.problems import Problem
from drillsite.records.discounting import find_reason_not_counted
from drillsite.records.documents import shared_sign
from drillsite.records.fields import ITSELF, ORIGIN_KINDS
from drillsite.records.models import Actor, Claim, Event, Source
from drillsite.records.names import fold_name
from drillsite.records.origins import Origins, bare_id, bodies_borne, find_join, works_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from drillsite.reading import RawRecord
    from drillsite.records.checked import CheckedRecord, Named, NameTable, Records
    from drillsite.records.dates import EdtfDate
    from drillsite.records.models import Evidence, Record
    from drillsite.records.origins import Works

__all__ = ["check_arguments", "check_evidence", "stands_behind_evidence"]

_OFFICIAL = ("state-media", "government")
"""The kinds of publisher that speak for somebody, who then is an actor."""


def stands_behind_evidence(record: Record) -> bool:
    """Return whether checks of evidence always look at a record: a source, an actor, what an editor frees of joins."""
    if isinstance(record, (Claim, Event)):
        return any(item.independent or _names_own_source(item) for item in record.evidence)
    return isinstance(record, (Source, Actor))


def check_arguments(raw: RawRecord, record: Record) -> Iterator[Problem]:
    """Yield what a record alone lacks: reasons for its letter and its origins; and searches that are yet to come."""
    if isinstance(record, Source):
        yield from _check_source(raw, record)
    elif isinstance(record, (Claim, Event)):
        for position, item in enumerate(record.evidence):
            if item.origin == ITSELF and not item.origin_reason:
                place = raw.source.place((raw.id, "evidence", position, "origin"))
                yield Problem("origin-unargued", place, f"`origin: {item.origin}` has no reason", _ARGUE)
        for position, search in enumerate(record.searches):
            if search.on.latest > _today():
                place = raw.source.place((raw.id, "searches", position, "on"))
                message = f"the search is dated {search.on.words}, {_say_future(search.on)}"
                yield Problem("search-in-future", place, message, "write the day on which it was made")


_ARGUE = "say in `origin_reason`, in one sentence, why it is its own; or take `origin` out, so that it stays unstated"


def _check_source(raw: RawRecord, source: Source) -> Iterator[Problem]:
    if source.origin == ITSELF and not source.origin_reason:
        place = raw.source.place((raw.id, "origin"))
        yield Problem("origin-unargued", place, f"`origin: {ITSELF}` has no reason", _ARGUE)
    if source.reliability and not source.reliability_reason:
        place = raw.source.place((raw.id, "reliability"))
        hint = "say why in `reliability_reason`, in one line"
        yield Problem("reliability-unargued", place, f"the letter {source.reliability} has no reason", hint)


def _today() -> tuple[int, int, int]:
    today = date.today()
    return today.year, today.month, today.day


def _say_future(on: EdtfDate) -> str:
    return "and that day is still to come" if on.earliest > _today() else "and that is not over yet"


def check_evidence(records: Records) -> Iterator[Problem]:
    """Yield what is wrong between evidence, sources, actors and works.

    Cost: linear in the sources, actors and files; claims and events are only looked at where they cite what leads to an
    analysed work or its author, or to a source by a way of more than one step, or free an item from joins.
    """
    origins = Origins(records)
    yield from _check_documents(records, origins)
    yield from _check_ways(records, origins)
    yield from _check_outlets(records, origins)
    suspicious = _Suspicion(_cited_to_look_at(records, origins))
    for key, one in records.checked.items():
        if key[0] in ("claim", "event") and suspicious.falls_on(one):
            record = one.record
            assert isinstance(record, (Claim, Event))
            yield from _check_items(records, record, origins)


def _check_documents(records: Records, origins: Origins) -> Iterator[Problem]:
    for group in origins.documents.records.values():
        for position, source in enumerate(group[1:], 1):
            other, sign = next(
                (found for one in group[:position] if (found := (one, shared_sign(one, source)))[1]), (group[0], "")
            )
            where = records.place(other.key)
            shared = f", with the same {sign}" if sign else ""
            message = f'"{source.id}" is the same document as "{other.id}" ({where.path}:{where.line}){shared}'
            hint = "keep one of the two records; until then they count as one"
            yield Problem("source-duplicate", records.place(source.key), message, hint)


def _check_ways(records: Records, origins: Origins) -> Iterator[Problem]:
    """Yield the sources whose way leads back to their own document under another id, where no plain circle is."""
    for key in records.checked:
        if key[0] != "source" or not origins.leads_to_a_source(key[1]) or origins.circles_by_id(key[1]):
            continue
        if origins.way_of_source(key[1]).is_circular:
            message = "`origin` leads back to where it began, by way of another record of the same document"
            yield Problem("reference-circular", records.place(key, ("origin",)), message, "take one of these out")


def _check_outlets(records: Records, origins: Origins) -> Iterator[Problem]:
    for key in records.checked:
        source = records[key] if key[0] == "source" else None
        if not isinstance(source, Source) or source.outlet not in _OFFICIAL:
            continue
        names = bodies_borne(source)
        if names and not any(fold_name(name) in origins.actor_names for name in names):
            message = f'the outlet is {source.outlet}, and no actor is called "{names[0]}"'
            hint = f'add an actor with the name or alias "{names[0]}", and say in `part_of` to whom it belongs'
            yield Problem("actor-missing", records.place(key, ("outlet",)), message, hint)


def _cited_to_look_at(records: Records, origins: Origins) -> frozenset[tuple[str, str]]:
    """Return the fields and names by which evidence may lead to an analysed work, to its author, or in a circle."""
    works, found = origins.all_works, set()
    several = {source.id for group in origins.documents.records.values() for source in group}
    for key in records.checked:
        if key[0] not in ORIGIN_KINDS:
            continue
        if key[0] == "actor":
            if not works.names.isdisjoint(origins.names_of(key)):
                found.add(("evidence.origin", key))
            continue
        way = origins.way_of_source(key[1]) if origins.names_origin(key[1]) else None
        if way and way.origin.key[0] == "actor" and not works.names.isdisjoint(origins.names_of(way.origin.key)):
            found |= {("evidence.source", key), ("evidence.origin", key)}
        leads_on = origins.leads_to_a_source(key[1]) or key[1] in several
        if leads_on:
            found.add(("evidence.origin", key))
        if leads_on or origins.document_of(key[1]) in works.documents or origins.shares_author(key[1], works):
            found |= {("evidence.source", key), ("evidence.origin", key)}
    return frozenset((name, form) for name, key in found for form in (key[1], ":".join(key)))


class _Suspicion:
    """Tells which claims and events must be looked at, by the names alone that they give."""

    def __init__(self, suspicious: frozenset[tuple[str, str]]) -> None:
        self._suspicious = suspicious
        self._tables: dict[NameTable, bool] = {}

    def falls_on(self, one: CheckedRecord) -> bool:
        """Return whether a record must be looked at."""
        found = self._tables.get(one.table)
        if found is None:
            found = self._tables[one.table] = self._is_named(one.table.entries)
        return one.has_rules or (found and self._is_named(one.named))

    def _is_named(self, entries: Sequence[Named]) -> bool:
        return not self._suspicious.isdisjoint([(name, target) for name, _, target in entries if name in _CITING])


_CITING = ("evidence.source", "evidence.origin")
"""The fields by which evidence names records."""


def _check_items(records: Records, record: Claim | Event, origins: Origins) -> Iterator[Problem]:
    works = works_of(record, origins)
    for position, item in enumerate(record.evidence):
        if not origins.is_known(item):
            continue
        way, path = origins.way_of(item), ("evidence", position)
        if _names_own_source(item) and not item.origin_reason and way.origin.key == way.source:
            place = records.place(record.key, (*path, "origin"))
            yield Problem("origin-unargued", place, f"`origin: {item.origin}` has no reason", _ARGUE)
        if way.is_circular and item.origin and not origins.way_of_source(item.source).is_circular:
            message = f'`origin: {item.origin}` leads back to "{item.source}", whose statement it is said to be'
            hint = f"write `origin: {ITSELF}` with an `origin_reason`, or name who said it first"
            yield Problem("reference-circular", records.place(record.key, (*path, "origin")), message, hint)
        if item.stance == "context":
            continue
        reason = find_reason_not_counted(way, works, origins)
        if reason == "evidence-of-itself":
            yield _of_itself(records, record, path, item, works, origins)
        elif reason == "evidence-by-author":
            message = f"{_name(item)} is by an author of a work in which this is stated, and so it is not counted"
            hint = "write `stance: context`, or cite somebody else"
            yield Problem(reason, records.place(record.key, (*path, "source")), message, hint)
        if item.independent and not _is_joined(position, record, origins, works):
            message = "`independent` frees this item of no join: nothing on its side would be joined with it"
            hint = "take it out; it is only needed where two origins would count as one"
            yield Problem("independent-unneeded", records.place(record.key, (*path, "independent")), message, hint)


def _of_itself(
    records: Records, record: Claim | Event, path: tuple[str, int], item: Evidence, works: Works, origins: Origins
) -> Problem:
    is_straight = origins.document_of(item.source) in works.documents
    name = "origin" if item.origin and not is_straight else "source"
    message = f"{_name(item)} is a work in which this is stated, and a work is no evidence for itself"
    if not is_straight:
        message = f"{_name(item)} leads back to a work in which this is stated, and a work is no evidence for itself"
    hint = "take the item out, or write `stance: context`"
    return Problem("evidence-of-itself", records.place(record.key, (*path, name)), message, hint)


def _names_own_source(item: Evidence) -> bool:
    """Return whether an item names its own source as its origin, by its id."""
    return item.origin is not None and item.origin != ITSELF and bare_id(item.origin) == bare_id(item.source)


def _name(item: Evidence) -> str:
    return f'"{bare_id(item.source)}"'


def _is_joined(position: int, record: Claim | Event, origins: Origins, works: Works) -> bool:
    """Return whether an item would be joined with another that counts on its side, were it not freed."""
    item = record.evidence[position]
    way = origins.way_of(item)
    for number, other in enumerate(record.evidence):
        if number == position or other.stance != item.stance or not origins.is_known(other):
            continue
        near = origins.way_of(other)
        if near.origin.key == way.origin.key or find_reason_not_counted(near, works, origins):
            continue
        joined = find_join((way.origin, *way.others), (near.origin, *near.others))
        if joined and joined[0] != "same document":
            return find_reason_not_counted(way, works, origins) is None
    return False
