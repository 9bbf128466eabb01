"""Whether the addresses in the records still lead somewhere."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal

from drillsite.edit.asking import FAULTS, PAUSE, Asker, ask_by_host, describe_fault
from drillsite.edit.robots import KeptAwayError
from drillsite.records import Actor, Source
from drillsite.records.addresses import doi_url

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

_PURPOSE = "link check"


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
    """Yield every address of a source and every homepage, in the order of files; a DOI by its resolver."""
    for key, record in records.by_key.items():
        if isinstance(record, Source):
            doi = doi_url(record.DOI) if record.DOI else None
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
    """Return what became of each address, the most urgent first; one that stands twice is asked once.

    Several hosts are asked at once, each about one address at a time with a pause. `timeout` are the seconds that one
    address may take.
    """
    by_url: dict[str, list[Address]] = defaultdict(list)
    for address in addresses:
        by_url[address.url].append(address)
    answers = ask_by_host(by_url, partial(_ask, asker=Asker(_PURPOSE), timeout=timeout), pause)
    order = list(STATES)
    found = [Answer(address, *answers[url]) for url, all_ in by_url.items() for address in all_]
    return sorted(found, key=lambda one: (order.index(one.state), one.address.place.path, one.address.place.line))


def is_offline(answers: Sequence[Answer]) -> bool:
    """Return whether no host at all could be reached, so that nothing is known of any address."""
    return bool(answers) and all(answer.state == "silent" for answer in answers)


def _ask(url: str, asker: Asker, timeout: float) -> tuple[State, str]:
    """Ask for the head of a page, then for the page where that is refused; once more where the host asks to wait."""
    end = time.monotonic() + timeout
    try:
        reply = asker.follow(url, "HEAD", end)
        if reply.status in (400, 403, 404, 405, 501):
            reply = asker.follow(url, "GET", end)
        if reply.status == 429:
            reply = asker.follow(url, "GET", end)
    except KeptAwayError as fault:
        return "refused", str(fault)
    except FAULTS as fault:
        return "silent", describe_fault(fault)
    return _judge(reply.status, reply.moved_to, url)


def _judge(status: int, location: str, url: str) -> tuple[State, str]:
    if status in (404, 410):
        return "dead", f"status {status}"
    if status in (401, 403, 429, 451):
        return "refused", f"status {status}"
    if status >= 400:
        return "error", f"status {status}"
    return ("moved", location) if location and location != url else ("alive", "")


def show_answers(answers: Sequence[Answer]) -> str:
    """Return what is wrong, as people read it, and what to do; the last line counts."""
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
    """Return every answer as JSON."""
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
