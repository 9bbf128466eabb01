from __future__ import annotations

import json

import pytest

from drillsite.problems import (
    CODES,
    Place,
    Problem,
    count_errors,
    nearest,
    show_github,
    show_json,
    show_text,
    sort_problems,
)

PLACE = Place("data/claims.yml", 14, 13, 4, "  actors: [chna, russia]")


def a_problem(**changes: object) -> Problem:
    values = {
        "code": "reference-unknown",
        "place": PLACE,
        "message": "no such actor",
        "hint": "did you mean x?",
    }
    return Problem(**(values | changes))  # type: ignore[arg-type]


def test_every_code_says_what_it_means_and_how_it_is_mended():
    for name, code in CODES.items():
        assert name == name.lower().replace("_", "-").replace(" ", "-")
        assert code.severity in ("error", "warning")
        assert code.meaning.endswith(".")
        assert code.mend.endswith(".")


def test_a_problem_with_a_code_that_is_not_documented_is_refused_when_it_is_weighed():
    with pytest.raises(KeyError):
        _ = a_problem(code="no-such-code").severity


def test_the_text_shows_place_message_line_marker_and_hint():
    place = Place("data/claims.yml", 14, 12, 4, "  actors: [chna, russia]")
    assert show_text(a_problem(place=place)) == (
        "data/claims.yml:14:12: error[reference-unknown]: no such actor\n"
        "   14 |   actors: [chna, russia]\n"
        "      |            ^^^^\n"
        "  hint: did you mean x?"
    )


def test_the_text_without_source_line_and_hint_is_one_line():
    shown = show_text(a_problem(place=Place("data"), hint=""))
    assert shown == "data:1:1: error[reference-unknown]: no such actor"


def test_the_marker_stays_below_its_word_after_a_tab():
    shown = show_text(a_problem(place=Place("a.yml", 1, 3, 2, "\t ab")))
    assert "      | \t ^^" in shown.split("\n")


def test_the_marker_ends_where_the_line_ends():
    shown = show_text(a_problem(place=Place("a.yml", 1, 3, 500, "abcd")))
    assert shown.split("\n")[2] == "      |   ^^"


def test_a_place_behind_the_end_of_its_line_still_has_a_marker():
    shown = show_text(a_problem(place=Place("a.yml", 1, 9, 3, "abcd")))
    assert shown.split("\n")[2].endswith("^")


def test_problems_are_sorted_by_file_line_and_column():
    places = [Place("b.yml"), Place("a.yml", 2), Place("a.yml", 10), Place("a.yml", 2, 5)]
    found = [problem.place for problem in sort_problems(a_problem(place=place) for place in places)]
    assert found == [Place("a.yml", 2), Place("a.yml", 2, 5), Place("a.yml", 10), Place("b.yml")]


def test_the_same_problem_found_twice_is_shown_once():
    assert len(sort_problems([a_problem(), a_problem(), a_problem(message="another")])) == 2


def test_all_orders_of_finding_give_the_same_list():
    problems = [a_problem(message=text, code=code) for text in "ba" for code in ("yaml-tag", "id-invalid")]
    assert sort_problems(problems) == sort_problems(reversed(problems))


def test_errors_are_counted():
    assert count_errors([]) == 0
    assert count_errors([a_problem(), a_problem()]) == 2


def test_the_nearest_word_is_one_that_is_much_alike_or_none():
    assert nearest("chna", ["russia", "china"]) == "china"
    assert nearest("france", ["russia", "china"]) == ""
    assert nearest("x", []) == ""


def test_json_holds_every_problem_with_its_place_and_the_summary():
    shown = json.loads(show_json([a_problem()], "2 records: 1 error"))
    assert shown["summary"] == "2 records: 1 error"
    assert shown["problems"] == [
        {
            "code": "reference-unknown",
            "severity": "error",
            "path": "data/claims.yml",
            "line": 14,
            "column": 13,
            "length": 4,
            "message": "no such actor",
            "hint": "did you mean x?",
        }
    ]


def test_json_of_no_problem_is_an_empty_list():
    assert json.loads(show_json([], "all well"))["problems"] == []


def test_github_gets_one_line_whatever_the_texts_hold():
    problem = a_problem(place=Place("data/a,b:c.yml", 3, 4), message="100%\nsure", hint="do\r\nit")
    assert show_github(problem) == (
        "::error file=data/a%2Cb%3Ac.yml,line=3,col=4,title=reference-unknown::100%25%0Asure%0Ado%0D%0Ait"
    )


def test_the_marker_stands_below_the_word_after_letters_that_take_two_columns():
    place = Place("data/actors.yml", 3, 12, 2, "  name: 中国 xy")
    lines = show_text(Problem("reference-unknown", place, "a message")).splitlines()
    assert lines[2] == "      | " + " " * 13 + "^^"
