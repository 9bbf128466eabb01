"""The lock of quotes: written by `drillsite verify`, read by `check`, carried along by edits."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from drillsite.cli import main
from drillsite.edit import verifying
from drillsite.knowledge import KnowledgeLoader, load_knowledge
from drillsite.reading import LOCK_NAME, FileCache, SourceFile
from drillsite.records.quote_lock import LockedSource, read_lock, write_lock
from drillsite.records.quotes import SourceText

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from drillsite.knowledge import Loaded

DIGEST = SourceText("shared water").digest


@pytest.fixture
def lock(project: Path) -> Path:
    return project / "data" / LOCK_NAME


@pytest.fixture
def drillsite(project: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.chdir(project)
    return lambda *arguments: CliRunner().invoke(main, list(arguments))


@pytest.fixture
def write_text(project: Path) -> Callable[[str, str], None]:
    def write(source: str, text: str) -> None:
        (project / "texts").mkdir(exist_ok=True)
        (project / f"texts/{source}.txt").write_text(text, "utf-8")

    return write


@pytest.fixture
def load(project: Path) -> Callable[[], Loaded]:
    return lambda: load_knowledge(project / "data", project / "texts", "data")


def on(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    class Today(date):
        @classmethod
        def today(cls) -> date:
            return date.fromisoformat(day)

    monkeypatch.setattr("drillsite.cli.verifying.date", Today)


names = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True)
words = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=40)
entries = st.builds(
    LockedSource,
    st.binary(min_size=1).map(lambda content: SourceText(content.hex()).digest),
    st.dates().map(date.isoformat),
    st.lists(words, max_size=4).map(tuple),
    st.lists(words, max_size=4).map(tuple),
)


@given(st.dictionaries(names, entries, max_size=5))
def test_what_is_written_is_read_as_it_was(sources):
    found, problems = read_lock(SourceFile("data/quotes.lock.yml", write_lock(sources)))
    assert problems == []
    assert found.sources == sources


@given(st.dictionaries(names, entries, min_size=1, max_size=3), st.data())
def test_an_entry_with_another_sign_in_it_counts_for_nothing(sources, data):
    text = write_lock(sources)
    position = data.draw(st.integers(text.index("\n\n") + 2, len(text) - 2))
    sign = data.draw(st.sampled_from("x7é"))
    changed = f"{text[:position]}{sign}{text[position + 1 :]}"
    found, problems = read_lock(SourceFile("data/quotes.lock.yml", changed))
    if text[position] not in f"{sign}\n ":
        assert problems
        assert {problem.code for problem in problems} == {"quotes-lock-invalid"}
    assert all(sources.get(name) == entry for name, entry in found.sources.items())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  found:", "  missing:", "has been changed by hand"),
        ("2026-11-27", "2026-11-28", "has been changed by hand"),
        ("2026-11-27", "2026-02-30", "`on` is not a day"),
        ("2026-11-27", "soon", "`on` is not a day"),
        (DIGEST, DIGEST[:-1], "`text` is not a SHA-256"),
        ("  text:", "  texts:", "`texts` does not belong there"),
        ('    - "shared water"', "    water", "`found` is not a list of quotes"),
        ('    - "shared water"', "    - [shared]", "`found` is not a list of quotes"),
        ("gazette:\n  text", "gazette: none\nother:\n  text", "is not a mapping of fields"),
    ],
)
def test_a_change_by_hand_is_a_problem_with_its_place_and_a_way_out(old, new, said):
    text = write_lock({"gazette": LockedSource(DIGEST, "2026-11-27", ("shared water",))})
    assert old in text
    found, problems = read_lock(SourceFile("data/quotes.lock.yml", text.replace(old, new)))
    assert "gazette" not in found.sources
    assert said in problems[0].message
    assert problems[0].place.line >= 4
    assert 'run "drillsite verify"' in problems[0].hint


def test_an_entry_that_was_changed_leaves_the_others_as_they_are(load, lock):
    entry = LockedSource(DIGEST, "2026-11-27", ("shared water",))
    text = write_lock({"article": entry, "gazette": entry})
    lock.write_text(text.replace("article:\n", "article:\n  note: mine\n"), "utf-8")
    loaded = load()
    assert [problem.place.line for problem in loaded.problems if problem.severity == "error"] == [5]
    assert loaded.quotes.found == 1


@pytest.mark.parametrize("content", [b"\xff\xfe", b"[", b"- a\n", b"gazette: *x\n", b"a: 1\na: 2\n", b"\0"])
def test_no_lock_whatever_it_holds_breaks_a_check(drillsite, lock, content):
    lock.write_bytes(content)
    result = drillsite("check")
    assert result.exit_code == 1
    assert "data/quotes.lock.yml:1:" in result.output or "data/quotes.lock.yml:2:" in result.output
    assert "error[quotes-lock-invalid]" in result.output
    assert "0 of 5 quotes were found; 5 not yet looked for" in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_a_lock_that_cannot_be_read_is_told(drillsite, lock):
    lock.mkdir()
    assert "data/quotes.lock.yml:1:1: error[file-unreadable]" in drillsite("check").output


def test_without_a_text_the_lock_says_what_was_found_and_when(drillsite, write_text, project, monkeypatch):
    write_text("gazette", "They share the shared water.")
    write_text("chinese", "很多人")
    on(monkeypatch, "2026-11-27")
    assert "made data/quotes.lock.yml" in drillsite("verify").output
    for path in (project / "texts").iterdir():
        path.unlink()
    output = drillsite("check").output
    assert "; 2 of 5 quotes were found, last on 27 November 2026; 3 not yet looked for: " in output


def test_a_quote_that_was_not_there_is_written_down_and_a_warning_without_the_text(
    drillsite, write_text, project, monkeypatch
):
    write_text("gazette", "Something else.")
    assert drillsite("verify").exit_code == 1
    (project / "texts/gazette.txt").unlink()
    result = drillsite("check")
    assert result.exit_code == 0
    assert "warning[quote-not-verified]" in result.output
    assert "; 0 of 5 quotes were found, last on " in result.output
    assert "; 1 not found; 4 not yet looked for: " in result.output


def test_a_quote_that_was_changed_since_is_one_that_nobody_has_looked_for(drillsite, write_text, project, load):
    write_text("gazette", "They share the shared water.")
    drillsite("verify")
    (project / "texts/gazette.txt").unlink()
    assert load().quotes.found == 1
    path = project / "data/claims/water.yml"
    path.write_text(path.read_text("utf-8").replace("quote: shared water", "quote: the shared water"), "utf-8")
    loaded = load()
    assert (loaded.quotes.found, loaded.quotes.missing, loaded.quotes.unseen["gazette"]) == (0, 0, 1)
    assert [problem for problem in loaded.problems if "quote" in problem.code] == []


def test_a_text_has_the_last_word_and_a_lock_of_another_text_fails(drillsite, write_text):
    write_text("gazette", "They share the shared water.")
    drillsite("verify")
    assert "quote" not in drillsite("check").output.replace("quotes were found", "")
    write_text("gazette", "They share the shared water. And more.")
    result = drillsite("check")
    assert result.exit_code == 1
    assert 'error[quotes-lock-stale]: the quotes of "gazette" were looked for in another text' in result.output
    assert drillsite("verify").exit_code == 0
    assert drillsite("check").exit_code == 0


def test_written_again_the_lock_keeps_its_bytes_and_its_days(drillsite, write_text, lock, monkeypatch):
    write_text("gazette", "They share the shared water.")
    on(monkeypatch, "2026-11-27")
    drillsite("verify")
    before = lock.read_bytes(), lock.stat().st_mtime_ns
    on(monkeypatch, "2026-11-30")
    assert "quotes.lock" not in drillsite("verify").output
    assert (lock.read_bytes(), lock.stat().st_mtime_ns) == before
    write_text("chinese", "很多人")
    drillsite("verify")
    text = lock.read_text("utf-8")
    assert text.index("chinese:") < text.index("2026-11-30") < text.index("gazette:") < text.index("2026-11-27")


def test_what_is_known_of_a_source_without_a_text_stays_but_for_quotes_that_are_gone(
    drillsite, write_text, project, lock
):
    write_text("article", "… the water is shared by both — always. few people live there. pumped dry")
    drillsite("verify")
    (project / "texts/article.txt").unlink()
    path = project / "data/claims/water.yml"
    path.write_text(path.read_text("utf-8").replace("      quote: pumped dry\n", ""), "utf-8")
    assert "changed data/quotes.lock.yml" in drillsite("verify", "--allow-unchecked").output
    text = lock.read_text("utf-8")
    assert "pumped dry" not in text
    assert "few people live there" in text
    assert "not yet looked for" in drillsite("check").output
    assert drillsite("check").exit_code == 0


def test_a_dry_run_shows_the_change_and_makes_none(drillsite, write_text, lock):
    write_text("gazette", "They share the shared water.")
    output = drillsite("verify", "--dry-run").output
    assert "+++ b/data/quotes.lock.yml" in output
    assert '+    - "shared water"' in output
    assert not lock.exists()


def test_a_broken_lock_is_not_written_over(drillsite, write_text, lock):
    write_text("gazette", "They share the shared water.")
    lock.write_text("gazette: {text: mine}\n", "utf-8")
    result = drillsite("verify")
    assert result.exit_code == 1
    assert "data/quotes.lock.yml:1:17: error[quotes-lock-invalid]" in result.output
    assert "nothing has been changed" in result.output
    assert lock.read_text("utf-8") == "gazette: {text: mine}\n"


def test_while_the_data_have_errors_the_lock_stays_as_it_is(drillsite, write_text, project, lock):
    write_text("gazette", "They share the shared water.")
    (project / "data/themes.yml").write_text("water: {titel: x}", "utf-8")
    assert "data/quotes.lock.yml stays as it is while the data have errors" in drillsite("verify").output
    assert not lock.exists()


def test_a_lock_that_somebody_else_changes_meanwhile_is_not_written_over(drillsite, write_text, lock, monkeypatch):
    write_text("gazette", "They share the shared water.")
    plan = verifying.plan_lock

    def plan_late(*arguments):
        edit = plan(*arguments)
        lock.write_text("# theirs\n", "utf-8")
        return edit

    monkeypatch.setattr("drillsite.cli.verifying.plan_lock", plan_late)
    result = drillsite("verify")
    assert result.exit_code == 1
    assert "data/quotes.lock.yml has been changed meanwhile" in result.output
    assert lock.read_text("utf-8") == "# theirs\n"


def test_a_renamed_source_keeps_what_is_known_of_its_quotes(drillsite, write_text, project, load):
    write_text("gazette", "They share the shared water.")
    drillsite("verify")
    assert drillsite("rename", "source", "gazette", "the-gazette").exit_code == 0
    loaded = load()
    assert (loaded.errors, loaded.quotes.found) == (0, 1), "the text of its former id is its text"
    (project / "texts/gazette.txt").unlink()
    loaded = load()
    assert (loaded.errors, loaded.quotes.found, loaded.quotes.last != "") == (0, 1, True)
    drillsite("verify", "--allow-unchecked")
    assert "\nthe-gazette:\n" in (project / "data" / LOCK_NAME).read_text("utf-8")
    assert load().quotes.found == 1


def test_a_renamed_claim_keeps_what_is_known_of_its_quotes(drillsite, write_text, lock, load):
    write_text("gazette", "They share the shared water.")
    drillsite("verify")
    before = lock.read_bytes()
    assert drillsite("rename", "claim", "shared-water", "water-is-shared").exit_code == 0
    assert (lock.read_bytes(), load().quotes.found, load().errors) == (before, 1, 0)


def test_a_source_that_is_removed_takes_its_entry_with_it(drillsite, lock, load):
    entry = LockedSource(DIGEST, "2026-11-27", ("shared water",))
    lock.write_text(write_lock({"gazette": entry, "unused": entry}), "utf-8")
    result = drillsite("remove", "source", "unused")
    assert result.exit_code == 0
    assert "changed data/quotes.lock.yml" in result.output
    assert lock.read_text("utf-8") == write_lock({"gazette": entry})
    assert load().errors == 0


def test_an_entry_of_no_source_is_told_and_verify_leaves_it_out(drillsite, lock):
    entry = LockedSource(DIGEST, "2026-11-27", ("shared water",))
    lock.write_text(write_lock({"gazette": entry, "nobody": entry}), "utf-8")
    assert "data/quotes.lock.yml:11:1: error[quotes-lock-stale]" in drillsite("check").output
    drillsite("verify", "--allow-unchecked")
    assert lock.read_text("utf-8") == write_lock({"gazette": entry})
    assert drillsite("check").exit_code == 0


def test_the_lock_is_no_data_file_and_no_file_of_data_is_the_lock(drillsite, write_text, project, lock):
    write_text("gazette", "They share the shared water.")
    drillsite("verify")
    before = lock.read_bytes()
    drillsite("fmt")
    assert lock.read_bytes() == before
    (project / "data/claims" / LOCK_NAME).write_text("{}", "utf-8")
    assert "file-unknown" not in drillsite("check").output
    (project / "data/quotes.lock.yaml").write_text("{}", "utf-8")
    assert "error[file-unknown]" in drillsite("check").output


def test_a_lock_from_the_cache_is_the_lock_that_was_read(project, lock, load):
    lock.write_text(write_lock({"gazette": LockedSource(DIGEST, "2026-11-27", ("shared water",))}), "utf-8")

    def load_with_cache() -> Loaded:
        loader = KnowledgeLoader(project / "data", project / "texts", "data", FileCache(project / "data"))
        loaded = loader.load()
        loader.keep()
        return loaded

    first, second = load_with_cache(), load_with_cache()
    assert first.summary() == second.summary() == load().summary()
    assert second.quotes.found == 1
    lock.write_text(write_lock({"gazette": LockedSource(DIGEST, "2026-11-28", (), ("shared water",))}), "utf-8")
    assert load_with_cache().summary() == load().summary()


def test_a_lock_of_the_cache_is_not_parsed(project, lock, monkeypatch):
    lock.write_text(write_lock({"gazette": LockedSource(DIGEST, "2026-11-27", ("shared water",))}), "utf-8")
    loader = KnowledgeLoader(project / "data", project / "texts", "data", FileCache(project / "data"))
    loader.load()
    loader.keep()
    monkeypatch.setattr("drillsite.records.quote_lock.read_lock", lambda file: pytest.fail("it was parsed"))
    again = KnowledgeLoader(project / "data", project / "texts", "data", FileCache(project / "data"))
    assert again.load().quotes.found == 1


def test_a_loader_sees_the_lock_come_change_and_go(project, lock):
    loader = KnowledgeLoader(project / "data", project / "texts", "data")
    assert loader.load().quotes.found == 0
    for found, missing, count in ((("shared water",), (), (1, 0)), ((), ("shared water",), (0, 1))):
        lock.write_text(write_lock({"gazette": LockedSource(DIGEST, "2026-11-27", found, missing)}), "utf-8")
        quotes = loader.load().quotes
        assert (quotes.found, quotes.missing) == count
    lock.unlink()
    assert (loader.load().quotes.missing, loader.load().quotes.found) == (0, 0)
