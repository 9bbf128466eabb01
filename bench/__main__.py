"""Build the same seeded records with drillsite, Hugo and MkDocs + Material, in turn, and compare.

Everything is cold: a new process for each run, output and caches deleted before it, outside the timed part. Only the
check is run once more, after one file has been changed.
Before the first measured run each generator builds a tiny site once, so that none pays for reading its
program from disk.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from bench import FRAME_BYTES, SEED
from bench.machine import fast_folder, find_hugo, say, write_sites
from bench.measure import Built, CommandError, Cost, measure_command, measure_site

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["main"]

OURS, HUGO, MKDOCS, CHECK = "drillsite", "Hugo", "MkDocs + Material", "drillsite check"
CHECK_AGAIN = "drillsite check, one file changed"
"""What is measured."""

_WARM_UP_CLAIMS = 20


@dataclass
class Contender:
    """A command over a folder, and what its runs have shown.

    With `changes` each run is the second one, after a file of that folder has been changed.
    """

    name: str
    command: Sequence[str | Path]
    folder: Path
    output: Path | None
    runs: int
    changes: Path | None = None
    inputs: frozenset[Path] = frozenset()
    costs: list[Cost] = field(default_factory=list)
    built: Built | None = None
    fault: str = ""

    def of(self, part: Callable[[Cost], float]) -> float:
        """Give the median of a part of the costs."""
        return median(part(cost) for cost in self.costs)

    @property
    def wall(self) -> float:
        """Median wall time in seconds."""
        return self.of(lambda cost: cost.wall)

    @property
    def best(self) -> float:
        """Least wall time in seconds: the run that other work on the machine disturbed least."""
        return min(cost.wall for cost in self.costs)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark, print its tables, and give the exit status: 1 if a generator failed."""
    options = _read_options(arguments)
    base = options.work or Path(tempfile.mkdtemp(prefix="drillsite-bench-", dir=fast_folder()))
    base.mkdir(parents=True, exist_ok=True)
    results: dict[int, list[Contender]] = {}
    try:
        for claims in (_WARM_UP_CLAIMS, *options.claims):
            is_warm_up = claims == _WARM_UP_CLAIMS
            say(f"{claims:,} claims: writing the sites")
            contenders = _prepare(base.resolve() / f"claims-{claims}", claims, options, is_warm_up=is_warm_up)
            _run_in_turn(contenders, base.resolve())
            if not is_warm_up:
                results[claims] = contenders
            if not options.work:
                shutil.rmtree(base / f"claims-{claims}")
    finally:
        if not options.work:
            shutil.rmtree(base, ignore_errors=True)
    print("\n".join(_show_results(results)))
    return int(any(one.fault for contenders in results.values() for one in contenders))


def _read_options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--claims", type=int, nargs="+", default=[1_000, 10_000], help="sizes (1000 10000)")
    parser.add_argument("--runs", type=int, default=3, help="runs of drillsite and Hugo at each size (3)")
    parser.add_argument("--mkdocs-runs", type=int, default=1, help="runs of MkDocs at each size (1)")
    parser.add_argument("--skip-mkdocs", action="store_true", help="leave MkDocs out: it takes minutes")
    parser.add_argument("--skip-hugo", action="store_true", help="leave Hugo out")
    parser.add_argument("--skip-drillsite", action="store_true", help="only the rivals")
    parser.add_argument("--frame-bytes", type=int, default=FRAME_BYTES, help="weight of Hugo's page frame")
    parser.add_argument("--seed", type=int, default=SEED, help="seed of the records")
    parser.add_argument("--work", type=Path, help="work here, and keep it (else in memory, and deleted)")
    return parser.parse_args(arguments)


def _prepare(folder: Path, claims: int, options: argparse.Namespace, *, is_warm_up: bool) -> list[Contender]:
    shutil.rmtree(folder, ignore_errors=True)
    write_sites(folder, claims, options.seed, options.frame_bytes)
    contenders = [one for one in _list_contenders(folder, options) if one.runs]
    for one in contenders:
        one.runs = 1 if is_warm_up else one.runs
        one.inputs = frozenset(one.folder.rglob("*"))
    return contenders


def _list_contenders(folder: Path, options: argparse.Namespace) -> list[Contender]:
    ours, hugos, mkdocs = (folder / name for name in ("drillsite", "hugo", "mkdocs"))
    outputs = {one: folder / f"out-{one.name}" for one in (ours, hugos, mkdocs)}
    python, our_runs = [sys.executable, "-m"], 0 if options.skip_drillsite else options.runs
    build: list[str | Path] = [*python, "drillsite", "build", "-f", "mkdocs.yml", "--site-dir", outputs[ours]]
    check = [*python, "drillsite", "check", "-f", "mkdocs.yml"]
    rival: list[str | Path] = [*python, "mkdocs", "build", "--quiet", "--site-dir", outputs[mkdocs]]
    hugo = None if options.skip_hugo else find_hugo()
    return [
        Contender(OURS, build, ours, outputs[ours], our_runs),
        Contender(
            HUGO,
            [hugo or "hugo", "--gc=false", "--quiet", "--destination", outputs[hugos]],
            hugos,
            outputs[hugos],
            options.runs if hugo else 0,
        ),
        Contender(CHECK, check, ours, None, our_runs),
        Contender(CHECK_AGAIN, check, ours, None, our_runs, changes=ours / "data" / "claims"),
        Contender(MKDOCS, rival, mkdocs, outputs[mkdocs], 0 if options.skip_mkdocs else options.mkdocs_runs),
    ]


def _run_in_turn(contenders: Sequence[Contender], base: Path) -> None:
    for run in range(max((one.runs for one in contenders), default=0)):
        for one in contenders:
            if run < one.runs and not one.fault:
                _run_cold(one, base, is_first=run == 0)


def _run_cold(one: Contender, base: Path, *, is_first: bool) -> None:
    if one.output:
        shutil.rmtree(one.output, ignore_errors=True)
    caches = base / "caches"
    shutil.rmtree(caches, ignore_errors=True)
    caches.mkdir()
    places = dict.fromkeys(("XDG_CACHE_HOME", "HUGO_CACHEDIR", "TMPDIR"), str(caches))
    env = {**os.environ, **places, "NO_MKDOCS_2_WARNING": "1"}
    try:
        if one.changes:
            measure_command(one.command, one.folder, base / "log.txt", env)
            path = min(one.changes.iterdir())
            path.write_text(f"{path.read_text('utf-8')}# Changed.\n", "utf-8")
        cost = measure_command(one.command, one.folder, base / "log.txt", env, watch_tree=is_first)
    except CommandError as fault:
        one.fault = str(fault)
        say(f"  {one.name} FAILED: {fault}")
        return
    finally:
        _remove_leavings(one)
    one.costs.append(cost)
    if one.output and is_first:
        one.built = measure_site(one.output)
    say(f"  {one.name}: {cost.wall:.2f} s")


def _remove_leavings(one: Contender) -> None:
    """Delete what a run has left beside its inputs: caches and locks would make the next one warm."""
    for path in sorted(set(one.folder.rglob("*")) - one.inputs):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _show_results(results: dict[int, list[Contender]]) -> list[str]:
    lines = [
        "| claims | generator | runs | wall, median | wall, range | CPU | largest process | all processes "
        "| HTML pages | mean page | mean claim page | files | all bytes |",
        "|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    lines += [_show_row(claims, one) for claims, contenders in results.items() for one in contenders]
    lines += ["", *_show_ratios(results), *_show_growth(results)]
    return lines


def _show_row(claims: int, one: Contender) -> str:
    if not one.costs:
        return f"| {claims:,} | {one.name} | failed |" + " |" * 10
    walls = [cost.wall for cost in one.costs]
    tree = max(cost.tree_bytes for cost in one.costs)
    cells = [
        f"{claims:,}",
        one.name,
        str(len(walls)),
        f"{one.wall:.2f} s",
        f"{min(walls):.2f}–{max(walls):.2f}",
        f"{one.of(lambda cost: cost.cpu):.1f} s",
        f"{max(cost.process_bytes for cost in one.costs) / 1e6:,.0f} MB",
        f"{tree / 1e6:,.0f} MB" if tree else "–",
    ]
    if one.built:
        cells += [
            f"{one.built.pages:,}",
            f"{one.built.mean_page / 1e3:.1f} kB",
            f"{one.built.mean_claim / 1e3:.1f} kB",
            f"{one.built.files:,}",
            f"{one.built.all_bytes / 1e6:,.0f} MB",
        ]
    else:
        cells += ["–"] * 5
    return f"| {' | '.join(cells)} |"


def _show_ratios(results: dict[int, list[Contender]]) -> list[str]:
    lines = []
    for claims, contenders in results.items():
        done = {one.name: one for one in contenders if one.costs}
        for rival in (HUGO, MKDOCS):
            if OURS in done and rival in done:
                ratio = done[OURS].wall / done[rival].wall
                best = done[OURS].best / done[rival].best
                lines.append(
                    f"- {claims:,} claims: drillsite takes {ratio:.2f} × the time of {rival} "
                    f"(1/{1 / ratio:.1f}); best run beside best run {best:.2f} ×"
                )
    return lines


def _show_growth(results: dict[int, list[Contender]]) -> list[str]:
    sizes = sorted(results)
    lines = []
    for small, large in pairwise(sizes):
        before = {one.name: one.wall for one in results[small] if one.costs}
        after = {one.name: one.wall for one in results[large] if one.costs}
        lines += [
            f"- {small:,} → {large:,} claims: {name} takes {after[name] / before[name]:.1f} × as long"
            for name in before
            if name in after
        ]
    return lines


if __name__ == "__main__":
    sys.exit(main())
