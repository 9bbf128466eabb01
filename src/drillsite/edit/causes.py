"""What a verdict rests on that has changed: the sources and actors behind its evidence, and what joins them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from drillsite.records.fields import ORIGIN_KINDS
from drillsite.records.models import Actor, Claim, Source
from drillsite.records.origins import bare_id
from drillsite.records.references import field_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from drillsite.knowledge import Joined, Knowledge, Verdict
    from drillsite.records import Event, Evidence, Key

__all__ = ["Rename", "find_causes", "find_joins", "rename_origin"]

Rename = Callable[["Key"], "Key"]
"""Returns what an earlier record is called now."""

_NAMING = ("origin", "part_of", "speaks_for")
_FACTS: Mapping[type[Source | Actor], tuple[str, ...]] = {
    Source: (
        *("standing", "origin", "level", "reliability", "type", "title", "author", "issued", "container_title"),
        *("publisher", "URL", "DOI", "archived"),
    ),
    Actor: ("type", "name", "aliases", "part_of", "speaks_for"),
}
"""The fields that verdicts look at (drillsite.records.origins); `_NAMING` are those that name records."""


def find_causes(
    before: tuple[Knowledge, Claim | Event],
    after: tuple[Knowledge, Claim | Event],
    kept: Iterable[tuple[Evidence, Evidence]],
    rename: Rename,
) -> Iterator[str]:
    """Yield the changes of sources and actors that a claim or an event rests on by the items that it has kept."""
    items = list(kept)
    was = _rests_on(*before, (old for old, _ in items))
    now = _rests_on(*after, (new for _, new in items))
    earlier = {rename(key): key for key in was}
    for key in sorted(earlier.keys() | now, key=lambda key: (key[0] == "actor", key)):
        old, new = (one[0].records.by_key.get(name) for one, name in ((before, earlier.get(key, key)), (after, key)))
        if isinstance(old, (Source, Actor)) and isinstance(new, (Source, Actor)):
            yield from (f"{key[0]} {key[1]}: {change}" for change in _changed_facts(old, new, rename))
        else:
            yield f"{key[0]} {key[1]} {'added' if old is None else 'removed'}"


def find_joins(was: Verdict, now: Verdict, rename: Rename) -> Iterator[str]:
    """Yield which origins count as one now and did not before, and which no longer do."""
    before, after = _voices(was, rename), _voices(now, lambda key: key)
    for joined in _joined(now):
        if not _is_one(joined.origin, joined.to, before):
            yield f"{joined.origin[1]} and {joined.to[1]} count as one now: {joined.because}"
    for joined in _joined(was):
        one, other = rename(joined.origin), rename(joined.to)
        if one in after and other in after and not _is_one(one, other, after):
            yield f"{one[1]} and {other[1]} no longer count as one"


def rename_origin(name: str, rename: Rename) -> str:
    """Return an id or an origin as it is called now; `itself` is called nothing else."""
    keys = ((kind, bare_id(name)) for kind in ORIGIN_KINDS)
    return next((rename(key)[1] for key in keys if rename(key) != key), name)


def _joined(verdict: Verdict) -> Iterator[Joined]:
    for voice in (*verdict.supporting.voices, *verdict.disputing.voices):
        yield from voice.joined


def _is_one(one: Key, other: Key, voices: Mapping[Key, frozenset[int]]) -> bool:
    return not voices.get(one, frozenset()).isdisjoint(voices.get(other, frozenset()))


def _voices(verdict: Verdict, rename: Rename) -> dict[Key, frozenset[int]]:
    """Return the numbers of the voices that each origin is in: one for each side that it stands on."""
    found: dict[Key, frozenset[int]] = {}
    for number, voice in enumerate((*verdict.supporting.voices, *verdict.disputing.voices)):
        for origin in map(rename, voice.origins):
            found[origin] = found.get(origin, frozenset()) | {number}
    return found


def _rests_on(knowledge: Knowledge, record: Claim | Event, items: Iterable[Evidence]) -> set[Key]:
    """Return the sources and actors that a verdict looks at: those on the ways of its items, and the works."""
    origins = knowledge.origins
    found: set[Key] = set()
    for item in items:
        if item.stance != "context":
            way = origins.way_of(item)
            found |= {way.source, *way.passes}
            found |= {actor for origin in (way.origin, *way.others) for actor in origin.actors}
    if isinstance(record, Claim):
        found |= {origins.document_of(statement.source) for statement in record.stated_in}
    documents = origins.documents.records
    return found | {one.key for kind, name in found if kind == "source" for one in documents.get(name, ())}


def _changed_facts(old: Source | Actor, new: Source | Actor, rename: Rename) -> Iterator[str]:
    for name in _FACTS[type(old)]:
        was, now = _texts(getattr(old, name)), _texts(getattr(new, name))
        if name in _NAMING:
            was = [rename_origin(one, rename) for one in was]
        if was != now:
            yield f"{field_name(type(old), name)} {_listed(was)} → {_listed(now)}"


def _texts(value: object) -> list[str]:
    if isinstance(value, tuple):
        return [str(getattr(one, "full_name", one)) for one in value]
    return [str(value)] if value else []


def _listed(texts: list[str]) -> str:
    return ", ".join(texts) or "none"
