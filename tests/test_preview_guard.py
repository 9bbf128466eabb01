"""The preview answers this machine's own pages and people; what others send is refused, and nothing brings it down."""

from __future__ import annotations

import http.client
import json
import shutil
import socket
from typing import TYPE_CHECKING

import pytest

from chromium import REPOSITORY
from preview import Preview, preview, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


CITATION = {"kind": "claim", "id": "shared-water", "source": "older", "stance": "context"}
PATHS = ["/", "/claims/shared-water/", "/_drillsite/state?path=/", "/_drillsite/events", "/_drillsite/preview.js"]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    folder = shutil.copytree(REPOSITORY / "tests" / "sites" / "small", tmp_path_factory.mktemp("guard") / "project")
    before = read_all(folder)
    with preview(folder) as found:
        yield found
        assert found.program.poll() is None
        assert found.ask("/claims/shared-water/").status == 200
        assert "Traceback" not in found.log
    assert read_all(folder) == before


def read_all(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def status_of(running: Preview, path: str, headers: Mapping[str, str]) -> int:
    """Give only the status, since the news never end."""
    connection = http.client.HTTPConnection(running.host, running.port, timeout=20)
    try:
        connection.request("GET", path, headers=dict(headers))
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost.", "[::2]", ""]
)
def test_a_request_for_another_host_is_refused(running, path, host):
    assert status_of(running, path, {"Host": host}) == 400


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("host", ["localhost", "localhost:9000", "127.0.0.1", "LOCALHOST", "[::1]:80"])
def test_this_machine_s_names_at_any_port_are_answered(running, path, host):
    assert status_of(running, path, {"Host": host}) == 200


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1:1", "http://localhost", "https://{host}"]
)
def test_a_request_of_a_page_elsewhere_is_refused(running, path, origin):
    here = f"{running.host}:{running.port}"
    assert status_of(running, path, {"Origin": origin.format(host=here)}) == 403
    assert status_of(running, path, {"Origin": f"http://{here}"}) == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_pages_elsewhere_may_only_link_to_the_site_s_pages(running, site):
    link = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate"}
    assert status_of(running, "/claims/shared-water/", link) == 200
    assert status_of(running, "/_drillsite/state?path=/", link) == 403
    assert status_of(running, "/claims/shared-water/", {**link, "Sec-Fetch-Mode": "no-cors"}) == 403


def test_no_page_elsewhere_may_frame_or_embed_the_site(running):
    headers = running.ask("/claims/shared-water/").headers
    assert headers["content-security-policy"].endswith("; frame-ancestors 'self' vscode-webview:")
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize("name", ["plan", "write", "undo"])
@pytest.mark.parametrize("token", ["", "x", "ü"])
def test_a_write_without_the_token_is_refused(running, name, token):
    assert running.post(name, CITATION, x_drillsite_token=token).status == 403


@pytest.mark.parametrize("name", ["plan", "write", "undo"])
def test_a_write_from_elsewhere_is_refused_even_with_the_token(running, name):
    assert running.post(name, CITATION, origin="https://evil.example").status == 403
    assert running.post(name, CITATION, sec_fetch_site="cross-site").status == 403
    assert running.post(name, CITATION, host="evil.example").status == 400


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_a_write_that_a_form_elsewhere_could_send_is_refused(running, kind):
    assert running.post("plan", CITATION, content_type=kind).status == 415


def test_a_write_that_is_too_long_is_refused(running):
    assert running.post("plan", CITATION | {"note": "x" * 300_000}).status == 413


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff", b"[" * 100_000, b'{"note": "\\ud800"}', b"NaN", b"null", b"[]", b"{}", b'"x"']
)
@pytest.mark.parametrize("name", ["plan", "write", "undo"])
def test_a_write_that_makes_no_sense_is_refused(running, name, body):
    token = running.state("/claims/shared-water/")["form"]["token"]
    headers = {"content-type": "application/json", "x-drillsite-token": token}
    answer = running.ask(f"/_drillsite/{name}", "POST", body, headers)
    assert answer.status in (400, 422)
    assert answer.json["message"]


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "source"},
        {"kind": "../claims"},
        {"id": "../../etc/passwd"},
        {"id": "none"},
        {"id": 3},
        {"source": "../../mkdocs"},
        {"stance": "believes"},
        {"file": "../mkdocs.yml"},
        {"path": "/etc/passwd"},
        {"source": "", "fields": {"title": "T", "type": "book", "id": "x"}},
        {"source": "", "fields": {"title": "T", "type": "book", "file": "../x.yml"}},
        {"source": "", "fields": {"title": ["T"], "type": "book"}},
        {"source": "", "export": "@book{"},
        {"source": "", "export": "x" * 1000},
        {"source": "", "export": "&a [*a, *a]"},
        {"note": "a\x00b\x1b[31m"},
        {"quote": "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"},
    ],
)
def test_what_cannot_be_cited_is_refused_and_told(running, change):
    answer = running.post("plan", CITATION | change)
    assert answer.status == 422
    assert answer.json["message"]
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
def test_pages_are_only_read(running, method):
    token = running.state("/claims/shared-water/")["form"]["token"]
    assert running.ask("/claims/shared-water/", method).status == 403
    assert running.ask("/claims/shared-water/", method, headers={"x-drillsite-token": token}).status == 405


def test_a_page_s_head_can_be_asked_for(running):
    answer = running.ask("/claims/shared-water/", "HEAD")
    assert (answer.status, answer.body) == (200, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/../mkdocs.yml",
        "/%2e%2e/mkdocs.yml",
        "/..%2fmkdocs.yml",
        "/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "//etc/passwd",
        "/data/../mkdocs.yml",
        "/data/claims/water.yml",
        "/mkdocs.yml",
        "/assets/../../mkdocs.yml",
        "/..\\mkdocs.yml",
        "/etc/passwd%00.html",
        "/_drillsite/../mkdocs.yml",
        "/_drillsite/..%2fapp.py",
        "/_drillsite/%2fetc%2fpasswd",
        "/_drillsite/app.py",
        "/_drillsite/form?kind=claim&id=../x",
        "/_drillsite/",
    ],
)
def test_nothing_but_the_site_is_given(running, path):
    answer = running.ask(path)
    assert answer.status == 404
    assert b"site_name" not in answer.body
    assert b"root:" not in answer.body


@pytest.mark.parametrize(
    "path", ["../mkdocs.yml", "/../../etc/passwd", "%00", "", "http://x.example/", "/claims/" * 2000]
)
def test_the_state_of_no_page_is_that_it_is_not_there(running, path):
    state = running.state(path)
    assert state["digest"] == ""
    assert state["form"] is None


@pytest.mark.parametrize(
    "request_",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"POST /_drillsite/plan HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 200_000 + b"\r\n\r\n",
        b"\x00" * 1000 + b"\r\n\r\n",
    ],
)
def test_what_is_not_http_is_refused(running, request_):
    with socket.create_connection((running.host, running.port), timeout=20) as sender:
        try:
            sender.sendall(request_)
            answer = sender.recv(100)
        except ConnectionError:
            answer = b""
        assert answer == b"" or answer.split()[1].startswith(b"4"), answer


def test_who_asks_slowly_or_leaves_keeps_nobody_waiting(running):
    slow = [socket.create_connection((running.host, running.port), timeout=20) for _ in range(100)]
    for one in slow:
        one.sendall(b"GET / HTTP/1.1\r\nHost: local")
    assert running.ask("/claims/shared-water/").status == 200
    for one in slow:
        one.close()
    for _ in range(20):
        with socket.create_connection((running.host, running.port), timeout=20) as leaver:
            leaver.sendall(b"GET /claims/ HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert running.ask("/claims/shared-water/").status == 200


def test_a_preview_for_other_machines_is_asked_by_addresses_and_its_own_name_and_no_other(project):
    with preview(project, "--host", "0.0.0.0") as running:
        assert running.host == "localhost"
        for host in ("10.1.2.3:8000", "[fe80::1]", socket.gethostname(), f"{socket.gethostname()}.local:80"):
            assert status_of(running, "/", {"Host": host}) == 200
        for host in ("evil.example", "10.1.2.3.evil.example", "10.1.2", "a@10.1.2.3", "localhost/x", "[fe80"):
            assert status_of(running, "/", {"Host": host}) == 400


def test_a_read_only_preview_offers_no_form_and_has_no_address_to_write_to(project):
    before = read_all(project)
    with preview(project, "--read-only") as running:
        assert running.state("/claims/shared-water/")["form"] is None
        headers = {"content-type": "application/json", "x-drillsite-token": ""}
        for name in ("plan", "write", "undo"):
            asked = running.ask(f"/_drillsite/{name}", "POST", json.dumps(CITATION).encode(), headers)
            assert asked.status in (403, 405)
        assert running.ask("/_drillsite/form?kind=claim&id=shared-water").status == 404
    assert read_all(project) == before


def test_a_preview_for_other_machines_says_who_may_read_and_write_and_at_which_addresses(project):
    with preview(project, "--host", "0.0.0.0") as running:
        wait_for(lambda: "Everybody" in running.log)
        assert (
            "can now read this site and write to its files (--read-only keeps them from that), at http://"
            in running.log
        )
    with preview(project, "--host", "0.0.0.0", "--read-only") as running:
        wait_for(lambda: "Everybody" in running.log)
        assert "can now read this site, at http://" in running.log


def test_a_preview_for_this_machine_says_nothing_of_others(project):
    with preview(project, "--host", "127.0.0.1") as running:
        assert running.ask("/").status == 200
        assert "Everybody" not in running.log
