"""Origins joined into voices: how many independent origins one side of the evidence has, at least and at most.

The rules are those of verdicts.md, sections 3 and 4. Cost: linear in the items of a side.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from drillsite.records.documents import join_alike
from drillsite.records.origins import find_join

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence

    from drillsite.records import Evidence, Key
    from drillsite.records.origins import Join, Origin, Way

__all__ = ["NO_SIDE", "Joined", "Side", "Voice", "join_voices", "straight_joins"]


@dataclass(frozen=True, slots=True)
class Joined:
    """An origin that is one voice with another, and the first reason why.

    That holds between `by` and `by_to`: these two themselves, or what other records of their documents repeat.
    """

    origin: Key
    to: Key
    because: Join
    by: Key
    by_to: Key


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


@dataclass(slots=True)
class _Node:
    """An origin and what the items that lead to it say of it: one of them is freed of joins, states it, is shared."""

    origin: Origin
    is_freed: bool = True
    is_stated: bool = False
    others: dict[Key, Origin] = field(default_factory=dict)

    def add(self, item: Evidence, way: Way) -> None:
        """Take in one more item."""
        self.is_freed = self.is_freed and bool(item.independent)
        self.is_stated = self.is_stated or way.is_stated
        self.others.update((other.key, other) for other in way.others)

    def signs(self, *, by_publication: bool = True) -> Iterator[tuple[str, Hashable]]:
        """Yield what another origin must share one of to be the same voice (drillsite.records.origins.find_join)."""
        yield from self.document_signs()
        for origin in () if self.is_freed else self.all_origins():
            yield from (("actor", actor) for actor in origin.actors)
            if by_publication:
                yield from (("author", author) for author in origin.authors)
                yield from (("publisher", publisher) for publisher in origin.publishers)

    def document_signs(self) -> Iterator[tuple[str, Hashable]]:
        """Yield those of these signs from which nothing frees."""
        yield from (("document", origin.document) for origin in self.all_origins())

    def all_origins(self) -> tuple[Origin, ...]:
        """Return the origin and, by id, those that other records of the documents on the way lead to."""
        return (self.origin, *(self.others[key] for key in sorted(self.others))) if self.others else (self.origin,)

    def join_with(self, other: _Node) -> Joined:
        """Return why the two are one voice, of nodes that share a sign."""
        is_freed = self.is_freed or other.is_freed
        found = find_join(self.all_origins(), other.all_origins(), is_freed=is_freed)
        assert found
        because, by, by_to = found
        return Joined(self.origin.key, other.origin.key, because, by.key, by_to.key)


def join_voices(items: Sequence[tuple[Evidence, Way]]) -> Side:
    """Return the voices of the items of one side; in whatever order they come, the numbers are the same."""
    if not items:
        return NO_SIDE
    nodes: dict[Key, _Node] = {}
    for item, way in items:
        node = nodes.get(way.origin.key)
        if node is None:
            node = nodes[way.origin.key] = _Node(way.origin)
        node.add(item, way)
    if len(nodes) == 1:
        ((origin, node),) = nodes.items()
        evidence, ways = zip(*items, strict=True)
        return Side((Voice(origin, node.is_stated, evidence, ways),), 1, 1)
    voices = _make_voices(items, nodes)
    at_least = _count_at_least([voice.ways for voice in voices])
    return Side(voices, at_least, sum(voice.is_stated for voice in voices) + _count_others(nodes))


def straight_joins(side: Side, origin: Key) -> tuple[Joined, ...]:
    """Return the origins that an origin of a side is joined to, not through another, by id."""
    voice = next(voice for voice in side.voices if origin in voice.origins)
    nodes: dict[Key, _Node] = {}
    for item, way in zip(voice.evidence, voice.ways, strict=True):
        nodes.setdefault(way.origin.key, _Node(way.origin)).add(item, way)
    node = nodes.pop(origin)
    signs = set(node.signs())
    return tuple(nodes[key].join_with(node) for key in sorted(nodes) if not signs.isdisjoint(nodes[key].signs()))


def find_on_both_sides(supporting: Side, disputing: Side) -> frozenset[Key]:
    """Return the origins (`Voice.origin`) of voices that stand on both sides, by the same joins."""
    if not supporting.voices or not disputing.voices:
        return frozenset()
    voices = [(side, voice) for side in (supporting, disputing) for voice in side.voices]
    signs = ((number, _signs_of_voice(voice)) for number, (_, voice) in enumerate(voices))
    found: set[Key] = set()
    for group in join_alike(signs):
        if len({id(voices[number][0]) for number in group}) > 1:
            found.update(voices[number][1].origin for number in group)
    return frozenset(found)


def _signs_of_voice(voice: Voice) -> Iterator[tuple[str, Hashable]]:
    for item, way in zip(voice.evidence, voice.ways, strict=True):
        node = _Node(way.origin)
        node.add(item, way)
        yield from node.signs()


def _count_at_least(voices: Sequence[Sequence[Way]]) -> int:
    """Return how many voices have a stated origin; where none has, 1 if there is any item at all."""
    stated = sum(any(way.is_stated for way in ways) for ways in voices)
    return stated or int(any(voices))


def _make_voices(items: Sequence[tuple[Evidence, Way]], nodes: Mapping[Key, _Node]) -> tuple[Voice, ...]:
    groups = join_alike((key, node.signs()) for key, node in nodes.items())
    group_of = {key: number for number, group in enumerate(groups) for key in group}
    of_group: dict[int, list[tuple[Evidence, Way]]] = {}
    for item, way in items:
        of_group.setdefault(group_of[way.origin.key], []).append((item, way))
    return tuple(_make_voice(found, nodes) for found in of_group.values())


def _make_voice(items: Sequence[tuple[Evidence, Way]], nodes: Mapping[Key, _Node]) -> Voice:
    own = {way.origin.key: nodes[way.origin.key] for _, way in items}
    highest = min((node.origin for node in own.values()), key=_height)
    evidence, ways = zip(*items, strict=True)
    return Voice(highest.key, any(way.is_stated for way in ways), evidence, ways, _explain(highest.key, own))


def _height(origin: Origin) -> tuple[bool, int, str]:
    """Return what puts the highest origin first: actors by how few are above them, then sources; of equals the id."""
    kind, identifier = origin.key
    return (kind == "source", len(origin.actors) if kind == "actor" else 0, identifier)


def _count_others(nodes: Mapping[Key, _Node]) -> int:
    """Return how many unstated origins may be voices beside the stated ones.

    Author and publisher do not join them: two reports of one paper may repeat two others.
    """
    if all(node.is_stated for node in nodes.values()):
        return 0
    groups = join_alike((key, node.signs(by_publication=node.is_stated)) for key, node in nodes.items())
    others = [key for group in groups if not any(nodes[key].is_stated for key in group) for key in group]
    return len(join_alike((key, nodes[key].document_signs()) for key in others))


def _explain(highest: Key, nodes: Mapping[Key, _Node]) -> tuple[Joined, ...]:
    """Return how each other origin of a voice is joined to the highest, straight or through one that is, by id."""
    if len(nodes) == 1:
        return ()
    signs = {key: list(node.signs()) for key, node in nodes.items()}
    sharing: defaultdict[tuple[str, Hashable], list[Key]] = defaultdict(list)
    for key, found in signs.items():
        for sign in found:
            sharing[sign].append(key)
    joined: dict[Key, Joined] = {}
    waiting = deque([highest])
    while waiting:
        to = waiting.popleft()
        near = {key for sign in signs[to] for key in sharing.pop(sign, ())} - joined.keys() - {to, highest}
        for key in sorted(near):
            joined[key] = nodes[key].join_with(nodes[to])
            waiting.append(key)
    return tuple(sorted(joined.values(), key=lambda join: (join.origin[1], join.origin[0])))
