"""References in the styles that people are asked for, set by Pandoc's processor of the Citation Style Language."""

from __future__ import annotations

import json
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["STYLES", "Reference", "format_references"]

STYLES = {"APA": "apa", "Chicago": "chicago-author-date", "MLA": "modern-language-association"}
"""Each style as readers know it, and the name of its file: APA 7, Chicago 18 (author–date), MLA 9."""

_FOLDER = Path(__file__).parent / "citation_styles"
_ENTRY = re.compile(r'<div id="ref-(\d+)" class="csl-entry"[^>]*>(.*?)</div>', re.DOTALL)
_DROPPED = re.compile(r"</?span[^>]*>|\u2060")

Reference = tuple[Markup, ...]
"""The reference of one item in each of the styles, in their order."""


def format_references(items: Sequence[dict[str, Any]]) -> tuple[Reference, ...]:
    """Give the reference of each CSL-JSON item, alone and not as one of a list, as HTML with italics only.

    `<` and `>` in a text are shown; only `<span class="nocase">`, which keeps a title's case, is markup. All items are
    set in one run for each style, side by side: a third of a second, and a millisecond for each item and style.
    """
    texts = [json.dumps(item, ensure_ascii=False, sort_keys=True) for item in items]
    if missing := [text for text in dict.fromkeys(texts) if text not in _set]:
        if len(_set) > _MOST_KEPT:
            _set.clear()
            missing = list(dict.fromkeys(texts))
        _set.update(zip(missing, _set_anew(missing), strict=True))
    return tuple(_set[text] for text in texts)


_set: dict[str, Reference] = {}
"""The references set so far, by their items: in a preview most stay what they were."""

_MOST_KEPT = 100_000


def _set_anew(texts: Sequence[str]) -> Iterator[Reference]:
    items = [{**json.loads(text), "id": str(number)} for number, text in enumerate(texts)]
    written = json.dumps(items, ensure_ascii=False)
    with ThreadPoolExecutor(len(STYLES)) as threads:
        by_style = list(threads.map(partial(_run, written, len(items)), STYLES.values()))
    return zip(*by_style, strict=True)


def _run(items: str, count: int, style: str) -> list[Markup]:
    """Give the references in one style; a work that the style has no reference for has an empty one."""
    import pypandoc  # type: ignore[import-untyped]  # here, for it brings all that could download a Pandoc

    command = [
        *(pypandoc.get_pandoc_path(), "+RTS", "-A64m", "-RTS"),
        *("--from=csljson", "--to=html", "--wrap=none", "--citeproc", "--metadata=link-bibliography=false"),
        f"--csl={_FOLDER / style}.csl",
    ]
    done = subprocess.run(command, input=items.encode(), capture_output=True, check=True)
    found = {int(number): _tidy(entry) for number, entry in _ENTRY.findall(done.stdout.decode())}
    return [found.get(number, Markup()) for number in range(count)]


def _tidy(entry: str) -> Markup:
    html = _DROPPED.sub("", entry).strip()
    return Markup(html.replace("<em>", "<i>").replace("</em>", "</i>"))
