"""What the search index holds, and when a site has a search."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from mkdocs.exceptions import PluginError

from drillsite.knowledge import load_knowledge
from drillsite.publish import search_index
from drillsite.publish.build import build_site
from drillsite.publish.project import BuildFailedError, open_project
from drillsite.publish.search_index import ENGINE_MISSING, make_index
from drillsite.site.address import address_of
from drillsite.site.pages import INDEXES
from drillsite.site.search import FACETS, KINDS, WEIGHTS, SearchEntry, list_search_entries, search_settings, spell
from drillsite.site.smart import set_quotes
from drillsite.site.verdict_words import verdict_label
from test_publish import build, configure


@pytest.fixture
def knowledge(project):
    known = load_knowledge(project / "data", project / "texts", "data").knowledge
    assert known
    return known


@pytest.fixture
def entries(knowledge):
    return {entry.address: entry for entry in list_search_entries(knowledge)}


def test_every_record_and_index_is_an_entry_once(knowledge, entries):
    addresses = {address for address, *_ in INDEXES} | {address_of(record.key) for record in knowledge.ordered}
    assert set(entries) == addresses
    assert len(list(list_search_entries(knowledge))) == len(addresses)


def test_entries_hold_words_as_readers_see_them(entries):
    text = " ".join(f"{one.title} {one.text}" for one in entries.values())
    assert "[[" not in text
    assert "None" not in text
    assert "<p>" not in text
    assert entries["actors/scripter/"].title == "<script>alert(“name”)</script> & “Sons”"


def test_only_known_facets_and_fields_are_used(entries):
    assert {name for one in entries.values() for name in one.facets} == set(FACETS)
    assert {value for one in entries.values() for value in one.facets["Kind"]} <= set(KINDS)
    assert {name for one in entries.values() for name in one.fields} <= set(WEIGHTS)


def test_the_values_of_facets_count_as_many_as_the_records(knowledge, entries):
    themes = Counter(value for one in entries.values() for value in one.facets.get("Theme", ()))
    for theme in knowledge.themes:
        own = [claim for claim in knowledge.claims if theme.id in (claim.theme, *claim.also_in)]
        assert themes[set_quotes(theme.title)] == len(own)
    verdicts = [one.facets["Verdict"][0] for one in entries.values() if one.facets["Kind"] == ["Claim"]]
    assert Counter(verdicts) == Counter(verdict_label(knowledge.verdicts[one.id], one) for one in knowledge.claims)


@pytest.mark.parametrize(
    ("typed", "spelled"),
    [
        ("China's anti-missile HQ-19", "china anti missile hq-19"),
        ("the People’s Army", "the people army"),
        ("INDRA-2025", "indra-2025"),
        ("Northern/Interaction", "northern interaction"),
        ("北国 lake", " 北  国  lake"),
        ("Россия", "россия"),
        ("", ""),
    ],
)
def test_words_are_spelled_as_they_are_asked_for(typed, spelled):
    assert spell(typed) == spelled


def test_names_are_parted_by_their_length(entries):
    assert entries["actors/north/"].fields["name1"] == "north"
    assert entries["actors/north/"].fields["also1"] == "northland"
    assert entries["actors/north/"].fields["also2"].split() == ["北", "国"]
    assert entries["actors/ministry/"].fields == {"name3": "ministry of water"}


def test_the_settings_are_a_script_of_constants():
    lines = search_settings().decode().splitlines()
    settings = {line.split()[2]: json.loads(line.partition(" = ")[2]) for line in lines}
    assert settings["weights"] == WEIGHTS
    assert settings["marks"]["Claim"].startswith("<svg")
    assert "Single origin" in settings["badges"]["Single origin"]


def test_the_same_entries_give_the_same_files(entries):
    made = make_index(entries.values(), "en")
    assert made == make_index(entries.values(), "en")
    names = {name.split("/")[1] for name in made}
    assert {"pagefind.js", "pagefind-entry.json", "wasm.en.pagefind", "index", "fragment", "filter"} <= names
    assert not any("ui" in name or "highlight" in name for name in names)


def test_an_empty_site_has_an_index_too():
    assert "pagefind/pagefind-entry.json" in make_index([], "en")


def test_any_characters_can_be_indexed():
    text = "\x00 \u200b \U0001f680 \ud83d".encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    made = make_index([SearchEntry("a/", text, text * 1000, {}, {"Kind": [text]})], "zh")
    assert any(name.startswith("pagefind/fragment/") for name in made)


def test_a_program_that_stops_is_told_in_one_line(monkeypatch):
    monkeypatch.setattr(search_index, "find_engine", lambda: "/bin/false")
    with pytest.raises(PluginError, match="Pagefind stopped while the search index was written"):
        make_index([SearchEntry("a/", "A", "text")], "en")


def test_every_page_has_the_box_and_leads_to_the_search_page(small_site):
    claim = (small_site / "claims/pumped-dry/index.html").read_text("utf-8")
    assert 'action="../../search/"' in claim
    assert "data-ds-search" in claim
    assert (small_site / "search/index.html").is_file()
    assert (small_site / "pagefind/pagefind.js").is_file()


@pytest.mark.parametrize(
    "plugins", [["search", "drillsite"], [{"drillsite": {"search": False}}]], ids=["other", "none"]
)
def test_another_search_stands_as_it_is_and_none_leaves_nothing(project, plugins):
    site = build(configure(project, plugins=plugins))
    claim = (site / "claims/pumped-dry/index.html").read_text("utf-8")
    assert "ds-search" not in claim
    assert ('data-md-component="search-query"' in claim) == ("search" in plugins)
    assert not (site / "pagefind").exists()
    assert not (site / "search/index.html").exists()
    assert (site / "search/search_index.json").exists() == ("search" in plugins)


def test_without_the_program_the_site_is_built_without_search_and_a_warning(project, monkeypatch, caplog):
    monkeypatch.setattr(search_index, "find_engine", lambda: None)
    opened = open_project(project / "mkdocs.yml")
    assert search_index.has_engine() is False
    build_site(opened, project / "site")
    assert [one.getMessage() for one in caplog.records if ENGINE_MISSING in one.getMessage()]
    assert not (project / "site" / "search").exists()
    assert "ds-search" not in (project / "site" / "index.html").read_text("utf-8")
    with pytest.raises(BuildFailedError, match="without search"):
        build_site(open_project(project / "mkdocs.yml", strict=True), project / "strict")


def test_a_page_of_the_owner_can_stay_out(project):
    (project / "docs" / "secret.md").write_text("---\nsearch: {exclude: true}\n---\n# Xyzzy\n\nPlugh.\n")
    (project / "docs" / "open.md").write_text("# Quux\n\nWord.\n")
    site = build(project / "mkdocs.yml")
    packed = json.loads((site / "pagefind" / "pagefind-entry.json").read_text())["languages"]["en"]["page_count"]
    known = load_knowledge(project / "data", project / "texts", "data").knowledge
    assert known
    assert packed == len(list(list_search_entries(known))) + 3  # home, contribute, open
