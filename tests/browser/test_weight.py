"""What a first view costs: bytes, requests to other hosts, and whether anything moves."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.bars]

MOST_BYTES = 300_000
"""What the first view of a claim may transfer, packed as static hosts pack it."""

STEADY = 0.02
"""The layout shift of a page on which nothing that is read moves: the footer of a short one finds its place."""

SHIFTS = """() => new Promise(tell => {
  let sum = 0
  new PerformanceObserver(list => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) sum += one.value
  }).observe({type: "layout-shift", buffered: true})
  setTimeout(() => tell(sum), 300)
})"""
SENT = """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .reduce((sum, one) => sum + one.transferSize, 0)"""


@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_moves_and_no_other_host_is_asked_on_any_type_of_page(browser, host, pages, width):
    wrong: list[str] = []
    for name, address in pages.items():
        context = browser.new_context(viewport={"width": width, "height": 900})
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda one, asked=asked: asked.append(one.url))
        page.goto(host + address, wait_until="networkidle")
        if (moved := page.evaluate(SHIFTS)) > STEADY:
            wrong.append(f"{name}: moves by {moved:.3f}")
        wrong += [f"{name}: asks {url}" for url in asked if not url.startswith((host, "data:", "blob:"))]
        context.close()
    assert wrong == []


def test_the_first_view_of_a_claim_is_light(browser, host, pages):
    sizes = {}
    for name, address in pages.items():
        if not name.endswith(" claim"):
            continue
        context = browser.new_context()
        page = context.new_page()
        page.goto(host + address, wait_until="networkidle")
        sizes[name] = page.evaluate(SENT)
        context.close()
    assert sizes
    assert max(sizes.values()) <= MOST_BYTES, sizes


def test_every_type_of_page_is_readable_without_javascript(browser, host, pages):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900})
    page = context.new_page()
    wrong = []
    for name, address in pages.items():
        page.goto(host + address)
        if not page.locator("h1").first.is_visible():
            wrong.append(f"{name}: no heading is seen")
        if not page.locator("article").inner_text().strip():
            wrong.append(f"{name}: no text is seen")
    context.close()
    assert wrong == []
