"""Records as they are named in a sentence for editors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drillsite.records.models import Actor, Source

if TYPE_CHECKING:
    from drillsite.records import Record

__all__ = ["name_in_text"]


def name_in_text(record: Record) -> str:
    """Return how a record is called in a sentence: an actor by its name, with its article; a source by its title."""
    if isinstance(record, Actor):
        return record.in_text or record.name
    return f"“{record.title_text}”" if isinstance(record, Source) else record.title_text
