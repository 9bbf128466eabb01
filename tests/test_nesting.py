"""How deep prose may nest: what is refused, and that whatever is not is rendered at once."""

from __future__ import annotations

import time

import pytest

from drillsite.records.nesting import MAX_LEVELS, find_nesting_fault
from drillsite.site.prose import ProseRenderer

ACTORS = {"actors.yml": "china:\n  name: China\n  type: state\n  summary: A state.\n"}

DEEP = MAX_LEVELS + 1


@pytest.mark.parametrize(
    "text",
    [
        "[[" * 4000,
        "![" * DEEP,
        "[" * DEEP + "]" * DEEP,
        "[a](" * DEEP,
        "[a](b " * DEEP + ")" * DEEP,
        "An [[id]], then\n\n" + "[a" * DEEP,
        f"`code`\\`{'[' * DEEP}`",
        f"`\n\n{'[' * DEEP}\n\n`",
        "\n".join("    " * level + "- a" for level in range(DEEP)),
        "\n".join("\t" * level + "1. a" for level in range(DEEP)),
    ],
)
def test_prose_that_nests_without_end_is_refused(text):
    assert all(find_nesting_fault(text))


@pytest.mark.parametrize(
    "text",
    [
        "[" * MAX_LEVELS + "]" * MAX_LEVELS,
        "[[china]] and [the paper](https://example.org/a_(b)), [1] (and so on). " * 100,
        "From [0, 1) to (1, 2].\n\n" * 100,
        r"\[" * 100,
        f"The sign `{'[' * 100}` and ``{'[`' * 100} ``.",
        "1) one 2) two :( " * 100,
        "\n".join("    " * level + "- a" for level in range(MAX_LEVELS)),
        "See:\n\n" + " " * 100 + "far to the right",
    ],
)
def test_ordinary_prose_is_not(text):
    assert find_nesting_fault(text) == ("", "")


@pytest.mark.parametrize(
    "text",
    [
        "[" * MAX_LEVELS + "a" * 40_000,
        ("[" * MAX_LEVELS + "a" + "]" * MAX_LEVELS) * 1000,
        ("[" * MAX_LEVELS + "a" + "](b)" * MAX_LEVELS) * 400,
        "[a](" * MAX_LEVELS + "a" * 40_000,
        ("[a](" * MAX_LEVELS + "a" + ")" * MAX_LEVELS) * 400,
    ],
)
def test_what_is_allowed_is_rendered_in_time_in_proportion_to_its_length(link, text):
    assert find_nesting_fault(text) == ("", "")
    prose = ProseRenderer(link(ACTORS))
    begun = time.monotonic()
    prose.render(text)
    assert time.monotonic() - begun < 10


def test_a_refused_text_is_told_at_its_field_and_costs_nothing(check):
    summary = f'summary: "{"[[" * 4000}"'
    begun = time.monotonic()
    _, (problem,) = check({"actors.yml": ACTORS["actors.yml"].replace("summary: A state.", summary)})
    assert time.monotonic() - begun < 5
    assert (problem.code, problem.place.line, problem.place.column) == ("prose-too-deep", 4, 12)
