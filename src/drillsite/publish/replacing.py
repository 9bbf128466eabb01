"""A folder that takes the place of another when it is complete, made by one process at a time."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from drillsite.publish.project import BuildFailedError

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["replacement"]


@contextmanager
def replacement(folder: Path) -> Iterator[Path]:
    """Give an empty folder that takes the place of this one when all goes well, and is removed when not.

    What is hidden in it stays, such as the `.git` of a working tree. What an earlier process left when it was killed is
    put right first. Raises BuildFailedError where another process is making a replacement of the same folder.
    """
    folder = folder.resolve()
    building = folder.with_name(f".{folder.name}.building")
    previous = folder.with_name(f".{folder.name}.previous")
    with _held_alone(building, folder):
        if previous.exists() and not folder.exists():
            previous.rename(folder)
        _clear_away(previous, folder)
        try:
            yield building
            _put_in_place(building, folder, previous)
        finally:
            shutil.rmtree(building, ignore_errors=True)
        _clear_away(previous, folder)


def _put_in_place(building: Path, folder: Path, previous: Path) -> None:
    if folder.exists():
        folder.rename(previous)
    try:
        building.rename(folder)
    except OSError:
        if previous.exists():
            previous.rename(folder)
        raise


def _clear_away(previous: Path, folder: Path) -> None:
    """Remove the folder that stood here before, once what is hidden in it has been taken over, as MkDocs does."""
    if previous.exists():
        for hidden in list(previous.glob(".*")):
            if not (folder / hidden.name).exists():
                hidden.rename(folder / hidden.name)
        shutil.rmtree(previous, ignore_errors=True)


@contextmanager
def _held_alone(building: Path, folder: Path) -> Iterator[None]:
    """Make a folder, empty, and keep other processes away from it until it has been put in place or removed."""
    building.mkdir(parents=True, exist_ok=True)
    lock = None if sys.platform == "win32" else os.open(building, os.O_RDONLY)
    try:
        if lock is not None and not _is_ours(lock, building):
            raise BuildFailedError(f'another build of "{folder}" is under way; wait until it has ended')
        for left_over in list(building.iterdir()):
            shutil.rmtree(left_over) if left_over.is_dir() else left_over.unlink()
        yield
    finally:
        if lock is not None:
            os.close(lock)


def _is_ours(lock: int, building: Path) -> bool:
    """Lock the open folder, and give whether nobody else has it, or has just put it in place or removed it.

    The system gives it free when this process and those forked from it have ended, in whatever way.
    """
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.path.samestat(os.fstat(lock), building.stat())
    except (BlockingIOError, FileNotFoundError):
        return False
    except OSError:  # some drives of a network know no locks
        return True
