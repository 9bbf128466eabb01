"""The scale of verdicts for other programs: what each word means, and the rating of the four that can be ordered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from drillsite.knowledge import Side, Verdict, VerdictWord
    from drillsite.records import Claim

__all__ = ["MEANINGS", "RATINGS", "SCALE_NAME", "label_verdict", "review_claim"]

SCALE_NAME = "Support by independent origins"
"""What the scale measures, which is not how true a claim is."""

MEANINGS: dict[VerdictWord, str] = {
    "corroborated": "At least two independent origins support it, and none disputes it.",
    "single-origin": "One independent origin supports it, and none disputes it.",
    "contested": "At least one independent origin supports it, and at least one disputes it.",
    "disputed": "At least one independent origin disputes it, and none supports it.",
    "unconfirmed": "A search for evidence is recorded, and no evidence for or against it.",
    "unchecked": "Neither evidence for or against it nor a search is recorded.",
    "opinion": "It is a value judgement or a forecast, which sources can share or reject and cannot settle.",
}
"""Each verdict in the one order, and when it is reached; origins are counted at their fewest."""

RATINGS: dict[VerdictWord, int] = {"corroborated": 4, "single-origin": 3, "contested": 2, "disputed": 1}
"""The place on the scale of each verdict that has one: where evidence was found on what evidence can settle."""


def review_claim(claim: Claim, verdict: Verdict, page: str, editors: dict[str, Any]) -> dict[str, Any] | None:
    """Return the review of a claim in the words of schema.org, or None where its verdict is not on the scale."""
    rating = RATINGS.get(verdict.word)
    if rating is None:
        return None
    return {
        "@type": "ClaimReview",
        "url": page,
        "claimReviewed": claim.statement,
        "itemReviewed": {"@id": page},
        "author": editors,
        "reviewRating": {
            "@type": "Rating",
            "name": SCALE_NAME,
            "ratingValue": rating,
            "bestRating": max(RATINGS.values()),
            "worstRating": min(RATINGS.values()),
            "alternateName": label_verdict(verdict),
            "ratingExplanation": f"For: {_origins(verdict.supporting)}. Against: {_origins(verdict.disputing)}.",
        },
    }


def label_verdict(verdict: Verdict) -> str:
    """Return the word of a verdict as readers see it: `Single origin (weak)`."""
    label = verdict.word.replace("-", " ").capitalize()
    return f"{label} (weak)" if verdict.is_weak else label


def _origins(side: Side) -> str:
    """Return how many origins a side has, in words: `at least 1 independent origin, at most 4`."""
    if not side.voices:
        return "none"
    number = f"{side.at_least} independent origin{'' if side.at_least == 1 else 's'}"
    return number if side.at_least == side.at_most else f"at least {number}, at most {side.at_most}"
