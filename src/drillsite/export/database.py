"""The records as an SQLite database, for questions that no page answers."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from drillsite.export.database_tables import TABLES

if TYPE_CHECKING:
    from drillsite.export.about import About
    from drillsite.export.database_tables import Table
    from drillsite.export.ledger import Ledger

__all__ = ["write_database"]

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
    "user_version = 2",
    "journal_mode = OFF",
    "synchronous = OFF",
    "cache_size = -262144",
    "temp_store = MEMORY",
)


def write_database(ledger: Ledger, about: About) -> bytes:
    """Return `drillsite.sqlite`: an SQLite 3 database with a table for each kind of record and each list in it.

    `record` holds all ids; what may name several kinds names it there (`origin_kind`, `origin`). `position`
    counts from 1, for records in reading order. Dates are EDTF; yes is 1, no 0. All foreign keys hold. The file is the
    same byte for byte from the same knowledge and version of SQLite: fixed page size, rows in order, no times.
    Views tell which records a claim is about (`mention`) and which are named together (`co_mention`). `user_version`
    is that of the form.
    """
    with tempfile.TemporaryDirectory(prefix="drillsite-") as folder:
        path = Path(folder) / "drillsite.sqlite"
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            for setting in _SETTINGS:
                database.execute(f"PRAGMA {setting}")
            database.executescript("\n".join(["BEGIN;", *(table.sql for table in TABLES)]))
            for table in TABLES:
                _insert(database, table, ledger, about)
            database.execute("COMMIT")
            database.executescript(f"BEGIN; {INDEXES} {VIEWS} COMMIT;")
        return path.read_bytes()


def _insert(database: sqlite3.Connection, table: Table, ledger: Ledger, about: About) -> None:
    """Insert the rows in the order of their key, which stands first in each, so that pages of the file fill up."""
    marks = ", ".join("?" * len(table.columns))
    database.executemany(f"INSERT INTO {table.name} VALUES ({marks})", sorted(table.rows(ledger, about)))
