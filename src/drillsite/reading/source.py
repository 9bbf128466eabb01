"""A data file's text, and where in it each value stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import yaml

from drillsite.problems import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["WHITE_SPACE", "Path", "SourceFile", "compose", "events", "span"]

Path = tuple[str | int, ...]
"""The way to a value from the top of its file: ids, field names and list positions."""

WHITE_SPACE = " \t\r\n"
"""What YAML leaves out around a value; to Python other spaces are white too, and in YAML they belong to the value."""

_LINE_BREAK = re.compile("\r\n|[\n\r]")
"""What text editors count as the end of a line; libyaml counts U+0085, U+2028 and U+2029 as well."""

_RECORD_START = re.compile(r"\n([a-z0-9-]+):(?=\s)")
"""A record's id behind the end of the line before: found in a third of the time that `^` takes."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def events(text: str) -> Iterator[yaml.Event]:
    """Give the parser events of a YAML text, one by one, by libyaml where PyYAML has it.

    `yaml.YAMLError` comes out of the iteration where the text is not YAML.
    """
    return iter(_Loader(text).get_event, None)


def compose(text: str) -> yaml.MappingNode:
    """Give the top mapping of a text that has been read without fault, with a mark at both ends of each node."""
    node = _Loader(text).get_single_node()
    assert isinstance(node, yaml.MappingNode)
    return node


def span(event: yaml.Event) -> tuple[int, int]:
    """Give where in the text an event begins, and its length, in characters."""
    start, end = event.start_mark, event.end_mark
    return (start.index, end.index - start.index) if start and end else (0, 1)


@dataclass(frozen=True)
class SourceFile:
    """One data file: its path as shown to people, relative to the project, and its text."""

    path: str
    text: str

    def line_place(self, line: int, column: int = 1, length: int = 1) -> Place:
        """Give the place at a line and column, with the text of that line."""
        lines = self._lines
        source = lines[line - 1] if 0 < line <= len(lines) else ""
        return Place(self.path, line, column, length, source)

    def place_at(self, index: int, length: int = 1) -> Place:
        """Give the place of the characters from an index of the text on, cut at the end of their line."""
        line = bisect_right(self._line_starts, index)
        column = index - self._line_starts[line - 1] + 1
        rest = len(self._lines[line - 1]) - column + 1
        return self.line_place(line, column, max(1, min(length, rest)))

    def place(self, path: Path, *, key: bool = False) -> Place:
        """Give where a value stands, or its key; for one that is not there, where what is around it begins.

        Cost: the first call walks the whole file once.
        """
        marks = self._marks
        while path:
            found = marks.get((path, key)) or marks.get((path, not key))
            if found:
                return self.place_at(*found)
            path, key = path[:-1], True
        return self.line_place(1)

    def place_in(self, path: Path, part: str) -> Place:
        """Give where a part of a text stands; where it is folded, where the text begins."""
        start, indent = self.place(path), self.place(path, key=True).column
        for line in range(start.line, start.line + 200):
            text = self.line_place(line).source
            if line > start.line and text.strip() and len(text) - len(text.lstrip()) < indent:
                break
            column = text.find(part, start.column - 1 if line == start.line else 0)
            if column >= 0:
                return self.line_place(line, column + 1, len(part))
        return start

    def record_line(self, identifier: str) -> int:
        """Give the line on which a record begins; cheaper than its place where nothing is wrong."""
        return self._record_lines.get(identifier) or self.place((identifier,), key=True).line

    @cached_property
    def _record_lines(self) -> dict[str, int]:
        text = f"\n{self.text}"
        found, line, end = {}, 0, 0
        for match in _RECORD_START.finditer(text):
            line += text.count("\n", end, match.start(1))
            end = match.start(1)
            found[match[1]] = line
        return found

    @cached_property
    def _lines(self) -> list[str]:
        return _LINE_BREAK.split(self.text)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(found.end() for found in _LINE_BREAK.finditer(self.text))]

    @cached_property
    def _marks(self) -> dict[tuple[Path, bool], tuple[int, int]]:
        return _find_marks(self.text)


@dataclass
class _Level:
    """An open collection: the way to it, and which key or position comes next."""

    path: Path
    is_mapping: bool
    key: str | None = None
    position: int = 0

    def next_path(self) -> Path:
        return (*self.path, self.key if self.is_mapping and self.key is not None else self.position)

    def close_item(self) -> None:
        self.key = None
        self.position += 1


def _find_marks(text: str) -> dict[tuple[Path, bool], tuple[int, int]]:
    """Give index and length of each value (`False`) and key (`True`) by its path."""
    marks: dict[tuple[Path, bool], tuple[int, int]] = {}
    open_levels: list[_Level] = []
    for event in events(text):
        if isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            open_levels.pop()
            if open_levels:
                open_levels[-1].close_item()
        elif isinstance(event, yaml.NodeEvent):
            mark = span(event)
            level = open_levels[-1] if open_levels else None
            if level and level.is_mapping and level.key is None and isinstance(event, yaml.ScalarEvent):
                level.key = event.value
                marks.setdefault((level.next_path(), True), mark)
                continue
            path = level.next_path() if level else ()
            if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                marks.setdefault((path, False), (mark[0], 1))
                open_levels.append(_Level(path, isinstance(event, yaml.MappingStartEvent)))
            else:
                marks.setdefault((path, False), mark)
                if level:
                    level.close_item()
    return marks
