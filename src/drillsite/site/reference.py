"""How running text names a source, and the address of a passage in it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from drillsite.records.models import Actor, Source
from drillsite.records.quotes import split_quote

if TYPE_CHECKING:
    from drillsite.records import Evidence, Record, Statement

__all__ = ["found_quote_url", "link_class", "name_in_text", "passage_url", "short_name", "shown_title"]

_LONGEST_WHOLE = 12
"""How many letters a name has at most that no line breaks at its hyphen: S-300, Su-35."""


def short_name(source: Source) -> str:
    """Give what a source is called in running text: its first author's family name, or who brings it out."""
    if source.author and source.author[0].family:
        return source.author[0].family
    return source.container_title or source.publisher or (source.author[0].full_name if source.author else source.title)


def shown_title(record: Record) -> str:
    """Return a record's title without the brackets of a title that is ours: the page of the source tells of these."""
    title = record.title_text
    if isinstance(record, Source) and title.startswith("[") and title.endswith("]"):
        return title[1:-1]
    return title


def name_in_text(record: Record) -> str:
    """Return how a record is named within a sentence: `the Ministry of …`, `Weitz (2021)`."""
    if isinstance(record, Actor):
        return record.in_text or record.name
    if isinstance(record, Source):
        return f"{short_name(record)} ({record.issued.year})" if record.issued else short_name(record)
    return record.title_text


def link_class(kind: str, shown: str) -> str:
    """Give the classes of a link to a record of a kind."""
    whole = " ds-ref--whole" if "-" in shown and len(shown) <= _LONGEST_WHOLE else ""
    return f"ds-ref ds-ref--{kind}{whole}"


def passage_url(statement: Statement, source: Source) -> str:
    """Return the address of the very passage in the live page, or of the page where no words are quoted."""
    return _point_to(statement.quote or "", source.URL or "")


def found_quote_url(item: Evidence, source: Source) -> str:
    """Return the address of the words that an item quotes of its source: on the live page, else in its snapshot.

    It is empty where no address can lead to the very words. They must have been found in the text of the source.
    """
    addresses = [source.archived, source.URL] if source.standing == "dead" else [source.URL, source.archived]
    address = next((one for one in addresses if one), "")
    found = _point_to(item.quote or "", address)
    return found if found != address else ""


def _point_to(words: str, url: str) -> str:
    """Return the address of a passage in a page; that of the page where there are no words, or it has a fragment.

    Follows the WICG's URL Fragment Text Directives: percent-encoded, and `-`, `,` and `&` encoded too. A quote with a
    gap is the range from its first part to its last.
    """
    parts = split_quote(words)
    if not url or not parts or "#" in url:
        return url
    ends = dict.fromkeys((parts[0], parts[-1]))
    return f"{url}#:~:text={','.join(quote(part, safe='').replace('-', '%2D') for part in ends)}"
