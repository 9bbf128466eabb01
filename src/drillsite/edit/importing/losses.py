"""What many entries lost, in a few lines that people read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from drillsite.edit.importing.drafts import Loss

__all__ = ["count_sources", "describe_losses"]


def describe_losses(losses: Iterable[tuple[str, Loss]]) -> list[str]:
    """Return a line for each sort of loss: of how many sources, and an example of one.

    Each loss comes with the id of its source. What records have no place for is one sort, in which each field is
    counted: 30 fields of a database are one line.
    """
    groups: dict[tuple[str, str], list[tuple[str, Loss]]] = {}
    homeless: dict[str, list[tuple[str, Loss]]] = {}
    for source, loss in losses:
        if loss.has_no_place:
            homeless.setdefault(loss.label, []).append((source, loss))
        else:
            groups.setdefault((loss.label, loss.kind), []).append((source, loss))
    lines = [_describe(group) for group in groups.values()]
    return [*lines, _describe_homeless(homeless)] if homeless else lines


def count_sources(number: int) -> str:
    """Return a number of sources in words."""
    return "1 source" if number == 1 else f"{number:,} sources"


def _describe(group: Sequence[tuple[str, Loss]]) -> str:
    """Return the line of one sort of loss; of a single one it is the loss itself."""
    source, loss = group[0]
    if len(group) == 1:
        return f"{source}: {loss}"
    number = count_sources(len({one for one, _ in group}))
    return f'{number}: {loss.label} {loss.outcome} ({len(group):,} times; the first is "{loss.example}" of {source})'


def _describe_homeless(groups: dict[str, list[tuple[str, Loss]]]) -> str:
    """Return the line of all that records have no place for, field by field."""
    first = next(iter(groups.values()))
    source, loss = first[0]
    if len(groups) == 1 and len(first) == 1:
        return f"{source}: {loss}"
    number = count_sources(len({one for group in groups.values() for one, _ in group}))
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    fields = ", ".join(label if len(group) == 1 else f"{label} ({len(group):,} times)" for label, group in ordered)
    example = f'the first is {loss.label} "{loss.example}" of {source}'
    return f"{number}: what a record has no place for is left out: {fields}; {example}"
