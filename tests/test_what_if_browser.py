"""The page “What if” of this repository's own site in a real Chromium."""

from __future__ import annotations

import json
import re
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from chromium import REPOSITORY, serve, wait_until
from drillsite.knowledge import load_knowledge
from drillsite.site.address import address_of
from drillsite.site.assets import list_assets
from drillsite.site.what_if import listed_origins, main_origin, what_if_url
from drillsite.site.words import VERDICT_LABELS

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from drillsite.knowledge import Knowledge
    from drillsite.records import Key

pytestmark = pytest.mark.browser

CHANGES = """() => [...document.querySelectorAll(".ds-whatif__changes section")].flatMap(section => {
  const ends = [...section.querySelectorAll("h3 .ds-verdict")].map(one => one.textContent)
  return [...section.querySelectorAll("li a")].map(link => [new URL(link.href).pathname, ...ends])
})"""

ALL_LISTED = """() => [...document.querySelectorAll(".ds-whatif__changes section")].every(section =>
  section.querySelectorAll("li").length === Number(section.querySelector("h3 .ds-count").textContent))"""

MOST_CLAIMS = 10_000
MOST_MILLISECONDS = 100
TIME = """async ([host, file]) => {
  const { judgeWithout, readVoices } = await import(host + "what_if_counting.js")
  const { groupChanges } = await import(host + "what_if_changes.js")
  const voices = readVoices(JSON.parse(file))
  const times = [0, 1, 2, 3, 4].map(number => {
    const origins = new Set([number, 5 * number])
    const choice = { origins, outlets: new Set(["newspaper"]), below: "C", after: "2025-12-07" }
    const start = performance.now()
    groupChanges(voices, judgeWithout(voices, choice))
    return performance.now() - start
  })
  return Math.min(...times)
}"""


@pytest.fixture(scope="module")
def known() -> Knowledge:
    knowledge = load_knowledge(REPOSITORY / "data", REPOSITORY / "none", "data").knowledge
    assert knowledge
    return knowledge


@pytest.fixture(scope="module")
def most(known: Knowledge) -> Key:
    """Give the actor or source that most verdicts depend on."""
    return listed_origins(known)[0]


def open_page(page: Page, url: str) -> None:
    page.goto(url)
    page.wait_for_selector(".ds-whatif:not(.ds-whatif--waiting)")


def status(page: Page) -> str:
    return page.locator(".ds-whatif [role=status]").inner_text()


def changes(page: Page) -> list[Any]:
    """Give the changes that the page lists, all of them: long lists are unfolded."""
    page.wait_for_selector(".ds-whatif__changes section")
    while (more := page.locator(".ds-whatif__more:visible")).count():
        more.first.click()
    wait_until(page, ALL_LISTED)
    return page.evaluate(CHANGES)


def expected(known: Knowledge, key: Key) -> set[tuple[str, str, str]]:
    found = known.reliances[key].changes
    return {(address_of(one.key), VERDICT_LABELS[one.before], VERDICT_LABELS[one.after]) for one in found}


def listed(rows: list[Any]) -> set[tuple[str, str, str]]:
    """Give the changes of words; where a verdict only becomes weak its word stays."""
    found = {(path.split("/some/path/")[1], *(end.removesuffix(" (weak)") for end in ends)) for path, *ends in rows}
    return {(path, before, after) for path, before, after in found if before != after}


def test_every_actor_and_source_alone_changes_what_the_records_say(page, address, known):
    for key in listed_origins(known)[:12]:
        open_page(page, address + what_if_url([key]))
        wanted = expected(known, key)
        assert listed(changes(page)) == wanted, key
        assert status(page).startswith(f"{len(wanted)} verdict{'s' * (len(wanted) > 1)} change"), key


def test_a_choice_in_the_form_is_kept_by_the_address_and_undone_by_the_way_back(page, address, known, most):
    open_page(page, f"{address}what-if/")
    assert status(page) == "Nothing is set aside."
    page.get_by_role("checkbox", name=known[most].title_text).first.check()
    assert page.url == address + what_if_url([most])
    alone = status(page)
    assert alone.startswith(f"{len(known.reliances[most].changes)} verdicts change")
    page.get_by_role("checkbox", name="State media").check()
    page.get_by_label("Sources rated lower than").select_option("B")
    page.get_by_label("Sources issued after").fill("2025-12-07")
    assert page.url.endswith("&outlet=state-media&below=B&after=2025-12-07")
    together, url = status(page), page.url
    assert together != alone
    for _ in range(3):
        page.go_back()
    assert page.url == address + what_if_url([most])
    wait_until(page, "said => document.querySelector('.ds-whatif [role=status]').innerText === said", arg=alone)
    assert not page.get_by_role("checkbox", name="State media").is_checked()
    open_page(page, url)
    assert status(page) == together
    assert page.get_by_role("checkbox", name="State media").is_checked()
    page.get_by_role("button", name="Clear").click()
    assert page.url == f"{address}what-if/"
    assert status(page) == "Nothing is set aside."
    assert not page.get_by_role("button", name="Clear").is_visible()


def test_totals_say_what_there_is_and_what_there_would_be(page, address, known, most):
    open_page(page, f"{address}what-if/")
    rows = page.locator("tr[data-word]")
    counts = known.whole_coverage.counts
    shown = {row.get_attribute("data-word"): row.locator("td").first.inner_text() for row in rows.all()}
    assert shown == {word: str(counts[word]) for word in shown}
    assert page.locator(".ds-coverage__bar:visible").count() == 1
    open_page(page, address + what_if_url([most]))
    moved = [change for change in known.reliances[most].changes if change.key[0] == "claim"]
    for row in rows.all():
        word = row.get_attribute("data-word")
        after = counts[word] + sum((one.after == word) - (one.before == word) for one in moved)
        numbers = re.findall(r"\d+", row.locator("td").first.inner_text())
        assert numbers == ([str(counts[word]), str(after)] if after != counts[word] else [str(after)])
    assert page.locator(".ds-coverage__bar:visible").count() == 2


def test_what_an_address_names_that_the_site_does_not_know_is_told_and_left_out(page, address, known, most):
    query = what_if_url([most])
    open_page(page, f"{address}{query}&without=actor:nobody&outlet=pigeon&below=Z&after=2025-02-30&utm_source=mail")
    said = status(page)
    assert said.startswith(f"{len(known.reliances[most].changes)} verdicts change")
    for value in ("“actor:nobody”", "“pigeon”", "“Z” (not a letter from A to E)", "“2025-02-30”"):
        assert value in said
    assert "mail" not in said
    page.get_by_role("checkbox", name="Newspaper").check()
    assert page.url == f"{address}{query}&outlet=newspaper"
    assert "Left out" not in status(page)


def test_a_name_is_found_by_its_words_without_case_and_stays_listed_once_chosen(page, address, known):
    key = listed_origins(known)[-1]
    words = known[key].title_text[:24].upper()
    open_page(page, f"{address}what-if/")
    finder = page.get_by_label("Find one by name")
    finder.fill(words)
    page.locator(f".ds-whatif__origins li:has-text('{known[key].title_text[:20]}') input").first.check()
    assert page.url == address + what_if_url([key])
    finder.fill("")
    assert page.locator(".ds-whatif__origins input:checked").count() == 1
    finder.fill("zzzz")
    assert "No actor or source" in page.locator(".ds-whatif__origins ul").inner_text()


def test_the_form_is_worked_by_keyboard_and_keeps_the_focus(page, address):
    open_page(page, f"{address}what-if/")
    page.get_by_label("Find one by name").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.matches('.ds-whatif__origins input:checked')")
    page.keyboard.press("Space")
    assert status(page) == "Nothing is set aside."


def test_a_day_is_typed_digit_by_digit_and_is_one_step_back(page, address):
    open_page(page, f"{address}what-if/")
    page.get_by_label("Sources issued after").focus()
    page.keyboard.type("12072025", delay=20)
    assert page.get_by_label("Sources issued after").input_value() == "2025-12-07"
    assert page.url == f"{address}what-if/?after=2025-12-07"
    page.go_back()
    assert page.url == f"{address}what-if/"
    wait_until(page, "!document.querySelector('[name=after]').value")


def test_a_claim_leads_to_what_would_be_without_its_origin(page, address, known):
    claim = next(one for one in known.claims if known.verdicts[one.id].word == "single-origin")
    page.goto(address + address_of(claim.key))
    page.get_by_role("link", name="What if").filter(has_text="unreliable").click()
    page.wait_for_selector(".ds-whatif__changes a")
    assert page.url == address + what_if_url([main_origin(known.verdicts[claim.id])])
    assert page.locator(f".ds-whatif__changes a[href$='{address_of(claim.key)}']").count() == 1


def test_the_names_on_top_set_aside_at_once(page, address, known, most):
    open_page(page, f"{address}what-if/")
    page.locator(".ds-whatif__most a").first.click()
    assert page.url == address + what_if_url([most])
    assert page.locator(".ds-whatif__origins input:checked").count() == 1


def test_the_address_is_copied(browser: Browser, address, most):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    open_page(page, address + what_if_url([most]))
    page.get_by_role("button", name="Copy the address").click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    context.close()


def test_without_scripts_the_list_is_read_and_nothing_is_offered_that_does_not_work(
    browser: Browser, address, known, most
):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}what-if/")
    assert page.locator(".ds-whatif__needs").is_visible()
    assert not page.locator(".ds-page :is(form, button, input):visible").count()
    page.locator(".ds-whatif__most a").first.click()
    assert page.url.endswith(f"#{'-'.join(most)}")
    row = page.locator(f"#{'-'.join(most)}")
    row.locator("summary").click()
    assert row.locator("li a").first.is_visible()
    context.close()


@pytest.mark.parametrize("way", ["from a file", "without its file of voices"])
def test_where_nothing_can_be_counted_the_page_says_what_it_needs(browser: Browser, real_site: Path, host, way):
    context = browser.new_context()
    page = context.new_page()
    page.route("**/voices.json", lambda route: route.abort())
    page.goto((real_site / "what-if/index.html").as_uri() if way == "from a file" else f"{host}what-if/")
    wait_until(page, "document.querySelector('.ds-whatif__needs').clientHeight > 0", timeout=10_000)
    assert "web server" in page.locator(".ds-whatif__needs").inner_text()
    assert page.evaluate("document.querySelector('.ds-whatif__form').clientHeight") == 0
    context.close()


def test_ten_thousand_claims_are_counted_at_once(page, tmp_path):
    random = Random(7)
    origins = [
        [f"source:{number}", f"Source {number}", 1, ["newspaper"], "C", 20251206 + number % 3]
        for number in range(2_000)
    ]
    ways = [[random.randint(0, 3), *random.sample(range(2_000), random.randint(1, 4))] for _ in range(5_000)]

    def side() -> list[list[int]]:
        return [[random.randrange(5_000) for _ in range(random.randint(1, 3))] for _ in range(random.randint(0, 2))]

    claims = [[random.randint(0, 1), side(), side()] for _ in range(MOST_CLAIMS)]
    file = {"origins": origins, "others": {}, "titles_per_file": 500, "ways": ways, "claims": claims, "events": []}
    for name, content in list_assets().items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "index.html").write_text("<!doctype html><title>Scripts</title>")
    with serve(tmp_path) as scripts:
        page.goto(scripts)
        assert page.evaluate(TIME, [scripts, json.dumps(file)]) < MOST_MILLISECONDS
