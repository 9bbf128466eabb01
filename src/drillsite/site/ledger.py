"""The ledger: every claim under its verdict, those that need an editor first."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from drillsite.knowledge import Knowledge, VerdictWord
    from drillsite.records import Claim

__all__ = ["LEDGER_ORDER", "ledger_order"]

LEDGER_ORDER: tuple[VerdictWord, ...] = ("contested", "disputed", "single-origin", "unsourced", "corroborated")
"""The verdicts in the order in which the ledger lists them."""


def ledger_order(knowledge: Knowledge) -> tuple[Claim, ...]:
    """Give all claims, verdict by verdict, each group in reading order."""
    place = {word: number for number, word in enumerate(LEDGER_ORDER)}
    return tuple(sorted(knowledge.claims, key=lambda claim: place[knowledge.verdicts[claim.id].word]))
