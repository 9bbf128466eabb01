"""A folder that takes the place of another when it is complete, made by one process at a time."""

from __future__ import annotations

import shutil
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from drillsite.locking import held_alone
from drillsite.publish.project import BuildFailedError

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
    with _made_alone(building, folder):
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
def _made_alone(building: Path, folder: Path) -> Iterator[None]:
    """Make a folder, empty, and keep other processes away from it until it has been put in place or removed."""
    with ExitStack() as held:
        try:
            held.enter_context(held_alone(building, waits=False))
        except BlockingIOError:
            message = f'another build of "{folder}" is under way; wait until it has ended'
            raise BuildFailedError(message) from None
        for left_over in list(building.iterdir()):
            shutil.rmtree(left_over) if left_over.is_dir() else left_over.unlink()
        yield
