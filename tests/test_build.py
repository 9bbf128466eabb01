"""A build leaves what is not its own as it is, and says in a line what stops it."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from drillsite.publish.project import BuildFailedError, ConfigUnusableError, open_project
from test_publish import build, contents

if TYPE_CHECKING:
    from pathlib import Path


def set_up(project: Path, settings: str) -> None:
    """Have mkdocs.yml say this besides what it must."""
    text = f"site_name: The lake, claim by claim\nplugins: [drillsite]\n{settings}\n"
    (project / "mkdocs.yml").write_text(text, "utf-8")


@pytest.mark.parametrize("target", ["texts", "overrides"])
def test_a_site_does_not_take_the_place_of_texts_or_of_the_owner_s_templates(project, target):
    (project / target).mkdir()
    (project / target / "mine.txt").write_text("The lake.\n", "utf-8")
    set_up(project, "theme: {name: material, custom_dir: overrides}")
    (project / "overrides").mkdir(exist_ok=True)
    before = contents(project)
    with pytest.raises(BuildFailedError, match="would take the place of"):
        build(project / "mkdocs.yml", project / target)
    assert contents(project) == before


def test_a_folder_with_files_that_are_no_site_is_left_as_it_is(project):
    (project / "precious").mkdir()
    (project / "precious" / "thesis.txt").write_text("Mine.\n", "utf-8")
    before = contents(project)
    with pytest.raises(BuildFailedError, match="holds files that are no built site"):
        build(project / "mkdocs.yml", project / "precious")
    assert contents(project) == before


def test_what_is_hidden_in_the_site_s_folder_stays_there(project):
    tree = project / "pages"
    (tree / ".git").mkdir(parents=True)
    (tree / ".git" / "HEAD").write_text("ref: refs/heads/pages\n", "utf-8")
    for _ in range(2):
        build(project / "mkdocs.yml", tree)
        assert (tree / ".git" / "HEAD").is_file()
        assert (tree / "index.html").is_file()


def test_a_second_build_of_the_same_site_is_refused_while_the_first_goes_on(project, small_site):
    (project / "wait.py").write_text(WAITS, "utf-8")
    set_up(project, "theme: material\nhooks: [wait.py]")
    first = subprocess.Popen([sys.executable, "-m", "drillsite", "build"], cwd=project)
    while not (project / "waiting").exists():
        time.sleep(0.02)
    set_up(project, "theme: material")
    with pytest.raises(BuildFailedError, match="is under way; wait until it has ended"):
        build(project / "mkdocs.yml")
    (project / "waiting").unlink()
    assert first.wait() == 0
    assert contents(project / "site") == contents(small_site)


WAITS = """
import pathlib, time
def on_env(env, config, files):
    here = pathlib.Path(config.config_file_path).parent / "waiting"
    here.touch()
    while here.exists():
        time.sleep(0.02)
"""
"""A hook that stops a build until a file is taken away."""


def test_what_a_hook_raises_is_told_with_its_place(project):
    (project / "odd.py").write_text("def on_page_content(html, **more):\n    1 / 0\n", "utf-8")
    set_up(project, "theme: material\nhooks: [odd.py]")
    with pytest.raises(BuildFailedError, match="division by zero"):
        build(project / "mkdocs.yml")


def test_a_hook_that_is_no_python_is_told_with_its_place(project):
    (project / "odd.py").write_text("def on_env(:\n", "utf-8")
    set_up(project, "theme: material\nhooks: [odd.py]")
    with pytest.raises(ConfigUnusableError, match=r"odd\.py:1: invalid syntax"):
        open_project(project / "mkdocs.yml")


def test_a_page_that_the_theme_cannot_show_is_named(project):
    (project / "docs" / "odd.md").write_text("---\nhide: true\n---\n# Odd\n", "utf-8")
    with pytest.raises(BuildFailedError, match=r"odd\.md"):
        build(project / "mkdocs.yml")


def test_a_template_that_is_not_utf_8_is_named(project):
    own = project / "overrides" / "drillsite" / "page"
    own.mkdir(parents=True)
    (own / "claim.html").write_bytes(b"\xff\xfe")
    set_up(project, "theme: {name: material, custom_dir: overrides}")
    with pytest.raises(BuildFailedError, match=r"claim\.html: the template is not UTF-8"):
        build(project / "mkdocs.yml")


def test_a_folder_that_is_called_like_a_template_is_none(project, small_site):
    (project / "overrides" / "drillsite" / "page" / "claim.html").mkdir(parents=True)
    set_up(project, "theme: {name: material, custom_dir: overrides}")
    assert contents(build(project / "mkdocs.yml")) == contents(small_site)
