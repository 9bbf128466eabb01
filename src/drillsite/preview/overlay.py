"""What is wrong, as HTML that is laid over the page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import jinja2

if TYPE_CHECKING:
    from drillsite.preview.current import Trouble

__all__ = ["ASSETS", "Overlay"]

ASSETS = Path(__file__).parent / "assets"
_TEMPLATES = Path(__file__).parent / "templates"


class Overlay:
    """Renders what is wrong; `editor` is the address that opens a file, with {path}, {line} and {column} in it."""

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

    def render(self, trouble: Trouble) -> str:
        """Give the overlay for a page that is shown."""
        return self._env.get_template("overlay.html").render(trouble=trouble)

    def render_page(self, title: str, text: str, top: str) -> str:
        """Give a page of its own, where there is none to lay anything over."""
        return self._env.get_template("page.html").render(title=title, text=text, top=top)

    def _open_in_editor(self, path: str, line: int, column: int) -> str:
        file = f"/{(self._folder / path).as_posix().lstrip('/')}"
        return self._editor.format(path=file, line=line, column=column)
