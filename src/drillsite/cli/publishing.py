"""The commands that make pages: build and serve."""

from __future__ import annotations

import logging
import time
from pathlib import Path

import click

from drillsite.cli.project import config_option, fail, log_to_terminal, open_site, stop_at_errors
from drillsite.publish.build import BuildFailedError, build_site

__all__ = ["build", "serve"]


@click.command()
@config_option
@click.option("-d", "--site-dir", type=click.Path(path_type=Path), help="Put the site here.")
@click.option("--strict", is_flag=True, help="Fail on any warning, of MkDocs and other plugins too.")
def build(config_file: Path, site_dir: Path | None, strict: bool) -> None:
    """Build the whole site; the old one is replaced when the new one is complete."""
    start = time.monotonic()
    project = open_site(config_file, strict=strict)
    loaded = project.load()
    stop_at_errors(loaded, config_file)
    folder = site_dir or project.site_folder
    try:
        pages = build_site(project, folder)
    except BuildFailedError as fault:
        fail(f"the build has failed, and {folder} is as it was:\n{fault}")
    except OSError as fault:
        fail(f"{folder} cannot be written: {fault}")
    click.echo(loaded.summary())
    click.echo(f"{pages:,} pages in {time.monotonic() - start:.1f} s: {folder}")


@click.command()
@config_option
@click.option("-a", "--address", default="127.0.0.1:8000", show_default=True, help="Host and port to serve at.")
def serve(config_file: Path, address: str) -> None:
    """Serve the site on this machine, and build it anew whenever a file of it changes."""
    # Imported here: no other command needs the server.
    from mkdocs.commands.serve import serve as serve_by_mkdocs
    from mkdocs.exceptions import Abort

    stop_at_errors(open_site(config_file).load(), config_file)
    log_to_terminal(logging.INFO)
    try:
        serve_by_mkdocs(str(config_file), dev_addr=address)
    except Abort as fault:
        fail(str(fault))
    except OSError as fault:
        fail(f"cannot serve at {address}: {fault.strerror}; choose another port with --address 127.0.0.1:8001")
