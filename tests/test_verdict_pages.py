"""What pages say of a verdict: its sum, its evidence, what it hangs on, what rests on whom; on a small site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup, Tag

from built_site import read_page
from drillsite.knowledge import link_records
from drillsite.site.pages import plan_pages
from drillsite.site.render import Renderer, SiteAbout

if TYPE_CHECKING:
    from conftest import Check, Link
    from drillsite.knowledge import Knowledge

FILES = {
    "themes.yml": "water: {title: Water, summary: About water.}\nother: {title: Other, summary: Of nothing.}\n",
    "actors.yml": """\
north: {name: North, in_text: the North, type: state, summary: A state.}
ministry:
  {name: Ministry of Water, in_text: the Ministry of Water, type: ministry, summary: A ministry.,
   aliases: [Water Office], part_of: [north]}
navy: {name: Navy, in_text: the Navy, type: armed-forces, summary: A navy., part_of: [north]}
speaker: {name: Ann Speaker, type: person, summary: She speaks., speaks_for: [ministry]}
agency: {name: Agency, type: media, summary: An agency., aliases: [AGY], part_of: [north]}
expert: {name: Bo Expert, type: person, summary: He knows.}
""",
    "sources.yml": """\
article: {type: webpage, title: The article, author: [{family: Writer, given: Mary}], issued: 2025}
notice:
  type: webpage
  title: Notice
  publisher: Water Office
  outlet: government
  origin: ministry
  reliability: B
  reliability_reason: It is the ministry's own page.
  issued: 2025-01-02
  URL: https://water.example/notice
  archived: https://kept.example/notice
daily: {type: article-newspaper, title: Daily report, container-title: Daily, outlet: newspaper, issued: 2025-01-03}
weekly: {type: article-newspaper, title: Weekly report, container-title: Weekly, issued: 2025-01-04}
agency-report: {type: article-newspaper, title: Agency report, author: AGY, outlet: state-media}
relay: {type: article-newspaper, title: Relay, container-title: Relay, origin: notice}
survey:
  type: report
  title: Survey
  author: [{family: Gauge, given: Cy}]
  level: primary
  reliability: A
  reliability_reason: It measures, and shows how.
  DOI: 10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O
sequel: {type: report, title: Sequel, author: [{family: Gauge, given: C.}], level: primary}
paper-1: {type: webpage, title: First paper, publisher: House, origin: itself, origin_reason: Its man was there.}
paper-2: {type: webpage, title: Second paper, publisher: House, origin: itself, origin_reason: Its man stayed.}
blog: {type: post-weblog, title: Blog, level: primary, reliability: E, reliability_reason: It has erred.}
withdrawn: {type: report, title: Withdrawn, standing: retracted, reliability: C, reliability_reason: It was careful.}
replaced: {type: report, title: Replaced, standing: superseded}
of-withdrawn: {type: webpage, title: Of the withdrawn, origin: withdrawn}
""",
}
STATED = "theme: water, stated_in: [{source: article}]"
EVIDENCE = {
    "open": "",
    "searched": "",
    "two": "survey for, notice for, daily for, weekly for",
    "told": "notice for",
    "denied": "blog against",
    "at-odds": "survey for, notice against",
    "itself-at-odds": "notice for, weekly against speaker",
    "poor": "blog for",
    "poorly-two": "survey for, blog for",
    "bodies": "daily for ministry, weekly for navy, agency-report for, notice for speaker",
    "offices": "daily for ministry, weekly for navy",
    "authors": "survey for, sequel for",
    "houses": "paper-1 for, paper-2 for",
    "repeated": "relay for, notice for, daily for ministry",
    "aside": "withdrawn for, replaced against, of-withdrawn for, daily context ministry",
    "quoted": "agency-report against agency",
}
MORE = {
    "searched": "searches: [{on: 2025-11-26, where: the open web, for: [dry lake, 'lake <b>']}, "
    "{on: 2025-11-27, where: the open web, for: dry lake, found: [daily], by: AB, note: Only the weather.}]",
    "told": "attributed_to: ministry",
}
TYPES = {
    "value": "judgement-of-value",
    "hope": "forecast",
    "silent-hope": "forecast",
    "silent-value": "judgement-of-value",
}
EVIDENCE |= {
    "value": "survey for, notice against",
    "hope": "survey for, blog for",
    "silent-hope": "",
    "silent-value": "",
}


def write_evidence(text: str) -> str:
    """Write items given as `source stance [origin]`."""
    stances = {"for": "supports", "against": "disputes", "context": "context"}
    items = []
    for item in filter(None, text.split(", ")):
        source, stance, *origin = item.split(" ")
        more = f", origin: {origin[0]}" if origin else ""
        items.append(f"{{source: {source}, stance: {stances[stance]}{more}}}")
    return f"evidence: [{', '.join(items)}]" if items else ""


def write_claim(name: str, evidence: str) -> str:
    parts = (f"statement: It is {name}.", f"type: {TYPES.get(name, 'fact')}", STATED, evidence, MORE.get(name, ""))
    return f"{name}: {{{', '.join(filter(None, parts))}}}\n"


FILES["claims.yml"] = "".join(write_claim(name, write_evidence(text)) for name, text in EVIDENCE.items())
FILES["events.yml"] = f"""\
day: {{title: The day, date: 2025, type: other, summary: One day., {write_evidence("notice for, daily for expert")}}}
night: {{title: The night, date: 2025, type: other, summary: One night., searches: [{{on: 2025-11, where: a library}}]}}
"""


class Site:
    """The pages of a site, each rendered when it is asked for."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self._renderer = Renderer(knowledge, SiteAbout("Site"))
        self._planned = {page.address: page for page in plan_pages(knowledge)}
        self._made: dict[str, str] = {}

    def html(self, address: str) -> BeautifulSoup:
        """Return what is on a page."""
        if address not in self._made:
            self._made[address] = self._renderer.render(self._planned[address]).html
        return BeautifulSoup(self._made[address], "html.parser")

    def text(self, address: str) -> str:
        """Return the text that readers see on a page."""
        self.html(address)
        return read_page(address, f"<body>{self._made[address]}</body>").main

    def card(self, address: str, source: str) -> Tag:
        """Return the one card of a source."""
        (card,) = (
            one
            for one in self.html(address).select(".ds-card")
            if one.select_one(f'.ds-card__title a[href$="/{source}/"]')
        )
        return card


def in_text(part: Tag) -> str:
    """Return the text of a part of a page, in which blocks are not parted."""
    return " ".join(part.get_text().split())


@pytest.fixture(scope="module")
def site(link: Link) -> Site:
    return Site(link(FILES))


# --- The sum of a verdict


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        ("claims/open/", "Unchecked Nobody has looked for evidence yet."),
        (
            "claims/searched/",
            "Unconfirmed Looked for with 2 queries in 1 place, last on 27 November 2025; nothing found for or against.",
        ),
        (
            "claims/two/",
            "Corroborated Supported by at least 2 independent origins, at most 4: "
            "two sources do not name their origin.",
        ),
        ("claims/told/", "Single origin Supported by 1 independent origin. It is the speaker’s own."),
        ("claims/denied/", "Disputed (weak) Disputed by 1 independent origin."),
        ("claims/at-odds/", "Contested Supported by 1 independent origin. Disputed by 1 independent origin."),
        ("claims/itself-at-odds/", "Disputed by 1 independent origin. It is one origin, which contradicts itself."),
        ("claims/aside/", "Unchecked Nobody has looked for evidence yet."),
        ("claims/value/", "Opinion Shared by 1, rejected by 1."),
        ("claims/hope/", "Forecast Expected by 2."),
        ("claims/silent-hope/", "Forecast Nobody found who expects or doubts it."),
        ("claims/silent-value/", "Opinion Nobody found who shares or rejects it."),
        ("events/day/", "Corroborated Supported by 2 independent origins."),
        ("events/night/", "Unconfirmed Looked for in 1 place, last on November 2025; nothing found for or against."),
    ],
)
def test_each_verdict_stands_on_its_page_with_its_sum(site, page, sentence):
    assert sentence in site.text(page)


@pytest.mark.parametrize(
    ("page", "letters"),
    [
        ("claims/two/", "for: 2–4 (A, B, –, –)"),
        ("claims/at-odds/", "for: 1 (A) · against: 1 (B)"),
        ("claims/poorly-two/", "for: 2 (A, E)"),
        ("claims/repeated/", "for: 1 (B)"),
    ],
)
def test_the_letters_stand_beside_the_numbers_the_best_of_each_origin(site, page, letters):
    assert f"Origins and their reliability – {letters}" in site.text(page)
    assert site.html(page).select_one('.ds-judged__letters a[href$="evidence/#reliability"]')


def test_letters_are_left_out_where_no_evidence_counts(site):
    assert site.html("claims/open/").select(".ds-judged__letters") == []
    assert site.html("claims/aside/").select(".ds-judged__letters") == []


@pytest.mark.parametrize("name", ["open", "told", "at-odds", "value", "hope"])
def test_the_word_of_a_verdict_leads_to_what_it_means(site, name):
    word = site.knowledge.verdicts[name].word
    (link,) = site.html(f"claims/{name}/").select("a.ds-judged__word")
    assert link["href"] == f"../../evidence/#meaning-{word}"
    assert site.html("evidence/").find(id=f"meaning-{word}")


# --- What it hangs on


@pytest.mark.parametrize(
    ("page", "hanging"),
    [
        (
            "claims/two/",
            "Falls to single origin without any one of the Ministry of Water, Water Office (2025) or Gauge.",
        ),
        ("claims/told/", "Falls to unchecked without the Ministry of Water, or without Water Office (2025)."),
        (
            "claims/at-odds/",
            "Falls to disputed without Gauge. "
            "Rises to single origin without the Ministry of Water, or without Water Office (2025).",
        ),
        ("claims/offices/", "Falls to unchecked without the North."),
        ("claims/poor/", "Weak: without sources rated D, E or F it would be unchecked."),
        ("claims/poorly-two/", "Weak: without sources rated D, E or F it would be single origin."),
        ("events/day/", "without any one of Bo Expert, the Ministry of Water, Daily (2025) or Water Office (2025)."),
    ],
)
def test_a_page_says_what_its_verdict_hangs_on(site, page, hanging):
    assert hanging in in_text(site.html(page).select_one(".ds-hangs"))


def test_a_verdict_that_hangs_on_nothing_says_nothing_of_it(site):
    assert site.html("claims/open/").select(".ds-hangs") == []


@pytest.mark.parametrize(
    ("name", "address", "words"),
    [
        ("told", "../../what-if/?without=actor:ministry", "What if the Ministry of Water were unreliable?"),
        ("bodies", "../../what-if/", "What if some sources were unreliable?"),
    ],
)
def test_a_page_leads_to_what_would_be_without_what_its_verdict_hangs_on(site, name, address, words):
    (doubt,) = site.html(f"claims/{name}/").select("a.ds-doubt")
    assert (doubt["href"].replace("%3A", ":"), doubt.text) == (address, words)


# --- The cards of the evidence


@pytest.mark.parametrize(
    ("page", "source", "reason"),
    [
        ("claims/bodies/", "agency-report", "the author or publisher, Agency, belongs to the North or speaks for it."),
        ("claims/bodies/", "notice", "Ann Speaker belongs to it or speaks for it."),
        ("claims/bodies/", "weekly", "both belong to the North or speak for it."),
        ("claims/authors/", "survey", "they have an author in common."),
        ("claims/houses/", "paper-2", "they have the same publisher."),
    ],
)
def test_a_card_says_with_what_its_origin_counts_as_one_and_why(site, page, source, reason):
    (line,) = (one for one in site.card(page, source).select(".ds-card__foot") if "Counts as one" in one.text)
    assert in_text(line).endswith(reason)


def test_the_origin_that_others_count_as_one_with_says_nothing_of_it(site):
    assert "Counts as one" not in site.card("claims/bodies/", "daily").text
    assert "Counts as one" not in site.card("claims/authors/", "sequel").text
    assert "Counts as one" not in site.text("claims/two/")


def test_origins_that_count_as_one_stand_together_under_their_names(site):
    (name,) = site.html("claims/bodies/").select(".ds-origin__name")
    assert in_text(name) == (
        "4 sources, counted as one origin: the Ministry of Water with AGY, the Navy and Ann Speaker"
    )
    (name,) = site.html("claims/repeated/").select(".ds-origin__name")
    assert in_text(name) == "3 sources, all repeating one origin: the Ministry of Water"


def test_an_origin_on_both_sides_is_marked_on_both(site):
    both = site.html("claims/itself-at-odds/").select(".ds-side .ds-warn")
    assert [one.text for one in both] == ["This origin stands on both sides."] * 2
    assert "stands on both sides" not in site.text("claims/at-odds/")


DETOURS = {
    "what another record repeats belongs to the other": (
        "cable: {type: webpage, title: Cable, DOI: 10.5555/c, origin: speaker}\n"
        "cable-again: {type: webpage, title: Cable again, DOI: 10.5555/c, level: primary}\n",
        "cable-again for, notice for",
        "cable-again",
        "another record of the document repeats Ann Speaker, and Ann Speaker belongs to it or speaks for it.",
    ),
    "another record repeats the very origin": (
        "cable: {type: webpage, title: Cable, DOI: 10.5555/c, origin: ministry}\n"
        "cable-again: {type: webpage, title: Cable again, DOI: 10.5555/c, level: primary}\n",
        "cable-again for, notice for",
        "cable-again",
        "Counts as one with the Ministry of Water: another record of the document repeats the Ministry of Water.",
    ),
    "other records on both sides repeat bodies of one state": (
        "cable: {type: webpage, title: Cable, DOI: 10.5555/c, origin: navy}\n"
        "cable-again: {type: webpage, title: Cable again, DOI: 10.5555/c, level: primary}\n"
        "wire: {type: webpage, title: Wire, DOI: 10.5555/w, origin: ministry}\n"
        "wire-again: {type: webpage, title: Wire again, DOI: 10.5555/w, level: primary}\n",
        "cable-again for, wire-again for",
        "wire-again",
        "Counts as one with Cable again: other records of the two documents repeat the Ministry of Water and the "
        "Navy, and both belong to the North or speak for it.",
    ),
    "another record of that document is what joins": (
        "cable: {type: webpage, title: Cable, DOI: 10.5555/c, origin: speaker}\n"
        "cable-again: {type: webpage, title: Cable again, DOI: 10.5555/c, level: primary}\n"
        "yard: {type: webpage, title: Yard, publisher: Ministry of Water, level: primary}\n",
        "cable-again for, yard for",
        "yard",
        "Counts as one with Cable again: another record of that document repeats Ann Speaker, and "
        "the Ministry of Water is the author or publisher.",
    ),
    "the same document under two ids": (
        "cable: {type: webpage, title: Cable, DOI: 10.5555/c, level: primary}\n"
        "cable-again: {type: webpage, title: Cable again, DOI: 10.5555/c, level: primary}\n",
        "cable-again for, cable for",
        "cable-again",
        "Counts as one with Cable: they are records of the same document.",
    ),
}


@pytest.mark.parametrize("case", DETOURS)
def test_a_join_through_another_record_of_a_document_is_told_as_what_it_is(check, case):
    sources, evidence, source, sentence = DETOURS[case]
    claims = write_claim("joined", write_evidence(evidence))
    site = site_with_warnings(check, {"sources.yml": FILES["sources.yml"] + sources, "claims.yml": claims})
    (line,) = (one for one in site.card("claims/joined/", source).select(".ds-card__foot") if "as one" in one.text)
    assert in_text(line).endswith(sentence)


def site_with_warnings(check: Check, files: dict[str, str]) -> Site:
    """Return a site whose data have warnings and no errors."""
    records, problems = check({**FILES, **files})
    assert {problem.severity for problem in problems} == {"warning"}
    return Site(link_records(records))


def test_a_card_says_who_publishes_the_source_of_what_kind_and_where_it_is_read(site):
    card = site.card("claims/told/", "notice")
    assert in_text(card.select_one(".ds-card__meta")) == (
        "Water Office (government) · 2 January 2025 · Read the original · Archived copy"
    )
    links = {link.text: link["href"] for link in card.select("a.ds-out")}
    assert links == {
        "Read the original": "https://water.example/notice",
        "Archived copy": "https://kept.example/notice",
    }


def test_a_card_gives_the_letter_with_its_reason(site):
    assert "B usually reliable: It is the ministry’s own page." in in_text(site.card("claims/told/", "notice"))
    assert "usually reliable" not in site.card("claims/two/", "daily").text


def test_a_doi_is_linked_as_the_name_that_it_is_on_cards_and_on_the_page_of_its_source(site):
    address = "https://doi.org/10.1002/(SICI)1097-4571(199806)49:8%3C693::AID-ASI4%3E3.0.CO;2-O"
    assert site.card("claims/two/", "survey").select_one("a.ds-out")["href"] == address
    assert [link["href"] for link in site.html("sources/survey/").select("dd a.ds-out")] == [address]


@pytest.mark.parametrize(
    ("page", "source", "line"),
    [
        ("claims/two/", "survey", "First-hand origin"),
        ("claims/two/", "daily", "Origin not stated"),
        ("claims/two/", "notice", "Repeats a statement by the Ministry of Water"),
        ("claims/houses/", "paper-1", "Its own origin: Its man was there."),
        ("claims/repeated/", "relay", "Repeats a statement by the Ministry of Water (via Water Office (2025))"),
        ("claims/quoted/", "agency-report", "Repeats Agency, whose own origin is not stated"),
    ],
)
def test_a_card_says_whose_statement_it_repeats(site, page, source, line):
    assert line in [in_text(one) for one in site.card(page, source).select(".ds-card__foot")]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("withdrawn", "Not counted: it is retracted"),
        ("replaced", "Not counted: it is superseded"),
        ("of-withdrawn", "Not counted: what it repeats is retracted"),
    ],
)
def test_what_does_not_count_stands_apart_with_its_reason(site, source, reason):
    card = site.card("claims/aside/", source)
    assert reason in in_text(card)
    assert card.find_parent("section").find("h3").text == "Not counted"


def test_background_stands_apart_and_has_no_reason(site):
    card = site.card("claims/aside/", "daily")
    assert in_text(card.find_parent("section").find("h3")) == "Background not counted"
    assert "Not counted:" not in card.text


def test_what_is_by_the_author_of_the_article_is_not_counted_and_that_is_said(check):
    sources = "essay: {type: webpage, title: Essay, author: [{family: Writer, given: M.}], level: primary}\n"
    files = {
        "claims.yml": write_claim("own", write_evidence("essay for")),
        "sources.yml": FILES["sources.yml"] + sources,
    }
    text = site_with_warnings(check, files).text("claims/own/")
    assert "Not counted: it is by an author of the analysed work or repeats one" in text
    assert "Unchecked Nobody has looked for evidence yet." in text


def test_an_item_that_its_editors_free_of_joins_says_why(link):
    freed = "{source: weekly, stance: supports, origin: speaker, independent: She saw it before she took office.}"
    evidence = f"evidence: [{{source: notice, stance: supports}}, {freed}]"
    site = Site(link(FILES | {"claims.yml": write_claim("free", evidence)}))
    assert "Counted on its own: She saw it before she took office." in in_text(site.card("claims/free/", "weekly"))
    assert "Corroborated Supported by 2 independent origins." in site.text("claims/free/")


@pytest.mark.parametrize(
    ("name", "titles", "empty"),
    [
        ("two", ["For 2–4 origins"], "We have found no source that disputes it."),
        ("denied", ["Against 1 origin"], "We have found no source that supports it."),
        ("at-odds", ["For 1 origin", "Against 1 origin"], ""),
        ("value", ["Sharing it 1 origin", "Rejecting it 1 origin"], ""),
        ("hope", ["Expecting it 2 origins"], "We have found no source that doubts it."),
        ("open", [], "We have found no source that confirms or disputes this."),
        ("silent-hope", [], "We have found no source that expects or doubts this."),
        ("silent-value", [], "We have found no source that shares or rejects this."),
    ],
)
def test_each_side_has_its_name_and_its_number_and_an_empty_one_says_so(site, name, titles, empty):
    page = site.html(f"claims/{name}/")
    assert [in_text(one) for one in page.select(".ds-side h3")] == titles
    assert [in_text(one) for one in page.select(".ds-empty")] == ([empty] if empty else [])


# --- Searches


def test_each_search_is_listed_with_place_day_words_and_what_it_led_to(site):
    page = site.html("claims/searched/")
    assert [[in_text(line) for line in search.select("p")] for search in page.select(".ds-searches li")] == [
        ["The open web, 26 November 2025", "Searched for dry lake, lake <b>", "Led to no source."],
        ["The open web, 27 November 2025 · by AB", "Searched for dry lake", "Led to Daily report. Only the weather."],
    ]
    assert "Where we looked 2 searches" in site.text("claims/searched/")


def test_the_page_of_a_source_says_for_what_it_was_found_in_a_search(site):
    assert "Found in searches for It is searched." in site.text("sources/daily/")


# --- What rests on an origin


def test_the_page_of_an_actor_says_what_rests_on_its_statements_and_what_changes_without_it(site):
    section = site.html("actors/ministry/").find(id="rests").parent
    text = in_text(section)
    assert text.startswith("What rests on its statements Sole origin of ")
    assert "Statements by those who speak for it or belong to it are among them." in text
    changes = {row.a["href"].split("/")[-2]: in_text(row.select("td")[2]) for row in section.select("tbody tr")}
    assert changes["two"] == "Single origin"
    assert changes["told"] == "Unchecked"
    assert changes["at-odds"] == "Single origin"
    assert changes["day"] == "Single origin"
    assert "bodies" not in changes  # the navy and the agency carry it
    assert f"Without the Ministry of Water these {len(changes)} verdicts change:" in text


def test_an_actor_above_others_bears_what_they_say(site):
    changes = site.html("actors/north/").select("#rests ~ table tbody tr")
    assert {"offices", "told"} <= {row.a["href"].split("/")[-2] for row in changes}


def test_the_page_of_a_source_says_what_rests_on_it(site):
    text = site.text("sources/blog/")
    assert "What rests on this source Sole support of 1 claim · one of several for 2 claims · against 1 claim." in text
    assert "Without Blog these 3 verdicts change:" in text
    assert "It is poorly-two. Corroborated (weak) Single origin" in text


def test_an_origin_without_which_nothing_changes_says_so(site):
    assert "No verdict changes without Relay: each has other origins that carry it." in in_text(
        site.html("sources/relay/").find(id="rests").parent
    )


def test_who_is_no_origin_of_anything_has_nothing_resting_on_it(site):
    assert site.html("sources/withdrawn/").find(id="rests") is None
    assert site.html("sources/article/").find(id="rests") is None


@pytest.mark.parametrize(
    ("page", "origin"),
    [
        ("sources/daily/", "Origin Not stated"),
        ("sources/survey/", "Origin First-hand origin"),
        ("sources/paper-1/", "Origin Its own origin: Its man was there."),
        ("sources/relay/", "Origin Repeats a statement by the Ministry of Water (via Water Office (2025))"),
    ],
)
def test_the_page_of_a_source_says_whose_statement_it_repeats(site, page, origin):
    rows = [
        " ".join(in_text(part) for part in row.select("dt, dd")) for row in site.html(page).select(".ds-facts > div")
    ]
    assert origin in rows


def test_the_page_of_a_source_names_its_kind_of_publisher_its_letter_and_what_is_the_same_document(check):
    again = (
        "notice-again: {type: webpage, title: Notice again, URL: http://www.water.example/notice/, origin: ministry}\n"
    )
    site = site_with_warnings(check, {"sources.yml": FILES["sources.yml"] + again})
    text = site.text("sources/notice/")
    assert "Kind of publisher Government" in text
    assert "Reliability B · usually reliable: It is the ministry’s own page." in text
    assert "Also recorded as Notice again. They are records of one document and count as one." in text


# --- Themes and the evidence page


def test_a_theme_counts_the_verdicts_on_its_claims_and_how_many_are_weak(site):
    text = site.text("themes/water/")
    assert "2 corroborated (1 weak)" in text
    assert "2 disputed (2 weak)" not in text
    assert "disputed (1 weak)" in text


def test_lists_say_the_verdict_of_each_claim_with_its_numbers(site):
    rows = {
        row.select_one("a.ds-ref")["href"].split("/")[-2]: in_text(row.select_one(".ds-row__meta"))
        for row in site.html("themes/water/").select(".ds-row")
    }
    assert rows["two"] == "Corroborated · factual claim · 2–4 for"
    assert rows["at-odds"] == "Contested · factual claim · 1 for · 1 against"
    assert rows["poor"] == "Single origin (weak) · factual claim · 1 for"
    assert rows["open"] == "Unchecked · factual claim"
    assert rows["hope"] == "Forecast · forecast · 2 for"


def test_the_matrix_of_a_theme_groups_its_sources_by_the_origin_that_they_count_as(site):
    matrix = site.html("themes/water/").find(id="matrix").parent
    numbers = {link["href"].split("/")[-2]: number for number, link in enumerate(matrix.select("thead a"))}
    assert "open" not in numbers

    def cells(row: Tag) -> dict[str, str]:
        found = [cell.text for cell in row.select("td")]
        return {name: found[number] for name, number in numbers.items() if found[number]}

    first, *rest = matrix.select("tbody")
    assert in_text(first.select_one("th")) == "the Ministry of Water 5 sources"
    origin = cells(first.select_one("tr"))
    assert (origin["bodies"], origin["at-odds"], origin["itself-at-odds"]) == ("for", "against", "for")
    sources = {in_text(row.th): cells(row) for row in first.select("tr")[1:]}
    assert sources["AGY"] == {"bodies": "for"}
    assert sources["Daily (2025)"] == {"bodies": "for", "offices": "for", "repeated": "for", "aside": "background"}
    heads = [in_text(group.select_one("th")) for group in rest]
    assert "Ann Speaker in Weekly (2025)" in heads  # who alone is against in one claim
    assert {"Daily (2025) (origin not stated)", "Weekly (2025) (origin not stated)"} <= set(heads)
    assert site.html("themes/other/").find(id="matrix") is None


def test_the_evidence_page_tells_what_each_word_means_and_what_weak_means(site):
    page = site.html("evidence/")
    for word in site.knowledge.coverage(site.knowledge.claims).counts:
        meaning = page.find(id=f"meaning-{word}")
        assert len(in_text(meaning.dd)) > 30
    assert "rated D, E or F" in in_text(page.find(id="meaning-weak"))


def test_the_ledger_gives_numbers_and_letters_of_both_sides(site):
    rows = {row.a["href"].split("/")[-2]: row for row in site.html("evidence/").select(".ds-ledger tr[data-type]")}
    numbers = {name: [in_text(cell) for cell in row.select(".ds-number")] for name, row in rows.items()}
    assert numbers["two"] == ["2–4 (A, B, –, –)", "0", "4"]
    assert numbers["at-odds"] == ["1 (A)", "1 (B)", "2"]
    assert numbers["aside"] == ["0", "0", "4"]
    assert "Single origin (weak)" in in_text(rows["poor"])


def test_the_ledger_is_filtered_by_whose_statements_a_claim_rests_on_and_by_what_it_rests_on_alone(site):
    page = site.html("evidence/")
    options = {
        name: {option["value"] for option in page.select(f'select[name="{name}"] option') if option["value"]}
        for name in ("origin", "sole")
    }
    rows = {row.a["href"].split("/")[-2]: row for row in page.select(".ds-ledger tr[data-type]")}

    def named(facet: str, origin: str) -> set[str]:
        return {name for name, row in rows.items() if origin in row.get(f"data-{facet}", "").split()}

    assert {"ministry", "north", "survey", "agency"} <= options["origin"]
    assert "expert" not in options["origin"]  # an event's
    alone = {"told", "itself-at-odds", "repeated"}
    assert named("sole", "ministry") == alone
    assert named("sole", "north") == alone | {"offices"}
    assert named("origin", "ministry") == alone | {"offices", "two", "at-odds", "bodies", "value"}
    assert named("origin", "notice") == set()  # a source on the way is not whose statement it is


def test_the_evidence_page_lists_the_origins_that_claims_rest_on_alone(site):
    page = site.html("evidence/")
    rows = {
        row.a["href"].split("/")[-2].partition("#")[0]: [in_text(cell) for cell in row.select(".ds-number")]
        for row in page.select("#one-origin ~ table tbody tr")
    }
    assert rows["north"][0] == "4"
    assert rows["ministry"][0] == "3"
    assert "daily" not in rows  # nobody knows whom it repeats
    sole = {link["href"].split("/")[-2] for link in page.select("#single-source ~ ul a")}
    assert {"notice", "blog"} <= sole


def test_a_small_address_of_the_ledger_leads_to_what_rests_on_an_origin_alone(site):
    links = [link["href"] for link in site.html("evidence/").select('#one-origin ~ table a[href*="?sole="]')]
    assert "../evidence/?sole=north#claims" in links


@pytest.mark.parametrize("address", ["claims/", "evidence/", "themes/water/", "sources/blog/", "actors/ministry/"])
def test_a_verdict_that_is_weak_is_called_so_wherever_it_is_named(site, address):
    weak = {name for name, verdict in site.knowledge.verdicts.items() if verdict.is_weak}
    assert weak == {"denied", "poor", "poorly-two"}
    named = {}
    for link in site.html(address).select('a[href*="/claims/"]'):
        row = link.find_parent(["tr", "li"])
        badge = row.select_one(".ds-verdict, .ds-row__meta b") if row else None
        if badge:
            named[link["href"].split("/")[-2]] = in_text(badge)
    assert len(named) > 3
    assert {name for name, badge in named.items() if "(weak)" in badge} == weak & named.keys()


def test_a_claim_that_rests_on_a_doubtful_one_says_so(link):
    leaning = write_claim("leaning", "responds_to: [{claim: open, as: rests_on}, {claim: two, as: rests_on}]")
    page = Site(link(FILES | {"claims.yml": FILES["claims.yml"] + leaning})).html("claims/leaning/")
    open_, two = (in_text(one) for one in page.select(".ds-answers__how"))
    assert "in doubt" in open_
    assert "in doubt" not in two
