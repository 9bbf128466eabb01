"""How templates escape what they show.

Most of what they show is HTML already: links, marks, and what macros give. markupsafe copies that at each level of
macros and blocks, and takes a sixth of the time of a page for it.
"""

from __future__ import annotations

import jinja2
import markupsafe
from markupsafe import Markup

__all__ = ["EscapingEnvironment", "escape"]


def escape(value: object) -> Markup:
    """Give a value as HTML: what is HTML already as it is, everything else with its signs escaped."""
    return value if type(value) is Markup else markupsafe.escape(value)


class EscapingEnvironment(jinja2.Environment):
    """An environment whose templates escape by the function above."""

    def _generate(
        self, source: jinja2.nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        """Give a template's Python; the last import of a name is the one that holds."""
        return f"{super()._generate(source, name, filename, defer_init)}\nfrom {__name__} import escape\n"
