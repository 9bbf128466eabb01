"""CSL-JSON and CSL-YAML, as citation processors write them, and the JSON of Crossref and doi.org."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import yaml

from drillsite.edit.importing.addresses import read_doi
from drillsite.edit.importing.dates import read_csl_date
from drillsite.edit.importing.drafts import (
    Draft,
    Intake,
    Reference,
    ReferencesUnreadableError,
    name_person,
    strip_markup,
)
from drillsite.edit.importing.languages import read_language
from drillsite.edit.questions import list_questions
from drillsite.records.models import CSL_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["CROSSREF_TYPES", "read_csl_json", "read_csl_yaml"]

CROSSREF_TYPES = {
    "journal-article": "article-journal", "journal": "periodical", "journal-issue": "periodical",
    "journal-volume": "periodical", "proceedings-article": "paper-conference", "proceedings": "book",
    "proceedings-series": "book", "monograph": "book", "edited-book": "book", "reference-book": "book",
    "book-set": "book", "book-series": "book", "book-chapter": "chapter", "book-section": "chapter",
    "book-part": "chapter", "book-track": "chapter", "reference-entry": "entry", "dissertation": "thesis",
    "posted-content": "article", "preprint": "article", "peer-review": "review", "report-series": "report",
    "report-component": "report", "database": "dataset", "component": "document", "other": "document",
    "grant": "document", "journalArticle": "article-journal", "newspaperArticle": "article-newspaper",
    "magazineArticle": "article-magazine", "bookSection": "chapter", "conferencePaper": "paper-conference",
    "blogPost": "post-weblog", "computerProgram": "software",
}  # fmt: skip
"""The CSL type of each type of Crossref, of which doi.org's CSL has some too, and of Zotero's own JSON."""

_TEXTS = {question.name for question in list_questions("source") if not question.is_list}
_NAMES, _DATES = ("author", "editor"), ("issued", "accessed")
_LISTS = ("references", "items", "message")
"""Where the items stand if they are no list by themselves: in Pandoc’s YAML, in what Zotero’s and Crossref's servers
answer."""

_SAME_AS = {"publisher-location": "publisher-place", "journal": "container-title"}
_PUBLISHED = ("published", "published-print", "published-online", "posted", "created")
"""What Crossref says of dates where it says nothing of `issued`."""

_NAME_PARTS = frozenset(("family", "given", "literal", "name", "suffix", "dropping-particle", "non-dropping-particle",
                         "sequence", "comma-suffix", "static-ordering", "parse-names", "isInstitution"))  # fmt: skip
_MOST_VALUES = 100_000


def read_csl_json(text: str) -> Intake:
    """Return each item of a CSL-JSON text; raises ReferencesUnreadableError where it is none."""
    try:
        found = json.loads(text, parse_int=str, parse_float=str)
    except ValueError as fault:
        raise ReferencesUnreadableError(f"this is not JSON: {fault}") from None
    except RecursionError:
        raise ReferencesUnreadableError(_TOO_DEEP) from None
    return _read_items(found)


def read_csl_yaml(text: str) -> Intake:
    """Return each item of a CSL-YAML text; raises ReferencesUnreadableError where it is none."""
    try:
        found = yaml.load(text, getattr(yaml, "CBaseLoader", yaml.BaseLoader))
        size = _count_values(found, {})
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        # At the end of a text its parser stands on a line behind the last.
        place = f" on line {min(mark.line, len(text.splitlines()) - 1) + 1}" if mark else ""
        raise ReferencesUnreadableError(f"this is not YAML{place}: {getattr(fault, 'problem', fault)}") from None
    except RecursionError:
        raise ReferencesUnreadableError(_TOO_DEEP) from None
    if size > _MOST_VALUES + len(text):
        raise ReferencesUnreadableError("its aliases (*name) stand for too much; write out what is meant")
    return _read_items(found)


_TOO_DEEP = "its lists stand too deep within each other"


def _count_values(value: Any, known: dict[int, int]) -> int:
    """Return how many values this is with all aliases written out, counting what is named twice only once."""
    if not isinstance(value, (dict, list)):
        return 1
    size = known.get(id(value))
    if size is None:
        known[id(value)] = _MOST_VALUES**2  # what holds itself has no end
        parts = value.values() if isinstance(value, dict) else value
        size = known[id(value)] = 1 + sum(_count_values(part, known) for part in parts)
    return size


def _read_items(found: Any) -> Intake:
    for _ in range(2):  # Crossref answers with a message, and that with items
        if isinstance(found, dict):
            found = next((found[name] for name in _LISTS if isinstance(found.get(name), (list, dict))), found)
    items = [found] if isinstance(found, dict) else found
    if not isinstance(items, list) or not any(_is_item(item) for item in items):
        if items == []:
            return Intake(())
        raise ReferencesUnreadableError("this is neither BibTeX nor RIS nor a list of CSL items, each with a `type`")
    references = tuple(_read_item(item) for item in items if _is_item(item))
    left_out = tuple(
        f"number {number} of the list is no item of CSL: it has neither `type` nor `title`"
        for number, item in enumerate(items, start=1)
        if not _is_item(item)
    )
    return Intake(references, left_out)


def _is_item(item: Any) -> bool:
    return isinstance(item, dict) and bool(item.get("type") or item.get("title"))


def _read_item(item: dict[str, Any]) -> Reference:
    draft = Draft(_text(item.get("id", "")))
    if isinstance(item.get("custom"), dict):
        draft.put_exact(item["custom"], "custom")
    _put_type(draft, item.get("type"))
    for name in _NAMES:
        value = item.get(name)
        if isinstance(value, list):
            draft.put(name, list(_names(value, name, draft)), name)
        elif value:
            draft.put(name, [{"literal": strip_markup(_text(value))}], name)
    for name in _DATES:
        _put_date(draft, name, item)
    for name, value in item.items():
        if value in (None, "", [], {}) or name in ("id", "type", "custom", *_NAMES, *_DATES):
            continue
        _put(draft, _SAME_AS.get(name, name), value, name)
    return draft.finish()


def _put_type(draft: Draft, value: Any) -> None:
    name = _text(value) if value else ""
    if name not in CSL_TYPES and name not in CROSSREF_TYPES:
        draft.leave_out("type", name, "it is none of CSL's; the source becomes a document")
    draft.put("type", CROSSREF_TYPES.get(name, name if name in CSL_TYPES else "document"), "type")


def _put_date(draft: Draft, name: str, item: dict[str, Any]) -> None:
    value = item.get(name)
    date = read_csl_date(value) if value else None
    if date is None and value and _says_something(value) and not draft.is_exact(name):
        draft.leave_out(name, value, "it cannot be read as a date")
    if date is None and name == "issued":
        date = next((found for key in _PUBLISHED if item.get(key) and (found := read_csl_date(item[key]))), None)
    draft.put(name, date, name)


def _says_something(value: Any) -> bool:
    """Return whether a date says anything at all; Crossref writes `[[null]]` for none."""
    if isinstance(value, dict):
        return any(_says_something(part) for part in value.values())
    if isinstance(value, list):
        return any(_says_something(part) for part in value)
    return value not in (None, "", "0", False)


def _put(draft: Draft, field: str, value: Any, name: str) -> None:
    values = [part for part in value if part] if isinstance(value, list) else [value]
    if field not in _TEXTS or any(isinstance(part, (dict, list)) for part in values):
        draft.leave_out(name, value)
        return
    texts = [strip_markup(_text(part)) for part in values]
    if field == "note":
        draft.add_note("\n\n".join(texts))
        return
    if field in ("ISBN", "ISSN"):
        texts = [", ".join(dict.fromkeys(text.rpartition("/")[2] for text in texts))]
    for text in texts:
        plain = " ".join(text.split())
        if field == "DOI":
            plain = read_doi(plain)
        elif field == "language":
            plain = read_language(plain)
        draft.put(field, plain, name)


def _names(names: list[Any], label: str, draft: Draft) -> Iterator[dict[str, str]]:
    for name in names:
        if not isinstance(name, dict):
            if name:
                yield {"literal": strip_markup(_text(name))}
            continue
        for part, value in name.items():
            if part not in _NAME_PARTS and value:
                draft.leave_out(f"{label}.{part}", value)
        if any((person := _name(name)).values()):
            yield person


def _name(name: dict[str, Any]) -> dict[str, str]:
    part = {key: strip_markup(_text(value)) for key, value in name.items() if value is not None}
    if literal := part.get("literal") or part.get("name"):
        return {"literal": literal}
    particles = (part.get("dropping-particle", ""), part.get("non-dropping-particle", ""))
    return name_person((*particles, part.get("family", "")), part.get("given", ""), part.get("suffix", ""))


def _text(value: Any) -> str:
    """Return what stands for a text as one."""
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)[:200]
    return str(value)
