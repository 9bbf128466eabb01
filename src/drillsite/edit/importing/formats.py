"""What reads each format of reference managers, and which one a text is in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from drillsite.edit.importing.bibtex import read_bibtex
from drillsite.edit.importing.csl import read_csl_json, read_csl_yaml
from drillsite.edit.importing.drafts import Intake, Reference, ReferencesUnreadableError
from drillsite.edit.importing.ris import BEGINNING, read_ris

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["FORMATS", "read_references"]

FORMATS: dict[str, Callable[[str], Intake]] = {
    "bibtex": read_bibtex,
    "ris": read_ris,
    "csl-json": read_csl_json,
    "csl-yaml": read_csl_yaml,
}
"""What reads each format, by its name."""

_MOST_TOLD = 20
"""How many entries are named one by one where none of them can be read."""


def read_references(text: str, format_: str | None = None) -> Intake:
    """Return the sources of a text, and what of it is none; its format is recognised by how it begins, if not given.

    Raises ReferencesUnreadableError where the text is not in the format, holds nothing, or nothing of it can be read.
    """
    plain = text.removeprefix("\ufeff")
    if not plain.strip():
        raise ReferencesUnreadableError("there is nothing in this text")
    found = FORMATS[format_ or _recognise(plain)](plain)
    if not found.references and not found.left_out:
        raise ReferencesUnreadableError("there is no entry in this text")
    titled = tuple(reference for reference in found.references if "title" in reference.fields)
    untitled = [
        _name(reference, number)
        for number, reference in enumerate(found.references, start=1)
        if "title" not in reference.fields
    ]
    left_out = (*found.left_out, *(f"{name} has no title" for name in untitled))
    if not titled:
        more = f"; and {len(left_out) - _MOST_TOLD} more" if len(left_out) > _MOST_TOLD else ""
        raise ReferencesUnreadableError("; ".join(left_out[:_MOST_TOLD]) + more)
    return Intake(titled, left_out)


def _name(reference: Reference, number: int) -> str:
    """Return which entry is meant: by its name, and by its line or, where the format does not say it, its number."""
    name = f'the entry "{reference.name}"' if reference.name else "the entry"
    return f"{name} on line {reference.line}" if reference.line else f"{name} (number {number})"


def _recognise(text: str) -> str:
    start = text.lstrip()
    if start.startswith(("[", "{")):
        return "csl-json"
    if BEGINNING.search(text):
        return "ris"
    return "bibtex" if re.search(r"^\s*@\s*\w+\s*[{(]", text, re.MULTILINE) else "csl-yaml"
