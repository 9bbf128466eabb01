"""The command that looks for quotes in the texts of their sources: verify.

What only one of its options needs is imported there.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from drillsite.cli.edits import dry_run_option, make
from drillsite.cli.project import config_option, fail, from_here, open_site, path_from_here, read_sound_records
from drillsite.edit.verifying import EARLIER, list_quotes, plan_lock, plan_texts, update_lock
from drillsite.problems import nearest, show_text, sort_problems
from drillsite.reading import LOCK_NAME
from drillsite.reading.disk import read_bytes
from drillsite.reading.texts import read_texts
from drillsite.records.quote_check import check_quotes
from drillsite.records.quote_lock import LockReader

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from drillsite.edit.changes import Edit
    from drillsite.publish.project import Project
    from drillsite.records import Records
    from drillsite.records.quote_check import QuoteCheck
    from drillsite.records.quote_lock import QuoteLock

__all__ = ["verify"]

_MISSING_EXTRA = (
    "--fetch needs trafilatura and pypdf, which take the text out of pages and PDFs; install them with: "
    'pip install "drillsite[fetch]"'
)


@click.command()
@config_option
@click.option(
    "--text",
    "texts",
    metavar="SOURCE=FILE",
    multiple=True,
    help="Take the text of a source from this file; else it is texts/SOURCE.txt. May be given several times.",
)
@click.option("--fetch", "fetches", is_flag=True, help="First read the sources at their addresses. Needs the network.")
@click.option("--source", "named", metavar="ID", multiple=True, help="Fetch only this source. May be given again.")
@click.option(
    "--timeout", type=click.FloatRange(min=0.1), default=20.0, show_default=True, help="Seconds for one address."
)
@click.option("--allow-unchecked", is_flag=True, help="Do not fail where no quote at all could be checked.")
@dry_run_option
def verify(
    config_file: Path,
    texts: tuple[str, ...],
    fetches: bool,
    named: tuple[str, ...],
    timeout: float,
    allow_unchecked: bool,
    dry_run: bool,
) -> None:
    """Look for each quote in the text of its source, tell which are not there, and write the lock of quotes."""
    if named and not fetches:
        raise click.UsageError("--source names what --fetch reads; use both")
    project = open_site(config_file)
    records, errors = read_sound_records(project)
    locks = LockReader(project.folder / project.data_dir, project.data_dir)
    lock = _read_lock(locks, config_file)
    given = _read_texts(texts, records)
    fetched = _fetch(project, records, named, timeout, config_file) if fetches else {}
    available, unreadable = read_texts(project.folder / project.texts_dir, project.texts_dir)
    available |= given | fetched
    check, faults = check_quotes(records, available)
    for fault in from_here(sort_problems([*unreadable, *faults]), config_file):
        click.echo(show_text(fault))
    for source, number in sorted(check.unseen.items(), key=lambda pair: (-pair[1], pair[0])):
        click.echo(f"skipped {number:,} of {source}: there is no {project.texts_dir}/{source}.txt")
    entries = update_lock(records, check, available, lock, date.today(), fetched)
    edit = plan_lock(project.folder / project.data_dir, project.data_dir, locks.content, entries)
    if errors:
        click.echo(f"{project.data_dir}/{LOCK_NAME} stays as it is while the data have errors", err=True)
        edit = replace(edit, changes=())
    _make(edit if dry_run else _with_texts(edit, project, fetched, records), dry_run=dry_run)
    _end(check, allow_unchecked=allow_unchecked, is_readable=not unreadable)


def _read_lock(locks: LockReader, config_file: Path) -> QuoteLock:
    """Return the lock, or end where it is broken: what would be written could not keep what it knows."""
    lock, problems = locks.read()
    if problems:
        for problem in from_here(problems, config_file):
            click.echo(show_text(problem), err=True)
        fail("nothing has been changed: the lock of quotes has errors")
    return lock


def _with_texts(edit: Edit, project: Project, fetched: Mapping[str, str], records: Records) -> Edit:
    """Return the edit with the changes that keep what has been fetched."""
    if not fetched:
        return edit
    try:
        texts = plan_texts(project.folder / project.texts_dir, project.texts_dir, fetched, list_quotes(records))
    except OSError as fault:
        fail(f"nothing has been written: {fault}")
    return replace(edit, changes=(*edit.changes, *texts))


def _make(edit: Edit, *, dry_run: bool) -> None:
    try:
        make(edit, dry_run=dry_run)
    except OSError as fault:
        fail(f"nothing has been written: {fault}")
    if any(f"/{EARLIER}/" in change.shown for change in edit.changes):
        click.echo(f"the texts in {EARLIER} have quotes that the new ones lack")


def _end(check: QuoteCheck, *, allow_unchecked: bool, is_readable: bool) -> None:
    """Tell what came of it all, and end with the status of it."""
    checked = check.found + check.missing
    if not checked and not allow_unchecked:
        click.echo("no quote could be checked; name texts with --text, or allow it with --allow-unchecked", err=True)
    click.echo(f"{checked:,} checked, {sum(check.unseen.values()):,} skipped, {check.missing:,} failed")
    sys.exit(0 if is_readable and not check.missing and (checked or allow_unchecked) else 1)


def _fetch(
    project: Project, records: Records, named: Sequence[str], timeout: float, config_file: Path
) -> dict[str, str]:
    """Return the texts of these sources, or of all that have quotes, as their addresses give them; tell of each."""
    from drillsite.edit.extraction import can_extract
    from drillsite.edit.fetching import fetch_texts, find_addresses

    if not can_extract():
        fail(_MISSING_EXTRA)
    if folder := project.publishes_texts:
        fail(f'nothing has been fetched: "{project.texts_dir}" is in {folder}, which is published')
    quotes = list_quotes(records)
    for source in named:
        _check_source(source, records, "--source")
    wanted = [source for source in named or quotes if ("source", source) in records]
    addresses = find_addresses(records, wanted)
    click.echo(f"reading {len(addresses):,} {'source' if len(addresses) == 1 else 'sources'}", err=True)
    came = fetch_texts(addresses, quotes, timeout)
    for one in came:
        if one.text:
            click.echo(f"read {one.source}: {one.url}")
            continue
        place = records.place(("source", one.source), ("URL",))
        shown = f"{path_from_here(place.path, config_file)}:{place.line}"
        advice = f"its text can be saved by hand as {project.texts_dir}/{one.source}.txt"
        click.echo(f"{shown}: not read: {one.source}: {one.fault}; {advice}")
    if came and all(one.is_silent for one in came):
        click.echo("no host could be reached: this machine seems to be offline", err=True)
    return {one.source: one.text for one in came if one.text}


def _read_texts(options: tuple[str, ...], records: Records) -> dict[str, str]:
    """Return the text of each `SOURCE=FILE` by source."""
    found = {}
    for option in options:
        source, sign, path = option.partition("=")
        if not (source and sign):
            raise click.BadParameter(f'"{option}" is not SOURCE=FILE', param_hint="--text")
        _check_source(source, records, "--text")
        try:
            found[source] = read_bytes(Path(path)).decode(errors="replace")
        except OSError as fault:
            raise click.BadParameter(f'"{path}" cannot be read: {fault.strerror}', param_hint="--text") from None
    return found


def _check_source(source: str, records: Records, option: str) -> None:
    if ("source", source) not in records:
        like = nearest(source, [identifier for kind, identifier in records.checked if kind == "source"])
        hint = f'; did you mean "{like}"?' if like else ""
        raise click.BadParameter(f'no source has the id "{source}"{hint}', param_hint=option)
