"""Which other records a record names, and in which of its fields.

Read off the models' own annotations: a field that is given the type `ActorId` is a reference to an actor,
checked, linked and shown at both ends, with nothing else to be said anywhere.
"""

from __future__ import annotations

import re
import types
import typing
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from pydantic import BaseModel

from drillsite.records.fields import MarksProse, Names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from drillsite.reading.source import Path
    from drillsite.records.models import Record

__all__ = [
    "CODE",
    "WIKILINK",
    "Reference",
    "field_name",
    "links_of",
    "mask_code",
    "names_of",
    "prose_of",
    "references_in",
    "references_of",
    "wikilinks_in",
]

WIKILINK = re.compile(
    r"\[\[\s*([^\s\[\]|](?:[^\[\]|\n]*[^\s\[\]|])?)\s*(?:\|\s*([^\s\[\]](?:(?:[^\[\]\n]|\n(?!\s*\n))*[^\s\[\]])?)\s*)?\]\]"
)
"""A link to a record in prose: group 1 is `id` or `kind:id`, group 2 the text to show, if any, which may be folded."""

CODE = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
"""Code in prose, between backticks; group 1 is what it begins and ends with."""


class Reference(NamedTuple):
    """A name of another record: the place in the model, the positions in its lists, the id as typed."""

    slot: _Slot
    positions: tuple[int, ...]
    target: str

    @property
    def path(self) -> Path:
        """The way to the name in the record."""
        return self.slot.path(self.positions)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of record that it may name."""
        return self.slot.kinds

    @property
    def field(self) -> str:
        """The field as editors know it: `evidence.origin`."""
        return self.slot.field


@dataclass(frozen=True)
class _Slot:
    """A place in a model where marked text stands: the way there, and what the text is marked as."""

    steps: tuple[_Step, ...]
    mark: Names | MarksProse

    @cached_property
    def field(self) -> str:
        """The names of the fields on the way, joined by dots."""
        return ".".join(step.name for step in self.steps if step.name)

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of record that a text here may name; none where it is prose."""
        return self.mark.kinds if isinstance(self.mark, Names) else ()

    @cached_property
    def words(self) -> tuple[str, ...]:
        """What may stand here instead of the name of a record."""
        return self.mark.words if isinstance(self.mark, Names) else ()

    def path(self, positions: tuple[int, ...]) -> Path:
        """Give the way to one text, told its positions in the lists on the way."""
        rest = iter(positions)
        return tuple(next(rest) if step is _EACH else step.name for step in self.steps)


@dataclass(frozen=True, slots=True)
class _Step:
    """An attribute and the name under which editors write it; both empty for each item of a list."""

    attribute: str = ""
    name: str = ""


_EACH = _Step()


def references_of(record: Record) -> list[Reference]:
    """Give every reference that the record's fields make, in the order of fields."""
    slots = [slot for slot in _slots(type(record)) if slot.kinds]
    found = [Reference(slot, *value) for slot in slots for value in _values(record, slot.steps)]
    return [reference for reference in found if reference.target not in reference.slot.words]


def names_of(record: Record) -> list[tuple[str, tuple[str, ...], str]]:
    """Give field, kinds and target of each of these references, without their places: in half the time."""
    slots = [slot for slot in _slots(type(record)) if slot.kinds]
    return [
        (slot.field, slot.kinds, text)
        for slot in slots
        for text in _texts(record, slot.steps)
        if text not in slot.words
    ]


def links_of(record: Record) -> Iterator[tuple[str, str]]:
    """Give the field and the target of every [[link]] in the record's prose."""
    for slot in _slots(type(record)):
        if not slot.kinds:
            for text in _texts(record, slot.steps):
                yield from ((slot.steps[0].name, link[1]) for link in wikilinks_in(text))


def references_in(model: type[Record], fields: Any) -> list[Reference]:
    """Give what references can be seen in the fields of a faulty record, as they were typed."""
    slots = [slot for slot in _slots(model) if slot.kinds]
    found = [Reference(slot, *value) for slot in slots for value in _typed_values(fields, slot.steps, ())]
    return [reference for reference in found if reference.target not in reference.slot.words]


def prose_of(record: Record) -> list[tuple[Path, str]]:
    """Give every prose text of the record with the way to its field."""
    slots = [slot for slot in _slots(type(record)) if not slot.kinds]
    return [(slot.path(positions), text) for slot in slots for positions, text in _values(record, slot.steps)]


def wikilinks_in(text: str) -> Iterator[re.Match[str]]:
    """Give every [[link]] of a prose text but those in code; positions are those of the text."""
    if "[[" not in text:
        return iter(())
    return WIKILINK.finditer(mask_code(text))


def mask_code(text: str) -> str:
    """Give a prose text with spaces in the place of its code, so that all else keeps its position."""
    return CODE.sub(lambda found: " " * len(found.group()), text)


def field_name(model: type[BaseModel], attribute: str) -> str:
    """Give the name under which editors write an attribute: `as` for `as_`, `container-title`."""
    return model.model_fields[attribute].alias or attribute


def _texts(record: Record, steps: tuple[_Step, ...]) -> list[str]:
    """Give the texts at the end of the steps."""
    values: list[Any] = [record]
    for step in steps:
        if step is _EACH:
            values = [item for value in values for item in value]
        else:
            values = [found for value in values if (found := getattr(value, step.attribute)) is not None]
    return values


def _values(record: Record, steps: tuple[_Step, ...]) -> list[tuple[tuple[int, ...], str]]:
    """Give the texts at the end of the steps, each with its positions in the lists on the way."""
    value: Any = record
    for number, step in enumerate(steps):
        if step is _EACH:
            return _values_of_each(value, steps[number + 1 :])
        value = getattr(value, step.attribute)
        if value is None:
            return []
    return [((), value)]


def _values_of_each(items: Sequence[Any], steps: tuple[_Step, ...]) -> list[tuple[tuple[int, ...], str]]:
    """Give the same for each item of a list, its position first."""
    if not steps:
        return [((number,), item) for number, item in enumerate(items)]
    return [((number, *at), text) for number, item in enumerate(items) for at, text in _values(item, steps)]


def _typed_values(
    value: Any, steps: tuple[_Step, ...], positions: tuple[int, ...]
) -> Iterator[tuple[tuple[int, ...], str]]:
    if not steps:
        if isinstance(value, str):
            yield positions, value
    elif steps[0] is _EACH:
        for position, item in enumerate(value if isinstance(value, list) else ()):
            yield from _typed_values(item, steps[1:], (*positions, position))
    elif isinstance(value, dict):
        yield from _typed_values(value.get(steps[0].name), steps[1:], positions)


@cache
def _slots(model: type[BaseModel]) -> tuple[_Slot, ...]:
    found: list[_Slot] = []
    hints = typing.get_type_hints(model, include_extras=True)
    for attribute in model.model_fields:
        step = _Step(attribute, field_name(model, attribute))
        found.extend(_slots_of_type(hints[attribute], (step,)))
    return tuple(found)


def _slots_of_type(hint: Any, steps: tuple[_Step, ...]) -> Iterator[_Slot]:
    origin = typing.get_origin(hint)
    if origin is Annotated:
        inner, *marks = typing.get_args(hint)
        yield from (_Slot(steps, mark) for mark in marks if isinstance(mark, (Names, MarksProse)))
        yield from _slots_of_type(inner, steps)
    elif origin in (typing.Union, types.UnionType):
        for choice in typing.get_args(hint):
            yield from _slots_of_type(choice, steps)
    elif origin is tuple:
        yield from _slots_of_type(typing.get_args(hint)[0], (*steps, _EACH))
    elif isinstance(hint, type) and issubclass(hint, BaseModel):
        yield from (_Slot((*steps, *slot.steps), slot.mark) for slot in _slots(hint))
