"""The addresses of the preview: those of the site, and a few of its own below `/_drillsite/`."""

from __future__ import annotations

import asyncio
import hashlib
import mimetypes
from typing import TYPE_CHECKING

from sse_starlette import EventSourceResponse
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from drillsite.preview.current import CurrentSite, PageFailedError
from drillsite.preview.overlay import ASSETS, Overlay

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from starlette.requests import Request

__all__ = ["PreviewApp"]

OWN = "/_drillsite"
_SCRIPTS = ("preview.js", "preview.css", "worker.js")
_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


class PreviewApp:
    """Answers for a site; `tell` sends open pages the news that it has changed."""

    def __init__(self, site: CurrentSite, overlay: Overlay, hosts: Sequence[str], run: str) -> None:
        self._site, self._overlay, self._run = site, overlay, run
        self._changed = asyncio.Condition()
        self.asgi = Starlette(
            routes=[
                Route(f"{OWN}/events", self._events),
                Route(f"{OWN}/state", self._state),
                Route(f"{OWN}/{{name}}", self._own_file),
                Route("/{path:path}", self._page),
            ],
            middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False)],
        )

    async def tell(self) -> None:
        """Send the news to every open page."""
        async with self._changed:
            self._changed.notify_all()

    async def _events(self, request: Request) -> Response:
        return EventSourceResponse(self._news())

    async def _news(self) -> AsyncIterator[dict[str, str]]:
        while True:
            yield {"data": f"{self._run} {self._site.version}"}
            async with self._changed:
                await self._changed.wait()

    async def _own_file(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _SCRIPTS:
            return Response("Not found", 404, _HEADERS)
        return FileResponse(ASSETS / name, headers=_HEADERS)

    async def _state(self, request: Request) -> Response:
        """Tell a page whether it has changed, where it is if it has gone, and what is wrong with the files."""
        address = self._address(request.query_params.get("path", ""))
        try:
            content = None if address is None else await run_in_threadpool(self._site.make, address)
            digest = _digest(content) if content is not None else ""
            overlay = self._overlay.render(self._site.trouble) if self._site.trouble else ""
        except PageFailedError:
            digest, overlay = "failed", ""
        moved, index = self._site.new_address(address or "")
        places = {"moved": self._site.top + moved if moved else "", "index": self._site.top + index}
        return JSONResponse({"digest": digest, "overlay": overlay, **places}, headers=_HEADERS)

    async def _page(self, request: Request) -> Response:
        return await run_in_threadpool(self._answer, request.url.path)

    def _address(self, path: str) -> str | None:
        """Give the address below the top of the site, or nothing where a path is not below it."""
        return path.removeprefix(self._site.top) if path.startswith(self._site.top) else None

    def _answer(self, path: str) -> Response:
        address = self._address(path)
        if address is None:
            return RedirectResponse(self._site.top) if path == "/" else self._missing()
        try:
            content = self._site.make(address)
            if content is not None:
                return _send(content, address, 200)
            if address and not address.endswith("/") and self._site.make(f"{address}/") is not None:
                return RedirectResponse(f"{path}/", 301)
            return self._missing()
        except PageFailedError as fault:
            page = self._overlay.render_page("This page cannot be made", str(fault), self._site.top)
            return _send(page.encode(), "", 500, digest="failed")

    def _missing(self) -> Response:
        content = self._site.make("404.html")
        if content is None:
            text = "The site’s files have problems; they are shown here until they are mended."
            page = self._overlay.render_page("There is no such page", "", self._site.top)
            if not self._site.has_site:
                page = self._overlay.render_page("There is no site yet", text, self._site.top)
            return _send(page.encode(), "", 404 if self._site.has_site else 503, digest="missing")
        return _send(content, "", 404, digest="missing")


def _send(content: bytes, address: str, status: int, digest: str = "") -> Response:
    """Give a file as browsers take it; a page has the script with it that keeps it as the files are."""
    name = address if address and not address.endswith("/") else "index.html"
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if kind == "text/html":
        content = _with_script(content, digest or _digest(content))
    charset = "; charset=utf-8" if kind.startswith("text/") or kind.endswith(("json", "javascript", "xml")) else ""
    return Response(content, status, {**_HEADERS, "Content-Type": f"{kind}{charset}"})


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=12).hexdigest()


def _with_script(content: bytes, digest: str) -> bytes:
    script = f'<script src="{OWN}/preview.js" data-digest="{digest}"></script>'.encode()
    before, end, after = content.rpartition(b"</body>")
    return before + script + end + after if end else content + script
