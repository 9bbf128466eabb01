"""RIS, tag by tag, as databases write it: with one blank or two, with tabs, indented, and without ends."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from drillsite.edit.importing.addresses import read_doi
from drillsite.edit.importing.dates import read_loose_date
from drillsite.edit.importing.drafts import Draft, Intake, Reference, name_person, strip_markup
from drillsite.edit.importing.languages import read_language

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["BEGINNING", "TYPES", "read_ris"]

TYPES = {
    "ABST": "article-journal", "ADVS": "motion_picture", "AGGR": "dataset", "ANCIENT": "classic", "ART": "graphic",
    "BILL": "bill", "BLOG": "post-weblog", "BOOK": "book", "CASE": "legal_case", "CHAP": "chapter", "CHART": "figure",
    "CLSWK": "classic", "COMP": "software", "CONF": "book", "CPAPER": "paper-conference", "CTLG": "book",
    "DATA": "dataset", "DBASE": "dataset", "DICT": "entry-dictionary", "EBOOK": "book", "ECHAP": "chapter",
    "EDBOOK": "book", "EJOUR": "article-journal", "ELEC": "webpage", "ENCYC": "entry-encyclopedia",
    "EQUA": "document", "FIGURE": "figure", "GEN": "document", "GOVDOC": "report", "GRANT": "document",
    "HEAR": "hearing", "ICOMM": "personal_communication", "INPR": "article", "INTV": "interview",
    "JFULL": "periodical", "JOUR": "article-journal", "LEGAL": "legislation", "MANSCPT": "manuscript", "MAP": "map",
    "MGZN": "article-magazine", "MPCT": "motion_picture", "MULTI": "webpage", "MUSIC": "musical_score",
    "NEWS": "article-newspaper", "PAMP": "pamphlet", "PAT": "patent", "PCOMM": "personal_communication",
    "RPRT": "report", "SER": "periodical", "SLIDE": "speech", "SOUND": "song", "STAND": "standard",
    "STAT": "legislation", "THES": "thesis", "UNBILL": "bill", "UNPB": "manuscript", "VIDEO": "motion_picture",
    "WEB": "webpage",
}  # fmt: skip
"""The CSL type of each reference type of RIS."""

BEGINNING = re.compile(r"^[ \t]*TY[ \t]*-[ \t]*\w+", re.MULTILINE)
"""How an entry begins."""

_FIELDS = {
    "T2": "container-title",
    "JF": "container-title",
    "BT": "container-title",
    "JO": "container-title",
    "JA": "container-title",
    "J1": "container-title",
    "J2": "container-title",
    "T3": "collection-title",
    "PB": "publisher",
    "CY": "publisher-place",
    "PP": "publisher-place",
    "VL": "volume",
    "ET": "edition",
    "M3": "genre",
    "AB": "abstract",
    "N2": "abstract",
    "L2": "URL",
    "LK": "URL",
}
"""Where each tag belongs, whole titles of journals before shortened ones."""

_LISTS = ("AU", "A1", "A2", "A3", "A4", "ED", "KW", "N1", "UR", "L1", "L2", "L3", "L4", "SN", "U1")
_ISSUED_IN = ("article-journal", "article-magazine", "article-newspaper", "periodical")
_TAG = re.compile(r"[ \t]*([A-Z][A-Z0-9])(?:  ?|\t| \t)-[ \t]?(.*)|[ \t]*(ER)[ \t]*-?[ \t]*")
_SPACED = re.compile(r"[ \t]*([A-Z][A-Z0-9])[ \t]*-(?:[ \t]+(.*)|$)")
_KNOWN = frozenset((
    *_FIELDS, *_LISTS, "TY", "ER", "ID", "TI", "T1", "CT", "DA", "PY", "Y1", "Y2", "SP", "EP", "IS", "M1", "LA", "DO",
    "AN", "DB", "DP", "CN", "C1", "C2", "C3", "RP", "AD", "ST", "SE", "OP",
))  # fmt: skip
_AND = re.compile(r"\s+(?:and|&)\s+")
_OUR_FIELDS = re.compile(r"drillsite: (\{.*\})")
_ISSN = re.compile(r"(?:ISSN:?\s*)?(\d{4}-?\d{3}[\dXx])(?:\s*\((?:print|online|electronic|linking)\))?", re.IGNORECASE)


@dataclass(slots=True)
class _Entry:
    line: int
    kind: str
    values: dict[str, list[str]] = field(default_factory=dict)


def read_ris(text: str) -> Intake:
    """Return each entry; one without an end goes as far as the next, and nothing before the first is one."""
    return Intake(tuple(_read_entry(entry.values, entry.kind, entry.line) for entry in _split(text)))


def _split(text: str) -> Iterator[_Entry]:
    """Return each entry with the values of its tags; a line without a tag goes on with the one before it."""
    entry: _Entry | None = None
    last: list[str] = []
    for number, line in enumerate(re.split(r"\r\n?|\n", text), start=1):
        tag, value = _read_line(line)
        if tag == "TY":
            if entry:
                yield entry
            entry, last = _Entry(number, value.strip().upper()), []
        elif tag == "ER":
            if entry:
                yield entry
            entry = None
        elif entry and tag:
            last = entry.values.setdefault(tag, [])
            last.append(value.strip())
        elif entry and last and line.strip():
            last[-1] = f"{last[-1]}\n{line.strip()}"
    if entry:
        yield entry


def _read_line(line: str) -> tuple[str, str]:
    """Return tag and value of a line; where the blanks are not as they should be, only for tags that RIS has."""
    if found := _TAG.fullmatch(line):
        return found[1] or found[3], found[2] or ""
    if (found := _SPACED.fullmatch(line)) and found[1] in _KNOWN:
        return found[1], found[2] or ""
    return "", line


def _read_entry(rest: dict[str, list[str]], kind: str, line: int) -> Reference:
    draft = Draft(" ".join(rest.pop("ID", [])), line)
    for text in rest.get("U1", []):
        if found := _OUR_FIELDS.fullmatch(" ".join(text.split("\n"))):
            draft.put_exact(found[1], "U1")
            rest["U1"] = [other for other in rest["U1"] if other is not text]
    csl_type = TYPES.get(kind, "document")
    if kind not in TYPES:
        draft.leave_out("TY", kind, "it is none of RIS's types; the source becomes a document")
    draft.put("type", csl_type, "TY")
    draft.put("author", list(_names(rest, ("AU", "A1"))), "AU")
    draft.put("editor", list(_names(rest, ("ED", "A2") if csl_type != "thesis" else ("ED",))), "ED")
    for tag in ("TI", "T1", "CT"):
        _put_texts(draft, "title", rest, tag)
    if csl_type == "book" and not draft.has("title"):
        _put_texts(draft, "title", rest, "BT")
    _put_dates(draft, rest)
    _put_numbers(draft, rest, is_serial=csl_type in _ISSUED_IN)
    draft.put("language", read_language(_take(rest, "LA")), "LA")
    _put_addresses(draft, rest)
    for note in rest.pop("N1", []):
        if not (draft.has("DOI") and read_doi(note) != note.strip()):
            draft.add_note(strip_markup(note))
    for tag, name in _FIELDS.items():
        _put_texts(draft, name, rest, tag)
    for tag, values in rest.items():
        for value in filter(None, values):
            draft.leave_out(tag, value)
    return draft.finish()


def _take(rest: dict[str, list[str]], tag: str) -> str:
    """Take the value of a tag that stands once."""
    return " ".join(" ".join(rest.pop(tag, [])).split())


def _put_texts(draft: Draft, name: str, rest: dict[str, list[str]], tag: str) -> None:
    """Take the value of a tag; where it stands again, with something else, that is told."""
    for value in rest.pop(tag, []):
        draft.put(name, strip_markup(" ".join(value.split())), tag)


def _names(rest: dict[str, list[str]], tags: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """Return the people of these tags, of which some databases write several in one line."""
    for tag in tags:
        for line in rest.pop(tag, []):
            whole = strip_markup(" ".join(line.split()))
            if whole.endswith(","):
                yield _name(whole)
                continue
            for part in whole.split(";"):
                people = _AND.split(part.strip())
                are_people = len(people) > 1 and all("," in one for one in people)
                yield from (_name(one) for one in (people if are_people else [part.strip()]) if one.strip(", "))


def _name(name: str) -> dict[str, str]:
    """Return `Family, Given, Suffix` as a person, and a name without a comma, or with one at its end, as a body."""
    if name.endswith(","):
        return {"literal": name.rstrip(", ")}
    family, _, rest = name.partition(",")
    given, _, suffix = (part.strip() for part in rest.partition(","))
    return name_person((family.strip(),), given, suffix)


def _put_numbers(draft: Draft, rest: dict[str, list[str]], *, is_serial: bool) -> None:
    start, end = _take(rest, "SP"), _take(rest, "EP")
    if re.search(r"[-–—]", start) and re.split(r"[-–—]", start)[-1].strip() == end:
        end = ""
    draft.put("page", "-".join(part for part in (start, end) if part), "SP")
    _put_texts(draft, "issue" if is_serial else "number", rest, "IS")
    _put_texts(draft, "number", rest, "M1")
    for value in rest.pop("SN", []):
        for part in filter(None, re.split(r"[;,\n]", value)):
            found = _ISSN.fullmatch(part.strip())
            draft.put("ISSN" if found else "ISBN", found[1] if found else part.strip(), "SN")


def _put_addresses(draft: Draft, rest: dict[str, list[str]]) -> None:
    """Take DOI and address, wherever a database has put them."""
    for value in rest.pop("DO", []):
        draft.put("DOI", read_doi(value), "DO")
    exact = {"M3": "genre", "L3": "DOI", "N1": "note"}
    for tag in (tag for tag, name in exact.items() if not draft.is_exact(name)):
        for value in list(rest.get(tag, [])):
            if (doi := read_doi(value)) != value.strip() or doi.startswith("10."):
                draft.put("DOI", doi, tag)
                rest[tag].remove(value)
    for value in rest.pop("UR", []):
        for part in re.split(r"[;\s]+(?=\w+://)", value.strip()):
            draft.put("URL", strip_markup(part), "UR")


def _put_dates(draft: Draft, rest: dict[str, list[str]]) -> None:
    """Take the most exact of the dates that agree."""
    found: dict[str, str] = {}
    for tag in ("DA", "PY", "Y1"):
        if (written := _take(rest, tag)) and not draft.is_exact("issued"):
            date = read_loose_date(written.rstrip("/"))
            if date is None:
                draft.leave_out(tag, written, "it cannot be read as a date")
            else:
                found[tag] = date
    best = max(found.values(), key=len, default="")
    draft.put("issued", best, "DA")
    for tag, date in found.items():
        if not best.startswith(date.rstrip("~")):
            draft.leave_out(tag, date, "`issued` is taken by another value")
    if (accessed := _take(rest, "Y2")) and not draft.is_exact("accessed"):
        date = read_loose_date(accessed.rstrip("/"))
        if date is None:
            draft.leave_out("Y2", accessed, "it cannot be read as a date")
        draft.put("accessed", date, "Y2")
