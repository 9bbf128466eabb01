from __future__ import annotations

import re
from collections import Counter
from html import escape
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from built_site import BuiltPage, find_dead_links, find_foreign_loads, read_pages, resolve
from drillsite.knowledge import Knowledge, load_knowledge
from drillsite.publish.assembly import THEME
from drillsite.records.references import prose_of, references_of, wikilinks_in
from drillsite.site import pages as pages_module
from drillsite.site.address import address_of
from drillsite.site.pages import INDEXES, plan_pages, plan_redirects
from drillsite.site.render import Renderer, SiteAbout
from drillsite.site.verdict_words import verdict_label, verdict_sum

REPOSITORY = Path(__file__).parent.parent
SMALL = Path(__file__).parent / "sites" / "small"


class Site:
    """A built site with the knowledge that it was built from."""

    def __init__(self, folder: Path, data: Path) -> None:
        self.folder = folder
        loaded = load_knowledge(data, data / "none", "data")
        assert loaded.knowledge is not None
        self.knowledge: Knowledge = loaded.knowledge
        self.pages = read_pages(folder)
        self._known_targets: dict[str, set[str]] = {}
        self._parts: dict[str, list[BuiltPage]] = {}
        for name, page in self.pages.items():
            self._parts.setdefault(_whole(name), []).append(page)

    def pages_of(self, address: str) -> list[BuiltPage]:
        """Give a page and the further pages of its lists."""
        return self._parts.get(address, [])

    def has_link(self, start: str, end: str) -> bool:
        """Give whether a page, or a further page of its lists, links to another one in what is our own part of it."""
        return any(end in self._targets(page) for page in self.pages_of(start))

    def _targets(self, page: BuiltPage) -> set[str]:
        if page.address not in self._known_targets:
            found = (resolve(page, link) for link in page.main_links)
            self._known_targets[page.address] = {one[0] for one in found if one}
        return self._known_targets[page.address]


def _whole(address: str) -> str:
    """Give the address of the page whose list is gone on with at another address."""
    return re.sub(r"(claims|page)/\d+/$", "", address)


@pytest.fixture(scope="session")
def small(small_site: Path) -> Site:
    return Site(small_site, SMALL / "data")


@pytest.fixture(scope="session")
def real(real_site: Path) -> Site:
    return Site(real_site, REPOSITORY / "data")


@pytest.fixture(params=["small", "real"])
def site(request: pytest.FixtureRequest) -> Site:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Site)
    return found


# --- Every site


def test_every_record_has_exactly_one_page_under_its_kind_and_id(site):
    addresses = {address_of(record.key) for record in site.knowledge.ordered}
    assert len(addresses) == len(site.knowledge.ordered)
    assert addresses <= set(site.pages)
    folders = {address for address, *_ in INDEXES}
    redirects = {redirect.address for redirect in plan_redirects(site.knowledge)}
    found = {name for name in site.pages if name.partition("/")[0] + "/" in folders} - folders - redirects
    assert {name for name in found if not re.search(r"/(claims|page)/\d+/$", name)} == addresses
    titles = {record.title_text for record in site.knowledge.ordered}
    assert titles


def test_every_link_and_anchor_leads_somewhere(site):
    assert list(find_dead_links(site.folder, site.pages)) == []


def test_nothing_is_loaded_from_another_host(site):
    assert list(find_foreign_loads(site.folder, site.pages)) == []


def test_no_id_stands_twice_in_a_page(site):
    twice = {
        page.address: [name for name, number in Counter(page.ids).items() if number > 1] for page in site.pages.values()
    }
    assert {address: names for address, names in twice.items() if names} == {}


def test_every_reference_is_a_link_at_both_ends(site):
    missing = []
    records = site.knowledge.records
    for record in site.knowledge.ordered:
        named = [(reference.path, reference.target, reference.kinds) for reference in references_of(record)]
        for path, text in prose_of(record):
            named += [
                (path, link.group(1), ("theme", "claim", "actor", "system", "event", "source"))
                for link in wikilinks_in(text)
            ]
        for path, target, kinds in named:
            (other,) = records.resolve(target, kinds)
            here, there = address_of(record.key), address_of(other)
            if here == there:
                continue
            if not site.has_link(here, there):
                missing.append(f"{here} does not link to {there}: {path}")
            if not site.has_link(there, here):
                missing.append(f"{there} does not link back to {here}: {path}")
    assert missing == []


def test_every_page_has_one_heading_a_title_and_a_description(site):
    for page in site.pages.values():
        if page.refresh:
            continue
        assert len(re.findall(r"<h1[ >]", page.html)) == 1, page.address
        assert page.title.strip(), page.address
        if page.address in {one.address for one in plan_pages(site.knowledge)}:
            assert re.search(r'<meta name="description" content="[^"]+">', page.html), page.address


def test_every_claim_page_says_whose_claim_it_is(site):
    for claim in site.knowledge.claims:
        text = site.pages[address_of(claim.key)].main
        source = site.knowledge["source", claim.stated_in[0].source]
        author = source.author[0].full_name if source.author else source.container_title
        assert f"made by {author}, not by this site" in text
        assert f"Stated by {author} in {_set(source.title).strip('[]')}" in text


def test_every_claim_page_gives_its_verdict_with_the_arithmetic(site):
    for claim in site.knowledge.claims:
        verdict = site.knowledge.verdicts[claim.id]
        text = site.pages[address_of(claim.key)].main
        assert f"{verdict_label(verdict, claim)} {verdict_sum(verdict, claim)}" in text
        if not verdict.supporting.voices and not verdict.disputing.voices:
            assert "We have found no source that" in text


def test_every_word_of_evidence_stands_on_the_page_of_its_claim(site):
    for record in (*site.knowledge.claims, *site.knowledge.events):
        text = site.pages[address_of(record.key)].main
        for item in record.evidence:
            assert not item.note or _words(item.note) in _plain(text)
            assert not item.quote or f"“{item.quote}”" in text


def test_former_addresses_lead_to_the_present_ones(site):
    for redirect in plan_redirects(site.knowledge):
        page = site.pages[redirect.address]
        assert resolve(page, page.refresh) == (redirect.target, "")
        assert [resolve(page, link) for link in page.links] == [(redirect.target, "")]


def test_the_ledger_lists_every_claim_once_under_its_verdict(site):
    listed = [
        resolve(page, link)
        for page in site.pages_of("evidence/")
        for link in page.main_links
        if (resolve(page, link) or ("",))[0].startswith("claims/")
    ]
    assert sorted(listed) == sorted((address_of(claim.key), "") for claim in site.knowledge.claims)


def test_the_index_of_claims_is_in_reading_order(site):
    page = site.pages["claims/"]
    listed = [
        link for link in (resolve(page, link) for link in page.main_links) if link and re.match("claims/.", link[0])
    ]
    assert [address for address, _ in listed] == [address_of(claim.key) for claim in site.knowledge.claims]


def test_neighbouring_claims_make_one_chain(site):
    here, seen = site.knowledge.claims[0], 0
    address = address_of(here.key)
    while address:
        seen += 1
        page = site.pages[address]
        following = re.search(r'<a rel="next" href="([^"]+)"', page.html)
        address = (resolve(page, following[1]) or ("",))[0] if following else ""
    assert seen == len(site.knowledge.claims)


def test_every_contents_entry_leads_to_a_section_of_its_page(site):
    for record in site.knowledge.ordered:
        page = site.pages[address_of(record.key)]
        contents = re.findall(r'<a href="#([^"]+)" class="md-nav__link"', page.html)
        headings = re.findall(r'<h2 id="([^"]+)"', page.html)
        assert list(dict.fromkeys(contents)) == headings


# --- What stands where, on the small site


def shown(small: Site, address: str) -> str:
    return small.pages[address].main


def test_a_claim_page_shows_statement_passage_evidence_and_neighbours(small):
    text = shown(small, "claims/shared-water/")
    for part in (
        "Factual claim made by Maria Writer, not by this site",
        "The water is shared by “both” states.",
        "Stated by Maria Writer in The lake and its owners, under “The Water”, paragraph 1, sentence 1:",
        "the water is shared by both – always",
        "Stated again, under “The People”, paragraph 1, sentence 2.",
        "The article attributes this to Ministry of Water.",
        "Corroborated Supported by 2 independent origins.",
        "for: 2 (A, B)",
        "Falls to single origin without Ministry of Water, or without Lake Agency.",
        "2 sources, all repeating one origin: Ministry of Water",
        "First-hand origin",
        "credibility 2, probably true",
        "A reliable: It measures, and shows how.",
        "We have found no source that disputes it.",
        "Editors’ note More in another claim",
        "Contradicted by: The lake will be pumped dry.",
        "A dry lake is not shared.",
        "Shown in the network as: North — shares water with → 南国 (South)",
        "Next claim",
    ):
        assert part in text


def test_the_passage_is_linked_with_a_text_fragment(small):
    links = small.pages["claims/shared-water/"].links
    assert "https://magazine.example/lake#:~:text=the%20water%20is%20shared%20by%20both%20%E2%80%93%20always" in links
    assert "https://magazine.example/lake" in links


def test_a_claim_page_separates_for_against_background_and_what_does_not_count(small):
    assert re.search(
        r"Expecting it 1 origin .*Fears so\..*Doubting it 1 origin .*Measured no fall\.",
        shown(small, "claims/pumped-dry/"),
    )
    text = shown(small, "claims/few-people/")
    assert re.search(r"Against 1 origin .*Counts many\..*Not counted .*Counted few\..*Not counted: it is super", text)
    text = shown(small, "claims/good-people/")
    assert re.search(r"Background not counted .*Tells who they are\.", text)
    assert "Repeats Gazette (2025), whose own origin is not stated (via Daily (2025))" in text
    assert "Not counted: it is retracted" in shown(small, "claims/old-lake/")


def test_a_theme_page_shows_its_question_synthesis_claims_and_relations(small):
    text = shown(small, "themes/water/")
    for part in (
        "Who owns the <em>water</em>?",
        "Water & its “owners”",
        "Covers the article’s section “The Water”.",
        "The article says that all of it is shared. The ministry’s notice says so as well.",
        "a list with Pump No. 1 <script>alert(“prose”)</script>",
        "Factual claims 2",
        "Forecasts 1",
        "A quiet corneris part of this theme",
        "Next theme",
    ):
        assert part in text
    assert "Claims of other themes that matter here 1 The water is shared" in shown(small, "themes/people/")
    assert "Linked from Water & its “owners”" in shown(small, "themes/people/")
    assert "No claim belongs to this theme yet." in shown(small, "themes/quiet/")


def test_an_actor_page_shows_facts_dates_relations_claims_and_sources(small):
    text = shown(small, "actors/north/")
    for part in (
        "Also called Northland, 北国",
        "Members and offices Ministry of Water",
        "Wikidata Q42",
        "What rests on its statements Sole origin of 1 event · one of several for 1 claim.",
        "Events the 1990s First round",
        "26–28 May 2016 Second round",
        "North shares water with 南国 (South) Corroborated claim",
        "operates Pump No. 1 site data",
        "Often mentioned with",
        "Sources on these claims",
        "Linked from",
    ):
        assert part in text
    ministry = shown(small, "actors/ministry/")
    assert "Claims the article attributes to Ministry of Water The water is shared" in ministry
    assert "Where it is quoted First round" in ministry
    assert "Without Ministry of Water these 2 verdicts change:" in ministry
    assert "The water is shared by “both” states. Corroborated Single origin" in ministry
    assert "No claim of the article is about it." not in ministry


def test_a_system_page_shows_who_made_it_and_who_uses_it(small):
    text = shown(small, "systems/pump/")
    for part in (
        "Water pump Pump No. 1",
        "Also called the <b>big</b> pump",
        "Developed by 南国 (South)",
        "Operated by North, Ministry of Water",
        "Part of Pump network",
    ):
        assert part in text
    assert "Parts Pump No. 1" in shown(small, "systems/network/")


def test_an_event_page_shows_date_place_series_verdict_and_evidence(small):
    text = shown(small, "events/second-round/")
    for part in (
        "Exercise 26–28 May 2016",
        "Where 青岛 <b>harbour</b>",
        "Unchecked Nobody has looked for evidence yet.",
        "Lake talks from the first day to the last exact day unknown",
        "the 1990s First round 26–28 May 2016 Second round early December 2025 Third round",
        "Previous in this seriesFirst round",
        "Next in this seriesThird round",
        "We have found no source that confirms or disputes this event.",
    ):
        assert part in text
    first = shown(small, "events/first-round/")
    assert "Single origin Supported by 1 independent origin." in first
    assert "Falls to unchecked without Ministry of Water, or without Gazette (2025)." in first
    assert "Repeats a statement by Ministry of Water" in first
    assert "A statement by Ann Expert" in first


def test_a_source_page_shows_what_it_is_and_what_rests_on_it(small):
    text = shown(small, "sources/gazette/")
    for part in (
        "News report 7 December 2025",
        "Publisher Gazette",
        "Reliability B · usually reliable: It prints what the ministry says, and names it.",
        "Origin Not stated",
        "Used as support for 2 claims and 1 event.",
        "Evidence for 3",
        "What rests on this source Sole support of 2 claims and 1 event · one of several for 1 claim.",
        "Without Gazette (2025) these 2 verdicts change:",
        "Sources quoting it Round held, “ministry” says",
        "A round is held. (2025, December 7).",
    ):
        assert part in text
    assert "Standing Retracted, so it does not count" in shown(small, "sources/withdrawn/")
    assert "Nothing on this site uses this source yet." in shown(small, "sources/unused/")
    assert "Origin Repeats Gazette (2025), whose own origin is not stated" in shown(small, "sources/daily/")
    assert "Claims made in this article" in shown(small, "sources/article/")
    assert "Where it is quoted The people are good." in shown(small, "sources/daily/")
    chinese = small.pages["sources/chinese/"]
    assert '<h1 lang="zh">湖水报告</h1>' in chinese.html
    assert "Language Chinese" in chinese.main
    assert "https://archive.example/2025/report" in chinese.links
    assert "https://doi.org/10.1080/14799855.2018.1463991" in small.pages["sources/agency-report/"].links


def test_the_home_page_stands_around_the_owners_introduction(small):
    text = shown(small, "")
    for part in (
        "The article says that the northern state shares the lake.",
        'See The water is shared by "both" states., and [[code]].',
        "5 claims of the article, each checked against the sources collected here:",
        "Most in dispute",
        "Key events",
        "Do you know a source we missed?",
    ):
        assert part in text


def test_the_indexes_name_every_record(small):
    for kind, address in (
        ("theme", "themes/"),
        ("actor", "actors/"),
        ("system", "systems/"),
        ("event", "events/"),
        ("source", "sources/"),
    ):
        for record in small.knowledge.ordered:
            if record.kind == kind:
                assert small.has_link(address, address_of(record.key))
    graph = shown(small, "graph/")
    assert "North shares water with 南国 (South) Corroborated claim" in graph
    assert "North Pump No. 1 2" in graph
    assert "Claims that depend on one source" in shown(small, "evidence/")
    assert "Sources that nothing rests on yet A book that nobody used" in shown(small, "sources/")


def test_the_data_page_offers_every_download(small):
    page = small.pages["data/"]
    files = {path.name for path in (small.folder / "data").iterdir() if path.name != "index.html"}
    assert {Path(link).name for link in page.main_links} >= files
    assert {"drillsite.json", "claims.csv", "sources.bib", "drillsite.sqlite"} <= files


def test_html_in_plain_fields_is_shown_and_never_run(small):
    for page in small.pages.values():
        own = [script for script in page.scripts if "alert" in script or "onerror" in script]
        assert own == [], page.address
        assert not re.search(r"<img\b[^>]*onerror", page.html), page.address
        assert "<b>harbour" not in page.html
        assert "<b>big" not in page.html


def test_html_in_a_title_is_shown_in_title_description_and_contents(small):
    page = small.pages["actors/scripter/"]
    assert page.title.startswith("<script>alert(“name”)</script> & “Sons”")
    assert "<title>&lt;script&gt;alert(" in page.html
    description = re.search(r'<meta name="description" content="([^"]*)">', small.pages["claims/few-people/"].html)
    assert description
    assert escape("<script>") in description[1]
    assert (
        "<h1>Report on the lake &lt;img src=x onerror=alert(1)&gt;</h1>" in small.pages["sources/agency-report/"].html
    )
    assert "Water &amp; its “owners”" in small.pages["themes/people/"].html
    assert "<title>Water &amp; its “owners” - The lake, claim by claim</title>" in small.pages["themes/water/"].html


def test_a_page_without_a_repository_says_where_its_record_is_edited(small):
    assert "Edit this record in <code>data/claims/water.yml</code>, line 3" in small.pages["claims/shared-water/"].html


# --- What readers must not see, on the real site


def test_readers_see_no_ids_and_no_code(real):
    names = sorted({record.id for record in real.knowledge.ordered if "-" in record.id}, key=len, reverse=True)
    some_id = rf"(?<![\w/.:-])(?:{'|'.join(map(re.escape, names))})(?![\w/-])"
    seen = []
    for page in real.pages.values():
        if page.address.startswith(("guide/", "reference/", "contribute/", "dependencies/")):
            continue  # the owner's own pages speak of the format
        text = re.sub(r"\S*(?:/|\.\w{2,5}\b)\S*", "", page.main)
        for pattern in (
            r"\bNone\b(?! [a-z])",
            r"\b[a-z]+_[a-z_]+\b",
            r"\{\{",
            r"\{%",
            r"\[\[",
            r"\bundefined\b",
            r"&\w+;",
            some_id,
        ):
            seen += [
                f"{page.address}: {text[max(0, found.start() - 30) : found.end() + 30]}"
                for found in re.finditer(pattern, text)
            ]
    assert seen == []


def test_the_article_author_is_named_on_every_claim_of_the_real_site(real):
    for claim in real.knowledge.claims:
        assert "made by Manahil Tariq Manj, not by this site" in real.pages[address_of(claim.key)].main


# --- Long lists


def test_a_hub_is_paged_and_loses_no_claim(small, monkeypatch):
    monkeypatch.setattr(pages_module, "LISTED_CLAIMS", 1)
    monkeypatch.setattr(pages_module, "LISTED_ROWS", 1)
    known = small.knowledge
    renderer = Renderer(known, SiteAbout("Small"))
    planned = {page.address: renderer.render(page).html for page in plan_pages(known)}
    for record in known.ordered:
        about = known.claims_about.get(record.key, ())
        if record.kind == "claim" or not about:
            continue
        address = address_of(record.key)
        parts = [html for name, html in planned.items() if _whole(name) == address]
        assert len(parts) == max(1, len(about))
        for claim in about:
            assert any(f'{address_of(claim.key)}"' in html for html in parts), (address, claim.id)
    assert "Page 2 of 5" in planned["claims/page/2/"]
    assert 'rel="prev"' in planned["actors/north/claims/2/"]


def test_links_to_the_ledger_find_the_page_of_the_verdict(small, monkeypatch):
    monkeypatch.setattr(pages_module, "LISTED_ROWS", 1)
    renderer = Renderer(small.knowledge, SiteAbout("Small"))
    planned = {page.address: renderer.render(page).html for page in plan_pages(small.knowledge)}
    for claim in small.knowledge.claims:
        word = small.knowledge.verdicts[claim.id].word
        found = re.search(rf'href="\.\./(evidence/[^"]*)\?verdict={word}#{word}"', planned["evidence/"])
        assert found
        assert f'id="{word}"' in planned[found[1]]


def test_the_theme_has_our_few_changes_only():
    assert sorted(path.name for path in THEME.rglob("*.html")) == [
        "404.html",
        "drillsite-page.html",
        "drillsite-spliced.html",
        "main.html",
        "nav.html",
        "source.html",
        "toc.html",
    ]


def _set(text: str) -> str:
    return text.replace("'", "’")


def _words(text: str) -> str:
    return _plain(" ".join(text.split()))


def _plain(text: str) -> str:
    return re.sub(r"[\"'“”‘’]", "", text)


def test_the_page_of_an_outlet_leads_to_what_changes_without_all_that_it_published(link):
    knowledge = link(
        {
            "actors.yml": "tass: {name: TASS, type: media, summary: An agency.}\n"
            "mod: {name: M, type: ministry, summary: S.}",
            "sources.yml": "one: {type: webpage, title: One, author: TASS, origin: mod}\n"
            "two: {type: article-newspaper, title: Two, publisher: TASS}\nother: {type: webpage, title: Other}",
        }
    )
    assert knowledge.origins.bearers == {("actor", "tass"): (("source", "one"), ("source", "two"))}
    page = next(page for page in plan_pages(knowledge) if page.key == ("actor", "tass"))
    html = BeautifulSoup(Renderer(knowledge, SiteAbout("S")).render(page).html, "html.parser")
    section = html.find(id="published").parent
    assert [link["href"] for link in section.select("ul a")] == ["../../sources/one/", "../../sources/two/"]
    assert "without=source:one" in section.select_one("p a")["href"].replace("%3A", ":")
