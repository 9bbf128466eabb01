"""The heavy work of a build, by as many processes as gain time: bodies of pages in their order, and the downloads."""

from __future__ import annotations

import gc
import multiprocessing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from drillsite.processes import count_processes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from drillsite.site import Body, Page, Renderer

__all__ = ["Work", "start_work"]

PARALLEL_FROM = 1_000
"""From how many pages on further processes gain more time than they take to start."""

BATCH = 64
"""How many pages a process renders before it hands them over."""


@dataclass(frozen=True, slots=True)
class Work:
    """Work that has been started: the bodies of the pages in order, and what gives the downloads when they are ready."""

    bodies: Iterator[Body]
    downloads: Callable[[], dict[str, bytes]]


def start_work(
    renderer: Renderer, pages: Sequence[Page], export: Callable[[], dict[str, bytes]], *, alone: bool = False
) -> Work:
    """Start to render the pages and to make the downloads, and give where they come out.

    Processes share the knowledge by forking. Where a process cannot be forked safely (another system, a server with
    threads: `alone`), or the site is small, all is done here, one thing after the other, to the same bytes.
    """
    processes = 1 if alone or len(pages) < PARALLEL_FROM else count_processes()
    if processes == 1:
        return Work(map(renderer.render, pages), export)
    batches = [pages[start : start + BATCH] for start in range(0, len(pages), BATCH)]
    gc.freeze()
    pool = multiprocessing.get_context("fork").Pool(processes, _inherit, (renderer, export))
    exported = pool.apply_async(_run_export)
    rendered = pool.imap(_render_batch, batches)
    pool.close()
    return Work((body for bodies in rendered for body in bodies), exported.get)


_inherited: tuple[Renderer, Callable[[], dict[str, bytes]]] | None = None
"""What a worker process was forked with; set in workers only."""


def _inherit(renderer: Renderer, export: Callable[[], dict[str, bytes]]) -> None:
    global _inherited
    _inherited = (renderer, export)


def _run_export() -> dict[str, bytes]:
    assert _inherited is not None
    return _inherited[1]()


def _render_batch(pages: Sequence[Page]) -> list[Body]:
    assert _inherited is not None
    return [_inherited[0].render(page) for page in pages]
