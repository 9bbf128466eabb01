"""Edits of a data folder: planned on its texts one upon the other, checked as a whole, and given back to be made.

All that is not changed keeps its bytes: comments, order, quotes, indents and line breaks.
"""

from __future__ import annotations

import copy
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any
from unicodedata import category

from drillsite.edit import splicing
from drillsite.edit.changes import Edit, EditRefusedError
from drillsite.edit.mentions import find_mentions, rewrite_links
from drillsite.edit.splicing import SpliceError
from drillsite.edit.texts import FolderTexts
from drillsite.problems import count_errors, nearest, sort_problems
from drillsite.reading import KIND_FOLDERS, LOCK_NAME, FolderReader, SourceFile
from drillsite.reading.texts import read_texts
from drillsite.records import MODELS, Evidence, RecordChecker, Records, Search
from drillsite.records.fields import ID_PATTERN
from drillsite.records.quote_check import check_quotes, name_now
from drillsite.records.quote_lock import read_lock, write_lock
from drillsite.records.references import field_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from drillsite.knowledge import KnowledgeLoader
    from drillsite.problems import Problem
    from drillsite.reading import RawData
    from drillsite.reading.source import Path as Way
    from drillsite.records import Key

__all__ = ["Editor"]

_FOLDERS = {kind: folder for folder, kind in KIND_FOLDERS.items()}
_SORTED_BY = {"claim": "theme", "theme": "parent"}
"""The field by which the file for a new record is chosen: that of most records with the same; else it is `type`."""

_ID_RULE = "an id is lower-case words joined by hyphens, at most 80 characters"
_EVIDENCE_FIELDS = tuple(Evidence.model_fields)
_SEARCH_FIELDS = tuple(field_name(Search, name) for name in Search.model_fields)

_ASIDE = ("added", "by")
"""What does not make evidence another one: when and by whom it was noted."""

_SAME_SEARCH = ("on", "where", "for", "found")
"""What tells a search from another."""

_BROKEN = ("yaml-syntax", "yaml-not-a-mapping", "key-duplicate")
"""Problems that values do not have, however odd; where an edit leads to them, it was put in the wrong place."""


class Editor:
    """Plans edits of a data folder; `finish` checks what they amount to.

    `shown_as` is how the folder is named to people (`data`). With a docs folder, the links in its pages are kept up
    too; with a folder of texts, quotes are compared with them. A `loader` of the same folder lends what it has read, so
    that a large folder is not read twice. Every step raises EditRefusedError where it cannot be taken, and writes
    nothing. Raises OSError where a file cannot be read.
    """

    def __init__(
        self,
        data_folder: Path,
        shown_as: str,
        docs_folder: Path | None = None,
        texts_folder: Path | None = None,
        loader: KnowledgeLoader | None = None,
    ) -> None:
        self._folder = data_folder
        self._texts = FolderTexts(data_folder, shown_as, (".yml", ".yaml"))
        self._docs = [FolderTexts(docs_folder, docs_folder.name, (".md",))] if docs_folder else []
        self._sources = read_texts(texts_folder, texts_folder.name)[0] if texts_folder else {}
        self._reader = loader.reader if loader else FolderReader(data_folder, shown_as)
        self._checker = loader.checker if loader else RecordChecker()
        raw, self.records, self._problems = self._check()
        self._files = {(one.kind, one.id): self._texts.name_of(one.source.path) for one in raw.records}
        self._fields: dict[Key, Any] = {(one.kind, one.id): one.fields for one in raw.records}
        self._own: set[Key] = set()
        self.planned = self.records
        self.warnings: tuple[Problem, ...] = ()

    @property
    def has_errors(self) -> bool:
        """Whether the data have errors without any edit: then verdicts cannot be known."""
        return bool(count_errors(self._problems))

    def add_record(self, kind: str, identifier: str, fields: Mapping[str, Any], file: str = "") -> str:
        """Add a record to a file of its kind (a path in the data folder), and give how the file is named to people.

        Where no file is given, it is the one with most records of the same sort, or a new one for the kind.
        """
        self._check_new_id(kind, identifier)
        _refuse_odd_signs(fields)
        known = [field_name(MODELS[kind], name) for name in MODELS[kind].model_fields]
        ordered = {name: fields[name] for name in (*known, *fields) if name in fields}
        name = self._check_file(kind, file) if file else self._choose_file(kind, fields)
        self._splice(name, lambda text: splicing.add_record(text, identifier, ordered))
        self._files[kind, identifier] = name
        self._fields[kind, identifier] = copy.deepcopy(ordered)
        self._own.add((kind, identifier))
        return self._texts.shown(name)

    def remove_record(self, kind: str, identifier: str) -> None:
        """Take a record out; `finish` tells who still names it."""
        self._find(kind, identifier)
        self._refuse_unread("who names it")
        self._splice(self._files[kind, identifier], lambda text: splicing.remove_record(text, identifier))
        del self._fields[kind, identifier]
        if kind == "source":
            self._forget_quotes_of(identifier)

    def cite(self, claim: str, evidence: Mapping[str, str], kind: str = "claim") -> None:
        """Add an item of evidence to a claim or an event."""
        _refuse_odd_signs(evidence)
        item = {name: evidence[name] for name in (*_EVIDENCE_FIELDS, *evidence) if name in evidence}
        said = {name: text for name, text in item.items() if name not in _ASIDE}
        others = self._find(kind, claim).get("evidence") or []
        if said in [{name: text for name, text in one.items() if name not in _ASIDE} for one in others]:
            raise EditRefusedError(f'"{claim}" has this very evidence already')
        self._find("source", item["source"])
        self._add_to_list(kind, claim, "evidence", item)

    def add_search(self, claim: str, search: Mapping[str, str | list[str]], kind: str = "claim") -> None:
        """Record a search on a claim or an event."""
        _refuse_odd_signs(search)
        made = {name: search[name] for name in (*_SEARCH_FIELDS, *search) if search.get(name)}
        for source in made.get("found", ()):
            self._find("source", source)
        others = self._find(kind, claim).get("searches") or []
        if _search_identity(made) in map(_search_identity, others):
            raise EditRefusedError(f'"{claim}" has this very search already')
        self._add_to_list(kind, claim, "searches", made)

    def uncite(self, claim: str, source: str, stance: str | None = None, kind: str = "claim") -> None:
        """Take the evidence of a source off a claim or an event; `stance` tells which, where there are several."""
        items = self._find(kind, claim).get("evidence") or []
        cited = [item for item in items if item.get("source") == source]
        found = [item for item in cited if stance in (None, item.get("stance"))]
        if not cited:
            names = ", ".join(dict.fromkeys(str(item.get("source")) for item in items))
            raise EditRefusedError(f'"{claim}" does not cite "{source}"; it cites {names or "nothing"}')
        if not found:
            raise EditRefusedError(f'"{source}" is cited here as "{cited[0].get("stance")}", not as "{stance}"')
        if len(found) > 1:
            raise EditRefusedError(
                f'"{claim}" cites "{source}" {len(found)} times; say which by its stance, or take it out by hand'
            )
        self._remove_from_list(kind, claim, "evidence", items.index(found[0]))

    def rename(self, kind: str, old: str, new: str) -> int:
        """Return a record another id wherever it is named, and give how many places name it.

        The old id is noted in `formerly`, so that its address leads to the new one.
        """
        self._find(kind, old)
        self._refuse_unread("where it is named")
        if self.records.former.get((kind, new)) != (kind, old):
            self._check_new_id(kind, new)
        count = self._rename_references((kind, old), new)
        self._splice(self._files[kind, old], lambda text: splicing.replace_key(text, old, new))
        self._files[kind, new], self._fields[kind, new] = self._files[kind, old], self._fields.pop((kind, old))
        self._own.discard((kind, new))
        former = self._fields[kind, new].get("formerly") or []
        if new in former:
            self._remove_from_list(kind, new, "formerly", former.index(new))
        self._add_to_list(kind, new, "formerly", old)
        return count

    def finish(self) -> Edit:
        """Return the edit; raises EditRefusedError with the problems that there would be and were not before.

        The records as they will be are `planned` from then on, the warnings that are new are `warnings`.
        """
        raw, self.planned, problems = self._check()
        known = {_identity(one) for one in self._problems}
        unknown = [one for one in problems if _identity(one) not in known]
        new = [one for one in unknown if one.severity == "error"]
        self.warnings = tuple(sort_problems([one for one in unknown if one.severity == "warning"]))
        broken = {one.place.path for one in new if one.code in _BROKEN}
        found = {(one.kind, one.id): one.fields for one in raw.records}
        if not broken and not new:
            different = (key for key in found.keys() | self._fields.keys() if found.get(key) != self._fields.get(key))
            broken = {self._texts.shown(self._files[key]) for key in different}
        if broken:
            files = ", ".join(sorted(broken))
            raise EditRefusedError(f"{files} is written in a way that this edit would break; make it by hand")
        if new:
            raise EditRefusedError("the data would have errors", tuple(sort_problems(new)))
        return Edit(self._folder, tuple(change for texts in (self._texts, *self._docs) for change in texts.changes()))

    def _check(self) -> tuple[RawData, Records, list[Problem]]:
        raw, problems = self._reader.read_contents(self._texts.contents)
        records, more = self._checker.check(raw)
        _, misquotes = check_quotes(records, self._sources)
        return raw, records, [*problems, *more, *misquotes]

    def _find(self, kind: str, identifier: str) -> dict[str, Any]:
        """Return the fields of a record as they are to be."""
        fields = self._fields.get((kind, identifier))
        if not isinstance(fields, dict):
            like = nearest(identifier, [name for one, name in self._fields if one == kind])
            hint = f'; did you mean "{like}"?' if like else ""
            raise EditRefusedError(f'no {kind} has the id "{identifier}"{hint}')
        return fields

    def _take(self, key: Key) -> dict[str, Any]:
        """Return the fields of a record to be changed; the reader keeps those that it gave."""
        if key not in self._own:
            self._own.add(key)
            self._fields[key] = copy.deepcopy(self._fields[key])
        fields: dict[str, Any] = self._fields[key]
        return fields

    def _check_new_id(self, kind: str, identifier: str) -> None:
        if not ID_PATTERN.fullmatch(identifier):
            raise EditRefusedError(f'"{identifier}" cannot be an id: {_ID_RULE}')
        if (kind, identifier) in self._fields:
            place = self._texts.shown(self._files[kind, identifier])
            raise EditRefusedError(f'the {kind} "{identifier}" exists already ({place})')
        if now := self.records.former.get((kind, identifier)):
            raise EditRefusedError(f'"{identifier}" was the id of the {kind} "{now[1]}"; its address leads there')

    def _refuse_unread(self, unknown: str) -> None:
        """Refuse a step for which every file and record must have been understood."""
        if first := next((one for one in sort_problems(self._problems) if one.severity == "error"), None):
            place = f"{first.place.path}:{first.place.line}"
            raise EditRefusedError(
                f"{unknown} cannot be known for certain while the data have errors, the first at {place}; "
                'fix them first ("drillsite check" shows them)'
            )

    def _check_file(self, kind: str, file: str) -> str:
        """Return the path in the data folder of a file as people name it, if it can hold records of the kind."""
        name = self._texts.name_of(file)
        folder, parts = _FOLDERS[kind], name.split("/")
        is_theirs = parts[0] == folder if len(parts) > 1 else name in (f"{folder}.yml", f"{folder}.yaml")
        if not is_theirs or not name.endswith((".yml", ".yaml")) or any(part.startswith(".") for part in parts):
            raise EditRefusedError(
                f'"{file}" holds no {folder}; name "{folder}.yml" or a file such as "{folder}/new.yml"'
            )
        return name

    def _choose_file(self, kind: str, fields: Mapping[str, Any]) -> str:
        by = _SORTED_BY.get(kind, "type")
        files = Counter(self._files[key] for key in self._fields if key[0] == kind)
        alike = Counter(
            self._files[key]
            for key, other in self._fields.items()
            if key[0] == kind and isinstance(other, dict) and other.get(by) == fields.get(by)
        )
        ranked = sorted(files, key=lambda name: (-alike[name], -files[name], name))
        return ranked[0] if ranked else f"{_FOLDERS[kind]}.yml"

    def _add_to_list(self, kind: str, identifier: str, field: str, value: Any) -> None:
        fields, name = self._take((kind, identifier)), self._files[kind, identifier]
        if fields.get(field):
            self._splice(name, lambda text: splicing.add_item(text, (identifier, field), value))
            fields[field].append(copy.deepcopy(value))
        else:
            order = [field_name(MODELS[kind], one) for one in MODELS[kind].model_fields]
            self._splice(name, lambda text: splicing.add_field(text, identifier, field, [value], order))
            fields[field] = [copy.deepcopy(value)]

    def _remove_from_list(self, kind: str, identifier: str, field: str, position: int) -> None:
        fields, name = self._take((kind, identifier)), self._files[kind, identifier]
        if len(fields[field]) > 1:
            self._splice(name, lambda text: splicing.remove_item(text, (identifier, field), position))
            del fields[field][position]
        elif splicing.is_in_brackets(self._texts.read(name), identifier, field):
            self._splice(name, lambda text: splicing.empty_list(text, identifier, field))
            fields[field] = []
        else:
            self._splice(name, lambda text: splicing.remove_field(text, identifier, field))
            del fields[field]

    def _forget_quotes_of(self, source: str) -> None:
        """Take what the lock of quotes knows of a source out; a lock with faults stays as it is."""
        text = self._texts.contents.get(LOCK_NAME, b"").decode(errors="replace")
        lock, problems = read_lock(SourceFile(self._texts.shown(LOCK_NAME), text))
        left = {name: one for name, one in lock.sources.items() if name_now(self.records, name) != source}
        if not problems and len(left) < len(lock.sources):
            self._texts.write(LOCK_NAME, write_lock(left) if left else "")

    def _rename_references(self, key: Key, new: str) -> int:
        count = self._rename_in_docs(key, new)
        of_file: defaultdict[str, list[tuple[Way, Callable[[str], str]]]] = defaultdict(list)
        for one in list(find_mentions(self.records, key, new)):
            of_file[self._files[one.holder]].append(((one.holder[1], *one.path), one.rewrite))
            *steps, last = one.path
            around: Any = self._take(one.holder)
            for step in steps:
                around = around[step]
            count += one.count(around[last])
            around[last] = one.rewrite(around[last])
        for name, changes in of_file.items():
            self._splice(name, partial(splicing.rewrite, changes=changes))
        return count

    def _rename_in_docs(self, key: Key, new: str) -> int:
        count = 0
        for docs in self._docs:
            for name in docs.names:
                try:
                    text, number = rewrite_links(self.records, key, new, docs.read(name))
                except UnicodeDecodeError:
                    raise EditRefusedError(f"{docs.shown(name)} is not UTF-8; save it as that first") from None
                docs.write(name, text)
                count += number
        return count

    def _splice(self, name: str, change: Callable[[str], str]) -> None:
        shown = self._texts.shown(name)
        if any(problem.place.path == shown and problem.severity == "error" for problem in self._problems):
            raise EditRefusedError(f'{shown} has errors; fix them first ("drillsite check" shows them)')
        try:
            self._texts.write(name, change(self._texts.read(name)))
        except SpliceError as fault:
            raise EditRefusedError(f"{shown} cannot be edited: {fault}") from None


def _refuse_odd_signs(value: Any) -> None:
    """Refuse a text with characters that nobody types and no page can show."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            _refuse_odd_signs(one)
    elif odd := next((sign for sign in str(value) if category(sign) in ("Cc", "Cs") and sign not in "\t\r\n"), ""):
        raise EditRefusedError(f"a text holds the character U+{ord(odd):04X}, which cannot be shown; leave it out")


def _search_identity(search: Any) -> object:
    """Return what is the same in two records of one search, in whatever order the words were noted."""
    if not isinstance(search, dict):
        return search
    values = [search.get(name) or () for name in _SAME_SEARCH]
    return [sorted({value} if isinstance(value, str) else map(str, value)) for value in values]


def _identity(problem: Problem) -> tuple[str, str, str]:
    """Return what makes a problem the same after lines have moved."""
    return problem.code, problem.place.path, problem.message
