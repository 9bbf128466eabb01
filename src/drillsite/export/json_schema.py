"""The form of the JSON data and of the records in it, as JSON Schema."""

from __future__ import annotations

import json
from typing import Any

from drillsite.export.about import PLURALS
from drillsite.export.json_data import FORMAT_VERSION
from drillsite.records.json_schema import DIALECT, define_records

__all__ = ["write_schema"]

_DERIVED = ("coverage", "verdicts", "event_verdicts", "impacts")
_DESCRIPTION = (
    "The root describes drillsite.json; #/$defs/claims describes claims.yml, and so for each kind. "
    "drillsite reads every value as the text that was typed, so a text may also be written as a bare number."
)


def write_schema() -> bytes:
    """Give `schema.json`: the JSON Schema (2020-12) of records, data files, and the JSON data.

    It says of each field what the check says of it; what holds between records (that an id exists, that a
    quote is in the text) only the check can tell. A record's id is the key above it.
    """
    return (json.dumps(_root(), ensure_ascii=False, indent=1) + "\n").encode()


def _root() -> dict[str, Any]:
    text, link = (
        {"type": "string"},
        {"type": "object", "properties": {"name": {"type": "string"}, "url": {"type": "string"}}},
    )
    top: dict[str, Any] = {
        "$schema": text,
        "format": {"const": "drillsite"},
        "version": {"const": FORMAT_VERSION},
        "generator": text,
        "site": link,
        "licence": link,
    }
    derived: dict[str, Any] = {name: {"type": "object"} for name in _DERIVED} | {"edges": {"type": "array"}}
    kinds = {plural: {"$ref": f"#/$defs/{plural}"} for plural in PLURALS.values()}
    return {
        "$schema": DIALECT,
        "title": "Records of a drillsite knowledge site",
        "description": _DESCRIPTION,
        "type": "object",
        "properties": {**top, **kinds, **derived},
        "required": ["format", "version", *kinds],
        "additionalProperties": False,
        "$defs": define_records(),
    }
