"""A site whose files are made when they are asked for: the same bytes as the built ones, and nothing is written."""

from __future__ import annotations

import gzip
import io
import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
from mkdocs.commands.build import _build_template, _populate_page, get_context
from mkdocs.structure.files import get_files, set_exclusions
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils import get_build_timestamp

from drillsite.publish.search import list_docs_entries
from drillsite.publish.search_index import FOLDER as SEARCH_FOLDER
from drillsite.site.address import address_of, key_of_address
from drillsite.site.what_if import FOLDER as WHAT_IF_FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File

    from drillsite.knowledge import Knowledge
    from drillsite.publish.plugin import DrillsitePlugin

__all__ = ["LinkOutsideError", "SiteOnRequest"]

log = logging.getLogger("mkdocs.plugins.drillsite")

INDEX = "index.html"
SITEMAP = "sitemap.xml"


class _VisibleFiles(jinja2.FileSystemLoader):
    """Lists what a theme brings but hidden folders: MkDocs leaves these out, and Material's has 12,000 icons."""

    def list_templates(self) -> list[str]:
        """Give the paths of all files, from the folder of the theme in which each stands."""
        found: set[str] = set()
        for top in map(Path, self.searchpath):
            for where, folders, files in os.walk(top, followlinks=self.followlinks):
                folders[:] = [name for name in folders if not name.startswith(".")]
                found.update((Path(where, name).relative_to(top)).as_posix() for name in files)
        return sorted(found)


class LinkOutsideError(Exception):
    """A file in docs is a link that leads elsewhere; the text says where to and what to do."""


class SiteOnRequest:
    """A site set up by MkDocs and its plugins, as far as that can be done before a page is asked for.

    Not to be used by two threads at once. Raises what MkDocs and its plugins raise.
    """

    def __init__(self, config: MkDocsConfig, plugin: DrillsitePlugin) -> None:
        self._plugin = plugin
        self._config = config = config.plugins.on_config(config)
        self._assembly = plugin.assembly
        config.plugins.on_pre_build(config=config)
        files = get_files(config)
        env = config.theme.get_env()
        files.add_files_from_theme(env.overlay(loader=_VisibleFiles(config.theme.dirs)), config)
        self._files = config.plugins.on_files(files, config=config)
        set_exclusions(self._files, config)
        nav = get_navigation(self._files, config)
        self._nav = config.plugins.on_nav(nav, config=config, files=self._files)
        self._by_address = {file.dest_uri: file for file in self._files if file.inclusion.is_included()}
        self._read_titles()
        self._stale = {file.dest_uri for file in self._documents()}
        self._env = config.plugins.on_env(env, config=config, files=self._files)
        self._made: dict[str, dict[str, bytes]] = {}

    @property
    def knowledge(self) -> Knowledge:
        """What the data amount to that the pages show."""
        return self._assembly.knowledge

    def renew(self) -> bool:
        """Take in the data that the plugin has loaded anew; give whether that could be done without setting up anew."""
        loaded = self._plugin.loaded
        if loaded is None or loaded.knowledge is None or not self._assembly.renew(loaded.knowledge, self._files):
            return False
        self._made.clear()
        self._stale = {file.dest_uri for file in self._documents()}
        return True

    def make(self, address: str) -> bytes | None:
        """Give the file at an address below the top of the site, where a folder's is its index.html; or nothing."""
        name = f"{address}{INDEX}" if not address or address.endswith("/") else address
        file = self._by_address.get(name)
        if file is not None:
            self._refuse_link_outside(file)
        if file is not None and file.is_documentation_page():
            return self._make_document(file)
        if name in self._config.theme.static_templates or name in self._config.extra_templates:
            return self._make_template(name)
        if name == f"{SITEMAP}.gz":
            return self._compress(self._make_template(SITEMAP))
        if file is not None:
            return file.content_bytes
        return self._make_beside(name) or self._assembly.make_page(name.removesuffix(INDEX))

    def _refuse_link_outside(self, file: File) -> None:
        """Raise LinkOutsideError where a file in docs is a link to what lies elsewhere: that is not for all who ask."""
        if file.abs_src_path is None or file.src_dir != self._config.docs_dir:
            return
        found = Path(file.abs_src_path).resolve()
        own = (Path(self._config.docs_dir).resolve(), Path(self._config.config_file_path).resolve().parent)
        if not any(found.is_relative_to(folder) for folder in own):
            raise LinkOutsideError(
                f'"{file.src_uri}" is a link that leads out of the folder of mkdocs.yml, to "{found}", and is not '
                "served; put a copy of the file in its place"
            )

    def stamp(self, address: str) -> str:
        """Return when the file behind an address was last written and its size; nothing for what is made of records."""
        file = self._by_address.get(address)
        if file is None or file.abs_src_path is None or file.is_documentation_page():
            return ""
        known = Path(file.abs_src_path).stat()
        return f"{known.st_mtime_ns} {known.st_size}"

    def is_document(self, address: str) -> bool:
        """Return whether the page at an address is made of a file in docs, and not of records."""
        file = self._by_address.get(f"{address}{INDEX}")
        return file is not None and file.abs_src_path is not None

    def new_address(self, address: str) -> tuple[str, str]:
        """Give where the record is now whose page was at an address, or an empty text, and the index of its kind."""
        now = self._assembly.knowledge.records.former.get(key_of_address(address))
        folder = address.partition("/")[0]
        return address_of(now) if now else "", f"{folder}/" if f"{folder}/{INDEX}" in self._by_address else ""

    def _documents(self) -> list[File]:
        return [file for file in self._by_address.values() if file.is_documentation_page()]

    def _read_titles(self) -> None:
        """Read the pages that MkDocs knows, only for the titles that stand in the navigation."""
        self._assembly.reads_titles = True
        try:
            for file in self._documents():
                if file.page is None:
                    MkDocsPage(None, file, self._config)
                assert file.page is not None
                _populate_page(file.page, self._config, self._files)
        finally:
            self._assembly.reads_titles = False

    def _make_document(self, file: File) -> bytes:
        page = file.page
        assert page is not None
        self._refresh(file)
        plugins = self._config.plugins
        page.active = True
        try:
            context = get_context(self._nav, self._files.documentation_pages(), self._config, page)
            template = self._env.get_template(page.meta.get("template", "main.html"))
            context = plugins.on_page_context(context, page=page, config=self._config, nav=self._nav)
            output = plugins.on_post_page(template.render(context), page=page, config=self._config)
        finally:
            page.active = False
        return output.encode("utf-8", errors="xmlcharrefreplace")

    def _refresh(self, file: File) -> None:
        """Read a page that has not been read with the data as they are now."""
        if file.dest_uri in self._stale:
            assert file.page is not None
            self._assembly.plan_anew(file.page)
            _populate_page(file.page, self._config, self._files)
            self._stale.discard(file.dest_uri)

    def _make_template(self, name: str) -> bytes:
        template = self._env.get_template(name)
        return _build_template(name, template, self._files, self._config, self._nav).encode()

    def _compress(self, sitemap: bytes) -> bytes:
        """Give the site map as MkDocs packs it."""
        pages = [file.page for file in self._files.documentation_pages() if file.page is not None]
        out = io.BytesIO()
        path = f"{self._config.site_dir}/{SITEMAP}.gz"
        with gzip.GzipFile(fileobj=out, filename=path, mode="wb", mtime=get_build_timestamp(pages=pages)) as packed:
            packed.write(sitemap)
        return out.getvalue()

    def _make_beside(self, name: str) -> bytes | None:
        """Give a download, a picture, or a file of the search; all of a sort are made when the first is asked for."""
        sorts: dict[str, Callable[[], dict[str, bytes]]] = {
            "data/": self._assembly.make_downloads,
            f"{SEARCH_FOLDER}/": self._make_search,
            "assets/": self._assembly.draw_cards,
            WHAT_IF_FOLDER: self._assembly.make_what_if,
        }
        for start, make in sorts.items():
            if name.startswith(start):
                if start not in self._made:
                    self._made[start] = make()
                return self._made[start].get(name)
        return None

    def _make_search(self) -> dict[str, bytes]:
        for file in self._documents():
            self._refresh(file)
        return self._assembly.make_search(list(list_docs_entries(self._files)))
