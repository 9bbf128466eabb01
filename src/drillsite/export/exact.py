"""What the formats of reference managers cannot say of a source, so that what is sent out can come back the same."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from drillsite.export.plain_text import write_plainly
from drillsite.records.plain_prose import unescape_prose

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drillsite.knowledge import Knowledge
    from drillsite.records import Source

__all__ = ["CSL_VARIABLES", "exact_fields", "stated_fields", "survives", "write_note", "write_on_a_line"]

CSL_VARIABLES = (
    "type", "title", "author", "issued", "container-title", "publisher", "URL", "DOI", "ISBN", "ISSN", "editor",
    "volume", "issue", "page", "number", "edition", "genre", "publisher-place", "collection-title", "language",
    "accessed", "abstract", "note",
)  # fmt: skip
"""The fields of a source that are variables of CSL; every other field is ours."""

_NAME = re.compile(r"[^\W_][\w.'’ ()/-]*")
_NAME_SYNTAX = re.compile(r"\b(?:and|others)\b", re.IGNORECASE)
_FORMS = {
    "issued": re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d\d)?)?", re.ASCII),
    "accessed": re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d\d)?)?", re.ASCII),
    "page": re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)?", re.ASCII),
    "ISBN": re.compile(r"(?=.{10,17}$)[\d-]+X?", re.ASCII),
    "ISSN": re.compile(r"\d{4}-\d{3}[\dX]", re.ASCII),
    "URL": re.compile(r"[a-z]+://(?:(?!://)[A-Za-z0-9./?#=&%_~:@!*+,()-])*[A-Za-z0-9/]", re.ASCII),
    "DOI": re.compile(r"[A-Za-z0-9./_():-]*[A-Za-z0-9]", re.ASCII),
    "genre": re.compile(r"(?!.*10\.).*"),
    "container-title": re.compile(r"(?!.*://).*"),
}
"""The values of these fields that every format can write and read as they are."""

_MARKUP = re.compile(r"<|&#?\w+;|[\x00-\x1f\x7f-\x9f]")


def stated_fields(source: Source) -> dict[str, Any]:
    """Return the fields that the record states, under the names that editors know."""
    fields = source.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)
    return {name: value for name, value in fields.items() if value not in ("", []) and name != "id"}


def exact_fields(source: Source, unsaid: Iterable[str] = ()) -> dict[str, Any]:
    """Return the fields that are ours, those `unsaid` by the format, and those whose text it might change.

    A field that is not stated, but that reading the format would fill, is None.
    """
    stated = stated_fields(source)
    found = {name: value for name, value in stated.items() if name not in CSL_VARIABLES or not survives(name, value)}
    return found | {name: stated.get(name) for name in unsaid}


def write_note(note: str, knowledge: Knowledge) -> str:
    """Return a note for a format that knows no Markdown: what only shows a text is that text."""
    plain = unescape_prose(note)
    return write_plainly(note, knowledge) if plain is None else plain


def write_on_a_line(fields: dict[str, Any]) -> str:
    """Return fields as JSON in one line without two blanks beside each other, which a format might join."""
    return re.sub(r"(?<= ) ", r"\\u0020", json.dumps(fields))


def survives(name: str, value: Any) -> bool:
    """Return whether a value comes back as it is from each format."""
    if name in ("author", "editor"):
        return all(_is_plain_name(person) for person in value)
    if name == "note":
        plain = unescape_prose(value)
        return plain is not None and _is_plain(plain) and "://" not in plain and "10." not in plain
    form = _FORMS.get(name)
    return _is_plain(value) and (form is None or bool(form.fullmatch(value)))


def _is_plain(text: str) -> bool:
    return " ".join(text.split()) == text and not _MARKUP.search(text)


def _is_plain_name(person: dict[str, str]) -> bool:
    parts = [person.get(part, "") for part in ("family", "given", "literal")]
    is_whole = bool(parts[0]) == bool(parts[1]) != bool(parts[2])
    texts = [part for part in parts if part]
    return is_whole and all(
        _NAME.fullmatch(text) and _is_plain(text) and not _NAME_SYNTAX.search(text) for text in texts
    )
