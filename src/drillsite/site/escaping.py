"""Plain text as HTML; the same signs as markupsafe gives, without an object of its own for each text."""

from __future__ import annotations

__all__ = ["escape_all", "escape_text"]


def escape_text(text: str) -> str:
    """Give a text as it stands between tags, its quotation marks as they are."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escape_all(text: str) -> str:
    """Give a text as it may stand anywhere in HTML, in an attribute too."""
    return escape_text(text).replace('"', "&#34;").replace("'", "&#39;")
