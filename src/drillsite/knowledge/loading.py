"""From a data folder to knowledge in one call, with everything that is wrong on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drillsite.collecting import without_collection
from drillsite.knowledge.linking import Knowledge, link_records
from drillsite.problems import Place, Problem, count_errors, describe_count, sort_problems
from drillsite.reading import FileCache, FolderReader
from drillsite.reading.texts import read_texts
from drillsite.records import RecordChecker
from drillsite.records.quote_check import QuoteCheck, check_quotes
from drillsite.records.quote_lock import LockReader

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["KnowledgeLoader", "Loaded", "load_knowledge"]


@dataclass(frozen=True)
class Loaded:
    """What a data folder gave: the problems in the order they are shown, and knowledge if none is an error."""

    knowledge: Knowledge | None
    problems: tuple[Problem, ...]
    records: int
    references: int
    quotes: QuoteCheck

    @property
    def errors(self) -> int:
        """How many of the problems are errors."""
        return count_errors(self.problems)

    def summary(self) -> str:
        """Return the last line of a check: what was checked, and what came of it."""
        checked = f"{_count(self.records, 'record')}, {_count(self.references, 'reference')}; {self.quotes.in_words()}"
        return f"{checked}: {describe_count(self.problems)}"

    def with_problems(self, more: Iterable[Problem]) -> Loaded:
        """Give the same with further problems, found where the records meet the rest of the site."""
        problems = tuple(sort_problems((*self.problems, *more)))
        knowledge = None if count_errors(problems) else self.knowledge
        return Loaded(knowledge, problems, self.records, self.references, self.quotes)


class KnowledgeLoader:
    """Loads a data folder, as often as one likes; only what has changed is read and checked again.

    `shown_as` is how the folder is named in problems (`data`), `texts_shown_as` how the texts folder is. Quotes are
    compared with `<source>.txt` in that, where there is one, and else looked up in the lock of quotes. No exception
    comes from what the files hold. A `cache` lends what it knows of the files; `keep` has it learn the rest.
    """

    def __init__(
        self,
        data_folder: Path,
        texts_folder: Path,
        shown_as: str,
        cache: FileCache | None = None,
        texts_shown_as: str = "texts",
    ) -> None:
        self.checker = RecordChecker()
        self.reader = FolderReader(data_folder, shown_as, cache, self.checker.look_at)
        self._locks = LockReader(data_folder, shown_as, cache)
        self._cache = cache
        self._texts_folder, self._texts_shown_as, self._shown_as = texts_folder, texts_shown_as, shown_as
        self._last: Knowledge | None = None

    def load(self) -> Loaded:
        """Give the knowledge that the folder holds now, or every problem that stands in its way."""
        with without_collection(keeps=self._last is None):
            raw, problems = self.reader.read()
            records, faults = self.checker.check(raw)
            texts, unreadable = read_texts(self._texts_folder, self._texts_shown_as)
            lock, unlocked = self._locks.read()
            quotes, misquotes = check_quotes(records, texts, lock)
            problems += faults + unreadable + unlocked + misquotes
            if not (count := sum(len(file.ids) for file in raw.files)) and not problems:
                message = f'the data folder "{self._shown_as}" holds no record'
                hint = "add a theme to themes.yml and a claim to claims.yml"
                problems.append(Problem("data-empty", Place(self._shown_as), message, hint))
            problems = sort_problems(problems)
            knowledge = None if count_errors(problems) else link_records(records, self._last, quotes)
            self._last = knowledge or self._last
        return Loaded(knowledge, tuple(problems), count, records.reference_count, quotes)

    def keep(self) -> None:
        """Have the cache keep what has been found out of the files as they were loaded last."""
        if self._cache is not None:
            self._locks.keep(self._cache)
            self.checker.keep(self._cache, besides={self._locks.digest})


def load_knowledge(data_folder: Path, texts_folder: Path, shown_as: str) -> Loaded:
    """Give the knowledge that a data folder holds, or every problem that stands in its way, once."""
    return KnowledgeLoader(data_folder, texts_folder, shown_as).load()


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
