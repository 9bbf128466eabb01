"""Bodies of pages, rendered by as many processes as gain time, always in the order of the pages."""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from drillsite.site import Body, Page, Renderer

__all__ = ["render_pages"]

PARALLEL_FROM = 1_000
"""From how many pages on further processes gain more time than they take to start."""

BATCH = 64
"""How many pages a process renders before it hands them over."""

_renderer: Renderer | None = None
"""The renderer that a worker process inherited; set in workers only."""


def render_pages(renderer: Renderer, pages: Sequence[Page]) -> Iterator[Body]:
    """Give the body of each page in order.

    Processes share the knowledge by forking, so where a process cannot be forked safely (another system, a server with
    threads) the pages are rendered here, one after the other, to the same bytes.
    """
    processes = os.cpu_count() or 1
    if len(pages) < PARALLEL_FROM or processes == 1 or not _can_fork():
        yield from map(renderer.render, pages)
        return
    batches = [pages[start : start + BATCH] for start in range(0, len(pages), BATCH)]
    gc.freeze()
    with multiprocessing.get_context("fork").Pool(processes, _inherit, (renderer,)) as pool:
        for bodies in pool.imap(_render_batch, batches):
            yield from bodies


def _can_fork() -> bool:
    return "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1


def _inherit(renderer: Renderer) -> None:
    global _renderer  # noqa: PLW0603 (one worker process, one renderer)
    _renderer = renderer


def _render_batch(pages: Sequence[Page]) -> list[Body]:
    assert _renderer is not None
    return [_renderer.render(page) for page in pages]
