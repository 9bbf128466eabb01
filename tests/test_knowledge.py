from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drillsite.knowledge import load_knowledge
from drillsite.knowledge.order import fold_name

SMALL = Path(__file__).parent / "sites" / "small" / "data"


@pytest.fixture(scope="module")
def knowledge():
    loaded = load_knowledge(SMALL, SMALL / "none", "data")
    assert loaded.problems == ()
    return loaded.knowledge


THEMES = "drills: {title: Drills, summary: All., order: 1}\nafter: {title: After, summary: Later., order: 2}\n"
SOURCES = "article: {type: webpage, title: Article}\npaper: {type: report, title: Paper}\n"


def claims(*texts: str) -> str:
    return "".join(f"claim-{number}: {{statement: A., type: fact, {text}}}\n" for number, text in enumerate(texts, 1))


def ids(records) -> list[str]:
    return [record.id for record in records]


def backlinks(knowledge, kind: str, identifier: str) -> set[tuple[str, str]]:
    return {(link.key[1], link.field) for link in knowledge.backlinks.get((kind, identifier), ())}


def test_every_field_that_names_a_record_is_a_backlink_of_that_record(knowledge):
    assert {field for links in knowledge.backlinks.values() for field in (link.field for link in links)} == {
        *("theme", "also_in", "stated_in.source", "attributed_to", "actors", "systems", "events"),
        *("relation.subject", "relation.object", "evidence.source", "evidence.origin", "responds_to.claim"),
        *("origin", "parent", "part_of", "developed_by", "operated_by", "participants"),
        *("body", "summary", "note"),
    }


def test_backlinks_say_who_names_a_record_and_where(knowledge):
    assert backlinks(knowledge, "actor", "ministry") == {
        ("shared-water", "attributed_to"),
        ("shared-water", "evidence.origin"),
        ("first-round", "evidence.origin"),
        ("pump", "operated_by"),
        ("water", "body"),
        ("north", "summary"),
    }
    assert backlinks(knowledge, "claim", "shared-water") == {
        ("pumped-dry", "responds_to.claim"),
        ("water", "body"),
        ("agency-report", "note"),
    }
    assert backlinks(knowledge, "theme", "people") == {
        *((name, "theme") for name in ("few-people", "good-people")),
        ("shared-water", "also_in"),
        ("water", "body"),
    }


def test_a_record_that_names_another_twice_in_one_field_is_one_backlink(knowledge):
    links = [link for link in knowledge.backlinks["actor", "ministry"] if link.key == ("claim", "shared-water")]
    assert sorted(link.field for link in links) == ["attributed_to", "evidence.origin"]


def test_a_source_tells_what_rests_on_it_and_what_would_fall_without_it(knowledge):
    impact = knowledge.impacts["source", "daily"]
    assert [use.key for use in impact.uses] == [("claim", "shared-water"), ("claim", "old-lake")]
    assert impact.sole_support == [("claim", "old-lake")]
    gazette = knowledge.impacts["source", "gazette"]
    assert ("event", "first-round") in [use.key for use in gazette.uses]
    assert gazette.passed_on_by == [("source", "daily")]
    assert gazette.sole_support == [("claim", "pumped-dry")]
    assert ("source", "unused") not in knowledge.impacts


def test_a_retracted_source_is_nobodys_last_support(knowledge):
    assert knowledge.impacts["source", "withdrawn"].sole_support == []
    assert knowledge.impacts["source", "withdrawn"].uses


def test_two_sources_of_one_origin_are_no_sole_support(link):
    found = link(
        {
            "themes.yml": THEMES,
            "sources.yml": SOURCES + "copy: {type: report, title: Copy, origin: paper}\n",
            "claims.yml": claims(
                "theme: drills, stated_in: [{source: article}], "
                "evidence: [{source: paper, stance: supports}, {source: copy, stance: supports}]"
            ),
        }
    )
    assert found.verdicts["claim-1"].word == "single-origin"
    assert found.impacts["source", "paper"].sole_support == []
    assert found.impacts["source", "paper"].passed_on_by == [("source", "copy")]


def test_the_article_is_the_source_that_claims_are_stated_in(knowledge):
    assert ids(knowledge.article_sources()) == ["article"]
    assert len(knowledge.impacts["source", "article"].states) == 5


def test_claims_about_a_record_are_those_in_which_it_plays_a_part(knowledge):
    assert ids(knowledge.claims_about["actor", "ministry"]) == ["shared-water"]
    assert ids(knowledge.claims_about["event", "third-round"]) == ["shared-water", "old-lake"]
    assert ids(knowledge.claims_about["theme", "people"]) == ["shared-water", "few-people", "good-people"]
    assert ids(knowledge.claims_about["source", "daily"]) == ["shared-water", "old-lake", "good-people"]
    assert ids(knowledge.claims_about["actor", "expert"]) == ["old-lake", "good-people"]


def test_coverage_counts_the_verdicts_of_any_claims(knowledge):
    assert knowledge.coverage(knowledge.claims).counts == {
        "corroborated": 1,
        "single-origin": 1,
        "contested": 0,
        "disputed": 1,
        "unconfirmed": 0,
        "unchecked": 0,
        "opinion": 2,
    }
    assert knowledge.coverage(()).total == 0


def test_claims_are_read_theme_by_theme_as_the_article_makes_them(link):
    found = link(
        {
            "themes.yml": THEMES.replace("summary: All.", "summary: All., section: Drills"),
            "sources.yml": SOURCES,
            "claims.yml": claims(
                "theme: after, stated_in: [{source: article}]",
                "theme: drills, stated_in: [{source: article, section: Drills, locator: paragraph 2}]",
                'theme: drills, stated_in: [{source: article, section: Drills, locator: "paragraph 1, sentence 10"}]',
                'theme: drills, stated_in: [{source: article, section: Drills, locator: "paragraph 1, sentence 9"}]',
                "theme: drills, stated_in: [{source: article, section: Intro, locator: paragraph 9}, "
                '{source: article, section: Drills, locator: "paragraph 1, sentence 2"}]',
            ),
        }
    )
    assert ids(found.claims) == ["claim-5", "claim-4", "claim-3", "claim-2", "claim-1"]
    assert [found.claim_positions[claim.id] for claim in found.claims] == [0, 1, 2, 3, 4]


def test_names_are_ordered_without_case_accents_and_marks(link):
    assert fold_name("“Émile” (Zola)") == "emile zola"
    actors = "".join(
        f'a{number}: {{name: "{name}", type: state, summary: X.}}\n'
        for number, name in enumerate(["zebra", "“Émile”", "Alpha", "eagle"])
    )
    assert [actor.name for actor in link({"actors.yml": actors}).actors] == ["Alpha", "eagle", "“Émile”", "zebra"]


def test_dates_are_ordered_by_time_and_a_series_too(knowledge):
    assert ids(knowledge.events) == ["first-round", "second-round", "third-round"]
    assert ids(knowledge.series["Lake talks"]) == ["first-round", "second-round", "third-round"]


def test_edges_say_which_record_says_so(knowledge):
    assert {(edge.subject[1], edge.predicate, edge.object[1], edge.said_by[1]) for edge in knowledge.edges} == {
        ("north", "shares water with", "south", "shared-water"),
        ("pump", "drains", "third-round", "old-lake"),
        ("ministry", "is part of", "north", "ministry"),
        ("pump", "is part of", "network", "pump"),
        ("south", "developed", "pump", "pump"),
        ("north", "operates", "pump", "pump"),
        ("ministry", "operates", "pump", "pump"),
        ("north", "was involved in", "first-round", "first-round"),
        ("south", "was involved in", "first-round", "first-round"),
        ("north", "took part in", "second-round", "second-round"),
        ("pump", "was involved in", "second-round", "second-round"),
    }


def test_every_edge_is_found_from_both_of_its_ends(knowledge):
    for edge in knowledge.edges:
        assert edge in knowledge.edges_of[edge.subject]
        assert edge in knowledge.edges_of[edge.object]


def test_what_claims_name_together_is_counted_most_frequent_first(knowledge):
    pairs = {(one.first[1], one.second[1]): [key[1] for key in one.claims] for one in knowledge.co_mentions}
    assert pairs["north", "pump"] == ["shared-water", "pumped-dry"]
    assert pairs["third-round", "pump"] == ["shared-water", "old-lake"]
    assert pairs["expert", "scripter"] == ["good-people"]
    counts = [len(one.claims) for one in knowledge.co_mentions]
    assert counts == sorted(counts, reverse=True)
    assert all(one in knowledge.co_mentions_of[one.second] for one in knowledge.co_mentions)


def test_themes_are_related_by_shared_claims_and_by_what_they_speak_of(link):
    found = link(
        {
            "themes.yml": THEMES + "far: {title: Far, summary: Away.}\n",
            "actors.yml": "china: {name: China, type: state, summary: X.}\n",
            "sources.yml": SOURCES,
            "claims.yml": claims(
                "theme: drills, also_in: [after], stated_in: [{source: article}]",
                "theme: far, stated_in: [{source: article}], actors: [china]",
                "theme: drills, stated_in: [{source: article}], actors: [china]",
            ),
        }
    )
    near, far = found.related_themes["drills"]
    assert (near.theme, near.claims, near.records) == ("after", (("claim", "claim-1"),), ())
    assert (far.theme, far.claims, far.records) == ("far", (), (("actor", "china"),))
    assert [one.theme for one in found.related_themes["after"]] == ["drills"]


def test_answers_to_a_claim_are_known_at_the_claim_answered(knowledge):
    assert ids(knowledge.responses_to["shared-water"]) == ["pumped-dry"]


def test_the_summary_of_a_check_says_what_was_checked():
    loaded = load_knowledge(SMALL, SMALL / "none", "data")
    assert loaded.summary() == "26 records, 69 references; 0 of 5 quotes were found; 5 not yet looked for: no problems"


def test_an_empty_data_folder_is_an_error(tmp_path):
    loaded = load_knowledge(tmp_path, tmp_path / "texts", "data")
    assert [problem.code for problem in loaded.problems] == ["data-empty"]
    assert loaded.knowledge is None
    assert loaded.summary() == "0 records, 0 references; no quotes: 1 error"


def shape(knowledge):
    """Give all that is known but for where it stands in which file."""
    return (
        [record.model_dump() | {"id": record.id} for record in knowledge.ordered],
        knowledge.verdicts,
        knowledge.event_verdicts,
        knowledge.backlinks,
        knowledge.edges,
        knowledge.co_mentions,
        {key: vars_of(impact) for key, impact in knowledge.impacts.items()},
        knowledge.related_themes,
    )


def vars_of(impact):
    return (impact.uses, impact.states, impact.passed_on_by, impact.sole_support)


@given(st.randoms(use_true_random=False))
@settings(max_examples=12, deadline=None)
def test_how_records_are_spread_over_files_changes_nothing(tmp_path_factory, knowledge, random):
    folder = tmp_path_factory.mktemp("spread") / "data"
    shutil.copytree(SMALL, folder)
    for path in (*sorted(folder.glob("*.yml")), *sorted((folder / "claims").glob("*.yml"))):
        kind = "claims" if path.parent.name == "claims" else path.stem
        text = path.read_text("utf-8")
        records = ["\n".join(lines) for lines in _records(text)]
        path.unlink()
        random.shuffle(records)
        for record in records:
            target = folder / kind / f"{random.choice('abc')}.yml"
            target.parent.mkdir(exist_ok=True)
            with target.open("a", encoding="utf-8") as file:
                file.write(f"{record}\n")
    loaded = load_knowledge(folder, folder / "none", "data")
    assert loaded.problems == ()
    assert shape(loaded.knowledge) == shape(knowledge)


def _records(text: str) -> list[list[str]]:
    found: list[list[str]] = []
    for line in text.splitlines():
        if line[:1].isalnum():
            found.append([])
        if found:
            found[-1].append(line)
    return found


def test_a_person_is_affiliated_with_what_it_is_part_of(link):
    actors = """
land: {name: Land, type: state, summary: A state.}
ann: {name: Ann, type: person, summary: Its president., part_of: [land]}
"""
    (edge,) = link({"actors.yml": actors}).edges
    assert (edge.predicate, edge.field) == ("is affiliated with", "part_of")
