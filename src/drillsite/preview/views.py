"""The preview's own HTML: what is laid over a page, the form, and pages where the site has none to show."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import jinja2

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from drillsite.edit.questions import Question
    from drillsite.preview.current import Trouble
    from drillsite.records import Claim, Event, Source

__all__ = ["ASSETS", "Views"]

ASSETS = Path(__file__).parent / "assets"
"""The folder of the scripts and the style that go with it."""

_MOST = 500
"""How many problems are shown on a page at most."""

_TEMPLATES = Path(__file__).parent / "templates"


class Views:
    """Renders HTML for the site in a folder.

    `editor` is the address that opens a file, with {path}, {line} and {column} in it.
    """

    def __init__(self, folder: Path, editor: str) -> None:
        self._folder, self._editor = folder, editor
        self._env = jinja2.Environment(
            loader=jinja2.FileSystemLoader(_TEMPLATES),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=jinja2.StrictUndefined,
        )
        self._env.globals["open_in_editor"] = self._open_in_editor

    def show_trouble(self, trouble: Trouble, *, has_site: bool) -> str:
        """Give what is wrong, to be laid over a page: of the site, if there is one."""
        return self._env.get_template("overlay.html").render(trouble=trouble, has_site=has_site, most=_MOST)

    def show_page(self, title: str, text: str, top: str) -> str:
        """Give a whole page; `top` is the path of the home page."""
        return self._env.get_template("page.html").render(title=title, text=text, top=top)

    def show_form(self, record: Claim | Event, sources: Iterable[Source], questions: Sequence[Question]) -> str:
        """Give the form that adds evidence to a record: of these sources, or of one that the questions describe."""
        return self._env.get_template("form.html").render(record=record, sources=sources, questions=questions)

    def _open_in_editor(self, path: str, line: int, column: int) -> str:
        file = f"/{(self._folder / path).as_posix().lstrip('/')}"
        return self._editor.format(path=quote(file), line=line, column=column)
