"""The linked data, read back whole by rdflib and asked in SPARQL; nothing is fetched."""

from __future__ import annotations

import json
import logging
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.compare import isomorphic

from drillsite.export import About, export_files
from drillsite.export.forms import forms_of
from drillsite.export.json_ld import References, describe_record, page_context
from drillsite.export.verdict_scale import MEANINGS, RATINGS
from drillsite.export.vocabulary import make_context
from drillsite.knowledge import VERDICT_WORDS, Knowledge, load_knowledge
from drillsite.records import MODELS
from drillsite.records.addresses import doi_url, encode_url
from test_export import ABOUT, FOLDER, link
from test_export_fields import FULL, export_full

if TYPE_CHECKING:
    from collections.abc import Iterator

# What reads JSON-LD in rdflib still uses what rdflib says not to use.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

ROOT = Path(__file__).parent.parent
BASE = ABOUT.base_url
PREFIXES = """
PREFIX : <http://schema.org/>
PREFIX cito: <http://purl.org/spar/cito/>
PREFIX drillsite: <urn:drillsite:>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
"""

WORDS = {
    "themes.yml": "theme: {title: Theme, summary: S.}\n",
    "actors.yml": """\
ministry: {name: Ministry, type: ministry, summary: M.}
other: {name: Other, type: group, summary: O.}
""",
    "sources.yml": """\
work: {type: article, title: Work, author: [{family: Roe, given: Ann}]}
report: {type: report, title: Report, origin: ministry}
blog: {type: webpage, title: Blog, reliability: E, reliability_reason: Often wrong., origin: other}
unknown: {type: webpage, title: It names nobody}
""",
    "claims.yml": "\n".join(
        f"{name}: {{statement: {name}., type: {type_}, theme: theme, stated_in: [{{source: work}}], {rest}}}"
        for name, type_, rest in (
            (
                "corroborated",
                "fact",
                "evidence: [{source: report, stance: supports}, {source: blog, stance: supports},"
                " {source: unknown, stance: supports}, {source: unknown, stance: context}]",
            ),
            ("single-origin", "assessment", "evidence: [{source: report, stance: supports}]"),
            (
                "contested",
                "fact",
                "evidence: [{source: report, stance: supports}, {source: report, stance: disputes, origin: other}]",
            ),
            ("disputed", "fact", "evidence: [{source: report, stance: disputes}, {source: work, stance: context}]"),
            ("unconfirmed", "fact", "searches: [{on: 2026-11-27, where: a library}]"),
            ("unchecked", "fact", "evidence: [{source: report, stance: context}]"),
            ("opinion", "judgement-of-value", "evidence: [{source: report, stance: supports}]"),
            ("forecast", "forecast", "evidence: [{source: blog, stance: disputes}]"),
        )
    ),
}
"""A claim of each verdict, by its name; the opinion of a forecast apart."""

HOSTILE = {
    "themes.yml": """\
theme: {title: '</script><script>alert(1)</script>', summary: '"\\ {} <b> [[nobody|x]] `[[theme]]`'}
""".replace("[[nobody|x]] ", ""),
    "actors.yml": """\
actor: {name: '@id', type: state, summary: "\\u2028 \\U0001f600", homepage: 'http://[::1]:80/a[b]|c'}
""",
    "sources.yml": """\
wiley-1998:
  {type: article-journal, title: '@context', DOI: '10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O'}
hash: {type: article-journal, title: A DOI with a hash, DOI: '10.1000/a#b?c%20d'}
braces: {type: webpage, title: An address with braces, URL: 'https://e.org/a|b{c}^d', archived: 'https://e.org/`"<>\\x#y#z'}
percent: {type: webpage, title: Half encoded, URL: 'https://e.org/100%/caf%C3%A9?q=%zz', language: zh-Hant}
scripts: {type: webpage, title: 演习, URL: 'https://例え.jp/中国?q=é', issued: 199X, author: '_:b0', note: 'a: b'}
""",
    "claims.yml": """\
claim:
  statement: '@reverse'
  type: fact
  theme: theme
  stated_in: [{source: scripts, quote: '"@type": "@id"'}]
  evidence: [{source: hash, stance: disputes, note: 'cito:supports', origin: braces}]
""",
}


def read(content: bytes, base: str | None = None) -> Graph:
    """Return the graph of a file; that anything in it is no address, or that anything is to be fetched, is an error."""
    graph = Graph()
    graph.parse(data=content, format="json-ld", publicID=base)
    return graph


def ask(graph: Graph, query: str) -> list[tuple[Any, ...]]:
    """Return the rows of an answer, addresses without the site's, and numbers as such."""

    def plain(value: Any) -> Any:
        if isinstance(value, URIRef):
            return str(value).removeprefix(BASE)
        return None if value is None else value.toPython()

    return sorted((tuple(map(plain, row)) for row in graph.query(PREFIXES + query)), key=str)


@pytest.fixture(autouse=True)
def no_complaints(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def fetch(*args: object, **options: object) -> None:
        raise AssertionError(f"something would be fetched: {args}")

    monkeypatch.setattr("rdflib.parser._urlopen", fetch)
    yield
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []


@pytest.fixture(scope="module")
def shipped() -> Knowledge:
    return load_knowledge(ROOT / "data", ROOT / "texts", "data").knowledge


@pytest.fixture
def words(tmp_path: Path) -> Graph:
    return read(export_files(link(tmp_path / "words", WORDS), ABOUT)["drillsite.jsonld"])


@pytest.fixture
def graph(tmp_path: Path) -> Graph:
    return read(export_files(link(tmp_path / "data", FOLDER), ABOUT)["drillsite.jsonld"])


def test_the_whole_shipped_data_are_read_and_say_what_the_json_says(shipped: Knowledge) -> None:
    files = export_files(shipped, ABOUT)
    graph, data = read(files["drillsite.jsonld"]), json.loads(files["drillsite.json"])
    for kind, model in (("claims", ":Claim"), ("events", ":Event")):
        assert len(ask(graph, f"SELECT ?one {{ ?one a {model} }}")) == len(data[kind])
    told = {**_by_page(data["verdicts"], "claims"), **_by_page(data["event_verdicts"], "events")}
    names = list(next(iter(told.values()))["counts"])
    asked = " ".join(f"; drillsite:{name} ?{name}" for name in names)
    query = f"SELECT ?one ?verdict ?low {' '.join(f'?{name}' for name in names)} {{ ?one a ?type; "
    query += f"drillsite:verdict ?verdict; drillsite:without_low ?low {asked} FILTER (?type IN (:Claim, :Event)) }}"
    assert {row[0]: [row[1], row[2], *row[3:]] for row in ask(graph, query)} == {
        page: [
            f"urn:drillsite:{verdict['verdict']}",
            f"urn:drillsite:{verdict['without_low']}",
            *verdict["counts"].values(),
        ]
        for page, verdict in told.items()
    }
    for side in ("supporting", "disputing"):
        voices = f"""SELECT ?one ?origin ?stated {{
            ?one drillsite:{side} [ drillsite:origin ?origin; drillsite:origin_stated ?stated ] }}"""
        assert ask(graph, voices) == sorted(
            (
                (page, _page(voice["origin"]), voice["stated"])
                for page, verdict in told.items()
                for voice in verdict[side]
            ),
            key=str,
        )
    joins = """SELECT ?origin ?to ?why { ?voice drillsite:joined ?joined .
        ?joined drillsite:origin ?origin; drillsite:joined_to ?to; drillsite:because ?why }"""
    assert ask(graph, joins) == sorted(
        (
            (_page(joined["origin"]), _page(joined["to"]), joined["because"])
            for verdict in told.values()
            for side in ("supporting", "disputing")
            for voice in verdict[side]
            for joined in voice["joined"]
        ),
        key=str,
    )


def _by_page(verdicts: dict[str, Any], plural: str) -> dict[str, Any]:
    return {f"{plural}/{name}/": verdict for name, verdict in verdicts.items()}


def _page(name: str) -> str:
    kind, _, identifier = name.partition(":")
    return f"{kind}s/{identifier}/"


def test_hostile_data_are_read_whole_and_written_again(tmp_path: Path) -> None:
    graph = read(export_files(link(tmp_path / "data", HOSTILE), ABOUT)["drillsite.jsonld"])
    again = Graph().parse(data=graph.serialize(format="nt"), format="nt")
    assert isomorphic(graph, again)
    addresses = ask(graph, "SELECT ?url { ?source :url|:sameAs|:archivedAt ?url FILTER isIRI(?url) }")
    assert [url for (url,) in addresses if url not in ("", "claims/claim/")] == [
        "http://[::1]:80/a%5Bb%5D%7Cc",
        "https://doi.org/10.1000/a%23b%3Fc%2520d",
        "https://doi.org/10.1002/(SICI)1097-4571(199806)49:8%3C693::AID-ASI4%3E3.0.CO;2-O",
        "https://e.org/%60%22%3C%3E%5Cx#y%23z",
        "https://e.org/100%25/caf%C3%A9?q=%25zz",
        "https://e.org/a%7Cb%7Bc%7D%5Ed",
        "https://例え.jp/中国?q=é",
    ]
    assert ask(graph, "SELECT ?text { ?claim a :Claim; :text ?text }") == [("@reverse",)]
    assert ask(graph, "SELECT ?name { ?actor a :Country; :name ?name }") == [("@id",)]


@pytest.mark.parametrize(
    ("url", "encoded"),
    [
        ("https://e.org/a|b{c}^d", "https://e.org/a%7Cb%7Bc%7D%5Ed"),
        ("https://e.org/a%20b", "https://e.org/a%20b"),
        ("https://e.org/50%", "https://e.org/50%25"),
        ("https://e.org?[x]#a#b", "https://e.org?%5Bx%5D#a%23b"),
        ("https://u:p@[::1]:8/x", "https://u:p@[::1]:8/x"),
        ("https://e|x.org", "https://e%7Cx.org"),
    ],
)
def test_addresses_are_encoded_where_they_must_be_and_only_once(url: str, encoded: str) -> None:
    assert encode_url(url) == encoded == encode_url(encoded)


def test_a_doi_is_encoded_as_the_name_that_it_is() -> None:
    assert doi_url("10.1000/a#b?c%20d") == "https://doi.org/10.1000/a%23b%3Fc%2520d"
    assert doi_url("10.1000/(x);y:z") == "https://doi.org/10.1000/(x);y:z"


def test_the_citing_work_supports_or_disputes_the_claim_and_background_is_cited(words: Graph) -> None:
    query = "SELECT ?source ?claim {{ ?source cito:{} ?claim }}".format
    assert ask(words, query("supports")) == [
        ("sources/blog/", "claims/corroborated/"),
        ("sources/report/", "claims/contested/"),
        ("sources/report/", "claims/corroborated/"),
        ("sources/report/", "claims/opinion/"),
        ("sources/report/", "claims/single-origin/"),
        ("sources/unknown/", "claims/corroborated/"),
    ]
    assert ask(words, query("disputes")) == [
        ("sources/blog/", "claims/forecast/"),
        ("sources/report/", "claims/contested/"),
        ("sources/report/", "claims/disputed/"),
    ]
    assert ask(words, "SELECT ?claim ?source { ?claim cito:citesForInformation ?source }") == [
        ("claims/corroborated/", "sources/unknown/"),
        ("claims/disputed/", "sources/work/"),
        ("claims/unchecked/", "sources/report/"),
    ]
    assert ask(words, "SELECT ?one { ?one :citation|:subjectOf ?source }") == []


def test_events_have_their_evidence_and_verdict_and_no_review(graph: Graph) -> None:
    assert ask(graph, "SELECT ?source ?event { ?source cito:supports ?event . ?event a :Event }") == [
        ("sources/paper/", "events/first-drill/")
    ]
    query = "SELECT ?verdict ?last { ?event a :Event; drillsite:verdict ?verdict; drillsite:last_searched ?last }"
    assert ask(graph, query) == [
        ("urn:drillsite:single-origin", Literal("2026-11-27", datatype="http://id.loc.gov/datatypes/edtf/EDTF"))
    ]
    assert ask(graph, "SELECT ?event { ?event a :Event; :review ?review }") == []


def test_only_the_four_words_on_the_scale_are_rated_and_the_file_defines_it(words: Graph) -> None:
    rated = """SELECT ?claim ?value ?best ?worst ?label { ?claim a :Claim; :review ?review .
        ?review a :ClaimReview; :itemReviewed ?claim; :claimReviewed ?text; :url ?claim;
          :author [ a :Organization; :name "Drills & more" ]; :reviewRating ?rating .
        ?rating :ratingValue ?value; :bestRating ?best; :worstRating ?worst; :alternateName ?label }"""
    assert ask(words, rated) == [
        ("claims/contested/", 2, 4, 1, "Contested"),
        ("claims/corroborated/", 4, 4, 1, "Corroborated (weak)"),
        ("claims/disputed/", 1, 4, 1, "Disputed"),
        ("claims/single-origin/", 3, 4, 1, "Single origin"),
    ]
    assert len(ask(words, "SELECT ?rating { ?rating a :Rating }")) == 4
    scale = "SELECT ?word ?rating { ?set a :DefinedTermSet; :hasDefinedTerm ?term . ?term :termCode ?word"
    assert ask(words, f"{scale} OPTIONAL {{ ?term drillsite:rating ?rating }} }}") == sorted(
        ((word, RATINGS.get(word)) for word in VERDICT_WORDS), key=str
    )
    unlike = "SELECT ?claim { ?claim drillsite:verdict ?word; :review/:reviewRating/:ratingValue ?value ."
    assert ask(words, f"{unlike} ?word drillsite:rating ?rating FILTER (?rating != ?value) }}") == []


def test_a_rating_is_explained_by_its_arithmetic(words: Graph) -> None:
    query = "SELECT ?claim ?why { ?claim :review/:reviewRating/:ratingExplanation ?why }"
    assert ask(words, query) == [
        ("claims/contested/", "For: 1 independent origin. Against: 1 independent origin."),
        ("claims/corroborated/", "For: at least 2 independent origins, at most 3. Against: none."),
        ("claims/disputed/", "For: none. Against: 1 independent origin."),
        ("claims/single-origin/", "For: 1 independent origin. Against: none."),
    ]


def test_the_scale_has_every_word_in_the_one_order() -> None:
    assert tuple(MEANINGS) == VERDICT_WORDS
    assert list(RATINGS) == sorted(RATINGS, key=RATINGS.__getitem__, reverse=True)


def test_each_item_of_evidence_has_its_place_its_origin_and_its_reason(graph: Graph) -> None:
    claim = f"<{BASE}claims/drill-in-russia/>"
    counted = f"""SELECT ?side ?position ?source ?origin ?stated ?typed {{ {claim} ?side [ drillsite:evidence ?item ] .
        ?item :position ?position; drillsite:source ?source; drillsite:origin ?origin; drillsite:origin_stated ?stated
        OPTIONAL {{ ?item drillsite:origin_typed ?typed }} }}"""
    for_it, against = "urn:drillsite:supporting", "urn:drillsite:disputing"
    assert ask(graph, counted) == [
        (against, 2, "sources/report/", "sources/report/", True, None),
        (against, 6, "sources/wire/", "sources/wire/", True, "sources/wire/"),
        (for_it, 0, "sources/paper/", "actors/ministry/", True, None),
        (for_it, 1, "sources/report/", "actors/envoy/", True, "actors/envoy/"),
        (for_it, 5, "sources/copy/", "sources/wire/", False, None),
    ]
    left_out = f"SELECT ?position ?stance ?why {{ {claim} drillsite:discounted|drillsite:context ?item . "
    left_out += "?item :position ?position; drillsite:stance ?stance OPTIONAL { ?item drillsite:because ?why } }"
    cito = "http://purl.org/spar/cito/"
    assert ask(graph, left_out) == [(3, f"{cito}disputes", "retracted"), (4, f"{cito}citesForInformation", None)]


def test_what_rests_on_one_origin_is_asked_in_one_line(graph: Graph) -> None:
    query = f"SELECT ?one {{ ?one drillsite:hangs_on/drillsite:record <{BASE}actors/ministry/> }}"
    assert ask(graph, query) == [("events/first-drill/",)]


def test_every_word_of_ours_is_defined_and_none_falls_to_schema_org_by_mistake(tmp_path: Path) -> None:
    graph = read(export_full(tmp_path / "data", FULL)["drillsite.jsonld"])
    ours = "urn:drillsite:"
    used = {str(name) for name in graph.predicates()} | {
        str(name) for name in graph.objects() if isinstance(name, URIRef)
    }
    defined = {str(name) for name in graph.subjects()}
    assert {name for name in used if name.startswith(ours)} <= defined
    of_schema_org = {name.rpartition("/")[2] for name in map(str, graph.predicates()) if "//schema.org/" in name}
    assert {name for name in of_schema_org if "_" in name or name in make_context()} <= TYPED
    models = [*MODELS.values(), *(form.part for model in MODELS.values() for form in forms_of(model) if form.part)]
    fields = {form.name for model in models for form in forms_of(model)}
    assert of_schema_org & fields == {"abstract", "author", "editor", "genre", "name", "publisher"}


TYPED = {"url", "sameAs", "archivedAt", "datePublished", "startDate", "endDate"}
"""What the context says of words of schema.org."""


def test_no_term_of_the_file_hides_a_word_of_schema_org_that_pages_use(shipped: Knowledge) -> None:
    terms = Counter(make_context())
    pages = References(ABOUT)

    def keys(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            yield from value
            for inner in value.values():
                yield from keys(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from keys(inner)

    used = {key for record in shipped.ordered for key in keys(describe_record(record, shipped, pages))}
    assert {key for key in used if key in terms} <= TYPED


def test_without_a_site_address_the_base_is_the_readers(tmp_path: Path) -> None:
    content = export_files(link(tmp_path / "data", FOLDER), About("Drills", "", "CC BY 4.0", "", "0.1.0"))
    graph = read(content["drillsite.jsonld"], "https://read.example/")
    assert ask(graph, "SELECT ?claim { ?claim :text 'It was elsewhere.' }") == [
        ("https://read.example/claims/drill-elsewhere/",)
    ]


def test_a_page_names_cito_only_where_it_uses_it(tmp_path: Path) -> None:
    knowledge = link(tmp_path / "data", FOLDER)
    pages = References(ABOUT)
    nodes = {record.key: describe_record(record, knowledge, pages) for record in knowledge.ordered}
    contexts = {key: page_context(node) for key, node in nodes.items()}
    assert contexts["claim", "drill-in-russia"] == ["https://schema.org", {"cito": "http://purl.org/spar/cito/"}]
    assert contexts["claim", "nobody-looked"] == contexts["actor", "china"] == "https://schema.org"
    for key, node in nodes.items():
        assert ("cito:" in json.dumps(node)) == isinstance(contexts[key], list)
