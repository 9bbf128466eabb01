"""Real quotation marks and apostrophes where people type straight ones."""

from __future__ import annotations

import re

__all__ = ["set_quotes"]

_TAG_OR_TEXT = re.compile(r"(<(?:code|pre)\b.*?</(?:code|pre)>|<[^>]*>)", re.DOTALL)
_OPENING = re.compile(r"(^|[\s(\[{–—/])([\"'])(?=\S)")


def set_quotes(html: str) -> str:
    """Give a text or HTML with ' and \" set as ’, ‘, “ and ”; what stands in tags and code is left alone."""
    if '"' not in html and "'" not in html:
        return html
    if "<" not in html:
        return _set(html)
    pieces = _TAG_OR_TEXT.split(html)
    pieces[::2] = [_set(piece) for piece in pieces[::2]]
    return "".join(pieces)


def _set(text: str) -> str:
    text = _OPENING.sub(lambda found: found[1] + ("“" if found[2] == '"' else "‘"), text)
    return text.replace('"', "”").replace("'", "’")
