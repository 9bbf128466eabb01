"""Copying a citation, and the way to a passage of the live article, in a real Chromium."""

from __future__ import annotations

import html
import http.server
import threading
from typing import TYPE_CHECKING, Any

import pytest

from chromium import wait_until
from drillsite.records.models import Source, Statement
from drillsite.site.reference import passage_url

if TYPE_CHECKING:
    from collections.abc import Iterator


pytestmark = pytest.mark.browser

CLAIM = "claims/third-drill-in-russia/"
QUOTES = [
    "the drills, held in 2025 — a first",
    "50% of “the world’s” long-range radars & more",
    "state-of-the-art S-400s",
    "C++ & #1 of <b>",
    "-leading and trailing dash-",
    "中俄联合反导",
    "naïve café – “no”",
]


class _Article(http.server.BaseHTTPRequestHandler):
    """Answers /NUMBER with a long page in whose middle the quote of that number stands."""

    def do_GET(self) -> None:
        number = self.path.rpartition("/")[2]
        quote = html.escape(QUOTES[int(number)]) if number.isdecimal() else ""
        filler = "<p>Nothing is said here.</p>" * 300
        page = f'<!doctype html><meta charset="utf-8">{filler}<p id="passage">Before {quote} after.</p>{filler}'
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, *arguments: Any) -> None:
        pass


@pytest.fixture(scope="module")
def article() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Article) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


def test_each_way_of_citing_is_copied_by_its_button(browser, address):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(address + CLAIM)
    page.locator(".ds-citing summary").click()
    for way in page.locator(".ds-citing__way").all():
        way.locator("[data-ds-copy]").click()
        way.get_by_role("button", name="Copied").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == way.locator(".ds-citing__text").text_content()
        name = way.locator("dt").inner_text()
        assert page.locator(".ds-citing [role=status]").inner_text() == f"Copied {name}"
    context.close()


def test_where_copying_is_not_allowed_the_text_is_selected(browser, address):
    context = browser.new_context(permissions=[])
    page = context.new_page()
    page.goto(address + CLAIM)
    page.evaluate("() => { navigator.clipboard.write = () => Promise.reject(new Error('no')) }")
    page.locator(".ds-citing summary").click()
    page.get_by_role("button", name="Copy APA").click()
    page.get_by_role("button", name="Selected").wait_for()
    assert page.evaluate("getSelection().toString()").startswith("Claim by")
    context.close()


def test_an_entry_is_saved_as_a_file(browser, address):
    context = browser.new_context()
    page = context.new_page()
    page.goto(address + CLAIM)
    page.locator(".ds-citing summary").click()
    with page.expect_download() as download:
        page.locator(".ds-citing [data-ds-save$='.ris']").click()
    assert download.value.suggested_filename == "claims-third-drill-in-russia.ris"
    assert download.value.path().read_text("utf-8").startswith("TY  - ELEC")
    context.close()


def test_without_javascript_all_is_readable_and_no_button_is_dead(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + CLAIM)
    page.locator(".ds-citing summary").click()
    assert page.locator(".ds-citing__text:visible").count() == 6
    assert page.locator(".ds-citing button:visible").count() == 0
    context.close()


@pytest.mark.parametrize("number", range(len(QUOTES)))
def test_a_link_to_a_passage_leads_to_it(browser, article, number):
    source = Source.model_construct(id="x", type="webpage", title="T", URL=f"{article}{number}")
    url = passage_url(Statement.model_construct(source="x", quote=QUOTES[number]), source)
    page = browser.new_page()
    page.set_content(f'<a href="{html.escape(url)}">Read the passage</a>')
    with page.expect_navigation():
        page.get_by_role("link").click()
    wait_until(page, "scrollY > 1000")
    top = page.evaluate("document.getElementById('passage').getBoundingClientRect().top")
    assert 0 <= top <= page.viewport_size["height"]
    page.close()
