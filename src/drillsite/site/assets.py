"""The files that every page uses: one style sheet, joined from its parts, our scripts and the typeface."""

from __future__ import annotations

from pathlib import Path

from drillsite.site.search import search_settings

__all__ = ["ASSETS", "SCRIPT", "STYLESHEET", "list_assets"]

STYLESHEET = "drillsite.css"
SCRIPT = "drillsite.js"
"""The script that loads the others where a page has a use for them."""

SEARCH_SETTINGS = "search_settings.js"
"""What the search's scripts know of the index, made from drillsite.site.search."""

ASSETS = Path(__file__).parent / "assets"
"""The folder that they are in."""

_STYLES = (
    *("colours", "faces", "frame", "type", "parts", "pages"),
    *("timeline", "graph", "tables", "search", "what_if", "previews", "cite", "sample"),
    "print",
)
"""The parts of the style sheet; what comes later goes before what comes earlier."""


def list_assets() -> dict[str, bytes]:
    """Give the bytes of each file by its name; all stand in one folder of the site."""
    joined = "\n".join((ASSETS / "styles" / f"{name}.css").read_text("utf-8") for name in _STYLES)
    made = {STYLESHEET: joined.encode(), SEARCH_SETTINGS: search_settings()}
    files = [path for path in ASSETS.rglob("*") if path.is_file() and path.suffix != ".css"]
    return {**made, **{path.name: path.read_bytes() for path in sorted(files)}}
