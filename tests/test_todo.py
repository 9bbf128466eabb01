from __future__ import annotations

import json
from datetime import date

import pytest
from click.testing import CliRunner

from drillsite.cli import main
from drillsite.edit.todo import find_tasks, show_tasks, show_tasks_json, show_tasks_markdown
from drillsite.knowledge import link_records

TODAY = date(2026, 11, 22)
DATA = {
    "themes.yml": "theme: {title: Theme, summary: A theme.}\n",
    "actors.yml": "north: {name: North, in_text: the North, type: state, summary: A state.}\n",
    "claims.yml": """\
value: {statement: A value., type: judgement-of-value, theme: theme, stated_in: [{source: article}]}
fact: {statement: A *fact*., type: fact, theme: theme, stated_in: [{source: article}]}
leaned-on: {statement: Leaned on., type: fact, theme: theme, stated_in: [{source: article}]}
looked-for:
  statement: Looked for.
  type: fact
  theme: theme
  stated_in: [{source: article}]
  searches: [{on: 2025-11-21, where: the web, for: it}, {on: 2024, where: a library, for: it}]
looked-for-since:
  statement: Looked for since.
  type: fact
  theme: theme
  stated_in: [{source: article}]
  searches: [{on: 2024, where: the web, for: it}, {on: 2026-01, where: a library, for: it}]
one-voice:
  statement: One voice.
  type: fact
  theme: theme
  stated_in: [{source: article}]
  note: See [[leaned-on]].
  evidence: [{source: old, stance: supports, origin: north}]
perhaps-two:
  statement: Perhaps two.
  type: assessment
  theme: theme
  stated_in: [{source: article}]
  evidence: [{source: old, stance: supports, origin: north}, {source: silent, stance: supports}]
at-odds:
  statement: At odds.
  type: fact
  theme: theme
  stated_in: [{source: article}]
  evidence: [{source: poor, stance: disputes}, {source: old, stance: supports, origin: north}]
sure:
  statement: Sure.
  type: fact
  theme: theme
  stated_in: [{source: article}]
  evidence: [{source: poor, stance: supports}, {source: survey, stance: supports}]
""",
    "events.yml": "day: {title: A day, date: 2025, type: other, summary: One day.}\n",
    "sources.yml": """\
article: {type: webpage, title: Article}
old: {type: webpage, title: Old, accessed: 2025-11-21}
silent: {type: webpage, title: Silent}
poor: {type: webpage, title: Poor, level: primary, reliability: E, reliability_reason: It errs.}
survey: {type: webpage, title: Survey, level: primary}
fresh: {type: webpage, title: Fresh, accessed: 2025-11, standing: dead}
""",
}


@pytest.fixture(scope="module")
def tasks(link):
    return find_tasks(link(DATA), TODAY)


def test_each_job_lists_what_waits_and_facts_that_others_lean_on_come_first(tasks):
    assert [(task.job, task.id) for task in tasks] == [
        ("unchecked", "leaned-on"),
        ("unchecked", "fact"),
        ("unchecked", "value"),
        ("unchecked", "day"),
        ("search-due", "looked-for"),
        ("single-origin", "one-voice"),
        ("single-origin", "perhaps-two"),
        ("unstated", "perhaps-two"),
        ("weak", "at-odds"),
        ("weak", "sure"),
        ("contested", "at-odds"),
        ("standing", "fresh"),
        ("stale", "old"),
        ("uncited", "fresh"),
    ]


def test_each_task_says_what_to_do_about_its_record(tasks):
    assert {f"{task.job} {task.id}": task.do for task in tasks} == {
        "unchecked leaned-on": "look for sources, and record the search with `drillsite searched leaned-on`",
        "unchecked fact": "look for sources, and record the search with `drillsite searched fact`",
        "unchecked value": "look for who shares or rejects it, and record the search with `drillsite searched value`",
        "unchecked day": "look for sources, and record the search with `drillsite searched event:day`",
        "search-due looked-for": "last searched for on 21 November 2025 (the web); search again",
        "single-origin one-voice": "it rests on the North alone; find an independent source",
        "single-origin perhaps-two": "of up to 2 origins only the North is stated; find an independent source",
        "unstated perhaps-two": "say in `origin` whose statement silent repeats; until then it counts 1–2 for",
        "weak at-odds": "without sources rated D, E or F it would be single origin; find a better source",
        "weak sure": "without sources rated D, E or F it would be single origin; find a better source",
        "contested at-odds": "for: 1 (–) · against: 1 (E); see whether a better source settles it",
        "standing fresh": "it is no longer at its address; look for what took its place, or for a snapshot",
        "stale old": "last read on 21 November 2025; read it again and set `accessed`",
        "uncited fresh": "cite it as evidence, or take it out",
    }


def test_items_that_are_not_counted_are_no_evidence_and_that_is_said(link):
    cited = "stated_in: [{source: article}], evidence: [{source: fresh, stance: supports}]}"
    data = {name: text.replace("standing: dead", "standing: retracted") for name, text in DATA.items()}
    data["claims.yml"] = data["claims.yml"].replace("stated_in: [{source: article}]}", cited, 1)
    (task,) = (task for task in find_tasks(link(data), TODAY) if task.id == "value")
    assert task.do.startswith("its 1 item of evidence is not counted; look for who shares or rejects it")


@pytest.mark.parametrize(
    ("evidence", "do"),
    [
        (
            "{source: silent, stance: supports}, {source: old, stance: disputes}",
            "say in `origin` whose statement silent and old repeat; until then it counts 1 for, 1 against",
        ),
        ("{source: silent, stance: supports}", "say in `origin` whose statement silent repeats; until then"),
    ],
)
def test_a_verdict_that_rests_on_nothing_but_unstated_origins_is_listed(link, evidence, do):
    claims = DATA["claims.yml"].replace("{source: old, stance: supports, origin: north}", evidence, 1)
    found = {
        task.id: task.do for task in find_tasks(link(DATA | {"claims.yml": claims}), TODAY) if task.job == "unstated"
    }
    assert found["one-voice"].startswith(do)


def tasks_on(link, evidence: str, **sources: str) -> dict[tuple[str, str], str]:
    """Return what there is to do on a claim with this evidence, and on these sources beside those of the site."""
    more = "".join(f"{name}: {{type: webpage, title: T{name}, {fields}}}\n" for name, fields in sources.items())
    claims = DATA["claims.yml"].replace("{source: old, stance: supports, origin: north}", evidence, 1)
    knowledge = link(DATA | {"claims.yml": claims, "sources.yml": DATA["sources.yml"] + more})
    return {(task.job, task.id): task.do for task in find_tasks(knowledge, TODAY)}


def test_of_many_sources_that_state_no_origin_five_are_named(link):
    names = [f"s{number}" for number in range(7)]
    evidence = ", ".join(f"{{source: {name}, stance: supports}}" for name in names)
    tasks = tasks_on(link, evidence, **dict.fromkeys(names, "language: en"))
    assert tasks["unstated", "one-voice"].startswith(
        "say in `origin` whose statement s0, s1, s2, s3, s4 and 2 more repeat"
    )


def test_an_origin_that_contradicts_itself_is_told_as_such(link):
    both = "{source: old, stance: supports, origin: north}, {source: silent, stance: disputes, origin: north}"
    assert tasks_on(link, both)["contested", "one-voice"] == (
        "one origin contradicts itself; see which of its statements is the later one"
    )


@pytest.mark.parametrize("standing", ["corrected", "superseded", "retracted"])
def test_every_source_that_no_longer_stands_as_it_was_is_listed(link, standing):
    tasks = tasks_on(link, "{source: old, stance: supports, origin: north}", changed=f"standing: {standing}")
    assert tasks["standing", "changed"].endswith("; look for what took its place, or for a snapshot")


def test_a_source_is_stale_only_when_its_last_possible_day_is_a_year_ago(link):
    knowledge = link(DATA)
    stale = {
        day: [one.id for one in find_tasks(knowledge, day) if one.job == "stale"] for day in (TODAY, date(2026, 12, 1))
    }
    assert stale == {TODAY: ["old"], date(2026, 12, 1): ["old", "fresh"]}


def test_a_terminal_is_told_file_and_line(tasks):
    shown = show_tasks(tasks)
    assert (
        "Unchecked: 4 (look for evidence; record what you find, and where you looked)\n"
        "  data/claims.yml:3: Leaned on.\n    look for sources, and record" in shown
    )
    assert shown.endswith("\n14 things to do")


def test_markdown_has_boxes_and_titles_are_plain_text(tasks):
    assert "- [ ] A \\*fact\\*. (`data/claims.yml:2`): look for sources, and record the search with `dr" in (
        show_tasks_markdown(tasks)
    )


def test_json_says_the_same_in_the_same_order(tasks):
    assert [(one["id"], one["do"]) for one in json.loads(show_tasks_json(tasks))] == [
        (task.id, task.do) for task in tasks
    ]


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


OLD = {
    "themes.yml": "theme: {title: Theme, summary: A theme.}\n",
    "actors.yml": """\
pact: {name: Pact, type: alliance, summary: An alliance.}
north: {name: North, type: state, summary: A state.}
ministry: {name: Ministry, type: ministry, summary: A ministry., part_of: [north]}
chief: {name: Chief, type: person, summary: A chief., part_of: [pact]}
""",
    "sources.yml": """\
article: {type: webpage, title: Article, author: [{family: Writer, given: Maria}]}
paper: {type: article-newspaper, title: Paper, origin: paper}
wire: {type: article-newspaper, title: Wire, publisher: State Wire, outlet: state-media}
report: {type: report, title: Report, reliability: B}
copy: {type: webpage, title: Copy, URL: "https://e.example/one"}
copied: {type: webpage, title: Copied, URL: "http://www.e.example/one/"}
essay: {type: webpage, title: Essay, author: [{family: Writer, given: M.}]}
""",
    "claims.yml": """\
said: {statement: Said., type: fact, theme: theme, stated_in: [{source: article}]}
told:
  statement: Told.
  type: fact
  theme: theme
  stated_in: [{source: article}]
  evidence:
    - {source: article, stance: supports}
    - {source: report, stance: supports, origin: report}
    - {source: essay, stance: supports}
    - {source: wire, stance: supports}
    - {source: copy, stance: disputes}
""",
}
"""Data from before origins were stated, searches recorded and reasons given."""


def test_an_editor_of_older_data_is_led_by_the_check_to_what_must_be_said(check):
    _, problems = check(OLD)
    assert sorted((problem.code, problem.severity, problem.place.path, problem.place.line) for problem in problems) == [
        ("actor-missing", "warning", "data/sources.yml", 3),
        ("evidence-by-author", "warning", "data/claims.yml", 10),
        ("evidence-of-itself", "error", "data/claims.yml", 8),
        ("origin-unargued", "warning", "data/claims.yml", 9),
        ("reference-circular", "error", "data/sources.yml", 2),
        ("reliability-unargued", "warning", "data/sources.yml", 4),
        ("source-duplicate", "warning", "data/sources.yml", 5),
    ]
    hints = {(problem.code, problem.place.line): problem.hint for problem in problems}
    assert all(hints.values())
    assert hints["reference-circular", 2].startswith("write `origin: itself` with an `origin_reason`")


def test_and_by_the_list_to_the_origins_and_the_searches_that_are_missing(check):
    first = OLD["claims.yml"].replace("    - {source: article, stance: supports}\n", "")
    records, _ = check({**OLD, "claims.yml": first})
    tasks = {(task.job, task.id): task.do for task in find_tasks(link_records(records), TODAY)}
    assert tasks["unchecked", "said"] == "look for sources, and record the search with `drillsite searched said`"
    assert tasks["unstated", "told"] == (
        "say in `origin` whose statement wire and copy repeat; until then it counts 1–2 for, 1 against"
    )
    assert ("search-due", "said") not in tasks
