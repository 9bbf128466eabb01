"""What pydantic found, said in an editor's words."""

from __future__ import annotations

import typing
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from drillsite.problems import Problem, nearest
from drillsite.records.models import MODELS

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from drillsite.reading import RawRecord
    from drillsite.reading.source import Path

__all__ = ["show_fault"]

_OWN_CODES = ("date-invalid", "quote-too-long", "address-invalid", "field-invalid")


def show_fault(raw: RawRecord, fault: ErrorDetails) -> Problem:
    """Give the problem that one pydantic fault of a record stands for, at its place in the file."""
    path: Path = (raw.id, *fault["loc"])
    name = next((str(step) for step in reversed(fault["loc"]) if isinstance(step, str)), raw.id)
    kind = fault["type"]
    if kind == "missing":
        return _missing(raw, path, name)
    if kind == "extra_forbidden":
        return _unknown(raw, path, name)
    place = raw.source.place(path)
    if kind in _OWN_CODES:
        context = fault.get("ctx", {})
        return Problem(kind, place, f"`{name}`: {fault['msg']}", context.get("hint", _HINTS.get(kind, "")))
    if kind == "literal_error":
        allowed, found = _allowed(fault), fault["input"]
        like = nearest(found.lower(), allowed) if isinstance(found, str) else ""
        message = f"`{name}` is {_shape(found)}; allowed are {', '.join(allowed)}"
        return Problem("field-invalid", place, message, f'did you mean "{like}"?' if like else "")
    return _wrong_form(raw, path, name, fault)


def _missing(raw: RawRecord, path: Path, name: str) -> Problem:
    message = f'the {raw.kind} "{raw.id}" has no `{name}`'
    if len(path) > 2:
        message = f"an entry of `{path[1]}` has no `{name}`"
    place = raw.source.place(path, key=True)
    return Problem("field-missing", place, message, f"add `{name}:`, {_describe(raw.kind, path)}")


def _unknown(raw: RawRecord, path: Path, name: str) -> Problem:
    fields = _field_names(raw.kind, path[1:-1])
    like = nearest(name.lower(), fields)
    hint = f'did you mean "{like}"?' if like else f"fields are: {', '.join(fields)}"
    if name == "<<":
        hint = "there are no merge keys here; write the fields out"
    where = f"a {raw.kind}" if len(path) == 2 else f"an entry of `{path[1]}`"
    if where == "a actor" or where == "a event":
        where = where.replace("a ", "an ", 1)
    return Problem("field-unknown", raw.source.place(path, key=True), f"{where} has no field `{name}`", hint)


def _wrong_form(raw: RawRecord, path: Path, name: str, fault: ErrorDetails) -> Problem:
    kind, found = fault["type"], fault["input"]
    hint = ""
    if kind == "tuple_type":
        needed = "a list"
        hint = _list_hint(raw, path, found)
    elif kind == "too_short":
        needed, hint = "at least one entry", _list_hint(raw, path, found)
    elif kind in ("model_type", "dict_type", "model_attributes_type"):
        needed = "a mapping of fields"
        hint = f"its fields are: {', '.join(_field_names(raw.kind, path[1:]))}"
    elif kind.startswith("int_"):
        needed, hint = "a whole number", "write 10"
    elif kind == "string_too_short":
        needed, hint = "a text", "write the text, or take the field out"
    elif kind == "string_pattern_mismatch":
        needed, hint = "a text of another form", _describe(raw.kind, path)
    else:
        needed = "a text"
        hint = _text_hint(found)
    message = f"`{name}` is {_shape(found)}, and {needed} is needed"
    return Problem("field-invalid", raw.source.place(path), message, hint)


def _list_hint(raw: RawRecord, path: Path, found: object) -> str:
    model = _inner_model(_model_at(raw.kind, path[1:-1]), str(path[-1]))
    if model is not None:
        fields = ", ".join(info.alias or name for name, info in model.model_fields.items())
        return f"begin each entry with a hyphen; its fields are: {fields}"
    return f"write [{_shorten(found)}]" if isinstance(found, str) else "write [one, two]"


def _text_hint(found: object) -> str:
    if found is None:
        return "write the text, or take the empty entry out"
    if isinstance(found, list) and not any(isinstance(item, list) for item in found):
        return "write one text, not a list"
    return "put the whole text in quotes"


_HINTS = {
    "quote-too-long": "quote fewer words and say the rest in `note`",
    "address-invalid": "write the whole address, with https://",
}


def _allowed(fault: ErrorDetails) -> list[str]:
    """Give the allowed words out of pydantic's "'a', 'b' or 'c'"."""
    expected = str(fault.get("ctx", {}).get("expected", ""))
    return [word.strip().strip("'") for word in expected.replace(" or ", ", ").split(", ")]


def _shape(value: object) -> str:
    if value is None:
        return "empty"
    if isinstance(value, (list, tuple)):
        return "a list" if value else "an empty list"
    if isinstance(value, dict):
        return "a mapping"
    return f'"{_shorten(value)}"' if str(value).strip() else "empty"


def _shorten(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 60 else text[:57] + "…"


def _model_at(kind: str, path: Path) -> type[BaseModel]:
    """Give the model that holds the fields at a path within a record."""
    model: type[BaseModel] = MODELS[kind]
    for step in path:
        if isinstance(step, str):
            model = _inner_model(model, step) or model
    return model


def _inner_model(model: type[BaseModel], name: str) -> type[BaseModel] | None:
    for attribute, info in model.model_fields.items():
        if (info.alias or attribute) == name:
            return _find_model(info.annotation)
    return None


def _find_model(hint: Any) -> type[BaseModel] | None:
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return hint
    return next((found for part in typing.get_args(hint) if (found := _find_model(part))), None)


def _field_names(kind: str, path: Path) -> list[str]:
    model = _model_at(kind, path)
    return [info.alias or name for name, info in model.model_fields.items() if name != "id"]


def _describe(kind: str, path: Path) -> str:
    model = _model_at(kind, path[1:-1])
    for name, info in model.model_fields.items():
        if (info.alias or name) == path[-1]:
            text = (info.description or "").rstrip(".")
            return text[:1].lower() + text[1:]
    return "see the reference"
