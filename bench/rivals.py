"""The same pages as a Hugo site and as an MkDocs + Material site.

Both rivals get what suits them. Hugo: JSON front matter (the quickest to read), ready addresses instead of
look-ups, a menu from `partialCached`, no taxonomies and feeds. MkDocs: plain Markdown, no plugin at all
(so no search), record pages out of the nav, because a long nav makes it slow.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import FRAME_BYTES
from bench.contents import FOLDERS, show_links

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bench.contents import Contents, Fact, Item, Page
    from drillsite.records import Key

__all__ = ["write_hugo", "write_mkdocs"]

INDEX_TITLES = {
    "theme": "Themes",
    "claim": "Evidence",
    "actor": "Actors",
    "system": "Systems",
    "event": "Dates",
    "source": "Sources",
}

_HUGO_LAYOUTS = Path(__file__).parent / "hugo_site"
_HUGO_CONFIG = """\
baseURL = "https://bench.example/"
title = "The benchmark"
locale = "en"
disableKinds = ["taxonomy", "term", "RSS"]
"""
_MKDOCS_CONFIG = """\
site_name: The benchmark
site_url: https://bench.example/
theme:
  name: material
  font: false
plugins: []
not_in_nav: |
{hidden}
nav:
{nav}
"""
_SPECIAL = re.compile(r"([\\`*_\[\]<>#])")


def write_hugo(folder: Path, contents: Contents, frame_bytes: int = FRAME_BYTES) -> None:
    """Write a Hugo site with a page for every record and an index for every kind."""
    shutil.copytree(_HUGO_LAYOUTS, folder)
    (folder / "hugo.toml").write_text(_HUGO_CONFIG, encoding="utf-8")
    weight = folder / "layouts" / "_partials" / "weight.html"
    weight.write_text(_make_icons(frame_bytes), encoding="utf-8")
    content = folder / "content"
    content.mkdir()
    _write_hugo_page(content / "_index.md", {"title": "Home"}, "What the records say, theme by theme.")
    for kind, name in FOLDERS.items():
        (content / name).mkdir(parents=True)
        _write_hugo_page(content / name / "_index.md", {"title": INDEX_TITLES[kind]}, "")
    for number, page in enumerate(contents.pages):
        kind, identifier = page.key
        matter = {"title": page.title, "weight": number + 1, "params": _show_hugo_params(page)}
        text = "\n\n".join(show_links(part, contents, _hugo_address) for part in (page.lead, page.body) if part)
        _write_hugo_page(content / FOLDERS[kind] / f"{identifier}.md", matter, text)


def _write_hugo_page(path: Path, matter: dict[str, Any], text: str) -> None:
    front = json.dumps(matter, ensure_ascii=False)
    path.write_text(f"{front}\n\n{text}\n", encoding="utf-8", newline="\n")


def _hugo_address(key: Key) -> str:
    return f"/{FOLDERS[key[0]]}/{key[1]}/"


def _show_hugo_params(page: Page) -> dict[str, Any]:
    return {
        "record": page.key[0],
        "facts": [_without_empty(label=f.label, text=f.text, url=_url(f.target)) for f in page.facts],
        "groups": [
            {
                "heading": group.heading,
                "anchor": f"part-{number}",
                "cards": group.are_cards,
                "items": [
                    _without_empty(
                        text=item.text,
                        url=_url(item.target),
                        kind=item.target[0] if item.target else "",
                        badge=item.badge,
                        meta=list(item.meta),
                        quote=item.quote,
                        note=item.note,
                    )
                    for item in group.items
                ],
            }
            for number, group in enumerate(page.groups)
        ],
    }


def _url(target: Key | None) -> str:
    return _hugo_address(target) if target else ""


def _without_empty(**values: object) -> dict[str, object]:
    return {name: value for name, value in values.items() if value}


def _make_icons(size: int) -> str:
    """Give about so many bytes of hidden SVG symbols, as themes carry them inline."""
    path = '<path d="M{0} 3v2h2V3h4v2h2V3h4v2h1v{0}H3V5h{0}z"/>'
    symbol = f'<symbol id="icon-{{0}}" viewBox="0 0 24 24">{path}</symbol>\n'
    count = max(0, size // len(symbol))
    return f'<svg hidden aria-hidden="true">\n{"".join(map(symbol.format, range(10, 10 + count)))}</svg>\n'


def write_mkdocs(folder: Path, contents: Contents) -> None:
    """Write an MkDocs + Material site of plain Markdown: the same pages, linked by the paths of files."""
    docs = folder / "docs"
    for kind, name in FOLDERS.items():
        (docs / name).mkdir(parents=True)
        lines = [f"# {INDEX_TITLES[kind]}", ""]
        lines += [f"- [{_escape(page.title)}]({page.key[1]}.md)" for page in contents.of_kind(kind)]
        _write_markdown(docs / name / "index.md", lines)
    home = ["# Home", "", "What the records say, theme by theme.", ""]
    home += [f"- [{_escape(page.title)}](themes/{page.key[1]}.md)" for page in contents.of_kind("theme")]
    _write_markdown(docs / "index.md", home)
    for page in contents.pages:
        path = docs / FOLDERS[page.key[0]] / f"{page.key[1]}.md"
        _write_markdown(path, _show_markdown(page, contents))
    nav = ["  - index.md", "  - Themes:", "    - themes/index.md"]
    nav += [f"    - themes/{page.key[1]}.md" for page in contents.of_kind("theme")]
    nav += [f"  - {name}/index.md" for kind, name in FOLDERS.items() if kind != "theme"]
    hidden = [f"  /{name}/*" for kind, name in FOLDERS.items() if kind != "theme"]
    config = _MKDOCS_CONFIG.format(nav="\n".join(nav), hidden="\n".join(hidden))
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")


def _write_markdown(path: Path, lines: Iterable[str]) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _show_markdown(page: Page, contents: Contents) -> list[str]:
    lines = [f"# {_escape(page.title)}", ""]
    lines += [f"- {_show_fact(fact)}" for fact in page.facts]
    for part in (page.lead, page.body):
        if part:
            lines += ["", show_links(part, contents, _markdown_path)]
    for group in page.groups:
        lines += ["", f"## {_escape(group.heading)}", ""]
        for item in group.items:
            lines += _show_card(item) if group.are_cards else [_show_line(item)]
    return lines


def _markdown_path(key: Key) -> str:
    return f"../{FOLDERS[key[0]]}/{key[1]}.md"


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _show_link(text: str, target: Key | None) -> str:
    return f"[{_escape(text)}]({_markdown_path(target)})" if target else _escape(text)


def _show_fact(fact: Fact) -> str:
    return f"**{fact.label}**: {_show_link(fact.text, fact.target)}"


def _show_card(item: Item) -> list[str]:
    lines = [f"### {_show_link(item.text, item.target)}", ""]
    if item.badge or item.meta:
        lines += [" · ".join(_escape(text) for text in (item.badge, *item.meta) if text), ""]
    if item.quote:
        lines += [f"> {_escape(item.quote)}", ""]
    if item.note:
        lines += [_escape(item.note), ""]
    return lines


def _show_line(item: Item) -> str:
    said = " · ".join(_escape(text) for text in (item.badge, *item.meta) if text)
    quote = f"“{_escape(item.quote)}”" if item.quote else ""
    rest = " – ".join(part for part in (said, quote, _escape(item.note)) if part)
    return f"- {_show_link(item.text, item.target)}{f': {rest}' if rest else ''}"
