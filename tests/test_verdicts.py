"""The verdict never says more than the evidence guarantees: the rules of verdicts.md, row by row, and their laws."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from drillsite.knowledge import VERDICT_WORDS, link_records
from drillsite.knowledge.verdicts import count_coverage
from drillsite.site.verdict_words import letters_in_words, verdict_sum
from drillsite.site.words import VERDICT_LABELS, VERDICT_MEANINGS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from drillsite.knowledge import Knowledge, Verdict

ACTORS = {
    "russia": {"type": "state"},
    "alliance": {"type": "alliance"},
    "ministry": {"type": "ministry", "part_of": ["russia"]},
    "navy": {"type": "armed-forces", "part_of": ["russia", "alliance"]},
    "spokesman": {"type": "person", "speaks_for": ["ministry"]},
    "secretary": {"type": "person", "speaks_for": ["alliance"]},
    "member": {"type": "state", "part_of": ["alliance", "russia"]},
    "other-member": {"type": "state", "part_of": ["alliance"]},
    "tass": {"type": "media", "name": "TASS", "aliases": ["Russian News Agency"], "part_of": ["russia"]},
    "expert": {"type": "person"},
    "witness": {"type": "person", "name": "Ann Witness"},
}
WORK = {
    "title": "The article",
    "author": [{"family": "Writer", "given": "Maria"}],
    "issued": "2025",
    "publisher": "Paper",
}
SOURCES = {
    **{name: {"title": name, "publisher": f"Paper {name}"} for name in ("one", "two", "three", "four", "five")},
    "own": {"origin": "itself"},
    "study": {"origin": "itself"},
    "primary": {"level": "primary"},
    "notice": {"origin": "ministry"},
    "wire": {"origin": "notice"},
    "reprint": {"origin": "wire"},
    "retracted": {"standing": "retracted", "origin": "itself"},
    "of-retracted": {"origin": "retracted"},
    "superseded": {"standing": "superseded"},
    "corrected": {"standing": "corrected"},
    "dead": {"standing": "dead"},
    "of-work": {"origin": "work"},
}


@dataclass
class Case:
    """A small site with one claim, and what its evidence amounts to: the word; for, at least and most; against."""

    supporting: list[Any]
    disputing: list[Any]
    word: str
    numbers: tuple[int, ...]
    sources: dict[str, dict[str, Any]] = field(default_factory=dict)
    actors: dict[str, dict[str, Any]] = field(default_factory=dict)
    claim: dict[str, Any] = field(default_factory=dict)


def build(check: Any, case: Case) -> tuple[Knowledge, list[str]]:
    """Link the site of a case; give the knowledge and the codes of its problems."""
    records, problems = check({name: yaml.safe_dump(content, sort_keys=False) for name, content in files(case).items()})
    return link_records(records), [problem.code for problem in problems]


def files(case: Case) -> Mapping[str, Any]:
    actors = {name: {"name": name, "summary": "S.", **fields} for name, fields in {**ACTORS, **case.actors}.items()}
    sources = {
        name: {"type": "webpage", "title": name, "origin_reason": "It says so.", **fields}
        for name, fields in {"work": WORK, **SOURCES, **case.sources}.items()
    }
    items = [("supports", one) for one in case.supporting] + [("disputes", one) for one in case.disputing]
    evidence = [
        {"stance": stance, "origin_reason": "R.", **(one if isinstance(one, dict) else {"source": one})}
        for stance, one in items
    ]
    stated = [{"source": "work"}]
    claim = {"statement": "S.", "type": "fact", "theme": "t", "stated_in": stated, "evidence": evidence, **case.claim}
    return {
        "actors.yml": actors,
        "sources.yml": sources,
        "themes.yml": {"t": {"title": "T", "summary": "S."}},
        "claims.yml": {"c": claim},
    }


def by(source: str, origin: str | None, **more: Any) -> dict[str, Any]:
    return {"source": source, **({"origin": origin} if origin else {}), **more}


DOI = {"DOI": "10.1000/A"}
ITSELF = {"origin": "itself"}
TITLED = {"title": "One title", "issued": "2025-12-06", "publisher": "P"}
U = {"URL": "https://a.example/1"}
PERSON = [{"family": "Müller", "given": "Jan"}]

CASES = {
    # section 2: whose word it is
    "nothing": Case([], [], "unchecked", (0, 0, 0, 0)),
    "a report that names nobody is unstated": Case(["one"], [], "single-origin", (1, 1, 0, 0)),
    "two reports that name nobody may be one voice or two": Case(["one", "two"], [], "single-origin", (1, 2, 0, 0)),
    "one stated and three unstated": Case(["own", "one", "two", "three"], [], "single-origin", (1, 4, 0, 0)),
    "two that are their own": Case(["own", "study"], [], "corroborated", (2, 2, 0, 0)),
    "a primary source is stated": Case(["own", "primary"], [], "corroborated", (2, 2, 0, 0)),
    "an actor is stated": Case([by("one", "expert"), "own"], [], "corroborated", (2, 2, 0, 0)),
    "a medium is not": Case([by("one", "tass"), "own"], [], "single-origin", (1, 2, 0, 0)),
    "a medium twice is one": Case([by("one", "tass"), by("two", "tass")], [], "single-origin", (1, 1, 0, 0)),
    "itself on an item": Case([by("one", "itself"), "own"], [], "corroborated", (2, 2, 0, 0)),
    "the item's own source": Case([by("wire", "wire"), "notice"], [], "corroborated", (2, 2, 0, 0)),
    "the same with its kind": Case([by("wire", "source:wire"), "notice"], [], "corroborated", (2, 2, 0, 0)),
    "a chain to its end": Case(["reprint", "notice", by("one", "ministry")], [], "single-origin", (1, 1, 0, 0)),
    "an item's origin is followed further": Case([by("one", "reprint"), "notice"], [], "single-origin", (1, 1, 0, 0)),
    "an actor is meant where a source has its id": Case(
        [by("one", "twin"), "own"], [], "corroborated", (2, 2, 0, 0), {"twin": {}}, {"twin": {"type": "person"}}
    ),
    # section 3: joins
    "a ministry and its spokesman": Case(
        [by("one", "ministry"), by("two", "spokesman")], [], "single-origin", (1, 1, 0, 0)
    ),
    "two bodies of one state": Case([by("one", "ministry"), by("two", "navy")], [], "single-origin", (1, 1, 0, 0)),
    "a state's own medium and its ministry": Case(
        [by("one", "tass"), by("two", "ministry")], [], "single-origin", (1, 1, 0, 0)
    ),
    "members of an alliance are not one": Case(
        [by("one", "member"), by("two", "other-member")], [], "corroborated", (2, 2, 0, 0)
    ),
    "a member and who speaks for the alliance": Case(
        [by("one", "other-member"), by("two", "secretary")], [], "corroborated", (2, 2, 0, 0)
    ),
    "who speaks for the alliance is joined with it": Case(
        [by("one", "alliance"), by("two", "secretary")], [], "single-origin", (1, 1, 0, 0)
    ),
    "a state is part of nothing": Case([by("one", "member"), by("two", "russia")], [], "corroborated", (2, 2, 0, 0)),
    "joins chain": Case(
        [by("one", "spokesman"), "s", by("two", "navy")],
        [],
        "single-origin",
        (1, 1, 0, 0),
        {"s": {**ITSELF, "author": "TASS"}},
    ),
    "one DOI": Case(
        ["a", "b"], [], "single-origin", (1, 1, 0, 0), {"a": {**DOI, **ITSELF}, "b": {"DOI": "10.1000/a", **ITSELF}}
    ),
    "a DOI and its address": Case(
        ["a", "b"],
        [],
        "single-origin",
        (1, 1, 0, 0),
        {"a": {**DOI, **ITSELF}, "b": {"URL": "https://doi.org/10.1000/a", **ITSELF}},
    ),
    "one address": Case(
        ["a", "b"],
        [],
        "single-origin",
        (1, 1, 0, 0),
        {
            "a": {"URL": "https://www.e.org/x/?utm_source=a", **ITSELF},
            "b": {"archived": "http://e.org/x#top", **ITSELF},
        },
    ),
    "one title, day and publisher": Case(
        ["a", "b"],
        [],
        "single-origin",
        (1, 1, 0, 0),
        {
            "a": {**TITLED, **ITSELF},
            "b": {**TITLED, "title": "“One Title”", "container-title": "P", **ITSELF, "type": "post"},
        },
    ),
    "two chapters of one title": Case(
        ["a", "b"],
        [],
        "corroborated",
        (2, 2, 0, 0),
        {"a": {**TITLED, **ITSELF, "type": "chapter"}, "b": {**TITLED, **ITSELF, "type": "chapter"}},
    ),
    "one title and two DOIs": Case(
        ["a", "b"],
        [],
        "corroborated",
        (2, 2, 0, 0),
        {
            "a": {**TITLED, **ITSELF, "type": "article-journal", "DOI": "10.1000/1"},
            "b": {**TITLED, **ITSELF, "type": "article-journal", "DOI": "10.1000/2"},
        },
    ),
    "one document under two ids, with two origins": Case(
        ["a", "b"], [], "single-origin", (1, 1, 0, 0), {"a": {**DOI, **ITSELF}, "b": {**DOI, "origin": "expert"}}
    ),
    "one source for two origins that its items name": Case(
        [by("a", "expert"), by("a", "witness")], [], "corroborated", (2, 2, 0, 0), {"a": {}}
    ),
    "two blogs of one publisher": Case(
        ["a", "b"], [], "single-origin", (1, 2, 0, 0), {"a": {"publisher": "Same"}, "b": {"publisher": "same"}}
    ),
    "two own findings of one publisher": Case(
        ["a", "b"],
        [],
        "single-origin",
        (1, 1, 0, 0),
        {"a": {"publisher": "Same", **ITSELF}, "b": {"container-title": "Same", **ITSELF}},
    ),
    "two journal articles of one publisher": Case(
        ["a", "b"],
        [],
        "corroborated",
        (2, 2, 0, 0),
        {
            "a": {"publisher": "Same", **ITSELF, "type": "article-journal"},
            "b": {"publisher": "Same", **ITSELF, "type": "article-journal"},
        },
    ),
    "two posts that are signed": Case(
        ["a", "b"],
        [],
        "corroborated",
        (2, 2, 0, 0),
        {
            "a": {"publisher": "Same", **ITSELF, "type": "post", "author": [{"family": "Ash", "given": "A."}]},
            "b": {"publisher": "Same", **ITSELF, "type": "post", "author": [{"family": "Birch", "given": "B."}]},
        },
    ),
    "two posts that nobody signed": Case(
        ["a", "b"],
        [],
        "single-origin",
        (1, 1, 0, 0),
        {"a": {"publisher": "Same", **ITSELF, "type": "post"}, "b": {"publisher": "Same", **ITSELF, "type": "post"}},
    ),
    "two papers of one author": Case(
        ["a", "b"],
        [],
        "single-origin",
        (1, 1, 0, 0),
        {"a": {"author": PERSON, **ITSELF}, "b": {"author": [{"family": "Muller", "given": "J."}], **ITSELF}},
    ),
    "two namesakes": Case(
        ["a", "b"],
        [],
        "corroborated",
        (2, 2, 0, 0),
        {"a": {"author": PERSON, **ITSELF}, "b": {"author": [{"family": "Müller", "given": "Karl"}], **ITSELF}},
    ),
    "an unstated report beside the paper's own finding": Case(
        ["a", "b"],
        [],
        "single-origin",
        (1, 2, 0, 0),
        {"a": {"publisher": "Same", **ITSELF}, "b": {"publisher": "Same"}},
    ),
    "a source that bears an actor's name": Case(
        ["a", by("one", "ministry")], [], "single-origin", (1, 1, 0, 0), {"a": {"author": "ministry", **ITSELF}}
    ),
    "its publisher's alias": Case(
        ["a", by("one", "ministry")], [], "single-origin", (1, 1, 0, 0), {"a": {"publisher": "Russian news agency"}}
    ),
    "a book of a publisher that is an actor": Case(
        ["a", by("one", "tass")],
        [],
        "single-origin",
        (1, 2, 0, 0),
        {"a": {"type": "book", "publisher": "TASS", **ITSELF}},
    ),
    "independent frees from belonging": Case(
        [by("one", "ministry"), by("two", "spokesman", independent="He saw it.")], [], "corroborated", (2, 2, 0, 0)
    ),
    "independent does not free from the same origin": Case(
        [by("one", "ministry"), by("two", "ministry", independent="No.")], [], "single-origin", (1, 1, 0, 0)
    ),
    "independent does not free from the same document": Case(
        ["a", {"source": "b", "independent": "No."}],
        [],
        "single-origin",
        (1, 1, 0, 0),
        {"a": {**DOI, **ITSELF}, "b": {**DOI, **ITSELF}},
    ),
    "independent frees only its own item": Case(
        [by("one", "ministry"), by("two", "spokesman", independent="W."), by("three", "spokesman")],
        [],
        "single-origin",
        (1, 1, 0, 0),
    ),
    # section 1: what is not evidence
    "the work itself": Case(["work"], [], "unchecked", (0, 0, 0, 0)),
    "what repeats the work": Case(["of-work", by("one", "work")], [], "unchecked", (0, 0, 0, 0)),
    "the work under another id": Case(
        ["copy"], [], "unchecked", (0, 0, 0, 0), {"work": {**WORK, **DOI}, "copy": {**DOI, **ITSELF}}
    ),
    "a source by the work's author": Case(
        ["a"], [], "unchecked", (0, 0, 0, 0), {"a": {**ITSELF, "author": [{"family": "Writer", "given": "M."}]}}
    ),
    "the work's author as an actor": Case(
        [by("one", "maria")], [], "unchecked", (0, 0, 0, 0), {}, {"maria": {"type": "person", "name": "Maria Writer"}}
    ),
    "a retracted source": Case(["retracted"], ["retracted"], "unchecked", (0, 0, 0, 0)),
    "a superseded source": Case(["superseded"], [], "unchecked", (0, 0, 0, 0)),
    "a source that repeats a retracted one": Case(["of-retracted"], [], "unchecked", (0, 0, 0, 0)),
    "an item that names a retracted one": Case([by("one", "retracted")], [], "unchecked", (0, 0, 0, 0)),
    "corrected and dead sources count": Case(["corrected", "dead"], [], "single-origin", (1, 2, 0, 0)),
    # sections 4 and 5: numbers and words
    "contested": Case(["own"], ["study"], "contested", (1, 1, 1, 1)),
    "disputed": Case([], ["own", "study", "one"], "disputed", (0, 0, 2, 3)),
    "an unstated denial": Case(["own", "study"], ["one"], "contested", (2, 2, 1, 1)),
    "unconfirmed": Case(
        [], [], "unconfirmed", (0, 0, 0, 0), claim={"searches": [{"on": "2025-01-01", "where": "The web"}]}
    ),
    "a search changes nothing beside evidence": Case(
        ["own"], [], "single-origin", (1, 1, 0, 0), claim={"searches": [{"on": "2025-01-01", "where": "The web"}]}
    ),
    "a judgement of value": Case(
        ["own", "study"], ["primary"], "opinion", (2, 2, 1, 1), claim={"type": "judgement-of-value"}
    ),
    "a forecast without anything": Case([], [], "opinion", (0, 0, 0, 0), claim={"type": "forecast"}),
    "an assessment is no opinion": Case(["own"], [], "single-origin", (1, 1, 0, 0), claim={"type": "assessment"}),
}


@pytest.mark.parametrize("name", CASES)
def test_a_verdict_counts_what_its_evidence_guarantees(check, name):
    case = CASES[name]
    verdict = build(check, case)[0].verdicts["c"]
    numbers = [(side.at_least, side.at_most) for side in (verdict.supporting, verdict.disputing)]
    assert (verdict.word, *numbers[0], *numbers[1]) == (case.word, *case.numbers)


@pytest.mark.parametrize("name", CASES)
def test_an_event_has_the_same_verdict_as_a_claim_but_never_an_opinion(check, name):
    case = CASES[name]
    content = dict(files(case))
    claim = content["claims.yml"]["c"]
    event = {"title": "E", "date": "2025", "type": "other", "summary": "S.", "evidence": claim["evidence"]}
    content["events.yml"] = {"e": {**event, **({"searches": claim["searches"]} if "searches" in claim else {})}}
    content["claims.yml"] = {"c": {**claim, "evidence": []}}
    records, _ = check({file: yaml.safe_dump(found, sort_keys=False) for file, found in content.items()})
    verdict = link_records(records).event_verdicts["e"]
    numbers = [(side.at_least, side.at_most) for side in (verdict.supporting, verdict.disputing)]
    assert (*numbers[0], *numbers[1]) == case.numbers
    if case.word != "opinion":
        assert verdict.word == case.word


def verdict_on(check: Any, supporting: list[Any], disputing: list[Any] = [], **more: Any) -> Verdict:  # noqa: B006
    return build(check, Case(supporting, disputing, "", (), **more))[0].verdicts["c"]


JOINS = {
    "same document": ({**DOI, **ITSELF}, {**DOI, **ITSELF}),
    "same name": ({"author": "TASS"}, {"publisher": "russian news agency", "type": "article-newspaper"}),
    "same author": ({"author": PERSON, **ITSELF}, {"author": PERSON, **ITSELF}),
    "same publisher": ({"publisher": "Same", **ITSELF}, {"publisher": "SAME", **ITSELF}),
}


@pytest.mark.parametrize("reason", JOINS)
def test_each_join_of_sources_is_named_by_the_first_reason_that_holds(check, reason):
    first, second = JOINS[reason]
    (voice,) = verdict_on(check, ["b", "a"], sources={"a": first, "b": second}).supporting.voices
    assert voice.origin == ("source", "a")
    assert [(one.origin, one.to, one.because) for one in voice.joined] == [(("source", "b"), ("source", "a"), reason)]
    assert [item.source for item in voice.evidence] == ["b", "a"]


def test_bodies_that_belong_together_stand_under_the_highest_of_them(check):
    items = [by("one", "spokesman"), by("two", "navy"), by("three", "ministry"), "own"]
    voice, other = verdict_on(check, items).supporting.voices
    assert (voice.origin, other.origin) == (("actor", "ministry"), ("source", "own"))  # of equals the first id
    assert [(one.origin[1], one.to[1], one.because) for one in voice.joined] == [
        ("navy", "ministry", "belongs together"),
        ("spokesman", "ministry", "belongs together"),
    ]
    (below,) = verdict_on(check, [by("one", "spokesman"), by("three", "ministry")]).supporting.voices
    assert below.origin == ("actor", "ministry")


def test_a_source_that_bears_the_name_of_an_actor_is_joined_by_that_name(check):
    items = ["a", by("one", "spokesman")]
    (voice,) = verdict_on(check, items, sources={"a": {"author": "ministry", **ITSELF}}).supporting.voices
    assert [(one.origin[1], one.to[1], one.because) for one in voice.joined] == [("a", "spokesman", "same name")]


THROUGH_ANOTHER_RECORD = {
    "what it repeats belongs to the other": (
        {"s": {**U, "origin": "spokesman"}, "t": {**U, **ITSELF}},
        [by("one", "ministry"), "t"],
        ("t", "ministry", "belongs together", "spokesman", "ministry"),
    ),
    "what it repeats bears the other's name": (
        {"s": {**U, "origin": "v"}, "t": {**U, **ITSELF}, "v": {**ITSELF, "author": "TASS"}},
        [by("one", "ministry"), "t"],
        ("t", "ministry", "same name", "v", "ministry"),
    ),
    "it repeats what the other repeats": (
        {"s": {**U, "origin": "expert"}, "t": {**U, **ITSELF}},
        [by("one", "expert"), "t"],
        ("t", "expert", "same document", "expert", "expert"),
    ),
    "both have records that repeat bodies of one state": (
        {
            "s": {**U, "origin": "ministry"},
            "t": {**U, **ITSELF},
            "v": {**DOI, "origin": "navy"},
            "w": {**DOI, **ITSELF},
        },
        ["t", "w"],
        ("w", "t", "belongs together", "navy", "ministry"),
    ),
}


@pytest.mark.parametrize("name", THROUGH_ANOTHER_RECORD)
def test_a_join_through_another_record_of_the_document_is_named_by_what_joins(check, name):
    sources, items, expected = THROUGH_ANOTHER_RECORD[name]
    for evidence in (items, items[::-1]):
        (voice,) = verdict_on(check, evidence, sources=sources).supporting.voices
        (joined,) = voice.joined
        found = (joined.origin, joined.to, joined.because, joined.by, joined.by_to)
        assert tuple(one if isinstance(one, str) else one[1] for one in found) == expected


def test_a_freed_item_is_parted_of_what_another_record_of_its_document_repeats(check):
    sources = {"s": {**U, "origin": "spokesman"}, "t": {**U, **ITSELF}}
    items = [by("one", "ministry"), {"source": "t", "independent": "W."}]
    assert verdict_on(check, items, sources=sources).word == "corroborated"


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ("work", "evidence-of-itself"),
        ("of-work", "evidence-of-itself"),
        ("retracted", "retracted"),
        ("superseded", "superseded"),
        ("of-retracted", "retracted"),
        ("by-author", "evidence-by-author"),
        ("retracted-by-author", "retracted"),
    ],
)
def test_what_does_not_count_is_shown_with_the_first_reason(check, item, reason):
    author = {"author": [{"family": "Writer", "given": "M."}]}
    sources = {"by-author": author, "retracted-by-author": {**author, "standing": "retracted"}}
    verdict = verdict_on(check, ["own", item], sources=sources)
    assert [(one.evidence.source, one.because) for one in verdict.discounted] == [(item, reason)]
    assert verdict.word == "single-origin"


def test_background_never_counts_and_has_no_reason_but_its_stance(check):
    context = [{"source": name, "stance": "context"} for name in ("own", "work", "retracted")]
    verdict = verdict_on(check, context)
    assert (verdict.word, len(verdict.context), verdict.discounted) == ("unchecked", 3, ())


HANGING = {
    "one report of a ministry": (["notice"], [], {"ministry": "unchecked", "notice": "unchecked"}),
    "two reports of a ministry": (["notice", by("one", "ministry")], [], {"ministry": "unchecked"}),
    "two reports of two of its people": (
        [by("one", "spokesman"), by("two", "other"), by("three", "ministry")],
        [],
        {"ministry": "unchecked"},
    ),
    "two bodies of one state": ([by("one", "ministry"), by("two", "navy")], [], {"russia": "unchecked"}),
    "two origins": (["own", "study"], [], {"own": "single-origin", "study": "single-origin"}),
    "three origins": (["own", "study", "primary"], [], {}),
    "one against the other": (["own"], ["study"], {"own": "disputed", "study": "single-origin"}),
    "two unstated": (["one", "two"], [], {}),
    "a stated and an unstated": (["own", "one"], [], {}),
    "two stated beside an unstated": (["own", "study", "one"], [], {"own": "single-origin", "study": "single-origin"}),
    "a chain": (
        ["reprint"],
        [],
        {"ministry": "unchecked", "notice": "unchecked", "reprint": "unchecked", "wire": "unchecked"},
    ),
}


@pytest.mark.parametrize("name", HANGING)
def test_a_verdict_hangs_on_that_without_which_it_would_be_another(check, name):
    supporting, disputing, expected = HANGING[name]
    other = {"other": {"type": "person", "part_of": ["ministry"]}}
    verdict = verdict_on(check, supporting, disputing, actors=other)
    assert {one.key[1]: one.word for one in verdict.hangs_on} == expected
    assert list(verdict.hangs_on) == sorted(verdict.hangs_on, key=lambda one: one.key)


def test_a_searched_claim_falls_to_unconfirmed_and_an_opinion_to_nothing_else(check):
    search = {"searches": [{"on": "2025-01-01", "where": "The web"}]}
    assert {one.word for one in verdict_on(check, ["own"], claim=search).hangs_on} == {"unconfirmed"}
    assert verdict_on(check, ["own"], claim={"type": "forecast"}).hangs_on == ()


def test_a_verdict_that_rests_on_low_letters_is_weak(check):
    sources = {f"from-{letter.lower()}": {"reliability": letter, **ITSELF} for letter in "ABCDEF"}
    low = [f"from-{letter}" for letter in "def"]
    assert [verdict_on(check, [name], sources=sources).is_weak for name in sources] == [False] * 3 + [True] * 3
    assert verdict_on(check, ["own", "study", *low], sources=sources).is_weak is False
    weak = verdict_on(check, ["own", *low], sources=sources)
    assert (weak.word, weak.without_low, weak.is_weak) == ("corroborated", "single-origin", True)
    repeated = verdict_on(check, [{"source": "one", "origin": "from-e"}], sources=sources)
    assert (repeated.word, repeated.without_low) == ("single-origin", "unchecked")


def test_the_letters_stand_beside_the_numbers_the_best_of_each_voice(check):
    sources = {
        "b": {"reliability": "B", "origin": "ministry"},
        "d": {"reliability": "D", "origin": "ministry"},
        "a": {"reliability": "A", **ITSELF},
    }
    verdict = verdict_on(check, ["d", "b", "own"], ["a"], sources=sources)
    assert letters_in_words(verdict) == "for: 2 (B, –) · against: 1 (A)"
    assert letters_in_words(verdict_on(check, ["a", "one"], sources=sources)) == "for: 1–2 (A, –)"


SENTENCES = [
    ([], [], {}, "Nobody has looked for evidence yet."),
    (["own", "study"], [], {}, "Supported by 2 independent origins."),
    (["own"], [], {}, "Supported by 1 independent origin."),
    (
        ["own", "one", "two", "three"],
        [],
        {},
        "Supported by at least 1 independent origin, at most 4: three sources do not name their origin.",
    ),
    (
        ["own", "one"],
        ["study"],
        {},
        "Supported by at least 1 independent origin, at most 2: one source does not name its origin. "
        "Disputed by 1 independent origin.",
    ),
    ([], ["own"], {}, "Disputed by 1 independent origin."),
    (
        [by("one", "ministry")],
        [by("two", "ministry")],
        {},
        "Supported by 1 independent origin. Disputed by 1 independent origin. "
        "It is one origin, which contradicts itself.",
    ),
    (
        [by("one", "ministry"), "own"],
        [by("two", "spokesman")],
        {},
        "Supported by 2 independent origins. Disputed by 1 independent origin. An origin stands on both sides.",
    ),
    (["own", "study"], ["primary"], {"type": "judgement-of-value"}, "Shared by 2, rejected by 1."),
    (["own", "study"], ["primary"], {"type": "forecast"}, "Expected by 2, doubted by 1."),
    ([], [], {"type": "judgement-of-value"}, "Nobody found who shares or rejects it."),
    ([], [], {"type": "forecast"}, "Nobody found who expects or doubts it."),
    (
        [],
        [],
        {
            "searches": [
                {"on": "2025-11-26", "where": "The web", "for": ["a", "b"]},
                {"on": "2025-11-27", "where": "The web", "for": ["c", "d", "a", "e"]},
            ]
        },
        "Looked for with 5 queries in 1 place, last on 27 November 2025; nothing found for or against.",
    ),
]


@pytest.mark.parametrize(("supporting", "disputing", "claim", "sentence"), SENTENCES)
def test_each_verdict_has_its_sum_in_a_sentence(check, supporting, disputing, claim, sentence):
    knowledge, _ = build(check, Case(supporting, disputing, "", (), claim=claim))
    assert verdict_sum(knowledge.verdicts["c"], knowledge["claim", "c"]) == sentence


def test_what_rests_on_an_origin_is_summed_up(check):
    knowledge, _ = build(check, Case(["notice", by("one", "spokesman")], ["own"], "", ()))
    reliance = knowledge.reliances["actor", "ministry"]
    assert (reliance.sole, reliance.partly, reliance.against) == ([("claim", "c")], [], [])
    assert [(one.before, one.after) for one in reliance.changes] == [("contested", "disputed")]
    assert knowledge.reliances["source", "one"].partly == [("claim", "c")]
    assert knowledge.reliances["source", "own"].against == [("claim", "c")]


def test_every_verdict_has_a_label_and_a_meaning_for_readers():
    assert tuple(VERDICT_WORDS) == tuple(VERDICT_LABELS) == tuple(VERDICT_MEANINGS)


def test_coverage_names_every_verdict_and_counts_each_and_the_weak(check):
    sources = {"e": {"reliability": "E", **ITSELF}}
    verdicts = [verdict_on(check, items, sources=sources) for items in (["own"], ["e"], [])]
    covered = count_coverage(verdicts)
    assert list(covered.counts) == list(VERDICT_WORDS)
    assert (covered.counts["single-origin"], covered.counts["unchecked"], covered.total) == (2, 1, 3)
    assert (covered.weak["single-origin"], covered.weak["unchecked"]) == (1, 0)
    assert count_coverage([]).total == 0


def test_a_way_that_comes_back_to_its_document_under_another_id_is_a_circle(check):
    sources = {
        "first": {"URL": "https://e.org/1", "origin": "between"},
        "between": {"origin": "again"},
        "again": {"archived": "https://e.org/1", "origin": "ministry"},
    }
    _, codes = build(check, Case([], [], "", (), sources=sources))
    assert sorted(codes) == ["reference-circular", "source-duplicate"]


def test_a_source_that_names_another_record_of_its_own_document_is_followed_to_what_that_says(check):
    sources = {"a": {**DOI, "origin": "b"}, "b": {**DOI, "origin": "ministry"}}
    (voice,) = verdict_on(check, ["a"], sources=sources).supporting.voices
    assert (voice.origin, voice.is_stated) == (("actor", "ministry"), True)
    assert [way.sources for way in voice.ways] == [(("source", "a"),)]


@pytest.mark.parametrize(
    ("sources", "items", "word"),
    [
        ({"s": {**U, "origin": "work"}, "t": U}, ["t"], "unchecked"),
        ({"s": {**U, "origin": "retracted"}, "t": U}, ["t"], "unchecked"),
        ({"s": {**U, "origin": "maria"}, "t": U}, ["t"], "unchecked"),
        (
            {"s": {**U, "origin": "expert"}, "t": {**U, "level": "primary"}, "x": {"origin": "expert"}},
            ["t", "x"],
            "single-origin",
        ),
        (
            {"s": {**U, "origin": "expert"}, "t": {**U, **ITSELF}, "x": {"origin": "expert"}},
            ["t", "x"],
            "single-origin",
        ),
        (
            {"s": {**U, "origin": "expert"}, "t": {**U, "origin": "witness"}, "x": {"origin": "t"}},
            ["s", "x"],
            "single-origin",
        ),
        ({"s": {**U, "origin": "spokesman"}, "t": {**U, **ITSELF}}, ["t", by("one", "ministry")], "single-origin"),
        ({"s": {**U, "origin": "expert"}, "z": U}, [by("s", "s"), "s"], "corroborated"),
    ],
)
def test_what_one_record_of_a_document_says_holds_for_all_of_them(check, sources, items, word):
    actors = {"maria": {"type": "person", "name": "Maria Writer"}}
    assert verdict_on(check, items, sources=sources, actors=actors).word == word


def test_another_record_never_makes_stated_what_its_own_leaves_unstated(check):
    sources = {"s": {**U, **ITSELF}, "t": U}
    assert verdict_on(check, ["t", "own"], sources=sources).word == "single-origin"


def test_a_person_is_one_voice_in_an_article_of_their_own_and_in_a_report(check):
    sources = {
        "essay": {"author": [{"family": "Witness", "given": "Ann"}], **ITSELF},
        "piece": {"author": "Ann Witness", **ITSELF},
    }
    assert verdict_on(check, ["essay", by("one", "witness")], sources=sources).word == "single-origin"
    assert verdict_on(check, ["essay", "piece"], sources=sources).word == "single-origin"


CODES_OF_CASES = {
    "a source whose origin is the work's author": (["s"], {"s": {"origin": "maria"}}, ["evidence-by-author"]),
    "an item that names such a source": ([by("one", "s")], {"s": {"origin": "maria"}}, ["evidence-by-author"]),
    "a record of the same document that repeats the work": (
        ["t"],
        {"s": {**U, "origin": "work"}, "t": U},
        ["evidence-of-itself", "source-duplicate"],
    ),
    "an item freed of what another record of its document repeats": (
        [by("t", None, independent="W."), by("one", "ministry")],
        {"s": {**U, "origin": "spokesman"}, "t": {**U, **ITSELF}},
        ["source-duplicate"],
    ),
    "an item said to be free of what is of one document with it": (
        [by("t", None, independent="W."), by("one", "expert")],
        {"s": {**U, "origin": "expert"}, "t": {**U, **ITSELF}},
        ["independent-unneeded", "source-duplicate"],
    ),
    "background that leads in a circle": (
        [{"source": "s", "origin": "t", "stance": "context"}],
        {"s": {}, "t": {"origin": "s"}},
        ["reference-circular"],
    ),
    "an origin that is an actor with the id of the source": (
        [{"source": "maria", "origin": "maria", "origin_reason": ""}],
        {"maria": {}},
        [],
    ),
    "an item that names its own source": (
        [{"source": "s", "origin": "s", "origin_reason": ""}],
        {"s": {}},
        ["origin-unargued"],
    ),
}


@pytest.mark.parametrize("name", CODES_OF_CASES)
def test_the_check_finds_what_verdicts_leave_out(check, name):
    items, sources, expected = CODES_OF_CASES[name]
    called = "Another" if expected == [] else "Maria Writer"
    actors = {"maria": {"type": "person", "name": called}}
    content = dict(files(Case(items, [], "", (), sources=sources, actors=actors)))
    for item in content["claims.yml"]["c"]["evidence"]:
        if not item["origin_reason"]:
            del item["origin_reason"]
    _, problems = check({file: yaml.safe_dump(found, sort_keys=False) for file, found in content.items()})
    assert sorted(problem.code for problem in problems) == expected
