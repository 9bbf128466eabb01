"""How things are said on a page: plurals, labels, verdicts in words, names instead of codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from drillsite.knowledge import VerdictWord
    from drillsite.records import Author, Source

__all__ = [
    "ACTOR_TYPES",
    "CLAIM_TYPES",
    "CREDIBILITY",
    "EVENT_TYPES",
    "FIELD_WORDS",
    "KIND_WORDS",
    "OUTLETS",
    "RELIABILITY",
    "STANDING",
    "STANDING_LABELS",
    "VERDICT_LABELS",
    "VERDICT_MEANINGS",
    "WEAK_MEANING",
    "authors_in_words",
    "count",
    "join_words",
    "language_name",
    "plural_source_type",
    "source_type",
]

KIND_WORDS = {
    "theme": ("theme", "themes"),
    "claim": ("claim", "claims"),
    "actor": ("actor", "actors"),
    "system": ("system", "systems"),
    "event": ("event", "events"),
    "source": ("source", "sources"),
}
"""Each kind in the singular and plural, as readers know it."""

CLAIM_TYPES = {
    "fact": ("Factual claim", "Factual claims"),
    "assessment": ("Assessment", "Assessments"),
    "forecast": ("Forecast", "Forecasts"),
    "judgement-of-value": ("Value judgement", "Value judgements"),
}
"""Each type of claim in the singular and plural, in the order in which a theme lists them."""

ACTOR_TYPES = {
    "state": "States",
    "alliance": "Alliances",
    "organisation": "Organisations",
    "ministry": "Ministries",
    "armed-forces": "Armed forces",
    "media": "Media",
    "person": "People",
    "group": "Groups",
}
"""Each type of actor in the plural, in the order in which the index lists them."""

EVENT_TYPES = {
    "exercise": ("Exercise", "Exercises"),
    "agreement": ("Agreement", "Agreements"),
    "statement": ("Statement", "Statements"),
    "deployment": ("Deployment", "Deployments"),
    "test": ("Test", "Tests"),
    "transfer": ("Transfer", "Transfers"),
    "publication": ("Publication", "Publications"),
    "operation": ("Operation", "Operations"),
    "other": ("Event", "Other events"),
}
"""Each type of event in the singular and plural, in the order in which a timeline has them as lanes."""

VERDICT_LABELS: dict[VerdictWord, str] = {
    "corroborated": "Corroborated",
    "single-origin": "Single origin",
    "contested": "Contested",
    "disputed": "Disputed",
    "unconfirmed": "Unconfirmed",
    "unchecked": "Unchecked",
    "opinion": "Opinion",
}

VERDICT_MEANINGS: dict[VerdictWord, str] = {
    "corroborated": "At least two independent origins support it, and none disputes it.",
    "single-origin": "It rests on one origin, however many sources repeat it; none disputes it.",
    "contested": "Origins disagree: at least one supports it, and at least one disputes it.",
    "disputed": "Only denials were found: at least one origin disputes it, and none supports it.",
    "unconfirmed": "Somebody looked for evidence, and found nothing for or against it.",
    "unchecked": "Nobody has looked for evidence yet.",
    "opinion": "A value judgement or a forecast: sources can share or reject it, and cannot settle it.",
}

WEAK_MEANING = (
    "Without sources rated D, E or F (not usually reliable, or not to be judged) it would be another verdict."
)
"""What it means that a verdict is weak."""

RELIABILITY = {
    "A": "reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "cannot be judged",
}
"""The Admiralty letters in words (NATO AJP-2.1)."""

CREDIBILITY = {
    "1": "confirmed",
    "2": "probably true",
    "3": "possibly true",
    "4": "doubtful",
    "5": "improbable",
    "6": "cannot be judged",
}
"""The Admiralty numbers in words (NATO AJP-2.1)."""

STANDING = {
    "current": "current",
    "corrected": "since corrected",
    "superseded": "superseded, so it does not count",
    "retracted": "retracted, so it does not count",
    "dead": "no longer at its address",
}

STANDING_LABELS = {
    "current": "Current",
    "corrected": "Corrected",
    "superseded": "Superseded",
    "retracted": "Retracted",
    "dead": "No longer at its address",
}

OUTLETS = {
    "state-media": "state media",
    "government": "government",
    "news-agency": "news agency",
    "newspaper": "newspaper",
    "broadcaster": "broadcaster",
    "think-tank": "think tank",
    "academic": "academic",
    "trade-press": "trade press",
    "company": "company",
    "blog": "blog",
}
"""Each kind of publisher in words; of others there is nothing to say."""

_SOURCE_TYPES = {
    "article-newspaper": "News report",
    "article-magazine": "Magazine article",
    "article-journal": "Journal article",
    "entry-encyclopedia": "Encyclopedia entry",
    "entry-dictionary": "Dictionary entry",
    "paper-conference": "Conference paper",
    "post": "Online post",
    "post-weblog": "Blog post",
    "review-book": "Book review",
    "legal_case": "Legal case",
    "motion_picture": "Film",
    "personal_communication": "Personal communication",
    "webpage": "Web page",
}

_LANGUAGES = {
    "ar": "Arabic", "de": "German", "en": "English", "es": "Spanish", "fa": "Persian", "fr": "French", "he": "Hebrew",
    "hi": "Hindi", "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ko": "Korean", "pl": "Polish",
    "pt": "Portuguese", "ru": "Russian", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese",
    "zh": "Chinese", "zh-Hans": "Chinese (simplified)", "zh-Hant": "Chinese (traditional)",
}  # fmt: skip

FIELD_WORDS = {
    "actors": "is about it",
    "systems": "is about it",
    "events": "is about it",
    "relation.subject": "is about it",
    "relation.object": "is about it",
    "attributed_to": "is credited to it",
    "evidence.source": "uses it as evidence",
    "evidence.origin": "has evidence that passes on its word",
    "stated_in.source": "is stated in it",
    "origin": "passes on its word",
    "theme": "belongs to it",
    "also_in": "matters to it as well",
    "parent": "is part of it",
    "part_of": "is part of it",
    "participants": "had it take part",
    "developed_by": "was developed by it",
    "operated_by": "is operated by it",
    "responds_to.claim": "answers it",
    "body": "speaks of it",
    "summary": "speaks of it",
    "note": "speaks of it",
}
"""What a record does that names another one in a field."""


def count(number: int, singular: str, plural: str = "") -> str:
    """Give a number with its noun: `1 claim`, `1,204 claims`, `no claims`."""
    noun = singular if number == 1 else plural or f"{singular}s"
    return f"{number:,} {noun}" if number else f"no {noun}"


def join_words(words: list[str], last: str = "and") -> str:
    """Give the words as a sentence lists them: `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def source_type(source: Source) -> str:
    """Give the CSL type of a source in words: `News report`."""
    return _SOURCE_TYPES.get(source.type) or source.type.replace("-", " ").replace("_", " ").capitalize()


def plural_source_type(type_: str) -> str:
    """Give the plural of a type of source in words: `Encyclopedia entries`."""
    if type_ in _IRREGULAR:
        return _IRREGULAR[type_]
    if type_.endswith("y"):
        return f"{type_[:-1]}ies"
    return f"{type_}es" if type_.endswith("ch") else f"{type_}s"


_IRREGULAR = {"Legislation": "Legislation", "Software": "Software", "Thesis": "Theses"}


def language_name(tag: str) -> str:
    """Give the English name of a language tag, or the tag itself where we have no name for it."""
    return _LANGUAGES.get(tag) or _LANGUAGES.get(tag.partition("-")[0], tag)


def authors_in_words(authors: tuple[Author, ...]) -> str:
    """Give the authors in reading order: one, two or three by name, more as the first and others."""
    names = [author.full_name for author in authors]
    return f"{names[0]} and others" if len(names) > 3 else join_words(names)
