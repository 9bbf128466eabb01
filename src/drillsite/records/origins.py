"""Whose statement a source repeats: the way from an item of evidence to its origin, and what joins two origins.

The rules are those of verdicts.md, sections 2 and 3. They look at sources and actors only; which items count, and what
the verdict is, is worked out in drillsite.knowledge.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal, cast

from drillsite.records.documents import Documents, find_documents
from drillsite.records.fields import ITSELF, ORIGIN_KINDS
from drillsite.records.models import Actor, Claim, Source
from drillsite.records.names import AuthorKey, author_keys, fold_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from drillsite.records.checked import Records
    from drillsite.records.models import Event, Evidence, Key

__all__ = [
    "JOINS",
    "Join",
    "Origin",
    "Origins",
    "Way",
    "Works",
    "bare_id",
    "bodies_borne",
    "find_join",
    "has_named_publisher",
    "join_of",
    "works_of",
]

Join = Literal["same document", "belongs together", "same name", "same author", "same publisher"]
JOINS: tuple[Join, ...] = ("same document", "belongs together", "same name", "same author", "same publisher")
"""Why two origins are one voice, in the order in which reasons are looked for (verdicts.md, section 3)."""

_NOT_BY_PUBLISHER = ("article-journal", "book", "chapter", "paper-conference", "thesis")
_NOT_BY_PUBLISHER_IF_SIGNED = ("post", "post-weblog", "interview")

NOT_STANDING = ("retracted", "superseded")
"""The standings of a source that make it count for nothing."""

LOW = ("D", "E", "F")
"""The letters of reliability without whose sources a verdict is looked at once more."""


@dataclass(frozen=True)
class Origin:
    """An actor or a source as an origin, and what it is joined to others by.

    `document` stands for all records of its document; `actors` are itself or the actors whose name it bears, and all
    above them. `authors` and `publishers` are those of a source, in all records of its document.
    """

    key: Key
    document: Key
    actors: frozenset[Key] = frozenset()
    authors: frozenset[AuthorKey] = frozenset()
    publishers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Way:
    """The way from the source of an item of evidence to its origin.

    `sources` are the documents on it, from the item's own to the last. `passes` is all that the item falls with: these,
    the origin, the actors above it. `standing` is `retracted` or `superseded` where a source on the way is. `is_low`:
    one on it is rated D, E or F. `letter` is the reliability of the item's own source, if it has one. `others` are the
    origins that other records of the documents on the way lead to: they are joined with the origin, `others_pass` is
    what the ways to them pass.
    """

    source: Key
    sources: tuple[Key, ...]
    origin: Origin
    is_stated: bool
    passes: frozenset[Key]
    standing: str = ""
    is_low: bool = False
    letter: str = ""
    is_circular: bool = False
    others: tuple[Origin, ...] = ()
    others_pass: frozenset[Key] = frozenset()


@dataclass(frozen=True, slots=True)
class Works:
    """The works that a claim is stated in: their documents, their authors, and the authors' names in full."""

    documents: frozenset[Key]
    authors: frozenset[AuthorKey]
    names: frozenset[str]


def join_of(one: Origin, other: Origin, *, is_freed: bool = False) -> Join | None:
    """Return the first reason for which two origins are one voice, or None; the same actor is one document.

    Where one of them `is_freed` by an editor's reason (`independent`), only the same document joins them.
    """
    if one.document == other.document:
        return "same document"
    if is_freed:
        return None
    if not one.actors.isdisjoint(other.actors):
        return "belongs together" if one.key[0] == other.key[0] == "actor" else "same name"
    if not one.authors.isdisjoint(other.authors):
        return "same author"
    return None if one.publishers.isdisjoint(other.publishers) else "same publisher"


def find_join(
    some: Sequence[Origin], others: Sequence[Origin], *, is_freed: bool = False
) -> tuple[Join, Origin, Origin] | None:
    """Return the first reason for which one of some origins is one voice with one of others, and these two; or None.

    Each side is an origin and what other records of the documents on the way to it lead to (`Way.others`). Of pairs
    with the same reason the first counts.
    """
    found = [
        (reason, one, other) for one in some for other in others if (reason := join_of(one, other, is_freed=is_freed))
    ]
    return min(found, key=lambda join: JOINS.index(join[0]), default=None)


def has_named_publisher(source: Source) -> bool:
    """Return whether a source speaks for its publisher: scholarly works, books and signed posts do not."""
    if source.type in _NOT_BY_PUBLISHER:
        return False
    return source.type not in _NOT_BY_PUBLISHER_IF_SIGNED or not any(author.family for author in source.author)


def bodies_borne(source: Source) -> list[str]:
    """Return the names of the bodies that a source bears: those that wrote it, and the publisher that it speaks for."""
    names = [author.literal for author in source.author if author.literal]
    publisher = source.publisher or source.container_title if has_named_publisher(source) else None
    return [*names, *filter(None, (publisher,))]


def works_of(record: Claim | Event, origins: Origins) -> Works:
    """Return the works that a claim is stated in; of an event all that are analysed."""
    if isinstance(record, Claim):
        return origins.works(place.source for place in record.stated_in)
    return origins.all_works


def bare_id(name: str) -> str:
    """Return the id out of `id` or `kind:id`."""
    return name.rpartition(":")[2]


class Origins:
    """The ways and origins of a site's evidence, each worked out when it is first asked for and then kept."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self._ways: dict[tuple[str, str | None], Way] = {}
        self._origins: dict[Key, Origin] = {}
        self._works: dict[frozenset[str], Works] = {}

    def same_as(self, earlier: Origins) -> bool:
        """Return whether sources and actors say the same of origins as in an earlier state of the data."""
        now, before = self._standing_records, earlier._standing_records
        return now.keys() == before.keys() and all(
            record is before[key] or _facts(record) == _facts(before[key]) for key, record in now.items()
        )

    def way_of(self, item: Evidence) -> Way:
        """Return the way of an item of evidence to its origin."""
        asked = (item.source, item.origin)
        way = self._ways.get(asked)
        if way is None:
            way = self._ways[asked] = self._with_others(self._follow(item.source, item.origin), item.origin)
        return way

    def _with_others(self, way: Way, named: str | None) -> Way:
        """Return a way with what other records of its documents say of the origin, where any have others.

        An item that names its origin speaks for its own source: then the documents after that are looked at.
        """
        documents = way.sources if named is None else way.sources[1:]
        others = [
            self._follow(record.id, None)
            for document in documents
            for record in self.documents.records.get(document[1], ())
            if record.origin or record.level == "primary"
        ]
        found = {other.origin.key: other.origin for other in others if other.origin.key != way.origin.key}
        if not found:
            return way
        passes = frozenset(key for other in others for key in other.passes)
        standing = way.standing or next(filter(None, (other.standing for other in others)), "")
        is_low = way.is_low or any(other.is_low for other in others)
        origins = tuple(found[key] for key in sorted(found))
        return replace(
            way, passes=way.passes | passes, standing=standing, is_low=is_low, others=origins, others_pass=passes
        )

    def way_of_source(self, identifier: str) -> Way:
        """Return the way of what a source says where an item names no origin of its own."""
        return self._follow(identifier, None)

    def names_origin(self, identifier: str) -> bool:
        """Return whether a source names another record as its origin."""
        return self._sources[identifier].origin not in (None, ITSELF)

    def leads_to_a_source(self, identifier: str) -> bool:
        """Return whether a source names another source as its origin."""
        named = self._sources[identifier].origin
        key = self._find(named) if named and named != ITSELF else None
        return key is not None and key[0] == "source"

    def circles_by_id(self, identifier: str) -> bool:
        """Return whether the way of a source comes to the same record twice."""
        key: Key | None = ("source", identifier)
        seen: set[Key] = set()
        while key is not None and key[0] == "source" and key not in seen:
            seen.add(key)
            named = self._sources[key[1]].origin
            key = self._find(named) if named and named != ITSELF else None
        return key in seen

    def shares_author(self, identifier: str, works: Works) -> bool:
        """Return whether a source, in any record of its document, shares an author with these works."""
        records = self._records_of(self.document_of(identifier))
        return any(not works.authors.isdisjoint(author_keys(one.author)) for one in records)

    def document_of(self, identifier: str) -> Key:
        """Return what stands for all records of the document that a source is of."""
        return ("source", self.documents.of[identifier.removeprefix("source:")])

    @cached_property
    def documents(self) -> Documents:
        """Which records are of one document."""
        return find_documents(self._sources.values())

    @cached_property
    def actor_names(self) -> Mapping[str, tuple[Key, ...]]:
        """The actors that have each name or alias, as names are compared."""
        found: dict[str, dict[Key, None]] = {}
        for actor in self._actors.values():
            for name in map(fold_name, (actor.name, *actor.aliases)):
                if name:
                    found.setdefault(name, {})[actor.key] = None
        return {name: tuple(keys) for name, keys in found.items()}

    def names_of(self, actor: Key) -> frozenset[str]:
        """Return the name and the aliases of an actor, as names are compared."""
        record = self._actors[actor[1]]
        return frozenset(map(fold_name, (record.name, *record.aliases)))

    def namesakes(self, source: Source) -> tuple[Key, ...]:
        """Return the actors whose name or alias the source bears: of its bodies, and of the people who wrote it.

        verdicts.md has bodies only; a person's own article and a report of what they said are one voice no less.
        """
        people = [author.full_name for author in source.author if author.family]
        found = (self.actor_names.get(fold_name(name), ()) for name in (*bodies_borne(source), *people))
        return tuple(dict.fromkeys(key for keys in found for key in keys))

    @cached_property
    def bearers(self) -> Mapping[Key, tuple[Key, ...]]:
        """For each actor, the documents that bear its name: what it published or wrote, whoever they repeat; by id."""
        found: dict[Key, dict[Key, None]] = {}
        for identifier in sorted(self._sources):
            for actor in self.namesakes(self._sources[identifier]):
                found.setdefault(actor, {})[self.document_of(identifier)] = None
        return {actor: tuple(documents) for actor, documents in found.items()}

    def is_known(self, item: Evidence) -> bool:
        """Return whether the source of an item is there: in data with errors it may not be."""
        return bare_id(item.source) in self._sources

    def works(self, sources: Iterable[str]) -> Works:
        """Return what must be known of the works that a claim is stated in, to tell what is no evidence for it."""
        names = frozenset(name for name in map(bare_id, sources) if name in self._sources)
        works = self._works.get(names)
        if works is None:
            records = [one for name in sorted(names) for one in self._records_of(self.document_of(name))]
            documents = frozenset(map(self.document_of, names))
            authors = [author for one in records for author in one.author]
            full_names = frozenset(fold_name(author.full_name) for author in authors) - {""}
            works = self._works[names] = Works(documents, author_keys(authors), full_names)
        return works

    @cached_property
    def all_works(self) -> Works:
        """The analysed works: those that any claim is stated in."""
        tables = {one.table for key, one in self.records.checked.items() if key[0] == "claim"}
        return self.works(
            bare_id(target) for table in tables for name, _, target in table.entries if name == "stated_in.source"
        )

    @cached_property
    def _standing_records(self) -> dict[Key, Source | Actor]:
        return {
            key: cast("Source | Actor", self.records[key]) for key in self.records.checked if key[0] in ORIGIN_KINDS
        }

    @cached_property
    def _sources(self) -> dict[str, Source]:
        return {record.id: record for record in self._standing_records.values() if isinstance(record, Source)}

    @cached_property
    def _actors(self) -> dict[str, Actor]:
        return {record.id: record for record in self._standing_records.values() if isinstance(record, Actor)}

    @cached_property
    def above(self) -> Mapping[Key, frozenset[Key]]:
        """For each actor, itself and all actors above it, by `part_of` and `speaks_for`."""
        found = {}
        for actor in self._actors.values():
            seen, open_ = {actor.id}, [actor.id]
            while open_:
                more = [name for name in self._directly_above(open_.pop()) if name not in seen]
                seen.update(more)
                open_ += more
            found[actor.key] = frozenset(("actor", name) for name in seen)
        return found

    def _directly_above(self, identifier: str) -> list[str]:
        """Return the actors one step up: `part_of` leads neither out of a state nor into an alliance."""
        actor = self._actors[identifier]
        wholes = (
            []
            if actor.type == "state"
            else [
                name
                for name in map(bare_id, actor.part_of)
                if name in self._actors and self._actors[name].type != "alliance"
            ]
        )
        return [*wholes, *(name for name in map(bare_id, actor.speaks_for) if name in self._actors)]

    def _records_of(self, document: Key) -> tuple[Source, ...]:
        return self.documents.records.get(document[1]) or (self._sources[document[1]],)

    def _follow(self, source: str, named: str | None) -> Way:
        """Return the way from a source, by the `origin` that an item names or else by what the sources name.

        Another record of the document that the way has come to is followed to what that record says.
        """
        last: Key = ("source", bare_id(source))
        sources, visited = [self.document_of(last[1])], {last}
        if named and self._find(named) == last:
            named = ITSELF
        while True:
            record = self._sources[last[1]]
            named = named or record.origin
            if named is None or named == ITSELF:
                return self._way(source, sources, last, is_stated=named == ITSELF or record.level == "primary")
            key = self._find(named)
            if key is None:
                return self._way(source, sources, last, is_stated=False)
            if key[0] == "actor":
                return self._way(source, sources, key, is_stated=self._actors[key[1]].type != "media")
            document = self.document_of(key[1])
            if key in visited or document in sources[:-1]:
                return self._way(source, sources, last, is_stated=False, is_circular=True)
            if document != sources[-1]:
                sources.append(document)
            visited.add(key)
            last, named = key, None

    def _find(self, named: str) -> Key | None:
        """Return the record that an `origin` names; None in data with errors, where it may be missing."""
        return next((key for key in self.records.resolve(named, ORIGIN_KINDS) if key in self.records), None)

    def _way(self, source: str, sources: list[Key], end: Key, *, is_stated: bool, is_circular: bool = False) -> Way:
        records = [record for document in sources for record in self._records_of(document)]
        standing = next((one.standing for one in records if one.standing in NOT_STANDING), "")
        above = self.above[end] if end[0] == "actor" else ()
        return Way(
            ("source", bare_id(source)),
            tuple(sources),
            self.origin(end),
            is_stated,
            frozenset((*sources, *above)),
            standing,
            any(one.reliability in LOW for one in records),
            self._sources[bare_id(source)].reliability or "",
            is_circular,
        )

    def origin(self, key: Key) -> Origin:
        """Return an actor or a source as an origin."""
        origin = self._origins.get(key)
        if origin is None:
            origin = self._origins[key] = self._make_origin(key)
        return origin

    def _make_origin(self, key: Key) -> Origin:
        if key[0] == "actor":
            return Origin(key, key, self.above[key])
        document = self.document_of(key[1])
        records = self._records_of(document)
        actors = frozenset(above for one in records for actor in self.namesakes(one) for above in self.above[actor])
        authors = author_keys(author for one in records for author in one.author)
        publishers = {
            fold_name(one.publisher or one.container_title or "") for one in records if has_named_publisher(one)
        }
        return Origin(key, document, actors, authors, frozenset(publishers - {""}))


def _facts(record: Source | Actor) -> tuple[object, ...]:
    """Return what ways, documents and joins depend on."""
    if isinstance(record, Actor):
        return (record.type, record.name, record.aliases, record.part_of, record.speaks_for)
    published = (record.type, record.title, record.author, record.issued, record.container_title, record.publisher)
    found = (record.URL, record.DOI, record.archived)
    return (*published, *found, record.level, record.reliability, record.standing, record.origin)
