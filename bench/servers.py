"""Servers that benchmarks start, ask and stop."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.measure import measure_memory

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

__all__ = ["Running", "Server", "running"]

_PATIENCE = 600
"""Seconds after which a server is given up."""

_PAUSE = 0.004
"""Seconds between two questions of one who waits."""


@dataclass(frozen=True, slots=True)
class Server:
    """A command, with {port} in it, the folder that it is run in, and the one for what it keeps for the next start."""

    command: Sequence[str]
    folder: Path
    cache: Path


class Running:
    """A server that has been started."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self._process, self.port = process, port

    def ask(self, path: str, timeout: float = 60) -> tuple[int, bytes]:
        """Give status and body of a page; raises OSError and HTTPException."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request("GET", path, headers={"Host": f"localhost:{self.port}"})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def wait_for(self, path: str, text: bytes) -> None:
        """Ask for a page until it has a text; raises TimeoutError, and ChildProcessError where the server has ended."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            try:
                if text in self.ask(path)[1]:
                    return
            except (OSError, http.client.HTTPException):
                if self._process.poll() is not None:
                    raise ChildProcessError(f"the server has ended with status {self._process.returncode}") from None
            time.sleep(_PAUSE)
        raise TimeoutError(f"{path} has never had what it should")

    def time(self, path: str) -> float:
        """Give the seconds that a page takes; raises LookupError where there is none."""
        begun = time.perf_counter()
        status, _ = self.ask(path)
        if status != 200:
            raise LookupError(f"{path} is answered with {status}")
        return time.perf_counter() - begun

    def memory(self) -> int:
        """Give the bytes that all its processes hold now, shared ones counted once."""
        return measure_memory(self._process.pid)


@contextmanager
def running(server: Server) -> Iterator[Running]:
    """Start a server at a free port, and end it and all that it has started."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [part.format(port=port) for part in server.command],
            cwd=server.folder,
            stdout=log,
            stderr=log,
            start_new_session=True,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "XDG_CACHE_HOME": str(server.cache)},
        )
        try:
            yield Running(process, port)
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
