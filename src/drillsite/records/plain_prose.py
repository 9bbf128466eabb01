"""Plain text as prose: written so that Markdown shows it letter by letter."""

from __future__ import annotations

import re

__all__ = ["escape_prose", "unescape_prose"]

_SIGNS = re.compile(r"[\\`*\[>]|(?<!\w)_|_(?!\w)")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_START = re.compile(r"^(?=[-+#])|^(\d+)(?=\.)")
_RULE = re.compile(r"[-=|: ]+")
_ESCAPED = re.compile(r"\\([\\`*\[>_#+.-])|&(?:amp|#61|#124);")
_MEANT = {"&amp;": "&", "&#61;": "=", "&#124;": "|"}


def escape_prose(text: str) -> str:
    r"""Return a text so that it shows as it is where it is read as prose: `[[x]]` becomes `\[[x]]`.

    Paragraphs and lines stay; what stands before and behind a line goes, for there it would mean something.
    """
    lines = (_escape_line(line.strip()) for line in text.strip().splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def unescape_prose(prose: str) -> str | None:
    """Return the text of which `escape_prose` made this; nothing where the prose says more than a text."""
    text = _ESCAPED.sub(lambda found: found[1] or _MEANT[found[0]], prose)
    return text if escape_prose(text) == prose else None


def _escape_line(line: str) -> str:
    if _RULE.fullmatch(line) and line[0] in "=|:":  # the line under a heading or the first row of a table
        return f"{'&#61;' if line[0] == '=' else '&#124;' if line[0] == '|' else ':'}{_escape_rest(line[1:])}"
    return _START.sub(r"\1\\", _SIGNS.sub(r"\\\g<0>", _ENTITY.sub("&amp;", line)))


def _escape_rest(rule: str) -> str:
    return rule.replace("-", r"\-", 1)
