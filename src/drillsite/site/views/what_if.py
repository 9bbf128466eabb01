"""The view of the page “What if”: what may be set aside, and what each single actor and source carries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from drillsite.knowledge import VERDICT_WORDS
from drillsite.knowledge.verdicts import count_coverage
from drillsite.records.models import Source
from drillsite.site import pages
from drillsite.site.facets import name_in_list
from drillsite.site.reference import name_in_text
from drillsite.site.what_if import listed_origins, records_of
from drillsite.site.words import OUTLETS, RELIABILITY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from drillsite.knowledge import Knowledge, Verdict, VerdictWord
    from drillsite.records import Key
    from drillsite.site.pages import Page
    from drillsite.site.views.shared import View

__all__ = ["Carried", "Move", "what_if_view"]

MOST_CARRIED = 5
"""How many actors and sources are named on top, as those that most verdicts depend on."""

MOST_LISTED = 12
"""How many claims and events are listed of those whose verdicts change without one actor or source."""


@dataclass(frozen=True, slots=True)
class Move:
    """From which verdict to which other one claims and events go: `total` of them, of which `keys` are listed.

    Each verdict is a word and whether it is weak.
    """

    before: tuple[VerdictWord, bool]
    after: tuple[VerdictWord, bool]
    total: int
    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Carried:
    """An actor or a source, its name in a list, and how many verdicts change without it.

    `moves` are what they change from and to, as far as claims and events are listed; `left_out` are not.
    """

    key: Key
    name: str
    total: int
    moves: tuple[Move, ...]

    @property
    def left_out(self) -> int:
        """How many claims and events are not listed."""
        return self.total - sum(len(move.keys) for move in self.moves)


def what_if_view(knowledge: Knowledge, page: Page) -> View:
    """Return the context of a page of the list of origins; the first one has the choices and totals as well."""
    origins = listed_origins(knowledge)
    start = (page.part - 1) * pages.LISTED_ORIGINS
    carried = [_carried(knowledge, key) for key in origins[start : start + pages.LISTED_ORIGINS]]
    is_first = page.part == 1
    return {
        "order": VERDICT_WORDS,
        "coverage": knowledge.whole_coverage,
        "event_coverage": count_coverage(knowledge.event_verdicts.values()) if is_first else None,
        "outlets": _outlets(knowledge) if is_first else {},
        "letters": list(RELIABILITY.items())[:-1],
        "most": carried[:MOST_CARRIED] if is_first else [],
        "carried": carried,
        "total": len(origins),
    }


def _outlets(knowledge: Knowledge) -> Mapping[str, str]:
    """Return the kinds of publisher of the sources that verdicts rest on, with their labels."""
    documents = (key for key in knowledge.reliances if key[0] == "source")
    found = {record.outlet for document in documents for record in records_of(knowledge, document)}
    labels = {**OUTLETS, "other": "others"}
    return {name: label.capitalize() for name, label in labels.items() if name in found}


def _carried(knowledge: Knowledge, key: Key) -> Carried:
    changes = knowledge.reliances[key].changes
    found: dict[tuple[tuple[VerdictWord, bool], tuple[VerdictWord, bool]], list[Key]] = defaultdict(list)
    for change in changes:
        verdict = _verdict_on(knowledge, change.key)
        after = (change.after, _is_weak_without(verdict, key, change.after))
        found[(verdict.word, verdict.is_weak), after].append(change.key)
    moves: list[Move] = []
    room = MOST_LISTED
    for (before, after), keys in sorted(found.items(), key=lambda move: list(map(_rank, move[0]))):
        if room:
            moves.append(Move(before, after, len(keys), tuple(keys[:room])))
            room -= len(moves[-1].keys)
    return Carried(key, _name(knowledge, key), len(changes), tuple(moves))


def _rank(verdict: tuple[VerdictWord, bool]) -> tuple[int, bool]:
    return VERDICT_WORDS.index(verdict[0]), verdict[1]


def _name(knowledge: Knowledge, key: Key) -> str:
    record = knowledge[key]
    return name_in_list(record) if isinstance(record, Source) else name_in_text(record)


def _verdict_on(knowledge: Knowledge, key: Key) -> Verdict:
    return (knowledge.verdicts if key[0] == "claim" else knowledge.event_verdicts)[key[1]]


def _is_weak_without(verdict: Verdict, key: Key, word: VerdictWord) -> bool:
    """Return whether the word that a verdict has without an actor or a source is weak."""
    sides = (verdict.supporting, verdict.disputing)
    high = [side.count_where(lambda way: not way.is_low and key not in way.passes) for side in sides]
    return verdict.word_where(*high) != word
