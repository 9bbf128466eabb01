"""Data folders of any size for the benchmark: seeded, well formed, with heavy-tailed references.

The same arguments give the same bytes. References follow Zipf's law, so that a few actors and sources stand
in thousands of claims while most stand in a handful. The words are random picks from a short list.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import TYPE_CHECKING

from bench import SEED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

__all__ = ["CLAIMS_PER_FILE", "Sizes", "sizes_for", "write_corpus"]

CLAIMS_PER_FILE = 200


def _split(words: str) -> list[str]:
    return words.split()


_NOUNS = _split("""
    drill exercise radar sensor shield missile range base ministry treaty fleet brigade command border
    region budget report satellite engine launcher target island corridor alliance partner envoy summit
    doctrine balance threat deterrent interceptor battery harbour airfield cable network factory
    contract delivery upgrade trial schedule warning signal record archive study survey panel council
    office agency bureau institute school journal notice speech interview statement transcript map chart
    model estimate forecast figure share cost price supply demand
""")
_ADJECTIVES = _split("""
    joint northern southern eastern western early late open closed public secret regional national
    common shared new old modern mobile fixed long short heavy light early formal informal broad narrow
    steady sudden gradual partial full limited final first second third annual recent former current
    future likely unlikely certain uncertain
""")
_VERBS = _split("""
    tests supports limits extends delays confirms repeats describes names moves builds shares buys sells
    hosts joins leaves opens closes answers follows replaces covers tracks protects weakens strengthens
    alters slows raises lowers
""")
_LINKS = _split("""
    of in for with after before under beyond against near within across between from without during
""")
_FILL = _split("""
    the a its this each another any some every no one most
""")
_WORDS = (*_NOUNS, *_ADJECTIVES, *_VERBS, *_LINKS, *_FILL, *_FILL, *_LINKS)

_SOURCE_TYPES = (
    "article-newspaper",
    "article-journal",
    "report",
    "webpage",
    "book",
    "speech",
    "article-magazine",
)
_OUTLETS = ("newspaper", "newspaper", "news-agency", "broadcaster", "think-tank", "academic", "blog")
_ACTOR_TYPES = ("state", "alliance", "organisation", "ministry", "armed-forces", "person", "group")
_EVENT_TYPES = (
    "exercise",
    "agreement",
    "statement",
    "deployment",
    "test",
    "transfer",
    "publication",
    "operation",
)
_CLAIM_TYPES = ("fact", "fact", "fact", "assessment", "assessment", "forecast", "judgement-of-value")
_SAFE_PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ,.()'/-]*[A-Za-z0-9.)])?")


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many records of each kind there are."""

    claims: int
    themes: int
    actors: int
    systems: int
    events: int
    sources: int

    @property
    def records(self) -> int:
        """All of them; each is one page."""
        return self.claims + self.themes + self.actors + self.systems + self.events + self.sources


def sizes_for(claims: int) -> Sizes:
    """Give the mix of records for so many claims: about 1.23 records a claim.

    Themes grow with the square root, as an article's sections would: 30 of them at 10,000 claims.
    """
    return Sizes(
        claims=claims,
        themes=max(3, round(30 * (claims / 10_000) ** 0.5)),
        actors=max(6, claims * 25 // 1000),
        systems=max(4, claims * 15 // 1000),
        events=max(4, claims * 17 // 1000),
        sources=max(8, claims * 17 // 100),
    )


def write_corpus(folder: Path, claims: int = 10_000, seed: int = SEED) -> Sizes:
    """Write a data folder with so many claims, and give the number of records of each kind."""
    sizes = sizes_for(claims)
    author = _Author(Random(seed), sizes)
    folder.mkdir(parents=True, exist_ok=True)
    for name, records in (
        ("themes", author.write_themes()),
        ("actors", author.write_actors()),
        ("systems", author.write_systems()),
        ("events", author.write_events()),
    ):
        (folder / f"{name}.yml").write_text("\n".join(records), encoding="utf-8", newline="\n")
    _write_files(folder / "sources", author.write_sources())
    _write_files(folder / "claims", author.write_claims())
    return sizes


def _write_files(folder: Path, records: Sequence[str]) -> None:
    folder.mkdir(exist_ok=True)
    for number, start in enumerate(range(0, len(records), CLAIMS_PER_FILE)):
        part = "\n".join(records[start : start + CLAIMS_PER_FILE])
        (folder / f"part-{number:03}.yml").write_text(part, encoding="utf-8", newline="\n")


class _Ranked:
    """Ids by popularity: the n-th is picked in proportion to n to the power of -exponent."""

    def __init__(self, rng: Random, ids: Sequence[str], exponent: float) -> None:
        self.ids = ids
        self._rng = rng
        self._weights = list(accumulate((rank + 1) ** -exponent for rank in range(len(ids))))

    def pick(self) -> str:
        """Give one id."""
        return self._rng.choices(self.ids, cum_weights=self._weights)[0]

    def pick_some(self, least: int, most: int) -> list[str]:
        """Give up to so many distinct ids."""
        wanted = self._rng.randint(least, most)
        if not wanted:
            return []
        return list(dict.fromkeys(self._rng.choices(self.ids, cum_weights=self._weights, k=wanted)))


class _Author:
    """Writes the records of one corpus as YAML texts."""

    def __init__(self, rng: Random, sizes: Sizes) -> None:
        self.rng = rng
        taken: set[str] = set()
        self.names: dict[str, str] = {}
        self.themes = _Ranked(rng, self._make_ids(sizes.themes, 3, taken), 0.4)
        self.actors = _Ranked(rng, self._make_ids(sizes.actors, 2, taken), 1.05)
        self.systems = _Ranked(rng, self._make_ids(sizes.systems, 2, taken), 1.0)
        self.events = _Ranked(rng, self._make_ids(sizes.events, 3, taken), 1.0)
        self.sources = _Ranked(rng, self._make_ids(sizes.sources, 5, taken), 0.9)
        analysed = max(1, sizes.claims // 500)
        self.articles = _Ranked(rng, self.sources.ids[:analysed], 0.7)
        self.witnesses = _Ranked(rng, self.sources.ids[analysed:], 0.9)
        self.claims = self._make_ids(sizes.claims, 5, taken)
        self.kinds = (self.actors, self.systems, self.events, self.sources, self.themes)

    def _make_ids(self, count: int, words: int, taken: set[str]) -> list[str]:
        ids = []
        for _ in range(count):
            name = self._words(words)
            identifier = name.replace(" ", "-")
            number = 1
            while identifier in taken:
                number += 1
                identifier = f"{name.replace(' ', '-')}-{number}"
            taken.add(identifier)
            self.names[identifier] = f"{name.capitalize()} {number}" if number > 1 else name.capitalize()
            ids.append(identifier)
        return ids

    # words

    def _words(self, count: int) -> str:
        return " ".join(self.rng.choices(_ADJECTIVES if count == 1 else _NOUNS + _ADJECTIVES, k=count))

    def _phrase(self, least: int, most: int) -> str:
        return " ".join(self.rng.choices(_WORDS, k=self.rng.randint(least, most)))

    def _sentence(self, least: int = 8, most: int = 20) -> str:
        return f"{self._phrase(least, most).capitalize()}."

    def _statement(self) -> str:
        choice = self.rng.choice
        subject = f"The {choice(_ADJECTIVES)} {choice(_NOUNS)}"
        return f"{subject} {choice(_VERBS)} the {choice(_ADJECTIVES)} {choice(_NOUNS)} {self._phrase(2, 10)}."

    def _link(self) -> str:
        identifier = self.rng.choice(self.kinds).pick()
        if self.rng.random() < 0.5:
            return f"[[{identifier}]]"
        return f"[[{identifier}|{self._phrase(1, 3)}]]"

    def _prose(self, sentences: int, links: int) -> str:
        parts = [self._sentence() for _ in range(sentences)]
        for _ in range(links):
            where = self.rng.randrange(sentences)
            parts[where] = f"{parts[where][:-1]} {self._link()} {self._phrase(2, 6)}."
        if self.rng.random() < 0.2:
            parts.append(f"It is *{self._phrase(1, 3)}* and **{self._phrase(1, 2)}**.")
        return " ".join(parts)

    # records

    def write_themes(self) -> list[str]:
        """Give the themes: each with a question and a synthesis of several linked paragraphs."""
        records = []
        for number, identifier in enumerate(self.themes.ids):
            count = self.rng.randint(4, 8)
            body = [self._prose(self.rng.randint(3, 6), self.rng.randint(2, 5)) for _ in range(count)]
            body.insert(2, "\n".join(f"- {self._sentence(5, 12)[:-1]} {self._link()}" for _ in range(4)))
            records.append(
                _record(
                    identifier,
                    ("title", _scalar(self.names[identifier])),
                    ("question", _scalar(f"{self._phrase(6, 12).capitalize()}?")),
                    ("order", str(10 * (number + 1))),
                    ("section", _scalar(self._phrase(4, 8).capitalize())),
                    ("summary", _folded(self._prose(2, 1))),
                    ("body", _literal(body)),
                )
            )
        return records

    def write_actors(self) -> list[str]:
        """Give the actors; some are part of one that is named more often."""
        records = []
        for rank, identifier in enumerate(self.actors.ids):
            part_of = [self.actors.ids[self.rng.randrange(rank)]] if rank and self.rng.random() < 0.4 else []
            records.append(
                _record(
                    identifier,
                    ("name", _scalar(self.names[identifier])),
                    ("type", self.rng.choice(_ACTOR_TYPES)),
                    ("aliases", _flow(self._phrase(1, 3) for _ in range(self.rng.randint(0, 2)))),
                    ("summary", _folded(self._prose(self.rng.randint(1, 3), self.rng.randint(0, 1)))),
                    ("part_of", _flow(part_of)),
                    ("homepage", f"https://actor-{rank}.example/"),
                )
            )
        return records

    def write_systems(self) -> list[str]:
        """Give the systems, with who developed and who uses them."""
        return [
            _record(
                identifier,
                ("name", _scalar(self.names[identifier])),
                ("type", _scalar(self._phrase(2, 4))),
                ("summary", _folded(self._prose(self.rng.randint(1, 3), self.rng.randint(0, 1)))),
                ("developed_by", _flow(self.actors.pick_some(1, 2))),
                ("operated_by", _flow(self.actors.pick_some(0, 4))),
            )
            for identifier in self.systems.ids
        ]

    def write_events(self) -> list[str]:
        """Give the dates, at every precision, a third of them in a series."""
        return [
            _record(
                identifier,
                ("title", _scalar(self.names[identifier])),
                ("date", self._date()),
                ("type", self.rng.choice(_EVENT_TYPES)),
                ("summary", _folded(self._prose(self.rng.randint(1, 3), self.rng.randint(0, 1)))),
                ("place", _scalar(self._words(2).capitalize())),
                ("participants", _flow(self.actors.pick_some(1, 4))),
                ("systems", _flow(self.systems.pick_some(0, 2))),
                ("series", f"Series {self.rng.randint(1, 9)}" if self.rng.random() < 0.3 else ""),
                ("evidence", self._evidence(self.rng.randint(0, 3))),
            )
            for identifier in self.events.ids
        ]

    def write_sources(self) -> list[str]:
        """Give the sources; one in six passes on the word of an actor."""
        return [self._source(number, identifier) for number, identifier in enumerate(self.sources.ids)]

    def _source(self, number: int, identifier: str) -> str:
        rng = self.rng
        return _record(
            identifier,
            ("type", rng.choice(_SOURCE_TYPES)),
            ("title", _scalar(f"{self.names[identifier]} {self._phrase(2, 6)}")),
            ("author", self._author_of(number)),
            ("container-title", _scalar(f"The {self._words(2)}")),
            ("issued", self._date()),
            ("URL", f"https://source-{number}.example/{identifier}"),
            ("DOI", f"10.{rng.randint(1000, 9999)}/{number}" if rng.random() < 0.15 else ""),
            ("language", rng.choice(("en", "en", "en", "zh", "ru"))),
            ("abstract", _scalar(self._sentence(12, 25)) if rng.random() < 0.3 else ""),
            ("level", rng.choice(("primary", "secondary", "secondary", "tertiary"))),
            ("reliability", rng.choice("ABBCCDF")),
            ("reliability_reason", _scalar(self._sentence(4, 9))),
            ("outlet", rng.choice(_OUTLETS)),
            ("standing", rng.choice(("superseded", "dead", "retracted")) if rng.random() < 0.04 else ""),
            ("origin", self.actors.pick() if rng.random() < 0.16 else ""),
        )

    def _author_of(self, number: int) -> str:
        """Return an author; those of the analysed works have written nothing else."""
        if number < len(self.articles.ids):
            return _scalar(f"Author {number} and Others")
        person = f"[{{family: {self._words(1).capitalize()}, given: {self._words(1).capitalize()}}}]"
        return person if self.rng.random() < 0.7 else _scalar(self._words(2).capitalize())

    def write_claims(self) -> list[str]:
        """Give the claims, grouped by theme as editors would file them."""
        order = {identifier: number for number, identifier in enumerate(self.themes.ids)}
        by_theme = sorted((order[self.themes.pick()], identifier) for identifier in self.claims)
        return [self._claim(identifier, self.themes.ids[theme]) for theme, identifier in by_theme]

    def _claim(self, identifier: str, theme: str) -> str:
        rng = self.rng
        actors = self.actors.pick_some(1, 4)
        systems = self.systems.pick_some(0, 2)
        events = self.events.pick_some(0, 2)
        also_in = self.themes.pick_some(1, 2) if rng.random() < 0.25 else []
        return _record(
            identifier,
            ("statement", _scalar(self._statement())),
            ("type", rng.choice(_CLAIM_TYPES)),
            ("theme", theme),
            ("also_in", _flow(other for other in also_in if other != theme)),
            ("stated_in", self._stated_in()),
            ("attributed_to", self.actors.pick() if rng.random() < 0.15 else ""),
            ("actors", _flow(actors)),
            ("systems", _flow(systems)),
            ("events", _flow(events)),
            ("relation", self._relation([*actors, *systems, *events]) if rng.random() < 0.5 else ""),
            (
                "note",
                _folded(self._prose(rng.randint(1, 3), rng.randint(1, 3))) if rng.random() < 0.34 else "",
            ),
            ("evidence", self._evidence(rng.choice((0, 1, 1, 2, 2, 3, 3, 4, 5)))),
            ("responds_to", self._responses(identifier) if rng.random() < 0.15 else ""),
        )

    def _relation(self, named: list[str]) -> str:
        other = self.actors.pick()
        if other == named[0]:
            return ""
        return f"{{subject: {named[0]}, predicate: {self.rng.choice(_VERBS)}, object: {other}}}"

    def _stated_in(self) -> str:
        paragraph, sentence = self.rng.randint(1, 9), self.rng.randint(1, 6)
        return _items(
            [
                ("source", self.articles.pick()),
                ("section", _scalar(self._phrase(3, 7).capitalize())),
                ("locator", _scalar(f"paragraph {paragraph}, sentence {sentence}")),
                ("quote", _scalar(self._phrase(5, 14))),
            ]
        )

    def _evidence(self, count: int) -> str:
        rng = self.rng
        items = []
        for source in self.witnesses.pick_some(count, count):
            origin = rng.choice((self.actors, self.witnesses)).pick() if rng.random() < 0.2 else ""
            items.append(
                [
                    ("source", source),
                    ("stance", rng.choice(("supports", "supports", "supports", "disputes", "context"))),
                    ("locator", _scalar(f"paragraph {rng.randint(1, 30)}") if rng.random() < 0.8 else ""),
                    ("quote", _scalar(self._phrase(5, 14)) if rng.random() < 0.6 else ""),
                    ("note", _scalar(self._sentence(10, 25))),
                    ("origin", "" if origin == source else origin),
                    ("credibility", str(rng.randint(1, 6)) if rng.random() < 0.4 else ""),
                    ("added", f"2026-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"),
                ]
            )
        return _items(*items)

    def _responses(self, identifier: str) -> str:
        other = self.rng.choice(self.claims)
        if other == identifier:
            return ""
        how = self.rng.choice(("contradicts", "supports", "refines"))
        return _items([("claim", other), ("as", how), ("note", _scalar(self._sentence(6, 14)))])

    def _date(self) -> str:
        rng = self.rng
        year, month, day = rng.randint(1990, 2025), rng.randint(1, 12), rng.randint(1, 25)
        return rng.choice(
            (
                f"{year}-{month:02}-{day:02}",
                f"{year}-{month:02}-{day:02}",
                f"{year}-{month:02}",
                f"{year}",
                f"{year}-{month:02}~",
                f"{year}-{month:02}-{day:02}/{year}-{month:02}-{day + 3:02}",
                f"{year // 10}X",
            )
        )


def _record(identifier: str, *fields: tuple[str, str]) -> str:
    lines = [f"{identifier}:"]
    for name, value in fields:
        if value:
            lines.append(f"  {name}:{value}" if value[0] == "\n" else f"  {name}: {value}")
    return "\n".join(lines) + "\n"


def _items(*items: list[tuple[str, str]]) -> str:
    lines = []
    for fields in items:
        marks = "    - "
        for name, value in fields:
            if value:
                lines.append(f"{marks}{name}: {value}")
                marks = "      "
    return "\n" + "\n".join(lines) if lines else ""


def _scalar(text: str) -> str:
    return text if _SAFE_PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def _flow(values: Iterable[str]) -> str:
    shown = ", ".join(values)
    return f"[{shown}]" if shown else ""


def _folded(text: str) -> str:
    return f">-\n    {text}"


def _literal(paragraphs: Iterable[str]) -> str:
    lines = "\n\n".join(paragraphs).split("\n")
    return "|\n" + "\n".join(f"    {line}" if line else "" for line in lines)
