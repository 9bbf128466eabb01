"""What reads each format of reference managers, and which one a text is in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drillsite.edit.importing.bibtex import read_bibtex
from drillsite.edit.importing.csl import read_csl_json, read_csl_yaml
from drillsite.edit.importing.drafts import Reference, ReferencesUnreadableError
from drillsite.edit.importing.ris import read_ris

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["FORMATS", "read_references"]

FORMATS: dict[str, Callable[[str], list[Reference]]] = {
    "bibtex": read_bibtex,
    "ris": read_ris,
    "csl-json": read_csl_json,
    "csl-yaml": read_csl_yaml,
}
"""What reads each format, by its name."""


def read_references(text: str, format_: str | None = None) -> tuple[Reference, ...]:
    """Return the sources of a text; its format is recognised by how it begins, where none is given.

    Raises ReferencesUnreadableError where the text is not in the format, holds nothing, or an entry has no title.
    """
    plain = text.removeprefix("\ufeff")
    if not plain.strip():
        raise ReferencesUnreadableError("there is nothing in this text")
    references = FORMATS[format_ or _recognise(plain)](plain)
    if not references:
        raise ReferencesUnreadableError("there is no entry in this text")
    for number, reference in enumerate(references, start=1):
        if "title" not in reference.fields:
            name = f'"{reference.name}"' if reference.name else f"number {number}"
            raise ReferencesUnreadableError(f"the entry {name} has no title")
    return tuple(references)


def _recognise(text: str) -> str:
    start = text.lstrip()
    if start.startswith(("[", "{")):
        return "csl-json"
    if any(line.startswith("TY  -") for line in text.splitlines()):
        return "ris"
    return "bibtex" if any(line.lstrip().startswith("@") for line in text.splitlines()) else "csl-yaml"
