"""The real site in a real Chromium, at phone and desktop width, light and dark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from chromium import REPOSITORY
from drillsite.knowledge import load_knowledge
from drillsite.site.address import address_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext

pytestmark = pytest.mark.browser

PAGES = {
    "home": "",
    "theme": "themes/operational-details/",
    "claim": "claims/third-drill-in-russia/",
    "actor": "actors/china/",
    "system": "systems/s-400/",
    "event": "events/third-joint-drill/",
    "source": "sources/xinhua-2025-12-06/",
    "evidence": "evidence/",
    "graph": "graph/",
    "data": "data/",
}
OVERFLOW = """() => {
  const width = document.documentElement.clientWidth
  const wide = [...document.querySelectorAll(".ds-page *")].filter(one => one.getBoundingClientRect().right > width + 1)
  return [document.documentElement.scrollWidth - width, wide.slice(0, 3).map(one => one.outerHTML.slice(0, 120))]
}"""


BESIDE_TITLE = """dates => dates.map(date => {
  const [title, own] = [date.previousElementSibling.getClientRects(), date.getBoundingClientRect()]
  return [own.left - title[0].left, own.top > title[title.length - 1].bottom - 2]
})"""


def visit(context: BrowserContext, address: str) -> tuple[Any, list[str]]:
    """Open a page, and give it with everything that went wrong: errors told, hosts asked, files not found."""
    faults: list[str] = []
    page = context.new_page()
    own = address.split("/some/")[0]
    page.on("console", lambda message: faults.append(f"console: {message.text}") if message.type == "error" else None)
    page.on("pageerror", lambda fault: faults.append(f"error: {fault}"))
    page.on(
        "request", lambda one: None if one.url.startswith((own, "data:", "blob:")) else faults.append(f"asks {one.url}")
    )
    page.on("response", lambda one: faults.append(f"{one.status}: {one.url}") if one.status >= 400 else None)
    page.goto(address, wait_until="load")
    return page, faults


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Give one window for all pages, so that what they share is fetched once, as for a reader."""
    context = browser.new_context(reduced_motion="reduce")
    yield context
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_without_fault_or_overflow(context, address, name):
    page, wrong = visit(context, address + PAGES[name])
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            if not page.locator("h1").first.is_visible():
                wrong.append(f"{width} px, {scheme}: no heading is seen")
            beyond, what = page.evaluate(OVERFLOW)
            if beyond > 0:
                wrong.append(f"{width} px, {scheme}: {beyond} px too wide: {what}")
    page.close()
    assert wrong == []


@pytest.mark.parametrize("has_face", [True, False], ids=["the site's face", "a serif of the reader's"])
@pytest.mark.parametrize("claim", ["no-limits-partnership", "mnd-purpose-strategic-coordination"])
def test_on_a_phone_the_first_screen_of_a_claim_says_who_claims_it_and_who_confirms_it(
    browser, address, claim, has_face
):
    context = browser.new_context(viewport={"width": 390, "height": 740}, has_touch=True, is_mobile=True)
    if not has_face:
        context.route("**/*.woff2", lambda route: route.abort())
    page, _ = visit(context, f"{address}claims/{claim}/")
    verdict = page.locator(".ds-judged").bounding_box()
    assert verdict["y"] + verdict["height"] <= 740
    title = page.locator(".md-header__topic .md-ellipsis").first
    assert title.evaluate("one => one.scrollHeight <= one.clientHeight && one.scrollWidth <= one.clientWidth")
    context.close()


def test_on_a_phone_a_date_that_wraps_begins_where_its_title_does(browser, address):
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page, _ = visit(context, f"{address}claims/actual-military-integration/")
    wrapped, beside = page.locator(".ds-about__date").evaluate_all(BESIDE_TITLE)
    assert wrapped == [0, True]
    assert beside[1] is False
    assert beside[0] > 50
    context.close()


def test_on_paper_no_heading_stands_over_nothing(context, address):
    page, _ = visit(context, f"{address}claims/no-limits-partnership/")
    page.emulate_media(media="print")
    assert not page.locator("#cite").is_visible()
    assert page.locator("#about").is_visible()
    page.close()


def test_light_and_dark_follow_the_reader(browser, address):
    seen = {}
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme)
        page, _ = visit(context, address)
        seen[scheme] = page.evaluate("getComputedStyle(document.body).backgroundColor")
        context.close()
    assert seen["light"] != seen["dark"]


def test_a_reader_comes_from_home_to_a_claim_and_its_source_by_clicking(browser, address):
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page, faults = visit(context, address)
    page.locator('.ds-page a[href$="themes/operational-details/"]').first.click()
    page.wait_for_url("**/themes/operational-details/")
    page.locator('.ds-page a[href$="claims/third-drill-in-russia/"]').first.click()
    page.wait_for_url("**/claims/third-drill-in-russia/")
    page.locator('.ds-page a[href$="sources/xinhua-2025-12-06/"]').first.click()
    page.wait_for_url("**/sources/xinhua-2025-12-06/")
    assert "Xinhua" in page.locator(".ds-page").inner_text()
    assert faults == []
    context.close()


def test_all_is_readable_without_javascript(browser, address):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900})
    known = load_knowledge(REPOSITORY / "data", REPOSITORY / "none", "data").knowledge
    assert known
    page = context.new_page()
    for path in ("", *(PAGES[name] for name in ("theme", "actor", "source", "data"))):
        page.goto(address + path)
        assert page.locator("h1").first.is_visible()
    page.goto(f"{address}evidence/")
    seen = page.evaluate(
        "[...document.querySelectorAll('.ds-page a')].filter(one => one.offsetParent).map(one => one.href)"
    )
    assert {f"{address}{address_of(claim.key)}" for claim in known.claims} <= set(seen)
    page.goto(f"{address}claims/third-drill-in-russia/")
    page.locator('.ds-page a[href$="sources/xinhua-2025-12-06/"]').first.click()
    assert page.locator("h1").is_visible()
    context.close()
