"""Which items of evidence for or against do not count, and why (verdicts.md, section 1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

if TYPE_CHECKING:
    from drillsite.records.origins import Origins, Way, Works

__all__ = ["NotCounted", "find_reason_not_counted"]

NotCounted = Literal["evidence-of-itself", "retracted", "superseded", "evidence-by-author"]


def find_reason_not_counted(way: Way, works: Works, origins: Origins) -> NotCounted | None:
    """Return the first reason why an item does not count for or against a claim stated in these works, or None."""
    if not works.documents.isdisjoint((*way.sources, *way.others_pass)):
        return "evidence-of-itself"
    if way.standing:
        return cast("NotCounted", way.standing)
    return "evidence-by-author" if _is_by_an_author(way, works, origins) else None


def _is_by_an_author(way: Way, works: Works, origins: Origins) -> bool:
    """Return whether the source or an origin shares an author with the works, or is the actor of that name."""
    found = (origins.origin(way.source), way.origin, *way.others)
    if any(not works.authors.isdisjoint(origin.authors) for origin in found):
        return True
    actors = (origin.key for origin in found if origin.key[0] == "actor")
    return any(not works.names.isdisjoint(origins.names_of(actor)) for actor in actors)
