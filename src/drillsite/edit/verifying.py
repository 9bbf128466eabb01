"""What `drillsite verify` writes: the lock of quotes, and the texts that were fetched, which are never published."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from drillsite.edit.changes import Edit, FileChange
from drillsite.reading import LOCK_NAME
from drillsite.records.quote_check import name_now
from drillsite.records.quote_lock import LockedSource, write_lock
from drillsite.records.quotes import SourceText

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date
    from pathlib import Path

    from drillsite.records import Records
    from drillsite.records.quote_check import QuoteCheck
    from drillsite.records.quote_lock import QuoteLock

__all__ = ["EARLIER", "list_quotes", "plan_lock", "plan_texts", "update_lock"]

EARLIER = "earlier"
"""The folder among the texts for one that had quotes which the page lacks now."""

_IGNORE = b"# Texts of sources are compared with quotes and never published.\n*\n"


def list_quotes(records: Records) -> dict[str, tuple[str, ...]]:
    """Return the different quotes of each source that has any, by its id, in a fixed order."""
    found: dict[str, set[str]] = defaultdict(set)
    for quoted in records.quotes:
        found[quoted.source.removeprefix("source:")].add(quoted.words)
    return {source: tuple(sorted(found[source])) for source in sorted(found)}


def update_lock(
    records: Records,
    check: QuoteCheck,
    texts: Mapping[str, str],
    lock: QuoteLock,
    today: date,
    fetched: Collection[str] = (),
) -> dict[str, LockedSource]:
    """Return the entries of the lock after a look into these texts, of which `fetched` were read today.

    An entry keeps its day where its text and what was found in it are the same. An entry without a text keeps what it
    knows of the quotes that are there still.
    """
    before = {name_now(records, name): entry for name, entry in lock.sources.items()}
    available = {name_now(records, name): text for name, text in texts.items()}
    entries: dict[str, LockedSource] = {}
    for source, quotes in list_quotes(records).items():
        old = before.get(source)
        if source in available:
            found = tuple(quote for quote in quotes if check.results[source][quote])
            missing = tuple(quote for quote in quotes if not check.results[source][quote])
            entry = LockedSource(SourceText(available[source]).digest, today.isoformat(), found, missing)
            is_same = old is not None and entry == old._replace(on=entry.on)
            entries[source] = old if old and is_same and source not in fetched else entry
        elif old:
            found, missing = (tuple(one for one in known if one in quotes) for known in (old.found, old.missing))
            if found or missing:
                entries[source] = old._replace(found=found, missing=missing)
    return entries


def plan_lock(folder: Path, shown_as: str, before: bytes | None, entries: Mapping[str, LockedSource]) -> Edit:
    """Return the edit that makes these the entries of a data folder's lock; one without entries is not there."""
    after = write_lock(entries).encode() if entries else None
    change = FileChange(folder / LOCK_NAME, f"{shown_as}/{LOCK_NAME}", before, after)
    return Edit(folder, (change,) if after != before else ())


def plan_texts(
    folder: Path, shown_as: str, fetched: Mapping[str, str], quotes: Mapping[str, Iterable[str]]
) -> tuple[FileChange, ...]:
    """Return the changes that keep these texts in their folder, which git is told to ignore; raises OSError.

    A text that has quotes which the new one lacks is put aside: nobody else has it.
    """
    changes = [_change(folder, shown_as, ".gitignore", _IGNORE)] if not (folder / ".gitignore").exists() else []
    for source, text in fetched.items():
        change = _change(folder, shown_as, f"{source}.txt", text.encode())
        if change.before and _lacks(text, change.before.decode(errors="replace"), quotes.get(source, ())):
            changes.append(_change(folder, shown_as, f"{EARLIER}/{source}.txt", change.before))
        changes.append(change)
    return tuple(change for change in changes if change.before != change.after)


def _lacks(text: str, before: str, quotes: Iterable[str]) -> bool:
    now, then = SourceText(text), SourceText(before)
    return any(then.has(quote) and not now.has(quote) for quote in quotes)


def _change(folder: Path, shown_as: str, name: str, content: bytes) -> FileChange:
    path = folder / name
    return FileChange(path, f"{shown_as}/{name}", path.read_bytes() if path.exists() else None, content)
