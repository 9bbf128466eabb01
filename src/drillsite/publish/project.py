"""A project: the folder with an mkdocs.yml of ours, its settings, and its records."""

from __future__ import annotations

import logging
import traceback
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.config import load_config
from mkdocs.exceptions import Abort, MkDocsException

from drillsite.publish.options import override_folders, published_folder
from drillsite.publish.plugin import DrillsitePlugin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig

    from drillsite.knowledge import KnowledgeLoader, Loaded
    from drillsite.publish.on_request import SiteOnRequest

__all__ = [
    "BuildFailedError",
    "ConfigUnusableError",
    "Project",
    "fault_in_words",
    "keep_messages",
    "open_project",
    "template_place",
]


class ConfigUnusableError(Exception):
    """mkdocs.yml cannot be used; the text says why and what to do."""


class BuildFailedError(Exception):
    """MkDocs, the theme or another plugin stopped the build; the text says why."""


class Project:
    """A folder with an mkdocs.yml that names the drillsite plugin; `warnings` is what MkDocs says of it."""

    def __init__(self, config: MkDocsConfig, plugin: DrillsitePlugin, warnings: str) -> None:
        self.config, self.warnings = config, warnings
        self._plugin = plugin

    @property
    def site_folder(self) -> Path:
        """Where the site is put."""
        return Path(self.config.site_dir)

    @property
    def inputs(self) -> tuple[Path, ...]:
        """What the site is made from: mkdocs.yml, the docs, the data and texts, the owner's templates and hooks."""
        config, own = self.config, self._plugin.config
        named = [self.folder / name for name in (own.data_dir, own.texts_dir, *map(str, config.hooks))]
        theme = [Path(config.theme.custom_dir)] if config.theme.custom_dir else []
        return (Path(config.config_file_path), Path(config.docs_dir), *named, *override_folders(config), *theme)

    @property
    def folder(self) -> Path:
        """The folder of mkdocs.yml."""
        return Path(self.config.config_file_path).parent

    @property
    def data_dir(self) -> str:
        """The folder of the records, from the folder of mkdocs.yml."""
        return Path(self._plugin.config.data_dir).as_posix()

    @property
    def texts_dir(self) -> str:
        """The folder of the texts of sources, from the folder of mkdocs.yml."""
        return Path(self._plugin.config.texts_dir).as_posix()

    @property
    def publishes_texts(self) -> str:
        """The setting because of which the folder of texts would be published; empty, as a rule."""
        return published_folder(self.config, self.folder / self.texts_dir)

    @property
    def page_count(self) -> int:
        """How many pages the last build had."""
        return self._plugin.page_count

    def set_up(self) -> SiteOnRequest:
        """Give the site whose pages are made when they are asked for; the project has been opened for PREVIEW.

        Raises BuildFailedError; then an earlier site goes on as it was.
        """
        # Imported here: who only checks the records need not wait for what makes pages of them.
        from drillsite.publish.on_request import SiteOnRequest

        before = dict(vars(self._plugin))  # MkDocs has one plugin for all configurations of a process
        with keep_messages() as messages:
            try:
                return SiteOnRequest(self.config, self._plugin)
            except Exception as fault:
                vars(self._plugin).update(before)
                raise BuildFailedError(messages.text() or self.describe(fault)) from fault

    def describe(self, fault: Exception) -> str:
        """Give what went wrong while a page was made: the template and its line, where one is at fault."""
        return f"{template_place(fault, self.config.theme.custom_dir)}{fault or type(fault).__name__}"

    @property
    def loader(self) -> KnowledgeLoader:
        """What reads the data; it is there once they have been loaded."""
        return self._plugin.loader

    def load(self) -> Loaded:
        """Give what the data holds, read and checked; a build that follows uses it."""
        return self._plugin.prepare(self.config)


def open_project(config_file: Path, *, strict: bool = False, command: str = "build") -> Project:
    """Give the project of an mkdocs.yml; raises ConfigUnusableError where it is not there or cannot be used.

    `command` is what plugins are told that MkDocs does.
    """
    if not config_file.is_file():
        raise ConfigUnusableError(
            f'there is no "{config_file}"; run this in the folder that holds it, or name it with -f'
        )
    with keep_messages() as messages:
        try:
            config = load_config(str(config_file), strict=strict or None)
        except (MkDocsException, Abort) as fault:
            raise ConfigUnusableError(messages.text() or str(fault)) from None
        except ValueError as fault:  # what Python's own reader of addresses says of https://[
            raise ConfigUnusableError(f'an address in "{config_file}" cannot be read: {fault}') from None
        except Exception as fault:  # of a hook or a plugin
            raise ConfigUnusableError(f'"{config_file}" cannot be used: {fault_in_words(fault)}') from None
    plugin = next((one for one in config.plugins.values() if isinstance(one, DrillsitePlugin)), None)
    if plugin is None:
        raise ConfigUnusableError(f'"{config_file}" does not name the plugin; add "plugins: [drillsite]" to it')
    config.plugins.on_startup(command=command, dirty=False)  # type: ignore[arg-type]
    return Project(config, plugin, messages.text())


def fault_in_words(fault: BaseException) -> str:
    """Give what somebody else's code has raised, and where, in a line."""
    if isinstance(fault, SyntaxError):
        return f"{fault.filename}:{fault.lineno}: {fault.msg}"
    frames = traceback.extract_tb(fault.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].lineno}: " if frames else ""
    return f"{place}{type(fault).__name__}: {fault}"


def template_place(fault: Exception, owner_folder: str | None) -> str:
    """Give file and line of the owner's template in which a fault arose, or an empty text where it was elsewhere."""
    frames = traceback.extract_tb(fault.__traceback__) if owner_folder else []
    places = [
        f"{one.filename}:{one.lineno}: " for one in frames if Path(one.filename).is_relative_to(str(owner_folder))
    ]
    return places[-1] if places else ""


class Messages(logging.Handler):
    """Keeps the warnings and errors that MkDocs logs, to be told as the reason of a failure."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one message."""
        self._lines.append(record.getMessage())

    def text(self) -> str:
        """Give all messages, each on its line."""
        return "\n".join(dict.fromkeys(self._lines))


@contextmanager
def keep_messages() -> Iterator[Messages]:
    """Give what MkDocs tells meanwhile."""
    messages = Messages()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(messages)
    try:
        yield messages
    finally:
        logger.removeHandler(messages)
