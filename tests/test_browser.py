"""The real site in a real Chromium, at phone and desktop width, light and dark."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from drillsite.knowledge import load_knowledge
from drillsite.site.address import address_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"),
    *("--disable-component-update", "--disable-sync"),
]
REPOSITORY = Path(__file__).parent.parent
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


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments: Any) -> None:
        pass


@pytest.fixture(scope="module")
def address(real_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of the real site on this machine, under a path as on a shared host."""
    top = tmp_path_factory.mktemp("host")
    (top / "some").mkdir()
    (top / "some" / "path").symlink_to(real_site)
    handler = functools.partial(_Quiet, directory=str(top))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/some/path/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


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
