"""The commands that record what was found out on a claim or an event: cite, uncite, searched."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING

import click

from drillsite.cli.edits import dry_run_option, editing, editor_of, make
from drillsite.cli.project import config_option, fail
from drillsite.edit.changes import EditRefusedError
from drillsite.edit.citing import find_origin, lacks_origin, plan_evidence, plan_search
from drillsite.edit.origin_proposals import describe_origin_of_source, propose_origins
from drillsite.records import Source
from drillsite.records.fields import ITSELF
from drillsite.records.origins import Origins

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from drillsite.cli.project import F
    from drillsite.edit.citing import Planned
    from drillsite.edit.editor import Editor
    from drillsite.edit.origin_proposals import Proposal
    from drillsite.records import Key

__all__ = ["cite", "searched", "uncite"]

_NOT_STATED = "none"
"""What is answered where nobody knows whose statement a source repeats."""


def _stance_options(supports: str, disputes: str, context: str) -> Callable[[F], F]:
    """Return the three options by which a stance is named, of which one may be used."""

    def take(context: click.Context, option: click.Parameter, is_given: bool) -> None:
        if is_given and context.params.setdefault("stance", option.name) != option.name:
            raise click.UsageError(f"--{context.params['stance']} and --{option.name} exclude each other")

    def add(command: F) -> F:
        for name, text in (("context", context), ("disputes", disputes), ("supports", supports)):
            command = click.option(f"--{name}", is_flag=True, expose_value=False, callback=take, help=text)(command)
        return command

    return add


def _split(name: str) -> Key:
    """Return kind and id of what is cited: a claim, or an event written `event:ID`."""
    kind, colon, identifier = name.rpartition(":")
    if colon and kind not in ("claim", "event"):
        raise click.BadParameter(f'"{kind}" has no evidence; write the id of a claim, or event:ID', param_hint="CLAIM")
    return kind or "claim", identifier


def _take_one_origin(context: click.Context, option: click.Parameter, given: tuple[str, ...]) -> str | None:
    """Return the origin that was given, if one was."""
    names = list(dict.fromkeys(given))
    if len(given) < 2:
        return names[0] if names else None
    if ITSELF in names and len(names) > 1:
        other = next(name for name in names if name != ITSELF)
        raise click.UsageError(
            f"--origin {ITSELF} and --origin {other} exclude each other: name {other} if the source repeats it, "
            f"{ITSELF} if it knows this by its own work"
        )
    raise click.UsageError(
        f"--origin was given {len(given)} times ({', '.join(given)}), and an item has one origin; name the one that "
        "said it first, or cite the source twice if it repeats two"
    )


@click.command()
@config_option
@click.argument("claim")
@click.argument("source")
@_stance_options(
    "The source says so.", "The source says what cannot be true as well.", "It is background and does not count."
)
@click.option("--locator", metavar="TEXT", help="Where in the source: paragraph 3, p. 12.")
@click.option("--quote", metavar="TEXT", help="Its words, verbatim, at most 15.")
@click.option("--note", metavar="TEXT", help="What it says on this, in your own words.")
@click.option(
    "--origin",
    metavar="ID|itself",
    multiple=True,
    callback=_take_one_origin,
    help="Whose statement it repeats: an actor or a source; itself where it knows this by its own work.",
)
@click.option("--origin-reason", metavar="WHY", help="Why that is its origin, in one sentence; itself needs it.")
@click.option(
    "--independent",
    metavar="WHY",
    help="Why it is independent of an origin that it would be joined with.",
)
@click.option("--credibility", type=click.Choice("123456"), help="Admiralty credibility: 1 confirmed, 6 cannot tell.")
@click.option("--by", metavar="TEXT", help="Who adds it.")
@dry_run_option
def cite(
    config_file: Path, claim: str, source: str, dry_run: bool, stance: str | None = None, **details: str | None
) -> None:
    """Add a source as evidence to a claim, or to an event written event:ID.

    Where it counts and nobody has said whose statement it repeats, that is asked for in a terminal, and an origin is
    proposed. What the item does to the verdict is shown before it is saved.
    """
    if stance is None:
        raise click.UsageError("say how the source stands to it: --supports, --disputes or --context")
    _check_reasons(details)
    key = _split(claim)
    given = {"source": source, "stance": stance, **details, "added": date.today().isoformat()}
    evidence = {name: text for name, text in given.items() if text}
    with editor_of(config_file) as editor:
        proposals = _propose(editor, key, source, stance, evidence)
        is_asked = proposals is not None and sys.stdin.isatty()
        if proposals is not None and is_asked:
            evidence |= _ask_origin(editor, proposals)
        planned = plan_evidence(editor, key, evidence)
        _show_effect(planned)
        if "origin" not in evidence and planned.effect and planned.effect.counts:
            _show_origin_of_source(editor, source)
            if not planned.effect.is_stated and not is_asked:
                _show_proposals(proposals or ())
        if is_asked and not dry_run and not click.confirm("Save this?", default=True):
            fail("nothing has been changed")
        make(planned.edit, dry_run=dry_run)


def _check_reasons(details: dict[str, str | None]) -> None:
    """Refuse an origin of its own without a reason, and a reason for no origin."""
    if details["origin"] == ITSELF and not details["origin_reason"]:
        raise click.UsageError(
            f"--origin {ITSELF} needs --origin-reason: say in one sentence how the source knows it by its own work; or "
            "leave --origin out, and its origin stays unstated"
        )
    if details["origin_reason"] and not details["origin"]:
        raise click.UsageError("--origin-reason says why --origin is its origin; give that, too")


def _propose(
    editor: Editor, key: Key, source: str, stance: str, evidence: dict[str, str]
) -> tuple[Proposal, ...] | None:
    """Return the origins that an item may have, where it lacks one; else None."""
    if "origin" in evidence or not lacks_origin(editor.records, key, source, stance):
        return None
    cited = editor.records["source", source]
    assert isinstance(cited, Source)
    return propose_origins(cited, Origins(editor.records))


def _ask_origin(editor: Editor, proposals: Sequence[Proposal]) -> dict[str, str]:
    """Ask whose statement a source repeats, until the answer can be used; nothing where that is not known."""
    click.echo("Whose statement is this? Neither you nor the record of the source has said.")
    for proposal in proposals:
        click.echo(f"  {proposal.origin}: {proposal.name} ({proposal.why})")
    if all(proposal.origin != ITSELF for proposal in proposals):
        click.echo(f"  {ITSELF}: the source knows it by its own work; you will be asked how")
    click.echo(f"  {_NOT_STATED}: you cannot tell; then it may repeat anybody")
    click.echo("  or the id of any other actor or source")
    usual = proposals[0].origin if proposals else _NOT_STATED
    while True:
        answer = click.prompt("origin", default=usual).strip()
        if answer == _NOT_STATED:
            return {}
        try:
            find_origin(editor.records, answer)
        except EditRefusedError as fault:
            click.echo(f"{fault}")
            continue
        if answer != ITSELF:
            return {"origin": answer}
        argued = next((one.reason for one in proposals if one.origin == ITSELF), "")
        if reason := click.prompt("How does it know, in one sentence", default=argued, show_default=bool(argued)):
            return {"origin": ITSELF, "origin_reason": reason.strip()}
        click.echo("This needs a reason; without one, the origin stays unstated.")


def _show_effect(planned: Planned) -> None:
    """Say what an edit does to the verdict, and what is to be known of it."""
    if planned.effect is None:
        click.echo('The verdict cannot be known while the data have errors; "drillsite check" shows them.')
    for line in (*planned.effect.verdict_lines(), *planned.effect.notes) if planned.effect else ():
        click.echo(line)
    if planned.effect and planned.effect.can_be_freed:
        click.echo("If it is independent all the same, say why with --independent WHY.")
    for warning in planned.warnings:
        click.echo(f"warning: {warning.message}; {warning.hint}", err=True)


def _show_origin_of_source(editor: Editor, source: str) -> None:
    cited = editor.records["source", source]
    assert isinstance(cited, Source)
    if said := describe_origin_of_source(cited, Origins(editor.records)):
        click.echo(said)


def _show_proposals(proposals: Sequence[Proposal]) -> None:
    """Say how an origin that is not stated can be."""
    click.echo(f"State it with --origin ID, or with --origin {ITSELF} --origin-reason WHY.")
    for proposal in proposals:
        click.echo(f"Perhaps --origin {proposal.origin}, {proposal.name}: {proposal.why}.")


@click.command()
@config_option
@click.argument("claim")
@click.argument("source")
@_stance_options("Only what speaks for it.", "Only what speaks against it.", "Only the background.")
@dry_run_option
def uncite(config_file: Path, claim: str, source: str, dry_run: bool, stance: str | None = None) -> None:
    """Take a source off the evidence of a claim, or of an event written event:ID."""
    kind, identifier = _split(claim)
    with editing(config_file, dry_run=dry_run) as editor:
        editor.uncite(identifier, source, stance, kind)


@click.command()
@config_option
@click.argument("claim")
@click.option("--where", metavar="TEXT", required=True, help="Where you searched, in words: the ministry's website.")
@click.option(
    "--for",
    "words",
    metavar="TEXT",
    required=True,
    multiple=True,
    help="The words that you searched for. May be given several times.",
)
@click.option("--on", metavar="DATE", help="The day on which you searched; today if left out.")
@click.option(
    "--found", metavar="ID", multiple=True, help="A source that the search led to. May be given several times."
)
@click.option("--by", metavar="TEXT", help="Who searched.")
@click.option("--note", metavar="TEXT", help="What came of it, in your own words.")
@dry_run_option
def searched(
    config_file: Path,
    claim: str,
    on: str | None,
    words: tuple[str, ...],
    found: tuple[str, ...],
    dry_run: bool,
    **details: str | None,
) -> None:
    """Record a search for evidence on a claim, or on an event written event:ID.

    So readers can tell “somebody looked and found nothing” from “nobody has looked”. Sources that were found are cited
    with `drillsite cite`.
    """
    given = {name: text for name, text in details.items() if text}
    with editor_of(config_file) as editor:
        planned = plan_search(editor, _split(claim), on or date.today().isoformat(), words, found, given)
        _show_effect(planned)
        make(planned.edit, dry_run=dry_run)
