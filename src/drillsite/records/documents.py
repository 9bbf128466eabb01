"""Which records are of one document: with the same DOI, the same address, or the same title, date and publisher."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import unquote

from drillsite.records.addresses import normalise_url, strip_doi
from drillsite.records.names import fold_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from drillsite.records.models import Source

__all__ = ["Documents", "find_documents", "join_alike", "shared_sign"]

_Name = TypeVar("_Name", bound=Hashable)

_PARTS_OF_WORKS = ("chapter", "entry", "entry-dictionary", "entry-encyclopedia")
"""Types that share the title of their book or its DOI's prefix with others, and are documents of their own."""


@dataclass(frozen=True, slots=True)
class Documents:
    """The documents that sources are of.

    `of` is the id that stands for the document of each source: the first of its records' ids. `records` are, for each
    document that has several, their sources by id.
    """

    of: Mapping[str, str]
    records: Mapping[str, tuple[Source, ...]]


def find_documents(sources: Iterable[Source]) -> Documents:
    """Return the documents of these sources (verdicts.md, section 3); cost linear in their number."""
    ordered = sorted(sources, key=lambda source: source.id)
    groups = join_alike([(source.id, _signs(source)) for source in ordered] + list(_same_titles(ordered)))
    by_id = {source.id: source for source in ordered}
    of = {source.id: source.id for source in ordered}
    records: dict[str, tuple[Source, ...]] = {}
    for group in groups:
        if len(group) > 1:
            first = min(group)
            of |= dict.fromkeys(group, first)
            records[first] = tuple(by_id[name] for name in sorted(group))
    return Documents(of, records)


def shared_sign(one: Source, other: Source) -> str:
    """Return what shows that two records are of one document, in words, or an empty text."""
    shared = set(_signs(one)) & set(_signs(other))
    if shared:
        return min(name for name, _ in shared)
    (_, signs), *_ = [*_same_titles((one, other)), ("", [])]
    return "title, date and publisher" if signs else ""


def join_alike(signed: Iterable[tuple[_Name, Iterable[Hashable]]]) -> list[set[_Name]]:
    """Return the names in groups: two that share a sign are in one, and so is who shares one with either.

    A name may be given several times. Groups stand in the order of their first name.
    """
    holder: dict[Hashable, _Name] = {}
    above: dict[_Name, _Name] = {}

    def find(name: _Name) -> _Name:
        while above[name] != name:
            above[name] = above[above[name]]
            name = above[name]
        return name

    for name, signs in signed:
        above.setdefault(name, name)
        for sign in signs:
            above[find(name)] = find(holder.setdefault(sign, name))
    groups: dict[_Name, set[_Name]] = defaultdict(set)
    for name in above:
        groups[find(name)].add(name)
    return list(groups.values())


def _signs(source: Source) -> Iterator[tuple[str, str]]:
    """Yield what no other document has: the DOI, also out of an address, and the addresses."""
    if source.DOI:
        yield "DOI", source.DOI.lower()
    for url in filter(None, (source.URL, source.archived)):
        doi = strip_doi(url)
        if doi != url.strip():
            yield "DOI", unquote(re.split("[?#]", doi)[0]).lower()
        else:
            yield "address", normalise_url(url)


def _same_titles(sources: Sequence[Source]) -> Iterator[tuple[str, list[tuple[str, str, str, str]]]]:
    """Yield sources with a sign of their title, where another has the same and their DOIs do not differ."""
    of_day: dict[str, list[Source]] = defaultdict(list)
    for source in sources:
        if source.issued and source.type not in _PARTS_OF_WORKS:
            of_day[source.issued.text].append(source)
    alike: dict[tuple[str, str, str], list[Source]] = defaultdict(list)
    for day, group in of_day.items():
        for source in group if len(group) > 1 else ():
            title, publisher = fold_name(source.title), fold_name(source.publisher or source.container_title or "")
            if title and publisher:
                alike[title, day, publisher].append(source)
    for sign, group in alike.items():
        # With one that has no DOI all are joined, through it; else only those with one DOI, which are joined by it.
        if any(source.DOI is None for source in group):
            yield from ((source.id, [("title", *sign)]) for source in group)
