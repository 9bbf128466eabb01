"""A site of records put together: its pages planned and added to MkDocs' files, rendered, framed and written.

The methods in the order in which the plugin's hooks call them are the way from knowledge to pages.
"""

from __future__ import annotations

import posixpath
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.config import config_options as options
from mkdocs.exceptions import PluginError
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File
from mkdocs.utils import write_file
from mkdocs.utils.yaml import yaml_load

from drillsite import __version__
from drillsite.export import DOWNLOADS, About, export_files
from drillsite.publish.docs import HOME, link_by_file
from drillsite.publish.meanings import find_meanings
from drillsite.publish.navigation import build_navigation
from drillsite.publish.options import PREVIEW, override_folders, project_folder, shown_path
from drillsite.publish.page import HEAD, RecordPage, contents_of, make_record_page, source_uri
from drillsite.publish.redirects import redirect_html
from drillsite.publish.search import list_docs_entries, names_other_search, show_search_box
from drillsite.publish.search_index import ENGINE_MISSING, Index, has_engine, make_index
from drillsite.publish.shell import Shell
from drillsite.publish.sitemap import list_in_sitemap
from drillsite.publish.writing import PageWriter, start_writing
from drillsite.site.address import address_of, set_root
from drillsite.site.assets import SCRIPT, STYLESHEET, list_assets
from drillsite.site.card import draw_card, plan_cards
from drillsite.site.environment import compiled_templates
from drillsite.site.pages import SEARCH_PAGE, find_page, plan_navigable, plan_pages, plan_redirects
from drillsite.site.prose import RecordLinks
from drillsite.site.render import Renderer, SiteAbout, find_template_fault
from drillsite.site.search import list_search_entries
from drillsite.site.what_if import list_what_if_files, write_what_if

if TYPE_CHECKING:
    from collections.abc import Callable

    import jinja2
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page as MkDocsPage
    from mkdocs.utils.templates import TemplateContext

    from drillsite.knowledge import Knowledge
    from drillsite.publish.options import DrillsiteConfig
    from drillsite.site.card import Card
    from drillsite.site.pages import Page
    from drillsite.site.render import Body
    from drillsite.site.search import SearchEntry

__all__ = ["Assembly", "list_written"]

log = get_plugin_logger("drillsite")

ASSETS = "assets/drillsite"
"""The folder of the site for our style sheet, scripts and typeface."""

THEME = Path(__file__).parent / "theme"
CONTRIBUTE = "contribute.md"
"""The page of the owner's docs to which every "add a source" leads."""

_PAGE_EVENTS = ("pre_page", "page_read_source", "page_markdown", "page_content", "page_context", "post_page")
"""The events at which MkDocs shows a page to plugins."""


class Assembly:
    """One site as MkDocs builds it once, or as a preview keeps it.

    `own` are the plugin's options, `command` is what MkDocs was told to do, `plugin` the one whose hooks lead here.
    """

    def __init__(self, config: MkDocsConfig, own: DrillsiteConfig, command: str, plugin: object) -> None:
        self._config, self._own, self._command, self._plugin = config, own, command, plugin
        self.reads_titles = False
        self._cards: tuple[Card, ...] = ()
        self._planned: tuple[Page, ...] | None = None
        self._handed_over: set[str] = set()
        self._renderer: Renderer | None = None
        self._shell: Shell | None = None
        self._writer: PageWriter | None = None
        self._wait_for_citations: Callable[[], None] = _go_on
        self._finish: Callable[[], None] | None = None
        self._dress_theme()
        self._has_search = self._wants_search and has_engine()
        if self._has_search:
            show_search_box(config)

    def _dress_theme(self) -> None:
        """Put our style sheet and script before the owner's own, and our few changes of the theme behind theirs."""
        config = self._config
        if f"{ASSETS}/{STYLESHEET}" not in config.extra_css:
            config.extra_css.insert(0, f"{ASSETS}/{STYLESHEET}")
        if f"{ASSETS}/{SCRIPT}" not in map(str, config.extra_javascript):
            script = options.ExtraScriptValue(f"{ASSETS}/{SCRIPT}")
            script.type = "module"
            config.extra_javascript.insert(0, script)
        if not _chooses_fonts(config):
            config.theme["font"] = False
        theme = str(THEME)
        if theme not in config.theme.dirs:
            config.theme.dirs.insert(1 if config.theme.custom_dir else 0, theme)

    def take(self, knowledge: Knowledge) -> None:
        """Be the site of this knowledge from now on; raises PluginError where an owner's template cannot be read."""
        self.knowledge = knowledge
        if self._wants_search and not self._has_search:
            log.warning(ENGINE_MISSING)
        if fault := find_template_fault(override_folders(self._config)):
            raise PluginError(fault)
        self._link_records()

    def add_files(self, files: Files) -> Files:
        """Add every page, redirect, download and asset, and set the navigation unless mkdocs.yml has one."""
        knowledge, config = self.knowledge, self._config
        self._links_by_file = link_by_file(files)
        self._make_renderer(files)
        self._wait_for_citations = self.renderer.start_citations(all_pages=self._command != PREVIEW)
        self._set_up_for = _shape(knowledge)
        for redirect in plan_redirects(knowledge):
            html = redirect_html(redirect, config.site_url or "")
            files.append(File.generated(config, f"{redirect.address}index.html", content=html))
        for name, content in list_assets().items():
            files.append(File.generated(config, f"{ASSETS}/{name}", content=content))
        hands_over_all = self._hands_over_all()
        is_quick = self._command == PREVIEW and not hands_over_all
        pages = plan_navigable(knowledge) if is_quick else self._pages
        for page in pages:
            if page.in_nav or hands_over_all:
                edit_uri, waits = self._edit_uri(page), not hands_over_all
                record_page = make_record_page(page, config, edit_uri, self._render, waits=waits)
                files.append(record_page.file)
        if config.nav is None:
            config.nav = build_navigation(pages, files)
        self._handed_over = {file.url for file in files.documentation_pages()}
        return files

    def compose(self, html: str, page: MkDocsPage) -> str:
        """Set the links of the owner's own pages, and put the home page around docs/index.md."""
        if isinstance(page, RecordPage) or self.reads_titles:
            return html
        if page.file.dest_uri == HOME:
            body = self.renderer.render_home(html)
            page.toc = contents_of(body)
            page.meta[HEAD] = body.head
            return body.html
        description = str(page.meta.get("description") or self._config.site_description or "")
        page.meta[HEAD] = self.renderer.render_head(str(page.title), description, page.url)
        return set_root(html, page.url)

    def start(self, env: jinja2.Environment, nav: Navigation, files: Files) -> None:
        """Cut the theme's frames, now that it knows the navigation, and start to write the pages of records."""
        config, is_quick = self._config, self._command == PREVIEW
        env.bytecode_cache = env.bytecode_cache or compiled_templates()
        ours = map(address_of, self.knowledge.records.checked) if is_quick else (page.address for page in self._pages)
        self._shell = shell = Shell(env, config, nav, files, ours)
        writer = self._writer = PageWriter(self.renderer, shell, config, files, self._edit_uri, self._edit_url)
        if not is_quick:
            pages = self._written_here
            self.page_count = len(files.documentation_pages()) + len(pages)
            self.knowledge.derive_all()
            # What lists say of records is kept: written while references are set, it is at hand in every process.
            for page in pages:
                if page.key is None:
                    writer.write(page)
            self._wait_for_citations()
            search = partial(self.make_search, list(list_docs_entries(files)))
            made_beside = (search, self.make_downloads, self.draw_cards, self.make_what_if)
            jobs = [partial(_write_files, job, config.site_dir) for job in made_beside]
            self._finish = start_writing(writer, [page for page in pages if page.key], jobs)

    def make_page(self, address: str) -> bytes | None:
        """Give the page at an address that MkDocs does not know, if there is one."""
        page = find_page(self.knowledge, address)
        if page is None or page.address in self._handed_over or (page == SEARCH_PAGE and not self._has_search):
            return None
        assert self._writer is not None
        self._wait_for_citations()
        return self._writer.make(page)

    def renew(self, knowledge: Knowledge, files: Files) -> bool:
        """Be the site of other knowledge, as it is set up, and give whether that can be done.

        It can while the same records are at the same addresses, and the titles in the navigation are the same.
        """
        if self._set_up_for != _shape(knowledge):
            return False
        self.knowledge, self._planned = knowledge, None
        self._make_renderer(files)
        self._writer = replace(self._writer, renderer=self.renderer) if self._writer else None
        self._link_records()
        return True

    def plan_anew(self, record_page: MkDocsPage) -> None:
        """Have a page of MkDocs be what the data now make of it, if it is made of them."""
        if isinstance(record_page, RecordPage) and (page := find_page(self.knowledge, record_page.url)):
            record_page.plan(page)

    def fill(self, page: MkDocsPage) -> None:
        """Fill a page that waited, now that other processes are at work beside this one, and give it its frame."""
        if isinstance(page, RecordPage):
            assert self._shell is not None
            if not page.content:
                page.fill()
            self._shell.dress(page)

    def list_in_sitemap(self, context: TemplateContext) -> None:
        """Name every page in the site map, those too that MkDocs does not build."""
        by_uri: dict[str, Any] = {file.src_uri: file for file in context["pages"]}
        listed = list_in_sitemap(self._written_here, _with_slash(self._config.site_url or ""))
        by_uri.update(zip((source_uri(page.address) for page in self._written_here), listed, strict=True))
        ours = [by_uri.pop(source_uri(page.address)) for page in self._pages]
        context["pages"] = [*by_uri.values(), *ours]

    def finish(self) -> int:
        """Wait until the last page is written, and give how many the site has."""
        assert self._finish is not None
        self._finish()
        return self.page_count

    def make_downloads(self) -> dict[str, bytes]:
        """Give the downloads by their addresses."""
        files = export_files(self.knowledge, self._export_about())
        return {f"data/{name}": content for name, content in files.items()}

    def make_what_if(self) -> dict[str, bytes]:
        """Return the files that the page “What if” counts from, by their addresses."""
        return write_what_if(self.knowledge)

    def draw_cards(self) -> dict[str, bytes]:
        """Give the pictures that stand for pages where these are shared, by their addresses."""
        return {card.address: draw_card(card) for card in self._cards}

    def make_search(self, docs: list[SearchEntry]) -> Index:
        """Give the files of the search by their addresses; none where the site has no search of ours."""
        if not self._has_search:
            return {}
        entries = chain(list_search_entries(self.knowledge), docs)
        return make_index(entries, str(self._config.theme.get("language") or "en"))

    @property
    def renderer(self) -> Renderer:
        """What renders the pages, once the files have been added."""
        assert self._renderer is not None
        return self._renderer

    @property
    def _wants_search(self) -> bool:
        return self._own.search and not names_other_search(self._config)

    @property
    def _pages(self) -> tuple[Page, ...]:
        """All pages made of records."""
        if self._planned is None:
            planned = plan_pages(self.knowledge)
            self._planned = tuple(page for page in planned if self._has_search or page != SEARCH_PAGE)
        return self._planned

    @property
    def _written_here(self) -> list[Page]:
        """Those that MkDocs does not know."""
        return [page for page in self._pages if page.address not in self._handed_over]

    def _make_renderer(self, files: Files) -> None:
        config = self._config
        self._cards = _plan_cards(self.knowledge, config)
        self._renderer = Renderer(self.knowledge, self._about(files), override_folders(config))

    def _render(self, page: Page) -> Body:
        return self.renderer.render(page)

    def _link_records(self) -> None:
        """Have [[links]] in the owner's pages lead to the records."""
        extensions: list[Any] = self._config.markdown_extensions
        extensions[:] = [one for one in extensions if not isinstance(one, RecordLinks)]
        extensions.append(RecordLinks(self.knowledge))

    def _hands_over_all(self) -> bool:
        """Give whether MkDocs must build every page: for other plugins that look at pages, for links by file, to serve.

        Otherwise the pages of single records are written here, to the same bytes and in half the time.
        """
        if self._command == "serve":
            return True
        methods = [method for name in _PAGE_EVENTS for method in self._config.plugins.events[name]]
        others = (method for method in methods if getattr(method, "__self__", None) is not self._plugin)
        return any(True for _ in others) or self._links_by_file

    def _about(self, files: Files) -> SiteAbout:
        config, own = self._config, self._own
        contribute = files.get_file_from_path(CONTRIBUTE)
        return SiteAbout(
            name=config.site_name,
            url=_with_slash(config.site_url or ""),
            author=config.site_author or "",
            description=config.site_description or "",
            cards={card.address: card for card in self._cards},
            contribute=contribute.url if contribute else "",
            meanings=find_meanings(files),
            abbreviations=own.abbreviations,
            edit_url=_EditUrls(config),
            downloads=DOWNLOADS,
            licence=own.licence,
            licence_url=own.licence_url,
        )

    def _export_about(self) -> About:
        return About(
            site_name=self._config.site_name,
            site_url=_with_slash(self._config.site_url or ""),
            licence_name=self._own.licence,
            licence_url=self._own.licence_url,
            version=__version__,
        )

    def _edit_url(self, page: Page) -> str:
        """Give the address at which the page's record is edited, or an empty text."""
        if page.key is None or page.part > 1:
            return ""
        return _EditUrls(self._config)(*self.knowledge.records.line(page.key))

    def _edit_uri(self, page: Page) -> str | None:
        config = self._config
        if page.key is None or page.part > 1 or not (config.edit_uri or config.edit_uri_template):
            return None
        return _edit_uri(config, *self.knowledge.records.line(page.key))


def list_written(knowledge: Knowledge, config: MkDocsConfig) -> frozenset[str]:
    """Return the addresses of all files of a site beside its pages but those of the search."""
    downloads, assets = (f"data/{name}" for name in DOWNLOADS), (f"{ASSETS}/{name}" for name in list_assets())
    cards = (card.address for card in _plan_cards(knowledge, config))
    return frozenset((*downloads, *assets, *cards, *list_what_if_files(knowledge)))


def _plan_cards(knowledge: Knowledge, config: MkDocsConfig) -> tuple[Card, ...]:
    """Give the cards of a site; without an address of its own it can name none."""
    return tuple(plan_cards(knowledge, config.site_name)) if config.site_url else ()


def _go_on() -> None:
    """Wait for nothing."""


class _EditUrls:
    """The address at which a line of a data file is edited, as MkDocs makes it of repo_url and edit_uri."""

    def __init__(self, config: MkDocsConfig) -> None:
        self._config = config

    def __call__(self, path: str, line: int) -> str:
        config = self._config
        if not (config.edit_uri or config.edit_uri_template):
            return ""
        file = File.generated(config, "drillsite.md", content="")
        file.edit_uri = _edit_uri(config, path, line)
        page = object.__new__(RecordPage)
        page.file = file
        page._set_edit_url(config.repo_url, config.edit_uri, config.edit_uri_template)
        return page.edit_url or ""


def _edit_uri(config: MkDocsConfig, path: str, line: int) -> str:
    """Give a data file's line relative to docs/, from which MkDocs' edit_uri counts."""
    docs = shown_path(Path(config.docs_dir), project_folder(config))
    return f"{posixpath.relpath(path, docs)}#L{line}"


def _chooses_fonts(config: MkDocsConfig) -> bool:
    """Give whether mkdocs.yml names fonts itself; left alone, Material loads its own from another host."""
    if not config.config_file_path:
        return False
    with Path(config.config_file_path).open("rb") as file:
        theme = yaml_load(file).get("theme")
    return isinstance(theme, dict) and "font" in theme


def _shape(knowledge: Knowledge) -> tuple[Any, ...]:
    """Give what the addresses of pages and the navigation are made of."""
    titles = [(theme.id, theme.title) for theme in knowledge.themes]
    return knowledge.records.checked.keys(), tuple(knowledge.records.former.items()), titles


def _write_files(make: Callable[[], dict[str, bytes]], site_dir: str) -> None:
    for address, content in make().items():
        write_file(content, f"{site_dir}/{address}")


def _with_slash(url: str) -> str:
    return url if not url or url.endswith("/") else f"{url}/"
