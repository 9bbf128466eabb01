"""The commands that help editors write records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from drillsite.cli.project import config_option, fail, open_site, read_records
from drillsite.edit.files import put_file
from drillsite.edit.schema import SCHEMA_FOLDER, associate_vscode, write_schemas

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["schema"]


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
        fail(f"{settings} has comments in it or is not JSON; add this to it yourself:\n{added}")
    except OSError as fault:
        fail(f"the schemas cannot be written: {fault}")
    click.echo(f"{len(schemas)} schemas in {project.folder / SCHEMA_FOLDER}, named in {settings}")
