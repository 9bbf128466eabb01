"""What each page says, told once for both rivals: the same statements, cards, links and derived lists.

Everything that a site generator would have to derive is derived here, outside the timed part: backlinks,
verdicts, one-line summaries. The rivals only lay out ready texts, which is to their advantage.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from drillsite.records import Actor, Claim, Event, Source, System, Theme
from drillsite.records.references import WIKILINK, prose_of, wikilinks_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from drillsite.records import Evidence, Key, Record, Records

__all__ = ["FOLDERS", "Contents", "Fact", "Group", "Item", "Page", "read_contents", "show_links"]

FOLDERS = {
    "theme": "themes",
    "claim": "claims",
    "actor": "actors",
    "system": "systems",
    "event": "events",
    "source": "sources",
}
"""The folder that the pages of each kind stand in, in the order of the menu."""

_EMPHASIS = re.compile(r"[*_`]+")
_STANCES = {"supports": "Evidence for", "disputes": "Evidence against", "context": "Context"}
_TYPES = {
    "fact": "Facts",
    "assessment": "Assessments",
    "forecast": "Forecasts",
    "judgement-of-value": "Judgements of value",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled text, which may be a link."""

    label: str
    text: str
    target: Key | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A card or a line of a list: a link or a text, and what is said with it."""

    text: str
    target: Key | None = None
    badge: str = ""
    meta: tuple[str, ...] = ()
    quote: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Items under one heading."""

    heading: str
    items: tuple[Item, ...]
    are_cards: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A record's page; `lead` and `body` are Markdown with [[links]]."""

    key: Key
    title: str
    lead: str = ""
    facts: tuple[Fact, ...] = ()
    body: str = ""
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True)
class Contents:
    """All pages, in the order of kinds and then of records, and how to resolve the links in their texts."""

    pages: tuple[Page, ...]
    records: Records
    titles: dict[Key, str] = field(repr=False)

    def of_kind(self, kind: str) -> tuple[Page, ...]:
        """Give the pages of one kind; themes in their own order."""
        return tuple(page for page in self.pages if page.key[0] == kind)


def read_contents(records: Records) -> Contents:
    """Give the page of every record."""
    linked = _Linked(records)
    makers: dict[str, Callable[[Record], Page]] = {
        "theme": linked.show_theme,
        "claim": linked.show_claim,
        "actor": linked.show_named,
        "system": linked.show_named,
        "event": linked.show_named,
        "source": linked.show_source,
    }
    pages = tuple(makers[kind](record) for kind in FOLDERS for key, record in records.by_key.items() if key[0] == kind)
    return Contents(pages, records, linked.titles)


def show_links(text: str, contents: Contents, address_of: Callable[[Key], str]) -> str:
    """Give the Markdown with each [[link]] as an ordinary link."""
    parts, end = [], 0
    for link in wikilinks_in(text):
        (key,) = contents.records.resolve(link.group(1))
        shown = link.group(2) or contents.titles[key]
        parts += [text[end : link.start()], f"[{shown}]({address_of(key)})"]
        end = link.end()
    return "".join((*parts, text[end:]))


class _Linked:
    """The records with what points at them."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self.titles = {key: record.title_text for key, record in records.by_key.items()}
        self.verdicts: dict[str, str] = {}
        self.claims_of: dict[Key, dict[str, None]] = defaultdict(dict)
        self.uses_of: dict[str, list[tuple[Key, Evidence]]] = defaultdict(list)
        self.answers_to: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        self.related_to: dict[Key, dict[tuple[Key, str], None]] = defaultdict(dict)
        self.summaries: dict[Key, str] = {}
        for key, record in records.by_key.items():
            self.summaries[key] = self._plain(getattr(record, "summary", "") or "")
            self._index(key, record)

    def _index(self, key: Key, record: Record) -> None:
        if isinstance(record, Claim):
            self.verdicts[record.id] = self._judge(record)
            for target in _subjects(record):
                self.claims_of[target][record.id] = None
            for statement in record.stated_in:
                self.claims_of["source", statement.source][record.id] = None
            for response in record.responds_to:
                self.answers_to[response.claim].append((record.id, response.as_, response.note or ""))
        if isinstance(record, (Claim, Event)):
            for item in record.evidence:
                self.uses_of[item.source].append((key, item))
        for name in ("part_of", "developed_by", "operated_by", "participants", "systems"):
            if isinstance(record, Claim):
                break
            for other in getattr(record, name, ()):
                kind = "system" if name == "systems" or (name == "part_of" and key[0] == "system") else "actor"
                label = name.replace("_", " ")
                self.related_to[key][(kind, other), label] = None
                self.related_to[kind, other][key, f"named there as {label}"] = None
        for _, text in prose_of(record):
            for link in wikilinks_in(text):
                for target in self.records.resolve(link.group(1)):
                    self.related_to[target][key, "mentioned in its text"] = None

    def _judge(self, claim: Claim) -> str:
        origins: dict[str, set[str]] = {"supports": set(), "disputes": set(), "context": set()}
        for item in claim.evidence:
            source = self.records.by_key["source", item.source]
            if isinstance(source, Source) and source.standing not in ("superseded", "retracted"):
                origins[item.stance].add(item.origin or source.origin or item.source)
        ways = len(origins["supports"]), len(origins["disputes"])
        if ways[1]:
            word = "contested" if ways[0] else "disputed"
        else:
            word = ("unchecked", "single-origin")[ways[0]] if ways[0] < 2 else "corroborated"
        return f"{word}: supported by {ways[0]} independent origins, disputed by {ways[1]}"

    def _plain(self, text: str) -> str:
        return _EMPHASIS.sub("", WIKILINK.sub(self._words_of_link, text)).replace("\n", " ")

    def _words_of_link(self, link: re.Match[str]) -> str:
        if link.group(2):
            return link.group(2)
        return next((self.titles[key] for key in self.records.resolve(link.group(1))), link.group(1))

    # pages

    def show_theme(self, theme: Record) -> Page:
        """Give the page of a theme: its claims by type, then who and what is involved."""
        assert isinstance(theme, Theme)
        claims = [self._claim(identifier) for identifier in self.claims_of[theme.key]]
        groups = [
            self._claims(heading, (one.id for one in claims if one.type == kind)) for kind, heading in _TYPES.items()
        ]
        involved = dict.fromkeys(key for one in claims for key in _subjects(one) if key[0] != "theme")
        return Page(
            theme.key,
            theme.title,
            theme.summary,
            _facts(("Question", theme.question), ("Section", theme.section), ("Claims", str(len(claims)))),
            theme.body or "",
            _filled([*groups, *self._links_by_kind(involved), self._related(theme.key)]),
        )

    def show_claim(self, claim: Record) -> Page:
        """Give the page of a claim: where it is stated, the evidence, what it answers, what it is about."""
        assert isinstance(claim, Claim)
        stated = tuple(
            Item(
                self.titles["source", one.source],
                ("source", one.source),
                meta=tuple(text for text in (one.section, one.locator) if text),
                quote=one.quote or "",
            )
            for one in claim.stated_in
        )
        evidence = [
            Group(heading, tuple(self._evidence(one) for one in claim.evidence if one.stance == stance), True)
            for stance, heading in _STANCES.items()
        ]
        answers = [
            *((one.claim, one.as_, one.note or "") for one in claim.responds_to),
            *((other, f"{how} this", note) for other, how, note in self.answers_to[claim.id]),
        ]
        answered = tuple(
            Item(self.titles["claim", other], ("claim", other), how, note=note) for other, how, note in answers
        )
        credited = ("actor", claim.attributed_to) if claim.attributed_to else None
        relation = claim.relation
        edge = (
            " ".join((self._title_of(relation.subject), relation.predicate, self._title_of(relation.object)))
            if relation
            else ""
        )
        cite = f"“{claim.statement}” In: The benchmark, claim {claim.id}."
        return Page(
            claim.key,
            claim.statement,
            "",
            (
                Fact("Verdict", self.verdicts[claim.id]),
                Fact("Type", claim.type),
                Fact("Theme", self.titles["theme", claim.theme], ("theme", claim.theme)),
                *(Fact("Also in", self.titles["theme", one], ("theme", one)) for one in claim.also_in),
                *([Fact("Attributed to", self.titles[credited], credited)] if credited else []),
                *_facts(("Relation", edge)),
            ),
            claim.note or "",
            _filled(
                [
                    Group("Stated in", stated, True),
                    *evidence,
                    Group("Claims it answers", answered),
                    *self._links_by_kind(key for key in _subjects(claim) if key[0] != "theme"),
                    self._related(claim.key),
                    Group("Cite this claim", (Item(cite),)),
                ]
            ),
        )

    def show_named(self, record: Record) -> Page:
        """Give the page of an actor, a system or an event: its facts, relations, and claims by theme."""
        assert isinstance(record, (Actor, System, Event))
        facts = _facts(("Type", record.type))
        evidence: tuple[Item, ...] = ()
        if isinstance(record, Event):
            facts += _facts(("Date", record.date.words), ("Place", record.place), ("Series", record.series))
            evidence = tuple(self._evidence(one) for one in record.evidence)
        else:
            facts += _facts(("Also called", ", ".join(record.aliases)))
        by_theme: dict[str, list[str]] = defaultdict(list)
        for identifier in self.claims_of[record.key]:
            by_theme[self._claim(identifier).theme].append(identifier)
        claims = [self._claims(self.titles["theme", theme], ids) for theme, ids in by_theme.items()]
        return Page(
            record.key,
            record.title_text,
            record.summary,
            facts,
            "",
            _filled([Group("Evidence", evidence, True), self._related(record.key), *claims]),
        )

    def show_source(self, source: Record) -> Page:
        """Give the page of a source: its bibliography entry, and all that rests on it."""
        assert isinstance(source, Source)
        uses = tuple(
            Item(
                self.titles[key],
                key,
                item.stance,
                tuple(text for text in (item.locator,) if text),
                item.quote or "",
                item.note or "",
            )
            for key, item in self.uses_of[source.id]
        )
        return Page(
            source.key,
            source.title,
            source.abstract or "",
            _facts(
                ("Author", ", ".join(author.full_name for author in source.author)),
                ("Published in", source.container_title),
                ("Date", source.issued.words if source.issued else ""),
                ("Address", source.URL),
                ("DOI", source.DOI),
                ("Type", source.type),
                ("Reliability", source.reliability),
                ("Standing", source.standing),
                ("Passes on the word of", self._title_of(source.origin) if source.origin else ""),
            ),
            source.note or "",
            _filled(
                [
                    Group("What rests on it", uses),
                    self._claims("Claims it states", self.claims_of[source.key]),
                    self._related(source.key),
                ]
            ),
        )

    # parts of pages

    def _claim(self, identifier: str) -> Claim:
        claim = self.records.by_key["claim", identifier]
        assert isinstance(claim, Claim)
        return claim

    def _title_of(self, identifier: str) -> str:
        kinds = ("actor", "system", "event", "source")
        return next((self.titles[key] for key in self.records.resolve(identifier, kinds)), identifier)

    def _evidence(self, item: Evidence) -> Item:
        source = self.records.by_key["source", item.source]
        assert isinstance(source, Source)
        meta = (
            source.container_title,
            source.issued.words if source.issued else None,
            item.locator,
            f"reliability {source.reliability}" if source.reliability else None,
            f"credibility {item.credibility}" if item.credibility else None,
            f"passes on the word of {self._title_of(item.origin)}" if item.origin else "its own word",
        )
        return Item(
            source.title,
            source.key,
            item.stance,
            tuple(text for text in meta if text),
            item.quote or "",
            item.note or "",
        )

    def _claims(self, heading: str, ids: Iterable[str]) -> Group:
        return Group(
            heading,
            tuple(Item(self.titles["claim", one], ("claim", one), self.verdicts[one].partition(":")[0]) for one in ids),
        )

    def _links_by_kind(self, keys: Iterable[Key]) -> Iterator[Group]:
        found = list(keys)
        for kind, heading in (("actor", "Actors"), ("system", "Systems"), ("event", "Dates")):
            yield Group(
                heading,
                tuple(Item(self.titles[key], key, note=self.summaries[key]) for key in found if key[0] == kind),
            )

    def _related(self, key: Key) -> Group:
        items = (Item(self.titles[other], other, why) for other, why in self.related_to[key])
        return Group("Related records", tuple(items))


def _subjects(claim: Claim) -> list[Key]:
    return [
        ("theme", claim.theme),
        *(("theme", one) for one in claim.also_in),
        *(("actor", one) for one in claim.actors),
        *(("system", one) for one in claim.systems),
        *(("event", one) for one in claim.events),
    ]


def _facts(*pairs: tuple[str, str | None]) -> tuple[Fact, ...]:
    return tuple(Fact(label, text) for label, text in pairs if text)


def _filled(groups: Sequence[Group]) -> tuple[Group, ...]:
    return tuple(group for group in groups if group.items)
