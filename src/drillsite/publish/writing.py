"""The pages of records, put together and written by as many processes as gain time, and what is made beside them."""

from __future__ import annotations

import gc
import multiprocessing
import os
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from drillsite.processes import count_processes
from drillsite.publish.page import make_record_page, page_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from drillsite.publish.shell import Shell
    from drillsite.site.pages import Page
    from drillsite.site.render import Renderer

__all__ = ["PageWriter", "start_writing"]

PARALLEL_FROM = 1_000
"""From how many pages on further processes gain more time than they take to start."""

BATCH = 64
"""How many pages a process writes before it asks for more."""


@dataclass(frozen=True, slots=True)
class PageWriter:
    """Makes the page of a record as MkDocs would: the renderer's body in the theme's frame."""

    renderer: Renderer
    shell: Shell
    config: MkDocsConfig
    files: Files
    edit_uri: Callable[[Page], str | None]
    edit_url: Callable[[Page], str]

    def write(self, page: Page) -> None:
        """Write one page into the site."""
        folder = f"{self.config.site_dir}/{page.address}"
        # Making objects of paths takes longer than making a folder and a file.
        try:
            os.mkdir(folder)  # noqa: PTH102
        except (FileExistsError, FileNotFoundError):
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103
        with open(f"{folder}index.html", "wb", buffering=0) as file:  # noqa: PTH123
            file.write(self.make(page))

    def make(self, page: Page) -> bytes:
        """Give the file of a page.

        Only the pages on which a frame proves itself are made into pages of MkDocs, so that the theme can render them.
        """
        body = self.renderer.render(page)
        frame = self.shell.proven_frame(page.address, bool(body.toc))
        if frame is not None:
            return frame.fill(page_parts(page, body, self.config.site_url or "", self.edit_url(page)))
        record_page = make_record_page(page, self.config, self.edit_uri(page), lambda _: body)
        record_page.render(self.config, self.files)
        return self.shell.render(record_page)


def start_writing(writer: PageWriter, pages: Sequence[Page], jobs: Sequence[Callable[[], None]]) -> Callable[[], None]:
    """Start to write the pages and to do the jobs beside them; what is given back waits for all of it.

    Processes share the knowledge by forking. Where none can be forked, or the site is small, all is done here, one
    thing after the other, to the same bytes.
    """
    processes = count_processes() if len(pages) >= PARALLEL_FROM else 1
    if processes == 1:
        return lambda: _write_here(writer, pages, jobs)
    gc.freeze()
    work = [*jobs, *(partial(_write_batch, writer, batch) for batch in _batches(pages))]
    pool = multiprocessing.get_context("fork").Pool(processes, _inherit, (work,))
    # The longest come first, so that none is left alone at the end.
    done = [pool.apply_async(_do, (number,)) for number in range(len(work))]
    pool.close()

    def finish() -> None:
        for one in done:
            one.get()
        pool.join()

    return finish


def _batches(pages: Sequence[Page]) -> Iterator[Sequence[Page]]:
    """Give the pages in batches; those of sources in one, so that one process asks for all of their references."""
    sources = [page for page in pages if page.section == "sources/"]
    others = [page for page in pages if page.section != "sources/"]
    if sources:
        yield sources
    yield from (others[start : start + BATCH] for start in range(0, len(others), BATCH))


def _write_here(writer: PageWriter, pages: Sequence[Page], jobs: Sequence[Callable[[], None]]) -> None:
    _write_batch(writer, pages)
    for job in jobs:
        job()


def _write_batch(writer: PageWriter, pages: Sequence[Page]) -> None:
    for page in pages:
        writer.write(page)


_inherited: Sequence[Callable[[], None]] = ()
"""The work that a process was forked with; set in workers only."""


def _inherit(work: Sequence[Callable[[], None]]) -> None:
    global _inherited
    _inherited = work


def _do(number: int) -> None:
    _inherited[number]()
