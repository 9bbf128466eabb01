"""Whether a source is there already, by DOI, address, or title with year and publisher."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from drillsite.records import Source
from drillsite.records.addresses import normalise_url, strip_doi

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from drillsite.records import Records

__all__ = ["SourceIndex"]

Sign = tuple[str, str]
"""What tells a source from others: in words, and its value."""


class SourceIndex:
    """Finds the sources that are the same document; made once for many questions."""

    def __init__(self, records: Records) -> None:
        self._found: dict[Sign, str] = {}
        for (kind, identifier), record in records.by_key.items():
            if kind == "source" and isinstance(record, Source):
                self.add(identifier, record.model_dump(mode="json", by_alias=True, exclude_none=True))

    def add(self, identifier: str, fields: Mapping[str, Any]) -> None:
        """Know one more source."""
        for sign in _signs(fields):
            self._found.setdefault(sign, identifier)

    def find(self, fields: Mapping[str, Any]) -> tuple[str, str] | None:
        """Return the id of a source that is the same, and by what: `has the same DOI`."""
        for sign in _signs(fields):
            if sign in self._found:
                return self._found[sign], f"has the same {sign[0]}"
        return None


def _signs(fields: Mapping[str, Any]) -> Iterator[Sign]:
    for name in ("DOI", "URL"):
        text = str(fields.get(name) or "")
        if (doi := strip_doi(text)) and (name == "DOI" or doi != text.strip()):
            yield "DOI", doi.lower()
    for name in ("URL", "archived"):
        if url := fields.get(name):
            yield "address", normalise_url(str(url))
    year = str(fields.get("issued", ""))[:4]
    publisher = _fold(str(fields.get("container-title") or fields.get("publisher") or ""))
    title = _fold(str(fields.get("title", "")))
    if title and year and publisher:
        yield "title, year and publisher", f"{title} {year} {publisher}"


def _fold(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", "", text.casefold()).split())
