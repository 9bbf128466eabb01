"""A built site as a browser sees it: pages, what they link to and load, their text; read by html.parser alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["BuiltPage", "find_dead_links", "find_foreign_loads", "read_page", "read_pages"]

_HIDDEN = ("script", "style", "svg", "template", "noscript")
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "code",
        "em",
        "i",
        "kbd",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
    ]
)
_LOADED_RELS = frozenset(
    ["stylesheet", "icon", "preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch", "manifest"]
)
_HOST = "https://site.invalid/"


@dataclass
class BuiltPage:
    """A page: its address below the top of the site, and what stands in it.

    `text` is the text that readers see, `main` that of our own part without what is meant for editors or programs;
    `links` and `main_links` the targets of links; `loads` what a browser fetches by itself.
    """

    address: str
    html: str
    title: str = ""
    text: str = ""
    main: str = ""
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    main_links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    refresh: str = ""


class _Reader(HTMLParser):
    def __init__(self, page: BuiltPage) -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self._open: list[tuple[str, str]] = []
        self._text: list[str] = []
        self._main: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._part(tag)
        if tag not in _VOID:
            self._open.append((tag, given.get("class", "")))
        if "id" in given:
            self.page.ids.append(given["id"])
        if tag == "a" and "href" in given:
            self.page.links.append(given["href"])
            if self._in_main():
                self.page.main_links.append(given["href"])
        if tag in ("area", "form") or (tag == "link" and given.get("rel") in ("next", "prev", "canonical")):
            self.page.links += [given[name] for name in ("href", "action") if given.get(name)]
        if tag == "link" and _LOADED_RELS & set(given.get("rel", "").split()):
            self.page.loads.append(given.get("href", ""))
        self.page.loads += [given[name] for name in ("src", "srcset", "poster", "data") if name in given]
        self.page.loads += re.findall(r"url\(([^)]*)\)", given.get("style", ""))
        self.page.scripts += [value for name, value in given.items() if name.startswith("on")]
        if tag == "meta" and given.get("http-equiv") == "refresh":
            self.page.refresh = given["content"].partition("url=")[2]

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass
        self._part(tag)

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _ in self._open]
        if tags[-1:] == ["title"] and "svg" not in tags:
            self.page.title += data
        if tags[-1:] == ["script"]:
            self.page.scripts.append(data)
        if tags[-1:] == ["style"]:
            self.page.loads += re.findall(r"(?:url\(|@import\s+)[\"']?([^\"')]+)", data)
        if "body" in tags and not any(tag in _HIDDEN for tag in tags):
            self._text.append(data)
            if self._in_main() and "pre" not in tags and not any("ds-edit" in classes for _, classes in self._open):
                self._main.append(data)

    def _part(self, tag: str) -> None:
        """Part what stands before and after the border of a block."""
        if tag not in _INLINE:
            self._text.append(" ")
            self._main.append(" ")

    def _in_main(self) -> bool:
        return any("ds-page" in classes.split() for _, classes in self._open)

    def finish(self) -> BuiltPage:
        self.page.text = " ".join("".join(self._text).split())
        self.page.main = " ".join("".join(self._main).split())
        return self.page


def read_pages(site: Path) -> dict[str, BuiltPage]:
    """Give every page of a built site by its address: `claims/shared-water/`, `404.html`, and `` for home."""
    pages = {}
    for path in sorted(site.rglob("*.html")):
        address = path.relative_to(site).as_posix()
        address = address.removesuffix("index.html") if address.rpartition("/")[2] == "index.html" else address
        pages[address] = read_page(address, path.read_text("utf-8"))
    return pages


def read_page(address: str, html: str) -> BuiltPage:
    """Give a page of this address, read from its HTML; a body without the theme's frame will do."""
    reader = _Reader(BuiltPage(address, html))
    reader.feed(html)
    reader.close()
    return reader.finish()


def resolve(page: BuiltPage, link: str) -> tuple[str, str] | None:
    """Give the address below the top of the site and the anchor that a link leads to, or None if it leaves the site.

    A link above the top leads nowhere: sites stand under any path.
    """
    target = urlsplit(urljoin(f"{_HOST}top/{page.address}", link))
    if f"{target.scheme}://{target.netloc}/" != _HOST:
        return None
    inside = unquote(target.path).removeprefix("/top/") if target.path.startswith("/top/") else unquote(target.path)
    return (inside, unquote(target.fragment))


def find_dead_links(site: Path, pages: dict[str, BuiltPage]) -> Iterator[str]:
    """Give each link to a page, file or anchor that is not there."""
    for page in pages.values():
        if page.address == "404.html":  # served at any address, so its links begin at the top of the host
            continue
        for link in dict.fromkeys((*page.links, *page.loads, *([page.refresh] if page.refresh else []))):
            found = resolve(page, link) if not link.startswith(("data:", "mailto:", "javascript:")) else None
            if found is None:
                continue
            address, anchor = found
            if address in pages:
                if anchor and not anchor.startswith(":~:") and anchor not in pages[address].ids:
                    yield f"{page.address}: {link}: no such anchor"
            elif not (site / address).is_file():
                yield f"{page.address}: {link}: nothing there"


def find_foreign_loads(site: Path, pages: dict[str, BuiltPage]) -> Iterator[str]:
    """Give each thing that a page or a style sheet has a browser fetch from another host."""
    for page in pages.values():
        for load in page.loads:
            if re.match(r"\s*(https?:)?//", load):
                yield f"{page.address}: {load}"
    for path in site.rglob("*.css"):
        for load in re.findall(r"(?:url\(|@import\s+)\s*[\"']?((?:https?:)?//[^\"')]+)", path.read_text("utf-8")):
            yield f"{path.name}: {load}"
