"""BibTeX and biblatex, parsed by bibtexparser; LaTeX in it is read by pylatexenc."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import (
    LibraryMiddleware,
    RemoveEnclosingMiddleware,
    ResolveStringReferencesMiddleware,
    SeparateCoAuthors,
    SplitNameParts,
)
from bibtexparser.middlewares.names import InvalidNameError
from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock
from pylatexenc.latex2text import LatexNodes2Text

from drillsite.edit.importing.dates import read_loose_date, read_month
from drillsite.edit.importing.drafts import (
    Draft,
    Reference,
    ReferencesUnreadableError,
    name_person,
    strip_markup,
)
from drillsite.edit.importing.languages import read_language
from drillsite.records.addresses import strip_doi
from drillsite.records.models import CSL_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bibtexparser.library import Library
    from bibtexparser.middlewares.names import NameParts
    from bibtexparser.model import Entry, Field, ParsingFailedBlock, String

__all__ = ["TYPES", "read_bibtex"]

TYPES = {
    "article": "article-journal",
    "suppperiodical": "article-journal",
    "periodical": "periodical",
    "review": "review",
    "book": "book",
    "mvbook": "book",
    "collection": "book",
    "mvcollection": "book",
    "proceedings": "book",
    "mvproceedings": "book",
    "manual": "book",
    "reference": "book",
    "booklet": "pamphlet",
    "inbook": "chapter",
    "bookinbook": "chapter",
    "suppbook": "chapter",
    "incollection": "chapter",
    "suppcollection": "chapter",
    "inreference": "entry-encyclopedia",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "report": "report",
    "techreport": "report",
    "thesis": "thesis",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "unpublished": "manuscript",
    "online": "webpage",
    "electronic": "webpage",
    "www": "webpage",
    "dataset": "dataset",
    "software": "software",
    "patent": "patent",
    "standard": "standard",
    "legislation": "legislation",
    "jurisdiction": "legal_case",
    "letter": "personal_communication",
    "movie": "motion_picture",
    "video": "motion_picture",
    "audio": "song",
    "music": "song",
    "image": "graphic",
    "artwork": "graphic",
    "misc": "document",
}
"""The CSL type of each entry type of BibTeX and biblatex."""

SUBTYPES = {"newspaper": "article-newspaper", "magazine": "article-magazine"}
"""What `entrysubtype` makes of an @article."""

_THESES = {"phdthesis": "PhD thesis", "mastersthesis": "Master's thesis"}
_FIELDS = {
    "publisher": "publisher",
    "institution": "publisher",
    "school": "publisher",
    "organization": "publisher",
    "address": "publisher-place",
    "location": "publisher-place",
    "series": "collection-title",
    "volume": "volume",
    "issue": "issue",
    "edition": "edition",
    "isbn": "ISBN",
    "issn": "ISSN",
    "abstract": "abstract",
    "journal": "container-title",
    "journaltitle": "container-title",
    "howpublished": "container-title",
    "type": "genre",
}
_VERBATIM = {"doi": "DOI", "url": "URL"}
_NAMES = ("author", "editor")
_NOTES = ("note", "annote", "annotation", "addendum")
_URL_COMMAND = re.compile(r"\\url\s*\{([^}]*)\}")
_FROM_PARENT = frozenset((
    "booktitle", "booksubtitle", "editor", "publisher", "institution", "organization", "address", "location", "series",
    "volume", "number", "edition", "isbn", "issn", "year", "month", "day", "date", "journal", "journaltitle",
))  # fmt: skip
"""What an entry takes from the one that its `crossref` names, if it has none of its own."""

_BARE = re.compile(r"(?<!\\)([%&]|\$(?=\d[\d.,]*\s+\w))")
"""Signs that are commands in LaTeX, where they are written as in plain text: 20%, AT&T, $5 million."""

_ROOM, _GROWTH = 100_000, 10
"""How long all values may be with their macros written out: so many signs, and so many times as long as the text."""

_latex = LatexNodes2Text(math_mode="text", keep_comments=False)


def read_bibtex(text: str) -> list[Reference]:
    """Return each entry; raises ReferencesUnreadableError with the lines of those that cannot be read."""
    for name in ("bibtexparser", "pylatexenc"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    steps = [
        _JoinParts(_ROOM + _GROWTH * len(text)),
        ResolveStringReferencesMiddleware(),
        RemoveEnclosingMiddleware(),
        SeparateCoAuthors(name_fields=_NAMES),
        SplitNameParts(name_fields=_NAMES),
    ]
    library = parse_string(text, parse_stack=steps)
    if library.failed_blocks:
        raise ReferencesUnreadableError("; ".join(map(_explain, library.failed_blocks)))
    fields = {entry.key: {field.key.lower(): field.value for field in entry.fields} for entry in library.entries}
    return [_read_entry(entry, _with_parent(fields[entry.key], fields)) for entry in library.entries]


class _JoinParts(LibraryMiddleware):
    """Joins values that are written in parts, `jan # "~1"`, which bibtexparser leaves as they are.

    Raises ReferencesUnreadableError where all values together would be longer than `most`: macros that stand for
    macros can double with every line.
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self._left = most
        self._known: dict[str, str] = {}

    def transform(self, library: Library) -> Library:
        """Return the library with every value in one part."""
        for string in library.strings:
            self._join(string)
            self._known[string.key.lower()] = string.value
        for entry in library.entries:
            for field in entry.fields:
                self._join(field)
        return library

    def _join(self, holder: String | Field) -> None:
        parts = _split_parts(holder.value)
        whole = [self._known.get(part.lower(), part) for part in parts]
        self._left -= sum(map(len, whole))
        if self._left < 0:
            raise ReferencesUnreadableError(
                f'its @string macros stand for too much text, at last in "{holder.key}" '
                f"on line {(holder.start_line or 0) + 1}; write out what is meant"
            )
        if len(parts) > 1:
            holder.value = "{" + "".join(part[1:-1] if part[:1] in ('"', "{") else part for part in whole) + "}"


def _split_parts(value: str) -> list[str]:
    """Return the parts that # joins; in braces and quotes it is a sign like any other."""
    parts, depth, is_quoted = [""], 0, False
    for sign in value:
        depth += (sign == "{") - (sign == "}")
        is_quoted ^= sign == '"' and not depth
        if sign == "#" and not depth and not is_quoted:
            parts.append("")
        else:
            parts[-1] += sign
    return [part.strip() for part in parts]


def _explain(block: ParsingFailedBlock) -> str:
    """Return which entry cannot be read, and what to look for."""
    if isinstance(block, DuplicateFieldKeyBlock):
        why = f"it has {', '.join(sorted(block.duplicate_keys))} twice"
    elif isinstance(block, DuplicateBlockKeyBlock):
        why = f'another one has the key "{block.key}" too'
    elif isinstance(block.error, InvalidNameError):
        why = f'"{block.error.name}" is no name, or several; write "and" between names'
    else:
        why = "look for a missing brace or comma"
    return f"the BibTeX entry that begins on line {(block.start_line or 0) + 1} cannot be read: {why}"


def _with_parent(fields: dict[str, Any], others: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return the fields of an entry with those of the collection that its `crossref` names."""
    parent = others.get(fields.get("crossref", ""))
    if parent is None or parent is fields:
        return dict(fields)
    taken = {name: value for name, value in parent.items() if name in _FROM_PARENT}
    if "title" in parent:
        taken["booktitle"], taken["booksubtitle"] = parent["title"], parent.get("subtitle", "")
    own = {name: value for name, value in fields.items() if name != "crossref"}
    return {**taken, **own}


def _read_entry(entry: Entry, rest: dict[str, Any]) -> Reference:
    draft = Draft(entry.key)
    draft.put("type", _type(entry.entry_type.lower(), rest, draft), "entry type")
    for role in _NAMES:
        draft.put(role, list(_names(rest.pop(role, []), draft)), role)
    draft.put("title", _with_subtitle(rest, "title"), "title")
    draft.put("container-title", _with_subtitle(rest, "booktitle"), "booktitle")
    _put_dates(draft, rest)
    if "howpublished" in rest and (found := _URL_COMMAND.search(rest["howpublished"])):
        draft.put("URL", found[1], "howpublished")
        rest["howpublished"] = _URL_COMMAND.sub("", rest["howpublished"]).strip(" .,")
    number = "issue" if entry.entry_type.lower() == "article" else "number"
    for name in list(rest):
        _put(draft, name, rest[name], number)
    return draft.finish()


def _type(entry_type: str, rest: dict[str, str], draft: Draft) -> str:
    subtype = rest.pop("entrysubtype", "").lower()
    if subtype and (entry_type != "article" or subtype not in SUBTYPES):
        draft.leave_out("entrysubtype", subtype)
    if entry_type == "article" and subtype in SUBTYPES:
        return SUBTYPES[subtype]
    if entry_type == "misc" and rest.get("type", "").lower().replace(" ", "_") in CSL_TYPES:
        return rest.pop("type").lower().replace(" ", "_")
    if entry_type in _THESES:
        rest.setdefault("type", _THESES[entry_type])
    if entry_type not in TYPES:
        draft.leave_out("entry type", entry_type, "it is none of BibTeX's; the source becomes a document")
    return TYPES.get(entry_type, "document")


def _names(people: list[NameParts], draft: Draft) -> Iterator[dict[str, str]]:
    for one in people:
        family, given = [_plain(" ".join(part)) for part in (one.von, one.last)], _plain(" ".join(one.first))
        if one.last == ["others"] and not one.first:
            draft.leave_out("name", "and others", "the record lists those that are named")
            continue
        yield name_person(family, given, _plain(" ".join(one.jr)))


def _with_subtitle(rest: dict[str, str], name: str) -> str:
    subtitle = name.replace("title", "subtitle")
    parts = (_plain(rest.pop(name, "")), _plain(rest.pop(subtitle, "")))
    return ": ".join(part for part in parts if part)


def _put_dates(draft: Draft, rest: dict[str, str]) -> None:
    """Take `date`, else year, month and day, and `urldate`."""
    year, month, day = (_plain(str(rest.pop(name, ""))) for name in ("year", "month", "day"))
    date = rest.pop("date", "").strip()  # here ~ is EDTF's sign for about, not LaTeX's space
    written = " ".join(part for part in (day, month, year) if part)
    number = read_month(month) if month else None
    plain = f"{year}/{number or ''}/{day}" if number or not month else ""
    exact = read_loose_date(date) or read_loose_date(plain) or read_loose_date(written)
    found = exact or read_loose_date(year)
    if found:
        draft.put("issued", found, "date")
    elif date or written:
        draft.leave_out("date", date or written, "it cannot be read as a date")
    if found and not exact:
        draft.leave_out("month", f"{day} {month}".strip(), "it is no month")
    accessed = rest.pop("urldate", "")
    if accessed and not (read := read_loose_date(_plain(accessed))):
        draft.leave_out("urldate", accessed, "it cannot be read as a date")
    elif accessed:
        draft.put("accessed", read, "urldate")


def _put(draft: Draft, name: str, value: str, number: str) -> None:
    if name in _VERBATIM:
        address = _URL_COMMAND.sub(r"\1", value)
        address = address.replace(r"\_", "_").replace(r"\%", "%").replace(r"\&", "&").replace(r"\#", "#").strip()
        draft.put(_VERBATIM[name], strip_doi(address) if name == "doi" else address, name)
    elif name in _NOTES:
        draft.add_note(_plain(value))
    elif name == "pages":
        draft.put("page", re.sub(r"\s*[-–—]+\s*", "-", _plain(value)), name)
    elif name == "number":
        draft.put(number, _plain(value), name)
    elif name in ("language", "langid"):
        draft.put("language", read_language(_plain(value)), name)
    elif name in _FIELDS:
        draft.put(_FIELDS[name], _plain(value), name)
    elif value:
        draft.leave_out(name, _plain(value))


def _plain(value: str) -> str:
    """Return LaTeX as text: accents and signs as letters, braces and commands gone."""
    written = _BARE.sub(r"\\\1", strip_markup(value))
    try:
        text = str(_latex.latex_to_text(written))
    except Exception:  # pylatexenc fails on some commands; then the text stays as it is written
        text = written
    return " ".join(text.split())
