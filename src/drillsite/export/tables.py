"""The records as CSV tables, for spreadsheets and statistics."""

from __future__ import annotations

import re
import typing
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from drillsite.export.about import PLURALS
from drillsite.export.ledger import COVERAGE_NAMES, EDGE_NAMES, EVIDENCE_NAMES, VERDICT_NAMES, Row
from drillsite.records import MODELS, Author, Evidence, Source
from drillsite.records.references import field_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from drillsite.export.about import About
    from drillsite.export.ledger import Ledger
    from drillsite.knowledge import Knowledge
    from drillsite.records import Record

    Split = Callable[[Any], Row]

__all__ = ["protect_cell", "write_tables"]


def write_tables(ledger: Ledger, about: About) -> dict[str, bytes]:
    """Give the CSV files by name: one for each kind of record, `evidence.csv`, `edges.csv`, and
    `co_mentions.csv` with the pairs that the same claims are about.

    RFC 4180 in UTF-8: comma, CRLF, a header, every text in quotation marks. One row a record, in reading
    order, with the fields as typed under their names in the data folder, then what is derived. Lists are
    joined by `; `; a list of parts gives a column for each of its fields (`stated_in.quote`), joined alike,
    so that what stands first in one column belongs to what stands first in the next. Dates are EDTF. No
    spreadsheet runs a cell as a formula: see `protect_cell`.
    """
    records: dict[str, list[Record]] = {kind: [] for kind in MODELS}
    for record in ledger.knowledge.ordered:
        records[record.kind].append(record)
    tables = {f"{PLURALS[kind]}.csv": _write_kind(ledger, about, kind, records[kind]) for kind in MODELS}
    tables["evidence.csv"] = _write(_EVIDENCE_NAMES, _evidence_rows(ledger))
    tables["edges.csv"] = _write(EDGE_NAMES, ledger.edges)
    tables["co_mentions.csv"] = _write(_CO_MENTION_NAMES, _co_mention_rows(ledger.knowledge))
    return tables


_FORMULA_STARTS = frozenset("'=+-@\t\r\n＝＋－＠")
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def protect_cell(text: str) -> str:
    """Give the text as it stands in a cell: with an apostrophe before it where a spreadsheet might run it.

    That is where it begins with `=`, `+`, `-`, `@`, a tab or a line break, or one of the four signs at full
    width (OWASP, "CSV Injection"), also behind apostrophes of its own. To undo it, take one apostrophe off
    every cell that begins with apostrophes and then one of these.
    """
    return f"'{text}" if text[:1] in _FORMULA_STARTS and _FORMULA.match(text) else text


# The origin that the editor stated stands in the database, beside the one that it leads to.
_EVIDENCE_NAMES = tuple(name for name in EVIDENCE_NAMES if name != "stated_origin")
_CO_MENTION_NAMES = ("first_kind", "first", "second_kind", "second", "claims")


def _evidence_rows(ledger: Ledger) -> Iterator[Row]:
    for *said, _, counts, credibility, added, by in ledger.evidence:
        yield (*said, "yes" if counts else "no", credibility, added, by)


def _co_mention_rows(knowledge: Knowledge) -> Iterator[Row]:
    for pair in knowledge.co_mentions:
        yield (*pair.first, *pair.second, len(pair.claims))


def _write_kind(ledger: Ledger, about: About, kind: str, records: list[Record]) -> bytes:
    attributes, columns, splits = zip(*_fields(MODELS[kind]), strict=True)
    read = attrgetter(*attributes)
    derived_names, derive = _DERIVED[kind]
    rows = ((*_split(read(one), splits), *derive(ledger, one), about.page_url(one.key)) for one in records)
    return _write((*chain.from_iterable(columns), *derived_names, "page"), rows)


def _derive_coverage(ledger: Ledger, record: Record) -> Row:
    return ledger.coverage[record.key]


def _derive_verdict(ledger: Ledger, record: Record) -> Row:
    return ledger.verdicts[record.key]


def _derive_impact(ledger: Ledger, record: Record) -> Row:
    impact = ledger.knowledge.impacts.get(record.key)
    if impact is None:
        return (0, 0, 0, 0)
    return (len(impact.uses), len(impact.states), len(impact.passed_on_by), len(impact.sole_support))


_COVERAGE = (COVERAGE_NAMES, _derive_coverage)
_VERDICT = (VERDICT_NAMES, _derive_verdict)
_IMPACT = (
    ("evidence_items", "states_claims", "passed_on_by_sources", "sole_support_of_claims"),
    _derive_impact,
)
_DERIVED: dict[str, tuple[tuple[str, ...], Callable[[Ledger, Record], Row]]] = {
    "theme": _COVERAGE,
    "claim": _VERDICT,
    "actor": _COVERAGE,
    "system": _COVERAGE,
    "event": _VERDICT,
    Source.kind: _IMPACT,
}


def _fields(model: type[BaseModel]) -> Iterator[tuple[str, tuple[str, ...], Split | None]]:
    """Give each attribute of a model, the columns that it makes, and what makes cells of it where these are several."""
    for attribute, field in model.model_fields.items():
        name, part = field_name(model, attribute), _part_in(field.annotation)
        if part is None or part is Author:
            yield attribute, (name,), None
        elif part is not Evidence:
            yield attribute, tuple(f"{name}.{field_name(part, inner)}" for inner in part.model_fields), _splitter(part)


def _part_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_part_in, typing.get_args(annotation))), None)


def _splitter(part: type[BaseModel]) -> Split:
    """Give what gives a cell for each field of a part, or of all parts in a list."""
    read, nothing = attrgetter(*part.model_fields), (None,) * len(part.model_fields)

    def split(value: object) -> Row:
        if not value:
            return nothing
        return tuple(zip(*map(read, value), strict=True)) if isinstance(value, tuple) else read(value)

    return split


def _split(values: Row, splits: tuple[Split | None, ...]) -> list[object]:
    """Give the cells that a record's values make."""
    cells: list[object] = []
    for value, split in zip(values, splits, strict=True):
        if split is None:
            cells.append(value)
        else:
            cells.extend(split(value))
    return cells


def _join(values: tuple[object, ...]) -> str:
    texts = [_sorted_name(one) if isinstance(one, Author) else "" if one is None else str(one) for one in values]
    return "; ".join(texts) if any(texts) else ""


def _sorted_name(author: Author) -> str:
    return author.literal or ", ".join(part for part in (author.family, author.given) if part)


class _Cells(dict[object, str]):
    """Values as they stand in a table; each is written when it first occurs, as most occur many times."""

    def __missing__(self, value: object) -> str:
        """Give the cell of a value: in quotation marks unless it is a number."""
        if isinstance(value, int):
            cell = str(value)
        else:
            text = value if isinstance(value, str) else _text(value)
            doubled = protect_cell(text).replace('"', '""')
            cell = f'"{doubled}"'
        self[value] = cell
        return cell


def _text(value: object) -> str:
    if value is None:
        return ""
    return _join(value) if isinstance(value, tuple) else str(value)


def _write(names: tuple[str, ...], rows: Iterable[Iterable[object]]) -> bytes:
    # With every text in quotation marks, a spreadsheet that splits at `;` still keeps a cell whole.
    cells = _Cells()
    lines = [",".join(map(cells.__getitem__, row)) for row in chain((names,), rows)]
    return "\r\n".join([*lines, ""]).encode()
