"""The counting of the page “What if”, in a real Chromium, beside the verdicts' own over thousands of random sites."""

from __future__ import annotations

import json
from collections import Counter
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from chromium import serve
from drillsite.knowledge import VERDICT_WORDS
from drillsite.records.dates import read_date
from drillsite.site.assets import list_assets
from drillsite.site.what_if import VOICES, write_what_if
from random_sites import DATES, LETTERS, OUTLETS, make_site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from drillsite.knowledge import Knowledge, Verdict
    from drillsite.records import Key

    Words = list[tuple[str, bool]]

pytestmark = pytest.mark.browser

SITES = 2_500
CHOICES = 4

COUNT = """async ([host, given]) => {
  const { judgeWithout, readVoices, total } = await import(host + "what_if_counting.js")
  const { readAddress, writeAddress } = await import(host + "what_if_address.js")
  const shown = verdicts => verdicts.map(({ word, isWeak }) => [word, isWeak])
  return JSON.stringify(JSON.parse(given).map(([file, addresses]) => {
    const voices = readVoices(file)
    return addresses.map(address => {
      const { choice, unknown } = readAddress(address, voices)
      const verdicts = judgeWithout(voices, choice)
      return {
        unknown, before: shown(voices.usual), after: shown(verdicts),
        totals: [total(verdicts.slice(0, voices.claims)), total(verdicts.slice(voices.claims))],
        again: shown(judgeWithout(voices, readAddress(writeAddress(choice, voices), voices).choice)),
      }
    })
  }))
}"""


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of the folder of the site's scripts."""
    folder = tmp_path_factory.mktemp("scripts")
    for name, content in list_assets().items():
        (folder / name).write_bytes(content)
    (folder / "index.html").write_text("<!doctype html><title>Scripts</title>")
    with serve(folder) as address:
        yield address


class Choice:
    """Something to set aside: as an address says it, and the actors and documents that go with it by the records."""

    def __init__(self, knowledge: Knowledge, random: Random) -> None:
        self.knowledge, self.random = knowledge, random
        self.pairs: list[tuple[str, str]] = []
        self.gone: set[Key] = set()
        for choose in random.sample((self.choose_origins, self.choose_outlets, self.choose_letter, self.choose_day), 2):
            choose()

    @property
    def address(self) -> str:
        return "?" + "&".join(f"{name}={value}" for name, value in self.pairs)

    def choose_origins(self) -> None:
        known = self.knowledge
        names = {key: key for key in (*(one.key for one in known.actors), *(one.key for one in known.sources))}
        names |= {former: now for former, now in known.records.former.items() if now in names}
        for name, key in self.random.sample(sorted(names.items()), self.random.randint(1, min(3, len(names)))):
            self.pairs.append(("without", ":".join(name)))
            self.gone.add(known.origins.document_of(key[1]) if key[0] == "source" else key)

    def choose_outlets(self) -> None:
        outlets = self.random.sample(OUTLETS, self.random.randint(1, 2))
        self.pairs += [("outlet", outlet) for outlet in outlets]
        self.add(lambda source: source.outlet in outlets)

    def choose_letter(self) -> None:
        letter = self.random.choice(LETTERS[:-1])
        self.pairs.append(("below", letter))
        self.add(lambda source: source.reliability is not None and source.reliability > letter)

    def choose_day(self) -> None:
        day = self.random.choice([date for date in DATES if len(date) == 10 and date[0] == "2"])
        self.pairs.append(("after", day))
        self.add(lambda source: source.issued is not None and source.issued.earliest > read_date(day).latest)

    def add(self, is_gone: Any) -> None:
        """Set a source aside, and with it every record of its document."""
        for source in self.knowledge.sources:
            if is_gone(source):
                self.gone.add(self.knowledge.origins.document_of(source.id))

    def judge(self, verdict: Verdict) -> tuple[str, bool]:
        sides = (verdict.supporting, verdict.disputing)
        word = verdict.word_where(*(side.count_where(lambda way: self.gone.isdisjoint(way.passes)) for side in sides))
        high = [side.count_where(lambda way: self.gone.isdisjoint(way.passes) and not way.is_low) for side in sides]
        return word, verdict.word_where(*high) != word


def verdicts_of(knowledge: Knowledge) -> tuple[list[Verdict], list[Verdict]]:
    claims = [knowledge.verdicts[claim.id] for claim in knowledge.claims]
    return claims, [knowledge.event_verdicts[event.id] for event in knowledge.events]


def expected(choice: Choice) -> dict[str, Any]:
    claims, events = verdicts_of(choice.knowledge)
    after = [[choice.judge(verdict) for verdict in group] for group in (claims, events)]
    totals = [Counter(word for word, _ in group) for group in after]
    return {
        "before": [[verdict.word, verdict.is_weak] for verdict in (*claims, *events)],
        "after": [list(one) for group in after for one in group],
        "totals": [{word: counts[word] for word in VERDICT_WORDS} for counts in totals],
    }


def test_the_browser_counts_as_the_verdicts_do_over_thousands_of_random_sites(page: Page, scripts: str):
    random = Random(20_251_207)
    sites = [make_site(random) for _ in range(SITES)]
    choices = [[Choice(known, random) for _ in range(CHOICES)] for known in sites]
    files = [json.loads(write_what_if(known)[VOICES]) for known in sites]
    page.goto(scripts)
    cases = [(file, [one.address for one in group]) for file, group in zip(files, choices, strict=True)]
    counted = json.loads(page.evaluate(COUNT, [scripts, json.dumps(cases)]))
    changed = 0
    for group, answers in zip(choices, counted, strict=True):
        for choice, answer in zip(group, answers, strict=True):
            answer.pop("unknown")
            assert answer.pop("again") == answer["after"], choice.address
            assert answer == expected(choice), (choice.address, choice.gone)
            changed += sum(before != after for before, after in zip(answer["before"], answer["after"], strict=True))
    assert changed > SITES
