"""Schemas for editors: what fields there are, what they mean, and which ids exist to be named."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from drillsite.records.json_schema import DIALECT, define_records
from drillsite.records.models import MODELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from drillsite.records import Key, Records

__all__ = ["SCHEMA_FOLDER", "associate_vscode", "write_schemas"]

SCHEMA_FOLDER = ".drillsite/schema"
"""Where the schemas are put, from the folder of mkdocs.yml."""


def write_schemas(records: Records) -> dict[str, bytes]:
    """Return a JSON Schema (2020-12) for the data files of each kind, by file name: `claims.json`.

    Where a field names records, the ids of these are offered, each with the title of its record; others are allowed
    too, since the schema may be older than the record: whether an id exists, the check tells.
    """
    definitions = _for_typing(define_records())
    for kinds in sorted(set(_named_kinds(definitions))):
        definitions[_list_name(kinds)] = _list_ids(records, kinds)
    _offer_ids(definitions)
    return {f"{kind}s.json": _write_schema(f"{kind}s", definitions) for kind in MODELS}


def _write_schema(plural: str, definitions: dict[str, Any]) -> bytes:
    top = {"$schema": DIALECT, "title": f"drillsite: {plural}", **definitions[plural]}
    return (json.dumps({**top, "$defs": definitions}, ensure_ascii=False, indent=1) + "\n").encode()


def _for_typing(schema: Any) -> Any:
    """Return a schema as it helps who is typing: no titles that repeat names, and no `null` for what is left out."""
    if isinstance(schema, list):
        return [_for_typing(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: _for_typing(one) for name, one in schema.items() if name != "title" or not isinstance(one, str)}
    if "default" in found and found["default"] is None:
        del found["default"]
    choices = [one for one in found.pop("anyOf", ()) if one != {"type": "null"}]
    return {**choices[0], **found} if len(choices) == 1 else {**found, **({"anyOf": choices} if choices else {})}


def _named_kinds(schema: Any) -> Iterator[tuple[str, ...]]:
    """Yield the sets of kinds that fields name, wherever they stand in a schema."""
    for one in _inside(schema):
        yield from _named_kinds(one)
    if isinstance(schema, dict) and "x-names" in schema:
        yield tuple(schema["x-names"])


def _offer_ids(schema: Any) -> None:
    """Let each field that names records offer the list of their ids."""
    for one in _inside(schema):
        _offer_ids(one)
    if isinstance(schema, dict) and (kinds := schema.pop("x-names", None)):
        del schema["type"]
        words = [{"enum": found} for found in (schema.pop("x-words", None),) if found]
        schema["anyOf"] = [*words, {"$ref": f"#/$defs/{_list_name(tuple(kinds))}"}, {"type": ["string", "number"]}]


def _inside(schema: Any) -> Iterable[Any]:
    return schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()


def _list_name(kinds: tuple[str, ...]) -> str:
    return f"ids of {' or '.join(f'{kind}s' for kind in kinds)}"


def _list_ids(records: Records, kinds: Sequence[str]) -> dict[str, Any]:
    keys = sorted((key for key in records.by_key if key[0] in kinds), key=lambda key: (key[1], key[0]))
    return {"anyOf": [_offer_id(records, key, kinds) for key in keys]} if keys else {"type": "string"}


def _offer_id(records: Records, key: Key, kinds: Sequence[str]) -> dict[str, str]:
    is_clear = records.resolve(key[1], kinds) == [key]
    title = f"{key[0].capitalize()}: {records.by_key[key].title_text}"
    return {"const": key[1] if is_clear else f"{key[0]}:{key[1]}", "title": title, "description": title}


def associate_vscode(settings: str, data_folder: str) -> str:
    """Return the text of `.vscode/settings.json` in which the files of the data folder have their schemas.

    What else stands in it is kept. Raises ValueError where it is not plain JSON with a mapping at its top, as with
    comments in it, or nested too deep: then a program cannot change it without loss.
    """
    try:
        found = json.loads(settings) if settings.strip() else {}
        if not isinstance(found, dict) or not isinstance(found.get("yaml.schemas", {}), dict):
            raise ValueError("not a mapping of settings")
        found["yaml.schemas"] = {**found.get("yaml.schemas", {}), **dict(_associations(data_folder))}
        return json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    except RecursionError:
        raise ValueError("nested too deep") from None


def _associations(data_folder: str) -> Iterator[tuple[str, list[str]]]:
    for kind in MODELS:
        files = f"{data_folder}/{kind}s"
        patterns = [f"{files}{rest}" for rest in (".yml", "/**/*.yml", ".yaml", "/**/*.yaml")]
        yield f"{SCHEMA_FOLDER}/{kind}s.json", patterns
