"""Sources out of BibTeX, RIS and CSL: nothing is lost without a warning, and what is sent out comes back."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bibtexparser.entrypoint import parse_string

from drillsite.edit.duplicates import SourceIndex, normalise_url
from drillsite.edit.importing.dates import read_csl_date, read_loose_date
from drillsite.edit.importing.drafts import Reference, ReferencesUnreadableError
from drillsite.edit.importing.formats import read_references as read_intake
from drillsite.edit.importing.losses import describe_losses
from drillsite.edit.snippets import write_block
from drillsite.edit.source_ids import choose_source_id, make_source_id
from drillsite.export.about import About
from drillsite.export.bibtex import write_bibtex
from drillsite.export.csl_json import write_csl
from drillsite.export.ris import write_ris
from drillsite.knowledge import Knowledge, load_knowledge

if TYPE_CHECKING:
    from collections.abc import Sequence

BIBLIOGRAPHY = Path(__file__).parent / "bibliography"
BIBTEX = (BIBLIOGRAPHY / "hundred.bib").read_text("utf-8")
RIS = (BIBLIOGRAPHY / "hundred.ris").read_text("utf-8")


def read_references(text: str, format_: str | None = None) -> tuple[Reference, ...]:
    """Give the sources of a text of which each entry is one."""
    found = read_intake(text, format_)
    assert not found.left_out
    return found.references


def only(text: str, format_: str | None = None) -> Reference:
    (reference,) = read_references(text, format_)
    return reference


def know(folder: Path, references: Sequence[Reference]) -> Knowledge:
    """Return the knowledge of a site whose sources are these; every record must be one, be it of a document twice."""
    data = folder / "data"
    data.mkdir()
    records = [write_block({reference.name: reference.fields}, 0) for reference in references]
    (data / "sources.yml").write_text("\n\n".join(records) + "\n", "utf-8")
    loaded = load_knowledge(data, folder / "none", "data")
    assert {problem.code for problem in loaded.problems} <= {"source-duplicate"}
    return loaded.knowledge


def letters(value: object) -> str:
    """Give the letters and digits of a value, so that marks and accents of LaTeX do not matter."""
    return re.sub(r"[\W_]", "", str(value)).lower()


# --- Nothing is lost without a warning


NAMES = {
    "Doe, Jane": [{"family": "Doe", "given": "Jane"}],
    "{World Health Organization}": [{"literal": "World Health Organization"}],
    r"van der Berg, Jan and M{\"u}ller, J{\'o}zef": [
        {"family": "van der Berg", "given": "Jan"},
        {"family": "Müller", "given": "Józef"},
    ],
    "King, Jr., Martin Luther": [{"family": "King Jr.", "given": "Martin Luther"}],
    "Лебедев, Иван and 王, 小明": [{"family": "Лебедев", "given": "Иван"}, {"family": "王", "given": "小明"}],
    r"de la Cr{\`e}me, Ana and {Ministry of Water and Power}": [
        {"family": "de la Crème", "given": "Ana"},
        {"literal": "Ministry of Water and Power"},
    ],
    r"Ludwig van Beethoven and {\O}rsted, Hans": [
        {"family": "van Beethoven", "given": "Ludwig"},
        {"family": "Ørsted", "given": "Hans"},
    ],
    r"{\'E}luard, Paul and others": [{"family": "Éluard", "given": "Paul"}],
    r"O'Neil, Se{\'a}n and Smith-Jones, A. B.": [
        {"family": "O'Neil", "given": "Seán"},
        {"family": "Smith-Jones", "given": "A. B."},
    ],
    r"{\v{C}}apek, Karel and {\L}ukasiewicz, Jan": [
        {"family": "Čapek", "given": "Karel"},
        {"family": "Łukasiewicz", "given": "Jan"},
    ],
}
TITLES = {
    "The {NASA} story": "The NASA story",
    r"Rivers \& lakes: 50\% of all": "Rivers & lakes: 50% of all",
    r"{\"U}ber die {\ss}-Laute": "Über die ß-Laute",
    r"L'{\^\i}le aux tr{\'e}sors": "L'île aux trésors",
    "Война и {мир}": "Война и мир",
    "導彈防禦的歷史": "導彈防禦的歷史",
    "A study of ``quoted'' words": "A study of “quoted” words",
    "Data on the $n$-th river": "Data on the n-th river",
    "Water, fire, and air": "Water, fire, and air",
    r"{\=O}saka to {\.Z}y{\l}": "Ōsaka to Żył",
}
DATES = {
    ("2020", "jan"): "2020-01",
    ("2025-12-06",): "2025-12-06",
    ("1999",): "1999",
    ("2016-05-26/2016-05-28",): "2016-05-26/2016-05-28",
    ("c. 1990",): "1990~",
    ("2011", "September", "5"): "2011-09-05",
    ("[1990s]",): "199X",
    ("2020-21",): "2020-21",
    ("n.d.",): None,
    ("1984~",): "1984~",
}


@pytest.mark.parametrize("number", range(100))
def test_each_field_of_a_bibtex_entry_is_in_the_record_or_in_a_warning(number):
    entry = parse_string(BIBTEX).entries[number]
    reference = read_references(BIBTEX)[number]
    values = {field.key: field.value for field in entry.fields}
    assert reference.name == entry.key
    assert reference.fields["author"] == NAMES[values.pop("author")]
    assert reference.fields["title"].partition(": A second line")[0] == TITLES[values.pop("title")]
    written = tuple(values.pop(name) for name in ("date", "year", "month", "day") if name in values)
    assert reference.fields.get("issued") == DATES[written]
    assert DATES[written] or any(warning.startswith("date ") for warning in reference.warnings)
    assert re.fullmatch(r"[a-z]{2}(-[A-Za-z]+)?", reference.fields["language"])
    kept = letters(reference.fields)
    for name, value in values.items():
        is_told = any(warning.startswith(f'{name} "') for warning in reference.warnings)
        is_kept = all(letters(word) in kept for word in value.replace(r"\url", "").replace(" and ", " ").split())
        assert is_told or is_kept or name in ("language", "entrysubtype"), (name, value)


@pytest.mark.parametrize("number", range(100))
def test_each_line_of_an_ris_entry_is_in_the_record_or_in_a_warning(number):
    block = RIS.split("TY  - ")[number + 1]
    reference = read_references(RIS)[number]
    kept = letters([*reference.fields.values(), reference.name])
    for line in block.replace("\n  ", " ").splitlines()[1:]:
        tag, _, value = line.partition("  - ")
        is_told = any(warning.startswith(f'{tag} "') for warning in reference.warnings)
        is_kept = all(letters(word) in kept for word in value.replace("https://doi.org/", "").split())
        is_date = tag in ("PY", "DA", "Y1", "Y2") and bool(reference.fields.keys() & {"issued", "accessed"})
        assert is_told or is_kept or is_date or tag == "LA", line


@pytest.mark.parametrize("text", [BIBTEX, RIS])
def test_a_hundred_entries_become_a_hundred_sound_records(tmp_path, text):
    references = read_references(text)
    assert len(know(tmp_path, references).sources) == len(references) == 100


# --- What is sent out comes back

KEPT = ("type", "author", "title", "issued", "DOI", "URL")


def test_bibtex_to_record_to_bibtex_keeps_type_names_title_date_doi_and_url(tmp_path):
    first = {one.name: one for one in read_references(BIBTEX)}
    known = know(tmp_path, list(first.values()))
    sent = write_bibtex(known, About("Site", "", "", "", "1")).decode()
    back = {one.name: one for one in read_references(sent)}
    assert len(back) == 100
    for name, one in first.items():
        for field in KEPT:
            assert back[name].fields.get(field) == one.fields.get(field), (name, field)
    kinds = [{entry.key: entry.entry_type for entry in parse_string(text).entries} for text in (BIBTEX, sent)]
    changed = {(kinds[0][name], kinds[1][name]) for name in first if kinds[0][name] != kinds[1][name]}
    # Two names of BibTeX for one CSL type come back as one of them; nothing else changes.
    assert changed == {
        ("conference", "inproceedings"),
        ("electronic", "online"),
        ("inbook", "incollection"),
        ("manual", "book"),
        ("proceedings", "book"),
        ("report", "techreport"),
        ("thesis", "phdthesis"),
    }


def test_csl_json_to_record_to_csl_json_keeps_them_too(tmp_path):
    first = {one.name: one for one in read_references(BIBTEX)}
    sent = write_csl(know(tmp_path, list(first.values()))).decode()
    for one in read_references(sent, "csl-json"):
        for field in ("type", "author", "title", "DOI", "URL"):
            assert one.fields.get(field) == first[one.name].fields.get(field), (one.name, field)


def test_ris_to_record_to_ris_keeps_names_title_doi_and_url(tmp_path):
    first = {one.name: one for one in read_references(RIS)}
    sent = write_ris(know(tmp_path, list(first.values()))).decode()
    for one in read_references(sent):
        for field in ("author", "title", "DOI", "URL"):
            assert one.fields.get(field) == first[one.name].fields.get(field), (one.name, field)


# --- Each format


def test_zotero_s_csl_json_comes_in_with_dates_names_and_numbers():
    one = only("""[{"id": "roe", "type": "article-journal", "title": "On  it", "container-title": "J", "volume": 3,
        "author": [{"family": "Berg", "given": "Jan", "non-dropping-particle": "van den"},
                   {"family": "King", "given": "M. L.", "suffix": "Jr."}, {"literal": "The Body"}],
        "issued": {"date-parts": [["2025", 12, 6], [2025, 12, 9]]}, "accessed": {"date-parts": [[2025, 12]]},
        "DOI": "https://doi.org/10.5555/X", "keyword": "a", "categories": []}]""")
    assert one.fields == {
        "type": "article-journal",
        "title": "On it",
        "author": [
            {"family": "van den Berg", "given": "Jan"},
            {"family": "King Jr.", "given": "M. L."},
            {"literal": "The Body"},
        ],
        "issued": "2025-12-06/2025-12-09",
        "container-title": "J",
        "DOI": "10.5555/X",
        "volume": "3",
        "accessed": "2025-12",
    }
    assert one.warnings == ('keyword "a" is left out: a record has no place for it',)


def test_csl_yaml_comes_in_with_texts_as_typed():
    one = only("references:\n- id: a\n  type: report\n  title: 'No: 010'\n  edition: 1.10\n  issued: 2020-05\n")
    assert one.fields == {"type": "report", "title": "No: 010", "issued": "2020-05", "edition": "1.10"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("@article{a, title = {x", "the BibTeX entry that begins on line 1 cannot be read"),
        ("[{", "this is not JSON"),
        ("[1]", "nor a list of CSL items"),
        ("hello", "neither BibTeX nor RIS nor a list of CSL items"),
        ("[" * 100_000, "too deep within each other"),
        ("- " * 5_000, "too deep within each other"),
        ("a: [", "this is not YAML on line 1"),
        ("", "there is nothing in this text"),
        ('{"type": "book", "title": null}', "the entry (number 1) has no title"),
        ("[]", "there is no entry in this text"),
        ("@misc{a, year=2000}", 'the entry "a" on line 1 has no title'),
    ],
)
def test_a_text_that_cannot_be_read_is_explained(text, said):
    with pytest.raises(ReferencesUnreadableError) as fault:
        read_references(text)
    assert said in str(fault.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("@curiosity{a, title={x}}", 'entry type "curiosity" is left out'),
        ("TY  - ODD\nTI  - x\nER  - ", 'TY "ODD" is left out'),
        ('[{"type": "bok", "title": "x"}]', 'type "bok" is left out'),
    ],
)
def test_an_unknown_type_becomes_a_document_and_is_told(text, told):
    one = only(text)
    assert one.fields["type"] == "document"
    assert one.warnings[0].startswith(told)


@pytest.mark.parametrize(
    "text",
    [
        '[{"type": "book", "title": "On <i>it</i> &amp; A<sub>2</sub> < B", "URL": "https://a.example/?b=1&amp;c=2"}]',
        "TY  - BOOK\nTI  - On <i>it</i> &amp; A<sub>2</sub> < B\nUR  - https://a.example/?b=1&amp;c=2\nER  - ",
        "@book{a, title={On <i>it</i> &amp; A<sub>2</sub> < B}, url={https://a.example/?b=1&amp;c=2}}",
    ],
)
def test_the_html_of_a_title_or_address_is_read_as_what_it_shows(text):
    one = only(text)
    assert (one.fields["title"], one.fields["URL"]) == ("On it & A2 < B", "https://a.example/?b=1&c=2")


def test_the_paragraphs_of_an_abstract_are_read_without_their_html():
    one = only('[{"type": "book", "title": "x", "abstract": "<jats:p>One.</jats:p><jats:p>Two.</jats:p>"}]')
    assert one.fields["abstract"] == "One. Two."


def test_characters_that_cannot_be_shown_are_read_as_spaces():
    assert only('[{"type": "book", "title": "a\\u000cb\\u0002c", "note": "d\\u0000"}]').fields["title"] == "a b c"


def test_what_is_null_in_csl_is_not_there():
    one = only('[{"type": "book", "title": "x", "publisher": null, "author": [{"family": null}, null]}]')
    assert (one.fields, one.warnings) == ({"type": "book", "title": "x"}, ())


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("AT&T and Taylor & Francis", "AT&T and Taylor & Francis"),
        ("Up 20% in a year", "Up 20% in a year"),
        ("It cost $5 million or $6 billion", "It cost $5 million or $6 billion"),
        (r"Up 20\% at AT\&T for \$5", "Up 20% at AT&T for $5"),
        (r"See \href{https://a.example}{there}", "See there (https://a.example)"),
    ],
)
def test_signs_that_latex_takes_for_commands_are_not_lost(written, title):
    assert only(f"@misc{{a, title={{{written}}}}}").fields["title"] == title


def test_an_entry_of_bibtex_has_what_it_does_not_say_from_the_collection_that_it_names():
    child, parent = read_references("""
        @inproceedings{a, title={On it}, author={Roe, Ann}, pages={1--2}, crossref={p}}
        @proceedings{p, title={All of it}, year=2019, publisher={P}, editor={Doe, Jo}, note={Thick.}}
    """)
    assert child.fields == {
        "type": "paper-conference",
        "title": "On it",
        "author": [{"family": "Roe", "given": "Ann"}],
        "issued": "2019",
        "container-title": "All of it",
        "publisher": "P",
        "editor": [{"family": "Doe", "given": "Jo"}],
        "page": "1-2",
    }
    assert parent.fields["note"] == "Thick."
    assert only("@misc{a, title={x}, crossref={none}}").warnings[0].startswith('crossref "none" is left out')


def test_values_of_bibtex_that_are_written_in_parts_are_joined():
    one = only("""
        @string{house = {The } # "House"}
        @book{a, title = "C" # " and " # {D # E}, publisher = HOUSE # " Ltd", month = dec # "~6", year = 2025}
    """)
    fields = {"type": "book", "title": "C and D # E", "issued": "2025-12-06", "publisher": "The House Ltd"}
    assert (one.fields, one.warnings) == (fields, ())


@pytest.mark.parametrize(
    ("month", "day", "issued", "left_out"),
    [
        ("December 6", "", "2025-12-06", 0),
        ("6 December", "", "2025-12-06", 0),
        ("Sept.", "", "2025-09", 0),
        ("Dezember", "", "2025", 1),
        ("July/August", "", "2025-07/2025-08", 0),
        ("²", "", "2025", 1),
        ("13", "40", "2025", 1),
    ],
)
def test_a_month_of_bibtex_is_read_or_told(month, day, issued, left_out):
    one = only(f"@misc{{a, title={{x}}, year=2025, month={{{month}}}, day={{{day}}}}}")
    assert (one.fields["issued"], len(one.warnings)) == (issued, left_out)


def test_an_address_in_a_command_of_latex_is_read():
    assert only(r"@misc{a, title={x}, url={\url{https://a.example/b_c}}}").fields["URL"] == "https://a.example/b_c"


def test_a_value_that_the_record_cannot_have_is_told():
    one = only('[{"type": "webpage", "title": "x", "URL": "no address", "DOI": "nothing"}]')
    assert {warning.partition(" ")[0] for warning in one.warnings} == {"URL", "DOI"}


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("2025/12/06/", "2025-12-06"),
        ("2025///", "2025"),
        ("December 6, 2025", "2025-12-06"),
        ("6th Dec. 2025", "2025-12-06"),
        ("Spring 2020", "2020-21"),
        ("ca. 1990", "1990~"),
        ("[the 1990s]", "199X"),
        ("2005/..", "2005/.."),
        ("2020///Spring", "2020-21"),
        ("Dezember 2020", None),
        ("2025-12-0X", "2025-12-0X"),
        ("31 February 2020", None),
        ("forthcoming", None),
        ("12/06/2025", None),
    ],
)
def test_loose_dates_are_read_where_they_are_certain(written, edtf):
    assert read_loose_date(written) == edtf


@pytest.mark.parametrize(
    ("value", "edtf"),
    [
        ({"date-parts": [[2020]], "circa": True}, "2020~"),
        ({"date-parts": [["2020"]], "season": "3"}, "2020-23"),
        ({"raw": "May 2020"}, "2020-05"),
        ({"literal": "1990s"}, "199X"),
        ({"date-parts": [[2020, 13]]}, None),
        ({"date-parts": [[2020, "Dec"]]}, "2020-12"),
        ({"date-parts": [[2020, "x", 1]]}, None),
        ({"date-parts": [[2020, 1, "6a"]]}, None),
        ({"date-parts": [2020, 5]}, "2020-05"),
        ({"date-parts": 2020}, "2020"),
        ([{"year": "2020", "month": "5", "day": "6"}], "2020-05-06"),
        ([{"year": 2020}, {"year": 2021}], "2020/2021"),
        ({"year": 2020, "month": 5}, "2020-05"),
        ({}, None),
        ("2020-05", "2020-05"),
    ],
)
def test_csl_dates_are_read_in_every_form(value, edtf):
    assert read_csl_date(value) == edtf


def test_macros_that_double_with_every_line_are_refused_at_once():
    doubling = "".join(f"@string{{a{n + 1} = a{n} # a{n}}}\n" for n in range(24))
    with pytest.raises(
        ReferencesUnreadableError, match=r'^its @string macros stand for too much .* "a\d+" on line \d+;'
    ):
        read_references(f'@string{{a0 = "xx"}}\n{doubling}@book{{x, title = a24}}')


def test_a_long_macro_that_many_entries_name_is_refused_too():
    entries = "".join(f"@book{{x{n}, title = {{T}}, abstract = long}}\n" for n in range(200))
    with pytest.raises(ReferencesUnreadableError, match=r'at last in "abstract" on line \d+;'):
        read_references(f'@string{{long = "{"word " * 2_000}"}}\n{entries}')


def test_the_macro_of_a_journal_is_written_out_in_any_number_of_entries():
    entries = "".join(f'@article{{x{n}, title = {{T}}, journal = jwr # ", B"}}\n' for n in range(2_000))
    references = read_references(f'@string{{jwr = "Journal of Water Research"}}\n{entries}')
    assert {one.fields["container-title"] for one in references} == {"Journal of Water Research, B"}


# --- What people really have


@pytest.mark.parametrize(
    ("entry", "field", "value"),
    [
        ("@article{a, Author = {Doe, Jane}, TITLE = {x}}", "author", [{"family": "Doe", "given": "Jane"}]),
        (
            "@book{a, title={x}, author={family=Dijk, given=Marta, prefix=van, useprefix=true, suffix={Jr.}}}",
            "author",
            [{"family": "van Dijk Jr.", "given": "Marta"}],
        ),
        (
            "@book{a, title={x}, author={family={Dijk, Sons}, given=M. and Roe, Ann}}",
            "author",
            [{"family": "Dijk, Sons", "given": "M."}, {"family": "Roe", "given": "Ann"}],
        ),
        (r"@book{a, title={\pounds 5, \textless 3 \S 4 \textquotedbl x\textbar}}", "title", '£5, <3 §4 "x|'),
        (r"@book{a, title={The {\LaTeX} of \glqq x\grqq, \og y\fg, CO$_2$ and $\sim$5}}", "title",
         "The LaTeX of „x“, « y », CO₂ and ∼5"),
        (r"@misc{a, title={x}, url={http://e.org/{\~{}}u/a{\_}b{\%}20c{\&}d$\sim$e}}", "URL",
         "http://e.org/~u/a_b%20c&d~e"),
        (r"@misc{a, title={x}, doi={https://dx.doi.org/10.1007/978-3{\_}5}}", "DOI", "10.1007/978-3_5"),
        (r"@misc{a, title={x}, howpublished={Available at \url{http://e.org/a_b}}}", "URL", "http://e.org/a_b"),
        ("@misc{a, title={x}, note={Online at http://e.org/a, and read}}", "URL", "http://e.org/a"),
        ("@misc{a, title={x}, year={2019--2020}}", "issued", "2019/2020"),
        ("@misc{a, title={x}, date={2019/}}", "issued", "2019/"),
        ("@book{title = {No key at all}}", "title", "No key at all"),
        ("@book{b, xdata={x}, title={x}}\n@xdata{x, publisher={P}}", "publisher", "P"),
        ("TY - JOUR\nTI\t-\tx\n  AU  - Li, Ming; Wang, Fang\nAU  - Roe, J. and Doe, K.\nER -", "author",
         [{"family": family, "given": given} for family, given in
          (("Li", "Ming"), ("Wang", "Fang"), ("Roe", "J."), ("Doe", "K."))]),
        ("TY  - JOUR\nTI  - x\nJA  - J. W.\nJF  - Journal of Water\nER  - ", "container-title", "Journal of Water"),
        ("TY  - JOUR\nTI  - x\nDO  - doi:10.1000/a.b.\nER  - ", "DOI", "10.1000/a.b"),
        ("TY  - JOUR\nTI  - x\nM3  - doi: 10.1000/a\nER  - ", "DOI", "10.1000/a"),
        ('[{"type": "journal-article", "title": ["x"], "ISSN": ["1234-5678", "2345-6789"]}]', "ISSN",
         "1234-5678, 2345-6789"),
        ('{"message": {"items": [{"type": "journal-article", "title": ["x"]}]}}', "type", "article-journal"),
        ('{"type": "book", "title": "x", "author": [{"name": "The Body", "sequence": "first"}]}', "author",
         [{"literal": "The Body"}]),
        ('[{"type": "book", "title": "x", "note": "see [[other]] and 5*3*2"}]', "note", r"see \[\[other]] and 5\*3\*2"),
    ],
)  # fmt: skip
def test_what_people_really_have_comes_in_whole(entry, field, value):
    one = only(entry)
    assert one.fields[field] == value
    if "sequence" not in entry:
        assert {loss.label for loss in one.losses} <= {"JA"}


@pytest.mark.parametrize(
    ("text", "titles", "left_out"),
    [
        ("@book{a, title={A}}\n@misc{b, note={x}}\n@book{a, title={C}}", ["A", "C"],
         ['the entry "b" on line 2 has no title']),
        ("@book{a, title={A}}\n@set{s, entryset={a, b}}", ["A"],
         ['the set "s" on line 2 is no document of its own (its members: a, b)']),
        ("@book{a, title={A}}\n@book{b, title={B}", ["A"],
         ["the BibTeX entry that begins on line 2 cannot be read: look for a missing brace or comma"]),
        ("TY  - JOUR\nTI  - A\nTY  - BOOK\nN1  - B\nER  - ", ["A"], ["the entry on line 3 has no title"]),
        ('[{"title": "A"}, 5]', ["A"], ["number 2 of the list is no item of CSL: it has neither `type` nor `title`"]),
    ],
)  # fmt: skip
def test_what_is_good_comes_in_and_what_is_not_is_named_with_its_place(text, titles, left_out):
    found = read_intake(text)
    assert [one.fields["title"] for one in found.references] == titles
    assert list(found.left_out) == left_out


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (r"@book{a, title={At \SI{200}{\micro\joule}}}", r'title "\SI{200}{\micro\joule}" stays as it is written'),
        ("@book{a, title={x}, title={y}}", 'title "y" is left out: the entry has this field twice'),
        ("@book{a, title={x}, url={https://e.org/?utm_source=x&a=1}}", 'url "utm_source=x" is taken off its address'),
    ],
)
def test_what_cannot_be_as_it_was_is_told(entry, told):
    (warning,) = only(entry).warnings
    assert warning.startswith(told)


def test_aliases_that_stand_for_too_much_are_refused_at_once():
    levels = "".join(f"  k{n}: &k{n} [{', '.join([f'*k{n - 1}'] * 10)}]\n" for n in range(1, 9))
    with pytest.raises(ReferencesUnreadableError, match="aliases"):
        read_references(f"- type: book\n  title: A\n  k0: &k0 [x]\n{levels}")
    with pytest.raises(ReferencesUnreadableError, match="recursive"):
        read_references("- type: book\n  title: A\n  k: &k [*k]\n")


def test_losses_are_told_in_a_line_of_each_sort_with_a_count_and_an_example():
    entries = "".join(
        f"@book{{k{n}, title={{x{n}}}, keywords={{a}}, file={{f}}, langid={{odd one}}}}\n" for n in range(40)
    )
    losses = [(one.name, loss) for one in read_references(entries) for loss in one.losses]
    by_language, by_place = describe_losses(losses)
    assert by_language.startswith("40 sources: langid is left out: `language` is")
    assert by_language.endswith('(40 times; the first is "odd one" of k0)')
    assert by_place == (
        "40 sources: what a record has no place for is left out: "
        'file (40 times), keywords (40 times); the first is keywords "a" of k0'
    )


# --- Ids and duplicates


@pytest.mark.parametrize(
    ("key", "identifier"),
    [("doe-2020", "doe-2020"), ("itself", "roe"), ("12", "roe"), ("Doe:2020", "roe"), ("taken", "roe")],
)
def test_the_key_of_an_export_becomes_the_id_where_it_can(key, identifier):
    assert choose_source_id(key, {"title": "x", "author": [{"literal": "Roe"}]}, ("taken",)) == identifier


@pytest.mark.parametrize(
    ("fields", "identifier"),
    [
        ({"author": [{"family": "Kirton", "given": "D."}], "issued": "2025-12-07"}, "kirton-2025-12-07"),
        ({"container-title": "The Korea Herald", "issued": "2023"}, "korea-herald-2023"),
        ({"author": [{"literal": "Министерство обороны"}], "issued": "199X"}, "ministerstvo-oborony-199"),
        ({"title": "A Story of the River and more words"}, "story-river-more-words"),
        ({"title": "!?"}, "source"),
        ({"publisher": "x" * 200}, "x" * 76),
    ],
)
def test_ids_are_readable(fields, identifier):
    assert make_source_id(fields, ()) == identifier
    assert make_source_id(fields, (identifier,)) == f"{identifier}-b"
    assert make_source_id(fields, (identifier, f"{identifier}-b")) == f"{identifier}-c"


@pytest.mark.parametrize(
    "other",
    [
        "http://www.river.example.org/a/b%20c/?b=2&a=1#part",
        "https://RIVER.example.org:443/a/b c?a=1&b=2&utm_source=x&fbclid=y",
    ],
)
def test_addresses_of_one_page_are_alike(other):
    assert normalise_url(other) == normalise_url("https://river.example.org/a/b%20c?a=1&b=2")
    assert normalise_url(other) != normalise_url("https://river.example.org/a/b%20c?a=1&b=3")


def test_what_is_no_address_is_like_none_but_itself():
    assert normalise_url("http://[") == "http://["


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"title": "Other", "DOI": "https://doi.org/10.5555/RIVER"}, ("known", "has the same DOI")),
        ({"title": "Other", "URL": "https://doi.org/10.5555/River"}, ("known", "has the same DOI")),
        ({"title": "Other", "URL": "http://www.river.example.org/"}, ("known", "has the same address")),
        (
            {"title": "the river’s STORY", "issued": "2020-05", "publisher": "River press"},
            ("known", "has the same title, year and publisher"),
        ),
        ({"title": "The River's Story", "issued": "2021", "publisher": "River Press"}, None),
        ({"title": "The River's Story"}, None),
    ],
)
def test_a_source_that_is_there_already_is_found(tmp_path, fields, found):
    known = Reference(
        "known",
        {
            "type": "book",
            "title": "The River's Story",
            "issued": "2020",
            "publisher": "River Press",
            "URL": "https://river.example.org",
            "DOI": "10.5555/river",
        },
        (),
    )
    assert SourceIndex(know(tmp_path, [known]).records).find(fields) == found
