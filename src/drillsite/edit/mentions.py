"""Where a record is named, and how another id is written there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from drillsite.records import MODELS
from drillsite.records.references import mask_code, prose_of, references_of, wikilinks_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from drillsite.reading.source import Path
    from drillsite.records import Key, Records

__all__ = ["Mention", "find_mentions", "rewrite_links"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A value that names a record: who has it, the way to it in the fields, and how it is to be written anew."""

    holder: Key
    path: Path
    pattern: re.Pattern[str]
    new: str

    def rewrite(self, text: str) -> str:
        """Return the value, as typed or as read, with the new id."""
        return _rewrite(self.pattern, self.new, text)[0]

    def count(self, text: str) -> int:
        """Return how often the value names the record."""
        return _rewrite(self.pattern, self.new, text)[1]


def find_mentions(records: Records, key: Key, new: str) -> Iterator[Mention]:
    """Yield every field and every link in prose that names a record, to be written with this id."""
    for holder, record in records.by_key.items():
        for reference in references_of(record):
            target, kinds = reference.target, reference.kinds
            if records.resolve(target, kinds) == [key]:
                written = _write(records, key, new, target, kinds)
                yield Mention(holder, reference.path, re.compile(f"(){re.escape(target)}"), written)
        for path, text in prose_of(record):
            for target in _targets(records, key, text):
                yield Mention(holder, path, _link_to(target), _write(records, key, new, target, tuple(MODELS)))


def rewrite_links(records: Records, key: Key, new: str, text: str) -> tuple[str, int]:
    """Return a Markdown page with the new id in its [[links]], and how many of them there were."""
    count = 0
    for target in _targets(records, key, text):
        written = _write(records, key, new, target, tuple(MODELS))
        text, number = _rewrite(_link_to(target), written, text)
        count += number
    return text, count


def _rewrite(pattern: re.Pattern[str], new: str, text: str) -> tuple[str, int]:
    """Return a text with the new id behind group 1 of each match, and how many there were; what is in code stays."""
    found = list(pattern.finditer(mask_code(text)))
    ends = [0, *(one.end() for one in found)]
    kept = [text[start : one.end(1)] for start, one in zip(ends, found, strict=False)]
    return new.join([*kept, text[ends[-1] :]]), len(found)


def _targets(records: Records, key: Key, text: str) -> Iterable[str]:
    """Return each way in which links of a text name the record, once."""
    targets = dict.fromkeys(link.group(1) for link in wikilinks_in(text))
    return [target for target in targets if records.resolve(target) == [key]]


def _link_to(target: str) -> re.Pattern[str]:
    return re.compile(rf"(\[\[\s*){re.escape(target)}(?=\s*(?:\||\]\]))")


def _write(records: Records, key: Key, new: str, target: str, kinds: tuple[str, ...]) -> str:
    """Return the new id, with its kind before it where it had that, or where another kind has the same id."""
    others = [kind for kind in kinds if kind != key[0]]
    return f"{key[0]}:{new}" if ":" in target or records.resolve(new, others) else new
