"""Which other records a record names, and in which of its fields.

Read off the models' own annotations: a field that is given the type `ActorId` is a reference to an actor,
checked, linked and shown at both ends, with nothing else to be said anywhere.
"""

from __future__ import annotations

import re
import types
import typing
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel

from drillsite.records.fields import MarksProse, Names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drillsite.reading.source import Path
    from drillsite.records.models import Record

__all__ = [
    "WIKILINK",
    "Reference",
    "field_name",
    "prose_of",
    "references_in",
    "references_of",
    "wikilinks_in",
]

WIKILINK = re.compile(
    r"\[\[\s*([^\s\[\]|](?:[^\[\]|\n]*[^\s\[\]|])?)\s*(?:\|\s*([^\s\[\]](?:(?:[^\[\]\n]|\n(?!\s*\n))*[^\s\[\]])?)\s*)?\]\]"
)
"""A link to a record in prose: group 1 is `id` or `kind:id`, group 2 the text to show, if any; that may go over lines."""

_CODE = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Reference:
    """A name of another record: the way to the field, the kinds it may be of, the id as typed."""

    path: Path
    kinds: tuple[str, ...]
    target: str


@dataclass(frozen=True, slots=True)
class _Slot:
    """A place in a model where marked text stands: attribute names, with `*` for each item of a list."""

    steps: tuple[str, ...]
    mark: Names | MarksProse


def references_of(record: Record) -> Iterator[Reference]:
    """Give every reference that the record's fields make, in the order of fields."""
    for slot in _slots(type(record)):
        if isinstance(slot.mark, Names):
            for path, target in _values(record, slot.steps, ()):
                yield Reference(path, slot.mark.kinds, target)


def references_in(model: type[Record], fields: Any) -> Iterator[Reference]:
    """Give what references can be seen in the fields of a faulty record, as they were typed."""
    for slot in _slots(model):
        if isinstance(slot.mark, Names):
            for path, target in _typed_values(fields, _typed_steps(model, slot.steps), ()):
                yield Reference(path, slot.mark.kinds, target)


def prose_of(record: Record) -> Iterator[tuple[Path, str]]:
    """Give every prose text of the record with the way to its field."""
    for slot in _slots(type(record)):
        if isinstance(slot.mark, MarksProse):
            yield from _values(record, slot.steps, ())


def wikilinks_in(text: str) -> Iterator[re.Match[str]]:
    """Give every [[link]] of a prose text but those in code; positions are those of the text."""
    if "[[" not in text:
        return iter(())
    return WIKILINK.finditer(_CODE.sub(lambda found: " " * len(found.group()), text))


def field_name(model: type[BaseModel], attribute: str) -> str:
    """Give the name under which editors write an attribute: `as` for `as_`, `container-title`."""
    return model.model_fields[attribute].alias or attribute


def _values(value: Any, steps: tuple[str, ...], path: Path) -> Iterator[tuple[Path, str]]:
    if value is None:
        return
    if not steps:
        yield path, value
    elif steps[0] == "*":
        for position, item in enumerate(value):
            yield from _values(item, steps[1:], (*path, position))
    else:
        name = field_name(type(value), steps[0])
        yield from _values(getattr(value, steps[0]), steps[1:], (*path, name))


def _typed_values(value: Any, steps: tuple[str, ...], path: Path) -> Iterator[tuple[Path, str]]:
    if not steps:
        if isinstance(value, str):
            yield path, value
    elif steps[0] == "*":
        for position, item in enumerate(value if isinstance(value, list) else ()):
            yield from _typed_values(item, steps[1:], (*path, position))
    elif isinstance(value, dict):
        yield from _typed_values(value.get(steps[0]), steps[1:], (*path, steps[0]))


def _typed_steps(model: type[BaseModel], steps: tuple[str, ...]) -> tuple[str, ...]:
    """Give the steps with the first under the name that editors write; inner references have no other."""
    return (field_name(model, steps[0]), *steps[1:])


@cache
def _slots(model: type[BaseModel]) -> tuple[_Slot, ...]:
    found: list[_Slot] = []
    hints = typing.get_type_hints(model, include_extras=True)
    for attribute in model.model_fields:
        found.extend(_slots_of_type(hints[attribute], (attribute,)))
    return tuple(found)


def _slots_of_type(hint: Any, steps: tuple[str, ...]) -> Iterator[_Slot]:
    origin = typing.get_origin(hint)
    if origin is Annotated:
        inner, *marks = typing.get_args(hint)
        yield from (_Slot(steps, mark) for mark in marks if isinstance(mark, (Names, MarksProse)))
        yield from _slots_of_type(inner, steps)
    elif origin in (typing.Union, types.UnionType):
        for choice in typing.get_args(hint):
            yield from _slots_of_type(choice, steps)
    elif origin is tuple:
        yield from _slots_of_type(typing.get_args(hint)[0], (*steps, "*"))
    elif isinstance(hint, type) and issubclass(hint, BaseModel):
        yield from (_Slot((*steps, *slot.steps), slot.mark) for slot in _slots(hint))
