"""Laws that every verdict obeys, on sites that chance makes: nothing lifts a number that the evidence does not."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from drillsite.knowledge import link_records
from drillsite.reading import FolderReader
from drillsite.records import check_records
from drillsite.records.origins import JOINS

if TYPE_CHECKING:
    from drillsite.knowledge import Side, Verdict

SOURCES = [f"s{number}" for number in range(7)]
ACTORS = [f"a{number}" for number in range(5)]
ACTOR_TYPES = ["state", "alliance", "ministry", "media", "person"]
AUTHORS = [[{"family": "Ash", "given": "Ann"}], [{"family": "Birch", "given": "Bo"}], "Actor 1", "Ash Institute"]

law = settings(max_examples=settings().max_examples // 4, deadline=None)
"""Fewer sites than other properties get, as each is read, checked and judged; `make test-laws` tries many more."""

Site = dict[str, dict[str, dict[str, Any]]]
"""The records of a site, by kind (as its file is called) and id."""


def some(**choices: Any) -> st.SearchStrategy[dict[str, Any]]:
    """Give mappings in which any of these may be left out."""
    return st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in choices.items()})


@st.composite
def sites(draw: st.DrawFn) -> Site:
    """Give sites of a few sources, actors, works and one claim, in which everything may be joined with everything."""
    actors = {
        name: {
            "name": f"Actor {number}",
            "summary": "S.",
            "type": draw(st.sampled_from(ACTOR_TYPES)),
            **draw(some(part_of=[[other] for other in ACTORS[:number]] or [[]])),
            **draw(some(speaks_for=[[other] for other in ACTORS[:number]] or [[]])),
        }
        for number, name in enumerate(ACTORS)
    }
    actors = {name: {field: value for field, value in one.items() if value} for name, one in actors.items()}
    sources = {
        name: {
            "title": name,
            "type": draw(st.sampled_from(["webpage", "article-journal", "post", "chapter"])),
            **draw(
                some(
                    author=AUTHORS,
                    publisher=["P", "p", "Q", "Actor 2"],
                    issued=["2025"],
                    DOI=["10.1000/1", "10.1000/2"],
                    URL=["https://e.org/1", "http://www.e.org/1/", "https://doi.org/10.1000/1"],
                    level=["primary", "secondary"],
                    standing=["retracted", "current", "current", "current"],
                    reliability=["A", "C", "D", "F"],
                    origin=[*SOURCES[:number], *ACTORS, "itself"],
                )
            ),
        }
        for number, name in enumerate(SOURCES)
    }
    evidence = draw(st.lists(items(), max_size=7))
    claim = {
        "statement": "S.",
        "theme": "t",
        "type": draw(st.sampled_from(["fact", "fact", "fact", "forecast"])),
        "stated_in": [{"source": draw(st.sampled_from(["work", "work", "work", "s0"]))}],
        "evidence": evidence,
        **draw(some(searches=[[{"on": "2025-01-01", "where": "W"}]])),
    }
    work = {"type": "article", "title": "W", "author": [{"family": "Birch", "given": "B."}]}
    return {
        "themes": {"t": {"title": "T", "summary": "S."}},
        "actors": actors,
        "sources": {"work": work, **sources},
        "claims": {"c": claim},
    }


def items() -> st.SearchStrategy[dict[str, Any]]:
    """Give items of evidence."""
    stance = st.sampled_from(["supports", "supports", "disputes", "context"])
    more = some(origin=[*ACTORS, *SOURCES, "itself"], independent=["W."])
    return st.builds(
        lambda source, stance, more: {"source": source, "stance": stance, **more},
        st.sampled_from(SOURCES),
        stance,
        more,
    )


def judge(site: Site) -> Verdict:
    """Give the verdict on the claim; a site whose origins lead in a circle is left out."""
    contents = {f"{kind}.yml": json.dumps(records).encode() for kind, records in site.items()}
    raw, faults = FolderReader(Path("data"), "data").read_contents(contents)
    records, problems = check_records(raw)
    assert not faults
    codes = {problem.code for problem in problems if problem.severity == "error"}
    assert codes <= {"reference-circular", "evidence-of-itself"}
    assume("reference-circular" not in codes)
    return link_records(records).verdicts["c"]


def numbers(verdict: Verdict) -> list[int]:
    return [number for side in sides(verdict) for number in (side.at_least, side.at_most)]


def sides(verdict: Verdict) -> tuple[Side, Side]:
    return verdict.supporting, verdict.disputing


def what_is_said(verdict: Verdict) -> Any:
    """Give a verdict without the order of its items."""
    voices = [
        {
            (voice.origin, voice.is_stated, voice.joined, frozenset(item.source for item in voice.evidence))
            for voice in side.voices
        }
        for side in sides(verdict)
    ]
    return verdict.word, numbers(verdict), voices, verdict.hangs_on, verdict.without, verdict.without_low


@law
@given(sites())
def test_a_side_has_at_most_what_its_items_are_and_at_least_no_more_than_at_most(site):
    for side in sides(judge(site)):
        assert 0 <= side.at_least <= side.at_most <= len(list(side.ways))
        assert (side.at_least == 0) == (not side.voices)
        assert sum(len(voice.evidence) for voice in side.voices) == len(list(side.ways))


@law
@given(sites(), st.randoms(use_true_random=False))
def test_the_order_of_items_and_records_changes_nothing(site, random):
    other = copy.deepcopy(site)
    random.shuffle(other["claims"]["c"]["evidence"])
    for kind, records in other.items():
        shuffled = list(records.items())
        random.shuffle(shuffled)
        other[kind] = dict(shuffled)
    files = list(other.items())
    random.shuffle(files)
    assert what_is_said(judge(dict(files))) == what_is_said(judge(site))


JOINING = {
    "publisher": lambda site, one, other: join_field(site, one, other, "publisher", "Joining House"),
    "author": lambda site, one, other: join_field(site, one, other, "author", "A Joining Body"),
    "address": lambda site, one, other: join_field(site, one, other, "archived", "https://joining.example/1"),
    "document": lambda site, one, other: join_field(site, one, other, "DOI", "10.9999/joining"),
    "office": lambda site, one, other: join_actors(site, "part_of"),
    "spokesman": lambda site, one, other: join_actors(site, "speaks_for"),
    "name": lambda site, one, other: site["actors"]["a0"].setdefault("aliases", ["Ash Institute", "P"]),
}


def join_field(site: Site, one: str, other: str, name: str, value: str) -> None:
    """Give two sources one more thing in common; where they have that field already, nothing is done."""
    for source in (one, other):
        assume(name not in site["sources"][source])
        site["sources"][source][name] = value


def join_actors(site: Site, name: str) -> None:
    """Put an actor below another one more."""
    actor = site["actors"]["a4"]
    actor[name] = sorted({*actor.get(name, []), "a0"})


@law
@given(sites(), st.sampled_from(sorted(JOINING)), st.sampled_from(SOURCES), st.sampled_from(SOURCES))
def test_one_join_more_never_raises_a_number(site, way, one, other):
    joined = copy.deepcopy(site)
    JOINING[way](joined, one, other)
    after = judge(joined)
    assert all(now <= before for now, before in zip(numbers(after), numbers(judge(site)), strict=True))


@law
@given(sites())
def test_setting_anything_aside_never_raises_the_number_of_its_side(site):
    verdict = judge(site)
    passed = {key for side in sides(verdict) for way in side.ways for key in way.passes}
    assert set(verdict.without) == passed
    for key in passed:
        left = [side.count_where(lambda way, key=key: key not in way.passes) for side in sides(verdict)]
        assert all(now <= side.at_least for now, side in zip(left, sides(verdict), strict=True))
        assert verdict.without[key] == verdict.word_where(*left)


@law
@given(sites())
def test_what_a_verdict_hangs_on_changes_it_and_nothing_below_an_actor_above_does(site):
    verdict = judge(site)
    ends = {way.origin.key for side in sides(verdict) for way in side.ways}
    named = {one.key for one in verdict.hangs_on}
    for one in verdict.hangs_on:
        assert verdict.without[one.key] == one.word != verdict.word
    for key, word in verdict.without.items():
        if word != verdict.word and key not in named:
            assert key[0] == "actor"
            assert key not in ends
            assert any(key in verdict.above[other] and other != key for other in named if other[0] == "actor")


@law
@given(sites(), st.sampled_from(["supports", "disputes"]))
def test_an_item_of_unstated_origin_lifts_no_number_of_stated_ones(site, stance):
    before = judge(site)
    more = copy.deepcopy(site)
    more["sources"]["silent"] = {"type": "webpage", "title": "Silent"}
    more["claims"]["c"]["evidence"].append({"source": "silent", "stance": stance})
    after = judge(more)
    for was, now in zip(sides(before), sides(after), strict=True):
        assert now.at_least == max(was.at_least, int(bool(now.voices)))


@law
@given(sites())
def test_every_origin_of_a_voice_is_joined_to_another_with_its_reason(site):
    for side in sides(judge(site)):
        for voice in side.voices:
            origins = {way.origin.key for way in voice.ways}
            assert {one.origin for one in voice.joined} == origins - {voice.origin}
            known, waiting = {voice.origin}, list(voice.joined)
            while waiting:
                step = next(one for one in waiting if one.to in known)
                known.add(step.origin)
                waiting.remove(step)
            assert all(one.because in JOINS for one in voice.joined)


@law
@given(sites())
def test_no_two_voices_of_a_side_share_an_origin_or_a_document(site):
    for side in sides(judge(site)):
        documents = [{way.origin.document for way in voice.ways} for voice in side.voices]
        assert all(one.isdisjoint(other) for number, one in enumerate(documents) for other in documents[:number])
