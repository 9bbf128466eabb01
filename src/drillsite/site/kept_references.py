"""References that the processor has set, kept for the next build by the digest of what it was given.

The processor takes a tenth of the time of a large build, and most sources stay what they were.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, suppress
from hashlib import blake2b
from typing import TYPE_CHECKING

from markupsafe import Markup

from drillsite.caching import fingerprint, make_cache_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

__all__ = ["KeptReferences"]

_DIGEST_BYTES = 32
_MOST = 200_000
"""How many references are kept; where there are more, all are set anew."""

_TABLE = "CREATE TABLE IF NOT EXISTS reference (given BLOB PRIMARY KEY, kept BLOB NOT NULL) WITHOUT ROWID"


class KeptReferences:
    """Keeps references in the user's cache (drillsite.caching), as made by a `processor` in some version.

    Whatever cannot be read is not there, and where nothing can be written nothing is kept: it never fails. Each entry
    is signed with what it is of, so one that is damaged or of another program is not there either.
    """

    def __init__(self, processor: bytes) -> None:
        self._key = blake2b(fingerprint() + processor, digest_size=_DIGEST_BYTES).digest()

    def find(self, given: Iterable[bytes]) -> dict[bytes, tuple[Markup, ...]]:
        """Return the references that are kept of what the processor would be given, by that."""
        by_digest = {self._digest(text): text for text in given}
        found: dict[bytes, tuple[Markup, ...]] = {}
        with suppress(sqlite3.Error, OSError), closing(self._open()) as database:
            for digest, text in by_digest.items():
                row = database.execute("SELECT kept FROM reference WHERE given = ?", (digest,)).fetchone()
                if row and (references := self._read(digest, row[0])) is not None:
                    found[text] = references
        return found

    def keep(self, references: Mapping[bytes, Iterable[str]]) -> None:
        """Keep references by what the processor was given for each."""
        with suppress(sqlite3.Error, OSError), closing(self._open()) as database, database:
            (number,) = database.execute("SELECT count(*) FROM reference").fetchone()
            if number + len(references) > _MOST:
                database.execute("DELETE FROM reference")
            database.executemany("INSERT OR REPLACE INTO reference VALUES (?, ?)", self._rows(references))

    def _rows(self, references: Mapping[bytes, Iterable[str]]) -> Iterator[tuple[bytes, bytes]]:
        for text, reference in references.items():
            digest, content = self._digest(text), json.dumps([str(one) for one in reference]).encode()
            yield digest, self._sign(digest, content) + content

    def _open(self) -> sqlite3.Connection:
        folder = make_cache_folder("references")
        if folder is None:
            raise OSError("nothing can be kept")
        path = folder / f"{self._key.hex()[:16]}.sqlite"
        _forget_others(path)
        try:
            return _connect(path)
        except sqlite3.DatabaseError as fault:
            if isinstance(fault, sqlite3.OperationalError):  # it is in use, or cannot be written
                raise
            path.unlink()  # it is no database, or a damaged one
            return _connect(path)

    def _read(self, digest: bytes, kept: bytes) -> tuple[Markup, ...] | None:
        signature, content = kept[:_DIGEST_BYTES], kept[_DIGEST_BYTES:]
        return tuple(map(Markup, json.loads(content))) if signature == self._sign(digest, content) else None

    def _digest(self, text: bytes) -> bytes:
        return blake2b(text, digest_size=_DIGEST_BYTES).digest()

    def _sign(self, digest: bytes, content: bytes) -> bytes:
        return blake2b(digest + content, digest_size=_DIGEST_BYTES, key=self._key).digest()


def _connect(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path)
    try:
        database.execute("PRAGMA synchronous = OFF")  # what is lost in a crash only takes time again
        database.execute(_TABLE)
    except sqlite3.Error:
        database.close()
        raise
    return database


def _forget_others(path: Path) -> None:
    """Delete what other versions of the program have kept."""
    with suppress(OSError):
        for other in path.parent.iterdir():
            if not other.name.startswith(path.name):
                other.unlink(missing_ok=True)
