"""Edits of the data: what they change, and that they change nothing else."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chromium import REPOSITORY
from drillsite.edit import changes, splicing
from drillsite.edit.changes import Edit, EditRefusedError, FileChangedError
from drillsite.edit.editor import Editor
from drillsite.knowledge import load_knowledge

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

THEMES = """\
# The themes.
water:
  title: Water
  summary: About water.
"""
ACTORS = """\
north: {name: North, type: state, summary: A state.}   # on one line
south:
    name:   'South'     # four spaces, and quotes
    type: state
    summary: >
        Another state, beside
        [[north]].


# East is last.
east:
  name: East
  type: state
  part_of:
  - north   # a list that is not indented
  summary: "East of [[actor:north|the north]]."
"""
SOURCES = """\
article: {type: webpage, title: Article}
daily:
  type: article-newspaper
  title: Daily
gazette:
  type: article-newspaper
  title: Gazette
  origin: north
"""
CLAIMS = """\
shared:
  statement: The water is shared.
  type: fact
  theme: water
  stated_in: [{source: article}]
  actors: [north, south]
  # What follows is disputed.
  relation: {subject: north, predicate: shares, object: actor:south}
  note: See [[north]], [[ north | the north ]] and `code`.

pumped:
  statement: The water is pumped.
  type: fact
  theme: water
  stated_in:
    - source: article
  evidence:
      # six spaces
      - source: daily
        stance: supports   # said so

      - {source: gazette, stance: context}
  note: |
    After the evidence.

    A second paragraph.

flowing:
  statement: The water flows.
  type: fact
  theme: water
  stated_in: [{source: article}]
  evidence: [{source: daily, stance: context}, ]
dry: {statement: It is dry., type: fact, theme: water, stated_in: [{source: article}]}
last:
  statement: It is last.
  type: fact
  theme: water
  stated_in: [{source: article}]"""


@pytest.fixture
def folder(tmp_path) -> Path:
    """Give a small project with every way of writing YAML that an editor meets."""
    write_project(tmp_path)
    assert load_knowledge(tmp_path / "data", tmp_path / "none", "data").errors == 0
    return tmp_path


def write_project(folder: Path) -> None:
    data = folder / "data"
    (data / "claims").mkdir(parents=True, exist_ok=True)
    (data / "themes.yml").write_bytes(THEMES.encode())
    (data / "actors.yml").write_bytes(b"\xef\xbb\xbf" + ACTORS.replace("\n", "\r\n").encode())
    (data / "sources.yml").write_bytes(SOURCES.encode())
    (data / "claims" / "water.yml").write_bytes(CLAIMS.encode())
    (folder / "docs").mkdir(exist_ok=True)
    (folder / "docs" / "index.md").write_text("About [[north]] and [[south]].\n")


def editor(folder: Path) -> Editor:
    return Editor(folder / "data", "data", folder / "docs")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.*") if path.is_file()}


def changed_lines(edit: Edit) -> list[str]:
    return [line for line in edit.show_diff().splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]


def plan(folder: Path, *steps: Callable[[Editor], object]) -> Edit:
    planned = editor(folder)
    for step in steps:
        step(planned)
    return planned.finish()


EVIDENCE = {"source": "gazette", "stance": "supports", "note": "Says: so."}


# --- Citing


def test_evidence_goes_below_the_last_item_in_the_indent_of_the_list(folder):
    edit = plan(folder, lambda one: one.cite("pumped", EVIDENCE))
    assert changed_lines(edit) == [
        "+      - source: gazette",
        "+        stance: supports",
        "+        note: 'Says: so.'",
    ]
    edit.apply()
    text = (folder / "data/claims/water.yml").read_text()
    assert "stance: context}\n      - source: gazette\n" in text


def test_the_first_evidence_brings_its_field_to_its_place(folder):
    edit = plan(folder, lambda one: one.cite("shared", EVIDENCE))
    assert [line.strip("+ ") for line in changed_lines(edit)][:2] == ["evidence:", "- source: gazette"]
    edit.apply()
    assert "`code`.\n  evidence:\n    - source: gazette\n" in (folder / "data/claims/water.yml").read_text()


def test_a_list_on_one_line_stays_on_one_line(folder):
    plan(folder, lambda one: one.cite("flowing", EVIDENCE)).apply()
    text = (folder / "data/claims/water.yml").read_text()
    assert "stance: context}, {source: gazette, stance: supports, note: 'Says: so.'}, ]\n" in text


def test_a_record_on_one_line_stays_on_one_line(folder):
    plan(folder, lambda one: one.cite("dry", EVIDENCE)).apply()
    text = (folder / "data/claims/water.yml").read_text()
    assert "[{source: article}], evidence: [{source: gazette, stance: supports, note: 'Says: so.'}]}\n" in text


def test_a_file_without_a_last_line_break_is_still_without(folder):
    plan(folder, lambda one: one.cite("last", EVIDENCE)).apply()
    assert (folder / "data/claims/water.yml").read_text().endswith("      note: 'Says: so.'")


def test_an_event_is_cited_like_a_claim(folder):
    (folder / "data" / "events.yml").write_text(
        "day:\n  title: A day\n  date: 2025\n  type: other\n  summary: One day.\n"
    )
    edit = plan(folder, lambda one: one.cite("day", EVIDENCE, kind="event"))
    assert "+  evidence:" in changed_lines(edit)


def test_the_evidence_of_a_source_is_taken_away_with_its_lines_only(folder):
    before = (folder / "data/claims/water.yml").read_text()
    plan(folder, lambda one: one.uncite("pumped", "daily")).apply()
    after = (folder / "data/claims/water.yml").read_text()
    assert after == before.replace("\n      - source: daily\n        stance: supports   # said so", "")


SEARCH = {"where": "the web", "on": "2026-11-27", "for": ["shared water", "whose water"], "found": ["gazette"]}


def test_a_search_is_recorded_behind_the_evidence_in_the_layout_of_the_data(folder):
    edit = plan(folder, lambda one: one.add_search("pumped", SEARCH | {"note": "Nothing: none."}))
    assert changed_lines(edit) == [
        "+  searches:",
        "+    - on: 2026-11-27",
        "+      where: the web",
        "+      for: [shared water, whose water]",
        "+      found: [gazette]",
        "+      note: 'Nothing: none.'",
    ]
    edit.apply()
    assert "A second paragraph.\n  searches:\n" in (folder / "data/claims/water.yml").read_text()
    second = plan(folder, lambda one: one.add_search("pumped", SEARCH | {"for": "water"}))
    assert changed_lines(second)[2] == "+      for: water"


def test_a_search_on_a_record_on_one_line_stays_on_that_line(folder):
    plan(folder, lambda one: one.add_search("dry", {"on": "2026-11-27", "where": "the web", "for": "dry"})).apply()
    text = (folder / "data/claims/water.yml").read_text()
    assert "[{source: article}], searches: [{on: 2026-11-27, where: the web, for: dry}]}\n" in text


def test_a_search_with_the_same_words_in_another_order_is_the_same_search(folder):
    planned = editor(folder)
    planned.add_search("shared", SEARCH)
    again = SEARCH | {"for": ["whose water", "shared water"], "by": "rb", "note": "Again."}
    with pytest.raises(EditRefusedError, match='"shared" has this very search already'):
        planned.add_search("shared", again)
    for other in ({"on": "2026-11-26"}, {"where": "a library"}, {"for": "water"}, {"found": []}):
        planned.add_search("shared", SEARCH | other)


ODD = "odd:\n  statement: It is odd.\n  type: fact\n  theme: water\n  stated_in: [{source: daily}]\n"


def odd_claim(folder: Path, rest: str) -> Path:
    """Write a claim that ends with these lines, and give its file."""
    path = folder / "data" / "claims" / "odd.yml"
    path.write_text(ODD + rest, "utf-8")
    return path


def test_empty_brackets_are_filled_and_emptied_again(folder):
    path = odd_claim(folder, "  evidence: []  # none yet\n")
    plan(folder, lambda one: one.cite("odd", EVIDENCE)).apply()
    filled = "  evidence: [{source: gazette, stance: supports, note: 'Says: so.'}]  # none yet\n"
    assert path.read_text() == ODD + filled
    plan(folder, lambda one: one.uncite("odd", "gazette")).apply()
    assert path.read_text() == ODD + "  evidence: []  # none yet\n"


@pytest.mark.parametrize("empty", ["", " ~", " null"])
def test_a_field_without_a_value_gets_its_list_below_it(folder, empty):
    path = odd_claim(folder, f"  evidence:{empty}  # none yet\n")
    plan(folder, lambda one: one.cite("odd", EVIDENCE)).apply()
    below = "    - source: gazette\n      stance: supports\n      note: 'Says: so.'\n"
    assert path.read_text() == f"{ODD}  evidence:  # none yet\n{below}"


def test_a_hyphen_may_stand_on_a_line_above_its_item(folder):
    path = odd_claim(folder, "  evidence:\n    -  # so - far\n      source: daily\n      stance: context\n")
    before = path.read_text()
    plan(folder, lambda one: one.cite("odd", EVIDENCE)).apply()
    assert "stance: context\n    - source: gazette\n      stance: supports\n" in path.read_text()
    plan(folder, lambda one: one.uncite("odd", "gazette")).apply()
    assert path.read_text() == before
    plan(folder, lambda one: one.cite("odd", EVIDENCE), lambda one: one.uncite("odd", "daily")).apply()
    assert "daily" not in path.read_text().removeprefix(ODD)


def test_comments_above_the_last_evidence_outlive_it(folder):
    path = odd_claim(
        folder, "  evidence:\n    # Ask again in May.\n    - source: daily\n      stance: context\n  note: N.\n"
    )
    plan(folder, lambda one: one.uncite("odd", "daily")).apply()
    assert path.read_text() == ODD + "    # Ask again in May.\n  note: N.\n"


def test_an_edit_through_a_link_changes_the_file_that_it_leads_to(folder):
    path = odd_claim(folder, "")
    path.rename(folder / "elsewhere.yml")
    path.symlink_to(folder / "elsewhere.yml")
    plan(folder, lambda one: one.cite("odd", EVIDENCE)).apply()
    assert path.is_symlink()
    assert "gazette" in (folder / "elsewhere.yml").read_text()


# --- Refusals


@pytest.mark.parametrize(
    "text",
    [
        ODD + "...\n",
        "{" + ODD.replace("\n  ", ", ").replace("odd:, ", "odd: {").strip() + "}}\n",
    ],
)
def test_a_file_that_an_edit_would_break_is_named_and_left(folder, text):
    path = folder / "data" / "claims" / "odd.yml"
    path.write_text(text, "utf-8")
    fields = {"statement": "New.", "type": "fact", "theme": "water", "stated_in": [{"source": "daily"}]}
    with pytest.raises(EditRefusedError, match=r"^data/claims/odd\.yml is written in a way .* make it by hand$"):
        plan(folder, lambda one: one.add_record("claim", "new", fields, "claims/odd.yml"))


@pytest.mark.parametrize(
    "broken",
    [b"odd: {", b"\xff", b"odd:\n  statement: X.\n  type: fat\n  theme: water\n  stated_in: [{source: gazette}]\n"],
)
def test_what_may_be_named_where_nobody_can_look_is_neither_renamed_nor_removed(folder, broken):
    (folder / "data" / "claims" / "odd.yml").write_bytes(broken)
    for step in (lambda one: one.rename("source", "gazette", "g"), lambda one: one.remove_record("source", "gazette")):
        with pytest.raises(EditRefusedError, match=r"while the data have errors, the first at data/claims/odd\.yml:\d"):
            plan(folder, step)


def test_a_page_that_is_not_utf_8_is_named_when_a_record_is_renamed(folder):
    (folder / "docs" / "odd.md").write_bytes(b"[[north]] \xfc")
    with pytest.raises(EditRefusedError, match=r"docs/odd\.md is not UTF-8"):
        plan(folder, lambda one: one.rename("actor", "north", "northland"))


@pytest.mark.parametrize("odd", ["a\x01b", "a\udcfcb", "a\x85b"])
def test_characters_that_cannot_be_shown_are_refused(folder, odd):
    with pytest.raises(EditRefusedError, match=r"holds the character U\+"):
        plan(folder, lambda one: one.cite("shared", EVIDENCE | {"note": odd}))
    with pytest.raises(EditRefusedError, match=r"holds the character U\+"):
        plan(folder, lambda one: one.add_record("source", "new", {"type": "book", "author": [{"literal": odd}]}))


@pytest.mark.parametrize(
    "file", ["../x.yml", "/x.yml", "x.txt", "sources", "claims.yml", "sources/.x.yml", "sources/x.txt", "claims/x.yml"]
)
def test_a_file_that_holds_no_records_of_the_kind_is_refused(folder, file):
    with pytest.raises(EditRefusedError, match=r'name "sources\.yml" or a file such as "sources/new\.yml"'):
        plan(folder, lambda one: one.add_record("source", "new", {"type": "book", "title": "T"}, file))


def test_a_file_may_be_named_with_the_data_folder_before_it(folder):
    fields = {"type": "book", "title": "T"}
    assert editor(folder).add_record("source", "new", fields, "data/sources/new.yml") == "data/sources/new.yml"


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (lambda one: one.cite("share", EVIDENCE), 'no claim has the id "share"; did you mean "shared"?'),
        (lambda one: one.cite("shared", EVIDENCE | {"source": "gazete"}), 'did you mean "gazette"?'),
        (lambda one: one.add_search("share", SEARCH), 'no claim has the id "share"; did you mean "shared"?'),
        (lambda one: one.add_search("shared", SEARCH | {"found": ["gazete"]}), 'did you mean "gazette"?'),
        (lambda one: one.uncite("shared", "daily"), "it cites nothing"),
        (lambda one: one.uncite("pumped", "dailly"), "it cites daily, gazette"),
        (lambda one: one.uncite("pumped", "daily", "disputes"), 'as "supports", not as "disputes"'),
        (lambda one: one.cite("pumped", {"source": "daily", "stance": "supports"}), "has this very evidence already"),
        (lambda one: one.cite("pumped", {"source": "daily", "stance": "supports", "added": "2026"}), "has this very"),
        (lambda one: one.add_record("source", "Daily News", {}), "lower-case words joined by hyphens"),
        (lambda one: one.add_record("source", "daily", {}), 'the source "daily" exists already (data/sources.yml)'),
        (lambda one: one.rename("actor", "north", "south"), 'the actor "south" exists already (data/actors.yml)'),
        (lambda one: one.rename("actor", "nord", "x"), 'did you mean "north"?'),
        (lambda one: one.remove_record("actor", "west"), 'no actor has the id "west"; did you mean "east"?'),
    ],
)
def test_what_cannot_be_done_is_refused_with_what_can(folder, step, said):
    with pytest.raises(EditRefusedError) as fault:
        plan(folder, step)
    assert said in str(fault.value)


def test_two_citations_of_one_source_are_told_apart_by_their_stance(folder):
    twice = plan(folder, lambda one: one.cite("pumped", {"source": "daily", "stance": "disputes"}))
    twice.apply()
    with pytest.raises(EditRefusedError, match='cites "daily" 2 times'):
        plan(folder, lambda one: one.uncite("pumped", "daily"))
    plan(folder, lambda one: one.uncite("pumped", "daily", "disputes")).apply()
    assert (folder / "data/claims/water.yml").read_bytes() == CLAIMS.encode()


def test_a_result_with_errors_is_refused_and_tells_them(folder):
    with pytest.raises(EditRefusedError) as fault:
        plan(folder, lambda one: one.cite("shared", EVIDENCE | {"stance": "support", "quote": "word " * 16}))
    assert {one.code for one in fault.value.problems} == {"field-invalid", "quote-too-long"}
    with pytest.raises(EditRefusedError) as fault:
        plan(folder, lambda one: one.remove_record("source", "gazette"))
    assert [one.code for one in fault.value.problems] == ["reference-unknown"]


def test_faults_that_were_there_before_do_not_stop_an_edit_elsewhere(folder):
    (folder / "data" / "systems.yml").write_text("pump:\n  name: Pump\n")
    plan(folder, lambda one: one.cite("shared", EVIDENCE)).apply()
    path = folder / "data/claims/water.yml"
    path.write_text(path.read_text().replace("type: fact", "type: fat", 1))
    with pytest.raises(EditRefusedError, match=r"water\.yml has errors; fix them first"):
        plan(folder, lambda one: one.cite("pumped", EVIDENCE))


def test_a_quote_that_is_not_in_the_text_at_hand_is_refused(folder):
    (folder / "texts").mkdir()
    (folder / "texts" / "gazette.txt").write_text("All of it is shared water.")
    planned = Editor(folder / "data", "data", texts_folder=folder / "texts")
    planned.cite("shared", EVIDENCE | {"quote": "shared wine"})
    with pytest.raises(EditRefusedError) as fault:
        planned.finish()
    assert [one.code for one in fault.value.problems] == ["quote-not-found"]


def test_what_is_repeated_by_an_alias_is_not_edited(folder):
    (folder / "data" / "claims" / "alias.yml").write_text(
        "first:\n  statement: One.\n  type: fact\n  theme: water\n  stated_in: &said [{source: daily}]\n"
        "  evidence: &proof\n    - {source: daily, stance: context}\n"
        "second:\n  statement: Two.\n  type: fact\n  theme: water\n  stated_in: *said\n  evidence: *proof\n"
    )
    with pytest.raises(EditRefusedError, match=r"alias.yml cannot be edited: this part is an alias \(\*…\) .* line 6"):
        plan(folder, lambda one: one.cite("second", EVIDENCE))


# --- Records


def test_a_record_is_added_in_the_order_of_fields_to_the_file_of_its_sort(folder):
    (folder / "data" / "sources").mkdir()
    (folder / "data" / "sources" / "books.yml").write_text("a-book:\n  type: book\n  title: A book\n")
    planned = editor(folder)
    fields = {"title": "Another: book", "type": "book", "author": [{"family": "Roe", "given": "Ann"}]}
    assert planned.add_record("source", "b-book", fields) == "data/sources/books.yml"
    planned.finish().apply()
    assert (folder / "data/sources/books.yml").read_text() == (
        "a-book:\n  type: book\n  title: A book\n\n"
        "b-book:\n  type: book\n  title: 'Another: book'\n  author: [{family: Roe, given: Ann}]\n"
    )


def test_the_first_record_of_a_kind_makes_its_file(folder):
    planned = editor(folder)
    fields = {"name": "Pump", "type": "pump", "summary": "A pump."}
    assert planned.add_record("system", "pump", fields) == "data/systems.yml"
    edit = planned.finish()
    assert edit.show_diff().startswith("--- /dev/null\n+++ b/data/systems.yml\n")
    edit.apply()
    edit.reverse().apply()
    assert not (folder / "data/systems.yml").exists()


def test_a_renamed_record_is_renamed_wherever_it_is_named(folder):
    planned = editor(folder)
    assert planned.rename("actor", "north", "northland") == 9
    planned.finish().apply()
    claims, actors = ((folder / "data" / name).read_bytes().decode() for name in ("claims/water.yml", "actors.yml"))
    assert "actors: [northland, south]" in claims
    assert "relation: {subject: northland, predicate: shares, object: actor:south}" in claims
    assert "See [[northland]], [[ northland | the north ]] and" in claims
    assert "northland: {name: North, type: state, summary: A state., formerly: [north]}   # on one line\r\n" in actors
    assert "  - northland   # a list" in actors
    assert "[[actor:northland|the north]]" in actors
    assert "origin: northland" in (folder / "data/sources.yml").read_text()
    assert (folder / "docs/index.md").read_text() == "About [[northland]] and [[south]].\n"
    known = load_knowledge(folder / "data", folder / "none", "data").knowledge
    assert known.records.former == {("actor", "north"): ("actor", "northland")}


CODED = "# Home [[north]]\n\nWrite `[[north]]` to link.\n\n```\n[[north]] in ` code\n```\n\n[[north|N]]\n"


def test_links_in_code_are_no_links_and_stay_when_a_record_is_renamed(folder):
    (folder / "docs/index.md").write_text(CODED)
    odd_claim(folder, "  note: Write ``[[north]]`` for [[north]].\n")
    planned = editor(folder)
    assert planned.rename("actor", "north", "northland") == 11  # 8 in the other records, 2 on the page, 1 in the note
    planned.finish().apply()
    renamed = CODED.replace("Home [[north", "Home [[northland").replace("[[north|", "[[northland|")
    assert (folder / "docs/index.md").read_text() == renamed
    assert "note: Write ``[[north]]`` for [[northland]].\n" in (folder / "data/claims/odd.yml").read_text()


def test_a_record_can_have_its_old_id_back(folder):
    plan(folder, lambda one: one.rename("actor", "north", "northland")).apply()
    plan(folder, lambda one: one.rename("actor", "northland", "north")).apply()
    known = load_knowledge(folder / "data", folder / "none", "data").knowledge
    assert known["actor", "north"].formerly == ("northland",)


def test_an_id_that_another_kind_has_too_is_written_with_its_kind(folder):
    plan(folder, lambda one: one.rename("actor", "north", "water")).apply()
    claims = (folder / "data/claims/water.yml").read_text()
    assert "See [[actor:water]]" in claims
    assert "actors: [water, south]" in claims


def test_a_former_id_is_not_given_away(folder):
    plan(folder, lambda one: one.rename("actor", "north", "northland")).apply()
    with pytest.raises(EditRefusedError, match='"north" was the id of the actor "northland"'):
        plan(folder, lambda one: one.add_record("actor", "north", {"name": "N", "type": "state", "summary": "N."}))


# --- Whole, or not at all


def test_a_file_changed_meanwhile_is_not_overwritten(folder):
    edit = plan(folder, lambda one: one.rename("actor", "north", "northland"))
    path = folder / "data/sources.yml"
    path.write_text(path.read_text() + "# Mine.\n")
    before = contents(folder)
    with pytest.raises(FileChangedError, match=r"data/sources\.yml has been changed meanwhile"):
        edit.apply()
    assert contents(folder) == before


@pytest.fixture
def slow_disk(monkeypatch) -> tuple[threading.Event, threading.Event]:
    """Give two events: that the first file is about to be put in place, and that it may be."""
    begun, may_end, put = threading.Event(), threading.Event(), changes.put_file

    def put_slowly(path: Path, content: bytes) -> None:
        begun.set()
        assert may_end.wait(20)
        put(path, content)

    monkeypatch.setattr(changes, "put_file", put_slowly)
    return begun, may_end


def test_of_two_edits_of_a_file_at_once_one_waits_and_is_refused(folder, slow_disk):
    begun, may_end = slow_disk
    ours, theirs = (plan(folder, lambda one, note=note: one.cite("shared", EVIDENCE | {"note": note})) for note in "ab")
    with ThreadPoolExecutor() as pool:
        first = pool.submit(ours.apply)
        assert begun.wait(20)
        second = pool.submit(theirs.apply)
        with pytest.raises(TimeoutError):
            second.result(timeout=0.2)
        may_end.set()
        first.result()
        with pytest.raises(FileChangedError, match=r"data/claims/water\.yml has been changed meanwhile"):
            second.result()
    assert (folder / "data/claims/water.yml").read_text().count("note: a") == 1


def test_another_process_is_waited_for_and_no_file_is_left_behind(folder):
    edit = plan(folder, lambda one: one.cite("shared", EVIDENCE))
    lock = os.open(folder / "data", os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)  # as another process does: a folder opened twice is locked twice
    with ThreadPoolExecutor() as pool:
        made = pool.submit(edit.apply)
        with pytest.raises(TimeoutError):
            made.result(timeout=0.2)
        os.close(lock)
        made.result()
    names = {path.name for path in (folder / "data").rglob("*")}
    assert names == {"themes.yml", "actors.yml", "sources.yml", "claims", "water.yml"}


def test_where_the_disk_knows_no_locks_edits_are_made_all_the_same(folder, monkeypatch):
    def refuse(lock: int, operation: int) -> None:
        raise OSError(errno.ENOLCK, "no locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    plan(folder, lambda one: one.cite("shared", EVIDENCE)).apply()
    assert "note: 'Says: so.'" in (folder / "data/claims/water.yml").read_text()


def test_a_write_that_fails_leaves_all_files_as_they_were(folder, monkeypatch):
    edit = plan(folder, lambda one: one.rename("actor", "north", "northland"))
    before, put = contents(folder), changes.put_file
    left = iter(range(2))

    def fail_at_the_third(path: Path, content: bytes) -> None:
        if next(left, None) is None:
            monkeypatch.setattr(changes, "put_file", put)
            raise OSError("the disk is full")
        put(path, content)

    monkeypatch.setattr(changes, "put_file", fail_at_the_third)
    with pytest.raises(OSError, match="disk is full"):
        edit.apply()
    assert contents(folder) == before


@pytest.mark.parametrize("space", ["\u00a0", "\u2003", "\u3000"])
def test_a_space_that_yaml_does_not_know_stays_at_the_end_of_a_value(folder, space):
    write_project(folder)
    planned = editor(folder)
    planned.add_record("source", "first", {"type": "book", "title": f"A{space}"})
    planned.add_record("source", "second", {"type": "book", "title": f"B{space}", "abstract": f"C{space}\n\nD{space}"})
    planned.finish().apply()
    plan(folder, lambda one: one.add_record("source", "third", {"type": "book", "title": "E"})).apply()
    written = (folder / "data" / "sources.yml").read_text("utf-8")
    assert all(f"{letter}{space}\n" in written for letter in "ABD")


# --- Every edit and its inverse

CLAIM_IDS = ("shared", "pumped", "flowing", "last")
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cn"]), min_size=1, max_size=200
)
FIELDS = st.fixed_dictionaries(
    {"type": st.sampled_from(["book", "report", "webpage"]), "title": TEXTS.filter(str.strip)},
    optional={"abstract": TEXTS.filter(str.strip), "publisher": TEXTS.filter(str.strip)},
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    claims=st.lists(st.sampled_from(CLAIM_IDS), max_size=4),
    notes=st.lists(TEXTS.filter(str.strip), min_size=4, max_size=4),
    fields=FIELDS,
    order=st.randoms(use_true_random=False),
)
def test_any_row_of_edits_followed_by_its_inverse_gives_the_same_bytes(folder, claims, notes, fields, order):
    write_project(folder)
    before = contents(folder)
    planned = editor(folder)
    planned.add_record("source", "new", fields)
    done = []
    for number, (claim, note) in enumerate(zip(claims, notes, strict=False)):
        identifier = f"new-{number}"
        planned.add_record("source", identifier, fields)
        planned.cite(claim, {"source": identifier, "stance": "context", "note": note})
        done.append((claim, identifier))
    edit = planned.finish()
    edit.apply()
    assert load_knowledge(folder / "data", folder / "none", "data").errors == 0
    assert contents(folder) != before
    order.shuffle(done)
    back = editor(folder)
    for claim, identifier in done:
        back.uncite(claim, identifier)
        back.remove_record("source", identifier)
    back.remove_record("source", "new")
    inverse = back.finish()
    assert {one.path: one.after for one in inverse.changes} == {one.path: one.before for one in edit.changes}
    edit.reverse().apply()
    assert contents(folder) == before


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    claim=st.sampled_from(CLAIM_IDS),
    words=st.lists(TEXTS.filter(str.strip), min_size=1, max_size=4),
    where=TEXTS.filter(str.strip),
)
def test_any_search_is_read_as_it_was_given_and_nothing_else_is_changed(folder, claim, words, where):
    write_project(folder)
    before = load_knowledge(folder / "data", folder / "none", "data").knowledge.records.by_key
    search = {"on": "2026-11-27", "where": where, "for": words, "found": ["daily"]}
    edit = plan(folder, lambda one: one.add_search(claim, search))
    edit.apply()
    after = load_knowledge(folder / "data", folder / "none", "data").knowledge.records.by_key
    (found,) = after["claim", claim].searches
    assert (found.where, found.for_, found.found) == (where.strip(), tuple(map(str.strip, words)), ("daily",))
    assert {key for key in after if after[key] != before[key]} == {("claim", claim)}
    edit.reverse().apply()
    assert load_knowledge(folder / "data", folder / "none", "data").knowledge.records.by_key == before


def test_on_the_real_data_adding_citing_and_taking_back_changes_nothing(tmp_path):
    data = tmp_path / "data"
    shutil.copytree(REPOSITORY / "data", data)
    before = contents(tmp_path)
    known = load_knowledge(data, tmp_path / "none", "data").knowledge
    fields = {"type": "webpage", "title": "A page", "URL": "https://page.example/"}
    evidence = {"source": "a-page", "stance": "context"}
    plan(tmp_path, lambda one: one.add_record("source", "a-page", fields)).apply()
    one_of_each_theme = {claim.theme: [claim.id] for claim in known.claims}
    for claims in (*one_of_each_theme.values(), [claim.id for claim in known.claims]):
        plan(tmp_path, lambda one, claims=claims: [one.cite(name, evidence) for name in claims]).apply()
        assert contents(tmp_path) != before
        plan(tmp_path, lambda one, claims=claims: [one.uncite(name, "a-page") for name in claims]).apply()
    plan(tmp_path, lambda one: one.remove_record("source", "a-page")).apply()
    assert contents(tmp_path) == before


def test_a_file_that_is_read_only_is_not_replaced(folder, monkeypatch):
    edit = plan(folder, lambda one: one.cite("shared", EVIDENCE))
    before = contents(folder)
    monkeypatch.setattr("os.access", lambda path, mode: False)  # whoever runs the tests may write everything
    with pytest.raises(PermissionError, match="it is read-only"):
        edit.apply()
    assert contents(folder) == before


def test_a_record_that_is_named_often_in_a_file_is_renamed_in_one_reading_of_it(folder, monkeypatch):
    often = folder / "data" / "claims" / "often.yml"
    text = "".join(
        f"c{number}:\n  statement: Claim {number}.\n  note: 'See [[east]] and [[actor:east|it]] (east).'\n"
        "  type: fact\n  theme: water\n  stated_in: [{source: article}]\n  actors: [east] # here\n"
        for number in range(60)
    )
    often.write_text(text, "utf-8")
    read: list[str] = []
    compose = splicing.compose
    monkeypatch.setattr(splicing, "compose", lambda text: read.append(text) or compose(text))
    planned = editor(folder)
    assert planned.rename("actor", "east", "orient") == 180
    planned.finish().apply()
    renamed = text.replace("[[east", "[[orient").replace("actor:east", "actor:orient").replace("[east]", "[orient]")
    assert often.read_text("utf-8") == renamed
    assert read.count(text) == 1
    assert len(read) < 10
