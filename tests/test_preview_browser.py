"""Open pages of the preview follow the files, in a real Chromium."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import yaml

from chromium import wait_until
from preview import Preview, preview, wait_for
from test_preview import find_claims, replace
from test_preview_form import evidence_of
from test_preview_guard import read_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

CLAIM = "/claims/shared-water/"
BOX = "drillsite-preview .box"
NOTICE = "drillsite-preview .notice"
WIDTHS = [390, 1440]
BREAK_OFF = """
const { json } = Response.prototype
Response.prototype.json = () => {
  Response.prototype.json = json
  return Promise.reject(new TypeError("Failed to fetch"))
}
"""
"""The first answer of a page loses its body, as when a preview is stopped while it answers."""


@pytest.fixture
def running(project: Path) -> Iterator[Preview]:
    with preview(project) as found:
        yield found


def open_claim(page: Page, running: Preview, address: str = CLAIM) -> None:
    """Open a page, and wait until it is told of changes."""
    with page.expect_response("**/_drillsite/state?*"):
        page.goto(running.origin + address)


def edit(project: Path, old: str, new: str) -> None:
    replace(find_claims(project), old, new)


def overflow_of(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def test_an_open_page_shows_an_edit_and_stays_where_it_was_scrolled_to(page, project, running):
    page.set_viewport_size({"width": 390, "height": 500})
    open_claim(page, running)
    page.evaluate("scrollTo(0, 400)")
    edit(project, "The water is shared by", "The water is held by")
    page.wait_for_selector("h1:has-text('The water is held by')")
    wait_until(page, "scrollY == 400")


def test_a_page_that_an_edit_does_not_touch_is_not_loaded_again(page, project, running):
    open_claim(page, running, "/contribute/")
    page.evaluate("window.mark = 1")
    page.hover("text=the gazette")
    page.wait_for_selector(".ds-preview >> text=A round is held")
    with page.expect_response("**/_drillsite/state?*"):
        edit(project, "note: Repeats it.", "note: Repeats it again.")
    page.wait_for_timeout(300)
    assert page.evaluate("window.mark") == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_a_mistake_is_laid_over_the_page_and_goes_away_when_mended(page, project, running, width, scheme):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    open_claim(page, running)
    page.evaluate("window.mark = 1")
    edit(project, "type: fact", "type: fakt")
    box = page.locator(BOX)
    box.wait_for()
    assert '`type` is "fakt"; allowed are fact, assessment' in box.inner_text()
    link = box.get_by_role("link").first
    assert link.get_attribute("href") == f"vscode://file{find_claims(project)}:5:9"
    assert overflow_of(page) == 0
    assert box.evaluate("box => box.scrollWidth - box.clientWidth") == 0
    edit(project, "type: fakt", "type: fact")
    box.wait_for(state="detached")
    assert page.evaluate("window.mark") == 1


def test_the_overlay_can_be_put_aside_and_comes_back_with_another_mistake(page, project, running):
    open_claim(page, running)
    edit(project, "type: fact", "type: fakt")
    page.locator(BOX).get_by_role("button", name="Hide").click()
    page.locator(BOX).wait_for(state="detached")
    edit(project, "type: fakt", "type: factt")
    page.wait_for_selector(f"{BOX} >> text=factt")


def test_a_site_that_is_broken_from_the_start_appears_when_it_is_mended(page, project):
    edit(project, "type: fact", "type: fakt")
    with preview(project) as running:
        page.goto(running.origin + CLAIM)
        page.wait_for_selector(BOX)
        page.wait_for_selector("h1:has-text('There is no site yet')")
        edit(project, "type: fakt", "type: fact")
        page.wait_for_selector("h1:has-text('The water is shared by')")
        page.wait_for_selector(BOX, state="detached")


def test_a_page_whose_template_fails_appears_when_it_is_mended(page, project):
    own = project / "overrides" / "drillsite" / "page"
    own.mkdir(parents=True)
    (own / "claim.html").write_text('{% extends "layout.html" %}{% block body %}{{ claim.a.b }}{% endblock %}', "utf-8")
    settings = "site_name: Lake\ntheme: {name: material, custom_dir: overrides}\nplugins: [drillsite]\n"
    (project / "mkdocs.yml").write_text(settings, "utf-8")
    with preview(project) as running:
        page.goto(running.origin + CLAIM)
        page.wait_for_selector("h1:has-text('This page cannot be made')")
        (own / "claim.html").unlink()
        page.wait_for_selector("h1:has-text('The water is shared by')")


def test_a_tab_whose_record_has_another_id_says_so_and_leads_there(page, project, running):
    (project / "data" / "claims" / "more.yml").write_text(
        "short-lived:\n  statement: It was so.\n  type: fact\n  theme: water\n"
        "  stated_in: [{source: article, section: The Water, locator: paragraph 2}]\n",
        "utf-8",
    )
    wait_for(lambda: running.ask("/claims/short-lived/").status == 200)
    open_claim(page, running, "/claims/short-lived/")
    (project / "data" / "claims" / "more.yml").unlink()
    page.wait_for_selector(f"{NOTICE} >> text=This page is no longer there.")
    page.get_by_role("link", name="To the index.").click()
    page.wait_for_url("**/claims/")


def test_what_is_told_while_the_script_of_the_form_is_on_its_way_stays(page, project, running):
    waiting = []
    page.route("**/form.js", lambda route: waiting.append(route))
    more = project / "data" / "claims" / "more.yml"
    more.write_text(
        "short-lived:\n  statement: It was so.\n  type: fact\n  theme: water\n"
        "  stated_in: [{source: article, section: The Water, locator: paragraph 2}]\n",
        "utf-8",
    )
    wait_for(lambda: running.ask("/claims/short-lived/").status == 200)
    with page.expect_request("**/form.js"):
        open_claim(page, running, "/claims/short-lived/")
    more.unlink()
    page.wait_for_selector(f"{NOTICE} >> text=This page is no longer there.")
    with page.expect_response("**/form.js"):
        waiting[0].continue_()
    page.wait_for_timeout(300)
    assert page.locator(NOTICE).count() == 1


def test_a_tab_of_a_renamed_record_is_led_to_it(page, project, running):
    open_claim(page, running)
    rename = [sys.executable, "-m", "drillsite", "rename", "claim", "shared-water", "held-water"]
    subprocess.run(rename, cwd=project, check=True, timeout=20)
    page.wait_for_url("**/claims/held-water/")


@pytest.mark.bars  # twenty pages take a while
def test_twenty_tabs_all_follow(browser, project, running):
    context = browser.new_context()
    pages = [context.new_page() for _ in range(20)]
    for one in pages:
        open_claim(one, running)
    edit(project, "The water is shared by", "The water is held by")
    for one in pages:
        one.wait_for_selector("h1:has-text('The water is held by')")
    context.close()


def test_a_tab_goes_on_when_the_preview_is_started_again(page, project):
    with preview(project) as running:
        open_claim(page, running)
        port = str(running.port)
    edit(project, "The water is shared by", "The water is held by")
    with preview(project, "--port", port) as again:
        assert str(again.port) == port
        page.wait_for_selector("h1:has-text('The water is held by')")


def test_a_tab_goes_on_after_an_answer_that_broke_off(page, project, running):
    page.add_init_script(BREAK_OFF)
    open_claim(page, running)
    edit(project, "The water is shared by", "The water is held by")
    page.wait_for_selector("h1:has-text('The water is held by')")


def test_a_form_whose_script_broke_off_is_offered_when_the_preview_tells_of_a_change(page, project, running):
    page.route("**/form.js", lambda route: route.abort(), times=1)
    with page.expect_event("requestfailed"):
        open_claim(page, running)
    edit(project, "note: Repeats it.", "note: Repeats it again.")
    page.wait_for_selector("button:has-text('Add a source')")


def test_a_form_that_cannot_be_had_is_told_of_in_a_notice(page, project, running):
    open_claim(page, running)
    page.route("**/form?*", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name="Add a source").click()
    page.wait_for_selector(f"{NOTICE} >> text=The preview does not answer; is it still running?")


def test_a_form_that_is_refused_is_told_of_in_the_words_of_the_refusal(page, project, running):
    open_claim(page, running)
    page.route(
        "**/form?*", lambda route: route.fulfill(status=500, body="It cannot be made.", content_type="text/plain")
    )
    page.get_by_role("button", name="Add a source").click()
    page.wait_for_selector(f"{NOTICE} >> text=It cannot be made.")
    assert page.locator("drillsite-preview dialog").count() == 0


def test_a_double_click_opens_one_form(page, project, running):
    open_claim(page, running)
    page.get_by_role("button", name="Add a source").dblclick()
    page.wait_for_selector("drillsite-preview dialog")
    page.wait_for_timeout(300)
    assert page.locator("drillsite-preview dialog").count() == 1


@pytest.mark.parametrize("width", WIDTHS)
def test_a_source_is_added_by_the_form_shown_on_the_page_and_undone(page, project, running, width):
    before = read_all(project)
    page.set_viewport_size({"width": width, "height": 800})
    open_claim(page, running)
    page.get_by_role("button", name="Add a source").click()
    page.get_by_label("Its title or id").fill("chinese")
    page.get_by_label("Disputes it").check()
    page.get_by_label("Note").fill("s / f . Denies it.")  # keys that the site's search would take
    page.get_by_role("button", name="Show the change").click()
    page.wait_for_selector("text=The verdict changes: Corroborated → Contested.")
    assert "disputes" in page.locator("ins").all_inner_texts()[1]
    assert overflow_of(page) == 0
    page.get_by_role("button", name="Write it").click()
    page.wait_for_selector("text=s / f . Denies it.")
    page.wait_for_selector(".ds-judged >> text=Contested")
    assert evidence_of(project, "shared-water")[-1]["note"] == "s / f . Denies it."
    page.get_by_role("button", name="Undo").click()
    page.wait_for_selector(".ds-judged >> text=Corroborated")
    assert read_all(project) == before


def test_a_new_source_is_described_in_the_form_and_what_is_wrong_is_told(page, project, running):
    open_claim(page, running)
    page.get_by_role("button", name="Add a source").click()
    page.get_by_label("A new one").check()
    page.get_by_label("type").select_option("report")
    page.get_by_label("title Its title").fill("The last drop")
    page.get_by_label("issued").fill("2025-13")
    page.get_by_label("Background: neither").check()
    page.get_by_role("button", name="Show the change").click()
    page.wait_for_selector(".refusal >> text=is no month")
    page.get_by_label("issued").fill("2025-11")
    page.get_by_role("button", name="Show the change").click()
    page.wait_for_selector("text=The source is new")
    page.get_by_role("button", name="Back").click()
    assert page.get_by_label("title Its title").input_value() == "The last drop"
    page.get_by_role("button", name="Show the change").click()
    page.get_by_role("button", name="Write it").click()
    page.wait_for_selector(".ds-card__title >> text=The last drop")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_form_proposes_an_origin_with_its_reason_and_says_what_it_counts_as_one_with(page, project, running, width):
    page.set_viewport_size({"width": width, "height": 800})
    open_claim(page, running)
    page.get_by_role("button", name="Add a source").click()
    page.get_by_label("Its title or id").fill("chinese")
    page.get_by_label("Supports it").check()
    proposed = page.get_by_label('“Round held, "ministry" says”')
    proposed.wait_for()
    assert page.get_by_label("Not stated: it may repeat anybody").is_checked()
    page.wait_for_selector('text=Proposed: named for this source in the claim "good-people".')
    page.get_by_label("Another actor or source").check()
    page.get_by_label("Its name, title or id").fill("north")
    assert overflow_of(page) == 0
    page.get_by_role("button", name="Show the change").click()
    page.wait_for_selector("text=Counts as one with Ministry of Water: belongs together.")
    page.wait_for_selector("text=The verdict stays: Corroborated. Supported by 2 independent origins.")
    page.get_by_label("Why it is independent all the same").fill("It saw it itself.")
    page.get_by_role("button", name="Show the change").click()
    page.wait_for_selector("text=Supported by 3 independent origins.")
    assert overflow_of(page) == 0
    page.get_by_role("button", name="Write it").click()
    page.wait_for_selector("text=The source has been added.")
    item = evidence_of(project, "shared-water")[-1]
    assert (item["origin"], item["independent"]) == ("north", "It saw it itself.")


def test_a_source_that_is_its_own_origin_needs_a_reason_in_the_form(page, project, running):
    open_claim(page, running)
    page.get_by_role("button", name="Add a source").click()
    page.get_by_label("Its title or id").fill("chinese")
    page.get_by_label("Supports it").check()
    page.get_by_label("The source itself: it knows by its own work").check()
    page.get_by_role("button", name="Show the change").click()
    page.wait_for_timeout(300)
    assert page.locator(".plan").is_hidden()
    page.get_by_label("Why it is its own origin").fill("Its reporter was there.")
    page.get_by_role("button", name="Show the change").click()
    page.wait_for_selector("text=Its origin: the source itself (Its reporter was there.).")
    page.get_by_role("button", name="Write it").click()
    page.wait_for_selector("text=The source has been added.")
    item = evidence_of(project, "shared-water")[-1]
    assert (item["origin"], item["origin_reason"]) == ("itself", "Its reporter was there.")


def test_what_the_record_of_a_source_says_of_its_origin_is_told_in_the_form(page, running):
    open_claim(page, running)
    page.get_by_role("button", name="Add a source").click()
    page.get_by_label("Its title or id").fill("daily")
    page.get_by_label("Supports it").check()
    page.wait_for_selector("text=As its record says, it repeats “A round is held”.")
    assert page.get_by_label("As the record of the source says").is_checked()
    page.get_by_label("Its title or id").fill("chinese")
    page.get_by_label("Disputes it").check()
    page.get_by_label("Not stated: it may repeat anybody").wait_for()
    assert page.locator(".said").inner_text() == ""


@pytest.mark.parametrize("width", WIDTHS)
def test_a_search_is_recorded_by_the_form_shown_on_the_page_and_undone(page, project, running, width):
    before = read_all(project)
    page.set_viewport_size({"width": width, "height": 800})
    open_claim(page, running, "/events/third-round/")
    page.get_by_role("button", name="Record a search").click()
    page.get_by_label("Where").fill("the web")
    page.get_by_label("The words you searched for").fill("third round\nlake talks")
    page.get_by_label("A source that it led to").fill("gazette")
    page.get_by_label("A source that it led to").nth(1).fill("daily")
    assert overflow_of(page) == 0
    page.get_by_role("button", name="Show the change").click()
    page.wait_for_selector("text=The verdict changes: Unchecked → Unconfirmed.")
    assert overflow_of(page) == 0
    page.get_by_role("button", name="Write it").click()
    page.wait_for_selector("text=The search has been recorded.")
    (search,) = yaml.safe_load((project / "data/events.yml").read_text("utf-8"))["third-round"]["searches"]
    assert (search["for"], search["found"]) == (["third round", "lake talks"], ["gazette", "daily"])
    page.get_by_role("button", name="Undo").click()
    wait_for(lambda: read_all(project) == before)


def test_what_is_being_typed_is_not_lost_when_a_file_changes_meanwhile(page, project, running):
    open_claim(page, running)
    page.get_by_role("button", name="Add a source").click()
    page.get_by_label("Note").fill("Half a sentence")
    edit(project, "The water is shared by", "The water is held by")
    wait_for(lambda: "held by" in running.ask(CLAIM).text)
    page.wait_for_timeout(500)
    assert page.get_by_label("Note").input_value() == "Half a sentence"
    page.keyboard.press("Escape")
    page.wait_for_selector("h1:has-text('The water is held by')")


def test_a_quote_of_more_than_15_words_cannot_be_sent(page, running):
    open_claim(page, running)
    page.get_by_role("button", name="Add a source").click()
    page.get_by_label("Its title or id").fill("older")
    page.get_by_label("Supports it").check()
    page.get_by_label("Quote").fill("one " * 16)
    assert "16 so far." in page.locator("output").inner_text()
    page.get_by_role("button", name="Show the change").click()
    page.wait_for_timeout(300)
    assert page.locator(".plan").is_hidden()


def test_a_read_only_preview_has_no_button(page, project):
    with preview(project, "--read-only") as running:
        open_claim(page, running)
        page.wait_for_timeout(300)
        assert page.get_by_role("button", name="Add a source").count() == 0
        edit(project, "The water is shared by", "The water is held by")
        page.wait_for_selector("h1:has-text('The water is held by')")
