"""The commands: what they are called, what they print, and the exit status; nothing else.

Exit status 0: all is well. 1: the data, mkdocs.yml or the build has errors. 2: the command was not understood.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
import time
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from drillsite import __version__
from drillsite.edit.files import put_file
from drillsite.edit.schema import SCHEMA_FOLDER, associate_vscode, write_schemas
from drillsite.edit.todo import find_tasks, show_tasks, show_tasks_json, show_tasks_markdown
from drillsite.problems import Problem, nearest, show_github, show_json, show_text, sort_problems
from drillsite.publish.build import BuildFailedError, ConfigUnusableError, Project, build_site, open_project
from drillsite.reading import read_folder
from drillsite.reading.texts import read_texts
from drillsite.records import check_records
from drillsite.records.quotes import check_quotes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from drillsite.knowledge import Loaded
    from drillsite.records import Records

__all__ = ["main", "run"]

F = TypeVar("F", bound="Callable[..., Any]")

_config_option = click.option(
    "-f",
    "--config-file",
    type=click.Path(path_type=Path),
    default=Path("mkdocs.yml"),
    show_default=True,
    help="The mkdocs.yml of the site.",
)


def _format_option(*formats: str) -> Callable[[F], F]:
    return click.option(
        "--format",
        "format_",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="How the list is shown.",
    )


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="drillsite")
def main() -> None:
    """Turn YAML records of an article's claims and their sources into a knowledge site."""
    # Material tells of the MkDocs that is to come on every start; that is for its owner, not for editors.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "true")
    # Records are built once and kept: looking for garbage among them at every turn takes a quarter of the time.
    gc.set_threshold(200_000, 50, 100)


@main.command()
@_config_option
@_format_option("text", "json", "github")
def check(config_file: Path, format_: str) -> None:
    """Check all records and links, and show every problem at once."""
    loaded = _load(_open(config_file))
    problems = _from_here(loaded.problems, config_file)
    if format_ == "json":
        click.echo(show_json(problems, loaded.summary()))
    else:
        show = show_github if format_ == "github" else show_text
        for problem in problems:
            click.echo(show(problem))
        click.echo(loaded.summary())
    sys.exit(1 if loaded.errors else 0)


@main.command()
@_config_option
@click.option("-d", "--site-dir", type=click.Path(path_type=Path), help="Put the site here.")
@click.option("--strict", is_flag=True, help="Fail on any warning, of MkDocs and other plugins too.")
def build(config_file: Path, site_dir: Path | None, strict: bool) -> None:
    """Build the whole site; the old one is replaced when the new one is complete."""
    start = time.monotonic()
    project = _open(config_file, strict=strict)
    loaded = _load(project)
    _stop_at_errors(loaded, config_file)
    folder = site_dir or project.site_folder
    try:
        pages = build_site(project, folder)
    except BuildFailedError as fault:
        _fail(f"the build has failed, and {folder} is as it was:\n{fault}")
    except OSError as fault:
        _fail(f"{folder} cannot be written: {fault}")
    click.echo(loaded.summary())
    click.echo(f"{pages:,} pages in {time.monotonic() - start:.1f} s: {folder}")


@main.command()
@_config_option
@click.option("-a", "--address", default="127.0.0.1:8000", show_default=True, help="Host and port to serve at.")
def serve(config_file: Path, address: str) -> None:
    """Serve the site on this machine, and build it anew whenever a file of it changes."""
    # Imported here: no other command needs the server.
    from mkdocs.commands.serve import serve as serve_by_mkdocs
    from mkdocs.exceptions import Abort

    _stop_at_errors(_load(_open(config_file)), config_file)
    _log_to_terminal(logging.INFO)
    try:
        serve_by_mkdocs(str(config_file), dev_addr=address)
    except Abort as fault:
        _fail(str(fault))
    except OSError as fault:
        _fail(f"cannot serve at {address}: {fault.strerror}; choose another port with --address 127.0.0.1:8001")


@main.command()
@_config_option
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
    project = _open(config_file)
    records = _read_records(project)
    given = _read_texts(texts, [identifier for kind, identifier in records.by_key if kind == "source"])
    count, faults = check_quotes(records, read_texts(project.folder / project.texts_dir) | given)
    for fault in _from_here(sort_problems(faults), config_file):
        click.echo(show_text(fault))
    for source, number in sorted(count.skipped.items(), key=lambda pair: (-pair[1], pair[0])):
        click.echo(f"skipped {number:,} of {source}: there is no {project.texts_dir}/{source}.txt")
    click.echo(f"{count.checked:,} checked, {count.without_text:,} skipped, {len(faults):,} failed")
    sys.exit(1 if faults or not (count.checked or allow_unchecked) else 0)


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


@main.command()
@_config_option
def schema(config_file: Path) -> None:
    """Write schemas by which editors complete fields and ids, and tell VS Code of them.

    Run it again when there are new records, so that their ids are offered too.
    """
    project = _open(config_file)
    schemas = write_schemas(_read_records(project))
    settings = project.folder / ".vscode" / "settings.json"
    try:
        for name, content in schemas.items():
            put_file(project.folder / SCHEMA_FOLDER / name, content)
        text = settings.read_text("utf-8") if settings.exists() else ""
        put_file(settings, associate_vscode(text, project.data_dir).encode())
    except ValueError:
        added = associate_vscode("", project.data_dir)
        _fail(f"{settings} has comments in it or is not JSON; add this to it yourself:\n{added}")
    except OSError as fault:
        _fail(f"the schemas cannot be written: {fault}")
    click.echo(f"{len(schemas)} schemas in {project.folder / SCHEMA_FOLDER}, named in {settings}")


@main.command()
@_config_option
@_format_option("text", "json", "markdown")
def todo(config_file: Path, format_: str) -> None:
    """List what waits for an editor: claims that need sources, sources that need a look."""
    loaded = _load(_open(config_file))
    _stop_at_errors(loaded, config_file)
    assert loaded.knowledge is not None
    show = {"text": show_tasks, "json": show_tasks_json, "markdown": show_tasks_markdown}[format_]
    click.echo(show(find_tasks(loaded.knowledge, date.today())))


def _read_records(project: Project) -> Records:
    """Give the records that are well formed, whatever is wrong with others."""
    return check_records(read_folder(project.folder / project.data_dir, project.data_dir)[0])[0]


def _open(config_file: Path, *, strict: bool = False) -> Project:
    _log_to_terminal(logging.WARNING)
    try:
        return open_project(config_file, strict=strict)
    except ConfigUnusableError as fault:
        _fail(str(fault))


def _load(project: Project) -> Loaded:
    return project.load()


def _stop_at_errors(loaded: Loaded, config_file: Path) -> None:
    for problem in _from_here(loaded.problems, config_file):
        click.echo(show_text(problem), err=True)
    if loaded.errors:
        click.echo(loaded.summary(), err=True)
        sys.exit(1)


def _from_here(problems: Sequence[Problem], config_file: Path) -> Sequence[Problem]:
    """Give the problems with paths from the working folder, so that terminals and editors can open them."""
    folder = os.path.relpath(config_file.resolve().parent)
    if folder == ".":
        return problems
    return [
        replace(problem, place=replace(problem.place, path=Path(folder, problem.place.path).as_posix()))
        for problem in problems
    ]


def _fail(message: str) -> NoReturn:
    click.echo(f"drillsite: {message}", err=True)
    sys.exit(1)


def _log_to_terminal(level: int) -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s"))
    handler.setLevel(level)
    logger = logging.getLogger("mkdocs")
    logger.handlers[:] = [handler]
    logger.setLevel(level)


def run() -> NoReturn:
    """Run the command line as a program, and leave at once when it is done.

    Python would first free a large site's records one by one, which takes a second and gains nothing.
    """
    status: str | int | None = 0
    try:
        main()
    except SystemExit as end:
        status = end.code
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(status if isinstance(status, int) else 1 if status else 0)
