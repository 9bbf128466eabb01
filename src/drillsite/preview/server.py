"""The preview as a program: a port, a watch on the files, and an end at once when it is asked for."""

from __future__ import annotations

import asyncio
import errno
import gc
import signal
import socket
import threading
from contextlib import aclosing, contextmanager
from typing import TYPE_CHECKING

import uvicorn
from starlette.concurrency import run_in_threadpool

from drillsite.preview.watching import Watch
from drillsite.problems import show_text

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
    from pathlib import Path

    from drillsite.preview.app import PreviewApp
    from drillsite.preview.current import CurrentSite

__all__ = ["open_port", "serve"]

_TRIES, _HIGHEST = 50, 65535
_REST = 0.2
"""Seconds after a reload, when the open pages have what they asked for, until the rest is done."""


def open_port(host: str, port: int) -> socket.socket:
    """Return a socket at the port, or at the next one that is free; raises OSError."""
    for number in range(port, min(port + _TRIES, _HIGHEST + 1)):
        found = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((host, number))
            found.listen()  # whoever asks from now on waits until the site is there
        except OSError as fault:
            found.close()
            if fault.errno != errno.EADDRINUSE:
                raise
        else:
            return found
    raise OSError(errno.EADDRINUSE, f"the ports {port} to {number} are taken")


def serve(app: PreviewApp, port: socket.socket, say: Callable[[str], None], *, verbose: bool = False) -> None:
    """Serve the site until the program is told to end; `say` is given a line for each reload.

    With `verbose` it is given every problem too, and each request is logged.
    """
    asyncio.run(_serve(app, port, _say_all(app.site, say) if verbose else say, verbose))


def _say_all(site: CurrentSite, say: Callable[[str], None]) -> Callable[[str], None]:
    def say_all(line: str) -> None:
        say(line)
        for problem in site.problems:
            say(show_text(problem))

    return say_all


async def _serve(app: PreviewApp, port: socket.socket, say: Callable[[str], None], verbose: bool) -> None:
    server = _Server(
        uvicorn.Config(
            app.asgi,
            http="h11",
            ws="none",
            lifespan="off",
            log_level="info" if verbose else "critical",  # below that are requests that are none, told with tracebacks
            timeout_graceful_shutdown=1,
            server_header=False,
            proxy_headers=False,
        )
    )
    stop = threading.Event()

    def end() -> None:
        stop.set()
        server.should_exit, server.force_exit = True, server.should_exit  # the second time without waiting for anybody
        ending.append(asyncio.create_task(app.close()))

    ending: list[asyncio.Task[None]] = []
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(end))
    watching = asyncio.create_task(_reload(app, stop, say))
    try:
        await server.serve(sockets=[port])
    finally:
        stop.set()
        await watching


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to us: the program then ends well instead of being killed by them."""
        yield


async def _rest(site: CurrentSite) -> None:
    """Do what can wait until open pages have what they asked for."""
    await asyncio.sleep(_REST)
    await run_in_threadpool(site.keep)
    gc.collect()  # what Jinja and MkDocs make is circular


async def _reload(app: PreviewApp, stop: threading.Event, say: Callable[[str], None]) -> None:
    """Take in changes as they come; where the site has other folders now, or new ones in their place, watch these."""
    site = app.site
    resting = asyncio.create_task(_rest(site))
    while not stop.is_set():
        folders = site.folders
        async with aclosing(_watch(site, folders, stop)) as changes:
            async for paths in changes:
                say(await run_in_threadpool(site.reload, paths))
                await app.tell()
                resting = asyncio.create_task(_rest(site))
                if site.folders != folders or not paths.isdisjoint(folders):
                    break
    resting.cancel()  # an end is not kept waiting


async def _watch(site: CurrentSite, folders: Sequence[Path], stop: threading.Event) -> AsyncGenerator[set[Path], None]:
    """Yield what changes, and first what has changed before the watch began."""
    try:
        watch = Watch(site.config_file, folders, stop)
    except FileNotFoundError:
        await asyncio.sleep(_REST)  # it is looked for again and again, and others must have their turn
        return
    if missed := await run_in_threadpool(site.find_missed):
        yield missed
    async with aclosing(watch.changes()) as changes:
        async for paths in changes:
            yield paths
