"""The types that the fields of records are made of, and what may stand in each.

A type says three things at once: what pydantic checks, whether the text is prose, and which kinds of record it
names. The reference, the JSON Schema and the link stage read them from here, so nothing is said twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, GetJsonSchemaHandler, PlainSerializer, StringConstraints
from pydantic_core import CoreSchema, PydanticCustomError

from drillsite.records.dates import DateError, EdtfDate, read_date

__all__ = [
    "ID_PATTERN",
    "MAX_QUOTE_WORDS",
    "ActorId",
    "ActorOrSourceId",
    "ClaimId",
    "Date",
    "Doi",
    "EventId",
    "Language",
    "MarksProse",
    "Names",
    "Prose",
    "Quote",
    "RelatedId",
    "SourceId",
    "SystemId",
    "Text",
    "ThemeId",
    "Url",
    "count_words",
]

ID_PATTERN = re.compile(r"(?=.{1,80}\Z)[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
"""What an id looks like: lower-case words joined by hyphens, at most 80 characters."""

MAX_QUOTE_WORDS = 15
"""How long a quotation may be; more would be copying."""

_WORD = re.compile(r"\w+(?:[-’'‑.]\w+)*")


@dataclass(frozen=True, slots=True)
class Names:
    """Marks a text as the id of a record of one of these kinds."""

    kinds: tuple[str, ...]

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, object]:
        """Give the field's JSON Schema with the kinds as `x-names`, for who knows which records there are."""
        return {**handler(schema), "x-names": list(self.kinds)}


@dataclass(frozen=True, slots=True)
class MarksProse:
    """Marks a text as Markdown with [[links]] to records."""


def count_words(text: str) -> int:
    """Give how many words a quotation has; hyphenated words and 3.5 count once."""
    return len(_WORD.findall(text))


def _check_quote(text: str) -> str:
    words = count_words(text)
    if words > MAX_QUOTE_WORDS:
        raise PydanticCustomError("quote-too-long", "the quote has {words} words, and 15 are allowed", {"words": words})
    return text


def _check_date(value: object) -> EdtfDate:
    if isinstance(value, EdtfDate):
        return value
    if not isinstance(value, str):
        raise PydanticCustomError("date-invalid", "a date is needed here", {"hint": "write 2025-12-06 or 2025-12"})
    try:
        return read_date(value)
    except DateError as fault:
        raise PydanticCustomError("date-invalid", "{reason}", {"reason": str(fault), "hint": fault.hint}) from None


def _check_url(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#]+\S*", text):
        raise PydanticCustomError("address-invalid", '"{text}" is not a web address', {"text": text})
    return text


def _check_doi(text: str) -> str:
    bare = re.sub(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", "", text, flags=re.IGNORECASE)
    if not re.fullmatch(r"10\.\d{4,9}/\S+", bare):
        hint = "write it as 10.1080/14799855.2018.1463991"
        raise PydanticCustomError("field-invalid", '"{text}" is not a DOI', {"text": text, "hint": hint})
    return bare


Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
"""Plain text: shown as typed, HTML in it is never run."""

Prose = Annotated[Text, MarksProse()]
"""Markdown, with [[id]], [[kind:id]] and [[id|shown text]] as links to records."""

Quote = Annotated[Text, AfterValidator(_check_quote)]
"""Words of the source, verbatim, at most 15."""

Date = Annotated[
    EdtfDate, BeforeValidator(_check_date), PlainSerializer(lambda date: date.text, return_type=str, when_used="json")
]
"""A date or interval in EDTF."""

Url = Annotated[Text, AfterValidator(_check_url)]
Doi = Annotated[Text, AfterValidator(_check_doi)]
Language = Annotated[Text, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]

ThemeId = Annotated[str, Names(("theme",))]
ClaimId = Annotated[str, Names(("claim",))]
ActorId = Annotated[str, Names(("actor",))]
SystemId = Annotated[str, Names(("system",))]
EventId = Annotated[str, Names(("event",))]
SourceId = Annotated[str, Names(("source",))]
ActorOrSourceId = Annotated[str, Names(("actor", "source"))]
RelatedId = Annotated[str, Names(("actor", "system", "event"))]

Kind = Literal["theme", "claim", "actor", "system", "event", "source"]
