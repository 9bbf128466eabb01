"""By what the ledger and the indexes can be filtered: the choices, and what each row is filed under."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from drillsite.knowledge import VERDICT_WORDS, find_parties
from drillsite.site.reference import short_name
from drillsite.site.words import CLAIM_TYPES, RELIABILITY, STANDING_LABELS, VERDICT_LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from drillsite.knowledge import Knowledge, Verdict
    from drillsite.records import Claim, Source

__all__ = ["Facet", "LedgerRow", "claim_facets", "ledger_facets", "ledger_row", "source_facets", "type_facet"]


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
    parties = sorted(find_parties(claim, knowledge.records))
    actors, sources = (tuple(name for kind, name in parties if kind == wanted) for wanted in ("actor", "source"))
    return LedgerRow(claim, knowledge.verdicts[claim.id], actors, sources)


def claim_facets(knowledge: Knowledge, claims: Sequence[Claim]) -> list[Facet]:
    """Give what these claims can be filtered by: verdict, theme and type, as far as they differ."""
    words = {knowledge.verdicts[claim.id].word for claim in claims}
    themes = {claim.theme for claim in claims}
    types = {claim.type for claim in claims}
    return _choices(
        Facet("verdict", "Verdict", tuple((word, VERDICT_LABELS[word]) for word in VERDICT_WORDS if word in words)),
        Facet("theme", "Theme", tuple((one.id, one.title) for one in knowledge.themes if one.id in themes)),
        Facet("type", "Type", tuple((name, title) for name, (title, _) in CLAIM_TYPES.items() if name in types)),
    )


def ledger_facets(knowledge: Knowledge, rows: Sequence[LedgerRow]) -> list[Facet]:
    """Give what these rows can be filtered by: what claims can, and who and which source plays a part in them."""
    actors = {name for row in rows for name in row.actors}
    sources = {name for row in rows for name in row.sources}
    cited = (cast("Source", knowledge[("source", name)]) for name in sources)
    return claim_facets(knowledge, [row.claim for row in rows]) + _choices(
        Facet("actor", "Actor", tuple((one.id, one.name) for one in knowledge.actors if one.id in actors)),
        Facet("source", "Source", tuple(sorted(((one.id, _name(one)) for one in cited), key=_by_words))),
    )


def source_facets(sources: Sequence[Source], types: Iterable[tuple[str, str]]) -> list[Facet]:
    """Give what these sources can be filtered by: type, reliability, level and standing, as far as they differ."""
    found = {(name, getattr(one, name)) for one in sources for name in ("reliability", "level", "standing")}
    letters = RELIABILITY.items()
    return _choices(
        Facet("type", "Type", tuple(types)),
        Facet("reliability", "Reliability", tuple((a, f"{a} · {b}") for a, b in letters if ("reliability", a) in found)),
        Facet("level", "Level", tuple((one, one.capitalize()) for one in _LEVELS if ("level", one) in found)),
        Facet("standing", "Standing", tuple(pair for pair in STANDING_LABELS.items() if ("standing", pair[0]) in found)),
    )


def type_facet(types: Iterable[tuple[str, str]]) -> list[Facet]:
    """Give the choice of a type, where there is one; the types as value and words."""
    return _choices(Facet("type", "Type", tuple(types)))


_LEVELS = ("primary", "secondary", "tertiary")


def _choices(*facets: Facet) -> list[Facet]:
    return [facet for facet in facets if len(facet.options) > 1]


def _name(source: Source) -> str:
    """Give a source in a few words, for a list of options."""
    name = f"{short_name(source)}: {source.title}"
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip()}…"


_LONGEST_NAME = 64


def _by_words(option: tuple[str, str]) -> tuple[str, str]:
    return (option[1].casefold(), option[0])
