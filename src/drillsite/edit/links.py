"""Whether the addresses in the records still lead somewhere."""

from __future__ import annotations

import http.client
import json
import time
import urllib.error
import urllib.request
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from drillsite import __version__
from drillsite.records import Actor, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from drillsite.problems import Place
    from drillsite.records import Records

__all__ = ["Address", "Answer", "ask_addresses", "find_addresses", "is_offline", "show_answers", "show_answers_json"]

State = Literal["dead", "error", "silent", "refused", "moved", "alive"]
"""What became of an address, the most urgent first."""

STATES: dict[State, str] = {
    "dead": "gone",
    "error": "the server has an error",
    "silent": "no answer",
    "refused": "refused to programs",
    "moved": "moved",
    "alive": "alive",
}

HOSTS_AT_ONCE = 8
PAUSE = 1.0
"""Seconds between two questions to one host."""

_MOST_REDIRECTS = 5
_PERMANENT, _REDIRECTS = (301, 308), (301, 302, 303, 307, 308)
_RESERVED = "%/:?#[]@!$&'()*+,;=~"
"""What stays as it is in an address that is encoded."""

_AGENT = f"drillsite/{__version__} (link check)"


@dataclass(frozen=True, slots=True)
class Address:
    """An address and the place in the data where it stands."""

    url: str
    field: str
    place: Place


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an address; `detail` is the status, the fault, or where it has moved."""

    address: Address
    state: State
    detail: str = ""


def find_addresses(records: Records) -> Iterator[Address]:
    """Give every address of a source and every homepage, in the order of files; a DOI by its resolver."""
    for key, record in records.by_key.items():
        if isinstance(record, Source):
            doi = f"https://doi.org/{record.DOI}" if record.DOI else None
            found: tuple[tuple[str, str | None], ...] = (
                ("URL", record.URL),
                ("DOI", doi),
                ("archived", record.archived),
            )
        elif isinstance(record, Actor):
            found = (("homepage", record.homepage),)
        else:
            continue
        yield from (Address(url, field, records.place(key, (field,))) for field, url in found if url)


def ask_addresses(addresses: Iterable[Address], timeout: float, pause: float = PAUSE) -> list[Answer]:
    """Give what became of each address, the most urgent first; one that stands twice is asked once.

    Several hosts are asked at once, each about one address at a time with a pause. `timeout` are the seconds that one
    address may take.
    """
    by_url: dict[str, list[Address]] = defaultdict(list)
    for address in addresses:
        by_url[address.url].append(address)
    by_host: dict[str, list[str]] = defaultdict(list)
    for url in by_url:
        by_host[url.partition("://")[2].partition("/")[0]].append(url)
    with ThreadPoolExecutor(HOSTS_AT_ONCE) as pool:
        asked = pool.map(lambda urls: _ask_host(urls, timeout, pause), by_host.values())
        answers = dict(chain.from_iterable(asked))
    order = list(STATES)
    found = [Answer(address, *answers[url]) for url, all_ in by_url.items() for address in all_]
    return sorted(found, key=lambda one: (order.index(one.state), one.address.place.path, one.address.place.line))


def is_offline(answers: Sequence[Answer]) -> bool:
    """Give whether no host at all could be reached, so that nothing is known of any address."""
    return bool(answers) and all(answer.state == "silent" for answer in answers)


def _ask_host(urls: Sequence[str], timeout: float, pause: float) -> list[tuple[str, tuple[State, str]]]:
    answers = []
    for number, url in enumerate(urls):
        if number:
            time.sleep(pause)
        answers.append((url, _ask(url, timeout)))
    return answers


def _ask(url: str, timeout: float) -> tuple[State, str]:
    """Ask for the head of a page, then for the page where that is refused; once more where the host asks to wait."""
    end = time.monotonic() + timeout
    try:
        status, location = _follow(url, "HEAD", end)
        if status in (400, 403, 404, 405, 501):
            status, location = _follow(url, "GET", end)
        if status == 429:
            status, location = _follow(url, "GET", end)
    except (OSError, http.client.HTTPException, ValueError) as fault:
        reason = getattr(fault, "reason", fault)
        return "silent", f"{reason}" or type(fault).__name__
    return _judge(status, location, url)


def _judge(status: int, location: str, url: str) -> tuple[State, str]:
    if status in (404, 410):
        return "dead", f"status {status}"
    if status in (401, 403, 429, 451):
        return "refused", f"status {status}"
    if status >= 400:
        return "error", f"status {status}"
    return ("moved", location) if location and location != url else ("alive", "")


def _follow(url: str, method: str, end: float) -> tuple[int, str]:
    """Give the status at the end of the redirects, and where they lead if all of them are for good."""
    is_permanent = True
    for _ in range(_MOST_REDIRECTS):
        status, location = _request(url, method, end)
        if status not in _REDIRECTS or not location:
            return status, url if is_permanent else ""
        is_permanent = is_permanent and status in _PERMANENT
        url = urljoin(url, location)
        if not url.startswith(("http://", "https://")):
            raise ValueError(f"it leads to {url}, which is no web address")
    raise ValueError(f"more than {_MOST_REDIRECTS} redirects")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Follow none: it is told whether a page has moved for good."""


_opener = urllib.request.build_opener(_NoRedirect)


def _request(url: str, method: str, end: float) -> tuple[int, str]:
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError("it took too long")
    request = urllib.request.Request(_in_ascii(url), method=method, headers={"User-Agent": _AGENT, "Accept": "*/*"})
    try:
        with _opener.open(request, timeout=left) as answer:
            return answer.status, ""
    except urllib.error.HTTPError as fault:
        with fault:
            if fault.code == 429:
                _wait(fault.headers.get("Retry-After"), end)
            return fault.code, quote((fault.headers.get("Location") or "").encode("latin-1"), _RESERVED)
    except TimeoutError:
        raise TimeoutError("it took too long") from None


def _in_ascii(url: str) -> str:
    """Give an address as it is sent: letters that are none of ASCII's encoded (RFC 3987, section 3.1)."""
    parts = urlsplit(url)
    host = parts.netloc.encode("idna").decode()
    return urlunsplit((parts.scheme, host, quote(parts.path, _RESERVED), quote(parts.query, _RESERVED), ""))


def _wait(said: str | None, end: float) -> None:
    """Wait as long as a host asks, if it says so in seconds and there is time."""
    seconds = float(said) if said and said.isdigit() else PAUSE
    time.sleep(max(0.0, min(seconds, end - time.monotonic())))


def show_answers(answers: Sequence[Answer]) -> str:
    """Give what is wrong, as people read it, and what to do; the last line counts."""
    lines = [
        f"{one.address.place.path}:{one.address.place.line}: {STATES[one.state]}: {one.address.url}"
        f"{f' ({one.detail})' if one.state != 'moved' else f' → {one.detail}'}{_advice(one)}"
        for one in answers
        if one.state != "alive"
    ]
    counts = [f"{sum(one.state == state for one in answers):,} {word}" for state, word in STATES.items()]
    told = [text for text in counts if not text.startswith("0 ")]
    noun = "address" if len(answers) == 1 else "addresses"
    return "\n".join([*lines, f"{len(answers):,} {noun}: {', '.join(told) or 'nothing to ask'}"])


def _advice(answer: Answer) -> str:
    return "; look for a snapshot (`archived`), or write `standing: dead`" if answer.state == "dead" else ""


def show_answers_json(answers: Sequence[Answer]) -> str:
    """Give every answer as JSON."""
    rows = [
        {
            "url": one.address.url,
            "field": one.address.field,
            "path": one.address.place.path,
            "line": one.address.place.line,
            "state": one.state,
            "detail": one.detail,
        }
        for one in answers
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)
