"""Random small sites with every sort of origin, join and date: what counting must agree on wherever it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drillsite.knowledge import Knowledge, link_records
from drillsite.reading import make_raw
from drillsite.records import MODELS, Records
from drillsite.records.checked import CheckedRecord, NameTable
from drillsite.records.fields import ITSELF

if TYPE_CHECKING:
    from random import Random

    from drillsite.records import Key

__all__ = ["LETTERS", "OUTLETS", "make_site"]

ACTOR_TYPES = ("state", "alliance", "ministry", "media", "person", "organisation")
OUTLETS = ("state-media", "government", "newspaper", "blog")
LETTERS = ("A", "B", "C", "D", "E", "F")
DATES = ("2025-12-01", "2025-12-07", "2025-12-08", "2025-12", "2025", "2025-12-07~", "2025-12-05/2025-12-09", "../2025")
CLAIM_TYPES = ("fact", "fact", "fact", "assessment", "forecast", "judgement-of-value")
WORK = "work"


def make_site(random: Random) -> Knowledge:
    """Give the knowledge of a site of a few actors, sources, claims and events; each is a valid one."""
    return link_records(_Site(random).records())


class _Site:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.checked: dict[Key, CheckedRecord] = {}
        self.actors = [f"actor-{number}" for number in range(random.randint(1, 5))]
        self.sources = [f"source-{number}" for number in range(random.randint(1, 8))]

    def records(self) -> Records:
        for number, name in enumerate(self.actors):
            self.add("actor", name, self.actor(number))
        self.add("source", WORK, {"type": "webpage", "title": "The work", "author": self.authors()})
        for number, name in enumerate(self.sources):
            self.add("source", name, self.source(number))
        self.add("theme", "theme", {"title": "Theme", "summary": "A theme."})
        for number in range(self.random.randint(1, 4)):
            self.add("claim", f"claim-{number}", self.claim())
        for number in range(self.random.randint(0, 2)):
            event = {"title": "An event", "date": "2025", "type": "test", "summary": "It happened.", **self.evidence()}
            self.add("event", f"event-{number}", event)
        return Records(self.checked)

    def add(self, kind: str, name: str, fields: dict[str, Any]) -> None:
        formerly = [f"old-{name}"] if self.some(0.2) else []
        record = MODELS[kind].model_validate({"id": name, "formerly": formerly, **_given(fields)})
        stated = [("stated_in.source", ("source",), WORK)] if kind == "claim" else []
        raw = make_raw(kind, name, {})
        self.checked[kind, name] = CheckedRecord(raw, NameTable(stated), [], (), bool(formerly), made=record)

    def some(self, share: float) -> bool:
        return self.random.random() < share

    def pick(self, *choices: Any, share: float = 1.0) -> Any:
        return self.random.choice(choices) if choices and self.some(share) else None

    def actor(self, number: int) -> dict[str, Any]:
        earlier = self.actors[:number]
        return {
            "name": f"Name {self.random.randint(0, 9)}",
            "type": self.pick(*ACTOR_TYPES),
            "summary": "An actor.",
            "part_of": list(filter(None, [self.pick(*earlier, share=0.4)])),
            "speaks_for": list(filter(None, [self.pick(*earlier, share=0.3)])),
        }

    def source(self, number: int) -> dict[str, Any]:
        return {
            "type": self.pick("article-newspaper", "report", "book", "post"),
            "title": f"Title {self.random.randint(0, 9)}",
            "author": self.authors(),
            "publisher": self.pick("Paper", "Post", *(f"Name {one}" for one in range(3)), share=0.6),
            "issued": self.pick(*DATES, share=0.8),
            "DOI": f"10.1000/{self.random.randint(0, 2)}" if self.some(0.25) else None,
            "level": self.pick("primary", "secondary", share=0.4),
            "reliability": self.pick(*LETTERS, share=0.8),
            "outlet": self.pick(*OUTLETS, share=0.8),
            "standing": self.pick("retracted", "corrected", share=0.1),
            "origin": self.pick(ITSELF, *self.actors, *self.sources[:number], share=0.6),
        }

    def authors(self) -> list[dict[str, str]]:
        return [{"family": f"Family {self.random.randint(0, 4)}", "given": "A."}] if self.some(0.3) else []

    def claim(self) -> dict[str, Any]:
        type_ = self.pick(*CLAIM_TYPES)
        stated = [{"source": WORK}]
        return {"statement": "A claim.", "type": type_, "theme": "theme", "stated_in": stated, **self.evidence()}

    def evidence(self) -> dict[str, Any]:
        searches = [{"on": "2025-12-30", "where": "the web"}] if self.some(0.5) else []
        stances = self.pick(("supports",), ("disputes",), ("supports", "supports", "disputes", "context"))
        return {"evidence": [self.item(stances) for _ in range(self.random.randint(0, 7))], "searches": searches}

    def item(self, stances: tuple[str, ...]) -> dict[str, Any]:
        source = self.pick(*self.sources)
        earlier = self.sources[: self.sources.index(source)]
        item = {
            "source": source,
            "stance": self.pick(*stances),
            "origin": self.pick(ITSELF, source, *self.actors, *earlier, share=0.4),
            "independent": self.pick("It has another witness.", share=0.1),
        }
        return _given(item)


def _given(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}
