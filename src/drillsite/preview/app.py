"""The addresses of the preview: those of the site, and a few of its own."""

from __future__ import annotations

import asyncio
import hashlib
import mimetypes
import re
import secrets
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urljoin, urlsplit

from sse_starlette import EventSourceResponse
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from drillsite.preview.current import PageFailedError
from drillsite.preview.form import EvidenceForms
from drillsite.preview.guard import FRAMES, OWN, Guard, HostNames
from drillsite.preview.state import find_branch
from drillsite.preview.views import ASSETS, Views
from drillsite.publish.policy import HEADER, Policy
from drillsite.site.address import key_of_address

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

    from drillsite.preview.current import CurrentSite

__all__ = ["PreviewApp"]


_RETRY = 500
"""Milliseconds after which an open page looks whether a preview that has ended is there again."""


class PreviewApp:
    """Answers for a site; `tell` sends open pages the news that it has changed.

    `host` is where it is served; `editor` is the address that opens a file, with {path}, {line} and {column} in it;
    with `read_only` nothing can be written.
    """

    def __init__(self, site: CurrentSite, host: str, editor: str, *, read_only: bool = False) -> None:
        self.site = site
        self._views = Views(site.folder, editor)
        self._changed, self._is_closed = asyncio.Condition(), False
        self._policy: tuple[int, Policy] | None = None
        self._run = secrets.token_hex(4)
        token = secrets.token_urlsafe()
        self._form = None if read_only else EvidenceForms(site, self._views, token)
        self.asgi = Starlette(
            routes=[
                Route(f"{OWN}events", self._events),
                Route(f"{OWN}state", self._state),
                *(self._form.routes if self._form else ()),
                Route(f"{OWN}{{name:path}}", self._own_file),
                Route("/{path:path}", self._page),
            ],
            middleware=[Middleware(Guard, names=HostNames(host), token=token)],
            exception_handlers={Exception: self._fail},
        )

    async def tell(self) -> None:
        """Send the news to every open page."""
        async with self._changed:
            self._changed.notify_all()

    async def close(self) -> None:
        """Let the open pages go: no more news comes."""
        self._is_closed = True
        await self.tell()

    async def _events(self, request: Request) -> Response:
        return EventSourceResponse(self._news())

    async def _news(self) -> AsyncIterator[dict[str, str | int]]:
        """Yield a new text whenever the site has changed, and one at once; another run of the preview gives others."""
        while not self._is_closed:
            told = self.site.version
            yield {"data": f"{self._run} {told}", "retry": _RETRY}
            await self._wait_for_other_than(told)

    async def _wait_for_other_than(self, version: int) -> None:
        """Wait until the site is not this version any more, which may be so already, or until the end."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._is_closed or self.site.version != version)

    def _own_file(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in {path.name for path in ASSETS.iterdir()}:
            return Response("There is no such file.", 404, media_type="text/plain")
        return FileResponse(ASSETS / name)

    def _state(self, request: Request) -> Response:
        """Tell a page whether it has changed, where it is if it has gone, what is wrong, and what can be done on it."""
        address = self._address(unquote(request.query_params.get("path", "")))
        try:
            content = None if address is None else self.site.make(address)
            digest = self._digest(content, address or "") if content is not None else ""
        except PageFailedError as fault:
            digest = _digest(str(fault).encode())
        moved, index = self.site.new_address(address or "")
        state = {
            "digest": digest,
            "overlay": self._show_trouble(),
            "moved": self.site.top + moved if moved else "",
            "index": self.site.top + index,
            "form": self._form.offer(key_of_address(address or "")) if self._form else None,
        }
        return JSONResponse(state)

    def _show_trouble(self) -> str:
        trouble = self.site.trouble
        return self._views.show_trouble(trouble, self.site.shown, find_branch(self.site.folder)) if trouble else ""

    def _address(self, path: str) -> str | None:
        """Return the address below the top of the site, or nothing where a path is not below it."""
        return path.removeprefix(self.site.top) if path.startswith(self.site.top) else None

    def _page(self, request: Request) -> Response:
        path = request.scope["path"]
        address = self._address(path)
        if address is None:
            return RedirectResponse(self.site.top) if path == "/" else self._missing()
        try:
            content = self.site.make(address)
            if content is not None:
                return self._send(content, address)
            if address and not address.endswith("/") and self.site.make(f"{address}/") is not None:
                return RedirectResponse(quote(f"{path}/"), 301)
            return self._missing()
        except PageFailedError as fault:
            page = self._views.show_page("This page cannot be made", str(fault), self.site.top)
            return self._send(page.encode(), status=500, digest=_digest(str(fault).encode()))

    async def _fail(self, request: Request, fault: Exception) -> Response:
        return Response(f"This cannot be answered: {fault or type(fault).__name__}", 500, media_type="text/plain")

    def _missing(self) -> Response:
        """Return the site's own page for what is not there."""
        if not self.site.has_site:
            text = "Its files have problems, which are shown here until they are fixed."
            page = self._views.show_page("There is no site yet", text, self.site.top)
            return self._send(page.encode(), status=503, digest=_NONE)
        content = self.site.make("404.html")
        if content is None:
            content = self._views.show_page("There is no such page", "", self.site.top).encode()
        return self._send(content, status=404, digest=_NONE)

    def _send(self, content: bytes, address: str = "", status: int = 200, digest: str = "") -> Response:
        """Return a file as browsers take it; a page has the script with it that keeps it as the files are."""
        name = address if address and not address.endswith("/") else "index.html"
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        headers = {"Content-Type": f"{kind}{'; charset=utf-8' if _is_text(kind) else ''}"}
        if kind == "text/html":
            headers |= self._policy_for(content.decode(errors="replace"), address)
            content = _with_script(content, digest or self._digest(content, address))
        return Response(content, status, headers)

    def _digest(self, page: bytes, address: str) -> str:
        """Return what changes with a page, and with the style sheets, scripts and pictures that it loads."""
        loaded = {urljoin(f"/{address}", name.decode(errors="replace")) for name in _LOADED.findall(page)}
        stamps = [self.site.stamp(unquote(urlsplit(name).path).removeprefix("/")) for name in sorted(loaded)]
        return _digest(page + "\n".join(stamps).encode())

    def _policy_for(self, page: str, address: str) -> dict[str, str]:
        """Return the header that keeps what a record may bring from running.

        Where a page in docs has scripts or styles of its own, it only reports these: they are to be seen.
        """
        if self._policy is None or self._policy[0] != self.site.version:
            not_found = self.site.make("404.html") if self.site.has_site else None
            self._policy = self.site.version, Policy.of_theme((not_found or b"").decode(errors="replace"))
        policy = self._policy[1]
        only_reports = self.site.is_document(address) and policy.refused_in(page)
        name = f"{HEADER}-Report-Only" if only_reports else HEADER
        return {name: policy.header(policy.allowed_in(page), FRAMES)}


_NONE = "none"
"""Stands for the digest of a page that is not there."""


_LOADED = re.compile(
    rb"""<(?:link[^>]*\srel=["']?stylesheet[^>]*\shref|(?:img|script|source)\b[^>]*\ssrc)=["']?([^"'\s>:]+)["'\s>]"""
)
"""The address of what a page of this site loads with it; one with a colon is of another site."""


def _is_text(kind: str) -> bool:
    return kind.startswith("text/") or kind.endswith(("json", "javascript", "xml"))


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=12).hexdigest()


def _with_script(content: bytes, digest: str) -> bytes:
    script = f'<script src="{OWN}preview.js" data-digest="{digest}"></script>'.encode()
    before, end, after = content.rpartition(b"</body>")
    return before + script + end + after if end else content + script
