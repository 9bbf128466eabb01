"""The preview shows the site as its files are now, and lays what is wrong with them over the last good one."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest

import judged_site
from chromium import REPOSITORY
from drillsite.preview import CurrentSite
from drillsite.preview.watching import stamp_files
from drillsite.publish.project import Project
from preview import Preview, preview, wait_for
from test_cli import CONFIG_FAULTS, remove_config
from test_publish import configure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WATER = "data/claims/water.yml"


@pytest.fixture
def running(project: Path) -> Iterator[Preview]:
    with preview(project) as found:
        yield found


def find_claims(project: Path) -> Path:
    """Give the file with the claim that tests change."""
    return next(path for path in (project / "data" / "claims").glob("*.yml") if "shared-water:" in path.read_text())


def replace(path: Path, old: str, new: str) -> None:
    """Change a text in a file as many editors do: by a file beside it that takes its place."""
    text = path.read_text("utf-8")
    assert old in text
    beside = path.with_name(f"{path.name}~")
    beside.write_text(text.replace(old, new), "utf-8")
    beside.replace(path)


def test_every_address_of_this_repository_s_site_is_served_as_it_is_built(real_site, tmp_path):
    folder = tmp_path / "site"
    folder.mkdir()
    for name in ("data", "docs"):
        shutil.copytree(REPOSITORY / name, folder / name)
    shutil.copy(REPOSITORY / "mkdocs.yml", folder)
    with preview(folder) as running:
        paths = sorted((path for path in real_site.rglob("*") if path.is_file()), key=lambda path: path.name)
        for path in paths:
            address = path.relative_to(real_site).as_posix()
            if path.suffix == ".gz":
                continue  # holds the name of the folder that it was packed in
            answer = running.ask(f"/{address.removesuffix('index.html')}")
            assert answer.page == path.read_bytes(), address
            assert answer.status == 200


def test_a_page_s_folder_leads_to_the_page_and_what_is_not_there_to_the_site_s_own_page(running, small_site):
    answer = running.ask("/claims/shared-water")
    assert (answer.status, answer.headers["location"]) == (301, "/claims/shared-water/")
    answer = running.ask("/claims/none/")
    assert (answer.status, answer.page) == (404, (small_site / "404.html").read_bytes())


def test_a_site_with_an_address_is_served_below_its_path(project):
    configure(project, site_url="https://host.example/some/path/")
    with preview(project) as running:
        assert running.top == "/some/path/"
        assert running.ask("/").headers["location"] == "/some/path/"
        assert running.ask("/some/path/claims/shared-water/").status == 200
        assert running.ask("/claims/shared-water/").status == 404
        assert running.state("/some/path/claims/shared-water/")["form"]["id"] == "shared-water"


def test_a_page_whose_name_is_not_ascii_is_served(project):
    (project / "docs" / "übung 1.md").write_text("# Übung\n", "utf-8")
    with preview(project) as running:
        answer = running.ask("/%C3%BCbung%201")
        assert (answer.status, answer.headers["location"]) == (301, "/%C3%BCbung%201/")
        assert "Übung" in running.ask("/%C3%BCbung%201/").text
        assert running.state("/%C3%BCbung%201/")["digest"]


@pytest.mark.parametrize("way", ["in place", "by a file that takes its place", "with others"])
def test_a_saved_edit_is_on_the_page(project, running, way):
    assert "is held by" not in running.ask("/claims/shared-water/").text
    path = find_claims(project)
    if way == "in place":
        path.write_text(path.read_text("utf-8").replace("The water is shared by", "The water is held by"), "utf-8")
    elif way == "with others":
        for other in (project / "data").rglob("*.yml"):
            replace(other, "\n", "\n\n") if other != path else replace(other, "is shared by", "is held by")
    else:
        replace(path, "The water is shared by", "The water is held by")
    wait_for(lambda: "The water is held by" in running.ask("/claims/shared-water/").text)
    wait_for(lambda: f"data/claims/{path.name}" in running.log or way == "with others")
    assert "no problems" in running.log.splitlines()[-1]


PAGES = ("", "evidence/", "events/day/", *(f"claims/{name}/" for name in ("measured", "denied", "official", "named")))


def test_after_an_edit_of_what_evidence_rests_on_pages_are_those_of_a_fresh_start(project):
    """Each edit is made and undone in one run of the preview, which has shown every page before.

    Fresh starts come after that run: of two sites in one process, MkDocs has one plugin.
    """
    data = project / "data"
    shutil.rmtree(data)
    judged_site.write_site(data)
    (project / "docs" / "index.md").write_text("# Judged\n", "utf-8")
    (project / "docs" / "contribute.md").unlink()
    running = CurrentSite(project / "mkdocs.yml")
    before, after = {address: running.make(address) for address in PAGES}, {}
    assert None not in before.values()
    for name, (file, old, new) in judged_site.EDITS.items():
        (data / file).write_text(judged_site.FILES[file].replace(old, new, 1), "utf-8")
        running.reload([data / file])
        after[name] = {address: running.make(address) for address in PAGES}
        judged_site.write_site(data)
        running.reload([data / file])
        assert {address: running.make(address) for address in PAGES} == before, name
    for name, (file, old, new) in judged_site.EDITS.items():
        (data / file).write_text(judged_site.FILES[file].replace(old, new, 1), "utf-8")
        fresh = CurrentSite(project / "mkdocs.yml")
        assert after[name] == {address: fresh.make(address) for address in PAGES} != before, name
        judged_site.write_site(data)


def test_an_edited_page_of_the_docs_and_a_new_one_are_served(project, running):
    (project / "docs" / "index.md").write_text("# Another home\n", "utf-8")
    (project / "docs" / "more.md").write_text("# More to read\n", "utf-8")
    wait_for(lambda: "More to read" in running.ask("/more/").text)
    assert "Another home" in running.ask("/").text


def test_the_owner_s_templates_are_watched_from_when_they_are_there(project, running):
    own = project / "overrides" / "drillsite" / "page"
    own.mkdir(parents=True)
    configure(project, theme={"name": "material", "custom_dir": "overrides", "font": False})
    wait_for(lambda: "mkdocs.yml" in running.log)
    (own / "claim.html").write_text('{% extends "layout.html" %}{% block body %}Mine 1{% endblock %}', "utf-8")
    wait_for(lambda: "Mine 1" in running.ask("/claims/shared-water/").text)
    (own / "claim.html").write_text('{% extends "layout.html" %}{% block body %}Mine 2{% endblock %}', "utf-8")
    wait_for(lambda: "Mine 2" in running.ask("/claims/shared-water/").text)


def test_a_mistake_is_laid_over_the_last_good_site_until_it_is_mended(project, running):
    path = find_claims(project)
    replace(path, "type: fact", "type: fakt")
    wait_for(lambda: running.state()["overlay"])
    overlay = running.state("/claims/shared-water/")["overlay"]
    assert "<mark>fakt</mark>" in overlay
    assert "allowed are fact, assessment" in overlay
    assert f"vscode://file{path}:" in overlay
    assert running.ask("/claims/shared-water/").status == 200
    replace(path, "type: fakt", "type: fact")
    wait_for(lambda: not running.state()["overlay"])


def test_all_problems_are_in_the_overlay_and_the_first_is_in_the_terminal(project, running):
    path = find_claims(project)
    replace(path, "type: fact", "type: fakt")
    replace(path, "systems: [pump]", "systems: [pumb]")
    wait_for(lambda: "3 errors; the first:" in running.log)
    overlay = running.state()["overlay"]
    assert "fakt" in overlay
    assert "did you mean" in overlay


def test_another_editor_can_be_told_of(project):
    replace(find_claims(project), "type: fact", "type: fakt")
    with preview(project, "--editor", "pen://open?file={path}&at={line}") as running:
        assert f"pen://open?file={find_claims(project)}&amp;at=" in running.state()["overlay"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("mkdocs.yml", "site_name: [\n"),
        ("mkdocs.yml", "site_name: The lake\ntheme: material\nplugins: []\n"),
        ("data/themes.yml", "water: [\n"),
        ("docs/index.md", "---\ntitle: [\n---\n"),
    ],
)
def test_a_mistake_at_the_start_and_one_made_later_never_end_the_preview(project, name, text):
    path = project / name
    good = path.read_bytes()
    path.write_text(text, "utf-8")
    with preview(project) as running:
        if name != "docs/index.md":  # MkDocs takes a bad head of a page for text
            assert running.ask("/").status == 503
            assert running.state()["overlay"]
        path.write_bytes(good)
        wait_for(lambda: running.ask("/").status == 200)
        assert not running.state()["overlay"]
        path.write_text(text, "utf-8")
        wait_for(lambda: name == "docs/index.md" or running.state()["overlay"])
        assert running.ask("/claims/shared-water/").status == 200
        path.write_bytes(good)
        wait_for(lambda: not running.state()["overlay"])
        assert running.program.poll() is None


@pytest.mark.parametrize(("fault", "words"), [one for one in CONFIG_FAULTS if one[0] is not remove_config])
def test_an_unusable_mkdocs_yml_is_laid_over_the_pages(project, fault, words):
    fault(project)
    with preview(project) as running:
        assert words in running.state()["overlay"].replace("&#34;", '"')
        assert running.ask("/").status == 503
        assert "Traceback" not in running.log


def test_a_preview_can_be_begun_before_there_is_an_mkdocs_yml_that_is_right_but_not_without_one(tmp_path):
    command = [sys.executable, "-m", "drillsite", "serve", "--port", "0"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=20)
    assert done.returncode == 1
    assert 'there is no "mkdocs.yml"' in done.stderr
    assert "Traceback" not in done.stderr


def test_a_fault_of_a_template_is_shown_with_its_line_and_the_record(project):
    own = project / "overrides" / "drillsite" / "page"
    own.mkdir(parents=True)
    configure(project, theme={"name": "material", "custom_dir": "overrides", "font": False})
    layout = '{% extends "layout.html" %}{% block body %}\n{{ claim.none.nothing }}{% endblock %}'
    (own / "claim.html").write_text(layout, "utf-8")
    with preview(project) as running:
        answer = running.ask("/claims/shared-water/")
        assert answer.status == 500
        assert "overrides/drillsite/page/claim.html:2" in answer.text
        assert "while making the page of the claim &#34;shared-water&#34;" in answer.text
        assert running.ask("/").status == 200
        (own / "claim.html").write_text('{% extends "layout.html" %}{% block body %}{% endblok %}', "utf-8")
        wait_for(lambda: "claim.html" in running.state()["overlay"])
        (own / "claim.html").unlink()
        wait_for(lambda: running.ask("/claims/shared-water/").status == 200)
        assert not running.state()["overlay"]


def test_a_template_and_an_asset_of_the_program_s_own_source_are_watched(project, tmp_path):
    source = shutil.copytree(REPOSITORY / "src", tmp_path / "src")
    with preview(project, PYTHONPATH=str(source)) as running:
        template = source / "drillsite" / "site" / "templates" / "page" / "claim.html"
        replace(template, "{% block body %}", "{% block body %}<p>New in the source.</p>")
        wait_for(lambda: "New in the source." in running.ask("/claims/shared-water/").text)
        style = source / "drillsite" / "site" / "assets" / "styles" / "frame.css"
        style.write_text(style.read_text("utf-8") + "\n.new-in-the-source {}\n", "utf-8")
        wait_for(lambda: "new-in-the-source" in running.ask("/assets/drillsite/drillsite.css").text)


def test_files_are_looked_at_where_the_system_does_not_tell_of_changes(project):
    with preview(project, WATCHFILES_FORCE_POLLING="1") as running:
        replace(find_claims(project), "The water is shared by", "The water is held by")
        wait_for(lambda: "The water is held by" in running.ask("/claims/shared-water/").text)


def test_what_nobody_thought_of_is_told_on_the_page_and_does_not_end_the_preview(project, monkeypatch):
    site = CurrentSite(project / "mkdocs.yml")
    monkeypatch.setattr(Project, "load", lambda self: 1 / 0)
    line = site.reload({find_claims(project)})
    assert "ZeroDivisionError" in line
    assert "ZeroDivisionError" in site.trouble.text
    monkeypatch.undo()
    site.reload({find_claims(project)})
    assert site.trouble is None


def test_the_data_folder_may_be_taken_away_and_put_back(project, running):
    shutil.move(project / "data", project.parent / "aside")
    wait_for(lambda: "no data folder" in running.state()["overlay"])
    shutil.move(project.parent / "aside", project / "data")
    wait_for(lambda: not running.state()["overlay"])
    replace(find_claims(project), "The water is shared by", "The water is held by")
    wait_for(lambda: "The water is held by" in running.ask("/claims/shared-water/").text)


def test_a_folder_that_another_takes_the_place_of_is_followed_on(project, running):
    (project / "docs" / "contribute.md").write_text("# It is watched\n", "utf-8")
    wait_for(lambda: "It is watched" in running.ask("/contribute/").text)
    time.sleep(SETTLED)
    shutil.copytree(project / "data", project.parent / "new")
    (project / "data").rename(project.parent / "old")
    (project.parent / "new").rename(project / "data")
    time.sleep(SETTLED)
    replace(find_claims(project), "The water is shared by", "The water is held by")
    wait_for(lambda: "The water is held by" in running.ask("/claims/shared-water/").text)


SETTLED = 1
"""Seconds after which a change has been taken in, and nothing waits to be."""


def test_folders_that_come_and_go_while_files_are_looked_at_are_passed_over(project):
    ended = threading.Event()

    def come_and_go():
        while not ended.is_set():
            for name in "abcd":
                (project / "docs" / name / "inner").mkdir(parents=True)
            for name in "abcd":
                shutil.rmtree(project / "docs" / name)

    coming = threading.Thread(target=come_and_go)
    coming.start()
    try:
        for _ in range(500):
            assert project / "docs" / "index.md" in stamp_files(project / "mkdocs.yml", [project / "docs"])
    finally:
        ended.set()
        coming.join()


def test_a_page_that_is_gone_tells_where_its_record_is_now(project, running):
    rename = [sys.executable, "-m", "drillsite", "rename", "claim", "shared-water", "held-water"]
    subprocess.run(rename, cwd=project, check=True, timeout=20)
    wait_for(lambda: running.state("/claims/held-water/")["digest"] != "")
    assert "held-water" in running.ask("/claims/shared-water/").text  # leads there
    assert running.state("/claims/shared-water/x/")["moved"] == "/claims/held-water/"
    assert running.state("/claims/none/")["index"] == "/claims/"


def test_a_port_that_is_taken_is_left_to_who_has_it(project):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        with preview(project, "--port", str(taken)) as running:
            assert running.port > taken


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_at_once_and_well_with_a_page_open(project, number):
    with preview(project) as running, socket.create_connection((running.host, running.port), timeout=20) as listener:
        listener.sendall(f"GET /_drillsite/events HTTP/1.1\r\nHost: {running.host}\r\n\r\n".encode())
        assert b"200" in listener.recv(1000)
        os.kill(running.program.pid, number)
        assert running.program.wait(timeout=5) == 0
        assert "Traceback" not in running.log


def test_each_change_is_sent_to_open_pages(project, running):
    with socket.create_connection((running.host, running.port), timeout=20) as listener:
        listener.sendall(f"GET /_drillsite/events HTTP/1.1\r\nHost: {running.host}\r\n\r\n".encode())
        received = b""
        while b"data: " not in received:
            received += listener.recv(1000)
        replace(find_claims(project), "The water is shared by", "The water is held by")
        while received.count(b"data: ") < 2:
            received += listener.recv(1000)


def test_more_is_told_if_wanted(project):
    replace(find_claims(project), "type: fact", "type: fakt")
    with preview(project, "--verbose") as running:
        running.ask("/claims/")
        replace(find_claims(project), "systems: [pump]", "systems: [pumb]")
        wait_for(lambda: "did you mean" in running.log)
        assert '"GET /claims/ HTTP/1.1" 503' in running.log


def test_an_open_page_changes_with_a_style_sheet_a_script_and_a_picture_that_it_loads(project, edit_config):
    docs = project / "docs"
    (docs / "own.css").write_text("p { color: red }\n", "utf-8")
    (docs / "own.js").write_text("let a = 1\n", "utf-8")
    (docs / "lake.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', "utf-8")
    (docs / "lake.md").write_text("# Lake\n\n![the lake](lake.svg)\n", "utf-8")
    edit_config("extra_css: [own.css]\nextra_javascript: [own.js]\n")
    with preview(project) as running:
        for name, others in (("own.css", "/claims/shared-water/"), ("own.js", "/"), ("lake.svg", "/lake/")):
            before = running.state(others)["digest"]
            (docs / name).write_text(f"{(docs / name).read_text('utf-8')} ", "utf-8")
            wait_for(lambda address=others, digest=before: running.state(address)["digest"] != digest)
            assert f'data-digest="{running.state(others)["digest"]}"' in running.ask(others).text


@pytest.fixture
def edit_config(project):
    def add(text: str) -> None:
        path = project / "mkdocs.yml"
        path.write_text(f"{path.read_text('utf-8')}\n{text}", "utf-8")

    return add


def test_the_list_of_problems_says_of_which_moment_and_branch_the_page_below_is(project):
    git = project / ".git"
    git.mkdir()
    (git / "HEAD").write_text("ref: refs/heads/main\n", "utf-8")
    with preview(project) as running:
        (git / "HEAD").write_text("ref: refs/heads/trial\n", "utf-8")
        path = find_claims(project)
        path.write_text(path.read_text("utf-8").replace("type: fact", "type: fakt"), "utf-8")
        wait_for(lambda: running.state()["overlay"])
        overlay = running.state()["overlay"]
        assert re.search(r"as they were at \d\d:\d\d:\d\d on the branch “main”; they are on “trial” now", overlay)


def test_without_another_branch_it_says_the_time_only(project):
    with preview(project) as running:
        path = find_claims(project)
        path.write_text(path.read_text("utf-8").replace("type: fact", "type: fakt"), "utf-8")
        wait_for(lambda: running.state()["overlay"])
        assert re.search(r"as they were at \d\d:\d\d:\d\d\. ", running.state()["overlay"])


def test_a_link_in_docs_that_leads_out_of_the_project_is_not_served(project, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.txt").write_text("secret", "utf-8")
    (outside / "secret.md").write_text("# Secret\n\nsecret\n", "utf-8")
    (project / "notes.md").write_text("# Notes\n\nours\n", "utf-8")
    docs = project / "docs"
    (docs / "secret.txt").symlink_to(outside / "secret.txt")
    (docs / "hidden.md").symlink_to(outside / "secret.md")
    (docs / "notes.md").symlink_to(project / "notes.md")
    with preview(project) as running:
        for address in ("/secret.txt", "/hidden/"):
            answer = running.ask(address)
            assert answer.status == 500
            assert "is a link that leads out" in answer.text
            assert "secret\n" not in answer.text
        assert "ours" in running.ask("/notes/").text
