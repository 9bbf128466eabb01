"""BibTeX and biblatex, parsed by bibtexparser; LaTeX in it is read with pylatexenc's tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from drillsite.edit.importing.addresses import read_doi
from drillsite.edit.importing.bibtex_entries import read_entries
from drillsite.edit.importing.bibtex_names import read_names
from drillsite.edit.importing.dates import read_loose_date, read_month
from drillsite.edit.importing.drafts import Draft, Intake, Reference, strip_markup
from drillsite.edit.importing.languages import read_language
from drillsite.edit.importing.latex import read_latex
from drillsite.records.models import CSL_TYPES

if TYPE_CHECKING:
    from drillsite.edit.importing.bibtex_entries import Entry

__all__ = ["TYPES", "read_bibtex"]

TYPES = {
    "article": "article-journal",
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
    "suppperiodical": "article-journal",
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
    "shortjournal": "container-title",
    "type": "genre",
}
_NAMES = ("author", "editor")
_NOTES = ("note", "annote", "annotation", "addendum")
_ADDRESS_COMMAND = re.compile(r"\\(?:url|nolinkurl|path)\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_ADDRESS = re.compile(r"https?://[^\s{}<>\"|]+[^\s{}<>\"|.,;:)]")
_BEFORE_ADDRESS = re.compile(
    r"(?:(?:available|online|retrieved|accessed|at|from|url|see|web\s?page|website)\b[\s:.,]*)*", re.IGNORECASE
)


def read_bibtex(text: str) -> Intake:
    """Return each entry, and a line for each that cannot be read or is no document.

    Raises ReferencesUnreadableError where macros would stand for too much text.
    """
    entries, left_out = read_entries(text)
    return Intake(tuple(_EntryReader(entry).read() for entry in entries), tuple(left_out))


class _EntryReader:
    """Reads the fields of one entry."""

    def __init__(self, entry: Entry) -> None:
        self._type = entry.type
        self._rest = dict(entry.fields)
        self._draft = Draft(entry.key, entry.line)
        for name, value in entry.doubles:
            self._draft.leave_out(name, value, "the entry has this field twice")

    def read(self) -> Reference:
        """Return the entry as a source."""
        draft, rest = self._draft, self._rest
        if ours := rest.pop("drillsite", ""):
            draft.put_exact(read_latex(ours)[0], "drillsite")
        draft.put("type", self._read_type(), "entry type")
        for role in _NAMES:
            draft.put(role, list(read_names(rest.pop(role, ""), role, draft)), role)
        draft.put("title", self._with_subtitle("title"), "title")
        draft.put("container-title", self._with_subtitle("booktitle"), "booktitle")
        self._put_dates()
        self._put_addresses()
        for name, value in list(rest.items()):
            self._put(name, value)
        return draft.finish()

    def _plain(self, name: str, value: str) -> str:
        """Return LaTeX as text, and tell what of it is no command that can be read."""
        text, unknown = read_latex(strip_markup(value))
        for command in unknown:
            self._draft.tell(name, command, "stays as it is written: no sign is known for this command of LaTeX")
        return text

    def _read_type(self) -> str:
        rest, draft, entry_type = self._rest, self._draft, self._type
        subtype = rest.pop("entrysubtype", "").lower()
        if subtype and (entry_type != "article" or subtype not in SUBTYPES):
            draft.leave_out("entrysubtype", subtype)
        if entry_type == "article" and subtype in SUBTYPES:
            return SUBTYPES[subtype]
        if entry_type == "misc" and rest.get("type", "").lower().replace(" ", "_") in CSL_TYPES:
            return rest.pop("type").lower().replace(" ", "_")
        if entry_type in _THESES:
            rest.setdefault("type", _THESES[entry_type])
        if entry_type not in TYPES and not draft.is_exact("type"):
            draft.leave_out("entry type", entry_type, "it is none of BibTeX's; the source becomes a document")
        return TYPES.get(entry_type, "document")

    def _with_subtitle(self, name: str) -> str:
        subtitle = name.replace("title", "subtitle")
        parts = [self._plain(part, self._rest.pop(part, "")) for part in (name, subtitle)]
        return ": ".join(part for part in parts if part)

    def _put_dates(self) -> None:
        """Take `date`, else year, month and day, and `urldate`."""
        rest, draft = self._rest, self._draft
        year, month, day = (self._plain(name, rest.pop(name, "")) for name in ("year", "month", "day"))
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
        if accessed and not (read := read_loose_date(accessed) or read_loose_date(self._plain("urldate", accessed))):
            draft.leave_out("urldate", accessed, "it cannot be read as a date")
        elif accessed:
            draft.put("accessed", read, "urldate")

    def _put_addresses(self) -> None:
        """Take DOI and address, which older entries have in `howpublished` or `note`."""
        rest, draft = self._rest, self._draft
        if doi := rest.pop("doi", ""):
            draft.put("DOI", read_doi(read_latex(strip_markup(doi), is_address=True)[0]), "doi")
        if url := rest.pop("url", ""):
            draft.put("URL", read_latex(strip_markup(url), is_address=True)[0], "url")
        for name in ("howpublished", *_NOTES):
            value = rest.get(name, "")
            if draft.is_exact("container-title" if name == "howpublished" else "note"):
                continue
            if found := _ADDRESS_COMMAND.search(value) or _ADDRESS.search(value):
                address = read_latex(strip_markup(found[found.lastindex or 0]), is_address=True)[0]
                around = value[: found.start()] + value[found.end() :]
                is_alone = not _BEFORE_ADDRESS.sub("", around.strip(" .,;:{}()")).strip(" .,;:{}()")
                if is_alone:
                    rest.pop(name)
                if is_alone or not draft.has("URL"):
                    draft.put("URL", address, name)

    def _put(self, name: str, value: str) -> None:
        draft = self._draft
        if name in _NOTES:
            draft.add_note(self._plain(name, value))
        elif name == "pages":
            draft.put("page", re.sub(r"(?<=\w)\s*[-–—]+\s*(?=\w)", "-", self._plain(name, value)), name)
        elif name == "number":
            draft.put("issue" if self._type == "article" else "number", self._plain(name, value), name)
        elif name in ("language", "langid"):
            draft.put("language", read_language(self._plain(name, value)), name)
        elif name in _FIELDS:
            draft.put(_FIELDS[name], self._plain(name, value), name)
        elif value.strip():
            draft.leave_out(name, read_latex(strip_markup(value))[0])
