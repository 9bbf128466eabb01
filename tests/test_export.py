"""The downloads, each read back by a reader that knows nothing of how it was written."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml

from drillsite.export import DOWNLOADS, About, export_files
from drillsite.export.bibtex import escape_tex
from drillsite.export.exact import CSL_VARIABLES
from drillsite.export.json_data import FORMAT_VERSION
from drillsite.export.ledger import EVIDENCE_NAMES, VERDICT_NAMES, VOICE_NAMES
from drillsite.export.plain_dates import read_plainly
from drillsite.export.tables import protect_cell
from drillsite.knowledge import Knowledge, link_records, load_knowledge
from drillsite.reading import read_folder
from drillsite.records import MODELS, check_records

ROOT = Path(__file__).parent.parent

ABOUT = About(
    "Drills & more",
    "https://example.org/drills",
    "CC BY 4.0",
    "https://creativecommons.org/licenses/by/4.0/",
    "0.1.0",
)

FOLDER = {
    "themes.yml": """\
drills:
  title: The drills
  summary: See [[china|the host]].
  order: 10
  question: Who, where?
  section: One; two
later:
  title: '=HYPERLINK("http://evil.example","click")'
  summary: Later.
  parent: drills
  formerly: [afterwards]
""",
    "actors.yml": """\
china:
  {name: 中国 China, type: state, summary: A state., wikidata: Q148,
  aliases: ['+1', "People's Republic, the"]}
russia: {name: Russia, type: state, summary: Another., homepage: 'https://example.ru/'}
ministry:
  {name: Ministère “Défense”, in_text: the Ministère, type: ministry, summary: 'Speaks for [[china]].',
  part_of: [china]}
envoy: {name: An Envoy, type: person, summary: A person., part_of: [ministry], speaks_for: [ministry]}
agency: {name: Agency, type: media, summary: An agency.}
""",
    "systems.yml": """\
hq-19: {name: HQ-19, type: interceptor, summary: 'Made by [[china]].', developed_by: [china]}
hq-19-radar:
  {name: HQ-19 radar, type: radar, summary: A part., part_of: [hq-19], operated_by: [china, russia]}
""",
    "events.yml": """\
arms-sales: {title: Arms sales, date: 199X, type: transfer, summary: Sales.}
first-drill:
  {title: First drill, date: 2016-05-26/2016-05-28, type: exercise, summary: The first., place: Moscow,
  series: Aerospace Security, participants: [china, russia], systems: [hq-19],
  evidence: [{source: paper, stance: supports}],
  searches: [{on: 2026-11-27, where: a library, for: 'drill; Moscow', found: [paper], by: xy, note: '=1 + 1'}]}
treaty: {title: Treaty in force, date: 2005/.., type: agreement, summary: Still in force.}
third-drill: {title: Third drill, date: 2025-12, type: exercise, summary: The third.}
early-drill: {title: Early drill, date: 2025-12-0X, type: exercise, summary: Early in the month.}
""",
    "sources.yml": r"""
article:
  type: article
  title: '[The article]'
  author: [{family: Manj, given: Manahil Tariq}]
  container-title: Paradigm Shift
  issued: 2025-12-20
  URL: https://example.pk/a_b?x=1%20y&z=#top
paper:
  type: article-journal
  title: 'Quotes "here", {braces, 100% & $5_000 #1 ~ ^ \ <|> déjà vu 东风'
  author: [{family: de la Cruz, given: Ágnes}, {family: Rand and Co, given: J.}, {literal: 'RAND, Inc. {US}'}]
  editor: [{family: Zhang, given: Tao}]
  container-title: Journal of A & B
  issued: 2021-04~
  accessed: 2025-12-21
  volume: 12
  issue: 3
  page: 12-34
  DOI: 10.1000/xyz_1
  ISSN: 1234-5678
  language: en
  note: Passes on [[ministry]] and [[china|the host]]; `[[kept]]` in code.
  level: secondary
  reliability: A
  reliability_reason: =It is "peer-reviewed".
  outlet: academic
  cited_by_work: true
  origin: ministry
  origin_reason: It prints the notice whole.
report:
  type: report
  title: "-2+3 as a title"
  author: '@author'
  publisher: Institute
  issued: 2018/2019
  archived: https://web.archive.org/x
  abstract: "two\nlines"
  origin: itself
  origin_reason: Its authors were there.
wire: {type: article-newspaper, title: Off the wire, publisher: Agency, reliability: D, reliability_reason: Old.}
copy: {type: article-newspaper, title: A copy, publisher: Other, cited_by_work: false, origin: wire}
withdrawn: {type: webpage, title: Withdrawn, issued: 199X, standing: retracted}
season: {type: chapter, title: Of a season, container-title: Book, issued: 2020-21, formerly: [spring]}
undated: {type: speech, title: Undated, issued: 2005/..}
lecture: {type: speech, title: A lecture, issued: 2018-05}
""",
    "claims.yml": """\
drill-in-russia:
  statement: "=cmd|' /C calc'!A0"
  type: fact
  theme: drills
  also_in: [later]
  stated_in:
    - {source: article, section: 'One; two', locator: paragraph 1, quote: said}
    - {source: lecture, locator: p. 3}
  attributed_to: ministry
  actors: [china, russia]
  events: [third-drill]
  systems: [hq-19]
  relation: {subject: russia, predicate: hosted, object: china}
  note: "Line one,\\nline \\"two\\"."
  evidence:
    - {source: paper, stance: supports, note: 'a, "b"', credibility: 2, added: 2025-12-22, by: xy}
    - {source: report, stance: supports, origin: envoy, origin_reason: He is named.}
    - {source: report, stance: disputes, locator: p. 3, quote: not there, independent: Seen by its own staff.}
    - {source: withdrawn, stance: disputes}
    - {source: season, stance: context}
    - {source: copy, stance: supports}
    - {source: wire, stance: disputes, origin: itself, origin_reason: "@Its reporter was there."}
  responds_to: [{claim: drill-elsewhere, as: contradicts, note: Not there.}]
drill-elsewhere:
  statement: It was elsewhere.
  type: assessment
  theme: drills
  stated_in: [{source: article, locator: paragraph 2}]
  formerly: [drill-somewhere]
  searches:
    - {on: 2026-11-26, where: stored pages, for: [drill elsewhere, 演习], note: Nothing.}
    - {on: 2026-11-27, where: the ministry's site}
told-by-the-author:
  statement: It was a success.
  type: judgement-of-value
  theme: later
  stated_in: [{source: article}]
told-by-a-wire:
  {statement: A wire says so., type: fact, theme: later, stated_in: [{source: article}],
  evidence: [{source: wire, stance: supports}]}
denied: {statement: Denied., type: fact, theme: later, stated_in: [{source: article}],
  evidence: [{source: report, stance: disputes}]}
nobody-looked: {statement: Nobody looked., type: fact, theme: later, stated_in: [{source: article}]}
""",
}


class Yaml12(yaml.SafeLoader):
    """Reads `on` as a text, as YAML has since 2009."""


Yaml12.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if first not in "oO" or pair[0] != "tag:yaml.org,2002:bool"]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def link(folder: Path, files: dict[str, str]) -> Knowledge:
    """Return the knowledge of these data files, which have no errors."""
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    raw, problems = read_folder(folder, "data")
    records, faults = check_records(raw)
    assert [fault for fault in (*problems, *faults) if fault.severity == "error"] == []
    return link_records(records)


@pytest.fixture
def knowledge(tmp_path: Path) -> Knowledge:
    return link(tmp_path / "data", FOLDER)


@pytest.fixture
def files(knowledge: Knowledge) -> dict[str, bytes]:
    return export_files(knowledge, ABOUT)


def _table(files: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[name].decode(), newline=""), strict=True))


def _row(files: dict[str, bytes], name: str, identifier: str) -> dict[str, str]:
    return next(row for row in _table(files, name) if row["id"] == identifier)


@pytest.fixture
def database(files: dict[str, bytes], tmp_path: Path) -> Any:
    path = tmp_path / "read.sqlite"
    path.write_bytes(files["drillsite.sqlite"])
    with closing(sqlite3.connect(path)) as connection:
        yield connection


def test_all_files_are_there_under_their_names(files: dict[str, bytes]) -> None:
    assert sorted(files) == [
        "actors.csv", "claims.csv", "co_mentions.csv", "drillsite.json", "drillsite.jsonld", "drillsite.sqlite",
        "edges.csv", "events.csv", "evidence.csv", "hangs_on.csv", "joins.csv", "schema.json", "searches.csv",
        "sources.bib", "sources.csl.json", "sources.csv", "sources.ris", "systems.csv", "themes.csv", "voices.csv",
    ]  # fmt: skip


def test_each_file_is_told_of_on_the_data_page(files: dict[str, bytes]) -> None:
    assert set(DOWNLOADS) == set(files)


def test_the_same_knowledge_gives_the_same_bytes(knowledge: Knowledge, files: dict[str, bytes]) -> None:
    assert export_files(knowledge, ABOUT) == files


def test_another_process_with_another_hash_seed_gives_the_same_bytes(
    knowledge: Knowledge, files: dict[str, bytes], tmp_path: Path
) -> None:
    program = (
        "import hashlib, sys, pathlib\n"
        "from drillsite.export import About, export_files\n"
        "from drillsite.knowledge import link_records\n"
        "from drillsite.reading import read_folder\n"
        "from drillsite.records import check_records\n"
        "records, _ = check_records(read_folder(pathlib.Path(sys.argv[1]), 'data')[0])\n"
        "files = export_files(link_records(records), About(*sys.argv[2:]))\n"
        "print(hashlib.sha256(b''.join(files.values())).hexdigest())\n"
    )
    words = (ABOUT.site_name, ABOUT.site_url, ABOUT.licence_name, ABOUT.licence_url, ABOUT.version)
    for seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", program, str(tmp_path / "data"), *words],
            capture_output=True,
            check=True,
            text=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        assert run.stdout.strip() == hashlib.sha256(b"".join(files.values())).hexdigest()


def test_a_folder_with_no_records_of_most_kinds_gives_every_file(tmp_path: Path) -> None:
    few = {"themes.yml": "one: {title: One, summary: Only one.}\n"}
    files = export_files(link(tmp_path / "few", few), ABOUT)
    assert _table(files, "claims.csv") == []
    assert files["claims.csv"].startswith(b'"id","formerly","statement"')
    assert json.loads(files["sources.csl.json"]) == []
    assert files["drillsite.sqlite"].startswith(b"SQLite format 3\0")


# JSON


def test_json_holds_the_records_under_the_names_and_values_that_were_typed(files: dict[str, bytes]) -> None:
    data = json.loads(files["drillsite.json"])
    typed = yaml.load(FOLDER["claims.yml"], Loader=yaml.BaseLoader)
    assert data["claims"] == typed
    assert data["claims"]["drill-in-russia"]["responds_to"][0]["as"] == "contradicts"
    assert data["sources"]["paper"]["container-title"] == "Journal of A & B"
    assert data["sources"]["report"]["author"] == [{"literal": "@author"}]
    assert "standing" not in data["sources"]["paper"]
    assert [event["date"] for event in data["events"].values()] == [
        "199X", "2005/..", "2016-05-26/2016-05-28", "2025-12-0X", "2025-12",
    ]  # fmt: skip


def test_json_tells_a_verdict_with_its_voices_joins_and_reasons(files: dict[str, bytes]) -> None:
    data = json.loads(files["drillsite.json"])
    assert data["verdicts"]["drill-in-russia"] == {
        "verdict": "contested",
        "counts": {
            "supporting_at_least": 1,
            "supporting_at_most": 2,
            "disputing_at_least": 2,
            "disputing_at_most": 2,
            "supporting_items": 3,
            "disputing_items": 2,
            "context_items": 1,
            "discounted_items": 1,
        },
        "supporting": [
            {
                "origin": "actor:ministry",
                "stated": True,
                "evidence": [0, 1],
                "joined": [{"origin": "actor:envoy", "to": "actor:ministry", "because": "belongs together"}],
            },
            {"origin": "source:wire", "stated": False, "evidence": [5], "joined": []},
        ],
        "disputing": [
            {"origin": "source:report", "stated": True, "evidence": [2], "joined": []},
            {"origin": "source:wire", "stated": True, "evidence": [6], "joined": []},
        ],
        "context": [4],
        "discounted": [{"evidence": 3, "because": "retracted"}],
        "hangs_on": [],
        "without_low": "contested",
        "searches": 0,
        "last_searched": None,
    }


def test_json_tells_what_a_verdict_hangs_on_and_when_somebody_last_looked(files: dict[str, bytes]) -> None:
    data = json.loads(files["drillsite.json"])
    drill = data["event_verdicts"]["first-drill"]
    assert drill["verdict"] == "single-origin"
    assert drill["hangs_on"] == [
        {"id": "ministry", "kind": "actor", "word": "unconfirmed"},
        {"id": "paper", "kind": "source", "word": "unconfirmed"},
    ]
    elsewhere = data["verdicts"]["drill-elsewhere"]
    assert (elsewhere["verdict"], elsewhere["searches"], elsewhere["last_searched"]) == ("unconfirmed", 2, "2026-11-27")


def test_json_tells_coverage_impact_and_edges(files: dict[str, bytes]) -> None:
    data = json.loads(files["drillsite.json"])
    assert data["coverage"]["all"] == {
        "claims": 6, "corroborated": 0, "single-origin": 1, "contested": 1, "disputed": 1, "unconfirmed": 1,
        "unchecked": 1, "opinion": 1, "weak": 1,
    }  # fmt: skip
    assert data["coverage"]["actors"]["china"]["contested"] == 1
    assert data["coverage"]["themes"]["later"]["weak"] == 1
    assert data["impacts"]["lecture"]["states"] == ["claim:drill-in-russia"]
    relation = next(edge for edge in data["edges"] if edge["field"] == "relation")
    assert (relation["verdict"], relation["without_low"]) == ("contested", "contested")


def test_json_names_its_version_licence_and_site(files: dict[str, bytes]) -> None:
    data = json.loads(files["drillsite.json"])
    assert data["$schema"] == "schema.json"
    assert data["version"] == FORMAT_VERSION == 2
    assert data["licence"] == {"name": ABOUT.licence_name, "url": ABOUT.licence_url}
    assert data["site"]["url"] == "https://example.org/drills/"
    assert data["generator"] == "drillsite 0.1.0"


# JSON Schema


def test_the_schema_accepts_the_json_data_and_the_data_files_as_yaml_reads_them(
    files: dict[str, bytes],
) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads(files["schema.json"])
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(files["drillsite.json"]))
    for name, text in FOLDER.items():
        part = {"$ref": f"#/$defs/{name.removesuffix('.yml')}", "$defs": schema["$defs"]}
        # Plain YAML turns full dates into dates; as JSON they are the texts that were typed.
        value = json.loads(json.dumps(yaml.load(text, Yaml12), default=str))
        jsonschema.Draft202012Validator(part).validate(value)


def test_the_schema_accepts_the_shipped_data() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    files = export_files(load_knowledge(ROOT / "data", ROOT / "texts", "data").knowledge, ABOUT)
    jsonschema.Draft202012Validator(json.loads(files["schema.json"])).validate(json.loads(files["drillsite.json"]))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda verdict: verdict.pop("hangs_on"),
        lambda verdict: verdict.update(verdict="unsourced"),
        lambda verdict: verdict.update(supporting_origins=1),
        lambda verdict: verdict["counts"].update(supporting_at_least=-1),
        lambda verdict: verdict["supporting"][0].update(origin="china"),
        lambda verdict: verdict["supporting"][0]["joined"][0].update(because="they are friends"),
        lambda verdict: verdict["discounted"][0].pop("because"),
        lambda verdict: verdict.update(searches=["2026-11-27"]),
    ],
)
def test_the_schema_refuses_a_verdict_of_another_form(files: dict[str, bytes], spoil: Any) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    data = json.loads(files["drillsite.json"])
    spoil(data["verdicts"]["drill-in-russia"])
    assert not jsonschema.Draft202012Validator(json.loads(files["schema.json"])).is_valid(data)


@pytest.mark.parametrize(
    ("plural", "record"),
    [
        ("events", {"title": "No date", "type": "exercise", "summary": "x"}),
        ("events", {"title": "Bad date", "type": "exercise", "summary": "x", "date": "12/2025"}),
        ("actors", {"name": "x", "type": "cloud", "summary": "x"}),
        ("sources", {"type": "report", "title": "x", "container_title": "not its name"}),
        ("themes", {"id": "x", "title": "x", "summary": "x"}),
    ],
)
def test_the_schema_refuses_what_the_check_refuses(
    files: dict[str, bytes], plural: str, record: dict[str, str]
) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    definitions = json.loads(files["schema.json"])["$defs"]
    validator = jsonschema.Draft202012Validator({"$ref": f"#/$defs/{plural}", "$defs": definitions})
    assert not validator.is_valid({"some-id": record})


def test_the_schema_describes_every_field_of_every_kind(files: dict[str, bytes]) -> None:
    schema = json.loads(files["schema.json"])
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    for model in MODELS.values():
        names = {field.alias or name for name, field in model.model_fields.items()} - {"id"}
        assert set(schema["$defs"][model.__name__]["properties"]) == names


# CSV


def test_csv_has_crlf_a_header_and_one_row_a_record(files: dict[str, bytes]) -> None:
    assert len(_table(files, "claims.csv")) == 6
    assert len(_table(files, "sources.csv")) == 9
    assert len(_table(files, "evidence.csv")) == 10
    for name, content in files.items():
        if name.endswith(".csv"):
            assert content.endswith(b"\r\n")
            assert {len(row) for row in csv.reader(io.StringIO(content.decode(), newline=""))} == {
                len(next(csv.reader(io.StringIO(content.decode(), newline=""))))
            }


def test_csv_keeps_quotes_commas_line_breaks_and_all_scripts(files: dict[str, bytes]) -> None:
    assert _row(files, "claims.csv", "drill-in-russia")["note"] == 'Line one,\nline "two".'
    assert _row(files, "actors.csv", "china")["name"] == "中国 China"
    assert _row(files, "sources.csv", "paper")["title"].endswith("déjà vu 东风")


def test_csv_joins_lists_and_keeps_parts_of_parts_in_line(files: dict[str, bytes]) -> None:
    claim = _row(files, "claims.csv", "drill-in-russia")
    assert claim["actors"] == "china; russia"
    assert claim["stated_in.source"] == "article; lecture"
    assert claim["stated_in.quote"] == "said; "
    assert claim["responds_to.as"] == "contradicts"
    assert claim["relation.predicate"] == "hosted"
    assert claim["verdict"] == "contested"
    assert claim["page_url"] == "https://example.org/drills/claims/drill-in-russia/"
    assert _row(files, "sources.csv", "paper")["author"] == "de la Cruz, Ágnes; Rand and Co, J.; RAND, Inc. {US}"


def test_no_csv_has_two_columns_of_one_name(files: dict[str, bytes]) -> None:
    for name, content in files.items():
        if name.endswith(".csv"):
            header = next(csv.reader(io.StringIO(content.decode(), newline="")))
            assert len(set(header)) == len(header), name


def test_the_pages_of_a_source_and_the_address_of_its_page_are_two_columns(files: dict[str, bytes]) -> None:
    paper = _row(files, "sources.csv", "paper")
    assert (paper["page"], paper["page_url"]) == ("12-34", "https://example.org/drills/sources/paper/")


def test_csv_says_yes_and_no_also_beside_numbers(files: dict[str, bytes]) -> None:
    cited = {row["id"]: row["cited_by_work"] for row in _table(files, "sources.csv")}
    assert (cited["paper"], cited["copy"], cited["report"]) == ("yes", "no", "")
    assert _row(files, "sources.csv", "wire")["passed_on_by_sources"] == "1"


def test_csv_counts_at_least_and_at_most(files: dict[str, bytes]) -> None:
    claim = _row(files, "claims.csv", "drill-in-russia")
    sides = ("supporting", "disputing")
    assert [(claim[f"{side}_at_least"], claim[f"{side}_at_most"], claim[f"{side}_items"]) for side in sides] == [
        ("1", "2", "3"),
        ("2", "2", "2"),
    ]
    assert (claim["context_items"], claim["discounted_items"]) == ("1", "1")
    wire = _row(files, "claims.csv", "told-by-a-wire")
    assert (wire["verdict"], wire["without_low"]) == ("single-origin", "unchecked")
    elsewhere = _row(files, "claims.csv", "drill-elsewhere")
    assert (elsewhere["searches"], elsewhere["last_searched"]) == ("2", "2026-11-27")


def test_csv_cells_never_begin_as_a_formula(files: dict[str, bytes]) -> None:
    assert _row(files, "claims.csv", "drill-in-russia")["statement"] == "'=cmd|' /C calc'!A0"
    assert _row(files, "themes.csv", "later")["title"].startswith("'=HYPERLINK")
    assert _row(files, "sources.csv", "report")["author"] == "'@author"
    for name in files:
        if name.endswith(".csv"):
            cells = [cell for row in _table(files, name) for cell in row.values()]
            assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]


@pytest.mark.parametrize("text", ["=1", "'=1", "''@x", "'Iron Brotherhood'", "plain", "", "\tx", "＝1", "-0044"])
def test_the_protection_of_cells_can_be_undone(text: str) -> None:
    shown = protect_cell(text)
    assert (shown[1:] if re.match(r"'+[=+\-@\t\r\n＝＋－＠]", shown) else shown) == text


def test_evidence_tells_where_its_way_ends_what_was_typed_and_whether_it_counts(files: dict[str, bytes]) -> None:
    rows = [row for row in _table(files, "evidence.csv") if row["about"] == "drill-in-russia"]
    names = ("source", "origin_kind", "origin", "origin_stated", "origin_typed", "counts", "not_counted_because")
    assert [tuple(row[name] for name in (*names, "voice")) for row in rows] == [
        ("paper", "actor", "ministry", "yes", "", "yes", "", "1"),
        ("report", "actor", "envoy", "yes", "envoy", "yes", "", "1"),
        ("report", "source", "report", "yes", "", "yes", "", "1"),
        ("withdrawn", "source", "withdrawn", "no", "", "no", "retracted", ""),
        ("season", "source", "season", "no", "", "no", "context", ""),
        ("copy", "source", "wire", "no", "", "yes", "", "2"),
        ("wire", "source", "wire", "yes", "itself", "yes", "", "2"),
    ]
    assert rows[0]["added"] == "2025-12-22"
    assert (rows[1]["origin_reason"], rows[2]["independent"]) == ("He is named.", "Seen by its own staff.")


def test_sources_tell_where_their_way_ends_and_what_was_typed(files: dict[str, bytes]) -> None:
    names = ("origin_typed", "origin_kind", "origin", "origin_stated")
    rows = {row["id"]: tuple(row[name] for name in names) for row in _table(files, "sources.csv")}
    assert rows["paper"] == ("ministry", "actor", "ministry", "yes")
    assert rows["report"] == ("itself", "source", "report", "yes")
    assert rows["copy"] == ("wire", "source", "wire", "no")
    assert rows["article"] == ("", "source", "article", "no")


def test_voices_joins_and_what_a_verdict_hangs_on_have_rows_of_their_own(files: dict[str, bytes]) -> None:
    voices = [tuple(row.values()) for row in _table(files, "voices.csv") if row["about"] == "drill-in-russia"]
    assert voices == [
        ("claim", "drill-in-russia", "supports", "1", "actor", "ministry", "yes", "A", "2"),
        ("claim", "drill-in-russia", "supports", "2", "source", "wire", "no", "", "1"),
        ("claim", "drill-in-russia", "disputes", "1", "source", "report", "yes", "", "1"),
        ("claim", "drill-in-russia", "disputes", "2", "source", "wire", "yes", "D", "1"),
    ]
    assert [tuple(row.values()) for row in _table(files, "joins.csv")] == [
        ("claim", "drill-in-russia", "supports", "1", "actor", "envoy", "actor", "ministry", "belongs together")
    ]
    assert [tuple(row.values()) for row in _table(files, "hangs_on.csv")] == [
        ("claim", "told-by-a-wire", "source", "wire", "unchecked"),
        ("claim", "denied", "source", "report", "unchecked"),
        ("event", "first-drill", "actor", "ministry", "unconfirmed"),
        ("event", "first-drill", "source", "paper", "unconfirmed"),
    ]


def test_searches_have_rows_of_their_own(files: dict[str, bytes]) -> None:
    assert [tuple(row.values()) for row in _table(files, "searches.csv")] == [
        ("claim", "drill-elsewhere", "1", "2026-11-26", "stored pages", "drill elsewhere; 演习", "", "", "Nothing."),
        ("claim", "drill-elsewhere", "2", "2026-11-27", "the ministry's site", "", "", "", ""),
        ("event", "first-drill", "1", "2026-11-27", "a library", "drill; Moscow", "paper", "xy", "'=1 + 1"),
    ]


def test_edges_tell_who_says_them_and_wear_its_verdict(files: dict[str, bytes]) -> None:
    rows = _table(files, "edges.csv")
    relation = next(row for row in rows if row["field"] == "relation")
    assert (relation["subject"], relation["predicate"], relation["object"]) == ("russia", "hosted", "china")
    assert (relation["said_by"], relation["verdict"]) == ("drill-in-russia", "contested")


def test_pairs_that_claims_name_together_are_counted_alike_in_table_and_database(
    files: dict[str, bytes], database: sqlite3.Connection
) -> None:
    rows = _table(files, "co_mentions.csv")
    pair = next(row for row in rows if row["second"] == "russia")
    assert (pair["first"], pair["claims"]) == ("china", "1")
    counted = database.execute("SELECT * FROM co_mention").fetchall()
    assert sorted((*row[:4], str(row[4])) for row in counted) == sorted(tuple(row.values()) for row in rows)


# SQLite


def test_the_database_is_sound_and_its_foreign_keys_hold(database: sqlite3.Connection) -> None:
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    tables = database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    empty = [name for (name,) in tables if not database.execute(f"SELECT count(*) FROM {name}").fetchone()[0]]
    assert empty == []


def test_the_database_answers_a_question_that_joins_tables(database: sqlite3.Connection) -> None:
    rows = database.execute(
        "SELECT claim.id, source.title FROM claim JOIN claim_actor ON claim_actor.claim = claim.id "
        "JOIN evidence ON evidence.about_kind = 'claim' AND evidence.about = claim.id "
        "JOIN source ON source.id = evidence.source "
        "WHERE claim_actor.actor = 'china' AND evidence.stance = 'disputes' AND evidence.counts"
    ).fetchall()
    assert rows == [("drill-in-russia", "-2+3 as a title"), ("drill-in-russia", "Off the wire")]


def test_the_database_says_what_rests_on_one_origin_alone(database: sqlite3.Connection) -> None:
    rows = database.execute(
        "SELECT about_kind, about, verdict FROM hangs_on WHERE kind = 'actor' AND id = 'ministry'"
    ).fetchall()
    assert rows == [("event", "first-drill", "unconfirmed")]


def test_the_database_leads_from_an_item_to_its_voice_and_its_joins(database: sqlite3.Connection) -> None:
    rows = database.execute(
        "SELECT evidence.source, voice.origin, voice.origin_stated, joined_origin.because FROM evidence "
        "JOIN voice USING (about_kind, about, stance) LEFT JOIN joined_origin ON joined_origin.about = voice.about "
        "AND joined_origin.stance = voice.stance AND joined_origin.voice = voice.position "
        "AND joined_origin.origin = evidence.origin "
        "WHERE evidence.about = 'drill-in-russia' AND voice.position = evidence.voice AND voice.stance = 'supports' "
        "ORDER BY evidence.position"
    ).fetchall()
    assert rows == [
        ("paper", "ministry", 1, None),
        ("report", "ministry", 1, "belongs together"),
        ("copy", "wire", 0, None),
    ]


def test_the_database_lists_searches_with_their_queries_and_finds(database: sqlite3.Connection) -> None:
    queries = database.execute("SELECT about, search, query FROM search_query ORDER BY 1, 2, position").fetchall()
    assert queries == [
        ("drill-elsewhere", 1, "drill elsewhere"),
        ("drill-elsewhere", 1, "演习"),
        ("first-drill", 1, "drill; Moscow"),
    ]
    assert database.execute("SELECT about, source FROM search_source").fetchall() == [("first-drill", "paper")]


def test_the_version_of_the_database_is_that_of_the_form(database: sqlite3.Connection) -> None:
    assert database.execute("PRAGMA user_version").fetchone() == (FORMAT_VERSION,)


@pytest.mark.parametrize(
    ("table", "names"),
    [("claim", VERDICT_NAMES), ("event", VERDICT_NAMES), ("evidence", EVIDENCE_NAMES), ("voice", VOICE_NAMES)],
)
def test_the_database_calls_columns_what_the_tables_call_them(
    database: sqlite3.Connection, table: str, names: tuple[str, ...]
) -> None:
    columns = {row[1] for row in database.execute(f"PRAGMA table_info({table})")}
    assert {"position" if name == "number" else name for name in names} <= columns


def test_the_database_keeps_texts_and_dates_as_typed(database: sqlite3.Connection) -> None:
    assert database.execute("SELECT statement FROM claim WHERE id = 'drill-in-russia'").fetchone() == (
        "=cmd|' /C calc'!A0",
    )
    dates = [date for (date,) in database.execute("SELECT date FROM event ORDER BY position")]
    assert dates == ["199X", "2005/..", "2016-05-26/2016-05-28", "2025-12-0X", "2025-12"]
    row = database.execute("SELECT origin_typed, origin_kind, origin, cited_by_work FROM source WHERE id = 'paper'")
    assert row.fetchone() == ("ministry", "actor", "ministry", 1)


# BibTeX


def _read_bibtex(text: str) -> dict[str, tuple[str, dict[str, str]]]:
    """Read entries by BibTeX's own rule: a value ends where its braces balance, escaped or not."""
    entries = {}
    for head in re.finditer(r"^@(\w+)\{([^,]+),\n", text, re.MULTILINE):
        fields, at = {}, head.end()
        while text[at] != "}":
            name, at = re.compile(r"  (\w+) = ").match(text, at)[1], text.index(" = ", at) + 3  # type: ignore[index]
            end, depth = at, 0
            while depth or text[end] != ",":
                depth += {"{": 1, "}": -1}.get(text[end], 0)
                end += 1
            fields[name], at = text[at:end], end + 2
        entries[head[2]] = (head[1], fields)
    return entries


_UNESCAPED = {
    r"{\textbackslash}": "\\", r"{\textbraceleft}": "{", r"{\textbraceright}": "}",
    r"{\textasciitilde}": "~", r"{\textasciicircum}": "^", r"{\textless}": "<",
    r"{\textgreater}": ">", r"{\textbar}": "|",
    r"{\textquotedbl}": '"', r"\#": "#", r"\$": "$", r"\%": "%", r"\&": "&", r"\_": "_",
}  # fmt: skip


def _unescape(text: str) -> str:
    return re.sub(r"\{\\[a-z]+\}|\\[#$%&_]", lambda found: _UNESCAPED[found.group()], text)


def test_bibtex_has_an_entry_of_the_right_type_for_each_source(files: dict[str, bytes]) -> None:
    entries = _read_bibtex(files["sources.bib"].decode())
    assert {key: kind for key, (kind, _) in entries.items()} == {
        "article": "misc",
        "paper": "article",
        "report": "techreport",
        "withdrawn": "online",
        "season": "incollection",
        "undated": "misc",
        "lecture": "misc",
        "wire": "misc",
        "copy": "misc",
    }
    assert entries["report"][1]["institution"] == "{Institute}"
    assert entries["article"][1]["howpublished"] == "{Paradigm Shift}"


def test_bibtex_keeps_titles_letter_by_letter_and_balanced(files: dict[str, bytes]) -> None:
    _, fields = _read_bibtex(files["sources.bib"].decode())["paper"]
    title = yaml.safe_load(FOLDER["sources.yml"])["paper"]["title"]
    assert _unescape(fields["title"].removeprefix("{{").removesuffix("}}")) == title
    assert fields["title"].count("{") == fields["title"].count("}")


def test_bibtex_names_are_told_apart_from_bodies(files: dict[str, bytes]) -> None:
    _, fields = _read_bibtex(files["sources.bib"].decode())["paper"]
    body = r"{RAND, Inc. {\textbraceleft}US{\textbraceright}}"
    assert fields["author"] == f"{{de la Cruz, Ágnes and {{Rand and Co}}, J. and {body}}}"
    assert fields["pages"] == "{12--34}"


def test_bibtex_dates_are_plain_or_in_words_and_never_padded(files: dict[str, bytes]) -> None:
    entries = {key: fields for key, (_, fields) in _read_bibtex(files["sources.bib"].decode()).items()}
    assert (entries["article"]["year"], entries["article"]["month"]) == ("{2025}", "dec")
    assert (entries["paper"]["year"], entries["paper"]["date"]) == ("{about April 2021}", "{2021-04~}")
    assert "month" not in entries["paper"]
    assert (entries["withdrawn"]["year"], entries["withdrawn"]["date"]) == ("{the 1990s}", "{199X}")
    assert entries["season"]["year"] == "{spring 2020}"


def test_bibtex_addresses_stand_as_they_are(files: dict[str, bytes]) -> None:
    entries = _read_bibtex(files["sources.bib"].decode())
    assert entries["article"][1]["url"] == "{https://example.pk/a_b?x=1%20y&z=#top}"
    assert entries["paper"][1]["doi"] == "{10.1000/xyz_1}"
    assert "the host; `[[kept]]`" in entries["paper"][1]["annote"]


def test_bibtex_is_read_by_pybtex(files: dict[str, bytes]) -> None:
    database = pytest.importorskip("pybtex.database")
    read = database.parse_string(files["sources.bib"].decode(), "bibtex")
    people = [str(person) for person in read.entries["paper"].persons["author"]]
    assert len(read.entries) == 9
    assert people[0] == "de la Cruz, Ágnes"
    assert len(people) == 3


def test_control_characters_do_not_reach_tex() -> None:
    assert escape_tex("a\x00b\n\tc ") == "a b c"


# CSL-JSON


def _csl(files: dict[str, bytes]) -> dict[str, Any]:
    return {item["id"]: item for item in json.loads(files["sources.csl.json"])}


def test_csl_dates_are_as_precise_as_stated(files: dict[str, bytes]) -> None:
    items = _csl(files)
    assert items["article"]["issued"] == {"date-parts": [[2025, 12, 20]]}
    assert items["paper"]["issued"] == {"date-parts": [[2021, 4]], "circa": True}
    assert items["paper"]["accessed"] == {"date-parts": [[2025, 12, 21]]}
    assert items["report"]["issued"] == {"date-parts": [[2018], [2019]]}
    assert items["season"]["issued"] == {"date-parts": [[2020]], "season": 1}
    assert items["withdrawn"]["issued"] == {"literal": "the 1990s"}
    assert items["undated"]["issued"] == {"literal": "from 2005 on"}


def test_csl_keeps_the_edtf_text_where_a_csl_date_says_less(files: dict[str, bytes]) -> None:
    items = _csl(files)
    assert items["withdrawn"]["custom"]["issued"] == "199X"
    assert items["undated"]["custom"]["issued"] == "2005/.."
    assert "issued" not in items["paper"]["custom"]


def test_csl_has_csl_variables_only_and_ours_in_custom(files: dict[str, bytes]) -> None:
    items = _csl(files)
    assert items["paper"]["container-title"] == "Journal of A & B"
    assert items["paper"]["author"][2] == {"literal": "RAND, Inc. {US}"}
    exact = {name: items["paper"]["custom"].pop(name) for name in ("title", "author", "note")}
    assert exact["title"] == items["paper"]["title"]
    assert exact["note"] == "Passes on [[ministry]] and [[china|the host]]; `[[kept]]` in code."
    assert items["paper"]["custom"] == {
        "level": "secondary",
        "reliability": "A",
        "reliability_reason": '=It is "peer-reviewed".',
        "outlet": "academic",
        "cited_by_work": True,
        "origin": "ministry",
        "origin_reason": "It prints the notice whole.",
    }
    assert items["copy"]["custom"]["cited_by_work"] is False
    assert items["paper"]["note"] == "Passes on Ministère “Défense” and the host; `[[kept]]` in code."
    ours = {name for item in items.values() for name in item.get("custom", {})} - set(CSL_VARIABLES)
    assert not [name for item in items.values() for name in item if name in ours]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2025", (2025,)),
        ("2025-12", (2025, 12)),
        ("2025-12-06T10:00:00Z", (2025, 12, 6)),
        ("Y17000", (17000,)),
        ("2025-12-0X", None),
        ("-0044", None),
        ("0000", None),
        ("2016-05-26/2016-05-28", None),
    ],
)
def test_plain_dates_have_the_parts_that_are_stated(text: str, parts: tuple[int, ...] | None) -> None:
    plain = read_plainly(text)
    assert (plain.parts if plain else None) == parts


# JSON-LD


def _nodes(files: dict[str, bytes]) -> dict[str, dict[str, Any]]:
    """Return the nodes of the site and its records by their addresses, without those of our vocabulary."""
    graph = json.loads(files["drillsite.jsonld"])["@graph"]
    nodes = [node for node in graph if not node["@id"].startswith("drillsite:")]
    assert len({node["@id"] for node in nodes}) == len(nodes)
    return {node["@id"]: node for node in nodes}


def test_linked_data_names_every_record_by_its_page_once(knowledge: Knowledge, files: dict[str, bytes]) -> None:
    nodes = _nodes(files)
    assert set(nodes) == {ABOUT.base_url, *(ABOUT.page_url(record.key) for record in knowledge.ordered)}


def test_linked_data_refers_only_to_what_it_describes(files: dict[str, bytes]) -> None:
    nodes = _nodes(files)

    def references(value: object) -> list[str]:
        if isinstance(value, list):
            return [found for one in value for found in references(one)]
        if isinstance(value, dict):
            own = [value["@id"]] if set(value) == {"@id"} else []
            return own + [found for one in value.values() for found in references(one)]
        return []

    named = {name for node in nodes.values() for name in references(node)}
    assert named - set(nodes) == {ABOUT.licence_url}


def test_linked_data_says_who_claims_it_and_where(files: dict[str, bytes]) -> None:
    base = ABOUT.base_url
    nodes = _nodes(files)
    claim = nodes[f"{base}claims/drill-in-russia/"]
    assert claim["@type"] == "Claim"
    assert claim["author"] == [{"@id": f"{base}actors/ministry/"}]
    assert claim["appearance"] == [{"@id": f"{base}sources/article/"}, {"@id": f"{base}sources/lecture/"}]
    assert claim["firstAppearance"] == {"@id": f"{base}sources/lecture/"}
    assert nodes[f"{base}claims/drill-elsewhere/"]["author"][0]["name"] == "Manahil Tariq Manj"


def test_linked_data_types_and_dates_fit_the_records(files: dict[str, bytes]) -> None:
    base = ABOUT.base_url
    nodes = _nodes(files)
    assert nodes[f"{base}actors/china/"]["@type"] == ["Country", "Organization"]
    assert nodes[f"{base}actors/envoy/"]["@type"] == "Person"
    assert nodes[f"{base}sources/report/"]["@type"] == "Report"
    drill = nodes[f"{base}events/first-drill/"]
    assert (drill["startDate"], drill["endDate"]) == ("2016-05-26", "2016-05-28")
    assert nodes[f"{base}events/third-drill/"]["startDate"] == "2025-12"
    assert nodes[f"{base}events/treaty/"]["startDate"] == "2005"
    assert "endDate" not in nodes[f"{base}events/treaty/"]
    assert nodes[f"{base}events/arms-sales/"]["startDate"]["@value"] == "199X"


def test_without_a_site_address_pages_are_relative(knowledge: Knowledge) -> None:
    files = export_files(knowledge, About("Drills", "", "CC BY 4.0", "", "0.1.0"))
    assert "claims/drill-in-russia/" in _nodes(files)
    assert _row(files, "actors.csv", "china")["page_url"] == "actors/china/"
    assert json.loads(files["drillsite.json"])["site"]["url"] == ""
