"""The tables of the database, made from the models of the records and from what the ledger tells."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from drillsite.export.forms import forms_of, plain_value
from drillsite.export.ledger import (
    COUNT_NAMES,
    EDGE_NAMES,
    EVIDENCE_NAMES,
    HANGS_ON_NAMES,
    JOIN_NAMES,
    ORIGIN_NAMES,
    SEARCH_NAMES,
    VERDICT_NAMES,
    VOICE_NAMES,
)
from drillsite.records import MODELS, Author, Response, Statement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pydantic import BaseModel

    from drillsite.export.about import About
    from drillsite.export.forms import FieldForm
    from drillsite.export.ledger import Ledger, Row
    from drillsite.knowledge import Knowledge
    from drillsite.records import Actor, Record, System

    Rows = Callable[[Ledger, About], Iterable[Row]]

__all__ = ["TABLES", "Table"]


@dataclass(frozen=True)
class Table:
    """A table: its columns with their types and constraints, its key, which stands first in its rows, and its rows."""

    name: str
    columns: tuple[str, ...]
    key: int
    rows: Rows
    constraints: tuple[str, ...] = ()

    @property
    def sql(self) -> str:
        """The statement that makes it."""
        key = ", ".join(column.split()[0] for column in self.columns[: self.key])
        parts = ",\n  ".join((*self.columns, f"PRIMARY KEY ({key})", *self.constraints))
        return f"CREATE TABLE {self.name} (\n  {parts}\n) WITHOUT ROWID;"


# What columns are called, and what they hold.

_RESERVED = ("as", "by", "for", "on", "order", "where")
_RENAMED = {"number": "position", "container-title": "container_title"}
_NUMBERS = ("number", "voice", "items", "counts", "origin_stated", "searches", *COUNT_NAMES)
_OPTIONAL = (
    *("locator", "quote", "note", "origin_typed", "origin_reason", "independent", "not_counted_because", "voice"),
    *("credibility", "added", "by", "reliability", "last_searched"),
)
"""What may be left out, or be unknown, in most of the tables."""

_REFERENCE = {"source": " REFERENCES source"}


def _name(name: str) -> str:
    """Return the name of a column, in quotation marks where SQL has the word itself."""
    return f'"{name}"' if name in _RESERVED else name.replace("-", "_")


def _told_columns(names: Iterable[str], optional: Sequence[str] = _OPTIONAL) -> Iterator[str]:
    """Yield the columns of what the ledger tells."""
    for name in names:
        type_ = "INTEGER" if name in _NUMBERS else "TEXT"
        needed = "" if name in optional else " NOT NULL"
        yield f"{_name(_RENAMED.get(name, name))} {type_}{needed}{_REFERENCE.get(name, '')}"


def _keys_of_records(names: Sequence[str]) -> Iterator[str]:
    """Yield the constraint for each pair of columns that name a record of any kind: `origin_kind` and `origin`."""
    pairs = [(f"{name}_kind", name) for name in names if f"{name}_kind" in names]
    pairs += [("kind", "id")] if "kind" in names and "id" in names else []
    yield from (f"FOREIGN KEY ({kind}, {name}) REFERENCES record" for kind, name in pairs)


def _field_column(form: FieldForm, name: str = "") -> str:
    """Return the column of a field that holds one value."""
    type_ = "INTEGER" if form.is_number or form.is_yes_no else "TEXT"
    needed = " NOT NULL" if form.is_always_set else ""
    reference = f" REFERENCES {form.kinds[0]}" if len(form.kinds) == 1 else ""
    return f"{name or _name(form.name)} {type_}{needed}{reference}"


def _single_fields(model: type[BaseModel]) -> list[FieldForm]:
    """Return the fields that hold one value and no mapping, but for the id."""
    return [form for form in forms_of(model) if not form.is_list and form.part is None and form.attribute != "id"]


# A table for each kind of record, and one for each of its lists of records.

_SINGULAR = {
    "actors": "actor",
    "systems": "system",
    "events": "event",
    "participants": "participant",
    "developed_by": "developer",
    "operated_by": "operator",
}
_WITHIN_KIND = {"part_of": "whole", "speaks_for": "speaks_for"}
"""What the other record is called in a table that joins two of a kind."""

_DERIVED: dict[str, tuple[tuple[str, ...], Callable[[Ledger, Record], Row]]] = {
    "claim": (VERDICT_NAMES, lambda ledger, record: ledger.verdicts[record.key]),
    "event": (VERDICT_NAMES, lambda ledger, record: ledger.verdicts[record.key]),
    "source": (ORIGIN_NAMES, lambda ledger, record: ledger.origins[record.id]),
}


def _records(knowledge: Knowledge, kind: str) -> tuple[Record, ...]:
    found: tuple[Record, ...] = getattr(knowledge, f"{kind}s")
    return found


def _kind_tables(kind: str) -> Iterator[Table]:
    """Yield the table of a kind, and those of the lists in which it names other records."""
    forms = _single_fields(MODELS[kind])
    read = attrgetter("id", *[form.attribute for form in forms])
    derived, derive = _DERIVED.get(kind, ((), lambda *_: ()))

    def rows(ledger: Ledger, _: About) -> Iterator[Row]:
        for number, record in enumerate(_records(ledger.knowledge, kind), 1):
            identifier, *values = read(record)
            yield (identifier, number, *map(plain_value, values), *derive(ledger, record))

    columns = [_field_column(form, "origin_typed" if form.name == "origin" else "") for form in forms]
    head = ("id TEXT NOT NULL", "position INTEGER NOT NULL")
    yield Table(kind, (*head, *columns, *_told_columns(derived)), 1, rows, tuple(_keys_of_records(derived)))
    for form in forms_of(MODELS[kind]):
        if form.is_list and form.kinds:
            yield _link_table(kind, form.attribute, form.kinds[0])


def _link_table(kind: str, attribute: str, target: str) -> Table:
    column = _WITHIN_KIND[attribute] if target == kind else target
    owner = f"{kind} TEXT NOT NULL REFERENCES {kind}"
    columns = (owner, "position INTEGER NOT NULL", f"{column} TEXT NOT NULL REFERENCES {target}")

    def rows(ledger: Ledger, _: About) -> Iterator[Row]:
        for record in _records(ledger.knowledge, kind):
            for number, name in enumerate(getattr(record, attribute), 1):
                yield (record.id, number, name)

    return Table(f"{kind}_{_SINGULAR.get(attribute, attribute)}", columns, 2, rows)


# A table for each part of a record.


def _part_table(name: str, kind: str, attribute: str, part: type[BaseModel]) -> Table:
    """Return the table of a list of mappings in records of one kind."""
    forms = forms_of(part)
    read = attrgetter(*[form.attribute for form in forms])
    owner = (f"{kind} TEXT NOT NULL REFERENCES {kind}", "position INTEGER NOT NULL")
    columns = [_field_column(form, f"to_{form.name}" if form.name == kind else "") for form in forms]

    def rows(ledger: Ledger, _: About) -> Iterator[Row]:
        for record in _records(ledger.knowledge, kind):
            for number, one in enumerate(getattr(record, attribute), 1):
                yield (record.id, number, *read(one))

    return Table(name, (*owner, *columns), 2, rows)


def _name_table() -> Table:
    """Return the table of authors and editors."""
    read = attrgetter(*[form.attribute for form in forms_of(Author)])
    columns = (
        "source TEXT NOT NULL REFERENCES source",
        "role TEXT NOT NULL CHECK (role IN ('author', 'editor'))",
        "position INTEGER NOT NULL",
        *map(_field_column, forms_of(Author)),
    )

    def rows(ledger: Ledger, _: About) -> Iterator[Row]:
        for source in ledger.knowledge.sources:
            for role, people in (("author", source.author), ("editor", source.editor)):
                for number, one in enumerate(people, 1):
                    yield (source.id, role, number, *read(one))

    return Table("source_name", columns, 3, rows)


# Tables of what the ledger tells.


def _told_table(name: str, names: tuple[str, ...], key: int, rows: Rows, *constraints: str) -> Table:
    columns = list(_told_columns(names[:key], optional=())) + list(_told_columns(names[key:]))
    return Table(name, tuple(columns), key, rows, (*_keys_of_records(names), *constraints))


_OF_VOICE = "FOREIGN KEY (about_kind, about, stance, voice) REFERENCES voice"
_OF_SEARCH = "FOREIGN KEY (about_kind, about, search) REFERENCES search"
_SEARCHED = ("about_kind TEXT NOT NULL", "about TEXT NOT NULL", "search INTEGER NOT NULL", "position INTEGER NOT NULL")
_FOR, _FOUND = SEARCH_NAMES.index("for"), SEARCH_NAMES.index("found")
_OF_SEARCHES = tuple(name for name in SEARCH_NAMES if name not in ("for", "found"))


def _search_rows(ledger: Ledger, _: About) -> Iterator[Row]:
    for row in ledger.searches:
        yield (*row[:_FOR], *row[_FOUND + 1 :])


def _rows_of_searches(column: int) -> Rows:
    """Return what yields a row for each entry of a list in searches."""

    def rows(ledger: Ledger, _: About) -> Iterator[Row]:
        for row in ledger.searches:
            values: Any = row[column]
            yield from ((*row[:3], number, value) for number, value in enumerate(values, 1))

    return rows


def _told_tables() -> Iterator[Table]:
    of_about = "CHECK (about_kind IN ('claim', 'event'))"
    yield _told_table("voice", VOICE_NAMES, 4, lambda ledger, _: ledger.voices, of_about)
    yield _told_table("evidence", EVIDENCE_NAMES, 3, lambda ledger, _: ledger.evidence, of_about, _OF_VOICE)
    yield _told_table("joined_origin", JOIN_NAMES, 6, lambda ledger, _: ledger.joins, _OF_VOICE)
    yield _told_table("hangs_on", HANGS_ON_NAMES, 4, lambda ledger, _: ledger.hangs_on)
    yield _told_table("search", _OF_SEARCHES, 3, _search_rows, of_about)
    yield Table("search_query", (*_SEARCHED, "query TEXT NOT NULL"), 4, _rows_of_searches(_FOR), (_OF_SEARCH,))
    found = "source TEXT NOT NULL REFERENCES source"
    yield Table("search_source", (*_SEARCHED, found), 4, _rows_of_searches(_FOUND), (_OF_SEARCH,))
    edges = tuple(_told_columns(EDGE_NAMES, optional=("verdict", "without_low")))
    yield Table(
        "edge",
        ("id INTEGER NOT NULL", *edges),
        1,
        lambda ledger, _: ((number, *edge) for number, edge in enumerate(ledger.edges, 1)),
        tuple(_keys_of_records(EDGE_NAMES)),
    )


# Tables of all records.


def _about_rows(_: Ledger, about: About) -> Iterator[Row]:
    yield ("generator", f"drillsite {about.version}")
    yield ("licence_name", about.licence_name)
    yield ("licence_url", about.licence_url)
    yield ("site_name", about.site_name)
    yield ("site_url", about.base_url)


def _record_rows(ledger: Ledger, about: About) -> Iterator[Row]:
    for kind in MODELS:
        for number, one in enumerate(_records(ledger.knowledge, kind), 1):
            yield (*one.key, number, one.title_text, about.page_url(one.key))


def _former_rows(ledger: Ledger, _: About) -> Iterator[Row]:
    return ((one.kind, old, one.id) for one in ledger.knowledge.ordered for old in one.formerly)


def _alias_rows(ledger: Ledger, _: About) -> Iterator[Row]:
    named: tuple[Actor | System, ...] = (*ledger.knowledge.actors, *ledger.knowledge.systems)
    for one in named:
        yield from ((*one.key, number, alias) for number, alias in enumerate(one.aliases, 1))


def _general_tables() -> Iterator[Table]:
    kind, identifier, position = "kind TEXT NOT NULL", "id TEXT NOT NULL", "position INTEGER NOT NULL"
    of_record = ("FOREIGN KEY (kind, id) REFERENCES record",)
    yield Table("about", ("name TEXT NOT NULL", "value TEXT NOT NULL"), 1, _about_rows)
    yield Table("record", (kind, identifier, position, "title TEXT NOT NULL", "page TEXT NOT NULL"), 2, _record_rows)
    yield Table("former_id", (kind, "former TEXT NOT NULL", identifier), 2, _former_rows, of_record)
    yield Table("alias", (kind, identifier, position, "alias TEXT NOT NULL"), 3, _alias_rows, of_record)


TABLES: tuple[Table, ...] = (
    *_general_tables(),
    *chain.from_iterable(map(_kind_tables, MODELS)),
    _name_table(),
    _part_table("statement", "claim", "stated_in", Statement),
    _part_table("response", "claim", "responds_to", Response),
    *_told_tables(),
)
"""Every table of the database."""
