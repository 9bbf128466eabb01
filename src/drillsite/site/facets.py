"""By what the ledger and the indexes can be filtered: the choices, and what each row is filed under."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from drillsite.knowledge import VERDICT_WORDS
from drillsite.site.reference import short_name
from drillsite.site.words import CLAIM_TYPES, RELIABILITY, STANDING_LABELS, VERDICT_LABELS

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from drillsite.knowledge import Knowledge, Verdict
    from drillsite.records import Claim, Source

__all__ = [
    "Facet",
    "LedgerRow",
    "claim_facets",
    "ledger_facets",
    "ledger_row",
    "name_in_list",
    "source_facets",
    "type_facet",
]


@dataclass(frozen=True, slots=True)
class Facet:
    """A choice that readers have: its name in the address, its label, and the value and words of each option."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A claim in the ledger, and the ids of the actors and sources that play a part in it."""

    claim: Claim
    verdict: Verdict
    actors: tuple[str, ...]
    sources: tuple[str, ...]


def ledger_row(knowledge: Knowledge, claim: Claim) -> LedgerRow:
    """Give a claim as the ledger shows and files it."""
    parties = sorted(knowledge.parties[claim.id])
    actors, sources = (tuple(name for kind, name in parties if kind == wanted) for wanted in ("actor", "source"))
    return LedgerRow(claim, knowledge.verdicts[claim.id], actors, sources)


def claim_facets(knowledge: Knowledge, claims: Iterable[Claim]) -> list[Facet]:
    """Give what these claims can be filtered by: verdict, theme and type, as far as they differ."""
    filed = {(knowledge.verdicts[claim.id].word, claim.theme, claim.type) for claim in claims}
    words, themes, types = zip(*filed, strict=True) if filed else ((), (), ())
    return _choices(
        _facet("verdict", "Verdict", ((word, VERDICT_LABELS[word]) for word in VERDICT_WORDS), words),
        _facet("theme", "Theme", ((theme.id, theme.title) for theme in knowledge.themes), themes),
        _facet("type", "Type", ((name, title) for name, (title, _) in CLAIM_TYPES.items()), types),
    )


def ledger_facets(knowledge: Knowledge, rows: Sequence[LedgerRow]) -> list[Facet]:
    """Give what these rows can be filtered by: what claims can, and who and which source plays a part in them."""
    actors = {name for row in rows for name in row.actors}
    named = {name for row in rows for name in row.sources}
    sources = [(name, name_in_list(cast("Source", knowledge[("source", name)]))) for name in named]
    return claim_facets(knowledge, (row.claim for row in rows)) + _choices(
        _facet("actor", "Actor", ((actor.id, actor.name) for actor in knowledge.actors), actors),
        Facet("source", "Source", tuple(sorted(sources, key=_by_words))),
    )


def source_facets(sources: Sequence[Source], types: Iterable[tuple[str, str]]) -> list[Facet]:
    """Give what these sources can be filtered by, as far as they differ; the types as value and words."""
    letters = ((letter, f"{letter} · {meaning}") for letter, meaning in RELIABILITY.items())
    levels = ((level, level.capitalize()) for level in ("primary", "secondary", "tertiary"))
    return type_facet(types) + _choices(
        _facet("reliability", "Reliability", letters, {source.reliability for source in sources}),
        _facet("level", "Level", levels, {source.level for source in sources}),
        _facet("standing", "Standing", STANDING_LABELS.items(), {source.standing for source in sources}),
    )


def type_facet(types: Iterable[tuple[str, str]]) -> list[Facet]:
    """Give the choice of a type, where there is one; the types as value and words."""
    return _choices(Facet("type", "Type", tuple(types)))


def _facet(name: str, label: str, options: Iterable[tuple[str, str]], found: Container[str | None]) -> Facet:
    """Give a facet with those of the options that are found among the rows."""
    return Facet(name, label, tuple(option for option in options if option[0] in found))


def _choices(*facets: Facet) -> list[Facet]:
    return [facet for facet in facets if len(facet.options) > 1]


def name_in_list(source: Source) -> str:
    """Give a source in a few words, for a list of options."""
    name = f"{short_name(source)}: {source.title}"
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip()}…"


_LONGEST_NAME = 64


def _by_words(option: tuple[str, str]) -> tuple[str, str]:
    return (option[1].casefold(), option[0])
