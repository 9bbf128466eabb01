"""How a source or a claim is cited in plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from drillsite.records import Claim, Source, Statement

__all__ = ["cite_claim", "cite_source", "passage_url", "short_name"]


def cite_source(source: Source) -> str:
    """Give the reference of a source in author–title order: who, “title”, where, when."""
    names = [author.full_name for author in source.author]
    who = ", ".join(names[:3]) + (" and others" if len(names) > 3 else "")
    where = ", ".join(
        dict.fromkeys(part for part in (source.container_title, source.publisher) if part and part != who)
    )
    when = source.issued.words if source.issued else "no date"
    return ". ".join(part for part in (who, f"“{source.title}”", where, when) if part) + "."


def cite_claim(claim: Claim, site_name: str, author: str) -> str:
    """Give the reference of a claim's page: the statement, who makes it, where it is recorded."""
    return f"“{claim.statement}” A claim by {author}, as recorded and checked on {site_name}."


def short_name(source: Source) -> str:
    """Give what a source is called in running text: its first author's family name, or who brings it out."""
    if source.author and source.author[0].family:
        return source.author[0].family
    return source.container_title or source.publisher or (source.author[0].full_name if source.author else source.title)


def passage_url(statement: Statement, source: Source) -> str:
    """Give the address of the very passage in the live page, or of the page where no words are quoted.

    Follows the WICG's URL Fragment Text Directives: percent-encoded, and `-`, `,` and `&` encoded too.
    """
    if not source.URL:
        return ""
    if not statement.quote or "#" in source.URL:
        return source.URL
    return f"{source.URL}#:~:text={quote(statement.quote, safe='').replace('-', '%2D')}"
