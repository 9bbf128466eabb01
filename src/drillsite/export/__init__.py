"""The data of a site as files that other programs read: JSON, CSV, SQLite, BibTeX, RIS, CSL-JSON and JSON-LD."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drillsite.export.about import About
from drillsite.export.bibtex import write_bibtex
from drillsite.export.csl_json import write_csl
from drillsite.export.database import write_database
from drillsite.export.json_data import write_data
from drillsite.export.json_schema import write_schema
from drillsite.export.ledger import Ledger
from drillsite.export.linked_data import write_linked_data
from drillsite.export.ris import write_ris
from drillsite.export.tables import write_tables

if TYPE_CHECKING:
    from drillsite.knowledge import Knowledge

__all__ = ["DOWNLOADS", "About", "export_files"]

DOWNLOADS = {
    "drillsite.json": "Everything in one file: the records, their verdicts and how these were counted.",
    "schema.json": "The form of drillsite.json and of each record, as JSON Schema.",
    "drillsite.sqlite": "The same as an SQLite database, with a table for each kind and each list.",
    "drillsite.jsonld": "The same as linked data, in the words of schema.org and the Citation Typing Ontology (CiTO).",
    "themes.csv": "One row per theme.",
    "claims.csv": "One row per claim, with its verdict.",
    "actors.csv": "One row per actor.",
    "systems.csv": "One row per system.",
    "events.csv": "One row per event, with its verdict.",
    "sources.csv": "One row per source.",
    "evidence.csv": "One row per item of evidence: whose statement it repeats, and whether it counts.",
    "voices.csv": "One row per independent origin on one side of a claim or an event.",
    "joins.csv": "One row per origin that counts as one with another, with the reason.",
    "hangs_on.csv": "One row per actor or source without which a verdict changes.",
    "searches.csv": "One row per search for evidence.",
    "edges.csv": "One row per relation in the network.",
    "co_mentions.csv": "One row per pair that claims mention together.",
    "sources.bib": "The sources for BibTeX.",
    "sources.ris": "The sources for EndNote, Zotero and other reference managers, as RIS.",
    "sources.csl.json": "The sources for Zotero and other reference managers, as CSL-JSON.",
}
"""Each download by file name, and what it holds."""


def export_files(knowledge: Knowledge, about: About) -> dict[str, bytes]:
    """Return every download of the site by file name.

    Dates stand in EDTF at the precision stated, or in what of the format says no more. Nothing depends on the
    time or the machine: the same knowledge gives the same bytes (of the database, under the same version of
    SQLite). Cost: linear in the records; 10,000 claims take a second or two.
    """
    ledger = Ledger(knowledge)
    return {
        "drillsite.json": write_data(ledger, about),
        "schema.json": write_schema(),
        **write_tables(ledger, about),
        "drillsite.sqlite": write_database(ledger, about),
        "sources.bib": write_bibtex(knowledge, about),
        "sources.ris": write_ris(knowledge),
        "sources.csl.json": write_csl(knowledge),
        "drillsite.jsonld": write_linked_data(ledger, about),
    }
