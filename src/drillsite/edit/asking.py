"""Asking web servers politely: what a host allows, one thing at a time with pauses, and with an end to all patience."""

from __future__ import annotations

import http.client
import threading
import time
import urllib.error
import urllib.request
import zlib
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain
from socket import SHUT_RDWR
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from drillsite import __version__
from drillsite.edit.robots import LARGEST, KeptAwayError, address_of_rules, read_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from email.message import Message
    from urllib.robotparser import RobotFileParser

__all__ = ["FAULTS", "PAUSE", "Asker", "Reply", "ask_by_host", "describe_fault"]

FAULTS = (OSError, http.client.HTTPException, ValueError)
"""What asking raises where there is no answer: no such host, no time left, no web address, no HTTP."""

HOSTS_AT_ONCE = 8
PAUSE = 1.0
"""Seconds between two questions to one host."""

_PATIENCE_FOR_RULES = 10.0
"""Seconds for a robots.txt, at most."""

_MOST_REDIRECTS = 5
_PERMANENT, _REDIRECTS = (301, 308), (301, 302, 303, 307, 308)
_RESERVED = "%/:?#[]@!$&'()*+,;=~"
"""What stays as it is in an address that is encoded."""

_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answers at the end of the redirects.

    `url` is where they have led, `moved_to` the same if all of them are for good, else empty. `is_whole` tells whether
    `body` is all of it.
    """

    status: int
    url: str
    moved_to: str
    content_type: str = ""
    body: bytes = b""
    is_whole: bool = True


def ask_by_host(urls: Iterable[str], ask: Callable[[str], _Made], pause: float) -> dict[str, _Made]:
    """Return what `ask` gives for each address; several hosts are asked at once, each one thing at a time."""
    by_host: dict[str, list[str]] = defaultdict(list)
    for url in dict.fromkeys(urls):
        by_host[url.partition("://")[2].partition("/")[0]].append(url)
    with ThreadPoolExecutor(HOSTS_AT_ONCE) as pool:
        return dict(chain.from_iterable(pool.map(lambda some: _ask_host(some, ask, pause), by_host.values())))


def _ask_host(urls: Sequence[str], ask: Callable[[str], _Made], pause: float) -> list[tuple[str, _Made]]:
    answers = []
    for number, url in enumerate(urls):
        if number:
            time.sleep(pause)
        answers.append((url, ask(url)))
    return answers


class Asker:
    """Asks for pages in the name of drillsite and of a purpose, of each host only what its robots.txt allows.

    What a host allows is asked once. Several threads may ask at once.
    """

    def __init__(self, purpose: str) -> None:
        self._agent = f"drillsite/{__version__} ({purpose})"
        self._rules: dict[str, RobotFileParser] = {}

    def follow(self, url: str, method: str, end: float, most_bytes: int = 0) -> Reply:
        """Return the answer at the end of the redirects, with at most so many bytes of it.

        `end` is the moment of the monotonic clock when patience ends; what asking for a robots.txt takes comes on top.
        Raises KeptAwayError, or one of FAULTS.
        """
        is_permanent = True
        for _ in range(_MOST_REDIRECTS):
            end = self._ask_leave(url, end)
            reply, location = _request(url, method, end, self._agent, most_bytes)
            if reply.status not in _REDIRECTS or not location:
                moved_to = url if is_permanent else ""
                return Reply(reply.status, url, moved_to, reply.content_type, reply.body, reply.is_whole)
            is_permanent = is_permanent and reply.status in _PERMANENT
            url = _lead_on(url, location)
        raise ValueError(f"more than {_MOST_REDIRECTS} redirects")

    def _ask_leave(self, url: str, end: float) -> float:
        """Return the end of patience, later by what asking for the rules of the host took; raises KeptAwayError."""
        address, start = address_of_rules(url), time.monotonic()
        if address not in self._rules:
            self._rules[address] = read_rules(self._ask_rules(address, min(end, start + _PATIENCE_FOR_RULES)))
        if not self._rules[address].can_fetch(self._agent, url):
            raise KeptAwayError
        return end + time.monotonic() - start

    def _ask_rules(self, url: str, end: float) -> Reply | None:
        """Return what is at the address of the rules, or None where nothing can be had."""
        try:
            for _ in range(_MOST_REDIRECTS):
                reply, location = _request(url, "GET", end, self._agent, LARGEST)
                if reply.status not in _REDIRECTS or not location:
                    return reply
                url = _lead_on(url, location)
        except FAULTS:
            pass
        return None


def _lead_on(url: str, location: str) -> str:
    led = urljoin(url, location)
    if not led.startswith(("http://", "https://")):
        raise ValueError(f"it leads to {led}, which is no web address")
    return led


def describe_fault(fault: Exception) -> str:
    """Return one of FAULTS in words."""
    return f"{getattr(fault, 'reason', fault)}" or type(fault).__name__


class _Cut(threading.local):
    """The timers of the request that a thread is making: they end its connections."""

    def __init__(self) -> None:
        self.timers: list[threading.Timer] = []


_cut = _Cut()


def _cut_when_due(connection: http.client.HTTPConnection) -> None:
    """Have the connection end when its time is up: a timeout alone is for each read, and drops may come for ever."""
    sock = connection.sock

    def cut() -> None:
        with suppress(OSError):
            sock.shutdown(SHUT_RDWR)

    timer = threading.Timer(connection.timeout or 0, cut)
    timer.daemon = True
    timer.start()
    _cut.timers.append(timer)


class _Connection(http.client.HTTPConnection):
    def connect(self) -> None:
        super().connect()
        _cut_when_due(self)


class _SafeConnection(http.client.HTTPSConnection):
    def connect(self) -> None:
        super().connect()
        _cut_when_due(self)


class _Handler(urllib.request.HTTPHandler):
    def http_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_Connection, request)


class _SafeHandler(urllib.request.HTTPSHandler):
    def https_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_SafeConnection, request)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Follow none: it is told whether a page has moved for good."""


_opener = urllib.request.build_opener(_NoRedirect, _Handler, _SafeHandler)


@contextmanager
def _bounded(end: float) -> Iterator[float]:
    """Yield the seconds that are left, and have whatever goes wrong after that be a matter of time."""
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError("it took too long")
    try:
        yield left
    except FAULTS as fault:
        if isinstance(fault, TimeoutError) or time.monotonic() >= end:
            raise TimeoutError("it took too long") from None
        raise
    finally:
        while _cut.timers:
            _cut.timers.pop().cancel()


def _request(url: str, method: str, end: float, agent: str, most_bytes: int) -> tuple[Reply, str]:
    """Return the answer to one request, and where it leads."""
    headers = {"User-Agent": agent, "Accept": "*/*"}
    request = urllib.request.Request(_in_ascii(url), method=method, headers=headers)
    with _bounded(end) as left:
        try:
            with _opener.open(request, timeout=left) as answer:
                body, is_whole = _read(answer, most_bytes) if most_bytes else (b"", True)
                if time.monotonic() >= end:
                    raise TimeoutError
                content_type = answer.headers.get("Content-Type", "")
                return Reply(answer.status, url, "", content_type, body, is_whole), ""
        except urllib.error.HTTPError as fault:
            with fault:
                if fault.code == 429:
                    _wait(fault.headers.get("Retry-After"), end)
                return Reply(fault.code, url, ""), _location(fault.headers)


def _read(answer: Any, most_bytes: int) -> tuple[bytes, bool]:
    """Return the body of an answer, unpacked, and whether that is all of it."""
    body = answer.read(most_bytes + 1)
    if answer.headers.get("Content-Encoding", "").lower() in ("gzip", "x-gzip", "deflate"):
        try:
            body = zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(body, most_bytes + 1)
        except zlib.error as fault:
            raise ValueError(f"it is packed in a way that cannot be read: {fault}") from None
    return body[:most_bytes], len(body) <= most_bytes


def _location(headers: Message) -> str:
    return quote((headers.get("Location") or "").encode("latin-1"), _RESERVED)


def _in_ascii(url: str) -> str:
    """Return an address as it is sent: letters that are none of ASCII's encoded (RFC 3987, section 3.1)."""
    parts = urlsplit(url)
    host = parts.netloc.encode("idna").decode()
    return urlunsplit((parts.scheme, host, quote(parts.path, _RESERVED), quote(parts.query, _RESERVED), ""))


def _wait(said: str | None, end: float) -> None:
    """Wait as long as a host asks, if it says so in seconds and there is time."""
    seconds = float(said) if said and said.isdigit() else PAUSE
    time.sleep(max(0.0, min(seconds, end - time.monotonic())))
