"""What changes on the disk, as soon as it does."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from watchfiles import DefaultFilter, awatch

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

__all__ = ["watch"]

_STEP = 20
"""Milliseconds without a further change after which changes are told."""

_AT_MOST = 200
"""Milliseconds after which they are told in any case."""

_PATIENCE = 500
"""Milliseconds after which the watcher looks whether it is to stop."""


class _Filter(DefaultFilter):
    """Leaves out what editors write beside a file."""

    ignore_entity_patterns = (*DefaultFilter.ignore_entity_patterns, r"^\.", r"^4913$", r"^#.*#$", r"\.tmp$")


async def watch(file: Path, folders: Sequence[Path], stop: asyncio.Event) -> AsyncIterator[set[Path]]:
    """Give the files that have changed, many at once where many change at once, until it is stopped.

    Looks at one file, which may be replaced or not be there, at the folders that come beside it, and at all files below
    further folders.
    """
    queue: asyncio.Queue[set[Path]] = asyncio.Queue()
    tasks = [
        asyncio.create_task(_look(queue, (file.parent,), file)),
        asyncio.create_task(_look(queue, folders)),
        asyncio.create_task(_end(queue, stop)),
    ]
    try:
        while paths := await queue.get():
            while not queue.empty():
                paths |= queue.get_nowait()
            yield paths
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _end(queue: asyncio.Queue[set[Path]], stop: asyncio.Event) -> None:
    await stop.wait()
    queue.put_nowait(set())


async def _look(queue: asyncio.Queue[set[Path]], folders: Sequence[Path], only: Path | None = None) -> None:
    """Put what changes below the folders, or `only` one file of one folder, into the queue."""
    changes = awatch(
        *folders,
        recursive=only is None,
        watch_filter=_Filter(),
        step=_STEP,
        debounce=_AT_MOST,
        rust_timeout=_PATIENCE,
        yield_on_timeout=False,
    )
    async for found in changes:
        paths = {Path(path) for _, path in found}
        if wanted := paths if only is None else {path for path in paths if path == only or path.is_dir()}:
            queue.put_nowait(wanted)
