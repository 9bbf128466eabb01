"""The schemas in use: the language server of YAML editors completes, explains and complains by them."""

from __future__ import annotations

import json
import queue
import shutil
import subprocess
import threading
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from drillsite.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.bars

CLAIM = """\
new-claim:
  statement: It is new.
  type: fact
  theme: water
  stated_in: [{source: article}]
  actors: []
"""
PATIENCE = 30


class Client:
    """Speaks the Language Server Protocol over the standard streams of a server."""

    def __init__(self, program: subprocess.Popen[bytes], settings: dict[str, Any]) -> None:
        self._program, self._settings = program, settings
        self._answers: queue.Queue[dict[str, Any]] = queue.Queue()
        self._number = 0
        self._told: list[dict[str, Any]] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while header := self._program.stdout.readline():
            if header.lower().startswith(b"content-length:"):
                self._program.stdout.readline()
                self._answers.put(json.loads(self._program.stdout.read(int(header.split(b":")[1]))))

    def tell(self, method: str, **parameters: Any) -> None:
        self._send({"method": method, "params": parameters})

    def _send(self, message: dict[str, Any]) -> None:
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._program.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(content), content))
        self._program.stdin.flush()

    def ask(self, method: str, **parameters: Any) -> Any:
        self._number += 1
        self._send({"id": self._number, "method": method, "params": parameters})
        while True:
            answer = self._answers.get(timeout=PATIENCE)
            if answer.get("id") == self._number and "method" not in answer:
                return answer.get("result")
            self._reply(answer)

    def wait_for(self, method: str) -> dict[str, Any]:
        while True:
            for told in self._told:
                if told["method"] == method:
                    self._told.remove(told)
                    return told["params"]
            self._reply(self._answers.get(timeout=PATIENCE))

    def wait_for_faults(self) -> list[dict[str, Any]]:
        while True:
            if faults := self.wait_for("textDocument/publishDiagnostics")["diagnostics"]:
                return faults

    def _reply(self, message: dict[str, Any]) -> None:
        """Note what the server tells; give it the settings when it asks for them."""
        if "id" in message and message.get("method") == "workspace/configuration":
            result = [
                self._settings.get(item["section"].removeprefix("yaml."), {}) for item in message["params"]["items"]
            ]
            self._send({"id": message["id"], "result": result})
        elif "id" in message:
            self._send({"id": message["id"], "result": None})
        else:
            self._told.append(message)

    def open(self, path: Path, text: str) -> str:
        uri = path.as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", textDocument=document)
        return uri

    def labels(self, uri: str, line: int, character: int) -> dict[str, dict[str, Any]]:
        place = {"textDocument": {"uri": uri}, "position": {"line": line, "character": character}}
        found = self.ask("textDocument/completion", **place)
        return {item["label"]: item for item in (found["items"] if isinstance(found, dict) else found)}


@pytest.fixture
def editor(project: Path, modules: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """Give an editor on the small site, set up by `drillsite schema` alone."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node on this machine")
    monkeypatch.chdir(project)
    assert CliRunner().invoke(main, ["schema"]).exit_code == 0
    settings = json.loads((project / ".vscode" / "settings.json").read_text("utf-8"))
    schemas = {(project / name).as_uri(): files for name, files in settings["yaml.schemas"].items()}
    yaml = {"schemas": schemas, "validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}}
    server = modules / "yaml-language-server" / "bin" / "yaml-language-server"
    with subprocess.Popen([node, str(server), "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
        client = Client(program, {"yaml": yaml})
        top = {"uri": project.as_uri(), "name": "site"}
        capabilities = {"workspace": {"configuration": True, "workspaceFolders": True}}
        client.ask("initialize", processId=None, rootUri=top["uri"], workspaceFolders=[top], capabilities=capabilities)
        client.tell("initialized")
        client.tell("workspace/didChangeConfiguration", settings={"yaml": yaml})
        client.open(project / "data/claims/probe.yml", CLAIM.replace("type: fact", "type: fat"))
        client.wait_for_faults()  # now it has read its settings
        yield client
        program.kill()


def test_ids_of_the_records_that_there_are_are_offered_with_their_names(editor, project):
    uri = editor.open(project / "data/claims/new.yml", CLAIM)
    offered = editor.labels(uri, 5, len("  actors: ["))
    assert {"north", "south", "ministry"} <= offered.keys()
    assert "water" not in offered


def test_fields_are_offered(editor, project):
    uri = editor.open(project / "data/claims/new.yml", CLAIM + "  \n")
    assert {"evidence", "attributed_to", "note"} <= editor.labels(uri, 6, 2).keys()


@pytest.mark.parametrize(
    ("line", "said"),
    [(1, "The claim in one sentence of our own"), (2, "What sort of claim it is"), (3, "Theme: Water")],
)
def test_a_field_under_the_pointer_is_explained_and_an_id_says_whose_it_is(editor, project, line, said):
    uri = editor.open(project / "data/claims/new.yml", CLAIM)
    place = {"textDocument": {"uri": uri}, "position": {"line": line, "character": 4}}
    assert said in json.dumps(editor.ask("textDocument/hover", **place))


def test_a_wrong_value_is_marked_on_its_line(editor, project):
    editor.open(project / "data/claims/new.yml", CLAIM.replace("type: fact", "type: fat"))
    faults = editor.wait_for_faults()
    assert [fault["range"]["start"]["line"] for fault in faults] == [2]
    assert "judgement-of-value" in faults[0]["message"]


def test_a_line_at_the_head_of_a_file_names_the_schema_too(editor, project):
    schema = (project / ".drillsite/schema/actors.json").as_uri()
    text = f"# yaml-language-server: $schema={schema}\nwest:\n  name: West\n  \n"
    uri = editor.open(project / "notes" / "people.yml", text)
    assert {"type", "summary", "part_of"} <= editor.labels(uri, 3, 2).keys()
