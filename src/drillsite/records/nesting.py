"""How deep prose may nest, so that Markdown takes time in proportion to its length and never runs out of room.

Markdown looks for the end of each bracket from where it opens: with few open at once it reads a text a few times over,
with thousands thousands of times.
"""

from __future__ import annotations

import re

from drillsite.records.references import CODE

__all__ = ["MAX_LEVELS", "find_nesting_fault"]

MAX_LEVELS = 20
"""How many brackets of one paragraph may be open at once, and how many levels of lists there may be."""

_INDENT = 4
"""Columns by which Markdown tells one level of a list from the next."""

_BLANK_LINE = re.compile(r"\n\s*\n")
_NO_BRACKETS = re.compile(rf"\\.|{CODE.pattern}", re.DOTALL)
"""What stands for itself: a sign after a backslash, and code."""

_BRACKET = re.compile(r"\]\(|[\[\]()]")
_DEEP_ITEM = re.compile(rf"^ {{{MAX_LEVELS * _INDENT}}} *(?:[-+*]|\d+\.)\s", re.MULTILINE)


def find_nesting_fault(text: str) -> tuple[str, str]:
    """Give what nests too deep in a prose text and what to do, or two empty texts.

    Cost: next to nothing for a text of one line with few brackets, as nearly all are.
    """
    if text.count("[") > MAX_LEVELS and any(map(_is_too_deep, _BLANK_LINE.split(text))):
        hint = "close them, or write a backslash before each that stands for itself: \\["
        return f"more than {MAX_LEVELS} brackets are open at once in this text", hint
    if "\n" in text and _DEEP_ITEM.search(text.expandtabs(_INDENT)):
        return f"more than {MAX_LEVELS} levels of lists are nested in this text", "use fewer levels"
    return "", ""


def _is_too_deep(paragraph: str) -> bool:
    """Give whether too many square brackets, or round ones of links, are open somewhere."""
    square = round_ = 0
    for bracket in _BRACKET.findall(_NO_BRACKETS.sub("", paragraph)):
        if bracket == "[":
            square += 1
        elif bracket.startswith("]"):
            square = max(0, square - 1)
        if bracket == "](" or (bracket == "(" and round_):
            round_ += 1
        elif bracket == ")":
            round_ = max(0, round_ - 1)
        if max(square, round_) > MAX_LEVELS:
            return True
    return False
