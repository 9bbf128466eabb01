"""Origins joined into voices: how many independent origins one side of the evidence has, at least and at most.

The rules are those of verdicts.md, sections 3 and 4. Cost: linear in the items of a side.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from drillsite.records.documents import join_alike
from drillsite.records.origins import join_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence, Set

    from drillsite.records import Evidence, Key
    from drillsite.records.origins import Join, Origin, Way

__all__ = ["NO_SIDE", "Joined", "Side", "Voice", "join_voices"]


@dataclass(frozen=True, slots=True)
class Joined:
    """An origin that is one voice with another, and the first reason why."""

    origin: Key
    to: Key
    because: Join


@dataclass(frozen=True, slots=True)
class Voice:
    """Origins that count as one, and the items of evidence that lead to them, in the order of the file.

    `origin` is the one highest up. `ways` are those of the items, in their order.
    """

    origin: Key
    is_stated: bool
    evidence: tuple[Evidence, ...]
    ways: tuple[Way, ...]
    joined: tuple[Joined, ...] = ()

    @property
    def letter(self) -> str:
        """The best letter of reliability of its items' sources, or an empty text."""
        return min(filter(None, (way.letter for way in self.ways)), default="")

    @property
    def origins(self) -> tuple[Key, ...]:
        """All its origins, the highest first."""
        return (self.origin, *(joined.origin for joined in self.joined))


@dataclass(frozen=True, slots=True)
class Side:
    """The voices for a claim, or those against it, in the order of their first item; and how many they are."""

    voices: tuple[Voice, ...]
    at_least: int
    at_most: int

    @property
    def ways(self) -> Iterator[Way]:
        """The way of every item."""
        return (way for voice in self.voices for way in voice.ways)

    def count_where(self, stays: Callable[[Way], bool]) -> int:
        """Return `at_least` with only the items whose way stays; voices stay as they are joined."""
        return _count_at_least([[way for way in voice.ways if stays(way)] for voice in self.voices])


NO_SIDE = Side((), 0, 0)


def join_voices(items: Sequence[tuple[Evidence, Way]]) -> Side:
    """Return the voices of the items of one side; in whatever order they come, the numbers are the same."""
    if not items:
        return NO_SIDE
    origins: dict[Key, Origin] = {}
    unfreed: set[Key] = set()
    stated: set[Key] = set()
    for item, way in items:
        key = way.origin.key
        origins[key] = way.origin
        if not item.independent:
            unfreed.add(key)
        if way.is_stated:
            stated.add(key)
    if len(origins) == 1:
        (origin,) = origins
        evidence, ways = zip(*items, strict=True)
        return Side((Voice(origin, bool(stated), evidence, ways),), 1, 1)
    voices = _make_voices(items, origins, unfreed)
    at_least = _count_at_least([voice.ways for voice in voices])
    at_most = sum(voice.is_stated for voice in voices) + _count_others(origins, unfreed, stated)
    return Side(voices, at_least, at_most)


def find_on_both_sides(supporting: Side, disputing: Side) -> frozenset[Key]:
    """Return the origins (`Voice.origin`) of voices that stand on both sides, by the same joins."""
    voices = [(side, voice) for side in (supporting, disputing) for voice in side.voices]
    signs = ((number, _signs_of_voice(voice)) for number, (_, voice) in enumerate(voices))
    found: set[Key] = set()
    for group in join_alike(signs):
        if len({id(voices[number][0]) for number in group}) > 1:
            found.update(voices[number][1].origin for number in group)
    return frozenset(found)


def _signs_of_voice(voice: Voice) -> Iterator[tuple[str, Hashable]]:
    for item, way in zip(voice.evidence, voice.ways, strict=True):
        yield from _signs(way.origin, is_freed=bool(item.independent))


def _count_at_least(voices: Sequence[Sequence[Way]]) -> int:
    """Return how many voices have a stated origin; where none has, 1 if there is any item at all."""
    stated = sum(any(way.is_stated for way in ways) for ways in voices)
    return stated or int(any(voices))


def _make_voices(
    items: Sequence[tuple[Evidence, Way]], origins: Mapping[Key, Origin], unfreed: Collection[Key]
) -> tuple[Voice, ...]:
    groups = join_alike((key, _signs(origin, is_freed=key not in unfreed)) for key, origin in origins.items())
    group_of = {key: number for number, group in enumerate(groups) for key in group}
    of_group: dict[int, list[tuple[Evidence, Way]]] = {}
    for item, way in items:
        of_group.setdefault(group_of[way.origin.key], []).append((item, way))
    return tuple(_make_voice(found, unfreed) for found in of_group.values())


def _make_voice(items: Sequence[tuple[Evidence, Way]], unfreed: Collection[Key]) -> Voice:
    origins = {way.origin.key: way.origin for _, way in items}
    highest = min(origins.values(), key=_height)
    evidence, ways = zip(*items, strict=True)
    return Voice(highest.key, any(way.is_stated for way in ways), evidence, ways, _explain(highest, origins, unfreed))


def _height(origin: Origin) -> tuple[bool, int, str, str]:
    """Return what puts the origin highest up first: actors by how few are above them, a source below its namesake."""
    kind, identifier = origin.key
    return (not origin.actors, len(origin.actors) + (kind == "source"), identifier, kind)


def _signs(origin: Origin, *, is_freed: bool, by_publication: bool = True) -> Iterator[tuple[str, Hashable]]:
    """Yield what another origin must share one of to be the same voice (drillsite.records.origins.join_of)."""
    yield "document", origin.document
    if is_freed:
        return
    yield from (("actor", actor) for actor in origin.actors)
    if by_publication:
        yield from (("author", author) for author in origin.authors)
        yield from (("publisher", publisher) for publisher in origin.publishers)


def _count_others(origins: Mapping[Key, Origin], unfreed: Collection[Key], stated: Set[Key]) -> int:
    """Return how many unstated origins may be voices beside the stated ones.

    Author and publisher do not join them: two reports of one paper may repeat two others.
    """
    if len(stated) == len(origins):
        return 0
    groups = join_alike(
        (key, _signs(origin, is_freed=key not in unfreed, by_publication=key in stated))
        for key, origin in origins.items()
    )
    return sum(len({origins[key].document for key in group}) for group in groups if stated.isdisjoint(group))


def _explain(highest: Origin, origins: Mapping[Key, Origin], unfreed: Collection[Key]) -> tuple[Joined, ...]:
    """Return how each other origin of a voice is joined to the highest, straight or through one that is, by id."""
    signs = {key: list(_signs(origin, is_freed=key not in unfreed)) for key, origin in origins.items()}
    sharing: defaultdict[tuple[str, Hashable], list[Key]] = defaultdict(list)
    for key, found in signs.items():
        for sign in found:
            sharing[sign].append(key)
    joined: dict[Key, Joined] = {}
    waiting = deque([highest.key])
    while waiting:
        to = waiting.popleft()
        near = {key for sign in signs[to] for key in sharing.pop(sign, ())} - joined.keys() - {to, highest.key}
        for key in sorted(near):
            reason = join_of(origins[key], origins[to], is_freed=key not in unfreed or to not in unfreed)
            assert reason is not None
            joined[key] = Joined(key, to, reason)
            waiting.append(key)
    return tuple(sorted(joined.values(), key=lambda join: (join.origin[1], join.origin[0])))
