"""What rests on the statements of each actor and source, and which verdicts change without it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from drillsite.knowledge.verdicts import Verdict, VerdictWord
    from drillsite.knowledge.voices import Side
    from drillsite.records import Key

__all__ = ["Change", "Reliance", "find_reliances"]


@dataclass(frozen=True, slots=True)
class Change:
    """A claim or an event whose verdict is another word without an actor or a source."""

    key: Key
    before: VerdictWord
    after: VerdictWord


@dataclass(slots=True)
class Reliance:
    """The claims and events that rest on an actor or a source, in reading order.

    `sole`: all that supports them falls with it; `partly`: some of it does; `against`: what disputes them does, all or
    in part. `changes` are those whose verdict is another word without it.
    """

    sole: list[Key] = field(default_factory=list)
    partly: list[Key] = field(default_factory=list)
    against: list[Key] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)


def find_reliances(verdicts: Iterable[tuple[Key, Verdict]]) -> Mapping[Key, Reliance]:
    """Return what rests on each actor and source that a counted item passes (verdicts.md, section 7).

    Of a document with several records it stands under the first. Cost: linear in the items of evidence and what
    they pass.
    """
    found: defaultdict[Key, Reliance] = defaultdict(Reliance)
    for key, verdict in verdicts:
        supporting, disputing = _count_passes(verdict.supporting), _count_passes(verdict.disputing)
        items = sum(len(voice.ways) for voice in verdict.supporting.voices)
        for passed, number in supporting.items():
            (found[passed].sole if number == items else found[passed].partly).append(key)
        for passed in disputing:
            found[passed].against.append(key)
        for passed, word in verdict.without.items():
            if word != verdict.word:
                found[passed].changes.append(Change(key, verdict.word, word))
    return dict(found)


def _count_passes(side: Side) -> Mapping[Key, int]:
    """Return how many items of a side pass each actor and source."""
    counts: dict[Key, int] = {}
    for way in side.ways:
        for passed in way.passes:
            counts[passed] = counts.get(passed, 0) + 1
    return counts
