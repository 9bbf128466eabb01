from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from drillsite.problems import show_text
from drillsite.reading import KIND_FOLDERS, RawData, SourceFile, read_folder
from drillsite.reading.texts import read_texts
from drillsite.reading.tree import MAX_ALIAS_NODES, MAX_DEPTH, Value, read_tree
from drillsite.records import check_records

CHINA = "china:\n  name: China\n  type: state\n  summary: A state.\n"


def tree(text: str) -> dict[str, Value]:
    """Give the tree of a text that must be without fault."""
    top, problems = read_tree(SourceFile("data/actors.yml", text))
    assert problems == []
    return top


def codes(text: str) -> list[str]:
    return [problem.code for problem in read_tree(SourceFile("data/actors.yml", text))[1]]


def data_folder(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


# what a value is


@pytest.mark.parametrize(
    "typed",
    [
        "NO",
        "no",
        "on",
        "yes",
        "true",
        "2016-05",
        "2016-05-26",
        "010",
        "0x1F",
        "12:30",
        "1.10",
        "1e3",
        "1_000",
        ".inf",
        "=",
    ],
)
def test_a_value_stays_what_the_editor_typed(typed):
    assert tree(f"china:\n  name: {typed}\n  aliases: [{typed}]\n") == {"china": {"name": typed, "aliases": [typed]}}


@pytest.mark.parametrize("typed", ["", "~", "null", "# a remark"])
def test_an_empty_value_means_that_the_field_is_left_out(typed):
    assert tree(f"china:\n  name: {typed}\n  type: state\n") == {"china": {"type": "state"}}


@pytest.mark.parametrize("typed", ["Null", "NULL", "none", "'null'", '"~"', '""', "'NO'"])
def test_what_is_quoted_or_only_looks_like_nothing_is_a_text(typed):
    assert tree(f"china:\n  name: {typed}\n") == {"china": {"name": typed.strip("'\"")}}


def test_an_id_or_field_named_like_nothing_or_a_truth_is_that_text():
    assert tree("no:\n  on: 1\n  null: 2\n  ~: 3\n") == {"no": {"on": "1", "null": "2", "~": "3"}}


def test_an_id_with_nothing_below_it_is_a_record_without_fields():
    assert tree("china:\nrussia: ~\n") == {"china": {}, "russia": {}}


@pytest.mark.parametrize("text", ["", "\n\n", "# only a remark\n", "---\n", "{}\n", "---\n...\n", "%YAML 1.2\n---\n"])
def test_a_file_with_nothing_in_it_is_fine(text):
    assert tree(text) == {}


def test_folded_and_literal_texts_keep_their_lines_as_yaml_says():
    text = "a:\n  one: >-\n    x\n    y\n  two: |\n    x\n    y\n  three: x\n    y\n"
    assert tree(text) == {"a": {"one": "x y", "two": "x\ny\n", "three": "x y"}}


def test_windows_line_ends_change_nothing():
    text = CHINA + "  aliases:\n    - PRC\n  note: |\n    x\n    y\n"
    assert tree(text.replace("\n", "\r\n")) == tree(text)


def test_marks_like_those_of_a_merge_are_fine_inside_a_text():
    assert tree("a:\n  body: |\n    Title\n    =======\n    <<<<<<< x\n")["a"] == {
        "body": "Title\n=======\n<<<<<<< x\n"
    }


# anchors and aliases


def test_an_alias_stands_for_the_anchored_value_in_any_record_after_it():
    text = "a:\n  name: &name A\n  names: &names [x, y]\nb:\n  name: *name\n  names: *names\n"
    assert tree(text)["b"] == {"name": "A", "names": ["x", "y"]}


@pytest.mark.parametrize(
    "text",
    [
        "a: {x: &n 1, y: *n, z: &n 2, w: *n}",
        "a: &n {x: 1}\nb: &n [1]\n",
        "? a\n: {x: 1}\n",
        "a:\n  ? x\n  : 1\n",
        "a: {? x: 1}\n",
        "a:\n  -   ?   x\n      : 1\n",
    ],
)
def test_what_the_commands_that_edit_cannot_read_is_refused(text):
    assert codes(text) == ["yaml-syntax"]


@pytest.mark.parametrize("text", ["a: {x: '? a', y: what?}\n", "a?: {x: 1}\n", "a:\n  x: |\n    ? this\n    : that\n"])
def test_a_question_mark_in_a_text_or_a_name_is_allowed(text):
    assert codes(text) == []


def test_aliases_of_a_long_text_are_bounded_by_its_length():
    text = "a:\n  one: &t " + "word " * 200_000 + "\n  all: [" + ", ".join(["*t"] * 50) + "]\n"
    assert codes(text) == ["alias-expansion"]


def test_the_billion_laughs_are_refused_at_once():
    lines = ["a:", "  b0: &b0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"  b{n}: &b{n} [{', '.join([f'*b{n - 1}'] * 9)}]" for n in range(1, 30)]
    begun = time.monotonic()
    assert codes("\n".join(lines)) == ["alias-expansion"]
    assert time.monotonic() - begun < 2


def test_a_moderate_use_of_aliases_is_within_bounds():
    assert len(tree("a:\n  one: &a x\n  all: [" + ", ".join(["*a"] * (MAX_ALIAS_NODES // 2)) + "]\n")["a"]["all"]) > 1  # type: ignore[index, call-overload, arg-type]


def test_values_nested_by_aliases_beyond_pythons_own_depth_are_told_without_a_crash(check):
    lines = [f"a{n}: &a{n} {'[' * 28}{f'*a{n - 1}' if n else 'x'}{']' * 28}" for n in range(60)]
    _, problems = check({"actors.yml": "\n".join(lines) + "\n" + CHINA.replace("state\n", "*a59\n")})
    assert any(problem.message.startswith("`type` is a list") for problem in problems)


def test_collections_may_be_nested_up_to_the_limit_and_no_deeper():
    within, beyond = MAX_DEPTH - 1, MAX_DEPTH
    assert tree("a: " + "[" * within + "]" * within)
    assert codes("a: " + "[" * beyond + "]" * beyond) == ["yaml-too-deep"]
    assert codes("a: " + "[" * 200_000) == ["yaml-too-deep"]


# where faults are


def test_a_duplicate_key_is_reported_at_the_second_one():
    _, problems = read_tree(SourceFile("data/actors.yml", CHINA + "  name: PRC\n"))
    assert [(problem.code, problem.place.line, problem.place.column) for problem in problems] == [
        ("key-duplicate", 5, 3)
    ]


def test_all_duplicate_keys_and_tags_of_a_file_are_reported_in_one_run():
    assert codes("a: {x: 1, x: 2}\nb: {y: !t 1, y: 2}\na: {}\n") == [
        "key-duplicate",
        "yaml-tag",
        "key-duplicate",
        "key-duplicate",
    ]


def test_the_marks_of_a_merge_are_all_found_whatever_the_line_ends():
    text = "<<<<<<< HEAD\na: 1\n||||||| base\n=======\nb: 2\n>>>>>>> other\n"
    for end in ("\n", "\r\n"):
        _, problems = read_tree(SourceFile("data/actors.yml", text.replace("\n", end)))
        assert [(problem.place.line, problem.place.length) for problem in problems] == [
            (1, 12),
            (3, 12),
            (4, 7),
            (6, 13),
        ]


def test_a_bad_byte_is_found_in_its_column_behind_a_byte_order_mark_and_wide_letters(tmp_path):
    (tmp_path / "actors.yml").write_bytes("\ufeff# 中文\na: é".encode() + b"\xff\n")
    _, (problem,) = read_folder(tmp_path, "data")
    assert problem.message == "the byte 0xFF is not UTF-8"
    assert (problem.place.line, problem.place.column) == (2, 5)


def test_a_byte_order_mark_before_a_cut_off_letter_is_no_crash(tmp_path):
    (tmp_path / "actors.yml").write_bytes(b"\xef\xbb\xbf\xc3\xa9\xc3\xa9\xc3")
    _, (problem,) = read_folder(tmp_path, "data")
    assert (problem.code, problem.place.column) == ("encoding-invalid", 3)


def test_a_byte_order_mark_is_no_part_of_the_first_id(tmp_path):
    (tmp_path / "actors.yml").write_bytes("\ufeffchina: {}\n".encode())
    raw, problems = read_folder(tmp_path, "data")
    assert ([record.id for record in raw.records], problems) == (["china"], [])


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\x80", "\uffff"])
def test_a_character_that_yaml_forbids_is_found_in_its_column_behind_wide_letters(character):
    _, (problem,) = read_tree(SourceFile("data/actors.yml", f"# 中文 🚀\na: 中文 🚀{character}\n"))
    assert (problem.code, problem.place.line, problem.place.column) == ("encoding-invalid", 2, 8)
    assert f"U+{ord(character):04X}" in problem.message


def test_a_unicode_line_separator_does_not_shift_the_lines_of_what_comes_after_it():
    source = SourceFile("data/actors.yml", '# one\nchina:\n  name: "a\u2028b\x85c"\n  typo: x\n')
    place = source.place(("china", "typo"), key=True)
    assert (place.line, place.column, place.source) == (4, 3, "  typo: x")


def test_an_invisible_line_separator_that_breaks_a_text_is_named():
    _, (problem,) = read_tree(SourceFile("data/actors.yml", CHINA.replace("A state", "A\u2028state")))
    assert problem.message == "the invisible character U+2028 ends the line here"
    assert (problem.place.line, problem.place.column) == (4, 13)


def test_columns_count_characters_not_bytes():
    source = SourceFile("data/actors.yml", "china: {名前: 中国, name: 🚀, type: state}\n")
    place = source.place(("china", "type"))
    assert place.source[place.column - 1 :][: place.length] == "state"


def test_a_field_that_is_not_there_has_the_place_of_the_nearest_thing_around_it():
    source = SourceFile("data/claims.yml", "a:\n  evidence:\n    - source: x\n    - source: y\n")
    assert source.place(("a", "evidence", 1, "stance"), key=True).line == 4
    assert source.place(("a", "type"), key=True).line == 1
    assert source.place(("b",)).line == 1


def test_a_value_repeated_by_an_alias_has_the_place_of_the_alias():
    source = SourceFile("data/actors.yml", "a:\n  names: &n [x, y]\nb:\n  names: *n\n")
    assert source.place(("b", "names")).line == 4
    assert source.place(("b", "names", 1)).line == 4


def test_a_place_runs_to_the_end_of_its_line_at_most():
    source = SourceFile("data/actors.yml", "a:\n  note: one\n    two\n  body: |\n    x\n")
    assert source.place(("a", "note")).length == 3
    assert source.place(("a", "body")).length == 1


KEYS = st.text("abcé中🚀-_ 1", min_size=1, max_size=8).filter(
    lambda key: key.strip() == key and not key.startswith("-")
)
LEAVES = st.text("xyzé中🚀 019", min_size=1, max_size=8).map(str.strip).filter(bool)
TREES = st.dictionaries(
    KEYS,
    st.recursive(
        LEAVES,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
        max_leaves=8,
    ),
    max_size=3,
)


def write(value: Value, indent: int) -> str:
    """Give a tree as an editor would write it, and with some of it in flow style."""
    pad = "  " * indent
    if isinstance(value, str):
        return f" {value}\n"
    if not value:
        return " {}\n" if isinstance(value, dict) else " []\n"
    if isinstance(value, dict):
        return "\n" + "".join(f"{pad}{key}:{write(inner, indent + 1)}" for key, inner in value.items())
    if all(isinstance(item, str) for item in value):
        return f" [{', '.join(str(item) for item in value)}]\n"
    return "\n" + "".join(f"{pad}-{write(item, indent + 1)}" for item in value)


def leaves(value: Value, path: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, dict):
        return [found for key, inner in value.items() for found in leaves(inner, (*path, key))]
    if isinstance(value, list):
        return [found for position, inner in enumerate(value) for found in leaves(inner, (*path, position))]
    return [(path, value)] if value is not None else []


@settings(deadline=None, max_examples=150)
@given(TREES, st.sampled_from(["\n", "\r\n"]))
def test_the_place_of_every_value_and_key_points_at_its_text(built: dict[str, Value], end: str):
    text = write(built, 0).replace("\n", end)
    assert tree(text) == built
    source = SourceFile("data/actors.yml", text)
    for path, value in leaves(built):
        place = source.place(path)
        assert place.source[place.column - 1 :][: place.length] == value
        if isinstance(path[-1], str):
            key = source.place(path, key=True)
            assert key.source[key.column - 1 :][: key.length] == path[-1]


# the folder


def test_the_kind_comes_from_the_name_of_the_file_or_of_the_folder(tmp_path):
    files = {f"{name}.yml": "one: {}\n" for name in KIND_FOLDERS}
    files |= {f"{name}/deep/er/any.yaml": "two: {}\n" for name in KIND_FOLDERS}
    raw, problems = read_folder(data_folder(tmp_path, files), "data")
    assert problems == []
    assert {(record.kind, record.id) for record in raw.records} == {
        (kind, name) for kind in KIND_FOLDERS.values() for name in ("one", "two")
    }
    assert raw.count == 12


def test_files_are_read_in_the_order_of_their_paths(tmp_path):
    files = {
        "claims/b.yml": "b: {}",
        "claims/a.yml": "z: {}\na: {}",
        "claims.yml": "c: {}",
        "actors.yml": "d: {}",
    }
    raw, _ = read_folder(data_folder(tmp_path, files), "data")
    assert [record.id for record in raw.records] == ["d", "c", "z", "a", "b"]


def test_hidden_files_other_files_and_folders_named_like_files_are_passed_over(tmp_path):
    files = {
        ".hidden.yml": "x",
        ".git/a.yml": "x",
        "claims/.b.yml": "x",
        "readme.md": "x",
        "actors.json": "{}",
    }
    data_folder(tmp_path, files)
    (tmp_path / "x.yml").mkdir()
    assert read_folder(tmp_path, "data") == (RawData(()), [])


def test_an_ending_in_capitals_is_not_passed_over_in_silence(tmp_path):
    _, (problem,) = read_folder(data_folder(tmp_path, {"Actors.YML": CHINA}), "data")
    assert (problem.code, problem.hint) == ("file-unknown", 'did you mean "actors"?')


def test_a_folder_that_is_a_file_is_no_data_folder(tmp_path):
    (tmp_path / "data").write_text("x")
    _, (problem,) = read_folder(tmp_path / "data", "data")
    assert problem.code == "data-missing"


def test_a_link_to_nowhere_cannot_be_read_and_the_other_files_are(tmp_path):
    data_folder(tmp_path, {"systems.yml": "s400: {}\n"})
    (tmp_path / "actors.yml").symlink_to(tmp_path / "nowhere.yml")
    (tmp_path / "claims.yml").symlink_to(tmp_path / "claims.yml")
    raw, problems = read_folder(tmp_path, "data")
    assert [(problem.code, problem.place.path) for problem in problems] == [
        ("file-unreadable", "data/actors.yml"),
        ("file-unreadable", "data/claims.yml"),
    ]
    assert [record.id for record in raw.records] == ["s400"]


def test_a_pipe_among_the_data_is_told_and_not_waited_for(tmp_path):
    data_folder(tmp_path, {"systems.yml": "s400: {}\n"})
    os.mkfifo(tmp_path / "actors.yml")
    raw, (problem,) = read_folder(tmp_path, "data")
    assert (problem.code, problem.place.path, problem.message) == (
        "file-unreadable",
        "data/actors.yml",
        "the file cannot be read: it is no regular file",
    )
    assert [record.id for record in raw.records] == ["s400"]


def test_a_file_without_leave_to_read_is_reported_and_the_others_are_checked(public, as_somebody):
    data_folder(public, {"actors.yml": CHINA, "systems.yml": "s400: {}\n"})
    (public / "actors.yml").chmod(0)
    as_somebody()
    raw, (problem,) = read_folder(public, "data")
    assert (problem.place.path, problem.code, problem.message) == (
        "data/actors.yml",
        "file-unreadable",
        "the file cannot be read: permission denied",
    )
    assert [record.id for record in raw.records] == ["s400"]


def test_a_folder_without_leave_to_read_is_reported(public, as_somebody):
    data_folder(public, {"actors/asia.yml": CHINA, "systems.yml": "s400: {}\n"})
    (public / "actors").chmod(0)
    as_somebody()
    raw, (problem,) = read_folder(public, "data")
    assert (problem.place.path, problem.message) == ("data/actors", "the folder cannot be read: permission denied")
    assert [record.id for record in raw.records] == ["s400"]


@pytest.mark.parametrize("escape", [r"\x01", r"\e", r"\0", r"\x7f", r"\x85"])
def test_a_character_that_no_page_can_show_is_refused_as_an_escape_too(escape):
    _, (problem,) = read_tree(SourceFile("data/actors.yml", f'china:\n  name: "Chi{escape}na"\n'))
    assert (problem.code, problem.place.line, problem.place.column) == ("encoding-invalid", 2, 9)


def test_a_folder_that_may_be_listed_and_not_entered_is_told_by_its_files(public, as_somebody):
    data_folder(public, {"actors/asia.yml": CHINA, "systems.yml": "s400: {}\n"})
    (public / "actors").chmod(0o444)
    as_somebody()
    raw, (problem,) = read_folder(public, "data")
    assert (problem.place.path, problem.message) == (
        "data/actors/asia.yml",
        "the file cannot be read: permission denied",
    )
    assert [record.id for record in raw.records] == ["s400"]


def test_a_folder_that_links_to_itself_does_not_hang(tmp_path):
    data_folder(tmp_path, {"actors/asia.yml": CHINA})
    (tmp_path / "actors" / "again").symlink_to(tmp_path / "actors", target_is_directory=True)
    raw, problems = read_folder(tmp_path, "data")
    assert ([record.id for record in raw.records], problems) == (["china"], [])


@pytest.mark.parametrize("fault", ["  x: 1\n  x: 2\n", "  x: [\n", "  x: !t 1\n", "<<<<<<< HEAD\n"])
@pytest.mark.parametrize("written", ["china", '"china"', "china "])
def test_no_one_is_told_that_records_of_a_broken_file_do_not_exist(check, written, fault):
    system = "s400:\n  name: S-400\n  type: missile\n  summary: A system.\n  operated_by: [china]\n"
    _, problems = check({"actors.yml": CHINA.replace("china", written) + fault, "systems.yml": system})
    assert {problem.place.path for problem in problems} == {"data/actors.yml"}


def test_a_very_long_line_is_read_in_linear_time():
    begun = time.monotonic()
    tree("a:\n  note: " + "word " * 200_000 + "\n  all: [" + "x, " * 100_000 + "]\n")
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize("length", [1_000, 10_000])
def test_a_key_of_thousands_of_letters_gives_a_problem_of_readable_length(check, length):
    _, problems = check({"actors.yml": CHINA.replace("china:", f"? {'c' * length}\n:")})
    assert problems
    assert all(len(problem.message) < 300 for problem in problems)


def test_texts_of_sources_are_read_by_the_name_of_their_file(tmp_path):
    data_folder(tmp_path, {"article.txt": "The drill.", "notes.md": "x"})
    (tmp_path / "bad.txt").write_bytes(b"a\xffb")
    assert read_texts(tmp_path, "texts") == ({"article": "The drill.", "bad": "a\ufffdb"}, [])
    assert read_texts(tmp_path / "nowhere", "texts") == ({}, [])
    assert read_texts(tmp_path / "article.txt", "texts") == ({}, [])


def test_texts_that_cannot_be_read_are_told_and_the_others_are_read(tmp_path):
    data_folder(tmp_path, {"article.txt": "The drill.", "elsewhere/notice.md": "A notice."})
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "link.txt").symlink_to("elsewhere/notice.md")
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    (tmp_path / "lost.txt").symlink_to("nowhere.txt")
    (tmp_path / ".#article.txt").symlink_to("editor@host.1")
    os.mkfifo(tmp_path / "pipe.txt")
    texts, problems = read_texts(tmp_path, "my/texts")
    assert texts == {"article": "The drill.", "link": "A notice."}
    assert [(one.code, one.place.path, one.message) for one in problems] == [
        ("file-unreadable", "my/texts/folder.txt", "the file cannot be read: it is a folder"),
        ("file-unreadable", "my/texts/loop.txt", "the file cannot be read: too many levels of symbolic links"),
        ("file-unreadable", "my/texts/lost.txt", "the file cannot be read: no such file or directory"),
        ("file-unreadable", "my/texts/pipe.txt", "the file cannot be read: it is no regular file"),
    ]


def test_texts_without_leave_to_read_are_told(public, as_somebody):
    data_folder(public, {"article.txt": "The drill.", "notice.txt": "A notice."})
    (public / "notice.txt").chmod(0)
    as_somebody()
    texts, (problem,) = read_texts(public, "texts")
    assert texts == {"article": "The drill."}
    assert (problem.place.path, problem.message) == ("texts/notice.txt", "the file cannot be read: permission denied")


def test_a_folder_of_texts_without_leave_to_read_is_told(public, as_somebody):
    data_folder(public, {"texts/article.txt": "The drill."})
    (public / "texts").chmod(0)
    as_somebody()
    texts, (problem,) = read_texts(public / "texts", "texts")
    assert texts == {}
    assert (problem.place.path, problem.message) == ("texts", "the folder cannot be read: permission denied")


# laws

PIECES = st.lists(
    st.sampled_from(
        [
            *(
                "a",
                "name",
                "type: ",
                "state",
                ": ",
                ":",
                "\n",
                "\n  ",
                "\n    ",
                "- ",
                "? ",
                "[",
                "]",
                "{",
                "}",
            ),
            *(
                ", ",
                "&a ",
                "*a",
                "'",
                '"',
                "|",
                ">",
                "\t",
                "!t ",
                "!!str ",
                "# ",
                "---\n",
                "...\n",
                "<<",
                "~",
            ),
            *("%YAML 1.2\n", "\r\n", "\r", "\u2028", "\ufeff", "中", "🚀", "\\", "\x00", "[[a]]", "date: "),
            *("2025-0X", "source: ", "evidence: ", "stated_in: ", "part_of: "),
        ]
    ),
    max_size=40,
).map(lambda pieces: "".join(pieces).encode())
FILES = st.dictionaries(
    st.sampled_from([f"{name}.yml" for name in KIND_FOLDERS] + ["claims/a.yml", "other.yml"]),
    st.one_of(PIECES, st.binary(max_size=80), st.text(max_size=80).map(str.encode)),
    max_size=3,
)


@settings(deadline=None, max_examples=300)
@given(FILES)
@example({"actors.yml": b"\xef\xbb\xbf\xc3\xa9\xc3"})
@example({"actors.yml": b"? [a]\n: b"})
@example({"actors.yml": b"*a : b"})
@example({"actors.yml": b"&a a: *a"})
@example({"claims.yml": b"a: {evidence: [~, [], {}, a], relation: [], responds_to: {}, stated_in: [{quote: {}}]}"})
def test_any_bytes_give_records_or_problems_and_never_a_crash(files: dict[str, bytes]):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path, content in files.items():
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_bytes(content)
        raw, faults = read_folder(folder, "data")
        records, more = check_records(raw)
        assert len(records.by_key) <= len(raw.records)
        for problem in (*faults, *more):
            assert problem.place.path.startswith("data")
            assert problem.place.line >= 1
            assert 1 <= problem.place.column <= len(problem.place.source) + 1
            assert show_text(problem)


@settings(deadline=None, max_examples=40)
@given(st.permutations(range(5)), st.integers(0, 5))
def test_how_records_are_spread_over_files_changes_nothing_but_their_order(order: list[int], cut: int):
    texts = [f"actor-{n}:\n  name: A{n}\n  type: state\n  summary: See [[actor-{(n + 1) % 5}]].\n" for n in range(5)]
    halves = [order[:cut], order[cut:]]
    with tempfile.TemporaryDirectory() as name:
        files = {f"actors/{part}.yml": "".join(texts[n] for n in half) for part, half in enumerate(halves)}
        raw, faults = read_folder(data_folder(Path(name), files), "data")
        records, more = check_records(raw)
    assert [*faults, *more] == []
    assert {key: record.title_text for key, record in records.by_key.items()} == {
        ("actor", f"actor-{n}"): f"A{n}" for n in range(5)
    }
    assert records.reference_count == 5


@pytest.mark.parametrize(
    ("line", "is_told"),
    [
        ("title: Drill #3", True),
        ("title: See the # sign", True),
        ("title: Drill   #3", True),
        ("type: webpage # a page", False),
        ("title: Two words  # two blanks stand before a comment", False),
        ('title: "Drill #3"', False),
        ("title: Drill#3", False),
        ("names:\n  - Ann Ace #1", True),
        ("# title: Drill #3", False),
    ],
)
def test_a_text_that_ends_at_a_sign_for_comments_is_told_where_it_may_be_part_of_it(line, is_told):
    _, problems = read_tree(SourceFile("data/a.yml", f"one:\n  {line}\n  summary: S.\n"))
    assert [problem.code for problem in problems] == (["yaml-comment"] if is_told else [])


def test_what_a_hint_puts_in_quotes_is_the_text_as_it_was_meant():
    _, (problem,) = read_tree(SourceFile("data/a.yml", 'one:\n  title: The "big\\" drill #3 \n'))
    assert '"The \\"big\\\\\\" drill #3"' in problem.hint
    assert (problem.place.line, problem.place.column, problem.place.length) == (2, 27, 2)


@pytest.mark.parametrize(
    ("text", "line", "hint"),
    [
        ("one:\n  title:Drill\n  type: book\n", 2, "write it as: title: Drill"),
        ("one:\n  URL:https://e.example/x\n  type: book\n", 2, "write it as: URL: https://e.example/x"),
        ("one:\n  type: book\n  title:Drill\n", 3, "write it as: title: Drill"),
        ("one:\n  title: “Drill: three”\n", 2, 'write it as: title: "Drill: three"'),
        ("one:\n  - a: ‘x: y’\n", 2, 'write it as: - a: "x: y"'),
        ("one:\n  title: 'Drill's end'\n", 2, 'write it as: title: "Drill\'s end"'),
        ("one:\n  title: Drill: three\n", 2, 'write it as: title: "Drill: three"'),
        ('one:\n  title: The "big": drill\n', 2, 'write it as: title: "The \\"big\\": drill"'),
        ("one:\n  title: It\u0092s\n", 2, "type ’ in its place, or save the file as UTF-8"),
        ("one:\n  title: \u0093Drill\u0094\n", 2, "type “ in its place, or save the file as UTF-8"),
        ("one:\n\u00a0 title: Drill\n", 2, "delete it, and indent with the space bar, two spaces for each level"),
        (
            "one:\n  type: book\n  \u00a0title: x\n",
            3,
            "delete it, and indent with the space bar, two spaces for each level",
        ),
        ("one:\n\u3000- x\n", 2, "delete it, and indent with the space bar, two spaces for each level"),
    ],
)
def test_a_mistake_that_people_make_is_told_at_its_line_with_the_line_as_it_should_be(text, line, hint):
    _, problems = read_tree(SourceFile("data/a.yml", text))
    assert [(problem.place.line, problem.hint) for problem in problems] == [(line, hint)]
    if hint.startswith("write it as: ") and len(text.splitlines()) == 2:
        mended = f"one:\n  {hint.removeprefix('write it as: ')}\n"
        assert read_tree(SourceFile("data/a.yml", mended))[1] == []


def test_a_no_break_space_within_a_text_is_a_text():
    assert tree("a:\n  x: 5\u00a0km\n  y: |\n    so\n    \u00a0that\n") == {
        "a": {"x": "5\u00a0km", "y": "so\n\u00a0that\n"}
    }
