"""What tests and tools in a real Chromium share: the browser, a server like a static host's, one page of each type."""

from __future__ import annotations

import gzip
import http.server
import mimetypes
import shutil
import threading
import time
from contextlib import contextmanager, suppress
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Error as PlaywrightError

from drillsite.knowledge import load_knowledge
from drillsite.publish.policy import HEADER, Policy
from drillsite.site.address import address_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

__all__ = ["ARGUMENTS", "CHROMIUM", "REPOSITORY", "page_types", "serve", "serve_below", "wait_until"]

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"),
    *("--disable-component-update", "--disable-sync"),
]
REPOSITORY = Path(__file__).parent.parent

_FIXED = {
    "home": "",
    "themes": "themes/",
    "claims": "claims/",
    "evidence": "evidence/",
    "what if": "what-if/",
    "actors": "actors/",
    "systems": "systems/",
    "events": "events/",
    "sources": "sources/",
    "graph": "graph/",
    "data": "data/",
    "search": "search/",
    "contribute": "contribute/",
    "guide": "guide/configuration/",
    "not found": "there-is-no-such-page/",
}


def page_types(site: Path) -> dict[str, str]:
    """Give the address of one page of each type in this repository's own built site, by a name for the type.

    Of records it is the one that most others name, of claims one for each verdict that there is.
    """
    known = load_knowledge(REPOSITORY / "data", REPOSITORY / "none", "data").knowledge
    assert known is not None
    chosen: dict[str, str] = {}
    for record in sorted(known.ordered, key=lambda one: -len(known.backlinks.get(one.key, ()))):
        kind, identifier = record.key
        name = f"{known.verdicts[identifier].word} claim" if kind == "claim" else kind
        chosen.setdefault(name, address_of(record.key))
    return {name: address for name, address in {**_FIXED, **chosen}.items() if _is_built(site, name, address)}


def _is_built(site: Path, name: str, address: str) -> bool:
    return name == "not found" or (site / address / "index.html").is_file()


@contextmanager
def serve(top: Path, site: Path | None = None) -> Iterator[str]:
    """Give the address of a site while it is served as a static host does: packed, to be kept, its own page for 404.

    Pages come with the strict policy on content that `drillsite headers` prints. `site` is where its 404.html is, if
    that is not at the top.
    """
    not_found = (site or top) / "404.html"
    policy = Policy.of_theme(not_found.read_text("utf-8") if not_found.is_file() else "")
    handler = partial(_Host, policy, directory=str(top))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def serve_below(folder: Path, site: Path) -> Iterator[str]:
    """Give the address of a site while it is served under a path, as on a shared host; the folder is for its top."""
    (folder / "some").mkdir()
    (folder / "some" / "path").symlink_to(site)
    with serve(folder, site) as top:
        yield f"{top}some/path/"


def wait_until(page: Page, expression: str, arg: object = None, timeout: float = 30_000) -> None:
    """Wait until JavaScript gives what counts as true, on the next page too if there is one.

    Playwright's own way needs `eval`, which the policy keeps out.
    """
    end = time.monotonic() + timeout / 1_000
    while time.monotonic() < end:
        with suppress(PlaywrightError):  # the page is being left
            if page.evaluate(expression, arg):
                return
        page.wait_for_timeout(20)
    raise AssertionError(expression)


@cache
def _header(policy: Policy, page: bytes) -> str:
    return policy.header(policy.allowed_in(page.decode()))


@cache
def _packed(content: bytes) -> bytes:
    return gzip.compress(content, 6)


class _Host(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 5

    def __init__(self, policy: Policy, *arguments: Any, **named: Any) -> None:
        self._policy = policy
        super().__init__(*arguments, **named)

    def do_GET(self) -> None:
        path = Path(self.translate_path(unquote(urlsplit(self.path).path)))
        path = path / "index.html" if path.is_dir() else path
        status = 200 if path.is_file() else 404
        path = path if status == 200 else Path(self.directory, "404.html")
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        content = path.read_bytes()
        policy = _header(self._policy, content) if kind == "text/html" else ""
        packs = kind.startswith("text/") or kind.endswith(("json", "xml", "javascript"))
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if packs else kind)
        self.send_header("Cache-Control", "max-age=600" if kind == "text/html" else "max-age=31536000")
        if policy:
            self.send_header(HEADER, policy)
        if packs and "gzip" in self.headers.get("Accept-Encoding", ""):
            content = _packed(content)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        with suppress(ConnectionError):  # the reader has gone to another page
            self.wfile.write(content)

    def log_message(self, *arguments: Any) -> None:
        pass
