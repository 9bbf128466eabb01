"""What a page may load and run: the site's own files, and what the theme itself writes into each page; nothing else.

Material writes a few scripts into every page, and a style where it loads a typeface from elsewhere. A policy lets these
in by their digests (Content Security Policy Level 3, section 2.3.1). What the theme writes is told by its page for
addresses that are not there: no record has a word in that. So a script that came into a page in any other way, out of a
record say, is not let in.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["HEADER", "Policy"]

HEADER = "Content-Security-Policy"

_ELEMENT = re.compile(r"<(script|style)\b([^>]*)>(.*?)</\1>", re.DOTALL | re.IGNORECASE)
_IS_DATA = re.compile(r"\btype=[\"']?application/(ld\+)?json", re.IGNORECASE)
_SCRIPT = re.compile(r"<script\b[^>]*>", re.IGNORECASE)
_STYLE_SHEET = re.compile(r"<link\b[^>]*\brel=[\"']?stylesheet[^>]*>", re.IGNORECASE)
_REPOSITORY = re.compile(r"<a\b[^>]*\bdata-md-component=[\"']?source\b[^>]*>", re.IGNORECASE)
_ADDRESS = re.compile(r"\b(?:src|href)=[\"']?((?:https?:)?//[^\s\"'>]+)", re.IGNORECASE)
_MAY_HAVE_ATTRIBUTES = re.compile(r"<[a-z][^<>]*[\s\"'/](?:style|on[a-z]+|class=[\"']?(?:mermaid|arithmatex))\b", re.I)
_DRAWN = ("mermaid", "arithmatex")
"""The classes of diagrams and formulas, whose scripts write styles into the page."""

_WAY_UP = re.compile(r'new URL\("[./][^"]*",location\)')
"""Where a page lies is the one thing in which Material's script differs from page to page."""

_HOSTS_OF_FACES = {"fonts.googleapis.com": "fonts.gstatic.com"}
"""From where a style sheet of a host loads its typefaces, where that is another one."""

_HOSTS_OF_REPOSITORIES = {"github.com": "api.github.com", "gitlab.com": "gitlab.com"}
"""Whom Material asks for the stars of a repository."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The policy of a site.

    `own` are the scripts and styles that the theme writes into its pages, as (element, text); `scripts` and `styles`
    are the hosts that it loads such from, `faces` those of typefaces, `asked` those that its scripts ask.
    """

    own: frozenset[tuple[str, str]] = frozenset()
    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    faces: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()

    @classmethod
    def of_theme(cls, not_found: str) -> Policy:
        """Return the policy for a site whose page for what is not there is this."""
        own = frozenset((name, _as_anywhere(text)) for name, text in _written_in(not_found))
        styles = _hosts(_STYLE_SHEET.findall(not_found))
        faces = tuple(_HOSTS_OF_FACES.get(host, host) for host in styles)
        repositories = _hosts(_REPOSITORY.findall(not_found))
        asked = tuple(_HOSTS_OF_REPOSITORIES[host] for host in repositories if host in _HOSTS_OF_REPOSITORIES)
        return cls(own, _hosts(_SCRIPT.findall(not_found)), styles, faces, asked)

    def allowed_in(self, page: str) -> set[tuple[str, str]]:
        """Return the scripts and styles in a page that the theme wrote, as (element, text)."""
        return {(name, text) for name, text in _written_in(page) if (name, _as_anywhere(text)) in self.own}

    def refused_in(self, page: str) -> list[tuple[str, str]]:
        """Return what a browser will not run or use in a page: scripts and styles, and attributes with either."""
        parts = [(name, text) for name, text in _written_in(page) if (name, _as_anywhere(text)) not in self.own]
        if _MAY_HAVE_ATTRIBUTES.search(page):
            reader = _Attributes()
            reader.feed(page)
            parts += reader.found
        return parts

    def header(self, allowed: Iterable[tuple[str, str]], frames: str = "'self'") -> str:
        """Return the value of the header for pages with these scripts and styles, which `allowed_in` has given.

        `frames` is who may show the pages in a frame.
        """
        digests: dict[str, list[str]] = {"script": [], "style": []}
        for name, text in sorted(allowed):
            digests[name].append(f"'sha256-{_digest(text)}'")
        # The search is WebAssembly; drawings in the theme's style sheets are data.
        rules = {
            "default-src": ["'self'"],
            "script-src": ["'self'", "'wasm-unsafe-eval'", *digests["script"], *self.scripts],
            "style-src": ["'self'", *digests["style"], *self.styles],
            "img-src": ["'self'", "data:"],
            "font-src": ["'self'", *self.faces],
            "connect-src": ["'self'", *self.asked],
            "object-src": ["'none'"],
            "base-uri": ["'none'"],
            "form-action": ["'self'"],
            "frame-ancestors": [frames],
        }
        return "; ".join(f"{name} {' '.join(values)}" for name, values in rules.items())


class _Attributes(HTMLParser):
    """Finds attributes that are scripts or styles, as (script or style, name)."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at an element."""
        for name, value in attrs:
            if name == "style" or (name == "class" and (value or "").split(" ")[0] in _DRAWN):
                self.found.append(("style", name))
            elif name.startswith("on"):
                self.found.append(("script", name))


def _written_in(page: str) -> Iterator[tuple[str, str]]:
    """Yield the scripts and styles that stand in a page, as (element, text)."""
    for name, attributes, text in _ELEMENT.findall(page):
        if text and not _IS_DATA.search(attributes):
            yield name.lower(), text


def _hosts(elements: Iterable[str]) -> tuple[str, ...]:
    """Return the other hosts that elements name, each once."""
    found = filter(None, map(_ADDRESS.search, elements))
    return tuple(dict.fromkeys(urlsplit(unescape(one[1])).netloc for one in found))


def _as_anywhere(text: str) -> str:
    """Return a script as it would be on any page."""
    return _WAY_UP.sub('new URL("/",location)', text)


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
