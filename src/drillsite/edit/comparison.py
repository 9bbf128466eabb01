"""What a change of the data does: to verdicts, to evidence and searches, to the records there are."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from drillsite.edit.causes import find_causes, find_joins
from drillsite.edit.evidence_changes import compare_evidence
from drillsite.records import Claim, Event
from drillsite.site.verdict_words import range_in_numbers

if TYPE_CHECKING:
    from drillsite.edit.causes import Rename
    from drillsite.edit.evidence_changes import EvidenceChanges
    from drillsite.knowledge import Knowledge, Side, Verdict
    from drillsite.records import Key, Record

__all__ = ["Comparison", "Standing", "VerdictChange", "compare"]


@dataclass(frozen=True, slots=True)
class Standing:
    """A verdict in short: its word, whether it is weak, and the origins on each side, at least and at most."""

    word: str
    is_weak: bool
    supporting: tuple[int, int]
    disputing: tuple[int, int]
    numbers: str

    @property
    def label(self) -> str:
        """The word, `(weak)` beside it where it is."""
        return f"{self.word} (weak)" if self.is_weak else self.word


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """A claim or an event that is in both, with its verdicts; kind, id and title are those of now.

    `joins` are origins that count as one now, or no longer; `because` are the changes of the sources and actors that
    it rests on.
    """

    key: Key
    title: str
    before: Standing
    after: Standing
    evidence: EvidenceChanges
    joins: tuple[str, ...]
    because: tuple[str, ...]

    @property
    def is_judged_anew(self) -> bool:
        """Whether the verdict is another one, or is weak and was not, or was and is not."""
        return self.before.label != self.after.label

    @property
    def is_counted_anew(self) -> bool:
        """Whether the verdict stays and its numbers do not."""
        return self.before != self.after and not self.is_judged_anew

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return self.before == self.after and self.evidence.is_empty and not self.joins


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two states of the data; records by kind and id, as they are called now if they are there."""

    verdicts: tuple[VerdictChange, ...] = ()
    added: tuple[tuple[Key, str], ...] = ()
    removed: tuple[tuple[Key, str], ...] = ()
    renamed: tuple[tuple[Key, str], ...] = ()
    reworded: dict[str, int] = field(default_factory=dict)

    @property
    def judged_anew(self) -> tuple[VerdictChange, ...]:
        """The claims and events whose verdict is another one."""
        return tuple(one for one in self.verdicts if one.is_judged_anew)

    @property
    def counted_anew(self) -> tuple[VerdictChange, ...]:
        """Those whose verdict stays and whose numbers do not."""
        return tuple(one for one in self.verdicts if one.is_counted_anew)

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return not (self.verdicts or self.added or self.removed or self.renamed or self.reworded)


def compare(before: Knowledge, after: Knowledge) -> Comparison:
    """Return what differs; a record that has the id of an earlier one in `formerly` is that one, renamed."""
    now_called = _now_called(before, after)
    kept = [(old, new) for old, new in now_called.items() if new in after.records.by_key]
    judged = [
        _compare_verdict(before, after, old, new, lambda key: now_called.get(key, key))
        for old, new in kept
        if new[0] in ("claim", "event")
    ]
    reworded = {one.key for one in judged if one.evidence.is_reworded}
    reworded |= {new for old, new in kept if _is_changed(before[old], after[new], now_called)}
    found = {new for _, new in kept}
    return Comparison(
        tuple(one for one in judged if not one.is_empty),
        tuple((record.key, record.title_text) for record in after.ordered if record.key not in found),
        tuple((old, before[old].title_text) for old, new in now_called.items() if new not in after.records.by_key),
        tuple((new, old[1]) for old, new in kept if old != new),
        dict(Counter(new[0] for _, new in kept if new in reworded)),
    )


def _now_called(before: Knowledge, after: Knowledge) -> dict[Key, Key]:
    """Return what each earlier record is called now; itself where it is there no more."""
    former = after.records.former  # names no record that is there
    return {record.key: former.get(record.key, record.key) for record in before.ordered}


def _is_changed(old: Record, new: Record, now_called: dict[Key, Key]) -> bool:
    """Return whether a record says something else.

    What is told by itself is left aside: evidence and searches that came or went, and what others are called now.
    """
    was, now = _wording(old), _wording(new)
    for (kind, name), (_, new_name) in now_called.items():
        if name != new_name and was != now:
            was = was.replace(f'"{name}"', f'"{new_name}"').replace(f"{kind}:{name}", f"{kind}:{new_name}")
            was = was.replace(f"[[{name}]]", f"[[{new_name}]]").replace(f"[[{name}|", f"[[{new_name}|")
    return was != now


def _wording(record: Record) -> str:
    return json.dumps(record.model_dump(mode="json", exclude={"id", "formerly", "evidence", "searches"}))


def _compare_verdict(before: Knowledge, after: Knowledge, old: Key, new: Key, rename: Rename) -> VerdictChange:
    record, now = before[old], after[new]
    assert isinstance(record, (Claim, Event))
    assert isinstance(now, (Claim, Event))
    verdicts = _verdict(before, old), _verdict(after, new)
    standings = _standing(verdicts[0]), _standing(verdicts[1])
    evidence = compare_evidence(record, now, rename)
    joins = tuple(dict.fromkeys(find_joins(*verdicts, rename)))
    causes = find_causes((before, record), (after, now), evidence.kept, rename)
    is_other = joins or standings[0] != standings[1]
    return VerdictChange(new, now.title_text, *standings, evidence, joins, tuple(causes) if is_other else ())


def _verdict(knowledge: Knowledge, key: Key) -> Verdict:
    return (knowledge.verdicts if key[0] == "claim" else knowledge.event_verdicts)[key[1]]


def _standing(verdict: Verdict) -> Standing:
    supporting, disputing = verdict.supporting, verdict.disputing
    numbers = f"{range_in_numbers(supporting)} for, {range_in_numbers(disputing)} against"
    return Standing(verdict.word, verdict.is_weak, _range(supporting), _range(disputing), numbers)


def _range(side: Side) -> tuple[int, int]:
    return side.at_least, side.at_most
