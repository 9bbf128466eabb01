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
    "ITSELF",
    "MAX_QUOTE_WORDS",
    "ORIGIN_KINDS",
    "ActorId",
    "ClaimId",
    "Date",
    "Doi",
    "EventId",
    "Language",
    "MarksProse",
    "Names",
    "OriginId",
    "Prose",
    "Quote",
    "RelatedId",
    "SourceId",
    "SystemId",
    "Text",
    "Texts",
    "ThemeId",
    "Url",
    "YesNo",
    "count_words",
]

ID_PATTERN = re.compile(r"(?=.{1,80}\Z)[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
"""What an id looks like: lower-case words joined by hyphens, at most 80 characters."""

ITSELF = "itself"
"""What stands for an id where a source is its own origin; no record may have it as its id."""

ORIGIN_KINDS = ("actor", "source")
"""The kinds of record that can be an origin; where one of each has the same id, the actor is meant."""

MAX_QUOTE_WORDS = 15
"""How long a quotation may be; more would be copying."""

_WORD = re.compile(r"\w+(?:[-’'‑.]\w+)*")


@dataclass(frozen=True, slots=True)
class Names:
    """Marks a text as the id of a record of one of these kinds.

    `words` are what may stand there instead of an id.
    """

    kinds: tuple[str, ...]
    words: tuple[str, ...] = ()

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, object]:
        """Return the field's JSON Schema with the kinds as `x-names` and the words as `x-words`."""
        words = {"x-words": list(self.words)} if self.words else {}
        return {**handler(schema), "x-names": list(self.kinds), **words}


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


def _take_one_text(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Texts = Annotated[tuple[Text, ...], BeforeValidator(_take_one_text)]
"""Several plain texts; one text stands for a list of one."""


def _check_yes_no(value: object) -> object:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    raise PydanticCustomError("field-invalid", "it must be true or false", {"hint": "write true, or leave it out"})


YesNo = Annotated[bool, BeforeValidator(_check_yes_no)]
"""Written `true` or `false`."""

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


def _bare(kind: str) -> AfterValidator:
    """Return what takes the kind away from an id that can be of one kind only: `theme:water` is `water` there."""
    prefix = f"{kind}:"
    return AfterValidator(lambda typed: typed.removeprefix(prefix))


ThemeId = Annotated[str, _bare("theme"), Names(("theme",))]
ClaimId = Annotated[str, _bare("claim"), Names(("claim",))]
ActorId = Annotated[str, _bare("actor"), Names(("actor",))]
SystemId = Annotated[str, _bare("system"), Names(("system",))]
EventId = Annotated[str, _bare("event"), Names(("event",))]
SourceId = Annotated[str, _bare("source"), Names(("source",))]
OriginId = Annotated[str, Names(ORIGIN_KINDS, words=(ITSELF,))]
"""Whose statement something repeats: an actor, a source, or `itself`."""

RelatedId = Annotated[str, Names(("actor", "system", "event"))]

Kind = Literal["theme", "claim", "actor", "system", "event", "source"]
