"""Where what is worth keeping for the next start lies: in the user's cache, and never beside the data or in the site.

All of it may be deleted at any time and then only takes time again. It holds Python's own forms of data and code, which
are for those of one's own only; so it is not put where it could come with somebody else's project.
"""

from __future__ import annotations

import sys
from functools import cache
from hashlib import blake2b
from pathlib import Path

import jinja2
import platformdirs
import pydantic

from drillsite import __version__

__all__ = ["cache_folder", "fingerprint", "make_cache_folder"]


def cache_folder(name: str) -> Path:
    """Give the folder for what is kept under a name, below XDG_CACHE_HOME or what the system has in its place."""
    return platformdirs.user_cache_path("drillsite", appauthor=False) / name


def make_cache_folder(name: str) -> Path | None:
    """Give the same folder where it is there, or can be made."""
    folder = cache_folder(name)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return None
    return folder


@cache
def fingerprint() -> bytes:
    """Give 32 bytes that change with whatever makes what is kept: Python, two libraries, and our own code."""
    versions = (sys.version, jinja2.__version__, pydantic.VERSION, __version__)
    modules = sorted(Path(__file__).parent.rglob("*.py"))
    stamps = [(path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in modules]
    return blake2b(repr((versions, stamps)).encode(), digest_size=32).digest()
