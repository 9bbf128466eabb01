"""The records as CSV tables, for spreadsheets and statistics."""

from __future__ import annotations

import csv
import io
import re
import typing
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from drillsite.export.about import PLURALS
from drillsite.export.ledger import COUNT_NAMES, count_verdict, list_edges, list_evidence
from drillsite.knowledge import VERDICT_WORDS
from drillsite.records import MODELS, Author, Event, Evidence, Source
from drillsite.records.references import field_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from drillsite.export.about import About
    from drillsite.knowledge import Knowledge
    from drillsite.records import Record

__all__ = ["protect_cell", "write_tables"]

Row = tuple[object, ...]


def write_tables(knowledge: Knowledge, about: About) -> dict[str, bytes]:
    """Give the CSV files by name: one for each kind of record, `evidence.csv`, `edges.csv`, and
    `co_mentions.csv` with the pairs that the same claims are about.

    RFC 4180 in UTF-8: comma, CRLF, a header, every text in quotation marks. One row a record, in reading
    order, with the fields as typed under their names in the data folder, then what is derived. Lists are
    joined by `; `; a list of parts gives a column for each of its fields (`stated_in.quote`), joined alike,
    so that what stands first in one column belongs to what stands first in the next. Dates are EDTF. No
    spreadsheet runs a cell as a formula: see `protect_cell`.
    """
    records: dict[str, list[Record]] = {kind: [] for kind in MODELS}
    for record in knowledge.ordered:
        records[record.kind].append(record)
    tables = {f"{PLURALS[kind]}.csv": _write_kind(knowledge, about, kind, records[kind]) for kind in MODELS}
    tables["evidence.csv"] = _write(_EVIDENCE_NAMES, _evidence_rows(knowledge))
    tables["edges.csv"] = _write(_EDGE_NAMES, _edge_rows(knowledge))
    tables["co_mentions.csv"] = _write(_CO_MENTION_NAMES, _co_mention_rows(knowledge))
    return tables


_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_FORMULA_STARTS = frozenset("'=+-@\t\r\n＝＋－＠")


def protect_cell(text: str) -> str:
    """Give the text as it stands in a cell: with an apostrophe before it where a spreadsheet might run it.

    That is where it begins with `=`, `+`, `-`, `@`, a tab or a line break, or one of the four signs at full
    width (OWASP, "CSV Injection"), also behind apostrophes of its own. To undo it, take one apostrophe off
    every cell that begins with apostrophes and then one of these.
    """
    return f"'{text}" if _FORMULA.match(text) else text


_EVIDENCE_NAMES = (
    "about_kind", "about", "number", "source", "stance", "locator", "quote", "note", "origin_kind", "origin",
    "counts", "credibility", "added", "by",
)  # fmt: skip
_EDGE_NAMES = (
    "subject_kind", "subject", "predicate", "object_kind", "object", "field", "said_by_kind", "said_by", "verdict",
)  # fmt: skip
_CO_MENTION_NAMES = ("first_kind", "first", "second_kind", "second", "claims")


def _evidence_rows(knowledge: Knowledge) -> Iterator[Row]:
    for line in list_evidence(knowledge):
        item = line.item
        said = (item.source, item.stance, item.locator, item.quote, item.note)
        added = (item.credibility, item.added, item.by)
        yield (*line.about, line.number, *said, *line.origin, "yes" if line.counts else "no", *added)


def _edge_rows(knowledge: Knowledge) -> Iterator[Row]:
    for edge in list_edges(knowledge):
        yield (*edge.subject, edge.predicate, *edge.object, edge.field, *edge.said_by, edge.verdict)


def _co_mention_rows(knowledge: Knowledge) -> Iterator[Row]:
    for pair in knowledge.co_mentions:
        yield (*pair.first, *pair.second, len(pair.claims))


def _write_kind(knowledge: Knowledge, about: About, kind: str, records: list[Record]) -> bytes:
    columns = list(_columns(MODELS[kind]))
    derived_names, derive = _DERIVED[kind]
    names = ("id", *(name for name, _ in columns), *derived_names, "page")
    rows = (
        (one.id, *(read(one) for _, read in columns), *derive(knowledge, one), about.page_url(one.key))
        for one in records
    )
    return _write(names, rows)


def _derive_coverage(knowledge: Knowledge, record: Record) -> Row:
    coverage = knowledge.coverage(knowledge.claims_about.get(record.key, ()))
    return (coverage.total, *coverage.counts.values())


def _derive_verdict(knowledge: Knowledge, record: Record) -> Row:
    verdicts = knowledge.event_verdicts if isinstance(record, Event) else knowledge.verdicts
    verdict = verdicts[record.id]
    return (verdict.word, *count_verdict(verdict))


def _derive_impact(knowledge: Knowledge, record: Record) -> Row:
    impact = knowledge.impacts.get(record.key)
    if impact is None:
        return (0, 0, 0, 0)
    return (len(impact.uses), len(impact.states), len(impact.passed_on_by), len(impact.sole_support))


_COVERAGE = (("claims", *VERDICT_WORDS), _derive_coverage)
_VERDICT = (("verdict", *COUNT_NAMES), _derive_verdict)
_IMPACT = (
    ("evidence_items", "states_claims", "passed_on_by_sources", "sole_support_of_claims"),
    _derive_impact,
)
_DERIVED: dict[str, tuple[tuple[str, ...], Callable[[Knowledge, Record], Row]]] = {
    "theme": _COVERAGE,
    "claim": _VERDICT,
    "actor": _COVERAGE,
    "system": _COVERAGE,
    "event": _VERDICT,
    Source.kind: _IMPACT,
}


def _columns(model: type[BaseModel]) -> Iterator[tuple[str, Callable[[Any], object]]]:
    """Give the name of each column that a model's fields make, and what reads it from a record."""
    for attribute, field in model.model_fields.items():
        name, part = field_name(model, attribute), _part_in(field.annotation)
        if attribute == "id" or part is Evidence:
            continue
        if part is None or part is Author:
            yield name, _reader(attribute)
        else:
            for inner in part.model_fields:
                yield f"{name}.{field_name(part, inner)}", _inner_reader(attribute, inner)


def _part_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_part_in, typing.get_args(annotation))), None)


def _reader(attribute: str) -> Callable[[Any], object]:
    return lambda record: _join(getattr(record, attribute))


def _inner_reader(attribute: str, inner: str) -> Callable[[Any], object]:
    def read(record: object) -> object:
        value = getattr(record, attribute)
        if isinstance(value, tuple):
            return _join(tuple(getattr(one, inner) for one in value))
        return getattr(value, inner, None)

    return read


def _join(value: object) -> object:
    if not isinstance(value, tuple):
        return value
    texts = [_sorted_name(one) if isinstance(one, Author) else "" if one is None else str(one) for one in value]
    return "; ".join(texts) if any(texts) else ""


def _sorted_name(author: Author) -> str:
    return author.literal or ", ".join(part for part in (author.family, author.given) if part)


def _write(names: tuple[str, ...], rows: Iterable[Row]) -> bytes:
    text = io.StringIO(newline="")
    # With every text in quotation marks, a spreadsheet that splits at `;` still keeps a cell whole.
    writer = csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(names)
    writer.writerows([value if value is None else _cell(value) for value in row] for row in rows)
    return text.getvalue().encode()


def _cell(value: object) -> str | int:
    if type(value) is str:
        return protect_cell(value) if value[:1] in _FORMULA_STARTS else value
    return value if isinstance(value, int) else protect_cell(str(value))
