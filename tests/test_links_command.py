"""`drillsite links`, asked of a server on this machine that answers in every way."""

from __future__ import annotations

import http.server
import json
import socket
import threading
import time
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, ClassVar

import pytest
from click.testing import CliRunner

from drillsite.cli import main
from drillsite.edit import asking, links
from drillsite.edit.links import Address, ask_addresses, find_addresses
from drillsite.problems import Place

if TYPE_CHECKING:
    from collections.abc import Iterator


_LEADS = {"round": "/round", "file": "file:///etc/hostname", "accent": "/é".encode().decode("latin-1")}
"""Where an address leads for good; headers are sent as Latin-1."""


class _Host(http.server.BaseHTTPRequestHandler):
    asked: ClassVar[Counter[str]] = Counter()

    def do_HEAD(self) -> None:
        self.answer("HEAD")

    def do_GET(self) -> None:
        self.answer("GET")

    def answer(self, method: str) -> None:
        self.asked[f"{method} {self.path}"] += 1
        name = self.path.strip("/")
        if name == "slow":
            time.sleep(0.3)
        if name == "never":
            time.sleep(3)
            return
        if name == "headless":
            status = 405 if method == "HEAD" else 200
        elif name == "busy":
            status = 429 if self.asked["HEAD /busy"] + self.asked["GET /busy"] == 1 else 200
        elif name in _LEADS:
            status = 301
        else:
            status = int(name) if name.isdigit() else 200
        self.send_response(status)
        if status in (301, 302, 308):
            self.send_header("Location", _LEADS.get(name, "/found"))
        if status == 429:
            self.send_header("Retry-After", "0")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Host) as server:
        server.daemon_threads = True
        server.block_on_close = False
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@contextmanager
def closed_port() -> Iterator[str]:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{one.getsockname()[1]}/"


def ask(*urls: str) -> dict[str, tuple[str, str]]:
    addresses = [Address(url, "URL", Place("data/sources.yml", line)) for line, url in enumerate(urls, start=1)]
    return {one.address.url: (one.state, one.detail) for one in ask_addresses(addresses, timeout=1, pause=0)}


@pytest.mark.parametrize(
    ("path", "state", "detail"),
    [
        ("/200", "alive", ""),
        ("/slow", "alive", ""),
        ("/headless", "alive", ""),
        ("/busy", "alive", ""),
        ("/301", "moved", "{host}/found"),
        ("/308", "moved", "{host}/found"),
        ("/302", "alive", ""),
        ("/é?ü=ö#ä", "alive", ""),
        ("/accent", "moved", "{host}/%C3%A9"),
        ("/round", "silent", "more than 5 redirects"),
        ("/file", "silent", "it leads to file:///etc/hostname, which is no web address"),
        ("/404", "dead", "status 404"),
        ("/410", "dead", "status 410"),
        ("/403", "refused", "status 403"),
        ("/500", "error", "status 500"),
        ("/never", "silent", "it took too long"),
    ],
)
def test_each_answer_is_told_for_what_it_is(host, path, state, detail):
    assert ask(host + path) == {host + path: (state, detail.format(host=host))}


def test_a_page_is_asked_for_its_head_only_where_that_is_answered(host):
    ask(f"{host}/polite")
    assert {name for name in _Host.asked if "/polite" in name} == {"HEAD /polite"}


def test_an_address_that_stands_twice_is_asked_once_and_told_twice(host):
    addresses = [Address(f"{host}/twice", "URL", Place("data/sources.yml", line)) for line in (1, 9)]
    assert len(ask_addresses(addresses, timeout=1, pause=0)) == 2
    assert _Host.asked["HEAD /twice"] == 1


def test_between_two_questions_to_one_host_there_is_a_pause(host, monkeypatch):
    slept: list[float] = []
    monkeypatch.setattr(asking.time, "sleep", slept.append)
    ask_addresses([Address(f"{host}/{number}", "URL", Place("a")) for number in (200, 201, 202)], timeout=1, pause=5)
    assert slept == [5, 5]


@pytest.mark.parametrize("url", ["http://no-such-host.invalid/", "ftp:nothing", "http://[", "https://127.0.0.1:1/"])
def test_what_cannot_be_reached_or_is_no_address_is_no_answer(url):
    assert ask(url)[url][0] == "silent"


@pytest.fixture
def drillsite(project, monkeypatch):
    monkeypatch.chdir(project)
    for name in ("actors", "sources"):
        path = project / f"data/{name}.yml"
        lines = path.read_text("utf-8").splitlines(keepends=True)
        own = ("homepage:", "URL:", "DOI:", "archived:")
        path.write_text("".join(line for line in lines if not line.lstrip().startswith(own)), "utf-8")

    def run(urls: list[str], *arguments: str):
        rows = [f"s{number}:\n  type: webpage\n  title: S\n  URL: {url}\n" for number, url in enumerate(urls)]
        with (project / "data/sources.yml").open("a", encoding="utf-8") as file:
            file.write("".join(rows))
        return CliRunner().invoke(main, ["links", "--timeout", "1", *arguments])

    return run


def test_a_doi_is_asked_for_as_the_name_that_it_is(link):
    doi = "10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O"
    records = link({"sources.yml": f"wiley: {{type: article-journal, title: T, DOI: '{doi}'}}\n"}).records
    (address,) = find_addresses(records)
    assert address.url == "https://doi.org/10.1002/(SICI)1097-4571(199806)49:8%3C693::AID-ASI4%3E3.0.CO;2-O"
    assert address.field == "DOI"


def test_the_command_tells_most_urgent_first_with_place_and_advice_and_fails_for_the_dead(drillsite, host, monkeypatch):
    monkeypatch.setattr(links, "PAUSE", 0)
    monkeypatch.setattr(asking.time, "sleep", lambda _: None)
    result = drillsite([f"{host}/200", f"{host}/301", f"{host}/404"])
    first, second, last = result.output.splitlines()
    assert result.exit_code == 1
    assert first.startswith("data/sources.yml:")
    assert first.endswith(
        f": gone: {host}/404 (status 404); look for a snapshot (`archived`), or write `standing: dead`"
    )
    assert second.endswith(f": moved: {host}/301 → {host}/found")
    assert last == "3 addresses: 1 gone, 1 moved, 1 alive"


def test_offline_it_says_so_and_fails_nothing(drillsite):
    with closed_port() as address:
        result = drillsite([address])
    assert result.exit_code == 0
    assert "this machine seems to be offline, so nothing is known" in result.output


def test_as_json_every_address_is_there(drillsite, host):
    (row,) = json.loads(drillsite([f"{host}/200"], "--format", "json").output)
    assert (row["state"], row["field"], row["path"]) == ("alive", "URL", "data/sources.yml")


def test_a_site_without_addresses_has_nothing_to_ask(drillsite):
    assert drillsite([]).output == "0 addresses: nothing to ask\n"
