"""`drillsite diff`: what a change of the data does to the verdicts."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
import yaml
from click.testing import CliRunner

from chromium import REPOSITORY
from drillsite.cli import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def drillsite(project, monkeypatch):
    monkeypatch.chdir(project)

    def run(*arguments: str, fails: bool = False) -> str:
        result = CliRunner().invoke(main, arguments)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert (result.exit_code != 0) == fails, result.output
        return result.output

    return run


@pytest.fixture
def repository(project):
    """Make the small site a repository whose first revision is `start`."""
    git(project, "init", "-q", "-b", "trunk")
    commit(project)
    git(project, "tag", "start")
    return project


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=Editor", "-c", "user.email=editor@site.example")
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True)


def commit(folder: Path, *files: str) -> None:
    """Commit these files, or all."""
    git(folder, "add", *files or ["."])
    git(folder, "commit", "-qm", "Change")


def test_nothing_changed_is_said(drillsite, repository):
    assert drillsite("diff", "start") == "Nothing changes in the data.\n"
    assert drillsite("diff", "start", "trunk", "--format", "markdown") == "**Nothing changes in the data.**\n"


def test_a_verdict_that_changes_is_told_with_its_counts_and_what_brought_it(drillsite, repository):
    drillsite("cite", "good-people", "gazette", "--supports")
    said = drillsite("diff", "start").splitlines()
    assert said == [
        "1 verdict changes.",
        "good-people: unsourced (0 for, 0 against) → single-origin (1 for, 0 against)",
        "good-people: cited now: gazette supports",
    ]


def test_records_that_come_go_and_change_are_told(drillsite, repository):
    drillsite("add", "actor", "--name", "West", "--type", "state", "--summary", "W.")
    drillsite("rename", "actor", "north", "northland")
    path = repository / "data/systems.yml"
    path.write_text(path.read_text("utf-8").replace("summary: ", "summary: Indeed, ", 1), "utf-8")
    said = drillsite("diff", "start").splitlines()
    assert said == [
        "No verdict changes; 1 actor added; 1 record renamed; 1 record reworded.",
        "actor added: west, West",
        "actor renamed: north → northland",
        "1 system reworded",
    ]


def test_evidence_that_changes_no_verdict_is_told_too(drillsite, repository):
    drillsite("uncite", "good-people", "chinese")
    assert drillsite("diff", "start").splitlines()[1:] == ["good-people: cited no longer: chinese context"]


def test_as_markdown_it_is_a_comment_with_a_table(drillsite, repository):
    drillsite("cite", "good-people", "gazette", "--supports")
    said = drillsite("diff", "start", "--format", "markdown")
    assert "| claim | before | after |\n|---|---|---|\n| The people are good. (`good-people`) | unsourced" in said
    assert "| **single-origin** (1 for, 0 against) |\n" in said


def test_as_json_it_is_for_programs(drillsite, repository):
    drillsite("cite", "good-people", "gazette", "--supports")
    (claim,) = json.loads(drillsite("diff", "start", "--format", "json"))["claims"]
    assert (claim["before"], claim["after"], claim["cited"]) == ("unsourced", "single-origin", ["gazette supports"])


def test_two_folders_are_compared_without_git(drillsite, project, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(project / "data", other)
    drillsite("cite", "good-people", "gazette", "--supports")
    assert drillsite("diff", str(other)).startswith("1 verdict changes.")
    assert drillsite("diff", "data", str(other)).splitlines()[1].endswith("→ unsourced (0 for, 0 against)")


def test_what_cannot_be_compared_is_explained(drillsite, repository):
    assert 'did you mean "trunk"?' in drillsite("diff", "trnk", fails=True)
    path = repository / "data/themes.yml"
    path.write_text("water: {", "utf-8")
    said = drillsite("diff", "start", fails=True)
    assert "data/themes.yml:1:9: error[yaml-syntax]" in said
    assert "the data as they are now: the data have errors" in said


def test_the_problems_of_a_revision_or_folder_are_told_with_its_name(drillsite, repository, tmp_path):
    (repository / "data/themes.yml").write_text("water: {", "utf-8")
    shutil.copytree(repository / "data", tmp_path / "other")
    assert f"{tmp_path}/other/themes.yml:1:9" in drillsite("diff", str(tmp_path / "other"), "start", fails=True)
    commit(repository)
    assert "HEAD:data/themes.yml:1:9: error[yaml-syntax]" in drillsite("diff", "HEAD", fails=True)


def test_where_git_is_missing_it_says_so(drillsite, repository, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert "git is not installed; name two folders instead" in drillsite("diff", "start", fails=True)


def test_outside_of_a_repository_folders_are_asked_for(drillsite, project):
    assert "is in no git repository; name two folders instead" in drillsite("diff", "start", fails=True)


def test_a_revision_from_before_the_data_is_explained(drillsite, project):
    git(project, "init", "-q")
    commit(project, "mkdocs.yml")
    assert 'there is no "data" in HEAD' in drillsite("diff", "HEAD", fails=True)


def test_data_that_are_linked_from_outside_of_the_repository_are_explained(drillsite, repository, tmp_path):
    (repository / "data").rename(tmp_path / "elsewhere")
    (repository / "data").symlink_to(tmp_path / "elsewhere")
    said = drillsite("diff", "start", fails=True)
    assert said.endswith(f'leads out of the git repository, to "{tmp_path}/elsewhere"; name two folders instead\n')
    assert said.count("\n") == 1


@pytest.fixture(params=["this Python", "a Python without filters for archives"])
def any_python(request, monkeypatch):
    """Run a test as it is, and as in Python 3.11.3 and older."""
    if request.param != "this Python":
        monkeypatch.delattr("tarfile.data_filter", raising=False)
        monkeypatch.setattr(
            "tarfile.TarFile._get_filter_function", lambda *_: lambda member, path: member, raising=False
        )


@pytest.mark.parametrize("target", ["/etc/passwd", "../../docs/index.md", "../../../../../../../../../../etc/passwd"])
def test_a_link_that_leads_out_of_the_data_is_not_followed(drillsite, repository, any_python, target):
    link = repository / "data/claims/linked.yml"
    link.symlink_to(target)
    commit(repository)
    link.unlink()
    said = drillsite("diff", "HEAD", fails=True)
    assert said == (
        'drillsite: "data/claims/linked.yml" in HEAD leads out of the data folder; name two folders instead\n'
    )


def test_a_link_within_the_data_is_followed(drillsite, repository, any_python):
    claims = repository / "data/claims"
    claims.joinpath("people.yml").rename(claims / ".kept.yml")
    claims.joinpath("people.yml").symlink_to(".kept.yml")
    commit(repository)
    assert drillsite("diff", "start", "HEAD") == "Nothing changes in the data.\n"


def commands_of(path: Path) -> list[list[str]]:
    """Give each command of ours that a YAML file has in it."""
    return [
        shlex.split(line.split(" > ")[0].partition("drillsite ")[2])
        for line in path.read_text("utf-8").splitlines()
        if " drillsite " in line and "pip" not in line
    ]


@pytest.mark.parametrize("name", [".pre-commit-hooks.yaml", "docs/examples/pull-requests.yml"])
def test_hooks_and_workflows_use_commands_that_there_are(name):
    path = REPOSITORY / name
    assert yaml.safe_load(path.read_text("utf-8"))
    found = commands_of(path)
    assert found
    for command, *arguments in found:
        known = main.get_command(main.make_context("drillsite", [command]), command)
        assert known is not None, command
        known.make_context(command, arguments)


def test_hooks_run_when_records_change():
    hooks = {hook["id"]: hook for hook in yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text("utf-8"))}
    assert set(hooks) == {"drillsite-check", "drillsite-fmt"}
    assert not any(hook["pass_filenames"] for hook in hooks.values())
