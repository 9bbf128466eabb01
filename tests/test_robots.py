"""What robots.txt asks of programs, kept by `drillsite links` and `drillsite verify --fetch`."""

from __future__ import annotations

import http.server
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from drillsite.edit.fetching import fetch_texts
from drillsite.edit.links import Address, ask_addresses
from drillsite.problems import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

QUOTE = "shared water"
PAGE = f"<html><head><title>T</title></head><body><p>They met by the {QUOTE}.</p></body></html>".encode()
KEPT_AWAY = "its robots.txt asks programs to stay away"


@contextmanager
def host(rules: bytes, status: int = 200, wait: float = 0, leads: str = "") -> Iterator[tuple[str, list[str]]]:
    """Serve a page at every address, and these rules; give the address and what is asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            is_rules = self.path == "/robots.txt"
            if is_rules:
                time.sleep(wait)
            leads_on = leads if self.path in ("/robots.txt", "/leads") else ""
            self.send_response(302 if leads_on else status if is_rules else 200)
            body = rules if self.path in ("/robots.txt", "/rules") else PAGE
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            if leads_on:
                self.send_header("Location", leads_on)
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body)

        do_HEAD = do_GET  # noqa: N815 - as the server asks for it

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        server.handle_error = lambda *_: None  # who stops listening is meant to
        threading.Thread(target=lambda: server.serve_forever(0.01), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
        server.shutdown()


def ask(*urls: str, timeout: float = 5) -> list[tuple[str, str]]:
    addresses = [Address(url, "URL", Place("data/sources.yml", line)) for line, url in enumerate(urls, start=1)]
    answers = {one.address.url: (one.state, one.detail) for one in ask_addresses(addresses, timeout, pause=0)}
    return [answers[url] for url in urls]


def test_pages_that_programs_are_asked_to_leave_are_not_asked_for_and_told_as_refused():
    with host(b"User-agent: *\nDisallow: /private/\n") as (address, asked):
        found = ask(f"{address}/private/page", f"{address}/public")
    assert found == [("refused", KEPT_AWAY), ("alive", "")]
    assert asked == ["/robots.txt", "/public"]


def test_their_text_is_not_read_either_and_the_next_address_is_tried():
    with host(b"User-agent: drillsite\nDisallow: /private/\n") as (address, asked):
        sources = {"one": (f"{address}/private/page",), "two": (f"{address}/private/page", f"{address}/public")}
        one, two = fetch_texts(sources, {"one": (QUOTE,), "two": (QUOTE,)}, 5, pause=0)
    assert (one.text, one.fault, one.is_silent) == ("", f"{address}/private/page: {KEPT_AWAY}", False)
    assert (QUOTE in two.text, two.url) == (True, f"{address}/public")
    assert asked == ["/robots.txt", "/public"]


def test_rules_for_other_programs_keep_nobody_else_away():
    with host(b"\xef\xbb\xbfUser-agent: Greedy\nDisallow: /\n\nUser-agent: *\nDisallow:\n") as (address, _):
        assert ask(f"{address}/page") == [("alive", "")]


@pytest.mark.parametrize(
    ("rules", "status"),
    [(b"User-agent: *\nDisallow: /", 404), (b"User-agent: *\nDisallow: /", 500), (PAGE, 200), (b"\xff\xfe\x00", 200)],
)
def test_where_there_are_no_rules_that_can_be_read_the_page_is_asked_for(rules, status):
    with host(rules, status) as (address, _):
        assert ask(f"{address}/page") == [("alive", "")]


def test_rules_that_never_come_take_nothing_of_the_time_of_the_page():
    with host(b"", wait=1) as (address, asked):
        assert ask(f"{address}/page", f"{address}/more", timeout=0.3) == [("alive", "")] * 2
    assert asked == ["/robots.txt", "/page", "/more"]


def test_rules_are_read_where_they_have_moved_to():
    with host(b"User-agent: *\nDisallow: /", leads="/rules") as (address, _):
        assert ask(f"{address}/page") == [("refused", KEPT_AWAY)]


def test_a_page_that_leads_to_another_host_is_asked_for_as_that_allows():
    with (
        host(b"User-agent: *\nDisallow: /") as (closed, asked),
        host(b"", leads=f"{closed}/page") as (address, _),
    ):
        assert ask(f"{address}/leads") == [("refused", KEPT_AWAY)]
    assert asked == ["/page", "/robots.txt"]
