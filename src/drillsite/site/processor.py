"""References in the styles that people are asked for, set by Pandoc's processor of the Citation Style Language."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import weakref
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from markupsafe import Markup
from pydantic_core import to_json

from drillsite.site.kept_references import KeptReferences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

__all__ = ["STYLES", "Reference", "format_references", "start_references"]

STYLES = {"APA": "apa", "Chicago": "chicago-author-date", "MLA": "modern-language-association"}
"""Each style as readers know it, and the name of its file: APA 7, Chicago 18 (author–date), MLA 9."""

_FOLDER = Path(__file__).parent / "citation_styles"
_ENTRY = re.compile(r'<div id="ref-(\d+)" class="csl-entry"[^>]*>(.*?)</div>', re.DOTALL)
_DROPPED = re.compile(r"</?span[^>]*>|\u2060")

Reference = tuple[Markup, ...]
"""The reference of one item in each of the styles, in their order."""


def format_references(items: Sequence[dict[str, Any]]) -> tuple[Reference, ...]:
    """Give the reference of each CSL-JSON item, alone and not as one of a list, as HTML with italics only.

    Items have no id. `<` and `>` in a text are shown; only `<span class="nocase">`, which keeps a title's case, is
    markup. All items that no earlier build has kept are set in one run for each style, side by side: a tenth of a
    second, and half a millisecond for each item and style.
    """
    start_references(items)()
    return tuple(_set[to_json(item)] for item in items)


def start_references(items: Iterable[dict[str, Any]]) -> Callable[[], None]:
    """Have references set while other work is done; what is given back waits until `format_references` has them."""
    texts = list(dict.fromkeys(map(to_json, items)))
    missing = [text for text in texts if text not in _set]
    if len(_set) > _MOST_KEPT:
        _set.clear()
        missing = texts
    if missing:
        _set.update(_kept().find(missing))
        missing = [text for text in missing if text not in _set]
    if not missing:
        return lambda: None
    given = b"[%s]" % b",".join(b'{"id":"%d",%s' % (number, text[1:]) for number, text in enumerate(missing))
    runs = [_Run(given, style) for style in STYLES.values()]

    def finish() -> None:
        if runs:
            by_style = [run.references(len(missing)) for run in runs]
            found = dict(zip(missing, zip(*by_style, strict=True), strict=True))
            _set.update(found)
            _kept().keep(found)
            runs.clear()

    return finish


@cache
def _kept() -> KeptReferences:
    """Return what keeps references between builds; another processor or style sets others."""
    styles = b"".join((_FOLDER / f"{name}.csl").read_bytes() for name in STYLES.values())
    return KeptReferences(version("pypandoc_binary").encode() + styles)


_set: dict[bytes, Reference] = {}
"""The references set so far, by the JSON of their items: in a preview most stay what they were."""

_MOST_KEPT = 100_000


_PATIENCE = 10
"""How far the processor stands back (Unix's niceness) behind the work that is done meanwhile."""


class _Run:
    """The processor at work on items in one style; it reads and writes files, so that nobody need wait for it."""

    def __init__(self, items: bytes, style: str) -> None:
        import pypandoc  # type: ignore[import-untyped]  # here, for it brings all that could download a Pandoc

        self._command = [
            *(pypandoc.get_pandoc_path(), "+RTS", "-A1m", "-O256m", "-RTS"),
            *("--from=csljson", "--to=html", "--wrap=none", "--citeproc", "--metadata=link-bibliography=false"),
            f"--csl={_FOLDER / style}.csl",
        ]
        # Closed by `_end`: when they have been read, or nobody is to read them any more.
        self._said, self._faults = tempfile.TemporaryFile(), tempfile.TemporaryFile()  # noqa: SIM115
        with tempfile.TemporaryFile() as given:
            given.write(items)
            given.seek(0)
            self._process = subprocess.Popen(self._command, stdin=given, stdout=self._said, stderr=self._faults)
        with suppress(OSError, AttributeError):  # a kindness only, which not every system has or allows
            os.setpriority(os.PRIO_PROCESS, self._process.pid, _PATIENCE)
        self._end = weakref.finalize(self, _end, self._process, self._said, self._faults)

    def references(self, count: int) -> list[Markup]:
        """Wait for the references; a work that the style has no reference for has an empty one.

        Raises CalledProcessError where the processor fails.
        """
        status = self._process.wait()
        said, faults = map(_read_whole, (self._said, self._faults))
        self._end()
        if status:
            raise subprocess.CalledProcessError(status, self._command, said, faults)
        found = {int(number): _tidy(entry) for number, entry in _ENTRY.findall(said)}
        return [found.get(number, Markup()) for number in range(count)]


def _read_whole(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


def _end(process: subprocess.Popen[bytes], *files: IO[bytes]) -> None:
    process.wait()
    for file in files:
        file.close()


def _tidy(entry: str) -> Markup:
    html = _DROPPED.sub("", entry).strip()
    return Markup(html.replace("<em>", "<i>").replace("</em>", "</i>"))
