"""All records and verdicts as one file of linked data, with a vocabulary of our own where others have no word."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from drillsite.export.forms import forms_of
from drillsite.export.json_ld import CITO, CITO_STANCES, References, describe_date, describe_record, describe_site
from drillsite.export.json_text import write_json
from drillsite.export.ledger import last_search
from drillsite.export.plain_text import write_plainly
from drillsite.export.verdict_scale import MEANINGS, RATINGS, SCALE_NAME
from drillsite.records import MODELS, Actor, Author, Claim, Event, Evidence, Source, System, Theme
from drillsite.records.fields import ITSELF, ORIGIN_KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pydantic import BaseModel

    from drillsite.export.about import About
    from drillsite.export.forms import FieldForm
    from drillsite.export.json_ld import Node
    from drillsite.export.ledger import Ledger
    from drillsite.knowledge import Side, Verdict
    from drillsite.records import EdtfDate, Key, Record

    _Plan = tuple[Callable[[BaseModel], tuple[Any, ...]], list[tuple[str, Callable[[Any], Any] | None]]]

__all__ = ["WORDS_FOR_VERDICTS", "make_context", "write_linked_data"]

_TOLD: Mapping[type[BaseModel], tuple[str, ...]] = {
    Theme: ("title", "question", "summary", "parent"),
    Claim: ("statement", "attributed_to", "theme", "actors", "systems", "events", "evidence"),
    Actor: ("name", "aliases", "summary", "part_of", "wikidata", "homepage"),
    System: ("name", "type", "aliases", "summary", "wikidata"),
    Event: ("title", "date", "summary", "place", "participants", "systems", "series", "evidence"),
    Source: (
        *("title", "author", "editor", "issued", "container-title", "publisher", "URL", "DOI", "archived"),
        *("language", "abstract", "standing", "ISBN", "ISSN", "origin"),
    ),
    Evidence: ("source", "stance", "origin"),
}
"""The fields of each kind, and of evidence, that others have words for, or that are told in a way of their own."""

_OF_SCHEMA_ORG = {
    "body": "text",
    "edition": "bookEdition",
    "genre": "genre",
    "issue": "issueNumber",
    "page": "pagination",
    "volume": "volumeNumber",
}
"""Fields that schema.org has a word for and that are told as they are."""

WORDS_FOR_VERDICTS = {
    "verdict": "What the evidence amounts to.",
    "without_low": "The verdict without sources rated D, E or F; where it is another, the verdict is weak.",
    "supporting_at_least": "The fewest independent origins that the evidence for it guarantees.",
    "supporting_at_most": "The most independent origins that the evidence for it may have.",
    "disputing_at_least": "The fewest independent origins that the evidence against it guarantees.",
    "disputing_at_most": "The most independent origins that the evidence against it may have.",
    "supporting_items": "How many items of evidence count for it.",
    "disputing_items": "How many items of evidence count against it.",
    "context_items": "How many items are background and do not count.",
    "discounted_items": "How many items for or against it do not count for another reason.",
    "supporting": "Origins that count as one and support it.",
    "disputing": "Origins that count as one and dispute it.",
    "context": "An item of evidence that is background.",
    "discounted": "An item of evidence that does not count for another reason.",
    "hangs_on": "An actor or a source without which the verdict would be another.",
    "last_searched": "The day on which somebody last looked for evidence.",
    "evidence": "An item of evidence that leads to these origins.",
    "stance": "How the item stands to it, in the words of CiTO.",
    "origin": "Whose statement it repeats: where its way of origins ends; of origins that count as one, the highest.",
    "origin_stated": "Whether that origin is stated; if not, it may be anybody.",
    "origin_typed": "The origin that the editor named.",
    "joined": "An origin that counts as one with another.",
    "joined_to": "The other origin.",
    "because": "Why an origin counts as one with another, or why an item does not count.",
    "record": "The actor or the source.",
    "rating": "The place of a verdict on the scale.",
}
"""Our words for what is derived, and what they mean; those for fields mean what their models say."""

_REFERRING = ("verdict", "without_low", "stance", "origin", "origin_typed", "joined_to", "record")
"""Those of them whose values are the names of something."""


def write_linked_data(ledger: Ledger, about: About) -> bytes:
    """Return `drillsite.jsonld`: JSON-LD 1.1 with a node for each record, whose `@id` is the address of its page.

    The nodes are those of the pages (drillsite.export.json_ld) and say in words of our own what is left: the other
    fields, and the verdict with its arithmetic, in which each item of evidence has its place, by the names of
    `drillsite.json`. The scale of verdicts and our words are defined at the end. Without a site address, the ids are
    relative to the root of the site, and a reader must set the base.
    """
    details = _Details(ledger, about)
    nodes = (details.describe(record) for record in ledger.knowledge.ordered)
    graph = [describe_site(about), *nodes, *_define_scale(), *_define_words()]
    return write_json({"@context": make_context(), "@graph": graph}, 2)


def make_context() -> Node:
    """Return the context of the file: that of schema.org as far as it is needed, so that no reader has to fetch it.

    Our own words are the same on every site.
    """
    addresses = ("url", "sameAs", "archivedAt")
    dates = ("datePublished", "startDate", "endDate")
    return {
        "@vocab": "http://schema.org/",
        "cito": CITO,
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "drillsite": "urn:drillsite:",
        **{name: {"@type": "@id"} for name in addresses},
        **{name: {"@type": "Date"} for name in dates},
        **{
            name: {"@id": f"drillsite:{name}", "@type": "@id"} if word.is_reference else f"drillsite:{name}"
            for name, word in _words().items()
        },
    }


class _Details:
    """Makes the nodes of records, with all that their pages leave out."""

    def __init__(self, ledger: Ledger, about: About) -> None:
        self._ledger = ledger
        self._knowledge = ledger.knowledge
        self._pages = References(about)
        self._names = _Names(self._pages)
        self._resolve = cache(self._knowledge.records.resolve)
        self._plans: dict[type[BaseModel], _Plan] = {}

    def describe(self, record: Record) -> Node:
        """Return the node of a record."""
        node = describe_record(record, self._knowledge, self._pages) | self._fields(record)
        match record:
            case Source():
                kind, identifier, is_stated = self._ledger.origins[record.id]
                node |= self._origin((str(kind), str(identifier)), record.origin, record.id, is_stated=bool(is_stated))
            case Claim():
                node |= self._judgement(record, self._knowledge.verdicts[record.id])
            case Event():
                node |= self._judgement(record, self._knowledge.event_verdicts[record.id])
        return node

    def _fields(self, part: BaseModel) -> Node:
        """Return the fields of a record, or of a part of one, that no other vocabulary tells."""
        plan = self._plans.get(type(part))
        if plan is None:
            plan = self._plans[type(part)] = self._make_plan(_own_fields(type(part)))
        read, properties = plan
        return {
            key: convert(value) if convert else value
            for value, (key, convert) in zip(read(part), properties, strict=True)
            if value is not None and value != ()
        }

    def _make_plan(self, forms: list[FieldForm]) -> _Plan:
        """Return what reads these fields, and how each is called and made."""
        # With one more attribute than none at all, what is read is a tuple whatever the model has.
        read = attrgetter(*[form.attribute for form in forms], "__class__")
        return (lambda part: read(part)[:-1]), [(_key(form), self._converter(form)) for form in forms]

    def _converter(self, form: FieldForm) -> Callable[[Any], Any] | None:
        """Return what turns the value of a field into that of a property; None where it stays as it is."""
        if form.part is not None:
            one: Callable[[Any], Any] = self._fields
        elif form.kinds:
            one = partial(self._refer, kinds=form.kinds)
        elif form.is_prose:
            one = partial(write_plainly, knowledge=self._knowledge)
        elif form.is_date:
            one = _describe_edtf
        else:
            return None
        return (lambda values: [one(value) for value in values]) if form.is_list else one

    def _refer(self, name: str, kinds: tuple[str, ...]) -> str:
        return self._names[(kinds[0], name) if len(kinds) == 1 else self._resolve(name, kinds)[0]]

    def _judgement(self, record: Claim | Event, verdict: Verdict) -> Node:
        """Return the verdict on a record with its arithmetic, in which each item of evidence has its place."""
        names = self._names
        items = {id(item): self._item(item, position) for position, item in enumerate(record.evidence)}
        node: Node = {
            "verdict": f"drillsite:{verdict.word}",
            "without_low": f"drillsite:{verdict.without_low}",
            **self._ledger.counts(record.key),
            "supporting": self._voices(verdict.supporting, items),
            "disputing": self._voices(verdict.disputing, items),
            "context": [items[id(item)] for item in verdict.context],
            "discounted": [items[id(one.evidence)] | {"because": one.because} for one in verdict.discounted],
            "hangs_on": [{"record": names[one.key], "verdict": f"drillsite:{one.word}"} for one in verdict.hangs_on],
        }
        if last := last_search(verdict.searches):
            node["last_searched"] = describe_date(last)
        return {name: value for name, value in node.items() if value != []}

    def _voices(self, side: Side, items: Mapping[int, Node]) -> list[Node]:
        nodes = []
        for voice in side.voices:
            node = {
                "origin": self._names[voice.origin],
                "origin_stated": voice.is_stated,
                "evidence": [items[id(item)] for item in voice.evidence],
            }
            if voice.joined:
                node["joined"] = [
                    {"origin": self._names[one.origin], "joined_to": self._names[one.to], "because": one.because}
                    for one in voice.joined
                ]
            nodes.append(node)
        return nodes

    def _item(self, item: Evidence, position: int) -> Node:
        way = self._knowledge.origins.way_of(item)
        return {
            "position": position,
            "source": self._names["source", item.source],
            "stance": CITO_STANCES[item.stance],
            **self._origin(way.origin.key, item.origin, item.source, is_stated=way.is_stated),
            **self._fields(item),
        }

    def _origin(self, end: Key, typed: str | None, source: str, *, is_stated: bool) -> Node:
        """Return where a way of origins ends, and what the editor named, of `itself` the source."""
        node: Node = {"origin": self._names[end], "origin_stated": is_stated}
        if typed:
            node["origin_typed"] = (
                self._names["source", source] if typed == ITSELF else self._refer(typed, ORIGIN_KINDS)
            )
        return node


class _Names(dict["Key", str]):
    """The address of each record's page, by its kind and id."""

    def __init__(self, pages: References) -> None:
        super().__init__()
        self._pages = pages

    def __missing__(self, key: Key) -> str:
        """Return the address of a record's page."""
        name: str = self._pages[key]["@id"]
        self[key] = name
        return name


def _describe_edtf(date: EdtfDate) -> str | Node | None:
    return describe_date(date.text)


def _own_fields(model: type[BaseModel]) -> list[FieldForm]:
    """Return the fields of a kind of record, or of part, that no other vocabulary tells."""
    told = _TOLD.get(model, ())
    return [form for form in forms_of(model) if form.name != "id" and form.name not in told]


def _key(form: FieldForm) -> str:
    return _OF_SCHEMA_ORG.get(form.name, form.name)


# The vocabulary.


@dataclass(frozen=True, slots=True)
class _Word:
    """What a word of ours means, by the kinds of record that have it, and whether its values are names."""

    meanings: tuple[str, ...]
    is_reference: bool


@cache
def _words() -> Mapping[str, _Word]:
    """Return our words: for what is derived, and for fields of records and of their parts."""
    found = {name: _Word((meaning,), name in _REFERRING) for name, meaning in WORDS_FOR_VERDICTS.items()}
    for model in _models():
        for form in _own_fields(model):
            if form.name not in _OF_SCHEMA_ORG:
                description = model.model_fields[form.attribute].description or ""
                meanings = found[form.name].meanings if form.name in found else ()
                found[form.name] = _Word(tuple(dict.fromkeys((*meanings, description))), bool(form.kinds))
    return {name: found[name] for name in sorted(found)}


def _models() -> Iterator[type[BaseModel]]:
    """Yield each kind of record, and each kind of part that a record has."""
    yield from MODELS.values()
    parts = (form.part for model in MODELS.values() for form in forms_of(model))
    yield from dict.fromkeys(part for part in parts if part not in (None, Author))


def _define_scale() -> Iterator[Node]:
    """Yield the scale of verdicts and each word on it."""
    scale = {"@id": "drillsite:verdicts"}
    yield {
        "@type": "DefinedTermSet",
        **scale,
        "name": SCALE_NAME,
        "description": (
            "What the evidence on record guarantees. Origins are counted at their fewest. Ratings go from "
            f"{min(RATINGS.values())} (disputed) to {max(RATINGS.values())} (corroborated) and do not say how true a "
            "claim is; verdicts without a rating are not on the scale."
        ),
        "hasDefinedTerm": [{"@id": f"drillsite:{word}"} for word in MEANINGS],
    }
    for word, meaning in MEANINGS.items():
        rating = {"rating": RATINGS[word]} if word in RATINGS else {}
        named = {"termCode": word, "name": word.replace("-", " ").capitalize(), "description": meaning}
        yield {"@type": "DefinedTerm", "@id": f"drillsite:{word}", **named, **rating, "inDefinedTermSet": scale}


def _define_words() -> Iterator[Node]:
    """Yield what each of our words means."""
    for name, word in _words().items():
        meanings = {"rdfs:label": name, "rdfs:comment": list(word.meanings)}
        yield {"@type": "rdf:Property", "@id": f"drillsite:{name}", **meanings}
