"""The ledger and the indexes in a real Chromium: filtered, sorted, and the same again from the address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from chromium import REPOSITORY, wait_until
from drillsite.knowledge import load_knowledge

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from drillsite.knowledge import Knowledge

pytestmark = pytest.mark.browser

SHIFTS = """() => {
  window.shifts = []
  new PerformanceObserver(list => window.shifts.push(...list.getEntries().map(one => one.value)))
    .observe({ type: "layout-shift", buffered: true })
}"""
SHOWN = ".ds-page [data-ds-table] :is(tbody tr:not(.ds-table__group), ul > li)"


@pytest.fixture(scope="module")
def known() -> Knowledge:
    knowledge = load_knowledge(REPOSITORY / "data", REPOSITORY / "none", "data").knowledge
    assert knowledge
    return knowledge


def open_page(page: Page, url: str) -> None:
    page.goto(url)
    if page.locator("[data-ds-table]").count():
        wait_until(page, "document.querySelector('[data-ds-table] option[label]')")


def shown(page: Page) -> list[str]:
    """Give the first link of each row that readers see, in order."""
    rows = page.evaluate(
        """rows => [...document.querySelectorAll(rows)].filter(one => one.checkVisibility())
           .map(one => one.querySelector("a").getAttribute("href"))""",
        SHOWN,
    )
    return [re.sub(r".*/([^/]+)/$", r"\1", href) for href in rows]


def form(page: Page) -> Locator:
    return page.locator(".ds-filter")


def status(page: Page) -> str:
    return page.locator(".ds-filter [role=status]").inner_text()


def test_the_address_says_what_the_ledger_shows(page, address, known):
    wanted = {claim.id for claim in known.claims if known.verdicts[claim.id].word == "unconfirmed"}
    open_page(page, f"{address}evidence/?verdict=unconfirmed")
    assert set(shown(page)) == wanted
    assert status(page) == f"{len(wanted)} of {len(known.claims)} claims: Unconfirmed"
    assert form(page).get_by_label("Verdict", exact=True).input_value() == "unconfirmed"


def test_each_facet_agrees_with_the_records(page, address, known):
    about_china = {claim.id for claim in known.claims_about[("actor", "china")]}
    source = max(known.impacts, key=lambda key: len(known.impacts[key].uses))
    resting = {claim.id for claim in known.claims_about[source]}
    forecasts = {claim.id for claim in known.claims if claim.type == "forecast"}
    for query, wanted in {
        "actor=china": about_china,
        f"source={source[1]}": resting,
        "type=forecast": forecasts,
        f"actor=china&source={source[1]}": about_china & resting,
        f"theme={known.themes[0].id}": {claim.id for claim in known.claims if claim.theme == known.themes[0].id},
    }.items():
        open_page(page, f"{address}evidence/?{query}")
        assert set(shown(page)) == wanted, query
        assert status(page).startswith(f"{len(wanted)} of {len(known.claims)} claims")


def test_options_say_how_many_rows_are_left_and_none_that_are_empty_can_be_chosen(page, address, known):
    open_page(page, f"{address}evidence/?verdict=contested")
    for option in page.locator('select[name="theme"] option').all()[1:]:
        theme = option.get_attribute("value")
        left = [
            claim for claim in known.claims if claim.theme == theme and known.verdicts[claim.id].word == "contested"
        ]
        assert str(option.get_attribute("label")).endswith(f"({len(left)})")
        assert option.is_disabled() == (not left)


def test_words_are_found_without_case_or_accents_and_all_of_them_must_be_there(page, address, known):
    open_page(page, f"{address}evidence/")
    form(page).get_by_label("Search in this list", exact=True).fill("RÚSSIA  drill")
    found = shown(page)
    statements = {claim.id: claim.statement.lower() for claim in known.claims}
    assert {name for name, text in statements.items() if "russia" in text and "drill" in text} <= set(found)
    assert 0 < len(found) < len(known.claims)
    assert "words=" in page.url


def test_no_match_is_said_helpfully_and_cleared_by_a_button(page, address, known):
    open_page(page, f"{address}evidence/?words=zzzz&verdict=unconfirmed")
    assert shown(page) == []
    assert "None of the" in status(page)
    assert "“zzzz”" in status(page)
    page.get_by_role("button", name="Clear").click()
    wait_until(page, "!location.search")
    assert len(shown(page)) == len(known.claims)
    assert status(page) == f"{len(known.claims)} claims"
    assert not page.get_by_role("button", name="Clear").is_visible()


def test_a_heading_sorts_both_ways_and_the_address_keeps_it(page, address, known):
    open_page(page, f"{address}evidence/")
    button = page.get_by_role("button", name="Evidence", exact=True)
    button.click()
    numbers = {claim.id: len(claim.evidence) for claim in known.claims}
    down = [numbers[name] for name in shown(page)]
    assert down == sorted(numbers.values(), reverse=True)
    assert page.locator("th[aria-sort]").get_attribute("aria-sort") == "descending"
    button.click()
    assert [numbers[name] for name in shown(page)] == sorted(numbers.values())
    assert page.locator("th[aria-sort=ascending]").inner_text() == "Evidence"
    assert page.url.endswith("?sort=evidence")
    page.reload()
    page.wait_for_selector("th[aria-sort=ascending]")
    assert [numbers[name] for name in shown(page)] == sorted(numbers.values())


def test_back_and_forward_restore_each_view(page, address, known):
    open_page(page, f"{address}evidence/")
    form(page).get_by_label("Verdict", exact=True).select_option("contested")
    contested = shown(page)
    form(page).get_by_label("Search in this list", exact=True).press_sequentially("drill", delay=5)
    narrowed = shown(page)
    assert len(narrowed) < len(contested) < len(known.claims)
    page.go_back()
    wait_until(page, "!document.querySelector('.ds-filter').elements.words.value")
    assert shown(page) == contested
    page.go_back()
    wait_until(page, "!location.search")
    assert len(shown(page)) == len(known.claims)
    page.go_forward()
    page.go_forward()
    wait_until(page, "location.search.includes('words=drill')")
    assert shown(page) == narrowed


def test_an_address_with_nonsense_shows_everything(page, address, known):
    open_page(page, f"{address}evidence/?verdict=%3Cscript%3E&sort=--x&theme=nothing&other=1")
    assert len(shown(page)) == len(known.claims)


def test_words_from_the_address_are_shown_and_never_run(page, address):
    open_page(page, f"{address}evidence/?words=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    assert "“<img src=x onerror=alert(1)>”" in status(page)
    assert page.locator(".ds-filter img").count() == 0


@pytest.mark.parametrize(
    ("path", "query", "kind"),
    [
        ("claims/", "verdict=contested", "claims"),
        ("actors/", "type=state", "actors"),
        ("sources/", "reliability=A", "sources"),
    ],
)
def test_every_index_filters(page, address, known, path, query, kind):
    open_page(page, f"{address}{path}?{query}")
    name, value = query.split("=")
    rows = getattr(known, kind)
    wanted = {
        one.id for one in rows if (known.verdicts[one.id].word if name == "verdict" else getattr(one, name)) == value
    }
    assert set(shown(page)) == wanted
    assert status(page).startswith(f"{len(wanted)} of {len(rows)} {kind}")


def test_a_list_sorts_by_number_and_goes_back_to_its_groups(page, address, known):
    open_page(page, f"{address}actors/")
    usual = shown(page)
    form(page).get_by_label("Order", exact=True).select_option("-claims")
    numbers = [len(known.claims_about.get(("actor", name), ())) for name in shown(page)]
    assert numbers == sorted(numbers, reverse=True)
    assert not page.locator("[data-ds-group] h2").first.is_visible()
    form(page).get_by_label("Order", exact=True).select_option("")
    assert shown(page) == usual


def test_what_has_no_date_comes_last_both_ways(page, address, known):
    undated = {source.id for source in known.sources if not source.issued}
    assert undated
    for way in ("date", "-date"):
        open_page(page, f"{address}sources/?sort={way}")
        assert set(shown(page)[-len(undated) :]) == undated


def test_links_to_a_verdict_set_the_filter_and_show_it(page, address, known):
    open_page(page, f"{address}evidence/")
    page.locator('.ds-legend a[href*="verdict=disputed"]').click()
    page.wait_for_url("**/evidence/?verdict=disputed#disputed")
    wait_until(page, "document.querySelector('[data-ds-table] option[label]')")
    assert {known.verdicts[name].word for name in shown(page)} == {"disputed"}
    page.wait_for_timeout(300)
    top = page.locator("#claims").bounding_box()["y"]
    assert 40 <= top <= 120


@pytest.mark.bars  # eighteen pages, each made to wait for its script
@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("query", ["", "?verdict=unconfirmed", "?sort=-sources&verdict=single-origin#single-origin"])
def test_nothing_shifts_when_the_script_starts(browser, address, width, query):
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.add_init_script(f"({SHIFTS})()")
    page.route("**/tables.js", lambda route: (page.wait_for_timeout(300), route.continue_()))
    for path in ("evidence/", "sources/", "actors/"):
        open_page(page, f"{address}{path}{query}")
        page.wait_for_timeout(200)
        shifts: list[Any] = page.evaluate("window.shifts")
        assert sum(shifts) < 0.01, (path, shifts)  # 0 but on a machine so busy that the script comes seconds late
    context.close()


def test_without_javascript_there_is_a_plain_table_and_anchors_work(browser, address, known):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(f"{address}evidence/?verdict=unconfirmed#unconfirmed")
    assert not page.locator(".ds-filter").is_visible()
    assert page.locator(f"{SHOWN} >> visible=true").count() == len(known.claims)
    assert page.locator("th button").count() == 0
    assert page.locator("#unconfirmed").bounding_box()["y"] < 200
    context.close()


def test_on_a_phone_the_choices_are_folded_and_rows_are_cards(browser, address):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    open_page(page, f"{address}evidence/?verdict=contested")
    assert form(page).get_by_label("Search in this list", exact=True).is_visible()
    assert not form(page).get_by_label("Theme", exact=True).is_visible()
    assert "Contested" in status(page)
    more = page.get_by_role("button", name="Filter and sort")
    more.tap()
    assert form(page).get_by_label("Theme", exact=True).is_visible()
    assert more.get_attribute("aria-expanded") == "true"
    form(page).get_by_label("Order", exact=True).select_option("claim")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    card = page.locator(f"{SHOWN} >> visible=true").first
    assert card.bounding_box()["width"] > 300
    context.close()


def test_on_a_phone_a_relation_is_read_as_a_sentence_and_its_verdict_below_it(browser, address):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{address}systems/hq-19/")
    row = page.locator(".ds-edges tbody tr").first
    assert row.inner_text().split("\n") == ["China tested in the drill HQ-19", "Unconfirmed claim"]
    assert row.bounding_box()["height"] < 70
    context.close()


def test_controls_have_names_and_are_large_enough(page, address):
    for path in ("evidence/", "sources/", "systems/"):
        open_page(page, address + path)
        for control in page.locator("[data-ds-table] :is(input, select, button) >> visible=true").all():
            box = control.bounding_box()
            assert box["height"] >= 24
            assert box["width"] >= 24
            assert control.evaluate("one => one.labels?.[0]?.textContent.trim() || one.textContent.trim()")
