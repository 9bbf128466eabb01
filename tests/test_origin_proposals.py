"""Which origins are proposed for an item of evidence, in which order and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from drillsite.edit.origin_proposals import Proposal, describe_origin_of_source, propose_origins, written_origin
from drillsite.records import Source
from drillsite.records.origins import Origins

if TYPE_CHECKING:
    from conftest import Check

FILES = {
    "themes.yml": "t: {title: T, summary: S.}\n",
    "actors.yml": """\
ministry: {name: Ministry, in_text: the Ministry, aliases: [Min], type: ministry, summary: S.}
agency: {name: Agency, type: media, summary: S.}
expert: {name: Bo Expert, in_text: Bo Expert, type: person, summary: S.}
twin: {name: Twin, type: person, summary: S.}
""",
    "sources.yml": """\
work: {type: webpage, title: Work}
paper: {type: webpage, title: Paper, DOI: 10.5555/a, publisher: Min}
paper-again: {type: webpage, title: Paper again, DOI: 10.5555/a}
wire: {type: webpage, title: Wire, author: [{family: Expert, given: Bo}, {literal: Agency}]}
twin: {type: webpage, title: A twin}
relay: {type: webpage, title: Relay, origin: paper}
told: {type: webpage, title: Told, origin: expert}
survey: {type: report, title: Survey, level: primary}
own: {type: webpage, title: Own, origin: itself, origin_reason: It was there.}
""",
}


def origins_of(check: Check, *items: str) -> Origins:
    """Return the origins of a site with a claim that has these items of evidence."""
    claim = (
        f"c: {{statement: S., type: fact, theme: t, stated_in: [{{source: work}}], evidence: [{', '.join(items)}]}}\n"
    )
    records, problems = check({**FILES, "claims.yml": claim})
    assert {problem.code for problem in problems} <= {"source-duplicate"}
    return Origins(records)


def propose(check: Check, name: str, *items: str) -> list[Proposal]:
    origins = origins_of(check, *items)
    return list(propose_origins(source_of(origins, name), origins))


def source_of(origins: Origins, name: str) -> Source:
    record = origins.records["source", name]
    assert isinstance(record, Source)
    return record


def test_what_is_named_for_another_record_of_the_document_is_proposed(check):
    found = propose(
        check, "paper-again", "{source: paper, stance: supports, origin: expert, origin_reason: It names him.}"
    )
    assert found == [Proposal("expert", "Bo Expert", 'named for this source in the claim "c"', "It names him.")]


def test_an_item_that_names_its_own_source_proposes_the_source_itself(check):
    found = propose(
        check, "paper-again", "{source: paper-again, stance: supports, origin: paper-again, origin_reason: R.}"
    )
    assert found == [Proposal("itself", "the source itself", 'named for this source in the claim "c"', "R.")]


def test_names_of_authors_and_publishers_come_first_then_what_is_named_most_often(check):
    items = ("{source: paper, stance: supports, origin: expert}", "{source: paper, stance: disputes, origin: twin}")
    again = "{source: paper, stance: context, origin: actor:twin}"
    found = propose(check, "paper", *items, again)
    assert [(one.origin, one.why) for one in found] == [
        ("ministry", 'its publisher is "Min"'),
        ("twin", 'named for this source in the claim "c" and 1 other place'),
        ("expert", 'named for this source in the claim "c"'),
    ]


def test_an_origin_that_is_found_in_two_ways_is_proposed_once_by_the_name(check):
    (found,) = propose(check, "paper", "{source: paper, stance: supports, origin: ministry}")
    assert found.why == 'its publisher is "Min"'


def test_of_a_person_and_a_medium_that_wrote_a_source_both_are_proposed_and_the_medium_states_nothing(check):
    assert [(one.origin, one.why) for one in propose(check, "wire")] == [
        ("agency", 'its author is "Agency"; it may have that from others, so the origin stays unstated'),
        ("expert", 'its author is "Bo Expert"'),
    ]


def test_a_source_that_is_no_record_yet_has_the_proposals_of_its_names(check):
    origins = origins_of(check)
    source = Source.model_validate({"id": "", "type": "webpage", "title": "New", "publisher": "Ministry"})
    assert [one.origin for one in propose_origins(source, origins)] == ["ministry"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("relay", "As its record says, it repeats “Paper”."),
        ("told", "As its record says, it repeats Bo Expert."),
        ("survey", "As its record says, it is a primary source."),
        ("own", "It is its own origin."),
        ("paper", ""),
    ],
)
def test_what_the_record_of_a_source_says_of_its_origin_is_said_in_a_sentence(check, name, said):
    origins = origins_of(check)
    assert describe_origin_of_source(source_of(origins, name), origins) == said


@pytest.mark.parametrize(
    ("key", "written"),
    [
        (("actor", "expert"), "expert"),
        (("source", "paper"), "paper"),
        (("actor", "twin"), "twin"),
        (("source", "twin"), "source:twin"),
    ],
)
def test_a_source_is_written_with_its_kind_where_an_actor_has_its_id(check, key, written):
    assert written_origin(origins_of(check).records, key) == written
