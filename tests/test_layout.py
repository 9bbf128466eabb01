"""The one layout of data files: what it changes, what it leaves, and what it will not touch."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chromium import REPOSITORY
from drillsite.edit.layout import LayoutError, lay_out, plan_layout
from drillsite.edit.snippets import write_block
from drillsite.reading.source import SourceFile
from drillsite.reading.tree import read_tree

UGLY = """\
# The head of the file.


a:
    name:   'Quoted'   # why
    list:
    - one
    -   two
    text: >-
          folded,
          as it was
    flow: [ x,y ,  {c: d} ]
    no: 010
    anchor: &it
        k: v
    again: *it
# About b,
# in two lines.
b:
      empty:
      date: 2016-05
      lines: |
        these   stay

        so
c: {on: one, line: yes}



"""
NEAT = """\
# The head of the file.

a:
  name: 'Quoted'         # why
  list:
    - one
    - two
  text: >-
    folded,
    as it was
  flow: [x, y, {c: d}]
  no: 010
  anchor: &it
    k: v
  again: *it

# About b,
# in two lines.
b:
  empty:
  date: 2016-05
  lines: |
    these   stay

    so

c: {on: one, line: yes}
"""


def show(text: str) -> str:
    return lay_out(SourceFile("a.yml", text))


def test_indents_spaces_and_blank_lines_become_alike_and_nothing_else_does():
    assert [" ".join(line.split("   ")) for line in show(UGLY).splitlines() if "# why" not in line] == [
        " ".join(line.split("   ")) for line in NEAT.splitlines() if "# why" not in line
    ]
    assert "name: 'Quoted'" in show(UGLY)
    assert "# why" in show(UGLY)


def test_what_has_been_laid_out_stays_as_it_is():
    assert show(show(UGLY)) == show(UGLY)


@pytest.mark.parametrize("path", sorted((REPOSITORY / "data").rglob("*.yml")), ids=lambda path: path.name)
def test_the_files_of_this_site_are_laid_out(path):
    text = path.read_text("utf-8")
    assert show(text) == text


def test_line_breaks_of_windows_become_those_of_the_web():
    assert show("a:\r\n  b: |\r\n    c\r\n    d\r\n") == "a:\n  b: |\n    c\n    d\n"


def test_a_file_of_comments_or_of_nothing_stays():
    assert show("# To come.\n") == "# To come.\n"
    assert show("") == ""


@pytest.mark.parametrize("text", ["a: [", "a: {b: 1, b: 2}", "- a", "a: !x b", "<<<<<<< mine\na: b\n"])
def test_a_file_with_faults_is_refused_and_they_are_told(text):
    with pytest.raises(LayoutError) as fault:
        show(text)
    assert fault.value.problems


def test_a_comment_in_brackets_stops_the_layout_and_is_named():
    with pytest.raises(LayoutError, match=r'^a\.yml:3: the comment "why" would be lost; move it out of the brackets'):
        show("a:\n  b: [\n    c,  # why\n  ]\n")


def test_a_file_that_is_not_utf_8_is_named(tmp_path):
    (tmp_path / "claims.yml").write_bytes(b"a: \xfc\n")
    with pytest.raises(LayoutError, match=r"^data/claims\.yml is not UTF-8"):
        plan_layout(tmp_path, "data")


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cn"]), max_size=150)
IDS = st.from_regex(r"[a-z][a-z0-9]{0,8}", fullmatch=True)
VALUES = st.one_of(
    TEXTS.filter(str.strip),
    st.lists(TEXTS.filter(str.strip), min_size=1, max_size=3),
    st.lists(st.dictionaries(IDS, TEXTS.filter(str.strip), min_size=1, max_size=3), min_size=1, max_size=3),
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(IDS, st.dictionaries(IDS, VALUES, min_size=1, max_size=4), min_size=1, max_size=3))
def test_what_our_commands_write_is_read_back_and_is_laid_out_already(records):
    text = "\n\n".join(write_block({name: fields}, 0) for name, fields in records.items()) + "\n"
    assert read_tree(SourceFile("a.yml", text)) == (records, [])
    with suppress(LayoutError):  # some comment-like or odd text would not stay what it is
        laid_out = show(text)
        assert read_tree(SourceFile("a.yml", laid_out)) == (records, [])
        assert show(laid_out) == laid_out
