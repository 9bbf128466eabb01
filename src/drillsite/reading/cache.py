"""What reading and checking a data file gave, kept for the next start.

A file is known by the digest of its bytes, so nothing here can be out of date.
"""

from __future__ import annotations

import marshal
import os
import tempfile
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from drillsite.caching import cache_folder, fingerprint

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["FileCache", "Kept"]

_DIGEST_BYTES = 32
_FACTS, _TREE, _RECORDS, _LOCK = _PARTS = ("facts", "tree", "records", "lock")


class Kept(NamedTuple):
    """What is kept of a file without fault: the ids of its records, and what their check found out."""

    ids: tuple[str, ...]
    facts: bytes


class FileCache:
    """Keeps what the files of a data folder gave, in the user's cache (drillsite.caching).

    Whatever cannot be read is not there, and where nothing can be written nothing is kept: it never fails.
    """

    def __init__(self, data_folder: Path) -> None:
        name = blake2b(os.fsencode(data_folder.resolve()), digest_size=16).hexdigest()
        self._folder = cache_folder(f"data/{name}")

    def find(self, digest: bytes) -> Kept | None:
        """Give what is kept of the file whose bytes have this digest."""
        content = self._read(digest, _FACTS)
        return None if content is None else Kept(*marshal.loads(content))

    def find_tree(self, digest: bytes) -> bytes | None:
        """Give the tree of the file's records, in the form of `marshal`; most who know the facts never need it."""
        return self._read(digest, _TREE)

    def find_records(self, digest: bytes) -> bytes | None:
        """Give the file's records as the check made them, in the form of `pickle`."""
        return self._read(digest, _RECORDS)

    def keep(self, digest: bytes, kept: Kept, tree: bytes, records: bytes) -> None:
        """Keep this of a file."""
        self._write(digest, _TREE, tree)
        self._write(digest, _RECORDS, records)
        self._write(digest, _FACTS, marshal.dumps(tuple(kept)))

    def find_lock(self, digest: bytes) -> bytes | None:
        """Return the entries of the lock of quotes with this digest, in the form of `marshal`."""
        return self._read(digest, _LOCK)

    def keep_lock(self, digest: bytes, entries: bytes) -> None:
        """Keep the entries of a lock of quotes."""
        self._write(digest, _LOCK, entries)

    def forget_others(self, digests: Collection[bytes]) -> None:
        """Delete what is kept of other files than these."""
        wanted = {self._path(digest, part) for digest in digests for part in _PARTS}
        with suppress(OSError):
            for path in self._folder.iterdir():
                if path not in wanted:
                    path.unlink(missing_ok=True)

    def _path(self, digest: bytes, part: str) -> Path:
        return self._folder / f"{digest.hex()[:32]}.{part}"

    def _read(self, digest: bytes, part: str) -> bytes | None:
        try:
            content = self._path(digest, part).read_bytes()
        except OSError:
            return None
        signature, content = content[:_DIGEST_BYTES], content[_DIGEST_BYTES:]
        return content if signature == _sign(digest, content) else None

    def _write(self, digest: bytes, part: str, content: bytes) -> None:
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as file:
                file.write(_sign(digest, content) + content)
            Path(file.name).replace(self._path(digest, part))


def _sign(digest: bytes, content: bytes) -> bytes:
    """Give the digest of what is kept, of the file that it is of, and of the program that understands it."""
    return blake2b(content, digest_size=_DIGEST_BYTES, key=digest[:32] + fingerprint()).digest()
