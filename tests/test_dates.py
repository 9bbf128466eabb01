from __future__ import annotations

import datetime
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from drillsite.records import DateError, EdtfDate, read_date


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "words"),
    [
        ("2025-12-06", (2025, 12, 6), (2025, 12, 6), "6 December 2025"),
        ("2025-12", (2025, 12, 1), (2025, 12, 31), "December 2025"),
        ("2025", (2025, 1, 1), (2025, 12, 31), "2025"),
        ("2024-02", (2024, 2, 1), (2024, 2, 29), "February 2024"),
        ("199X", (1990, 1, 1), (1999, 12, 31), "the 1990s"),
        ("19XX", (1900, 1, 1), (1999, 12, 31), "the years 1900–1999"),
        ("XXXX", (0, 1, 1), (9999, 12, 31), "a year not known"),
        ("1X9X", (1090, 1, 1), (1999, 12, 31), "a year of the form 1X9X"),
        ("2025-12~", (2025, 12, 1), (2025, 12, 31), "about December 2025"),
        ("2025?", (2025, 1, 1), (2025, 12, 31), "2025 (uncertain)"),
        ("2025%", (2025, 1, 1), (2025, 12, 31), "about 2025 (uncertain)"),
        ("2025-12-0X", (2025, 12, 1), (2025, 12, 9), "early December 2025"),
        ("2025-12-1X", (2025, 12, 10), (2025, 12, 19), "mid-December 2025"),
        ("2025-12-3X", (2025, 12, 30), (2025, 12, 31), "the end of December 2025"),
        ("2025-12-XX", (2025, 12, 1), (2025, 12, 31), "December 2025 (day unknown)"),
        ("2025-XX", (2025, 1, 1), (2025, 12, 31), "2025 (month unknown)"),
        ("2025-21", (2025, 3, 1), (2025, 5, 31), "spring 2025"),
        ("-0043-03-15", (-43, 3, 15), (-43, 3, 15), "15 March 44 BC"),
        ("Y170000002", (170000002, 1, 1), (170000002, 12, 31), "170000002"),
        ("2025-12-06T14:30:00Z", (2025, 12, 6), (2025, 12, 6), "6 December 2025, 14:30 UTC"),
        ("2016-05-26/2016-05-28", (2016, 5, 26), (2016, 5, 28), "26–28 May 2016"),
        ("2016-05-30/2016-06-02", (2016, 5, 30), (2016, 6, 2), "30 May – 2 June 2016"),
        ("2016-12-30/2017-01-02", (2016, 12, 30), (2017, 1, 2), "30 December 2016 – 2 January 2017"),
        ("2016-05/2016-06", (2016, 5, 1), (2016, 6, 30), "May–June 2016"),
        ("2005/..", (2005, 1, 1), (10**9, 12, 31), "from 2005 on"),
        ("../2005", (-(10**9), 1, 1), (2005, 12, 31), "until 2005"),
        ("2005/", (2005, 1, 1), (10**9, 12, 31), "from 2005 (end unknown)"),
        ("/2005", (-(10**9), 1, 1), (2005, 12, 31), "until 2005 (start unknown)"),
    ],
)
def test_a_date_keeps_the_precision_that_it_states(text, earliest, latest, words):
    date = read_date(text)
    assert (date.earliest, date.latest, date.words) == (earliest, latest, words)
    assert str(date) == date.text == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2025-XX-15", "the 15th of an unknown month of 2025"),
        ("2025-XX-XX", "2025 (month and day unknown)"),
        ("2025-XX-0X", "early in an unknown month of 2025"),
        ("2025-XX-X2", "the 2nd, 12th or 22nd of an unknown month of 2025"),
        ("2025-12-X1", "the 1st, 11th, 21st or 31st of December 2025"),
        ("2025-02-X9", "the 9th or 19th of February 2025"),
        ("2024-02-X9", "the 9th, 19th or 29th of February 2024"),
        ("2025-1X", "October, November or December 2025"),
        ("2025-1X-15", "the 15th of October, November or December 2025"),
        ("2025-0X", "a month from January to September 2025"),
        ("2025-0X-XX", "a month from January to September 2025 (day unknown)"),
        ("2025-X1", "January or November 2025"),
        ("2025-X3-3X", "the end of March 2025"),
        ("199X-12-06", "6 December in the 1990s"),
        ("19XX-21", "spring in the years 1900–1999"),
        ("199X-XX-15", "the 15th of an unknown month in the 1990s"),
        ("XXXX-12-25", "25 December of a year not known"),
        ("X9XX", "a year of the form X9XX"),
        ("-199X", "the years 2000–1991 BC"),
        ("-19XX", "the years 2000–1901 BC"),
        ("-1X9X", "a year of the form -1X9X (0000 is 1 BC)"),
        ("-XXXX", "a year BC not known"),
        ("000X", "the years 1 BC – AD 9"),
        ("054X", "the years 540–549"),
        ("2025-12-06T12:30:00", "6 December 2025, 12:30"),
        ("2025-12-06T12:30:00+08:00", "6 December 2025, 12:30 (UTC+8)"),
        ("2025-12-06T12:30:15-03:30", "6 December 2025, 12:30:15 (UTC−3:30)"),
        ("2025-12-06T12:30:00+05", "6 December 2025, 12:30 (UTC+5)"),
        ("2025-12-06T12:30:00+00:00", "6 December 2025, 12:30 UTC"),
        (
            "2025-12-06T12:30:00Z/2025-12-06T14:00:00Z",
            "6 December 2025, 12:30 UTC – 6 December 2025, 14:00 UTC",
        ),
        ("2016-05/2016", "May 2016 – 2016"),
        ("2016-05/2016-06~", "May 2016 – about June 2016"),
    ],
)
def test_the_words_of_a_date_leave_out_nothing_that_it_states(text, words):
    assert read_date(text).words == words


MONTHS = [f"{number:02}" for number in range(1, 13)] + [f"{one}X" for one in "01X"] + [f"X{one}" for one in range(10)]
DAYS = [f"{number:02}" for number in range(1, 32)] + [f"{one}X" for one in "0123X"] + [f"X{one}" for one in range(10)]


def days_that_fit(text: str) -> frozenset[str]:
    """Give the days of 2024 that a date can mean, found by the signs alone."""
    first = datetime.date(2024, 1, 1)
    days = [(first + datetime.timedelta(number)).isoformat() for number in range(366)]
    return frozenset(day for day in days if re.fullmatch(text.replace("X", r"\d"), day))


def test_dates_that_can_mean_other_days_have_other_words():
    said: dict[str, frozenset[str]] = {}
    for text in (f"2024-{month}-{day}" for month in MONTHS for day in DAYS):
        if days := days_that_fit(text):
            assert said.setdefault(read_date(text).words, days) == days, text
    assert len(said) > 700


@pytest.mark.parametrize("text", ["2025-12~", "199X", "2025-XX", "2005?", "2005/", "199X/2005"])
def test_a_date_that_is_not_sure_says_so(text):
    assert read_date(text).is_uncertain


@pytest.mark.parametrize("text", ["2025-12", "2025", "2025-12-06", "2005/..", "2005/2010"])
def test_a_date_that_is_only_coarse_is_not_called_uncertain(text):
    assert not read_date(text).is_uncertain


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2025-12", "2025"),
        ("199X", "1990s"),
        ("2005/2010", "2005–2010"),
        ("2005/..", "2005–"),
        ("../2005", "–2005"),
        ("-0043", "44 BC"),
        ("-199X", "2000–1991 BC"),
        ("-0043/..", "44 BC–"),
        ("000X", "1 BC – AD 9"),
    ],
)
def test_a_date_has_a_short_label_of_years(text, year):
    assert read_date(text).year == year


@pytest.mark.parametrize(
    "text",
    [
        "2025-02-30",
        "2023-02-29",
        "1900-02-29",
        "2025-13",
        "2025-00",
        "2025-04-31",
        "2025-02-3X",
        "2025-12-32",
    ],
)
def test_a_day_or_month_that_does_not_exist_is_refused(text):
    with pytest.raises(DateError):
        read_date(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/",
        "../..",
        "x",
        "202",
        "20255",
        "2025-1-1",
        "2025-12-06T25:00:00Z",
        "2025-12-XXT10:00:00Z",
        "2025-21-05",
    ],
)
def test_a_text_that_is_no_edtf_is_refused(text):
    with pytest.raises(DateError):
        read_date(text)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("2016-5-6", "write 2016-05-06"),
        ("2016/05", "write 2016-05"),
        ("2016.5.26", "write 2016-05-26"),
        ("26.5.2016", "write 2016-05-26"),
        ("26/05/2016", "write 2016-05-26"),
        ("05/26/2016", "write 2016-05-26"),
        ("06/12/2025", "write 2025-12-06 or 2025-06-12"),
        ("May 2016", "write 2016-05"),
        ("26 May 2016", "write 2016-05-26"),
        ("26 Sept. 2016", "write 2016-09-26"),
        ("May 26, 2016", "write 2016-05-26"),
        ("1990s", "write 199X"),
        ("ca. 2005", "write 2005~"),
        ("about 2005-06", "write 2005-06~"),
        ("2016-2017", "write 2016/2017"),
        ("2016–2017", "write 2016/2017"),
        ("2016-05-26 – 2016-05-28", "write 2016-05-26/2016-05-28"),
        ("2016-05-28/2016-05-26", "write 2016-05-26/2016-05-28"),
        ("2016-5-1/2016-05-03", "write 2016-05-01"),
        ("2016/2017/2018", "write 2016-05-26/2016-05-28"),
        ("31.2.2016", "write 2025-12-06, 2025-12, 2025, 199X, 2025-12~ or 2016-05-26/2016-05-28"),
        ("Smarch 2016", "write 2025-12-06, 2025-12, 2025, 199X, 2025-12~ or 2016-05-26/2016-05-28"),
    ],
)
def test_a_loosely_written_date_is_refused_with_its_edtf_form(text, hint):
    with pytest.raises(DateError) as caught:
        read_date(text)
    assert caught.value.hint == hint


def test_a_day_in_an_unknown_month_or_year_begins_and_ends_on_days_that_exist():
    assert read_date("2025-0X-31").latest == (2025, 8, 31)
    assert read_date("2025-X2-30").earliest == (2025, 12, 30)
    assert (read_date("199X-02-29").earliest, read_date("199X-02-29").latest) == (
        (1992, 2, 29),
        (1996, 2, 29),
    )


def test_dates_sort_by_first_day_then_last_day():
    texts = ["2016-05-26", "2016", "../2005", "199X", "2016-05", "2016/..", "2005"]
    assert sorted(texts, key=read_date) == [
        "../2005",
        "199X",
        "2005",
        "2016",
        "2016/..",
        "2016-05",
        "2016-05-26",
    ]


@settings(deadline=None, max_examples=100)
@given(st.dates())
def test_every_day_of_the_calendar_is_its_own_first_and_last_day(day: datetime.date):
    date = read_date(day.isoformat())
    assert date.earliest == date.latest == (day.year, day.month, day.day)
    assert str(day.day) in date.words
    assert read_date(day.isoformat()[:7]).earliest <= date.earliest <= read_date(day.isoformat()[:4]).latest


ONE = st.from_regex(
    r"\A(Y-?[1-9][0-9]{4,8}|-?[0-9X]{4})(-([01X][0-9X]|2[1-4])(-[0-3X][0-9X](T[0-2][0-9]:00:00Z?)?)?)?[?~%]?\Z"
)
TEXTS = st.one_of(ONE, st.tuples(st.one_of(ONE, st.sampled_from(["", ".."])), ONE).map("/".join), st.text(max_size=30))


def read(text: str) -> EdtfDate | DateError:
    try:
        return read_date(text)
    except DateError as fault:
        return fault


@settings(deadline=None, max_examples=400)
@given(TEXTS)
@example("2025-0X-3X")
@example("-XXXX-XX-XX")
@example("XXX1-02-29")
@example("٢٠٢٥-١٢")
def test_any_text_is_a_date_with_words_whose_days_are_in_order_or_is_refused_with_a_hint(text: str):
    found = read(text)
    if isinstance(found, DateError):
        assert str(found)
        assert found.hint
        return
    assert found.earliest <= found.latest
    assert found.words.strip()
    assert found.year
    assert found.text == text
    for year, month, day in (found.earliest, found.latest):
        assert 1 <= month <= 12
        assert 1 <= day <= 31
        if 1 <= year <= 9999:
            datetime.date(year, month, day)
