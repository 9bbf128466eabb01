"""`drillsite verify`: the small site has five quotes, four of them of the article."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from drillsite.cli import main


@pytest.fixture
def verify(project, monkeypatch):
    monkeypatch.chdir(project)
    return lambda *arguments: CliRunner().invoke(main, ["verify", *arguments])


def test_without_any_text_nothing_is_checked_and_that_is_a_failure_unless_allowed(verify):
    result = verify()
    assert result.exit_code == 1
    assert "skipped 1 of gazette: there is no texts/gazette.txt\n" in result.output
    assert result.output.endswith("0 checked, 5 skipped, 0 failed\n")
    assert verify("--allow-unchecked").exit_code == 0


def test_texts_are_taken_from_their_folder_and_from_the_files_named(verify, project, tmp_path):
    (project / "texts").mkdir()
    (project / "texts/gazette.txt").write_text("of the shared\nwater", "utf-8")
    assert verify().output.endswith("1 checked, 4 skipped, 0 failed\n")
    other = tmp_path / "other.txt"
    other.write_text("the shared watter", "utf-8")
    result = verify("--text", f"gazette={other}")
    assert result.exit_code == 1
    assert 'error[quote-not-found]: the quote is not in the text of "gazette"' in result.output
    assert 'hint: nearest is "shared watte' in result.output


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("gazette", '"gazette" is not SOURCE=FILE'),
        ("gazete=x.txt", 'no source has the id "gazete"; did you mean "gazette"?'),
        ("gazette=nowhere.txt", '"nowhere.txt" cannot be read'),
    ],
)
def test_an_option_that_makes_no_sense_is_explained(verify, option, said):
    result = verify("--text", option)
    assert result.exit_code == 2
    assert said in result.output


def test_a_text_that_cannot_be_read_is_told_and_the_others_are_compared(verify, project):
    (project / "texts/article.txt").mkdir(parents=True)
    (project / "texts/gazette.txt").write_text("shared water", "utf-8")
    result = verify()
    assert result.exit_code == 1
    assert "texts/article.txt:1:1: error[file-unreadable]: the file cannot be read: it is a folder" in result.output
    assert result.output.endswith("1 checked, 4 skipped, 0 failed\n")


def test_quotes_of_sound_records_are_checked_while_others_have_mistakes(verify, project):
    (project / "data/themes.yml").write_text("water: {titel: x}", "utf-8")
    (project / "texts").mkdir()
    (project / "texts/gazette.txt").write_text("shared water", "utf-8")
    assert verify().output.endswith("1 checked, 4 skipped, 0 failed\n")
