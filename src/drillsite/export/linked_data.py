"""All records and verdicts as one file of linked data, with a vocabulary of our own where others have no word."""

from __future__ import annotations

from functools import cache, partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from pydantic_core import to_json

from drillsite.export.json_ld import CITO_STANCES, References, describe_record, describe_site
from drillsite.export.json_text import write_json
from drillsite.export.ledger import last_search
from drillsite.export.plain_text import write_plainly
from drillsite.export.vocabulary import define_vocabulary, list_own_fields, make_context, word_for
from drillsite.records import Claim, Event, Source
from drillsite.records.fields import ITSELF, ORIGIN_KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pydantic import BaseModel

    from drillsite.export.about import About
    from drillsite.export.forms import FieldForm
    from drillsite.export.json_ld import Node
    from drillsite.export.ledger import Ledger
    from drillsite.knowledge import Side, Verdict
    from drillsite.knowledge.voices import Joined, Voice
    from drillsite.records import EdtfDate, Evidence, Key, Record

    _Plan = tuple[Callable[[BaseModel], tuple[Any, ...]], list[tuple[str, Callable[[Any], Any] | None]]]

__all__ = ["write_linked_data"]


def write_linked_data(ledger: Ledger, about: About) -> bytes:
    """Return `drillsite.jsonld`: JSON-LD 1.1 with a node for each record, whose `@id` is the address of its page.

    The nodes are those of the pages (drillsite.export.json_ld) and say in words of our own what is left: the other
    fields, and the verdict with its arithmetic, in which each item of evidence has its place, by the names of
    `drillsite.json`. The scale of verdicts and our words are defined at the end. Without a site address, the ids are
    relative to the root of the site, and a reader must set the base.
    """
    details = _Details(ledger, about)
    nodes = (details.describe(record) for record in ledger.knowledge.ordered)
    graph = [describe_site(about), *nodes, *define_vocabulary()]
    return write_json({"@context": make_context(), "@graph": graph}, 2)


class _Details:
    """Makes the nodes of records, with all that their pages leave out.

    What there is most of, verdicts and evidence, is written as JSON at once, which takes half the time.
    """

    def __init__(self, ledger: Ledger, about: About) -> None:
        self._ledger = ledger
        self._knowledge = ledger.knowledge
        self._pages = References(about)
        self._names = _Names(self._pages)
        self._resolve = cache(self._knowledge.records.resolve)
        self._plans: dict[type[BaseModel], _Plan] = {}
        self._standings: dict[tuple[str, str, str | None], str] = {}

    def describe(self, record: Record) -> bytes:
        """Return the node of a record as JSON."""
        node = describe_record(record, self._knowledge, self._pages) | self._fields(record)
        match record:
            case Source():
                kind, identifier, is_stated = self._ledger.origins[record.id]
                end = (str(kind), str(identifier))
                more = self._origin(end, record.origin, record.id, is_stated=bool(is_stated))
            case Claim():
                more = self._judgement(record, self._knowledge.verdicts[record.id])
            case Event():
                more = self._judgement(record, self._knowledge.event_verdicts[record.id])
            case _:
                more = ""
        text = to_json(node)
        return b"%b,%b}" % (text[:-1], more.encode()) if more else text

    def _fields(self, part: BaseModel) -> Node:
        """Return the fields of a record, or of a part of one, that are told as they are."""
        plan = self._plans.get(type(part))
        if plan is None:
            plan = self._plans[type(part)] = self._make_plan(list_own_fields(type(part)))
        read, properties = plan
        return {
            word: convert(value) if convert else value
            for value, (word, convert) in zip(read(part), properties, strict=True)
            if value is not None and value != ()
        }

    def _make_plan(self, forms: list[FieldForm]) -> _Plan:
        """Return what reads these fields, and how each is called and made."""
        # With one more attribute than the fields, what is read is a tuple even of one.
        read = attrgetter(*[form.attribute for form in forms], "__class__")
        return (lambda part: read(part)[:-1]), [(word_for(form), self._converter(form)) for form in forms]

    def _converter(self, form: FieldForm) -> Callable[[Any], Any] | None:
        """Return what turns the value of a field into that of a property; None where it stays as it is."""
        if form.part is not None:
            one: Callable[[Any], Any] = self._fields
        elif form.kinds:
            one = partial(self._refer, kinds=form.kinds)
        elif form.is_prose:
            one = partial(write_plainly, knowledge=self._knowledge)
        elif form.is_date:
            one = _text_of_date
        else:
            return None
        return (lambda values: [one(value) for value in values]) if form.is_list else one

    def _refer(self, name: str, kinds: tuple[str, ...]) -> str:
        page: str = self._pages[self._key(name, kinds)]["@id"]
        return page

    def _key(self, name: str, kinds: tuple[str, ...]) -> Key:
        return (kinds[0], name) if len(kinds) == 1 else self._resolve(name, kinds)[0]

    def _judgement(self, record: Claim | Event, verdict: Verdict) -> str:
        """Return the verdict on a record with its arithmetic, in which each item of evidence has its place."""
        items = {id(item): self._item(item, position) for position, item in enumerate(record.evidence)}
        counts = to_json(self._ledger.counts(record.key)).decode()[1:-1]
        lists = {
            "supporting": self._voices(verdict.supporting, items),
            "disputing": self._voices(verdict.disputing, items),
            "context": [items[id(item)] for item in verdict.context],
            "discounted": [f'{items[id(one.evidence)][:-1]},"because":"{one.because}"}}' for one in verdict.discounted],
            "hangs_on": [
                f'{{"record":{self._names[one.key]},"verdict":"drillsite:{one.word}"}}' for one in verdict.hangs_on
            ],
        }
        texts = [f'"{name}":[{",".join(nodes)}]' for name, nodes in lists.items() if nodes]
        if last := last_search(verdict.searches):
            texts.append(f'"last_searched":"{last}"')
        words = f'"verdict":"drillsite:{verdict.word}","without_low":"drillsite:{verdict.without_low}"'
        return ",".join([words, counts, *texts])

    def _voices(self, side: Side, items: Mapping[int, str]) -> list[str]:
        return [self._voice(voice, [items[id(item)] for item in voice.evidence]) for voice in side.voices]

    def _voice(self, voice: Voice, items: Iterable[str]) -> str:
        joined = ",".join(map(self._joined, voice.joined))
        more = f',"joined":[{joined}]' if joined else ""
        origin = self._stated(voice.origin, is_stated=voice.is_stated)
        return f'{{{origin},"evidence":[{",".join(items)}]{more}}}'

    def _joined(self, joined: Joined) -> str:
        origin, to = self._names[joined.origin], self._names[joined.to]
        return f'{{"origin":{origin},"joined_to":{to},"because":"{joined.because}"}}'

    def _item(self, item: Evidence, position: int) -> str:
        fields = self._fields(item)
        more = f",{to_json(fields).decode()[1:-1]}" if fields else ""
        return f'{{"position":{position},{self._standing(item)}{more}}}'

    def _standing(self, item: Evidence) -> str:
        """Return source, stance and origin of an item; many items share them."""
        shared = (item.source, item.stance, item.origin)
        text = self._standings.get(shared)
        if text is None:
            way = self._knowledge.origins.way_of(item)
            origin = self._origin(way.origin.key, item.origin, item.source, is_stated=way.is_stated)
            stance = CITO_STANCES[item.stance]
            text = f'"source":{self._names["source", item.source]},"stance":"{stance}",{origin}'
            self._standings[shared] = text
        return text

    def _origin(self, end: Key, typed: str | None, source: str, *, is_stated: bool) -> str:
        """Return where a way of origins ends, and what the editor named, of `itself` the source."""
        text = self._stated(end, is_stated=is_stated)
        if typed is None:
            return text
        named = ("source", source) if typed == ITSELF else self._key(typed, ORIGIN_KINDS)
        return f'{text},"origin_typed":{self._names[named]}'

    def _stated(self, origin: Key, *, is_stated: bool) -> str:
        return f'"origin":{self._names[origin]},"origin_stated":{"true" if is_stated else "false"}'


class _Names(dict["Key", str]):
    """The address of each record's page as JSON, by its kind and id."""

    def __init__(self, pages: References) -> None:
        super().__init__()
        self._pages = pages

    def __missing__(self, key: Key) -> str:
        """Return the address of a record's page."""
        name = self[key] = to_json(self._pages[key]["@id"]).decode()
        return name


def _text_of_date(date: EdtfDate) -> str:
    return date.text
