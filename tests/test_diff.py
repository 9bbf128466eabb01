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


def edit(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")


def commit(folder: Path, *files: str) -> None:
    """Commit these files, or all."""
    git(folder, "add", *files or ["."])
    git(folder, "commit", "-qm", "Change")


def test_nothing_changed_is_said(drillsite, repository):
    assert drillsite("diff", "start") == "Nothing changes in the data.\n"
    assert drillsite("diff", "start", "trunk", "--format", "markdown") == "**Nothing changes in the data.**\n"


def test_a_verdict_that_changes_is_told_with_its_counts_and_what_brought_it(drillsite, repository):
    drillsite("cite", "few-people", "gazette", "--supports", "--origin", "ministry")
    said = drillsite("diff", "start").splitlines()
    assert said == [
        "1 verdict changes.",
        "few-people: disputed (0 for, 1 against) → contested (1 for, 1 against)",
        "few-people: cited now: gazette supports",
    ]


def test_events_are_compared_like_claims(drillsite, repository):
    drillsite("cite", "event:second-round", "agency-report", "--supports")
    assert drillsite("diff", "start").splitlines() == [
        "1 verdict changes.",
        "event:second-round: unchecked (0 for, 0 against) → single-origin (1 for, 0 against)",
        "event:second-round: cited now: agency-report supports",
    ]


def test_a_search_is_told_with_the_verdict_that_it_changes(drillsite, repository):
    drillsite("searched", "event:third-round", "--where", "the web", "--for", "a", "--for", "b", "--on", "2026-01-02")
    assert drillsite("diff", "start").splitlines() == [
        "1 verdict changes; 1 search added.",
        "event:third-round: unchecked (0 for, 0 against) → unconfirmed (0 for, 0 against)",
        "event:third-round: search added: 2026-01-02, the web: a; b",
    ]
    commit(repository)
    edit(repository, "data/events.yml", "on: 2026-01-02", "on: 2026-01-03")
    said = drillsite("diff", "HEAD").splitlines()
    assert said[1:] == [
        "event:third-round: search added: 2026-01-03, the web: a; b",
        "event:third-round: search removed: 2026-01-02, the web: a; b",
    ]


def test_numbers_that_change_under_the_same_word_are_told(drillsite, repository):
    drillsite("cite", "shared-water", "chinese", "--supports")
    assert drillsite("diff", "start").splitlines() == [
        "No verdict changes; 1 count changes.",
        "shared-water: corroborated (2 for, 0 against) → corroborated (2–3 for, 0 against)",
        "shared-water: cited now: chinese supports",
    ]


def test_a_verdict_that_becomes_weak_is_told_with_the_source_that_makes_it_so(drillsite, repository):
    edit(repository, "data/sources.yml", "reliability: A", "reliability: E")
    said = drillsite("diff", "start").splitlines()
    assert said[0] == "1 verdict changes; 1 record reworded."
    assert "shared-water: corroborated (2 for, 0 against) → corroborated (weak) (2 for, 0 against)" in said
    assert "shared-water: because of source agency-report: reliability A → E" in said


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "sources.yml",
            "  reliability: A",
            "  standing: retracted\n  reliability: A",
            [
                "shared-water: corroborated (2 for, 0 against) → single-origin (1 for, 0 against)",
                "shared-water: because of source agency-report: standing current → retracted",
            ],
        ),
        (
            "sources.yml",
            "author: Lake Agency",
            "author: Lake Agency\n  origin: north",
            [
                "shared-water: corroborated (2 for, 0 against) → single-origin (1 for, 0 against)",
                "shared-water: ministry and north count as one now: belongs together",
                "shared-water: because of source agency-report: origin none → north",
            ],
        ),
        (
            "actors.yml",
            "name: Ministry of Water",
            "name: Ministry of Water\n  aliases: [Lake Agency, Ministry]",
            [
                "shared-water: corroborated (2 for, 0 against) → single-origin (1 for, 0 against)",
                "shared-water: agency-report and ministry count as one now: same name",
                "shared-water: because of actor ministry: aliases none → Lake Agency, Ministry",
            ],
        ),
        (
            "actors.yml",
            "south:\n",
            "agency: {name: Lake Agency, type: organisation, summary: It measures., part_of: [ministry]}\nsouth:\n",
            [
                "shared-water: agency-report and ministry count as one now: same name",
                "shared-water: because of actor agency added",
            ],
        ),
        (
            "actors.yml",
            "type: ministry",
            "type: media",
            [
                "shared-water: corroborated (2 for, 0 against) → single-origin (1–2 for, 0 against)",
                "shared-water: because of actor ministry: type ministry → media",
            ],
        ),
        (
            "sources.yml",
            "older:\n",
            "copy: {type: report, title: A copy, DOI: 10.1080/14799855.2018.1463991, origin: north}\nolder:\n",
            [
                "shared-water: corroborated (2 for, 0 against) → single-origin (1 for, 0 against)",
                "shared-water: because of source copy added",
            ],
        ),
        (
            "claims/water.yml",
            "      origin: ministry\n      locator: paragraph 3",
            "      locator: paragraph 3",
            [
                "shared-water: corroborated (2 for, 0 against) → corroborated (2–3 for, 0 against)",
                "shared-water: cited otherwise: gazette supports, origin ministry → not stated",
            ],
        ),
    ],
)
def test_what_a_verdict_changed_by_is_named_also_where_the_claim_was_not_edited(
    drillsite, repository, file, old, new, said
):
    edit(repository, f"data/{file}", old, new)
    lines = drillsite("diff", "start").splitlines()
    assert [line for line in lines if line in said] == said, lines


def test_joins_that_end_are_told_and_changes_of_sources_that_change_no_verdict_are_not(drillsite, repository):
    drillsite("cite", "shared-water", "chinese", "--supports", "--origin", "north")
    commit(repository)
    edit(repository, "data/actors.yml", "  part_of: [north]\n", "")
    edit(repository, "data/sources.yml", "DOI: 10.1080/14799855.2018.1463991", "DOI: 10.1080/other")
    said = drillsite("diff", "HEAD").splitlines()
    assert "shared-water: ministry and north no longer count as one" in said
    assert "shared-water: because of actor ministry: part_of north → none" in said
    commit(repository)
    edit(repository, "data/sources.yml", "DOI: 10.1080/other", "DOI: 10.1080/another")
    assert drillsite("diff", "HEAD").splitlines() == ["No verdict changes; 1 record reworded.", "1 source reworded"]


def test_an_item_freed_of_its_joins_is_told(drillsite, repository):
    reason = "      independent: It saw it.\n"
    drillsite("cite", "shared-water", "chinese", "--supports", "--origin", "north")
    commit(repository)
    edit(repository, "data/claims/water.yml", "      origin: north\n", f"      origin: north\n{reason}")
    assert drillsite("diff", "HEAD").splitlines() == [
        "No verdict changes; 1 count changes.",
        "shared-water: corroborated (2 for, 0 against) → corroborated (3 for, 0 against)",
        "shared-water: cited otherwise: chinese supports, independent now",
        "shared-water: ministry and north no longer count as one",
    ]


def test_a_note_of_evidence_that_changes_is_a_record_reworded(drillsite, repository):
    edit(repository, "data/claims/water.yml", "note: Measured it.", "note: Measured it twice.")
    assert drillsite("diff", "start").splitlines() == ["No verdict changes; 1 record reworded.", "1 claim reworded"]


def test_what_only_is_called_otherwise_changes_no_evidence(drillsite, repository):
    drillsite("searched", "shared-water", "--where", "the web", "--for", "a", "--found", "gazette")
    commit(repository)
    drillsite("rename", "source", "gazette", "the-gazette")
    drillsite("rename", "actor", "ministry", "water-ministry")
    drillsite("rename", "claim", "shared-water", "held-water")
    assert drillsite("diff", "HEAD").splitlines() == [
        "No verdict changes; 3 records renamed.",
        "claim renamed: shared-water → held-water",
        "actor renamed: ministry → water-ministry",
        "source renamed: gazette → the-gazette",
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
    drillsite("cite", "few-people", "gazette", "--supports", "--origin", "ministry")
    drillsite("cite", "shared-water", "chinese", "--supports")
    said = drillsite("diff", "start", "--format", "markdown").splitlines()
    assert said == [
        "**1 verdict changes; 1 count changes.**",
        "",
        "| claim or event | before | after |",
        "|---|---|---|",
        '| The water is shared by "both" states. (`shared-water`) | corroborated (2 for, 0 against) '
        "| corroborated (2–3 for, 0 against) |",
        '| Few people live there: <script>alert("claim")</script>. (`few-people`) | disputed (0 for, 1 against) '
        "| **contested** (1 for, 1 against) |",
        "",
        "- `shared-water`: cited now: chinese supports",
        "- `few-people`: cited now: gazette supports",
    ]


def test_as_json_it_is_for_programs(drillsite, repository):
    drillsite("cite", "few-people", "gazette", "--supports", "--origin", "ministry")
    drillsite("searched", "event:third-round", "--where", "the web", "--for", "a", "--on", "2026-01-02")
    edit(repository, "data/sources.yml", "reliability: B", "reliability: E")
    found = json.loads(drillsite("diff", "start", "--format", "json"))
    claim = next(one for one in found["claims"] if one["claim"] == "few-people")
    assert (claim["before"], claim["after"], claim["cited"]) == ("disputed", "contested", ["gazette supports"])
    assert claim["counts_after"] == {
        "supporting_at_least": 1,
        "supporting_at_most": 1,
        "disputing_at_least": 1,
        "disputing_at_most": 1,
        "weak": True,
    }
    event = next(one for one in found["events"] if one["event"] == "third-round")
    assert (event["title"], event["after"], event["searched"]) == (
        "Third round",
        "unconfirmed",
        ["2026-01-02, the web: a"],
    )
    first = next(one for one in found["events"] if one["event"] == "first-round")
    assert first["because"] == ["source gazette: reliability B → E"]


def test_two_folders_are_compared_without_git(drillsite, project, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(project / "data", other)
    drillsite("cite", "few-people", "gazette", "--supports", "--origin", "ministry")
    assert drillsite("diff", str(other)).startswith("1 verdict changes.")
    assert drillsite("diff", "data", str(other)).splitlines()[1].endswith("→ disputed (0 for, 1 against)")


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
