"""Timelines: every date once, at its stated precision, and no label over another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drillsite.records import DateError, Event, read_date
from drillsite.site.drawing.lettering import text_width, wrap_text
from drillsite.site.drawing.timeline import draw_timeline, mark_of
from drillsite.site.drawing.timeline_labels import FONT_SIZE
from drillsite.site.drawing.timeline_scale import MARGIN, WIDTH, make_scale

_TOLERANCE = 0.2  # places are rounded to a hundredth of a percent


def event(date, title="Something", identifier="something", **more):
    return Event.model_validate(
        {"id": identifier, "title": title, "date": date, "type": "other", "summary": "It was.", **more}
    )


def events(dates, title="Something"):
    found = [event(date, f"{title} {number}", f"event-{number}") for number, date in enumerate(dates)]
    return sorted(found, key=lambda one: one.date)


@dataclass(frozen=True)
class Box:
    left: float
    right: float
    top: float
    bottom: float

    def overlaps(self, other):
        return (
            min(self.right, other.right) - max(self.left, other.left) > _TOLERANCE
            and min(self.bottom, other.bottom) - max(self.top, other.top) > _TOLERANCE
        )


def items(svg):
    return re.findall(r'<a class="ds-time__item.*?</a>', svg, re.DOTALL)


def place(text, width):
    return float(text.rstrip("%")) * width / 100


def label_boxes(item, width=WIDTH):
    """Give the room of each line of a label."""
    found = re.findall(
        r'<text(?: class="ds-time__date")? x="([^"]+)" y="([^"]+)" dx="([^"]+)"( text-anchor="end")?>(.*?)</text>', item
    )
    return [label_box(*one, width) for one in found]


def label_box(x, y, dx, end, line, width):
    title, _, date = line.partition("<tspan")
    length = text_width(unescape(title), FONT_SIZE)
    if date:
        length += 7 + text_width(unescape(re.sub(r"^.*?>|</tspan>", "", date)), FONT_SIZE)
    at = place(x, width) + float(dx)
    left = at - length if end else at
    return Box(left, left + length, float(y) - 10, float(y) + 3)


def dates_drawn(svg):
    """Give the date beside or below the title of each event, or None."""
    found = (re.search(r'class="ds-time__date"[^>]*>([^<]+)<', item) for item in items(svg))
    return [one and unescape(one[1]) for one in found]


def mark_box(item, width=WIDTH):
    lines = [(place(one, width), place(two, width)) for one, two in re.findall(r'x1="([^"]+)" x2="([^"]+)"', item)]
    circles = [(place(one, width),) * 2 for one in re.findall(r'cx="([^"]+)"', item)]
    y = float(re.search(r'(?:y1|cy)="([^"]+)"', item)[1])
    ends = [*lines, *circles]
    return Box(min(one for one, _ in ends) - 5, max(two for _, two in ends) + 5, y - 5, y + 5)


def overlaps(svg, width=WIDTH):
    boxes = [box for item in items(svg) for box in (*label_boxes(item, width), mark_box(item, width))]
    return [(one, two) for number, one in enumerate(boxes) for two in boxes[:number] if one.overlaps(two)]


def spread(svg):
    """Give the left and right end of the first line in a drawing, in pixels of the least width."""
    item = items(svg)[0]
    found = re.search(r'x1="([^"]+)" x2="([^"]+)"', item)
    return place(found[1], WIDTH), place(found[2], WIDTH)


_years = st.integers(-20_000, 20_000) | st.integers(1985, 2026)
_texts = st.builds(
    lambda year, month, day, form: form.format(
        year=f"{year:05}" if year < 0 else f"{year:04}" if year < 10_000 else f"Y{year}", month=month, day=day
    ),
    _years,
    st.integers(1, 12),
    st.integers(1, 28),
    st.sampled_from(
        [
            *("{year}", "{year}-{month:02}", "{year}-{month:02}-{day:02}", "{year}-{month:02}-{day:02}~"),
            *("{year}?", "{year}-{month:02}%", "{year}/..", "../{year}-{month:02}", "{year}/", "{year}-{month:02}-0X"),
            *("{year}-21", "{year}-{month:02}-01/{year}-{month:02}-{day:02}", "199X", "19XX", "XXXX", "1990/2025-12"),
        ]
    ),
)


def is_date(text):
    try:
        return bool(read_date(text))
    except DateError:
        return False


_dates = st.lists(_texts.filter(is_date), min_size=1, max_size=40)
_titles = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=60).filter(
    lambda text: text.strip() == text and text.strip()
)


@settings(deadline=None, max_examples=60)
@given(dates=_dates, title=_titles)
def test_every_event_is_drawn_once_and_no_label_lies_over_another_in_any_width(dates, title):
    drawn = events(dates, title)
    svg = draw_timeline({"": drawn}).svg
    hrefs = re.findall(r'href="DRILLSITEROOT:events/([^/"]+)/"', svg)
    assert sorted(hrefs) == sorted(one.id for one in drawn)
    assert overlaps(svg) == []
    assert overlaps(svg, 3 * WIDTH) == []


@settings(deadline=None, max_examples=60)
@given(dates=_dates)
def test_no_label_is_cut_by_the_edge(dates):
    for item in items(draw_timeline({"": events(dates, "A title of some length")}).svg):
        for box in label_boxes(item):
            assert box.left >= -_TOLERANCE
            assert box.right <= WIDTH + _TOLERANCE


@settings(deadline=None, max_examples=60)
@given(dates=_dates, title=_titles)
def test_in_a_drawing_of_few_every_label_keeps_its_date(dates, title):
    drawn = events(dates[:15], title)
    found = dates_drawn(draw_timeline({"": drawn}).svg)
    for date, one in zip(found, drawn, strict=True):
        words = one.date.words
        assert date == words or (date.endswith("…") and words.startswith(date[:-1]) and len(words) > 50)


def test_a_date_that_has_no_room_beside_its_title_stands_below_it():
    drawn = events(["2018-09", "2019-10", "2022-02-04"], "A joint statement on friendship without any limits at all")
    svg = draw_timeline({"": drawn}).svg
    assert dates_drawn(svg) == ["September 2018", "October 2019", "4 February 2022"]
    heights = [[box.top for box in label_boxes(item)] for item in items(svg)]
    assert max(map(len, heights)) == 2
    assert all(title < date for title, date in (one for one in heights if len(one) == 2))


def test_a_label_of_two_lines_takes_its_rows_in_a_lane():
    title = "A joint statement on friendship without any limits at all"
    svg = draw_timeline({"Statements": events(["2018-09", "2019-10", "2022-02-04"], title)}).svg
    rows = [one.split() for one in re.findall(r'data-rows="([^"]+)"', svg)]
    assert [len(label_boxes(item)) for item in items(svg)] == [len(one) for one in rows]
    assert overlaps(svg) == []


@settings(deadline=None, max_examples=100)
@given(dates=_dates)
def test_the_axis_runs_forward_without_holes_and_names_fit_their_cells(dates):
    found = [read_date(text) for text in dates]
    stretches = make_scale(found).stretches
    assert stretches[0].left == MARGIN
    assert stretches[-1].right == pytest.approx(WIDTH - MARGIN)
    for one, other in pairwise(stretches):
        assert one.end == other.start
        assert one.right == pytest.approx(other.left)
    for one in stretches:
        assert one.start < one.end
        if one.cell:
            assert text_width(one.cell.label, FONT_SIZE) < one.right - one.left


@settings(deadline=None)
@given(dates=_dates)
def test_what_is_earlier_stands_further_left(dates):
    found = sorted(map(read_date, dates))
    scale = make_scale(found)
    lefts = [scale.span(date)[0] for date in found]
    assert lefts == sorted(lefts)
    assert all(left <= right for left, right in map(scale.span, found))


@pytest.mark.parametrize(
    ("date", "mark"),
    [
        ("2025-12-06", "day"),
        ("2016-05-26/2016-05-28", "span"),
        ("2005/..", "span"),
        ("2025-12", "within"),
        ("2025", "within"),
        ("199X", "within"),
        ("2025-12-0X", "within"),
        ("2025-21", "within"),
        ("2025-12-06~", "about"),
        ("2025?", "about"),
        ("2025-12%", "about"),
        ("2005/", "about"),
        ("2016-05-26~/2016-05-28", "about"),
        ("199X/2005", "about"),
    ],
)
def test_each_date_wears_the_mark_of_its_precision(date, mark):
    assert mark_of(read_date(date)) == mark
    timeline = draw_timeline({"": [event(date)]})
    assert f"ds-time__{'rim' if mark == 'within' else mark}" in items(timeline.svg)[0]


def test_a_date_without_a_day_is_as_long_as_what_it_can_mean():
    axis = ["2024-01-01", "2024-12-31", "2025-01-01", "2025-12-31", "2025-06-15"]
    known = {date: spread(draw_timeline({"": [event(date), *events(axis)]}).svg) for date in ("2024", "2025-12-0X")}
    year, days = known["2024"], known["2025-12-0X"]
    assert year[1] - year[0] > 100
    assert 0 < days[1] - days[0] < 12


def test_an_open_end_runs_to_the_edge_and_says_so():
    timeline = draw_timeline({"": events(["2005/..", "../2001", "2003"])})
    item = next(one for one in items(timeline.svg) if "from 2005 on" in one)
    assert f'x2="{100 * (WIDTH - MARGIN) / WIDTH:.2f}%"' in item
    assert "ds-time__open" in item
    assert "its beginning or end is open" in [meaning for _, meaning in timeline.legend]


def test_the_legend_has_only_what_occurs():
    plain = draw_timeline({"": events(["2025-01-01", "2025-01-02", "2025-01-03"])})
    assert [meaning for _, meaning in plain.legend] == ["on that day"]
    mixed = draw_timeline({"": events(["1995", "2025-01-02~", "2025-01-03/2025-02"])})
    assert len(mixed.legend) == 4


def test_the_axis_shows_what_it_skips():
    labels = [one.cell and one.cell.label for one in make_scale([read_date("1995"), read_date("2025-12-06")]).stretches]
    assert labels == ["1990s", None, "2020s"]
    assert "ds-time__break" in draw_timeline({"": events(["1995", "2025-12-06", "2025-12-07"])}).svg


def test_the_axis_gives_dense_years_more_room():
    dates = ["199X", "2005", "2014-11", *(f"2025-{month:02}-10" for month in range(1, 13))]
    stretches = make_scale([read_date(date) for date in dates]).stretches
    by_label = {one.cell.label: one.right - one.left for one in stretches if one.cell}
    dense = sum(width for label, width in by_label.items() if label.endswith("2025"))
    assert dense > 2 * by_label["1990s"]


@pytest.mark.parametrize(
    ("dates", "label"),
    [
        (["-0043-03-15"], "51–42 BC"),
        (["-0050", "-0043-03-15"], "BC"),
        (["Y12025", "Y12031"], "12,0"),
        (["0001-01-01", "0000-12-31"], "1 BC"),
        (["Y-170000000", "Y170000000"], "BC"),
        (["XXXX"], "–"),
    ],
)
def test_years_before_christ_and_far_away_have_an_axis(dates, label):
    drawn = draw_timeline({"": events(dates)}).svg
    assert label in "".join(re.findall(r'<g class="ds-time__axis".*?</g>', drawn))
    assert overlaps(drawn) == []


def test_one_event_is_drawn():
    timeline = draw_timeline({"": [event("2025-12-06", "Alone")]})
    assert len(items(timeline.svg)) == 1
    assert "Alone: 6 December 2025" in timeline.svg


def test_three_hundred_events_are_drawn_in_lanes_and_none_twice():
    dates = [f"{2000 + number % 26}-{1 + number % 12:02}-{1 + number % 28:02}" for number in range(300)]
    drawn = events(dates, "An event with a title that is rather long for a drawing so full")
    timeline = draw_timeline({"Exercises": drawn[::2], "Statements": drawn[1::2]}, most_zoom=64)
    assert len(set(re.findall(r'href="([^"]+)"', timeline.svg))) == 300
    assert overlaps(timeline.svg) == []
    assert float(re.search(r'height="([\d.]+)"', timeline.svg)[1]) < 5000


def test_lanes_have_headings_and_do_not_share_rows():
    timeline = draw_timeline({"Exercises": events(["2024"]), "Tests": events(["2025"], "Other")})
    assert re.findall(r'ds-time__lane" x="0" y="[^"]+">([^<]+)', timeline.svg) == ["Exercises", "Tests"]
    first, second = (mark_box(item) for item in items(timeline.svg))
    assert second.top > first.bottom


def test_the_same_events_give_the_same_bytes():
    dates = ["199X", "2005-08-19/2005-08-25", "2025-12-0X", "2025-12-06", "2025/.."]
    assert draw_timeline({"": events(dates)}) == draw_timeline({"": events(dates)})


@pytest.mark.parametrize("title", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "a & b </title> c"])
def test_a_hostile_title_stays_text(title):
    timeline = draw_timeline({title: [event("2025-12-06", title)]})
    assert "<script" not in timeline.svg
    assert "<img" not in timeline.svg
    assert timeline.svg.count("</title>") == 1


def test_the_one_that_the_page_is_about_is_marked():
    drawn = events(["2023", "2024", "2025"])
    svg = draw_timeline({"": drawn}, current=drawn[1].id).svg
    assert [f"events/{drawn[1].id}/" in item for item in items(svg)] == ['aria-current="page"' in i for i in items(svg)]


@pytest.mark.parametrize(
    ("text", "room", "short"),
    [
        ("Joint bomber patrol", 500, "Joint bomber patrol"),
        ("Joint bomber patrol over the sea, again", 110, "Joint bomber…"),
        ("Donaudampfschifffahrtsgesellschaft", 80, "Donaudampf…"),
        ("中俄联合反导演习", 50, "中…"),
    ],
)
def test_labels_are_shortened_by_words(text, room, short):
    (found,) = wrap_text(text, room, FONT_SIZE, 1)
    assert text_width(found, FONT_SIZE) <= room
    assert found == short or (found.endswith("…") and " " not in text)


def test_pages_draw_three_dates_and_more_and_list_the_rest(link):
    from drillsite.site.pages import plan_pages
    from drillsite.site.render import Renderer, SiteAbout

    known = {
        "themes/t.yml": "t: {title: T, question: Q?, summary: S., section: A}\n",
        "actors.yml": "a: {name: A, type: state, summary: S.}\nb: {name: B, type: state, summary: S.}\n",
        "events.yml": "".join(
            f"e{number}: {{title: Event {number}, date: '{2000 + number}', type: test, participants: "
            f"[{'a, b' if number < 2 else 'a'}], summary: S.}}\n"
            for number in range(20)
        ),
    }
    knowledge = link(known)
    renderer = Renderer(knowledge, SiteAbout("Site"))
    pages = {page.address: renderer.render(page).html for page in plan_pages(knowledge)}
    assert len(items(pages["actors/a/"])) == 12
    assert "8 more events" in pages["actors/a/"]
    assert len(set(re.findall(r"events/(e\d+)/", pages["actors/a/"]))) == 20
    assert "ds-time" not in pages["actors/b/"]
    assert 'class="ds-strip"' in pages["actors/b/"]
    assert len(items(pages["events/"])) == 20


def test_a_site_without_dates_says_so(link):
    from drillsite.site.pages import plan_pages
    from drillsite.site.render import Renderer, SiteAbout

    knowledge = link({"themes/t.yml": "t: {title: T, question: Q?, summary: S., section: A}\n"})
    renderer = Renderer(knowledge, SiteAbout("Site"))
    page = next(page for page in plan_pages(knowledge) if page.address == "events/")
    html = renderer.render(page).html
    assert "No event is recorded yet." in html
    assert "ds-time" not in html
