"""The navigation of a site whose mkdocs.yml has none: home, the themes, the indexes, the owner's own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mkdocs.utils import nest_paths

from drillsite.publish.docs import HOME
from drillsite.publish.page import RecordPage, source_uri

if TYPE_CHECKING:
    from mkdocs.structure.files import Files

    from drillsite.site.pages import Page

__all__ = ["MOST_THEMES", "build_navigation"]

MOST_THEMES = 40
"""Up to how many themes the navigation names each; more are found by their index."""

_GROUPS = (
    ("Explore", ("claims/", "actors/", "systems/", "events/", "graph/")),
    ("Check", ("evidence/", "what-if/", "sources/", "data/")),
)


def build_navigation(pages: tuple[Page, ...], files: Files) -> list[Any]:
    """Give the navigation as mkdocs.yml would hold it."""
    themes = [page.address for page in pages if page.key and page.key[0] == "theme" and page.part == 1]
    home = next((file.src_uri for file in files.documentation_pages() if file.dest_uri == HOME), None)
    nav: list[Any] = [{"Home": home}] if home else []
    nav.append({"Themes": [source_uri(address) for address in ("themes/", *themes[:MOST_THEMES])]})
    if len(themes) > MOST_THEMES:
        nav[-1] = {"Themes": [source_uri("themes/")]}
    nav += [{title: [source_uri(address) for address in addresses]} for title, addresses in _GROUPS]
    own = [
        file.src_uri
        for file in files.documentation_pages()
        if not isinstance(file.page, RecordPage) and file.src_uri != home and file.inclusion.is_in_nav()
    ]
    if own:
        nav.append({"About": nest_paths(own)})
    return nav
