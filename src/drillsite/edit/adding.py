"""New sources: their ids, and which of them are there already."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from drillsite.edit.duplicates import SourceIndex
from drillsite.edit.importing.drafts import Loss
from drillsite.edit.importing.losses import count_sources, describe_losses
from drillsite.edit.source_ids import choose_source_id
from drillsite.records.fields import ITSELF, ORIGIN_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drillsite.edit.editor import Editor
    from drillsite.edit.importing.drafts import Reference

__all__ = ["AddedSources", "plan_sources"]


@dataclass(slots=True)
class AddedSources:
    """What became of references: the ids of the sources added, and what became of which in lines for people.

    `warnings` has a line for each sort of loss, with how many there are and an example.
    """

    ids: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    there_already: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def plan_sources(
    editor: Editor,
    references: Iterable[Reference],
    identifier: str | None = None,
    file: str = "",
    *,
    force: bool = False,
) -> AddedSources:
    """Plan to add the sources that are new, or all of them with `force`, and give what becomes of each."""
    losses: list[tuple[str, Loss]] = []
    renamed: list[tuple[str, str]] = []
    index = SourceIndex(editor.records)
    taken = {name for kind, name in (*editor.records.by_key, *editor.records.former) if kind == "source"}
    plan = AddedSources()
    references = [_without_unknown_origin(reference, editor) for reference in references]
    for reference in references:
        title = reference.fields["title"]
        if not force and (found := index.find(reference.fields)):
            plan.there_already.append(f'"{title}" is there already: {found[0]} {found[1]}')
            continue
        new = identifier or choose_source_id(reference.name, reference.fields, taken)
        shown = editor.add_record("source", new, reference.fields, file)
        taken.add(new)
        index.add(new, reference.fields)
        plan.ids.append(new)
        plan.added.append(f"{new}: {title} ({shown})")
        losses += [(new, loss) for loss in reference.losses]
        if reference.name not in ("", new):
            renamed.append((new, reference.name))
    plan.warnings += describe_losses(losses)
    if renamed:
        new, key = renamed[0]
        number = count_sources(len(renamed))
        plan.warnings.append(
            f'{number}: the key of the export is no id here and is not kept; the first is "{key}", now {new}'
        )
    return plan


def _without_unknown_origin(reference: Reference, editor: Editor) -> Reference:
    """Return a reference without an origin that this site does not know, as one of another site's download has it."""
    origin = reference.fields.get("origin", ITSELF)
    if not reference.name or origin == ITSELF or any((kind, origin) in editor.records.by_key for kind in ORIGIN_KINDS):
        return reference
    fields = {name: value for name, value in reference.fields.items() if name not in ("origin", "origin_reason")}
    outcome = "is left out: no actor and no source here has that id"
    return replace(reference, fields=fields, losses=(*reference.losses, Loss("origin", origin, outcome, outcome)))
