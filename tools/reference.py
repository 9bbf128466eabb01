"""Writes the reference pages of the docs from the program itself: `python -m tools.reference`.

The fields of records come from the models, the problems from their codes, the examples of messages from the
golden files of `tests/sites_invalid`, what templates are given from the comments at their heads. A test fails when
the pages do not say what the program says.
"""

from __future__ import annotations

import re
import types
import typing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from tools.downloads import render_downloads
from tools.look import render_look
from tools.templates import render_templates

from drillsite.problems import CODES
from drillsite.records import MODELS, Author, Evidence, Relation, Response, Search, Statement
from drillsite.records import fields as forms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

__all__ = ["PAGES", "main"]

ROOT = Path(__file__).resolve().parent.parent
INVALID_SITES = ROOT / "tests" / "sites_invalid"

FORMS: tuple[tuple[Any, str], ...] = (
    (forms.Text, "text"),
    (forms.Texts, "text, or list of texts"),
    (forms.YesNo, "`true` or `false`"),
    (forms.Prose, "[prose](#prose)"),
    (forms.Quote, "[quote](#quotes)"),
    (forms.Date, "[date](#dates)"),
    (forms.Url, "web address"),
    (forms.Doi, "DOI"),
    (forms.Language, "language tag"),
    (int, "whole number"),
)
"""What each type of field is called here; ids are told by the kinds that they name."""

PARTS: dict[type[BaseModel], tuple[str, str]] = {
    Evidence: ("Evidence", "an entry of `evidence`, in a claim or an event"),
    Search: ("Search", "an entry of `searches`, in a claim or an event"),
    Statement: ("Statement", "an entry of `stated_in`, in a claim"),
    Relation: ("Relation", "the `relation` of a claim"),
    Response: ("Response", "an entry of `responds_to`, in a claim"),
    Author: ("Author", "an entry of `author` or `editor`, in a source; one plain text stands for one body"),
}
"""The mappings within records: their heading, and where they stand."""

MOST_CHOICES = 12
"""How many choices a table cell holds; more are listed below the table."""

_MARKS = re.compile(r"\[\[[^\]]*\]\]|([<=>])\1{6}")
"""What plain text may hold that Markdown would take for a link or a tag."""

MADE = "<!-- Written by tools/reference.py from the program itself: do not edit. -->\n"

RECORDS_INTRODUCTION = """\
# Fields of records

Every field that a record can have. A file of the data folder is a mapping of ids to records. Its name, or the
name of its folder, says which kind they are: `data/claims.yml` and `data/claims/introduction.yml` both hold
claims. An id is lower-case words joined by hyphens, at most 80 characters.

## Forms

The field decides what its text means, so `NO`, `010` and `2016-05` stay what you typed.

### Prose

Markdown, with links to records: `[[china]]`, `[[actor:china]]` and `[[china|the People's Republic]]`. HTML in
it is shown, never run. Everything that is not prose is plain text.

### Dates

EDTF, the date format of the Library of Congress, at the precision that is known:

| write | for |
|---|---|
| `2025-12-06` | a day |
| `2025-12` | a month |
| `2025` | a year |
| `199X` | the 1990s |
| `2025-12-0X` | early December 2025 |
| `2025-12~` | about December 2025 |
| `2025?` | perhaps 2025 |
| `2016-05-26/2016-05-28` | from one day to another |
| `2005/..` | from 2005 on |

### Quotes

Words of the source, verbatim, at most {quote_words}. Quotation marks, dashes and line breaks may differ from
the text; `…` stands for words left out and `[…]` for words put in.
"""

PROBLEMS_INTRODUCTION = """\
# Problems

Every problem that `drillsite check` can report, by the code that stands in brackets in its message, with
messages as they are shown. The names of the codes do not change. Search this page for the words of yours.
"""


def render_records() -> str:
    """Give the page on the fields of records."""
    introduction = RECORDS_INTRODUCTION.format(quote_words=forms.MAX_QUOTE_WORDS)
    sections = [introduction, "## Kinds of record\n"]
    for kind, model in MODELS.items():
        where = f"In `{kind}s.yml`, or in any file of the folder `{kind}s/`."
        sections.append(f"### {kind.capitalize()}\n\n{_first_line(model)} {where}\n\n{_render_fields(model)}")
    sections.append("## Parts of records\n")
    for part, (title, place) in PARTS.items():
        sections.append(f"### {title}\n\n{_first_line(part)} It is {place}.\n\n{_render_fields(part)}")
    return "\n".join([*sections, MADE])


def render_problems() -> str:
    """Give the page on the codes of problems."""
    sections = [PROBLEMS_INTRODUCTION]
    for name, code in sorted(CODES.items()):
        examples = "".join(f"\n```text\n{example}\n```\n" for example in _find_examples(name))
        told = _MARKS.sub(r"`\g<0>`", f"{code.severity.capitalize()}. {code.meaning} {code.mend}")
        sections.append(f"## {name}\n\n{told}\n{examples}")
    return "\n".join([*sections, MADE])


PAGES = {
    ROOT / "docs" / "reference" / "records.md": render_records,
    ROOT / "docs" / "reference" / "problems.md": render_problems,
    ROOT / "docs" / "reference" / "templates.md": render_templates,
    ROOT / "docs" / "reference" / "downloads.md": render_downloads,
    ROOT / "docs" / "guide" / "look.md": render_look,
}
"""What writes each page."""


def main() -> None:
    """Write every page; one that cannot be written whole stays as it was."""
    for path, render in PAGES.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.new")
        beside.write_text(render(), "utf-8")
        beside.replace(path)


def _first_line(model: type[BaseModel]) -> str:
    return (model.__doc__ or "").strip().splitlines()[0]


def _render_fields(model: type[BaseModel]) -> str:
    if not any(field.description for field in model.model_fields.values()):
        return f"Its fields are {_in_code(tuple(model.model_fields))}; each is a text, and none is needed.\n"
    lines = ["| field | needed | form | meaning |", "|---|---|---|---|"]
    below = []
    for name, annotation, field in _fields_of(model):
        form, choices = _name_form(annotation)
        if len(choices) > MOST_CHOICES:
            form = "one of the values below"
            below.append(f"\nValues of `{name}`: {_in_code(choices)}.\n")
        needed = "yes" if field.is_required() else "no"
        if isinstance(field.default, str):
            needed += f"; `{field.default}` if left out"
        lines.append(f"| `{name}` | {needed} | {form} | {field.description or ''} |")
    return "\n".join([*lines, *below, ""])


def _fields_of(model: type[BaseModel]) -> Iterator[tuple[str, Any, FieldInfo]]:
    """Give name as typed, annotation and definition of each field; the id is a key and no field."""
    annotations = typing.get_type_hints(model, include_extras=True)
    fields = [(name, field) for name, field in model.model_fields.items() if name != "id"]
    # What every kind shares comes first in the models; what an editor needs comes first here.
    fields.sort(key=lambda named: (not named[1].is_required(), named[0] == "formerly"))
    for name, field in fields:
        yield field.alias or name, annotations[name], field


def _name_form(annotation: Any) -> tuple[str, tuple[str, ...]]:
    """Give what may stand in a field in words, and the choices if it is one of several texts."""
    for form, name in FORMS:
        if annotation == form:
            return name, ()
    if annotation in PARTS:
        return f"[{PARTS[annotation][0].lower()}](#{PARTS[annotation][0].lower()})", ()
    origin, inner = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is Literal:
        return f"one of {_in_code(inner)}", inner
    if origin in (typing.Union, types.UnionType):
        return _name_form(next(one for one in inner if one is not types.NoneType))
    if origin is tuple:
        return f"list: {_name_form(inner[0])[0]}", ()
    if origin is Annotated:
        named = next((mark for mark in inner if isinstance(mark, forms.Names)), None)
        if named is None:
            return _name_form(inner[0])
        words = "".join(f", or `{word}`" for word in named.words)
        return f"id ({' or '.join(named.kinds)}){words}", ()
    raise TypeError(f"{annotation} has no words yet: add them to FORMS")


def _in_code(choices: tuple[str, ...]) -> str:
    return ", ".join(f"`{choice}`" for choice in choices)


def _find_examples(code: str) -> Iterator[str]:
    """Give the problems of the invalid sites that show the code, as a terminal shows them, each once."""
    seen = set()
    for path in sorted(INVALID_SITES.glob(f"{code}*/expected.txt")):
        first = re.split(r"\n(?=\S+:\d+:\d+: )", path.read_text("utf-8").rstrip("\n"))[0]
        shown = "".join(one if one.isprintable() or one == "\n" else " " for one in first)
        if f"[{code}]: " in shown and shown not in seen:
            seen.add(shown)
            yield shown


if __name__ == "__main__":
    main()
