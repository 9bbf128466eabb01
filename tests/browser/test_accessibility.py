"""axe-core on one page of each type, at phone and desktop width, light and dark; and what axe cannot see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from chromium import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.bars]

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
RUN = """async only => {
  const run = only ? {runOnly: only} : {rules: {"target-size": {enabled: true}}}
  const {violations} = await axe.run(document, {resultTypes: ["violations"], ...run})
  return violations.flatMap(fault => fault.nodes.slice(0, 3).map(node => `${fault.id}: ${node.target}: ${node.html}`))
}"""
"""Every rule of axe-core that is neither experimental nor of level AAA; those of best practice too."""

COLOUR_RULES = ["color-contrast", "link-in-text-block"]
"""The rules that depend on the colours; the others find in the dark what they find in the light."""

FOCUSED = """() => {
  const one = document.activeElement
  const {top, bottom, left, right, width, height} = one.getBoundingClientRect()
  const style = getComputedStyle(one)
  const outlined = [one, one.closest("form") || one].some(each => getComputedStyle(each).outlineStyle !== "none")
  const inside = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth && width > 0 && height > 0
  return {
    is: one.outerHTML.slice(0, 160), href: one.href || "", page: !!one.closest(".ds-page"),
    seen: inside && style.visibility === "visible", marked: outlined,
  }
}"""


@pytest.fixture(scope="module")
def context(browser) -> Iterator[BrowserContext]:
    """Give a window in which axe-core is in every page."""
    context = browser.new_context(reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture
def page(context) -> Iterator[Page]:
    page = context.new_page()
    yield page
    page.close()


@pytest.fixture(scope="session")
def axe(modules) -> str:
    return (modules / "axe-core" / "axe.min.js").read_text("utf-8")


def find_faults(page: Page, axe: str) -> list[str]:
    """Give what axe finds on a page that is open, light and dark."""
    page.evaluate(axe)
    page.emulate_media(color_scheme="light")
    found = [f"light: {fault}" for fault in page.evaluate(RUN, None)]
    page.emulate_media(color_scheme="dark")
    return found + [f"dark: {fault}" for fault in page.evaluate(RUN, COLOUR_RULES)]


def test_axe_finds_nothing_on_any_type_of_page(page, axe, host, pages):
    found: list[str] = []
    for name, address in pages.items():
        for size in (PHONE, DESKTOP):
            page.set_viewport_size(size)
            page.goto(host + address)
            found += [f"{name}, {size['width']} px, {fault}" for fault in find_faults(page, axe)]
    assert found == []


def test_axe_finds_nothing_in_the_open_menu_of_a_phone(page, axe, host):
    page.set_viewport_size(PHONE)
    page.goto(f"{host}claims/third-drill-in-russia/")
    page.get_by_role("button", name="Menu").click()
    page.locator(".md-nav--primary a").first.wait_for(state="visible")
    page.wait_for_timeout(400)
    assert find_faults(page, axe) == []


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing_while_results_of_a_search_are_shown(page, axe, host, size):
    page.set_viewport_size(size)
    page.goto(host)
    if size is PHONE:
        page.locator(".ds-search__open").click()
    page.locator(".ds-search__input").click()
    page.keyboard.type("third drill")
    page.locator(".ds-search__panel a").first.wait_for()
    assert find_faults(page, axe) == []


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing_while_sources_are_set_aside(page, axe, host, size):
    page.set_viewport_size(size)
    page.goto(f"{host}what-if/?outlet=state-media&below=C&after=2025-12-07&without=nobody")
    page.locator(".ds-whatif__changes a").first.wait_for()
    assert find_faults(page, axe) == []


def walk_to(page: Page, end: str, most: int = 150) -> list[dict[str, Any]]:
    """Press Tab until the focus is on a link of our own part whose address ends so; give every stop on the way."""
    stops: list[dict[str, Any]] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUSED))
        if stops[-1]["page"] and stops[-1]["href"].endswith(end):
            return stops
    raise AssertionError(f"no link to {end} within {most} stops")


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_keyboard_leads_from_home_to_a_source_and_the_focus_is_always_seen(page, host, size):
    page.set_viewport_size(size)
    page.goto(host)
    unseen = []
    for end in ("themes/operational-details/", "claims/third-drill-in-russia/", "sources/xinhua-2025-12-06/"):
        unseen += [stop["is"] for stop in walk_to(page, end) if not (stop["seen"] and stop["marked"])]
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/{end}")
    assert unseen == []


def test_the_first_stop_of_the_keyboard_leads_past_the_header_into_the_content(page, host):
    page.set_viewport_size(DESKTOP)
    for address in ("", "claims/third-drill-in-russia/", "contribute/", "no-such-page/"):
        page.goto(host + address)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent.trim()") == "Skip to content"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("!!document.activeElement.closest('.md-sidebar--secondary, .md-content, .md-footer')")


def test_menu_and_colours_are_worked_by_keyboard(page, host):
    page.set_viewport_size(PHONE)
    page.goto(host)
    menu = page.get_by_role("button", name="Menu")
    menu.focus()
    page.keyboard.press("Enter")
    assert menu.get_attribute("aria-expanded") == "true"
    assert page.evaluate("!!document.activeElement.closest('.md-nav--primary')")
    page.keyboard.press("Escape")
    assert menu.get_attribute("aria-expanded") == "false"
    page.get_by_role("button", name="Switch to dark mode").press("Enter")
    wait_until(page, "document.body.dataset.mdColorScheme === 'slate'")
    page.keyboard.press(" ")
    wait_until(page, "document.body.dataset.mdColorScheme === 'default'")


WIDE = """() => {
  const width = document.documentElement.clientWidth
  return document.documentElement.scrollWidth > width ? document.documentElement.scrollWidth : 0
}"""
ADD_STYLES = """css => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
}"""
"""Adds styles as the policy on content allows it: by a script, and not as an element."""

SPACING = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } " + (
    "p { margin-bottom: 2em !important }"
)
CLIPPED = """() => [...document.querySelectorAll(".ds-page *")]
  .filter(one => getComputedStyle(one).overflow === "hidden" && one.clientWidth > 1 && one.innerText)
  .filter(one => one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)
  .map(one => one.outerHTML.slice(0, 160))"""


def test_pages_flow_into_320_pixels_and_keep_all_text_when_it_is_spaced(page, host, pages):
    page.set_viewport_size({"width": 320, "height": 640})
    wrong = []
    for name, address in pages.items():
        page.goto(host + address)
        if wide := page.evaluate(WIDE):
            wrong.append(f"{name}: {wide} px wide")
        page.evaluate(ADD_STYLES, SPACING)
        if wide := page.evaluate(WIDE):
            wrong.append(f"{name}: {wide} px wide when spaced")
        wrong += [f"{name}: cut off when spaced: {one}" for one in page.evaluate(CLIPPED)]
    assert wrong == []


def test_marks_of_verdicts_stay_where_a_reader_forces_the_colours(page, host):
    page.emulate_media(forced_colors="active")
    page.goto(f"{host}evidence/")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    marks = page.evaluate(
        """[...document.querySelectorAll(".ds-page .ds-verdict svg")].slice(0, 20).map(one => {
          const {width, height} = one.getBoundingClientRect()
          return [width > 4 && height > 4, getComputedStyle(one).color]
        })"""
    )
    assert marks
    assert all(drawn and colour != ground for drawn, colour in marks)


def test_paper_is_light_and_has_one_column_for_a_reader_in_the_dark_too(page, host):
    page.set_viewport_size(DESKTOP)
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(f"{host}claims/third-drill-in-russia/")
    lightness = "Math.max(...getComputedStyle(document.querySelector('h1')).color.match(/\\d+/g).slice(0, 3))"
    assert page.evaluate(lightness) < 100
    columns = "[...document.querySelectorAll('.ds-cards')].map(one => getComputedStyle(one).columnCount)"
    assert set(page.evaluate(columns)) == {"1"}
