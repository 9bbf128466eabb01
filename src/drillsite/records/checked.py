"""Records that have been checked: what each has been found to say, and all of them together."""

from __future__ import annotations

import pickle
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from drillsite.collecting import without_collection
from drillsite.problems import count_errors
from drillsite.records.fields import ORIGIN_KINDS
from drillsite.records.models import MODELS, Key, Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from drillsite.problems import Place, Problem
    from drillsite.reading import RawFile, RawRecord
    from drillsite.reading.source import Path

__all__ = ["CheckedRecord", "MadeBefore", "NameTable", "Named", "Quoted", "Records", "make_record"]


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


class MadeBefore:
    """The records of a file as an earlier check made them, by their ids; none where they were not kept."""

    def __init__(self, file: RawFile) -> None:
        self._file = file

    @cached_property
    def records(self) -> dict[str, Record]:
        """They, unpacked when the first is asked for."""
        made = self._file.load_records()
        return {record.id: record for record in pickle.loads(made)} if made else {}


@dataclass(slots=True, eq=False)
class CheckedRecord:
    """A raw record and what its check has found out; the record itself is made when it is first asked for.

    `names` are the references that it makes, as positions in a table. `quotes` are the way to each, the source, and the
    words. `has_rules` tells whether rules between records look at it. Where a fault is an error there may be no record.
    """

    raw: RawRecord
    table: NameTable
    names: Sequence[int]
    quotes: Sequence[tuple[Path, str, str]]
    has_rules: bool
    faults: tuple[Problem, ...] = ()
    made: Record | None = None
    made_before: MadeBefore | None = None

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
        return self.made is not None or not self.faults or not count_errors(self.faults)

    @property
    def record(self) -> Record:
        """The record as its model."""
        if self.made is None:
            before = self.made_before.records if self.made_before else {}
            self.made = before.get(self.raw.id) or make_record(self.raw)
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

    @cached_property
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
        """Return the records that `id` or `kind:id` can mean among these kinds: none, one, or several.

        Of an actor and a source that share an id, the actor is meant as an origin.
        """
        prefix, colon, identifier = target.rpartition(":")
        allowed = [prefix] if colon and prefix in kinds else [] if colon else kinds
        found = [key for kind in allowed if (key := (kind, identifier)) in self.checked or key in self.unread]
        return found[:1] if kinds == ORIGIN_KINDS else found

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


def make_record(raw: RawRecord) -> Record:
    """Give a raw record as its model; raises ValidationError where a field is not as it must be."""
    assert isinstance(raw.fields, dict)
    return MODELS[raw.kind].model_validate({**raw.fields, "id": raw.id})
