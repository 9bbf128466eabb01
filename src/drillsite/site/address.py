"""The addresses of pages: for good, and the same wherever the site is put."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from drillsite.records import Key

__all__ = ["ROOT", "address_of", "key_of_address", "set_root"]

ROOT = "DRILLSITEROOT:"
"""Stands for the way from a page to the top of the site until the page is known.

It is a scheme, so that MkDocs lets it be, and in capitals, which are rare in HTML, so that it is quick to find.
"""

_FOLDERS = {
    "theme": "themes",
    "claim": "claims",
    "actor": "actors",
    "system": "systems",
    "event": "events",
    "source": "sources",
}
_KINDS = {folder: kind for kind, folder in _FOLDERS.items()}


def address_of(key: Key) -> str:
    """Give the address of a record's page below the top of the site: `claims/third-drill-in-russia/`."""
    return f"{_FOLDERS[key[0]]}/{key[1]}/"


def key_of_address(address: str) -> Key:
    """Give the kind and id of the record whose page, or a page of whose, is at an address; of none, empty texts."""
    folder, _, rest = address.partition("/")
    return _KINDS.get(folder, ""), rest.partition("/")[0]


def set_root(html: str, address: str) -> str:
    """Give the HTML of the page at an address with every link to the site made relative to it."""
    return html.replace(ROOT, "../" * address.count("/") or "./")
