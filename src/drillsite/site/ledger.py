"""The ledger: every claim under its verdict."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from drillsite.knowledge import VERDICT_WORDS

if TYPE_CHECKING:
    from drillsite.knowledge import Knowledge
    from drillsite.records import Claim

__all__ = ["ledger_order"]


def ledger_order(knowledge: Knowledge) -> tuple[Claim, ...]:
    """Give all claims, verdict by verdict, each group in reading order."""
    return tuple(chain.from_iterable(knowledge.claims_by_verdict[word] for word in VERDICT_WORDS))
