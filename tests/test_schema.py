from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from drillsite.cli import main
from drillsite.edit.schema import SCHEMA_FOLDER, associate_vscode, write_schemas
from drillsite.knowledge import load_knowledge
from drillsite.reading.folder import LOCK_NAME

DATA = Path(__file__).parent.parent / "data"


@pytest.fixture(scope="module")
def schemas():
    known = load_knowledge(DATA, DATA / "none", "data").knowledge
    assert known
    return {name: json.loads(content) for name, content in write_schemas(known.records).items()}


def offered(schema, definition, field):
    """Give what is offered in a field: value and description."""
    found = schema["$defs"][definition]["properties"][field]
    choices = found.get("items", found)["anyOf"]
    found = next(one["$ref"] for one in choices if "$ref" in one).removeprefix("#/$defs/")
    return {one["const"]: one["description"] for one in schema["$defs"][found]["anyOf"]}


def test_there_is_a_valid_schema_for_the_files_of_each_kind(schemas):
    assert sorted(schemas) == [
        "actors.json", "claims.json", "events.json", "sources.json", "systems.json", "themes.json",
    ]  # fmt: skip
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize(
    "path", sorted(set(DATA.rglob("*.yml")) - {DATA / LOCK_NAME}), ids=lambda path: path.relative_to(DATA).as_posix()
)
def test_the_real_records_agree_with_their_schema(schemas, path):
    plural = path.relative_to(DATA).parts[0].removesuffix(".yml")
    records = yaml.load(path.read_bytes(), yaml.BaseLoader)
    for theme in records.values() if plural == "themes" else ():
        theme["order"] = int(theme["order"])  # BaseLoader gives texts only
    Draft202012Validator(schemas[f"{plural}.json"]).validate(records)


def test_a_field_that_names_records_offers_the_ids_that_exist_with_their_titles(schemas):
    claims = schemas["claims.json"]
    assert offered(claims, "Claim", "actors")["prc-mnd"] == "Actor: Ministry of National Defense of China"
    assert "s-400" not in offered(claims, "Claim", "actors")
    assert "s-400" in offered(claims, "Relation", "subject")
    assert {"prc-mnd", "xinhua-2025-12-06"} <= set(offered(claims, "Evidence", "origin"))


def test_an_id_that_two_kinds_have_is_offered_with_its_kind(link):
    known = link(
        {
            "actors.yml": "tass: {name: TASS, type: organisation, summary: An agency.}",
            "sources.yml": "tass: {type: webpage, title: TASS, origin: 'actor:tass'}",
        }
    )
    schema = json.loads(write_schemas(known.records)["sources.json"])
    assert set(offered(schema, "Source", "origin")) == {"tass", "source:tass"}


def test_where_an_origin_is_asked_for_itself_is_offered_beside_the_ids(schemas):
    assert {"enum": ["itself"]} in schemas["sources.json"]["$defs"]["Source"]["properties"]["origin"]["anyOf"]


def test_where_no_record_exists_any_text_may_be_typed(link):
    schema = json.loads(write_schemas(link({}).records)["claims.json"])
    Draft202012Validator.check_schema(schema)
    wrong = Draft202012Validator(schema).iter_errors({"a": {"actors": ["x"]}})
    assert {fault.validator for fault in wrong} == {"required"}


def test_an_id_that_does_not_exist_yet_is_not_called_wrong(schemas):
    claim = {"statement": "A.", "type": "fact", "theme": "new", "stated_in": [{"source": "new"}]}
    assert list(Draft202012Validator(schemas["claims.json"]).iter_errors({"a-claim": claim})) == []


def test_every_field_says_what_it_is_for(schemas):
    for name in ("Claim", "Source", "Evidence", "Statement"):
        properties = schemas["claims.json"]["$defs"][name]["properties"]
        assert [field for field, schema in properties.items() if "description" not in schema] == []


def test_other_settings_of_the_editor_are_kept():
    before = '{"editor.tabSize": 2, "yaml.schemas": {"mine.json": "docs/*.yml"}}'
    after = json.loads(associate_vscode(before, "data"))
    assert after["editor.tabSize"] == 2
    assert after["yaml.schemas"]["mine.json"] == "docs/*.yml"
    assert after["yaml.schemas"][f"{SCHEMA_FOLDER}/claims.json"] == [
        "data/claims.yml",
        "data/claims/**/*.yml",
        "data/claims.yaml",
        "data/claims/**/*.yaml",
    ]
    assert associate_vscode(json.dumps(after), "data") == associate_vscode(before, "data")


@pytest.fixture
def drillsite(project, monkeypatch):
    monkeypatch.chdir(project)
    return lambda *arguments: CliRunner().invoke(main, arguments)


def test_the_command_writes_schemas_and_tells_the_editor(drillsite, project):
    result = drillsite("schema")
    assert result.exit_code == 0, result.output
    settings = json.loads((project / ".vscode/settings.json").read_text("utf-8"))
    assert all((project / path).is_file() for path in settings["yaml.schemas"])


def test_schemas_are_written_while_the_data_has_mistakes(drillsite, project):
    (project / "data/actors.yml").write_text("north: {name: North\n", "utf-8")
    (project / "data/themes.yml").write_text("a-b: {title: T, summary: S, ordr: 1}\nc: {title: C, summary: S}", "utf-8")
    assert drillsite("schema").exit_code == 0
    schema = json.loads((project / SCHEMA_FOLDER / "claims.json").read_text("utf-8"))
    assert set(offered(schema, "Claim", "theme")) == {"c"}


UNFIT = {
    "a comment": '{"a": 1, // mine\n}',
    "a list": "[]",
    "other schemas": '{"yaml.schemas": 1}',
    "an unfinished depth": "[" * 100_000,
    "a depth": '{"a": ' + "[" * 2_000 + "]" * 2_000 + "}",
}


@pytest.mark.parametrize("settings", UNFIT.values(), ids=UNFIT)
def test_settings_that_cannot_be_changed_without_loss_are_left_alone(drillsite, project, settings):
    (project / ".vscode").mkdir()
    (project / ".vscode/settings.json").write_text(settings, "utf-8")
    result = drillsite("schema")
    assert result.exit_code == 1
    assert "yaml.schemas" in result.output
    assert (project / ".vscode/settings.json").read_text("utf-8") == settings
