"""The records of this repository, against the article and the lists of sources and searches that they were made from.

All of these lie outside the repository (`../shared`), so what needs them is skipped where they are not.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from drillsite.knowledge import Knowledge, load_knowledge
from drillsite.records.quote_check import check_quotes
from drillsite.records.quotes import SourceText, fold_text

if TYPE_CHECKING:
    from drillsite.records.models import Claim, Source

REPOSITORY = Path(__file__).parent.parent
SHARED = REPOSITORY.parent / "shared"
ARTICLE = SHARED / "article.txt"
LISTS = SHARED / "facts"
ARTICLE_ID = "manj-joint-drills"
QUOTED_SHARE = 0.25
"""How much of the article's words may be quoted in all, each word counted once."""

needs_article = pytest.mark.skipif(not ARTICLE.is_file(), reason="the article is not available (../shared/article.txt)")
needs_lists = pytest.mark.skipif(not LISTS.is_dir(), reason="the lists of sources are not available (../shared/facts)")


def read_list(name: str) -> Any:
    """Return what a list of facts holds."""
    return yaml.safe_load((LISTS / f"{name}.yml").read_text("utf-8"))


@pytest.fixture(scope="module")
def known() -> Knowledge:
    loaded = load_knowledge(REPOSITORY / "data", REPOSITORY / "texts", "data")
    assert loaded.problems == ()
    assert loaded.knowledge is not None
    return loaded.knowledge


@pytest.fixture(scope="module")
def listed() -> list[dict[str, Any]]:
    """Return the sources of both lists; where a better copy was found later, with its address, title and words."""
    better = {one["id"]: one for one in read_list("corrections")["sources_better"]}
    both = read_list("sources")["sources"] + read_list("more-sources")["sources"]
    return [{**one, **better.get(one["id"], {})} for one in both]


@pytest.fixture(scope="module")
def source_of(known, listed) -> dict[str, Source]:
    """Return the record of each listed source by the id that it has in the list."""
    by_address = {source.URL: source for source in known.sources}
    return {one["id"]: by_address[one["address"]] for one in listed if one["address"] in by_address}


@pytest.fixture(scope="module")
def sections() -> list[str]:
    return list(dict.fromkeys(claim["section"] for claim in read_list("sources")["claims"]))


def number_sentences(text: str, headings: list[str]) -> dict[tuple[str, int, int], str]:
    """Return the sentences of the article by section, paragraph and number.

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
    """Return the paragraph and sentences that a locator names: `paragraph 1, sentences 2–3`."""
    found = re.fullmatch(r"paragraph (\d+), sentences? (\d+)(?:(?:[–-]| and | to )(\d+))?", locator)
    assert found, locator
    first, last = int(found[2]), int(found[3] or found[2])
    return {(int(found[1]), number) for number in range(first, last + 1)}


def quoted_words(quote: str, text: str) -> set[int]:
    """Return the numbers of the words of a folded text that a quote covers, its gaps left out."""
    covered: set[int] = set()
    position = 0
    for part in re.split(r"\s*(?:\[[^\]]*\]|…|\.\.\.)\s*", quote):
        words = fold_text(part).strip("\"' ")
        if not words:
            continue
        position = text.find(words, position)
        assert position >= 0, (quote, text)
        start = len(text[:position].rsplit(" ", 1)[0].split()) if " " in text[:position] else 0
        covered |= set(range(start, start + len(words.split())))
        position += len(words)
    return covered


def claim_by_any_id(known: Knowledge) -> dict[str, Claim]:
    """Return each claim by its id and by its former ids."""
    return {name: claim for claim in known.claims for name in (*claim.formerly, claim.id)}


def test_the_records_have_no_problem_and_there_are_enough_of_them(known):
    counts = Counter(record.kind for record in known.ordered)
    assert counts["theme"] == 11
    assert counts["claim"] >= 105
    assert counts["actor"] >= 100
    assert counts["source"] == 103 + 103 + 1


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
    (ministry,) = [voice for voice in verdict.supporting.voices if voice.is_stated]
    assert verdict.supporting.at_least == 1
    assert len(ministry.evidence) >= 8
    assert ("actor", "prc-mnd") in {way.origin.key for way in ministry.ways}


def test_where_no_source_says_what_the_article_says_the_claim_is_unconfirmed_and_silence_is_context(known):
    tested = known.verdicts["hq-19-tested-in-the-drill"]
    assert tested.word == "unconfirmed"
    assert tested.context
    assert tested.searches


def test_every_claim_without_evidence_for_or_against_has_a_search(known):
    bare = [
        claim.id
        for claim in known.claims
        if not claim.searches
        and not known.verdicts[claim.id].supporting.voices
        and not known.verdicts[claim.id].disputing.voices
    ]
    assert bare == []


def test_no_claim_is_corroborated_by_what_states_no_origin(known):
    for claim in known.claims:
        verdict = known.verdicts[claim.id]
        if verdict.word == "corroborated":
            assert sum(voice.is_stated for voice in verdict.supporting.voices) >= 2, claim.id


def test_a_ministry_its_minister_and_its_spokesman_are_under_one_actor(known):
    for office, people in {
        "prc-mnd": ("jiang-bin", "ren-guoqiang", "geng-yansheng", "dong-jun"),
        "russian-mod": ("belousov",),
        "japan-mod": ("shinjiro-koizumi", "nobuo-kishi"),
        "indian-mod": ("a-k-antony", "rajnath-singh"),
        "nato": ("jens-stoltenberg", "mark-rutte"),
        "putin": ("peskov",),
    }.items():
        assert [one for one in people if office not in known["actor", one].speaks_for] == []


def test_no_person_is_part_of_a_state_that_they_do_not_speak_for(known):
    states = {actor.id for actor in known.actors if actor.type == "state"}
    assert [
        actor.id
        for actor in known.actors
        if actor.type == "person" and set(actor.part_of) & states and not actor.speaks_for
    ] == []


def test_every_source_says_what_publishes_it_and_why_it_has_its_letter(known):
    assert [source.id for source in known.sources if not source.outlet] == []
    assert [source.id for source in known.sources if source.reliability and not source.reliability_reason] == []
    reasons = Counter(source.reliability_reason for source in known.sources if source.reliability)
    assert max(reasons.values()) <= 4, "a reason that fits many sources says nothing of any"


def test_a_state_outlet_is_a_medium_that_belongs_to_its_state(known):
    of_state = {
        **dict.fromkeys(("xinhua", "peoples-daily-online", "global-times", "cgtn"), "china"),
        **dict.fromkeys(("china-daily", "china-news"), "china"),
        **dict.fromkeys(("china-military-online", "pla-daily"), "pla"),
        **dict.fromkeys(("tass", "rt", "sputnik"), "russia"),
    }
    for outlet, body in of_state.items():
        assert known["actor", outlet].type == "media"
        assert body in known["actor", outlet].part_of, outlet


def test_the_sources_of_a_state_outlet_are_marked_as_state_media(known):
    names = {
        name
        for actor in known.actors
        if actor.type == "media" and actor.part_of
        for name in (actor.name, *actor.aliases)
    }
    unmarked = [
        source.id
        for source in known.sources
        if {source.publisher or source.container_title, *(one.literal for one in source.author)} & names
        and source.outlet != "state-media"
    ]
    assert unmarked == []


def test_in_the_news_only_opinion_and_analysis_are_their_own_origin(known):
    news = {"news-agency", "newspaper", "broadcaster", "state-media"}
    own = [source for source in known.sources if source.origin == "itself" and source.outlet in news]
    assert own
    assert [one.id for one in own if not re.search(r"\b(opinion|comment|commentary|analysis)\b", one.note or "")] == []


@needs_article
def test_every_quote_of_the_article_is_in_the_article(known):
    count, problems = check_quotes(known.records, {ARTICLE_ID: ARTICLE.read_text("utf-8")})
    assert [problem for problem in problems if problem.severity == "error"] == []
    assert count.found >= len(known.claims)


@needs_article
@needs_lists
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
@needs_lists
def test_every_quote_stands_in_the_very_sentence_that_its_locator_names(known, sections):
    sentences = number_sentences(ARTICLE.read_text("utf-8"), sections)
    misplaced = []
    for claim in known.claims:
        for stated in claim.stated_in:
            places = sorted(locate(stated.locator or ""))
            text = " ".join(sentences[fold_text(stated.section or ""), *place] for place in places)
            if stated.quote and not SourceText(text).has(stated.quote):
                misplaced.append((claim.id, stated.locator))
    assert misplaced == []


@needs_article
@needs_lists
def test_at_most_a_quarter_of_the_articles_words_is_quoted(known, sections):
    sentences = number_sentences(ARTICLE.read_text("utf-8"), sections)
    quoted: set[tuple[object, int]] = set()
    for claim in known.claims:
        for stated in claim.stated_in:
            keys = [(fold_text(stated.section or ""), *place) for place in sorted(locate(stated.locator or ""))]
            texts = [fold_text(sentences[key]) for key in keys]
            words = [
                (key, number) for key, text in zip(keys, texts, strict=True) for number in range(len(text.split()))
            ]
            quoted |= {words[number] for number in quoted_words(stated.quote or "", " ".join(texts))}
    total = sum(len(fold_text(sentence).split()) for sentence in sentences.values())
    assert len(quoted) / total <= QUOTED_SHARE, f"{len(quoted)} of {total} words"


@needs_lists
def test_every_section_of_the_article_is_a_theme(known, sections):
    assert len(sections) == 11
    assert [fold_text(theme.section or "") for theme in known.themes] == [fold_text(section) for section in sections]
    assert all(theme.question and theme.body for theme in known.themes)
    assert all(any(claim.theme == theme.id for claim in known.claims) for theme in known.themes)


@needs_lists
def test_each_address_in_the_lists_is_that_of_exactly_one_source(known, listed):
    counts = Counter(source.URL for source in known.sources)
    assert len(listed) == 103 + 103
    assert [one["id"] for one in listed if counts[one["address"]] != 1] == []


@needs_lists
def test_each_source_of_the_second_list_has_the_id_that_it_has_there(source_of):
    ids = [one["id"] for one in read_list("more-sources")["sources"]]
    assert [one for one in ids if source_of[one].id != one] == []


@needs_lists
def test_each_source_in_the_lists_is_used_as_evidence(known, source_of, listed):
    used = {key for key, impact in known.impacts.items() if impact.uses}
    assert [one["id"] for one in listed if source_of[one["id"]].key not in used] == []


@needs_lists
def test_each_source_has_the_letter_of_its_list(source_of, listed):
    assert [one["id"] for one in listed if source_of[one["id"]].reliability != one["reliability"]] == []


@needs_lists
def test_a_title_without_brackets_is_the_one_in_the_list(source_of, listed):
    wrong = []
    for one in listed:
        title = source_of[one["id"]].title
        # What the list says of a title, and we of a summary, stands behind it.
        whole, bare = str(one["title"]), str(one["title"]).partition(" (")[0]
        if not title.startswith("[") and fold_text(title.partition(" [")[0]) not in (fold_text(whole), fold_text(bare)):
            wrong.append((one["id"], title, whole))
    assert wrong == []


@needs_lists
def test_a_person_is_an_author_only_where_the_list_says_so(source_of, listed):
    wrong = [
        (one["id"], author.family)
        for one in listed
        for author in source_of[one["id"]].author
        if author.family and author.family not in str(one["author"])
    ]
    assert wrong == []


@needs_lists
def test_what_the_second_list_says_of_a_claim_is_evidence_on_that_claim(known, source_of):
    claims = claim_by_any_id(known)
    missing = [
        (one["id"], bearing["claim"])
        for one in read_list("more-sources")["sources"]
        for bearing in one["claims"]
        if source_of[one["id"]].id not in {item.source for item in claims[bearing["claim"]].evidence}
    ]
    assert missing == []


@needs_lists
def test_every_search_of_the_list_is_recorded_with_its_day_and_its_words(known):
    claims = claim_by_any_id(known)
    searches = yaml.safe_load((LISTS / "searches.yml").read_text("utf-8"))
    assert len(searches) == 83
    missing = []
    for made in searches:
        recorded = [one for one in claims[made["claim"]].searches if one.on.text == made["on"]]
        words = {query for one in recorded for query in one.for_}
        missing += [(made["claim"], query) for query in made["queries"] if query not in words]
        found = {source for one in recorded for source in one.found}
        missing += [(made["claim"], source) for source in made.get("found") or [] if source not in found]
    assert missing == []


@needs_lists
def test_a_quote_of_a_source_is_one_in_the_lists(known, source_of, listed):
    quotes: dict[str, list[str]] = {}
    for one in listed:
        quotes.setdefault(source_of[one["id"]].id, []).append(one.get("quote") or "")
    for one in read_list("corrections")["existing_sources_underused"]:
        quotes[one["source"]].append(one.get("passage") or "")
    wrong = []
    for record in (*known.claims, *known.events):
        for item in record.evidence:
            allowed = quotes.get(item.source, [])
            if item.quote and not any(SourceText(text).has(item.quote) for text in allowed):
                wrong.append((record.id, item.source, item.quote))
    assert wrong == []


@needs_lists
def test_no_address_is_in_the_data_that_is_not_in_the_lists():
    text = "".join(path.read_text("utf-8") for path in sorted(LISTS.glob("*.yml")))
    for path in (REPOSITORY / "data").rglob("*.yml"):
        for address in re.findall(r"https?://[^\s\]})'\"]+|10\.\d{4,9}/\S+", path.read_text("utf-8")):
            assert address in text, f"{path.name}: {address}"


@needs_lists
def test_every_date_of_a_source_is_one_that_the_lists_give(source_of, listed):
    wrong = []
    for one in listed:
        issued = source_of[one["id"]].issued
        if issued and issued.text[:4] not in f"{one['date']} {one.get('note')} {one['address']}":
            wrong.append((one["id"], issued.text, one["date"]))
    assert wrong == []
