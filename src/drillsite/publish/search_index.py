"""The index of the search, made by Pagefind's program and written with the engine that reads it."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import subprocess
from typing import TYPE_CHECKING, Any

import cbor2
from mkdocs.exceptions import PluginError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from drillsite.site.search import SearchEntry

__all__ = ["ENGINE_MISSING", "FOLDER", "Index", "has_engine", "make_index"]

Index = dict[str, bytes]
"""Files by their addresses."""

FOLDER = "pagefind"
"""The folder of the site for the index and the engine that reads it."""

ENGINE_MISSING = "there is no Pagefind program for this system, so the site is built without search"

_SIGNATURE = b"pagefind_dcd"
"""With what the content of each of Pagefind's packed files begins."""

_UNUSED = (".js", ".css")
"""How the names end of Pagefind's own boxes, highlighter and worker, `pagefind-*`, which nobody loads."""


def has_engine() -> bool:
    """Give whether the program that makes the index is installed."""
    return find_engine() is not None


def find_engine() -> Path | None:
    """Give the program that makes the index, if there is one for this system."""
    # Imported here: the package's client brings asyncio, which takes longer than to check a small site.
    from pagefind.service import get_executable

    return get_executable()


def make_index(entries: Iterable[SearchEntry], language: str) -> Index:
    """Give the files of the index of these entries and of the engine that searches it, by address; raises PluginError.

    The same entries in the same order give the same files. Pagefind holds the whole index in memory, some 55 kB for
    each entry.
    """
    # The package's own Python client waits a tenth of a second after each entry; so its program is asked directly.
    command = [str(find_engine()), "--service"]
    try:
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
            index = _ask_for_index(_Engine(program), entries, language)
    except (OSError, ValueError) as fault:
        raise PluginError(f"Pagefind stopped while the search index was written: {fault}") from None
    _put_in_order(index)
    return {f"{FOLDER}/{name}": content for name, content in index.items()}


def _ask_for_index(engine: _Engine, entries: Iterable[SearchEntry], language: str) -> Index:
    """Give the content of each file by its path in the folder."""
    engine.ask("NewIndex", config={})
    for entry in entries:
        engine.ask(
            "AddRecord",
            url=entry.address,
            content=entry.text,
            language=language,
            meta={"title": entry.title, **entry.fields},
            filters=entry.facets,
        )
    # Asked to write the files itself, the program answers before the last of them is on the disk.
    files = engine.ask("GetFiles")["files"]
    return {
        file["path"]: base64.b64decode(file["content"])
        for file in files
        if not (file["path"].startswith("pagefind-") and file["path"].endswith(_UNUSED))
    }


def _put_in_order(index: Index) -> None:
    """Put into a fixed order what Pagefind gives in another order each time: facets and their values.

    Its files are packed CBOR behind a signature, and named by what is in them: the entry names the list of each
    language, which names the files of the facets.
    """
    entry = json.loads(index["pagefind-entry.json"])
    for language, about in entry["languages"].items():
        version, pages, chunks, facets, *rest = _unpack(index.pop(f"pagefind.{about['hash']}.pf_meta"))
        named = [(facet, _sort_facet(index, name, language)) for facet, name in facets]
        packed = _pack([version, pages, chunks, sorted(named), *rest])
        about["hash"] = f"{language}_{_digest(packed)}"
        index[f"pagefind.{about['hash']}.pf_meta"] = packed
    index["pagefind-entry.json"] = json.dumps(entry, separators=(",", ":")).encode()


def _sort_facet(index: Index, name: str, language: str) -> str:
    """Sort the values of a facet, and give the new name of its file."""
    facet, values = _unpack(index.pop(f"filter/{name}.pf_filter"))
    packed = _pack([facet, sorted(values)])
    name = f"{language}_{_digest(packed)}"
    index[f"filter/{name}.pf_filter"] = packed
    return name


def _unpack(packed: bytes) -> list[Any]:
    content: list[Any] = cbor2.loads(gzip.decompress(packed).removeprefix(_SIGNATURE))
    return content


def _pack(content: list[Any]) -> bytes:
    return gzip.compress(_SIGNATURE + cbor2.dumps(content), mtime=0)


def _digest(packed: bytes) -> str:
    return hashlib.sha256(packed).hexdigest()[:10]


class _Engine:
    """Pagefind's program as a service: each question and answer is JSON in Base64 before a comma."""

    def __init__(self, program: subprocess.Popen[bytes]) -> None:
        assert program.stdin is not None
        assert program.stdout is not None
        self._questions, self._answers = program.stdin, program.stdout
        self._count = 0

    def ask(self, what: str, **details: object) -> dict[str, Any]:
        """Ask for one thing and give its answer when it is there, so that order is kept and no pipe fills up."""
        self._count += 1
        question = {"message_id": self._count, "payload": {"type": what, "index_id": 0, **details}}
        self._questions.write(base64.b64encode(json.dumps(question).encode()) + b",")
        self._questions.flush()
        answer: dict[str, Any] = json.loads(base64.b64decode(self._read_answer()))["payload"]
        if answer["type"] == "Error":
            raise PluginError(f"Pagefind cannot write the search index: {answer['message']}")
        return answer

    def _read_answer(self) -> bytes:
        answer = bytearray()
        while not answer.endswith(b","):
            piece = os.read(self._answers.fileno(), 1 << 20)
            if not piece:
                raise OSError("no answer")
            answer += piece
        return bytes(answer[:-1])
