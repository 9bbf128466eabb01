"""Evidence and searches that are added from a page: what they would change, and what that does to the verdict."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pydantic import ValidationError

from drillsite.edit.adding import plan_sources
from drillsite.edit.changes import EditRefusedError
from drillsite.edit.citing import plan_evidence, plan_search
from drillsite.edit.importing.drafts import Reference, ReferencesUnreadableError
from drillsite.edit.origin_proposals import describe_origin_of_source, propose_origins
from drillsite.edit.questions import ALSO_ASKED, list_questions, read_answer
from drillsite.records import Source

if TYPE_CHECKING:
    from drillsite.edit.changes import Edit
    from drillsite.edit.citing import Planned
    from drillsite.edit.editor import Editor
    from drillsite.edit.effects import Effect
    from drillsite.edit.origin_proposals import Proposal
    from drillsite.edit.questions import Question
    from drillsite.knowledge import Knowledge
    from drillsite.preview.requests import Citation, NamedSource, SearchMade

__all__ = ["SOURCE_QUESTIONS", "Plan", "plan_citation", "plan_made_search", "propose"]

SOURCE_QUESTIONS: tuple[Question, ...] = tuple(
    question for question in list_questions("source") if question.is_required or question.name in ALSO_ASKED["source"]
)
"""What is asked about a source that is not there yet."""

_DETAILS = ("locator", "quote", "note", "origin", "origin_reason", "independent")


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be changed, what is to be known of it, and what it does to the verdict."""

    edit: Edit
    notices: tuple[str, ...]
    effect: Effect


def plan_citation(editor: Editor, citation: Citation) -> Plan:
    """Plan the evidence as `drillsite cite` would, with its source where that is new; raises EditRefusedError."""
    source, notices = _plan_source(editor, citation)
    details = {name: _on_one_line(getattr(citation, name)) for name in _DETAILS}
    evidence = {"source": source, "stance": citation.stance, **details, "added": date.today().isoformat()}
    planned = plan_evidence(
        editor, (citation.kind, citation.id), {name: text for name, text in evidence.items() if text}
    )
    return _make_plan(planned, notices)


def plan_made_search(editor: Editor, search: SearchMade) -> Plan:
    """Plan the search as `drillsite searched` would; raises EditRefusedError."""
    words, found = _lines(search.words), _lines(search.found)
    details = {name: _on_one_line(getattr(search, name)) for name in ("where", "by", "note")}
    if not details["where"] or not words:
        raise EditRefusedError("say where you searched, and for which words")
    given = {name: text for name, text in details.items() if text}
    planned = plan_search(editor, (search.kind, search.id), search.on.strip(), words, found, given)
    return _make_plan(planned, ())


def propose(knowledge: Knowledge, named: NamedSource) -> tuple[str, tuple[Proposal, ...]]:
    """Return what the record of a source says of its origin, and else the origins that items of it may have.

    Of a source that cannot be understood yet, nothing is proposed.
    """
    records, origins = knowledge.records, knowledge.origins
    if named.source:
        source = records.by_key.get(("source", named.source.strip()))
        if not isinstance(source, Source):
            return "", ()
        said = describe_origin_of_source(source, origins)
        return said, () if said else propose_origins(source, origins)
    try:
        draft = _read_export(named.export) if named.export.strip() else _describe(named.fields)
        source = Source.model_validate({**draft.fields, "id": ""})  # an id that no record has
    except (EditRefusedError, ValidationError):
        return "", ()
    return "", propose_origins(source, origins)


def _make_plan(planned: Planned, notices: tuple[str, ...]) -> Plan:
    assert planned.effect is not None  # a site with errors takes no edits
    warnings = (f"{one.message}; {one.hint}" for one in planned.warnings)
    return Plan(planned.edit, (*notices, *warnings), planned.effect)


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _lines(text: str) -> list[str]:
    return [line for line in map(_on_one_line, text.splitlines()) if line]


def _plan_source(editor: Editor, citation: Citation) -> tuple[str, tuple[str, ...]]:
    """Return the id of the source, and what is to be known where it is added."""
    ways = [way for way in (citation.source.strip(), citation.fields, citation.export.strip()) if way]
    if len(ways) != 1:
        raise EditRefusedError("name a source that is there, or describe a new one")
    if citation.source:
        return citation.source.strip(), ()
    plan = plan_sources(editor, [_read_export(citation.export) if citation.export else _describe(citation.fields)])
    if not plan.added:
        raise EditRefusedError(f"{plan.there_already[0]}; choose it among those that are there")
    return plan.ids[0], (f"The source is new: {plan.added[0]}", *plan.warnings)


def _read_export(text: str) -> Reference:
    # Imported here: the parsers would make each start slower.
    from drillsite.edit.importing.formats import read_references

    try:
        references = read_references(text).references
    except ReferencesUnreadableError as fault:
        raise EditRefusedError(f"what was pasted cannot be read: {fault}") from None
    if len(references) > 1:
        raise EditRefusedError(f'what was pasted holds {len(references)} sources; "drillsite add source" adds many')
    return references[0]


def _describe(typed: dict[str, str]) -> Reference:
    """Return a source as it was described."""
    fields = {}
    for question in SOURCE_QUESTIONS:
        text = typed.get(question.name, "").strip()
        if text:
            lines = [line.strip() for line in text.splitlines() if line.strip()]
            fields[question.name] = read_answer(question, lines) if question.is_list else text
        elif question.is_required:
            raise EditRefusedError(f"a new source needs its {question.name}")
    if unknown := set(typed) - {question.name for question in SOURCE_QUESTIONS}:
        raise EditRefusedError(f'a new source is not asked for "{min(unknown)}"')
    return Reference("", fields, ())
