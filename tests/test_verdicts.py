from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillsite.knowledge import VERDICT_WORDS, find_origin
from drillsite.knowledge.verdicts import count_coverage, judge_evidence
from drillsite.records import Evidence
from drillsite.site.words import VERDICT_LABELS, VERDICT_MEANINGS, verdict_sum

if TYPE_CHECKING:
    from drillsite.knowledge import Verdict
    from drillsite.records import Records

ACTORS = """\
ministry: {name: Ministry, type: ministry, summary: A ministry.}
expert: {name: Expert, type: person, summary: A person.}
"""
SOURCES = """\
one: {type: webpage, title: One}
two: {type: webpage, title: Two}
three: {type: webpage, title: Three}
four: {type: webpage, title: Four}
five: {type: webpage, title: Five}
notice: {type: webpage, title: Notice, origin: ministry}
wire: {type: webpage, title: Wire, origin: notice}
reprint: {type: webpage, title: Reprint, origin: wire}
retracted: {type: webpage, title: Retracted, standing: retracted}
superseded: {type: webpage, title: Superseded, standing: superseded}
corrected: {type: webpage, title: Corrected, standing: corrected}
dead: {type: webpage, title: Dead, standing: dead}
"""
NAMES = [line.partition(":")[0] for line in SOURCES.splitlines()]


@pytest.fixture(scope="module")
def records(check) -> Records:
    found, problems = check({"actors.yml": ACTORS, "sources.yml": SOURCES})
    assert problems == []
    return found


def item(source: str, stance: str = "supports", origin: str | None = None) -> Evidence:
    return Evidence.model_validate({"source": source, "stance": stance, "origin": origin})


def judge(records: Records, *items: Evidence) -> Verdict:
    return judge_evidence(items, records)


def test_five_papers_that_repeat_one_ministry_are_one_voice(records):
    papers = [item(name, origin="ministry") for name in ("one", "two", "three", "four", "five")]
    verdict = judge(records, *papers)
    assert verdict.word == "single-origin"
    (group,) = verdict.supporting
    assert group.origin == ("actor", "ministry")
    assert group.evidence == tuple(papers)
    assert verdict_sum(verdict) == "supported by 1 independent origin (5 sources), disputed by none"


def test_a_second_independent_origin_corroborates(records):
    verdict = judge(records, item("one", origin="ministry"), item("notice"), item("two"))
    assert verdict.word == "corroborated"
    assert [group.origin for group in verdict.supporting] == [("actor", "ministry"), ("source", "two")]
    assert verdict_sum(verdict) == "supported by 2 independent origins (3 sources), disputed by none"


def test_two_items_of_one_source_are_one_source_of_one_origin(records):
    verdict = judge(records, item("one"), item("one"))
    assert verdict.word == "single-origin"
    assert verdict_sum(verdict) == "supported by 1 independent origin (1 source), disputed by none"


@pytest.mark.parametrize(
    ("source", "origin", "found"),
    [
        ("one", None, ("source", "one")),
        ("notice", None, ("actor", "ministry")),
        ("reprint", None, ("actor", "ministry")),
        ("one", "reprint", ("actor", "ministry")),
        ("one", "source:two", ("source", "two")),
        ("reprint", "expert", ("actor", "expert")),
        ("reprint", "reprint", ("source", "reprint")),
        ("reprint", "source:reprint", ("source", "reprint")),
    ],
)
def test_an_origin_is_at_the_end_of_the_chain_unless_the_item_says_otherwise(records, source, origin, found):
    assert find_origin(item(source, origin=origin), records) == found


def test_an_item_that_names_its_own_source_is_a_voice_beside_the_one_it_passes_on(records):
    assert judge(records, item("wire"), item("reprint", origin="reprint")).word == "corroborated"
    assert judge(records, item("wire"), item("reprint")).word == "single-origin"


@pytest.mark.parametrize("source", ["retracted", "superseded"])
def test_a_source_that_no_longer_stands_does_not_count_but_is_shown(records, source):
    verdict = judge(records, item(source), item(source, "disputes"))
    assert verdict.word == "unsourced"
    assert len(verdict.discounted) == 2
    assert verdict.supporting == verdict.disputing == ()


@pytest.mark.parametrize("source", ["corrected", "dead"])
def test_a_source_that_is_corrected_or_gone_from_its_address_still_counts(records, source):
    assert judge(records, item(source)).word == "single-origin"


def test_the_origin_of_a_retracted_source_still_counts_through_another_one(records):
    verdict = judge(records, item("retracted", origin="ministry"), item("one", origin="ministry"))
    assert (verdict.word, len(verdict.discounted)) == ("single-origin", 1)


def test_context_never_counts(records):
    verdict = judge(records, item("one", "context"), item("two", "context"), item("retracted", "context"))
    assert verdict.word == "unsourced"
    assert len(verdict.context) == 3
    assert verdict.discounted == ()
    assert judge(records, item("one"), item("two", "context")).word == "single-origin"


@pytest.mark.parametrize(
    ("items", "word", "words"),
    [
        ([], "unsourced", "no source supports or disputes it"),
        (["one"], "single-origin", "supported by 1 independent origin (1 source), disputed by none"),
        (["one", "two"], "corroborated", "supported by 2 independent origins (2 sources), disputed by none"),
        (
            ["one", "-two"],
            "contested",
            "supported by 1 independent origin (1 source), disputed by 1 independent origin (1 source)",
        ),
        (
            ["one", "two", "-notice", "-wire"],
            "contested",
            "supported by 2 independent origins (2 sources), disputed by 1 independent origin (2 sources)",
        ),
        (["-two"], "disputed", "disputed by 1 independent origin (1 source), supported by none"),
    ],
)
def test_each_verdict_with_its_arithmetic(records, items, word, words):
    evidence = [item(name.strip("-"), "disputes" if name.startswith("-") else "supports") for name in items]
    verdict = judge(records, *evidence)
    assert verdict.word == word
    assert verdict_sum(verdict) == words


def test_every_verdict_has_a_label_and_a_meaning_for_readers():
    assert set(VERDICT_WORDS) == set(VERDICT_LABELS) == set(VERDICT_MEANINGS)


def test_coverage_names_every_verdict_and_counts_each():
    covered = count_coverage(["contested", "unsourced", "contested"])
    assert list(covered.counts) == list(VERDICT_WORDS)
    assert (covered.counts["contested"], covered.counts["disputed"], covered.total) == (2, 0, 3)
    assert count_coverage([]).total == 0


EVIDENCE = st.lists(
    st.builds(
        item,
        st.sampled_from(NAMES),
        st.sampled_from(["supports", "disputes", "context"]),
        st.sampled_from([None, "ministry", "expert", "source:one", "wire"]),
    ),
    max_size=8,
)


@given(EVIDENCE, st.randoms(use_true_random=False))
def test_the_order_of_evidence_does_not_change_the_verdict(records, items, random):
    shuffled = items.copy()
    random.shuffle(shuffled)
    one, other = judge(records, *items), judge(records, *shuffled)
    assert one.word == other.word
    assert verdict_sum(one) == verdict_sum(other)
    assert {group.origin for group in one.supporting} == {group.origin for group in other.supporting}


@given(EVIDENCE)
def test_every_item_of_evidence_stands_in_exactly_one_place_of_the_verdict(records, items):
    verdict = judge(records, *items)
    grouped = [one for group in (*verdict.supporting, *verdict.disputing) for one in group.evidence]
    assert len(grouped) + len(verdict.context) + len(verdict.discounted) == len(items)
    origins = [group.origin for group in verdict.supporting]
    assert len(origins) == len(set(origins))


@given(EVIDENCE, st.sampled_from(NAMES))
def test_repeating_an_origin_changes_no_verdict(records, items, name):
    counted = [one for one in items if one.stance == "supports" and find_origin(one, records)[0] == "source"]
    standing = [one for one in counted if one.source not in ("retracted", "superseded")]
    repeated = [
        item("five", origin=f"source:{find_origin(one, records)[1]}") for one in standing if one.source != "five"
    ]
    again = [one for one in repeated if find_origin(one, records) in {find_origin(it, records) for it in standing}]
    assert judge(records, *items, *again).word == judge(records, *items).word
