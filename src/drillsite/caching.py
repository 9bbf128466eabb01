"""Where what is worth keeping for the next start lies: in the user's cache, and never beside the data or in the site.

All of it may be deleted at any time and then only takes time again. It holds Python's own forms of data and code, which
are for those of one's own only; so it is not put where it could come with somebody else's project.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import platformdirs

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["cache_folder", "make_cache_folder"]


def cache_folder(name: str) -> Path:
    """Give the folder for what is kept under a name, below XDG_CACHE_HOME or what the system has in its place."""
    return platformdirs.user_cache_path("drillsite", appauthor=False) / name


def make_cache_folder(name: str) -> Path | None:
    """Give the same folder where it is there, or can be made."""
    folder = cache_folder(name)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return None
    return folder
