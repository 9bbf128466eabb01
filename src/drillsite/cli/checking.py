"""The commands that look at the records and change nothing: check, todo, links.

What only one of them needs is imported there, so that `check` starts at once.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
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
from drillsite.problems import show_github, show_json, show_text

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["check", "links", "todo"]


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
@format_option("text", "json", "markdown")
def todo(config_file: Path, format_: str) -> None:
    """List what waits for an editor, most important first, and say what to do about each."""
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
