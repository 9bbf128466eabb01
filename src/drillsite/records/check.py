"""Raw records to records: every field checked, every reference resolved, all problems at once."""

from __future__ import annotations

import marshal
import pickle
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from pydantic import ValidationError

from drillsite.collecting import without_collection
from drillsite.problems import Place, Problem, nearest
from drillsite.reading.cache import Kept
from drillsite.records.faults import show_fault
from drillsite.records.fields import ID_PATTERN
from drillsite.records.models import MODELS, Claim, Event, Key, Record
from drillsite.records.references import (
    links_of,
    names_of,
    prose_of,
    references_in,
    references_of,
    wikilinks_in,
)
from drillsite.records.rules import check_answers, check_prose, check_rules, has_rules

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator, Sequence

    from drillsite.reading import FileCache, RawData, RawFile, RawRecord, SourceFile
    from drillsite.reading.source import Path
    from drillsite.records.references import Reference

__all__ = ["Quoted", "RecordChecker", "Records", "check_records"]


class Quoted(NamedTuple):
    """Words that a record gives as those of a source: the record, the way to them in it, the source as named."""

    key: Key
    path: Path
    source: str
    words: str


Named = tuple[str, tuple[str, ...], str]
"""A reference as it was typed: its field, the kinds of record that may be named there, the name."""


@dataclass(frozen=True, eq=False)
class NameTable:
    """The references of several records, each that is alike once."""

    entries: Sequence[Named]

    @cached_property
    def fields(self) -> frozenset[str]:
        """The fields in which they stand."""
        return frozenset(name for name, _, _ in self.entries)


class _MadeBefore:
    """The records of a file as an earlier check made them, by their ids; none where they were not kept."""

    def __init__(self, file: RawFile) -> None:
        self._file = file

    @cached_property
    def records(self) -> dict[str, Record]:
        made = self._file.load_records()
        return {record.id: record for record in pickle.loads(made)} if made else {}


@dataclass(slots=True, eq=False)
class CheckedRecord:
    """A raw record and what its check has found out; the record itself is made when it is first asked for.

    `names` are the references that it makes, as positions in a table. `quotes` are the way to each, the source, and the
    words. `has_rules` tells whether rules between records look at it. With faults there is no record.
    """

    raw: RawRecord
    table: NameTable
    names: Sequence[int]
    quotes: Sequence[tuple[Path, str, str]]
    has_rules: bool
    faults: tuple[Problem, ...] = ()
    made: Record | None = None
    made_before: _MadeBefore | None = None

    @property
    def key(self) -> Key:
        """Its kind and id."""
        return (self.raw.kind, self.raw.id)

    @property
    def named(self) -> list[Named]:
        """The references that it makes, in the order of its fields."""
        entries = self.table.entries
        return [entries[position] for position in self.names]

    @property
    def is_sound(self) -> bool:
        """Whether there is a record, be there faults in what it says or not."""
        return self.made is not None or not self.faults

    @property
    def record(self) -> Record:
        """The record as its model."""
        if self.made is None:
            before = self.made_before.records if self.made_before else {}
            self.made = before.get(self.raw.id) or _make_record(self.raw)
        return self.made


@dataclass(frozen=True)
class Records:
    """All records that are well formed, by kind and id, in the order of files.

    What only a few need, such as the records themselves, is made when it is first asked for: to know that all is well
    takes less. `unread` are known to be there, and not what they say.
    """

    checked: dict[Key, CheckedRecord] = field(repr=False)
    unread: frozenset[Key] = frozenset()
    _targets: dict[tuple[tuple[str, ...], str], list[Key]] = field(default_factory=dict, repr=False)
    _resolved: set[NameTable] = field(default_factory=set, repr=False)

    def __contains__(self, key: Key) -> bool:
        """Give whether there is such a record."""
        return key in self.checked

    def __getitem__(self, key: Key) -> Record:
        """Give one record, without making the others."""
        return self.checked[key].record

    @cached_property
    def by_key(self) -> dict[Key, Record]:
        """Every record by its kind and id."""
        unmade = sum(one.made is None for one in self.checked.values())
        with without_collection(keeps=2 * unmade > len(self.checked)):
            return {key: one.record for key, one in self.checked.items()}

    def named_by(self, key: Key, fields: frozenset[str] | None = None) -> list[tuple[str, Key]]:
        """Give the field (`evidence.origin`, `body`) of each reference that a record makes, and the record it names.

        Where `fields` are given, only references that stand in these. All must be known to be right.
        """
        one, targets = self.checked[key], self._targets
        if fields is not None and one.table.fields.isdisjoint(fields):
            return []
        named = (entry for entry in one.named if fields is None or entry[0] in fields)
        return [(name, targets[kinds, target][0]) for name, kinds, target in named]

    def names_the_same(self, key: Key, earlier: Records) -> bool:
        """Give whether a record makes the same references as in an earlier state with the same ids."""
        return self.checked[key].named == earlier.checked[key].named

    @property
    def reference_count(self) -> int:
        """How many references they make, those to nothing too."""
        return sum(len(one.names) for one in self.checked.values())

    @cached_property
    def quotes(self) -> tuple[Quoted, ...]:
        """Every quote."""
        return tuple(Quoted(key, *quote) for key, one in self.checked.items() for quote in one.quotes)

    @property
    def quoted_sources(self) -> Counter[str]:
        """How many quotes there are of each source, as it is named."""
        return Counter(source for one in self.checked.values() for _, source, _ in one.quotes)

    def place(self, key: Key, path: Path = (), *, is_key: bool = False) -> Place:
        """Give where a record, or a value in it, stands in its file."""
        return self.checked[key].raw.source.place((key[1], *path), key=is_key or not path)

    def line(self, key: Key) -> tuple[str, int]:
        """Give the file and the line in which a record begins, without a look at anything else of the file."""
        source = self.checked[key].raw.source
        return source.path, source.record_line(key[1])

    def place_in(self, key: Key, path: Path, part: str) -> Place:
        """Give where a part of a text stands in its file; where it is folded, where the text begins."""
        return self.checked[key].raw.source.place_in((key[1], *path), part)

    def resolve(self, target: str, kinds: Iterable[str] = tuple(MODELS)) -> list[Key]:
        """Give the records that `id` or `kind:id` can mean among these kinds: none, one, or several."""
        prefix, colon, identifier = target.rpartition(":")
        allowed = [prefix] if colon and prefix in kinds else [] if colon else kinds
        return [key for kind in allowed if (key := (kind, identifier)) in self.checked or key in self.unread]

    def is_resolved(self, one: CheckedRecord) -> bool:
        """Give whether each reference of a record leads to a record, and to no more than one."""
        if one.table in self._resolved:
            return True
        if self._lead_to_one(one.table.entries):
            self._resolved.add(one.table)
            return True
        return self._lead_to_one(one.named)

    def _lead_to_one(self, named: Iterable[Named]) -> bool:
        targets, is_right = self._targets, True
        for _, kinds, target in named:
            found = targets.get((kinds, target))
            if found is None:
                found = targets[kinds, target] = self.resolve(target, kinds)
            is_right = is_right and len(found) == 1
        return is_right

    def with_same_ids(self, checked: dict[Key, CheckedRecord]) -> Records:
        """Give other records of the same ids; what has been resolved holds for them too."""
        resolved = self._resolved.intersection(one.table for one in checked.values())
        return Records(checked, self.unread, self._targets, resolved)

    @cached_property
    def former(self) -> dict[Key, Key]:
        """The record that now stands for each former kind and id."""
        ruled = (one.record for one in self.checked.values() if one.has_rules)
        return {(record.kind, old): record.key for record in ruled for old in record.formerly}


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
                problems.extend(_find_unresolved(found, key))
        problems.extend(_check_faulty(found, faulty))
        problems.extend(check_rules(found, [key for key, one in sound.items() if one.has_rules]))
        return found, problems

    def look_at(self, file: RawFile) -> None:
        """Check the records of a file by themselves, before all are checked together."""
        self._files[file] = self._check_file(file)

    def keep(self, cache: FileCache) -> None:
        """Have the cache keep what it does not know of files without fault."""
        files = self._files
        for file, records in files.items():
            if file.facts is None and not file.problems and not any(one.faults for one in records):
                facts = _pack(records)
                made = pickle.dumps([one.record for one in records], pickle.HIGHEST_PROTOCOL)
                cache.keep(file.digest, Kept(file.ids, facts), file.load_tree(), made)
                file.facts = facts
        cache.forget_others({file.digest for file in files})

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
    ruled = pickle.dumps([checked.record for checked in records if checked.has_rules], pickle.HIGHEST_PROTOCOL)
    return marshal.dumps((list(entries), facts, ruled))


def _unpack(file: RawFile, packed: bytes) -> tuple[CheckedRecord, ...]:
    """Give a file's records from what was kept of them."""
    entries, facts, packed_ruled = marshal.loads(packed)
    table, before, ruled = NameTable(entries), _MadeBefore(file), iter(pickle.loads(packed_ruled))
    return tuple(
        CheckedRecord(raw, table, names, quotes, has_rules, (), next(ruled) if has_rules else None, before)
        for raw, (names, quotes, has_rules) in zip(file.records, facts, strict=True)
    )


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
    faults += [*check_prose(raw, record), *check_answers(raw, record)]
    quotes = list(_quotes_of(record))
    return CheckedRecord(raw, NameTable(named), range(len(named)), quotes, has_rules(record), tuple(faults), record)


def _wikilinks_of(record: Record) -> Iterator[tuple[Path, re.Match[str]]]:
    return ((path, link) for path, text in prose_of(record) for link in wikilinks_in(text))


def _quotes_of(record: Record) -> Iterator[tuple[Path, str, str]]:
    if isinstance(record, Claim):
        for position, statement in enumerate(record.stated_in):
            if statement.quote:
                yield ("stated_in", position, "quote"), statement.source, statement.quote
    if isinstance(record, (Claim, Event)):
        for position, item in enumerate(record.evidence):
            if item.quote:
                yield ("evidence", position, "quote"), item.source, item.quote


def _make_record(raw: RawRecord) -> Record:
    """Give a raw record as its model; raises ValidationError where a field is not as it must be."""
    assert isinstance(raw.fields, dict)
    return MODELS[raw.kind].model_validate({**raw.fields, "id": raw.id})


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
        record = _make_record(raw)
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


def _find_unresolved(records: Records, key: Key) -> Iterator[Problem]:
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


def _check_faulty(records: Records, faulty: Iterable[RawRecord]) -> Iterable[Problem]:
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
