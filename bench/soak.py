"""A thousand edits in a row, a third of them mistakes, with twenty open pages: `python -m bench.soak`.

Each edit is waited for until the preview shows it: the new words, or the mistake laid over the page. Meanwhile each
open page hears the news and asks how it is, as tabs do. In the end every page must be what a preview started anew
gives, no request may have failed, and the memory may not have grown.
"""

from __future__ import annotations

import argparse
import http.client
import json
import re
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from bench.machine import fast_folder, say, write_sites
from bench.servers import Server, running

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bench.servers import Running

__all__ = ["main"]

_TIMEOUT = 10
"""Seconds after which a request counts as hanging."""

_MOST_GROWTH = 1.10
"""How much more memory may be held after the last edit than after the first tenth."""

_MISTAKES: tuple[Callable[[str], str], ...] = (
    lambda text: re.sub(r"^  type: .*", "  type: belief", text, count=1, flags=re.MULTILINE),
    lambda text: re.sub(r"^  actors: \[", "  actors: [nobody-at-all, ", text, count=1, flags=re.MULTILINE),
    lambda text: re.sub(r"^  statement: ", "  statement: [", text, count=1, flags=re.MULTILINE),
    lambda text: "\ufffe" + text,
)
"""What goes wrong: a value that is not allowed, a record that is not there, broken YAML, a character that is none."""


@dataclass
class Tab:
    """An open page: it hears the news, and asks how it is now after each."""

    page: str
    news: int = 0
    faults: list[str] = field(default_factory=list)

    def run(self, site: Running, ended: threading.Event) -> None:
        """Listen until the end."""
        connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=_TIMEOUT * 6)
        try:
            connection.request("GET", "/_drillsite/events", headers={"Host": "localhost"})
            stream = connection.getresponse()
            while not ended.is_set():
                if stream.readline().startswith(b"data:"):
                    self.news += 1
                    self._look(site)
        except (OSError, http.client.HTTPException) as fault:
            if not ended.is_set():
                self.faults.append(f"the news of {self.page}: {fault!r}")

    def _look(self, site: Running) -> None:
        try:
            status, body = site.ask(f"/_drillsite/state?{urlencode({'path': self.page})}", _TIMEOUT)
            if status != 200 or not json.loads(body)["digest"]:
                self.faults.append(f"{self.page}: {status} {body[:80]!r}")
        except (OSError, http.client.HTTPException, ValueError) as fault:
            self.faults.append(f"{self.page}: {fault!r}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Edit, print what came of it, and give the exit status: 1 where something is wrong."""
    options = _read_options(arguments)
    with tempfile.TemporaryDirectory(prefix="drillsite-soak-", dir=fast_folder()) as base:
        write_sites(Path(base), options.claims)
        folder = Path(base) / "drillsite"
        server = Server([sys.executable, "-m", "drillsite", "serve", "--port", "{port}"], folder, Path(base) / "cache")
        files = sorted((folder / "data" / "claims").glob("*.yml"))
        claims = [found for path in files for found in re.findall(r"^(\S+):$", path.read_text("utf-8"), re.MULTILINE)]
        pages = [f"/claims/{claim}/" for claim in claims[:: max(1, len(claims) // 200)]]
        with running(server) as site:
            site.wait_for("/", b"<h1")
            wrong = _soak(site, files, pages, options)
            shown = {page: site.ask(page)[1] for page in pages}
        with running(server) as fresh:
            fresh.wait_for("/", b"<h1")
            wrong += [f"{page} is not what a new start gives" for page in pages if fresh.ask(page)[1] != shown[page]]
    say("\n".join(wrong[:20]) or "Nothing is wrong.")
    return int(bool(wrong))


def _read_options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--claims", type=int, default=1_000, help="size (1000)")
    parser.add_argument("--edits", type=int, default=1_000, help="edits (1000)")
    parser.add_argument("--tabs", type=int, default=20, help="open pages (20)")
    return parser.parse_args(arguments)


def _soak(site: Running, files: Sequence[Path], pages: Sequence[str], options: argparse.Namespace) -> list[str]:
    ended = threading.Event()
    tabs = [Tab(page) for page in pages[: options.tabs]]
    threads = [threading.Thread(target=tab.run, args=(site, ended), daemon=True) for tab in tabs]
    for thread in threads:
        thread.start()
    times, memory = [], []
    for number in range(options.edits):
        begun = time.perf_counter()
        _edit(site, files[number % len(files)], number)
        times.append(time.perf_counter() - begun)
        if (number + 1) % max(1, options.edits // 10) == 0:
            memory.append(site.memory())
            told = f"{memory[-1] / 1e6:.0f} MB"
            say(f"  {number + 1:,} edits, median {median(times):.3f} s, worst {max(times):.3f} s, {told}")
    ended.set()
    wrong = [fault for tab in tabs for fault in tab.faults]
    say(f"  {sum(tab.news for tab in tabs):,} pieces of news heard by {len(tabs)} pages, {len(wrong)} faults")
    if memory[-1] > memory[0] * _MOST_GROWTH:
        wrong.append(f"memory has grown from {memory[0] / 1e6:.0f} to {memory[-1] / 1e6:.0f} MB")
    return wrong


def _edit(site: Running, path: Path, number: int) -> None:
    """Make an edit and wait until it is shown; every third is a mistake, which is then mended."""
    good = path.read_text("utf-8")
    if number % 3 == 2:
        path.write_text(_MISTAKES[number // 3 % len(_MISTAKES)](good), "utf-8")
        _wait_for_state(site, lambda overlay: path.name in overlay)
        path.write_text(good, "utf-8")
        _wait_for_state(site, lambda overlay: not overlay)
        return
    claim, words = re.findall(r"^(\S+):$", good, re.MULTILINE)[number % 7], f"Edit {number} at {time.time_ns()}."
    edited = re.sub(rf"^({claim}:\n  statement: ).*", lambda found: found[1] + words, good, count=1, flags=re.MULTILINE)
    path.write_text(edited, "utf-8")
    site.wait_for(f"/claims/{claim}/", words.encode())


def _wait_for_state(site: Running, is_right: Callable[[str], bool]) -> None:
    end = time.monotonic() + 60
    while not is_right(json.loads(site.ask("/_drillsite/state?path=/", _TIMEOUT)[1])["overlay"]):
        if time.monotonic() > end:
            raise TimeoutError("a mistake has not been told, or not been taken back")
        time.sleep(0.004)


if __name__ == "__main__":
    sys.exit(main())
