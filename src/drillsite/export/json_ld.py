"""Records as linked data in the words of schema.org and of CiTO, the Citation Typing Ontology."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from drillsite.export.plain_dates import read_ends
from drillsite.export.plain_text import write_plainly
from drillsite.export.verdict_scale import review_claim
from drillsite.records import Actor, Claim, Event, Source, System, Theme
from drillsite.records.addresses import doi_url, encode_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from drillsite.export.about import About
    from drillsite.knowledge import Knowledge
    from drillsite.records import Author, Evidence, Key, Record

__all__ = [
    "CITO",
    "CITO_STANCES",
    "EDTF",
    "Node",
    "References",
    "describe_record",
    "describe_site",
    "page_context",
]

Node = dict[str, Any]

CITO = "http://purl.org/spar/cito/"
"""The namespace of CiTO, whose prefix here is `cito`."""

CITO_STANCES = {
    "supports": "cito:supports",
    "disputes": "cito:disputes",
    "context": "cito:citesForInformation",
}
"""How a source stands to what it is evidence on; as background it is cited, and cites nothing."""

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
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
"""The type of a date that is no plain ISO 8601, of the Library of Congress."""


class References(dict["Key", Node]):
    """The reference to each record's page, made when it is first asked for; most are asked for many times.

    `authors` are the nodes of those who wrote a source, by its id. `editors` is the node of those who keep the records.
    """

    def __init__(self, about: About) -> None:
        super().__init__()
        self.about = about
        self.authors: dict[str, list[Node]] = {}
        self.editors = _stated({"@type": "Organization", "name": about.site_name, "url": about.base_url})

    def __missing__(self, key: Key) -> Node:
        """Return the reference to a record's page."""
        node = self[key] = {"@id": self.about.page_url(key)}
        return node

    def of(self, kind: str, names: Iterable[str]) -> list[Node]:
        """Return the references to records of a kind, each once."""
        return [self[kind, name] for name in dict.fromkeys(names)]


def describe_record(record: Record, knowledge: Knowledge, pages: References) -> Node:
    """Return the node of one record, whose `@id` is the address of its page.

    A claim is a `Claim` with the works that it appears in, its author (whom the article credits with it, else who wrote
    that), and the works that support it and that dispute it; background is cited for information. Where it can be
    placed on the scale of verdicts, it has a `ClaimReview`. A date that is not plain ISO 8601 is a literal of the
    Library of Congress's EDTF type. Addresses are percent-encoded where they must be.
    """
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


def page_context(node: Node) -> str | list[str | Node]:
    """Return the context for a node on a page: that of schema.org, with the prefix of CiTO where it is used."""
    is_cited = "@reverse" in node or CITO_STANCES["context"] in node
    return ["https://schema.org", {"cito": CITO}] if is_cited else "https://schema.org"


def _stated(node: Node) -> Node:
    """Return the node without what is not stated."""
    return {name: value for name, value in node.items() if value}


def describe_site(about: About) -> Node:
    """Return the node of the data as a whole."""
    licence = {"@id": encode_url(about.licence_url)} if about.licence_url else about.licence_name
    return _stated({"@type": "Dataset", "@id": about.base_url or "./", "name": about.site_name, "license": licence})


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
    topics: dict[Key, None] = {("actor", name): None for name in claim.actors}
    topics |= {("system", name): None for name in claim.systems}
    topics |= {("event", name): None for name in claim.events}
    if claim.relation:
        ends = (claim.relation.subject, claim.relation.object)
        topics |= {knowledge.records.resolve(end, ("actor", "system", "event"))[0]: None for end in ends}
    statements = list(dict.fromkeys([one.source for one in claim.stated_in]))
    return {
        "@type": "Claim",
        **pages[claim.key],
        "text": claim.statement,
        "author": _claimant(claim, knowledge, pages),
        "appearance": pages.of("source", statements),
        "firstAppearance": _first_appearance(statements, knowledge, pages),
        "about": [pages[key] for key in topics],
        "isPartOf": pages.of("theme", (claim.theme, *claim.also_in)),
        **_cite(claim.evidence, pages),
        "review": review_claim(claim, knowledge.verdicts[claim.id], pages[claim.key]["@id"], pages.editors),
    }


def _cite(evidence: Sequence[Evidence], pages: References) -> Node:
    """Return how sources stand to what they are evidence on.

    Those that support or dispute it are the subject: it stands in reverse here that they do. Background is cited by the
    record.
    """
    sources: Node = {}
    for item in evidence:
        sources.setdefault(CITO_STANCES[item.stance], {})[item.source] = pages["source", item.source]
    named = {stance: list(found.values()) for stance, found in sources.items()}
    background = named.pop(CITO_STANCES["context"], None)
    return {"@reverse": named, CITO_STANCES["context"]: background}


def _claimant(claim: Claim, knowledge: Knowledge, pages: References) -> list[Node]:
    if claim.attributed_to:
        return pages.of("actor", [claim.attributed_to])
    name = claim.stated_in[0].source
    if name not in pages.authors:
        pages.authors[name] = _people(_source_of(name, knowledge).author)
    return pages.authors[name]


def _first_appearance(sources: list[str], knowledge: Knowledge, pages: References) -> Node | None:
    """Return the earliest of the works that a claim is stated in; None where the dates leave that open."""
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
        "url": encode_url(actor.homepage) if actor.homepage else None,
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
        **_cite(event.evidence, pages),
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
        "url": encode_url(source.URL) if source.URL else None,
        "sameAs": doi_url(source.DOI) if source.DOI else None,
        "archivedAt": encode_url(source.archived) if source.archived else None,
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
    """Return a date as it is where it is plain ISO 8601, else as a literal of the EDTF type."""
    if not text or _ISO_DATE.fullmatch(text):
        return text or None
    return {"@type": EDTF, "@value": text}
