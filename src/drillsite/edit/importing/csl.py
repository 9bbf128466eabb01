"""CSL-JSON and CSL-YAML, as Zotero, Pandoc and every citation processor write them."""

from __future__ import annotations

import json
from typing import Any

import yaml

from drillsite.edit.importing.dates import read_csl_date
from drillsite.edit.importing.drafts import Draft, Reference, ReferencesUnreadableError, name_person, strip_doi
from drillsite.edit.importing.languages import read_language
from drillsite.edit.questions import list_questions

__all__ = ["read_csl_json", "read_csl_yaml"]

_TEXTS = {question.name for question in list_questions("source") if not question.is_list}
_NAMES, _DATES = ("author", "editor"), ("issued", "accessed")


def read_csl_json(text: str) -> list[Reference]:
    """Give each item of a CSL-JSON text; raises ReferencesUnreadableError where it is none."""
    try:
        found = json.loads(text, parse_int=str, parse_float=str)
    except ValueError as fault:
        raise ReferencesUnreadableError(f"this is not JSON: {fault}") from None
    return _read_items(found)


def read_csl_yaml(text: str) -> list[Reference]:
    """Give each item of a CSL-YAML text; raises ReferencesUnreadableError where it is none."""
    try:
        found = yaml.load(text, yaml.BaseLoader)
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        place = f" on line {mark.line + 1}" if mark else ""
        raise ReferencesUnreadableError(f"this is not YAML{place}: {getattr(fault, 'problem', fault)}") from None
    return _read_items(found)


def _read_items(found: Any) -> list[Reference]:
    if isinstance(found, dict) and isinstance(found.get("references"), list):
        found = found["references"]
    items = [found] if isinstance(found, dict) else found
    if not isinstance(items, list) or not all(isinstance(item, dict) and "type" in item for item in items):
        raise ReferencesUnreadableError("this is no list of CSL items, each with a `type`")
    return [_read_item(item) for item in items]


def _read_item(item: dict[str, Any]) -> Reference:
    draft = Draft(str(item.get("id", "")))
    for name, value in item.items():
        if name in _NAMES and isinstance(value, list):
            draft.put(name, [_name(one) if isinstance(one, dict) else {"literal": str(one)} for one in value], name)
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
    part = {key: str(value) for key, value in name.items()}
    if part.get("literal"):
        return {"literal": part["literal"]}
    particles = (part.get("dropping-particle", ""), part.get("non-dropping-particle", ""))
    return name_person((*particles, part.get("family", "")), part.get("given", ""), part.get("suffix", ""))
