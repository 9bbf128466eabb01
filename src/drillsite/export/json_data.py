"""Everything in one JSON file: the records as they were typed, and all that is derived from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic_core import to_json

from drillsite.export.about import PLURALS
from drillsite.export.json_text import write_json
from drillsite.export.ledger import COVERAGE_NAMES, last_search

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from drillsite.export.about import About
    from drillsite.export.ledger import Ledger, Row
    from drillsite.knowledge import Impact, Side, Verdict
    from drillsite.knowledge.voices import Voice
    from drillsite.records import Claim, Event, Evidence, Key

__all__ = ["FORMAT_VERSION", "write_data"]

FORMAT_VERSION = 2
"""Goes up when a reader of the old form would go wrong on the new one."""


def write_data(ledger: Ledger, about: About) -> bytes:
    """Return `drillsite.json`, which `schema.json` describes.

    Records stand under their plural kind and id with the fields that their editor typed, under the names of
    the data folder (`container-title`, `as`); dates in EDTF as typed; what was left out is left out. Derived
    are `coverage`, `verdicts` and `event_verdicts` with the voices that they were counted from, `impacts` of sources,
    and `edges`; there a record is named as in prose links, `actor:china`. What names a record is not said again at the
    record itself.
    """
    knowledge = ledger.knowledge
    records = {
        plural: {
            record.id: record.model_dump_json(by_alias=True, exclude_unset=True, exclude_none=True).encode()
            for record in of_kind
        }
        for plural, of_kind in (
            ("themes", knowledge.themes),
            ("claims", knowledge.claims),
            ("actors", knowledge.actors),
            ("systems", knowledge.systems),
            ("events", knowledge.events),
            ("sources", knowledge.sources),
        )
    }
    top = {
        "$schema": "schema.json",
        "format": "drillsite",
        "version": FORMAT_VERSION,
        "generator": f"drillsite {about.version}",
        "site": {"name": about.site_name, "url": about.base_url},
        "licence": {"name": about.licence_name, "url": about.licence_url},
    }
    return write_json({**top, **records, **_derived(ledger)}, 2)


def _derived(ledger: Ledger) -> dict[str, Any]:
    knowledge = ledger.knowledge
    coverage: dict[str, Any] = {"all": _name_coverage(ledger.whole_coverage)}
    coverage |= {PLURALS[kind]: {} for kind in ("theme", "actor", "system", "event")}
    for (kind, identifier), numbers in ledger.coverage.items():
        coverage[PLURALS[kind]][identifier] = _name_coverage(numbers)
    verdicts: dict[str, dict[str, bytes]] = {"claim": {}, "event": {}}
    for record, verdict in ledger.judged:
        verdicts[record.kind][record.id] = _verdict(record, verdict, ledger.counts(record.key))
    return {
        "coverage": coverage,
        "verdicts": verdicts["claim"],
        "event_verdicts": verdicts["event"],
        "impacts": {
            source.id: _impact(knowledge.impacts[source.key])
            for source in knowledge.sources
            if source.key in knowledge.impacts
        },
        "edges": [_edge(row) for row in ledger.edges],
    }


def _edge(row: Row) -> dict[str, object]:
    subject_kind, subject, predicate, object_kind, target, field, said_by_kind, said_by, *words = row
    return {
        "subject": f"{subject_kind}:{subject}",
        "predicate": predicate,
        "object": f"{object_kind}:{target}",
        "field": field,
        "said_by": f"{said_by_kind}:{said_by}",
        "verdict": words[0],
        "without_low": words[1],
    }


def _name(key: Key) -> str:
    """Return a record's kind and id as prose links write them: `actor:china`."""
    return f"{key[0]}:{key[1]}"


def _name_coverage(numbers: Sequence[int]) -> dict[str, int]:
    return dict(zip(COVERAGE_NAMES, numbers, strict=True))


def _verdict(record: Claim | Event, verdict: Verdict, counts: Mapping[str, object]) -> bytes:
    """Return the verdict with its arithmetic; an item of evidence is its position in the record, from 0.

    It is written out here, which takes half the time: in words, names and numbers is nothing to escape.
    """
    positions = {id(item): position for position, item in enumerate(record.evidence)}

    def places(items: Iterable[Evidence]) -> list[int]:
        return [positions[id(item)] for item in items]

    def voices(side: Side) -> str:
        return ", ".join([_voice(voice, places(voice.evidence)) for voice in side.voices])

    discounted = ", ".join(
        [f'{{"evidence": {positions[id(one.evidence)]}, "because": "{one.because}"}}' for one in verdict.discounted]
    )
    hangs_on = ", ".join(
        [f'{{"id": "{one.key[1]}", "kind": "{one.key[0]}", "word": "{one.word}"}}' for one in verdict.hangs_on]
    )
    last = to_json(last_search(verdict.searches)).decode()
    text = (
        f'{{"verdict": "{verdict.word}", "counts": {to_json(counts).decode()}, '
        f'"supporting": [{voices(verdict.supporting)}], "disputing": [{voices(verdict.disputing)}], '
        f'"context": {places(verdict.context)}, "discounted": [{discounted}], "hangs_on": [{hangs_on}], '
        f'"without_low": "{verdict.without_low}", "searches": {len(verdict.searches)}, "last_searched": {last}}}'
    )
    return text.encode()


def _voice(voice: Voice, places: list[int]) -> str:
    joined = ", ".join(
        [
            f'{{"origin": "{_name(one.origin)}", "to": "{_name(one.to)}", "because": "{one.because}"}}'
            for one in voice.joined
        ]
    )
    stated = "true" if voice.is_stated else "false"
    return f'{{"origin": "{_name(voice.origin)}", "stated": {stated}, "evidence": {places}, "joined": [{joined}]}}'


def _impact(impact: Impact) -> dict[str, Any]:
    return {
        "evidence_for": list(dict.fromkeys(_name(use.key) for use in impact.uses)),
        "states": [_name(key) for key in impact.states],
        "passed_on_by": [_name(key) for key in impact.passed_on_by],
        "sole_support_of": [_name(key) for key in impact.sole_support],
    }
