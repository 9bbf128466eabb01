"""How running text names a source, and the address of a passage in it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from drillsite.records import Source, Statement

__all__ = ["link_class", "passage_url", "short_name"]

_LONGEST_WHOLE = 12
"""How many letters a name has at most that no line breaks at its hyphen: S-300, Su-35."""


def short_name(source: Source) -> str:
    """Give what a source is called in running text: its first author's family name, or who brings it out."""
    if source.author and source.author[0].family:
        return source.author[0].family
    return source.container_title or source.publisher or (source.author[0].full_name if source.author else source.title)


def link_class(kind: str, shown: str) -> str:
    """Give the classes of a link to a record of a kind."""
    whole = " ds-ref--whole" if "-" in shown and len(shown) <= _LONGEST_WHOLE else ""
    return f"ds-ref ds-ref--{kind}{whole}"


def passage_url(statement: Statement, source: Source) -> str:
    """Give the address of the very passage in the live page, or of the page where no words are quoted.

    Follows the WICG's URL Fragment Text Directives: percent-encoded, and `-`, `,` and `&` encoded too.
    """
    if not source.URL:
        return ""
    if not statement.quote or "#" in source.URL:
        return source.URL
    return f"{source.URL}#:~:text={quote(statement.quote, safe='').replace('-', '%2D')}"
