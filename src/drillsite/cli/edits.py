"""What the commands that change records share: the edit is planned, checked, then made or only shown."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from drillsite.cli.project import fail, from_here, open_site
from drillsite.edit.changes import EditRefusedError, FileChangedError
from drillsite.edit.editor import Editor
from drillsite.problems import show_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drillsite.edit.changes import Edit

__all__ = ["dry_run_option", "editing", "editor_of", "make"]

dry_run_option = click.option("--dry-run", is_flag=True, help="Only show what would change.")


@contextmanager
def editing(config_file: Path, *, dry_run: bool) -> Iterator[Editor]:
    """Yield an editor of the site's data; what has been planned with it is made at the end, or shown."""
    with editor_of(config_file) as editor:
        yield editor
        make(editor.finish(), dry_run=dry_run)


@contextmanager
def editor_of(config_file: Path) -> Iterator[Editor]:
    """Yield an editor of the site's data.

    Where a step is refused or its result would have errors, they are shown and the program ends.
    """
    project = open_site(config_file)
    docs, texts = Path(project.config.docs_dir), project.folder / project.texts_dir
    try:
        yield Editor(project.folder / project.data_dir, project.data_dir, docs, texts)
    except EditRefusedError as fault:
        for problem in from_here(fault.problems, config_file):
            click.echo(show_text(problem), err=True)
        fail(f"nothing has been changed: {fault}")
    except OSError as fault:
        fail(f"nothing has been changed: {fault}")


def make(edit: Edit, *, dry_run: bool) -> None:
    """Make an edit and name the files that it changes, or show it; where a file was changed meanwhile, end."""
    if dry_run:
        click.echo(edit.show_diff(), nl=False)
        return
    try:
        edit.apply()
    except FileChangedError as fault:
        fail(f"nothing has been changed: {fault}")
    for change in edit.changes:
        click.echo(
            f"{'removed' if change.after is None else 'made' if change.before is None else 'changed'} {change.shown}"
        )
