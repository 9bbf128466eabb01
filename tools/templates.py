"""Writes the page on templates: what each is given, as the comment at its head says, and what all have at hand.

What Jinja itself brings is left out. A name that has no words here yet is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING

from jinja2.defaults import DEFAULT_FILTERS, DEFAULT_NAMESPACE

from drillsite.knowledge import Knowledge, link_records
from drillsite.records import Records
from drillsite.site import words
from drillsite.site.pages import Page
from drillsite.site.render import MACROS, TEMPLATES, Renderer, SiteAbout

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

__all__ = ["EXAMPLES", "FILTERS", "GLOBALS", "Opening", "read_opening", "render_templates"]

MADE = "<!-- Written by tools/reference.py from the templates themselves: do not edit. -->\n"

EXAMPLES = {
    "claim": "knowledge.claims[0]",
    "key": "claim.key",
    "kind": "key[0]",
    "stated": "claim.stated_in[0]",
    "item": "claim.evidence[0]",
    "source": 'record[("source", stated.source)]',
    "verdict": "knowledge.verdicts[claim.id]",
    "word": "verdict.word",
    "discounted": 'knowledge.verdicts.values() | map(attribute="discounted") | sum(start=()) | first',
    "voices": 'knowledge.verdicts.values() | map(attribute="supporting.voices") | sum(start=())',
    "joined": 'voices | map(attribute="joined") | sum(start=()) | first',
    "letters": '"fb"',
    "cells": '("", "a", letters)',
    "actor": "knowledge.actors[0]",
    "text": "actor.summary",
    "html": "text | prose",
    "events": "knowledge.events",
    "date": "events[0].date",
    "number": "knowledge.claims | length",
}
"""What stands in the forms below, each as a template may come by it."""

GLOBALS = {
    "site": ("site.name", "What the site says of itself."),
    "knowledge": ("knowledge.claims", "All records, and what follows from them."),
    "words": ("words.VERDICT_LABELS[word]", "How things are called: labels, and functions that put things in words."),
    "record": ("record[key]", "The record of a kind and id."),
    "root": ("root", "The way to the top of the site; it stands before an address: `{{ root }}sources/`."),
    "cite": ("cite(source)", "How a source is cited, or the page of any other record, to be unfolded."),
    "shown_title": ("shown_title(source)", "The title of a record, without the brackets of one that is ours."),
    "short_name": ("short_name(source)", "What a source is called in running text."),
    "name_in_text": ("name_in_text(source)", "How a record is named within a sentence."),
    "main_origin": (
        "main_origin(verdict)",
        "The key of the actor or source that a verdict hangs on, of several the first that is an origin; or none.",
    ),
    "what_if_url": (
        "what_if_url([key])",
        "The address of the page “What if” with these set aside: `{{ root }}{{ what_if_url([key]) }}`.",
    ),
    "article_author": ("article_author(claim)", "Who makes a claim: the author of the article that it is stated in."),
    "found_quote_url": (
        "found_quote_url(item)",
        "The web address of the words that an item of evidence quotes; empty unless they were found in its source.",
    ),
    "passage_url": ("passage_url(stated, source)", "The web address of a passage; empty if its source has none."),
    "doi_url": ('doi_url("10.1000/182")', "The web address of a DOI, in which its signs are encoded as addresses ask."),
    "way_of": (
        "way_of(item)",
        "The way of an item of evidence from its source to its origin (`drillsite.records.origins.Way`).",
    ),
    "verdict_of": ("verdict_of(claim.key)", "The verdict on a claim or an event."),
    "provenance_of": (
        "provenance_of(item)",
        "Whose statement an item of evidence repeats (`drillsite.site.provenance.Provenance`).",
    ),
    "is_said_above": (
        "is_said_above(item, key)",
        "Whether the name of its origin above an item says all there is to say of where it comes from.",
    ),
    "explain_join": ("explain_join(joined)", "Why an origin counts as one with another."),
    "why_not_counted": ("why_not_counted(discounted)", "Why an item for or against does not count, in words."),
    "origin_name": ("origin_name(key)", "What an origin is called in the address of the ledger."),
    "verdict_words": ("verdict_words.verdict_sum(verdict)", "Verdicts in words: sums, letters, searches, labels."),
    "meaning": ("meaning(word)", "The address at which it is told what a verdict means."),
    "ledger": ("ledger(word)", "The address where the claims of a verdict are listed; empty if no claim has it."),
    "record_line": ("record_line(key)", "The data file of a record, and the line in it."),
    "draw_timeline": ('draw_timeline({"": events})', "A drawing (`svg` and `legend`) of events, in lanes with names."),
    "version": ("version", "The version of drillsite."),
}
"""How each value or function of all templates is written, and what it gives."""

FILTERS = {
    "ref": ("key | ref", "A link to a record, under its title."),
    "named": ("key | named", "A link to a record, named as within a sentence."),
    "address": ("key | address", "The address of a record’s page: `{{ root }}{{ key | address }}`."),
    "prose": ("text | prose", "[Prose](records.md#prose) as HTML, in paragraphs."),
    "inline": ("text | inline", "Prose of one paragraph as HTML, without the paragraph around it."),
    "smart": ("text | smart", "Plain text as HTML, with proper quotation marks."),
    "explained": ("html | explained", "HTML with each abbreviation explained where the page first uses it."),
    "date": ("date | date", "A date in words."),
    "date_mark": ("date | date_mark", "How a date is drawn: `day`, `span`, `within` or `about`."),
    "counted": ('number | counted("entry", "entries")', "A number with its noun. A plural in -s may be left out."),
    "kind_mark": ("kind | kind_mark", "The sign of a kind."),
    "verdict_mark": (
        "key | verdict_mark",
        "The sign of the verdict on a claim or an event, hollow if weak. Its word must stand beside it.",
    ),
    "verdict_badge": ("key | verdict_badge", "The sign of the verdict on a claim or an event with its word."),
    "word_mark": ("word | word_mark", "The sign of a class of verdicts, for legends."),
    "bar_part": ("word | bar_part(number)", "The part of a bar that stands for so many verdicts of a class."),
    "word_badge": ("word | word_badge", "The sign of a class of verdicts with its word, for legends."),
    "row": ("claim | row", "A claim in a list: `claims.row`, rendered once."),
    "entry": ("actor | entry", "An actor, a system or an event in a list: `part.entry`, rendered once."),
    "source_line": ("source | source_line", "The head of a source’s card: `evidence.source_line`, rendered once."),
    "origin_line": ("item | origin_line", "Whose statement an item repeats: `evidence.origin_line`, rendered once."),
    "doubt": ("verdict | doubt", "A link that asks what changes without its origin: `what_if.doubt`, rendered once."),
    "stance_signs": (
        "letters | stance_signs",
        "The signs of stances in a matrix: `f` for, `a` against, `b` background.",
    ),
    "stance_cells": ("cells | stance_cells", "The cells of a row of a matrix, each given by such letters."),
    "join_line": ("joined | join_line", "Why origins count as one: `evidence.join_line`, rendered once."),
    "source_rating": (
        "source | source_rating",
        "Its reliability and standing: `evidence.source_rating`, rendered once.",
    ),
}
"""How each filter of all templates is written, and what it gives."""

INTRODUCTION = """\
# Templates

What our templates are given, and what they and yours have at hand.
[Templates of your own](../guide/configuration.md#templates-of-your-own) says how to replace one.
"""

GIVEN = """\
## What each template is given

Beside this, each has what stands under the next heading. The comment at the head of a template says the same.
"""

AT_HAND = """\
## What all templates have at hand

A key is a kind and an id: `("actor", "china")`. Some templates are given what the forms below speak of; any can come
by it:
"""

ABOUT_MACROS = """\
### Macros

They stand in `macro/part.html`, `macro/claims.html` and so on. Who replaces such a file must keep the macros that other
templates call. `macro/cite.html` is what `cite` shows.
"""

HELD = """\
## Page, site, words and knowledge

What each of them has. The home page has no `page`.
"""


@dataclass(frozen=True, slots=True)
class Opening:
    """What the comment at the head of a template says.

    `given` has what is said of each name in its context, `others` the templates whose names it has as well, `macros`
    what each gives, by how it is called.
    """

    shows: str
    given: Mapping[str, str]
    others: tuple[str, ...]
    blocks: tuple[str, ...]
    macros: Mapping[str, str]


_COMMENT = re.compile(r"\{#-\s*(.*?)\s*-#\}", re.DOTALL)
_LABEL = re.compile(r"^ +(Context|Blocks|Macros):", re.MULTILINE)
_MACRO = re.compile(r"^ +(\w+\(.*?\)): (.+)$", re.MULTILINE)
_CODE_WITH_BAR = re.compile(r"`([^`|]*\|[^`]*)`")
_BETWEEN_NAMES = re.compile(r", (?![^(]*\))")


def read_opening(text: str) -> Opening:
    """Give what the comment at the head of a template's text says."""
    comment = _COMMENT.match(text)
    assert comment, "the template has no comment at its head"
    shows, *labelled = _LABEL.split(comment[1])
    parts = dict(zip(labelled[::2], labelled[1::2], strict=True))
    context, _, others = _on_one_line(parts.get("Context", "")).removesuffix(".").partition(", and that of ")
    return Opening(
        _on_one_line(shows),
        dict(_read_name(one) for one in _BETWEEN_NAMES.split(context) if one),
        tuple(re.findall(r"[\w/]+\.html", others)),
        tuple(re.findall(r"\w+", parts.get("Blocks", ""))),
        dict(_MACRO.findall(parts.get("Macros", ""))),
    )


def render_templates() -> str:
    """Give the page on templates."""
    renderer = Renderer(link_records(Records({})), SiteAbout(""))
    openings = {path.relative_to(TEMPLATES).as_posix(): read_opening(path.read_text("utf-8")) for path in _find_all()}
    globals_ = set(renderer.environment.globals) - set(DEFAULT_NAMESPACE) - set(MACROS)
    filters = set(renderer.environment.filters) - set(DEFAULT_FILTERS)
    sections = [
        INTRODUCTION,
        GIVEN,
        _table(("template", "shows", "is given", "blocks"), _list_given(openings)),
        AT_HAND,
        _table(("name", "for example"), ((_code(name), _code(made)) for name, made in EXAMPLES.items())),
        "### Values and functions\n",
        _table(("write", "for"), _list_forms(GLOBALS, globals_)),
        "### Filters\n",
        _table(("write", "for"), _list_forms(FILTERS, filters)),
        ABOUT_MACROS,
        _table(("write", "for"), _list_macros(openings)),
        HELD,
        _table(("name", "has"), _list_held()),
        _table(("write", "for"), _list_knowledge()),
        MADE,
    ]
    return "\n".join(sections)


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _read_name(told: str) -> tuple[str, str]:
    """Give a name and what is said of it in brackets."""
    name, _, said = told.removesuffix(")").partition(" (")
    return name, said


def _find_all() -> list[Path]:
    """Give the templates, those of pages first."""
    folders = (TEMPLATES / "page", TEMPLATES, TEMPLATES / "part", TEMPLATES / "macro")
    return [path for folder in folders for path in sorted(folder.glob("*.html"))]


def _list_given(openings: Mapping[str, Opening]) -> Iterator[tuple[str, ...]]:
    for name, opening in openings.items():
        given = [f"{_code(one)} ({said})" if said else _code(one) for one, said in opening.given.items()]
        others = [f"and all of {_code(other)}" for other in opening.others]
        if given:
            yield _code(name), opening.shows, ", ".join([*given, *others]), _codes(opening.blocks)


def _list_forms(told: Mapping[str, tuple[str, str]], names: set[str]) -> list[tuple[str, str]]:
    """Give each form and what it gives; refuse names that have no words, and words for names that are gone."""
    if told.keys() != names:
        raise TypeError(f"these have no words yet, or words but no use: {sorted(told.keys() ^ names)}")
    return [(_code(form), gives) for form, gives in told.values()]


def _list_macros(openings: Mapping[str, Opening]) -> Iterator[tuple[str, str]]:
    for name in MACROS:
        for call, gives in openings[f"macro/{name}.html"].macros.items():
            yield _code(f"{name}.{call}"), f"{gives[:1].upper()}{gives[1:]}"


def _list_held() -> Iterator[tuple[str, str]]:
    yield _code("page"), _codes(field.name for field in fields(Page))
    yield _code("site"), _codes(field.name for field in fields(SiteAbout))
    yield _code("words"), _codes(words.__all__)


def _list_knowledge() -> Iterator[tuple[str, str]]:
    for name, part in vars(Knowledge).items():
        if isinstance(part, cached_property):
            yield _code(f"knowledge.{name}"), (part.__doc__ or "").partition("\n")[0]


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    told = [f"| {' | '.join(map(_set_bars, row))} |" for row in (head, *rows)]
    return "\n".join([told[0], f"|{'---|' * len(head)}", *told[1:], ""])


def _set_bars(cell: str) -> str:
    """Give a cell in which a | in code neither ends it nor bears a backslash, on this site and where files are read."""
    return _CODE_WITH_BAR.sub(lambda found: f"<code>{found[1].replace('|', '&#124;')}</code>", cell)


def _codes(names: Iterable[str]) -> str:
    return ", ".join(map(_code, names))


def _code(text: str) -> str:
    return f"`{text}`"
