"""A page made from records, as MkDocs takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import escape
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import AnchorLink, TableOfContents

from drillsite.site.smart import set_quotes

if TYPE_CHECKING:
    from collections.abc import Callable

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from drillsite.publish.shell import Shell
    from drillsite.site import Body, Page

__all__ = ["SPLICED_TEMPLATE", "RecordPage", "contents_of", "source_uri"]

SPLICED_TEMPLATE = "drillsite-spliced.html"
"""The template that only puts a page into its frame; see drillsite.publish.shell."""


class RecordPage(MkDocsPage):
    """A page whose body comes from the renderer, not from a Markdown file.

    MkDocs leaves it in place of a page of its own (`File.page`). `shell` is set once the frames are cut.
    """

    shell: Shell | None = None

    def __init__(self, page: Page, file: File, config: MkDocsConfig, take_body: Callable[[], Body]) -> None:
        self._plan = page
        self._take_body = take_body
        title = str(escape(set_quotes(page.title)))
        super().__init__(title, file, config)
        self.meta = {"title": title, "description": str(escape(page.description))}

    def read_source(self, config: MkDocsConfig) -> None:
        """Have no Markdown: there is none."""
        self.markdown = ""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Take the body from the renderer; pages are asked in the order in which they were planned."""
        body = self._take_body()
        self.content = body.html
        self.toc = contents_of(body)
        self.present_anchor_ids = {anchor for anchor, _ in body.toc}

    def splice(self) -> str:
        """Give the whole page: the theme's frame with this page's parts in it."""
        assert self.shell is not None
        return self.shell.splice(self)


def contents_of(body: Body) -> TableOfContents:
    """Give a body's sections as the table of contents that the theme shows."""
    return TableOfContents([AnchorLink(title, anchor, 2) for anchor, title in body.toc])


def source_uri(address: str) -> str:
    """Give the file in docs/ from which MkDocs would make a page with this address.

    Only the index of themes is an `index.md`: in the navigation it stands for the group that it heads.
    """
    return "themes/index.md" if address == "themes/" else f"{address.rstrip('/')}.md"


def add_record_page(
    page: Page, files: Files, config: MkDocsConfig, edit_uri: str | None, take_body: Callable[[], Body]
) -> RecordPage:
    """Add the page to MkDocs' files, and give it; pages of single records are kept out of the navigation."""
    inclusion = InclusionLevel.UNDEFINED if page.in_nav else InclusionLevel.NOT_IN_NAV
    file = File.generated(config, source_uri(page.address), content="", inclusion=inclusion)
    file.edit_uri = edit_uri
    files.append(file)
    return RecordPage(page, file, config, take_body)
