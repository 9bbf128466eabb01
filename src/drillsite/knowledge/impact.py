"""What rests on a source, and what would fall without it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from drillsite.records.fields import ITSELF, ORIGIN_KINDS
from drillsite.records.models import Claim, Event, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from drillsite.knowledge.verdicts import Verdict
    from drillsite.records import Evidence, Key, Record, Records

__all__ = ["Impact", "Use", "find_impacts"]


@dataclass(frozen=True, slots=True)
class Use:
    """One item of evidence, and the claim or event that it bears on."""

    key: Key
    evidence: Evidence


@dataclass(slots=True)
class Impact:
    """All that rests on a source.

    `uses` are its items of evidence; `states` the claims that it makes itself; `passed_on_by` the sources that only
    pass on its word; `sole_support` the claims that would lose their last support without it.
    """

    uses: list[Use] = field(default_factory=list)
    states: list[Key] = field(default_factory=list)
    passed_on_by: list[Key] = field(default_factory=list)
    sole_support: list[Key] = field(default_factory=list)


def find_impacts(records: Records, ordered: Iterable[Record], verdicts: Mapping[str, Verdict]) -> Mapping[Key, Impact]:
    """Give the impact of every source that anything rests on; cost linear in the items of evidence."""
    impacts: defaultdict[Key, Impact] = defaultdict(Impact)
    for record in ordered:
        if isinstance(record, (Claim, Event)):
            for item in record.evidence:
                impacts["source", item.source].uses.append(Use(record.key, item))
        if isinstance(record, Claim):
            for source in dict.fromkeys(one.source for one in record.stated_in):
                impacts["source", source].states.append(record.key)
            sole = _sole_supporter(verdicts[record.id])
            if sole:
                impacts["source", sole].sole_support.append(record.key)
        elif isinstance(record, Source) and record.origin and record.origin != ITSELF:
            origin = records.resolve(record.origin, ORIGIN_KINDS)[0]
            if origin[0] == "source":
                impacts[origin].passed_on_by.append(record.key)
    return dict(impacts)


def _sole_supporter(verdict: Verdict) -> str | None:
    sources = {item.source for voice in verdict.supporting.voices for item in voice.evidence}
    return sources.pop() if len(sources) == 1 else None
