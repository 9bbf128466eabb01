"""What an edit does to the verdict on a claim or an event, in words, to be read before it is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drillsite.edit.names import name_in_text
from drillsite.knowledge.verdicts import judge
from drillsite.knowledge.voices import join_voices, straight_joins
from drillsite.records.models import Claim, Event
from drillsite.records.origins import Origins
from drillsite.site.verdict_words import verdict_label, verdict_sum
from drillsite.site.words import join_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drillsite.knowledge import Joined, Side, Verdict, Voice
    from drillsite.records import Evidence, Key, Records
    from drillsite.records.discounting import NotCounted
    from drillsite.records.origins import Way

__all__ = ["Effect", "Judged", "describe_effect", "judge_in_words"]

NOT_COUNTED: dict[NotCounted, str] = {
    "evidence-of-itself": "it leads back to a work in which this is stated, and a work is no evidence for itself",
    "retracted": "its source, or one that it repeats, is retracted",
    "superseded": "its source, or one that it repeats, is superseded",
    "evidence-by-author": "it shares an author with a work in which this is stated",
}
"""Why an item is not counted, in words."""


_MOST_NAMED = 3
"""How many sources of the same origin are named at most."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict in words: the label (`Single origin (weak)`) and the arithmetic in a sentence."""

    label: str
    sum: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What an edit does to a verdict: in words before and after, and what becomes of the item that is added.

    `counts` says whether the item counts for or against at all; `is_stated` whether its origin is; `can_be_freed`
    whether a reason (`independent`) would part it from what it counts as one with.
    """

    before: Judged
    after: Judged
    notes: tuple[str, ...] = ()
    counts: bool = False
    is_stated: bool = False
    can_be_freed: bool = False

    def verdict_lines(self) -> Iterator[str]:
        """Yield what becomes of the verdict: whether it changes, and its sum before and after."""
        if self.before == self.after:
            yield f"The verdict stays: {self.after.label}. {self.after.sum}"
        elif self.before.label == self.after.label:
            yield f"The verdict stays: {self.after.label}."
        else:
            yield f"The verdict changes: {self.before.label} → {self.after.label}."
        if self.before != self.after:
            yield f"Before: {self.before.sum}"
            yield f"After: {self.after.sum}"


def describe_effect(before: Records, after: Records, key: Key, *, is_cited: bool) -> Effect:
    """Return what becomes of the verdict on a claim or an event, and of its last item of evidence if that is new."""
    origins = Origins(after)
    was, now = _judge(Origins(before), key), _judge(origins, key)
    judged = judge_in_words(was, before, key), judge_in_words(now, after, key)
    if not is_cited:
        return Effect(*judged)
    item = _record(after, key).evidence[-1]
    if item.stance == "context":
        return Effect(*judged, ("Background is not counted.",))
    if reason := next((one.because for one in now.discounted if one.evidence is item), None):
        return Effect(*judged, (f"It is not counted: {NOT_COUNTED[reason]}.",))
    way, side = origins.way_of(item), now.supporting if item.stance == "supports" else now.disputing
    notes = (_origin_note(item, way, after), *_join_notes(item, way, side, after))
    return Effect(*judged, notes, True, way.is_stated, _can_be_freed(item, way, side))


def judge_in_words(verdict: Verdict, records: Records, key: Key) -> Judged:
    """Return the verdict on a claim or an event in words."""
    record = _record(records, key)
    return Judged(verdict_label(verdict, record), verdict_sum(verdict, record))


def _judge(origins: Origins, key: Key) -> Verdict:
    return judge(_record(origins.records, key), origins)


def _record(records: Records, key: Key) -> Claim | Event:
    record = records[key]
    assert isinstance(record, (Claim, Event))
    return record


def _origin_note(item: Evidence, way: Way, records: Records) -> str:
    """Return whose statement an item is taken for, in a sentence."""
    is_itself, name = way.origin.key == way.source, name_in_text(records[way.origin.key])
    why = f" ({item.origin_reason})" if item.origin_reason else ""
    if not way.is_stated:
        return f"Its origin is not stated: {'it' if is_itself else name} may repeat anybody{why}."
    return f"Its origin: {'the source itself' if is_itself else name}{why}."


def _join_notes(item: Evidence, way: Way, side: Side, records: Records) -> Iterator[str]:
    """Yield what an item counts as one with, and why."""
    items = zip(_items(side), side.ways, strict=True)
    same = [other for other, near in items if other is not item and near.origin.key == way.origin.key]
    if same:
        sources = list(dict.fromkeys(name_in_text(records["source", other.source]) for other in same))
        more = [f"{len(sources) - _MOST_NAMED} more"] if len(sources) > _MOST_NAMED else []
        yield f"Counts as one with {join_words([*sources[:_MOST_NAMED], *more])}: same origin."
    for joined in straight_joins(side, way.origin.key):
        yield f"Counts as one with {name_in_text(records[joined.origin])}: {joined.because}{_detour(joined, records)}."


def _detour(joined: Joined, records: Records) -> str:
    """Return what other records of the documents repeat, where that is what joins two origins."""
    ends = ((joined.by_to, joined.to), (joined.by, joined.origin))
    names = list(dict.fromkeys(name_in_text(records[key]) for key, end in ends if key != end))
    return f" (another record of the document repeats {join_words(names)})" if names else ""


def _can_be_freed(item: Evidence, way: Way, side: Side) -> bool:
    """Return whether a reason of an editor would part an item from what it counts as one with."""
    if all(joined.because == "same document" for joined in straight_joins(side, way.origin.key)):
        return False
    freed = item.model_copy(update={"independent": "It is."})
    items = zip(_items(side), side.ways, strict=True)
    parted = join_voices([(freed if other is item else other, near) for other, near in items])
    return len(_voice_of(freed, parted).evidence) < len(_voice_of(item, side).evidence)


def _voice_of(item: Evidence, side: Side) -> Voice:
    return next(voice for voice in side.voices if any(one is item for one in voice.evidence))


def _items(side: Side) -> Iterator[Evidence]:
    return (item for voice in side.voices for item in voice.evidence)
