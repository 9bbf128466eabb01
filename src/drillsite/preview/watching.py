"""What changes on the disk, as soon as it does, and what has changed while nobody was watching."""

from __future__ import annotations

import asyncio
import os
import threading
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from watchfiles import DefaultFilter
from watchfiles._rust_notify import RustNotify  # documented as "Rust backend direct usage"
from watchfiles.main import Change

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable, Iterator, Sequence

__all__ = ["Stamps", "Watch", "stamp_files"]

_STEP = 20
"""Milliseconds without a further change after which changes are told."""

_AT_MOST = 200
"""Milliseconds after which they are told in any case."""

_PATIENCE = 500
"""Milliseconds after which a watcher begins anew where nothing has changed."""

_PAUSE = 300
"""Milliseconds between two looks, where the system tells nothing."""

Stamps = dict[Path, tuple[int, int]]
"""When each file was last written, in nanoseconds, and its size."""


def stamp_files(file: Path, folders: Iterable[Path]) -> Stamps:
    """Return the stamps of a file and of all files below the folders, as far as they are there."""
    found: Stamps = {}
    for path in chain((file,), *map(_files_below, folders)):
        with suppress(OSError):
            known = path.stat()
            found[path] = (known.st_mtime_ns, known.st_size)
    return found


def _files_below(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder; one that goes while it is looked at is passed over."""
    for where, _, names in os.walk(folder):
        yield from (Path(where, name) for name in names)


class Watch:
    """Watches a file, which may be replaced or not be there, and all files below folders; from when it is made.

    Folders that come beside the file are watched for too. A folder that goes is told of, and what comes in its place is
    not watched. Ends when `stop` is set. Raises FileNotFoundError where a folder is not there, and the system tells
    nothing.
    """

    def __init__(self, file: Path, folders: Sequence[Path], stop: threading.Event) -> None:
        self._file, self._stop, self._closed = file, stop, threading.Event()
        self._beside = _watch([file.parent], recursive=False)
        self._below = _watch(folders, recursive=True)
        self._wants = _Filter()

    def is_set(self) -> bool:
        """Return whether it is to end, as watchers ask."""
        return self._closed.is_set() or self._stop.is_set()

    async def changes(self) -> AsyncGenerator[set[Path], None]:
        """Yield the files that have changed, many at once where many change at once, until the watch ends."""
        queue: asyncio.Queue[set[Path]] = asyncio.Queue()
        tasks = [asyncio.create_task(self._look(one, queue)) for one in (self._beside, self._below)]
        try:
            while paths := await queue.get():
                while not queue.empty():
                    paths |= queue.get_nowait()
                yield paths
        finally:
            self._closed.set()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _look(self, watcher: RustNotify, queue: asyncio.Queue[set[Path]]) -> None:
        while not self.is_set():
            found = await asyncio.to_thread(watcher.watch, _AT_MOST, _STEP, _PATIENCE, self)
            if isinstance(found, set):
                paths = {Path(path) for change, path in found if self._wants(Change(change), path)}
                if watcher is self._beside:
                    paths = {path for path in paths if path == self._file or path.is_dir()}
                if paths:
                    queue.put_nowait(paths)
        queue.put_nowait(set())


def _watch(folders: Sequence[Path], *, recursive: bool) -> RustNotify:
    """Return a watcher that the system notifies, or that looks by itself where the system has no more watches.

    The environment can ask for the latter, as with all programs that use watchfiles: some shared folders tell nothing.
    """
    paths, must_look = [str(folder) for folder in folders], bool(os.environ.get("WATCHFILES_FORCE_POLLING"))
    try:
        return RustNotify(paths, False, must_look, _PAUSE, recursive, True)
    except FileNotFoundError:
        raise
    except OSError:
        return RustNotify(paths, False, True, _PAUSE, recursive, True)


class _Filter(DefaultFilter):
    """Leaves out what editors write beside a file."""

    ignore_entity_patterns = (*DefaultFilter.ignore_entity_patterns, r"^\.", r"^4913$", r"^#.*#$", r"\.tmp$")
