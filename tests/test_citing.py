"""`drillsite cite` and `drillsite searched`: the origin is asked for, and what an item does to the verdict is shown."""

from __future__ import annotations

import os
import pty
import re
import shlex
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from chromium import REPOSITORY
from drillsite.cli import main
from drillsite.edit.editor import Editor
from drillsite.knowledge import load_knowledge
from drillsite.preview.citing import plan_citation, propose
from drillsite.preview.requests import Citation, NamedSource

FILES = {
    "themes.yml": "water: {title: Water, summary: About water.}\n",
    "actors.yml": """\
north: {name: North, type: state, summary: A state.}
ministry:
  {name: Ministry of Water, in_text: the Ministry of Water, type: ministry, summary: A ministry., part_of: [north]}
spokesman: {name: The Spokesman, type: person, summary: He speaks., speaks_for: [ministry]}
agency: {name: Agency, aliases: [AGY], type: media, summary: A news agency.}
both: {name: Both, type: person, summary: An actor with the id of a source.}
""",
    "sources.yml": """\
article: {type: webpage, title: Article, author: [{family: Writer, given: Maria}]}
essay: {type: webpage, title: Essay, author: [{family: Writer, given: Mary}]}
daily: {type: article-newspaper, title: Daily report, publisher: Daily}
weekly: {type: article-newspaper, title: Weekly report, publisher: Weekly}
agency-report: {type: article-newspaper, title: Agency report, publisher: AGY}
ministry-page: {type: webpage, title: Page of the ministry, container-title: Ministry of Water}
column: {type: article-newspaper, title: Column, author: [{family: Spokesman, given: The}]}
relay: {type: article-newspaper, title: Relay, origin: ministry}
silent-relay: {type: article-newspaper, title: Silent relay, origin: daily}
survey: {type: report, title: Survey, level: primary}
withdrawn: {type: report, title: Withdrawn, standing: retracted}
copy: {type: webpage, title: Copy of the article, origin: article}
both: {type: report, title: Both}
""",
    "claims.yml": """\
# What is claimed.
open: {statement: It is open., type: fact, theme: water, stated_in: [{source: article}]}

told:
  statement: It is told.   # by the ministry
  type: fact
  theme: water
  stated_in: [{source: article}]
  evidence:
    - source: relay
      stance: supports

measured:
  statement: It is measured.
  type: fact
  theme: water
  stated_in: [{source: article}]
  evidence:
    - {source: weekly, stance: supports, origin: itself, origin_reason: Its own reporter measured it.}
    - {source: daily, stance: context, origin: ministry}
    - {source: daily, stance: context, origin: actor:ministry, note: Once more.}
    - {source: daily, stance: context, note: Of its own.}
    - {source: daily, stance: context, origin: source:both}
""",
    "events.yml": "day: {title: A day, date: 2025, type: other, summary: One day.}\n",
}


@pytest.fixture
def site(project: Path) -> Path:
    """Return the folder of a small site with every way in which a source may have an origin."""
    data = project / "data"
    for path in [*data.rglob("*.yml")]:
        path.unlink()
    for name, text in FILES.items():
        (data / name).write_text(text, "utf-8")
    return project


@pytest.fixture
def drillsite(site, monkeypatch):
    """Return a function that runs a command in that site; a traceback fails the test."""
    monkeypatch.chdir(site)

    def run(*arguments: str):
        result = CliRunner().invoke(main, arguments)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return run


def data_of(site: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (site / "data").rglob("*.yml")}


def load(site: Path):
    loaded = load_knowledge(site / "data", site / "texts", "data")
    assert loaded.problems == ()
    return loaded.knowledge


def in_terminal(site: Path, answers: str, *arguments: str) -> tuple[int, str]:
    """Run a command in a pseudo-terminal, where it finds somebody to ask; return its status and what it said."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "drillsite", *arguments],
        cwd=site,
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "COLUMNS": "200"},
    ) as program:
        os.write(ours, answers.encode())
        try:
            said = program.communicate(timeout=120)[0].decode()
        except subprocess.TimeoutExpired:  # it asks more than is answered
            program.kill()
            raise
    os.close(ours)
    os.close(theirs)
    return program.returncode, said


# --- What a new item does to the verdict


def test_before_an_item_is_saved_the_verdict_is_shown_before_and_after(drillsite, site):
    said = drillsite("cite", "told", "weekly", "--supports", "--origin", "itself", "--origin-reason", "It was there.")
    assert said.output.splitlines() == [
        "The verdict changes: Single origin → Corroborated.",
        "Before: Supported by 1 independent origin.",
        "After: Supported by 2 independent origins.",
        "Its origin: the source itself (It was there.).",
        "changed data/claims.yml",
    ]
    item = load(site)["claim", "told"].evidence[-1]
    assert (item.origin, item.origin_reason) == ("itself", "It was there.")


def test_what_an_item_is_joined_to_is_said_with_the_reason(drillsite, site):
    said = drillsite("cite", "told", "weekly", "--supports", "--origin", "spokesman", "--dry-run").output.splitlines()
    assert said[:4] == [
        "The verdict stays: Single origin. Supported by 1 independent origin.",
        "Its origin: The Spokesman.",
        "Counts as one with the Ministry of Water: belongs together.",
        "If it is independent all the same, say why with --independent WHY.",
    ]
    assert "+      origin: spokesman" in said
    said = drillsite("cite", "told", "weekly", "--supports", "--origin", "ministry", "--dry-run").output.splitlines()
    assert "Counts as one with “Relay”: same origin." in said
    assert not any("--independent" in line for line in said)


def test_a_reason_frees_an_item_of_what_it_would_be_joined_to(drillsite, site):
    reason = ("--independent", "He saw it before he took office.")
    said = drillsite("cite", "told", "weekly", "--supports", "--origin", "spokesman", *reason)
    assert "After: Supported by 2 independent origins." in said.output
    assert "Counts as one" not in said.output
    assert load(site).verdicts["told"].word == "corroborated"
    assert "      independent: He saw it before he took office.\n" in (site / "data/claims.yml").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("told", "survey", "--context"), "Background is not counted."),
        (("told", "withdrawn", "--supports"), "It is not counted: its source, or one that it repeats, is retracted."),
        (("told", "essay", "--supports"), "It is not counted: it shares an author with a work in which this is stated"),
        (("told", "relay", "--disputes"), "As its record says, it repeats the Ministry of Water."),
        (("told", "survey", "--supports"), "As its record says, it is a primary source."),
        (("open", "survey", "--supports"), "The verdict changes: Unchecked → Single origin."),
        (("open", "silent-relay", "--supports"), "As its record says, it repeats “Daily report”."),
        (("open", "silent-relay", "--supports"), "Its origin is not stated: “Daily report” may repeat anybody."),
        (
            ("open", "weekly", "--supports", "--origin", "agency"),
            "Its origin is not stated: Agency may repeat anybody.",
        ),
        (("open", "survey", "--disputes"), "The verdict changes: Unchecked → Disputed."),
        (("told", "survey", "--disputes"), "The verdict changes: Single origin → Contested."),
        (("event:day", "survey", "--supports"), "The verdict changes: Unchecked → Single origin."),
    ],
)
def test_each_item_is_told_for_what_it_is(drillsite, site, arguments, said):
    before = data_of(site)
    assert said in drillsite("cite", *arguments, "--dry-run").output
    assert data_of(site) == before


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("source:weekly", "weekly"),
        ("actor:ministry", "ministry"),
        ("both", "both"),
        ("actor:both", "both"),
        ("source:both", "source:both"),
    ],
)
def test_an_origin_is_written_with_its_kind_only_where_an_actor_has_the_id_too(drillsite, typed, written):
    said = drillsite("cite", "told", "daily", "--supports", "--origin", typed, "--dry-run").output
    assert f"\n+      origin: {written}\n" in said


# --- Origins that nobody has stated


def test_without_a_terminal_it_stays_unstated_which_is_said_with_what_might_be_stated(drillsite, site):
    said = drillsite("cite", "told", "daily", "--supports").output.splitlines()
    assert said[:-1] == [
        "The verdict stays: Single origin.",
        "Before: Supported by 1 independent origin.",
        "After: Supported by at least 1 independent origin, at most 2: one source does not name its origin.",
        "Its origin is not stated: it may repeat anybody.",
        "State it with --origin ID, or with --origin itself --origin-reason WHY.",
        "Perhaps --origin ministry, the Ministry of Water: "
        'named for this source in the claim "measured" and 1 other place.',
        'Perhaps --origin source:both, “Both”: named for this source in the claim "measured".',
    ]
    assert load(site)["claim", "told"].evidence[-1].origin is None


@pytest.mark.parametrize(
    ("source", "proposed"),
    [
        ("agency-report", 'Perhaps --origin agency, Agency: its publisher is "AGY"; it may have that from others'),
        ("ministry-page", 'Perhaps --origin ministry, the Ministry of Water: its container-title is "Ministry of'),
        ("column", 'Perhaps --origin spokesman, The Spokesman: its author is "The Spokesman".'),
        ("weekly", "Perhaps --origin itself, the source itself: named for this source"),
    ],
)
def test_an_origin_is_proposed_by_the_name_of_the_publisher_or_by_other_items(drillsite, source, proposed):
    assert proposed in drillsite("cite", "open", source, "--supports", "--dry-run").output


@pytest.mark.parametrize("arguments", [("relay",), ("survey",), ("daily", "--origin", "north"), ("copy",)])
def test_nothing_is_proposed_where_the_item_or_its_source_names_an_origin(drillsite, arguments):
    assert "Perhaps" not in drillsite("cite", "event:day", *arguments, "--supports", "--dry-run").output


def test_in_a_terminal_the_origin_is_asked_for_and_the_proposal_is_taken_with_enter(site):
    status, said = in_terminal(site, "\n\n", "cite", "open", "daily", "--supports")
    assert (status, "Whose statement is this?" in said) == (0, True), said
    assert '  ministry: the Ministry of Water (named for this source in the claim "measured" and 1 other place)' in said
    assert said.index("The verdict changes: Unchecked → Single origin.") < said.index("Save this?")
    assert load(site)["claim", "open"].evidence[-1].origin == "ministry"


def test_an_answer_that_is_no_id_is_asked_for_again(site):
    status, said = in_terminal(site, "minstry\nspokesman\ny\n", "cite", "open", "daily", "--supports")
    assert (status, 'did you mean "ministry"?' in said) == (0, True), said
    assert load(site)["claim", "open"].evidence[-1].origin == "spokesman"


def test_who_answers_itself_is_asked_why(site):
    answers = "itself\nIts reporter stood there.\n\n"
    status, said = in_terminal(site, answers, "cite", "open", "daily", "--supports")
    assert status == 0, said
    item = load(site)["claim", "open"].evidence[-1]
    assert (item.origin, item.origin_reason) == ("itself", "Its reporter stood there.")


def test_the_reason_given_for_the_same_source_elsewhere_is_proposed_too(site):
    assert in_terminal(site, "\n\n\n", "cite", "open", "weekly", "--supports")[0] == 0
    item = load(site)["claim", "open"].evidence[-1]
    assert (item.origin, item.origin_reason) == ("itself", "Its own reporter measured it.")


def test_who_does_not_know_leaves_it_unstated(site):
    status, said = in_terminal(site, "none\ny\n", "cite", "open", "daily", "--supports")
    assert (status, "Its origin is not stated" in said) == (0, True), said
    assert load(site)["claim", "open"].evidence[-1].origin is None


def test_whoever_does_not_like_the_verdict_saves_nothing(site):
    before = data_of(site)
    status, said = in_terminal(site, "\nn\n", "cite", "open", "daily", "--supports")
    assert (status, "drillsite: nothing has been changed" in said) == (1, True), said
    assert data_of(site) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("relay", "--supports"),
        ("silent-relay", "--supports"),
        ("survey", "--supports"),
        ("daily", "--context"),
        ("withdrawn", "--supports"),
        ("daily", "--supports", "--origin", "ministry"),
    ],
)
def test_nothing_is_asked_where_the_origin_is_known_or_does_not_matter(site, arguments):
    status, said = in_terminal(site, "", "cite", "open", *arguments)
    assert (status, "Whose statement" in said, "Save this?" in said) == (0, False, False), said


# --- What is refused


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("daily", "--origin", "itself"), 2, "--origin itself needs --origin-reason: say in one sentence how"),
        (("daily", "--origin", "daily"), 1, "an origin of its own needs its reason"),
        (("daily", "--origin", "source:daily"), 1, "an origin of its own needs its reason"),
        (("daily", "--origin", "north", "--origin", "ministry"), 2, "--origin was given 2 times (north, ministry)"),
        (("daily", "--origin", "itself", "--origin", "north"), 2, "name north if the source repeats it, itself if"),
        (("daily", "--origin-reason", "So."), 2, "--origin-reason says why --origin is its origin; give that, too"),
        (("daily", "--independent", "So."), 1, "nothing on its side would be joined with it; take it out"),
        (("daily", "--origin", "ministry", "--independent", "So."), 1, "frees this item of no join"),
        (("daily", "--origin", "minstry"), 1, 'no actor and no source has the id "minstry"; did you mean "ministry"?'),
        (("daily", "--origin", "actor:weekly"), 1, 'no actor and no source has the id "actor:weekly"'),
        (("daily", "--origin", "itsel"), 1, 'did you mean "itself"?'),
        (("daly", "--origin", "ministry"), 1, 'no source has the id "daly"; did you mean "daily"?'),
        (("article",), 1, "is a work in which this is stated, and a work is no evidence for itself"),
        (("copy",), 1, "leads back to a work in which this is stated"),
        (("daily", "--origin", "article"), 1, "hint: take the item out, or write `stance: context`"),
    ],
)
def test_an_origin_that_cannot_be_is_refused_with_the_way_out(drillsite, site, arguments, status, said):
    before = data_of(site)
    result = drillsite("cite", "told", *arguments, "--supports")
    assert (result.exit_code, said in result.output) == (status, True), result.output
    assert data_of(site) == before


def test_an_origin_that_leads_back_in_a_circle_is_refused(drillsite, site):
    path = site / "data/sources.yml"
    path.write_text(path.read_text("utf-8").replace("publisher: Weekly", "publisher: Weekly, origin: daily"), "utf-8")
    result = drillsite("cite", "told", "daily", "--supports", "--origin", "weekly")
    assert result.exit_code == 1
    assert '`origin: weekly` leads back to "daily", whose statement it is said to be' in result.output
    assert "hint: write `origin: itself` with an `origin_reason`, or name who said it first" in result.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("opn", "daily"), 'no claim has the id "opn"; did you mean "open"?'),
        (("open", "dayly"), 'no source has the id "dayly"; did you mean "daily"?'),
    ],
)
def test_what_is_not_there_is_named_before_anything_is_asked(site, arguments, said):
    status, text = in_terminal(site, "", "cite", *arguments, "--supports")
    assert (status, said in text, "Whose statement" in text) == (1, True, False), text


def test_background_cannot_be_independent_of_anything(drillsite):
    result = drillsite("cite", "told", "weekly", "--context", "--origin", "spokesman", "--independent", "So.")
    assert (result.exit_code, "background is not counted" in result.output) == (1, True), result.output


def test_while_the_data_have_errors_elsewhere_an_item_is_added_and_the_verdict_is_not_guessed(drillsite, site):
    (site / "data/events.yml").write_text("day: {title: A day, date: 2025-13, type: other, summary: X.}\n", "utf-8")
    (site / "data/actors.yml").write_text(FILES["actors.yml"].replace("type: ministry", "type: minstry"), "utf-8")
    result = drillsite("cite", "told", "weekly", "--supports")
    assert result.exit_code == 0, result.output
    assert "The verdict cannot be known while the data have errors" in result.output


def test_what_was_cited_with_an_origin_is_taken_back_without_a_trace(drillsite, site):
    before = data_of(site)
    details = ("--origin", "spokesman", "--origin-reason", "He says so.", "--independent", "He saw it himself.")
    assert drillsite("cite", "told", "weekly", "--supports", *details).exit_code == 0
    assert drillsite("uncite", "told", "weekly").exit_code == 0
    assert data_of(site) == before


# --- Searches


def test_a_search_is_recorded_and_tells_unchecked_from_unconfirmed(drillsite, site):
    words = ("--for", "open water", "--for", "is it open")
    said = drillsite("searched", "open", "--where", "the web", *words, "--found", "daily", "--by", "rb").output
    assert said.splitlines() == [
        "The verdict changes: Unchecked → Unconfirmed.",
        "Before: Nobody has looked for evidence yet.",
        f"After: Looked for with 2 queries in 1 place, last on {date.today():%-d %B %Y}; nothing found for or against.",
        "changed data/claims.yml",
    ]
    (search,) = load(site)["claim", "open"].searches
    assert (search.where, search.for_, search.found, search.by) == (
        "the web",
        ("open water", "is it open"),
        ("daily",),
        "rb",
    )
    assert str(search.on) == date.today().isoformat()
    assert load(site).verdicts["open"].word == "unconfirmed"


def test_one_query_is_written_as_one_text_and_an_event_can_be_searched_for_too(drillsite, site):
    details = ("--where", "a library", "--for", "day: a", "--on", "2026-01", "--note", "Nothing.")
    assert drillsite("searched", "event:day", *details).exit_code == 0
    text = (site / "data/events.yml").read_text("utf-8")
    assert "searches: [{on: 2026-01, where: a library, for: 'day: a', note: Nothing.}]" in text
    assert load(site).event_verdicts["day"].word == "unconfirmed"


def test_words_and_sources_that_are_given_twice_are_recorded_once(drillsite, site):
    twice = ("--for", "open water", "--for", "open water", "--found", "daily", "--found", "weekly", "--found", "daily")
    assert drillsite("searched", "open", "--where", "the web", *twice).exit_code == 0
    (search,) = load(site)["claim", "open"].searches
    assert (search.for_, search.found) == (("open water",), ("daily", "weekly"))


TOMORROW = (date.today() + timedelta(days=1)).isoformat()


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("open", "--on", TOMORROW), 1, f"{TOMORROW} is still to come; name the day on which the search was made"),
        (("open", "--on", "2026/.."), 1, "2026/.. is not over yet; name the day on which the search was made"),
        (("open", "--on", "3.2.2026"), 1, "write 2026-02-03 or 2026-03-02"),
        (("open", "--found", "dayly"), 1, 'no source has the id "dayly"; did you mean "daily"?'),
        (("opn",), 1, 'no claim has the id "opn"; did you mean "open"?'),
        (("event:dya",), 1, 'no event has the id "dya"; did you mean "day"?'),
        (("theme:water",), 2, '"theme" has no evidence; write the id of a claim, or event:ID'),
    ],
)
def test_a_search_that_cannot_be_is_refused_with_the_way_out(drillsite, site, arguments, status, said):
    before = data_of(site)
    result = drillsite("searched", *arguments, "--where", "the web", "--for", "water")
    assert (result.exit_code, said in result.output) == (status, True), result.output
    assert data_of(site) == before


def test_the_same_search_is_not_recorded_twice(drillsite, site):
    search = ("searched", "open", "--where", "the web", "--for", "water")
    assert drillsite(*search).exit_code == 0
    before = data_of(site)
    result = drillsite(*search, "--note", "Again.")
    assert (result.exit_code, '"open" has this very search already' in result.output) == (1, True)
    assert data_of(site) == before
    assert drillsite(*search, "--on", "2026-01-01").exit_code == 0


@pytest.mark.parametrize("left_out", ["--where", "--for"])
def test_where_and_for_what_somebody_looked_must_be_said(drillsite, left_out):
    given = {"--where": "the web", "--for": "water"}
    del given[left_out]
    result = drillsite("searched", "open", *(part for pair in given.items() for part in pair))
    assert (result.exit_code, f"Missing option '{left_out}'" in result.output) == (2, True)


def test_a_dry_run_shows_the_search_and_the_verdict_and_writes_nothing(drillsite, site):
    before = data_of(site)
    said = drillsite("searched", "told", "--where", "the web", "--for", "water", "--dry-run").output
    assert said.startswith("The verdict stays: Single origin. Supported by 1 independent origin.\n")
    assert "+    - on: " in said
    assert data_of(site) == before


# --- The example of docs/contribute.md


EXAMPLE = ("third-drill-in-russia", "kyivindep-2025-12")


def commands_of_the_docs() -> list[list[str]]:
    """Return the commands with --dry-run of the page that tells editors how to add a source."""
    text = (REPOSITORY / "docs" / "contribute.md").read_text("utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    commands = [shlex.split(block.replace("\\\n", " ")) for block in blocks]
    return [command[1:] for command in commands if "--dry-run" in command]


def test_the_commands_of_the_docs_do_what_the_docs_say(monkeypatch):
    monkeypatch.chdir(REPOSITORY)
    results = {command[0]: CliRunner().invoke(main, command) for command in commands_of_the_docs()}
    assert {name: result.exit_code for name, result in results.items()} == {"add": 1, "cite": 0, "searched": 0}
    assert "is there already: kyivindep-2025-12" in results["add"].output
    text = (REPOSITORY / "docs" / "contribute.md").read_text("utf-8")
    for line in results["cite"].output.splitlines()[:2]:
        assert line in text


@pytest.fixture(scope="module")
def real_data(tmp_path_factory) -> Path:
    """Return a copy of this repository's data folder in which the example is yet to be done."""
    data = Path(shutil.copytree(REPOSITORY / "data", tmp_path_factory.mktemp("real") / "data"))
    editor = Editor(data, "data")
    editor.uncite(*EXAMPLE)
    editor.finish().apply()
    return data


@pytest.mark.parametrize("origin", ["prc-mnd", ""])
def test_the_example_of_the_docs_done_by_the_form_gives_the_verdict_that_the_docs_say(real_data, origin):
    claim, source = EXAMPLE
    asked = Citation(kind="claim", id=claim, source=source, stance="supports", origin=origin)
    effect = plan_citation(Editor(real_data, "data"), asked).effect
    assert (effect.before.label, effect.after.label) == ("Single origin", "Single origin")
    assert effect.after.sum.startswith("Supported by 1 independent origin." if origin else "Supported by at least 1 ")


def test_the_form_proposes_the_origin_of_the_example_as_the_docs_say(real_data):
    knowledge = load_knowledge(real_data, real_data / "none", "data").knowledge
    said, proposals = propose(knowledge, NamedSource(source=EXAMPLE[1]))
    assert (said, proposals[0].origin) == ("", "prc-mnd")
    assert proposals[0].why.startswith("named for this source in the ")
