"""JSON as it is written to files: one record a line, so that it can be searched and compared by line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["JsonText", "write_json"]


class JsonText(str):
    """A text that is JSON already, and stands as it is."""

    __slots__ = ()


_ENCODER = json.JSONEncoder(ensure_ascii=False)


def write_json(value: object, levels: int) -> bytes:
    """Give the JSON text of a value (RFC 8259, UTF-8), broken into lines in its outer `levels` only.

    Order of keys is kept; `JsonText` may stand in the outer levels. Several times faster than `json.dumps` with an
    indent, which leaves the C encoder.
    """
    return b"".join(text.encode() for text in _lay_out(value, levels, "\n")) + b"\n"


def _lay_out(value: object, levels: int, line: str) -> Iterator[str]:
    """Give the text in pieces: joined as bytes, one rare letter does not double the room that all of it takes."""
    inner = f"{line} "
    if levels and isinstance(value, dict) and value:
        before = "{"
        for key, one in value.items():
            yield f"{before}{inner}{_ENCODER.encode(key)}: "
            yield from _lay_out(one, levels - 1, inner)
            before = ","
        yield f"{line}}}"
    elif levels and isinstance(value, list) and value:
        before = "["
        for one in value:
            yield f"{before}{inner}"
            yield from _lay_out(one, levels - 1, inner)
            before = ","
        yield f"{line}]"
    else:
        yield value if isinstance(value, JsonText) else _ENCODER.encode(value)
