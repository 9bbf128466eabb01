"""The forms that filter the ledger and the indexes, and what rows are filed under, as they stand in the HTML."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from drillsite.knowledge import load_knowledge
from drillsite.site import pages as pages_module
from drillsite.site.facets import claim_facets, ledger_facets, ledger_row, source_facets
from drillsite.site.pages import plan_pages
from drillsite.site.render import Renderer, SiteAbout
from drillsite.site.words import plural_source_type

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from drillsite.knowledge import Knowledge

    Link = Callable[[Mapping[str, str | bytes]], Knowledge]

SMALL = Path(__file__).parent / "sites" / "small"
LISTS = ("claims/", "evidence/", "actors/", "systems/", "sources/")


@pytest.fixture(scope="module")
def small() -> Knowledge:
    knowledge = load_knowledge(SMALL / "data", SMALL / "none", "data").knowledge
    assert knowledge
    return knowledge


def render(knowledge: Knowledge) -> dict[str, str]:
    renderer = Renderer(knowledge, SiteAbout("Small"))
    return {
        page.address: renderer.render(page).html
        for page in plan_pages(knowledge)
        if page.section in LISTS and page.key is None
    }


def options(html: str, name: str) -> dict[str, str]:
    select = re.search(rf'<select[^>]* name="{name}">(.*?)</select>', html, re.DOTALL)
    return dict(re.findall(r'<option value="([^"]*)">(.*?)</option>', select[1])) if select else {}


def test_every_list_has_one_form_that_says_how_many_rows_there_are(small):
    for address, html in render(small).items():
        kind = address.rstrip("/").replace("evidence", "claims")
        number = len(getattr(small, kind))
        assert html.count('<form class="ds-filter"') == 1
        assert f'<span role="status">{number} {kind[:-1] if number == 1 else kind}</span>' in html


def test_every_choice_has_its_label_and_every_option_a_row(small):
    for address, html in render(small).items():
        for identifier in re.findall(r'<(?:select|input)[^>]* id="([^"]+)"', html):
            assert f'<label for="{identifier}">' in html
        for name in re.findall(r'<select id="ds-filter-(?!sort)([^"]+)"', html):
            filed = {one for found in re.findall(rf' data-{name}="([^"]*)"', html) for one in found.split()}
            assert set(options(html, name)) - {""} == filed, (address, name)


def test_ledger_rows_are_filed_under_the_actors_and_sources_of_their_pages(small):
    for claim in small.claims:
        row = ledger_row(small, claim)
        assert {("actor", name) for name in row.actors} == {
            key for key, claims in small.claims_about.items() if key[0] == "actor" and claim in claims
        }
        assert {("source", name) for name in row.sources} == {
            key for key, claims in small.claims_about.items() if key[0] == "source" and claim in claims
        }


def test_parties_are_what_claims_about_is_made_of(small):
    for claim in small.claims:
        assert small.parties[claim.id] == {key for key, claims in small.claims_about.items() if claim in claims}


def test_claims_by_verdict_are_all_claims_once(small):
    listed = [claim for claims in small.claims_by_verdict.values() for claim in claims]
    assert sorted(claim.id for claim in listed) == sorted(claim.id for claim in small.claims)
    assert small.whole_coverage == small.coverage(small.claims)


def test_a_choice_of_one_is_no_choice(small):
    claim = small.claims[0]
    assert claim_facets(small, [claim]) == []
    assert claim_facets(small, []) == []
    assert ledger_facets(small, []) == []
    assert source_facets([], []) == []


def test_long_titles_of_sources_are_cut_in_options(small):
    rows = [ledger_row(small, claim) for claim in small.claims]
    names = [label for facet in ledger_facets(small, rows) if facet.name == "source" for _, label in facet.options]
    assert names == sorted(names, key=str.casefold)
    assert all(len(name) <= 64 for name in names)


def test_titles_in_options_are_text(small):
    for html in render(small).values():
        assert "<option value=" in html
        assert not re.search(r"<option[^>]*>[^<]*<(?!/option)", html)


def test_a_list_on_several_pages_says_that_its_filter_sees_one_and_where_all_are_found(small, monkeypatch):
    monkeypatch.setattr(pages_module, "LISTED_ROWS", 2)
    planned = render(small)
    total = len(small.claims)
    assert f"This page has 2 of {total} claims; the filter looks through these only." in planned["evidence/page/2/"]
    assert 'href="../../../search/"' in planned["evidence/page/2/"]
    whole = {address: html for address, html in planned.items() if f"{address}page/2/" not in planned}
    assert not any("looks through these only" in html for address, html in whole.items() if "page/" not in address)


def test_the_verdicts_lead_to_the_ledger_filtered_and_anchored(small):
    html = render(small)["evidence/"]
    for word, claims in small.claims_by_verdict.items():
        assert (f'evidence/?verdict={word}#{word}"' in html) == bool(claims)
        assert (f'id="{word}"' in html) == bool(claims)


def test_an_empty_site_has_lists_without_forms(link: Link):
    knowledge = link({"themes.yml": "one:\n  title: One\n  summary: A theme.\n"})
    for html in render(knowledge).values():
        assert "<form" not in html
        assert "<h1" in html


def test_types_of_sources_have_right_plurals():
    singular = ("News report", "Encyclopedia entry", "Speech", "Thesis", "Legislation", "Treaty")
    plural = ["News reports", "Encyclopedia entries", "Speeches", "Theses", "Legislation", "Treaties"]
    assert [plural_source_type(name) for name in singular] == plural
