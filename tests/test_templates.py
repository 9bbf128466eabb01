from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from jinja2 import meta
from tools import templates
from tools.templates import EXAMPLES, FILTERS, GLOBALS, read_opening, render_templates

from built_site import BuiltPage, read_pages
from drillsite.knowledge import Knowledge, load_knowledge
from drillsite.publish.build import build_site
from drillsite.publish.project import open_project
from drillsite.site import pages as pages_module
from drillsite.site.pages import plan_pages
from drillsite.site.render import TEMPLATES, Renderer, SiteAbout
from drillsite.site.views import home_view, view_page

CONFIGURATION = Path(__file__).parent.parent / "docs" / "guide" / "configuration.md"
SMALL = Path(__file__).parent / "sites" / "small"
TEXTS = {path.relative_to(TEMPLATES).as_posix(): path.read_text("utf-8") for path in sorted(TEMPLATES.rglob("*.html"))}


@pytest.fixture(scope="module")
def known() -> Knowledge:
    knowledge = load_knowledge(SMALL / "data", SMALL / "texts", "data").knowledge
    assert knowledge is not None
    return knowledge


@pytest.fixture(scope="module")
def environment(known):
    return Renderer(known, SiteAbout("Small")).environment


def names_told(template: str) -> set[str]:
    """Give the names in the context of a template by the comments at its head and at that of others it speaks of."""
    opening = read_opening(TEXTS[template])
    return set(opening.given).union(*map(names_told, opening.others))


def test_each_page_is_given_the_names_that_its_template_tells_of(known, monkeypatch):
    monkeypatch.setattr(pages_module, "LISTED_CLAIMS", 1)
    monkeypatch.setattr(pages_module, "LISTED_ROWS", 1)
    given = {"page/home.html": [{"introduction", *home_view(known)}]}
    for page in plan_pages(known):
        given.setdefault(page.template, []).append({"page", *view_page(known, page)})
    assert set(given) == {name for name in TEXTS if name.startswith("page/")}
    for template, contexts in given.items():
        for context in contexts:
            assert context == names_told(template), template


@pytest.mark.parametrize("name", [name for name in TEXTS if name.startswith(("part/", "macro/"))])
def test_what_pages_share_uses_the_names_that_it_tells_of(environment, name):
    used = meta.find_undeclared_variables(environment.parse(TEXTS[name])) - set(environment.globals)
    assert used == names_told(name)


@pytest.mark.parametrize("name", TEXTS)
def test_each_template_tells_of_the_blocks_that_it_has(environment, name):
    assert read_opening(TEXTS[name]).blocks == tuple(environment.get_template(name).blocks)


@pytest.mark.parametrize("name", [name for name in TEXTS if name.startswith("macro/")])
def test_each_file_of_macros_tells_of_each_as_it_is_called(name):
    made = re.findall(r"\{% macro (.+?) -?%\}", TEXTS[name])
    assert sorted(read_opening(TEXTS[name]).macros) == sorted(made)


def test_a_comment_is_read_over_line_breaks_and_commas_in_brackets():
    comment = """{#- A thing,
    of any kind.
    Context: one (by kind, as it
    is), two, and that of part/network.html and
    layout.html.
    Blocks: head, body. -#}
    <p>"""
    opening = read_opening(comment)
    assert opening.shows == "A thing, of any kind."
    assert opening.given == {"one": "by kind, as it is", "two": ""}
    assert opening.others == ("part/network.html", "layout.html")
    assert opening.blocks == ("head", "body")


@pytest.mark.parametrize("table", ["GLOBALS", "FILTERS"])
def test_a_name_without_words_and_words_without_a_name_are_refused(monkeypatch, table):
    known = getattr(templates, table)
    monkeypatch.setattr(templates, table, dict(list(known.items())[1:]))
    with pytest.raises(TypeError, match=next(iter(known))):
        render_templates()
    monkeypatch.setattr(templates, table, known | {"gone": ("gone", "Nothing.")})
    with pytest.raises(TypeError, match="gone"):
        render_templates()


def test_a_bar_in_code_ends_no_cell():
    for table in re.findall(r"(?:^\|.*\n)+", render_templates(), re.MULTILINE):
        assert len({row.count("|") for row in table.splitlines()}) == 1
        assert "\\|" not in table


def build_with(project: Path, overrides: dict[str, str]) -> dict[str, BuiltPage]:
    """Give the pages of the project built with these templates of its owner's."""
    for name, text in overrides.items():
        path = project / "overrides" / "drillsite" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    theme = {"name": "material", "custom_dir": "overrides", "font": False}
    settings = {"site_name": "Lake", "theme": theme, "plugins": ["drillsite"]}
    (project / "mkdocs.yml").write_text(yaml.safe_dump(settings), "utf-8")
    opened = open_project(project / "mkdocs.yml", strict=True)
    assert opened.load().errors == 0
    build_site(opened, project / "site")
    return read_pages(project / "site")


def test_every_documented_form_gives_something_in_a_template_of_the_owners(project):
    sources = project / "data" / "sources.yml"
    rated = "article:\n  reliability: A\n  reliability_reason: A test.\n"
    second = "second-report: {type: report, title: A second report, author: Lake Agency, level: primary}\n"
    sources.write_text(sources.read_text("utf-8").replace("article:\n", rated, 1) + second, "utf-8")
    claims = project / "data" / "claims" / "water.yml"
    item = "    - {source: second-report, stance: supports}\npumped-dry:\n"
    claims.write_text(claims.read_text("utf-8").replace("pumped-dry:\n", item, 1), "utf-8")
    (project / "texts").mkdir()
    (project / "texts" / "gazette.txt").write_text("Of shared water.", "utf-8")
    sets = "\n".join(f"{{% set {name} = {made} %}}" for name, made in EXAMPLES.items())
    forms = {name: form for name, (form, _) in (GLOBALS | FILTERS).items()}
    shown = "\n".join(f'<section id="{name}">{{{{ {form} }}}}</section>' for name, form in forms.items())
    own = f'{{% extends "layout.html" %}}\n{{% block body %}}\n{sets}\n{shown}\n{{% endblock %}}\n'
    page = build_with(project, {"page/data.html": own})["data/"]
    given = dict(re.findall(r'<section id="(\w+)">(.*?)</section>', page.html, re.DOTALL))
    assert given.keys() == forms.keys()
    assert [name for name, html in given.items() if not html.strip()] == []


def test_the_examples_of_the_guide_can_be_built(project):
    found = re.findall(
        r"```jinja\n\{# overrides/drillsite/(\S+) #\}\n(.*?)```", CONFIGURATION.read_text("utf-8"), re.DOTALL
    )
    assert [name for name, _ in found] == ["page/system.html", "part/theme_cards.html"]
    pages = build_with(project, dict(found))
    assert "The article speaks of it in 3 claims." in pages["systems/pump/"].main
    assert "Water & its “owners”: 3 claims" in pages["themes/"].main
