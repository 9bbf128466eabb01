"""Prose for formats that know nothing of our links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drillsite.records.references import wikilinks_in

if TYPE_CHECKING:
    from drillsite.knowledge import Knowledge

__all__ = ["write_plainly"]


def write_plainly(prose: str, knowledge: Knowledge) -> str:
    """Return the prose with each `[[link]]` as the words that readers see; other Markdown stays as typed."""
    parts: list[str] = []
    end = 0
    for link in wikilinks_in(prose):
        shown = link.group(2) or knowledge[knowledge.records.resolve(link.group(1))[0]].title_text
        parts.extend((prose[end : link.start()], shown))
        end = link.end()
    return "".join((*parts, prose[end:]))
