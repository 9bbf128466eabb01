"""References are kept for the next build; whatever is wrong with what is kept only takes time."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from drillsite.site import processor
from drillsite.site.kept_references import KeptReferences

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

ITEMS = [{"type": "book", "title": f"The “water” of lake {number} & <b>"} for number in range(3)]


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """Give the styles that the processor is run for from now on, with an empty cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    found: list[str] = []
    run = processor._Run

    def note(items: bytes, style: str) -> Any:
        found.append(style)
        return run(items, style)

    monkeypatch.setattr(processor, "_Run", note)
    return found


def start_anew() -> None:
    processor._set.clear()
    processor._kept.cache_clear()


def set_anew(items: Iterable[dict[str, Any]] = ITEMS) -> tuple[processor.Reference, ...]:
    start_anew()
    return processor.format_references(list(items))


def kept_file(tmp_path: Path) -> Path:
    (path,) = (tmp_path / "cache" / "drillsite" / "references").glob("*.sqlite")
    return path


def test_the_next_start_finds_what_was_set_without_the_processor(runs):
    first = set_anew()
    assert len(runs) == len(processor.STYLES)
    assert set_anew() == first
    assert len(runs) == len(processor.STYLES)
    assert all(type(one) is type(first[0][0]) for reference in set_anew() for one in reference)


def test_only_what_is_new_is_set(runs):
    set_anew(ITEMS[:2])
    assert set_anew() == set_anew()
    assert len(runs) == 2 * len(processor.STYLES)


def test_what_another_version_of_the_processor_set_is_not_used(runs, monkeypatch):
    set_anew()
    monkeypatch.setattr(processor, "version", lambda name: "0.1")
    set_anew()
    assert len(runs) == 2 * len(processor.STYLES)


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"\1" * 4_000])
def test_a_file_that_is_no_database_is_made_anew(runs, tmp_path, content):
    first = set_anew()
    kept_file(tmp_path).write_bytes(content)
    assert set_anew() == first
    assert set_anew() == first
    assert len(runs) == 2 * len(processor.STYLES)


@pytest.mark.parametrize("changed", ["replace(kept, 'water', 'wine!')", "substr(kept, 1, 40)", "x''", "'text'", "7"])
def test_an_entry_that_was_changed_is_not_used(runs, tmp_path, changed):
    first = set_anew()
    with closing(sqlite3.connect(kept_file(tmp_path))) as database, database:
        database.execute(f"UPDATE reference SET kept = CAST({changed} AS BLOB)")
    assert set_anew() == first


def test_an_entry_of_another_item_is_not_used(runs, tmp_path):
    first = set_anew()
    with closing(sqlite3.connect(kept_file(tmp_path))) as database, database:
        rows = database.execute("SELECT given, kept FROM reference").fetchall()
        turned = [(given, rows[number - 1][1]) for number, (given, _) in enumerate(rows)]
        database.executemany("INSERT OR REPLACE INTO reference VALUES (?, ?)", turned)
    assert set_anew() == first


def test_where_nothing_can_be_kept_references_are_set_all_the_same(runs, tmp_path):
    (tmp_path / "cache").write_text("a file where a folder should be", "utf-8")
    first = set_anew()
    assert set_anew() == first
    assert len(runs) == 2 * len(processor.STYLES)


def test_a_cache_that_somebody_else_holds_keeps_nobody_waiting_for_ever(runs, tmp_path, monkeypatch):
    first = set_anew()
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda path: connect(path, timeout=0.05))
    with closing(connect(kept_file(tmp_path), isolation_level=None)) as database:
        database.execute("BEGIN EXCLUSIVE")
        assert set_anew() == first


def test_what_other_versions_have_kept_is_deleted(runs, tmp_path):
    set_anew()
    other = kept_file(tmp_path).with_name("0123.sqlite")
    other.write_bytes(b"")
    set_anew()
    assert not other.exists()
    kept_file(tmp_path)


def test_more_than_is_worth_keeping_is_not_kept(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("drillsite.site.kept_references._MOST", 3)
    kept = KeptReferences(b"one")
    kept.keep({b"a": ["A"], b"b": ["B"]})
    kept.keep({b"c": ["C"], b"d": ["D"]})
    assert set(kept.find([b"a", b"b", b"c", b"d"])) == {b"c", b"d"}
