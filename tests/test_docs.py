"""The owner's own pages in docs/: read as MkDocs reads them, and told where they cannot be."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from drillsite.publish.build import build_site
from drillsite.publish.project import open_project

if TYPE_CHECKING:
    from drillsite.problems import Problem

SMALL = Path(__file__).parent / "sites" / "small"


def problems_of(project: Path) -> tuple[Problem, ...]:
    return open_project(project / "mkdocs.yml").load().problems


def told(project: Path) -> list[tuple[str, str, str]]:
    """Give code, file and message of each problem."""
    return [(one.code, one.place.path, one.message) for one in problems_of(project)]


def set_up(project: Path, line: str) -> None:
    with (project / "mkdocs.yml").open("a") as file:
        file.write(f"{line}\n")


def test_a_page_that_is_not_utf8_is_told_with_the_place_of_the_byte(project):
    (project / "docs/new.md").write_bytes("# Neu\n\nFür caf\xe9s".encode("latin-1"))
    (problem,) = problems_of(project)
    assert (problem.code, problem.message) == ("encoding-invalid", "the byte 0xFC is not UTF-8")
    assert (problem.place.path, problem.place.line, problem.place.column) == ("docs/new.md", 3, 2)


def test_a_site_without_a_home_page_is_told_and_not_built(project):
    (project / "docs/index.md").unlink()
    message = 'there is no "docs/index.md", from which the home page is made'
    assert told(project) == [("home-missing", "docs", message)]


@pytest.mark.parametrize("setting", ["exclude_docs: index.md", "draft_docs: index.md"])
def test_a_home_page_that_is_left_out_is_none(project, setting):
    set_up(project, setting)
    assert [(code, path) for code, path, _ in told(project)] == [("home-missing", "docs")]


def test_a_readme_is_the_home_page_where_there_is_no_index(project, small_site):
    (project / "docs/index.md").rename(project / "docs/README.md")
    opened = open_project(project / "mkdocs.yml", strict=True)
    assert opened.load().problems == ()
    build_site(opened, project / "site")
    assert (project / "site/index.html").read_bytes() == (small_site / "index.html").read_bytes()


@pytest.mark.parametrize(
    "address",
    [
        "data/drillsite.json",
        "data/claims.csv",
        "assets/drillsite/drillsite.css",
        "assets/cards/themes/water.png",
        "what-if/voices.json",
        "what-if/titles/0.json",
    ],
)
def test_a_file_at_the_address_of_one_made_from_the_records_is_told(project, address):
    set_up(project, "site_url: https://example.org/")
    (project / "docs" / address).parent.mkdir(parents=True)
    (project / "docs" / address).write_bytes(b"\xffmine")
    message = f'this file would have the address "{address}", which a file made from the records has'
    assert told(project) == [("address-clash", f"docs/{address}", message)]


def test_html_at_the_address_of_a_page_made_from_the_records_is_told(project):
    (project / "docs/claims").mkdir()
    (project / "docs/claims/index.html").write_text("<h1>Mine</h1>")
    message = 'this file would have the address "claims/", which a page made from the records has'
    assert told(project) == [("address-clash", "docs/claims/index.html", message)]


@pytest.mark.parametrize("address", ["data/mine.json", "data/index.txt", "assets/cards/themes/water.png"])
def test_files_that_nothing_is_written_over_are_published(project, address):
    (project / "docs" / address).parent.mkdir(parents=True)
    (project / "docs" / address).write_bytes(b"\xffmine")
    opened = open_project(project / "mkdocs.yml", strict=True)
    assert opened.load().problems == ()
    build_site(opened, project / "site")
    assert (project / "site" / address).read_bytes() == b"\xffmine"


def test_a_byte_order_mark_is_no_fault_and_no_text(project):
    (project / "docs/new.md").write_bytes(b"\xef\xbb\xbf# New\n\n[[nobody]]\n")
    (problem,) = problems_of(project)
    assert (problem.code, problem.place.line, problem.place.column) == ("reference-unknown", 3, 1)
    (project / "docs/new.md").write_bytes(b"\xef\xbb\xbf[[north]]\n")
    assert problems_of(project) == ()


def test_pages_that_cannot_be_read_are_told_with_the_faults_of_the_data(project):
    (project / "docs/lost.md").symlink_to("nowhere.md")
    (project / "docs/loop.md").symlink_to("loop.md")
    os.mkfifo(project / "docs/pipe.md")
    themes = project / "data/themes.yml"
    themes.write_text(themes.read_text("utf-8").replace("order: 1", "order: first"), "utf-8")
    assert [(code, path) for code, path, _ in told(project)] == [
        ("field-invalid", "data/themes.yml"),
        ("file-unreadable", "docs/loop.md"),
        ("file-unreadable", "docs/lost.md"),
        ("file-unreadable", "docs/pipe.md"),
    ]


def test_a_page_without_leave_to_read_is_told(public, as_somebody):
    project = Path(shutil.copytree(SMALL, public / "project"))
    (project / "docs/index.md").chmod(0)
    as_somebody()
    assert told(project) == [("file-unreadable", "docs/index.md", "the file cannot be read: permission denied")]


def test_a_docs_folder_without_leave_to_read_is_told(public, as_somebody):
    project = Path(shutil.copytree(SMALL, public / "project"))
    (project / "docs").chmod(0)
    as_somebody()
    assert told(project) == [("file-unreadable", "docs", "the folder cannot be read: permission denied")]


def test_a_link_to_a_folder_around_it_is_told_and_not_followed_for_ever(project):
    (project / "docs/one").mkdir()
    (project / "docs/one/back").symlink_to(project / "docs", target_is_directory=True)
    (project / "docs/again").symlink_to(project / "docs", target_is_directory=True)
    message = "the folder cannot be read: it links to a folder that it stands in"
    assert told(project) == [("file-unreadable", "docs/again", message), ("file-unreadable", "docs/one/back", message)]


def test_the_pages_of_a_linked_folder_are_checked_as_mkdocs_publishes_them(project):
    (project / "elsewhere").mkdir()
    (project / "elsewhere/new.md").write_text("[[nobody]]\n")
    (project / "docs/linked").symlink_to(project / "elsewhere", target_is_directory=True)
    assert [path for _, path, _ in told(project)] == ["docs/linked/new.md"]


@pytest.mark.parametrize("name", [".hidden/new.md", "left-out.md", ".#index.md"])
def test_what_mkdocs_leaves_out_is_not_read(project, name):
    set_up(project, "exclude_docs: left-out.md")
    (project / "docs" / name).parent.mkdir(exist_ok=True)
    (project / "docs" / name).write_bytes(b"\xff")
    assert told(project) == []


def test_a_draft_is_checked(project):
    set_up(project, "draft_docs: new.md")
    (project / "docs/new.md").write_bytes(b"\xff")
    assert [path for _, path, _ in told(project)] == ["docs/new.md"]


def test_a_folder_named_like_a_page_is_a_folder(project):
    (project / "docs/notes.md").mkdir()
    (project / "docs/notes.md/new.md").write_text("# New\n")
    opened = open_project(project / "mkdocs.yml", strict=True)
    assert opened.load().problems == ()
    build_site(opened, project / "site")
    assert (project / "site/notes.md/new/index.html").is_file()
