"""The records of this repository, against the article and the list of sources that they were made from.

Both lie outside the repository (`../shared`), so what needs them is skipped where they are not.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from drillsite.knowledge import Knowledge, load_knowledge
from drillsite.records.quotes import check_quotes, find_quote, fold_text

REPOSITORY = Path(__file__).parent.parent
ARTICLE = REPOSITORY.parent / "shared" / "article.txt"
FACTS = REPOSITORY.parent / "shared" / "facts" / "sources.yml"
ARTICLE_ID = "manj-joint-drills"

needs_article = pytest.mark.skipif(not ARTICLE.is_file(), reason="the article is not at hand (../shared/article.txt)")
needs_facts = pytest.mark.skipif(not FACTS.is_file(), reason="the list of sources is not at hand (../shared/facts)")


@pytest.fixture(scope="module")
def known() -> Knowledge:
    loaded = load_knowledge(REPOSITORY / "data", REPOSITORY / "texts", "data")
    assert loaded.problems == ()
    assert loaded.knowledge is not None
    return loaded.knowledge


@pytest.fixture(scope="module")
def facts() -> dict[str, Any]:
    with FACTS.open(encoding="utf-8") as file:
        return dict(yaml.safe_load(file))


@pytest.fixture(scope="module")
def sections() -> list[str]:
    with FACTS.open(encoding="utf-8") as file:
        return list(dict.fromkeys(claim["section"] for claim in yaml.safe_load(file)["claims"]))


def number_sentences(text: str, headings: list[str]) -> dict[tuple[str, int, int], str]:
    """Give the sentences of the article by section, paragraph and number.

    A line is a paragraph; a note on the author stands before the first, the publisher's notices stand after the last.
    """
    wanted = {fold_text(heading) for heading in headings}
    found: dict[tuple[str, int, int], str] = {}
    section, paragraph = "", 0
    for line in text.partition("\nIf you want to submit")[0].splitlines()[1:]:
        line = line.strip()
        if fold_text(line) in wanted:
            section, paragraph = fold_text(line), 0
        elif line and section:
            paragraph += 1
            for number, sentence in enumerate(re.split(r"(?<=[.!?”])\s+(?=[A-Z])", line), 1):
                found[section, paragraph, number] = sentence
    return found


def locate(locator: str) -> set[tuple[int, int]]:
    """Give the paragraph and sentences that a locator names: `paragraph 1, sentences 2–3`."""
    found = re.fullmatch(r"paragraph (\d+), sentences? (\d+)(?:(?:[–-]| and | to )(\d+))?", locator)
    assert found, locator
    first, last = int(found[2]), int(found[3] or found[2])
    return {(int(found[1]), number) for number in range(first, last + 1)}


def test_the_records_have_no_problem_and_there_are_enough_of_them(known):
    counts = Counter(record.kind for record in known.ordered)
    assert counts["theme"] == 11
    assert counts["claim"] >= 65
    assert counts["actor"] >= 20
    assert counts["source"] == 104


def test_every_claim_names_the_section_the_place_and_the_words_of_the_article(known):
    sections = {theme.section for theme in known.themes}
    for claim in known.claims:
        for stated in claim.stated_in:
            assert stated.source == ARTICLE_ID
            assert stated.section in sections
            assert stated.locator, claim.id
            assert stated.quote, claim.id


def test_the_first_two_drills_and_the_third_are_one_series(known):
    (series,) = [
        events for events in known.series.values() if any(one.id == "aerospace-security-2016" for one in events)
    ]
    assert [event.id for event in series] == ["aerospace-security-2016", "aerospace-security-2017", "third-joint-drill"]


def test_a_dozen_reports_of_one_notice_are_one_voice(known):
    verdict = known.verdicts["third-drill-in-russia"]
    (ministry,) = [group for group in verdict.supporting if group.origin == ("actor", "prc-mnd")]
    assert len(ministry.evidence) >= 8


def test_what_no_source_says_is_unsourced_and_silence_is_context(known):
    tested = [claim for claim in known.claims if "hq-19" in claim.systems and "third-joint-drill" in claim.events]
    assert any(known.verdicts[claim.id].word == "unsourced" and known.verdicts[claim.id].context for claim in tested)


@needs_article
def test_every_quote_of_the_article_is_in_the_article(known):
    count, problems = check_quotes(known.records, {ARTICLE_ID: ARTICLE.read_text("utf-8")})
    assert problems == []
    assert count.checked >= len(known.claims)


@needs_article
@needs_facts
def test_the_sentences_of_the_article_are_covered_by_claims(known, sections):
    sentences = number_sentences(ARTICLE.read_text("utf-8"), sections)
    assert len(sentences) == 56
    covered = set()
    for claim in known.claims:
        for stated in claim.stated_in:
            section = fold_text(stated.section or "")
            covered |= {(section, *place) for place in locate(stated.locator or "")}
    assert covered <= set(sentences), "a locator names a sentence that the article does not have"
    assert len(covered) / len(sentences) >= 0.98, sorted(set(sentences) - covered)


@needs_article
@needs_facts
def test_every_quote_stands_in_the_very_sentence_that_its_locator_names(known, sections):
    sentences = number_sentences(ARTICLE.read_text("utf-8"), sections)
    misplaced = []
    for claim in known.claims:
        for stated in claim.stated_in:
            places = sorted(locate(stated.locator or ""))
            text = " ".join(sentences[fold_text(stated.section or ""), *place] for place in places)
            if stated.quote and not find_quote(stated.quote, fold_text(text)):
                misplaced.append((claim.id, stated.locator))
    assert misplaced == []


@needs_article
@needs_facts
def test_every_section_of_the_article_is_a_theme(known, sections):
    assert len(sections) == 11
    assert [fold_text(theme.section or "") for theme in known.themes] == [fold_text(section) for section in sections]
    assert all(theme.question and theme.body for theme in known.themes)
    assert all(any(claim.theme == theme.id for claim in known.claims) for theme in known.themes)


@needs_facts
def test_each_address_in_the_list_is_that_of_exactly_one_source(known, facts):
    counts = Counter(source.URL for source in known.sources)
    assert len(facts["sources"]) == 103
    assert [one["id"] for one in facts["sources"] if counts[one["address"]] != 1] == []


@needs_facts
def test_each_source_in_the_list_is_used_as_evidence(known, facts):
    by_address = {source.URL: source for source in known.sources}
    used = {key for key, impact in known.impacts.items() if impact.uses}
    assert [one["id"] for one in facts["sources"] if by_address[one["address"]].key not in used] == []


@needs_facts
def test_a_quote_of_a_source_is_the_one_in_the_list(known, facts):
    quotes = {one["address"]: one.get("quote") for one in facts["sources"]}
    wrong = []
    for record in (*known.claims, *known.events):
        for item in record.evidence:
            listed = quotes.get(known["source", item.source].URL)
            if item.quote and (not listed or not find_quote(item.quote, fold_text(listed))):
                wrong.append((record.id, item.source, item.quote))
    assert wrong == []


@needs_facts
def test_no_address_is_in_the_data_that_is_not_in_the_list(known):
    listed = FACTS.read_text("utf-8")
    if ARTICLE.is_file():
        listed += ARTICLE.read_text("utf-8")
    for path in (REPOSITORY / "data").rglob("*.yml"):
        for address in re.findall(r"https?://[^\s\]})'\"]+|10\.\d{4,9}/\S+", path.read_text("utf-8")):
            assert address in listed, f"{path.name}: {address}"


@needs_facts
def test_every_date_of_a_source_is_one_that_the_list_gives(known, facts):
    by_address = {one["address"]: one for one in facts["sources"]}
    wrong = []
    for source in known.sources:
        listed = by_address.get(source.URL or "")
        if (
            source.issued
            and listed
            and source.issued.text[:4] not in f"{listed['date']} {listed.get('note')} {listed['address']}"
        ):
            wrong.append((source.id, source.issued.text, listed["date"]))
    assert wrong == []
