"""What the search finds: an entry for each record and index, in the words that readers see, and how it is ranked."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from drillsite.records.models import Actor, Claim, Event, Source, System, Theme
from drillsite.site.address import address_of
from drillsite.site.marks import WEAK_SHAPES, badge, kind_mark
from drillsite.site.pages import INDEXES
from drillsite.site.prose import ProseRenderer
from drillsite.site.smart import set_quotes
from drillsite.site.verdict_words import verdict_label
from drillsite.site.words import CLAIM_TYPES, KIND_WORDS, VERDICT_LABELS, authors_in_words, source_type

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from drillsite.knowledge import Knowledge
    from drillsite.records import Evidence, Key, Record

__all__ = [
    "BADGES",
    "FACETS",
    "GUIDE",
    "KINDS",
    "OVERVIEW",
    "WEIGHTS",
    "SearchEntry",
    "list_search_entries",
    "search_settings",
    "spell",
]

FACETS = ("Kind", "Theme", "Verdict", "Actor", "Source")
"""What results can be narrowed by, in the order in which the search page offers it."""

OVERVIEW, GUIDE = "Overview", "Guide"
"""The kinds of pages that are no record's: those that span many records, and those that the site's owner wrote."""

_LABELS = {kind: singular.capitalize() for kind, (singular, _) in KIND_WORDS.items()}

KINDS = (*_LABELS.values(), OVERVIEW, GUIDE)
"""The values of the facet of that name."""


def _make_badges() -> Iterator[tuple[str, str]]:
    for word, label in VERDICT_LABELS.items():
        yield label, badge(word, label, is_weak=False)
        if word in WEAK_SHAPES:
            yield f"{label} (weak)", badge(word, f"{label} (weak)", is_weak=True)
        if word == "opinion":
            yield "Forecast", badge(word, "Forecast", is_weak=False)


BADGES = dict(_make_badges())
"""The values of the facet on verdicts, each with its sign: a weak one is a value of its own, so that results say so."""

WEIGHTS = {
    "title": 0,
    **{"name1": 95, "name2": 30, "name3": 10},
    **{"also1": 50, "also2": 25, "also3": 8},
    **{"subject": 9, "heading": 6, "when": 0, "signs": 1},
}
"""What a word found in each field adds to a page's rank; the text counts as the engine has it.

The engine asks how much of the query a field holds, not how much of the field is asked for. So names of one word, of
two and of more are different fields: “China” finds China before its ministries. Other names (`also…`) stand apart, for
what has many would be found last by each of them. An event is named by its title and when
it was. `subject` is what a theme or a guide is about, `heading` a claim's or a source's title, `signs` the parts of
words that are written without spaces or joined by dashes. `title` and `when` are only shown.
"""

_POSSESSIVE = re.compile(r"['’]s?\b")
_JOINT = re.compile(r"(?<=[^\W\d_])[-‐–—/](?=[^\W\d_])")
_BETWEEN = re.compile(r"(?<=[^\W\d_])[–—/](?=[^\W\d_])")
_ADDRESS = re.compile(r"[^\W\d]{2}\.[^\W\d]{2}")
_SIGN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """A page as the search knows it: its address, its title, the text that is searched and shown in part.

    `fields` holds the words that weigh more, by the names in WEIGHTS; `facets` the values of each of FACETS that apply.
    """

    address: str
    title: str
    text: str
    fields: dict[str, str] = field(default_factory=dict)
    facets: dict[str, list[str]] = field(default_factory=dict)


def list_search_entries(knowledge: Knowledge) -> Iterator[SearchEntry]:
    """Give an entry for each index and each record, in a fixed order."""
    for address, title, description in INDEXES:
        fields = {"name1": spell(title)}
        yield SearchEntry(address, title, description, fields, {"Kind": [OVERVIEW]})
    entries = _Entries(knowledge)
    for record in knowledge.ordered:
        yield entries.make(record)


def spell(text: str) -> str:
    """Give the words of a text as queries are asked: `China's anti-missile HQ-19` is `china anti missile hq-19`.

    The engine takes a word with a mark inside for rarer, and so for better, than the plain one. Signs of scripts
    without spaces stand alone. The script of the search does the same to what readers type.
    """
    plain = _JOINT.sub(" ", _POSSESSIVE.sub("", text)).lower()
    return _SIGN.sub(r" \g<0> ", plain)


def search_settings() -> bytes:
    """Give the script module with what the search in the browser must know of entries and signs."""
    marks = {label: kind_mark(kind) for kind, label in _LABELS.items()}
    settings = {"weights": WEIGHTS, "facets": FACETS, "marks": marks, "badges": BADGES}
    lines = [f"export const {name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in settings.items()]
    return "".join(lines).encode()


class _Entries:
    """Makes the entries of records."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._prose = ProseRenderer(knowledge)

    def make(self, record: Record) -> SearchEntry:
        """Give the entry of a record."""
        text = " ".join(filter(None, self._text(record)))
        fields = {**self._fields(record), "signs": " ".join(_list_parts(f"{record.title_text} {text}"))}
        facets = {"Kind": [_LABELS[record.kind]], **self._facets(record)}
        return SearchEntry(
            address_of(record.key),
            set_quotes(record.title_text),
            text,
            {name: words for name, words in fields.items() if words},
            {name: values for name, values in facets.items() if values},
        )

    def _fields(self, record: Record) -> dict[str, str]:
        if isinstance(record, Actor | System):
            return {**_by_length("name", (record.name,)), **_by_length("also", record.aliases)}
        if isinstance(record, Theme):
            return {"subject": spell(f"{record.title}, {record.section or ''}")}
        if isinstance(record, Event):
            when = record.date.words
            return {"name3": spell(f"{record.title}, {when}"), "when": when}
        return {"heading": spell(record.title_text)}

    def _text(self, record: Record) -> Iterator[str]:
        if isinstance(record, Theme):
            yield from (record.question or "", self._plain(record.summary), self._plain(record.body))
        elif isinstance(record, Claim):
            yield from (f"“{place.quote}”" for place in record.stated_in if place.quote)
            yield self._plain(record.note)
            yield from self._evidence(record.evidence)
            yield CLAIM_TYPES[record.type][0]
        elif isinstance(record, Actor | System):
            yield self._plain(record.summary)
            yield record.type.replace("-", " ").capitalize()
        elif isinstance(record, Event):
            yield from (self._plain(record.summary), ", ".join(filter(None, (record.place, record.series))))
            yield from self._evidence(record.evidence)
        elif isinstance(record, Source):
            issued = record.issued.words if record.issued else ""
            about = (authors_in_words(record.author), record.container_title, record.publisher, issued)
            yield ", ".join(dict.fromkeys(filter(None, (*about, source_type(record))))) + "."
            yield from (set_quotes(record.abstract or ""), self._plain(record.note))

    def _evidence(self, items: Iterable[Evidence]) -> Iterator[str]:
        for item in items:
            yield set_quotes(item.note or "")
            yield f"“{item.quote}”" if item.quote else ""

    def _plain(self, prose: str | None) -> str:
        """Give prose as the text that a page shows."""
        return self._prose.render(prose).striptags() if prose else ""

    def _facets(self, record: Record) -> dict[str, list[str]]:
        known = self._knowledge
        if isinstance(record, Claim):
            edge = known.edge_of(record)
            ends = [key for key in (edge.subject, edge.object) if key[0] == "actor"] if edge else []
            return {
                "Theme": self._titles(("theme", name) for name in (record.theme, *record.also_in)),
                "Verdict": [verdict_label(known.verdicts[record.id], record)],
                "Actor": self._titles([*(("actor", name) for name in record.actors), *ends]),
                "Source": self._titles(("source", item.source) for item in record.evidence),
            }
        if isinstance(record, Event):
            return {
                "Verdict": [verdict_label(known.event_verdicts[record.id], record)],
                "Actor": self._titles(("actor", name) for name in record.participants),
                "Source": self._titles(("source", item.source) for item in record.evidence),
            }
        return {}

    def _titles(self, keys: Iterable[Key]) -> list[str]:
        return list(dict.fromkeys(set_quotes(self._knowledge[key].title_text) for key in keys))


def _list_parts(text: str) -> Iterator[str]:
    """Yield the parts of what the engine takes for one word: in scripts without spaces, and around a dash or a /."""
    for word in text.split():
        if _SIGN.search(word) or _BETWEEN.search(word):
            yield from re.findall(r"\w+", spell(word))


def _by_length(field_name: str, names: Iterable[str]) -> dict[str, str]:
    """Return the names of one word, of two and of more, each sort as one field.

    An address (`lakenews.example`) is with the long ones: as one word it would be found for all that it begins with.
    """
    sorts: dict[str, list[str]] = defaultdict(list)
    for name in map(spell, names):
        sorts[f"{field_name}{3 if _ADDRESS.search(name) else min(len(name.split()), 3)}"].append(name)
    return {sort: ", ".join(found) for sort, found in sorts.items()}
