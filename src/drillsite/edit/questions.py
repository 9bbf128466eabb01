"""What can be asked about a new record: the fields of its kind, as options of a command and as questions."""

from __future__ import annotations

import types
import typing
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import ValidationError

from drillsite.reading import make_raw
from drillsite.records import MODELS, Author
from drillsite.records.faults import show_fault
from drillsite.records.references import field_name

if TYPE_CHECKING:
    from drillsite.problems import Problem

__all__ = ["ALSO_ASKED", "Question", "check_answer", "list_questions", "read_answer", "read_author", "suggest_id"]

ALSO_ASKED = {
    "source": (
        *("author", "issued", "container-title", "publisher", "URL", "DOI", "language", "abstract"),
        *("level", "reliability", "reliability_reason", "outlet"),
    ),
    "claim": ("actors", "systems", "events"),
    "actor": ("part_of",),
    "event": ("participants", "series"),
}
"""What is asked beside what a record must have."""


@dataclass(frozen=True, slots=True)
class Question:
    """One field: its name, what it means, and what may be answered.

    `choices` are all that is allowed, where that is few; with `is_list` there may be several answers; with `is_author`
    each is `Family, Given` or the name of a body.
    """

    name: str
    description: str
    is_required: bool
    choices: tuple[str, ...] = ()
    is_list: bool = False
    is_author: bool = False


@cache
def list_questions(kind: str) -> tuple[Question, ...]:
    """Return the fields of a kind that are texts or lists of texts, in the order of the record."""
    model = MODELS[kind]
    hints = typing.get_type_hints(model, include_extras=True)
    found = []
    for attribute, field in model.model_fields.items():
        shape = _shape(hints[attribute])
        if attribute != "id" and shape is not None:
            name = field_name(model, attribute)
            found.append(Question(name, field.description or "", field.is_required(), *shape))
    return tuple(found)


def _shape(hint: Any) -> tuple[tuple[str, ...], bool, bool] | None:
    """Return the choices of a type, and whether it is a list, and one of authors; nothing where it is a mapping."""
    origin = typing.get_origin(hint)
    if origin is Annotated:
        return _shape(typing.get_args(hint)[0])
    if origin in (typing.Union, types.UnionType):
        return _shape(next(one for one in typing.get_args(hint) if one is not type(None)))
    if origin is Literal:
        return tuple(map(str, typing.get_args(hint))), False, False
    if origin is tuple:
        inner = typing.get_args(hint)[0]
        if inner is Author:
            return (), True, True
        return ((), True, False) if _shape(inner) else None
    return ((), False, False) if hint in (str, int) or not hasattr(hint, "model_fields") else None


def check_answer(kind: str, name: str, answer: Any) -> Problem | None:
    """Return what is wrong with a field's value by itself, if anything."""
    try:
        MODELS[kind].model_validate({"id": "new", name: answer})
    except ValidationError as faults:
        raw = make_raw(kind, "new", {name: answer})
        for fault in faults.errors(include_url=False):
            if fault["loc"][0] == name and fault["type"] != "missing":
                return show_fault(raw, fault)
    return None


def read_answer(question: Question, given: Any) -> Any:
    """Return what was typed as a record has it: a text, or a list where several were given."""
    if question.is_author:
        return [read_author(name) for name in given]
    return list(given) if question.is_list else given


def read_author(name: str) -> dict[str, str]:
    """Return a name as a record has it: `Family, Given` is a person, all else a body."""
    family, comma, given = (part.strip() for part in name.partition(","))
    return {"family": family, "given": given} if comma and given else {"literal": name.strip()}


def suggest_id(text: str) -> str:
    """Return an id made of the first words of a name, a title or a sentence."""
    plain = "".join(one if one.isalnum() and one.isascii() else " " for one in text.lower().replace("'", ""))
    return "-".join(plain.split()[:6])[:80].strip("-")
