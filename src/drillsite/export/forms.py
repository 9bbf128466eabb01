"""What each field of a record holds, read off the models: tables, columns and linked data are made from it."""

from __future__ import annotations

import types
import typing
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel

from drillsite.records import EdtfDate
from drillsite.records.fields import MarksProse, Names
from drillsite.records.references import field_name

__all__ = ["FieldForm", "forms_of", "plain_value"]


@dataclass(frozen=True, slots=True)
class FieldForm:
    """The form of one field.

    `name` is what editors call it, `attribute` the model. `part` is the model of the mappings in it; `kinds` are those
    of the records that it names; `is_list`: it holds several of what the rest describes; `is_always_set`: by the editor
    or by the model.
    """

    attribute: str
    name: str
    is_always_set: bool
    part: type[BaseModel] | None = None
    kinds: tuple[str, ...] = ()
    is_list: bool = False
    is_prose: bool = False
    is_number: bool = False
    is_yes_no: bool = False
    is_date: bool = False


@cache
def forms_of(model: type[BaseModel]) -> tuple[FieldForm, ...]:
    """Return the form of each field of a model, in their order."""
    hints = typing.get_type_hints(model, include_extras=True)
    return tuple(
        FieldForm(
            attribute,
            field_name(model, attribute),
            field.is_required() or field.default not in (None, ()),
            **_look_into(hints[attribute]),
        )
        for attribute, field in model.model_fields.items()
    )


def plain_value(value: Any) -> Any:
    """Return a field's value as a table holds it: a date as its EDTF text, all else as it is."""
    return value.text if isinstance(value, EdtfDate) else value


def _look_into(hint: Any) -> dict[str, Any]:
    """Return what an annotation says of a field, from the outside in."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is Annotated:
        return _look_into(inner[0]) | _read_marks(inner[1:])
    if origin is tuple:
        return _look_into(inner[0]) | {"is_list": True}
    if origin in (typing.Union, types.UnionType):
        return {name: value for choice in inner for name, value in _look_into(choice).items()}
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return {"part": hint}
    name = _PLAIN_TYPES.get(hint) if isinstance(hint, type) else None
    return {name: True} if name else {}


_PLAIN_TYPES = {int: "is_number", bool: "is_yes_no", EdtfDate: "is_date"}


def _read_marks(marks: tuple[Any, ...]) -> dict[str, Any]:
    kinds = [mark.kinds for mark in marks if isinstance(mark, Names)]
    is_prose = any(isinstance(mark, MarksProse) for mark in marks)
    return ({"kinds": kinds[0]} if kinds else {}) | ({"is_prose": True} if is_prose else {})
