"""What an edit does to a verdict, in words, on random sites."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from drillsite.edit.effects import describe_effect
from drillsite.knowledge.verdicts import judge
from drillsite.records.origins import Origins
from drillsite.site.verdict_words import verdict_label, verdict_sum
from random_sites import make_site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drillsite.edit.effects import Effect
    from drillsite.knowledge import Side, Verdict
    from drillsite.records import Claim, Event, Records


def last_items(seed: int) -> Iterator[tuple[Claim | Event, Verdict, Effect, Records]]:
    """Yield each claim and event of a random site that has evidence, the last item taken for the new one."""
    known = make_site(Random(seed))
    for record in (*known.claims, *known.events):
        if record.evidence:
            verdict = (known.verdicts if record.kind == "claim" else known.event_verdicts)[record.id]
            yield (
                record,
                verdict,
                describe_effect(known.records, known.records, record.key, is_cited=True),
                known.records,
            )


def side_of(record: Claim | Event, verdict: Verdict) -> Side:
    return verdict.supporting if record.evidence[-1].stance == "supports" else verdict.disputing


@pytest.mark.parametrize("start", range(0, 600, 100))
def test_the_effect_says_what_the_verdict_says(start):
    seen = set()
    for seed in range(start, start + 100):
        for record, verdict, effect, _ in last_items(seed):
            assert effect.before == effect.after
            assert (effect.after.label, effect.after.sum) == (
                verdict_label(verdict, record),
                verdict_sum(verdict, record),
            )
            side = side_of(record, verdict)
            voices = [voice for voice in side.voices if any(one is record.evidence[-1] for one in voice.evidence)]
            joined = [note for note in effect.notes if note.startswith("Counts as one with ")]
            assert effect.counts == bool(voices)
            assert bool(joined) == any(len(voice.evidence) > 1 for voice in voices)
            seen.add((effect.counts, bool(joined), effect.can_be_freed))
    assert {(False, False, False), (True, False, False), (True, True, False), (True, True, True)} == seen


@pytest.mark.parametrize("start", range(0, 600, 100))
def test_a_reason_is_asked_for_where_it_would_part_the_item_from_others(start):
    seen = set()
    for seed in range(start, start + 100):
        for record, verdict, effect, records in last_items(seed):
            item = record.evidence[-1]
            if effect.counts and not item.independent:
                freed = item.model_copy(update={"independent": "So."})
                changed = record.model_copy(update={"evidence": (*record.evidence[:-1], freed)})
                was, now = side_of(record, verdict), side_of(changed, judge(changed, Origins(records)))
                is_parted = len(was.voices) < len(now.voices)
                by_copies = any(way.others for way in was.ways)  # whose origins count as those of one document
                assert effect.can_be_freed == is_parted or (is_parted and by_copies)
                seen.add((effect.can_be_freed, is_parted))
    assert {(True, True), (False, False)} <= seen
