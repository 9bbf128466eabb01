"""The command that writes what a web server is to send with the pages of a built site: headers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from drillsite.cli.project import config_option, fail, open_site
from drillsite.publish.policy import HEADER, Policy

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["headers"]

_FORMS = {
    "netlify": ("/*\n", "  {name}: {value}\n"),
    "nginx": ("", 'add_header {name} "{value}" always;\n'),
    "caddy": ("header {{\n", '\t{name} "{value}"\n'),
    "apache": ("", 'Header always set {name} "{value}"\n'),
}
"""How each server is told: what stands first, and the line of a header. Cloudflare Pages reads what Netlify does."""


@click.command()
@config_option
@click.option("-d", "--site-dir", type=click.Path(path_type=Path), help="The built site, if it is elsewhere.")
@click.option(
    "--for", "server", type=click.Choice(tuple(_FORMS)), default="netlify", show_default=True, help="The server."
)
def headers(config_file: Path, site_dir: Path | None, server: str) -> None:
    """Print the headers that a web server should send with the built site, a strict content policy among them.

    Print them anew after each update of Material for MkDocs or of mkdocs.yml, when the theme's own scripts may change.
    """
    folder = site_dir or open_site(config_file).site_folder
    not_found = folder / "404.html"
    if not not_found.is_file():
        fail(f'there is no built site in "{folder}"; run drillsite build first')
    policy = Policy.of_theme(not_found.read_text("utf-8"))
    allowed: set[tuple[str, str]] = set()
    refused: dict[str, str] = {}
    for path in sorted(folder.rglob("*.html")):
        page = path.read_text("utf-8")
        allowed |= policy.allowed_in(page)
        refused |= {path.relative_to(folder).as_posix(): name for name, _ in policy.refused_in(page)[:1]}
    click.echo(_write(server, {HEADER: policy.header(allowed), **_OTHERS}), nl=False)
    for page_name, name in list(refused.items())[:_MOST_TOLD]:
        click.echo(
            f"drillsite: {page_name} has a {name} of its own, which the policy keeps out; {_WAY_OUT[name]}", err=True
        )
    if len(refused) > _MOST_TOLD:
        click.echo(f"drillsite: and {len(refused) - _MOST_TOLD:,} more pages", err=True)


_MOST_TOLD = 10

_WAY_OUT = {
    "script": "put it into a file that extra_javascript names",
    "style": "put it into a file that extra_css names",
}

_OTHERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "strict-origin-when-cross-origin"}


def _write(server: str, values: Mapping[str, str]) -> str:
    first, line = _FORMS[server]
    lines = "".join(line.format(name=name, value=value) for name, value in values.items())
    return first.format() + lines + ("}\n" if server == "caddy" else "")
