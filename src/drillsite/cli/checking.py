"""The commands that look at the records and change nothing: check, verify, todo, links.

What only one of them needs is imported there, so that `check` starts at once.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from drillsite.cli.project import (
    config_option,
    format_option,
    from_here,
    open_site,
    path_from_here,
    read_records,
    stop_at_errors,
)
from drillsite.problems import nearest, show_github, show_json, show_text, sort_problems
from drillsite.reading.texts import read_texts
from drillsite.records.quotes import check_quotes

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["check", "links", "todo", "verify"]


@click.command()
@config_option
@format_option("text", "json", "github")
def check(config_file: Path, format_: str) -> None:
    """Check all records and links, and show every problem at once."""
    project = open_site(config_file)
    loaded = project.load()
    problems = from_here(loaded.problems, config_file)
    if format_ == "json":
        click.echo(show_json(problems, loaded.summary()))
    else:
        show = show_github if format_ == "github" else show_text
        for problem in problems:
            click.echo(show(problem))
        click.echo(loaded.summary())
    project.loader.keep()
    sys.exit(1 if loaded.errors else 0)


@click.command()
@config_option
@click.option(
    "--text",
    "texts",
    metavar="SOURCE=FILE",
    multiple=True,
    help="Take the text of a source from this file; else it is texts/SOURCE.txt. May be given several times.",
)
@click.option("--allow-unchecked", is_flag=True, help="Do not fail where no quote at all could be checked.")
def verify(config_file: Path, texts: tuple[str, ...], allow_unchecked: bool) -> None:
    """Look for each quote in the text of its source, and tell which are not there."""
    project = open_site(config_file)
    records = read_records(project)
    given = _read_texts(texts, [identifier for kind, identifier in records.by_key if kind == "source"])
    texts_at_hand, unreadable = read_texts(project.folder / project.texts_dir, project.texts_dir)
    count, faults = check_quotes(records, texts_at_hand | given)
    for fault in from_here(sort_problems([*unreadable, *faults]), config_file):
        click.echo(show_text(fault))
    for source, number in sorted(count.skipped.items(), key=lambda pair: (-pair[1], pair[0])):
        click.echo(f"skipped {number:,} of {source}: there is no {project.texts_dir}/{source}.txt")
    if not count.checked and not allow_unchecked:
        click.echo("no quote could be checked; name texts with --text, or allow it with --allow-unchecked", err=True)
    click.echo(f"{count.checked:,} checked, {count.without_text:,} skipped, {len(faults):,} failed")
    sys.exit(1 if unreadable or faults or not (count.checked or allow_unchecked) else 0)


def _read_texts(options: tuple[str, ...], sources: Sequence[str]) -> dict[str, str]:
    """Give the text of each `SOURCE=FILE` by source."""
    found = {}
    for option in options:
        source, sign, path = option.partition("=")
        if not (source and sign):
            raise click.BadParameter(f'"{option}" is not SOURCE=FILE', param_hint="--text")
        if source not in sources:
            like = nearest(source, sources)
            hint = f'; did you mean "{like}"?' if like else ""
            raise click.BadParameter(f'no source has the id "{source}"{hint}', param_hint="--text")
        try:
            found[source] = Path(path).read_text("utf-8", errors="replace")
        except OSError as fault:
            raise click.BadParameter(f'"{path}" cannot be read: {fault.strerror}', param_hint="--text") from None
    return found


@click.command()
@config_option
@format_option("text", "json", "markdown")
def todo(config_file: Path, format_: str) -> None:
    """List what waits for an editor: claims that need sources, sources that need a look."""
    from drillsite.edit.todo import find_tasks, show_tasks, show_tasks_json, show_tasks_markdown

    loaded = open_site(config_file).load()
    stop_at_errors(loaded, config_file)
    assert loaded.knowledge is not None
    show = {"text": show_tasks, "json": show_tasks_json, "markdown": show_tasks_markdown}[format_]
    tasks = find_tasks(loaded.knowledge, date.today())
    click.echo(show([replace(task, path=path_from_here(task.path, config_file)) for task in tasks]))


@click.command()
@config_option
@click.option(
    "--timeout", type=click.FloatRange(min=0.1), default=20.0, show_default=True, help="Seconds for one address."
)
@format_option("text", "json")
def links(config_file: Path, timeout: float, format_: str) -> None:
    """Ask whether the addresses in the records still lead somewhere; fails if one is gone. Needs the network."""
    from drillsite.edit.links import ask_addresses, find_addresses, is_offline, show_answers, show_answers_json

    found = [
        replace(one, place=replace(one.place, path=path_from_here(one.place.path, config_file)))
        for one in find_addresses(read_records(open_site(config_file)))
    ]
    answers = ask_addresses(found, timeout)
    click.echo(show_answers_json(answers) if format_ == "json" else show_answers(answers))
    if is_offline(answers):
        click.echo("no host could be reached: this machine seems to be offline, so nothing is known", err=True)
    sys.exit(1 if any(answer.state == "dead" for answer in answers) else 0)
