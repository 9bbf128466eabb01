"""Write the folders that the generators build from: `python -m bench.sites FOLDER --claims 10000`.

A process of its own: what a process holds in memory when it starts another is counted as the other's peak, so
the one that measures must stay small.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from bench import FRAME_BYTES, SEED
from bench.contents import read_contents
from bench.corpus import write_corpus
from bench.rivals import write_hugo, write_mkdocs
from drillsite.reading import read_folder
from drillsite.records import check_records

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["write_sites"]

_OUR_CONFIG = """\
site_name: The benchmark
site_url: https://bench.example/
theme:
  name: material
  font: false
plugins:
  - drillsite: {search: false}  # as the rivals have none
"""


def write_sites(folder: Path, claims: int, seed: int = SEED, frame_bytes: int = FRAME_BYTES) -> None:
    """Write `drillsite/`, `hugo/` and `mkdocs/` into a folder, each with the same records."""
    ours = folder / "drillsite"
    write_corpus(ours / "data", claims, seed)
    (ours / "docs").mkdir()
    (ours / "docs" / "index.md").write_text("# Home\n\nWhat the records say.\n", encoding="utf-8")
    (ours / "mkdocs.yml").write_text(_OUR_CONFIG, encoding="utf-8")
    raw, faults = read_folder(ours / "data", "data")
    records, more = check_records(raw)
    if errors := [one for one in (*faults, *more) if one.severity == "error"]:
        raise SystemExit(f"the corpus has errors, the first is: {errors[0]}")
    contents = read_contents(records)
    write_hugo(folder / "hugo", contents, frame_bytes)
    write_mkdocs(folder / "mkdocs", contents)


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line and write."""
    parser = argparse.ArgumentParser(prog="python -m bench.sites")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--claims", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--frame-bytes", type=int, default=FRAME_BYTES)
    options = parser.parse_args(arguments)
    write_sites(options.folder, options.claims, options.seed, options.frame_bytes)


if __name__ == "__main__":
    main()
