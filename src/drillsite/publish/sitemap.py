"""The pages that MkDocs does not know, as its template of the site map asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mkdocs.utils import get_build_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from drillsite.site.pages import Page

__all__ = ["ListedFile", "ListedPage", "list_in_sitemap"]


@dataclass(frozen=True, slots=True)
class ListedPage:
    """What the template says of a page; a page of MkDocs for each would take as long as to write it."""

    canonical_url: str | None
    abs_url: str | None
    update_date: str
    is_link: bool = False


@dataclass(frozen=True, slots=True)
class ListedFile:
    """What the template has in place of a file of MkDocs."""

    page: ListedPage


def list_in_sitemap(pages: Iterable[Page], site_url: str) -> Iterator[ListedFile]:
    """Give each page as one of MkDocs' files would be listed; `site_url` ends with a slash, or there is none."""
    today, path = get_build_date(), urlsplit(site_url).path
    for page in pages:
        url, below = (f"{site_url}{page.address}", f"{path}{page.address}") if site_url else (None, None)
        yield ListedFile(ListedPage(url, below, today))
