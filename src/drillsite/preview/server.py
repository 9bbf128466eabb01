"""The preview as a program: a port, a watch on the files, and an end at once when it is asked for."""

from __future__ import annotations

import asyncio
import errno
import signal
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn
from sse_starlette.sse import AppStatus
from starlette.concurrency import run_in_threadpool

from drillsite.preview.watching import watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from drillsite.preview.app import PreviewApp

__all__ = ["list_names", "open_port", "serve"]

_TRIES = 50
_EVERYWHERE = ("0.0.0.0", "::")


def open_port(host: str, port: int) -> socket.socket:
    """Give a socket at the port, or at the next one that is free; raises OSError."""
    for number in range(port, port + _TRIES):
        found = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((host, number))
        except OSError as fault:
            found.close()
            if fault.errno != errno.EADDRINUSE:
                raise
        else:
            return found
    raise OSError(errno.EADDRINUSE, f"the ports {port} to {port + _TRIES - 1} are taken")


def serve(app: PreviewApp, port: socket.socket, say: Callable[[str], None]) -> None:
    """Serve the site until the program is told to end; `say` is given a line for each reload."""
    asyncio.run(_serve(app, port, say))


async def _serve(app: PreviewApp, port: socket.socket, say: Callable[[str], None]) -> None:
    server = _Server(
        uvicorn.Config(
            app.asgi,
            http="h11",
            ws="none",
            lifespan="off",
            log_level="error",
            timeout_graceful_shutdown=1,
            server_header=False,
        )
    )
    stop = asyncio.Event()
    watching = asyncio.create_task(_reload(app, stop, say))
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, _end, server, stop)
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


def _end(server: uvicorn.Server, stop: asyncio.Event) -> None:
    AppStatus.should_exit = True
    server.should_exit = True
    server.force_exit = True
    stop.set()


async def _reload(app: PreviewApp, stop: asyncio.Event, say: Callable[[str], None]) -> None:
    """Take in changes as they come; where other folders belong to the site now, watch these."""
    site = app.site
    while not stop.is_set():
        folders = site.folders
        async for paths in watch(site.config_file, folders, stop):
            say(await run_in_threadpool(site.reload, paths))
            await app.tell()
            if site.folders != folders:
                break


def list_names(host: str) -> list[str]:
    """Give the names by which a preview served at a host may be asked for; others are a sign of DNS rebinding."""
    found = ["localhost", "127.0.0.1", "[::1]", f"[{host}]" if ":" in host else host]
    if host in _EVERYWHERE:
        addresses = {str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None)}
        found += [socket.gethostname(), *(f"[{one}]" if ":" in one else one for one in sorted(addresses))]
    return found
