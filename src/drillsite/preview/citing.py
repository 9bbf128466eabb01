"""Evidence that is added from a page: planned, shown, made, and undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal
from unicodedata import category

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from drillsite.edit.adding import plan_sources
from drillsite.edit.changes import EditRefusedError
from drillsite.edit.importing.drafts import Reference, ReferencesUnreadableError
from drillsite.edit.questions import ALSO_ASKED, list_questions, read_answer
from drillsite.knowledge import link_records
from drillsite.records import Claim, Event
from drillsite.site.verdict_words import verdict_label, verdict_sum

if TYPE_CHECKING:
    from drillsite.edit.changes import Edit
    from drillsite.edit.editor import Editor
    from drillsite.edit.questions import Question
    from drillsite.knowledge import Knowledge
    from drillsite.records import Key

__all__ = ["SOURCE_QUESTIONS", "Citation", "History", "Plan", "plan_citation"]

SOURCE_QUESTIONS: tuple[Question, ...] = tuple(
    question for question in list_questions("source") if question.is_required or question.name in ALSO_ASKED["source"]
)
"""What is asked about a source that is not there yet."""


def _check_typed(text: str) -> str:
    """Give the text, if it can have been typed; raises ValueError."""
    if odd := next((one for one in text if category(one) == "Cc" and one not in "\t\r\n"), ""):
        raise ValueError(f"it holds the character U+{ord(odd):04X}, which cannot be shown")
    return text


Typed = Annotated[str, AfterValidator(_check_typed)]
"""A text as people type it."""

_DETAILS = ("stance", "locator", "quote", "note")


class Citation(BaseModel):
    """What is asked for: evidence for a claim or a date, of a source that is there or of one to be added.

    The source is given by its id, by its `fields` as typed (one author a line), or as an `export` in a format that
    drillsite.edit.importing reads.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: Literal["claim", "event"]
    id: Typed
    stance: Literal["supports", "disputes", "context"]
    source: Typed = ""
    fields: dict[str, Typed] = Field(default_factory=dict)
    export: Typed = ""
    locator: Typed = ""
    quote: Typed = ""
    note: Typed = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be changed, what is to be known of it, and the verdict before and after, in words."""

    edit: Edit
    told: tuple[str, ...]
    before: str
    after: str


def plan_citation(editor: Editor, knowledge: Knowledge, citation: Citation) -> Plan:
    """Plan the evidence as `drillsite cite` would, with its source where that is new; raises EditRefusedError."""
    source, told = _plan_source(editor, citation)
    details = {name: " ".join(getattr(citation, name).split()) for name in _DETAILS}
    evidence = {"source": source, **details, "added": date.today().isoformat()}
    editor.cite(citation.id, {name: text for name, text in evidence.items() if text}, citation.kind)
    edit = editor.finish()
    key = (citation.kind, citation.id)
    return Plan(edit, told, _verdict(knowledge, key), _verdict(link_records(editor.planned, knowledge), key))


def _plan_source(editor: Editor, citation: Citation) -> tuple[str, tuple[str, ...]]:
    """Give the id of the source, and what is to be known where it is added."""
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
        references = read_references(text)
    except ReferencesUnreadableError as fault:
        raise EditRefusedError(f"what was pasted cannot be read: {fault}") from None
    if len(references) > 1:
        raise EditRefusedError(f'what was pasted holds {len(references)} sources; "drillsite add source" adds many')
    return references[0]


def _describe(typed: dict[str, str]) -> Reference:
    """Give a source as it was described."""
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


def _verdict(knowledge: Knowledge, key: Key) -> str:
    verdict = (knowledge.verdicts if key[0] == "claim" else knowledge.event_verdicts)[key[1]]
    record = knowledge[key]
    assert isinstance(record, (Claim, Event))
    return f"{verdict_label(verdict, record)}: {verdict_sum(verdict, record)}"


@dataclass(frozen=True, slots=True)
class Made:
    """An edit that has been made: its number, the record that it is about, and what it was, in words."""

    number: int
    key: Key
    text: str
    edit: Edit


class History:
    """The edits of this run, the last of which can be undone."""

    def __init__(self) -> None:
        self._made: list[Made] = []
        self._count = 0

    def make(self, key: Key, text: str, edit: Edit) -> None:
        """Make an edit, and keep it to be undone; raises FileChangedError and OSError, and then nothing is changed."""
        edit.apply()
        self._count += 1
        self._made.append(Made(self._count, key, text, edit))

    @property
    def last(self) -> Made | None:
        """The edit that would be undone next."""
        return self._made[-1] if self._made else None

    def undo(self, number: int) -> None:
        """Undo the last edit, which has this number; raises FileChangedError where its files are others by now.

        Raises KeyError where the last edit is another.
        """
        if self.last is None or self.last.number != number:
            raise KeyError(number)
        self.last.edit.reverse().apply()
        del self._made[-1]
