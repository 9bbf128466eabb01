"""drillsite as a MkDocs plugin: the records become pages of any MkDocs build.

The hooks in the order in which MkDocs calls them are the way from YAML to page: the data is loaded and checked before
anything is cleaned away, pages are planned and added as files, bodies are rendered, the theme's frame is put around
them.
"""

from __future__ import annotations

import posixpath
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.config import base
from mkdocs.config import config_options as options
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import File
from mkdocs.utils import write_file
from mkdocs.utils.yaml import yaml_load

from drillsite import __version__
from drillsite.export import DOWNLOADS, About, export_files
from drillsite.knowledge import KnowledgeLoader, Loaded
from drillsite.problems import Place, Problem, show_text
from drillsite.publish.docs import check_docs, link_by_file
from drillsite.publish.navigation import build_navigation
from drillsite.publish.page import HEAD, RecordPage, contents_of, make_record_page, source_uri
from drillsite.publish.redirects import redirect_html
from drillsite.publish.search import list_docs_entries, names_other_search, show_search_box
from drillsite.publish.search_index import ENGINE_MISSING, Index, has_engine, make_index
from drillsite.publish.shell import Shell
from drillsite.publish.sitemap import list_in_sitemap
from drillsite.publish.writing import PageWriter, start_writing
from drillsite.reading import FileCache
from drillsite.site import (
    RecordLinks,
    Renderer,
    SiteAbout,
    compiled_templates,
    find_page,
    find_template_fault,
    plan_navigable,
    plan_pages,
    plan_redirects,
)
from drillsite.site.address import address_of, set_root
from drillsite.site.assets import SCRIPT, STYLESHEET, list_assets
from drillsite.site.card import draw_card, plan_cards
from drillsite.site.pages import SEARCH_PAGE
from drillsite.site.search import list_search_entries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import jinja2
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page as MkDocsPage
    from mkdocs.utils.templates import TemplateContext

    from drillsite.knowledge import Knowledge
    from drillsite.site import Body, Page
    from drillsite.site.card import Card
    from drillsite.site.search import SearchEntry

__all__ = ["PREVIEW", "DrillsiteConfig", "DrillsitePlugin"]

log = get_plugin_logger("drillsite")

ASSETS = "assets/drillsite"
"""The folder of the site for our style sheet, scripts and typeface."""

THEME = Path(__file__).parent / "theme"
CONTRIBUTE = "contribute.md"
"""The page of the owner's docs to which every "add a source" leads."""


PREVIEW = "preview"
"""The command by which pages are made when they are asked for (drillsite.publish.on_request), and none is written."""

_PAGE_EVENTS = ("pre_page", "page_read_source", "page_markdown", "page_content", "page_context", "post_page")
"""The events at which MkDocs shows a page to plugins."""


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


class DrillsitePlugin(BasePlugin[DrillsiteConfig]):
    """Adds a page for each record and index, and everything that belongs to them."""

    def __init__(self) -> None:
        self.page_count = 0
        self._command = ""
        self._loader: KnowledgeLoader | None = None
        self._loader_for: tuple[Path, Path, str] | None = None
        self._loaded: Loaded | None = None
        self._knowledge: Knowledge | None = None
        self._loaded_for: MkDocsConfig | None = None
        self._renderer: Renderer | None = None
        self._cards: tuple[Card, ...] = ()
        self._planned: tuple[Page, ...] | None = None
        self._set_up_for: tuple[Any, ...] = ()
        self._handed_over: set[str] = set()
        self.reads_titles = False
        self._links_by_file = False
        self._has_search = False
        self._nav: Navigation | None = None
        self._shell: Shell | None = None
        self._writer: PageWriter | None = None
        self._finish: Callable[[], None] | None = None
        self._wait_for_citations: Callable[[], None] = _go_on

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Remember whether MkDocs builds once or serves."""
        self._command = command

    def prepare(self, config: MkDocsConfig) -> Loaded:
        """Give what the data holds, read and checked anew; the build that follows uses it."""
        root = project_folder(config)
        data = Path(self.config.data_dir)
        folders = (root / data, root / self.config.texts_dir, data.as_posix())
        if self._loader is None or self._loader_for != folders:
            self._loader, self._loader_for = KnowledgeLoader(*folders, FileCache(folders[0])), folders
        loaded = self._loader.load()
        more = list(_check_config(config))
        if loaded.knowledge is not None:
            docs = Path(config.docs_dir)
            more += check_docs(docs, _shown(docs, root), loaded.knowledge)
        self._loaded = loaded.with_problems(more) if more else loaded
        self._loaded_for = config
        return self._loaded

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Put our style sheet and script before the owner's own, and our few changes of the theme behind theirs."""
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
        self._has_search = self._wants_search(config) and has_engine()
        if self._has_search:
            show_search_box(config)
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Load and check the data while the site of the last build still stands; stop at any error."""
        # MkDocs keeps one plugin for all the configurations that a process reads.
        loaded = self._loaded if self._loaded_for is config and self._loaded else self.prepare(config)
        for problem in loaded.problems:
            (log.error if problem.severity == "error" else log.warning)(show_text(problem))
        if loaded.knowledge is None:
            self._loaded = None
            raise PluginError(loaded.summary())
        self._knowledge = loaded.knowledge
        if self._wants_search(config) and not has_engine():
            log.warning(ENGINE_MISSING)
        if fault := find_template_fault(override_folders(config)):
            raise PluginError(fault)
        self._link_records(config)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add every page, redirect, download and asset, and set the navigation unless mkdocs.yml has one."""
        knowledge = self.knowledge
        self._set_up_for = _shape(knowledge)
        for redirect in plan_redirects(knowledge):
            html = redirect_html(redirect, config.site_url or "")
            files.append(File.generated(config, f"{redirect.address}index.html", content=html))
        for name, content in list_assets().items():
            files.append(File.generated(config, f"{ASSETS}/{name}", content=content))
        self._cards = tuple(plan_cards(knowledge, config.site_name)) if config.site_url else ()
        self._renderer = Renderer(knowledge, self._about(config, files), override_folders(config))
        if self._command != PREVIEW:
            self._wait_for_citations = self._renderer.start_citations()
        self._links_by_file = link_by_file(Path(config.docs_dir))
        hands_over_all = self._hands_over_all(config)
        self._planned = None
        is_quick = self._command == PREVIEW and not hands_over_all
        pages = plan_navigable(knowledge) if is_quick else self._pages
        for page in pages:
            if page.in_nav or hands_over_all:
                edit_uri, waits = self._edit_uri(page, config), not hands_over_all
                record_page = make_record_page(page, config, edit_uri, self._render, waits=waits)
                files.append(record_page.file)
        if config.nav is None:
            config.nav = build_navigation(pages, files)
        self._handed_over = {file.url for file in files.documentation_pages()}
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Keep the navigation for the frames."""
        self._nav = nav
        return nav

    def on_page_content(self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """Set the links of the owner's own pages, and put the home page around docs/index.md."""
        if isinstance(page, RecordPage) or self.reads_titles:
            return html
        if page.file.src_uri == "index.md" and self._renderer is not None:
            body = self._renderer.render_home(html)
            page.toc = contents_of(body)
            page.meta[HEAD] = body.head
            return body.html
        if self._renderer is not None:
            description = str(page.meta.get("description") or config.site_description or "")
            page.meta[HEAD] = self._renderer.render_head(str(page.title), description, page.url)
        return set_root(html, page.url)

    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """Cut the theme's frames, now that it knows the navigation, and start to write the pages of records."""
        assert self._nav is not None
        assert self._renderer is not None
        env.bytecode_cache = env.bytecode_cache or compiled_templates()
        is_quick = self._command == PREVIEW
        ours = map(address_of, self.knowledge.records.checked) if is_quick else (page.address for page in self._pages)
        self._shell = shell = Shell(env, config, self._nav, files, ours)
        edit_uri, edit_url = partial(self._edit_uri, config=config), partial(self._edit_url, config=config)
        writer = self._writer = PageWriter(self._renderer, shell, config, files, edit_uri, edit_url)
        search = partial(self.make_search, config, list(list_docs_entries(files)))
        if not is_quick:
            self.page_count = len(files.documentation_pages()) + len(self._written_here)
            self.knowledge.derive_all()
            self._wait_for_citations()
            jobs = (search, partial(self.make_downloads, config), self.draw_cards)
            write = [partial(_write_files, job, config.site_dir) for job in jobs]
            self._finish = start_writing(writer, self._written_here, write)
        return env

    def make_page(self, address: str) -> bytes | None:
        """Give the page at an address that MkDocs does not know, if there is one."""
        page = find_page(self.knowledge, address)
        if page is None or page.address in self._handed_over or (page == SEARCH_PAGE and not self._has_search):
            return None
        assert self._writer is not None
        return self._writer.make(page)

    def renew(self, config: MkDocsConfig, files: Files) -> bool:
        """Take the data that have just been loaded into the site as it is set up, and give whether that can be done.

        It can while the same records are at the same addresses, and the titles in the navigation are the same.
        """
        loaded = self._loaded.knowledge if self._loaded else None
        if loaded is None or self._set_up_for != _shape(loaded):
            return False
        self._knowledge = loaded
        self._planned = None
        self._cards = tuple(plan_cards(self.knowledge, config.site_name)) if config.site_url else ()
        self._renderer = Renderer(self.knowledge, self._about(config, files), override_folders(config))
        self._writer = replace(self._writer, renderer=self._renderer) if self._writer else None
        self._link_records(config)
        return True

    def plan_anew(self, record_page: MkDocsPage) -> None:
        """Have a page of MkDocs be what the data now make of it, if it is made of them."""
        if isinstance(record_page, RecordPage) and (page := find_page(self.knowledge, record_page.url)):
            record_page.plan(page)

    def _render(self, page: Page) -> Body:
        assert self._renderer is not None
        return self._renderer.render(page)

    def _link_records(self, config: MkDocsConfig) -> None:
        """Have [[links]] in the owner's pages lead to the records."""
        extensions: list[Any] = config.markdown_extensions
        extensions[:] = [one for one in extensions if not isinstance(one, RecordLinks)]
        extensions.append(RecordLinks(self.knowledge))

    def make_downloads(self, config: MkDocsConfig) -> dict[str, bytes]:
        """Give the downloads by their addresses."""
        files = export_files(self.knowledge, _export_about(config, self.config))
        return {f"data/{name}": content for name, content in files.items()}

    def draw_cards(self) -> dict[str, bytes]:
        """Give the pictures that stand for pages where these are shared, by their addresses."""
        return {card.address: draw_card(card) for card in self._cards}

    def on_page_context(
        self, context: TemplateContext, *, page: MkDocsPage, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Fill a page that waited, now that other processes are at work beside this one, and give it its frame."""
        if isinstance(page, RecordPage):
            assert self._shell is not None
            if not page.content:
                page.fill()
            self._shell.dress(page)
        return context

    def on_template_context(
        self,
        context: TemplateContext,
        *,
        template_name: str,
        config: MkDocsConfig,
    ) -> TemplateContext:
        """Name every page in the site map, those too that MkDocs does not build."""
        if template_name == "sitemap.xml" and self._renderer is not None:
            by_uri: dict[str, Any] = {file.src_uri: file for file in context["pages"]}
            listed = list_in_sitemap(self._written_here, _with_slash(config.site_url or ""))
            by_uri.update(zip((source_uri(page.address) for page in self._written_here), listed, strict=True))
            ours = [by_uri.pop(source_uri(page.address)) for page in self._pages]
            context["pages"] = [*by_uri.values(), *ours]
        return context

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Wait until the last page is written, and forget the build: the next begins anew."""
        assert self._finish is not None
        self._finish()
        self._forget()

    def on_build_error(self, *, error: Exception) -> None:
        """Forget a failed build as well."""
        self._forget()

    def _wants_search(self, config: MkDocsConfig) -> bool:
        return self.config.search and not names_other_search(config)

    def make_search(self, config: MkDocsConfig, docs: list[SearchEntry]) -> Index:
        """Give the files of the search by their addresses; none where the site has no search of ours."""
        if not self._has_search:
            return {}
        entries = chain(list_search_entries(self.knowledge), docs)
        return make_index(entries, str(config.theme.get("language") or "en"))

    def _forget(self) -> None:
        self._loaded = self._knowledge = self._renderer = self._nav = self._shell = self._writer = self._finish = None
        self._cards, self._planned, self._wait_for_citations = (), None, _go_on

    def _hands_over_all(self, config: MkDocsConfig) -> bool:
        """Give whether MkDocs must build every page: for other plugins that look at pages, for links by file, to serve.

        Otherwise the pages of single records are written here, to the same bytes and in half the time.
        """
        if self._command == "serve":
            return True
        methods = [method for name in _PAGE_EVENTS for method in config.plugins.events[name]]
        return any(getattr(method, "__self__", None) is not self for method in methods) or self._links_by_file

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """Have `mkdocs serve` watch the records and the owner's templates too."""
        root = project_folder(config)
        for folder in (root / self.config.data_dir, *override_folders(config)):
            if folder.is_dir():
                server.watch(str(folder))
        return server

    @property
    def loader(self) -> KnowledgeLoader:
        """What reads the data, once they have been loaded."""
        assert self._loader is not None
        return self._loader

    @property
    def knowledge(self) -> Knowledge:
        """What the data amount to that the site has been set up with."""
        assert self._knowledge is not None
        return self._knowledge

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

    def _about(self, config: MkDocsConfig, files: Files) -> SiteAbout:
        contribute = files.get_file_from_path(CONTRIBUTE)
        return SiteAbout(
            name=config.site_name,
            url=_with_slash(config.site_url or ""),
            author=config.site_author or "",
            description=config.site_description or "",
            cards={card.address: card for card in self._cards},
            contribute=contribute.url if contribute else "",
            abbreviations=self.config.abbreviations,
            edit_url=_EditUrls(config),
            downloads=DOWNLOADS,
            licence=self.config.licence,
            licence_url=self.config.licence_url,
        )

    def _edit_url(self, page: Page, config: MkDocsConfig) -> str:
        """Give the address at which the page's record is edited, or an empty text."""
        if page.key is None or page.part > 1:
            return ""
        return _EditUrls(config)(*self.knowledge.records.line(page.key))

    def _edit_uri(self, page: Page, config: MkDocsConfig) -> str | None:
        if page.key is None or page.part > 1 or not (config.edit_uri or config.edit_uri_template):
            return None
        return _edit_uri(config, *self.knowledge.records.line(page.key))


def _go_on() -> None:
    """Wait for nothing."""


def project_folder(config: MkDocsConfig) -> Path:
    """Give the folder of mkdocs.yml, from which the plugin's folders are named."""
    return Path(config.config_file_path).parent if config.config_file_path else Path.cwd()


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
    docs = _shown(Path(config.docs_dir), project_folder(config))
    return f"{posixpath.relpath(path, docs)}#L{line}"


def _shown(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()


def _chooses_fonts(config: MkDocsConfig) -> bool:
    """Give whether mkdocs.yml names fonts itself; left alone, Material loads its own from another host."""
    if not config.config_file_path:
        return False
    with Path(config.config_file_path).open("rb") as file:
        theme = yaml_load(file).get("theme")
    return isinstance(theme, dict) and "font" in theme


def override_folders(config: MkDocsConfig) -> list[Path]:
    """Give the owner's folder of templates that replace ours: `drillsite` in the theme's custom_dir."""
    return [Path(config.theme.custom_dir) / "drillsite"] if config.theme.custom_dir else []


def _shape(knowledge: Knowledge) -> tuple[Any, ...]:
    """Give what the addresses of pages and the navigation are made of."""
    titles = [(theme.id, theme.title) for theme in knowledge.themes]
    return knowledge.records.checked.keys(), tuple(knowledge.records.former.items()), titles


def _check_config(config: MkDocsConfig) -> Iterator[Problem]:
    name = Path(config.config_file_path).name if config.config_file_path else "mkdocs.yml"
    if not config.use_directory_urls:
        message = "`use_directory_urls` is off, and the addresses of records are folders: /claims/an-id/"
        yield Problem("config-invalid", Place(name), message, "take use_directory_urls out of mkdocs.yml")


def _write_files(make: Callable[[], dict[str, bytes]], site_dir: str) -> None:
    for address, content in make().items():
        write_file(content, f"{site_dir}/{address}")


def _export_about(config: MkDocsConfig, own: DrillsiteConfig) -> About:
    return About(
        site_name=config.site_name,
        site_url=_with_slash(config.site_url or ""),
        licence_name=own.licence,
        licence_url=own.licence_url,
        version=__version__,
    )


def _with_slash(url: str) -> str:
    return url if not url or url.endswith("/") else f"{url}/"
