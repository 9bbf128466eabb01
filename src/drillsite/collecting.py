"""Making many objects that stay: a search for circular garbage takes a third of the time, and finds none."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["without_collection"]


@contextmanager
def without_collection(*, keeps: bool = False) -> Iterator[None]:
    """Do not look for garbage meanwhile; where it `keeps` what was built, nor later among that: nothing is circular."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if keeps:
            gc.freeze()
        if was_enabled:
            gc.enable()
