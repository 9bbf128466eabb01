"""What is loaded again after an edit is what would be loaded afresh."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drillsite.knowledge import KnowledgeLoader, load_knowledge

if TYPE_CHECKING:
    from pathlib import Path

    from drillsite.knowledge import Loaded


def what_matters(loaded: Loaded) -> tuple[object, ...]:
    known = loaded.knowledge
    return (
        loaded.problems,
        loaded.summary(),
        known and (known.records.by_key, known.backlinks, known.records.quotes, dict(known.verdicts)),
        known and [known.records.line(key) for key in known.records.by_key],
    )


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
