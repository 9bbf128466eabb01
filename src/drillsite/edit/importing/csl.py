"""CSL-JSON and CSL-YAML, as Zotero, Pandoc and every citation processor write them."""

from __future__ import annotations

import json
from typing import Any

import yaml

from drillsite.edit.importing.dates import read_csl_date
from drillsite.edit.importing.drafts import (
    Draft,
    Reference,
    ReferencesUnreadableError,
    name_person,
    strip_markup,
)
from drillsite.edit.importing.languages import read_language
from drillsite.edit.questions import list_questions
from drillsite.records.addresses import strip_doi
from drillsite.records.models import CSL_TYPES

__all__ = ["read_csl_json", "read_csl_yaml"]

_TEXTS = {question.name for question in list_questions("source") if not question.is_list}
_NAMES, _DATES = ("author", "editor"), ("issued", "accessed")
_LISTS = ("references", "items")
"""Where the items stand if they are no list by themselves: in Pandoc’s YAML, and in what Zotero’s server answers."""


def read_csl_json(text: str) -> list[Reference]:
    """Return each item of a CSL-JSON text; raises ReferencesUnreadableError where it is none."""
    try:
        found = json.loads(text, parse_int=str, parse_float=str)
    except ValueError as fault:
        raise ReferencesUnreadableError(f"this is not JSON: {fault}") from None
    except RecursionError:
        raise ReferencesUnreadableError(_TOO_DEEP) from None
    return _read_items(found)


def read_csl_yaml(text: str) -> list[Reference]:
    """Return each item of a CSL-YAML text; raises ReferencesUnreadableError where it is none."""
    try:
        found = yaml.load(text, yaml.BaseLoader)
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        place = f" on line {mark.line + 1}" if mark else ""
        raise ReferencesUnreadableError(f"this is not YAML{place}: {getattr(fault, 'problem', fault)}") from None
    except RecursionError:
        raise ReferencesUnreadableError(_TOO_DEEP) from None
    return _read_items(found)


_TOO_DEEP = "its lists stand too deep within each other"


def _read_items(found: Any) -> list[Reference]:
    if isinstance(found, dict):
        found = next((found[name] for name in _LISTS if isinstance(found.get(name), list)), found)
    items = [found] if isinstance(found, dict) else found
    if not isinstance(items, list) or not all(isinstance(item, dict) and "type" in item for item in items):
        raise ReferencesUnreadableError("this is neither BibTeX nor RIS nor a list of CSL items, each with a `type`")
    return [_read_item(item) for item in items]


def _read_item(item: dict[str, Any]) -> Reference:
    draft = Draft(str(item.get("id", "")))
    for name, value in item.items():
        if value is None:
            continue
        if name == "type" and value not in CSL_TYPES:
            draft.leave_out(name, value, "it is none of CSL's; the source becomes a document")
            draft.put(name, "document", name)
        elif name in _NAMES and isinstance(value, list):
            names = [_name(one) if isinstance(one, dict) else {"literal": str(one)} for one in value if one]
            draft.put(name, [one for one in names if any(one.values())], name)
        elif name in _DATES:
            date = read_csl_date(value)
            if date is None and value:
                draft.leave_out(name, value, "it cannot be read as a date")
            draft.put(name, date, name)
        elif name == "DOI":
            draft.put(name, strip_doi(str(value)), name)
        elif name == "language":
            draft.put(name, read_language(str(value)), name)
        elif name in _TEXTS and not isinstance(value, (dict, list)):
            draft.put(name, " ".join(str(value).split()) if name != "note" else str(value).strip(), name)
        elif name != "id" and value:
            draft.leave_out(name, value)
    return draft.finish()


def _name(name: dict[str, Any]) -> dict[str, str]:
    part = {key: strip_markup(str(value)) for key, value in name.items() if value is not None}
    if part.get("literal"):
        return {"literal": part["literal"]}
    particles = (part.get("dropping-particle", ""), part.get("non-dropping-particle", ""))
    return name_person((*particles, part.get("family", "")), part.get("given", ""), part.get("suffix", ""))
