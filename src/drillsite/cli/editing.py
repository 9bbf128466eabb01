"""The commands that change records: cite, uncite, remove, rename, fmt; and schema, which helps to write them."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from drillsite.cli.edits import dry_run_option, editing, make
from drillsite.cli.project import config_option, fail, find_data, from_here, open_site, read_records
from drillsite.edit.files import put_file
from drillsite.edit.layout import LayoutError, plan_layout
from drillsite.edit.schema import SCHEMA_FOLDER, associate_vscode, write_schemas
from drillsite.problems import show_text
from drillsite.records import MODELS

if TYPE_CHECKING:
    from collections.abc import Callable

    from drillsite.cli.project import F

__all__ = ["cite", "fmt", "remove", "rename", "schema", "uncite"]


def _stance_options(supports: str, disputes: str, context: str) -> Callable[[F], F]:
    """Give the three options by which a stance is told, of which one may be used."""

    def take(context: click.Context, option: click.Parameter, is_given: bool) -> None:
        if is_given and context.params.setdefault("stance", option.name) != option.name:
            raise click.UsageError(f"--{context.params['stance']} and --{option.name} exclude each other")

    def add(command: F) -> F:
        for name, text in (("context", context), ("disputes", disputes), ("supports", supports)):
            command = click.option(f"--{name}", is_flag=True, expose_value=False, callback=take, help=text)(command)
        return command

    return add


def _split(name: str) -> tuple[str, str]:
    """Give kind and id of what is cited: a claim, or a date written `event:ID`."""
    kind, colon, identifier = name.rpartition(":")
    if colon and kind not in ("claim", "event"):
        raise click.BadParameter(f'"{kind}" has no evidence; write the id of a claim, or event:ID', param_hint="CLAIM")
    return kind or "claim", identifier


@click.command()
@config_option
@click.argument("claim")
@click.argument("source")
@_stance_options("The source says so.", "The source says what cannot be true as well.", "It is background, neither.")
@click.option("--locator", metavar="TEXT", help="Where in the source: paragraph 3, p. 12.")
@click.option("--quote", metavar="TEXT", help="Its words, verbatim, at most 15.")
@click.option("--note", metavar="TEXT", help="What it says on this, in your own words.")
@click.option("--origin", metavar="ID", help="The actor or source whose word it passes on here.")
@click.option("--credibility", type=click.Choice("123456"), help="Admiralty credibility: 1 confirmed, 6 cannot tell.")
@click.option("--by", metavar="TEXT", help="Who adds it.")
@dry_run_option
def cite(
    config_file: Path, claim: str, source: str, dry_run: bool, stance: str | None = None, **details: str | None
) -> None:
    """Add a source as evidence to a claim, or to a date written event:ID."""
    if stance is None:
        raise click.UsageError("tell how the source stands to it: --supports, --disputes or --context")
    kind, identifier = _split(claim)
    evidence = {"source": source, "stance": stance, **details, "added": date.today().isoformat()}
    with editing(config_file, dry_run=dry_run) as editor:
        editor.cite(identifier, {name: text for name, text in evidence.items() if text}, kind)


@click.command()
@config_option
@click.argument("claim")
@click.argument("source")
@_stance_options("Only what speaks for it.", "Only what speaks against it.", "Only the background.")
@dry_run_option
def uncite(config_file: Path, claim: str, source: str, dry_run: bool, stance: str | None = None) -> None:
    """Take a source off the evidence of a claim, or of a date written event:ID."""
    kind, identifier = _split(claim)
    with editing(config_file, dry_run=dry_run) as editor:
        editor.uncite(identifier, source, stance, kind)


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
    """Give a record another id, wherever it is named; its old address will lead to the new one."""
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
    """Write schemas by which editors complete fields and ids, and tell VS Code of them.

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
