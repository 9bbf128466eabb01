"""The forms make the edits that `drillsite cite` and `searched` make: checked, shown, made as shown, undone."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest
import yaml

from preview import Preview, preview, wait_for
from test_preview_guard import read_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CITATION = {
    "kind": "claim",
    "id": "pumped-dry",
    "source": "older",
    "stance": "supports",
    "locator": "p. 3",
    "quote": "dry by noon",
    "note": "Says so.",
}
NEW = {"type": "report", "title": "The last drop", "author": "Rain, Ina\nLake Agency", "issued": "2025-11", "URL": ""}


@pytest.fixture
def running(project: Path) -> Iterator[Preview]:
    with preview(project) as found:
        yield found


def evidence_of(project: Path, claim: str) -> list[dict[str, str]]:
    for path in (project / "data" / "claims").glob("*.yml"):
        if claim in (records := yaml.safe_load(path.read_text("utf-8"))):
            return list(records[claim].get("evidence") or [])
    raise AssertionError(claim)


def write(running: Preview, citation: dict[str, object]) -> None:
    planned = running.post("plan", citation)
    assert planned.status == 200, planned.text
    assert running.post("write", {"citation": citation, "diff": planned.json["diff"]}).status == 200


def test_the_form_is_offered_where_there_is_evidence_and_nowhere_else(running):
    assert running.state("/claims/pumped-dry/")["form"]["id"] == "pumped-dry"
    assert running.state("/events/third-round/")["form"]["kind"] == "event"
    assert running.state("/actors/north/")["form"] is None
    assert running.state("/claims/")["form"] is None
    form = running.ask("/_drillsite/form?kind=claim&id=pumped-dry").text
    assert '<option value="agency-report">Report on the lake &lt;img' in form


def test_a_plan_tells_the_change_and_the_verdict_and_changes_nothing(project, running):
    before = read_all(project)
    plan = running.post("plan", CITATION | {"id": "shared-water", "source": "chinese", "stance": "disputes"}).json
    assert "\n+      stance: disputes\n" in plan["diff"]
    assert plan["before"] == "Corroborated: Supported by 2 independent origins."
    assert plan["after"].startswith("Contested: ")
    assert plan["verdict"][0] == "The verdict changes: Corroborated → Contested."
    assert plan["notices"] == ["Its origin is not stated: it may repeat anybody."]
    plan = running.post("plan", CITATION | {"stance": "context"}).json
    assert plan["before"] == plan["after"]
    assert read_all(project) == before


def test_what_is_written_is_what_the_command_writes(project, running, tmp_path):
    twin = tmp_path / "twin"
    shutil.copytree(project, twin)
    details = ["--supports", "--locator", "p. 3", "--quote", "dry by noon", "--note", "Says so."]
    command = [sys.executable, "-m", "drillsite", "cite", "pumped-dry", "older", *details]
    subprocess.run(command, cwd=twin, check=True, timeout=20)
    write(running, CITATION)
    mine = {path.relative_to(project): text for path, text in read_all(project).items()}
    theirs = {path.relative_to(twin): text for path, text in read_all(twin).items()}
    assert mine == theirs
    assert evidence_of(project, "pumped-dry")[-1]["added"] == date.today()


def test_the_page_shows_it_and_it_can_be_undone_to_the_byte(project, running):
    before = read_all(project)
    write(running, CITATION)
    wait_for(lambda: "dry by noon" in running.ask("/claims/pumped-dry/").text)
    undo = running.state("/claims/pumped-dry/")["form"]["undo"]
    assert undo["text"] == "The source has been added."
    assert running.state("/claims/shared-water/")["form"]["undo"] is None
    assert running.post("undo", {"number": undo["number"]}).status == 200
    assert read_all(project) == before
    wait_for(lambda: "dry by noon" not in running.ask("/claims/pumped-dry/").text)
    assert running.state("/claims/pumped-dry/")["form"]["undo"] is None
    assert running.post("undo", {"number": undo["number"]}).status == 409


def test_several_edits_are_undone_one_after_the_other(project, running):
    before = read_all(project)
    write(running, CITATION)
    write(running, CITATION | {"id": "shared-water", "stance": "context"})
    assert running.post("undo", {"number": 1}).status == 409
    assert running.post("undo", {"number": 2}).status == 200
    assert running.post("undo", {"number": 1}).status == 200
    assert read_all(project) == before


def test_a_new_source_is_added_with_its_evidence_in_one_edit(project, running):
    before = read_all(project)
    asked = {"kind": "claim", "id": "pumped-dry", "stance": "disputes", "fields": NEW}
    notices = running.post("plan", asked).json["notices"]
    assert notices == [
        "The source is new: rain-2025-11: The last drop (data/sources.yml)",
        "Its origin is not stated: it may repeat anybody.",
        "Counts as one with “Report on the lake <img src=x onerror=alert(1)>”: same author.",
    ]
    write(running, asked)
    added = yaml.safe_load((project / "data" / "sources.yml").read_text("utf-8"))["rain-2025-11"]
    assert added["author"] == [{"family": "Rain", "given": "Ina"}, {"literal": "Lake Agency"}]
    assert evidence_of(project, "pumped-dry")[-1]["source"] == "rain-2025-11"
    wait_for(lambda: "The last drop" in running.ask("/claims/pumped-dry/").text)
    assert running.post("undo", {"number": 1}).status == 200
    assert read_all(project) == before


def test_a_source_can_be_pasted_from_a_reference_manager(project, running):
    export = "@article{x, title={Drops}, author={Rain, Ina}, year={2024}, journal={Wells}}"
    write(running, {"kind": "event", "id": "third-round", "stance": "context", "export": export})
    assert "Drops" in (project / "data" / "sources.yml").read_text("utf-8")


def test_what_is_lost_of_a_pasted_source_is_told_before_it_is_written(running):
    export = "@article{x, title={Drops}, year={2024}, journal={Wells}, shelfmark={B 12}}"
    asked = {"kind": "event", "id": "third-round", "stance": "context", "export": export}
    new, *lost = running.post("plan", asked).json["notices"]
    assert new.startswith("The source is new: ")
    assert any("shelfmark" in notice for notice in lost)


def test_the_plan_says_whose_statement_it_is_and_what_it_counts_as_one_with(project, running):
    before = read_all(project)
    asked = CITATION | {"id": "shared-water", "source": "chinese", "quote": "", "origin": "north"}
    plan = running.post("plan", asked).json
    assert plan["before"] == plan["after"] == "Corroborated: Supported by 2 independent origins."
    assert plan["notices"] == ["Its origin: North.", "Counts as one with Ministry of Water: belongs together."]
    assert plan["can_be_freed"] is True
    freed = running.post("plan", asked | {"independent": "It saw it itself."}).json
    assert (freed["after"], freed["can_be_freed"]) == ("Corroborated: Supported by 3 independent origins.", False)
    assert "+      independent: It saw it itself.\n" in freed["diff"]
    own = running.post("plan", asked | {"origin": "itself", "origin_reason": "It measured."}).json
    assert own["notices"] == ["Its origin: the source itself (It measured.)."]
    assert read_all(project) == before


def test_what_an_origin_may_be_is_proposed_with_the_reason(running):
    chinese = running.post("origins", {"source": "chinese"}).json
    assert (chinese["said"], [one["origin"] for one in chinese["proposals"]]) == ("", ["daily"])
    assert chinese["proposals"][0]["why"] == 'named for this source in the claim "good-people"'
    daily = running.post("origins", {"source": "daily"}).json
    assert daily == {"said": "As its record says, it repeats “A round is held”.", "proposals": []}
    new = {"type": "report", "title": "A report", "publisher": "Ministry of Water"}
    (proposal,) = running.post("origins", {"fields": new}).json["proposals"]
    assert (proposal["origin"], proposal["why"]) == ("ministry", 'its publisher is "Ministry of Water"')
    export = "@techreport{x, title={A report}, author={{Northland}}, institution={House}}"
    assert [one["origin"] for one in running.post("origins", {"export": export}).json["proposals"]] == ["north"]


@pytest.mark.parametrize("asked", [{}, {"source": "nobody"}, {"fields": {"type": "report"}}, {"export": "@book{x"}])
def test_nothing_is_proposed_for_a_source_that_is_not_named_yet(running, asked):
    assert running.post("origins", asked).json == {"said": "", "proposals": []}


SEARCH = {
    "kind": "event",
    "id": "third-round",
    "on": "2026-01-02",
    "where": "the web",
    "words": "third round\n\n whose   water \n",
    "found": "gazette",
    "by": "rb",
    "note": "Nothing.",
}


def test_a_search_is_recorded_as_the_command_records_it_and_undone(project, running, tmp_path):
    before = read_all(project)
    twin = tmp_path / "twin"
    shutil.copytree(project, twin)
    words = ["--for", "third round", "--for", "whose water", "--found", "gazette", "--by", "rb", "--note", "Nothing."]
    command = ["searched", "event:third-round", "--where", "the web", "--on", "2026-01-02", *words]
    subprocess.run([sys.executable, "-m", "drillsite", *command], cwd=twin, check=True, timeout=60)
    plan = running.post("plan-search", SEARCH).json
    assert plan["before"] == "Unchecked: Nobody has looked for evidence yet."
    assert plan["after"].startswith(
        "Unconfirmed: Looked for with 2 queries in 1 place, last on 2 January 2026; nothing"
    )
    assert read_all(project) == before
    assert running.post("write", {"search": SEARCH, "diff": plan["diff"]}).status == 200
    mine = {path.relative_to(project): text for path, text in read_all(project).items()}
    theirs = {path.relative_to(twin): text for path, text in read_all(twin).items()}
    assert mine == theirs
    wait_for(lambda: running.state("/events/third-round/")["form"]["undo"])
    undo = running.state("/events/third-round/")["form"]["undo"]
    assert undo["text"] == "The search has been recorded."
    assert running.post("undo", {"number": undo["number"]}).status == 200
    assert read_all(project) == before


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"on": "2099-01-01"}, "2099-01-01 is still to come"),
        ({"on": "yesterday"}, 'the day "yesterday" cannot be read'),
        ({"found": "gazete"}, 'did you mean "gazette"?'),
        ({"where": " "}, "say where you searched, and for which words"),
        ({"words": "\n"}, "say where you searched, and for which words"),
        ({"id": "third-rond"}, 'did you mean "third-round"?'),
    ],
)
def test_a_search_that_cannot_be_is_refused(project, running, change, message):
    before = read_all(project)
    answer = running.post("plan-search", SEARCH | change)
    assert (answer.status, message in answer.json["message"]) == (422, True), answer.text
    assert read_all(project) == before


def test_the_form_of_searches_offers_the_sources_that_one_may_lead_to(running):
    form = running.ask("/_drillsite/form?kind=event&id=third-round&what=search").text
    assert "Record a search" in form
    assert '<option value="gazette">' in form
    assert f'value="{date.today().isoformat()}"' in form


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"source": "oldr"}, 'did you mean "older"?'),
        ({"source": ""}, "name a source that is there, or describe a new one"),
        ({"fields": NEW}, "name a source that is there, or describe a new one"),
        ({"source": "", "fields": {"type": "report"}}, "a new source needs its title"),
        ({"source": "", "fields": NEW | {"issued": "2025-13"}}, "the data would have errors"),
        ({"source": "", "fields": NEW | {"DOI": "10.1080/14799855.2018.1463991"}}, "has the same DOI"),
        ({"source": "", "export": "@book{x}"}, "what was pasted cannot be read"),
        ({"source": "", "export": "@book{x, title={A}}\n@book{y, title={B}}"}, "what was pasted holds 2 sources"),
        ({"quote": "one " * 16}, "the data would have errors"),
        ({"origin": "minstry"}, 'did you mean "ministry"?'),
        ({"origin": "itself"}, "an origin of its own needs its reason"),
        ({"origin_reason": "So."}, "and no origin; name it, too"),
        ({"independent": "So."}, "nothing on its side would be joined with it"),
        ({"source": "article"}, "the data would have errors"),
    ],
)
def test_what_would_be_wrong_is_told_before_anything_is_written(project, running, change, message):
    before = read_all(project)
    answer = running.post("plan", CITATION | change)
    assert answer.status == 422
    assert message in answer.json["message"]
    assert message != "the data would have errors" or answer.json["problems"][0]["message"]
    assert read_all(project) == before


def test_what_is_written_must_have_been_shown(project, running):
    before = read_all(project)
    planned = running.post("plan", CITATION).json
    for diff in ("", planned["diff"] + " ", None):
        assert running.post("write", {"citation": CITATION, "diff": diff}).status == 409
    assert running.post("write", CITATION).status == 400
    both = {"citation": CITATION, "search": SEARCH, "diff": planned["diff"]}
    assert running.post("write", both).status == 400
    assert read_all(project) == before


def test_what_somebody_else_has_written_meanwhile_stays(project, running):
    planned = running.post("plan", CITATION).json
    path = next(path for path in (project / "data" / "claims").glob("*.yml") if "pumped-dry" in path.read_text("utf-8"))
    path.write_text(path.read_text("utf-8").replace("pumped-dry:", "# Mine.\npumped-dry:"), "utf-8")
    assert running.post("write", {"citation": CITATION, "diff": planned["diff"]}).status in (200, 409)
    assert "# Mine." in path.read_text("utf-8")
    write(running, CITATION | {"note": "Again."})
    path.write_text(path.read_text("utf-8") + "\n# Mine too.\n", "utf-8")
    undone = running.post("undo", {"number": running.state("/claims/pumped-dry/")["form"]["undo"]["number"]})
    assert undone.status == 409
    assert "has been changed meanwhile" in undone.json["message"]
    assert "# Mine too." in path.read_text("utf-8")


def test_nothing_is_written_while_the_files_have_problems(project, running):
    themes = project / "data" / "themes.yml"
    good = themes.read_bytes()
    themes.write_text("water: [\n", "utf-8")
    wait_for(lambda: running.state()["overlay"])
    answer = running.post("plan", CITATION)
    assert answer.status == 422
    assert "fix them first" in answer.json["message"]
    themes.write_bytes(good)
    wait_for(lambda: not running.state()["overlay"])
    assert running.post("plan", CITATION).status == 200
