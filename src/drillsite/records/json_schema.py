"""The JSON Schema of the records, generated from the models that check them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue, models_json_schema

from drillsite.records.dates import EdtfDate
from drillsite.records.models import MODELS

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic_core import core_schema

__all__ = ["DIALECT", "define_records"]

DIALECT = GenerateJsonSchema.schema_dialect
"""The address of JSON Schema 2020-12, as `$schema` names it."""

_SINGLE_DATE = (
    r"(?:Y-?[1-9][0-9]{4,8}|-?[0-9X]{4})(?:-[0-9X]{2}(?:-[0-9X]{2}"
    r"(?:T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:Z|[+-][0-9]{2}(?::[0-9]{2})?)?)?)?)?[?~%]?"
)
_DATE_PATTERN = rf"^(?:{_SINGLE_DATE}(?:/(?:\.\.|{_SINGLE_DATE})?)?|(?:\.\.)?/{_SINGLE_DATE})$"
_ID_PATTERN = r"^(?=.{1,80}$)[a-z0-9]+(?:-[a-z0-9]+)*$"


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


def define_records() -> dict[str, Any]:
    """Give the definitions (JSON Schema 2020-12) of every kind of record and its parts, and of each kind's data files.

    A record is defined under the name of its model (`Claim`), without its id, which is the key above it; a file
    under the plural of its kind (`claims`). A field that names records says so as `x-names`, with their kinds.
    """
    models: list[tuple[type[BaseModel], JsonSchemaMode]] = [(model, "validation") for model in MODELS.values()]
    _, found = models_json_schema(models, schema_generator=_RecordSchema)
    definitions: dict[str, Any] = dict(sorted(found["$defs"].items()))
    for definition in definitions.values():
        _allow_one_text(definition)
    for kind, model in MODELS.items():
        record = definitions[model.__name__]
        record["properties"].pop("id")
        record["required"].remove("id")
        definitions[f"{kind}s"] = {
            "description": f"A data file of {kind}s: records by id.",
            "type": ["object", "null"],
            "propertyNames": {"pattern": _ID_PATTERN},
            "additionalProperties": {"$ref": f"#/$defs/{model.__name__}"},
        }
    return definitions


def _allow_one_text(model: dict[str, Any]) -> None:
    """Let one plain text stand for a list of authors or of queries, as the check does."""
    for name, field in model.get("properties", {}).items():
        if field.get("items") == {"$ref": "#/$defs/Author"} or (model.get("title"), name) == ("Search", "for"):
            listed = {"type": field.pop("type"), "items": field.pop("items")}
            model["properties"][name] = {"anyOf": [listed, {"type": "string", "minLength": 1}], **field}
