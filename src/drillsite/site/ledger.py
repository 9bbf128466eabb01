"""The ledger: every claim under its verdict, those that need an editor first."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from drillsite.knowledge import Knowledge, VerdictWord
    from drillsite.records import Claim

__all__ = ["LEDGER_ORDER", "ledger_order"]

LEDGER_ORDER: tuple[VerdictWord, ...] = ("contested", "disputed", "single-origin", "unsourced", "corroborated")
"""The verdicts in the order in which the ledger lists them."""


def ledger_order(knowledge: Knowledge) -> tuple[Claim, ...]:
    """Give all claims, verdict by verdict, each group in reading order."""
    return tuple(chain.from_iterable(knowledge.claims_by_verdict[word] for word in LEDGER_ORDER))
