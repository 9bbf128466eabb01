"""A YAML text as a tree of plain texts, lists and mappings.

Everything an editor types stays what was typed (`NO`, `2016-05`, `010`): the field's type decides later. An empty
value, `~` and `null` mean that a field is left out. Built straight from libyaml's events in one loop: no
recursion, no tags, no surprises of YAML 1.1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import yaml

from drillsite.problems import Place, Problem
from drillsite.reading.source import SourceFile, events

__all__ = ["MAX_ALIAS_NODES", "MAX_DEPTH", "Value", "read_tree"]

Value = str | list["Value"] | dict[str, "Value"] | None

MAX_DEPTH = 30
"""How deep collections may be nested; records need seven levels."""

MAX_ALIAS_NODES = 100_000
"""How many values the aliases of one file may stand for in all, so that no small file grows without bounds."""

_LEFT_OUT = frozenset(("", "~", "null"))
_CONFLICT = re.compile(r"^(<{7} .*|={7}|>{7} .*|\|{7} .*)$", re.MULTILINE)


def read_tree(source: SourceFile) -> tuple[dict[str, Value], list[Problem]]:
    """Give the top mapping of a file, and what is wrong with it.

    With a fault in the YAML itself the mapping holds what came before the fault: enough to know the ids, not to be
    published. Cost: about a second for 10 MB.
    """
    if conflicts := _find_conflicts(source):
        return {}, conflicts
    builder = _Builder(source)
    try:
        for event in events(source.text):
            builder.take(event)
    except _GaveUpError:
        pass
    except yaml.reader.ReaderError as fault:
        builder.problems.append(_character_problem(source, fault))
    except yaml.MarkedYAMLError as fault:
        builder.problems.append(_syntax_problem(source, fault))
    return builder.top, builder.problems


class _GaveUpError(Exception):
    """The rest of the file cannot be understood; the problem that says why has been noted."""


@dataclass(slots=True)
class _Open:
    """A collection whose end has not come yet."""

    value: list[Value] | dict[str, Value]
    key: str | None = None
    key_event: yaml.Event | None = None
    anchor: str | None = None
    nodes: int = 1
    seen: set[str] = field(default_factory=set)


class _Builder:
    """Builds the tree, an event at a time; `top` and `problems` hold what has been built so far."""

    def __init__(self, source: SourceFile) -> None:
        self.top: dict[str, Value] = {}
        self.problems: list[Problem] = []
        self._source = source
        self._open: list[_Open] = []
        self._anchors: dict[str, tuple[Value, int]] = {}
        self._alias_nodes = 0
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        """Build in one more event of the stream."""
        if isinstance(event, yaml.ScalarEvent):
            self._take_scalar(event)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._take_start(event)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._take_end()
        elif isinstance(event, yaml.AliasEvent):
            self._take_alias(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._give_up("yaml-syntax", event, "the file holds a second document after ---, and one is allowed")

    def _take_scalar(self, event: yaml.ScalarEvent) -> None:
        if event.tag is not None:
            self._refuse_tag(event, event.tag)
        level = self._open[-1] if self._open else None
        if level is None:
            if event.value:
                self._give_up("yaml-not-a-mapping", event, "the file holds a text, and a mapping of ids is needed")
            return
        text: str = event.value
        if level.key is None and isinstance(level.value, dict):
            self._take_key(level, event)
            return
        value = None if text in _LEFT_OUT and event.implicit[0] else text
        if event.anchor:
            self._anchors[event.anchor] = (value, 1)
        self._place(level, value, 1)

    def _take_key(self, level: _Open, event: yaml.ScalarEvent) -> None:
        key: str = event.value
        level.key, level.key_event = key, event
        if key in level.seen:
            self._note("key-duplicate", event, f'"{key}" is written twice here', "keep one of the two")
        level.seen.add(key)

    def _take_start(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        if event.tag is not None:
            self._refuse_tag(event, event.tag)
        value: Value = {} if isinstance(event, yaml.MappingStartEvent) else []
        assert not isinstance(value, str) and value is not None
        if not self._open:
            if not isinstance(value, dict):
                self._give_up("yaml-not-a-mapping", event, "the file holds a list, and a mapping of ids is needed")
            self.top = value
        elif isinstance(self._open[-1].value, dict) and self._open[-1].key is None:
            self._give_up("yaml-not-a-mapping", event, "a key is a list or a mapping, and plain text is needed")
        elif len(self._open) >= MAX_DEPTH:
            self._give_up("yaml-too-deep", event, f"more than {MAX_DEPTH} levels are nested here")
        self._open.append(_Open(value, anchor=event.anchor))

    def _take_end(self) -> None:
        closed = self._open.pop()
        if closed.anchor:
            self._anchors[closed.anchor] = (closed.value, closed.nodes)
        if self._open:
            self._place(self._open[-1], closed.value, closed.nodes)

    def _take_alias(self, event: yaml.AliasEvent) -> None:
        name = event.anchor or ""
        if not self._open or (isinstance(self._open[-1].value, dict) and self._open[-1].key is None):
            self._give_up("yaml-not-a-mapping", event, f'the alias "*{name}" stands where an id or field is needed')
        if name not in self._anchors:
            inside = any(level.anchor == name for level in self._open)
            reason = "stands inside what it repeats" if inside else f"has no &{name} before it"
            self._give_up("alias-expansion" if inside else "yaml-syntax", event, f'the alias "*{name}" {reason}')
        value, nodes = self._anchors[name]
        self._alias_nodes += nodes
        if self._alias_nodes > MAX_ALIAS_NODES:
            self._give_up(
                "alias-expansion", event, f"the aliases up to here stand for more than {MAX_ALIAS_NODES:,} values"
            )
        self._place(self._open[-1], value, nodes)

    def _place(self, level: _Open, value: Value, nodes: int) -> None:
        level.nodes += nodes
        if isinstance(level.value, list):
            level.value.append(value)
            return
        assert level.key is not None
        if value is not None:
            level.value[level.key] = value
        elif level.value is self.top:
            level.value[level.key] = {}
        level.key = None

    def _refuse_tag(self, event: yaml.Event, tag: str) -> None:
        shown = tag.replace("tag:yaml.org,2002:", "!!")
        self._note("yaml-tag", event, f'the tag "{shown}" is not allowed', "remove it; the field's type decides")

    def _note(self, code: str, event: yaml.Event, message: str, hint: str = "") -> None:
        self.problems.append(Problem(code, self._event_place(event), message, hint))

    def _give_up(self, code: str, event: yaml.Event, message: str) -> None:
        self._note(code, event, message)
        raise _GaveUpError

    def _event_place(self, event: yaml.Event) -> Place:
        start, end = event.start_mark, event.end_mark
        length = end.column - start.column if end.line == start.line else 1
        return self._source.line_place(start.line + 1, start.column + 1, max(1, length))


def _find_conflicts(source: SourceFile) -> list[Problem]:
    """Give one problem for each mark that git leaves at the start of a line; inside a record none can stand there."""
    problems = []
    for found in _CONFLICT.finditer(source.text):
        line = source.text.count("\n", 0, found.start()) + 1
        place = source.line_place(line, 1, len(found.group()))
        hint = "keep the lines that are right and delete this mark"
        problems.append(Problem("merge-conflict", place, "a mark of an unfinished git merge", hint))
    return problems


def _character_problem(source: SourceFile, fault: yaml.reader.ReaderError) -> Problem:
    before = source.text[: fault.position]
    line = before.count("\n") + 1
    column = fault.position - (before.rfind("\n") + 1) + 1
    character = fault.character if isinstance(fault.character, int) else ord(str(fault.character)[:1] or "\0")
    message = f"the character U+{character:04X} is not allowed in YAML"
    return Problem("encoding-invalid", source.line_place(line, column), message, "delete it or type it anew")


def _syntax_problem(source: SourceFile, fault: yaml.MarkedYAMLError) -> Problem:
    mark = fault.problem_mark or fault.context_mark
    place = source.line_place(mark.line + 1, mark.column + 1) if mark else source.line_place(1)
    line = place.source
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" in indent:
        return Problem("yaml-syntax", place, "a tab indents this line", "indent with spaces, two for each level")
    reason = f"{fault.problem or 'not YAML'}" + (f" ({fault.context})" if fault.context else "")
    return Problem("yaml-syntax", place, reason, _SYNTAX_HINTS.get(fault.problem or "", ""))


_SYNTAX_HINTS = {
    "mapping values are not allowed in this context": (
        "put the text in quotes if it has a colon followed by a space, or mend the indent of this line"
    ),
    "could not find expected ':'": "write a colon after the name, or indent the line as part of the text above it",
    "did not find expected key": "mend the indent of this line, or the quotes above it",
    "found character that cannot start any token": "put the text in quotes",
}
