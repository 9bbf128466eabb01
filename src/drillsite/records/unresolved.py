"""References that lead to no record, or to several: what is told of them, with the record that was likely meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drillsite.problems import Place, Problem, nearest
from drillsite.records.fields import ITSELF, ORIGIN_KINDS
from drillsite.records.models import MODELS, Key
from drillsite.records.references import prose_of, references_in, references_of, wikilinks_in

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

    from drillsite.reading import RawRecord
    from drillsite.reading.source import Path
    from drillsite.records.checked import Records
    from drillsite.records.models import Record
    from drillsite.records.references import Reference

__all__ = ["find_unresolved", "find_unresolved_in_faulty"]


def find_unresolved(records: Records, key: Key) -> Iterator[Problem]:
    """Give the references of a record that lead nowhere, or to several records, each at its place."""
    record = records[key]
    for reference in references_of(record):
        if len(records.resolve(reference.target, reference.kinds)) != 1:
            place = records.place(key, reference.path)
            yield _unresolved(records, place, _field(reference), reference.target, reference.kinds)
    for path, link in _wikilinks_of(record):
        if len(records.resolve(link.group(1))) != 1:
            place = records.place_in(key, path, link.group())
            yield _unresolved(records, place, "the link", link.group(1), tuple(MODELS))


def _field(reference: Reference) -> str:
    return f"`{reference.field.rpartition('.')[2]}`"


def find_unresolved_in_faulty(records: Records, faulty: Iterable[RawRecord]) -> Iterator[Problem]:
    """Give the unresolved references of records that have faults besides, so that one run tells all."""
    for raw in faulty:
        for reference in references_in(MODELS[raw.kind], raw.fields):
            if len(records.resolve(reference.target, reference.kinds)) != 1:
                place = raw.source.place((raw.id, *reference.path))
                yield _unresolved(records, place, _field(reference), reference.target, reference.kinds)


def _unresolved(records: Records, place: Place, name: str, target: str, kinds: tuple[str, ...]) -> Problem:
    matches = records.resolve(target, kinds)
    if len(matches) > 1:
        choices = " or ".join(f"{kind}:{identifier}" for kind, identifier in matches)
        message = f'{name} names "{target}", and {len(matches)} records have that id'
        return Problem("reference-ambiguous", place, message, f"write {choices}")
    kind_words = " or ".join(dict.fromkeys(kinds)) if len(kinds) < len(MODELS) else "record"
    message = f'{name} names "{target}", and no {kind_words} has that id'
    return Problem("reference-unknown", place, message, _suggest_reference(records, target, kinds))


def _suggest_reference(records: Records, target: str, kinds: tuple[str, ...]) -> str:
    if kinds == ORIGIN_KINDS and nearest(target, [ITSELF]):
        return f'did you mean "{ITSELF}"?'
    prefix, _, identifier = target.rpartition(":")
    wanted = [prefix] if prefix in kinds else list(kinds)
    for kind in wanted:
        if now := records.former.get((kind, identifier)):
            return f'it is now called "{now[1]}" ({_where(records, now)})'
    other = [key for key in records.resolve(identifier) if key[0] not in wanted and key in records]
    if other:
        return f'"{identifier}" is {_a(other[0][0])} ({_where(records, other[0])})'
    like = nearest(identifier, [key[1] for key in records.checked if key[0] in wanted])
    for kind in wanted:
        if like and (kind, like) in records:
            return f'did you mean "{like}" ({_where(records, (kind, like))})?'
    return f"add {_a(wanted[0])} with this id, or correct the id"


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def _where(records: Records, key: Key) -> str:
    place = records.place(key)
    return f"{place.path}:{place.line}"


def _wikilinks_of(record: Record) -> Iterator[tuple[Path, re.Match[str]]]:
    return ((path, link) for path, text in prose_of(record) for link in wikilinks_in(text))
