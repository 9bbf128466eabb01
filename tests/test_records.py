from __future__ import annotations

import copy
import time
from functools import reduce

import pytest
import yaml
from pydantic import ValidationError

from chromium import REPOSITORY
from drillsite.problems import CODES
from drillsite.reading import read_folder
from drillsite.records import MODELS, Author, Source, Theme, check_records
from drillsite.records.references import references_of

THEME = "drills:\n  title: Drills\n  summary: What they were.\n"
SOURCE = "article:\n  type: webpage\n  title: The article\n"
ACTOR = "china:\n  name: China\n  type: state\n  summary: A state.\n"
CLAIM = "first:\n  statement: It was held.\n  type: fact\n  theme: drills\n  stated_in: [{source: article}]\n"
SITE = {"themes.yml": THEME, "sources.yml": SOURCE, "actors.yml": ACTOR, "claims.yml": CLAIM}


def only(check, files, kind: str):
    """Give the one record of a kind in a site without fault."""
    records, problems = check(files)
    assert problems == []
    (found,) = [record for record in records.by_key.values() if record.kind == kind]
    return found


def test_every_kind_has_a_model_whose_fields_say_what_they_mean():
    assert list(MODELS) == ["theme", "claim", "actor", "system", "event", "source"]
    for model in MODELS.values():
        assert all(info.description for info in model.model_fields.values())


def test_a_record_with_only_what_it_must_have_is_complete(check):
    claim = only(check, SITE, "claim")
    assert (claim.key, claim.title_text) == (("claim", "first"), "It was held.")
    assert (claim.evidence, claim.responds_to, claim.formerly, claim.note) == ((), (), (), None)
    source = only(check, SITE, "source")
    assert (source.standing, source.title_text) == ("current", "The article")


def test_a_record_cannot_be_changed(check):
    with pytest.raises(ValidationError):
        only(check, SITE, "theme").title = "Another"


def test_texts_lose_the_blanks_around_them(check):
    assert only(check, {"actors.yml": ACTOR.replace("name: China", 'name: " China\\n"')}, "actor").name == "China"


def test_words_that_older_yaml_takes_for_truth_or_numbers_stay_words(check):
    actor = only(
        check,
        {"actors.yml": ACTOR.replace("name: China", "name: NO\n  aliases: [on, 010, 1.10, 12:30, 2016-05]")},
        "actor",
    )
    assert (actor.name, actor.aliases) == ("NO", ("on", "010", "1.10", "12:30", "2016-05"))


def test_a_quoted_null_is_a_name(check):
    assert only(check, {"actors.yml": ACTOR.replace("name: China", 'name: "null"')}, "actor").name == "null"


def test_a_number_is_a_number_only_where_the_field_asks_for_one(check):
    assert only(check, {"themes.yml": THEME + "  order: 010\n"}, "theme").order == 10
    assert only(check, {"themes.yml": THEME + "  order: -3\n"}, "theme").order == -3


@pytest.mark.parametrize("typed", ["1.5", "ten", "0x10", "true", "[1]", "9" * 5000, "1e3"])
def test_what_is_no_whole_number_is_refused_in_few_words(check, typed):
    _, (problem,) = check({"themes.yml": THEME + f"  order: {typed}\n"})
    assert (problem.code, problem.hint) == ("field-invalid", "write 10")
    assert len(problem.message) < 150


def test_an_author_may_be_one_text_a_body_or_a_person(check):
    text = SOURCE + "  author: Ministry of Defence\n"
    assert only(check, {"sources.yml": text}, "source").author == (Author(literal="Ministry of Defence"),)
    text = SOURCE + "  author: [{family: Manj, given: A.}, {literal: Reuters}]\n"
    names = [author.full_name for author in only(check, {"sources.yml": text}, "source").author]
    assert names == ["A. Manj", "Reuters"]


def test_csl_names_with_hyphens_are_the_names_that_editors_write(check):
    source = only(check, {"sources.yml": SOURCE + "  container-title: The Journal\n"}, "source")
    assert source.container_title == "The Journal"
    _, (problem,) = check({"sources.yml": SOURCE + "  container_title: The Journal\n"})
    assert problem.hint == 'did you mean "container-title"?'


@pytest.mark.parametrize(
    "typed",
    ["10.1080/x.1", "doi:10.1080/x.1", "https://doi.org/10.1080/x.1", "http://dx.doi.org/10.1080/x.1"],
)
def test_a_doi_is_kept_without_what_stands_before_it(check, typed):
    assert only(check, {"sources.yml": SOURCE + f"  DOI: {typed}\n"}, "source").DOI == "10.1080/x.1"


@pytest.mark.parametrize(
    "typed", ["javascript:alert(1)", "ftp://a.b", "//a.b", "www.a.b", "https://", "https://a b", "http:/a"]
)
def test_an_address_that_is_not_of_the_web_is_refused(check, typed):
    _, (problem,) = check({"sources.yml": SOURCE + f"  URL: {typed}\n"})
    assert problem.code == "address-invalid"


@pytest.mark.parametrize(
    "typed", ["https://a.b/c?d=e#f", "http://a.b", "https://例え.jp/パス", "https://a.b:8000/x,y(z)"]
)
def test_an_address_of_the_web_is_kept_as_it_is(check, typed):
    assert typed == only(check, {"sources.yml": SOURCE + f"  URL: {typed}\n"}, "source").URL


def test_a_quote_of_fifteen_words_is_short_enough(check):
    claim = CLAIM.replace("{source: article}", "{source: article, quote: " + " ".join(["word"] * 15) + "}")
    assert only(check, SITE | {"claims.yml": claim}, "claim").stated_in[0].quote.count("word") == 15


def test_all_faults_of_a_record_are_reported_in_one_run_each_at_its_place(check):
    text = (
        "First_Claim:\n  statement: ''\n  type: fat\n  themes: drills\n  stated_in: article\n"
        "  evidence: [{stance: maybe}]\n"
    )
    _, problems = check(SITE | {"claims.yml": text})
    assert [(problem.place.line, problem.code) for problem in problems] == [
        (1, "field-missing"),
        (1, "id-invalid"),
        (2, "field-invalid"),
        (3, "field-invalid"),
        (4, "field-unknown"),
        (5, "field-invalid"),
        (6, "field-missing"),
        (6, "field-invalid"),
    ]


def test_a_fault_in_every_entry_of_a_list_is_not_also_called_an_empty_list(check):
    _, problems = check(SITE | {"claims.yml": CLAIM.replace("{source: article}", "{source: article, page: 1}")})
    assert [problem.code for problem in problems] == ["field-unknown"]


def test_a_wrong_word_in_capitals_finds_the_right_one(check):
    _, (problem,) = check({"actors.yml": ACTOR.replace("type: state", "type: State")})
    assert problem.hint == 'did you mean "state"?'


@pytest.mark.parametrize("identifier", ["a", "a-b", "2016", "s-400", "x" * 80])
def test_lower_case_words_joined_by_hyphens_are_an_id(check, identifier):
    assert check({"actors.yml": ACTOR.replace("china:", f"{identifier}:")})[1] == []


@pytest.mark.parametrize(
    "identifier",
    ["A", "a--b", "-a", "a-", "a_b", "a b", "é", "中", "a.b", "a/b", '"a\\nb"', "x" * 81, "'a '"],
)
def test_anything_else_is_no_id(check, identifier):
    _, problems = check({"actors.yml": ACTOR.replace("china:", f"{identifier}:")})
    assert {problem.code for problem in problems} == {"id-invalid"}


def test_the_same_id_in_two_kinds_is_fine(check):
    assert check({"actors.yml": ACTOR, "themes.yml": THEME.replace("drills:", "china:")})[1] == []


def test_the_same_id_in_two_files_is_reported_at_the_second_with_the_place_of_the_first(check):
    _, (problem,) = check({"actors.yml": "# one\n" + ACTOR, "actors/asia.yml": ACTOR})
    assert problem.place.path == "data/actors/asia.yml" or "data/actors/asia.yml" in problem.message
    assert problem.code == "id-duplicate"


def test_former_ids_lead_to_the_record_that_has_them(check):
    records, problems = check({"actors.yml": ACTOR + "  formerly: [prc, mainland]\n"})
    assert problems == []
    assert records.former == {("actor", "prc"): ("actor", "china"), ("actor", "mainland"): ("actor", "china")}


def chain(length: int, last: str) -> str:
    records = [f"a{n}:\n  name: A\n  type: state\n  summary: S.\n  part_of: [a{n + 1}]\n" for n in range(length)]
    return "".join(records) + f"a{length}:\n  name: A\n  type: state\n  summary: S.\n{last}"


def test_a_long_chain_of_parts_is_no_circle_and_takes_linear_time(check):
    begun = time.monotonic()
    assert check({"actors.yml": chain(3000, "")})[1] == []
    assert time.monotonic() - begun < 10


def test_a_long_circle_is_reported_once(check):
    _, problems = check({"actors.yml": chain(50, "  part_of: [a0]\n")})
    assert [problem.code for problem in problems] == ["reference-circular"]


def test_two_ways_to_the_same_whole_are_no_circle(check):
    parts = "".join(f"p{n}:\n  name: P\n  type: state\n  summary: S.\n  part_of: [china]\n" for n in range(2))
    diamond = ACTOR + parts + "leaf:\n  name: L\n  type: state\n  summary: S.\n  part_of: [p0, p1, china]\n"
    assert check({"actors.yml": diamond})[1] == []


def test_two_circles_that_share_a_record_are_both_reported(check):
    def actor(name, parts):
        return f"{name}:\n  name: N\n  type: state\n  summary: S.\n  part_of: [{parts}]\n"

    _, problems = check({"actors.yml": actor("a", "b, c") + actor("b", "a") + actor("c", "a")})
    assert [problem.message.rpartition(": ")[2] for problem in problems] == ["a → b → a", "a → c → a"]


def test_a_record_that_is_part_of_itself_is_a_circle_even_when_named_with_its_kind(check):
    for name in ("china", "actor:china"):
        _, (problem,) = check({"actors.yml": ACTOR + f"  part_of: ['{name}']\n"})
        assert problem.message == "`part_of` leads back to where it began: china → china"


def test_an_origin_may_pass_from_sources_to_an_actor(check):
    sources = SOURCE + "  origin: wire\nwire:\n  type: webpage\n  title: Wire\n  origin: china\n"
    assert check({"actors.yml": ACTOR, "sources.yml": sources})[1] == []


@pytest.mark.parametrize(
    "link",
    [
        "[x](javascript:alert)",
        "[x](JavaScript:alert)",
        "[x]( <javascript:alert>)",
        "[x](java&#115;cript:alert)",
        "[x](javascript&colon;alert)",
        "[x](<java script:alert>)",
        "[x](data:text/html,hi)",
        "[x](vbscript:x)",
        "[x](file:///etc/passwd)",
        "![x](javascript:alert)",
        "[x]: javascript:alert",
        "<javascript:alert>",
    ],
)
def test_a_link_that_could_run_something_is_refused(check, link):
    _, problems = check({"actors.yml": ACTOR.replace("summary: A state.", f"summary: |\n    A state.\n    {link}")})
    assert [(problem.code, problem.place.line) for problem in problems] == [("link-unsafe", 6)]


@pytest.mark.parametrize(
    "link",
    [
        "[x](https://a.b/c:d?e=f)",
        "[x](HTTPS://a.b)",
        "[x](mailto:a@b.c)",
        "[x](#part)",
        "[x](../about/)",
        "[x](/about/)",
        "[x](about.md#a:b)",
        "<https://a.b>",
        "note: a colon",
        "[x]: https://a.b",
    ],
)
def test_a_link_to_the_web_or_within_the_site_is_fine(check, link):
    assert check({"actors.yml": ACTOR.replace("summary: A state.", f"summary: |\n    A state.\n    {link}")})[1] == []


def test_html_and_odd_letters_in_a_text_are_only_text(check):
    actor = only(
        check,
        {"actors.yml": ACTOR.replace("name: China", "name: <script>alert(1)</script> 中国 🚀")},
        "actor",
    )
    assert actor.name == "<script>alert(1)</script> 中国 🚀"


def test_a_record_can_be_asked_for_its_place(check):
    records, _ = check(SITE)
    assert records.place(("claim", "first")).line == 1
    assert records.place(("claim", "first"), ("stated_in", 0, "source")).column == 24
    assert records.place(("claim", "first"), ("type",), is_key=True).column == 3


def test_every_problem_of_a_thoroughly_broken_site_has_a_known_code(check):
    values = ["", "~", "x", "[]", "[x]", "[[x]]", "{}", "{a: b}", "[{a: b}]", "[~]", "2025", '""']
    for kind, model in MODELS.items():
        fields = [info.alias or name for name, info in model.model_fields.items() if name != "id"]
        text = "".join(
            f"r{n}:\n" + "".join(f"  {field}: {value}\n" for field in fields) for n, value in enumerate(values)
        )
        _, problems = check({f"{kind}s.yml": text})
        assert problems
        for problem in problems:
            assert problem.code in CODES
            assert problem.place.line > 1 or problem.code == "field-missing"
            assert not any(word in problem.message for word in ("pydantic", "Input should", "None", "tuple"))


def test_models_know_their_kind_apart_from_their_fields():
    assert (Theme.kind, Source.kind) == ("theme", "source")
    assert "kind" not in Theme.model_fields


def test_a_kind_before_an_id_changes_nothing_wherever_a_field_names_records_of_one_kind(tmp_path):
    raw, _ = read_folder(REPOSITORY / "data", "data")
    before, _ = check_records(raw)
    written: dict[str, dict[str, object]] = {kind: {} for kind in MODELS}
    slots = set()
    for one in raw.records:
        fields = copy.deepcopy(one.fields)
        for reference in references_of(before[one.kind, one.id]):
            if len(reference.kinds) == 1:
                *steps, last = reference.path
                around = reduce(lambda part, step: part[step], steps, fields)
                around[last] = f"{reference.kinds[0]}:{around[last]}"
                slots.add((one.kind, *(step for step in reference.path if isinstance(step, str))))
        written[one.kind][one.id] = fields
    assert len(slots) > 15
    for kind, records in written.items():
        (tmp_path / f"{kind}s.yml").write_text(yaml.safe_dump(records, sort_keys=False), "utf-8")
    after, problems = check_records(read_folder(tmp_path, "data")[0])
    assert [problem for problem in problems if problem.severity == "error"] == []
    assert dict(after.by_key) == dict(before.by_key)
