"""What tests of the preview share: a preview of a folder as a program of its own, asked as browsers and others ask."""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

__all__ = ["Answer", "Preview", "preview", "wait_for"]

PATIENCE = 20
"""Seconds after which what should have happened has not."""


class Answer:
    """What came back: status, headers and body."""

    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self.status, self.headers, self.body = answer.status, answer.headers, answer.read()

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def page(self) -> bytes:
        """The page without the preview's script."""
        return re.sub(rb'<script src="/_drillsite/preview.js" data-digest="\w+"></script>', b"", self.body)


class Preview:
    """A running preview."""

    def __init__(self, program: subprocess.Popen[str], log: Path) -> None:
        self.program, self._log = program, log
        wait_for(lambda: program.poll() is not None or "http://" in self.log)
        found = re.search(r"http://(\S+?):(\d+)(/\S*)", self.log)
        assert found, self.log
        self.host, self.port, self.top = found[1].strip("[]"), int(found[2]), found[3]

    @property
    def origin(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def log(self) -> str:
        """What it has said so far."""
        return self._log.read_text("utf-8")

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, dict(headers or {}))
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def state(self, path: str = "/") -> Any:
        return self.ask(f"/_drillsite/state?{urlencode({'path': path})}").json

    def post(self, name: str, value: object, **headers: str) -> Answer:
        """Write as a page of the claim does, with the token."""
        token = self.state("/claims/shared-water/")["form"]["token"]
        usual = {"content-type": "application/json", "x-drillsite-token": token, "origin": self.origin}
        given = {**usual, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return self.ask(f"/_drillsite/{name}", "POST", json.dumps(value).encode(), given)


@contextmanager
def preview(folder: Path, *options: str, **environment: str) -> Iterator[Preview]:
    """Give a preview of the site in a folder, at a free port, until it is left."""
    log = folder.parent / f"{folder.name}.log"
    with log.open("w", encoding="utf-8") as out:
        program = subprocess.Popen(
            [sys.executable, "-u", "-m", "drillsite", "serve", "--port", "0", *options],
            cwd=folder,
            stdout=out,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, **environment},
        )
        try:
            yield Preview(program, log)
        finally:
            program.kill()
            program.wait()


def wait_for(is_so: Callable[[], bool]) -> None:
    """Wait until something is so; fails if it is not within PATIENCE."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "it has not happened"
        time.sleep(0.02)
