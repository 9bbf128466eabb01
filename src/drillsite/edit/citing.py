"""Evidence and searches that are added to a claim or an event: checked, planned, and what they do to the verdict."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from drillsite.edit.changes import EditRefusedError
from drillsite.edit.effects import describe_effect
from drillsite.edit.origin_proposals import written_origin
from drillsite.problems import nearest
from drillsite.records.dates import DateError, read_date
from drillsite.records.discounting import find_reason_not_counted
from drillsite.records.fields import ITSELF, ORIGIN_KINDS
from drillsite.records.models import Claim, Event
from drillsite.records.origins import Origins, bare_id, works_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from drillsite.edit.changes import Edit
    from drillsite.edit.editor import Editor
    from drillsite.edit.effects import Effect
    from drillsite.problems import Problem
    from drillsite.records import Key, Records

__all__ = ["Planned", "find_origin", "lacks_origin", "plan_evidence", "plan_search"]

_REFUSED = ("origin-unargued", "independent-unneeded")
"""Warnings that a new item must not bring with it."""


@dataclass(frozen=True, slots=True)
class Planned:
    """An edit that has been checked, what it does to the verdict, and the warnings that it brings with it.

    While the data have errors elsewhere, what it does is not known.
    """

    edit: Edit
    effect: Effect | None
    warnings: tuple[Problem, ...]


def lacks_origin(records: Records, key: Key, source: str, stance: str) -> bool:
    """Return whether an item of a source would count, and its origin be unstated as long as the item names none.

    Where the record of the source names an origin, be it one that is unstated itself, nothing is lacking.
    """
    if stance == "context" or key not in records or ("source", source) not in records:
        return False
    record, origins = records[key], Origins(records)
    assert isinstance(record, (Claim, Event))
    way = origins.way_of_source(source)
    is_silent = not way.is_stated and way.origin.key == way.source
    return is_silent and find_reason_not_counted(way, works_of(record, origins), origins) is None


def find_origin(records: Records, named: str) -> Key | None:
    """Return the actor or the source that an origin names, or None for `itself`; refuses what is not there."""
    if named == ITSELF:
        return None
    found = next((key for key in records.resolve(named, ORIGIN_KINDS) if key in records), None)
    if found is None:
        ids = [identifier for kind, identifier in records.checked if kind in ORIGIN_KINDS]
        like = nearest(bare_id(named), [*ids, ITSELF])
        hint = f'; did you mean "{like}"?' if like else ""
        raise EditRefusedError(f'no actor and no source has the id "{named}"{hint}')
    return found


def plan_evidence(editor: Editor, key: Key, evidence: Mapping[str, str]) -> Planned:
    """Plan to add an item of evidence to a claim or an event; raises EditRefusedError.

    It is refused with its way out where its origin is not argued, or is said to be independent of nothing.
    """
    item = dict(evidence)
    if named := item.get("origin"):
        origin = find_origin(editor.planned, named)
        is_itself = origin in (None, ("source", bare_id(item["source"])))
        item["origin"] = ITSELF if origin is None or is_itself else written_origin(editor.planned, origin)
    _check_arguments(item)
    editor.cite(key[1], item, key[0])
    edit = editor.finish()
    if refused := next((one for one in editor.warnings if one.code in _REFUSED), None):
        raise EditRefusedError(f"{refused.message}; {refused.hint}")
    return _planned(editor, edit, key, is_cited=True)


def _check_arguments(item: Mapping[str, str]) -> None:
    """Refuse reasons that are missing, and reasons for nothing."""
    if item.get("origin") == ITSELF and not item.get("origin_reason"):
        raise EditRefusedError(
            "an origin of its own needs its reason (`origin_reason`): say in one sentence how the source knows it by "
            "itself; or leave the origin out, and it stays unstated"
        )
    if item.get("origin_reason") and not item.get("origin"):
        raise EditRefusedError("there is a reason for an origin (`origin_reason`) and no origin; name it, too")
    if item.get("independent") and item.get("stance") == "context":
        raise EditRefusedError("background is not counted, so there is nothing that it could be `independent` of")


def plan_search(
    editor: Editor, key: Key, on: str, words: Sequence[str], found: Sequence[str], details: Mapping[str, str]
) -> Planned:
    """Plan to record a search on a claim or an event, made on a day, for these words; raises EditRefusedError.

    `found` are the ids of the sources that it led to; `details` are the other fields.
    """
    try:
        day = read_date(on)
    except DateError as fault:
        raise EditRefusedError(f'the day "{on}" cannot be read: {fault}; {fault.hint}') from None
    today = date.today()
    if day.latest > (today.year, today.month, today.day):
        when = "still to come" if day.earliest > (today.year, today.month, today.day) else "not over yet"
        raise EditRefusedError(f"{on} is {when}; name the day on which the search was made")
    words, found = list(dict.fromkeys(words)), list(dict.fromkeys(found))
    search = {**details, "on": on, "for": words[0] if len(words) == 1 else words, "found": found}
    editor.add_search(key[1], search, key[0])
    return _planned(editor, editor.finish(), key, is_cited=False)


def _planned(editor: Editor, edit: Edit, key: Key, *, is_cited: bool) -> Planned:
    if editor.has_errors:
        return Planned(edit, None, editor.warnings)
    return Planned(edit, describe_effect(editor.records, editor.planned, key, is_cited=is_cited), editor.warnings)
