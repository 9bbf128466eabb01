"""drillsite as a MkDocs plugin: the records become pages of any MkDocs build.

The hooks in the order in which MkDocs calls them are the way from YAML to page: the data is loaded and checked before
anything is cleaned away, pages are planned and added as files, bodies are rendered, the theme's frame is put around
them.
"""

from __future__ import annotations

import posixpath
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.config import base
from mkdocs.config import config_options as options
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File
from mkdocs.utils import write_file
from mkdocs.utils.yaml import yaml_load

from drillsite import __version__
from drillsite.export import DOWNLOADS, About, export_files
from drillsite.knowledge import Loaded, load_knowledge
from drillsite.problems import Place, Problem, show_text
from drillsite.publish.docs import check_docs
from drillsite.publish.navigation import build_navigation
from drillsite.publish.page import RecordPage, add_record_page, contents_of
from drillsite.publish.redirects import redirect_html
from drillsite.publish.shell import Shell
from drillsite.publish.workers import Work, start_work
from drillsite.site import RecordLinks, Renderer, SiteAbout, find_template_fault, plan_pages, plan_redirects
from drillsite.site.address import set_root

if TYPE_CHECKING:
    from collections.abc import Iterator

    import jinja2
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page as MkDocsPage
    from mkdocs.utils.templates import TemplateContext

    from drillsite.knowledge import Knowledge
    from drillsite.site import Page

__all__ = ["DrillsiteConfig", "DrillsitePlugin"]

log = get_plugin_logger("drillsite")

ASSETS = Path(__file__).parent.parent / "site" / "assets"
THEME = Path(__file__).parent / "theme"
STYLESHEET = "assets/drillsite/drillsite.css"
CONTRIBUTE = "contribute.md"
"""The page of the owner's docs to which every "add a source" leads."""


class DrillsiteConfig(base.Config):
    """The plugin's options in mkdocs.yml."""

    data_dir = options.Type(str, default="data")
    """The folder of YAML records, from the folder of mkdocs.yml."""

    texts_dir = options.Type(str, default="texts")
    """The folder of `<source>.txt` that quotes are compared with; never published."""

    licence = options.Type(str, default="")
    """The name of the licence of the data, as the data page shows it."""

    licence_url = options.Type(str, default="")
    """The address of the licence's text."""


class DrillsitePlugin(BasePlugin[DrillsiteConfig]):
    """Adds a page for each record and index, and everything that belongs to them."""

    def __init__(self) -> None:
        self.page_count = 0
        self._command = ""
        self._loaded: Loaded | None = None
        self._loaded_for: MkDocsConfig | None = None
        self._renderer: Renderer | None = None
        self._pages: list[RecordPage] = []
        self._nav: Navigation | None = None
        self._work: Work | None = None
        self._shell: Shell | None = None

    def on_startup(self, *, command: str, dirty: bool) -> None:  # noqa: ARG002 (MkDocs gives both by name)
        """Remember whether MkDocs builds once or serves."""
        self._command = command

    def prepare(self, config: MkDocsConfig) -> Loaded:
        """Give what the data holds, read and checked anew; the build that follows uses it."""
        root = project_folder(config)
        data = Path(self.config.data_dir)
        loaded = load_knowledge(root / data, root / self.config.texts_dir, data.as_posix())
        more = list(_check_config(config))
        if loaded.knowledge is not None:
            docs = Path(config.docs_dir)
            more += check_docs(docs, _shown(docs, root), loaded.knowledge)
        self._loaded = loaded.with_problems(more) if more else loaded
        self._loaded_for = config
        return self._loaded

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Put our style sheet before the owner's own, and our few changes of the theme behind theirs."""
        if STYLESHEET not in config.extra_css:
            config.extra_css.insert(0, STYLESHEET)
        if not _chooses_fonts(config):
            config.theme["font"] = False
        theme = str(THEME)
        if theme not in config.theme.dirs:
            config.theme.dirs.insert(1 if config.theme.custom_dir else 0, theme)
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
        if fault := find_template_fault(_override_folders(config)):
            raise PluginError(fault)
        extensions: list[Any] = config.markdown_extensions
        extensions[:] = [one for one in extensions if not isinstance(one, RecordLinks)]
        extensions.append(RecordLinks(loaded.knowledge))

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add every page, redirect, download and asset, and set the navigation unless mkdocs.yml has one."""
        knowledge = self._knowledge
        for redirect in plan_redirects(knowledge):
            html = redirect_html(redirect, config.site_url or "")
            files.append(File.generated(config, f"{redirect.address}index.html", content=html))
        for path in sorted(ASSETS.iterdir()):
            files.append(File.generated(config, f"assets/drillsite/{path.name}", abs_src_path=str(path)))
        self._renderer = Renderer(knowledge, self._about(config, files), _override_folders(config))
        pages = plan_pages(knowledge)
        export = partial(export_files, knowledge, _export_about(config, self.config))
        self._work = start_work(self._renderer, pages, export, alone=self._command == "serve")
        self._pages = [
            add_record_page(page, files, config, self._edit_uri(page, config), self._work.bodies.__next__)
            for page in pages
        ]
        for added in self._pages:
            added.is_early = len(config.plugins.events["page_content"]) > 1
        if config.nav is None:
            config.nav = build_navigation(pages, files)
        self.page_count = len(files.documentation_pages())
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:  # noqa: ARG002
        """Keep the navigation for the frames."""
        self._nav = nav
        return nav

    def on_page_content(self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG002
        """Set the links of the owner's own pages, and put the home page around docs/index.md."""
        if isinstance(page, RecordPage):
            return html
        if page.file.src_uri == "index.md" and self._renderer is not None:
            body = self._renderer.render_home(html)
            page.toc = contents_of(body)
            return body.html
        return set_root(html, page.url)

    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """Make ready the theme's frames, now that it knows the navigation and every page."""
        assert self._nav is not None
        self._shell = Shell(env, config, self._nav, files, self._pages)
        return env

    @event_priority(100)
    def on_page_context(
        self,
        context: TemplateContext,
        *,
        page: MkDocsPage,
        config: MkDocsConfig,  # noqa: ARG002
        nav: Navigation,  # noqa: ARG002
    ) -> TemplateContext:
        """Give the page its body and its frame, before the search and other plugins look at it."""
        if isinstance(page, RecordPage):
            assert self._shell is not None
            page.take_body()
            self._shell.dress(page)
        return context

    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:  # noqa: ARG002
        """Let go of a page's body once the page is whole, so that a large site need not fit in memory twice."""
        if isinstance(page, RecordPage):
            page.content = None
        return output

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Put the downloads beside their page, and forget the build: the next one begins with the files as they are."""
        assert self._work is not None
        for name, content in self._work.downloads().items():
            write_file(content, str(Path(config.site_dir, "data", name)))
        self._forget()

    def on_build_error(self, *, error: Exception) -> None:  # noqa: ARG002
        """Forget a failed build as well."""
        self._forget()

    def _forget(self) -> None:
        self._loaded = self._renderer = self._nav = self._work = self._shell = None
        self._pages = []

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:  # noqa: ARG002
        """Have `mkdocs serve` watch the records and the owner's templates too."""
        root = project_folder(config)
        for folder in (root / self.config.data_dir, *_override_folders(config)):
            if folder.is_dir():
                server.watch(str(folder))
        return server

    @property
    def _knowledge(self) -> Knowledge:
        assert self._loaded is not None
        assert self._loaded.knowledge is not None
        return self._loaded.knowledge

    def _about(self, config: MkDocsConfig, files: Files) -> SiteAbout:
        contribute = files.get_file_from_path(CONTRIBUTE)
        return SiteAbout(
            name=config.site_name,
            url=_with_slash(config.site_url or ""),
            contribute=contribute.url if contribute else "",
            edit_url=_EditUrls(config),
            downloads=DOWNLOADS,
            licence=self.config.licence,
            licence_url=self.config.licence_url,
        )

    def _edit_uri(self, page: Page, config: MkDocsConfig) -> str | None:
        if page.key is None or page.part > 1 or not (config.edit_uri or config.edit_uri_template):
            return None
        return _edit_uri(config, *self._knowledge.records.line(page.key))


def project_folder(config: MkDocsConfig) -> Path:
    """Give the folder of mkdocs.yml, from which the plugin's folders are named."""
    return Path(config.config_file_path).parent if config.config_file_path else Path.cwd()


class _EditUrls:
    """The address at which a line of a data file is edited, as MkDocs makes it of repo_url and edit_uri."""

    def __init__(self, config: MkDocsConfig) -> None:
        self._config = config

    def __call__(self, path: str, line: int) -> str:
        config = self._config
        if not config.repo_url or not (config.edit_uri or config.edit_uri_template):
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


def _override_folders(config: MkDocsConfig) -> list[Path]:
    """Give the owner's folder of templates that replace ours: `drillsite` in the theme's custom_dir."""
    return [Path(config.theme.custom_dir) / "drillsite"] if config.theme.custom_dir else []


def _check_config(config: MkDocsConfig) -> Iterator[Problem]:
    name = Path(config.config_file_path).name if config.config_file_path else "mkdocs.yml"
    if not config.use_directory_urls:
        message = "`use_directory_urls` is off, and the addresses of records are folders: /claims/an-id/"
        yield Problem("config-invalid", Place(name), message, "take use_directory_urls out of mkdocs.yml")


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
