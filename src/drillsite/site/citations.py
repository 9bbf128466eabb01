"""How a source, or a page of the site itself, is cited: references in three styles, and entries for programs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from string import ascii_lowercase, digits
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from drillsite.export.bibtex import bibtex_entry
from drillsite.export.csl_json import csl_item
from drillsite.export.json_text import write_json
from drillsite.export.ris import ris_entry
from drillsite.records.models import Author, Source
from drillsite.site.processor import STYLES, Reference, format_references, start_references
from drillsite.site.smart import set_quotes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from drillsite.knowledge import Knowledge
    from drillsite.records import EdtfDate

__all__ = ["Citation", "Citations", "Entry", "SiteName", "cited_title", "is_plain_title"]

_TITLE, _ID, _ADDRESS = "Zdrillsitetitle", "Zdrillsiteid", "Zdrillsiteaddress/"
"""What stands in the citation of a page for what each page brings."""

_FOR_READERS_ONLY = ("id", "note", "abstract", "custom")
_NOT_PLAIN = re.compile(r"[^\w .,;:()/–—’-]|_|(?<![^\W_])’|’(?![^\W_])")
_ENDS_SENTENCE = frozenset(f"{ascii_lowercase}{digits})")
"""What stands before a full stop that ends a sentence, and no abbreviation."""


@dataclass(frozen=True, slots=True)
class SiteName:
    """What citations of pages say of the site: its name, and its address and author where it has them."""

    name: str
    url: str
    author: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A text for a program, and the name that it is saved under."""

    label: str
    text: str
    name: str


@dataclass(frozen=True, slots=True)
class Citation:
    """How one work is cited: the reference in each style, by the style's name, and the entries for programs."""

    references: dict[str, Markup]
    entries: tuple[Entry, ...]


class Citations:
    """Shows how every source, and every page of a record, is cited.

    The processor is asked for all that it must set by `start`, or else when the first source is to be shown, and the
    first page. A page is cited as a web page of this site without a date; all these citations have one shape, so it is
    rendered once and filled. `titles` gives those of all pages, as `cited_title` makes them. Titles that the processor,
    or a program's format, would not take letter by letter, such as those with quotation marks, go the long way.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        site: SiteName,
        titles: Callable[[], Iterable[str]],
        render: Callable[[Citation], Markup],
    ) -> None:
        self._knowledge, self._site, self._render, self._titles = knowledge, site, render, titles

    @cached_property
    def _of_source(self) -> dict[str, Reference]:
        sources = self._knowledge.sources
        found = format_references([self._source_item(source) for source in sources])
        return dict(zip((source.id for source in sources), found, strict=True))

    @cached_property
    def _page(self) -> list[str]:
        """How a page is cited, in pieces; every second one stands for what each page brings."""
        like = self._page_source(_ID, _TITLE, _ADDRESS)
        shown = self._render(Citation(_by_style(self._set_titles([_TITLE])[0]), self._entries(like)))
        return re.split(f"({_TITLE}|{_ID}|{_ADDRESS})", str(shown))

    def _set_titles(self, titles: Sequence[str]) -> tuple[Reference, ...]:
        return format_references([self._page_item(title) for title in titles])

    def start(self, *, all_works: bool) -> Callable[[], None]:
        """Have references set while other work is done; what is given back waits until they are at hand.

        They are those of all works, or only what the citations of all pages are made of.
        """
        if not all_works:
            return start_references([self._page_item(_TITLE)])
        special = [title for title in dict.fromkeys(self._titles()) if not is_plain_title(title)]
        items = map(self._source_item, self._knowledge.sources)
        return start_references([*items, *map(self._page_item, (_TITLE, *special))])

    def show_source(self, source: Source) -> Markup:
        """Give how a source is cited."""
        return self._render(Citation(_by_style(self._of_source[source.id]), self._entries(source)))

    def show_page(self, address: str, title: str) -> Markup:
        """Give how the page at an address of this site is cited under a title (of `cited_title`)."""
        name = address.rstrip("/").replace("/", "-")
        if is_plain_title(title):
            brought = {_TITLE: title, _ID: name, _ADDRESS: address}
            return Markup("".join([brought.get(piece, piece) for piece in self._page]))
        references = [Markup(one.replace(_ADDRESS, address)) for one in self._set_titles([title])[0]]
        entries = self._entries(self._page_source(name, title, address))
        return self._render(Citation(_by_style(references), entries))

    def _page_source(self, name: str, title: str, address: str) -> Source:
        """Give a page of this site as the source that it is to those who cite it."""
        stated: dict[str, Any] = {"container_title": self._site.name}
        if self._site.author:
            stated["author"] = (Author(literal=self._site.author),)
        if self._site.url:
            stated["URL"] = f"{self._site.url}{address}"
        return Source.model_construct(id=name, type="webpage", title=title, **stated)

    def _entries(self, source: Source) -> tuple[Entry, ...]:
        item = write_json([csl_item(source, self._knowledge)], 2).decode()
        return (
            Entry("BibTeX", bibtex_entry(source, self._knowledge), f"{source.id}.bib"),
            Entry("RIS", ris_entry(source, self._knowledge).replace("\r\n", "\n"), f"{source.id}.ris"),
            Entry("CSL-JSON", item, f"{source.id}.json"),
        )

    def _source_item(self, source: Source) -> dict[str, Any]:
        item = _for_processor(csl_item(source, self._knowledge))
        for name, date in (("issued", source.issued), ("accessed", source.accessed)):
            if date is not None and "literal" in item[name]:
                item[name] = _nearest_date(date)
        return item

    def _page_item(self, title: str) -> dict[str, Any]:
        item = _for_processor(csl_item(self._page_source(_ID, title, _ADDRESS), self._knowledge))
        return item | {name: f'<span class="nocase">{item[name]}</span>' for name in ("title", "container-title")}


def is_plain_title(title: str) -> bool:
    """Give whether a title stands in every style and format as it is."""
    return (title[-1:].isalnum() or title.endswith(")")) and not _NOT_PLAIN.search(title)


def _by_style(reference: Iterable[Markup]) -> dict[str, Markup]:
    return dict(zip(STYLES, reference, strict=True))


def cited_title(title: str) -> str:
    """Give a text as the title it is cited under: with real quotation marks, without the full stop that styles set."""
    title = set_quotes(title)
    return title[:-1] if title.endswith(".") and title[-2:-1] in _ENDS_SENTENCE else title


def _for_processor(item: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in item.items() if name not in _FOR_READERS_ONLY}
    for name, value in kept.items():
        if isinstance(value, str):
            kept[name] = _shown(value)
    for name in ("author", "editor"):
        if name in kept:
            kept[name] = [one for one in kept[name] if any(one.values())]
    return kept


def _shown(text: str) -> str:
    """Give a text that the processor shows, tags and all: what it would read as a tag is parted by a word joiner."""
    return text.replace("<", "<\u2060")


def _nearest_date(date: EdtfDate) -> dict[str, Any]:
    """Give what of a date in words the processor can set: the years, and the month where it is one, as approximate."""
    ends = [end for end in (date.earliest, date.latest) if abs(end[0]) < 10**9]
    first, last = ends[0], ends[-1]
    if len(ends) == 2 and first[:2] == last[:2]:
        return {"date-parts": [list(first[:2])], "circa": True}
    years = dict.fromkeys((first[0], last[0]))
    return {"date-parts": [[year] for year in years], "circa": True}
