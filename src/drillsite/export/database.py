"""The records as an SQLite database, for questions that no page answers."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from drillsite.records.fields import ITSELF, ORIGIN_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from drillsite.export.about import About
    from drillsite.export.ledger import Ledger, Row
    from drillsite.knowledge import Knowledge
    from drillsite.records import Actor, Author, Record, Source, System

__all__ = ["write_database"]

SCHEMA = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE record (
  kind TEXT NOT NULL, id TEXT NOT NULL, position INTEGER NOT NULL, title TEXT NOT NULL, page TEXT NOT NULL,
  PRIMARY KEY (kind, id)
) WITHOUT ROWID;
CREATE TABLE former_id (
  kind TEXT NOT NULL, former TEXT NOT NULL, id TEXT NOT NULL,
  PRIMARY KEY (kind, former), FOREIGN KEY (kind, id) REFERENCES record
) WITHOUT ROWID;
CREATE TABLE alias (
  kind TEXT NOT NULL, id TEXT NOT NULL, position INTEGER NOT NULL, alias TEXT NOT NULL,
  PRIMARY KEY (kind, id, position), FOREIGN KEY (kind, id) REFERENCES record
) WITHOUT ROWID;
CREATE TABLE theme (
  id TEXT PRIMARY KEY, position INTEGER NOT NULL, title TEXT NOT NULL, summary TEXT NOT NULL, question TEXT,
  "order" INTEGER NOT NULL, parent TEXT REFERENCES theme, section TEXT, body TEXT
) WITHOUT ROWID;
CREATE TABLE actor (
  id TEXT PRIMARY KEY, position INTEGER NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL,
  summary TEXT NOT NULL, wikidata TEXT, homepage TEXT
) WITHOUT ROWID;
CREATE TABLE actor_part_of (
  actor TEXT NOT NULL REFERENCES actor, position INTEGER NOT NULL, whole TEXT NOT NULL REFERENCES actor,
  PRIMARY KEY (actor, position)
) WITHOUT ROWID;
CREATE TABLE system (
  id TEXT PRIMARY KEY, position INTEGER NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL,
  summary TEXT NOT NULL, wikidata TEXT
) WITHOUT ROWID;
CREATE TABLE system_part_of (
  system TEXT NOT NULL REFERENCES system, position INTEGER NOT NULL, whole TEXT NOT NULL REFERENCES system,
  PRIMARY KEY (system, position)
) WITHOUT ROWID;
CREATE TABLE system_developer (
  system TEXT NOT NULL REFERENCES system, position INTEGER NOT NULL, actor TEXT NOT NULL REFERENCES actor,
  PRIMARY KEY (system, position)
) WITHOUT ROWID;
CREATE TABLE system_operator (
  system TEXT NOT NULL REFERENCES system, position INTEGER NOT NULL, actor TEXT NOT NULL REFERENCES actor,
  PRIMARY KEY (system, position)
) WITHOUT ROWID;
CREATE TABLE event (
  id TEXT PRIMARY KEY, position INTEGER NOT NULL, title TEXT NOT NULL, date TEXT NOT NULL, type TEXT NOT NULL,
  summary TEXT NOT NULL, place TEXT, series TEXT, verdict TEXT NOT NULL,
  supporting_origins INTEGER NOT NULL, supporting_items INTEGER NOT NULL, disputing_origins INTEGER NOT NULL,
  disputing_items INTEGER NOT NULL, context_items INTEGER NOT NULL, discounted_items INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE event_participant (
  event TEXT NOT NULL REFERENCES event, position INTEGER NOT NULL, actor TEXT NOT NULL REFERENCES actor,
  PRIMARY KEY (event, position)
) WITHOUT ROWID;
CREATE TABLE event_system (
  event TEXT NOT NULL REFERENCES event, position INTEGER NOT NULL, system TEXT NOT NULL REFERENCES system,
  PRIMARY KEY (event, position)
) WITHOUT ROWID;
CREATE TABLE source (
  id TEXT PRIMARY KEY, position INTEGER NOT NULL, type TEXT NOT NULL, title TEXT NOT NULL, issued TEXT,
  container_title TEXT, publisher TEXT, publisher_place TEXT, collection_title TEXT, volume TEXT, issue TEXT,
  page TEXT, number TEXT, edition TEXT, genre TEXT, URL TEXT, DOI TEXT, ISBN TEXT, ISSN TEXT, language TEXT,
  accessed TEXT, abstract TEXT, note TEXT, level TEXT, reliability TEXT, standing TEXT NOT NULL,
  archived TEXT, origin_kind TEXT, origin TEXT, FOREIGN KEY (origin_kind, origin) REFERENCES record
) WITHOUT ROWID;
CREATE TABLE source_name (
  source TEXT NOT NULL REFERENCES source, role TEXT NOT NULL CHECK (role IN ('author', 'editor')),
  position INTEGER NOT NULL, family TEXT, given TEXT, literal TEXT,
  PRIMARY KEY (source, role, position)
) WITHOUT ROWID;
CREATE TABLE claim (
  id TEXT PRIMARY KEY, position INTEGER NOT NULL, statement TEXT NOT NULL, type TEXT NOT NULL,
  theme TEXT NOT NULL REFERENCES theme, attributed_to TEXT REFERENCES actor, note TEXT, verdict TEXT NOT NULL,
  supporting_origins INTEGER NOT NULL, supporting_items INTEGER NOT NULL, disputing_origins INTEGER NOT NULL,
  disputing_items INTEGER NOT NULL, context_items INTEGER NOT NULL, discounted_items INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE claim_also_in (
  claim TEXT NOT NULL REFERENCES claim, position INTEGER NOT NULL, theme TEXT NOT NULL REFERENCES theme,
  PRIMARY KEY (claim, position)
) WITHOUT ROWID;
CREATE TABLE claim_actor (
  claim TEXT NOT NULL REFERENCES claim, position INTEGER NOT NULL, actor TEXT NOT NULL REFERENCES actor,
  PRIMARY KEY (claim, position)
) WITHOUT ROWID;
CREATE TABLE claim_system (
  claim TEXT NOT NULL REFERENCES claim, position INTEGER NOT NULL, system TEXT NOT NULL REFERENCES system,
  PRIMARY KEY (claim, position)
) WITHOUT ROWID;
CREATE TABLE claim_event (
  claim TEXT NOT NULL REFERENCES claim, position INTEGER NOT NULL, event TEXT NOT NULL REFERENCES event,
  PRIMARY KEY (claim, position)
) WITHOUT ROWID;
CREATE TABLE statement (
  claim TEXT NOT NULL REFERENCES claim, position INTEGER NOT NULL, source TEXT NOT NULL REFERENCES source,
  section TEXT, locator TEXT, quote TEXT,
  PRIMARY KEY (claim, position)
) WITHOUT ROWID;
CREATE TABLE response (
  claim TEXT NOT NULL REFERENCES claim, position INTEGER NOT NULL, to_claim TEXT NOT NULL REFERENCES claim,
  "as" TEXT NOT NULL, note TEXT,
  PRIMARY KEY (claim, position)
) WITHOUT ROWID;
CREATE TABLE evidence (
  about_kind TEXT NOT NULL CHECK (about_kind IN ('claim', 'event')), about TEXT NOT NULL,
  position INTEGER NOT NULL, source TEXT NOT NULL REFERENCES source, stance TEXT NOT NULL,
  locator TEXT, quote TEXT, note TEXT, origin_kind TEXT NOT NULL, origin TEXT NOT NULL,
  stated_origin TEXT, counts INTEGER NOT NULL,
  credibility TEXT, added TEXT, "by" TEXT,
  PRIMARY KEY (about_kind, about, position), FOREIGN KEY (about_kind, about) REFERENCES record,
  FOREIGN KEY (origin_kind, origin) REFERENCES record
) WITHOUT ROWID;
CREATE TABLE edge (
  id INTEGER PRIMARY KEY, subject_kind TEXT NOT NULL, subject TEXT NOT NULL, predicate TEXT NOT NULL,
  object_kind TEXT NOT NULL, object TEXT NOT NULL, field TEXT NOT NULL, said_by_kind TEXT NOT NULL,
  said_by TEXT NOT NULL, verdict TEXT,
  FOREIGN KEY (subject_kind, subject) REFERENCES record, FOREIGN KEY (object_kind, object) REFERENCES record,
  FOREIGN KEY (said_by_kind, said_by) REFERENCES record
);
"""

INDEXES = """
CREATE INDEX claim_by_theme ON claim (theme);
CREATE INDEX claim_by_verdict ON claim (verdict);
CREATE INDEX claim_actor_by_actor ON claim_actor (actor);
CREATE INDEX claim_system_by_system ON claim_system (system);
CREATE INDEX claim_event_by_event ON claim_event (event);
CREATE INDEX statement_by_source ON statement (source);
CREATE INDEX evidence_by_source ON evidence (source);
CREATE INDEX evidence_by_origin ON evidence (origin_kind, origin);
CREATE INDEX edge_by_subject ON edge (subject_kind, subject);
CREATE INDEX edge_by_object ON edge (object_kind, object);
"""

VIEWS = """
CREATE VIEW mention (claim, kind, id) AS
  SELECT claim, 'actor', actor FROM claim_actor
  UNION SELECT claim, 'system', system FROM claim_system
  UNION SELECT claim, 'event', event FROM claim_event
  UNION SELECT said_by, subject_kind, subject FROM edge WHERE field = 'relation'
  UNION SELECT said_by, object_kind, object FROM edge WHERE field = 'relation';
CREATE VIEW co_mention (first_kind, first, second_kind, second, claims) AS
  SELECT one.kind, one.id, other.kind, other.id, count(*) FROM mention AS one JOIN mention AS other
  ON other.claim = one.claim AND (other.kind, other.id) > (one.kind, one.id) GROUP BY 1, 2, 3, 4;
"""

# The file is read back at once and then deleted: nothing needs to reach the disk.
_SETTINGS = (
    "page_size = 4096",
    "user_version = 1",
    "journal_mode = OFF",
    "synchronous = OFF",
    "cache_size = -262144",
    "temp_store = MEMORY",
)


def write_database(ledger: Ledger, about: About) -> bytes:
    """Give `drillsite.sqlite`: an SQLite 3 database with a table for each kind of record and each list in it.

    `record` holds all ids; what may name several kinds names it there (`origin_kind`, `origin`). `position`
    counts from 1, for records in reading order. Dates are EDTF. All foreign keys hold. The file is the same
    byte for byte from the same knowledge and version of SQLite: fixed page size, rows in order, no times.
    Views tell which records a claim is about (`mention`) and which are named together (`co_mention`).
    """
    with tempfile.TemporaryDirectory(prefix="drillsite-") as folder:
        path = Path(folder) / "drillsite.sqlite"
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            for setting in _SETTINGS:
                database.execute(f"PRAGMA {setting}")
            database.executescript(f"BEGIN; {SCHEMA}")
            for table, rows in _tables(ledger, about):
                _insert(database, table, rows)
            database.execute("COMMIT")
            database.executescript(f"BEGIN; {INDEXES} {VIEWS} COMMIT;")
        return path.read_bytes()


def _insert(database: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    """Insert the rows in the order of their key, which stands first in each, so that pages of the file fill up."""
    width = len(database.execute(f"PRAGMA table_info({table})").fetchall())
    database.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * width)})", sorted(rows))


def _tables(ledger: Ledger, about: About) -> Iterator[tuple[str, Iterable[Row]]]:
    """Give the rows of each table; a row has the columns in the order of the schema."""
    knowledge = ledger.knowledge
    yield "about", _about_rows(about)
    yield "record", _record_rows(knowledge, about)
    yield "former_id", ((one.kind, old, one.id) for one in knowledge.ordered for old in one.formerly)
    named: tuple[Actor | System, ...] = (*knowledge.actors, *knowledge.systems)
    yield "alias", ((*one.key, number, alias) for one in named for number, alias in enumerate(one.aliases, 1))
    yield "theme", _theme_rows(knowledge)
    yield "actor", _actor_rows(knowledge)
    yield "actor_part_of", _links(knowledge.actors, "part_of")
    yield "system", _system_rows(knowledge)
    yield "system_part_of", _links(knowledge.systems, "part_of")
    yield "system_developer", _links(knowledge.systems, "developed_by")
    yield "system_operator", _links(knowledge.systems, "operated_by")
    yield "event", _event_rows(ledger)
    yield "event_participant", _links(knowledge.events, "participants")
    yield "event_system", _links(knowledge.events, "systems")
    yield "source", _source_rows(knowledge)
    yield "source_name", _name_rows(knowledge)
    yield "claim", _claim_rows(ledger)
    yield "claim_also_in", _links(knowledge.claims, "also_in")
    yield "claim_actor", _links(knowledge.claims, "actors")
    yield "claim_system", _links(knowledge.claims, "systems")
    yield "claim_event", _links(knowledge.claims, "events")
    yield "statement", _statement_rows(knowledge)
    yield "response", _response_rows(knowledge)
    yield "evidence", ledger.evidence
    yield "edge", ((number, *edge) for number, edge in enumerate(ledger.edges, 1))


def _links(records: Iterable[Record], attribute: str) -> Iterator[Row]:
    for record in records:
        for number, name in enumerate(getattr(record, attribute), 1):
            yield (record.id, number, name)


def _about_rows(about: About) -> Iterator[Row]:
    yield ("generator", f"drillsite {about.version}")
    yield ("licence_name", about.licence_name)
    yield ("licence_url", about.licence_url)
    yield ("site_name", about.site_name)
    yield ("site_url", about.base_url)


def _record_rows(knowledge: Knowledge, about: About) -> Iterator[Row]:
    of_kinds: tuple[Sequence[Record], ...] = (
        knowledge.themes,
        knowledge.claims,
        knowledge.actors,
        knowledge.systems,
        knowledge.events,
        knowledge.sources,
    )
    for records in of_kinds:
        for number, one in enumerate(records, 1):
            yield (*one.key, number, one.title_text, about.page_url(one.key))


def _theme_rows(knowledge: Knowledge) -> Iterator[Row]:
    for number, one in enumerate(knowledge.themes, 1):
        yield (
            one.id,
            number,
            one.title,
            one.summary,
            one.question,
            one.order,
            one.parent,
            one.section,
            one.body,
        )


def _actor_rows(knowledge: Knowledge) -> Iterator[Row]:
    for number, one in enumerate(knowledge.actors, 1):
        yield (one.id, number, one.name, one.type, one.summary, one.wikidata, one.homepage)


def _system_rows(knowledge: Knowledge) -> Iterator[Row]:
    for number, one in enumerate(knowledge.systems, 1):
        yield (one.id, number, one.name, one.type, one.summary, one.wikidata)


def _event_rows(ledger: Ledger) -> Iterator[Row]:
    for number, one in enumerate(ledger.knowledge.events, 1):
        told = (one.title, one.date.text, one.type, one.summary, one.place, one.series)
        yield (one.id, number, *told, *ledger.verdicts[one.key])


def _source_rows(knowledge: Knowledge) -> Iterator[Row]:
    for number, one in enumerate(knowledge.sources, 1):
        origin = _origin_of(one, knowledge)
        issued, accessed = (date.text if date else None for date in (one.issued, one.accessed))
        published = (issued, one.container_title, one.publisher, one.publisher_place, one.collection_title)
        numbers = (one.volume, one.issue, one.page, one.number, one.edition, one.genre)
        found = (one.URL, one.DOI, one.ISBN, one.ISSN, one.language, accessed, one.abstract, one.note)
        ours = (one.level, one.reliability, one.standing, one.archived)
        yield (one.id, number, one.type, one.title, *published, *numbers, *found, *ours, *origin)


def _origin_of(source: Source, knowledge: Knowledge) -> tuple[str, str] | tuple[None, None]:
    """Return kind and id of what a source names as its origin; of `itself` the source."""
    if source.origin is None:
        return (None, None)
    return source.key if source.origin == ITSELF else knowledge.records.resolve(source.origin, ORIGIN_KINDS)[0]


def _name_rows(knowledge: Knowledge) -> Iterator[Row]:
    for source in knowledge.sources:
        roles: tuple[tuple[str, tuple[Author, ...]], ...] = (
            ("author", source.author),
            ("editor", source.editor),
        )
        for role, people in roles:
            for number, one in enumerate(people, 1):
                yield (source.id, role, number, one.family, one.given, one.literal)


def _claim_rows(ledger: Ledger) -> Iterator[Row]:
    for number, one in enumerate(ledger.knowledge.claims, 1):
        told = (one.statement, one.type, one.theme, one.attributed_to, one.note)
        yield (one.id, number, *told, *ledger.verdicts[one.key])


def _statement_rows(knowledge: Knowledge) -> Iterator[Row]:
    for claim in knowledge.claims:
        for number, one in enumerate(claim.stated_in, 1):
            yield (claim.id, number, one.source, one.section, one.locator, one.quote)


def _response_rows(knowledge: Knowledge) -> Iterator[Row]:
    for claim in knowledge.claims:
        for number, one in enumerate(claim.responds_to, 1):
            yield (claim.id, number, one.claim, one.as_, one.note)
