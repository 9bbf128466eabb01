"""The form of the JSON data and of the records in it, as JSON Schema."""

from __future__ import annotations

import json
from typing import Any, get_args

from drillsite.export.about import PLURALS
from drillsite.export.json_data import FORMAT_VERSION
from drillsite.export.ledger import COUNT_NAMES, COVERAGE_NAMES
from drillsite.knowledge import VERDICT_WORDS
from drillsite.records.discounting import NotCounted
from drillsite.records.json_schema import DIALECT, define_records
from drillsite.records.origins import JOINS

__all__ = ["write_schema"]

_DESCRIPTION = (
    "The root describes drillsite.json; #/$defs/claims describes claims.yml, and so for each kind. "
    "drillsite reads every value as the text that was typed, so a text may also be written as a bare number."
)
_COVERED = ("theme", "actor", "system", "event")

Schema = dict[str, Any]


def write_schema() -> bytes:
    """Return `schema.json`: the JSON Schema (2020-12) of records, data files, and the JSON data.

    It says of each field what the check says of it; what holds between records (that an id exists, that a
    quote is in the text) only the check can tell. A record's id is the key above it.
    """
    return (json.dumps(_root(), ensure_ascii=False, indent=1) + "\n").encode()


def _root() -> Schema:
    text: Schema = {"type": "string"}
    link = _object({"name": text, "url": text})
    top = {
        "$schema": text,
        "format": {"const": "drillsite"},
        "version": {"const": FORMAT_VERSION},
        "generator": text,
        "site": link,
        "licence": link,
    }
    derived = {
        "coverage": _object(
            {"all": _ref("Coverage")} | {PLURALS[kind]: _by_id(_ref("Coverage")) for kind in _COVERED},
            "How many claims there are in all and about each record, and how many of them have which verdict.",
        ),
        "verdicts": _by_id(_ref("Verdict"), "The verdict on each claim."),
        "event_verdicts": _by_id(_ref("Verdict"), "The verdict on the evidence of each event."),
        "impacts": _by_id(_ref("Impact"), "What rests on each source that anything rests on."),
        "edges": _list(_ref("Edge"), "The relations between actors, systems and events."),
    }
    kinds = {plural: _ref(plural) for plural in PLURALS.values()}
    return {
        "$schema": DIALECT,
        "title": "Records of a drillsite knowledge site",
        "description": _DESCRIPTION,
        **_object({**top, **kinds, **derived}),
        "$defs": {**define_records(), **_define_derived()},
    }


def _define_derived() -> dict[str, Schema]:
    """Return the definitions of what is derived from the records."""
    return {
        "Verdict": _verdict(),
        "Voice": _voice(),
        "Coverage": _object({name: _count() for name in COVERAGE_NAMES}),
        "Impact": _object(
            {
                "evidence_for": _list(_name("claim", "event"), "What it is evidence for or against."),
                "states": _list(_name("claim"), "The claims that it makes."),
                "passed_on_by": _list(_name("source"), "The sources that repeat it as a whole."),
                "sole_support_of": _list(_name("claim"), "The claims whose counted support is this source alone."),
            }
        ),
        "Edge": _object(
            {
                "subject": _name("actor", "system", "event"),
                "predicate": {"type": "string"},
                "object": _name("actor", "system", "event"),
                "field": {"type": "string", "description": "The field in which a record says so."},
                "said_by": _name(*PLURALS),
                "verdict": _word("The verdict on the claim that says so, if one does.", or_none=True),
                "without_low": _word("The same without sources rated D, E or F.", or_none=True),
            }
        ),
    }


def _verdict() -> Schema:
    position: Schema = {
        "type": "integer",
        "minimum": 0,
        "description": "An item of evidence by its position in the record.",
    }
    discounted: dict[str, Schema] = {"evidence": position, "because": {"enum": list(get_args(NotCounted))}}
    hangs_on: dict[str, Schema] = {
        "id": {"type": "string"},
        "kind": {"enum": ["actor", "source"]},
        "word": _word("The verdict that there would be without it."),
    }
    return _object(
        {
            "verdict": _word("The verdict."),
            "counts": _object(
                {name: _count() for name in COUNT_NAMES},
                "Independent origins on each side, the fewest and the most that the evidence allows, and items.",
            ),
            "supporting": _list(_ref("Voice"), "Whose statements support it."),
            "disputing": _list(_ref("Voice"), "Whose statements dispute it."),
            "context": _list(position, "The items that are background and do not count."),
            "discounted": _list(_object(discounted), "The items for or against that do not count, and why."),
            "hangs_on": _list(_object(hangs_on), "The actors and sources without which the verdict changes."),
            "without_low": _word("The verdict without sources rated D, E or F; another word: the verdict is weak."),
            "searches": _count("How often somebody looked for evidence."),
            "last_searched": {"type": ["string", "null"], "description": "The day of the last search, in EDTF."},
        }
    )


def _voice() -> Schema:
    origin = _name("actor", "source")
    joined = {
        "origin": origin,
        "to": origin,
        "because": {"enum": list(JOINS), "description": "The first reason for which the two are one voice."},
    }
    return _object(
        {
            "origin": {**origin, "description": "Of origins that count as one, the one highest up."},
            "stated": {"type": "boolean", "description": "Whether any of its items states its origin."},
            "evidence": {
                "type": "array",
                "items": {"type": "integer", "minimum": 0},
                "minItems": 1,
                "description": "The positions of its items of evidence.",
            },
            "joined": _list(_object(joined), "The other origins that are the same voice, by id."),
        },
        "Origins that count as one, and the items of evidence that lead to them.",
    )


def _object(properties: dict[str, Schema], description: str = "") -> Schema:
    """Return the schema of an object that has all these properties and no others."""
    return _described(
        {
            "type": "object",
            "properties": properties,
            "required": [name for name in properties if name != "$schema"],
            "additionalProperties": False,
        },
        description,
    )


def _by_id(schema: Schema, description: str = "") -> Schema:
    return _described({"type": "object", "additionalProperties": schema}, description)


def _list(items: Schema, description: str = "") -> Schema:
    return _described({"type": "array", "items": items}, description)


def _described(schema: Schema, description: str) -> Schema:
    return {**schema, "description": description} if description else schema


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _count(description: str = "") -> Schema:
    return _described({"type": "integer", "minimum": 0}, description)


def _name(*kinds: str) -> Schema:
    """Return the schema of a record's name as prose links write it: `actor:china`."""
    return {"type": "string", "pattern": f"^({'|'.join(kinds)}):[a-z0-9-]+$"}


def _word(description: str, *, or_none: bool = False) -> Schema:
    return {"enum": [*VERDICT_WORDS, None] if or_none else list(VERDICT_WORDS), "description": description}
