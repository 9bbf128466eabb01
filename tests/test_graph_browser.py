"""The graph in a real Chromium: filters, focus, keys, zoom, what the address keeps; and all of it without scripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
OVERLAPS = """selector => {
  const found = []
  const over = (one, other) => Math.min(one.right, other.right) - Math.max(one.left, other.left) > 0.5
    && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 3
  for (const svg of document.querySelectorAll(selector)) {
    const texts = [...svg.querySelectorAll("text")].map(one => [one, one.getBoundingClientRect()])
    const boxes = [...svg.querySelectorAll(".ds-node rect")].map(one => [one, one.getBoundingClientRect()])
    const parts = [...texts, ...boxes]
    parts.forEach(([one, place], number) => parts.slice(0, number).forEach(([other, second]) => {
      if (one.parentNode !== other.parentNode && over(place, second)) found.push(one.parentNode.textContent)
    }))
    for (const [text, place] of texts) {
      const box = text.parentNode.querySelector("rect:not(.ds-touch)")?.getBoundingClientRect()
      if (box && (place.right > box.right || place.left < box.left)) found.push(text.textContent)
    }
  }
  return found
}"""
PLACES = """() => {
  const box = one => one.getBoundingClientRect().toJSON()
  const panel = document.querySelector(".ds-graph__focus")
  return {
    top: box(document.querySelector(".md-header")).bottom,
    bottom: panel.hidden ? innerHeight : box(panel).top,
    view: box(document.querySelector(".ds-graph__view")),
    names: [...document.querySelectorAll(".ds-network .ds-node:not(.ds-away)")].map(box),
    focus: [...document.querySelectorAll(".ds-network [aria-current]")].map(box)[0],
    active: box(document.activeElement),
  }
}"""
LOOSE = """() => {
  const names = [...document.querySelectorAll("[data-name]")]
  const isAt = (path, length, link, far) => {
    const at = path.getPointAtLength(length).matrixTransform(path.getScreenCTM())
    const box = link.querySelector("rect").getBoundingClientRect()
    return at.x > box.left - far && at.x < box.right + far && at.y > box.top - far && at.y < box.bottom + far
  }
  return [...document.querySelectorAll("[data-ends]:not(.ds-away)")].filter(line => {
    const path = line.querySelector("path:not(.ds-reach)")
    const [start, end] = line.dataset.ends.split(" ").map(number => names[number])
    return !isAt(path, 0, start, 1) || !isAt(path, path.getTotalLength(), end, 15)
  }).map(line => line.textContent)
}"""
READABLE = 0.75  # what fits only below this scale is shown at its own size
NAME_HEIGHT = 26
FITS = """readable => {
  const view = document.querySelector(".ds-graph__view")
  return view.querySelector(".ds-network").viewBox.baseVal.width * readable <= view.clientWidth - 16
}"""
LETTERS = """() => Math.min(...[...document.querySelectorAll(".ds-half")].map(svg =>
  svg.getBoundingClientRect().width / svg.viewBox.baseVal.width * 12))"""
SHIFTS = """
window.shift = 0
new PerformanceObserver(list => list.getEntries().forEach(one => { window.shift += one.value }))
  .observe({ type: "layout-shift", buffered: true })
"""
NEIGHBOURHOODS = [
    "actors/china/",
    "actors/russia/",
    "systems/s-400/",
    "events/third-joint-drill/",
    "events/northern-interaction-2024/",
]


def open_graph(page: Page, address: str, query: str = "") -> None:
    page.goto(f"{address}graph/{query}")
    expect(told(page)).not_to_be_empty()


def told(page: Page):
    return page.locator(".ds-graph [role=status]")


def choice(page: Page, filter_name: str):
    return page.locator(f".ds-graph select[name={filter_name}]")


def shown(page: Page, what: str) -> int:
    return page.locator(f".ds-network .ds-{what}:not(.ds-away)").count()


def name(page: Page, title: str):
    return page.locator(".ds-network .ds-node").filter(has_text=re.compile(f"^{re.escape(title)}")).first


@pytest.mark.parametrize("path", NEIGHBOURHOODS)
def test_a_neighbourhood_can_be_read_at_any_width(page, address, path):
    page.goto(address + path)
    for width in (340, 1000, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(OVERLAPS, ".ds-half") == []
        assert page.evaluate(LETTERS) >= 11
        sides = page.locator(".ds-around .ds-half, .ds-around .ds-hub").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect()).map(one => [one.left, one.right])"
        )
        assert all(left >= 0 and right <= width for left, right in sides)


def test_names_in_the_network_keep_apart_in_the_fonts_of_this_machine(page, address):
    open_graph(page, address)
    assert page.evaluate(OVERLAPS, ".ds-network") == []


def test_filters_show_what_was_asked_for_tell_how_much_and_keep_it_in_the_address(page, address):
    open_graph(page, address)
    everything = shown(page, "edge")
    assert f"{everything} relations" in told(page).inner_text()
    choice(page, "verdict").select_option("disputed")
    disputed = shown(page, "edge")
    assert 0 < disputed < everything
    assert page.locator(".ds-network .ds-edge--disputed").count() == disputed
    assert f"{disputed} relations" in told(page).inner_text()
    assert "verdict=disputed" in page.url
    page.reload()
    expect(told(page)).to_contain_text(f"{disputed} relations")
    choice(page, "kind").select_option("system")
    assert shown(page, "edge") < disputed
    page.get_by_role("button", name="Reset").click()
    expect(told(page)).to_contain_text(f"{everything} relations")
    assert "?" not in page.url


def test_a_theme_shows_the_relations_of_its_claims_only(page, address):
    open_graph(page, address)
    theme = choice(page, "theme").locator("option").nth(1).get_attribute("value")
    choice(page, "theme").select_option(theme)
    assert shown(page, "edge") == page.locator(f'.ds-network .ds-edge[data-theme="{theme}"]').count() > 0
    assert f"theme={theme}" in page.url


def test_what_matches_nothing_is_said(page, address):
    open_graph(page, address, "?theme=no-such-theme")
    choice(page, "verdict").select_option("record")
    choice(page, "theme").select_option(index=1)
    expect(told(page)).to_have_text("No relations match. Remove a filter or reset.")
    assert not page.locator(".ds-graph__view").is_visible()
    page.get_by_role("button", name="Reset").click()
    expect(page.locator(".ds-graph__view")).to_be_visible()


def is_in_sight(box, places) -> bool:
    view = places["view"]
    return (
        places["top"] <= box["top"] < box["bottom"] <= places["bottom"]
        and view["left"] <= box["left"] < box["right"] <= view["right"]
    )


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize(
    "query", ["verdict=contested", "verdict=disputed", "verdict=opinion", "theme=technology-and-innovation"]
)
def test_the_few_records_that_a_filter_leaves_are_fitted_into_the_first_screen(page, address, width, query):
    page.set_viewport_size({"width": width, "height": 844})
    open_graph(page, address, f"?{query}")
    places = page.evaluate(PLACES)
    assert 2 <= len(places["names"]) <= 6
    assert places["view"]["bottom"] <= places["bottom"]
    if is_readable := page.evaluate(FITS, READABLE):
        assert all(is_in_sight(one, places) for one in places["names"])
        assert all(READABLE * NAME_HEIGHT - 0.1 <= one["height"] <= 40 for one in places["names"])
    else:  # at their own size, the topmost in sight
        assert width == 390
        assert {one["height"] for one in places["names"]} == {NAME_HEIGHT}
        assert is_in_sight(min(places["names"], key=lambda one: one["top"]), places)
    assert choice(page, "verdict").bounding_box()["y"] >= places["top"]
    page.get_by_role("button", name="Fit").click()
    places = page.evaluate(PLACES)
    assert all(is_in_sight(one, places) for one in places["names"])
    assert not is_readable or all(READABLE * NAME_HEIGHT - 0.1 <= one["height"] <= 40 for one in places["names"])


def test_a_filter_chosen_fits_what_it_leaves_and_taken_back_shows_all_at_its_own_size(page, address):
    open_graph(page, address)
    before = page.evaluate(PLACES)
    drawn = page.locator(".ds-network path").evaluate_all("all => all.map(one => one.getAttribute('d'))")
    choice(page, "verdict").select_option("contested")
    places = page.evaluate(PLACES)
    assert all(is_in_sight(one, places) for one in places["names"])
    assert places["view"]["height"] < 400
    choice(page, "verdict").select_option("")
    assert page.evaluate("scrollY") == 0
    assert page.evaluate(PLACES) == {**before, "active": page.evaluate(PLACES)["active"]}
    assert page.locator(".ds-network path").evaluate_all("all => all.map(one => one.getAttribute('d'))") == drawn


@pytest.mark.parametrize("query", ["verdict=corroborated", "verdict=disputed", "kind=system", "theme=indias-concerns"])
def test_rows_that_close_up_keep_names_apart_and_lines_joined_to_them(page, address, query):
    open_graph(page, address, f"?{query}")
    assert page.evaluate(OVERLAPS, ".ds-network") == []
    assert page.evaluate(LOOSE) == []


@pytest.mark.parametrize("query", ["", "?kind=event", "#structure"])
def test_where_much_is_shown_the_page_stays_where_the_reader_is(page, address, query):
    open_graph(page, address, query)
    at = page.evaluate("document.querySelector(location.hash || 'body').getBoundingClientRect().top")
    assert 0 <= at < 200
    page.evaluate("scrollTo(0, 120)")
    page.get_by_role("button", name="Fit").click()
    if not query:
        assert page.evaluate("scrollY") == 120
        page.get_by_role("button", name="Reset").click()
        assert page.evaluate("scrollY") == 120


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize(
    "record", ["actors/china", "actors/russia", "systems/hq-19", "events/northern-interaction-2024"]
)
def test_a_record_asked_for_stands_in_the_middle_of_what_the_panel_leaves_free(page, address, width, record):
    page.set_viewport_size({"width": width, "height": 844})
    open_graph(page, address, f"?focus={record}")
    places = page.evaluate(PLACES)
    assert is_in_sight(places["focus"], places)
    middle = (places["focus"]["top"] + places["focus"]["bottom"]) / 2
    assert middle == pytest.approx((places["top"] + places["bottom"]) / 2, abs=140)
    assert "listed in the panel." in told(page).inner_text()


def test_a_record_chosen_and_names_gone_to_by_key_are_not_left_under_the_panel(page, address):
    open_graph(page, address)
    china = name(page, "China")
    china.scroll_into_view_if_needed()
    page.evaluate("one => scrollBy(0, one.getBoundingClientRect().bottom - innerHeight + 10)", china.element_handle())
    china.click()
    places = page.evaluate(PLACES)
    assert is_in_sight(places["focus"], places)
    china.focus()
    for key in ["ArrowDown"] * 8 + ["ArrowUp"] * 16:
        page.keyboard.press(key)
        places = page.evaluate(PLACES)
        assert is_in_sight(places["active"], places)


def test_back_and_reload_keep_the_place_on_the_page(page, address):
    open_graph(page, address, "?focus=actors/china")
    page.evaluate("scrollTo(0, 300)")
    page.wait_for_timeout(200)
    page.reload()
    expect(told(page)).not_to_be_empty()
    page.wait_for_timeout(200)
    assert page.evaluate("scrollY") == pytest.approx(300, abs=2)
    page.locator(".ds-graph__focus li a").first.click()
    page.wait_for_url("**/claims/**")
    page.go_back()
    expect(told(page)).not_to_be_empty()
    page.wait_for_timeout(200)
    assert page.evaluate("scrollY") == pytest.approx(300, abs=2)


def test_a_focus_dims_the_rest_and_lists_its_relations_in_words(page, address):
    open_graph(page, address)
    name(page, "India").first.click()
    panel = page.locator(".ds-graph__focus")
    listed = panel.locator("li a")
    near = page.locator(".ds-network .ds-edge.ds-near").count()
    assert listed.count() == near > 3
    assert "India" in listed.first.inner_text()
    assert "/claims/" in listed.first.evaluate("one => one.href")
    assert "focus=actors%2Findia" in page.url
    page.reload()
    expect(listed).to_have_count(near)
    panel.get_by_role("button", name="Show all").click()
    expect(panel).to_be_hidden()
    assert "focus" not in page.url


def test_the_page_of_a_record_in_focus_is_one_more_click_away(page, address):
    open_graph(page, address, "?focus=actors/india")
    name(page, "India").click()
    page.wait_for_url("**/actors/india/")


def test_a_line_leads_to_its_claim(page, address):
    open_graph(page, address)
    line = page.locator('.ds-network .ds-edge[data-verdict="disputed"]').first
    wanted = line.evaluate("one => new URL(one.href.baseVal, location).href")
    line.locator("use").dispatch_event("click")
    page.wait_for_url(wanted)


def test_keys_go_from_name_to_name_open_a_focus_and_leave_it(page, address):
    open_graph(page, address)
    assert page.locator('.ds-network .ds-node[tabindex="0"]').count() == 1
    page.locator('.ds-network .ds-node[tabindex="0"]').focus()
    first = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("ArrowDown")
    second = page.evaluate("document.activeElement.textContent")
    assert first != second
    page.keyboard.press("Enter")
    title = page.evaluate("document.activeElement.querySelector('title').textContent")
    expect(page.locator(".ds-graph__focus h3")).to_have_text(title)
    page.keyboard.press("Escape")
    expect(page.locator(".ds-graph__focus")).to_be_hidden()
    assert page.evaluate("document.activeElement.textContent") == second


def test_zoom_by_button_key_and_wheel_and_back(page, address):
    open_graph(page, address)
    network, view = page.locator(".ds-network"), page.locator(".ds-graph__view")

    def width() -> float:
        return network.evaluate("one => one.getBoundingClientRect().width")

    own = width()
    page.get_by_role("button", name="Zoom in").click()
    assert width() > own
    view.focus()
    page.keyboard.press("-")
    assert width() == pytest.approx(own)
    view.hover()
    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    page.keyboard.up("Control")
    assert width() > own
    page.get_by_role("button", name="Fit").click()
    assert network.evaluate("one => one.getBoundingClientRect().height") <= 900
    page.get_by_role("button", name="Reset").click()
    expect(page.locator(".ds-network")).to_have_js_property("style.width", "")
    assert width() == pytest.approx(own)


def test_a_drag_moves_the_drawing_and_opens_nothing(page, address):
    open_graph(page, address)
    for _ in range(4):
        page.get_by_role("button", name="Zoom in").click()
    view = page.locator(".ds-graph__view")
    view.scroll_into_view_if_needed()
    before = view.evaluate("one => [one.scrollLeft, one.scrollTop]")
    box = view.bounding_box()
    x, y = box["x"] + box["width"] / 2, max(box["y"], 0) + 300
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y - 80, steps=4)
    page.mouse.up()
    after = view.evaluate("one => [one.scrollLeft, one.scrollTop]")
    assert after == [pytest.approx(before[0] + 60, abs=1), pytest.approx(before[1] + 80, abs=1)]
    assert page.url.endswith("/graph/")


def test_loading_the_script_moves_nothing(page, address):
    page.add_init_script(SHIFTS)
    open_graph(page, address)
    page.wait_for_timeout(300)
    assert page.evaluate("window.shift") < 0.01


@pytest.mark.parametrize("width", [390, 1440])
def test_without_scripts_the_network_is_there_with_its_links_and_no_dead_controls(browser, address, width):
    context = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(f"{address}graph/")
    assert page.locator(".ds-network .ds-node").first.is_visible()
    assert not page.locator(".ds-graph__tools").is_visible()
    assert not page.locator(".ds-graph__focus").is_visible()
    name(page, "China").click()
    page.wait_for_url("**/actors/china/")
    page.locator(".ds-around a.ds-edge").first.click()
    assert "/claims/" in page.url or "/actors/" in page.url
    context.close()
