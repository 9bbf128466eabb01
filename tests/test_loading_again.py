"""What is loaded again after an edit is what would be loaded afresh."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import judged_site
from drillsite.knowledge import KnowledgeLoader, load_knowledge
from drillsite.records.origins import Origins

if TYPE_CHECKING:
    from pathlib import Path

    from drillsite.knowledge import Knowledge, Loaded


def what_matters(loaded: Loaded) -> tuple[object, ...]:
    known = loaded.knowledge
    return (
        loaded.problems,
        loaded.summary(),
        known and (known.records.by_key, known.backlinks, known.records.quotes, verdicts_of(known)),
        known and [known.records.line(key) for key in known.records.by_key],
    )


def verdicts_of(known: Knowledge) -> dict[tuple[str, str], tuple[object, ...]]:
    """Return all that is said of verdicts, by kind and id."""
    kinds = {"claim": known.verdicts, "event": known.event_verdicts}
    return {
        (kind, identifier): (verdict, verdict.without_low, verdict.without, verdict.hangs_on, verdict.on_both_sides)
        for kind, verdicts in kinds.items()
        for identifier, verdict in verdicts.items()
    }


EDITS = {
    "reword": ("claims/water.yml", "statement: ", "statement: Indeed, "),
    "break a field": ("claims/water.yml", "type: fact", "type: fat"),
    "break the YAML": ("actors.yml", "name: ", "name: ["),
    "name nobody": ("claims/water.yml", "actors: [", "actors: [nobody, "),
    "rename a record": ("actors.yml", "north:", "northern:"),
    "double a record": ("actors.yml", "north:", "south:"),
    "shift all lines": ("sources.yml", "", "# A comment.\n"),
    "misquote": ("claims/water.yml", "quote: ", "quote: never "),
}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.sampled_from(sorted(EDITS)), min_size=1, max_size=6), seed=st.integers(0, 3))
def test_any_row_of_edits_and_their_undoing_loads_as_if_for_the_first_time(project, names, seed):
    data, texts = project / "data", project / "texts"
    texts.mkdir(exist_ok=True)
    (texts / "article.txt").write_text("the water is shared by both - always", "utf-8")
    before = {path: path.read_bytes() for path in data.rglob("*.yml")}
    loader = KnowledgeLoader(data, texts, "data")
    try:
        for number, name in enumerate(names):
            file, old, new = EDITS[name]
            path = data / file
            text = path.read_text("utf-8")
            path.write_text(text.replace(old, new, 1), "utf-8")
            assert what_matters(loader.load()) == what_matters(load_knowledge(data, texts, "data"))
            if (number + seed) % 2:
                path.write_bytes(before[path])
    finally:
        for path, content in before.items():
            path.write_bytes(content)
    assert what_matters(loader.load()) == what_matters(load_knowledge(data, texts, "data"))


@pytest.fixture
def judged(tmp_path: Path) -> Path:
    """Return the data folder of a site whose verdicts hang on its sources and actors."""
    judged_site.write_site(tmp_path / "data")
    return tmp_path / "data"


def replace_once(data: Path, name: str) -> None:
    file, old, new = judged_site.EDITS[name]
    text = (data / file).read_text("utf-8")
    (data / file).write_text(text.replace(old, new, 1), "utf-8")


def load_afresh(data: Path) -> Loaded:
    return load_knowledge(data, data / "none", "data")


@pytest.mark.parametrize("name", sorted(judged_site.EDITS))
def test_after_an_edit_of_what_evidence_rests_on_the_verdicts_equal_a_fresh_start_s(judged, name):
    loader = KnowledgeLoader(judged, judged / "none", "data")
    before = what_matters(loader.load())  # which reaches every verdict
    for _ in range(2):
        replace_once(judged, name)
        assert what_matters(loader.load()) == what_matters(load_afresh(judged))
        judged_site.write_site(judged)
        assert what_matters(loader.load()) == before


@pytest.mark.parametrize("name", sorted(judged_site.EDITS))
def test_each_of_these_edits_changes_verdicts_on_records_that_it_leaves_alone(judged, name):
    before = load_afresh(judged).knowledge
    replace_once(judged, name)
    after = load_afresh(judged).knowledge
    was, now = verdicts_of(before), verdicts_of(after)
    assert [key for key in was if was[key] != now[key] and before[key] == after[key]]
    assert not Origins(after.records).same_as(Origins(before.records)) or name == "the works"


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.sampled_from(sorted(judged_site.EDITS)), min_size=1, max_size=5))
def test_after_any_row_of_such_edits_the_verdicts_equal_a_fresh_start_s(judged, names):
    judged_site.write_site(judged)
    loader = KnowledgeLoader(judged, judged / "none", "data")
    loader.load()
    for name in names:
        replace_once(judged, name)
        assert what_matters(loader.load()) == what_matters(load_afresh(judged))


def test_a_search_changes_the_verdict_on_its_own_record_and_no_other(judged):
    loader = KnowledgeLoader(judged, judged / "none", "data")
    before = verdicts_of(loader.load().knowledge)
    path = judged / "claims.yml"
    search = "{on: 2026-01-01, where: the web, for: another}"
    path.write_text(
        path.read_text("utf-8").replace("{source: article}]}", f"{{source: article}}], searches: [{search}]}}", 1)
    )
    after = loader.load().knowledge
    assert after.verdicts["other"].word == "unconfirmed"
    assert {key for key, found in verdicts_of(after).items() if found != before[key]} == {("claim", "other")}
    assert what_matters(loader.load()) == what_matters(load_afresh(judged))


def test_verdicts_are_taken_over_where_nothing_that_they_rest_on_has_changed(judged):
    loader = KnowledgeLoader(judged, judged / "none", "data")
    first = loader.load().knowledge
    before = {
        identifier: verdict for kind in (first.verdicts, first.event_verdicts) for identifier, verdict in kind.items()
    }
    for file, old, new in [
        ("claims.yml", "Another.", "Another one."),
        ("claims.yml", "stated_in: [{source: article}]}", "stated_in: [{source: article}, {source: essay}]}"),
        ("sources.yml", "It measures.", "It measures well."),
        ("actors.yml", "He speaks.", "He speaks well."),
    ]:
        (judged / file).write_text((judged / file).read_text("utf-8").replace(old, new), "utf-8")
        known = loader.load().knowledge
        now = {**known.verdicts._reached, **known.event_verdicts._reached}
        kept = {name for name, verdict in now.items() if verdict is before[name]}
        assert kept >= before.keys() - {"other"} - ({"day"} if "essay" in new else set())
        before = {**known.verdicts, **known.event_verdicts}


@pytest.mark.parametrize("name", sorted(EDITS))
def test_each_of_these_edits_changes_what_is_loaded(project, name):
    data, texts = project / "data", project / "texts"
    was = what_matters(load_knowledge(data, texts, "data"))
    file, old, new = EDITS[name]
    path: Path = data / file
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    assert what_matters(load_knowledge(data, texts, "data")) != was


def test_files_that_come_and_go_are_seen(project):
    data, texts = project / "data", project / "texts"
    loader = KnowledgeLoader(data, texts, "data")
    count = loader.load().records
    more = data / "actors" / "more.yml"
    more.parent.mkdir()
    more.write_text("east:\n  name: East\n  type: state\n  summary: Another one.\n")
    assert loader.load().records == count + 1
    more.unlink()
    assert loader.load().records == count


def test_only_a_record_that_says_something_else_is_made_again(project):
    data, texts = project / "data", project / "texts"
    loader = KnowledgeLoader(data, texts, "data")
    first = loader.load().knowledge
    path = data / "claims/water.yml"
    path.write_text(path.read_text("utf-8").replace("statement: ", "statement: Indeed, ", 1), "utf-8")
    second = loader.load().knowledge
    assert all(second[actor.key] is actor for actor in first.actors)
    assert [claim.id for claim in first.claims if second[claim.key] is not claim] == ["shared-water"]
    assert second["claim", "shared-water"].statement.startswith("Indeed, ")
