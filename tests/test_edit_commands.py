"""The commands that change records, as an editor uses them."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from drillsite.cli import main
from drillsite.cli.adding import add
from drillsite.edit.importing.formats import FORMATS
from drillsite.knowledge import load_knowledge

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def drillsite(project, monkeypatch):
    """Give a function that runs a command in the small project; a traceback fails the test."""
    monkeypatch.chdir(project)

    def run(*arguments: str):
        result = CliRunner().invoke(main, arguments)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return run


def data(project: Path) -> dict[str, bytes]:
    return {str(path.relative_to(project)): path.read_bytes() for path in sorted((project / "data").rglob("*.yml"))}


def load(project: Path):
    return load_knowledge(project / "data", project / "texts", "data").knowledge


def test_a_source_is_cited_and_taken_back_without_a_trace(drillsite, project):
    before = data(project)
    result = drillsite("cite", "few-people", "gazette", "--supports", "--note", "Says: few.", "--by", "rb")
    assert result.output.endswith("\nchanged data/claims/people.yml\n")
    (item,) = (one for one in load(project)["claim", "few-people"].evidence if one.source == "gazette")
    assert (item.stance, item.note, item.by) == ("supports", "Says: few.", "rb")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", str(item.added))
    assert drillsite("uncite", "few-people", "gazette").exit_code == 0
    assert data(project) == before


def test_an_event_is_cited_by_its_kind_and_id(drillsite, project):
    assert drillsite("cite", "event:third-round", "gazette", "--context").exit_code == 0
    assert any(one.source == "gazette" for one in load(project)["event", "third-round"].evidence)


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("cite", "few-people", "gazette"), 2, "--supports, --disputes or --context"),
        (("cite", "few-people", "gazette", "--supports", "--disputes"), 2, "--supports and --disputes exclude each"),
        (("cite", "theme:water", "gazette", "--supports"), 2, '"theme" has no evidence'),
        (("cite", "few-peoples", "gazette", "--supports"), 1, 'did you mean "few-people"?'),
        (("cite", "few-people", "gazett", "--supports"), 1, 'did you mean "gazette"?'),
        (("cite", "few-people", "gazette", "--supports", "--quote", "w " * 16), 1, "error[quote-too-long]"),
        (("uncite", "few-people", "gazette"), 1, "it cites chinese, older"),
        (("fmt", "docs/index.md"), 1, '"docs/index.md" is no file of the data folder'),
        (("check", "-f", "docs"), 1, '"docs" is a folder; name the mkdocs.yml in it'),
        (("remove", "source", "gazette"), 1, "error[reference-unknown]"),
        (("rename", "claim", "few-people", "Few People"), 1, "an id is lower-case words"),
        (("add", "actor", "--name", "West"), 2, "an actor needs --type, --summary"),
        (("add", "actor", "--name", "North", "--type", "state", "--summary", "N."), 1, 'the actor "north" exists'),
        (("add", "actor", "--name", "西", "--type", "state", "--summary", "W."), 1, "give one with --id"),
        (("add", "claim", "--statement", "So."), 2, "a claim needs --stated-in"),
        (("add", "event", "--title", "T", "--date", "2025-13", "--type", "other", "--summary", "S."), 1, "no month"),
    ],
)
def test_what_is_refused_is_explained_and_changes_nothing(drillsite, project, arguments, status, said):
    before = data(project)
    result = drillsite(*arguments)
    assert (result.exit_code, said in result.output) == (status, True), result.output
    assert data(project) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("cite", "few-people", "gazette", "--supports"),
        ("uncite", "few-people", "older"),
        ("rename", "actor", "north", "northland"),
        ("add", "actor", "--name", "West", "--type", "state", "--summary", "W."),
        ("fmt",),
    ],
)
def test_a_dry_run_shows_the_difference_and_makes_none(drillsite, project, arguments):
    before = data(project)
    result = drillsite(*arguments, "--dry-run")
    assert result.exit_code == 0
    assert "\n@@ -" in result.output
    assert data(project) == before


def test_each_kind_of_record_is_added_by_options(drillsite, project):
    assert drillsite("add", "theme", "--title", "The Air", "--summary", "About air.").exit_code == 0
    assert drillsite("add", "system", "--name", "Fan", "--type", "fan", "--summary", "A fan.").exit_code == 0
    event = ("--title", "Day of Air", "--date", "2025-12~", "--type", "other", "--summary", "A day.")
    assert drillsite("add", "event", *event, "--participants", "north", "--participants", "south").exit_code == 0
    claim = ("--statement", "The air is clear.", "--type", "fact", "--theme", "the-air", "--systems", "fan")
    stated = ("--stated-in", "article", "--locator", "paragraph 9", "--quote", "clear air")
    assert drillsite("add", "claim", *claim, *stated).exit_code == 0
    known = load(project)
    assert known["event", "day-of-air"].participants == ("north", "south")
    assert known["claim", "the-air-is-clear"].stated_in[0].quote == "clear air"
    assert known["theme", "the-air"].title == "The Air"


SOURCE = ("add", "source", "--type", "webpage", "--title", "A page", "--issued", "2025-12", "--author", "Roe, Ann")


def test_a_source_is_added_cited_uncited_and_removed_without_a_trace(drillsite, project):
    before = data(project)
    result = drillsite(*SOURCE, "--url", "https://page.example/a", "--container-title", "The Pages")
    assert "roe-2025-12: A page (data/sources.yml)\n" in result.output
    source = load(project)["source", "roe-2025-12"]
    assert (source.author[0].family, source.container_title, source.URL) == (
        "Roe",
        "The Pages",
        "https://page.example/a",
    )
    for arguments in (
        ("cite", "few-people", "roe-2025-12", "--disputes"),
        ("uncite", "few-people", "roe-2025-12"),
        ("remove", "source", "roe-2025-12"),
    ):
        assert drillsite(*arguments).exit_code == 0
    assert data(project) == before


def test_the_options_given_with_an_export_are_for_all_of_its_sources(drillsite, project):
    (project / "export.bib").write_text("@book{a, title={On Water}}\n@book{b, title={On Air}, language={french}}\n")
    options = ("--level", "secondary", "--reliability", "B", "--language", "en", "--id", "x")
    assert drillsite("add", "source", "--from", "export.bib", *options).exit_code == 2  # one id for two
    assert drillsite("add", "source", "--from", "export.bib", *options[:-2]).exit_code == 0
    known = load(project)
    for identifier in ("a", "b"):
        source = known["source", identifier]
        assert (source.level, source.reliability, source.language) == ("secondary", "B", "en")


def test_every_format_that_can_be_read_can_be_named():
    (option,) = (one for one in add.commands["source"].params if one.name == "format_")
    assert tuple(option.type.choices) == tuple(FORMATS)


def test_an_export_in_utf_16_comes_in_and_one_in_another_encoding_is_explained(drillsite, project):
    (project / "export.ris").write_bytes("TY  - BOOK\r\nTI  - Über Wasser\r\nER  - \r\n".encode("utf-16"))
    assert drillsite("add", "source", "--from", "export.ris").exit_code == 0
    (project / "export.ris").write_bytes("TY  - BOOK\nTI  - Über Luft\nER  - \n".encode("latin-1"))
    result = drillsite("add", "source", "--from", "export.ris")
    assert result.output.startswith("drillsite: export.ris cannot be read: line 2 is not UTF-8;")
    assert drillsite("add", "source", "--from", "data").output.endswith("data cannot be read: Is a directory\n")


@pytest.mark.parametrize("command", ["fmt", "verify", "links", "schema"])
def test_without_a_data_folder_it_says_so(drillsite, project, command):
    (project / "data").rename(project / "elsewhere")
    result = drillsite(command)
    assert (result.exit_code, 'there is no data folder "data"' in result.output) == (1, True)


def test_what_has_errors_is_told_where_only_the_rest_is_looked_at(drillsite, project):
    (project / "data/themes.yml").write_text("water: {titel: x}", "utf-8")
    assert "drillsite: there are " in drillsite("verify").output
    assert "records with errors are left out\n" in drillsite("verify").output


def test_paths_are_told_from_the_folder_that_one_is_in(drillsite, project, monkeypatch):
    monkeypatch.chdir(project / "docs")
    assert "  ../data/claims/people.yml:" in drillsite("todo", "-f", "../mkdocs.yml").output


@pytest.mark.parametrize("redirect", ["<&-", "> /dev/full"])
def test_closed_input_and_a_full_disk_end_without_a_traceback(project, redirect):
    command = f"{sys.executable} -m drillsite add source --from - {redirect}"
    if redirect.startswith(">"):
        command = f"{sys.executable} -m drillsite check {redirect}"
    done = subprocess.run(command, shell=True, cwd=project, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("drillsite: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("closed", [">&-", "<&- >&- 2>&-"])
def test_with_closed_output_all_is_done_as_ever(project, closed):
    for arguments in ("cite shared-water gazette --supports", "check", "build"):
        command = f"{sys.executable} -m drillsite {arguments} {closed}"
        done = subprocess.run(command, shell=True, cwd=project, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, ""), command
    assert (project / "site/index.html").is_file()


def test_an_export_comes_in_with_warnings_and_what_is_there_already_is_left_out(drillsite, project):
    (project / "export.bib").write_text("""
        @article{Roe:1, title={On Water}, author={Roe, Ann}, year=2025, journal={J}, keywords={x}, doi={10.5555/water}}
        @article{Roe:2, title={On water}, author={Roe, Ann}, year=2025, journal={J}}
        @book{Roe:3, title={On Air}, author={Roe, Ann}, year=2025}
        @book{Roe:4, author={Roe, Ann}}
    """)
    result = drillsite("add", "source", "--from", "export.bib")
    assert result.exit_code == 0
    assert 'left out: the entry "Roe:4" on line 5 has no title' in result.output
    assert '2 sources: the key of the export is no id here and is not kept; the first is "Roe:1", now' in result.output
    assert 'roe-2025: keywords "x" is left out: a record has no place for it' in result.output
    assert '"On water" is there already: roe-2025 has the same title, year and publisher' in result.output
    assert {"roe-2025", "roe-2025-b"} <= {source.id for source in load(project).sources}
    again = drillsite("add", "source", "--from", "export.bib")
    assert again.exit_code == 0  # the book has no publisher by which it could be known
    assert drillsite("add", "source", "--from", "export.bib", "--force", "--dry-run").output.count("+  title:") == 3


def test_an_export_comes_from_standard_input_too(project, monkeypatch):
    monkeypatch.chdir(project)
    said = CliRunner().invoke(main, ["add", "source", "--from", "-"], input="TY  - BOOK\nTI  - X\nPY  - 2020\nER  - \n")
    assert "x-2020: X (data/sources.yml)" in said.output
    said = CliRunner().invoke(main, ["add", "source", "--from", "-"], input="TY  - BOOK\nER  - \n")
    assert said.exit_code == 1
    assert "standard input cannot be read: the entry on line 1 has no title" in said.output


def test_a_source_that_is_there_already_is_refused_unless_forced(drillsite, project):
    doi = ("--doi", "10.5555/page")
    assert drillsite(*SOURCE, *doi).exit_code == 0
    before = data(project)
    result = drillsite(*SOURCE, "--doi", "10.5555/PAGE")
    assert result.exit_code == 1
    assert '"A page" is there already: roe-2025-12 has the same DOI' in result.output
    assert data(project) == before
    assert drillsite(*SOURCE, *doi, "--force").exit_code == 0
    assert load(project)["source", "roe-2025-12-b"].DOI == "10.5555/page"


def test_a_record_goes_into_the_file_that_is_named(drillsite, project):
    more = ("--name", "West", "--type", "state", "--summary", "W.", "--file", "actors/west.yml")
    assert drillsite("add", "actor", *more).output == "made data/actors/west.yml\n"
    assert (project / "data/actors/west.yml").read_text() == "west:\n  name: West\n  type: state\n  summary: W.\n"
    assert drillsite("remove", "actor", "west").output == "removed data/actors/west.yml\n"


def test_a_renamed_record_leads_from_its_old_address_to_the_new_one(drillsite, project):
    result = drillsite("rename", "claim", "few-people", "hardly-any-people")
    assert "few-people is named in " in result.output
    assert load(project).records.former["claim", "few-people"] == ("claim", "hardly-any-people")


def test_fmt_lays_out_all_files_or_those_named_and_keeps_what_they_say(drillsite, project):
    before, known = data(project), load(project).records.by_key
    assert drillsite("fmt", "--check").exit_code == 1
    assert data(project) == before
    assert drillsite("fmt", "data/themes.yml").output == "changed data/themes.yml\n"
    assert drillsite("fmt").exit_code == 0
    assert load(project).records.by_key == known
    again = drillsite("fmt", "--check")
    assert (again.exit_code, again.output) == (0, "")


def test_fmt_tells_of_every_file_that_cannot_be_laid_out_and_changes_none(drillsite, project):
    (project / "data/themes.yml").write_text("water: [\n")
    (project / "data/actors.yml").write_text("north: {a: 1, a: 2}\n")
    before = data(project)
    result = drillsite("fmt")
    assert result.exit_code == 1
    assert "data/themes.yml:2" in result.output
    assert "data/actors.yml:1" in result.output
    assert data(project) == before


def test_in_a_terminal_what_is_missing_is_asked_for_until_it_is_right(project):
    """Runs the program in a pseudo-terminal, where it finds somebody to ask."""
    ours, theirs = pty.openpty()
    answers = "West\nstat\nstate\n\nThe west.\nnorth; south\n"
    with subprocess.Popen(
        [sys.executable, "-m", "drillsite", "add", "actor"],
        cwd=project,
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "COLUMNS": "200"},
    ) as program:
        os.write(ours, answers.encode())
        said = program.stdout.read().decode()
    os.close(ours)
    os.close(theirs)
    assert program.returncode == 0, said
    assert 'did you mean "state"?' in said
    assert "This is needed." in said
    west = load(project)["actor", "west"]
    assert (west.type, west.summary, west.part_of) == ("state", "The west.", ("north", "south"))
