"""Changes of a YAML text that leave every other byte of it as it is.

PyYAML's parser says where each value begins and ends; what is new is written by its emitter and put in between.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from drillsite.edit.snippets import write_block, write_flow
from drillsite.reading.source import WHITE_SPACE, compose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from drillsite.reading.source import Path

__all__ = [
    "SpliceError",
    "add_field",
    "add_item",
    "add_record",
    "empty_list",
    "is_in_brackets",
    "remove_field",
    "remove_item",
    "remove_record",
    "replace_key",
    "rewrite",
]


class SpliceError(Exception):
    """A place in a file cannot be changed without changing what is around it; the text says why and what to do."""


def add_record(text: str, identifier: str, fields: Mapping[str, Any]) -> str:
    """Return the text with a record after the last one, a blank line between them."""
    end = len(text.rstrip(WHITE_SPACE))
    record = _with_breaks(write_block({identifier: fields}, 0), text)
    if not end:
        return f"{record}{_line_break(text)}{text}"
    return text[:end] + 2 * _line_break(text) + record + text[end:]


def remove_record(text: str, identifier: str) -> str:
    """Return the text without a record and the blank line above it; comments above it stay."""
    top = compose(text)
    key, value = _pair(top, identifier)
    start, end = _line_start(text, key.start_mark.index), _line_end(text, _end(value, text))
    before = text[:start]
    if not before.strip(WHITE_SPACE):
        return before + text[end:].removeprefix("\r").removeprefix("\n")
    kept = _without_break(before)
    if _without_break(kept) != kept and not kept[_line_start(kept, len(kept)) :].strip(WHITE_SPACE):
        kept = _without_break(kept[: _line_start(kept, len(kept))])
    return kept + text[end:]


def add_field(text: str, record: str, name: str, value: Any, order: Sequence[str]) -> str:
    """Return the text with a field in a record, after those that come before it in this order, or where it is empty."""
    node = _find(compose(text), (record,))
    if not isinstance(node, yaml.MappingNode) or not node.value:
        raise SpliceError(f'"{record}" has no fields below it')
    if name in (key.value for key, _ in node.value):
        return _fill_field(text, node, name, value)
    if node.flow_style:
        return _insert(text, _end(node.value[-1][1], text), f", {write_flow({name: value})[1:-1]}")
    before = order[: order.index(name)]
    last = max((at for at, (key, _) in enumerate(node.value) if key.value in before), default=len(node.value) - 1)
    indent = node.start_mark.column
    return _insert_lines(text, _end(node.value[last][1], text), write_block({name: value}, indent))


def _fill_field(text: str, node: yaml.MappingNode, name: str, value: Any) -> str:
    """Return the text with a value in a field that has none: in its brackets, or below it if there are none."""
    key, empty = _pair(node, name)
    start, end = empty.start_mark.index, _end(empty, text)
    if node.flow_style or isinstance(empty, yaml.SequenceNode):
        return text[:start] + write_flow(value) + text[end:]
    beside, *below = write_block({name: value}, key.start_mark.column).partition(":")[2].split("\n")
    line_end = _line_end(text, end)
    lines = "".join(f"{_line_break(text)}{line}" for line in below)
    return text[:start].rstrip(" ") + beside + text[end:line_end] + lines + text[line_end:]


def remove_field(text: str, record: str, name: str) -> str:
    """Return the text without a field of a record; comments above the first item of a list stay."""
    node = _find(compose(text), (record,))
    key, value = _pair(node, name)
    if node.flow_style:
        position = next(at for at, (one, _) in enumerate(node.value) if one is key)
        spans = [(one.start_mark.index, _end(other, text)) for one, other in node.value]
        return _cut_from_flow(text, spans, position)
    start, end = key.start_mark.index, _end(value, text)
    if isinstance(value, yaml.SequenceNode) and not value.flow_style:
        above = text[_line_end(text, start) : _line_start(text, _dash(text, value.value[0]))]
        if above.strip(WHITE_SPACE):
            return (
                _without_break(text[: _line_start(text, start)]) + _without_break(above) + text[_line_end(text, end) :]
            )
    return _cut_lines(text, start, end)


def is_in_brackets(text: str, record: str, name: str) -> bool:
    """Return whether a list stands in brackets on a line of its own field, so that it can stand there empty."""
    node: Any = _pair(compose(text), record)[1]
    value: Any = _pair(node, name)[1]
    return not node.flow_style and bool(value.flow_style)


def empty_list(text: str, record: str, name: str) -> str:
    """Return the text with `[]` in the place of a list."""
    value = _find(compose(text), (record, name))
    return f"{text[: value.start_mark.index]}[]{text[_end(value, text) :]}"


def add_item(text: str, path: Path, value: Any) -> str:
    """Return the text with a value at the end of the list at this path, in the style of the list."""
    node = _find(compose(text), path)
    if not isinstance(node, yaml.SequenceNode):
        raise SpliceError(f'`{path[-1]}` of "{path[0]}" is not a list')
    if node.flow_style:
        position = _end(node.value[-1], text) if node.value else node.end_mark.index - 1
        return _insert(text, position, f"{', ' if node.value else ''}{write_flow(value)}")
    dash = _dash(text, node.value[0])
    column = dash - _line_start(text, dash)
    lines = write_block(value, column + 2) if isinstance(value, dict) else " " * (column + 2) + write_flow(value)
    return _insert_lines(text, _end(node.value[-1], text), f"{' ' * column}- {lines[column + 2 :]}")


def remove_item(text: str, path: Path, position: int) -> str:
    """Return the text without one value of the list at this path."""
    node = _find(compose(text), path)
    item = node.value[position]
    if node.flow_style:
        return _cut_from_flow(text, [(one.start_mark.index, _end(one, text)) for one in node.value], position)
    return _cut_lines(text, _dash(text, item), _end(item, text))


def replace_key(text: str, old: str, new: str) -> str:
    """Return the text with another id for a record."""
    key, _ = _pair(compose(text), old)
    start, end = key.start_mark.index, _end(key, text)
    return text[:start] + text[start:end].replace(old, new) + text[end:]


def rewrite(text: str, changes: Iterable[tuple[Path, Callable[[str], str]]]) -> str:
    """Return the text with the values at these paths changed, as they are typed there.

    Of one value, changes are made in their order. Cost: linear in the text and the changes.
    """
    records = {key.value: value for key, value in compose(text).value}
    spans: dict[tuple[int, int], list[Callable[[str], str]]] = {}
    for (identifier, *path), change in changes:
        node = _find(records[identifier], tuple(path))
        spans.setdefault((node.start_mark.index, _end(node, text)), []).append(change)
    pieces, at = [], 0
    for (start, end), found in sorted(spans.items(), key=lambda pair: pair[0]):
        typed = text[start:end]
        for change in found:
            typed = change(typed)
        pieces += [text[at:start], typed]
        at = end
    return "".join([*pieces, text[at:]])


def _pair(node: yaml.MappingNode, name: str | int) -> tuple[yaml.Node, yaml.Node]:
    return next((key, value) for key, value in node.value if key.value == name)


def _find(node: yaml.Node, path: Path) -> Any:
    """Return the node at a path; raises SpliceError where an alias stands on the way, whose text is elsewhere."""
    for step in path:
        around = node
        node = _pair(node, step)[1] if isinstance(node, yaml.MappingNode) else node.value[step]
        _refuse_alias(around, node)
    return node


def _refuse_alias(around: yaml.Node, node: yaml.Node) -> None:
    if node.start_mark.index < around.start_mark.index:
        line = node.start_mark.line + 1
        raise SpliceError(f"this part is an alias (*…) of what begins on line {line}; write it out first")


def _dash(text: str, item: yaml.Node) -> int:
    """Return where the hyphen of an item stands: before it, or on a line above it."""
    end: int = item.start_mark.index
    start = _line_start(text, end)
    while not text[start:end].lstrip().startswith("-"):
        start, end = _line_start(text, start - 1), start - 1
    return text.index("-", start)


def _end(node: yaml.Node, text: str) -> int:
    """Return where the last character of a value is behind; the parser ends a block at what comes after it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        inner = last[1] if isinstance(last, tuple) else last
        _refuse_alias(node, inner)
        return _end(inner, text)
    end: int = node.end_mark.index
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        return len(text[:end].rstrip(WHITE_SPACE))
    return end


def _line_start(text: str, index: int) -> int:
    return text.rfind("\n", 0, index) + 1


def _line_end(text: str, index: int) -> int:
    """Return where the line's own characters end: before its break."""
    found = text.find("\n", index)
    end = len(text) if found < 0 else found
    return end - 1 if end and text[end - 1] == "\r" and end > index else end


def _line_break(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _without_break(text: str) -> str:
    return text.removesuffix("\n").removesuffix("\r")


def _with_breaks(lines: str, text: str) -> str:
    return lines.replace("\n", _line_break(text))


def _insert(text: str, index: int, new: str) -> str:
    return text[:index] + new + text[index:]


def _insert_lines(text: str, after: int, lines: str) -> str:
    return _insert(text, _line_end(text, after), _line_break(text) + _with_breaks(lines, text))


def _cut_lines(text: str, start: int, end: int) -> str:
    """Return the text without the lines from one place to the other, and without the break before them."""
    return _without_break(text[: _line_start(text, start)]) + text[_line_end(text, end) :]


def _cut_from_flow(text: str, spans: Sequence[tuple[int, int]], position: int) -> str:
    start, end = spans[position]
    if position:
        return text[: spans[position - 1][1]] + text[end:]
    return text[:start] + text[spans[1][0] if len(spans) > 1 else end :]
