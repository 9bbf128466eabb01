"""What a page asks for by its forms: evidence to be added, a search to be recorded, an origin to be proposed."""

from __future__ import annotations

from typing import Annotated, Literal
from unicodedata import category

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

__all__ = ["Citation", "NamedSource", "SearchMade", "Typed"]


def _check_typed(text: str) -> str:
    """Return the text, if it can have been typed; raises ValueError."""
    if odd := next((one for one in text if category(one) == "Cc" and one not in "\t\r\n"), ""):
        raise ValueError(f"it holds the character U+{ord(odd):04X}, which cannot be shown")
    return text


Typed = Annotated[str, AfterValidator(_check_typed)]
"""A text as people type it."""


class NamedSource(BaseModel):
    """A source that is there or one to be added: its id, its `fields` as typed (one author a line), or an `export`.

    An export is in a format that drillsite.edit.importing reads.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    source: Typed = ""
    fields: dict[str, Typed] = Field(default_factory=dict)
    export: Typed = ""


class Citation(NamedSource):
    """Evidence for a claim or an event."""

    kind: Literal["claim", "event"]
    id: Typed
    stance: Literal["supports", "disputes", "context"]
    locator: Typed = ""
    quote: Typed = ""
    note: Typed = ""
    origin: Typed = ""
    origin_reason: Typed = ""
    independent: Typed = ""


class SearchMade(BaseModel):
    """A search for evidence on a claim or an event; words and sources that it led to are one a line."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: Literal["claim", "event"]
    id: Typed
    on: Typed
    where: Typed
    words: Typed
    found: Typed = ""
    by: Typed = ""
    note: Typed = ""
