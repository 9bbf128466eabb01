"""What mkdocs.yml says to the plugin, and the paths that it means."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.config import base
from mkdocs.config import config_options as options

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

__all__ = ["PREVIEW", "DrillsiteConfig", "override_folders", "project_folder", "published_folder", "shown_path"]

PREVIEW = "preview"
"""The command by which pages are made when they are asked for (drillsite.publish.on_request), and none is written."""


class DrillsiteConfig(base.Config):
    """The plugin's options in mkdocs.yml."""

    data_dir = options.Type(str, default="data")
    """The folder of YAML records, from the folder of mkdocs.yml."""

    texts_dir = options.Type(str, default="texts")
    """The folder of `<source>.txt` that quotes are compared with; never published."""

    abbreviations = options.DictOfItems(options.Type(str), default={})
    """What abbreviations stand for, where no record has both as its names."""

    licence = options.Type(str, default="")
    """The name of the licence of the data, as the data page shows it."""

    licence_url = options.Type(str, default="")
    """The address of the licence's text."""

    search = options.Type(bool, default=True)
    """Whether the site has a search; another search plugin in mkdocs.yml stands in place of ours."""


def project_folder(config: MkDocsConfig) -> Path:
    """Give the folder of mkdocs.yml, from which the plugin's folders are named."""
    return Path(config.config_file_path).parent if config.config_file_path else Path.cwd()


def shown_path(path: Path, root: Path) -> str:
    """Give a path as people know it: from the folder of mkdocs.yml, where it is below that."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()


def override_folders(config: MkDocsConfig) -> list[Path]:
    """Give the owner's folder of templates that replace ours: `drillsite` in the theme's custom_dir."""
    return [Path(config.theme.custom_dir) / "drillsite"] if config.theme.custom_dir else []


def published_folder(config: MkDocsConfig, folder: Path) -> str:
    """Return the setting whose folder MkDocs publishes whole and which this folder is in, or an empty text."""
    published = {"docs_dir": config.docs_dir, "the custom_dir of the theme": config.theme.custom_dir or ""}
    path = folder.resolve()
    return next((name for name, one in published.items() if one and path.is_relative_to(Path(one).resolve())), "")
