"""The records as linked data in the vocabulary of schema.org."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from drillsite.export.json_text import write_json
from drillsite.export.plain_dates import read_ends
from drillsite.export.plain_text import write_plainly
from drillsite.records import Actor, Claim, Event, Source, System, Theme

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drillsite.export.about import About
    from drillsite.knowledge import Knowledge
    from drillsite.records import Author, Key, Record

__all__ = ["References", "describe_record", "write_linked_data"]

Node = dict[str, Any]

_ACTOR_TYPES: dict[str, str | list[str]] = {
    # A state is a place to schema.org; as an organisation it may also say things and take part in events.
    "state": ["Country", "Organization"],
    "person": "Person",
    "ministry": "GovernmentOrganization",
}
_WORK_TYPES = {
    "article": "Article",
    "article-journal": "ScholarlyArticle",
    "article-magazine": "Article",
    "article-newspaper": "NewsArticle",
    "bill": "Legislation",
    "book": "Book",
    "chapter": "Chapter",
    "collection": "Collection",
    "dataset": "Dataset",
    "entry": "Article",
    "entry-dictionary": "Article",
    "entry-encyclopedia": "Article",
    "legislation": "Legislation",
    "manuscript": "Manuscript",
    "map": "Map",
    "motion_picture": "Movie",
    "paper-conference": "ScholarlyArticle",
    "periodical": "Periodical",
    "post": "SocialMediaPosting",
    "post-weblog": "BlogPosting",
    "regulation": "Legislation",
    "report": "Report",
    "review": "Review",
    "review-book": "Review",
    "thesis": "Thesis",
    "webpage": "WebPage",
}
_ISO_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-\d\d)?)?", re.ASCII)
_EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"


def write_linked_data(knowledge: Knowledge, about: About) -> bytes:
    """Give `drillsite.jsonld`: JSON-LD 1.1, schema.org nodes whose `@id` is the address of their page.

    A claim is a `Claim` with the works that it appears in, its author (whom the article credits with it, else
    who wrote that) and the works cited for and against it. There is no `ClaimReview`: verdicts here count who
    says so and do not rate what is true. A date that is not plain ISO 8601 is a literal of the Library of
    Congress's EDTF type. Without a site address, the ids are relative to the root of the site, and a reader
    must set the base.
    """
    pages = References(about)
    nodes = [_site(about), *(describe_record(record, knowledge, pages) for record in knowledge.ordered)]
    return write_json({"@context": "https://schema.org", "@graph": nodes}, 2)


class References(dict["Key", Node]):
    """The reference to each record's page, made when it is first asked for; most are asked for many times.

    `authors` are the nodes of those who wrote a source, by its id.
    """

    def __init__(self, about: About) -> None:
        super().__init__()
        self.about = about
        self.authors: dict[str, list[Node]] = {}

    def __missing__(self, key: Key) -> Node:
        """Give the reference to a record's page."""
        node = self[key] = {"@id": self.about.page_url(key)}
        return node

    def of(self, kind: str, names: Iterable[str]) -> list[Node]:
        """Give the references to records of a kind, each once."""
        return [self[kind, name] for name in dict.fromkeys(names)]


def describe_record(record: Record, knowledge: Knowledge, pages: References) -> Node:
    """Give the node of one record, as the download has it."""
    match record:
        case Theme():
            node = _theme(record, knowledge, pages)
        case Claim():
            node = _claim(record, knowledge, pages)
        case Actor():
            node = _actor(record, knowledge, pages)
        case System():
            node = _system(record, knowledge, pages)
        case Event():
            node = _event(record, knowledge, pages)
        case Source():
            node = _source(record, pages)
        case _:
            raise TypeError(record.kind)
    return _stated(node)


def _stated(node: Node) -> Node:
    """Give the node without what is not stated."""
    return {name: value for name, value in node.items() if value}


def _site(about: About) -> Node:
    licence = about.licence_url or about.licence_name
    return {"@type": "Dataset", "@id": about.base_url or "./", "name": about.site_name, "license": licence}


def _theme(theme: Theme, knowledge: Knowledge, pages: References) -> Node:
    parent = pages["theme", theme.parent] if theme.parent else {"@id": pages.about.base_url or "./"}
    return {
        "@type": "CreativeWork",
        **pages[theme.key],
        "name": theme.title,
        "alternativeHeadline": theme.question,
        "abstract": write_plainly(theme.summary, knowledge),
        "isPartOf": parent,
    }


def _claim(claim: Claim, knowledge: Knowledge, pages: References) -> Node:
    records = knowledge.records
    topics: list[Key] = [
        *[("actor", name) for name in claim.actors],
        *[("system", name) for name in claim.systems],
        *[("event", name) for name in claim.events],
    ]
    if claim.relation:
        for end in (claim.relation.subject, claim.relation.object):
            topics.append(records.resolve(end, ("actor", "system", "event"))[0])
    statements = list(dict.fromkeys([one.source for one in claim.stated_in]))
    return {
        "@type": "Claim",
        **pages[claim.key],
        "text": claim.statement,
        "author": _claimant(claim, knowledge, pages),
        "appearance": pages.of("source", statements),
        "firstAppearance": _first_appearance(statements, knowledge, pages),
        "about": [pages[key] for key in dict.fromkeys(topics)],
        "citation": pages.of("source", [item.source for item in claim.evidence]),
        "isPartOf": pages.of("theme", (claim.theme, *claim.also_in)),
    }


def _claimant(claim: Claim, knowledge: Knowledge, pages: References) -> list[Node]:
    if claim.attributed_to:
        return pages.of("actor", [claim.attributed_to])
    name = claim.stated_in[0].source
    if name not in pages.authors:
        pages.authors[name] = _people(_source_of(name, knowledge).author)
    return pages.authors[name]


def _first_appearance(sources: list[str], knowledge: Knowledge, pages: References) -> Node | None:
    """Give the earliest of the works that a claim is stated in; None where the dates leave that open."""
    if len(sources) == 1:
        return pages["source", sources[0]]
    first, *others = sorted(
        (_source_of(name, knowledge) for name in sources),
        key=lambda source: (source.issued is None, source.issued.latest if source.issued else (0, 0, 0)),
    )
    for other in others:
        if first.issued is None or other.issued is None or other.issued.earliest <= first.issued.latest:
            return None
    return pages[first.key]


def _source_of(name: str, knowledge: Knowledge) -> Source:
    source = knowledge["source", name]
    assert isinstance(source, Source)
    return source


def _actor(actor: Actor, knowledge: Knowledge, pages: References) -> Node:
    belongs = "memberOf" if actor.type in ("person", "state") else "parentOrganization"
    return {
        "@type": _ACTOR_TYPES.get(actor.type, "Organization"),
        **pages[actor.key],
        "name": actor.name,
        "alternateName": list(actor.aliases),
        "description": write_plainly(actor.summary, knowledge),
        belongs: pages.of("actor", actor.part_of),
        "url": actor.homepage,
        "sameAs": _wikidata(actor.wikidata),
    }


def _system(system: System, knowledge: Knowledge, pages: References) -> Node:
    return {
        "@type": "Thing",
        **pages[system.key],
        "name": system.name,
        "alternateName": list(system.aliases),
        "disambiguatingDescription": system.type,
        "description": write_plainly(system.summary, knowledge),
        "sameAs": _wikidata(system.wikidata),
    }


def _wikidata(identifier: str | None) -> str | None:
    return f"http://www.wikidata.org/entity/{identifier}" if identifier else None


def _event(event: Event, knowledge: Knowledge, pages: References) -> Node:
    start, end = read_ends(event.date)
    return {
        "@type": "Event",
        **pages[event.key],
        "name": event.title,
        "description": write_plainly(event.summary, knowledge),
        "startDate": _date(start),
        "endDate": _date(end) if end != start else None,
        "location": {"@type": "Place", "name": event.place} if event.place else None,
        "attendee": pages.of("actor", event.participants),
        "about": pages.of("system", event.systems),
        "superEvent": {"@type": "EventSeries", "name": event.series} if event.series else None,
        "subjectOf": pages.of("source", (item.source for item in event.evidence)),
    }


def _source(source: Source, pages: References) -> Node:
    container = {"@type": "CreativeWork", "name": source.container_title} if source.container_title else None
    return {
        "@type": _WORK_TYPES.get(source.type, "CreativeWork"),
        **pages[source.key],
        "name": source.title,
        "author": _people(source.author),
        "editor": _people(source.editor),
        "datePublished": _date(source.issued.text) if source.issued else None,
        "isPartOf": container,
        "publisher": {"@type": "Organization", "name": source.publisher} if source.publisher else None,
        "url": source.URL,
        "sameAs": f"https://doi.org/{source.DOI}" if source.DOI else None,
        "archivedAt": source.archived,
        "inLanguage": source.language,
        "abstract": source.abstract,
        "creativeWorkStatus": source.standing if source.standing != "current" else None,
        "identifier": [
            {"@type": "PropertyValue", "propertyID": scheme, "value": value}
            for scheme, value in (("ISBN", source.ISBN), ("ISSN", source.ISSN))
            if value
        ],
    }


def _people(names: Iterable[Author]) -> list[Node]:
    return [_person(one) for one in names if one.full_name]


def _person(author: Author) -> Node:
    if author.literal:
        return {"@type": "Organization", "name": author.literal}
    return _stated(
        {"@type": "Person", "name": author.full_name, "familyName": author.family, "givenName": author.given}
    )


def _date(text: str) -> str | Node | None:
    if not text or _ISO_DATE.fullmatch(text):
        return text or None
    return {"@type": _EDTF, "@value": text}
