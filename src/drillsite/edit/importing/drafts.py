"""A source as it is read out of an export: what found its place in a record, and what did not."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from drillsite.edit.importing.addresses import read_address
from drillsite.edit.questions import check_answer, list_questions
from drillsite.records.plain_prose import escape_prose

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Draft", "Intake", "Loss", "Reference", "ReferencesUnreadableError", "name_person", "strip_markup"]

_INLINE = re.compile(r"</?(?:[bisu]|em|strong|su[bp]|scp?|span|(?:jats:)?(?:italic|bold|su[bp]))(?:\s[^<>]*)?>", re.I)
_BLOCK = re.compile(r"(?:</?(?:p|br|div|jats:(?:p|title|sec))(?:\s[^<>]*)?/?>\s*)+", re.I)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8}\d{0,2});", re.I)

_NO_PLACE = "is left out: a record has no place for it"


class ReferencesUnreadableError(Exception):
    """A text is not in the format that it is taken for; the text says where and why."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Something of an entry that is not in the record as it was: which field, an example, and what became of it.

    `kind` tells losses of one sort from others; `str()` is the line for one alone.
    """

    label: str
    example: str
    outcome: str
    kind: str

    def __str__(self) -> str:
        """Return the loss in a line."""
        return f'{self.label} "{self.example}" {self.outcome}'

    @property
    def has_no_place(self) -> bool:
        """Whether records have no such field at all."""
        return self.outcome == _NO_PLACE


@dataclass(frozen=True, slots=True)
class Reference:
    """A source to be: its name in the export, its fields in the order of the record, what of it was left out.

    `line` is where its entry begins, or 0 where the format does not say.
    """

    name: str
    fields: dict[str, Any]
    losses: tuple[Loss, ...] = ()
    line: int = 0

    @property
    def warnings(self) -> tuple[str, ...]:
        """A line for each loss."""
        return tuple(map(str, self.losses))


@dataclass(frozen=True, slots=True)
class Intake:
    """What came out of an export: the sources, and a line for each entry that is none."""

    references: tuple[Reference, ...]
    left_out: tuple[str, ...] = ()


class Draft:
    """Takes the values of one entry; what has no place in a record, or cannot be one, becomes a loss."""

    def __init__(self, name: str, line: int = 0) -> None:
        self._name = name
        self._line = line
        self._fields: dict[str, Any] = {}
        self._exact: set[str] = set()
        self._losses: list[Loss] = []

    def has(self, field: str) -> bool:
        """Return whether a field has its value."""
        return field in self._fields

    def is_exact(self, field: str) -> bool:
        """Return whether one of our own exports has said what a field is exactly."""
        return field in self._exact

    def put(self, field: str, value: Any, label: str) -> None:
        """Take a value for a field; `label` is what the export calls it."""
        value = _CONTROL.sub(" ", value).strip() if isinstance(value, str) else value
        if not value or field in self._exact:
            return
        if field in ("URL", "archived"):
            value, lost = read_address(value)
            if lost:
                self.tell(label, lost, "is taken off its address: it only says how somebody came there", "tracking")
        if field in self._fields:
            if not _are_alike(self._fields[field], value):
                self.leave_out(label, value, f"`{field}` is taken by another value")
        elif problem := check_answer("source", field, value):
            self.leave_out(label, value, problem.message, problem.code)
        else:
            self._fields[field] = value

    def put_exact(self, stated: Any, label: str) -> None:
        """Take what one of our own exports says of fields that its format cannot hold: a mapping, or one as JSON.

        To be called first: what these fields are in the format's own terms is then passed over.
        """
        try:
            found = json.loads(stated, parse_int=str, parse_float=str) if isinstance(stated, str) else stated
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            self.leave_out(label, stated)
            return
        known = {question.name for question in list_questions("source")}
        for field, value in found.items():
            if field in known and value is None:
                self._exact.add(field)
            elif field in known and check_answer("source", field, value) is None:
                # A record is written as an editor types it, in words.
                self._fields[field] = str(value).lower() if isinstance(value, bool) else value
                self._exact.add(field)
            else:
                self.leave_out(f"{label}.{field}", value)

    def add_note(self, text: str) -> None:
        """Take a further paragraph for the note, which is shown letter by letter: it is text and no Markdown."""
        if "note" not in self._exact and (plain := escape_prose(_CONTROL.sub(" ", text).strip())):
            self._fields["note"] = "\n\n".join(part for part in (self._fields.get("note"), plain) if part)

    def leave_out(self, label: str, value: Any, reason: str = "", kind: str = "") -> None:
        """Tell of a value that is left out."""
        self.tell(label, value, f"is left out: {reason}" if reason else _NO_PLACE, kind)

    def tell(self, label: str, value: Any, outcome: str, kind: str = "") -> None:
        """Tell of a value that is not in the record as it was."""
        shown = " ".join(_write_value(value).split())
        shown = shown if len(shown) <= 60 else f"{shown[:59]}…"
        self._losses.append(Loss(label, shown, outcome, kind or outcome))

    def finish(self) -> Reference:
        """Return the reference."""
        order = [question.name for question in list_questions("source")]
        fields = {name: self._fields[name] for name in order if name in self._fields}
        return Reference(self._name, fields, tuple(self._losses), self._line)


def _write_value(value: Any) -> str:
    """Return a value as people write it: of names and of lists the texts alone."""
    if isinstance(value, dict):
        return " ".join(_write_value(part) for part in value.values() if part)
    if isinstance(value, list):
        return ", ".join(_write_value(part) for part in value if part)
    return str(value)


def _are_alike(one: Any, other: Any) -> bool:
    """Return whether two values say the same but for case and space."""
    return one == other or " ".join(str(one).casefold().split()) == " ".join(str(other).casefold().split())


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
    if "<" in text:
        text = _BLOCK.sub(" ", _INLINE.sub("", text))
    return (_ENTITY.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text).strip()
