"""The records as CSV tables, for spreadsheets and statistics."""

from __future__ import annotations

import re
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from drillsite.export.about import PLURALS
from drillsite.export.forms import forms_of
from drillsite.export.ledger import (
    COVERAGE_NAMES,
    EDGE_NAMES,
    EVIDENCE_NAMES,
    HANGS_ON_NAMES,
    JOIN_NAMES,
    ORIGIN_NAMES,
    SEARCH_NAMES,
    VERDICT_NAMES,
    VOICE_NAMES,
    Row,
)
from drillsite.records import MODELS, Author, Evidence, Search, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pydantic import BaseModel

    from drillsite.export.about import About
    from drillsite.export.ledger import Ledger
    from drillsite.knowledge import Knowledge
    from drillsite.records import Record

    Split = Callable[[Any], Row]

__all__ = ["protect_cell", "write_tables"]


def write_tables(ledger: Ledger, about: About) -> dict[str, bytes]:
    """Return the CSV files by name: one for each kind of record, and one for each thing of which a record has many.

    RFC 4180 in UTF-8: comma, CRLF, a header, every text in quotation marks, `yes` or `no`. One row a record, in reading
    order, with the fields as typed under their names in the data folder, then what is derived, then the address of its
    page. Lists are joined by `; `; a list of parts gives a column for each of its fields (`stated_in.quote`), joined
    alike, so that what stands first in one column belongs to what stands first in the next. Evidence and searches have
    tables of their own. The `origin` of a source or an item is where its way ends; what was typed is `origin_typed`.
    Dates are EDTF. No spreadsheet runs a cell as a formula: see `protect_cell`.
    """
    records: dict[str, list[Record]] = {kind: [] for kind in MODELS}
    for record in ledger.knowledge.ordered:
        records[record.kind].append(record)
    tables = {f"{PLURALS[kind]}.csv": _write_kind(ledger, about, kind, records[kind]) for kind in MODELS}
    others: tuple[tuple[str, tuple[str, ...], Iterable[Row]], ...] = (
        ("evidence", EVIDENCE_NAMES, ledger.evidence),
        ("voices", VOICE_NAMES, ledger.voices),
        ("joins", JOIN_NAMES, ledger.joins),
        ("hangs_on", HANGS_ON_NAMES, ledger.hangs_on),
        ("searches", SEARCH_NAMES, ledger.searches),
        ("edges", EDGE_NAMES, ledger.edges),
        ("co_mentions", _CO_MENTION_NAMES, _co_mention_rows(ledger.knowledge)),
    )
    return tables | {f"{name}.csv": _write(names, rows) for name, names, rows in others}


_FORMULA_STARTS = frozenset("'=+-@\t\r\n＝＋－＠")
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def protect_cell(text: str) -> str:
    """Return the text as it stands in a cell: with an apostrophe before it where a spreadsheet might run it.

    That is where it begins with `=`, `+`, `-`, `@`, a tab or a line break, or one of the four signs at full
    width (OWASP, "CSV Injection"), also behind apostrophes of its own. To undo it, take one apostrophe off
    every cell that begins with apostrophes and then one of these.
    """
    return f"'{text}" if text[:1] in _FORMULA_STARTS and _FORMULA.match(text) else text


_CO_MENTION_NAMES = ("first_kind", "first", "second_kind", "second", "claims")


def _co_mention_rows(knowledge: Knowledge) -> Iterator[Row]:
    for pair in knowledge.co_mentions:
        yield (*pair.first, *pair.second, len(pair.claims))


def _write_kind(ledger: Ledger, about: About, kind: str, records: list[Record]) -> bytes:
    attributes, columns, splits = zip(*_fields(MODELS[kind]), strict=True)
    read = attrgetter(*attributes)
    derived_names, derive = _DERIVED[kind]
    rows = ((*_split(read(one), splits), *derive(ledger, one), about.page_url(one.key)) for one in records)
    return _write((*chain.from_iterable(columns), *derived_names, "page_url"), rows)


def _derive_coverage(ledger: Ledger, record: Record) -> Row:
    return ledger.coverage[record.key]


def _derive_verdict(ledger: Ledger, record: Record) -> Row:
    return ledger.verdicts[record.key]


def _derive_impact(ledger: Ledger, record: Record) -> Row:
    origin = ledger.origins[record.id]
    impact = ledger.knowledge.impacts.get(record.key)
    if impact is None:
        return (*origin, 0, 0, 0, 0)
    return (*origin, len(impact.uses), len(impact.states), len(impact.passed_on_by), len(impact.sole_support))


_COVERAGE = (COVERAGE_NAMES, _derive_coverage)
_VERDICT = (VERDICT_NAMES, _derive_verdict)
_IMPACT = (
    (*ORIGIN_NAMES, "evidence_items", "states_claims", "passed_on_by_sources", "sole_support_of_claims"),
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
    """Yield each attribute of a model, the columns that it makes, and what makes cells of it if these are several."""
    for form in forms_of(model):
        if form.part is None or form.part is Author:
            yield form.attribute, ("origin_typed" if form.name == "origin" else form.name,), None
        elif form.part not in _WITH_TABLES:
            names = tuple(f"{form.name}.{inner.name}" for inner in forms_of(form.part))
            yield form.attribute, names, _splitter(form.part)


_WITH_TABLES = (Evidence, Search)
"""The parts of records that have tables of their own."""


def _splitter(part: type[BaseModel]) -> Split:
    """Return what gives a cell for each field of a part, or of all parts in a list."""
    read, nothing = attrgetter(*part.model_fields), (None,) * len(part.model_fields)

    def split(value: object) -> Row:
        if not value:
            return nothing
        return tuple(zip(*map(read, value), strict=True)) if isinstance(value, tuple) else read(value)

    return split


def _split(values: Row, splits: tuple[Split | None, ...]) -> list[object]:
    """Return the cells that a record's values make."""
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


_YES_NO = {True: '"yes"', False: '"no"'}


class _Cells(dict[object, str]):
    """Values as they stand in a table; each is written when it first occurs, as most occur many times."""

    def __missing__(self, value: object) -> str:
        """Return the cell of a value that is not yes or no: in quotation marks unless it is a number."""
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
    # Yes and no are told apart before they are looked up, as to a dictionary True is 1.
    cells = _Cells()
    lines = [
        ",".join([cells[value] if value.__class__ is not bool else _YES_NO[value] for value in row])
        for row in chain((names,), rows)
    ]
    return "\r\n".join([*lines, ""]).encode()
