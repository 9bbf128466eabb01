"""Which themes are related, and by what."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from drillsite.records import Claim, Key

__all__ = ["RelatedTheme", "find_related_themes"]

TOO_COMMON = 6
"""A record that more themes than this share says nothing of any two of them."""

MOST_RELATED = 4
"""How many related themes are told of one."""


@dataclass(frozen=True, slots=True)
class RelatedTheme:
    """Another theme, the claims that stand in both, and the records that both are about."""

    theme: str
    claims: tuple[Key, ...]
    records: tuple[Key, ...]


def find_related_themes(
    claims: Iterable[Claim], mentions: Mapping[str, frozenset[Key]]
) -> Mapping[str, tuple[RelatedTheme, ...]]:
    """Give for each theme the few themes nearest to it, nearest first; a shared claim weighs most."""
    themes_of: dict[Key, dict[str, None]] = defaultdict(dict)
    shared_claims: dict[tuple[str, str], list[Key]] = defaultdict(list)
    for claim in claims:
        names = dict.fromkeys((claim.theme, *claim.also_in))
        for pair in combinations(sorted(names), 2):
            shared_claims[pair].append(claim.key)
        for key in mentions[claim.id]:
            themes_of[key][claim.theme] = None
    shared_records: dict[tuple[str, str], list[Key]] = defaultdict(list)
    for key in sorted(themes_of):
        if len(themes_of[key]) <= TOO_COMMON:
            for pair in combinations(sorted(themes_of[key]), 2):
                shared_records[pair].append(key)
    return _rank(shared_claims, shared_records)


def _rank(
    shared_claims: Mapping[tuple[str, str], list[Key]], shared_records: Mapping[tuple[str, str], list[Key]]
) -> Mapping[str, tuple[RelatedTheme, ...]]:
    related: dict[str, list[RelatedTheme]] = defaultdict(list)
    for pair in {**shared_claims, **shared_records}:
        claims, records = tuple(shared_claims.get(pair, ())), tuple(shared_records.get(pair, ()))
        related[pair[0]].append(RelatedTheme(pair[1], claims, records))
        related[pair[1]].append(RelatedTheme(pair[0], claims, records))
    return {
        theme: tuple(
            sorted(others, key=lambda one: (-3 * len(one.claims) - len(one.records), one.theme))[:MOST_RELATED]
        )
        for theme, others in related.items()
    }
