"""The page “What if” without its scripts: its address, the files that it counts from, and its list of origins."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from drillsite.knowledge import VERDICT_WORDS
from drillsite.site import pages
from drillsite.site.pages import find_page, plan_pages
from drillsite.site.render import Renderer, SiteAbout
from drillsite.site.views.what_if import MOST_LISTED, what_if_view
from drillsite.site.what_if import (
    VOICES,
    list_what_if_files,
    listed_origins,
    main_origin,
    what_if_url,
    write_what_if,
)
from random_sites import make_site

if TYPE_CHECKING:
    from drillsite.knowledge import Knowledge

ACTORS = """\
state: {name: The State, type: state, summary: A state.}
office:
  name: Ministry of Water
  in_text: the Ministry of Water
  type: ministry
  summary: Its office.
  part_of: [state]
  formerly: [bureau]
"""
SOURCES = """\
article: {type: webpage, title: The article}
daily:
  type: article-newspaper
  title: A report
  publisher: Daily
  issued: 2025-12-08
  outlet: newspaper
  origin: office
post:
  type: article-newspaper
  title: Another report
  publisher: Post
  issued: 2025-12
  outlet: broadcaster
  reliability: D
  reliability_reason: It is often wrong.
  origin: itself
  origin_reason: Its writer was there.
"""
THEMES = "theme: {title: Theme, summary: A theme.}\n"
CLAIM = """\
{name}:
  statement: The {name} is "dry".
  type: fact
  theme: theme
  stated_in: [{{source: article}}]
  evidence: [{items}]
"""


def claims(**evidence: str) -> str:
    return "\n".join(CLAIM.format(name=name, items=items) for name, items in evidence.items())


@pytest.fixture(scope="module")
def small(link) -> Knowledge:
    evidence = {
        "lake": "{source: daily, stance: supports}, {source: post, stance: supports}",
        "river": "{source: daily, stance: supports}",
        "well": "{source: daily, stance: disputes}, {source: post, stance: supports}",
        "sea": "",
    }
    files = {"actors.yml": ACTORS, "sources.yml": SOURCES, "themes.yml": THEMES, "claims.yml": claims(**evidence)}
    return link(files)


def voices_of(knowledge: Knowledge) -> Any:
    return json.loads(write_what_if(knowledge)[VOICES])


def test_an_address_names_what_is_set_aside():
    assert what_if_url([("actor", "office"), ("source", "post")]) == "what-if/?without=actor:office&without=source:post"
    assert what_if_url() == "what-if/"


def test_a_claim_is_doubted_by_the_origin_that_its_verdict_hangs_on(small):
    assert main_origin(small.verdicts["river"]) == ("actor", "office")
    assert main_origin(small.verdicts["lake"]) == ("actor", "office")
    assert main_origin(small.verdicts["sea"]) is None


def test_what_may_be_set_aside_stands_in_the_file_with_all_that_choices_look_at(small):
    origins = {key: rest for key, *rest in voices_of(small)["origins"]}
    assert origins == {
        "actor:office": ["Ministry of Water", 3],
        "actor:state": ["The State", 3],
        "source:daily": ["Daily: A report", 3, ["newspaper"], "", 20251208],
        "source:post": ["Post: Another report", 2, ["broadcaster"], "D", 20251201],
    }


def test_voices_are_the_ways_of_their_items_and_a_way_that_is_alike_stands_once(small):
    voices = voices_of(small)
    keys = [key for key, *_ in voices["origins"]]
    ways = [(signs, {keys[number] for number in passed}) for signs, *passed in voices["ways"]]
    by_office = ways.index((1, {"source:daily", "actor:office", "actor:state"}))
    own = ways.index((3, {"source:post"}))
    assert len(ways) == 2
    lake, river, well, sea = voices["claims"]
    assert lake == [0, [[by_office], [own]], []]
    assert river == [0, [[by_office]], []]
    assert well == [0, [[own]], [[by_office]]]
    assert sea == [0, [], []]
    assert voices["events"] == []


def test_every_further_name_of_a_document_or_a_renamed_record_leads_to_it():
    found = 0
    for seed in range(60):
        known = make_site(Random(seed))
        voices = voices_of(known)
        keys = [key for key, *_ in voices["origins"]]
        for name, number in voices["others"].items():
            kind, identifier = name.split(":")
            now = known.records.former.get((kind, identifier), (kind, identifier))
            expected = known.origins.document_of(now[1]) if kind == "source" else now
            assert keys[number] == ":".join(expected)
            found += 1
    assert found > 60


def test_titles_stand_in_parts_of_the_same_size_claims_first(small, monkeypatch):
    monkeypatch.setattr("drillsite.site.what_if.TITLES_PER_FILE", 3)
    files = write_what_if(small)
    titles = [json.loads(files[f"what-if/titles/{number}.json"]) for number in range(2)]
    assert [len(part) for part in titles] == [3, 1]
    assert titles[0][0] == ["lake", "The lake is “dry”."]
    assert list(files) == list(list_what_if_files(small))


def test_the_page_lists_every_actor_and_source_that_a_verdict_depends_on_with_what_changes(small):
    page = find_page(small, "what-if/")
    view = what_if_view(small, page)
    listed = {one.key: one for one in view["carried"]}
    assert set(listed) == {("actor", "office"), ("actor", "state"), ("source", "daily"), ("source", "post")}
    office = listed["actor", "office"]
    assert (office.name, office.total, office.left_out) == ("the Ministry of Water", 3, 0)
    assert [(move.before, move.after, move.keys) for move in office.moves] == [
        (("corroborated", True), ("single-origin", True), (("claim", "lake"),)),
        (("single-origin", False), ("unchecked", False), (("claim", "river"),)),
        (("contested", True), ("single-origin", True), (("claim", "well"),)),
    ]
    assert view["outlets"] == {"newspaper": "Newspaper", "broadcaster": "Broadcaster"}


def test_the_list_says_in_html_what_changes_and_leads_to_it(small):
    html = Renderer(small, SiteAbout("Site")).render(find_page(small, "what-if/")).html
    start = html.index('id="actor-office"')
    row = html[start : html.index("</details>", start)]
    for part in ("the Ministry of Water", "3 verdicts change", "../claims/lake/", "../actors/office/", "(weak)"):
        assert part in row
    assert '<a href="#actor-office" data-ds-without="actor:office">' in html


def test_of_many_verdicts_only_some_are_listed_and_the_rest_counted(link):
    many = {f"lake-{number}": "{source: daily, stance: supports}" for number in range(MOST_LISTED + 5)}
    files = {"actors.yml": ACTORS, "sources.yml": SOURCES, "themes.yml": THEMES, "claims.yml": claims(**many)}
    known = link(files)
    (office, *_) = what_if_view(known, find_page(known, "what-if/"))["carried"]
    assert (office.total, office.left_out) == (MOST_LISTED + 5, 5)
    assert [(move.total, len(move.keys)) for move in office.moves] == [(MOST_LISTED + 5, MOST_LISTED)]


def test_a_long_list_goes_on_on_further_pages_without_the_choices(small, monkeypatch):
    monkeypatch.setattr(pages, "LISTED_ORIGINS", 3)
    planned = [page for page in plan_pages(small) if page.section == "what-if/"]
    assert [page.address for page in planned] == ["what-if/", "what-if/page/2/"]
    assert find_page(small, "what-if/page/2/") == planned[1]
    first, second = (what_if_view(small, page)["carried"] for page in planned)
    assert [one.key for one in (*first, *second)] == listed_origins(small)
    html = Renderer(small, SiteAbout("Site")).render(planned[1]).html
    assert "data-ds-what-if" not in html
    assert 'href="../../../what-if/"' in html


def test_a_claim_leads_to_the_page_with_its_origin_set_aside(small):
    renderer = Renderer(small, SiteAbout("Site"))
    river = renderer.render(find_page(small, "claims/river/")).html
    assert 'href="../../what-if/?without=actor:office">What if the Ministry of Water were unreliable?</a>' in river
    assert "what-if/" not in renderer.render(find_page(small, "claims/sea/")).html


def test_every_claim_with_evidence_that_counts_leads_to_the_page_and_no_other_does():
    for seed in range(20):
        known = make_site(Random(seed))
        doubt = Renderer(known, SiteAbout("Site")).environment.globals["what_if"].doubt
        for verdict in known.verdicts.values():
            assert bool(doubt(verdict).strip()) == bool(verdict.supporting.voices or verdict.disputing.voices)


def test_moves_stand_in_the_one_order_of_verdicts():
    for seed in range(40):
        known = make_site(Random(seed))
        for one in what_if_view(known, find_page(known, "what-if/"))["carried"]:
            words = [VERDICT_WORDS.index(move.before[0]) for move in one.moves]
            assert words == sorted(words)
