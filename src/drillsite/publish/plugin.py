"""drillsite as a MkDocs plugin: the records become pages of any MkDocs build.

The hooks in the order in which MkDocs calls them are the way from YAML to page: the data is loaded and checked before
anything is cleaned away, pages are planned and added as files, bodies are rendered, the theme's frame is put around
them (drillsite.publish.assembly).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, get_plugin_logger

from drillsite.knowledge import KnowledgeLoader, Loaded
from drillsite.problems import Place, Problem, show_text
from drillsite.publish.docs import check_docs, read_docs
from drillsite.publish.options import DrillsiteConfig, override_folders, project_folder, published_folder
from drillsite.reading import FileCache
from drillsite.reading.disk import decode, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    import jinja2
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page as MkDocsPage
    from mkdocs.utils.templates import TemplateContext

    from drillsite.publish.assembly import Assembly

__all__ = ["DrillsitePlugin"]

log = get_plugin_logger("drillsite")


class DrillsitePlugin(BasePlugin[DrillsiteConfig]):
    """Adds a page for each record and index, and everything that belongs to them."""

    def __init__(self) -> None:
        self.page_count = 0
        self._command = ""
        self._loader: KnowledgeLoader | None = None
        self._loader_for: tuple[Path, Path, str] | None = None
        self._loaded: Loaded | None = None
        self._loaded_for: MkDocsConfig | None = None
        self._assembly: Assembly | None = None
        self._nav: Navigation | None = None

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Remember whether MkDocs builds once or serves."""
        self._command = command

    def prepare(self, config: MkDocsConfig) -> Loaded:
        """Give what the data holds, read and checked anew; the build that follows uses it."""
        root = project_folder(config)
        data, texts = Path(self.config.data_dir), Path(self.config.texts_dir)
        folders = (root / data, root / texts, data.as_posix())
        if self._loader is None or self._loader_for != folders:
            self._loader_for = folders
            self._loader = KnowledgeLoader(*folders, FileCache(folders[0]), texts.as_posix())
        loaded = self._loader.load()
        docs, more = read_docs(config)
        more += _check_config(config, self.config.texts_dir)
        if loaded.knowledge is not None:
            more += check_docs(docs, loaded.knowledge, config)
        self._loaded = loaded.with_problems(more) if more else loaded
        self._loaded_for = config
        return self._loaded

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Begin a new site."""
        # Imported here: who only checks the records need not wait for what makes pages of them.
        from drillsite.publish.assembly import Assembly

        self._assembly = Assembly(config, self.config, self._command, self)
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
        self.assembly.take(loaded.knowledge)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add every page, redirect, download and asset, and set the navigation unless mkdocs.yml has one."""
        return self.assembly.add_files(files)

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Keep the navigation for the frames."""
        self._nav = nav
        return nav

    def on_page_content(self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """Set the links of the owner's own pages, and put the home page around docs/index.md."""
        return self.assembly.compose(html, page)

    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """Cut the theme's frames, now that it knows the navigation, and start to write the pages of records."""
        assert self._nav is not None
        self.assembly.start(env, self._nav, files)
        return env

    def on_page_context(
        self, context: TemplateContext, *, page: MkDocsPage, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Fill a page that waited, now that other processes are at work beside this one, and give it its frame."""
        self.assembly.fill(page)
        return context

    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """Name every page in the site map, those too that MkDocs does not build."""
        if template_name == "sitemap.xml":
            self.assembly.list_in_sitemap(context)
        return context

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Wait until the last page is written, and forget the build: the next begins anew."""
        self.page_count = self.assembly.finish()
        self._forget()

    def on_build_error(self, *, error: Exception) -> None:
        """Forget a failed build as well."""
        self._forget()

    def _forget(self) -> None:
        self._loaded = self._assembly = self._nav = None

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
    def loaded(self) -> Loaded | None:
        """What the data held when they were loaded last."""
        return self._loaded

    @property
    def assembly(self) -> Assembly:
        """The site that MkDocs is building."""
        assert self._assembly is not None
        return self._assembly


def _check_config(config: MkDocsConfig, texts_dir: str) -> Iterator[Problem]:
    if not config.use_directory_urls:
        place = _place_of_setting(config, "use_directory_urls")
        message = "`use_directory_urls` is off, and the addresses of records are folders: /claims/an-id/"
        yield Problem("config-invalid", place, message, "take use_directory_urls out of mkdocs.yml")
    texts = project_folder(config) / texts_dir
    if texts.exists() and (setting := published_folder(config, texts)):
        place = _place_of_setting(config, "texts_dir")
        message = f"the texts of sources would be published: `texts_dir` is in {setting}"
        yield Problem(
            "config-invalid", place, message, "move the folder out of it, and name the new place in `texts_dir`"
        )


def _place_of_setting(config: MkDocsConfig, name: str) -> Place:
    """Give where mkdocs.yml says it; where that does not, but a file that it inherits or an option, its beginning."""
    path = Path(config.config_file_path or "mkdocs.yml")
    try:
        source, faults = decode(read_bytes(path), path.name)
    except OSError:
        return Place(path.name)
    return Place(path.name) if faults or name not in source.text else source.place((name,))
