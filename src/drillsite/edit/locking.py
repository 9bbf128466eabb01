"""A folder in which one process at a time makes an edit."""

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
def held_alone(folder: Path) -> Iterator[None]:
    """Keep whoever else asks for the folder waiting, in this process or another, until this is done.

    The folder is made where there is none, and nothing is left in it. The system gives it free when a process ends, in
    whatever way. On Windows, and on drives of a network that know no locks, nobody is kept waiting. Raises OSError
    where the folder cannot be made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if sys.platform == "win32":
        yield
        return
    lock = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        with suppress(OSError):
            fcntl.flock(lock, fcntl.LOCK_UN)  # a process forked meanwhile would keep it
        os.close(lock)
