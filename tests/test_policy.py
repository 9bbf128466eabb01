"""The policy on content: what the theme writes into pages is let in, and nothing that came into one in another way."""

from __future__ import annotations

import re
import shutil
from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from chromium import serve
from drillsite.publish.build import build_site
from drillsite.publish.policy import HEADER, Policy
from drillsite.publish.project import open_project
from preview import preview
from test_cli import run

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT = "document.title = 'run'"


@pytest.fixture(scope="module")
def policy(small_site: Path) -> Policy:
    return Policy.of_theme((small_site / "404.html").read_text("utf-8"))


def digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def rules_of(header: str) -> dict[str, list[str]]:
    return {name: values for name, *values in (rule.split() for rule in header.split("; "))}


def test_every_page_of_a_site_holds_nothing_that_the_policy_keeps_out(small_site, policy):
    pages = list(small_site.rglob("*.html"))
    assert len(pages) > 20
    for path in pages:
        assert policy.refused_in(path.read_text("utf-8")) == [], path


def test_no_page_of_the_articles_site_does_either(real_site):
    policy = Policy.of_theme((real_site / "404.html").read_text("utf-8"))
    refused = {path for path in real_site.rglob("*.html") if policy.refused_in(path.read_text("utf-8"))}
    assert refused == set()


def test_the_policy_has_no_way_round(small_site, policy):
    page = (small_site / "index.html").read_text("utf-8")
    header = policy.header(policy.allowed_in(page))
    assert "unsafe-inline" not in header
    assert "'unsafe-eval'" not in header
    rules = rules_of(header)
    assert rules["default-src"] == rules["style-src"] == rules["connect-src"] == ["'self'"]
    assert rules["object-src"] == rules["base-uri"] == ["'none'"]


def test_the_themes_own_scripts_are_let_in_by_their_digests_on_pages_of_any_depth(small_site, policy):
    for path in small_site.rglob("*.html"):
        page = path.read_text("utf-8")
        written = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
        allowed = rules_of(policy.header(policy.allowed_in(page)))["script-src"]
        assert {digest(text) for text in written} <= set(allowed), path


@pytest.mark.parametrize(
    "part",
    [
        f"<script>{SCRIPT}</script>",
        f"<SCRIPT type=module>{SCRIPT}</SCRIPT>",
        f'<p onclick="{SCRIPT}">',
        "<style>p { color: red }</style>",
        '<p style="color: red">',
    ],
)
def test_what_came_into_a_page_otherwise_is_kept_out_and_told(small_site, policy, part):
    page = (small_site / "index.html").read_text("utf-8").replace("<h1", f"{part}<h1", 1)
    assert len(policy.refused_in(page)) == 1
    assert digest(SCRIPT) not in policy.header(policy.allowed_in(page))


def test_data_in_a_page_is_no_script(policy):
    assert policy.refused_in('<script type="application/ld+json">{"a": 1}</script>') == []


def test_typefaces_scripts_and_repositories_of_other_hosts_are_let_in_where_the_theme_is_set_to_load_them():
    policy = Policy.of_theme(
        '<link rel="stylesheet" href="https://fonts.googleapis.com/css?family=Roboto">'
        '<style>:root{--md-text-font:"Roboto"}</style><script src="https://cdn.example/a.js"></script>'
        '<a href="https://github.com/a/b" data-md-component="source">b</a><a href="https://gitlab.com/x">x</a>'
    )
    rules = rules_of(policy.header({("style", ':root{--md-text-font:"Roboto"}')}))
    assert "fonts.googleapis.com" in rules["style-src"]
    assert digest(':root{--md-text-font:"Roboto"}') in rules["style-src"]
    assert rules["font-src"] == ["'self'", "fonts.gstatic.com"]
    assert "cdn.example" in rules["script-src"]
    assert rules["connect-src"] == ["'self'", "api.github.com"]


@pytest.mark.parametrize(
    ("server", "line"),
    [
        ("netlify", rf"/\*\n  {HEADER}: default-src 'self'; "),
        ("nginx", rf"""add_header {HEADER} "default-src 'self'; [^"]*" always;\n"""),
        ("caddy", rf"""header {{\n\t{HEADER} "default-src 'self'; [^"]*"\n"""),
        ("apache", rf"""Header always set {HEADER} "default-src 'self'; [^"]*"\n"""),
    ],
)
def test_the_command_writes_the_headers_as_each_server_reads_them(project, small_site, monkeypatch, server, line):
    shutil.copytree(small_site, project / "site")
    done = run("headers", "--for", server, folder=project, monkeypatch=monkeypatch)
    assert done.exit_code == 0
    assert re.match(line, done.stdout), done.stdout
    assert done.stderr == ""


def test_the_command_names_the_pages_whose_own_scripts_are_kept_out(project, small_site, monkeypatch):
    site = shutil.copytree(small_site, project / "site")
    page = (site / "index.html").read_text("utf-8").replace("<h1", f"<script>{SCRIPT}</script><h1", 1)
    (site / "index.html").write_text(page, "utf-8")
    done = run("headers", folder=project, monkeypatch=monkeypatch)
    assert digest(SCRIPT) not in done.stdout
    assert "index.html has a script of its own" in done.stderr
    assert "extra_javascript" in done.stderr


def test_without_a_built_site_the_command_says_what_to_do(project, monkeypatch):
    done = run("headers", folder=project, monkeypatch=monkeypatch)
    assert done.exit_code == 1
    assert "run drillsite build first" in done.stderr


def test_the_preview_sends_the_policy_with_every_page(project):
    with preview(project) as running:
        for path in ("", "claims/", "evidence/", "graph/", "no-such-page/"):
            answer = running.ask(f"{running.top}{path}")
            assert "script-src 'self'" in answer.headers[HEADER], path
            assert "unsafe-inline" not in answer.headers[HEADER]
            assert "vscode-webview:" in answer.headers[HEADER]


def test_an_owners_page_with_a_script_of_its_own_is_shown_as_it_is_and_the_browser_reports_it(project):
    (project / "docs" / "own.md").write_text(f"# Own\n\n<script>{SCRIPT}</script>\n", "utf-8")
    with preview(project) as running:
        answer = running.ask(f"{running.top}own/")
        assert HEADER not in answer.headers or "script-src" not in answer.headers[HEADER]
        assert "script-src 'self'" in answer.headers[f"{HEADER}-Report-Only"]


@pytest.mark.browser
def test_a_script_in_a_page_of_a_record_does_not_run(page, project, tmp_path):
    site = tmp_path / "site"
    build_site(open_project(project / "mkdocs.yml"), site)
    path = site / "claims" / "shared-water" / "index.html"
    path.write_text(path.read_text("utf-8").replace("<h1", f"<script>{SCRIPT}</script><h1", 1), "utf-8")
    refused: list[str] = []
    context = page.context.browser.new_context()
    other = context.new_page()
    other.on("console", lambda message: refused.append(message.text))
    with serve(site) as address:
        other.goto(f"{address}claims/{path.parent.name}/")
        assert other.title() != "run"
    assert any("Content Security Policy" in text for text in refused)
    context.close()
