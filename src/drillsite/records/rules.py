"""What must hold between records beyond each field and reference: no circles, no address twice."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from drillsite.problems import Problem
from drillsite.records.evidence_rules import check_evidence, stands_behind_evidence
from drillsite.records.fields import ID_PATTERN, ITSELF, ORIGIN_KINDS
from drillsite.records.models import Claim, Source, Theme
from drillsite.records.nesting import find_nesting_fault
from drillsite.records.prose_links import UnsafeLink, find_unsafe
from drillsite.records.references import prose_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from drillsite.reading import RawRecord
    from drillsite.reading.source import Path
    from drillsite.records.checked import Records
    from drillsite.records.models import Key, Record

__all__ = ["check_rules"]

RESERVED_IDS = {"index": "kept for the index of its kind", ITSELF: "kept for what `origin` says of a source"}
"""Ids that no record may have, and why."""


def has_rules(record: Record) -> bool:
    """Return whether rules between records look at this one: it leads upwards, has an address, may be an origin."""
    if record.id in RESERVED_IDS or stands_behind_evidence(record):
        return True
    return any(getattr(record, name) for name in _fields_with_rules(type(record)))


@cache
def _fields_with_rules(model: type[Record]) -> list[str]:
    return [name for name in (*_UPWARD, "formerly") if name in model.model_fields]


def check_rules(records: Records, keys: Sequence[Key]) -> list[Problem]:
    """Give what is wrong between records, of which those with these keys have rules; cost linear in their number."""
    return [
        *_check_addresses(records, keys),
        *_check_circles(records, keys),
        *_check_mixed_circles(records, keys),
        *check_evidence(records),
    ]


def check_answers(raw: RawRecord, record: Record) -> Iterator[Problem]:
    """Give the answers of a claim that name the claim itself."""
    for position, response in enumerate(record.responds_to if isinstance(record, Claim) else ()):
        if response.claim.removeprefix("claim:") == record.id:
            place = raw.source.place((raw.id, "responds_to", position, "claim"))
            message = "`responds_to` names the claim itself"
            yield Problem("reference-circular", place, message, "name another claim, or take the entry out")


def check_prose(raw: RawRecord, record: Record) -> Iterator[Problem]:
    """Give what a record's prose has that no page may: unsafe links, pictures from elsewhere, and endless nesting."""
    for path, text in prose_of(record):
        message, hint = find_nesting_fault(text)
        if message:
            yield Problem("prose-too-deep", raw.source.place((raw.id, *path)), message, hint)
        else:
            yield from (_describe_unsafe(raw, path, link) for link in find_unsafe(text))


def _describe_unsafe(raw: RawRecord, path: Path, link: UnsafeLink) -> Problem:
    place, target = raw.source.place_in((raw.id, *path), link.target), " ".join(link.target.split())
    if link.is_picture:
        message = f'the picture "{target}" would be loaded from elsewhere'
        return Problem("picture-elsewhere", place, message, "link to the page that shows it")
    message = f'the link "{target}" goes neither to the web nor to a place in the site'
    return Problem("link-unsafe", place, message, "use https://, mailto: or [[id]]")


def _check_addresses(records: Records, keys: Sequence[Key]) -> Iterator[Problem]:
    taken: dict[Key, Key] = {}
    for key in keys:
        record, (kind, identifier) = records[key], key
        if identifier in RESERVED_IDS:
            message = f'the id "{identifier}" is {RESERVED_IDS[identifier]}'
            yield Problem("address-clash", records.place(key), message, "choose another id")
        for position, old in enumerate(record.formerly):
            place = records.place(key, ("formerly", position))
            former = (kind, old)
            if not ID_PATTERN.fullmatch(old):
                yield Problem("id-invalid", place, f'"{old}" in `formerly` is not an id', "write a former id")
            elif old in RESERVED_IDS:
                message = f'`formerly` names "{old}", which is {RESERVED_IDS[old]}'
                yield Problem("address-clash", place, message, "take it out of `formerly`")
            elif former in records:
                message = f'`formerly` names "{old}", and that is the id of another {kind} now'
                yield Problem("address-clash", place, message, "take it out of `formerly`, or rename the other")
            elif former in taken:
                message = f'`formerly` names "{old}", and "{taken[former][1]}" was called so as well'
                yield Problem("address-clash", place, message, "keep it in one of the two")
            else:
                taken[former] = key


def _check_circles(records: Records, keys: Sequence[Key]) -> Iterator[Problem]:
    for name, (kinds, parents) in _UPWARD.items():
        seen: set[Key] = set()
        for key in [key for key in keys if key[0] in kinds]:
            for circle in _find_circles(records, key, parents, seen):
                way = " → ".join(identifier for _, identifier in (*circle, circle[0]))
                place = records.place(circle[0], (name,))
                message = f"`{name}` leads back to where it began: {way}"
                is_itself = name == "origin" and len(circle) == 1
                yield Problem(
                    "reference-circular", place, message, _OWN_ORIGIN if is_itself else "take one of these out"
                )


_OWN_ORIGIN = f"write `origin: {ITSELF}` with an `origin_reason`, or name who said it first"


def _check_mixed_circles(records: Records, keys: Sequence[Key]) -> Iterator[Problem]:
    """Yield the circles of actors that neither `part_of` nor `speaks_for` closes alone: both lead upwards."""
    seen: set[Key] = set()
    for key in [key for key in keys if key[0] == "actor"]:
        for circle in _find_circles(records, key, _actors_above, seen):
            steps = list(zip(circle, (*circle[1:], circle[0]), strict=True))
            fields = [{name for name in _ABOVE if to in _UPWARD[name][1](records[one], records)} for one, to in steps]
            if set.intersection(*fields):
                continue  # it is one of those of a single field
            way = " → ".join(identifier for _, identifier in (*circle, circle[0]))
            message = f"`part_of` and `speaks_for` lead back to where they began: {way}"
            place = records.place(circle[0], (min(fields[0]),))
            yield Problem("reference-circular", place, message, "take one of these out")


def _parts(record: Record, records: Records) -> list[Key]:
    return [key for name in getattr(record, "part_of", ()) for key in records.resolve(name, (record.kind,))]


def _parent(record: Record, records: Records) -> list[Key]:
    return records.resolve(record.parent, ("theme",)) if isinstance(record, Theme) and record.parent else []


def _origin(record: Record, records: Records) -> list[Key]:
    if isinstance(record, Source) and record.origin and record.origin != ITSELF:
        return records.resolve(record.origin, ORIGIN_KINDS)[:1]
    return []


def _spoken_for(record: Record, records: Records) -> list[Key]:
    return [key for name in getattr(record, "speaks_for", ()) for key in records.resolve(name, ("actor",))]


def _actors_above(record: Record, records: Records) -> list[Key]:
    return list(dict.fromkeys((*_parts(record, records), *_spoken_for(record, records))))


_ABOVE = ("part_of", "speaks_for")
"""The fields that lead from an actor to those above it, in any order (verdicts.md, section 3)."""


_UPWARD: dict[str, tuple[tuple[str, ...], Callable[[Record, Records], list[Key]]]] = {
    "part_of": (("actor", "system"), _parts),
    "speaks_for": (("actor",), _spoken_for),
    "parent": (("theme",), _parent),
    "origin": (("source",), _origin),
}
"""The fields by which records lead upwards, and the kinds that have them."""


def _find_circles(
    records: Records, start: Key, parents: Callable[[Record, Records], list[Key]], seen: set[Key]
) -> Iterator[list[Key]]:
    """Give the circles among what `start` leads to; what was `seen` before is not visited again."""
    first = parents(records[start], records)
    if start in seen or not first:
        return
    seen.add(start)
    way = {start: iter(first)}
    while way:
        key = next(next(reversed(way.values())), None)
        if key is None:
            way.popitem()
        elif key in way:
            names = list(way)
            yield names[names.index(key) :]
        elif key in records and key not in seen:
            seen.add(key)
            way[key] = iter(parents(records[key], records))
