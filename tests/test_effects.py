"""What an edit does to a verdict, in words: of items of every sort, and on random sites."""

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

    from conftest import Check
    from drillsite.edit.effects import Effect
    from drillsite.knowledge import Side, Verdict
    from drillsite.records import Claim, Event, Records


FILES = {
    "themes.yml": "t: {title: T, summary: S.}\n",
    "actors.yml": """\
north: {name: North, in_text: the North, type: state, summary: S.}
ministry: {name: Ministry, in_text: the Ministry, type: ministry, summary: S., part_of: [north]}
office: {name: Office, in_text: the Office, type: organisation, summary: S., part_of: [ministry]}
agency: {name: Agency, type: media, summary: S.}
""",
    "sources.yml": """\
work: {type: webpage, title: Work, author: [{family: Writer, given: Ann}]}
relay: {type: webpage, title: Relay, origin: ministry}
daily: {type: webpage, title: Daily}
survey: {type: report, title: Survey, level: primary}
papers: {type: report, title: Papers, publisher: Ministry, origin: itself, origin_reason: Its own figures.}
withdrawn: {type: report, title: Withdrawn, standing: retracted}
replaced: {type: report, title: Replaced, standing: superseded}
column: {type: webpage, title: Column, author: [{family: Writer, given: A.}]}
copy: {type: webpage, title: Copy, origin: work}
cable: {type: webpage, title: Cable, URL: "https://e.example/1", origin: office}
cable-again: {type: webpage, title: Cable again, URL: "https://e.example/1", level: primary}
""",
}
BEFORE = ["{source: relay, stance: supports}", "{source: survey, stance: disputes}"]


def effect_of(check: Check, item: str, *before: str) -> Effect:
    """Return what an item does that is added to those before it; warnings are left aside."""

    def records(items: tuple[str, ...]) -> Records:
        claim = (
            f"c: {{statement: S., type: fact, theme: t, stated_in: [{{source: work}}], evidence: [{', '.join(items)}]}}"
        )
        found, problems = check({**FILES, "claims.yml": claim})
        assert {problem.severity for problem in problems} <= {"warning"}
        return found

    key, items = ("claim", "c"), before or tuple(BEFORE)
    return describe_effect(records(items), records((*items, item)), key, is_cited=True)


@pytest.mark.parametrize(
    ("item", "note"),
    [
        ("{source: daily, stance: supports}", "Its origin is not stated: it may repeat anybody."),
        (
            "{source: daily, stance: supports, origin: itself, origin_reason: Its man was there}",
            "Its origin: the source itself (Its man was there).",
        ),
        (
            "{source: daily, stance: supports, origin: ministry, origin_reason: It says so}",
            "Its origin: the Ministry (It says so).",
        ),
        ("{source: daily, stance: supports, origin: ministry}", "Its origin: the Ministry."),
        (
            "{source: daily, stance: supports, origin: agency, origin_reason: It names it}",
            "Its origin is not stated: Agency may repeat anybody (It names it).",
        ),
        (
            "{source: daily, stance: supports, origin: survey, origin_reason: It cites it}",
            "Its origin: “Survey” (It cites it).",
        ),
    ],
)
def test_whose_statement_an_item_is_taken_for_is_said_with_the_reason_for_any_origin(check, item, note):
    assert effect_of(check, item).notes[0] == note


@pytest.mark.parametrize(
    ("item", "note"),
    [
        ("{source: daily, stance: context}", "Background is not counted."),
        (
            "{source: withdrawn, stance: supports}",
            "It is not counted: its source, or one that it repeats, is retracted.",
        ),
        (
            "{source: replaced, stance: disputes}",
            "It is not counted: its source, or one that it repeats, is superseded.",
        ),
        (
            "{source: column, stance: supports}",
            "It is not counted: it shares an author with a work in which this is stated.",
        ),
    ],
)
def test_what_is_not_counted_is_said_with_the_reason_and_changes_nothing(check, item, note):
    effect = effect_of(check, item)
    assert effect.notes == (note,)
    assert (effect.counts, effect.is_stated, effect.can_be_freed) == (False, False, False)
    assert effect.before == effect.after


JOINED = [
    (
        "{source: daily, stance: supports, origin: office}",
        ("Counts as one with the Ministry: belongs together.",),
        True,
    ),
    ("{source: papers, stance: supports}", ("Counts as one with the Ministry: same name.",), True),
    ("{source: daily, stance: supports, origin: ministry}", ("Counts as one with “Relay”: same origin.",), False),
    (
        "{source: cable-again, stance: supports}",
        ("Counts as one with the Ministry: belongs together (another record of the document repeats the Office).",),
        True,
    ),
    ("{source: daily, stance: supports, origin: itself, origin_reason: R}", (), False),
    ("{source: survey, stance: supports}", (), False),  # stands on the other side only
]


@pytest.mark.parametrize(("item", "notes", "can_be_freed"), JOINED)
def test_what_an_item_counts_as_one_with_is_said_and_whether_a_reason_would_part_it(check, item, notes, can_be_freed):
    effect = effect_of(check, item)
    assert (effect.notes[1:], effect.can_be_freed) == (notes, can_be_freed)


def test_of_many_sources_of_the_same_origin_three_are_named(check):
    others = [f"{{source: {name}, stance: supports, origin: north}}" for name in ("relay", "daily", "papers", "cable")]
    effect = effect_of(check, "{source: survey, stance: supports, origin: north}", *others)
    assert effect.notes[1] == "Counts as one with “Relay”, “Daily”, “Papers” and 1 more: same origin."


def test_the_verdict_is_shown_before_and_after_or_said_to_stay(check):
    first, second = "{source: daily, stance: supports}", "{source: survey, stance: supports}"
    assert list(effect_of(check, second, first).verdict_lines()) == [
        "The verdict stays: Single origin.",
        "Before: Supported by 1 independent origin.",
        "After: Supported by at least 1 independent origin, at most 2: one source does not name its origin.",
    ]
    again = "{source: relay, stance: supports, note: Once more.}"
    assert list(effect_of(check, again, BEFORE[0]).verdict_lines()) == [
        "The verdict stays: Single origin. Supported by 1 independent origin."
    ]
    assert (
        next(effect_of(check, second, BEFORE[0]).verdict_lines())
        == "The verdict changes: Single origin → Corroborated."
    )


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
                assert effect.can_be_freed == is_parted
                seen.add((effect.can_be_freed, is_parted))
    assert {(True, True), (False, False)} <= seen
