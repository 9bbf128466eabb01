"""What each page template is given: the record, and what is known of it, arranged as the page shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drillsite.site.views.indexes import INDEX_VIEWS, home_view, ledger_addresses
from drillsite.site.views.records import RECORD_VIEWS

if TYPE_CHECKING:
    from drillsite.knowledge import Knowledge
    from drillsite.site.pages import Page
    from drillsite.site.views.shared import View

__all__ = ["VIEWS", "home_view", "ledger_addresses", "view_page"]

VIEWS = {**RECORD_VIEWS, **INDEX_VIEWS}
"""The view of each page template, by its name."""


def view_page(knowledge: Knowledge, page: Page) -> View:
    """Give the context of a page's template beyond what every page has."""
    name = page.template.removeprefix("page/").removesuffix(".html")
    return VIEWS[name](knowledge, page)
