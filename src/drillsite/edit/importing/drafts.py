"""A source as it is read out of an export: what found its place in a record, and what did not."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from drillsite.edit.questions import check_answer, list_questions

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Draft", "Reference", "ReferencesUnreadableError", "name_person", "strip_markup"]

_INLINE = re.compile(r"</?(?:[bisu]|em|strong|su[bp]|scp?|span|(?:jats:)?(?:italic|bold|su[bp]))(?:\s[^<>]*)?>", re.I)
_BLOCK = re.compile(r"(?:</?(?:p|br|div|jats:(?:p|title|sec))(?:\s[^<>]*)?/?>\s*)+", re.I)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8}\d{0,2});", re.I)


class ReferencesUnreadableError(Exception):
    """A text is not in the format that it is taken for; the text says where and why."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A source to be: its name in the export, its fields in the order of the record, what of it was left out."""

    name: str
    fields: dict[str, Any]
    warnings: tuple[str, ...]


class Draft:
    """Takes the values of one entry; what has no place in a record, or cannot be one, becomes a warning."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._fields: dict[str, Any] = {}
        self._warnings: list[str] = []

    def put(self, field: str, value: Any, label: str) -> None:
        """Take a value for a field; `label` is what the export calls it."""
        value = strip_markup(value) if isinstance(value, str) else value
        if not value:
            return
        if field in self._fields:
            if self._fields[field] != value:
                self.leave_out(label, value, f"`{field}` is taken by another value")
        elif problem := check_answer("source", field, value):
            self.leave_out(label, value, problem.message)
        else:
            self._fields[field] = value

    def add_note(self, text: str) -> None:
        """Take a further paragraph for the note."""
        if plain := strip_markup(text):
            self._fields["note"] = "\n\n".join(part for part in (self._fields.get("note"), plain) if part)

    def leave_out(self, label: str, value: Any, reason: str = "a record has no place for it") -> None:
        """Warn of a value that is left out."""
        shown = " ".join(str(value).split())
        shown = shown if len(shown) <= 60 else f"{shown[:59]}…"
        self._warnings.append(f'{label} "{shown}" is left out: {reason}')

    def finish(self) -> Reference:
        """Return the reference."""
        order = [question.name for question in list_questions("source")]
        fields = {name: self._fields[name] for name in order if name in self._fields}
        return Reference(self._name, fields, tuple(self._warnings))


def name_person(family: Sequence[str], given: str, suffix: str = "") -> dict[str, str]:
    """Return a person as a record has it: particles before the family name, a suffix behind it; or one name."""
    whole = " ".join(part for part in (*family, suffix) if part)
    if whole and given:
        return {"family": whole, "given": given}
    return {"literal": whole or given}


def strip_markup(text: str) -> str:
    """Return a text without the HTML that reference managers and publishers write into titles and abstracts.

    Any other `<` stays: it is one. Characters that cannot be shown, as PDFs leave them, become spaces.
    """
    text = _CONTROL.sub(" ", text)
    return _ENTITY.sub(lambda found: html.unescape(found[0]), _BLOCK.sub(" ", _INLINE.sub("", text))).strip()
