"""What the downloads say of the site that they come from, and where its pages are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from drillsite.reading import KIND_FOLDERS

if TYPE_CHECKING:
    from drillsite.records import Key

__all__ = ["PLURALS", "About"]

PLURALS: dict[str, str] = {kind: folder for folder, kind in KIND_FOLDERS.items()}
"""The plural of each kind, as its folder, its pages and its place in the downloads are called."""


@dataclass(frozen=True)
class About:
    """The site, the licence of its data, the version of drillsite that writes; `site_url` may be empty."""

    site_name: str
    site_url: str
    licence_name: str
    licence_url: str
    version: str

    @cached_property
    def base_url(self) -> str:
        """The address under which all pages are, with a slash at its end; empty while the site has none."""
        return f"{self.site_url.rstrip('/')}/" if self.site_url else ""

    def page_url(self, key: Key) -> str:
        """Return the address of a record's page; relative to the site's root while the site has none."""
        return f"{self.base_url}{PLURALS[key[0]]}/{key[1]}/"
