"""Raw records to records: every field checked, every reference resolved, all problems at once."""

from __future__ import annotations

import marshal
import pickle
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from pydantic import ValidationError

from drillsite.problems import Problem, count_errors
from drillsite.reading.cache import Kept
from drillsite.records.checked import CheckedRecord, MadeBefore, NameTable, Records, make_record
from drillsite.records.evidence_rules import check_arguments
from drillsite.records.faults import show_fault
from drillsite.records.fields import ID_PATTERN
from drillsite.records.models import MODELS, Claim, Event
from drillsite.records.references import links_of, names_of
from drillsite.records.rules import check_answers, check_prose, check_rules, has_rules
from drillsite.records.unresolved import find_unresolved, find_unresolved_in_faulty

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from drillsite.reading import FileCache, RawData, RawFile, RawRecord, SourceFile
    from drillsite.reading.source import Path
    from drillsite.records.checked import Named
    from drillsite.records.models import Key, Record

__all__ = ["RecordChecker", "check_records"]


class RecordChecker:
    """Checks the records of a folder, as often as one likes; a raw record seen before is not looked at again.

    Cost: linear in the number of records and references; 10,000 claims take about a second at first, then, while no
    record comes or goes, a tenth of it.
    """

    def __init__(self) -> None:
        self._files: dict[RawFile, tuple[CheckedRecord, ...]] = {}
        self._known: dict[Key, CheckedRecord] = {}
        self._last = Records({})

    def check(self, raw: RawData) -> tuple[Records, list[Problem]]:
        """Give the well-formed records and every problem found in them.

        A record with a fault is left out, but known to be there, so that nothing else is blamed for it.
        """
        before = self._files
        self._files = {file: before[file] if file in before else self._check_file(file) for file in raw.files}
        first: dict[Key, CheckedRecord] = {}
        problems: list[Problem] = []
        for one in chain.from_iterable(self._files.values()):
            if (other := first.setdefault(one.key, one)) is not one:
                problems.append(_duplicate(one.raw, other.raw.source))
        self._known = first
        problems += [fault for one in first.values() for fault in one.faults]
        sound = {key: one for key, one in first.items() if one.is_sound}
        faulty = [one.raw for one in first.values() if not one.is_sound]
        found = self._gather(sound, raw.unread_ids.union((one.kind, one.id) for one in faulty))
        for key, one in sound.items():
            if not found.is_resolved(one):
                problems.extend(find_unresolved(found, key))
        problems.extend(find_unresolved_in_faulty(found, faulty))
        problems.extend(check_rules(found, [key for key, one in sound.items() if one.has_rules]))
        return found, problems

    def look_at(self, file: RawFile) -> None:
        """Check the records of a file by themselves, before all are checked together."""
        self._files[file] = self._check_file(file)

    def keep(self, cache: FileCache, besides: Collection[bytes] = ()) -> None:
        """Have the cache keep what it does not know of files without an error; all else but `besides` is forgotten."""
        files = dict(self._files)  # they may be read anew meanwhile
        for file, records in files.items():
            if file.facts is None and not file.problems and not any(count_errors(one.faults) for one in records):
                facts = _pack(records)
                made = pickle.dumps([one.record for one in records], pickle.HIGHEST_PROTOCOL)
                cache.keep(file.digest, Kept(file.ids, facts), file.load_tree(), made)
                file.facts = facts
        cache.forget_others({*besides, *(file.digest for file in files)})

    def _check_file(self, file: RawFile) -> tuple[CheckedRecord, ...]:
        if file.facts is not None:
            return _unpack(file, file.facts)
        return tuple(_check_again(raw, self._known.get((raw.kind, raw.id))) for raw in file.records)

    def _gather(self, sound: dict[Key, CheckedRecord], unread: frozenset[Key]) -> Records:
        last = self._last
        is_same = unread == last.unread and sound.keys() == last.checked.keys()
        self._last = last.with_same_ids(sound) if is_same else Records(sound, unread)
        return self._last


def check_records(raw: RawData) -> tuple[Records, list[Problem]]:
    """Give the well-formed records and every problem found in them, once."""
    return RecordChecker().check(raw)


def _pack(records: Sequence[CheckedRecord]) -> bytes:
    """Give what is kept of a file's records; those that rules look at are in it, since every check needs them."""
    entries: dict[Named, int] = {}
    facts = [
        ([entries.setdefault(one, len(entries)) for one in checked.named], checked.quotes, checked.has_rules)
        for checked in records
    ]
    ruled = [checked.record for checked in records if checked.has_rules]
    warned = {position: checked.faults for position, checked in enumerate(records) if checked.faults}
    return marshal.dumps((list(entries), facts, pickle.dumps((ruled, warned), pickle.HIGHEST_PROTOCOL)))


def _unpack(file: RawFile, packed: bytes) -> tuple[CheckedRecord, ...]:
    """Give a file's records from what was kept of them."""
    entries, facts, pickled = marshal.loads(packed)
    found, warned = pickle.loads(pickled)
    table, before, ruled = NameTable(entries), MadeBefore(file), iter(found)
    return tuple(
        CheckedRecord(
            raw,
            table,
            names,
            quotes,
            has_rules,
            _told_of(raw, warned[position]) if position in warned else (),
            next(ruled) if has_rules else None,
            before,
        )
        for position, (raw, (names, quotes, has_rules)) in enumerate(zip(file.records, facts, strict=True))
    )


def _told_of(raw: RawRecord, warnings: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Return warnings of a file of these bytes as those of the file that has them now."""
    path = raw.source.path
    return tuple(replace(one, place=replace(one.place, path=path)) for one in warnings)


def _check_again(raw: RawRecord, before: CheckedRecord | None) -> CheckedRecord:
    """Give what a record gives; what it gave before where it says the same, and no fault has a place that has moved."""
    if before is not None and not before.faults and before.raw.fields == raw.fields:
        return replace(before, raw=raw)
    return _check_alone(raw)


def _check_alone(raw: RawRecord) -> CheckedRecord:
    record, faults = _check_record(raw)
    if record is None:
        return CheckedRecord(raw, NameTable(()), (), (), has_rules=False, faults=tuple(faults))
    named = [*names_of(record), *((field, tuple(MODELS), target) for field, target in links_of(record))]
    faults += [*check_prose(raw, record), *check_answers(raw, record), *check_arguments(raw, record)]
    quotes = list(_quotes_of(record))
    return CheckedRecord(raw, NameTable(named), range(len(named)), quotes, has_rules(record), tuple(faults), record)


def _quotes_of(record: Record) -> Iterator[tuple[Path, str, str]]:
    if isinstance(record, Claim):
        for position, statement in enumerate(record.stated_in):
            if statement.quote:
                yield ("stated_in", position, "quote"), statement.source, statement.quote
    if isinstance(record, (Claim, Event)):
        for position, item in enumerate(record.evidence):
            if item.quote:
                yield ("evidence", position, "quote"), item.source, item.quote


def _check_record(raw: RawRecord) -> tuple[Record | None, list[Problem]]:
    problems = []
    if not ID_PATTERN.fullmatch(raw.id):
        place = raw.source.place((raw.id,), key=True)
        shown = raw.id if len(raw.id) <= 100 else raw.id[:99] + "…"
        message = f'"{shown}" is not an id: lower-case words joined by hyphens, at most 80 characters'
        problems.append(Problem("id-invalid", place, message, _suggest_id(raw.id)))
    if not isinstance(raw.fields, dict):
        place = raw.source.place((raw.id,))
        message = f'"{raw.id}" is not a mapping of fields'
        problems.append(Problem("record-invalid", place, message, "write its fields indented below its id"))
        return None, problems
    if "id" in raw.fields:
        place = raw.source.place((raw.id, "id"), key=True)
        message = "`id` is not a field; the key above the record is its id"
        problems.append(Problem("field-unknown", place, message, "take this line out"))
    try:
        record = make_record(raw)
    except ValidationError as faults:
        problems.extend(
            show_fault(raw, fault)
            for fault in faults.errors(include_url=False)
            if fault["type"] != "too_short" or not fault["input"]  # else its entries' own faults say it
        )
        return None, problems
    return (record if not problems else None), problems


def _suggest_id(text: str) -> str:
    words = "".join(character if character.isascii() and character.isalnum() else " " for character in text.lower())
    suggestion = "-".join(words.split())[:80].strip("-")
    return f'write "{suggestion}"' if suggestion else "use a–z, 0–9 and hyphens between words"


def _duplicate(raw: RawRecord, first: SourceFile) -> Problem:
    place = raw.source.place((raw.id,), key=True)
    other = first.place((raw.id,), key=True)
    message = f'the {raw.kind} "{raw.id}" is already in {other.path}:{other.line}'
    return Problem("id-duplicate", place, message, "rename or remove one of the two")
