"""A YAML text as a tree of plain texts, lists and mappings.

Everything an editor types stays what was typed (`NO`, `2016-05`, `010`): the field's type decides later. An
empty value, `~` and `null` mean that a field is left out. Built straight from libyaml's events in one loop:
no recursion, no tags, no surprises of YAML 1.1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn

import yaml

from drillsite.problems import Place, Problem
from drillsite.reading.source import SourceFile, events, span
from drillsite.reading.yaml_faults import describe_character, describe_fault, find_conflicts, find_odd_indents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["MAX_ALIAS_NODES", "MAX_DEPTH", "Value", "read_tree"]

Value = str | list["Value"] | dict[str, "Value"] | None

MAX_DEPTH = 30
"""How deep collections may be nested; records need seven levels."""

MAX_ALIAS_NODES = 100_000
"""How many values the aliases of one file may stand for in all, so that no small file grows without bounds.

A long text counts once for each 100 characters.
"""

_COMMENT = re.compile(r"([ \t]+)(#[^\r\n]*?)[ \t]*(?=[\r\n]|\Z)")
_MARKED_KEY = re.compile(r"(?:^[ \t-]*|[{,\[]\s*)\?[ \t\r\n]", re.MULTILINE)
_BEFORE_MARK = ("", " ", "\t", "\r", "\n", "{", ",", "[")
_ID_HINT = "begin each record with its id and a colon at the start of the line"
_LEFT_OUT = frozenset(("", "~", "null"))
_UNSHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""What may stand in YAML as an escape only (`\\x1b`), and is no text."""


def read_tree(source: SourceFile) -> tuple[dict[str, Value], list[Problem]]:
    """Give the top mapping of a file, and what is wrong with it.

    With a fault in the YAML itself the mapping holds what came before the fault: enough to know the ids, not
    to be published. Cost: about a second for 10 MB.
    """
    if conflicts := find_conflicts(source):
        return {}, conflicts
    if odd := find_odd_indents(source):
        return {}, odd
    builder = _Builder(source)
    try:
        builder.take_all(events(source.text))
    except _GaveUpError:
        pass
    except yaml.reader.ReaderError:
        builder.problems.append(describe_character(source))
    except yaml.MarkedYAMLError as fault:
        builder.problems.append(describe_fault(source, fault))
    return builder.top, builder.problems


class _GaveUpError(Exception):
    """The rest of the file cannot be understood; the problem that says why has been noted."""


@dataclass(slots=True)
class _Open:
    """A collection whose end has not come yet."""

    value: list[Value] | dict[str, Value]
    is_mapping: bool
    key: str | None = None
    anchor: str | None = None
    nodes: int = 1
    seen: set[str] = field(default_factory=set)


class _Builder:
    """Builds the tree from events; `top` and `problems` hold what has been built so far."""

    def __init__(self, source: SourceFile) -> None:
        self.top: dict[str, Value] = {}
        self.problems: list[Problem] = []
        self._source = source
        self._open: list[_Open] = []
        self._anchors: dict[str, tuple[Value, int]] = {}
        self._named: set[str] = set()
        self._has_comments = " #" in source.text
        self._has_marked_keys = bool(_MARKED_KEY.search(source.text))
        self._alias_nodes = 0
        self._documents = 0

    def take_all(self, stream: Iterable[yaml.Event]) -> None:
        """Build in the events of the stream, one after the other."""
        handlers: dict[type, Callable[[Any], None]] = {
            yaml.ScalarEvent: self._take_scalar,
            yaml.MappingStartEvent: self._take_start,
            yaml.SequenceStartEvent: self._take_start,
            yaml.MappingEndEvent: self._take_end,
            yaml.SequenceEndEvent: self._take_end,
            yaml.AliasEvent: self._take_alias,
            yaml.DocumentStartEvent: self._take_document,
        }
        for event in stream:
            handler = handlers.get(type(event))
            if handler is not None:
                handler(event)

    def _take_document(self, event: yaml.DocumentStartEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            self._give_up(
                "yaml-syntax",
                event,
                "the file holds a second document after ---, and one is allowed",
                "delete the ---, or put the rest in a file of its own",
            )

    def _take_scalar(self, event: yaml.ScalarEvent) -> None:
        if event.tag is not None:
            self._refuse_tag(event, event.tag)
        if event.style == '"' and (found := _UNSHOWN.search(event.value)):
            message = f"the text holds the character U+{ord(found.group()):04X}, which no page can show"
            self._note("encoding-invalid", event, message, "leave it out")
        level = self._open[-1] if self._open else None
        if level is None:
            if event.value:
                self._give_up(
                    "yaml-not-a-mapping",
                    event,
                    "the file holds a text, and a mapping of ids is needed",
                    _ID_HINT,
                )
            return
        text: str = event.value
        if level.key is None and level.is_mapping:
            level.key = text
            if self._has_marked_keys:
                self._refuse_marked_key(event)
            if text in level.seen:
                self._note("key-duplicate", event, f'"{text}" is written twice here', "keep one of the two")
            level.seen.add(text)
            return
        value = None if text in _LEFT_OUT and event.implicit[0] else text
        nodes = 1 + len(text) // 100
        if self._has_comments and not event.style:
            self._warn_of_comment(event)
        if event.anchor:
            self._refuse_second_anchor(event, event.anchor)
            self._anchors[event.anchor] = (value, nodes)
        self._place(level, value, nodes)

    def _take_start(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        if event.tag is not None:
            self._refuse_tag(event, event.tag)
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        value: dict[str, Value] | list[Value] = {} if is_mapping else []
        if not self._open:
            if isinstance(value, list):
                self._give_up(
                    "yaml-not-a-mapping",
                    event,
                    "the file holds a list, and a mapping of ids is needed",
                    _ID_HINT,
                )
            self.top = value
        elif self._open[-1].is_mapping and self._open[-1].key is None:
            self._give_up(
                "yaml-not-a-mapping",
                event,
                "a key is a list or a mapping, and plain text is needed",
                _ID_HINT,
            )
        elif len(self._open) >= MAX_DEPTH:
            self._give_up(
                "yaml-too-deep",
                event,
                f"more than {MAX_DEPTH} levels are nested here",
                "records need seven at most",
            )
        if event.anchor:
            self._refuse_second_anchor(event, event.anchor)
        self._open.append(_Open(value, is_mapping, anchor=event.anchor))

    def _take_end(self, _: yaml.Event) -> None:
        closed = self._open.pop()
        if closed.anchor:
            self._anchors[closed.anchor] = (closed.value, closed.nodes)
        if self._open:
            self._place(self._open[-1], closed.value, closed.nodes)

    def _take_alias(self, event: yaml.AliasEvent) -> None:
        name = event.anchor or ""
        if not self._open or (self._open[-1].is_mapping and self._open[-1].key is None):
            self._give_up("yaml-not-a-mapping", event, f'the alias "*{name}" stands where an id or field is needed')
        if name not in self._anchors:
            if any(level.anchor == name for level in self._open):
                self._give_up(
                    "alias-expansion",
                    event,
                    f'the alias "*{name}" stands inside what it repeats',
                    "write the repeated part out",
                )
            hint = "put a text that begins with * in quotes"
            self._give_up("yaml-syntax", event, f'the alias "*{name}" has no &{name} before it', hint)
        value, nodes = self._anchors[name]
        self._alias_nodes += nodes
        if self._alias_nodes > MAX_ALIAS_NODES:
            message = f"the aliases up to here stand for more than {MAX_ALIAS_NODES:,} values"
            self._give_up("alias-expansion", event, message, "repeat less, or write the repeated part out")
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
        hint = "remove it; or put a text that begins with ! in quotes"
        self._note("yaml-tag", event, f'the tag "{shown}" is not allowed', hint)

    def _refuse_second_anchor(self, event: yaml.Event, name: str) -> None:
        if name in self._named:
            hint = "give one of the two another name, and the * that repeat it too"
            self._note("yaml-syntax", event, f'the anchor "&{name}" stands here a second time', hint)
        self._named.add(name)

    def _refuse_marked_key(self, event: yaml.ScalarEvent) -> None:
        """Refuse a key with a question mark before it, which YAML allows and the commands that edit cannot read."""
        index = span(event)[0] - 1
        while index >= 0 and self._source.text[index] in " \t\r\n":
            index -= 1
        is_marked = (
            index >= 0 and self._source.text[index] == "?" and self._source.text[index - 1 : index] in _BEFORE_MARK
        )
        if is_marked:
            self._note("yaml-syntax", event, "a question mark stands before this name", f"write it as {event.value}: …")

    def _warn_of_comment(self, event: yaml.ScalarEvent) -> None:
        """Warn where a text ends at a # that is likely to be part of it.

        So it is where no blank follows, as in `Drill #3`, and where one blank and no more stands between words and it.
        """
        end = sum(span(event))
        found = _COMMENT.match(self._source.text, end)
        if found and (found[2][1:2].strip() or (len(found[1]) == 1 and " " in event.value)):
            whole = f"{event.value}{found[1]}{found[2]}".replace("\\", "\\\\").replace('"', '\\"')
            place = self._source.place_at(end + len(found[1]), len(found[2]))
            message = f'the text ends before "{found[2]}", which is read as a comment'
            hint = f'put it in quotes: "{whole}"; or put the comment on a line of its own'
            self.problems.append(Problem("yaml-comment", place, message, hint))

    def _note(self, code: str, event: yaml.Event, message: str, hint: str = "") -> None:
        self.problems.append(Problem(code, self._event_place(event), message, hint))

    def _give_up(self, code: str, event: yaml.Event, message: str, hint: str = "") -> NoReturn:
        self._note(code, event, message, hint)
        raise _GaveUpError

    def _event_place(self, event: yaml.Event) -> Place:
        return self._source.place_at(*span(event))
