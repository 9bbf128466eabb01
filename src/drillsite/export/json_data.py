"""Everything in one JSON file: the records as they were typed, and all that is derived from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drillsite.export.about import PLURALS
from drillsite.export.json_text import JsonText, write_json
from drillsite.export.ledger import COUNT_NAMES, count_verdict, list_edges

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drillsite.export.about import About
    from drillsite.knowledge import Impact, Knowledge, OriginGroup, Verdict
    from drillsite.records import Claim, Event, Evidence, Key

__all__ = ["FORMAT_VERSION", "write_data"]

FORMAT_VERSION = 1
"""Goes up when a reader of the old form would go wrong on the new one."""


def write_data(knowledge: Knowledge, about: About) -> bytes:
    """Give `drillsite.json`, which `schema.json` describes.

    Records stand under their plural kind and id with the fields that their editor typed, under the names of
    the data folder (`container-title`, `as`); dates in EDTF as typed; what was left out is left out. Derived
    are `coverage`, `verdicts`, `event_verdicts` with counts and origins, `impacts` of sources, and
    `edges`; there a record is named as in prose links, `actor:china`. What names a record is not said again at the
    record itself.
    """
    records = {
        plural: {
            record.id: JsonText(record.model_dump_json(by_alias=True, exclude_unset=True, exclude_none=True))
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
    return write_json({**top, **records, **_derived(knowledge)}, 2)


def _derived(knowledge: Knowledge) -> dict[str, Any]:
    coverage: dict[str, Any] = {"all": _coverage(knowledge, knowledge.claims)}
    for kind in ("theme", "actor", "system", "event"):
        keys = [record.key for record in knowledge.ordered if record.kind == kind]
        about = ((key, knowledge.claims_about.get(key, ())) for key in keys)
        coverage[PLURALS[kind]] = {key[1]: _coverage(knowledge, claims) for key, claims in about}
    return {
        "coverage": coverage,
        "verdicts": {claim.id: _verdict(claim, knowledge.verdicts[claim.id]) for claim in knowledge.claims},
        "event_verdicts": {event.id: _verdict(event, knowledge.event_verdicts[event.id]) for event in knowledge.events},
        "impacts": {
            source.id: _impact(knowledge.impacts[source.key])
            for source in knowledge.sources
            if source.key in knowledge.impacts
        },
        "edges": [
            {
                "subject": _name(edge.subject),
                "predicate": edge.predicate,
                "object": _name(edge.object),
                "field": edge.field,
                "said_by": _name(edge.said_by),
                "verdict": edge.verdict,
            }
            for edge in list_edges(knowledge)
        ],
    }


def _name(key: Key) -> str:
    """Give a record's kind and id as prose links write them: `actor:china`."""
    return f"{key[0]}:{key[1]}"


def _coverage(knowledge: Knowledge, claims: Sequence[Claim]) -> dict[str, int]:
    coverage = knowledge.coverage(claims)
    return {"claims": coverage.total, **{str(word): count for word, count in coverage.counts.items()}}


def _verdict(record: Claim | Event, verdict: Verdict) -> dict[str, Any]:
    """Give the verdict with its arithmetic; an item of evidence is its position in the record, from 0."""
    positions = {id(item): position for position, item in enumerate(record.evidence)}

    def places(items: Sequence[Evidence]) -> list[int]:
        return [positions[id(item)] for item in items]

    def origins(groups: Sequence[OriginGroup]) -> list[dict[str, Any]]:
        return [{"origin": _name(group.origin), "evidence": places(group.evidence)} for group in groups]

    return {
        "verdict": verdict.word,
        "counts": dict(zip(COUNT_NAMES, count_verdict(verdict), strict=True)),
        "supporting": origins(verdict.supporting),
        "disputing": origins(verdict.disputing),
        "context": places(verdict.context),
        "discounted": places(verdict.discounted),
    }


def _impact(impact: Impact) -> dict[str, Any]:
    return {
        "evidence_for": list(dict.fromkeys(_name(use.key) for use in impact.uses)),
        "states": [_name(key) for key in impact.states],
        "passed_on_by": [_name(key) for key in impact.passed_on_by],
        "sole_support_of": [_name(key) for key in impact.sole_support],
    }
