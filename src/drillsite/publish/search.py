"""The search of a published site: its box in the theme's header, and the pages of the owner that it finds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from mkdocs.config import base
from mkdocs.config import config_options as options
from mkdocs.plugins import BasePlugin

from drillsite.publish.page import RecordPage
from drillsite.site.search import GUIDE, SearchEntry, spell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

__all__ = ["list_docs_entries", "names_other_search", "show_search_box"]

THEME = Path(__file__).parent / "search_theme"
_BOX = "material/search"
"""The plugin whose presence makes Material's header show a search box."""


def names_other_search(config: MkDocsConfig) -> bool:
    """Give whether mkdocs.yml names a search of its own, which then stands in the theme's box as it is."""
    return any(name in config.plugins and not isinstance(config.plugins[name], _Box) for name in ("search", _BOX))


class _BoxConfig(base.Config):
    enabled = options.Type(bool, default=True)


class _Box(BasePlugin[_BoxConfig]):
    """Stands for Material's search plugin, so that the header has its box; ours is in it (search_theme)."""


def show_search_box(config: MkDocsConfig) -> None:
    """Have the theme's header show our search box."""
    box = _Box()
    box.load_config({})
    config.plugins[_BOX] = box
    config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(THEME))


def list_docs_entries(files: Files) -> Iterator[SearchEntry]:
    """Give an entry for each page that the site's owner wrote, unless it says `search: {exclude: true}`."""
    for file in files.documentation_pages():
        page = file.page
        if page is None or isinstance(page, RecordPage) or _is_excluded(page.meta):
            continue
        title, text = str(page.title or ""), Markup(page.content or "").striptags()
        yield SearchEntry(page.url, title, text, {"subject": spell(title)}, {"Kind": [GUIDE]})


def _is_excluded(meta: Any) -> bool:
    said = meta.get("search")
    return isinstance(said, dict) and bool(said.get("exclude"))
