"""axe-core on what the preview adds to pages: the overlay, the form, and its own pages."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from test_accessibility import DESKTOP, PHONE, axe, context, find_faults, page

from chromium import REPOSITORY
from preview import preview
from test_preview import find_claims, replace

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.bars]

__all__ = ["axe", "context", "page"]  # fixtures


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return shutil.copytree(REPOSITORY / "tests" / "sites" / "small", tmp_path / "project")


def find_new_faults(page: Page, axe: str, known: list[str]) -> list[str]:
    """Give what axe finds now and did not on the page alone: the small site has the theme's plain colours."""
    return [fault for fault in find_faults(page, axe) if fault not in known]


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing_in_the_form_and_the_overlay(page, axe, project, size):
    with preview(project) as running:
        page.set_viewport_size(size)
        page.goto(f"{running.origin}/claims/shared-water/")
        page.get_by_role("button", name="Add a source").wait_for()
        known = find_faults(page, axe)
        assert "drillsite-" not in "".join(known)
        page.get_by_role("button", name="Add a source").click()
        page.get_by_label("A new one").check()
        assert find_new_faults(page, axe, known) == []
        page.get_by_label("One that is there").check()
        page.get_by_label("Its title or id").fill("chinese")
        page.get_by_label("Supports it").check()
        page.wait_for_selector("text=Proposed: ")
        page.get_by_label("The source itself").check()
        assert find_new_faults(page, axe, known) == []
        page.get_by_label("Another actor or source").check()
        page.get_by_label("Its name, title or id").fill("north")
        assert find_new_faults(page, axe, known) == []
        page.get_by_role("button", name="Show the change").click()
        page.wait_for_selector("text=The verdict stays:")
        assert find_new_faults(page, axe, known) == []
        page.get_by_role("button", name="Write it").click()
        page.wait_for_selector("text=The source has been added.")
        assert find_new_faults(page, axe, known) == []
        replace(find_claims(project), "type: fact", "type: fakt")
        page.wait_for_selector("drillsite-preview .box")
        assert find_new_faults(page, axe, known) == []


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing_in_the_form_of_searches(page, axe, project, size):
    with preview(project) as running:
        page.set_viewport_size(size)
        page.goto(f"{running.origin}/claims/shared-water/")
        page.get_by_role("button", name="Record a search").wait_for()
        known = find_faults(page, axe)
        page.get_by_role("button", name="Record a search").click()
        page.get_by_label("Where").fill("the web")
        page.get_by_label("The words you searched for").fill("water")
        page.get_by_label("A source that it led to").fill("gazette")
        assert find_new_faults(page, axe, known) == []
        page.get_by_role("button", name="Show the change").click()
        page.wait_for_selector(".diff:visible")
        assert find_new_faults(page, axe, known) == []


def test_axe_finds_nothing_where_there_is_no_site_yet(page, axe, project):
    replace(find_claims(project), "type: fact", "type: fakt")
    with preview(project) as running:
        page.goto(running.origin)
        page.wait_for_selector("drillsite-preview .box")
        assert find_faults(page, axe) == []


def test_the_form_is_filled_in_and_sent_by_keyboard_alone(page, project):
    with preview(project) as running:
        page.goto(f"{running.origin}/claims/shared-water/")
        page.get_by_role("button", name="Add a source").focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("dialog")
        for key in ("Tab", "older", "Tab", "Space", "Tab", "p. 3", "Enter"):
            page.keyboard.press(key) if key in ("Tab", "Space", "Enter") else page.keyboard.type(key)
        page.wait_for_selector(".diff >> text=p. 3")
        page.keyboard.press("Escape")
        page.wait_for_selector("dialog", state="detached")
        focused = "document.activeElement.shadowRoot.activeElement.textContent"
        assert page.evaluate(focused) == "Add a source"
