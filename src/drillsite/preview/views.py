"""The preview's own HTML: what is laid over a page, the form, and pages where the site has none to show."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import jinja2

from drillsite.preview.citing import SOURCE_QUESTIONS
from drillsite.preview.guard import OWN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drillsite.preview.current import Trouble
    from drillsite.preview.state import Moment
    from drillsite.records import Actor, Claim, Event, Source

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

    def show_trouble(self, trouble: Trouble, shown: Moment | None, branch: str) -> str:
        """Return what is wrong, to be laid over a page of the site, if there is one.

        `shown` is the moment of what that page shows, `branch` the one that the files are on now.
        """
        return self._env.get_template("overlay.html").render(trouble=trouble, shown=shown, branch=branch, most=_MOST)

    def show_page(self, title: str, text: str, top: str) -> str:
        """Return a whole page; `top` is the path of the home page."""
        return self._env.get_template("page.html").render(title=title, text=text, top=top, own=OWN)

    def show_form(self, record: Claim | Event, sources: Iterable[Source], actors: Iterable[Actor]) -> str:
        """Return the form that adds evidence to a record: of one of these sources, or of a new one."""
        template = self._env.get_template("form.html")
        return template.render(record=record, sources=sources, actors=actors, questions=SOURCE_QUESTIONS)

    def show_search_form(self, record: Claim | Event, sources: Iterable[Source]) -> str:
        """Return the form that records a search on a record, which may have led to some of these sources."""
        today = date.today().isoformat()
        return self._env.get_template("search_form.html").render(record=record, sources=sources, today=today)

    def _open_in_editor(self, path: str, line: int, column: int) -> str:
        file = f"/{(self._folder / path).as_posix().lstrip('/')}"
        return self._editor.format(path=quote(file), line=line, column=column)
