"""Fields as YAML in the layout of the data folder: short lists and names on one line, long texts folded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Fields", "write_block", "write_flow"]

Fields = dict[str, Any]
"""Fields as they are typed: texts, lists and mappings."""

WIDTH = 110
"""How wide lines are that we write; a long text is folded so that none is wider."""

_ON_ONE_LINE = frozenset(("author", "editor", "relation", "responds_to"))
"""Fields whose mappings are short enough for one line each."""

_LEFT_OUT = frozenset(("", "~", "null"))


def write_block(fields: Mapping[str, Any], indent: int) -> str:
    """Return the fields one below the other, indented so far, without a line break at the end."""
    text = _emit(_mapping(fields, flow=False))
    return "\n".join(" " * indent + line if line else line for line in text.split("\n"))


def write_flow(value: Any) -> str:
    """Return a text, list or mapping on one line, as it stands in `[…]` or `{…}`."""
    if isinstance(value, dict):
        return _emit(_mapping(value, flow=True), width=1 << 20)
    return _emit(_list([value], flow=True), width=1 << 20)[1:-1]


class _Emitter(yaml.Dumper):
    """Lists are indented below their field."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent lists as well."""
        super().increase_indent(flow, False)


def _emit(events: Iterator[yaml.Event], width: int = WIDTH) -> str:
    document = [
        yaml.StreamStartEvent(),
        yaml.DocumentStartEvent(explicit=False),
        *events,
        yaml.DocumentEndEvent(explicit=False),
        yaml.StreamEndEvent(),
    ]
    text: str = yaml.emit(document, Dumper=_Emitter, width=width, allow_unicode=True)
    return text.removesuffix("\n")


def _mapping(fields: Mapping[str, Any], *, flow: bool) -> Iterator[yaml.Event]:
    yield yaml.MappingStartEvent(None, None, True, flow_style=flow)
    for name, value in fields.items():
        yield _scalar(name, flow=True)
        yield from _value(value, flow=flow, inner_flow=flow or name in _ON_ONE_LINE)
    yield yaml.MappingEndEvent()


def _value(value: Any, *, flow: bool, inner_flow: bool) -> Iterator[yaml.Event]:
    if isinstance(value, dict):
        yield from _mapping(value, flow=inner_flow)
    elif isinstance(value, list):
        yield from _list(
            value, flow=flow or _is_short(value) or (inner_flow and len(value) == 1), inner_flow=inner_flow
        )
    else:
        yield _scalar(value, flow=flow)


def _list(values: list[Any], *, flow: bool, inner_flow: bool = True) -> Iterator[yaml.Event]:
    yield yaml.SequenceStartEvent(None, None, True, flow_style=flow)
    for value in values:
        yield from _value(value, flow=flow, inner_flow=flow or inner_flow)
    yield yaml.SequenceEndEvent()


def _is_short(values: list[Any]) -> bool:
    return all(isinstance(value, str) for value in values) and sum(len(value) + 2 for value in values) < WIDTH - 30


def _scalar(text: str, *, flow: bool) -> yaml.Event:
    """Return a text as it is typed: the reader takes `2016-05` and `no` as they stand, so they need no quotes."""
    style = "'" if text in _LEFT_OUT else None
    if not flow and not style:
        if "\n" in text:
            style = "|"
        elif len(text) > WIDTH - 20 and " " in text:
            style = ">"
    return yaml.ScalarEvent(None, None, (True, True), text, style=style)
