"""A small site and edits of it, each of which changes verdicts on records that it leaves alone.

For tests that what is kept of an earlier state of the data never outlives an edit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["EDITS", "FILES", "write_site"]

FILES = {
    "themes.yml": "water: {title: Water, summary: About water.}\n",
    "actors.yml": """\
house: {name: House, type: organisation, summary: The one above.}
left: {name: Left, type: organisation, summary: A part., part_of: [house]}
right: {name: Right, type: organisation, summary: Another part., part_of: [house]}
ministry: {name: Ministry, type: ministry, summary: A ministry.}
speaker: {name: Speaker, type: person, summary: He speaks.}
""",
    "sources.yml": """\
article: {type: webpage, title: Article, author: [{family: Writer, given: Maria}]}
first:
  type: report
  title: First
  author: [{family: Alpha, given: Ann}]
  issued: 2025-01-01
  publisher: Alpha House
  URL: https://first.example/
  DOI: 10.5555/first
  reliability: B
  reliability_reason: It measures.
  standing: current
  level: primary
second:
  type: report
  title: Second
  author: [{family: Beta, given: Bob}]
  issued: 2025-01-02
  publisher: Beta House
  URL: https://second.example/
  archived: https://kept.example/second
  DOI: 10.5555/second
  level: primary
third: {type: report, title: Third, issued: 2025-01-03, container-title: Gamma House, level: primary}
fourth: {type: report, title: Fourth, issued: 2025-01-03, container-title: Gamma House, level: primary}
fifth: {type: report, title: Fifth, publisher: Fifth House, level: primary, origin: itself, origin_reason: So.}
sixth: {type: report, title: Sixth, publisher: Sixth House}
year-1: {type: article-journal, title: Yearly, issued: 2024, container-title: Journal, level: primary}
year-2: {type: article-journal, title: Yearly, issued: 2025, container-title: Journal, level: primary}
essay: {type: webpage, title: Essay, author: [{family: Beta, given: Bob}]}
""",
    "claims.yml": """\
other: {statement: Another., type: fact, theme: water, stated_in: [{source: article}]}
measured:
  statement: It is measured.
  type: fact
  theme: water
  stated_in: [{source: article}]
  evidence: [{source: first, stance: supports}, {source: second, stance: supports}]
denied:
  statement: It is denied.
  type: fact
  theme: water
  stated_in: [{source: article}]
  evidence: [{source: third, stance: disputes}, {source: fourth, stance: supports}]
printed:
  statement: It is printed.
  type: fact
  theme: water
  stated_in: [{source: article}]
  evidence: [{source: third, stance: supports}, {source: fourth, stance: supports}]
official:
  statement: It is official.
  type: fact
  theme: water
  stated_in: [{source: article}]
  evidence:
    - {source: sixth, stance: supports, origin: ministry}
    - {source: sixth, stance: supports, origin: speaker}
shared:
  statement: It is shared.
  type: fact
  theme: water
  stated_in: [{source: article}]
  evidence:
    - {source: sixth, stance: supports, origin: left}
    - {source: sixth, stance: supports, origin: right}
named:
  statement: It is named.
  type: fact
  theme: water
  stated_in: [{source: article}]
  evidence: [{source: fifth, stance: supports}, {source: sixth, stance: supports, origin: ministry}]
yearly:
  statement: It is yearly.
  type: fact
  theme: water
  stated_in: [{source: article}]
  evidence: [{source: year-1, stance: supports}, {source: year-2, stance: supports}]
""",
    "events.yml": """\
day:
  title: A day
  date: 2025
  type: other
  summary: One day.
  evidence: [{source: first, stance: supports}, {source: second, stance: supports}]
""",
}

EDITS = {
    "standing of a source": ("sources.yml", "standing: current", "standing: retracted"),
    "origin of a source": ("sources.yml", "standing: current", "origin: second"),
    "no origin of a source": ("sources.yml", "level: primary, origin: itself, origin_reason: So.", "note: No origin."),
    "author of a source": ("sources.yml", "{family: Alpha, given: Ann}", "{family: Beta, given: Bea}"),
    "author of a work": ("sources.yml", "{family: Writer, given: Maria}", "{family: Alpha, given: Ann}"),
    "level of a source": ("sources.yml", "level: primary\nsecond", "level: secondary\nsecond"),
    "reliability of a source": ("sources.yml", "reliability: B", "reliability: E"),
    "publisher of a source": ("sources.yml", "publisher: Alpha House", "publisher: Beta House"),
    "container of a source": ("sources.yml", "container-title: Gamma House", "container-title: Delta House"),
    "publisher before container": ("sources.yml", "container-title: Gamma", "publisher: Delta, container-title: Gamma"),
    "type of a source": ("sources.yml", "fourth: {type: report", "fourth: {type: book"),
    "address of a source": ("sources.yml", "URL: https://first.example/", "URL: https://second.example"),
    "snapshot of a source": ("sources.yml", "standing: current", "archived: https://kept.example/second"),
    "DOI of a source": ("sources.yml", "DOI: 10.5555/first", "DOI: 10.5555/SECOND"),
    "title of a source": ("sources.yml", "title: Fourth", "title: Third"),
    "day of a source": ("sources.yml", "issued: 2024", "issued: 2025"),
    "a source of a known document": (
        "sources.yml",
        "sixth:",
        "copy: {type: webpage, title: Copy, URL: https://first.example/, archived: https://second.example/}\nsixth:",
    ),
    "part_of of an actor": ("actors.yml", "He speaks.", "He speaks., part_of: [ministry]"),
    "no part_of of an actor": ("actors.yml", "Another part., part_of: [house]", "Another part."),
    "speaks_for of an actor": ("actors.yml", "He speaks.", "He speaks., speaks_for: [ministry]"),
    "type of an actor": ("actors.yml", "type: ministry", "type: media"),
    "type of an actor above": (
        "actors.yml",
        "type: organisation, summary: The one",
        "type: alliance, summary: The one",
    ),
    "aliases of an actor": ("actors.yml", "summary: A ministry.", "summary: A ministry., aliases: [Fifth House]"),
    "name of an actor": ("actors.yml", "name: Ministry", "name: Fifth House"),
    "an actor of a known name": (
        "actors.yml",
        "speaker:",
        "fifth-house: {name: Fifth House, type: organisation, summary: It prints., part_of: [ministry]}\nspeaker:",
    ),
    "the works": ("claims.yml", "stated_in: [{source: article}]}", "stated_in: [{source: article}, {source: essay}]}"),
}
"""By name: a file, and what is replaced by what in it, once."""


def write_site(data: Path) -> None:
    """Write the site's data folder."""
    data.mkdir(parents=True, exist_ok=True)
    for name, text in FILES.items():
        (data / name).write_text(text, "utf-8")
