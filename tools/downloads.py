"""Writes the page on the downloads: what each file holds, and what it calls what is derived from the records."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from drillsite.export import DOWNLOADS
from drillsite.export.database_tables import TABLES
from drillsite.export.json_data import FORMAT_VERSION
from drillsite.export.json_schema import write_schema
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
)
from drillsite.export.verdict_scale import MEANINGS, RATINGS
from drillsite.export.vocabulary import WORDS_FOR_VERDICTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["COLUMNS", "render_downloads"]

MADE = "<!-- Written by tools/reference.py from the program itself: do not edit. -->\n"

INTRODUCTION = """\
# Downloads

Every site offers all its data under `data/`, in formats that other programs read. The files say the same, each as far
as its format can. They depend on the records alone: two builds of the same records give the same bytes.

Dates are in EDTF, as they were typed. What an editor left out is left out.
"""

JSON = """\
## drillsite.json

The records stand under their kind (`claims`, `sources`, …) and id, with the fields that their editor typed. A record
is named by kind and id where several kinds are possible: `actor:china`. `schema.json` describes the whole file, and a
JSON Schema validator can check it. `version` is {version}; it goes up when a program that reads the older form would
go wrong, and the changelog then says what has changed.

`verdicts` has an entry for each claim, `event_verdicts` for each event. How verdicts are reached is told in [How the
verdicts are reached](../verdicts.md).

{verdict}

A voice in `supporting` or `disputing` is one or more origins that count as one:

{voice}
"""

TABLES_TEXT = """\
## CSV tables

RFC 4180 in UTF-8, with a header, every text in quotation marks. Lists are joined by `; `. Lists of parts give a
column for each field (`stated_in.quote`), joined alike. A text that a spreadsheet might run as a formula has an
apostrophe before it.

The tables of records have the [fields](records.md) under their own names, then what is derived, then `page_url`. Of a
source, what its editor wrote as `origin` is the column `origin_typed`. These columns are derived:

{columns}

{tables}
"""

DATABASE = """\
## drillsite.sqlite

The database has the same columns, in tables that can be joined; `position` counts from 1. All foreign keys hold.
`record` has a row for each record of every kind; `kind` and `id` name one there. `PRAGMA user_version` is {version},
the version of the form. Which verdicts hang on one actor:

```sql
SELECT about_kind, about, verdict FROM hangs_on WHERE kind = 'actor' AND id = 'china';
```

{tables}
"""

LINKED = """\
## drillsite.jsonld

JSON-LD 1.1. A record is named by the address of its page. The context is in the file, so that nothing has to be
fetched to read it.

- A claim is a `Claim` of [schema.org](https://schema.org/Claim), with its `author` and the works of its `appearance`.
- A source `cito:supports` or `cito:disputes` a claim or an event, in the words of the Citation Typing Ontology
  ([CiTO](http://purl.org/spar/cito/)); background is cited by it: `cito:citesForInformation`.
- A claim has a `ClaimReview` with a rating where its verdict is on the scale below, and none where it is not. The
  scale says how far independent origins support the claim on the evidence recorded. It does not say how true the
  claim is.
- What no common vocabulary has a word for stands in one of our own, `urn:drillsite:`. It is the same on every site,
  and the file says what each word means. Fields of records keep their names. The `position` of an item of evidence in
  its record counts from 0.

{scale}

{words}

Which sources dispute a claim that others support:

```sparql
PREFIX cito: <http://purl.org/spar/cito/>
SELECT ?claim ?source {{ ?source cito:disputes ?claim . ?other cito:supports ?claim }}
```
"""

COLUMNS: Mapping[str, str] = {
    "verdict": "The verdict; of an edge, that on the claim which says so; of what a verdict hangs on, that without it.",
    "without_low": "The verdict without sources rated D, E or F. Where it is another, the verdict is weak.",
    "supporting_at_least": "The fewest independent origins that the evidence for it guarantees.",
    "supporting_at_most": "The most independent origins that it may have.",
    "disputing_at_least": "The fewest independent origins against it.",
    "disputing_at_most": "The most independent origins against it.",
    "supporting_items": "How many items of evidence count for it.",
    "disputing_items": "How many items count against it.",
    "context_items": "How many items are background.",
    "discounted_items": "How many items for or against it do not count for another reason.",
    "searches": "How many searches for evidence are recorded.",
    "last_searched": "The day of the last.",
    "claims": "How many claims are about the record; the columns that follow say how many of them have which verdict.",
    "weak": "How many of them are weak.",
    "about_kind, about": "The claim or event that it bears on.",
    "number": "Which one it is there, from 1. `position` in the database.",
    "origin_kind, origin": "Where the way of origins ends; of several that count as one, the highest.",
    "origin_stated": "Whether that origin is stated.",
    "origin_typed": "The `origin` that the editor wrote.",
    "counts": "Whether the item counts for the verdict.",
    "not_counted_because": "Why not: `context`, `retracted`, `superseded`, `evidence-of-itself`, `evidence-by-author`.",
    "voice": "The number of the voice that the item or the origin belongs to, on its side (`stance`).",
    "reliability": "The best letter of the voice's sources.",
    "items": "How many items lead to the voice.",
    "joined_to_kind, joined_to": "The origin with which it counts as one.",
    "because": "The first reason for which they do.",
    "kind, id": "The actor or the source without which the verdict changes.",
    "evidence_items": "How many items of evidence cite the source.",
    "states_claims": "How many claims the source makes.",
    "passed_on_by_sources": "How many sources repeat it as a whole.",
    "sole_support_of_claims": "How many claims have no counted support but the source.",
    "said_by_kind, said_by": "The record that says so, in `field`.",
}
"""What each derived column holds; evidence, searches and edges have columns of fields besides."""

_OF_FIELDS = (
    *("source", "stance", "locator", "quote", "note", "origin_reason", "independent", "credibility", "added", "by"),
    *("on", "where", "for", "found", "subject_kind", "subject", "predicate", "object_kind", "object", "field"),
)
"""Columns that hold a field as it is."""

_TABLES: Mapping[str, tuple[str, ...]] = {
    "claims.csv": VERDICT_NAMES,
    "events.csv": VERDICT_NAMES,
    "themes.csv": COVERAGE_NAMES,
    "actors.csv": COVERAGE_NAMES,
    "systems.csv": COVERAGE_NAMES,
    "sources.csv": ORIGIN_NAMES,
    "evidence.csv": EVIDENCE_NAMES,
    "voices.csv": VOICE_NAMES,
    "joins.csv": JOIN_NAMES,
    "hangs_on.csv": HANGS_ON_NAMES,
    "searches.csv": SEARCH_NAMES,
    "edges.csv": EDGE_NAMES,
}


def render_downloads() -> str:
    """Return the page on the downloads."""
    definitions = json.loads(write_schema())["$defs"]
    verdict, voice = (_render_properties(definitions[name]["properties"]) for name in ("Verdict", "Voice"))
    described = {part for names in COLUMNS for part in names.split(", ")} | set(_OF_FIELDS) | set(MEANINGS)
    assert {name for names in _TABLES.values() for name in names} <= described, "say in COLUMNS what the column holds"
    columns = _table(("column", "what it holds"), ((_code(name), what) for name, what in COLUMNS.items()))
    tables = "\n".join(f"- `{name}`: {_codes(names)}" for name, names in _TABLES.items())
    database = "\n".join(f"- `{table.name}`: {_codes(_column_names(table.columns))}" for table in TABLES)
    scale = ((_code(word), f"{RATINGS.get(word, '–')}", meaning) for word, meaning in MEANINGS.items())
    words = ((_code(name), what) for name, what in WORDS_FOR_VERDICTS.items())
    return "\n".join(
        [
            INTRODUCTION,
            _table(("file", "what it holds"), ((_code(name), what) for name, what in DOWNLOADS.items())),
            JSON.format(version=FORMAT_VERSION, verdict=verdict, voice=voice),
            TABLES_TEXT.format(columns=columns, tables=tables),
            DATABASE.format(version=FORMAT_VERSION, tables=database),
            LINKED.format(
                scale=_table(("verdict", "rating", "when"), scale), words=_table(("word of ours", "meaning"), words)
            ),
            MADE,
        ]
    )


def _render_properties(properties: Mapping[str, Any]) -> str:
    rows = ((_code(name), schema.get("description", "")) for name, schema in properties.items())
    return _table(("name", "what it holds"), rows)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _column_names(columns: Iterable[str]) -> list[str]:
    return [column.split()[0].strip('"') for column in columns]


def _code(names: str) -> str:
    return ", ".join(f"`{name}`" for name in names.split(", "))


def _codes(names: Iterable[str]) -> str:
    return ", ".join(map(_code, names))
