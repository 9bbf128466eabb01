"""The Jinja environment of pages: where templates are found, and what of Jinja's own work they do without.

Templates say what they show in small macros, and most of what these show is HTML already: links, marks, and what other
macros give. Jinja wraps and copies that at each level, and looks at each call and each text for what our templates do
not use; that takes a quarter of the time of a page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jinja2
import markupsafe
from jinja2 import runtime
from jinja2.utils import missing
from markupsafe import Markup

from drillsite.caching import fingerprint, make_cache_folder
from drillsite.site.escaping import escape_all

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping, Sequence
    from pathlib import Path

__all__ = ["Macro", "PageEnvironment", "compiled_templates", "escape"]


class PageEnvironment(jinja2.Environment):
    """An environment for the templates in some folders, of which the first that has a template counts.

    Its globals and filters must be complete before the first template is read.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        super().__init__(
            loader=jinja2.FileSystemLoader([str(folder) for folder in folders]),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=jinja2.StrictUndefined,
            auto_reload=False,
            bytecode_cache=compiled_templates(),
        )
        self.context_class = _Context

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Give the globals of a template as one mapping in place of a chain: cheaper to copy."""
        return {**self.globals, **(d or {})}

    def _generate(
        self, source: jinja2.nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        """Give a template's Python; the last import of a name is the one that holds."""
        return f"{super()._generate(source, name, filename, defer_init)}\nfrom {__name__} import Macro, escape\n"


def compiled_templates() -> jinja2.BytecodeCache | None:
    """Give what keeps compiled templates for the next environment and the next start, where it can."""
    folder = make_cache_folder(f"templates/{fingerprint().hex()[:16]}")
    return jinja2.FileSystemBytecodeCache(str(folder)) if folder else None


def escape(value: object) -> str:
    """Give a value as HTML: what is HTML already as it is, everything else with its signs escaped."""
    if type(value) is Markup:
        return value
    return escape_all(value) if type(value) is str else markupsafe.escape(value)


class Macro(runtime.Macro):
    """A macro that is called without the names of arguments at no more cost than a function."""

    def __call__(self, *args: Any, **kwargs: Any) -> str:
        """Give the HTML that the macro makes of the arguments."""
        left_out = self._argument_count - len(args)
        if kwargs or left_out < 0 or self.caller or self.catch_kwargs or self.catch_varargs:
            return super().__call__(*args, **kwargs)
        if left_out:
            args = (*args, *[missing] * left_out)
        return str.__new__(Markup, self._func(*args))


class _Context(runtime.Context):
    """The context of a template in which nothing that can be called asks for the context itself."""

    def call(__self, __obj: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:  # noqa: N805 - as in Jinja
        """Call what a template calls."""
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        return __obj(*args, **kwargs)
