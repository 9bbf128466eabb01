from __future__ import annotations

import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import drillsite
from drillsite.site.render import TEMPLATES

REPOSITORY = Path(__file__).parent.parent
MODULES = sorted(
    one.name for one in pkgutil.walk_packages(drillsite.__path__, "drillsite.") if one.name != "drillsite.__main__"
)
TEMPLATE_NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))


def test_the_rooms_of_the_house_are_entered_from_above_only():
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run([sys.executable, "-c", command], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


@pytest.mark.parametrize("name", MODULES)
def test_every_module_says_what_it_is_for_and_what_it_offers(name):
    module = importlib.import_module(name)
    assert (module.__doc__ or "").strip()
    offered = getattr(module, "__all__", [])
    assert len(set(offered)) == len(offered)
    for one in offered:
        assert hasattr(module, one)


@pytest.mark.parametrize("name", TEMPLATE_NAMES)
def test_every_template_opens_with_a_comment_on_its_context(name):
    text = (TEMPLATES / name).read_text("utf-8")
    comment = re.match(r"\{#-?(.*?)-?#\}", text, re.DOTALL)
    assert comment
    if name.startswith(("page/", "part/")):
        assert "Context:" in comment[1]


def test_there_is_one_template_for_each_kind_and_index():
    names = {Path(name).stem for name in TEMPLATE_NAMES if name.startswith("page/")}
    kinds = {"theme", "claim", "actor", "system", "event", "source"}
    assert names == kinds | {
        "home",
        "search",
        "themes",
        "claims",
        "evidence",
        "what-if",
        "actors",
        "systems",
        "events",
        "graph",
        "sources",
        "data",
        "more_claims",
    }


def test_what_each_room_offers_is_known():
    offered = {
        name: importlib.import_module(f"drillsite.{name}").__all__
        for name in ("reading", "records", "knowledge", "export", "site.pages", "site.render")
    }
    assert drillsite.__all__ == ["__version__"]
    assert {"read_folder", "RawData", "RawRecord"} <= set(offered["reading"])
    assert {"check_records", "Records", "Record", "read_date", "MODELS"} <= set(offered["records"])
    assert {"load_knowledge", "link_records", "Knowledge", "Verdict"} <= set(offered["knowledge"])
    assert {"plan_pages", "plan_redirects", "Page"} <= set(offered["site.pages"])
    assert {"Renderer", "SiteAbout", "Body"} <= set(offered["site.render"])
    assert {"export_files", "About"} <= set(offered["export"])


def test_only_the_commands_print():
    for path in (REPOSITORY / "src").rglob("*.py"):
        if path.parent.name != "cli":
            assert not re.search(r"^\s*(print|click\.echo)\(", path.read_text("utf-8"), re.M), path.name


def test_no_module_is_named_after_nothing():
    assert not {name.rpartition(".")[2] for name in MODULES} & {"utils", "helpers", "common", "manager", "base"}
