"""Previews of records in a real Chromium: by mouse and keyboard, never on touch, as WCAG 1.4.13 asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chromium import serve

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser

CLAIM = "claims/third-drill-in-russia/"
SOURCE_LINK = ".ds-card__title a.ds-ref"
SHOWN = ".ds-preview:popover-open"
LONG_ENOUGH = 900


def open_page(page: Page, url: str) -> None:
    page.goto(url)
    page.wait_for_selector(".ds-preview", state="attached")


def note_pages_asked(page: Page) -> list[str]:
    """Give a list that grows by the address of each page fetched; the scripts still loading are none of ours."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.resource_type == "fetch" else None)
    return asked


def preview(page: Page) -> Locator:
    page.wait_for_selector(SHOWN)
    return page.locator(SHOWN)


def test_a_mouse_on_a_link_shows_what_kind_of_record_it_is_its_title_and_summary(page, address):
    open_page(page, address + CLAIM)
    link = page.locator(SOURCE_LINK).first
    link.hover()
    text = preview(page).inner_text()
    assert link.inner_text() in text
    assert "News report" in text
    assert "8 December 2025" in text
    assert "A · reliable" in text


def test_a_claim_is_shown_with_its_verdict_and_the_arithmetic(page, address):
    open_page(page, f"{address}themes/operational-details/")
    page.locator(f'.ds-page a[href$="{CLAIM}"]').first.hover()
    text = preview(page).inner_text()
    assert "Single origin" in text
    assert "Supported by 1 independent origin." in text


def test_it_lies_beside_the_link_within_the_window_and_shifts_nothing(page, address):
    page.add_init_script("""
        window.shifts = []
        new PerformanceObserver(list => window.shifts.push(...list.getEntries())).observe({ type: "layout-shift" })
    """)
    open_page(page, f"{address}themes/operational-details/")
    for place in ("start", "end"):
        link = page.locator(".ds-row__link").nth(2)
        link.evaluate(f"one => one.scrollIntoView({{block: '{place}'}})")
        page.mouse.move(0, 0)
        page.wait_for_timeout(300)
        page.evaluate("shifts.length = 0")
        link.hover()
        box, own = preview(page).bounding_box(), link.bounding_box()
        assert box["y"] >= own["y"] + own["height"] or box["y"] + box["height"] <= own["y"]
        assert 0 <= box["x"] <= 1440 - box["width"]
        assert 0 <= box["y"] <= 900 - box["height"]
        assert page.evaluate("shifts.length") == 0


def test_the_pointer_may_move_into_it_and_leaving_both_closes_it(page, address):
    open_page(page, address + CLAIM)
    page.locator(SOURCE_LINK).first.hover()
    box = preview(page).bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 10, steps=4)
    page.wait_for_timeout(LONG_ENOUGH)
    assert page.locator(SHOWN).count() == 1
    page.mouse.move(2, 400)
    page.wait_for_selector(SHOWN, state="detached")


def test_the_keyboard_gets_it_too_without_losing_its_place(page, address):
    open_page(page, address + CLAIM)
    link = page.locator(SOURCE_LINK).first
    page.locator(".ds-judged a").first.focus()
    while not link.evaluate("one => one === document.activeElement"):
        page.keyboard.press("Tab")
    text = preview(page).inner_text()
    assert link.inner_text() in text
    assert link.get_attribute("aria-describedby") == page.locator(SHOWN).get_attribute("id")
    assert page.locator(SHOWN).locator("a, button, input, [tabindex]").count() == 0
    page.wait_for_timeout(LONG_ENOUGH)
    assert page.locator(SHOWN).count() == 1
    page.keyboard.press("Escape")
    assert page.locator(SHOWN).count() == 0
    assert link.evaluate("one => one === document.activeElement")
    assert link.get_attribute("aria-describedby") is None
    page.keyboard.press("Tab")
    while not page.evaluate("document.activeElement.matches('a.ds-ref')"):
        page.keyboard.press("Tab")
    preview(page)


def test_escape_closes_what_the_mouse_opened_and_it_stays_closed(page, address):
    open_page(page, address + CLAIM)
    page.locator(SOURCE_LINK).first.hover()
    preview(page)
    page.keyboard.press("Escape")
    page.wait_for_timeout(LONG_ENOUGH)
    assert page.locator(SHOWN).count() == 0


def test_scrolling_closes_it(page, address):
    open_page(page, address + CLAIM)
    page.locator(SOURCE_LINK).first.hover()
    preview(page)
    page.mouse.wheel(0, 200)
    page.wait_for_selector(SHOWN, state="detached")


def test_there_is_one_at_a_time_and_a_passing_pointer_fetches_nothing(page, address):
    open_page(page, address + CLAIM)
    asked = note_pages_asked(page)
    links = page.locator(SOURCE_LINK)
    links.nth(1).evaluate("one => one.scrollIntoView({ block: 'center' })")
    for box in [links.nth(number).bounding_box() for number in (0, 1, 2)]:
        page.mouse.move(box["x"] + 5, box["y"] + 5)
    preview(page)
    assert len(asked) == 1
    assert page.locator(SHOWN).count() == 1
    assert links.nth(2).inner_text() in page.locator(SHOWN).inner_text()


def test_a_page_is_fetched_once_and_the_click_finds_it_at_hand(page, address):
    open_page(page, address + CLAIM)
    asked = note_pages_asked(page)
    link = page.locator(SOURCE_LINK).first
    for _ in range(2):
        link.hover()
        preview(page)
        page.mouse.move(2, 400)
        page.wait_for_selector(SHOWN, state="detached")
    assert len(asked) == 1
    link.click()
    page.wait_for_url("**/sources/**")
    assert page.evaluate("performance.getEntriesByType('navigation')[0].transferSize") == 0


def test_leaving_before_the_page_has_come_stops_fetching(page, address):
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(request.failure))
    open_page(page, address + CLAIM)
    page.route("**/sources/**", lambda route: None)
    page.locator(SOURCE_LINK).first.hover()
    page.wait_for_timeout(500)
    page.mouse.move(2, 400)
    page.wait_for_timeout(500)
    assert failed == ["net::ERR_ABORTED"]
    assert page.locator(SHOWN).count() == 0


@pytest.mark.parametrize("answer", ["abort", "missing", "not one of ours"])
def test_a_page_that_cannot_be_had_shows_nothing(page, address, answer):
    open_page(page, address + CLAIM)
    page.route(
        "**/sources/**",
        lambda route: {
            "abort": route.abort,
            "missing": lambda: route.fulfill(status=404, body="<div class=ds-head><h1>Gone</h1></div>"),
            "not one of ours": lambda: route.fulfill(body="<h1>Hello</h1>"),
        }[answer](),
    )
    page.locator(SOURCE_LINK).first.hover()
    page.wait_for_timeout(LONG_ENOUGH)
    assert page.locator(SHOWN).count() == 0


def test_links_to_the_page_itself_have_none(page, address):
    open_page(page, f"{address}actors/china/")
    page.evaluate("""document.querySelector(".ds-page").insertAdjacentHTML(
        "afterbegin", '<a id="own" class="ds-ref" href="../china/#relations">China</a>')""")
    page.locator("#own").hover()
    page.wait_for_timeout(LONG_ENOUGH)
    assert page.locator(SHOWN).count() == 0


def test_links_in_drawings_have_them(page, address):
    open_page(page, address + CLAIM)
    page.evaluate("""document.querySelector(".ds-page").insertAdjacentHTML("afterbegin",
        '<svg height="40"><a class="ds-ref" href="../../actors/china/"><text y="20">China</text></a></svg>')""")
    page.locator("svg a.ds-ref text").first.hover()
    assert "State" in preview(page).inner_text()


def test_touch_shows_none(browser, address):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    open_page(page, address + CLAIM)
    page.evaluate("addEventListener('click', event => event.preventDefault(), true)")
    page.locator(SOURCE_LINK).first.tap()
    page.wait_for_timeout(LONG_ENOUGH)
    assert page.locator(SHOWN).count() == 0
    context.close()


def test_hostile_titles_are_shown_and_never_run(page, small_site):
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    with serve(small_site) as host:
        open_page(page, f"{host}actors/")
        page.locator('.ds-page a[href$="actors/scripter/"]').first.hover()
        assert "<script>alert(" in preview(page).inner_text()
        assert page.locator(SHOWN).locator("script").count() == 0


def test_without_javascript_nothing_is_added(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + CLAIM)
    page.locator(SOURCE_LINK).first.hover()
    assert page.locator(".ds-preview").count() == 0
    context.close()
