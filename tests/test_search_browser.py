"""The search as readers use it, in a real Chromium: what comes first, the box and its keys, the search page."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
import yaml
from playwright.sync_api import expect

from chromium import REPOSITORY, serve_below, wait_until
from drillsite.knowledge import load_knowledge
from drillsite.site.address import address_of
from drillsite.site.search import list_search_entries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

QUERIES = yaml.safe_load((Path(__file__).parent / "search_queries.yml").read_text("utf-8"))
FIRST = """async ([queries, count]) => {
  const { read, search } = await import(new URL("assets/drillsite/search_engine.js", document.baseURI))
  const found = []
  for (const query of queries) {
    const { hits } = await search(query)
    found.push((await Promise.all(hits.slice(0, count).map(hit => read(hit, "")))).map(one => one.url))
  }
  return found
}"""
HITS = """async queries => {
  const { search } = await import(new URL("assets/drillsite/search_engine.js", document.baseURI))
  const found = []
  for (const query of queries) found.push((await search(query)).hits.length)
  return found
}"""
COUNTS = """async facets => {
  const { search } = await import(new URL("assets/drillsite/search_engine.js", document.baseURI))
  return (await search("", Object.fromEntries(facets.map(name => [name, []])))).counts
}"""

SHIFT = """() => new Promise(done => {
  const seen = list => done(list.getEntries().reduce((sum, one) => sum + one.value, 0))
  new PerformanceObserver(seen).observe({ type: "layout-shift", buffered: true })
  setTimeout(() => done(0), 500)
})"""


@pytest.fixture(scope="module")
def small_address(small_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve_below(tmp_path_factory.mktemp("small-host"), small_site) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Give a wide window in which nothing may go wrong: no error told, no other host asked, no file missed."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("request", lambda one: faults.append(one.url) if not one.url.startswith("http://127.0.0.1:") else None)
    page.on("response", lambda one: faults.append(f"{one.status} {one.url}") if one.status >= 400 else None)
    yield page
    context.close()
    assert faults == []


@pytest.fixture(scope="module")
def knowledge():
    known = load_knowledge(REPOSITORY / "data", REPOSITORY / "none", "data").knowledge
    assert known
    return known


def first(page: Page, address: str, queries: list[str], count: int = 1) -> dict[str, list[str]]:
    """Give the addresses of the first results of each query."""
    page.goto(address)
    found = page.evaluate(FIRST, [queries, count])
    return {query: [url.removeprefix(address) for url in urls] for query, urls in zip(queries, found, strict=True)}


def count(page: Page, address: str, queries: list[str]) -> dict[str, int]:
    """Give how many pages each query finds."""
    page.goto(address)
    return dict(zip(queries, page.evaluate(HITS, queries), strict=True))


def visit(page: Page, address: str) -> None:
    """Open a page, and wait until its box is more than a form."""
    page.goto(address)
    page.wait_for_selector("[data-ds-search=started]", state="attached")


ARE_FOUND = """words => {
  const option = document.querySelector(".ds-search [role=option]")
  return option && new URL(option.href).searchParams.get("highlight") === words
}"""
"""Whether what is listed is what was found for these words, and not for their beginning."""


def type_words(page: Page, words: str) -> None:
    page.keyboard.press("/")
    page.keyboard.type(words)
    wait_until(page, ARE_FOUND, arg=words)


def test_thirty_queries_find_what_a_reader_means(page, address):
    assert len(QUERIES) == 30
    assert first(page, address, list(QUERIES)) == {query: [expected] for query, expected in QUERIES.items()}


@pytest.mark.bars  # a search for each of some 300 records
def test_every_record_is_found_by_its_title(page, address, knowledge):
    titles = {record.title_text: address_of(record.key) for record in knowledge.ordered}
    found = first(page, address, list(titles), 5)
    missed = [titles[title] for title, urls in found.items() if titles[title] not in urls]
    assert len(missed) / len(titles) < 0.01, missed  # titles of a few words that many others have too
    at_first = sum(urls[0] == titles[title] for title, urls in found.items())
    assert at_first / len(titles) > 0.95


def test_facets_count_what_the_records_have(page, address, knowledge):
    page.goto(address)
    counts = page.evaluate(COUNTS, ["Kind", "Theme", "Verdict", "Actor", "Source"])
    expected: dict[str, Counter[str]] = {name: Counter() for name in counts}
    for entry in list_search_entries(knowledge):
        for name, values in entry.facets.items():
            expected[name].update(values)
    counts["Kind"].pop("Guide")
    assert counts == expected


def test_marks_in_titles_are_text_and_other_scripts_are_found(page, small_address):
    queries = ["script alert", "南国", "国 South", "北国"]
    found = first(page, small_address, queries)
    assert list(found.values()) == [["actors/scripter/"], ["actors/south/"], ["actors/south/"], ["actors/north/"]]
    type_words(page, "script alert")
    option = page.locator(".ds-search [role=option]").first
    assert "<script>alert(“name”)</script> & “Sons”" in option.inner_text()
    assert page.locator(".ds-search script").count() == 0
    page.goto(f"{small_address}search/?q=script&kind=" + quote("<img src=x onerror=alert(1)>"))
    page.locator(".ds-find__said").filter(has_text="pages").wait_for()
    assert page.locator(".ds-page img").count() == 0


def test_the_box_is_used_by_keyboard_alone(page, address):
    visit(page, f"{address}claims/third-drill-in-russia/")
    box = page.locator("#ds-search-input")
    type_words(page, "hq-19")
    assert box.get_attribute("aria-expanded") == "true"
    assert "pages found" in page.locator(".ds-search [role=status]").inner_text()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    active = page.locator(f"#{box.get_attribute('aria-activedescendant')}")
    assert active.get_attribute("aria-selected") == "true"
    assert "systems/hq-19/" in str(active.get_attribute("href"))
    assert page.locator("[aria-selected=true]").count() == 1
    page.keyboard.press("Enter")
    page.wait_for_url("**/systems/hq-19/*")
    wait_until(page, "CSS.highlights.get('ds-search')?.size > 0")
    wait_until(page, "!location.search")


def test_escape_closes_the_list_and_then_leaves_the_box(page, address):
    visit(page, address)
    page.keyboard.press("Control+k")
    assert page.evaluate("document.activeElement.id") == "ds-search-input"
    page.keyboard.type("putin")
    page.locator(".ds-search [role=option]").first.wait_for()
    page.keyboard.press("Escape")
    assert page.locator(".ds-search__panel").is_hidden()
    assert page.evaluate("document.activeElement.id") == "ds-search-input"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") != "ds-search-input"


def test_enter_leads_to_all_results(page, address):
    visit(page, f"{address}actors/china/")
    type_words(page, "missile warning")
    page.keyboard.press("Enter")
    page.wait_for_url("**/some/path/search/?q=missile*warning")
    page.locator(".ds-hits h3").first.wait_for()
    assert "pages for “missile warning”" in page.locator(".ds-find__said").inner_text()


def test_a_word_that_is_nowhere_is_told(page, address):
    visit(page, address)
    page.keyboard.press("/")
    page.keyboard.type("qqqqqq")
    page.locator(".ds-search__none").wait_for()
    assert page.locator("#ds-search-input").get_attribute("aria-expanded") == "false"
    page.goto(f"{address}search/?q=qqqqqq")
    page.locator(".ds-find__said").filter(has_text="No pages for “qqqqqq”").wait_for()
    assert page.locator(".ds-find__none a[href$='themes/']").is_visible()


# No page has these. Beside them stands what pages have and the engine takes for a word that is nowhere.
ABSENT = [
    "Xi Zhongxun",  # Xi Jinping
    "Kim Jong Un",  # undermine
    "Trump tariffs",
    "Xinyang",  # x}
    "xyzzyq",
    "blockchain",  # block
    "Porter",  # port
    "China and blockchain",
    "Vostok-2019",
    "北京",  # 中
    '"Xi Zhongxun"',
]


def test_words_that_no_page_has_are_not_answered_by_shorter_ones(page, address):
    assert count(page, address, ABSENT) == dict.fromkeys(ABSENT, 0)


def test_word_forms_beginnings_and_marks_find_what_they_are_meant_to(page, address):
    forms = {"drill": "drills", "missiles": "missile", "country": "countries", "defensive": "defense"}
    begun = ["interc", "no-lim", "s-4", "hq-1", "chin russ", "INSTITUTI", "defensi"]
    marked = ["S-400", "HQ-19", "no-limits", "Japan’s", "Núclear", "China + Russia", "US,Japan", "Joint Sea-2025"]
    found = count(page, address, [*forms, *forms.values(), *begun, *marked])
    assert {form: found[form] for form in forms} == {form: found[other] for form, other in forms.items()}
    assert not [query for query, hits in found.items() if not hits]


def test_every_word_of_the_records_is_found(page, address, knowledge):
    entries = list(list_search_entries(knowledge))
    words = {word for one in entries for word in re.findall(r"\w\S*", f"{one.title} {one.text}")}
    assert not [word for word, hits in count(page, address, sorted(words)).items() if not hits]


def test_no_more_pages_are_fetched_to_say_that_none_has_the_words(page, address):
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.goto(f"{address}search/?q=Kim+Jong+Un")
    page.locator(".ds-find__said").filter(has_text="No pages for “Kim Jong Un”").wait_for()
    assert len([url for url in asked if "/fragment/" in url]) <= 5


def test_the_box_offers_nothing_for_words_that_no_page_has(page, address):
    visit(page, address)
    page.keyboard.press("/")
    page.keyboard.type("Xi Zhongxun")
    page.locator(".ds-search__none").wait_for()
    assert page.locator(".ds-search [role=option]").count() == 0


def test_words_that_no_page_has_leave_no_value_of_a_facet(page, address):
    page.goto(f"{address}search/?q=Kim+Jong+Un&kind=Claim")
    page.locator(".ds-find__said").filter(has_text="No pages for “Kim Jong Un”: Claim").wait_for()
    expect(page.locator("[data-facet=Kind] label").filter(has_text="Claim").locator(".ds-count")).to_have_text("0")


def test_nothing_of_the_engine_is_fetched_before_it_is_used(page, address):
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    visit(page, address)
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "/pagefind/" in url]
    page.locator("#ds-search-input").focus()
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if "/pagefind/" in url]
    assert not [url for url in asked if "/fragment/" in url or "/filter/" in url]


def test_results_are_narrowed_and_the_address_keeps_it(page, address, knowledge):
    page.goto(f"{address}search/?q=china")
    page.locator(".ds-hit").first.wait_for()
    page.locator("[data-facet=Verdict] summary").click()
    box = page.locator("[data-facet=Verdict] label").filter(has_text=re.compile(r"^\s*Contested\s*\d*\s*$"))
    box.locator(".ds-count").filter(has_text=re.compile(r"[1-9]")).wait_for()
    count = int(box.locator(".ds-count").inner_text())
    box.click()
    page.locator(".ds-find__said").filter(has_text=f"{count} pages for “china”: Contested").wait_for()
    expect(page.locator(".ds-hits > .ds-hit")).to_have_count(min(count, 10))
    kept = page.url
    assert "verdict=Contested" in kept
    page.goto(address)
    page.goto(kept)
    page.locator(".ds-find__said").filter(has_text=f"{count} pages").wait_for()
    assert page.locator("[data-facet=Verdict] input:checked").count() == 1


def test_more_results_are_shown_on_demand_and_focus_moves_to_them(page, address):
    page.goto(f"{address}search/?q=china")
    page.locator(".ds-hit").first.wait_for()
    expect(page.locator(".ds-hits > .ds-hit")).to_have_count(10)
    page.locator(".ds-find__more").click()
    page.locator(".ds-hits > .ds-hit").nth(19).wait_for()
    focused = "[...document.querySelectorAll('.ds-hits > .ds-hit')].indexOf(document.activeElement.closest('.ds-hit'))"
    assert page.evaluate(focused) == 10


def test_the_search_page_does_not_shift_while_it_fills(page, address):
    page.goto(f"{address}search/?q=china&verdict=Contested")
    page.locator(".ds-hit").first.wait_for()
    page.wait_for_timeout(300)
    assert page.evaluate(SHIFT) < 0.1


def test_on_a_phone_the_box_opens_over_the_header_and_closes_again(browser, address):
    context = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce", has_touch=True)
    page = context.new_page()
    visit(page, address)
    assert page.locator("#ds-search-input").is_hidden()
    page.locator(".ds-search__open").click()
    page.keyboard.type("thaad")
    page.locator(".ds-search [role=option]").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator(".ds-search__close").click()
    assert page.locator("#ds-search-input").is_hidden()
    context.close()


def test_without_javascript_the_box_leads_to_a_page_that_helps(browser, address):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(f"{address}actors/china/")
    page.locator("#ds-search-input").fill("drills")
    page.locator("#ds-search-input").press("Enter")
    page.wait_for_url("**/some/path/search/?q=drills")
    assert page.locator("noscript").first.is_visible()
    assert "needs JavaScript" in page.locator(".ds-page").inner_text()
    page.locator(".ds-page noscript a").filter(has_text="Themes").click()
    assert page.locator("h1").inner_text() == "Themes"
    context.close()
