"""The preview beside `hugo server` and `mkdocs serve --dirty` on the same records: `python -m bench.previews`.

Of each: from its start to the first page of a claim, without what an earlier start has kept and with it, from a saved
edit to a page that has it, how long a page takes, and the memory of all its processes. An edit gives a claim other
words; every second one is saved in place, every second one by a file that takes the other's place.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from bench.machine import fast_folder, find_hugo, say, write_sites
from bench.servers import Server, running

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["main"]

BARS = {"first page": 3.0, "first page again": 1.2, "edit": 0.2, "worst edit": 0.5, "page": 0.015, "memory": 500e6}
"""What ours is to keep to with 10,000 claims: seconds and bytes."""


@dataclass
class Contender:
    """A server, how it is edited, and what has been measured."""

    name: str
    server: Server
    edit: Callable[[str, str], None]
    edits: int
    starts: int
    first_pages: list[float] = field(default_factory=list)
    first_pages_again: list[float] = field(default_factory=list)
    edit_times: list[float] = field(default_factory=list)
    page_times: list[float] = field(default_factory=list)
    memory: int = 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print a table for each size, and give the exit status."""
    options = _read_options(arguments)
    base = Path(tempfile.mkdtemp(prefix="drillsite-previews-", dir=fast_folder()))
    try:
        for claims in options.claims:
            say(f"{claims:,} claims: writing the sites")
            folder = base / f"claims-{claims}"
            write_sites(folder, claims)
            contenders = _list_contenders(folder, options)
            for one in contenders:
                _measure(one, _choose(folder, max(one.edits, 20)))
            print("\n".join(_show(claims, contenders)))
            shutil.rmtree(folder)
    finally:
        shutil.rmtree(base, ignore_errors=True)
    return 0


def _read_options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.previews", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--claims", type=int, nargs="+", default=[1_000, 10_000], help="sizes (1000 10000)")
    parser.add_argument("--edits", type=int, default=20, help="edits with drillsite and Hugo (20)")
    parser.add_argument("--mkdocs-edits", type=int, default=3, help="edits with MkDocs (3)")
    parser.add_argument("--skip-mkdocs", action="store_true", help="leave MkDocs out: it takes minutes")
    return parser.parse_args(arguments)


def _list_contenders(folder: Path, options: argparse.Namespace) -> list[Contender]:
    python, hugo = [sys.executable, "-m"], find_hugo()
    ours = Server([*python, "drillsite", "serve", "--port", "{port}"], folder / "drillsite", folder / "cache")
    found = [Contender("drillsite serve", ours, _edit_yaml(folder / "drillsite"), options.edits, 3)]
    if hugo:
        server = Server([str(hugo), "server", "--port", "{port}", "--quiet"], folder / "hugo", folder / "cache")
        found.append(Contender("hugo server", server, _edit_hugo(folder / "hugo"), options.edits, 1))
    if not options.skip_mkdocs:
        mkdocs = Server(
            [*python, "mkdocs", "serve", "--dirty", "-q", "-a", "127.0.0.1:{port}"], folder / "mkdocs", folder / "cache"
        )
        found.append(
            Contender("mkdocs serve --dirty", mkdocs, _edit_markdown(folder / "mkdocs"), options.mkdocs_edits, 1)
        )
    return found


def _choose(folder: Path, number: int) -> list[str]:
    """Give the ids of so many claims, far from each other."""
    names = sorted(path.stem for path in (folder / "hugo" / "content" / "claims").glob("[!_]*.md"))
    return names[:: max(1, len(names) // number)][:number]


def _measure(one: Contender, claims: list[str]) -> None:
    for start in range(2 * one.starts):
        is_cold = start < one.starts
        if is_cold:
            shutil.rmtree(one.server.cache, ignore_errors=True)
        begun = time.perf_counter()
        with running(one.server) as site:
            site.wait_for(f"/claims/{claims[0]}/", b"<h1")
            took = time.perf_counter() - begun
            (one.first_pages if is_cold else one.first_pages_again).append(took)
            say(f"  {one.name}: {'first page' if is_cold else 'first page again'} after {took:.2f} s")
            time.sleep(_REST)
            if start == 2 * one.starts - 1:
                _edit(one, site.wait_for, claims[: one.edits])
                one.page_times = [site.time(f"/claims/{claim}/") for claim in claims]
                one.memory = site.memory()


_REST = 2
"""Seconds that a server is given after its first page, to keep what it keeps."""


def _edit(one: Contender, wait_for: Callable[[str, bytes], None], claims: list[str]) -> None:
    for number, claim in enumerate(claims):
        words = f"Sentence {number} that nobody has read before {time.time_ns()}."
        begun = time.perf_counter()
        one.edit(claim, words)
        wait_for(f"/claims/{claim}/", words.encode())
        one.edit_times.append(time.perf_counter() - begun)
        time.sleep(0.3)  # as people pause; some servers take edits together otherwise
    say(f"  {one.name}: an edit takes {median(one.edit_times):.3f} s")


def _edit_yaml(folder: Path) -> Callable[[str, str], None]:
    files = {}
    for path in sorted((folder / "data" / "claims").glob("*.yml")):
        files.update(dict.fromkeys(re.findall(r"^(\S+):$", path.read_text("utf-8"), re.MULTILINE), path))

    def edit(claim: str, words: str) -> None:
        pattern = re.compile(rf"^({re.escape(claim)}:\n  statement: ).*", re.MULTILINE)
        _save(files[claim], pattern.sub(lambda found: found[1] + words, files[claim].read_text("utf-8"), count=1))

    return edit


def _edit_hugo(folder: Path) -> Callable[[str, str], None]:
    def edit(claim: str, words: str) -> None:
        path = folder / "content" / "claims" / f"{claim}.md"
        front, line_break, text = path.read_text("utf-8").partition("\n")
        _save(path, json.dumps({**json.loads(front), "title": words}) + line_break + text)

    return edit


def _edit_markdown(folder: Path) -> Callable[[str, str], None]:
    def edit(claim: str, words: str) -> None:
        path = folder / "docs" / "claims" / f"{claim}.md"
        _, line_break, text = path.read_text("utf-8").partition("\n")
        _save(path, f"# {words}{line_break}{text}")

    return edit


_IN_PLACE = cycle((True, False))


def _save(path: Path, text: str) -> None:
    """Write a text as editors do: every second time in place, else by a file that takes the other's place."""
    if next(_IN_PLACE):
        path.write_text(text, "utf-8")
    else:
        beside = path.with_name(f"{path.name}~")
        beside.write_text(text, "utf-8")
        beside.replace(path)


def _show(claims: int, contenders: list[Contender]) -> list[str]:
    lines = [
        f"\n{claims:,} claims; × is how many times as long as drillsite\n",
        "| | first page | first page again | edit, median | edit, worst | page, median | page, worst | memory |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    ours = _figures(contenders[0])
    for one in contenders:
        times = [f"{time:.3f} s ({time / own:.1f} ×)" for time, own in zip(_figures(one), ours, strict=True)]
        lines.append(f"| {one.name} | {' | '.join(times)} | {one.memory / 1e6:,.0f} MB |")
    first, again, edit, worst, page, _ = ours
    if claims == 10_000:
        reached = {"first page": first, "first page again": again, "edit": edit, "worst edit": worst, "page": page}
        reached["memory"] = contenders[0].memory
        missed = [name for name, bar in BARS.items() if reached[name] > bar]
        lines.append(f"\nBars missed: {', '.join(missed) or 'none'}")
    return lines


def _figures(one: Contender) -> tuple[float, ...]:
    edits, pages = one.edit_times, one.page_times
    firsts = median(one.first_pages), median(one.first_pages_again)
    return *firsts, median(edits), max(edits), median(pages), max(pages)


if __name__ == "__main__":
    sys.exit(main())
