"""The vocabulary of the linked data: which fields others have words for, and what our own words mean."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from drillsite.export.forms import forms_of
from drillsite.export.json_ld import CITO, EDTF
from drillsite.export.verdict_scale import MEANINGS, RATINGS, SCALE_NAME
from drillsite.records import MODELS, Actor, Author, Claim, Event, Evidence, Source, System, Theme

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic import BaseModel

    from drillsite.export.forms import FieldForm
    from drillsite.export.json_ld import Node

__all__ = ["WORDS_FOR_VERDICTS", "define_vocabulary", "list_own_fields", "make_context", "word_for"]

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


_DATES = ("last_searched",)
"""Those whose values are dates."""


def list_own_fields(model: type[BaseModel]) -> list[FieldForm]:
    """Return the fields of a kind of record, or of part, that are told as they are."""
    told = _TOLD.get(model, ())
    return [form for form in forms_of(model) if form.name != "id" and form.name not in told]


def word_for(form: FieldForm) -> str:
    """Return the word for a field that is told as it is: schema.org's, or its name."""
    return _OF_SCHEMA_ORG.get(form.name, form.name)


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
            name: {"@id": f"drillsite:{name}", "@type": word.type} if word.type else f"drillsite:{name}"
            for name, word in _words().items()
        },
    }


def define_vocabulary() -> Iterator[Node]:
    """Yield the scale of verdicts with each word on it, and then what each of our words means."""
    yield from _define_scale()
    for name, word in _words().items():
        meanings = {"rdfs:label": name, "rdfs:comment": list(word.meanings)}
        yield {"@type": "rdf:Property", "@id": f"drillsite:{name}", **meanings}


@dataclass(frozen=True, slots=True)
class _Word:
    """What a word of ours means, by the kinds of record that have it, and the type of its values if they have one."""

    meanings: tuple[str, ...]
    type: str = ""


@cache
def _words() -> Mapping[str, _Word]:
    """Return our words by name: for what is derived, and for fields of records and of their parts."""
    found = {
        name: _Word((meaning,), "@id" if name in _REFERRING else EDTF if name in _DATES else "")
        for name, meaning in WORDS_FOR_VERDICTS.items()
    }
    for model in _models():
        for form in list_own_fields(model):
            if form.name not in _OF_SCHEMA_ORG:
                description = model.model_fields[form.attribute].description or ""
                meanings = found[form.name].meanings if form.name in found else ()
                type_ = "@id" if form.kinds else EDTF if form.is_date else ""
                found[form.name] = _Word(tuple(dict.fromkeys((*meanings, description))), type_)
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
