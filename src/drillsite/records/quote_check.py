"""Which quotes of the records were found in the texts of their sources, and what is wrong with the others.

A text that is available has the last word; where there is none, the lock tells what was found in it when it was.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from drillsite.problems import Problem
from drillsite.records.checked import Quoted
from drillsite.records.dates import read_date
from drillsite.records.quote_lock import QuoteLock
from drillsite.records.quotes import SourceText
from drillsite.records.shares import check_shares

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from drillsite.records.checked import Records
    from drillsite.records.quote_lock import LockedSource

__all__ = ["QuoteCheck", "check_quotes", "name_now"]


@dataclass(frozen=True)
class QuoteCheck:
    """What came of the quotes: how many were found, how many not, and how many of each source nobody has looked for.

    `results` has for each source the quotes that were looked for, and whether they were found. `last` is the latest day
    on which those were looked for of which a lock tells.
    """

    found: int = 0
    missing: int = 0
    unseen: Mapping[str, int] = field(default_factory=dict)
    results: Mapping[str, Mapping[str, bool]] = field(default_factory=dict, repr=False)
    last: str = ""

    @property
    def total(self) -> int:
        """How many quotes there are."""
        return self.found + self.missing + sum(self.unseen.values())

    def was_found(self, source: str, quote: str) -> bool:
        """Return whether a quote was found in the text of the source that a record names."""
        return self.results.get(_bare(source), {}).get(quote, False)

    def in_words(self) -> str:
        """Return the counts as the last line of a check reports them."""
        if not self.total:
            return "no quotes"
        quotes = f"{self.total:,} {'quote was' if self.total == 1 else 'quotes were'}"
        day = f", last on {read_date(self.last).words}" if self.last else ""
        counts = {"not found": self.missing, "not yet looked for": sum(self.unseen.values())}
        rest = [f"{number:,} {what}" for what, number in counts.items() if number]
        return "; ".join([f"{self.found:,} of {quotes} found{day}", *rest])


def check_quotes(
    records: Records, texts: Mapping[str, str], lock: QuoteLock | None = None
) -> tuple[QuoteCheck, list[Problem]]:
    """Return what came of the quotes in the texts, by source id, and in the lock, and what is wrong.

    What is under a former id of a source is that source's. Cost: linear in the quotes; each whose source has a text is
    looked for in it.
    """
    lock = lock or QuoteLock()
    available = {name_now(records, name): SourceText(texts[name]) for name in _former_first(records, texts)}
    problems, entries = _sort_entries(records, lock, available)
    results = {source: _results_of(entry) for source, entry in entries.items()}
    results |= {source: {} for source in available}
    found, missing = _look_up(records, results, available)
    problems += [_not_found(records, quoted, available.get(quoted.source)) for quoted in missing]
    problems += check_shares(records, available)
    looked_for = found + Counter(quoted.source for quoted in missing)
    last = max((entry.on for source, entry in entries.items() if source in looked_for), default="")
    unseen = _by_source(records.quoted_sources) - looked_for
    return QuoteCheck(found.total(), len(missing), unseen, results, last), problems


def _look_up(
    records: Records, results: Mapping[str, dict[str, bool]], texts: Mapping[str, SourceText]
) -> tuple[Counter[str], list[Quoted]]:
    """Return how many quotes of each source were found, and those that were looked for and not found.

    What is found in the texts is noted in the results.
    """
    if not results:
        return Counter(), []
    by_name = {name: results[_bare(name)] for name in records.quoted_sources if _bare(name) in results}
    found, missing = dict.fromkeys(by_name, 0), list[Quoted]()
    for key, one in records.checked.items():
        for path, name, words in one.quotes:
            if (known := by_name.get(name)) is None:
                continue
            was_found = known.get(words)
            if was_found is None and (text := texts.get(_bare(name))):
                was_found = known[words] = text.has(words)
            if was_found:
                found[name] += 1
            elif was_found is False:
                missing.append(Quoted(key, path, _bare(name), words))
    return _by_source(found), missing


def _by_source(numbers: Mapping[str, int]) -> Counter[str]:
    """Return numbers by the id of a source that are given by its names."""
    found: Counter[str] = Counter()
    for name, number in numbers.items():
        found[_bare(name)] += number
    return +found


def name_now(records: Records, source: str) -> str:
    """Return the id that a source has now, of which this is the id or a former one."""
    if ("source", source) in records:
        return source
    return records.former.get(("source", source), ("source", source))[1]


def _former_first(records: Records, names: Iterable[str]) -> list[str]:
    """Return former ids before those of now, which so have the last word."""
    return sorted(names, key=lambda name: ("source", name) in records)


def _bare(source: str) -> str:
    return source.removeprefix("source:")


def _results_of(entry: LockedSource) -> dict[str, bool]:
    return dict.fromkeys(entry.found, True) | dict.fromkeys(entry.missing, False)


def _sort_entries(
    records: Records, lock: QuoteLock, texts: Mapping[str, SourceText]
) -> tuple[list[Problem], dict[str, LockedSource]]:
    """Return what is wrong with entries of the lock, and by the source's id now those with which nothing is."""
    problems: list[Problem] = []
    entries: dict[str, LockedSource] = {}
    for name in _former_first(records, lock.sources):
        entry, source = lock.sources[name], name_now(records, name)
        if ("source", source) not in records and ("source", source) not in records.unread:
            message = f'the lock of quotes has an entry of "{name}", and no source has that id'
            hint = (
                'run "drillsite verify", which leaves it out; if the source was renamed, note the id in its `formerly`'
            )
            problems.append(Problem("quotes-lock-stale", lock.place(name), message, hint))
        elif source in texts and texts[source].digest != entry.text:
            message = f'the quotes of "{source}" were looked for in another text than the one that is available now'
            hint = 'run "drillsite verify" to look for them in this one'
            problems.append(Problem("quotes-lock-stale", lock.place(name), message, hint))
        else:
            entries[source] = entry
    return problems, entries


def _not_found(records: Records, quoted: Quoted, text: SourceText | None) -> Problem:
    place = records.place(quoted.key, quoted.path)
    if text is None:
        message = f'the quote was not in the text of "{quoted.source}" when it was last looked for'
        hint = 'copy the words from the source, then run "drillsite verify --fetch"'
        return Problem("quote-not-verified", place, message, hint)
    nearest = text.nearest(quoted.words)
    hint = f'nearest is "{nearest}"' if nearest else "nothing like it is there"
    return Problem("quote-not-found", place, f'the quote is not in the text of "{quoted.source}"', hint)
