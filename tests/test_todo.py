from __future__ import annotations

import json
from datetime import date

import pytest
from click.testing import CliRunner

from drillsite.cli import main
from drillsite.edit.todo import find_tasks, show_tasks, show_tasks_json, show_tasks_markdown

TODAY = date(2026, 11, 22)
DATA = {
    "themes.yml": "theme: {title: Theme, summary: A theme.}\n",
    "claims.yml": """\
value: {statement: A value., type: judgement-of-value, theme: theme, stated_in: [{source: article}]}
fact: {statement: A *fact*., type: fact, theme: theme, stated_in: [{source: article}]}
leaned-on: {statement: Leaned on., type: fact, theme: theme, stated_in: [{source: article}]}
one-voice:
  statement: One voice.
  type: fact
  theme: theme
  stated_in: [{source: article}]
  note: See [[leaned-on]].
  evidence: [{source: old, stance: supports}]
at-odds:
  statement: At odds.
  type: fact
  theme: theme
  stated_in: [{source: article}]
  evidence: [{source: old, stance: disputes}]
""",
    "sources.yml": """\
article: {type: webpage, title: Article}
old: {type: webpage, title: Old, accessed: 2025-11-21}
fresh: {type: webpage, title: Fresh, accessed: 2025-11, standing: dead}
""",
}


@pytest.fixture(scope="module")
def tasks(link):
    return find_tasks(link(DATA), TODAY)


def test_each_job_lists_what_waits_and_facts_that_others_lean_on_come_first(tasks):
    assert [(task.job, task.id) for task in tasks] == [
        ("unsourced", "leaned-on"),
        ("unsourced", "fact"),
        ("unsourced", "value"),
        ("single-origin", "one-voice"),
        ("contested", "at-odds"),
        ("standing", "fresh"),
        ("stale", "old"),
        ("uncited", "fresh"),
    ]


def test_a_source_is_stale_only_when_its_last_possible_day_is_a_year_ago(link):
    knowledge = link(DATA)
    stale = {
        day: [one.id for one in find_tasks(knowledge, day) if one.job == "stale"] for day in (TODAY, date(2026, 12, 1))
    }
    assert stale == {TODAY: ["old"], date(2026, 12, 1): ["old", "fresh"]}


def test_a_terminal_is_told_file_and_line(tasks):
    shown = show_tasks(tasks)
    assert (
        "Unsourced claims: 3 (find a source that supports or disputes it)\n  data/claims.yml:3: Leaned on.\n" in shown
    )
    assert shown.endswith("\n8 things to do")


def test_markdown_has_boxes_and_titles_are_plain_text(tasks):
    assert "- [ ] A \\*fact\\*. (`data/claims.yml:2`)" in show_tasks_markdown(tasks)


def test_json_says_the_same_in_the_same_order(tasks):
    assert [one["id"] for one in json.loads(show_tasks_json(tasks))] == [task.id for task in tasks]


def test_where_nothing_waits_it_says_so():
    assert (show_tasks(()), show_tasks_markdown(()), show_tasks_json(())) == ("nothing to do", "nothing to do", "[]")


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_the_command_shows_the_list(project, monkeypatch, form):
    monkeypatch.chdir(project)
    result = CliRunner().invoke(main, ["todo", "--format", form])
    assert result.exit_code == 0
    assert "data/claims/" in result.output


def test_a_list_of_faulty_data_is_not_made(project, monkeypatch):
    monkeypatch.chdir(project)
    (project / "data/themes.yml").write_text("a: {titel: x}", "utf-8")
    result = CliRunner().invoke(main, ["todo"])
    assert result.exit_code == 1
    assert "field-unknown" in result.output
