"""Who may ask the preview for what: the people and pages of this machine, and nobody through a page elsewhere."""

from __future__ import annotations

import json
import re
import secrets
import socket
from contextlib import suppress
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

from drillsite.publish.policy import HEADER

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = [
    "FRAMES",
    "OWN",
    "TOKEN_HEADER",
    "Guard",
    "HostNames",
    "RequestRefusedError",
    "is_everywhere",
    "is_local",
    "list_addresses",
    "read_json",
]

OWN = "/_drillsite/"
"""Below it are the preview's own addresses; all others are the site's."""

TOKEN_HEADER = "x-drillsite-token"
"""Names the header that a write needs."""

_MOST_BYTES = 200_000
"""How long the body of a write may be; a pasted bibliography is the longest."""

FRAMES = "'self' vscode-webview:"
"""Who may show pages of the preview in a frame."""

_FOR_ALL = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class RequestRefusedError(Exception):
    """A request is not answered; `status` is that of HTTP, the text says why."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def is_everywhere(host: str) -> bool:
    """Return whether a server at this host can be asked from other machines by any address of this one."""
    return host in ("0.0.0.0", "::")


def list_addresses(host: str) -> list[str]:
    """Return the addresses of this machine, in numbers, at which others ask a preview that is served at a host.

    Where a host stands for all addresses, they are those from which this machine would reach others (nothing is sent).
    """
    if not is_everywhere(host):
        return [host]
    found: dict[str, None] = {}
    for family, elsewhere in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):  # RFC 5737, RFC 3849
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as asking:
            asking.connect((elsewhere, 9))
            found[asking.getsockname()[0]] = None
    return list(found)


def is_local(host: str) -> bool:
    """Return whether only this machine can ask a server at this host."""
    return host == "localhost" or (_is_address(host) and ip_address(host).is_loopback)


class HostNames:
    """The names by which a preview that is served at a host may be asked: another is a sign of DNS rebinding.

    One that is served everywhere may be asked by any address in numbers as well, since no name leads there.
    """

    def __init__(self, host: str) -> None:
        self._is_everywhere = is_everywhere(host)
        self._names = {"localhost", "127.0.0.1", "::1", host.lower()}
        if self._is_everywhere:
            own = socket.gethostname().lower()
            self._names |= {own, f"{own}.local"}

    def allow(self, header: str) -> bool:
        """Return whether a request with this Host header is for the preview; its port may be one that is forwarded."""
        found = _HOST.fullmatch(header.lower())
        if found is None:
            return False
        name = found[1].strip("[]")
        return name in self._names or (self._is_everywhere and _is_address(name))


_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::\d+)?")
"""A name or an address, with or without a port (RFC 9110, section 7.2)."""


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


class Guard:
    """Passes on the requests that this machine's own pages and people make, and refuses the others.

    A request that a page elsewhere makes is known by its Origin and by what the browser says of it (W3C Fetch
    Metadata); such pages may only link here. Whatever is not merely read needs the `token`.
    """

    def __init__(self, app: ASGIApp, names: HostNames, token: str) -> None:
        self._app, self._names, self._token = app, names, token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_FOR_ALL)
                headers.setdefault(HEADER, f"frame-ancestors {FRAMES}")
            await send(message)

        try:
            self._refuse_other_names(scope)
            _refuse_strangers(scope)
            self._refuse_unasked_writes(scope)
        except RequestRefusedError as fault:
            await PlainTextResponse(str(fault), fault.status)(scope, receive, send_guarded)
        else:
            await self._app(scope, receive, send_guarded)

    def _refuse_other_names(self, scope: Scope) -> None:
        if not self._names.allow(Headers(scope=scope).get("host", "")):
            raise RequestRefusedError(400, "The preview is not known by this name; ask for localhost.")

    def _refuse_unasked_writes(self, scope: Scope) -> None:
        given = Headers(scope=scope).get(TOKEN_HEADER, "")
        if scope["method"] not in ("GET", "HEAD") and not secrets.compare_digest(given.encode(), self._token.encode()):
            raise RequestRefusedError(403, "This needs the token of the running preview; load the page again.")


def _refuse_strangers(scope: Scope) -> None:
    headers = Headers(scope=scope)
    origin, site = headers.get("origin"), headers.get("sec-fetch-site", "none")
    if origin is not None and origin != f"{scope['scheme']}://{headers['host']}":
        raise RequestRefusedError(403, "Only pages of this preview may ask for this.")
    is_link = headers.get("sec-fetch-mode") == "navigate" and not scope["path"].startswith(OWN)
    if site not in ("same-origin", "none") and not is_link:
        raise RequestRefusedError(403, "Only pages of this preview may ask for this.")


async def read_json(request: Request) -> Any:
    """Return what a request's body holds; raises RequestRefusedError where that is too long or is not JSON."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise RequestRefusedError(415, "This is to be sent as application/json.")
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _MOST_BYTES:
            raise RequestRefusedError(413, f"This is longer than {_MOST_BYTES:,} bytes.")
    try:
        found = json.loads(body)
        json.dumps(found, ensure_ascii=False).encode()  # half a surrogate pair cannot be written
        return found
    except (ValueError, RecursionError):
        raise RequestRefusedError(400, "This is not JSON.") from None
