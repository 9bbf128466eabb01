"""What a page says of itself to other programs: Open Graph, citation tags, linked data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic_core import to_json

from drillsite import __version__
from drillsite.export.about import About
from drillsite.export.json_ld import References, describe_record, page_context
from drillsite.records.models import Claim, Theme
from drillsite.site.card import HEIGHT, SITE_CARD, WIDTH, theme_card
from drillsite.site.escaping import escape_all
from drillsite.site.smart import set_quotes

if TYPE_CHECKING:
    from drillsite.knowledge import Knowledge
    from drillsite.records import Record
    from drillsite.site.pages import Page
    from drillsite.site.render import SiteAbout

__all__ = ["Heads"]


class Heads:
    """Gives what stands in the <head> of each page beside the theme's own.

    Open Graph tags tell what is shown where the page is shared, citation tags what Zotero saves it as, and JSON-LD what
    record it is about, in the words of schema.org. Addresses must be absolute there, so without an address of the site
    there are none, and neither a picture nor linked data.
    """

    def __init__(self, knowledge: Knowledge, site: SiteAbout) -> None:
        self._knowledge, self._site = knowledge, site
        self._references = References(About(site.name, site.url, site.licence, site.licence_url, __version__))
        self._shared: dict[str, str] = {}
        self._website = {"@type": "WebSite", "name": site.name, "url": site.url}

    def of_page(self, page: Page, title: str) -> str:
        """Give the head of a record's page or an index, which is cited under this title."""
        record = self._knowledge[page.key] if page.key and page.part == 1 else None
        kind = "article" if record else "website"
        tags = self._open_graph(kind, title, page.description, page.address, self._card_of(record))
        if record is None:
            return tags
        tags += _tag("name", "citation_title", title)
        if not self._site.url:
            return tags
        url = f"{self._site.url}{page.address}"
        return tags + _tag("name", "citation_public_url", url) + self._linked_data(record, title, page.description, url)

    def of_document(self, title: str, description: str, address: str) -> str:
        """Give the head of the home page, or of a page of the owner's own."""
        return self._open_graph("website", title, description, address, SITE_CARD)

    def _open_graph(self, kind: str, title: str, description: str, address: str, card: str) -> str:
        tags = [("og:type", kind), ("og:title", set_quotes(title)), ("og:description", description)]
        if self._site.url:
            tags.append(("og:url", f"{self._site.url}{address}"))
        own = "".join(_tag("property", name, value) for name, value in tags if value)
        if card not in self._shared:
            self._shared[card] = self._show_shared(card)
        return own + self._shared[card]

    def _show_shared(self, card: str) -> str:
        """Give the tags that are the same on every page with this card."""
        tags, picture = [("og:site_name", self._site.name)], self._site.cards.get(card)
        if picture:
            tags += [("og:image", f"{self._site.url}{card}"), ("og:image:type", "image/png")]
            tags += [("og:image:width", str(WIDTH)), ("og:image:height", str(HEIGHT)), ("og:image:alt", picture.alt)]
        shown = "".join(_tag("property", name, value) for name, value in tags if value)
        return shown + _tag("name", "twitter:card", "summary_large_image" if picture else "summary")

    def _card_of(self, record: Record | None) -> str:
        """Give the address of the card of a theme, or of the theme that a claim belongs to, where it has one."""
        theme = record.id if isinstance(record, Theme) else record.theme if isinstance(record, Claim) else ""
        own = theme_card(theme)
        return own if own in self._site.cards else SITE_CARD

    def _linked_data(self, record: Record, title: str, description: str, url: str) -> str:
        node = describe_record(record, self._knowledge, self._references)
        page: dict[str, Any] = {
            "@context": page_context(node),
            "@type": "WebPage",
            "name": title,
            "description": description,
            "url": url,
            "isPartOf": self._website,
            "mainEntity": node,
        }
        text = to_json(page).decode().replace("<", "\\u003c")
        return f'<script type="application/ld+json">{text}</script>\n'


def _tag(attribute: str, name: str, content: str) -> str:
    return f'<meta {attribute}="{name}" content="{escape_all(content)}">\n'
