"""What a command costs, and what it has built."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Built", "CommandError", "Cost", "measure_command", "measure_memory", "measure_site"]

_SAMPLE_SECONDS = 0.5


class CommandError(Exception):
    """The command did not succeed; the message ends with the last lines that it said."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took.

    `cpu` is user and system time of the process and all that it waited for. `process_bytes` is the peak of
    its largest process, from the kernel (at least what the measuring process held); `tree_bytes` the peak of
    all its processes together, shared memory counted once, looked at twice a second: 0 where not asked for.
    """

    wall: float
    cpu: float
    process_bytes: int
    tree_bytes: int


@dataclass(frozen=True, slots=True)
class Built:
    """What stands in a built site."""

    pages: int
    page_bytes: int
    claim_pages: int
    claim_bytes: int
    files: int
    all_bytes: int

    @property
    def mean_page(self) -> float:
        """Mean bytes of an HTML page."""
        return self.page_bytes / max(1, self.pages)

    @property
    def mean_claim(self) -> float:
        """Mean bytes of the page of a claim."""
        return self.claim_bytes / max(1, self.claim_pages)


def measure_command(
    command: Sequence[str | Path],
    folder: Path,
    log: Path,
    env: Mapping[str, str],
    *,
    watch_tree: bool = False,
) -> Cost:
    """Run a command in a folder, what it says going to a log, and give what it took."""
    with log.open("wb") as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=folder,
            env=dict(env),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        tree = _Tree(process.pid) if watch_tree else None
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    peak = tree.stop() if tree else 0
    if process.returncode:
        said = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-12:]
        raise CommandError("\n".join([f"{command[0]} ended with status {process.returncode}", *said]))
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, peak)


class _Tree:
    """Watches the memory of a process and its descendants until it is stopped."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._peak = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> int:
        """Give the most that was seen, in bytes."""
        self._ended.set()
        self._thread.join()
        return self._peak

    def _watch(self) -> None:
        while not self._ended.wait(_SAMPLE_SECONDS):
            self._peak = max(self._peak, measure_memory(self._pid))


def measure_memory(pid: int) -> int:
    """Give the bytes that a process and its descendants hold now, shared memory counted once."""
    return sum(map(_share_of_memory, _descendants(pid)))


def _descendants(pid: int) -> list[int]:
    found = [pid]
    for parent in found:
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                found.extend(int(child) for child in task.read_text().split())
            except OSError:
                continue
    return found


def _share_of_memory(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def measure_site(folder: Path) -> Built:
    """Count the pages of a built site and their bytes; claims are the pages in folders of `claims/`."""
    pages = page_bytes = claim_pages = claim_bytes = files = all_bytes = 0
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        size = path.stat().st_size
        files += 1
        all_bytes += size
        if path.suffix == ".html":
            pages += 1
            page_bytes += size
            if path.name == "index.html" and path.parent.parent == folder / "claims":
                claim_pages += 1
                claim_bytes += size
    return Built(pages, page_bytes, claim_pages, claim_bytes, files, all_bytes)
