"""The page Timeline and the small ones in a real Chromium: zoom, filter, keys, address, and all without scripts."""

from __future__ import annotations

import pytest

from chromium import wait_until

pytestmark = pytest.mark.browser
SHOWN = "one => [...document.querySelectorAll(one)].filter(row => row.getClientRects().length).length"
OVERLAPS = """() => {
  const boxes = [...document.querySelectorAll(".ds-dates__drawn .ds-time__item")].flatMap(item =>
    [...item.children].filter(part => ["text", "circle", "line"].includes(part.tagName)).map(part => [item, part]))
    .filter(([, part]) => part.getClientRects().length)
    .map(([item, part]) => [item, part.getBoundingClientRect()])
  const over = (one, other) => Math.min(one.right, other.right) - Math.max(one.left, other.left) > 0.5
    && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 3
  return boxes.flatMap(([item, one], number) => boxes.slice(0, number)
    .filter(([other, two]) => item !== other && over(one, two))
    .map(([other]) => `${item.textContent} / ${other.textContent}`))
}"""


def open_dates(page, address, query=""):
    page.goto(f"{address}events/{query}")
    page.locator(".ds-timetools fieldset:not([disabled])").first.wait_for()
    return page.locator(".ds-dates__view")


def width_of(page):
    return page.locator(".ds-dates__view > svg").evaluate("one => one.clientWidth")


@pytest.mark.parametrize("path", ["", "events/", "actors/china/", "themes/operational-details/"])
@pytest.mark.parametrize("width", [1000, 1440, 1920])
def test_no_label_lies_over_another_in_the_fonts_of_this_machine(page, address, path, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address + path)
    assert page.locator(".ds-time__item").first.is_visible()
    assert page.evaluate(OVERLAPS) == []


def test_a_phone_shows_the_list_and_a_desk_the_drawing(page, address):
    page.goto(f"{address}actors/china/")
    assert page.locator(".ds-dates .ds-time").first.is_visible()
    assert not page.locator(".ds-dates > .ds-strip").is_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    assert not page.locator(".ds-dates .ds-time").first.is_visible()
    assert page.locator(".ds-dates > .ds-strip").is_visible()


def test_a_filter_narrows_the_drawing_and_the_list_and_stays_in_the_address(page, address):
    open_dates(page, address)
    before = page.evaluate("history.length")
    page.get_by_label("Kind").select_option("exercise")
    page.get_by_label("Series").select_option("Peace Mission")
    assert page.evaluate(SHOWN, ".ds-timeline li") == 2
    assert page.evaluate(SHOWN, ".ds-dates__view a") == 2
    assert page.evaluate(SHOWN, ".ds-time__lane") == 1
    assert page.evaluate(OVERLAPS) == []
    assert page.locator(".ds-dates__view").bounding_box()["height"] < 150
    assert page.locator(".ds-timetools [role=status]").inner_text().startswith("2 of ")
    assert "kind=exercise&series=Peace+Mission" in page.url
    assert page.evaluate("history.length") == before
    page.reload()
    page.locator(".ds-timetools fieldset:not([disabled])").first.wait_for()
    assert page.evaluate(SHOWN, ".ds-timeline li") == 2
    page.get_by_label("Kind").select_option("")
    page.get_by_label("Series").select_option("")
    assert page.url.endswith("events/")


@pytest.mark.parametrize("width", [390, 1440])
def test_what_fits_nothing_is_said_and_is_cleared_at_once(page, address, width):
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{address}events/?zoom=4&at=0.5")
    page.locator(".ds-timetools fieldset:not([disabled])").first.wait_for()
    every = page.evaluate(SHOWN, ".ds-timeline li")
    clear = page.get_by_role("button", name="Clear")
    assert not clear.is_visible()
    page.get_by_label("Kind").select_option("statement")
    assert page.locator(".ds-timetools [role=status]").inner_text().endswith(f" of {every} events: Statements")
    page.get_by_label("Who was involved").select_option("nato")
    assert page.locator(".ds-timetools [role=status]").inner_text() == (
        f"None of the {every} events fits Statements + NATO. Take something away, or clear it all."
    )
    assert page.get_by_text("No events match these filters.").is_visible()
    assert not page.locator(".ds-time__axis").first.is_visible()
    assert not page.get_by_role("button", name="Show all years").is_visible()
    clear.click()
    assert page.evaluate(SHOWN, ".ds-timeline li") == every
    assert page.locator(".ds-timetools [role=status]").inner_text() == f"{every} events"
    assert page.locator(".ds-time__axis").first.is_visible() == (width > 620)
    assert not page.get_by_text("No events match these filters.").is_visible()
    assert not clear.is_visible()
    assert "kind" not in page.url
    assert "actor" not in page.url
    assert "zoom=4" in page.url
    assert page.get_by_label("Kind").evaluate("one => one === document.activeElement")


def test_an_address_that_fits_nothing_keeps_its_zoom(page, address):
    page.goto(f"{address}events/?kind=statement&actor=nato&zoom=4&at=0.500")
    page.get_by_role("button", name="Clear").click()
    view = page.locator(".ds-dates__view")
    assert width_of(page) == pytest.approx(4 * view.evaluate("one => one.clientWidth"), abs=4)
    assert page.evaluate(SHOWN, ".ds-time__finer text") > 0
    assert "at=0.500" in page.url


def test_what_a_choice_leaves_is_in_sight_however_far_the_line_is_zoomed(page, address):
    view = open_dates(page, address, "?zoom=8&at=0.1")
    page.get_by_label("Who was involved").select_option("india")
    box = view.bounding_box()
    first = page.locator(".ds-dates__view a:not([hidden])").first.bounding_box()
    assert box["x"] <= first["x"]
    assert first["x"] + first["width"] <= box["x"] + box["width"]
    assert width_of(page) > 7 * box["width"]


def test_a_phone_keeps_the_zoom_of_an_address_that_it_was_sent(page, address):
    page.set_viewport_size({"width": 390, "height": 844})
    open_dates(page, address, "?zoom=8&at=0.5")
    page.get_by_label("Kind").select_option("exercise")
    assert page.url.endswith("?zoom=8&at=0.5&kind=exercise")


def test_an_actor_is_found_among_all_who_took_part(page, address):
    open_dates(page, address, "?actor=sco")
    shown = page.evaluate(SHOWN, ".ds-timeline li")
    assert 0 < shown < page.locator(".ds-timeline li").count()
    assert page.get_by_label("Who was involved").input_value() == "sco"


def test_an_address_with_nonsense_shows_everything(page, address):
    open_dates(page, address, "?kind=nonsense&zoom=abc&at=x")
    assert page.evaluate(SHOWN, ".ds-timeline li") == page.locator(".ds-timeline li").count()
    assert page.get_by_label("Kind").input_value() == ""


def test_buttons_and_keys_zoom_and_reset(page, address):
    view = open_dates(page, address)
    whole = width_of(page)
    page.get_by_role("button", name="Zoom in").click()
    assert width_of(page) == pytest.approx(1.5 * whole, abs=2)
    view.focus()
    page.keyboard.press("+")
    assert width_of(page) == pytest.approx(2.25 * whole, abs=2)
    page.keyboard.press("-")
    assert width_of(page) == pytest.approx(1.5 * whole, abs=2)
    page.keyboard.press("0")
    assert width_of(page) == whole
    page.keyboard.press("+")
    page.keyboard.press("Home")
    assert width_of(page) == whole
    assert page.get_by_role("button", name="Zoom out").is_disabled()


def test_zoom_keeps_to_the_address_and_shows_finer_ticks(page, address):
    view = open_dates(page, address, "?zoom=20&at=0.9")
    assert width_of(page) == pytest.approx(20 * view.evaluate("one => one.clientWidth"), abs=4)
    assert view.evaluate("one => (one.scrollLeft + one.clientWidth / 2) / one.scrollWidth") == pytest.approx(
        0.9, abs=0.01
    )
    assert page.evaluate(SHOWN, ".ds-time__finer text") > 12
    assert page.evaluate(OVERLAPS) == []
    page.get_by_role("button", name="Show all years").click()
    assert "zoom" not in page.url


def test_arrow_keys_and_the_mouse_move_along(page, address):
    view = open_dates(page, address, "?zoom=8&at=0.5")
    start = view.evaluate("one => one.scrollLeft")
    view.focus()
    page.keyboard.press("ArrowRight")
    wait_until(page, "start => document.querySelector('.ds-dates__view').scrollLeft > start", arg=start)
    page.evaluate("scrollTo(0, 0)")
    box = view.bounding_box()
    page.mouse.move(box["x"] + 300, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 100, box["y"] + 40, steps=4)
    page.mouse.up()
    assert view.evaluate("one => one.scrollLeft") > start + 190


def test_the_wheel_zooms_with_ctrl_only(page, address):
    view = open_dates(page, address)
    whole = width_of(page)
    view.hover(position={"x": 500, "y": 60})
    page.mouse.wheel(0, -100)
    assert width_of(page) == whole
    page.evaluate("scrollTo(0, 0)")
    view.hover(position={"x": 500, "y": 60})
    page.keyboard.down("Control")
    page.mouse.wheel(0, -100)
    wait_until(page, "whole => document.querySelector('.ds-dates__view > svg').clientWidth > whole", arg=whole)
    page.keyboard.up("Control")


def test_two_fingers_spread_the_line_of_time(page, address):
    view = open_dates(page, address)
    whole = width_of(page)
    view.evaluate("""one => {
      const box = one.getBoundingClientRect()
      const touch = (name, id, x) => one.dispatchEvent(new PointerEvent(name, {
        pointerId: id, clientX: box.left + x, clientY: box.top + 9, pointerType: "touch", bubbles: true }))
      touch("pointerdown", 1, 300)
      touch("pointerdown", 2, 400)
      touch("pointermove", 2, 600)
      touch("pointerup", 1, 300)
      touch("pointerup", 2, 600)
    }""")
    assert width_of(page) == pytest.approx(3 * whole, abs=3)


def test_a_drag_does_not_follow_a_link_and_a_click_does(page, address):
    view = open_dates(page, address)
    link = view.get_by_role("link", name="Contract for the S-400")
    box = link.locator("text").bounding_box()
    page.mouse.move(box["x"] + 10, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] + 50, box["y"] + 5, steps=3)
    page.mouse.up()
    assert page.url.endswith("events/")
    link.locator("text").click()
    page.wait_for_url("**/events/s-400-contract/")


def test_a_phone_without_scripts_has_no_heading_over_nothing(browser, address):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{address}events/")
    assert not page.locator("#timeline").is_visible()
    assert page.locator("#all").is_visible()
    context.close()


def test_each_link_has_one_name_with_its_date_and_can_be_focused(page, address):
    view = open_dates(page, address)
    link = view.get_by_role("link", name="Third joint missile-defence drill: early December 2025", exact=True)
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/events/third-joint-drill/")


def test_nothing_moves_when_the_scripts_start(page, address):
    page.add_init_script("""
      window.moved = 0
      new PerformanceObserver(list => list.getEntries().forEach(one => (window.moved += one.value)))
        .observe({ type: "layout-shift", buffered: true })
    """)
    open_dates(page, address)
    page.wait_for_timeout(300)
    assert page.evaluate("window.moved") < 0.02


def test_without_scripts_all_dates_stand_there_and_no_control(browser, address):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(f"{address}events/")
    assert page.locator(".ds-dates__view a").count() == page.locator(".ds-timeline li").count()
    assert page.locator(".ds-timeline li").last.is_visible()
    assert page.locator(".ds-dates__view .ds-time").is_visible()
    assert not page.locator(".ds-timetools").is_visible()
    context.close()
