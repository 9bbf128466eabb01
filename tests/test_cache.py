"""What is kept of the data for the next start saves time, and changes nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.test_loading_again import EDITS, what_matters

import judged_site
from drillsite.knowledge import KnowledgeLoader, load_knowledge
from drillsite.reading import FileCache
from drillsite.reading import side_by_side as parsing
from drillsite.site.render import Renderer, SiteAbout

if TYPE_CHECKING:
    from pathlib import Path

    from drillsite.knowledge import Loaded
    from drillsite.reading import SourceFile


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the files that are parsed from now on."""
    found: list[str] = []
    read_tree = parsing.read_tree

    def note(source: SourceFile) -> object:
        found.append(source.path)
        return read_tree(source)

    monkeypatch.setattr(parsing, "read_tree", note)
    return found


def load(project: Path) -> Loaded:
    """Load as a new start of the program does, and keep what was found out."""
    loader = KnowledgeLoader(project / "data", project / "texts", "data", FileCache(project / "data"))
    loaded = loader.load()
    what_matters(loaded)  # before other files are kept, as pages are made
    loader.keep()
    return loaded


def cache_folder(project: Path) -> Path:
    return FileCache(project / "data")._folder


def test_the_second_start_parses_nothing_and_finds_the_same(project, parsed):
    first = load(project)
    assert parsed
    parsed.clear()
    second = load(project)
    assert parsed == []
    assert what_matters(first) == what_matters(second)


def test_only_a_file_that_has_changed_is_parsed_again(project, parsed):
    load(project)
    path = project / "data" / "actors.yml"
    path.write_text(path.read_text("utf-8") + "# A comment.\n", "utf-8")
    parsed.clear()
    load(project)
    assert parsed == ["data/actors.yml"]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.sampled_from(sorted(EDITS)), min_size=1, max_size=4))
def test_whatever_is_edited_between_two_starts_is_found_as_if_nothing_had_been_kept(project, names):
    data = project / "data"
    before = {path: path.read_bytes() for path in data.rglob("*.yml")}
    try:
        for name in names:
            file, old, new = EDITS[name]
            text = (data / file).read_text("utf-8")
            (data / file).write_text(text.replace(old, new, 1), "utf-8")
            found = load(project)
            assert what_matters(found) == what_matters(load_knowledge(data, project / "texts", "data"))
    finally:
        for path, content in before.items():
            path.write_bytes(content)


@pytest.mark.parametrize("name", sorted(judged_site.EDITS))
def test_an_edit_of_what_evidence_rests_on_between_two_starts_changes_the_verdicts(tmp_path, name):
    data = tmp_path / "data"
    judged_site.write_site(data)
    before = what_matters(load(tmp_path))
    file, old, new = judged_site.EDITS[name]
    (data / file).write_text((data / file).read_text("utf-8").replace(old, new, 1), "utf-8")
    after = what_matters(load(tmp_path))
    assert after == what_matters(load_knowledge(data, tmp_path / "texts", "data")) != before


def test_pages_are_the_same_from_what_was_kept(project):
    load(project)
    kept, fresh = load(project).knowledge, load_knowledge(project / "data", project / "texts", "data").knowledge
    shown = [Renderer(known, SiteAbout("Small")).render_home("") for known in (kept, fresh)]
    assert shown[0] == shown[1]


def test_files_with_faults_are_looked_at_again_at_each_start(project, parsed):
    path = project / "data" / "actors.yml"
    path.write_text(path.read_text("utf-8").replace("type: state", "type: stat", 1), "utf-8")
    first = load(project)
    parsed.clear()
    assert load(project).problems == first.problems
    assert parsed == ["data/actors.yml"]


def test_the_same_bytes_as_another_kind_of_record_are_another_file(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "themes.yml").write_text("one:\n  title: One\n  summary: Something.\n")
    assert load(tmp_path).errors == 0
    (tmp_path / "data" / "themes.yml").rename(tmp_path / "data" / "actors.yml")
    assert load(tmp_path).errors > 0


@pytest.mark.parametrize("damage", [lambda old: old[:40], lambda old: old[:-1] + b"!", lambda old: b"", bytes.upper])
def test_what_was_kept_and_is_damaged_is_not_used(project, parsed, damage):
    first = load(project)
    for path in cache_folder(project).iterdir():
        path.write_bytes(damage(path.read_bytes()))
    parsed.clear()
    assert what_matters(load(project)) == what_matters(first)
    assert parsed


def test_a_tree_that_is_deleted_after_the_start_is_parsed_when_it_is_needed(project):
    first = load(project)
    loader = KnowledgeLoader(project / "data", project / "texts", "data", FileCache(project / "data"))
    second = loader.load()
    for path in cache_folder(project).glob("*.tree"):
        path.unlink()
    assert what_matters(second) == what_matters(first)


def test_what_was_kept_by_another_version_of_the_program_is_not_used(project, parsed, monkeypatch):
    load(project)
    parsed.clear()
    monkeypatch.setattr("drillsite.reading.cache.fingerprint", lambda: b"another")
    load(project)
    assert parsed


def test_what_is_kept_of_a_file_that_has_changed_takes_the_place_of_what_was(project):
    load(project)
    before = {path.name for path in cache_folder(project).iterdir()}
    path = project / "data" / "actors.yml"
    path.write_text(path.read_text("utf-8") + "# A comment.\n", "utf-8")
    load(project)
    after = {path.name for path in cache_folder(project).iterdir()}
    assert len(after) == len(before)
    assert after != before


def test_where_nothing_can_be_written_nothing_is_kept_and_nothing_fails(project, monkeypatch, tmp_path):
    (tmp_path / "a file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "a file"))
    assert load(project).errors == 0
    assert load(project).errors == 0
