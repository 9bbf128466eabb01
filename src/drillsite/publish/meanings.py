"""Where the owner's docs say what each verdict means, so that its word on a page can lead there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown.extensions.toc import slugify

from drillsite.knowledge import VERDICT_WORDS

if TYPE_CHECKING:
    from mkdocs.structure.files import Files

__all__ = ["MEANINGS", "find_meanings"]

MEANINGS = "verdicts.md"
"""The page of the owner's docs that may say what verdicts mean, each under an anchor of its word."""

_ANCHOR = re.compile(r"\{[^{}\n]*#([\w-]+)[^{}\n]*\}|\bid=\"([\w-]+)\"")
_HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)


def find_meanings(files: Files) -> dict[str, str]:
    """Return the address of each verdict's meaning in the owner's docs, by the word, where it has an anchor there."""
    page = files.get_file_from_path(MEANINGS)
    if page is None:
        return {}
    anchors = set(_list_anchors(page.content_string))
    return {word: f"{page.url}#{word}" for word in (*VERDICT_WORDS, "weak") if word in anchors}


def _list_anchors(text: str) -> list[str]:
    """Return the anchors that are written in a Markdown text, and those that its plain headings get."""
    written = [first or second for first, second in _ANCHOR.findall(text)]
    return written + [slugify(heading, "-") for heading in _HEADING.findall(text) if not _ANCHOR.search(heading)]
