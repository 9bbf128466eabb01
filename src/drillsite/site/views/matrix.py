"""The matrix of a theme: its claims across, the sources on them down, those that count as one origin under one name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

    from drillsite.knowledge import Knowledge, Verdict
    from drillsite.records import Claim, Evidence, Key

__all__ = ["MOST_COLUMNS", "MOST_ROWS", "Matrix", "MatrixGroup", "MatrixRow", "has_matrix", "make_matrix"]

MOST_COLUMNS = 40
"""How many claims a matrix shows."""

MOST_ROWS = 60
"""How many sources it shows."""

_SIGNS = {"supports": "f", "disputes": "a", "context": "b"}
"""How a source or an origin stands to a claim: for, against, background; a cell has some of these letters or none."""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A source, and how it stands to each claim of the matrix."""

    source: Key
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MatrixGroup:
    """The sources whose statements count as one origin, and how that stands to each claim."""

    origin: Key
    is_stated: bool
    cells: tuple[str, ...]
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Claims, the sources on them by origin, and how many of either are left out."""

    claims: tuple[Claim, ...]
    groups: tuple[MatrixGroup, ...]
    claims_left_out: int
    sources_left_out: int

    @property
    def source_count(self) -> int:
        """How many rows of sources there are."""
        return sum(len(group.rows) for group in self.groups)


@dataclass(slots=True)
class _Gathered:
    """What is found of an origin: each source's stances by the number of the claim."""

    origin: Key
    is_stated: bool = False
    sources: dict[Key, dict[int, set[str]]] = field(default_factory=dict)

    @property
    def rank(self) -> tuple[int, int, int]:
        """What puts those first that most sources repeat, and those last that are background only."""
        cells = [cell for found in self.sources.values() for cell in found.items()]
        counted = {number for number, stances in cells if stances != {"context"}}
        counting = sum(any(stances != {"context"} for stances in found.values()) for found in self.sources.values())
        return -counting, -len(counted), -len({number for number, _ in cells})


def has_matrix(knowledge: Knowledge, claims: Iterable[Claim]) -> bool:
    """Return whether any source says anything of these claims."""
    return any(any(_items(knowledge.verdicts[claim.id])) for claim in claims)


def make_matrix(knowledge: Knowledge, claims: Sequence[Claim]) -> Matrix | None:
    """Return the matrix of these claims, bounded to those first in order and the origins on most of them; or None.

    Items stand under the origin that they count under in the verdict on that claim, so that the rows of origins in a
    column are the origins of its verdict. Cost: linear in the items of evidence.
    """
    found = [claim for claim in claims if any(_items(knowledge.verdicts[claim.id]))]
    if not found:
        return None
    shown = tuple(found[:MOST_COLUMNS])
    gathered = sorted(_gather(knowledge, shown), key=lambda one: one.rank)
    groups: list[MatrixGroup] = []
    room, left_out = MOST_ROWS, 0
    for one in gathered:
        group = _make_group(one, len(shown), room)
        left_out += len(one.sources) - len(group.rows)
        room -= len(group.rows)
        if group.rows:
            groups.append(group)
    return Matrix(shown, tuple(groups), len(found) - len(shown), left_out)


def _items(verdict: Verdict) -> Iterator[Evidence]:
    for side in (verdict.supporting, verdict.disputing):
        for voice in side.voices:
            yield from voice.evidence
    yield from verdict.context


def _gather(knowledge: Knowledge, claims: Sequence[Claim]) -> Iterable[_Gathered]:
    """Return the origins of the claims' items: those that count first, so that background finds its place there."""
    groups: dict[Key, _Gathered] = {}
    counts_under: dict[Key, Key] = {}

    def place(origin: Key, source: Key, number: int, stance: str, *, is_stated: bool) -> None:
        group = groups.setdefault(origin, _Gathered(origin))
        group.is_stated |= is_stated
        group.sources.setdefault(source, {}).setdefault(number, set()).add(stance)

    verdicts = [knowledge.verdicts[claim.id] for claim in claims]
    for number, verdict in enumerate(verdicts):
        for side in (verdict.supporting, verdict.disputing):
            for voice in side.voices:
                for item, way in zip(voice.evidence, voice.ways, strict=True):
                    counts_under.setdefault(way.origin.key, voice.origin)
                    place(voice.origin, way.source, number, item.stance, is_stated=voice.is_stated)
    for number, verdict in enumerate(verdicts):
        for item in verdict.context:
            way = knowledge.origins.way_of(item)
            origin = counts_under.get(way.origin.key, way.origin.key)
            place(origin, way.source, number, item.stance, is_stated=way.is_stated)
    return groups.values()


def _make_group(gathered: _Gathered, columns: int, room: int) -> MatrixGroup:
    rows = sorted(gathered.sources.items(), key=lambda pair: (-len(pair[1]), pair[0]))[:room]
    whole: dict[int, set[str]] = {}
    for found in gathered.sources.values():
        for number, stances in found.items():
            whole.setdefault(number, set()).update(stances)
    return MatrixGroup(
        gathered.origin,
        gathered.is_stated,
        _make_cells(whole, columns),
        tuple(MatrixRow(source, _make_cells(found, columns)) for source, found in rows),
    )


def _make_cells(found: Mapping[int, Set[str]], columns: int) -> tuple[str, ...]:
    cells = [""] * columns
    for number, stances in found.items():
        cells[number] = "".join(sign for stance, sign in _SIGNS.items() if stance in stances)
    return tuple(cells)
