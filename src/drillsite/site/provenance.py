"""Where an item of evidence comes from, as its card says: whose statement it repeats, why origins count as one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, cast

if TYPE_CHECKING:
    from drillsite.knowledge import Discounted, Joined
    from drillsite.records import Evidence, Key, Source
    from drillsite.records.origins import Join, Origins, Way

__all__ = ["JoinReason", "Provenance", "explain_join", "provenance_of", "provenance_of_source", "why_not_counted"]

How = Literal["own", "first-hand", "unstated", "statement", "repeats", "repeats-unstated"]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Whose statement an item of evidence repeats.

    `how`: the source is its own origin, as editors argue (`own`) or as a primary source (`first-hand`); its origin is
    not stated (`unstated`); it is where the origin makes its `statement`; it `repeats` the origin, which may not state
    its own (`repeats-unstated`). `via` are the sources in between, `reason` is the editors' sentence on it.
    """

    how: How
    origin: Key
    via: tuple[Key, ...]
    reason: str

    def is_only(self, origin: Key) -> bool:
        """Return whether there is nothing more to say than that it repeats this origin."""
        return (
            self.how in ("repeats", "repeats-unstated") and self.origin == origin and not self.via and not self.reason
        )


@dataclass(frozen=True, slots=True)
class JoinReason:
    """Why an `origin` counts as one with another (`to`): `because` of what.

    `joined` are the two that this holds between: `origin` and `to`, or what other records of their documents repeat.
    `by` is the actor whose name a source bears; `shared` the nearest actor that both of the two, or `by` and the other,
    belong to or speak for.
    """

    because: Join
    origin: Key
    to: Key
    joined: tuple[Key, Key]
    by: Key | None = None
    shared: Key | None = None

    @property
    def detour(self) -> Literal["", "here", "there", "both"]:
        """Whether another record of the document of `origin` (here), of `to` (there) or of both is what joins them."""
        here, there = self.joined[0] != self.origin, self.joined[1] != self.to
        return "both" if here and there else "here" if here else "there" if there else ""


def provenance_of(item: Evidence, origins: Origins) -> Provenance:
    """Return whose statement an item repeats."""
    way = origins.way_of(item)
    source = cast("Source", origins.records["source", way.source[1]])
    return _describe(way, source, item.origin_reason or (None if item.origin else source.origin_reason) or "")


def provenance_of_source(source: Source, origins: Origins) -> Provenance:
    """Return whose statement a source repeats where an item of evidence names no origin of its own."""
    return _describe(origins.way_of_source(source.id), source, source.origin_reason or "")


def _describe(way: Way, source: Source, reason: str) -> Provenance:
    end = way.origin.key
    if end[0] == "source" and len(way.sources) == 1:
        return Provenance(_how_its_own(source, is_argued=bool(reason), is_stated=way.is_stated), end, (), reason)
    via = tuple(step for step in way.sources[1:] if step != way.origin.document)
    if not way.is_stated:
        return Provenance("repeats-unstated", end, via, reason)
    is_statement = end[0] == "actor" and not via and source.level == "primary"
    return Provenance("statement" if is_statement else "repeats", end, via, reason)


def _how_its_own(source: Source, *, is_argued: bool, is_stated: bool) -> How:
    if not is_stated:
        return "unstated"
    return "first-hand" if source.level == "primary" and not is_argued else "own"


def explain_join(joined: Joined, origins: Origins) -> JoinReason:
    """Return why an origin counts as one with another, and through which actors where these join them."""
    here, there = origins.origin(joined.by), origins.origin(joined.by_to)
    why = JoinReason(joined.because, joined.origin, joined.to, (here.key, there.key))
    if joined.because not in ("belongs together", "same name"):
        return why
    # The nearest of the actors above both is the one that most others are above.
    nearest = min(here.actors & there.actors, key=lambda actor: (-len(origins.above[actor]), actor))
    if joined.because == "belongs together":
        return replace(why, shared=nearest)
    source = cast("Source", origins.records[here.key if here.key[0] == "source" else there.key])
    by = next((actor for actor in origins.namesakes(source) if nearest in origins.above[actor]), nearest)
    return replace(why, by=by, shared=nearest)


def why_not_counted(discounted: Discounted, origins: Origins) -> str:
    """Return in words why an item for or against does not count."""
    item, because = discounted.evidence, discounted.because
    source = cast("Source", origins.records["source", origins.way_of(item).source[1]])
    if because in ("retracted", "superseded"):
        return f"it is {because}" if source.standing == because else f"what it repeats is {because}"
    return _NOT_COUNTED[because]


_NOT_COUNTED = {
    "evidence-of-itself": "it is the analysed work or repeats it, and a work is no evidence for itself",
    "evidence-by-author": "it is by an author of the analysed work or repeats one",
}
