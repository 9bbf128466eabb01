"""What follows from the records: verdicts, coverage, backlinks, impact, edges, and the order of reading."""

from drillsite.knowledge.edges import CoMention, Edge
from drillsite.knowledge.impact import Impact, Use
from drillsite.knowledge.linking import Knowledge, link_records
from drillsite.knowledge.links import Backlink
from drillsite.knowledge.loading import KnowledgeLoader, Loaded, load_knowledge
from drillsite.knowledge.themes import RelatedTheme
from drillsite.knowledge.verdicts import (
    VERDICT_WORDS,
    Coverage,
    OriginGroup,
    Verdict,
    VerdictWord,
    find_origin,
)

__all__ = [
    "VERDICT_WORDS",
    "Backlink",
    "CoMention",
    "Coverage",
    "Edge",
    "Impact",
    "Knowledge",
    "KnowledgeLoader",
    "Loaded",
    "OriginGroup",
    "RelatedTheme",
    "Use",
    "Verdict",
    "VerdictWord",
    "find_origin",
    "link_records",
    "load_knowledge",
]
