"""Writes the page that shows every part of the look, cut out of real pages of a small made-up site."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup, Tag

from drillsite.knowledge import load_knowledge
from drillsite.site.marks import kind_mark, word_badge
from drillsite.site.pages import plan_pages
from drillsite.site.render import Renderer, SiteAbout
from drillsite.site.words import KIND_WORDS, VERDICT_LABELS

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["render_look"]

MADE = "<!-- Written by tools/reference.py from the templates themselves: do not edit. -->\n"

GREYS = ("ink", "soft", "line", "tint", "paper", "link")
"""What text, lines and grounds are drawn in."""

RECORDS = Path(__file__).parent / "look"

INTRODUCTION = """\
# The look, part by part

Every part that pages are made of, as it stands on a page. The records are made up: a lake, a pump, two states. Who
changes a template or a style looks here first, in light and in dark, on a phone and on a wide screen, and in print.

Colour never speaks alone: each kind has a sign and a word, each verdict a sign and a word. The colours of kinds are
those of Okabe and Ito, which people of every colour vision tell apart, made darker or lighter until their contrast is
enough in both schemes.

Prose is set in the faces that `--ds-serif` names, labels in those that `--ds-sans` does. A style sheet of your own
(`extra_css`) can name others for `:root`.
"""

PARTS: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    (
        "The head of a page",
        "The way here, the kind, what the page is about, and the few words that say most.",
        (
            ("claims/by-pump/", ".ds-crumbs"),
            ("claims/by-pump/", ".ds-head"),
            ("actors/agency/", ".ds-head"),
            ("sources/post/", ".ds-head"),
        ),
    ),
    (
        "Verdicts",
        "The seven verdicts with their signs and meanings, and how a group of claims is covered.",
        (("evidence/", ".ds-legend"), ("evidence/", ".ds-coverage")),
    ),
    (
        "Evidence",
        "For and against side by side, each origin once; below them background, which is not counted.",
        (("claims/by-pump/", ".ds-sides"), ("claims/by-pump/", ".ds-context"), ("claims/by-pump/", ".ds-note")),
    ),
    (
        "Where we looked",
        "Searches for evidence: in what place, on what day, for what words, and what they led to.",
        (("claims/fish/", ".ds-searches"),),
    ),
    (
        "What rests on an origin",
        "The verdicts that would change without it, on the page of every origin and source.",
        (("actors/ministry/", ".ds-changes"),),
    ),
    (
        "Sources and claims at a glance",
        "A theme’s claims across, its sources down, those of one origin under its name. It scrolls by itself.",
        (("themes/level/", ".ds-matrix"), ("themes/level/", ".ds-matrix__key")),
    ),
    (
        "Where there is none",
        "What is missing is said kindly, with the way to fix it.",
        (("claims/fish/", "#evidence + .ds-empty"),),
    ),
    ("Claims in a list", "The verdict first, by sign and word.", (("themes/level/", ".ds-rows"),)),
    (
        "How claims stand to each other",
        "One claim may refine, support or contradict another.",
        (("claims/by-pump/", ".ds-answers"),),
    ),
    (
        "People, systems and events in a claim",
        "Each actor, system and event with a line that says who or what it is.",
        (("claims/by-pump/", ".ds-triple"), ("claims/by-pump/", ".ds-about")),
    ),
    ("Facts", "What a record says of itself.", (("actors/ministry/", ".ds-facts"),)),
    ("Chips", "Records in short, with how many claims speak of them.", (("themes/level/", ".ds-chips"),)),
    (
        "Tables",
        "On a phone each row becomes a card that repeats its headings.",
        (("actors/north/", ".ds-edges"), ("evidence/", ".ds-ledger")),
    ),
    (
        "A record among its neighbours",
        "Each line is a claim or a record that says so, drawn by its verdict.",
        (("systems/pump/", ".ds-around"),),
    ),
    (
        "Events on a timeline",
        "Each date as exactly as it is known: a day, a span, some day within, about then, open to one side.",
        (("actors/north/", ".ds-dates__drawn"),),
    ),
    ("Themes as cards", "The question, what is said, and how far it is backed.", (("themes/", ".ds-theme-cards"),)),
    ("Sources in a list", "", (("sources/", ".ds-bibliography"),)),
    ("The foot of a page", "How to cite it, where to edit it, and the neighbours.", (("claims/by-pump/", ".ds-foot"),)),
)
"""Each part: its title, what to say of it, and the pages with the elements that show it."""


def render_look() -> str:
    """Give the page in Markdown with the parts as HTML; their links lead to the part itself."""
    pages = dict(_render_pages())
    sections = [INTRODUCTION, _show_colours()]
    for title, words, samples in PARTS:
        anchor = re.sub(r"[^a-z]+", "-", title.lower()).strip("-")
        shown = "\n".join(_cut(pages[address], selector, anchor) for address, selector in samples)
        sections.append(_section(title, words, anchor, shown))
    return "\n".join([*sections, MADE])


def _show_colours() -> str:
    """Give the section on colours: each with its sign and its word."""
    kinds = (f"<li>{_swatch(kind)}{kind_mark(kind)} {one}</li>" for kind, (one, _) in KIND_WORDS.items())
    verdicts = (f"<li>{_swatch(word)}{word_badge(word)}</li>" for word in VERDICT_LABELS)
    greys = (f"<li>{_swatch(name)}{name}</li>" for name in GREYS)
    lists = "\n".join(f'<ul class="ds-swatches">{"".join(group)}</ul>' for group in (kinds, verdicts, greys))
    return _section("Colours", "Of kinds, of verdicts, and of everything else.", "colours", lists)


def _swatch(colour: str) -> str:
    return f'<svg class="ds-swatch"><rect width="100%" height="100%" fill="var(--ds-{colour})"/></svg>'


def _section(title: str, words: str, anchor: str, shown: str) -> str:
    return f'## {title} {{#{anchor}}}\n\n{words}\n\n<div class="ds-page ds-sample">\n{shown}\n</div>\n'


def _render_pages() -> Iterator[tuple[str, BeautifulSoup]]:
    """Give each page of the made-up site by its address."""
    known = load_knowledge(RECORDS, RECORDS / "texts", "data").knowledge
    assert known is not None
    renderer = Renderer(known, SiteAbout("The lake, claim by claim", contribute="contribute/"))
    for page in plan_pages(known):
        yield page.address, BeautifulSoup(renderer.render(page).html, "html.parser")


def _cut(page: BeautifulSoup, selector: str, anchor: str) -> str:
    """Give the first elements of a page that a list of selectors finds, as they may stand on another page."""
    found = [page.select_one(one) for one in selector.split(", ")]
    assert all(found), f"no {selector} on the page"
    return "\n".join(_adapt(one, anchor) for one in found if one)


def _adapt(element: Tag, anchor: str) -> str:
    """Give an element without what a page may have only once: ids, landmarks, headings of the page."""
    for one in [element, *element.find_all(True)]:
        for name in ("id", "aria-labelledby") if one.find_parent("svg") is None else ():
            one.attrs.pop(name, None)
        if one.name == "a":
            one["href"] = f"#{anchor}"
        if one.name in ("nav", "header", "footer", "section"):
            one.name = "div"
            one.attrs.pop("aria-label", None)
        if one.name in ("h1", "h2", "h3", "h4"):
            one["class"] = f"ds-{one.name}"
            one.name = "p"
    return re.sub(r"\s*\n\s*", " ", str(element))
