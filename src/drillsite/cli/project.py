"""What all commands share: finding the site, loading its records, telling what is wrong with it."""

from __future__ import annotations

import logging
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from drillsite.problems import Problem, show_text
from drillsite.publish.build import ConfigUnusableError, Project, open_project
from drillsite.reading import read_folder
from drillsite.records import check_records

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from drillsite.knowledge import Loaded
    from drillsite.records import Records

__all__ = [
    "config_option",
    "fail",
    "format_option",
    "from_here",
    "log_to_terminal",
    "open_site",
    "read_records",
    "stop_at_errors",
]

F = TypeVar("F", bound="Callable[..., Any]")

config_option = click.option(
    "-f",
    "--config-file",
    type=click.Path(path_type=Path),
    default=Path("mkdocs.yml"),
    show_default=True,
    help="The mkdocs.yml of the site.",
)


def format_option(*formats: str) -> Callable[[F], F]:
    """Give the option by which a list is shown in one of these formats, the first by default."""
    return click.option(
        "--format",
        "format_",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="How the list is shown.",
    )


def read_records(project: Project) -> Records:
    """Give the records that are well formed, whatever is wrong with others."""
    return check_records(read_folder(project.folder / project.data_dir, project.data_dir)[0])[0]


def open_site(config_file: Path, *, strict: bool = False) -> Project:
    """Give the site that a mkdocs.yml is of, or end with what is wrong with it."""
    log_to_terminal(logging.WARNING)
    try:
        return open_project(config_file, strict=strict)
    except ConfigUnusableError as fault:
        fail(str(fault))


def stop_at_errors(loaded: Loaded, config_file: Path) -> None:
    """Show the problems, and end if there are errors among them."""
    for problem in from_here(loaded.problems, config_file):
        click.echo(show_text(problem), err=True)
    if loaded.errors:
        click.echo(loaded.summary(), err=True)
        sys.exit(1)


def from_here(problems: Sequence[Problem], config_file: Path) -> Sequence[Problem]:
    """Give the problems with paths from the working folder, so that terminals and editors can open them."""
    folder = os.path.relpath(config_file.resolve().parent)
    if folder == ".":
        return problems
    return [
        replace(problem, place=replace(problem.place, path=Path(folder, problem.place.path).as_posix()))
        for problem in problems
    ]


def fail(message: str) -> NoReturn:
    """End with this message and exit status 1."""
    click.echo(f"drillsite: {message}", err=True)
    sys.exit(1)


def log_to_terminal(level: int) -> None:
    """Show what MkDocs tells from this level on."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s"))
    handler.setLevel(level)
    logger = logging.getLogger("mkdocs")
    logger.handlers[:] = [handler]
    logger.setLevel(min(level, logging.WARNING))  # warnings are gathered even where they are not shown
