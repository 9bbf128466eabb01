from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from built_site import find_dead_links, find_foreign_loads, read_pages
from drillsite.publish import shell as shell_module
from drillsite.publish import writing as writing_module
from drillsite.publish.build import build_site
from drillsite.publish.project import BuildFailedError, open_project
from drillsite.reading import side_by_side
from drillsite.site import pages as pages_module
from drillsite.site.pages import plan_pages

COMPARE = '''
"""Compares each spliced page with what the theme renders."""

import json
from pathlib import Path

from mkdocs.commands.build import get_context
from mkdocs.plugins import event_priority

found = {"same": [], "different": [], "whole": []}
seen = {}


def on_nav(nav, config, files):
    seen["nav"] = nav


def on_env(env, config, files):
    seen["main"] = env.get_template("main.html")
    seen["files"] = files.documentation_pages()


@event_priority(100)
def on_post_page(output, page, config):
    if getattr(page, "frame", None) is None:
        found["whole"].append(page.url)
    else:
        whole = seen["main"].render(get_context(seen["nav"], seen["files"], config, page))
        found["same" if output == whole else "different"].append(page.url)
    return output


def on_post_build(config):
    (Path(config.config_file_path).parent / "compared.json").write_text(json.dumps(found))
'''
INTEGRATED = {"name": "material", "features": ["toc.integrate"]}
"""A theme in whose frame the contents stand inside the navigation, so that each page is left to it."""

MAIN = """\
{% extends "base.html" %}
{% block extrahead %}<meta property="og:title" content="{{ page.title }}">{% endblock %}
{% block content %}{{ super() }}<p class="own">The owner's own line.</p>{% endblock %}
"""


def configure(project: Path, **settings: object) -> Path:
    """Give the project's mkdocs.yml, written anew with these settings beside the usual ones."""
    path = project / "mkdocs.yml"
    usual: dict[str, object] = {
        "site_name": "Small & fine",
        "theme": {"name": "material", "font": False},
        "plugins": ["drillsite"],
    }
    path.write_text(yaml.safe_dump(usual | settings, allow_unicode=True), "utf-8")
    return path


def build(config_file: Path, folder: Path | None = None) -> Path:
    opened = open_project(config_file, strict=True)
    assert opened.load().errors == 0
    target = folder or config_file.parent / "site"
    build_site(opened, target)
    return target


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"site_url": "https://example.org/lake/"},
        {"site_url": "https://example.org/lake/", "plugins": ["search", "drillsite"]},
        {"repo_url": "https://github.com/owner/lake", "edit_uri": "edit/main/docs/"},
        {
            "repo_url": "https://github.com/owner/lake",
            "edit_uri": "edit/main/docs/",
            "site_url": "https://example.org/",
            "theme": {
                "name": "material",
                "features": ["content.action.edit", "navigation.top", "toc.follow", "navigation.footer"],
            },
        },
        {"theme": {"name": "material", "features": ["navigation.tabs", "navigation.sections"]}},
        {"theme": INTEGRATED},
        {"theme": {"name": "material", "custom_dir": "overrides"}, "site_url": "https://example.org/"},
        {"theme": {"name": "material", "language": "zh"}},
        {"theme": "mkdocs"},
    ],
    ids=[
        "minimal",
        "url",
        "search",
        "repository",
        "edit-button",
        "tabs",
        "contents-in-navigation",
        "override",
        "chinese",
        "other-theme",
    ],
)
def test_every_spliced_page_is_what_the_theme_itself_renders(project, settings):
    (project / "hooks.py").write_text(COMPARE)
    (project / "overrides").mkdir()
    (project / "overrides" / "main.html").write_text(MAIN)
    build(configure(project, hooks=["hooks.py"], **settings))
    found = json.loads((project / "compared.json").read_text())
    assert found["different"] == []
    folders = {url.partition("/")[0] for url in found["same"]} - {"search"}
    assert folders == (set() if settings.get("theme") == INTEGRATED else {"claims", "actors", "sources"})


def test_a_frame_that_shows_more_of_a_page_than_we_know_of_is_not_used(project):
    (project / "hooks.py").write_text(COMPARE)
    (project / "overrides").mkdir()
    (project / "overrides" / "main.html").write_text(
        '{% extends "base.html" %}{% block footer %}{{ page.url }}{% endblock %}'
    )
    site = build(configure(project, hooks=["hooks.py"], theme={"name": "material", "custom_dir": "overrides"}))
    found = json.loads((project / "compared.json").read_text())
    folders = [url.partition("/")[0] for url in found["same"]]
    assert found["different"] == []
    assert len(folders) == len(set(folders)) < len(found["whole"])  # all but the page that each was cut from
    assert "claims/pumped-dry/" in (site / "claims/pumped-dry/index.html").read_text("utf-8")


def test_splicing_and_rendering_give_the_same_site(project, monkeypatch, small_site):
    monkeypatch.setattr(shell_module.Shell, "dress", lambda self, page: None)
    assert contents(build(project / "mkdocs.yml")) == contents(small_site)


@pytest.mark.parametrize("address", ["", "https://example.org/lake/"])
def test_pages_that_mkdocs_builds_are_the_same_as_those_written_here(project, address):
    settings = {"site_url": address, "repo_url": "https://github.com/owner/lake", "edit_uri": "edit/main/docs/"}
    written_here = contents(build(configure(project, **settings)))
    (project / "hooks.py").write_text("def on_post_page(output, page, config):\n    return output\n")
    assert contents(build(configure(project, hooks=["hooks.py"], **settings))) == written_here


def test_several_processes_write_the_same_site_as_one(project, monkeypatch, small_site):
    monkeypatch.setattr(writing_module, "PARALLEL_FROM", 1)
    monkeypatch.setattr(side_by_side, "PARALLEL_FROM", 1)
    assert contents(build(project / "mkdocs.yml")) == contents(small_site)


def test_a_record_that_docs_link_to_as_a_file_is_a_page_of_mkdocs(project):
    (project / "docs" / "more.md").write_text("# More\n\nSee [the claim](claims/pumped-dry.md#evidence).\n")
    site = build(project / "mkdocs.yml")
    assert 'href="../claims/pumped-dry/#evidence"' in (site / "more/index.html").read_text("utf-8")


def test_two_builds_are_byte_for_byte_the_same(project, small_site):
    assert contents(build(project / "mkdocs.yml")) == contents(small_site)


def test_a_build_with_search_and_an_address_is_repeatable_too(project):
    config = configure(project, site_url="https://example.org/lake/", plugins=["search", "drillsite"])
    first = contents(build(config))
    assert first == contents(build(config))
    assert b"https://example.org/lake/claims/shared-water/" in first["sitemap.xml"]
    entries = json.loads(first["search/search_index.json"])["docs"]
    assert any("The water is shared by" in one["title"] for one in entries)


def test_mkdocs_build_gives_the_same_pages(project, small_site):
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert contents(project / "site") == contents(small_site)


def test_no_font_is_loaded_from_elsewhere_unless_the_owner_asks_for_one(project):
    site = build(configure(project, theme="material"))
    assert list(find_foreign_loads(site, read_pages(site))) == []
    site = build(configure(project, theme={"name": "material", "font": {"text": "Lato", "code": "Roboto Mono"}}))
    assert any("Lato" in load for load in find_foreign_loads(site, read_pages(site)))


def test_the_link_to_a_repository_asks_its_host_for_nothing(project):
    site = build(configure(project, repo_url="https://github.com/owner/lake"))
    pages = read_pages(site)
    assert list(find_foreign_loads(site, pages)) == []
    assert "https://github.com/owner/lake" in pages["claims/"].links
    assert 'data-md-component="source"' not in pages["claims/"].html


def test_an_edit_link_names_the_exact_line(project):
    config = configure(project, repo_url="https://github.com/owner/lake", edit_uri="edit/main/docs/")
    pages = read_pages(build(config))
    lines = (project / "data/claims/water.yml").read_text("utf-8").splitlines()
    line = lines.index("pumped-dry:") + 1
    assert f"https://github.com/owner/lake/edit/main/data/claims/water.yml#L{line}" in [
        re.sub(r"[^/]+/\.\./", "", link) for link in pages["claims/pumped-dry/"].links
    ]


def test_the_owner_replaces_a_template_by_one_of_the_same_name(project):
    own = project / "overrides/drillsite/page/claim.html"
    own.parent.mkdir(parents=True)
    own.write_text('{% extends "layout.html" %}{% block head %}<h1>Own: {{ claim.statement }}</h1>{% endblock %}')
    pages = read_pages(build(configure(project, theme={"name": "material", "custom_dir": "overrides"})))
    assert "Own: The water is shared" in pages["claims/shared-water/"].main
    assert "Own:" not in pages["actors/north/"].main


def test_a_long_list_is_paged_on_the_site_too(project, monkeypatch):
    monkeypatch.setattr(pages_module, "LISTED_CLAIMS", 1)
    monkeypatch.setattr(pages_module, "LISTED_ROWS", 2)
    site = build(project / "mkdocs.yml")
    pages = read_pages(site)
    assert {"actors/north/", "actors/north/claims/2/", "claims/page/3/", "evidence/page/2/"} <= set(pages)
    assert list(find_dead_links(site, pages)) == []


@pytest.mark.parametrize(
    "kept",
    [["themes.yml"], ["actors.yml"], ["themes.yml", "sources.yml", "claims.yml"]],
    ids=["theme", "actor", "claim"],
)
def test_the_least_data_make_a_site_without_dead_links(tmp_path, kept):
    texts = {
        "themes.yml": "one: {title: One, summary: S.}\n",
        "actors.yml": "one: {name: One, type: state, summary: S.}\n",
        "sources.yml": "one: {type: webpage, title: One}\n",
        "claims.yml": "one: {statement: S., type: fact, theme: one, stated_in: [{source: one}]}\n",
    }
    for folder in ("data", "docs"):
        (tmp_path / folder).mkdir()
    (tmp_path / "docs" / "index.md").write_text("# Home\n")
    for name in kept:
        (tmp_path / "data" / name).write_text(texts[name])
    site = build(configure(tmp_path))
    pages = read_pages(site)
    assert list(find_dead_links(site, pages)) == []
    assert not [page.address for page in pages.values() if "None" in page.main]


def test_the_owners_own_navigation_is_kept(project):
    config = configure(project, nav=[{"Start": "index.md"}, {"All claims": "claims.md"}, {"Help": "contribute.md"}])
    pages = read_pages(build(config))
    navigation = re.findall(r'<span class="md-ellipsis">\s*([^<]*?)\s*<', pages["contribute/"].html)
    assert "Help" in navigation
    assert "Actors" not in navigation
    assert "../claims/" in pages["contribute/"].links


def test_links_in_the_owners_pages_lead_to_records(small_site):
    page = read_pages(small_site)["contribute/"]
    assert "../sources/gazette/" in page.links


def test_every_page_planned_is_published_and_nothing_else(small_site, link):
    opened = open_project(Path(__file__).parent / "sites/small/mkdocs.yml")
    knowledge = opened.load().knowledge
    assert knowledge
    planned = {page.address for page in plan_pages(knowledge)}
    former = {
        "themes/lake-water/",
        "actors/norden/",
        "actors/north-land/",
        "events/round-three/",
        "claims/water-is-shared/",
    }
    assert set(read_pages(small_site)) == planned | former | {"", "contribute/", "404.html"}


@pytest.mark.parametrize("target", [".", "..", "docs", "data/site", "mkdocs.yml"])
def test_a_site_never_takes_the_place_of_what_it_is_made_from(project, target):
    before = contents(project)
    with pytest.raises(BuildFailedError):
        build(project / "mkdocs.yml", project / target)
    assert contents(project) == before


def test_a_build_uses_nothing_that_was_loaded_for_another_site(project, tmp_path, small_site):
    faulty = tmp_path / "faulty"
    shutil.copytree(project, faulty)
    (faulty / "data/actors.yml").write_text("north: {}\n")
    assert open_project(faulty / "mkdocs.yml").load().errors
    build_site(open_project(project / "mkdocs.yml"), project / "site")
    assert contents(project / "site") == contents(small_site)


def test_a_site_folder_that_was_left_half_replaced_is_put_right(project, small_site):
    site = build(project / "mkdocs.yml")
    site.rename(project / ".site.previous")
    (project / ".site.building").mkdir()
    assert contents(build(project / "mkdocs.yml")) == contents(small_site)
    assert [path.name for path in project.iterdir() if path.name.startswith(".")] == []
