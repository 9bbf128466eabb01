"""Which evidence and which searches of a claim or an event came, went, or are counted otherwise."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from drillsite.edit.causes import rename_origin

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    from drillsite.edit.causes import Rename
    from drillsite.records import Claim, Event, Evidence, Key, Search

__all__ = ["EvidenceChanges", "compare_evidence"]


@dataclass(frozen=True, slots=True)
class EvidenceChanges:
    """What came and what went, in words; `kept` are the items that are in both, each as it was and as it is.

    `otherwise` are those of them whose origin or independence is another. `is_reworded`: what is kept says something
    else in a field that decides nothing: a quote, a note, what a search found.
    """

    kept: tuple[tuple[Evidence, Evidence], ...]
    cited: tuple[str, ...]
    no_longer_cited: tuple[str, ...]
    otherwise: tuple[str, ...]
    searched: tuple[str, ...]
    no_longer_searched: tuple[str, ...]
    is_reworded: bool

    @property
    def is_empty(self) -> bool:
        """Whether nothing came, went, or is counted otherwise."""
        return not (self.cited or self.no_longer_cited or self.otherwise or self.searched or self.no_longer_searched)


def compare_evidence(before: Claim | Event, after: Claim | Event, rename: Rename) -> EvidenceChanges:
    """Return what became of the evidence and the searches; sources and origins are named as they are called now."""
    kept, gone, come = _match(before.evidence, after.evidence, rename)
    was, now = Counter(map(_search, before.searches)), Counter(map(_search, after.searches))
    return EvidenceChanges(
        tuple(kept),
        tuple(_item(item, _as_it_is) for item in come),
        tuple(_item(item, rename) for item in gone),
        tuple(change for old, new in kept for change in _changes(old, new, rename)),
        tuple((now - was).elements()),
        tuple((was - now).elements()),
        any(_aside(old) != _aside(new) for old, new in kept) or _is_reworded(before.searches, after.searches, rename),
    )


def _as_it_is(key: Key) -> Key:
    return key


def _match(
    before: Iterable[Evidence], after: Iterable[Evidence], rename: Rename
) -> tuple[list[tuple[Evidence, Evidence]], list[Evidence], list[Evidence]]:
    """Return the items that are in both, those that are counted alike first, and those that went and that came."""
    kept: list[tuple[Evidence, Evidence]] = []
    gone, come = list(before), list(after)
    for sign in (_counted, _cited):
        found = list(_pair(gone, come, sign, rename))
        kept += found
        for old, new in found:
            gone.remove(old)
            come.remove(new)
    return kept, gone, come


def _pair(
    before: list[Evidence], after: list[Evidence], sign: Callable[[Evidence, Rename], Hashable], rename: Rename
) -> Iterator[tuple[Evidence, Evidence]]:
    """Yield items with the same sign, the first with the first."""
    waiting: dict[Hashable, list[Evidence]] = {}
    for item in after:
        waiting.setdefault(sign(item, _as_it_is), []).append(item)
    for item in before:
        if alike := waiting.get(sign(item, rename)):
            yield item, alike.pop(0)


def _cited(item: Evidence, rename: Rename) -> tuple[str, str]:
    return rename(("source", item.source))[1], item.stance


def _counted(item: Evidence, rename: Rename) -> tuple[str, ...]:
    """Return what decides how an item is counted."""
    return (*_cited(item, rename), rename_origin(item.origin or "", rename), "independent" if item.independent else "")


def _item(item: Evidence, rename: Rename) -> str:
    return " ".join(_cited(item, rename))


def _changes(old: Evidence, new: Evidence, rename: Rename) -> Iterator[str]:
    """Yield what makes an item count otherwise."""
    item = _item(new, _as_it_is)
    was, now = rename_origin(old.origin or "", rename), new.origin or ""
    if was != now:
        yield f"{item}, origin {was or 'not stated'} → {now or 'not stated'}"
    if bool(old.independent) != bool(new.independent):
        yield f"{item}, {'independent now' if new.independent else 'no longer independent'}"


def _aside(item: Evidence) -> dict[str, object]:
    return item.model_dump(exclude={"source", "stance", "origin", "independent"})


def _is_reworded(before: Sequence[Search], after: Sequence[Search], rename: Rename) -> bool:
    """Return whether a search that is in both is described otherwise."""
    now = {_search(search): _result(search, _as_it_is) for search in after}
    return any(now.get(_search(search), was) != was for search in before for was in [_result(search, rename)])


def _result(search: Search, rename: Rename) -> tuple[object, ...]:
    return search.by, search.note, tuple(rename(("source", source)) for source in search.found)


def _search(search: Search) -> str:
    words = "; ".join(search.for_)
    return f"{search.on}, {search.where}{f': {words}' if words else ''}"
