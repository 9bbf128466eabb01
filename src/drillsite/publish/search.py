"""The search of a published site: its index, written by Pagefind's program, and its box in the theme's header."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cbor2
from markupsafe import Markup
from mkdocs.config import base
from mkdocs.config import config_options as options
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from pagefind.service import get_executable

from drillsite.publish.page import RecordPage
from drillsite.site.search import GUIDE, SearchEntry, spell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

__all__ = ["ENGINE_MISSING", "has_engine", "list_docs_entries", "names_other_search", "show_search_box", "write_index"]

FOLDER = "pagefind"
"""The folder of the site for the index and the engine that reads it."""

ENGINE_MISSING = "there is no Pagefind program for this system, so the site is built without search"

_SIGNATURE = b"pagefind_dcd"
"""With what the content of each of Pagefind's packed files begins."""

THEME = Path(__file__).parent / "search_theme"
_BOX = "material/search"
"""The plugin whose presence makes Material's header show a search box."""


def has_engine() -> bool:
    """Give whether the program that writes the index is installed."""
    return get_executable() is not None


def names_other_search(config: MkDocsConfig) -> bool:
    """Give whether mkdocs.yml names a search of its own, which then stands in the theme's box as it is."""
    return any(name in config.plugins and not isinstance(config.plugins[name], _Box) for name in ("search", _BOX))


class _BoxConfig(base.Config):
    enabled = options.Type(bool, default=True)


class _Box(BasePlugin[_BoxConfig]):
    """Stands for Material's search plugin, so that the header has its box; ours is in it (search_theme)."""


def show_search_box(config: MkDocsConfig) -> None:
    """Have the theme's header show our search box."""
    box = _Box()
    box.load_config({})
    config.plugins[_BOX] = box
    config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(THEME))


def list_docs_entries(files: Files) -> Iterator[SearchEntry]:
    """Give an entry for each page that the site's owner wrote, unless it says `search: {exclude: true}`."""
    for file in files.documentation_pages():
        page = file.page
        if page is None or isinstance(page, RecordPage) or _is_excluded(page.meta):
            continue
        title, text = str(page.title or ""), Markup(page.content or "").striptags()
        yield SearchEntry(page.url, title, text, {"subject": spell(title)}, {"Kind": [GUIDE]})


def _is_excluded(meta: Any) -> bool:
    said = meta.get("search")
    return isinstance(said, dict) and bool(said.get("exclude"))


def write_index(entries: Iterable[SearchEntry], site_folder: str, language: str) -> None:
    """Write the index of these entries into the site, with the engine that searches it; raises PluginError.

    The same entries in the same order give the same files. Pagefind holds the whole index in memory, some 55 kB for
    each entry.
    """
    folder = Path(site_folder, FOLDER).resolve()
    # The package's own Python client waits a tenth of a second after each entry; so its program is asked directly.
    command = [str(get_executable()), "--service"]
    try:
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
            _ask_for_index(_Engine(program), entries, folder, language)
    except (OSError, ValueError) as fault:
        raise PluginError(f"Pagefind stopped while the search index was written: {fault}") from None
    _put_in_order(folder)
    for part in folder.glob("pagefind-*.[jc]s*"):  # Pagefind's own boxes, highlighter and worker, which nobody loads
        if part.suffix != ".json":
            part.unlink()


def _ask_for_index(engine: _Engine, entries: Iterable[SearchEntry], folder: Path, language: str) -> None:
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
    engine.ask("WriteFiles", output_path=str(folder))


def _put_in_order(folder: Path) -> None:
    """Write anew, in a fixed order, what Pagefind writes in another order each time: facets and their values.

    Its files are packed CBOR behind a signature, and named by what is in them: the entry names the list of each
    language, which names the files of the facets.
    """
    entry_path = folder / "pagefind-entry.json"
    entry = json.loads(entry_path.read_bytes())
    for language, about in entry["languages"].items():
        list_path = folder / f"pagefind.{about['hash']}.pf_meta"
        version, pages, chunks, facets, *rest = _unpack(list_path)
        named = [(facet, _sort_facet(folder / "filter" / f"{name}.pf_filter", language)) for facet, name in facets]
        packed = _pack([version, pages, chunks, sorted(named), *rest])
        about["hash"] = f"{language}_{_digest(packed)}"
        list_path.unlink()
        (folder / f"pagefind.{about['hash']}.pf_meta").write_bytes(packed)
    entry_path.write_text(json.dumps(entry, separators=(",", ":")), "utf-8")


def _sort_facet(path: Path, language: str) -> str:
    """Sort the values of a facet, and give the new name of its file."""
    facet, values = _unpack(path)
    packed = _pack([facet, sorted(values)])
    path.unlink()
    name = f"{language}_{_digest(packed)}"
    path.with_name(f"{name}.pf_filter").write_bytes(packed)
    return name


def _unpack(path: Path) -> list[Any]:
    content: list[Any] = cbor2.loads(gzip.decompress(path.read_bytes()).removeprefix(_SIGNATURE))
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

    def ask(self, what: str, **details: object) -> None:
        """Ask for one thing and wait until it is done, so that order is kept and no pipe fills up."""
        self._count += 1
        question = {"message_id": self._count, "payload": {"type": what, "index_id": 0, **details}}
        self._questions.write(base64.b64encode(json.dumps(question).encode()) + b",")
        self._questions.flush()
        answer = json.loads(base64.b64decode(self._read_answer()))["payload"]
        if answer["type"] == "Error":
            raise PluginError(f"Pagefind cannot write the search index: {answer['message']}")

    def _read_answer(self) -> bytes:
        answer = b""
        while not answer.endswith(b","):
            piece = os.read(self._answers.fileno(), 65_536)
            if not piece:
                raise OSError("no answer")
            answer += piece
        return answer[:-1]
