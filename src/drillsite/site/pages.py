"""Which pages the site has: one for each record, an index for each kind, and the few that span all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drillsite.records.models import Claim, Theme
from drillsite.site.address import address_of, key_of_address
from drillsite.site.verdict_words import verdict_label
from drillsite.site.what_if import FOLDER, listed_origins

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from drillsite.knowledge import Knowledge
    from drillsite.records import Key, Record

__all__ = [
    "LISTED_CLAIMS",
    "LISTED_ORIGINS",
    "LISTED_ROWS",
    "SEARCH_PAGE",
    "Page",
    "Redirect",
    "find_page",
    "plan_navigable",
    "plan_pages",
    "plan_redirects",
]

LISTED_CLAIMS = 150
"""How many claims a record's own page lists; the rest follow on further pages."""

LISTED_ROWS = 300
"""How many rows an index or a further page lists."""

LISTED_ORIGINS = 30
"""How many actors and sources a page lists with the verdicts that change without each."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be: its address below the top of the site, its template, what it is about.

    `part` and `parts` number the pages of one long list. `section` is the address of the index it belongs to.
    """

    address: str
    template: str
    title: str
    description: str
    section: str = ""
    key: Key | None = None
    part: int = 1
    parts: int = 1

    @property
    def in_nav(self) -> bool:
        """Whether the page may stand in the navigation: the first page of an index, or a theme."""
        return self.part == 1 and self != SEARCH_PAGE and (self.key is None or self.key[0] == "theme")


SEARCH_PAGE = Page("search/", "page/search.html", "Search", "Finds any page of this site by its words.", "search/")
"""The page that shows all results of a search, and narrows them."""


@dataclass(frozen=True, slots=True)
class Redirect:
    """A former address and the one that it leads to now."""

    address: str
    target: str


INDEXES = (
    ("themes/", "Themes", "The questions that the article answers, one page each, with the evidence behind them."),
    ("claims/", "Claims", "Every claim that the article makes, in the order in which it makes them."),
    (
        "evidence/",
        "Evidence",
        "Every claim by verdict, whose statements it rests on, and what would change without them.",
    ),
    ("what-if/", "What if", "Set aside sources that you doubt, and see which verdicts change."),
    ("actors/", "Actors", "The states, organisations and people that the article and its sources speak of."),
    ("systems/", "Systems", "The systems that the article and its sources speak of."),
    ("events/", "Timeline", "Every event that the article and its sources mention, in order of time."),
    ("graph/", "Graph", "How people, states and systems are connected, and which claim says so."),
    ("sources/", "Sources", "The bibliography: every source, what it says, and what rests on it."),
    ("data/", "Data", "Everything on this site as files to download and use."),
)
"""Address, title and description of the pages that span many records."""


def plan_pages(knowledge: Knowledge) -> tuple[Page, ...]:
    """Give every page of the site but the home page and the owner's own, in a fixed order."""
    return (
        *_plan_indexes(knowledge),
        SEARCH_PAGE,
        *(page for record in knowledge.ordered for page in _plan_record(knowledge, record)),
    )


def plan_navigable(knowledge: Knowledge) -> tuple[Page, ...]:
    """Give the pages that may stand in the navigation, with no more than address and title, for next to nothing.

    They are the pages of `plan_pages` that are `in_nav`, in the same order.
    """
    indexes = [Page(address, _index_template(address), title, text, address) for address, title, text in INDEXES]
    themes = [
        Page(address_of(theme.key), "page/theme.html", theme.title, "", key=theme.key) for theme in knowledge.themes
    ]
    return (*indexes, *themes)


def find_page(knowledge: Knowledge, address: str) -> Page | None:
    """Give the page at an address as `plan_pages` would, without planning those of other records."""
    if address == SEARCH_PAGE.address:
        return SEARCH_PAGE
    key = key_of_address(address)
    pages: Iterable[Page] = ()
    if key in knowledge.records:
        pages = _plan_record(knowledge, knowledge[key])
    else:
        pages = _plan_indexes(knowledge, address)
    return next((page for page in pages if page.address == address), None)


def plan_redirects(knowledge: Knowledge) -> tuple[Redirect, ...]:
    """Give a redirect for each former address of a record."""
    return tuple(Redirect(address_of(former), address_of(now)) for former, now in knowledge.records.former.items())


def _plan_indexes(knowledge: Knowledge, start: str | None = None) -> Iterator[Page]:
    """Yield the pages of the indexes, or only of those whose address an address starts with."""
    for address, title, description in INDEXES:
        if start is not None and not start.startswith(address):
            continue
        rows, most = _count_rows(knowledge, address)
        parts = _parts(rows, most, most)
        for part in range(1, parts + 1):
            own = address if part == 1 else f"{address}page/{part}/"
            yield Page(own, _index_template(address), _numbered(title, part), description, address, None, part, parts)


def _count_rows(knowledge: Knowledge, address: str) -> tuple[int, int]:
    """Return how many rows an index has, and how many of them a page lists."""
    if address == FOLDER:
        return len(listed_origins(knowledge)), LISTED_ORIGINS
    listed: dict[str, Sequence[Record]] = {
        "claims/": knowledge.claims,
        "evidence/": knowledge.claims,
        "actors/": knowledge.actors,
        "systems/": knowledge.systems,
        "events/": knowledge.events,
        "sources/": knowledge.sources,
    }
    return len(listed.get(address, ())), LISTED_ROWS


def _index_template(address: str) -> str:
    return f"page/{address.rstrip('/')}.html"


def _plan_record(knowledge: Knowledge, record: Record) -> Iterator[Page]:
    address = address_of(record.key)
    section = address.partition("/")[0] + "/"
    title, description = record.title_text, _describe(knowledge, record)
    claims = 0 if isinstance(record, Claim) else len(knowledge.claims_about.get(record.key, ()))
    parts = _parts(claims, LISTED_CLAIMS, LISTED_ROWS)
    yield Page(address, f"page/{record.kind}.html", title, description, section, record.key, 1, parts)
    for part in range(2, parts + 1):
        own = f"{address}claims/{part}/"
        yield Page(own, "page/more_claims.html", _numbered(title, part), description, section, record.key, part, parts)


def _parts(rows: int, first: int, further: int) -> int:
    """Give how many pages a list takes: `first` rows on the first one, `further` on each after it."""
    return 1 + max(0, -(-(rows - first) // further))


def _numbered(title: str, part: int) -> str:
    return title if part == 1 else f"{title}, page {part}"


def _describe(knowledge: Knowledge, record: Record) -> str:
    """Give the sentence that search engines show for a record's page; it says whose claim a claim is."""
    if isinstance(record, Claim):
        verdict = verdict_label(knowledge.verdicts[record.id], record).lower()
        return f"Claim checked: {verdict}. “{record.statement}”"
    if isinstance(record, Theme) and record.question:
        return record.question
    return f"{record.title_text}: what the article and its sources say."
