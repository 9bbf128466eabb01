from __future__ import annotations

import time

import pytest

from drillsite.records.references import prose_of, references_of, wikilinks_in

SITE = {
    "themes.yml": """\
drills:
  title: Drills
  summary: About [[actor:china]].
  parent: all
all:
  title: All
  summary: All.
""",
    "actors.yml": """\
china:
  name: China
  type: state
  summary: A state.
ministry:
  name: Ministry
  type: ministry
  summary: Part of [[china]].
  part_of: [china]
""",
    "systems.yml": """\
s400:
  name: S-400
  type: missile
  summary: A system.
  operated_by: [china]
""",
    "events.yml": """\
drill:
  title: A drill
  date: 2025-12
  type: exercise
  summary: Held.
  participants: [china]
""",
    "sources.yml": """\
article:
  type: webpage
  title: The article
notice:
  type: webpage
  title: Notice
  origin: ministry
""",
    "claims.yml": """\
first:
  statement: A drill was held.
  type: fact
  theme: drills
  also_in: [all]
  stated_in: [{source: article}]
  attributed_to: ministry
  actors: [china]
  systems: [s400]
  events: [drill]
  relation: {subject: china, predicate: holds, object: drill}
  note: See [[second|the other]].
  evidence:
    - {source: notice, stance: supports, origin: actor:ministry}
second:
  statement: It was small.
  type: assessment
  theme: drills
  stated_in: [{source: article}]
  responds_to: [{claim: first, as: refines}]
""",
}


def test_every_field_that_names_a_record_is_a_reference_at_its_place(check):
    records, problems = check(SITE)
    assert problems == []
    found = [(reference.path, reference.target) for reference in references_of(records.by_key["claim", "first"])]
    assert found == [
        (("theme",), "drills"),
        (("also_in", 0), "all"),
        (("stated_in", 0, "source"), "article"),
        (("attributed_to",), "ministry"),
        (("actors", 0), "china"),
        (("systems", 0), "s400"),
        (("events", 0), "drill"),
        (("relation", "subject"), "china"),
        (("relation", "object"), "drill"),
        (("evidence", 0, "source"), "notice"),
        (("evidence", 0, "origin"), "actor:ministry"),
    ]


def test_all_references_and_links_are_counted(check):
    records, _ = check(SITE)
    assert records.reference_count == 11 + 3 + 1 + 2 + 2 + 1 + 1 + 1


def test_prose_is_given_with_the_way_to_it(check):
    records, _ = check(SITE)
    assert list(prose_of(records.by_key["claim", "first"])) == [(("note",), "See [[second|the other]].")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see [[china]] and [[actor:china|the state]]", [("china", None), ("actor:china", "the state")]),
        ("[[ china | the state ]]", [("china", "the state")]),
        ("`[[china]]` and ``a ` [[china]]``", []),
        ("```\n[[china]]\n```\n[[russia]]", [("russia", None)]),
        ("[[]] [[ ]] [china] [[a]b]] [[|x]]", []),
        ("an unclosed ` and [[china]]", [("china", None)]),
        ("[[chi\nna]]", []),
    ],
)
def test_links_are_found_in_prose_but_not_in_code(text, found):
    assert [link.groups() for link in wikilinks_in(text)] == found


def test_the_position_of_a_link_is_that_in_the_text():
    text = "`code [[x]]` then [[china]]"
    (link,) = wikilinks_in(text)
    assert text[link.start() : link.end()] == "[[china]]"


@pytest.mark.parametrize(
    "text",
    ["[[" + " " * 20_000, "[[a" + " " * 20_000, "[[a|" + " " * 20_000, "[[" * 20_000, "`" * 20_000 + "[["],
)
def test_a_hostile_text_is_searched_in_moderate_time(text):
    begun = time.monotonic()
    list(wikilinks_in(text))
    assert time.monotonic() - begun < 2


def test_an_id_means_a_record_among_the_kinds_that_fit(check):
    records, _ = check(SITE)
    assert records.resolve("china") == [("actor", "china")]
    assert records.resolve("actor:china") == [("actor", "china")]
    assert records.resolve("claim:china") == []
    assert records.resolve("china", ("system",)) == []
    assert records.resolve("actor:china", ("system",)) == []
    assert records.resolve("no:such:kind") == records.resolve("") == records.resolve(":") == []


def test_an_origin_that_both_an_actor_and_a_source_could_be_is_the_actor_unless_its_kind_stands_before_it(check):
    same = SITE | {"sources.yml": SITE["sources.yml"] + "ministry:\n  type: webpage\n  title: Its site\n"}
    records, problems = check(same)
    assert problems == []
    assert records.resolve("ministry", ("actor", "source")) == [("actor", "ministry")]
    assert records.resolve("source:ministry", ("actor", "source")) == [("source", "ministry")]
    named = same | {"sources.yml": same["sources.yml"].replace("origin: ministry", "origin: source:ministry")}
    assert check(named)[1] == []


def test_an_origin_may_be_itself_which_names_no_record(check):
    itself = {"sources.yml": SITE["sources.yml"].replace("origin: ministry", "origin: itself\n  origin_reason: R.")}
    records, problems = check(SITE | itself)
    assert problems == []
    assert not any(name == "origin" for key in records.checked for name, _ in records.named_by(key))
    _, (problem,) = check(SITE | {"sources.yml": SITE["sources.yml"].replace("origin: ministry", "origin: itslef")})
    assert (problem.code, problem.hint) == ("reference-unknown", 'did you mean "itself"?')


def test_an_unknown_link_is_shown_on_its_own_line_of_a_long_text(check):
    body = "  body: |\n    One [[china]].\n\n    Two [[chna]].\n"
    _, (problem,) = check(SITE | {"themes.yml": SITE["themes.yml"] + body})
    assert (problem.place.line, problem.place.column, problem.place.length) == (11, 9, 8)
    assert problem.hint == 'did you mean "china" (data/actors.yml:1)?'


def test_an_unknown_link_broken_over_two_lines_is_shown_where_its_text_begins(check):
    extra = (
        "one:\n  title: One\n  summary: A text with [[chna|the\n    state]].\n"
        "two:\n  title: Two\n  summary: See [[chna|the state]].\n"
    )
    _, problems = check(SITE | {"themes.yml": SITE["themes.yml"] + extra})
    assert [(problem.place.line, problem.place.column) for problem in problems] == [(10, 12), (14, 16)]


def test_a_record_that_has_faults_is_still_known_to_those_that_name_it(check):
    faulty = SITE | {"actors.yml": SITE["actors.yml"].replace("type: state", "type: sate")}
    _, (problem,) = check(faulty)
    assert problem.code == "field-invalid"


def test_the_references_of_a_record_with_other_faults_are_checked_in_the_same_run(check):
    claims = SITE["claims.yml"].replace("type: fact", "type: fat").replace("source: notice", "source: notic")
    _, problems = check(SITE | {"claims.yml": claims})
    assert [problem.code for problem in problems] == ["field-invalid", "reference-unknown"]
    assert problems[1].hint == 'did you mean "notice" (data/sources.yml:4)?'
