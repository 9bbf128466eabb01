from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from drillsite import __version__
from drillsite.cli import main
from drillsite.preview import open_port

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def run(*arguments: str | Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Result:
    """Run the command in a folder; a traceback fails the test."""
    monkeypatch.chdir(folder)
    result = CliRunner().invoke(main, [str(one) for one in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def drillsite(project, monkeypatch) -> Callable[..., Result]:
    return lambda *arguments, folder=project: run(*arguments, folder=folder, monkeypatch=monkeypatch)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_check_says_what_it_checked(drillsite):
    result = drillsite("check")
    assert result.exit_code == 0
    assert result.output == "26 records, 69 references; 0 of 5 quotes were found; 5 not yet looked for: no problems\n"


def test_quotes_are_checked_where_texts_are_at_hand(drillsite, project):
    (project / "texts").mkdir()
    (project / "texts" / "article.txt").write_text("… the water is shared by both — always. Pumped dry.", "utf-8")
    result = drillsite("check")
    assert result.exit_code == 1
    assert re.search(r"data/claims/water\.yml:\d+:14: error\[quote-not-found\]", result.output)
    assert 'hint: nearest is "Pumped dry"' in result.output
    assert result.output.endswith(
        "1 of 5 quotes were found; 2 not found; 2 not yet looked for: 2 errors and 1 warning\n"
    )


def test_all_problems_are_told_in_one_run_each_with_its_place(drillsite, project):
    edit(project / "data/claims/water.yml", "actors: [north, south]", "actors: [nroth, south]")
    edit(project / "data/claims/water.yml", "type: forecast", "type: forecst")
    edit(project / "data/events.yml", "date: 2025-12-0X", "date: 2025-13")
    systems = project / "data/systems.yml"
    systems.write_bytes(systems.read_bytes().replace(b"All the pumps", b"All \xff pumps"))
    edit(project / "docs/index.md", "[[north|", "[[norht|")
    result = drillsite("check")
    assert result.exit_code == 1
    places = re.findall(r"^(\S+?):(\d+):(\d+): error\[([a-z-]+)\]", result.output, re.M)
    assert [(path, code) for path, _, _, code in places] == [
        ("data/claims/water.yml", "reference-unknown"),
        ("data/claims/water.yml", "field-invalid"),
        ("data/events.yml", "date-invalid"),
        ("data/systems.yml", "encoding-invalid"),
    ]
    assert 'hint: did you mean "north" (data/actors.yml:1)?' in result.output
    assert result.output.rstrip().endswith("4 errors")


def test_links_in_the_docs_are_checked_with_the_records(drillsite, project):
    edit(project / "docs/index.md", "[[north|", "[[norht|")
    result = drillsite("check")
    assert 'docs/index.md:3:23: error[reference-unknown]: the link names "norht"' in result.output
    assert 'hint: did you mean "north"?' in result.output


def test_a_text_that_cannot_be_read_is_told_with_the_problems_of_the_records(drillsite, project):
    edit(project / "data/claims/water.yml", "actors: [north, south]", "actors: [nroth, south]")
    (project / "texts").mkdir()
    (project / "texts/gazette.txt").symlink_to("nowhere.txt")
    output = drillsite("check").output
    assert "data/claims/water.yml:" in output
    assert "texts/gazette.txt:1:1: error[file-unreadable]: the file cannot be read: no such file" in output
    assert output.rstrip().endswith("2 errors")


def test_problems_as_json_are_the_same_objects(drillsite, project):
    edit(project / "data/claims/water.yml", "actors: [north, south]", "actors: [nroth, south]")
    result = drillsite("check", "--format", "json")
    assert result.exit_code == 1
    found = json.loads(result.output)
    (problem,) = found["problems"]
    assert (problem["path"], problem["code"], problem["severity"]) == (
        "data/claims/water.yml",
        "reference-unknown",
        "error",
    )
    assert found["summary"].endswith("1 error")
    assert json.loads(drillsite("check", "--format", "json", folder=project).output) == found


def test_problems_as_annotations_name_file_line_and_column(drillsite, project):
    edit(project / "data/claims/water.yml", "actors: [north, south]", "actors: [nroth, south]")
    result = drillsite("check", "--format", "github")
    assert re.search(
        r"^::error file=data/claims/water\.yml,line=\d+,col=12,title=reference-unknown::", result.output, re.M
    )


def test_a_site_is_checked_and_built_from_another_folder(drillsite, project, tmp_path, small_site):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    edit(project / "data/actors.yml", "type: state", "type: sate")
    result = drillsite("check", "-f", project / "mkdocs.yml", folder=elsewhere)
    assert "../project/data/actors.yml:3:9: error[field-invalid]" in result.output
    edit(project / "data/actors.yml", "type: sate", "type: state")
    assert drillsite("build", "-f", "../project/mkdocs.yml", folder=elsewhere).exit_code == 0
    assert contents(project / "site") == contents(small_site)
    assert list(elsewhere.iterdir()) == []


def test_a_build_tells_how_many_pages_it_made_and_where(drillsite, project, tmp_path, small_site):
    result = drillsite("build", "--site-dir", tmp_path / "public")
    assert result.exit_code == 0
    assert re.search(rf"^\d+ pages in \d+\.\d s: {re.escape(str(tmp_path / 'public'))}$", result.output, re.M)
    assert contents(tmp_path / "public") == contents(small_site)
    assert not (project / "site").exists()


def test_a_build_replaces_the_whole_of_the_old_site(drillsite, project, small_site):
    assert drillsite("build", "--strict").exit_code == 0
    (project / "site" / "stale.html").write_text("old")
    assert drillsite("build").exit_code == 0
    assert contents(project / "site") == contents(small_site)
    assert not [path for path in project.iterdir() if path.name.startswith(".")]


def test_the_version_and_the_help_are_told(drillsite):
    assert drillsite("--version").output == f"drillsite, version {__version__}\n"
    assert "check" in drillsite("-h").output
    assert drillsite("chekc").exit_code == 2
    assert drillsite("check", "--format", "xml").exit_code == 2


def test_a_setting_that_a_site_cannot_have_is_told_where_it_stands(drillsite, project):
    (project / "mkdocs.yml").write_text("site_name: Small\nplugins: [drillsite]\nuse_directory_urls:   false\n")
    output = drillsite("check").output
    assert "mkdocs.yml:3:23: error[config-invalid]: `use_directory_urls` is off" in output
    assert "    3 | use_directory_urls:   false" in output


def test_a_setting_that_is_inherited_is_told_at_the_top(drillsite, project):
    (project / "base.yml").write_text("use_directory_urls: false\n")
    (project / "mkdocs.yml").write_text("# Mine\nINHERIT: base.yml\nsite_name: Small\nplugins: [drillsite]\n")
    assert "mkdocs.yml:1:1: error[config-invalid]: `use_directory_urls` is off" in drillsite("check").output


def break_yaml(project: Path) -> None:
    (project / "data/actors.yml").write_text("north:\n  name: [\n")


def break_ids(project: Path) -> None:
    edit(project / "data/claims/water.yml", "theme: water", "theme: waiter")


def break_types(project: Path) -> None:
    edit(project / "data/themes.yml", "order: 1", "order: first")


def break_required(project: Path) -> None:
    edit(project / "data/actors.yml", "  name: North\n", "")


def double_key(project: Path) -> None:
    edit(project / "data/actors.yml", "  name: North\n", "  name: North\n  name: South\n")


def break_date(project: Path) -> None:
    edit(project / "data/events.yml", "date: 2025-12-0X", "date: 2025-02-30")


def break_encoding(project: Path) -> None:
    (project / "data/actors.yml").write_bytes(b"north:\n  name: \xe9\xff\n")


def break_by_nul(project: Path) -> None:
    (project / "data/actors.yml").write_bytes(b"north:\n  name: a\x00b\n")


def empty_data(project: Path) -> None:
    shutil.rmtree(project / "data")
    (project / "data").mkdir()


def remove_data(project: Path) -> None:
    shutil.rmtree(project / "data")


def replace_data_by_file(project: Path) -> None:
    shutil.rmtree(project / "data")
    (project / "data").write_text("a file")


def replace_file_by_link_to_nothing(project: Path) -> None:
    (project / "data/actors.yml").unlink()
    (project / "data/actors.yml").symlink_to("nowhere.yml")


def put_folder_among_texts(project: Path) -> None:
    (project / "texts/gazette.txt").mkdir(parents=True)


def clash_with_download(project: Path) -> None:
    (project / "docs/data").mkdir()
    (project / "docs/data/drillsite.json").write_text("{}")


def remove_home(project: Path) -> None:
    (project / "docs/index.md").unlink()


def break_docs_encoding(project: Path) -> None:
    (project / "docs/new.md").write_bytes(b"\xff\xfe")


def clash_with_docs(project: Path) -> None:
    (project / "docs/claims").mkdir()
    (project / "docs/claims/shared-water.md").write_text("# Mine\n")


def clash_with_former(project: Path) -> None:
    (project / "docs/actors").mkdir()
    (project / "docs/actors/norden.md").write_text("# Mine\n")


def break_docs_link(project: Path) -> None:
    (project / "docs/more.md").write_text("# More\n\nOf [[nobody]].\n")


def switch_off_directories(project: Path) -> None:
    with (project / "mkdocs.yml").open("a") as file:
        file.write("use_directory_urls: false\n")


DATA_FAULTS = [
    (break_yaml, r"data/actors\.yml:\d+:\d+: error\[yaml-syntax\]"),
    (break_ids, r"data/claims/water\.yml:\d+:\d+: error\[reference-unknown\]"),
    (break_types, r"data/themes\.yml:5:10: error\[field-invalid\]"),
    (break_required, r"data/actors\.yml:1:1: error\[field-missing\]"),
    (double_key, r"data/actors\.yml:3:3: error\[key-duplicate\]"),
    (break_date, r"data/events\.yml:\d+:9: error\[date-invalid\]"),
    (break_encoding, r"data/actors\.yml:2:9: error\[encoding-invalid\]"),
    (break_by_nul, r"data/actors\.yml:2:10: error\[encoding-invalid\]"),
    (empty_data, r"data:1:1: error\[data-empty\]"),
    (remove_data, r"data:1:1: error\[data-missing\]"),
    (replace_data_by_file, r"data:1:1: error\[data-missing\]"),
    (replace_file_by_link_to_nothing, r"data/actors\.yml:1:1: error\[file-unreadable\]"),
    (put_folder_among_texts, r"texts/gazette\.txt:1:1: error\[file-unreadable\]"),
    (clash_with_download, r"docs/data/drillsite\.json:1:1: error\[address-clash\]"),
    (remove_home, r"docs:1:1: error\[home-missing\]"),
    (break_docs_encoding, r"docs/new\.md:1:1: error\[encoding-invalid\]"),
    (clash_with_docs, r"docs/claims/shared-water\.md:1:1: error\[address-clash\]"),
    (clash_with_former, r"docs/actors/norden\.md:1:1: error\[address-clash\]"),
    (break_docs_link, r"docs/more\.md:3:4: error\[reference-unknown\]"),
    (switch_off_directories, r"mkdocs\.yml:4:21: error\[config-invalid\]"),
]


@pytest.fixture
def published(project, small_site) -> Path:
    """Give the project's site as an earlier build left it."""
    shutil.copytree(small_site, project / "site")
    return project / "site"


@pytest.mark.parametrize(("fault", "place"), DATA_FAULTS, ids=lambda one: getattr(one, "__name__", ""))
def test_bad_data_are_told_and_leave_the_published_site_alone(drillsite, project, published, small_site, fault, place):
    fault(project)
    for command in ("check", "build"):
        result = drillsite(command)
        assert result.exit_code == 1
        assert re.search(place, result.output)
        assert "Traceback" not in result.output
    assert re.search(r"\d+ errors?$", result.output.rstrip())
    assert contents(published) == contents(small_site)


@pytest.mark.parametrize(("fault", "place"), DATA_FAULTS[::3], ids=lambda one: getattr(one, "__name__", ""))
def test_mkdocs_build_tells_bad_data_and_leaves_the_published_site_alone(project, published, small_site, fault, place):
    fault(project)
    done = mkdocs_build(project)
    assert done.returncode == 1
    assert re.search(place, done.stderr)
    assert "Traceback" not in done.stderr
    assert contents(published) == contents(small_site)


def mkdocs_build(project: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)


def remove_config(project: Path) -> None:
    (project / "mkdocs.yml").unlink()


def break_config(project: Path) -> None:
    (project / "mkdocs.yml").write_text("site_name: [\n")


def empty_config(project: Path) -> None:
    (project / "mkdocs.yml").write_text("")


def break_config_encoding(project: Path) -> None:
    (project / "mkdocs.yml").write_bytes(b"site_name: \xff\n")


def break_option(project: Path) -> None:
    edit(project / "mkdocs.yml", "[drillsite]", "[{drillsite: {data_dir: [a]}}]")


def remove_plugin(project: Path) -> None:
    edit(project / "mkdocs.yml", "plugins: [drillsite]", "plugins: []")


def name_unknown_theme(project: Path) -> None:
    edit(project / "mkdocs.yml", "theme: material", "theme: nowhere")


def remove_docs(project: Path) -> None:
    shutil.rmtree(project / "docs")


CONFIG_FAULTS = [
    (remove_config, 'there is no "mkdocs.yml"'),
    (break_config, "mkdocs.yml"),
    (empty_config, "site_name"),
    (break_config_encoding, "mkdocs.yml"),
    (break_option, "data_dir"),
    (remove_plugin, 'add "plugins: [drillsite]"'),
    (name_unknown_theme, "nowhere"),
    (remove_docs, "docs"),
]


@pytest.mark.parametrize(("fault", "words"), CONFIG_FAULTS, ids=lambda one: getattr(one, "__name__", ""))
def test_an_unusable_mkdocs_yml_is_told_and_leaves_the_published_site_alone(
    drillsite, project, published, small_site, fault, words
):
    fault(project)
    for command in ("check", "build"):
        result = drillsite(command)
        assert result.exit_code == 1
        assert words in result.output
        assert "Traceback" not in result.output
    assert contents(published) == contents(small_site)


def break_own_template(project: Path) -> str:
    own = project / "overrides/drillsite/page/claim.html"
    own.parent.mkdir(parents=True)
    own.write_text("<h1>Mine</h1>\n{% if %}\n")
    return "overrides/drillsite/page/claim.html:2"


def misname_in_own_template(project: Path) -> str:
    own = project / "overrides/drillsite/page/claim.html"
    own.parent.mkdir(parents=True)
    own.write_text("<h1>Mine</h1>\n{{ nothing.here }}\n")
    return "overrides/drillsite/page/claim.html:2"


def miscount_in_own_template(project: Path) -> str:
    own = project / "overrides/drillsite/page/claim.html"
    own.parent.mkdir(parents=True)
    own.write_text("{{ 1 + 'a' }}\n")
    return "overrides/drillsite/page/claim.html:1"


def break_own_main(project: Path) -> str:
    (project / "overrides").mkdir()
    (project / "overrides/main.html").write_text('{% extends "nowhere.html" %}')
    return "nowhere.html"


@pytest.mark.parametrize(
    "fault", [break_own_template, misname_in_own_template, miscount_in_own_template, break_own_main]
)
def test_a_broken_template_of_the_owner_is_told_with_its_place(drillsite, project, published, small_site, fault):
    words = fault(project)
    edit(project / "mkdocs.yml", "theme: material", "theme: {name: material, custom_dir: overrides}")
    result = drillsite("build")
    assert result.exit_code == 1
    assert words in result.output
    assert "Traceback" not in result.output
    assert contents(published) == contents(small_site)
    assert not [path for path in project.iterdir() if path.name.startswith(".")]


def test_mkdocs_build_tells_a_template_that_is_not_jinja_before_it_clears_the_site(project, published, small_site):
    words = break_own_template(project)
    edit(project / "mkdocs.yml", "theme: material", "theme: {name: material, custom_dir: overrides}")
    done = mkdocs_build(project)
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert contents(published) == contents(small_site)


@pytest.mark.parametrize(
    "target", ["mkdocs.yml", "mkdocs.yml/site", "a-file", "a-file/site", "docs", ".", "/proc/no/site"]
)
def test_a_site_folder_that_cannot_be_written_is_told(drillsite, project, target):
    (project / "a-file").write_text("mine")
    before = contents(project)
    result = drillsite("build", "--site-dir", target)
    assert result.exit_code == 1
    assert "drillsite: " in result.output
    assert contents(project) == before


def test_a_warning_fails_a_strict_build_only(drillsite, project, small_site):
    (project / "docs/more.md").write_text("# More\n\n[nowhere](nowhere.md)\n")
    assert drillsite("build").exit_code == 0
    before = contents(project / "site")
    result = drillsite("build", "--strict")
    assert result.exit_code == 1
    assert "nowhere.md" in result.output
    assert contents(project / "site") == before


SLOW = """
import pathlib, time

def on_env(env, config, files):
    pathlib.Path(config.config_file_path).with_name("waiting").touch()
    time.sleep(60)
"""


def test_a_killed_build_leaves_the_site_as_it_was_and_the_next_one_works(drillsite, project, published, small_site):
    (project / "slow.py").write_text(SLOW)
    minimal = (project / "mkdocs.yml").read_text()
    (project / "mkdocs.yml").write_text(minimal + "hooks: [slow.py]\n")
    edit(project / "data/actors.yml", "name: North", "name: Far North")
    process = subprocess.Popen(
        [sys.executable, "-m", "drillsite", "build"], cwd=project, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    begun = time.monotonic()
    while not (project / "waiting").exists():
        assert process.poll() is None
        assert time.monotonic() - begun < 30
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert contents(published) == contents(small_site)
    (project / "mkdocs.yml").write_text(minimal)
    assert drillsite("build").exit_code == 0
    assert "Far North" in (published / "actors/north/index.html").read_text("utf-8")
    assert not [path for path in project.iterdir() if path.name.startswith(".")]


def test_the_command_and_the_module_are_the_same(project):
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "drillsite", "check"],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("no problems\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--port", "70000"), "not in the range 0<=x<=65535"),
        (("--port", "-1"), "not in the range 0<=x<=65535"),
        (("--editor", "x://{file}"), "only {path}, {line} and {column} can stand in it"),
        (("--editor", "x://{"), "only {path}, {line} and {column} can stand in it"),
    ],
)
def test_a_preview_that_cannot_be_as_asked_for_is_explained(arguments, said):
    result = CliRunner().invoke(main, ["serve", *arguments])
    assert (result.exit_code, said in result.output) == (2, True)


def test_the_highest_port_has_none_after_it():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 65535))
        taken.listen()
        with pytest.raises(OSError, match="the ports 65535 to 65535 are taken"):
            open_port("127.0.0.1", 65535)


def test_what_is_wrong_in_mkdocs_yml_is_told_once(drillsite, project):
    (project / "mkdocs.yml").write_text("site_name: X\ntheme: {name: material}\nplugins: [drillsite]\ndocs_dir: 3\n")
    result = drillsite("check")
    assert result.exit_code == 1
    assert result.output.count("docs_dir") == 1


def test_an_address_in_mkdocs_yml_that_is_none_is_told_without_a_traceback(drillsite, project):
    text = "site_name: X\ntheme: {name: material}\nplugins: [drillsite]\nsite_url: 'http://[bad'\n"
    (project / "mkdocs.yml").write_text(text)
    result = drillsite("check")
    assert (result.exit_code, result.exception.__class__) == (1, SystemExit)
    assert "an address in" in result.output
