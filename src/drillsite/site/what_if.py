"""What the page “What if” counts in the browser: the voices of every verdict as files, and the addresses of the page.

The joins are made here, once (verdicts.md, section 7). To set something aside takes items out of voices, so the script
only counts (assets/scripts/what_if_counting.js).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from pydantic_core import to_json

from drillsite.site.facets import name_in_list
from drillsite.site.smart import set_quotes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from drillsite.knowledge import Knowledge, Side, Verdict
    from drillsite.records import Key
    from drillsite.records.models import Source
    from drillsite.records.origins import Way

__all__ = [
    "FOLDER",
    "list_what_if_files",
    "listed_origins",
    "main_origin",
    "records_of",
    "what_if_url",
    "write_what_if",
]

FOLDER = "what-if/"
"""The address of the page, below which its files stand."""

VOICES = f"{FOLDER}voices.json"

TITLES_PER_FILE = 500
"""How many claims and events have their titles in one file: the script fetches those of verdicts that change only."""

STATED, LOW = 1, 2
"""The signs of a way: its origin is stated; a source on it is rated D, E or F."""

SEARCHED, OPINION = 1, 2
"""The signs of a claim or an event: somebody searched for evidence; no source can settle it."""


def what_if_url(keys: Iterable[Key] = ()) -> str:
    """Return the address, below the top of the site, of the page with these actors and sources set aside.

    `what-if/?without=actor:tass`
    """
    query = "&".join(f"without={kind}:{identifier}" for kind, identifier in keys)
    return f"{FOLDER}?{query}" if query else FOLDER


def main_origin(verdict: Verdict) -> Key | None:
    """Return what a reader would doubt first: the actor or source that the word hangs on, an origin before others."""
    origins = {voice.origin for side in (verdict.supporting, verdict.disputing) for voice in side.voices}
    keys = [dependence.key for dependence in verdict.hangs_on]
    return next((key for key in keys if key in origins), keys[0] if keys else None)


def listed_origins(knowledge: Knowledge) -> list[Key]:
    """Return the actors and sources without which a verdict changes, those without which most do first."""
    return [key for key in knowledge.relied_on if knowledge.reliances[key].changes]


def list_what_if_files(knowledge: Knowledge) -> Iterator[str]:
    """Yield the addresses of the files that `write_what_if` gives, without making them."""
    yield VOICES
    for start in range(0, len(knowledge.claims) + len(knowledge.events), TITLES_PER_FILE):
        yield _titles_address(start)


def write_what_if(knowledge: Knowledge) -> dict[str, bytes]:
    """Return the files of the page by their addresses: the voices, and the titles of claims and events in parts.

    In `titles/0.json` and so on: the id and the title of each claim in reading order, then of each event.
    """
    judged = (*knowledge.claims, *knowledge.events)
    titles = [(record.id, set_quotes(record.title_text)) for record in judged]
    parts = range(0, len(titles), TITLES_PER_FILE)
    return {
        VOICES: to_json(_write_voices(knowledge)),
        **{_titles_address(start): to_json(titles[start : start + TITLES_PER_FILE]) for start in parts},
    }


def _titles_address(start: int) -> str:
    return f"{FOLDER}titles/{start // TITLES_PER_FILE}.json"


def _write_voices(knowledge: Knowledge) -> dict[str, Any]:
    """Return every voice, as numbers that point into lists.

    `origins`: key, name, how many verdicts change without it; of a source also its kinds of publisher, its lowest
    letter and the day after which it was issued at the earliest, as a number. `others`: other names of these: of
    records of the same document, and former ids. `ways`: signs, then what it passes. `claims` and `events`: signs,
    voices for, voices against; each voice is the ways of its items.
    """
    claims = [knowledge.verdicts[claim.id] for claim in knowledge.claims]
    events = [knowledge.event_verdicts[event.id] for event in knowledge.events]
    numbers = {key: number for number, key in enumerate(knowledge.relied_on)}
    ways = _Ways(numbers)
    voices = {
        name: [_write_verdict(verdict, ways) for verdict in verdicts]
        for name, verdicts in (("claims", claims), ("events", events))
    }
    return {
        "origins": [_write_origin(knowledge, key) for key in knowledge.relied_on],
        "others": dict(_other_names(knowledge, numbers)),
        "titles_per_file": TITLES_PER_FILE,
        "ways": ways.written,
        **voices,
    }


class _Ways:
    """Numbers the ways, each that is alike once, and writes them."""

    def __init__(self, origins: dict[Key, int]) -> None:
        self.written: list[list[int]] = []
        self._origins = origins
        self._numbers: dict[tuple[int, ...], int] = {}
        self._known: dict[int, int] = {}

    def number(self, way: Way) -> int:
        """Return the number of a way."""
        found = self._known.get(id(way))
        if found is None:
            found = self._known[id(way)] = self._number_anew(way)
        return found

    def _number_anew(self, way: Way) -> int:
        signs = STATED * way.is_stated + LOW * way.is_low
        written = (signs, *sorted(self._origins[key] for key in way.passes))
        number = self._numbers.setdefault(written, len(self._numbers))
        if number == len(self.written):
            self.written.append(list(written))
        return number


def _write_verdict(verdict: Verdict, ways: _Ways) -> list[Any]:
    signs = SEARCHED * bool(verdict.searches) + OPINION * verdict.is_opinion
    return [signs, _write_side(verdict.supporting, ways), _write_side(verdict.disputing, ways)]


def _write_side(side: Side, ways: _Ways) -> list[list[int]]:
    return [[ways.number(way) for way in voice.ways] for voice in side.voices]


def _write_origin(knowledge: Knowledge, key: Key) -> list[Any]:
    changes = len(knowledge.reliances[key].changes)
    if key[0] == "actor":
        return [f"actor:{key[1]}", set_quotes(knowledge[key].title_text), changes]
    records = records_of(knowledge, key)
    outlets = sorted({record.outlet for record in records if record.outlet})
    letter = max((record.reliability or "" for record in records), default="")
    written: list[Any] = [f"source:{key[1]}", set_quotes(name_in_list(records[0])), changes, outlets, letter]
    days = [record.issued.earliest for record in records if record.issued]
    if days:
        year, month, day = max(days)
        written.append(year * 10_000 + month * 100 + day)
    return written


def records_of(knowledge: Knowledge, document: Key) -> Sequence[Source]:
    """Return the records of a document; first the one whose id stands for it."""
    records = knowledge.origins.documents.records.get(document[1])
    return records or (cast("Source", knowledge[document]),)


def _other_names(knowledge: Knowledge, numbers: dict[Key, int]) -> Iterator[tuple[str, int]]:
    """Yield the further keys under which an origin may stand in an address, and its number."""
    origins = knowledge.origins
    for document, records in origins.documents.records.items():
        if ("source", document) in numbers:
            yield from ((f"source:{record.id}", numbers["source", document]) for record in records[1:])
    for former, now in knowledge.records.former.items():
        if now[0] in ("actor", "source"):
            key = origins.document_of(now[1]) if now[0] == "source" else now
            if key in numbers:
                yield f"{former[0]}:{former[1]}", numbers[key]
