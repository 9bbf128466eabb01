from __future__ import annotations

from pathlib import Path

import pytest

from drillsite.knowledge import Loaded, load_knowledge
from drillsite.problems import CODES, show_text
from drillsite.publish.project import open_project

SITES = sorted(path for path in (Path(__file__).parent / "sites_invalid").iterdir() if path.is_dir())


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_an_invalid_site_gives_exactly_the_problems_expected(site: Path):
    shown = "".join(f"{show_text(problem)}\n" for problem in _load(site).problems)
    assert shown == (site / "expected.txt").read_text("utf-8")


def _load(site: Path) -> Loaded:
    """Give what a site amounts to; those whose fault is in the data alone have no mkdocs.yml."""
    if (site / "mkdocs.yml").is_file():
        return open_project(site / "mkdocs.yml").load()
    return load_knowledge(site / "data", site / "texts", "data")


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_an_invalid_site_has_problems_of_the_one_code_it_is_named_after(site: Path):
    text = (site / "expected.txt").read_text("utf-8")
    codes = [code for code in CODES if f": {CODES[code].severity}[{code}]: " in text]
    assert len(codes) == 1
    assert f"{site.name}-".startswith(f"{codes[0]}-")


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_has_an_invalid_site(code: str):
    assert any(f"[{code}]" in (site / "expected.txt").read_text("utf-8") for site in SITES)
