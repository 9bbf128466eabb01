"""Pages made when they are asked for are those of the built site, byte for byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chromium import REPOSITORY
from drillsite.publish.build import build_site
from drillsite.publish.options import PREVIEW
from drillsite.publish.project import open_project
from test_publish import configure

if TYPE_CHECKING:
    from pathlib import Path

    from drillsite.publish.on_request import SiteOnRequest


def set_up(config_file: Path) -> SiteOnRequest:
    project = open_project(config_file, command=PREVIEW)
    project.load()
    return project.set_up()


def compare(site: SiteOnRequest, built: Path) -> None:
    """Ask for every file of the built site in a row that is not MkDocs'."""
    paths = sorted((path for path in built.rglob("*") if path.is_file()), key=lambda path: path.name)
    for path in paths:
        address = path.relative_to(built).as_posix()
        if path.suffix == ".gz" or address.startswith("search/search_"):
            continue  # the one holds the name of the folder it was packed in, the other is written by another plugin
        assert site.make(address.removesuffix("index.html")) == path.read_bytes(), address


def test_every_address_of_this_repository_s_site_is_the_same(real_site):
    compare(set_up(REPOSITORY / "mkdocs.yml"), real_site)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"site_url": "https://host.example/some/path/"},
        {"repo_url": "https://git.example/site", "edit_uri": "edit/main/docs/"},
        {"plugins": [{"drillsite": {"search": False}}]},
        {"plugins": ["drillsite", "search"]},
    ],
)
def test_every_address_of_a_small_site_is_the_same(project, options):
    config_file = configure(project, **options)
    built = project / "built"
    build_site(open_project(config_file), built)
    compare(set_up(config_file), built)


@pytest.mark.parametrize(
    "address",
    [
        "claims/none/",
        "none.html",
        "claims/shared-water",
        "../mkdocs.yml",
        "data/none.csv",
        "claims/shared-water/claims/2/",
    ],
)
def test_what_is_nowhere_is_nothing(project, address):
    assert set_up(project / "mkdocs.yml").make(address) is None


def test_after_an_edit_every_address_is_as_if_built_anew(project):
    config_file = configure(project, site_url="https://host.example/")
    path = project / "data/claims/water.yml"
    before = path.read_text("utf-8")
    after = before.replace("The water is shared", "The lake is shared", 1)
    path.write_text(after, "utf-8")
    built = project / "built"
    build_site(open_project(config_file), built)
    path.write_text(before, "utf-8")
    opened = open_project(config_file, command=PREVIEW)
    opened.load()
    site = opened.set_up()
    for address in ("", "claims/shared-water/", "data/claims.csv", "evidence/", "pagefind/pagefind-entry.json"):
        assert site.make(address)
    path.write_text(after, "utf-8")
    assert opened.load().errors == 0
    assert site.renew()
    compare(site, built)
    assert b"The lake is shared" in site.make("claims/shared-water/")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("data/actors.yml", "scripter:", "scripter:\n  formerly: [writer]"),
        ("data/themes.yml", "title: ", "title: New "),
        ("data/sources.yml", "", "another:\n  type: book\n  title: Another\n"),
    ],
)
def test_an_edit_that_changes_addresses_or_the_navigation_asks_for_a_new_set_up(project, file, old, new):
    opened = open_project(project / "mkdocs.yml", command=PREVIEW)
    opened.load()
    site = opened.set_up()
    path = project / file
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    assert opened.load().errors == 0
    assert not site.renew()
