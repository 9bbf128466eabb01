"""The order in which records are read: claims as the article makes them, events by date, the rest by name."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar, cast

from drillsite.records.models import Actor, Claim, Event, Record, Source, System, Theme
from drillsite.records.names import fold_name

if TYPE_CHECKING:
    from drillsite.records import Records

__all__ = ["are_placed_alike", "order_claims", "order_kind", "order_themes"]

_Some = TypeVar("_Some", bound=Record)
_NUMBER = re.compile(r"\d+")


def order_kind(records: Records, model: type[_Some]) -> tuple[_Some, ...]:
    """Give all records of a kind in their usual order; claims and themes have functions of their own."""
    found = [record for record in records.by_key.values() if isinstance(record, model)]
    return tuple(sorted(found, key=_order_key))


def order_themes(records: Records) -> tuple[Theme, ...]:
    """Give the themes by their `order`, then by title."""
    themes = [record for record in records.by_key.values() if isinstance(record, Theme)]
    return tuple(sorted(themes, key=_theme_key))


def _theme_key(theme: Theme) -> tuple[object, ...]:
    return (theme.order, fold_name(theme.title), theme.id)


def are_placed_alike(before: Record, now: Record) -> bool:
    """Give whether two states of a record stand at the same place, as long as the others do."""
    if isinstance(before, Claim) and isinstance(now, Claim):
        return (before.theme, before.stated_in) == (now.theme, now.stated_in)
    if isinstance(before, Theme) and isinstance(now, Theme):
        return (_theme_key(before), before.section) == (_theme_key(now), now.section)
    return before.kind == now.kind and _order_key(before) == _order_key(now)


def order_claims(records: Records, themes: tuple[Theme, ...]) -> tuple[Claim, ...]:
    """Give the claims theme by theme, within a theme by paragraph and sentence, then as they stand in the files."""
    position = {theme.id: number for number, theme in enumerate(themes)}
    section = {theme.id: theme.section for theme in themes}
    claims = [record for record in records.by_key.values() if isinstance(record, Claim)]

    def order(numbered: tuple[int, Claim]) -> tuple[int, tuple[int, ...], int]:
        number, claim = numbered
        stated = next((one for one in claim.stated_in if one.section == section[claim.theme]), claim.stated_in[0])
        return (position[claim.theme], _numbers_in(stated.locator or ""), number)

    return tuple(claim for _, claim in sorted(enumerate(claims), key=order))


@lru_cache(maxsize=100_000)
def _numbers_in(locator: str) -> tuple[int, ...]:
    return tuple(int(found) for found in _NUMBER.findall(locator))[:4]


def _order_key(record: Record) -> tuple[object, ...]:
    if isinstance(record, Event):
        return (record.date, fold_name(record.title), record.id)
    if isinstance(record, Source):
        return (fold_name(_first_author(record)), fold_name(record.title), record.id)
    named = cast("Actor | System", record)
    return (fold_name(named.name), named.id)


def _first_author(source: Source) -> str:
    if source.author:
        return source.author[0].family or source.author[0].full_name
    return source.container_title or source.publisher or source.title
