"""The texts of sources as their addresses give them, so that quotes can be looked for in them.

What no text can be had of is told in words, source by source: a page that is gone, a login, a picture, a scan.
"""

from __future__ import annotations

import re
import threading
import time
from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from drillsite.edit.asking import FAULTS, PAUSE, Asker, ask_by_host, describe_fault
from drillsite.edit.extraction import MOST_PDF, NoTextError, extract_text
from drillsite.edit.robots import KeptAwayError
from drillsite.records import Source
from drillsite.records.fields import count_words
from drillsite.records.quotes import SourceText

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from drillsite.edit.asking import Reply
    from drillsite.edit.extraction import PageText
    from drillsite.records import Record, Records

__all__ = ["Fetched", "fetch_texts", "find_addresses"]

_PURPOSE = "quote check"

_extracting = threading.Lock()
"""Has one page read at a time: that is work of the processor, and the libraries promise nothing to several threads."""

_FEW_WORDS, _SHORT = 50, 300
"""A page with fewer words than the second may be what stands before the page; with fewer than the first it says so."""

_GATE = re.compile(
    r"captcha|enable (?:javascript|cookies)|javascript (?:is|seems to be) (?:disabled|required|not)|requires javascript"
    r"|turn on javascript|verify(?:ing)? (?:that )?you are (?:a )?human|are you (?:a )?(?:human|robot)|not a (?:ro)?bot"
    r"|checking (?:if the site connection is secure|your browser)|just a moment|unusual traffic|security check"
    r"|access (?:is |was )?denied|please wait while|включите javascript|验证码|请开启javascript|请启用javascript",
    re.IGNORECASE,
)
"""What pages say that want to see a browser or a person first."""

_LOGIN = re.compile(r"\b(?:log ?in|sign ?in|subscribe to (?:read|continue)|create (?:an )?account)\b", re.IGNORECASE)
_LOGIN_PATH = re.compile(
    r"/(?:log-?in|sign-?in|sso|auth|oauth2?|account/login|wp-login\.php)(?:[/.?]|$)", re.IGNORECASE
)
_GONE = re.compile(
    r"\b(?:error )?404\b|page (?:was |is |could )?not (?:be )?found|no longer (?:exists|available)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of reading a source: its text and the address that gave it, or why there is none.

    `is_silent` tells that nobody has answered at all.
    """

    source: str
    url: str
    text: str = ""
    fault: str = ""
    is_silent: bool = False


def find_addresses(records: Records, sources: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return where each source is read, the best first: its URL, else its snapshot; of a dead page that comes first."""
    return {identifier: _addresses_of(records["source", identifier]) for identifier in sources}


def _addresses_of(source: Record) -> tuple[str, ...]:
    assert isinstance(source, Source)
    found = [source.URL, source.archived]
    if source.standing == "dead":
        found.reverse()
    return tuple(url for url in found if url)


def fetch_texts(
    sources: Mapping[str, Sequence[str]], quotes: Mapping[str, Sequence[str]], timeout: float, pause: float = PAUSE
) -> list[Fetched]:
    """Return what came of reading each source at its addresses, the next where one gives no text; sorted by id.

    `quotes` are those of each source: a page that has one of them is the page. `timeout` are the seconds that one
    address may take.
    """
    came: dict[str, list[Fetched]] = {source: [] for source in sources}
    left = {source: list(urls) for source, urls in sources.items()}
    asker = Asker(_PURPOSE)
    while asked := {source: urls.pop(0) for source, urls in left.items() if urls and not _has_text(came[source])}:
        wanted: dict[str, list[str]] = defaultdict(list)
        for source, url in asked.items():
            wanted[url] += quotes.get(source, ())
        read = ask_by_host(wanted, partial(_read, asker=asker, quotes=wanted, timeout=timeout), pause)
        for source, url in asked.items():
            came[source].append(Fetched(source, url, *read[url]))
    return [_sum_up(source, came[source]) for source in sorted(sources)]


def _has_text(came: Sequence[Fetched]) -> bool:
    return any(one.text for one in came)


def _sum_up(source: str, came: Sequence[Fetched]) -> Fetched:
    """Return the text, wherever it came from, or all that was wrong."""
    if not came:
        return Fetched(source, "", fault="it has no address (`URL` or `archived`)")
    if _has_text(came):
        return came[-1]
    faults = "; ".join(f"{one.url}: {one.fault}" for one in came)
    return Fetched(source, came[0].url, fault=faults, is_silent=all(one.is_silent for one in came))


def _read(url: str, asker: Asker, quotes: Mapping[str, Sequence[str]], timeout: float) -> tuple[str, str, bool]:
    """Return the text that an address gives, or an empty one, what is wrong, and whether that is silence."""
    try:
        reply = asker.follow(url, "GET", time.monotonic() + timeout, MOST_PDF)
    except KeptAwayError as fault:
        return "", str(fault), False
    except FAULTS as fault:
        return "", f"no answer ({describe_fault(fault)})", True
    if wrong := _judge_status(reply.status):
        return "", wrong, False
    try:
        with _extracting:
            page = extract_text(reply.body, reply.content_type, quotes[url], is_whole=reply.is_whole)
    except NoTextError as fault:
        return "", str(fault), False
    wrong = _judge_page(page, reply, url, quotes[url])
    return "" if wrong else page.text, wrong, False


def _judge_status(status: int) -> str:
    """Return what is wrong with an answer of this status, in words."""
    if status in (404, 410):
        return f"it is gone (status {status})"
    if status in (401, 402, 407):
        return f"it asks for a login (status {status})"
    if status in (403, 429, 451):
        return f"it is refused to programs (status {status})"
    return f"the server has an error (status {status})" if status >= 400 else ""


def _judge_page(page: PageText, reply: Reply, url: str, quotes: Sequence[str]) -> str:
    """Return why what came cannot be the page, in words; a page that has one of the quotes is taken for it."""
    if not count_words(page.text):
        return "it gives no text"
    text = SourceText(page.text)
    if any(text.has(quote) for quote in quotes):
        return ""
    path = urlsplit(reply.url).path
    if path != urlsplit(url).path and _LOGIN_PATH.search(path):
        return f"it leads to a login page ({reply.url})"
    length = count_words(page.shown)
    if length >= _SHORT:
        return ""
    telling = f"{page.title} {page.shown}" if length < _FEW_WORDS else page.title
    if page.asks_password or _LOGIN.search(telling):
        return "it gives a login page"
    if _GATE.search(f"{page.title} {page.shown}"):
        return "it gives a page that wants JavaScript, or a proof that a person is there"
    return "it gives a page that says it is gone" if _GONE.search(telling) else ""
