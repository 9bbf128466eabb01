"""The data of a site as files that other programs read: JSON, CSV, SQLite, BibTeX, RIS, CSL-JSON and JSON-LD."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drillsite.export.about import About
from drillsite.export.bibtex import write_bibtex
from drillsite.export.csl_json import write_csl
from drillsite.export.database import write_database
from drillsite.export.json_data import write_data
from drillsite.export.json_ld import write_linked_data
from drillsite.export.json_schema import write_schema
from drillsite.export.ledger import Ledger
from drillsite.export.ris import write_ris
from drillsite.export.tables import write_tables

if TYPE_CHECKING:
    from drillsite.knowledge import Knowledge

__all__ = ["DOWNLOADS", "About", "export_files"]

DOWNLOADS = {
    "drillsite.json": "Everything in one file: the records, their verdicts, and what rests on what.",
    "schema.json": "The form of each record, as JSON Schema.",
    "drillsite.sqlite": "The same as a database with a table for each kind.",
    "drillsite.jsonld": "The same in the words of schema.org, as linked data.",
    "themes.csv": "Themes, a row each.",
    "claims.csv": "Claims with their verdicts, a row each.",
    "evidence.csv": "Evidence, a row for each item.",
    "actors.csv": "Actors, a row each.",
    "systems.csv": "Systems, a row each.",
    "events.csv": "Dates, a row each.",
    "sources.csv": "Sources, a row each.",
    "edges.csv": "The relations of the graph, a row each.",
    "co_mentions.csv": "What is named together in claims, a row for each pair.",
    "sources.bib": "Sources for BibTeX.",
    "sources.ris": "Sources for EndNote, Zotero and other reference managers, as RIS.",
    "sources.csl.json": "Sources for Zotero and other reference managers, as CSL-JSON.",
}
"""Each download by file name, and what it holds."""


def export_files(knowledge: Knowledge, about: About) -> dict[str, bytes]:
    """Give every download of the site by file name.

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
        "drillsite.jsonld": write_linked_data(knowledge, about),
    }
