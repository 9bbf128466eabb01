"""The commands that change records as such: remove, rename, fmt; and schema, which helps to write them."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from drillsite.cli.edits import dry_run_option, editing, make
from drillsite.cli.project import config_option, fail, find_data, from_here, open_site, read_records
from drillsite.edit.files import put_file
from drillsite.edit.layout import LayoutError, plan_layout
from drillsite.edit.schema import SCHEMA_FOLDER, associate_vscode, write_schemas
from drillsite.problems import show_text
from drillsite.records import MODELS

__all__ = ["fmt", "remove", "rename", "schema"]


_kind_argument = click.argument("kind", type=click.Choice(list(MODELS)))


@click.command()
@config_option
@_kind_argument
@click.argument("identifier", metavar="ID")
@dry_run_option
def remove(config_file: Path, kind: str, identifier: str, dry_run: bool) -> None:
    """Take a record out of the data; refused while another names it."""
    with editing(config_file, dry_run=dry_run) as editor:
        editor.remove_record(kind, identifier)


@click.command()
@config_option
@_kind_argument
@click.argument("old")
@click.argument("new")
@dry_run_option
def rename(config_file: Path, kind: str, old: str, new: str, dry_run: bool) -> None:
    """Return a record another id, wherever it is named; its old address will lead to the new one."""
    with editing(config_file, dry_run=dry_run) as editor:
        count = editor.rename(kind, old, new)
        click.echo(f"{old} is named in {count:,} {'place' if count == 1 else 'places'}", err=True)


@click.command()
@config_option
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--check", "only_check", is_flag=True, help="Change nothing; fail if a file would change.")
@dry_run_option
def fmt(config_file: Path, files: tuple[Path, ...], only_check: bool, dry_run: bool) -> None:
    """Lay out data files alike, all of them if none is named: indents, blank lines; comments and wording stay."""
    project = open_site(config_file)
    try:
        edit = plan_layout(find_data(project), project.data_dir, files)
    except LayoutError as fault:
        for problem in from_here(fault.problems, config_file):
            click.echo(show_text(problem), err=True)
        fail(f"nothing has been changed: {fault}")
    except OSError as fault:
        fail(f"nothing has been changed: {fault}")
    if only_check:
        for change in edit.changes:
            click.echo(f"{change.shown} would be laid out anew")
        sys.exit(1 if edit.changes else 0)
    make(edit, dry_run=dry_run)


@click.command()
@config_option
def schema(config_file: Path) -> None:
    """Write schemas by which editors complete fields and ids, and name them to VS Code.

    Run it again when there are new records, so that their ids are offered too.
    """
    project = open_site(config_file)
    schemas = write_schemas(read_records(project))
    settings = project.folder / ".vscode" / "settings.json"
    try:
        for name, content in schemas.items():
            put_file(project.folder / SCHEMA_FOLDER / name, content)
        text = settings.read_text("utf-8") if settings.exists() else ""
        put_file(settings, associate_vscode(text, project.data_dir).encode())
    except ValueError:
        added = associate_vscode("", project.data_dir)
        fail(
            f"{settings} has comments in it, or is no JSON that a program can change; add this to it yourself:\n{added}"
        )
    except OSError as fault:
        fail(f"the schemas cannot be written: {fault}")
    click.echo(f"{len(schemas)} schemas in {project.folder / SCHEMA_FOLDER}, named in {settings}")
