"""The commands: what they are called, what they print, and the exit status; nothing else.

Exit status 0: all is well. 1: the data, mkdocs.yml or the build has errors. 2: the command was not understood.
"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import NoReturn

import click

from drillsite import __version__

__all__ = ["main", "run"]

_MODULES = {
    "checking": ("check", "todo", "links"),
    "verifying": ("verify",),
    "publishing": ("build", "serve"),
    "serving": ("headers",),
    "adding": ("add",),
    "citing": ("cite", "uncite", "searched"),
    "editing": ("remove", "rename", "fmt", "schema"),
    "comparing": ("diff",),
}
"""The modules of this room and the commands that each has."""


class _Commands(click.Group):
    """Imports a command when it is asked for: `check` runs at every commit and need not wait for what others use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(name for names in _MODULES.values() for name in names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name."""
        for module, names in _MODULES.items():
            if cmd_name in names:
                command: click.Command = getattr(import_module(f"drillsite.cli.{module}"), cmd_name)
                return command
        return None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="drillsite")
def main() -> None:
    """Turn YAML records of an article's claims and their sources into a knowledge site."""
    # Material tells of the MkDocs that is to come on every start; that is for its owner, not for editors.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "true")
    # Records are built once and kept: looking for garbage among them at every turn takes a quarter of the time.
    gc.set_threshold(200_000, 50, 100)


def run() -> NoReturn:
    """Run the command line as a program, and leave at once when it is done.

    A disk that is full, and a reader that has gone, are told in a line. What was closed from the start (`>&-`) is as
    good as /dev/null.

    Python would first free a large site's records one by one, which takes a second and gains nothing.
    """
    status: str | int | None = 0
    _open_closed_streams()
    try:
        main()
    except SystemExit as end:
        status = end.code
    except OSError as fault:
        status = 1
        with suppress(OSError):
            click.echo(f"drillsite: {fault}", err=True)
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(status if isinstance(status, int) else 1 if status else 0)


def _open_closed_streams() -> None:
    """Put /dev/null in the place of input and output that were closed, lest a file of ours gets their number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))
