"""The JSON Schema of the records, generated from the models that check them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue, models_json_schema

from drillsite.export.about import PLURALS
from drillsite.export.json_data import FORMAT_VERSION
from drillsite.records import MODELS, EdtfDate

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic_core import core_schema

__all__ = ["write_schema"]

_SINGLE_DATE = (
    r"(?:Y-?[1-9][0-9]{4,8}|-?[0-9X]{4})(?:-[0-9X]{2}(?:-[0-9X]{2}"
    r"(?:T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:Z|[+-][0-9]{2}(?::[0-9]{2})?)?)?)?)?[?~%]?"
)
_DATE_PATTERN = rf"^(?:{_SINGLE_DATE}(?:/(?:\.\.|{_SINGLE_DATE})?)?|(?:\.\.)?/{_SINGLE_DATE})$"
_ID_PATTERN = r"^(?=.{1,80}$)[a-z0-9]+(?:-[a-z0-9]+)*$"

_DERIVED = ("coverage", "verdicts", "event_verdicts", "impacts")
_DESCRIPTION = (
    "The root describes drillsite.json; #/$defs/claims describes claims.yml, and so for each kind. "
    "drillsite reads every value as the text that was typed, so a text may also be written as a bare number."
)


class _RecordSchema(GenerateJsonSchema):
    """Knows what pydantic cannot: a date is a text, and a YAML parser takes bare digits for a number."""

    def dataclass_schema(self, schema: core_schema.DataclassSchema) -> JsonSchemaValue:
        if schema["cls"] is not EdtfDate:
            return super().dataclass_schema(schema)
        return {"type": ["string", "integer"], "pattern": _DATE_PATTERN, "title": "Date"}

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        found = super().str_schema(schema)
        return found if "pattern" in found else {**found, "type": ["string", "number"]}

    def literal_schema(self, schema: core_schema.LiteralSchema) -> JsonSchemaValue:
        words = schema["expected"]
        if all(isinstance(word, str) and word.isdecimal() for word in words):
            return {"enum": [*words, *map(int, words)]}
        return super().literal_schema(schema)


def write_schema() -> bytes:
    """Give `schema.json`: the JSON Schema (2020-12) of records, data files, and the JSON data.

    It says of each field what the check says of it; what holds between records (that an id exists, that a
    quote is in the text) only the check can tell. A record's id is the key above it.
    """
    models: list[tuple[type[BaseModel], JsonSchemaMode]] = [(model, "validation") for model in MODELS.values()]
    _, found = models_json_schema(models, schema_generator=_RecordSchema)
    definitions: dict[str, Any] = dict(sorted(found["$defs"].items()))
    for kind, model in MODELS.items():
        record = definitions[model.__name__]
        record["properties"].pop("id")
        _allow_one_name(record)
        record["required"].remove("id")
        definitions[PLURALS[kind]] = {
            "description": f"A data file of {PLURALS[kind]}: records by id.",
            "type": ["object", "null"],
            "propertyNames": {"pattern": _ID_PATTERN},
            "additionalProperties": {"$ref": f"#/$defs/{model.__name__}"},
        }
    return (json.dumps(_root(definitions), ensure_ascii=False, indent=1) + "\n").encode()


def _allow_one_name(record: dict[str, Any]) -> None:
    """Let one plain text stand for a list of authors, as the check does."""
    for name, field in record["properties"].items():
        if field.get("items") == {"$ref": "#/$defs/Author"}:
            listed = {"type": field.pop("type"), "items": field.pop("items")}
            record["properties"][name] = {"anyOf": [listed, {"type": "string", "minLength": 1}], **field}


def _root(definitions: dict[str, Any]) -> dict[str, Any]:
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
        "$schema": GenerateJsonSchema.schema_dialect,
        "title": "Records of a drillsite knowledge site",
        "description": _DESCRIPTION,
        "type": "object",
        "properties": {**top, **kinds, **derived},
        "required": ["format", "version", *kinds],
        "additionalProperties": False,
        "$defs": definitions,
    }
