"""What all commands share: finding the site, loading its records, telling what is wrong with it."""

from __future__ import annotations

import logging
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from drillsite.problems import Problem, count_errors, show_text
from drillsite.publish.project import ConfigUnusableError, Project, open_project
from drillsite.reading import read_folder
from drillsite.records import check_records

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from drillsite.knowledge import Loaded
    from drillsite.records import Records

__all__ = [
    "config_option",
    "fail",
    "find_data",
    "format_option",
    "from_here",
    "log_to_terminal",
    "open_site",
    "path_from_here",
    "read_records",
    "read_sound_records",
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
    """Return the option by which a list is shown in one of these formats, the first by default."""
    return click.option(
        "--format",
        "format_",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="How the list is shown.",
    )


def read_records(project: Project) -> Records:
    """Return the records that are well formed, and tell if others are not; ends where there is no data folder."""
    return read_sound_records(project)[0]


def read_sound_records(project: Project) -> tuple[Records, int]:
    """Return the same with the number of errors in the data."""
    find_data(project)
    raw, problems = read_folder(project.folder / project.data_dir, project.data_dir)
    records, more = check_records(raw)
    if count := count_errors([*problems, *more]):
        told = f"{count:,} {'error' if count == 1 else 'errors'} in the data, which drillsite check shows"
        click.echo(
            f"drillsite: there {'is' if count == 1 else 'are'} {told}; records with errors are left out", err=True
        )
    return records, count


def find_data(project: Project) -> Path:
    """Return the data folder, or end where there is none."""
    folder = project.folder / project.data_dir
    if not folder.is_dir():
        fail(f'there is no data folder "{project.data_dir}"; create it, or set `data_dir` of the plugin in mkdocs.yml')
    return folder


def open_site(config_file: Path, *, strict: bool = False) -> Project:
    """Return the site that a mkdocs.yml is of, or end with what is wrong with it."""
    if config_file.is_dir():
        fail(f'"{config_file}" is a folder; name the mkdocs.yml in it')
    log_to_terminal(logging.CRITICAL)  # what is wrong is told below
    try:
        project = open_project(config_file, strict=strict)
    except ConfigUnusableError as fault:
        fail(str(fault))
    if project.warnings:
        click.echo(project.warnings, err=True)
    log_to_terminal(logging.WARNING)
    return project


def stop_at_errors(loaded: Loaded, config_file: Path) -> None:
    """Show the problems, and end if there are errors among them."""
    for problem in from_here(loaded.problems, config_file):
        click.echo(show_text(problem), err=True)
    if loaded.errors:
        click.echo(loaded.summary(), err=True)
        sys.exit(1)


def from_here(problems: Sequence[Problem], config_file: Path) -> Sequence[Problem]:
    """Return the problems with paths from the working folder, so that terminals and editors can open them."""
    return [
        replace(problem, place=replace(problem.place, path=path_from_here(problem.place.path, config_file)))
        for problem in problems
    ]


def path_from_here(path: str, config_file: Path) -> str:
    """Return the path from the working folder of a file whose path from the site's folder is given."""
    return Path(os.path.relpath(config_file.resolve().parent), path).as_posix()


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
