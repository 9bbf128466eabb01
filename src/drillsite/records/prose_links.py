"""Where links and pictures in prose lead to, as a browser reads the HTML that Markdown makes of it.

What a browser takes for a link is told by the finished HTML only: a target may be broken over lines, hidden in
entities, or defined in a quotation. So the check and the pages judge that, by the same rule.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import markdown
    from markdown.extensions import Extension

__all__ = ["UnsafeLink", "find_unsafe", "make_markdown", "remove_unsafe"]

_MAY_LINK = re.compile(r"\](?:\s*[(\[]|:)|<")
_TAG = re.compile(r"<(a|img)\b[^>]*>")
_TARGET = re.compile(r' (href|src)="([^"]*)"')
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_SAFE_SCHEMES = ("http:", "https:", "mailto:")
_SKIPPED = re.compile(r"[\x00-\x20]")
_IS_WEB = re.compile(r"(https?:)?//", re.IGNORECASE)
_LIKE_A_LINK = re.compile(r"<([a-z][a-z0-9+.-]*:[^>\s]*)>", re.IGNORECASE)
_TYPED = re.compile(
    r"\]\(\s*(<[^>]*>|[^)\s>]*)|^[ \t>+*-]*\[[^\]]+\]:\s*(<[^>]*>|\S+)|(<[a-z][^>\s]*:[^>\s]*>)", re.I | re.M
)


@dataclass(frozen=True, slots=True)
class UnsafeLink:
    """A link or a picture that may run something, or a picture from another host; `target` is as typed where found."""

    target: str
    is_picture: bool


def make_markdown(*extensions: Extension) -> markdown.Markdown:
    """Return what turns prose into HTML; HTML in prose is shown, never run."""
    import markdown  # here: most checks meet no prose with Markdown's links

    made = markdown.Markdown(extensions=[*extensions, "sane_lists", "tables"], output_format="html")
    made.preprocessors.deregister("html_block")
    made.inlinePatterns.deregister("html")
    return made


def find_unsafe(text: str) -> Iterator[UnsafeLink]:
    """Yield the links and pictures in prose that no page may have, each once."""
    if not _MAY_LINK.search(text):
        return
    converter = _converter()
    reader = _Targets()
    reader.feed(converter.reset().convert(text))
    defined = (("a", target) for target, _ in converter.references.values())
    meant = (("a", target) for target in _LIKE_A_LINK.findall(text))  # no link to Markdown, and of no use as text
    found = (
        UnsafeLink(_as_typed(target, text), tag == "img" and bool(_IS_WEB.match(target)))
        for tag, target in (*reader.found, *defined, *meant)
        if not _is_safe(tag, target)
    )
    yield from {one.target: one for one in found}.values()


def remove_unsafe(page: str, *, root: str) -> str:
    """Return HTML that Markdown has made, without the targets that no page may have.

    Those of records begin with `root`.
    The check tells all of these; that none gets through here is the second wall.
    """
    return _TAG.sub(lambda tag: _TARGET.sub(lambda found: _keep_safe(tag[1], found, root), tag[0]), page)


def _keep_safe(tag: str, found: re.Match[str], root: str) -> str:
    target = html.unescape(found[2])
    return found[0] if target.startswith(root) or _is_safe(tag, target) else ""


def _is_safe(tag: str, target: str) -> bool:
    """Return whether a target is on the web, an e-mail address or in the site; of a picture, in the site.

    Browsers skip control characters and blanks at both ends, and tabs and line breaks anywhere; a backslash is a slash
    to them (WHATWG URL Standard, section 4.4). Here blanks are skipped anywhere.
    """
    read = _SKIPPED.sub("", target).replace("\\", "/")
    scheme = _SCHEME.match(read)
    if tag == "img":
        return scheme is None and not read.startswith("//")
    return scheme is None or scheme[0].lower() in _SAFE_SCHEMES


def _as_typed(target: str, text: str) -> str:
    """Return a target as it stands in the text, so that its place can be shown; else as a browser reads it."""
    for found in _TYPED.finditer(text):
        typed = next(group for group in found.groups() if group is not None).strip("<>")
        if html.unescape(typed) == target:
            return typed
    return target


class _Targets(HTMLParser):
    """Finds the targets of links and pictures, as (a or img, target)."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at an element."""
        self.found += [(tag, value) for name, value in attrs if name in ("href", "src") and value]


@cache
def _converter() -> markdown.Markdown:
    return make_markdown()
