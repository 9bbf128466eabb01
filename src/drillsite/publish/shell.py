"""The theme's frame, cut once and filled for every page of a record.

Rendering the theme's main.html takes some milliseconds; a site of ten thousand records would spend a minute on a frame
that hardly changes. So the theme renders it once with marks in the places of title, description, address, contents
and body, and each page is put together from the pieces. A frame is only used after it has been seen to give the very
bytes that the theme gives for a real page; otherwise the theme renders every page itself.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mkdocs.commands.build import get_context
from mkdocs.structure.files import File
from mkdocs.structure.toc import AnchorLink, TableOfContents

from drillsite.publish.page import HEAD, PageParts, RecordPage

if TYPE_CHECKING:
    from collections.abc import Iterable

    import jinja2
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation


__all__ = ["Frame", "Shell"]

log = logging.getLogger("mkdocs.plugins.drillsite")

_FrameKey = tuple[str, bool]
"""What frames differ in: where the page lies, from which links are relative, and whether it has contents."""

FEWEST = 4
"""How many pages a folder must have for the cutting to cost less than it saves."""

PROOFS = 2
"""On how many pages a frame is compared with the theme's own rendering."""


class _Mark:
    """The texts that stand in a frame for what each page brings."""

    TITLE = "drillsite-mark-title"
    DESCRIPTION = "drillsite-mark-description"
    CANONICAL = "drillsite-mark-canonical"
    EDIT = "drillsite-mark-edit"
    HEAD = "<!--drillsite-mark-head-->"
    BODY = "<h1>drillsite-mark-body</h1>"
    CONTENTS = "drillsite-mark-contents"
    FIRST_ANCHOR = "drillsite-mark-anchor-1"
    SECOND_ANCHOR = "drillsite-mark-anchor-2"
    HEADING = "drillsite-mark-heading"


@dataclass(frozen=True, slots=True)
class Frame:
    """The pieces between the marks, and which mark stands between each two of them.

    `item` is a line of the contents in its pieces: before the title, and between it and the next line's anchor.
    """

    pieces: tuple[bytes, ...]
    marks: tuple[str, ...]
    item: tuple[str, str] = ("", "")

    def fill(self, parts: PageParts) -> bytes:
        """Give a page's HTML in UTF-8: its parts in the places of the marks."""
        values = {
            _Mark.TITLE: parts.title,
            _Mark.DESCRIPTION: parts.description,
            _Mark.CANONICAL: parts.canonical_url,
            _Mark.EDIT: parts.edit_url,
            _Mark.HEAD: parts.head,
            _Mark.BODY: parts.html,
            _Mark.CONTENTS: self._contents(parts.toc),
            _Mark.FIRST_ANCHOR: parts.toc[0][0] if parts.toc else "",
        }
        out = [self.pieces[0]]
        for mark, piece in zip(self.marks, self.pieces[1:], strict=True):
            out.append(values[mark].encode())
            out.append(piece)
        return b"".join(out)

    def _contents(self, toc: tuple[tuple[str, str], ...]) -> str:
        before_title, between = self.item
        return between.join([f"{anchor}{before_title}{title}" for anchor, title in toc])


class Shell:
    """Gives pages outside the navigation the theme's frame, where that gives what the theme itself gives."""

    def __init__(
        self,
        env: jinja2.Environment,
        config: MkDocsConfig,
        nav: Navigation,
        files: Files,
        addresses: Iterable[str],
    ) -> None:
        self._main = env.get_template("main.html")
        self._config, self._nav, self._files = config, nav, files.documentation_pages()
        self._in_nav = {page.url for page in nav.pages}
        self._named = {url.partition("/")[0] for url in self._in_nav if url.count("/") > 1}
        self._folder_sizes = Counter(map(self._folder, addresses))
        self._frames: dict[_FrameKey, Frame | None] = {}
        self._proofs: Counter[_FrameKey] = Counter()

    def dress(self, page: RecordPage) -> None:
        """Give a page its frame, unless it stands in the navigation, is one of few, or its frame proves false.

        The first pages of each frame are the proof: they are rendered by the theme as well, and compared.
        """
        key = (self._folder(page.url), bool(list(page.toc)))
        if page.url in self._in_nav or self._folder_sizes[key[0]] < FEWEST:
            return
        if key not in self._frames:
            self._frames[key] = self._cut(page)
        frame = self._frames[key]
        if frame is not None and self._proofs[key] < PROOFS:
            self._proofs[key] += 1
            if frame.fill(page.parts()) != self.render_by_theme(page).encode():
                frame = self._frames[key] = None
        if frame is None and self._proofs[key] <= PROOFS:
            self._proofs[key] = PROOFS + 1
            log.info("drillsite: the theme's frame cannot be cut for pages like %s", page.url)
        page.frame = frame

    def proven_frame(self, address: str, has_contents: bool) -> Frame | None:
        """Give the frame of pages in the folder of this one, if it has been compared as often as it must be."""
        key = (self._folder(address), has_contents)
        return self._frames.get(key) if self._proofs[key] == PROOFS and address not in self._in_nav else None

    def render(self, page: RecordPage) -> bytes:
        """Give the whole HTML of a page in UTF-8, in its frame or as the theme itself renders it."""
        self.dress(page)
        return page.frame.fill(page.parts()) if page.frame else self.render_by_theme(page).encode()

    def render_by_theme(self, page: RecordPage) -> str:
        """Give the whole HTML of a page as the theme itself renders it."""
        page.active = True
        try:
            return self._main.render(get_context(self._nav, self._files, self._config, page))
        finally:
            page.active = False

    def _folder(self, address: str) -> str:
        """Give what addresses have in common from which all links of the navigation are the same.

        It is the folder; or, where the navigation names nothing below the first one, that and how deep the page lies.
        """
        first, _, rest = address.partition("/")
        if first in self._named:
            return address.rstrip("/").rpartition("/")[0]
        return f"{first}/{rest.count('/')}"

    def _cut(self, like: RecordPage) -> Frame | None:
        text = self.render_by_theme(self._marked_page(like))
        item = ("", "")
        if list(like.toc):
            cut = _cut_contents(text)
            if cut is None:
                return None
            text, item = cut
        pieces, marks, rest = [], [], text
        while (found := _first_mark(rest)) is not None:
            before, mark, rest = rest.partition(found)
            pieces.append(before.encode())
            marks.append(mark)
        return Frame((*pieces, rest.encode()), tuple(marks), item)

    def _marked_page(self, like: RecordPage) -> RecordPage:
        """Give a page like another one but for marks in the places of what pages bring; MkDocs does not see it."""
        marked = object.__new__(RecordPage)
        marked.__dict__.update(like.__dict__)
        marked.file = File(like.file.src_uri, None, like.file.dest_dir, like.file.use_directory_urls)
        marked.title = _Mark.TITLE
        marked.meta = {"title": _Mark.TITLE, "description": _Mark.DESCRIPTION, HEAD: _Mark.HEAD}
        marked.content = _Mark.BODY
        marked.canonical_url = _Mark.CANONICAL if like.canonical_url else None
        marked.edit_url = _Mark.EDIT if like.edit_url else None
        links = [AnchorLink(_Mark.HEADING, anchor, 2) for anchor in (_Mark.FIRST_ANCHOR, _Mark.SECOND_ANCHOR)]
        marked.toc = TableOfContents(links if list(like.toc) else [])
        return marked


_MARKS = tuple(value for name, value in vars(_Mark).items() if name.isupper())


def _first_mark(text: str) -> str | None:
    found = [(position, mark) for mark in _MARKS if (position := text.find(mark)) >= 0]
    return min(found)[1] if found else None


_TWO_LINES = re.compile(
    rf"{_Mark.FIRST_ANCHOR}((?:(?!{_Mark.FIRST_ANCHOR}).)*?){_Mark.HEADING}(.*?){_Mark.SECOND_ANCHOR}\1{_Mark.HEADING}",
    re.DOTALL,
)


def _cut_contents(text: str) -> tuple[str, tuple[str, str]] | None:
    """Give the text with one mark for the whole list of contents, and the pieces of a line of it.

    The theme wrote two lines; what stands between them is what stands between any two.
    """
    found = _TWO_LINES.search(text)
    if not found:
        return None
    return text[: found.start()] + _Mark.CONTENTS + text[found.end() :], (found[1], found[2])
