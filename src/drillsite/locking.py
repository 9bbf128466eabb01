"""A folder that one process at a time has to itself."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["held_alone"]


@contextmanager
def held_alone(folder: Path, *, waits: bool = True) -> Iterator[None]:
    """Keep whoever else asks for the folder away, in this process or another, until this is done.

    The folder is made where there is none, and nothing is left in it. Who comes second waits, or else gets
    BlockingIOError. The system gives the folder free when a process and those forked from it end, in whatever way. On
    Windows, and on drives of a network that know no locks, nobody is kept away. Raises OSError where the folder cannot
    be made.
    """
    if sys.platform == "win32":
        folder.mkdir(parents=True, exist_ok=True)
        yield
        return
    lock = _lock(folder, fcntl.LOCK_EX if waits else fcntl.LOCK_EX | fcntl.LOCK_NB)
    try:
        yield
    finally:
        with suppress(OSError):
            fcntl.flock(lock, fcntl.LOCK_UN)  # a process forked meanwhile would keep it
        os.close(lock)


def _lock(folder: Path, how: int) -> int:
    """Give the folder open and locked, of that name now: who had it before may have put it elsewhere."""
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(lock, how)
        except BlockingIOError:
            os.close(lock)
            raise
        except OSError:
            return lock
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(lock), folder.stat()):
                return lock
        os.close(lock)
