"""`drillsite verify --fetch`, asked of a server on this machine that answers in every way."""

from __future__ import annotations

import gzip
import hashlib
import http.server
import io
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from typing import TYPE_CHECKING, ClassVar

import pytest
from click.testing import CliRunner
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from drillsite.cli import main
from drillsite.edit import asking, extraction
from drillsite.edit.fetching import fetch_texts
from drillsite.publish.build import build_site
from drillsite.publish.project import open_project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

QUOTE = "shared water"
FILLER = "The council met on the fourth day and spoke of pumps, of fields and of what the river brings in spring. " * 4
ARTICLE = (
    "<html lang=en><head><title>The river</title><script>var words = 'a scripted thing';</script></head><body>"
    "<nav><a href=/>Home</a> <a href=/login>Log in</a></nav><article><h1>The river</h1>"
    f"<p>They met by the <b>sha</b>red\n water and left.</p><p>{FILLER}</p></article>"
    "<footer>Only the footer says so</footer></body></html>"
)


def make_pdf(words: str) -> bytes:
    writer = PdfWriter()
    page = writer.add_blank_page(300, 200)
    if words:
        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
            }
        )
        fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 20 100 Td ({words}) Tj ET".encode())
        page[NameObject("/Contents")] = writer._add_object(stream)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def in_html(text: str, charset: str = "") -> str:
    meta = f'<meta http-equiv=Content-Type content="text/html; charset={charset}">' if charset else ""
    return f"<html><head>{meta}<title>T</title></head><body><p>{text}</p></body></html>"


LOGIN = "<html><head><title>Sign in</title></head><body><form><input name=u><input type=password></form></body></html>"
PAGES: dict[str, tuple[int, str, bytes]] = {
    "page": (200, "text/html; charset=utf-8", ARTICLE.encode()),
    "gone": (404, "text/html", b"<p>shared water</p>"),
    "removed": (410, "text/html", b"<p>shared water</p>"),
    "forbidden": (403, "text/html", b"<p>shared water</p>"),
    "members": (401, "text/html", b"<p>shared water</p>"),
    "broken": (500, "text/html", b"<p>shared water</p>"),
    "login": (200, "text/html", LOGIN.encode()),
    "captcha": (200, "text/html", in_html("Verify you are human by completing the captcha below.").encode()),
    "script": (200, "text/html", in_html("Please enable JavaScript to view this page.").encode()),
    "soft": (200, "text/html", in_html("Sorry, this page could not be found.").encode()),
    "spaces": (200, "text/html", b"<html><body>" + b" \n" * 500_000 + b"</body></html>"),
    "boxes": (200, "text/html", b"<html><body>" + b"<div></div>" * 50_000),
    "zeros": (200, "text/html", b"\0" * 1_000_000),
    "huge": (200, "text/html", b"<p>shared water</p>" + b"x " * 3_000_000),
    "picture": (200, "image/png", b"\x89PNG shared water"),
    "program": (200, "application/octet-stream", b"shared water"),
    "pdf": (200, "application/pdf", make_pdf("by the shared water, said")),
    "hidden-pdf": (200, "application/octet-stream", make_pdf("by the shared water, said")),
    "scan": (200, "application/pdf", make_pdf("")),
    "torn-pdf": (200, "application/pdf", make_pdf("by the shared water, said")[:300]),
    "plain": (200, "text/plain", b"by the shared\r\nwater"),
    "packed": (200, "text/html", gzip.compress(ARTICLE.encode())),
    "packed-wrongly": (200, "text/html", b"shared water"),
    "bomb": (200, "text/html", gzip.compress(b"shared water " * 10_000_000)),
    "header": (200, "text/html; charset=windows-1251", in_html("Общая вода рек").encode("cp1251")),
    "meta": (200, "text/html", in_html("Общая вода рек", "windows-1251").encode("cp1251")),
    "chinese": (200, "text/html", in_html("共同的水源，很多人", "gb2312").encode("gb18030")),
    "japanese": (200, "text/html; charset=Shift_JIS", in_html("共有する水は①です").encode("cp932")),
    "wrong-name": (200, "text/html; charset=klingon", in_html("Общая вода рек").encode()),
    "unnamed": (200, "text/html", in_html("Общая вода рек и озёр, и все о ней говорят. " * 8).encode("cp1251")),
    "marked": (200, "text/html", b"\xef\xbb\xbf" + in_html("Общая вода рек").encode()),
    "elsewhere": (200, "text/html", in_html(f"Quite another page. {FILLER}").encode()),
    "table": (200, "text/html", (ARTICLE.replace(QUOTE, "") + "").encode()),
}
LEADS = {"moved": "/page", "guarded": "/account/login?next=x", "round": "/round"}


class _Host(http.server.BaseHTTPRequestHandler):
    asked: ClassVar[Counter[str]] = Counter()
    agents: ClassVar[set[str]] = set()

    def do_GET(self) -> None:
        name = self.path.strip("/").partition("?")[0]
        self.asked[name] += 1
        self.agents.add(self.headers["User-Agent"])
        if name == "never":
            time.sleep(4)
        elif name in ("drops", "drops-of-head"):
            self._drip(in_head=name == "drops-of-head")
        elif name in LEADS:
            self._send(302, "text/html", b"", LEADS[name])
        elif name.startswith("account"):
            self._send(200, "text/html", in_html("Welcome back. Who are you?").encode())
        elif name == "slow":
            time.sleep(0.3)
            self._send(*PAGES["page"])
        else:
            self._send(*PAGES[name])

    def _send(self, status: int, content_type: str, body: bytes, location: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        if location:
            self.send_header("Location", location)
        if self.path.startswith(("/packed", "/bomb")):
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)

    def _drip(self, *, in_head: bool) -> None:
        start = b"HTTP/1.0 200 OK\r\nX-Long: " if in_head else b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n"
        self.wfile.write(start)
        try:
            for _ in range(60):
                self.wfile.write(b"shared water ")
                self.wfile.flush()
                time.sleep(0.1)
        except OSError:
            pass

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Host) as server:
        server.daemon_threads = True
        server.block_on_close = False
        server.handle_error = lambda *_: None  # who stops listening is meant to
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def read(url: str, quote: str = QUOTE, timeout: float = 5) -> tuple[str, str]:
    (one,) = fetch_texts({"paper": (url,)}, {"paper": (quote,)}, timeout, pause=0)
    return one.text, one.fault.removeprefix(f"{url}: ")


@pytest.mark.parametrize("name", ["page", "slow", "moved", "pdf", "hidden-pdf", "plain", "packed"])
def test_the_text_of_a_page_or_a_pdf_has_the_words_of_the_quote(host, name):
    text, fault = read(f"{host}/{name}")
    assert fault == ""
    assert QUOTE in " ".join(text.split())


def test_of_a_page_only_the_main_text_is_taken_while_that_has_the_quotes(host):
    assert "footer" not in read(f"{host}/page")[0]
    text, fault = read(f"{host}/page", "Only the footer says so")
    assert (fault, "Only the footer says so" in text) == ("", True)
    assert "scripted" not in text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("header", "Общая вода рек"),
        ("meta", "Общая вода рек"),
        ("unnamed", "Общая вода рек"),
        ("wrong-name", "Общая вода рек"),
        ("marked", "Общая вода рек"),
        ("chinese", "共同的水源，很多人"),
        ("japanese", "共有する水は①です"),
    ],
)
def test_a_page_in_another_encoding_is_read_with_its_own_letters(host, name, words):
    text, fault = read(f"{host}/{name}", words)
    assert fault == ""
    assert words in text


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("gone", "it is gone (status 404)"),
        ("removed", "it is gone (status 410)"),
        ("forbidden", "it is refused to programs (status 403)"),
        ("members", "it asks for a login (status 401)"),
        ("broken", "the server has an error (status 500)"),
        ("login", "it gives no text"),
        ("guarded", "it leads to a login page ({host}/account/login?next=x)"),
        ("captcha", "it gives a page that wants JavaScript, or a proof that a person is there"),
        ("script", "it gives a page that wants JavaScript, or a proof that a person is there"),
        ("soft", "it gives a page that says it is gone"),
        ("spaces", "it gives no text"),
        ("boxes", "it gives no text"),
        ("zeros", "it gives no text"),
        ("huge", "it is larger than 5 MB"),
        ("bomb", "it is larger than 5 MB"),
        ("picture", "it is a picture without text (image/png)"),
        ("program", "it is a file without text (application/octet-stream)"),
        ("scan", "the PDF has no text: its pages are pictures, as of a scan"),
        ("round", "no answer (more than 5 redirects)"),
    ],
)
def test_what_no_text_can_be_had_of_is_told_in_words(host, name, fault):
    assert read(f"{host}/{name}") == ("", fault.format(host=host))


def test_a_page_that_is_packed_wrongly_is_told(host):
    assert read(f"{host}/packed-wrongly")[1].startswith("no answer (it is packed in a way that cannot be read")


def test_a_pdf_that_is_torn_is_told(host):
    text, fault = read(f"{host}/torn-pdf")
    assert text == ""
    assert fault.startswith("the PDF ")


@pytest.mark.parametrize("name", ["never", "drops", "drops-of-head"])
def test_a_server_that_does_not_come_to_an_end_is_left_when_its_time_is_up(host, name):
    start = time.monotonic()
    assert read(f"{host}/{name}", timeout=0.5) == ("", "no answer (it took too long)")
    assert time.monotonic() - start < 2


def test_a_page_with_a_quote_is_the_page_though_it_speaks_of_logins(host, monkeypatch):
    words = "Log in. Enable JavaScript. The shared water."
    monkeypatch.setitem(PAGES, "page", (200, "text/html", in_html(f"{words}<input type=password>").encode()))
    assert read(f"{host}/page")[1] == ""


def test_a_login_page_with_words_is_one(host, monkeypatch):
    page = LOGIN.replace("<form>", "<form>Welcome to the gazette, dear reader.")
    monkeypatch.setitem(PAGES, "login", (200, "text/html", page.encode()))
    assert read(f"{host}/login") == ("", "it gives a login page")


def test_a_page_without_the_quote_is_read_all_the_same(host):
    text, fault = read(f"{host}/elsewhere")
    assert fault == ""
    assert text.startswith("Quite another page.")


def test_where_the_page_is_gone_its_snapshot_is_read(host):
    (one,) = fetch_texts({"paper": (f"{host}/gone", f"{host}/page")}, {"paper": (QUOTE,)}, 5, pause=0)
    assert (one.url, bool(one.text), one.fault) == (f"{host}/page", True, "")
    (one,) = fetch_texts({"paper": (f"{host}/gone", f"{host}/scan")}, {"paper": (QUOTE,)}, 5, pause=0)
    assert one.fault.startswith(f"{host}/gone: it is gone (status 404); {host}/scan: the PDF")


def test_a_page_of_two_sources_is_asked_for_once_by_a_program_that_says_what_it_is(host):
    before = _Host.asked["page"]
    came = fetch_texts(dict.fromkeys("ab", (f"{host}/page",)), {"a": (QUOTE,), "b": ()}, 5, pause=0)
    assert [one.source for one in came if one.text] == ["a", "b"]
    assert _Host.asked["page"] == before + 1
    assert all(agent.startswith("drillsite/") and "quote check" in agent for agent in _Host.agents)


@pytest.fixture
def verify(project: Path, monkeypatch: pytest.MonkeyPatch, host: str) -> Callable[..., object]:
    """Give a function that has the gazette of the small site at an address, and verifies with these options."""
    monkeypatch.chdir(project)
    path = project / "data/sources.yml"
    text = path.read_text("utf-8")

    def run(name: str, *options: str):
        path.write_text(text.replace("https://gazette.example/round", f"{host}/{name}"), "utf-8")
        return CliRunner().invoke(main, ["verify", "--fetch", "--source", "gazette", "--timeout", "3", *options])

    return run


def test_the_text_is_kept_privately_and_what_was_found_goes_into_the_lock(verify, project):
    subprocess.run(["git", "init", "-q"], check=True)
    result = verify("page")
    assert result.exit_code == 0, result.output
    assert "read gazette: http://127.0.0.1" in result.output
    text = (project / "texts/gazette.txt").read_bytes()
    lock = (project / "data/quotes.lock.yml").read_text("utf-8")
    assert f"text: {hashlib.sha256(text).hexdigest()}\n" in lock
    assert '  found:\n    - "shared water"\n' in lock
    ignored = subprocess.run(["git", "status", "--porcelain", "-uall"], check=True, capture_output=True, text=True)
    assert "data/quotes.lock.yml" in ignored.stdout
    assert "texts" not in ignored.stdout


def test_no_text_is_ever_in_the_site(verify, project, tmp_path):
    verify("page")
    build_site(open_project(project / "mkdocs.yml"), tmp_path / "site")
    files = [path for path in (tmp_path / "site").rglob("*") if path.is_file()]
    assert len(files) > 20
    assert [path for path in files if b"spoke of pumps" in path.read_bytes() or path.name == "gazette.txt"] == []


@pytest.mark.parametrize("name", ["gone", "never", "captcha", "login", "spaces", "picture", "scan"])
def test_what_cannot_be_read_is_told_with_its_place_and_nothing_is_written(verify, project, name):
    result = verify(name)
    assert result.exit_code == 1
    assert "data/sources.yml:" in result.output
    assert ": not read: gazette: http://127.0.0.1" in result.output
    assert "its text can be saved by hand as texts/gazette.txt" in result.output
    assert not (project / "texts").exists()
    assert not (project / "data/quotes.lock.yml").exists()


def test_a_page_that_has_lost_the_quote_is_not_found_and_the_earlier_text_is_put_aside(verify, project):
    verify("page")
    before = (project / "texts/gazette.txt").read_bytes()
    result = verify("elsewhere")
    assert result.exit_code == 1
    assert "error[quote-not-found]" in result.output
    assert (project / "texts/earlier/gazette.txt").read_bytes() == before
    assert '  missing:\n    - "shared water"\n' in (project / "data/quotes.lock.yml").read_text("utf-8")
    assert "quote-not-found" in CliRunner().invoke(main, ["check"]).output


def test_a_text_at_hand_stays_where_its_page_cannot_be_read(verify, project):
    verify("page")
    before = (project / "texts/gazette.txt").read_bytes(), (project / "data/quotes.lock.yml").read_bytes()
    assert verify("gone").exit_code == 0
    assert ((project / "texts/gazette.txt").read_bytes(), (project / "data/quotes.lock.yml").read_bytes()) == before


def test_read_again_on_the_same_day_nothing_changes(verify, project):
    verify("page")
    before = {
        path: path.stat().st_mtime_ns for path in project.rglob("*") if path.is_file() and ".git" not in path.parts
    }
    assert "changed" not in verify("page").output
    before.pop(project / "data/sources.yml")
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_a_dry_run_shows_the_lock_and_writes_nothing(verify, project):
    result = verify("page", "--dry-run")
    assert '+    - "shared water"' in result.output
    assert not (project / "texts").exists()
    assert not (project / "data/quotes.lock.yml").exists()


def test_without_a_source_named_all_that_have_quotes_and_an_address_are_read(verify, project, host):
    verify("page")
    text = (project / "data/sources.yml").read_text("utf-8")
    (project / "data/sources.yml").write_text(text.replace("https://", f"{host}/gone?"), "utf-8")
    result = CliRunner().invoke(main, ["verify", "--fetch"])
    assert "read gazette" in result.output
    assert "not read: article: " in result.output
    assert (
        f"not read: chinese: {host}/gone?archive.example/2025/report: it is gone (status 404); its text"
        in result.output
    )


def test_texts_in_a_folder_that_is_published_are_neither_fetched_nor_built(verify, project):
    (project / "docs/texts").mkdir()
    config = project / "mkdocs.yml"
    config.write_text(config.read_text("utf-8").replace("[drillsite]", "[drillsite: {texts_dir: docs/texts}]"), "utf-8")
    result = verify("page")
    assert result.exit_code == 1
    assert 'nothing has been fetched: "docs/texts" is in docs_dir, which is published' in result.output
    result = CliRunner().invoke(main, ["check"])
    assert "error[config-invalid]: the texts of sources would be published: `texts_dir` is in docs_dir" in result.output


def test_without_the_libraries_it_says_what_to_install(verify, monkeypatch):
    monkeypatch.setattr(extraction, "find_spec", lambda name: None)
    result = verify("page")
    assert result.exit_code == 1
    assert 'pip install "drillsite[fetch]"' in result.output


def test_the_libraries_are_not_imported_by_a_command_that_does_not_fetch():
    code = "import sys, drillsite.cli.verifying; print({'trafilatura', 'pypdf', 'urllib.request'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--source", "gazette"], "--source names what --fetch reads; use both"),
        (["--fetch", "--source", "gazete"], 'no source has the id "gazete"; did you mean "gazette"?'),
    ],
)
def test_an_option_that_makes_no_sense_is_explained(project, monkeypatch, options, said):
    monkeypatch.chdir(project)
    result = CliRunner().invoke(main, ["verify", *options])
    assert result.exit_code == 2
    assert said in result.output


def test_a_source_without_an_address_is_told():
    (one,) = fetch_texts({"paper": ()}, {"paper": (QUOTE,)}, 5)
    assert (one.text, one.fault) == ("", "it has no address (`URL` or `archived`)")


def test_offline_it_says_so(verify, project):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        text = (project / "data/sources.yml").read_text("utf-8")
        address = f"http://127.0.0.1:{closed.getsockname()[1]}/"
        (project / "data/sources.yml").write_text(text.replace("https://gazette.example/round", address), "utf-8")
        result = CliRunner().invoke(main, ["verify", "--fetch", "--source", "gazette"])
    assert result.exit_code == 1
    assert "no host could be reached: this machine seems to be offline" in result.output


def test_two_pages_of_one_host_are_asked_for_with_a_pause(host, monkeypatch):
    slept: list[float] = []
    monkeypatch.setattr(asking.time, "sleep", slept.append)
    fetch_texts({"a": (f"{host}/page",), "b": (f"{host}/plain",)}, {}, 5)
    assert slept == [asking.PAUSE]
