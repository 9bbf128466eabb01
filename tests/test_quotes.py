from __future__ import annotations

import pytest

from drillsite.problems import show_text
from drillsite.records import quotes
from drillsite.records.fields import count_words
from drillsite.records.quote_check import check_quotes
from drillsite.records.quotes import SourceText

THEME = "drills:\n  title: Drills\n  summary: What they were.\n"
SOURCES = "article:\n  type: webpage\n  title: The article\npaper:\n  type: report\n  title: The paper\n"
CLAIM = """\
third-drill:
  statement: A third drill was held.
  type: fact
  theme: drills
  stated_in:
    - source: article
      quote: {quote}
  evidence:
    - source: paper
      stance: supports
      quote: held in Russia
"""
TEXT = "In December 2025 the two held a third bilateral missile defense exercise on Russian soil."


def records_with(check, quote: str):
    records, problems = check({"themes.yml": THEME, "sources.yml": SOURCES, "claims.yml": CLAIM.format(quote=quote)})
    assert problems == []
    return records


def test_a_quote_in_the_text_of_its_source_is_counted_as_checked(check):
    records = records_with(check, "third bilateral missile defense exercise")
    count, problems = check_quotes(records, {"article": TEXT * 3})
    assert (count.found, count.missing, count.unseen, count.total, problems) == (1, 0, {"paper": 1}, 2, [])


def test_quotes_without_a_text_at_hand_are_counted_and_not_blamed(check):
    count, problems = check_quotes(records_with(check, "anything"), {})
    assert (count.found, count.missing, count.unseen, problems) == (0, 0, {"article": 1, "paper": 1}, [])


def test_a_quote_that_is_not_in_the_text_is_reported_with_the_nearest_passage(check):
    _, (problem,) = check_quotes(records_with(check, "third bilateral missile defence exercise"), {"article": TEXT})
    assert show_text(problem) == (
        'data/claims.yml:7:14: error[quote-not-found]: the quote is not in the text of "article"\n'
        "    7 |       quote: third bilateral missile defence exercise\n"
        "      |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
        '  hint: nearest is "third bilateral missile defense exercise"'
    )


def test_a_quote_unlike_anything_in_the_text_says_so(check):
    _, (problem,) = check_quotes(records_with(check, "zzz"), {"article": TEXT})
    assert problem.hint == "nothing like it is there"


def test_a_quote_in_the_text_of_another_source_does_not_count(check):
    _, problems = check_quotes(records_with(check, "third bilateral"), {"article": "", "paper": TEXT})
    assert [problem.place.line for problem in problems] == [7, 11]


def test_a_source_named_with_its_kind_is_the_same_source(check):
    claim = CLAIM.format(quote="nowhere").replace("source: article", "source: source:article")
    records, problems = check({"themes.yml": THEME, "sources.yml": SOURCES, "claims.yml": claim})
    assert problems == []
    count, problems = check_quotes(records, {"article": TEXT})
    assert (count.missing, len(problems)) == (1, 1)


def test_the_evidence_of_a_date_is_checked_as_well(check):
    event = (
        "drill:\n  title: A drill\n  date: 2025-12\n  type: exercise\n  summary: It was held.\n"
        "  evidence: [{source: paper, stance: supports, quote: in December}]\n"
    )
    records, problems = check({"sources.yml": SOURCES, "events.yml": event})
    assert problems == []
    count, problems = check_quotes(records, {"paper": "in November"})
    assert (count.missing, count.total, len(problems)) == (1, 1, 1)


def test_a_word_parted_at_the_end_of_a_line_of_the_text_is_found():
    for text in (
        "a third bilat-\neral missile",
        "a third\nbilateral missile",
        "a third bilat‐\n  eral missile",
    ):
        assert SourceText(text).has("third bilateral missile")
    for text in ("a third-\nbilateral missile", "a third-bilateral missile"):
        assert SourceText(text).has("third-bilateral missile")


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("the 'third' drill", "the ‘third’ drill"),
        ('the "third" drill', "the “third” drill"),
        ("2016–2017", "2016-2017"),
        ("one two", "one\n  two"),
        ("one two", "one\u00a0two"),
        ("one … four", "one two three four"),
        ("one ... four", "one two three four"),
        ("one [and] four", "one two three four"),
        ("“one two”", "one two"),
        ("missile", "mis\u00adsile"),
        ("café", "cafe\u0301"),
    ],
)
def test_marks_dashes_blanks_and_gaps_are_forgiven(quote, text):
    assert SourceText(text).has(quote)


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("One two", "one two"),
        ("one two", "one, two"),
        ("four … one", "one two three four"),
        ("one … one", "one two"),
        ("defence", "defense"),
        ("…", "one two"),
        ("[…]", "one two"),
        ('""', "one two"),
    ],
)
def test_nothing_else_is_forgiven(quote, text):
    assert not SourceText(text).has(quote)


@pytest.mark.parametrize(
    ("text", "words"),
    [("one two", 2), ("third-generation S-400s", 2), ("3.5 km", 2), ("China’s own", 2), ("— …", 0), ("", 0)],
)
def test_the_words_of_a_quote_are_counted_as_people_do(text, words):
    assert count_words(text) == words


@pytest.mark.parametrize(
    ("quotes", "words"),
    [
        (["two three"], 2),
        (["two three", "three, four"], 3),
        (["two three", "two three"], 2),
        (["one … ten"], 2),
        (["wo thre"], 2),
        (["nine-ten"], 1),
        (["nowhere"], 0),
        ([""], 0),
    ],
)
def test_the_words_of_quotes_are_counted_once_where_they_overlap(quotes, words):
    text = SourceText("one two three, four “five” six-\nseven eight nine-\nten ten")
    assert len(set().union(*map(text.words_of, quotes))) == words


def test_words_parted_at_line_ends_have_the_same_numbers_in_both_readings():
    text = SourceText("a bilat-\neral missile of the third-\nbilateral sort")
    assert text.words_of("bilateral missile") == {1, 2}
    assert text.words_of("third-bilateral sort") == {5, 6}
    assert text.word_count == 7


def test_chinese_words_are_counted_by_the_character():
    text = SourceText("中俄第三次 联合反导演习, HQ-19!")
    assert text.word_count == 12
    assert len(text.words_of("联合反导")) == 4


def share_of(check, texts, quote="third bilateral missile"):
    _, problems = check_quotes(records_with(check, quote), texts)
    return [show_text(problem) for problem in problems if problem.code == "quotation-share"]


def test_more_than_a_quarter_of_a_work_in_quotes_is_a_warning_at_the_longest(check):
    assert share_of(check, {"article": "third bilateral missile " + "and so on " * 3}) == []
    (warning,) = share_of(check, {"article": "third bilateral missile " + "and so on " * 2 + "and so"})
    assert warning == (
        'data/claims.yml:7:14: warning[quotation-share]: 28 % of the words of "article" are quoted '
        "(3 of 11, in 1 quote), and at most 25 % may be\n"
        "    7 |       quote: third bilateral missile\n"
        "      |              ^^^^^^^^^^^^^^^^^^^^^^^\n"
        "  hint: quote where the words bear on that very claim, mostly the two or three that fix it; "
        "this is the longest quote"
    )


def test_what_is_quoted_of_a_source_that_makes_no_claim_has_no_share(check):
    assert share_of(check, {"paper": "held in Russia"}) == []


def test_quotes_of_a_work_that_are_evidence_count_too(check):
    claims = CLAIM.format(quote="third bilateral").replace("source: paper", "source: source:article")
    claims += claims.replace("third-drill:", "fourth-drill:").replace("third bilateral", "third bilateral missile")
    records, _ = check({"themes.yml": THEME, "sources.yml": SOURCES, "claims.yml": claims})
    text = "The third bilateral missile exercise was held in Russia in the very cold winter of that year."
    count, problems = check_quotes(records, {"article": text})
    (warning,) = [problem for problem in problems if problem.code == "quotation-share"]
    assert (count.found, count.missing) == (4, 0)
    assert warning.message.startswith('36 % of the words of "article" are quoted (6 of 17, in 4 quotes)')


def test_a_quote_is_looked_for_once_in_a_text(check, monkeypatch):
    asked: list[str] = []
    find = quotes._Folded.find
    monkeypatch.setattr(quotes._Folded, "find", lambda self, quote: (asked.append(quote), find(self, quote))[1])
    check_quotes(records_with(check, "third bilateral missile"), {"article": TEXT, "paper": "held in Russia"})
    assert asked == ["third bilateral missile", "held in Russia"]
