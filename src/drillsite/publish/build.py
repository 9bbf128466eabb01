"""A whole site, built beside the published one and put in its place when it is complete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import TemplateError
from mkdocs.commands.build import build as build_by_mkdocs
from mkdocs.exceptions import Abort, MkDocsException

from drillsite.publish.project import BuildFailedError, fault_in_words, keep_messages, template_place
from drillsite.publish.replacing import replacement

if TYPE_CHECKING:
    from pathlib import Path

    from drillsite.publish.project import Project

__all__ = ["build_site"]


def build_site(project: Project, site_folder: Path) -> int:
    """Build the whole site into the folder, and give how many pages it has.

    It is built in a folder beside it and then put in its place, so that a build that fails or is killed leaves what
    was there. Raises BuildFailedError, also while another build of the same site is under way.
    """
    _check_replaceable(project, site_folder)
    with replacement(site_folder) as building:
        project.config.site_dir = str(building)
        with keep_messages() as messages:
            try:
                build_by_mkdocs(project.config)
            except (MkDocsException, Abort) as fault:
                raise BuildFailedError(messages.text() or str(fault)) from None
            except OSError:
                raise
            except Exception as fault:
                raise BuildFailedError(_describe(fault, project, messages.text())) from None
        return project.page_count


def _describe(fault: Exception, project: Project, told: str) -> str:
    """Give what stopped the build: an owner's template, a page that MkDocs has named, or a hook or plugin."""
    place = template_place(fault, project.config.theme.custom_dir)
    if place or isinstance(fault, TemplateError):
        return f"{place}the template cannot be rendered: {fault}"
    return f'{told or fault_in_words(fault)}\n"mkdocs build" shows the whole way to it'


def _check_replaceable(project: Project, site_folder: Path) -> None:
    """Raise BuildFailedError where the site would take the place of what it is made from, or of anything but a site."""
    folder = site_folder.resolve()
    if folder.exists() and not folder.is_dir():
        raise BuildFailedError(f'"{site_folder}" is not a folder; put the site elsewhere with --site-dir')
    for path in project.inputs:
        if path.resolve().is_relative_to(folder) or folder.is_relative_to(path.resolve()):
            raise BuildFailedError(f'the site would take the place of "{path}"; put it elsewhere with --site-dir')
    if folder.exists() and not _is_site(folder):
        raise BuildFailedError(
            f'"{site_folder}" holds files that are no built site and would go; empty it, or choose another --site-dir'
        )


def _is_site(folder: Path) -> bool:
    """Give whether all that a folder shows is what a build has put there, which has a site map with every theme."""
    return (folder / "sitemap.xml").is_file() or all(path.name.startswith(".") for path in folder.iterdir())
