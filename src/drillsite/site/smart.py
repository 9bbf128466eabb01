"""Real quotation marks and apostrophes where people type straight ones."""

from __future__ import annotations

import re

__all__ = ["set_quotes"]

_TAG_OR_TEXT = re.compile(r"(<(?:code|pre)\b.*?</(?:code|pre)>|<[^>]*>)", re.DOTALL)
_OPENING = re.compile(r"(^|[\s(\[{–—/])([\"'])(?=\S)")
_ENDS_WORD = ("</a", "</em", "</strong", "<code", "</code")
"""What, right before a quotation mark, is the end of a word: `<a>China</a>'s`."""


def set_quotes(html: str) -> str:
    """Give a text or HTML with ' and \" set as ’, ‘, “ and ”; what stands in tags and code is left alone."""
    if '"' not in html and "'" not in html:
        return html
    pieces = _TAG_OR_TEXT.split(html)
    last = len(pieces) - 1
    for position in range(0, last + 1, 2):
        if '"' not in pieces[position] and "'" not in pieces[position]:
            continue
        follows_word = position > 0 and pieces[position - 1].startswith(_ENDS_WORD)
        pieces[position] = _set(pieces[position], follows_word=follows_word, is_last=position == last)
    return "".join(pieces)


def _set(text: str, *, follows_word: bool, is_last: bool) -> str:
    """Give a text between two tags with its marks set; it may go on from a word, and another may go on from it."""
    before, after = "x" if follows_word else "", "" if is_last else "x"
    text = _OPENING.sub(lambda found: found[1] + ("“" if found[2] == '"' else "‘"), before + text + after)
    return text.replace('"', "”").replace("'", "’")[len(before) : len(text) - len(after)]
