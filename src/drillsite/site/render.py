"""Pages to HTML: the body that the theme's frame goes around, and its table of contents."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import jinja2
from markupsafe import Markup

from drillsite import __version__
from drillsite.records.addresses import doi_url
from drillsite.records.models import Claim, Source
from drillsite.site import verdict_words, words
from drillsite.site.abbreviations import Abbreviations, find_abbreviations
from drillsite.site.address import ROOT, address_of, set_root
from drillsite.site.citations import Citations, SiteName, cited_title
from drillsite.site.drawing.timeline import draw_timeline, mark_of
from drillsite.site.environment import PageEnvironment
from drillsite.site.escaping import escape_text
from drillsite.site.facets import origin_name
from drillsite.site.head import Heads
from drillsite.site.marks import (
    bar_part,
    kind_mark,
    stance_cells,
    stance_signs,
    verdict_badge,
    verdict_mark,
    word_badge,
    word_mark,
)
from drillsite.site.prose import ProseRenderer
from drillsite.site.provenance import explain_join, provenance_of, why_not_counted
from drillsite.site.reference import found_quote_url, link_class, name_in_text, passage_url, short_name, shown_title
from drillsite.site.smart import set_quotes
from drillsite.site.views import home_view, ledger_addresses, view_page
from drillsite.site.what_if import main_origin, what_if_url

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence

    from drillsite.knowledge import Knowledge, Verdict
    from drillsite.records import EdtfDate, Evidence, Key, Record
    from drillsite.site.card import Card
    from drillsite.site.pages import Page

__all__ = ["TEMPLATES", "Body", "Renderer", "SiteAbout", "find_template_fault"]

TEMPLATES = Path(__file__).parent / "templates"
"""Our own templates; a site owner's folder before them overrides by name."""

MACROS = ("part", "claims", "evidence", "tables", "what_if")
"""The files of macros, each at hand in every page under its name."""

REMEMBERED: dict[str, tuple[str, Callable[[Any], Hashable]]] = {
    "row": ("claims", attrgetter("key")),
    "entry": ("part", attrgetter("key")),
    "source_line": ("evidence", attrgetter("key")),
    "source_rating": ("evidence", attrgetter("key")),
    "origin_line": ("evidence", attrgetter("source", "origin", "origin_reason")),
    "join_line": ("evidence", attrgetter("origin", "to", "because", "by", "by_to")),
    "doubt": ("what_if", lambda verdict: (main_origin(verdict), verdict.has_evidence)),
}
"""The macros that say the same of a thing on every page, their files, and what tells things apart: filters that render
it once."""

_Of = TypeVar("_Of")
_Made = TypeVar("_Made")

_HEADING, _HEADING_ID, _HEADING_END = "<h2", ' id="', "</h2>"
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Body:
    """The HTML of a page within the frame, its contents (id and title of each section), and its own part of <head>."""

    html: str
    toc: tuple[tuple[str, str], ...]
    head: str


def _no_edit_url(path: str, line: int) -> str:
    return ""


@dataclass(frozen=True)
class SiteAbout:
    """What pages say of the site itself.

    `cards` tells what the picture at each address of one shows;
    `edit_url` gives the address at which a line of a data file is edited, or an empty text where no repository is
    known; `downloads` tells what each file of the data page holds, by its name; `contribute` is the address of the
    owner's page on adding sources, `meanings` those at which it is told what each verdict means, where these are not on
    the evidence page; `abbreviations` tells what those stand for that no record explains; `licence` and
    `licence_url` are what the data may be used under.
    """

    name: str
    url: str = ""
    author: str = ""
    description: str = ""
    cards: Mapping[str, Card] = field(default_factory=dict)
    contribute: str = ""
    meanings: Mapping[str, str] = field(default_factory=dict)
    abbreviations: dict[str, str] = field(default_factory=dict)
    edit_url: Callable[[str, int], str] = _no_edit_url
    downloads: dict[str, str] = field(default_factory=dict)
    licence: str = ""
    licence_url: str = ""


def find_template_fault(folders: Sequence[Path]) -> str:
    """Give the first thing in an owner's templates that is not Jinja, with its place, or an empty text."""
    environment = PageEnvironment(folders)
    for path in sorted(path for folder in folders for path in folder.rglob("*.html") if path.is_file()):
        try:
            environment.parse(path.read_text("utf-8"))
        except UnicodeDecodeError:
            return f"{path}: the template is not UTF-8; save it as that"
        except jinja2.TemplateSyntaxError as fault:
            return f"{path}:{fault.lineno}: the template cannot be read: {fault.message}"
    return ""


class Renderer:
    """Renders any page of a knowledge base; the same page always gives the same bytes.

    Links, prose, rows of claims and entries of other records are rendered once and kept: a page costs what is new
    on it. `environment` has all that templates have at hand; `docs/reference/templates.md` is written from it.
    """

    def __init__(self, knowledge: Knowledge, about: SiteAbout, overrides: Sequence[Path] = ()) -> None:
        self._knowledge, self._about = knowledge, about
        self._heads = Heads(knowledge, about)
        self._prose = ProseRenderer(knowledge, self._mark_abbreviations)
        self._references = _Kept(self._make_reference)
        self._names = _Kept(self._make_name)
        self._marks = _Kept(self._make_mark)
        self._badges = _Kept(self._make_badge)
        self._article_authors = _Kept(self._find_article_author)
        self._cited_titles = _Kept(self._make_cited_title)
        self.environment = PageEnvironment([*overrides, TEMPLATES])
        self.environment.globals.update(self._globals(about))
        self.environment.filters.update(self._filters())
        macros = {name: self.environment.get_template(f"macro/{name}.html").module for name in MACROS}
        self.environment.globals.update(macros)

    def render(self, page: Page) -> Body:
        """Give the body of a planned page."""
        context = view_page(self._knowledge, page)
        html = self.environment.get_template(page.template).render(context, page=page)
        return self._finish(html, page.address, self._heads.of_page(page, self._title_of(page)))

    def render_home(self, introduction: str) -> Body:
        """Give the body of the home page around the owner's introduction, which is HTML with links already set."""
        context = home_view(self._knowledge)
        html = self.environment.get_template("page/home.html").render(context, introduction=Markup(introduction))
        return self._finish(html, "", self.render_head(self._about.name, self._about.description, ""))

    def render_head(self, title: str, description: str, address: str) -> str:
        """Give the <head> of a page of the owner's own beside the theme's part."""
        return self._heads.of_document(title, description, address)

    def _finish(self, html: str, address: str, head: str) -> Body:
        html = self._abbreviations.explain(set_root(html, address))
        return Body(html, tuple(_list_headings(html)), head)

    def _globals(self, about: SiteAbout) -> dict[str, Any]:
        return {
            "site": about,
            "version": __version__,
            "knowledge": self._knowledge,
            "words": words,
            "root": Markup(ROOT),
            "record": self._knowledge.records.by_key,
            "record_line": self._knowledge.records.line,
            "ledger": lambda word: self._ledger.get(word, ""),
            "meaning": lambda word: about.meanings.get(word, f"evidence/#meaning-{word}"),
            "verdict_of": self._verdict_of,
            "origin_name": partial(origin_name, records=self._knowledge.records),
            "way_of": self._knowledge.origins.way_of,
            "provenance_of": partial(provenance_of, origins=self._knowledge.origins),
            "is_said_above": self._is_said_above,
            "explain_join": partial(explain_join, origins=self._knowledge.origins),
            "why_not_counted": partial(why_not_counted, origins=self._knowledge.origins),
            "verdict_words": verdict_words,
            "article_author": self._article_author,
            "cite": self._cite,
            "passage_url": passage_url,
            "doi_url": doi_url,
            "found_quote_url": self._found_quote_url,
            "draw_timeline": draw_timeline,
            "short_name": short_name,
            "shown_title": shown_title,
            "name_in_text": name_in_text,
            "main_origin": main_origin,
            "what_if_url": what_if_url,
        }

    def _verdict_of(self, key: Key) -> Verdict:
        """Return the verdict on a claim or an event."""
        verdicts = self._knowledge.verdicts if key[0] == "claim" else self._knowledge.event_verdicts
        return verdicts[key[1]]

    def _is_said_above(self, item: Evidence, origin: Key) -> bool:
        """Return whether the name of its origin above an item says all there is to say of where it comes from."""
        return provenance_of(item, self._knowledge.origins).is_only(origin)

    def _filters(self) -> dict[str, Callable[..., Any]]:
        return {
            "prose": self._prose.render,
            "inline": self._prose.render_inline,
            "smart": _smart,
            "explained": lambda html: Markup(self._mark_abbreviations(html)),
            "date": _date_tag,
            "date_mark": mark_of,
            "ref": self._references.__getitem__,
            "named": self._names.__getitem__,
            "address": address_of,
            "counted": words.count,
            "kind_mark": kind_mark,
            "verdict_mark": self._marks.__getitem__,
            "verdict_badge": self._badges.__getitem__,
            "stance_cells": stance_cells,
            "stance_signs": stance_signs,
            "word_mark": word_mark,
            "word_badge": word_badge,
            "bar_part": bar_part,
            **{name: _remember(self.environment, file, name, key) for name, (file, key) in REMEMBERED.items()},
        }

    def _make_reference(self, key: Key) -> Markup:
        return _link(key, shown_title(self._knowledge[key]))

    def _make_mark(self, key: Key) -> Markup:
        return verdict_mark(self._verdict_of(key))

    def _make_badge(self, key: Key) -> Markup:
        return verdict_badge(self._verdict_of(key), self._knowledge[key])

    def _make_name(self, key: Key) -> Markup:
        return _link(key, name_in_text(self._knowledge[key]))

    def _found_quote_url(self, item: Evidence) -> str:
        """Return the address of the words that an item quotes, empty where they were not found in the source's text."""
        if not item.quote or not self._knowledge.quotes.was_found(item.source, item.quote):
            return ""
        source = self._knowledge["source", item.source.removeprefix("source:")]
        assert isinstance(source, Source)
        return found_quote_url(item, source)

    def start_citations(self, *, all_pages: bool) -> Callable[[], None]:
        """Have references set while other work is done; what is given back waits for them.

        Without `all_pages` only what every page needs is set; the rest is when a page asks for it.
        """
        return self._citations.start(all_works=all_pages)

    @cached_property
    def _ledger(self) -> dict[str, str]:
        return ledger_addresses(self._knowledge)

    @cached_property
    def _abbreviations(self) -> Abbreviations:
        return Abbreviations(find_abbreviations(self._knowledge) | self._about.abbreviations)

    def _mark_abbreviations(self, html: str) -> str:
        return self._abbreviations.mark(html)

    @cached_property
    def _citations(self) -> Citations:
        site = SiteName(self._about.name, self._about.url, self._about.author)
        show = vars(self.environment.get_template("macro/cite.html").module)["citation"]
        return Citations(self._knowledge, site, self._page_titles, show)

    def _page_titles(self) -> Iterator[str]:
        return (self._cited_titles[record.key] for record in self._knowledge.ordered if record.kind != "source")

    def _cite(self, record: Record) -> Markup:
        """Give how a source, or the page of another record, is cited."""
        if isinstance(record, Source):
            return self._citations.show_source(record)
        return self._citations.show_page(address_of(record.key), self._cited_titles[record.key])

    def _title_of(self, page: Page) -> str:
        """Give what a page is called away from this site, where nothing else says whose claim a claim is."""
        if page.key is None or page.part > 1:
            return page.title
        return self._cited_titles[page.key]

    def _make_cited_title(self, key: Key) -> str:
        record = self._knowledge[key]
        if isinstance(record, Claim):
            return cited_title(f"Claim by {self._article_author(record)}: {record.statement}")
        return cited_title(record.title_text)

    def _article_author(self, claim: Claim) -> str:
        return self._article_authors[claim.stated_in[0].source]

    def _find_article_author(self, name: str) -> str:
        source = self._knowledge[("source", name)]
        assert isinstance(source, Source)
        return words.authors_in_words(source.author) or short_name(source)


class _Kept(dict[_Of, _Made]):
    """What is made of something when it is first asked for, and then at hand."""

    def __init__(self, make: Callable[[_Of], _Made]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, of: _Of) -> _Made:
        """Make it."""
        made = self[of] = self._make(of)
        return made


def _list_headings(html: str) -> Iterator[tuple[str, str]]:
    """Give id and text of each section's heading that has an id."""
    end = 0
    while (start := html.find(_HEADING, end)) >= 0:
        end = html.find(_HEADING_END, start)
        heading = _read_heading(html[start + len(_HEADING) : end])
        if heading:
            yield heading


@lru_cache(maxsize=1_024)
def _read_heading(html: str) -> tuple[str, str] | None:
    """Give id and text of a heading, of which there is what stands between `_HEADING` and its end."""
    before, _, rest = html.partition(_HEADING_ID)
    if before:
        return None
    anchor, _, rest = rest.partition('"')
    title = rest.partition(">")[2]
    return anchor, (_TAG.sub("", title) if "<" in title else title).strip()


def _remember(
    environment: jinja2.Environment, file: str, macro: str, key_of: Callable[[_Of], Hashable]
) -> Callable[[_Of], Markup]:
    """Return the macro as a function that renders what it says of a thing once and keeps it."""
    said: dict[Hashable, Markup] = {}

    def remembered(one: _Of) -> Markup:
        key = key_of(one)
        found = said.get(key)
        if found is None:
            found = said[key] = getattr(environment.globals[file], macro)(one)
        return found

    return remembered


@lru_cache(maxsize=16_384)
def _smart(text: str) -> Markup:
    """Give a plain text as HTML with real quotation marks."""
    return Markup(set_quotes(escape_text(text)))


def _link(key: Key, text: str) -> Markup:
    return Markup(f'<a class="{link_class(key[0], text)}" href="{ROOT}{address_of(key)}">{_smart(text)}</a>')


@lru_cache(maxsize=16_384)
def _date_tag(date: EdtfDate) -> Markup:
    """Give a date in words, with its EDTF text for machines where HTML's own format has room for it."""
    plain = re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", date.text, re.ASCII)
    if not plain:
        return Markup('<span class="ds-date">{}</span>').format(date.words)
    return Markup('<time class="ds-date" datetime="{}">{}</time>').format(date.text, date.words)
