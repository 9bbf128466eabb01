"""Every field of every record is in every format: leaving out any one of them, or saying something else, shows."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
import yaml

from drillsite.export import export_files
from drillsite.export.forms import forms_of
from drillsite.knowledge import link_records
from drillsite.reading import read_folder
from drillsite.records import MODELS, check_records
from test_export import ABOUT

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import BaseModel

SEARCH = {"on": "2026-11-27", "where": "a library", "for": ["drill"], "found": ["report"], "by": "ab", "note": "Much."}
EVIDENCE = {
    "source": "report", "stance": "supports", "locator": "p. 1", "quote": "it was", "note": "So it says.",
    "origin": "itself", "origin_reason": "It was there.", "independent": "It saw it.", "credibility": "2",
    "added": "2026-11-26", "by": "xy",
}  # fmt: skip
AUTHORS = [{"family": "Roe", "given": "Ann"}, {"literal": "A Body"}]

FULL: dict[str, Any] = {
    "theme": {
        "formerly": ["old-theme"], "title": "Theme", "summary": "About it.", "question": "What?", "order": 3,
        "parent": "other", "section": "Section", "body": "The synthesis.",
    },
    "claim": {
        "formerly": ["old-claim"], "statement": "It was so.", "type": "fact", "theme": "full", "also_in": ["other"],
        "stated_in": [{"source": "article", "section": "One", "locator": "line 1", "quote": "so it was"}],
        "attributed_to": "other", "actors": ["other"], "systems": ["other"], "events": ["other"],
        "relation": {"subject": "actor:full", "predicate": "met", "object": "actor:other"}, "note": "A note.",
        "evidence": [EVIDENCE], "searches": [SEARCH],
        "responds_to": [{"claim": "other", "as": "refines", "note": "In part."}],
    },
    "actor": {
        "formerly": ["old-actor"], "name": "Actor", "in_text": "the Actor", "type": "ministry", "aliases": ["Alias"],
        "summary": "An actor.", "part_of": ["other"], "speaks_for": ["other"], "wikidata": "Q148",
        "homepage": "https://actor.example/",
    },
    "system": {
        "formerly": ["old-system"], "name": "System", "type": "radar", "aliases": ["Array"], "summary": "A system.",
        "developed_by": ["full"], "operated_by": ["other"], "part_of": ["other"], "wikidata": "Q149",
    },
    "event": {
        "formerly": ["old-event"], "title": "Event", "date": "2025-12", "type": "exercise", "summary": "An event.",
        "place": "Moscow", "participants": ["full"], "systems": ["full"], "series": "Series",
        "evidence": [EVIDENCE], "searches": [SEARCH],
    },
    "source": {
        "formerly": ["old-source"], "type": "report", "title": "Source", "author": AUTHORS, "issued": "2024",
        "container-title": "Container", "publisher": "Publisher", "URL": "https://source.example/full",
        "DOI": "10.5555/full", "ISBN": "978-3", "ISSN": "1234-5678",
        "editor": [{"family": "Doe", "given": "Jo"}, {"literal": "Two"}], "volume": "12", "issue": "34", "page": "56",
        "number": "78", "edition": "9", "genre": "Paper", "publisher-place": "Berlin", "collection-title": "Works",
        "language": "fr", "accessed": "2026-11-20", "abstract": "In short.", "note": "A remark.", "level": "tertiary",
        "reliability": "E", "reliability_reason": "It erred.", "outlet": "trade-press", "standing": "corrected",
        "archived": "https://archive.example/full", "cited_by_work": True, "origin": "other",
        "origin_reason": "It quotes.",
    },
}  # fmt: skip
"""A record of each kind in which every field is set."""

OTHERS: dict[str, Any] = {
    "theme": {"other": {"title": "Other", "summary": "S."}},
    "claim": {
        name: {"statement": name, "type": "fact", "theme": "other", "stated_in": [{"source": "article"}]}
        for name in ("other", "third")
    },
    "actor": {"other": {"name": "Other", "type": "group", "summary": "S."}},
    "system": {"other": {"name": "Other", "type": "radar", "summary": "S."}},
    "event": {"other": {"title": "Other", "date": "2020", "type": "test", "summary": "S."}},
    "source": {
        "article": {"type": "article", "title": "Article"},
        "report": {"type": "report", "title": "Report"},
        "paper": {"type": "article-journal", "title": "Paper"},
    },
}
"""What these name."""

INSTEAD: dict[str, Any] = {
    "order": 4, "theme": "other", "source": "paper", "stance": "disputes", "claim": "third", "as": "supports",
    "subject": "actor:other", "object": "actor:full", "date": "2024", "on": "2026-11-25", "standing": "dead",
    "stated_in": [{"source": "article"}],
    "claim.type": "assessment", "actor.type": "group", "event.type": "test", "source.type": "book",
}  # fmt: skip
"""What else a field may say that cannot be left out and is no free text."""

BESIDE = {"level", "reliability", "reliability_reason", "outlet", "standing", "archived", "cited_by_work", "formerly"}
BESIDE |= {"origin", "origin_reason", "number", "ISSN"}
"""Fields of a source for which BibTeX and RIS have no place, or none beside an issue and an ISBN."""


class Place(NamedTuple):
    """A field of a record, or of a part of one: the way to it, and whether it may be left out."""

    path: tuple[str, ...]
    is_always_set: bool

    def __str__(self) -> str:
        return ".".join(self.path)


def _places(model: type[BaseModel], *start: str) -> list[Place]:
    found: list[Place] = []
    for form in forms_of(model):
        if form.name != "id":
            found.append(Place((*start, form.name), form.is_always_set))
            found += _places(form.part, *start, form.name) if form.part else []
    return found


PLACES = [place for kind, model in MODELS.items() for place in _places(model, kind)]


def _change(place: Place) -> dict[str, Any]:
    """Return the full records, but for one field, which is left out, or says something else if it cannot be."""
    changed = copy.deepcopy(FULL)
    inner: Any = changed
    *steps, last = place.path
    for step in steps:
        inner = inner[step]
        inner = next(one for one in inner if last in one) if isinstance(inner, list) else inner
    if place.is_always_set:
        inner[last] = INSTEAD.get(str(place), INSTEAD.get(last, "Something else"))
    else:
        del inner[last]
    return changed


def export_full(folder: Path, full: dict[str, Any]) -> dict[str, bytes]:
    """Return every download of these records and of what they name, and all tables as one."""
    folder.mkdir()
    for kind, record in full.items():
        text = yaml.safe_dump({"full": record, **OTHERS[kind]}, allow_unicode=True)
        (folder / f"{kind}s.yml").write_text(text, "utf-8")
    raw, problems = read_folder(folder, "data")
    records, faults = check_records(raw)
    assert [fault.message for fault in (*problems, *faults) if fault.severity == "error"] == []
    files = export_files(link_records(records), ABOUT)
    return {**files, "all.csv": b"".join(files[name] for name in sorted(files) if name.endswith(".csv"))}


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return export_full(tmp_path_factory.mktemp("full") / "data", FULL)


def test_the_full_records_have_every_field() -> None:
    for place in PLACES:
        inner: Any = FULL
        for step in place.path:
            found = [one for one in (inner if isinstance(inner, list) else [inner]) if step in one]
            assert found, f"{place} is not set: say something there, so that its formats are tested"
            inner = found[0][step]


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_a_field_that_changes_changes_every_format(place: Place, full: dict[str, bytes], tmp_path: Path) -> None:
    changed = export_full(tmp_path / "data", _change(place))
    formats = ["drillsite.json", "all.csv", "drillsite.sqlite", "drillsite.jsonld"]
    if place.path[0] == "source":
        formats.append("sources.csl.json")
        formats += [] if place.path[1] in BESIDE else ["sources.bib", "sources.ris"]
    assert [name for name in formats if changed[name] == full[name]] == []
