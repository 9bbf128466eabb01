"""A page made from records, as MkDocs takes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import AnchorLink, TableOfContents

from drillsite.site.escaping import escape_all
from drillsite.site.smart import set_quotes

if TYPE_CHECKING:
    from collections.abc import Callable

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from drillsite.publish.shell import Frame
    from drillsite.site.pages import Page
    from drillsite.site.render import Body

__all__ = [
    "HEAD",
    "PAGE_TEMPLATE",
    "PageParts",
    "RecordPage",
    "contents_of",
    "make_record_page",
    "page_parts",
    "source_uri",
]

PAGE_TEMPLATE = "drillsite-page.html"
"""The template of pages outside the navigation: it is whichever layout the page has been given."""

HEAD = "drillsite_head"
"""The name in a page's meta of what stands in its <head> beside the theme's own."""

WHOLE, SPLICED = "main.html", "drillsite-spliced.html"
"""The layouts: the theme's own, and the one that only puts a page into its frame (drillsite.publish.shell)."""


@dataclass(frozen=True, slots=True)
class PageParts:
    """What a page brings to its frame, as HTML: titles, addresses, head, body, id and title of each section."""

    title: str
    description: str
    canonical_url: str
    edit_url: str
    head: str
    html: str
    toc: tuple[tuple[str, str], ...]


def page_parts(page: Page, body: Body, site_url: str, edit_url: str) -> PageParts:
    """Give the parts of a page without a page of MkDocs."""
    title, description = _title_and_description(page)
    canonical_url = f"{site_url.rstrip('/')}/{page.address}" if site_url else ""
    return PageParts(title, description, canonical_url, edit_url, body.head, body.html, body.toc)


def _title_and_description(page: Page) -> tuple[str, str]:
    return escape_all(set_quotes(page.title)), escape_all(page.description)


class RecordPage(MkDocsPage):
    """A page whose body comes from the renderer, not from a Markdown file.

    MkDocs leaves it in place of a page of its own (`File.page`). `frame` is the theme's frame, where it has one. A page
    that `waits` is empty until it is filled, which may be as late as just before the theme takes it.
    """

    frame: Frame | None = None

    def __init__(
        self, page: Page, file: File, config: MkDocsConfig, render: Callable[[Page], Body], *, waits: bool
    ) -> None:
        self._render = render
        self._waits = waits
        super().__init__(_title_and_description(page)[0], file, config)
        self.plan(page)

    def plan(self, page: Page) -> None:
        """Be this page from now on."""
        self._plan = page
        self.title, description = _title_and_description(page)
        self.meta = {"title": self.title, "description": description}
        if not page.in_nav:
            self.meta["template"] = PAGE_TEMPLATE

    def read_source(self, config: MkDocsConfig) -> None:
        """Have no Markdown: there is none."""
        self.markdown = ""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Take the body from the renderer, unless the page waits for that."""
        self.content = ""
        if not self._waits:
            self.fill()

    def fill(self) -> None:
        """Take the body from the renderer."""
        body = self._render(self._plan)
        self.meta[HEAD] = body.head
        self.content = body.html
        self.toc = contents_of(body)
        self.present_anchor_ids = {anchor for anchor, _ in body.toc}

    @property
    def layout(self) -> str:
        """The template that gives the whole page."""
        return SPLICED if self.frame else WHOLE

    def parts(self) -> PageParts:
        """Give what the page brings to its frame."""
        return PageParts(
            str(self.meta["title"]),
            str(self.meta["description"]),
            self.canonical_url or "",
            self.edit_url or "",
            str(self.meta[HEAD]),
            self.content or "",
            tuple((link.id, link.title) for link in self.toc),
        )

    def splice(self) -> str:
        """Give the whole page: the theme's frame with this page's parts in it."""
        assert self.frame is not None
        return self.frame.fill(self.parts()).decode()


def contents_of(body: Body) -> TableOfContents:
    """Give a body's sections as the table of contents that the theme shows."""
    return TableOfContents([AnchorLink(title, anchor, 2) for anchor, title in body.toc])


def source_uri(address: str) -> str:
    """Give the file in docs/ from which MkDocs would make a page with this address.

    Only the index of themes is an `index.md`: in the navigation it stands for the group that it heads.
    """
    return "themes/index.md" if address == "themes/" else f"{address.rstrip('/')}.md"


def make_record_page(
    page: Page, config: MkDocsConfig, edit_uri: str | None, render: Callable[[Page], Body], *, waits: bool = False
) -> RecordPage:
    """Give the page with its file; pages of single records are kept out of the navigation."""
    inclusion = InclusionLevel.UNDEFINED if page.in_nav else InclusionLevel.NOT_IN_NAV
    file = File.generated(config, source_uri(page.address), content="", inclusion=inclusion)
    file.edit_uri = edit_uri
    return RecordPage(page, file, config, render, waits=waits)
