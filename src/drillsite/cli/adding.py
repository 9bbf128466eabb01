"""The command that adds records: from options, from questions, or from what reference managers export."""

from __future__ import annotations

import codecs
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from drillsite.cli.edits import dry_run_option, editing
from drillsite.cli.project import config_option, fail
from drillsite.edit.changes import EditRefusedError
from drillsite.edit.questions import ALSO_ASKED, Question, check_answer, list_questions, read_answer, suggest_id

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from drillsite.cli.project import F
    from drillsite.edit.editor import Editor
    from drillsite.edit.importing.drafts import Intake, Reference

__all__ = ["add"]

_FORMATS = ("bibtex", "ris", "csl-json", "csl-yaml")
"""Those of drillsite.edit.importing, whose libraries are only read when something is imported."""

_NAMED_BY = {"claim": "statement", "theme": "title", "event": "title", "actor": "name", "system": "name"}
"""The field from which an id is made where none is given."""


@click.group()
def add() -> None:
    """Add a record; what is not given as an option is asked for in a terminal."""


def _field_options(kind: str) -> Callable[[F], F]:
    """Return an option for each field of the kind."""

    def decorate(command: F) -> F:
        for question in reversed(list_questions(kind)):
            command = click.option(
                f"--{_option_name(question.name)}",
                _parameter(question),
                multiple=question.is_list,
                type=click.Choice(question.choices) if question.choices else str,
                metavar=None if 0 < len(question.choices) < 9 else "TEXT",
                help=question.description.replace("`", "")
                + (" May be given several times." if question.is_list else ""),
            )(command)
        return command

    return decorate


def _option_name(field: str) -> str:
    return field.lower().replace("_", "-")


def _parameter(question: Question) -> str:
    return question.name.replace("-", "_")


_id_option = click.option("--id", "identifier", metavar="ID", help="Its id; made from its name if left out.")
_file_option = click.option("--file", metavar="PATH", default="", help="The file in the data folder to write it into.")


def _take_fields(kind: str, options: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that were given as options; what is missing is asked for, or told where nobody can answer."""
    questions = list_questions(kind)
    fields = _read_options(kind, options)
    missing = [question for question in questions if question.is_required and question.name not in fields]
    if missing and sys.stdin.isatty():
        for question in questions:
            if question.name not in fields and (question in missing or question.name in ALSO_ASKED.get(kind, ())):
                fields[question.name] = _ask(kind, question)
    elif missing:
        names = ", ".join(f"--{_option_name(question.name)}" for question in missing)
        raise click.UsageError(f"{'an' if kind[0] in 'aeiou' else 'a'} {kind} needs {names}")
    return {name: value for name, value in fields.items() if value}


def _read_options(kind: str, options: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that were given as options."""
    answers = {one.name: read_answer(one, options[_parameter(one)]) for one in list_questions(kind)}
    return {name: value for name, value in answers.items() if value}


def _ask(kind: str, question: Question) -> Any:
    """Ask until the answer is one that the field can have; nothing is an answer where it may be left out."""
    click.echo(f"\n{question.description.replace('`', '')}")
    if question.is_list:
        click.echo("Several are parted by semicolons.")
    while True:
        answer = click.prompt(question.name, default="", show_default=False).strip()
        if not answer and not question.is_required:
            return None
        given = [part.strip() for part in answer.split(";") if part.strip()] if question.is_list else answer
        value = read_answer(question, given)
        problem = check_answer(kind, question.name, value) if answer else None
        if answer and problem is None:
            return value
        click.echo(f"{problem.message}; {problem.hint}" if problem else "This is needed.")


def _add_command(kind: str) -> click.Command:
    @click.command(kind, help=f"Add {'an' if kind[0] in 'aeiou' else 'a'} {kind}.")
    @config_option
    @_id_option
    @_field_options(kind)
    @_file_option
    @dry_run_option
    def command(config_file: Path, identifier: str | None, file: str, dry_run: bool, **options: Any) -> None:
        fields = _take_fields(kind, options)
        with editing(config_file, dry_run=dry_run) as editor:
            editor.add_record(kind, identifier or _free_id(editor, kind, str(fields[_NAMED_BY[kind]])), fields, file)

    return command


def _free_id(editor: Editor, kind: str, name: str) -> str:
    found = suggest_id(name)
    if not found:
        raise EditRefusedError(f'no id can be made of "{name}"; give one with --id')
    if (kind, found) in editor.records.by_key:
        raise EditRefusedError(f'the {kind} "{found}" exists already; give another id with --id')
    return found


def _read_exported(path: str, format_: str | None) -> Intake:
    """Return what is in a file, or in standard input where it is `-`."""
    # Imported here: no other command needs the parsers.
    from drillsite.edit.importing.drafts import ReferencesUnreadableError
    from drillsite.edit.importing.formats import read_references

    name = "standard input" if path == "-" else path
    try:
        with click.open_file(path, "rb") as file:
            content: bytes = file.read()
        is_wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        return read_references(content.decode("utf-16" if is_wide else "utf-8"), format_)
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        fail(f"{name} cannot be read: line {line} is not UTF-8; export it, or save it, in that encoding")
    except (ReferencesUnreadableError, OSError) as fault:
        fail(f"{name} cannot be read: {fault.strerror if isinstance(fault, OSError) else fault}")


@add.command()
@config_option
@_id_option
@_field_options("source")
@click.option("--from", "path", metavar="FILE", help="Take one or many from an export; - is standard input.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(_FORMATS),
    help="The format of the export; found out if left out.",
)
@click.option("--force", is_flag=True, help="Add it even if it is there already.")
@_file_option
@dry_run_option
def source(
    config_file: Path,
    identifier: str | None,
    path: str | None,
    format_: str | None,
    force: bool,
    file: str,
    dry_run: bool,
    **options: Any,
) -> None:
    """Add a source, or all of a BibTeX, RIS, CSL-JSON or CSL-YAML export.

    What is there already (same DOI, same address, same title with year and publisher) is not added again. With an
    export, options are for all of its sources, and go before what it says.
    """
    from drillsite.edit.adding import plan_sources
    from drillsite.edit.importing.drafts import Reference

    left_out: tuple[str, ...] = ()
    references: tuple[Reference, ...]
    if path:
        given = _read_options("source", options)
        exported = _read_exported(path, format_)
        left_out = tuple(f"left out: {line}" for line in exported.left_out)
        references = tuple(replace(one, fields={**one.fields, **given}) for one in exported.references)
        if identifier and len(references) > 1:
            raise click.UsageError(f"--id names one source, and there are {len(references)}")
    else:
        references = (Reference("", _take_fields("source", options)),)
    with editing(config_file, dry_run=dry_run) as editor:
        plan = plan_sources(editor, references, identifier, file, force=force)
        for line in (*plan.added, *plan.there_already, *plan.warnings, *left_out):
            click.echo(line, err=True)
        if not plan.added:
            raise EditRefusedError("no source is new; --force adds one all the same")


for _kind in ("actor", "system", "event", "theme"):
    add.add_command(_add_command(_kind))


@add.command()
@config_option
@_id_option
@_field_options("claim")
@click.option("--stated-in", "source", metavar="ID", help="The source that makes the claim: the analysed article.")
@click.option("--section", metavar="TEXT", help="The heading that it stands under.")
@click.option("--locator", metavar="TEXT", help="Where in the section: paragraph 1, sentence 2.")
@click.option("--quote", metavar="TEXT", help="Its words there, verbatim, at most 15.")
@_file_option
@dry_run_option
def claim(config_file: Path, identifier: str | None, file: str, dry_run: bool, **options: Any) -> None:
    """Add a claim of the analysed article; evidence comes with `drillsite cite`."""
    stated = {name: options.pop(name) for name in ("source", "section", "locator", "quote")}
    if not stated["source"] and sys.stdin.isatty():
        stated = {
            name: text or click.prompt(f"stated_in {name}", default="", show_default=False)
            for name, text in stated.items()
        }
    if not stated["source"]:
        raise click.UsageError("a claim needs --stated-in, the source that makes it")
    fields = _take_fields("claim", options)
    fields["stated_in"] = [{name: text for name, text in stated.items() if text}]
    with editing(config_file, dry_run=dry_run) as editor:
        editor.add_record("claim", identifier or _free_id(editor, "claim", fields["statement"]), fields, file)
