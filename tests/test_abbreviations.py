from __future__ import annotations

import pytest

from drillsite.site.abbreviations import Abbreviations, find_abbreviations
from drillsite.site.pages import plan_pages
from drillsite.site.render import Renderer, SiteAbout

DATA = {
    "actors.yml": """\
alliance: {name: NATO, aliases: [North Atlantic Treaty Organization], type: alliance, summary: 'NATO met. NATO, again.'}
council: {name: Council of the Two Seas, aliases: [CTS, CotS, Sea Council], type: alliance, summary: NATO met it.}
state: {name: United States, aliases: [US, USA, Washington], type: state, summary: The US left the CTS.}
""",
}


@pytest.fixture(scope="module")
def known(link):
    return link(DATA)


def render(known, address, **about):
    renderer = Renderer(known, SiteAbout("Site", **about))
    return renderer.render(next(page for page in plan_pages(known) if page.address == address)).html


def test_names_of_one_record_explain_each_other_where_letters_begin_words(known):
    assert find_abbreviations(known) == {
        "NATO": "North Atlantic Treaty Organization",
        "CTS": "Council of the Two Seas",
        "CotS": "Council of the Two Seas",
    }


def test_an_abbreviation_is_explained_where_a_page_first_uses_it_and_only_there(known):
    html = render(known, "actors/alliance/")
    assert html.count('<abbr title="North Atlantic Treaty Organization">NATO</abbr>') == 1
    assert html.count("<abbr") == 1
    assert "NATO, again" in html


def test_the_owner_explains_what_no_record_does(known):
    html = render(known, "actors/state/", abbreviations={"US": 'the "United" <States>'})
    assert '<abbr title="the &#34;United&#34; &lt;States&gt;">US</abbr>' in html


@pytest.mark.parametrize(
    "html",
    [
        '<a href="x">NATO</a>',
        "<code>NATO</code>",
        '<p title="NATO">x</p>',
        "<p>NATO-led, pro-NATO, NATOs</p>",
        "<p>nato</p>",
        "",
    ],
)
def test_links_code_tags_and_parts_of_words_are_left_alone(html):
    abbreviations = Abbreviations({"NATO": "North Atlantic Treaty Organization"})
    assert abbreviations.explain(abbreviations.mark(html)) == html


def test_marks_that_an_editor_typed_explain_nothing_that_is_not_there():
    abbreviations = Abbreviations({"A&B": "this & that"})
    assert abbreviations.explain("\ue0fe7\ue0ff \ue0fe<\ue0ff") == " \ue0fe<\ue0ff"


def test_a_site_without_abbreviations_stays_as_it_is():
    abbreviations = Abbreviations({})
    assert abbreviations.explain(abbreviations.mark("<p>NATO</p>")) == "<p>NATO</p>"
