"""Markdown with [[links]] to records, as HTML.

One extension serves the prose fields of records and the site owner's own docs/*.md. The addresses of records are
written with `ROOT` before them; who puts the HTML on a page replaces it by the way from there to the top of the site.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString
from markupsafe import Markup

from drillsite.records.prose_links import make_markdown, remove_unsafe
from drillsite.records.references import WIKILINK
from drillsite.site.address import ROOT, address_of
from drillsite.site.escaping import escape_text
from drillsite.site.reference import link_class
from drillsite.site.smart import set_quotes

if TYPE_CHECKING:
    from collections.abc import Callable

    import markdown

    from drillsite.knowledge import Knowledge

__all__ = ["ProseRenderer", "RecordLinks"]

_PLAIN = re.compile(r"[^\\`*_\[\]<>&#!~|{}\x00-\x1f]*")
_LINK_WITH_TEXT = re.compile(r"(\[\[[^\[\]]*\]\])")


class RecordLinks(Extension):
    """A Markdown extension that turns [[id]], [[kind:id]] and [[id|text]] into links; unknown ones stay as typed.

    `unresolved` collects the targets that no record, or more than one, answers to.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        super().__init__()
        self.knowledge = knowledge
        self.unresolved: list[str] = []

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 (the library's name)
        """Register the pattern before Markdown's own links, after code."""
        md.inlinePatterns.register(_RecordLinkPattern(self), "drillsite-record-link", 175)


class _RecordLinkPattern(InlineProcessor):
    def __init__(self, links: RecordLinks) -> None:
        super().__init__(WIKILINK.pattern)
        self._links = links

    def handleMatch(  # type: ignore[override]  # noqa: N802 (the library's name)
        self, m: re.Match[str], data: str
    ) -> tuple[ElementTree.Element | None, int | None, int | None]:
        found = self._links.knowledge.records.resolve(m.group(1))
        if len(found) != 1:
            self._links.unresolved.append(m.group(1))
            return None, None, None
        # A title is plain text, Markdown's marks in it are its own; the text an editor types is prose.
        shown = m.group(2) or AtomicString(self._links.knowledge[found[0]].title_text)
        classes = link_class(found[0][0], shown)
        link = ElementTree.Element("a", {"class": classes, "href": ROOT + address_of(found[0])})
        link.text = shown
        return link, m.start(0), m.end(0)


class ProseRenderer:
    """Turns prose into HTML, each distinct text once.

    HTML in prose is shown, never run. A text without any Markdown in it, as most summaries are, takes a short way
    that gives the same HTML.
    """

    def __init__(self, knowledge: Knowledge, mark: Callable[[str], str] = str) -> None:
        """`mark` is given each text's HTML, once, and gives what stands on pages."""
        self._knowledge = knowledge
        self._mark = mark
        self._done: dict[str, Markup] = {}
        self._markdown = make_markdown(RecordLinks(knowledge))

    def render(self, text: str) -> Markup:
        """Give the HTML of a prose text, in paragraphs."""
        done = self._done.get(text)
        if done is None:
            done = self._done[text] = Markup(self._mark(self._convert(text)))
        return done

    def render_inline(self, text: str) -> Markup:
        """Give the HTML of a prose text of one paragraph without the paragraph around it."""
        html = self.render(text)
        inner = html.removeprefix("<p>").removesuffix("</p>")
        return Markup(inner) if "<p>" not in inner else html

    def _convert(self, text: str) -> str:
        html = None if _is_block(text) else self._convert_plain(text.strip())
        if html is None:
            html = remove_unsafe(self._markdown.reset().convert(text), root=ROOT)
        return set_quotes(html)

    def _convert_plain(self, text: str) -> str | None:
        """Give the HTML of a paragraph with no Markdown in it but links to records; None where there is more."""
        out = ["<p>"]
        for piece in _LINK_WITH_TEXT.split(text):
            html = self._convert_link(piece) if piece.startswith("[[") else _escape_plain(piece)
            if html is None:
                return None
            out.append(html)
        return f"{''.join(out)}</p>"

    def _convert_link(self, piece: str) -> str | None:
        """Give the HTML of a link; what leads nowhere may be one of Markdown's own."""
        found = WIKILINK.fullmatch(piece)
        keys = self._knowledge.records.resolve(found[1]) if found else []
        if not found or len(keys) != 1 or not _has_no_marks(found[2] or ""):
            return None
        text = found[2] or self._knowledge[keys[0]].title_text
        classes, address = link_class(keys[0][0], text), address_of(keys[0])
        return f'<a class="{classes}" href="{ROOT}{address}">{escape_text(text)}</a>'


def _escape_plain(text: str) -> str | None:
    return escape_text(text) if _has_no_marks(text) else None


def _has_no_marks(text: str) -> bool:
    return bool(_PLAIN.fullmatch(text))


def _is_block(text: str) -> bool:
    """Give whether a text begins as a list, a quotation or anything else that is not a paragraph."""
    return bool(re.match(r"\s*([-+>:=]|\d+[.)]\s|\t| {4})", text))
