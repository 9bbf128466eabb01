"""The commands that make pages: build and serve."""

from __future__ import annotations

import logging
import time
from pathlib import Path

import click

from drillsite.cli.project import config_option, fail, log_to_terminal, open_site, stop_at_errors
from drillsite.publish.build import build_site
from drillsite.publish.project import BuildFailedError

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


def _check_editor(context: click.Context, option: click.Parameter, address: str) -> str:
    """Return the address that opens a file, if it can be filled in."""
    try:
        address.format(path="/a", line=1, column=1)
    except (LookupError, ValueError, AttributeError):
        raise click.BadParameter("only {path}, {line} and {column} can stand in it; write other braces twice") from None
    return address


def _address(host: str, port: int, top: str) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}{top}"


@click.command()
@config_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address of this machine to serve at.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="The port; where it is taken, the next free one.",
)
@click.option("--open", "opens", is_flag=True, help="Open the site in the browser.")
@click.option(
    "--editor",
    metavar="ADDRESS",
    default="vscode://file{path}:{line}:{column}",
    show_default=True,
    callback=_check_editor,
    help="What opens a file in your editor.",
)
@click.option("--read-only", is_flag=True, help="Offer no form to add sources by; nothing can be written.")
@click.option("--verbose", is_flag=True, help="Tell every problem, and each request.")
def serve(config_file: Path, host: str, port: int, opens: bool, editor: str, read_only: bool, verbose: bool) -> None:
    """Serve the site as its files are now; open pages follow each change. Ends with Ctrl-C."""
    # Imported here: no other command needs the server.
    from drillsite.preview import CurrentSite, PreviewApp, is_everywhere, is_local, list_addresses, open_port
    from drillsite.preview import serve as serve_preview

    if not config_file.is_file():
        open_site(config_file)
    try:
        socket = open_port(host, port)
    except OSError as fault:
        fail(f"cannot serve at {host}:{port}: {fault.strerror}; choose another --host or --port")
    log_to_terminal(logging.WARNING if verbose else logging.CRITICAL)
    start = time.monotonic()
    site = CurrentSite(config_file)
    number = socket.getsockname()[1]
    shown = _address("localhost" if is_everywhere(host) else host, number, site.top)
    click.echo(f"{shown}  ({time.monotonic() - start:.1f} s, {site.state})")
    if not is_local(host):
        can = (
            "read this site"
            if read_only
            else "read this site and write to its files (--read-only keeps them from that)"
        )
        addresses = " or ".join(_address(one, number, site.top) for one in list_addresses(host))
        click.echo(f"Everybody in your network can now {can}, at {addresses or 'the addresses of this machine'}")
    if opens:
        click.launch(shown)
    app = PreviewApp(site, host, editor, read_only=read_only)
    serve_preview(app, socket, lambda line: click.echo(f"{time.strftime('%H:%M:%S')} {line}"), verbose=verbose)
