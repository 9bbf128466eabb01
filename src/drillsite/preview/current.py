"""The site as its files are now, and what is wrong with them; the last good site stays until they are fixed."""

from __future__ import annotations

import gc
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from drillsite.edit.changes import EditRefusedError
from drillsite.edit.editor import Editor
from drillsite.preview.state import Moment
from drillsite.preview.watching import stamp_files
from drillsite.problems import describe_count, show_text
from drillsite.publish.options import PREVIEW, override_folders
from drillsite.publish.project import BuildFailedError, ConfigUnusableError, open_project
from drillsite.records import Claim, Event
from drillsite.site.address import key_of_address
from drillsite.site.assets import ASSETS
from drillsite.site.render import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from drillsite.knowledge import Knowledge
    from drillsite.preview.watching import Stamps
    from drillsite.problems import Problem
    from drillsite.publish.on_request import SiteOnRequest
    from drillsite.publish.project import Project
    from drillsite.records import Actor, Source

__all__ = ["CurrentSite", "PageFailedError", "Trouble"]


_PROBLEMS_FIRST = "the site’s files have problems; fix them first"


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong: the problems of the data, or a text where it is something else."""

    text: str
    problems: tuple[Problem, ...] = ()


class PageFailedError(Exception):
    """A page cannot be made; the text says which template is at fault and why."""


class CurrentSite:
    """Gives the files of a site as it is now; to be told when a file of it has changed.

    May be used by several threads; whoever asks while the site is being loaded waits until it is. Nothing that the
    files hold raises an exception, but for PageFailedError of the one page that cannot be made.
    """

    def __init__(self, config_file: Path) -> None:
        self.config_file = config_file.resolve()
        self._lock = threading.RLock()
        self._project: Project | None = None
        self._site: SiteOnRequest | None = None
        self.trouble: Trouble | None = None
        self.problems: tuple[Problem, ...] = ()
        self.version = 0
        self._stamps: Stamps = {}
        self._good: Moment | None = None
        self.reload(())

    @property
    def folder(self) -> Path:
        """The folder of mkdocs.yml."""
        return self.config_file.parent

    @property
    def project(self) -> Project | None:
        """What mkdocs.yml says, if it can be used."""
        return self._project

    @property
    def top(self) -> str:
        """The path below which the site is served: that of its address."""
        address = (self._project.config.site_url if self._project else None) or "/"
        return f"/{urlsplit(address).path.strip('/')}/".replace("//", "/")

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders whose files make the site: data, texts, docs, the owner's templates, and our own."""
        found = [TEMPLATES, ASSETS]
        if self._project is not None:
            config = self._project.config
            found += [self.folder / self._project.data_dir, self.folder / self._project.texts_dir]
            found += [Path(config.docs_dir), *override_folders(config)]
            found += [Path(config.theme.custom_dir)] if config.theme.custom_dir else []
        return tuple(dict.fromkeys(path for path in found if path.is_dir()))

    def reload(self, changed: Iterable[Path]) -> str:
        """Take in what has changed, and give a line for people: what it was, how long it took, what is wrong now."""
        paths = sorted(changed)
        start = time.perf_counter()
        with self._lock:
            try:
                self._stamps = stamp_files(self.config_file, self.folders)
                self._take_in(paths)
            except Exception as fault:  # ours or a plugin's: told on the page, for the preview must go on
                self.trouble, self.problems = Trouble(f"this could not be taken in: {fault!r}"), ()
            self.version += 1
        took = time.perf_counter() - start
        return f"{self._name(paths)}: {took:.2f} s, {self.state}"

    def _take_in(self, paths: list[Path]) -> None:
        if self._project is not None and self._site is not None and all(map(self._is_data, paths)) and paths:
            self._load(self._project, is_new=False)
        else:
            self._open()

    def find_missed(self) -> set[Path]:
        """Return the files that have changed since they were taken in, told or not."""
        before, now = self._stamps, stamp_files(self.config_file, self.folders)
        return {path for path in before.keys() | now.keys() if before.get(path) != now.get(path)}

    def make(self, address: str) -> bytes | None:
        """Return the file at an address below the top of the site, or nothing; raises PageFailedError."""
        with self._lock:
            if self._site is None or self._project is None:
                return None
            try:
                return self._site.make(address)
            except Exception as fault:
                kind, identifier = key_of_address(address)
                page = f'the {kind} "{identifier}"' if identifier else f'"/{address}"'
                raise PageFailedError(f"{self._project.describe(fault)}\nwhile making the page of {page}") from fault

    def is_document(self, address: str) -> bool:
        """Return whether the page at an address is made of a file in docs."""
        with self._lock:
            return self._site is not None and self._site.is_document(address)

    def keep(self) -> None:
        """Keep what has been found out of the data, for the next start."""
        if self._project is not None:
            self._project.loader.keep()

    @property
    def has_site(self) -> bool:
        """Whether there is a site to be shown, be it that of a moment ago."""
        return self._site is not None

    @property
    def shown(self) -> Moment | None:
        """Of which moment the site is that is shown, if there is one."""
        return self._good if self.has_site else None

    def stamp(self, address: str) -> str:
        """Return what changes with a file at an address that is not a page, such as a style sheet or a picture."""
        with self._lock:
            return self._site.stamp(address) if self._site is not None else ""

    def new_address(self, address: str) -> tuple[str, str]:
        """Return where the record of a page that is gone is now, or an empty text, and the index of its kind."""
        with self._lock:
            return self._site.new_address(address) if self._site else ("", "")

    def find_citing(self, key: tuple[str, str]) -> Claim | Event | None:
        """Return the claim or the event of a kind and id, if it is one and there."""
        with self._lock:
            record = self._site.knowledge.records.by_key.get(key) if self._site else None
            return record if isinstance(record, Claim | Event) else None

    def list_sources(self) -> tuple[Source, ...]:
        """Return all sources by author and title."""
        with self._lock:
            return self._site.knowledge.sources if self._site else ()

    def list_actors(self) -> tuple[Actor, ...]:
        """Return all actors by name."""
        with self._lock:
            return self._site.knowledge.actors if self._site else ()

    @contextmanager
    def reading(self) -> Iterator[Knowledge]:
        """Yield what the data amounted to when it last was right; nobody else is served meanwhile.

        Raises EditRefusedError where that was never so.
        """
        with self._lock:
            if self._site is None:
                raise EditRefusedError(_PROBLEMS_FIRST)
            yield self._site.knowledge

    @contextmanager
    def editing(self) -> Iterator[Editor]:
        """Yield an editor of the data; nobody else is served meanwhile.

        Raises EditRefusedError while the site has problems.
        """
        with self._lock:
            if self._project is None or self._site is None or self.trouble is not None:
                raise EditRefusedError(_PROBLEMS_FIRST)
            project, docs = self._project, Path(self._project.config.docs_dir)
            data, texts = project.folder / project.data_dir, project.folder / project.texts_dir
            yield Editor(data, project.data_dir, docs, texts, project.loader)

    def _is_data(self, path: Path) -> bool:
        assert self._project is not None
        folders = (self.folder / self._project.data_dir, self.folder / self._project.texts_dir)
        return any(path.is_relative_to(folder) for folder in folders)

    def _open(self) -> None:
        try:
            project = open_project(self.config_file, command=PREVIEW)
        except ConfigUnusableError as fault:
            self.trouble, self.problems = Trouble(str(fault)), ()
            return
        self._project = project
        self._stamps |= stamp_files(self.config_file, self.folders)
        self._load(project, is_new=True)

    def _load(self, project: Project, *, is_new: bool) -> None:
        moment = Moment.now(self.folder)
        loaded = project.load()
        self.problems = loaded.problems
        if loaded.errors:
            self.trouble = Trouble(loaded.summary(), loaded.problems)
            return
        self.trouble = None
        if not is_new and self._site is not None and self._site.renew():
            self._good = moment
            return
        try:
            self._site = project.set_up() if is_new else self._set_up_anew()
            self._good = moment
            gc.freeze()  # the garbage of later reloads is then found in a tenth of the time
        except BuildFailedError as fault:
            self.trouble = Trouble(str(fault))

    def _set_up_anew(self) -> SiteOnRequest:
        """Set the site up with a configuration that nobody has changed yet."""
        project = self._project = open_project(self.config_file, command=PREVIEW)
        project.load()
        return project.set_up()

    def _name(self, paths: list[Path]) -> str:
        lasting = [path for path in paths if path.suffix or path.exists()] or paths  # not what editors wrote in between
        shown = [str(path.relative_to(self.folder) if path.is_relative_to(self.folder) else path) for path in lasting]
        if not shown:
            return "the site"
        return ", ".join(shown[:3]) + (f" and {len(shown) - 3} more" if len(shown) > 3 else "")

    @property
    def state(self) -> str:
        """What is wrong now, in a line."""
        if self.trouble is not None and not self.trouble.problems:
            return " ".join(self.trouble.text.split())
        first = "".join(f"; the first: {show_text(one).splitlines()[0]}" for one in self.problems[:1])
        return f"{describe_count(self.problems)}{first}"
