"""The command that reports what a change of the data does."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from drillsite.cli.project import config_option, fail, format_option, open_site
from drillsite.edit.comparison import compare
from drillsite.edit.comparison_report import show_comparison, show_comparison_json, show_comparison_markdown
from drillsite.edit.revisions import RevisionError, export_data
from drillsite.knowledge import load_knowledge
from drillsite.problems import show_text

if TYPE_CHECKING:
    from drillsite.knowledge import Knowledge

__all__ = ["diff"]

_SHOW = {"text": show_comparison, "markdown": show_comparison_markdown, "json": show_comparison_json}


@click.command()
@config_option
@click.argument("base")
@click.argument("head", required=False)
@format_option(*_SHOW)
def diff(config_file: Path, base: str, head: str | None, format_: str) -> None:
    """Report what changes between two states of the data: verdicts, evidence, searches, records.

    BASE and HEAD are revisions of the git repository, or data folders; without HEAD it is the data as they are now.
    """
    project = open_site(config_file)
    now = project.folder / project.data_dir
    with tempfile.TemporaryDirectory() as folder:
        before = _load(base, now, Path(folder, "base"))
        after = (
            _load(head, now, Path(folder, "head"))
            if head
            else _read(now, "the data as they are now", os.path.relpath(now))
        )
    click.echo(_SHOW[format_](compare(before, after)))


def _load(name: str, data_folder: Path, into: Path) -> Knowledge:
    """Return the knowledge of a data folder, if there is one of this name, else of a revision."""
    if Path(name).is_dir():
        return _read(Path(name), name, name)
    try:
        return _read(export_data(data_folder, name, into), name, f"{name}:{data_folder.name}")
    except RevisionError as fault:
        fail(str(fault))


def _read(folder: Path, name: str, shown_as: str) -> Knowledge:
    loaded = load_knowledge(folder, folder / "none", shown_as.rstrip("/"))
    if loaded.knowledge is None:
        for problem in loaded.problems:
            click.echo(show_text(problem), err=True)
        fail(f"{name}: the data have errors, so there are no verdicts to compare")
    return loaded.knowledge
