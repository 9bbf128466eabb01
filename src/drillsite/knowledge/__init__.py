"""What follows from the records: verdicts, coverage, backlinks, impact, edges, and the order of reading."""

from drillsite.knowledge.edges import CoMention, Edge
from drillsite.knowledge.impact import Impact, Use
from drillsite.knowledge.linking import Knowledge, link_records
from drillsite.knowledge.links import Backlink
from drillsite.knowledge.loading import KnowledgeLoader, Loaded, load_knowledge
from drillsite.knowledge.reliance import Change, Reliance
from drillsite.knowledge.themes import RelatedTheme
from drillsite.knowledge.verdicts import (
    VERDICT_WORDS,
    Coverage,
    Dependence,
    Discounted,
    Verdict,
    VerdictWord,
)
from drillsite.knowledge.voices import Joined, Side, Voice

__all__ = [
    "VERDICT_WORDS",
    "Backlink",
    "Change",
    "CoMention",
    "Coverage",
    "Dependence",
    "Discounted",
    "Edge",
    "Impact",
    "Joined",
    "Knowledge",
    "KnowledgeLoader",
    "Loaded",
    "RelatedTheme",
    "Reliance",
    "Side",
    "Use",
    "Verdict",
    "VerdictWord",
    "Voice",
    "link_records",
    "load_knowledge",
]
