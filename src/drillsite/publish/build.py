"""A whole site, built beside the published one and put in its place when it is complete."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from jinja2 import TemplateError
from mkdocs.commands.build import build as build_by_mkdocs
from mkdocs.exceptions import Abort, MkDocsException

from drillsite.publish.project import BuildFailedError, keep_messages, template_place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from drillsite.publish.project import Project

__all__ = ["build_site"]


def build_site(project: Project, site_folder: Path) -> int:
    """Build the whole site into the folder, and give how many pages it has.

    It is built in a folder beside it and then put in its place, so that a build that fails or is killed leaves what
    was there. Raises BuildFailedError.
    """
    _check_replaceable(project, site_folder)
    with _replacement(site_folder) as building:
        project.config.site_dir = str(building)
        with keep_messages() as messages:
            try:
                build_by_mkdocs(project.config)
            except (MkDocsException, Abort) as fault:
                raise BuildFailedError(messages.text() or str(fault)) from None
            except Exception as fault:
                place = template_place(fault, project.config.theme.custom_dir)
                if not place and not isinstance(fault, TemplateError):
                    raise
                raise BuildFailedError(f"{place}the template cannot be rendered: {fault}") from None
        return project.page_count


def _check_replaceable(project: Project, site_folder: Path) -> None:
    """Raise BuildFailedError where the site would take the place of what it is made from, or of a file."""
    folder = site_folder.resolve()
    if folder.exists() and not folder.is_dir():
        raise BuildFailedError(f'"{site_folder}" is not a folder; put the site elsewhere with --site-dir')
    for path in project.inputs:
        if path.resolve().is_relative_to(folder) or folder.is_relative_to(path.resolve()):
            raise BuildFailedError(f'the site would take the place of "{path}"; put it elsewhere with --site-dir')


@contextmanager
def _replacement(folder: Path) -> Iterator[Path]:
    """Give a new folder that takes the place of this one when all goes well, and is removed when not."""
    folder = folder.resolve()
    building = folder.with_name(f".{folder.name}.building")
    previous = folder.with_name(f".{folder.name}.previous")
    if previous.exists() and not folder.exists():
        previous.rename(folder)
    for left_over in (building, previous):
        shutil.rmtree(left_over, ignore_errors=True)
    building.mkdir(parents=True)
    try:
        yield building
        if folder.exists():
            folder.rename(previous)
        try:
            building.rename(folder)
        except OSError:
            if previous.exists():
                previous.rename(folder)
            raise
        shutil.rmtree(previous, ignore_errors=True)
    finally:
        shutil.rmtree(building, ignore_errors=True)
