"""RIS, parsed by rispy tag by tag."""

from __future__ import annotations

import string

import rispy

from drillsite.edit.importing.dates import read_loose_date
from drillsite.edit.importing.drafts import Draft, Reference, ReferencesUnreadableError, name_person
from drillsite.edit.importing.languages import read_language
from drillsite.records.addresses import strip_doi

__all__ = ["TYPES", "read_ris"]

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

_FIELDS = {
    "T2": "container-title",
    "BT": "container-title",
    "JO": "container-title",
    "JF": "container-title",
    "T3": "collection-title",
    "PB": "publisher",
    "CY": "publisher-place",
    "PP": "publisher-place",
    "VL": "volume",
    "ET": "edition",
    "M3": "genre",
    "AB": "abstract",
    "N2": "abstract",
    "UR": "URL",
    "DO": "DOI",
}
_ISSUED_IN = ("article-journal", "article-magazine", "article-newspaper", "periodical")


def read_ris(text: str) -> list[Reference]:
    """Return each entry; raises ReferencesUnreadableError where one has no end."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    starts = [number for number, line in enumerate(plain.split("\n"), start=1) if line.startswith("TY  -")]
    # Under its own names rispy keeps one of several titles; under the tags themselves it keeps all. It drops an entry
    # that the file ends in.
    entries = rispy.loads(f"{plain}\n{_END}\n", mapping=_MAPPING, list_tags=list(_MAPPING), delimiter_tags_mapping={})
    for entry, line in zip(entries, starts, strict=False):
        if isinstance(entry["TY"], list):
            raise ReferencesUnreadableError(f'the RIS entry that begins on line {line} has no end; add a line "{_END}"')
    return [
        _read_entry({tag: list(values) for tag, values in entry.items() if tag != "TY"}, entry["TY"])
        for entry in entries
    ]


_END = "ER  - "
_MAPPING = {
    tag: tag
    for first in string.ascii_uppercase
    for tag in (first + one for one in string.ascii_uppercase + string.digits)
}


def _read_entry(rest: dict[str, list[str]], kind: str) -> Reference:
    draft = Draft(" ".join(rest.pop("ID", [])))
    csl_type = TYPES.get(kind, "document")
    if kind not in TYPES:
        draft.leave_out("TY", kind, "it is none of RIS's types; the source becomes a document")
    draft.put("type", csl_type, "TY")
    draft.put("author", [_name(name) for tag in ("AU", "A1") for name in rest.pop(tag, []) if name], "AU")
    editors = ("ED", "A2") if csl_type != "thesis" else ("ED",)
    draft.put("editor", [_name(name) for tag in editors for name in rest.pop(tag, []) if name], "ED")
    for tag in ("TI", "T1", "CT"):
        draft.put("title", _join(rest, tag), tag)
    _put_dates(draft, rest)
    draft.put("page", "-".join(part for part in (_join(rest, "SP"), _join(rest, "EP")) if part), "SP")
    draft.put("issue" if csl_type in _ISSUED_IN else "number", _join(rest, "IS"), "IS")
    draft.put("number", _join(rest, "M1"), "M1")
    draft.put("ISSN" if csl_type in _ISSUED_IN else "ISBN", _join(rest, "SN"), "SN")
    draft.put("language", read_language(_join(rest, "LA")), "LA")
    draft.put("URL", next(iter(rest.get("UR", [])), ""), "UR")
    for address in rest.pop("UR", [])[1:]:
        draft.leave_out("UR", address, "`URL` is taken by another value")
    draft.put("DOI", strip_doi(_join(rest, "DO")), "DO")
    for note in rest.pop("N1", []):
        draft.add_note(note)
    for tag in list(rest):
        if tag in _FIELDS:
            draft.put(_FIELDS[tag], _join(rest, tag), tag)
        for value in rest.get(tag, []):
            if value:
                draft.leave_out(tag, value)
    return draft.finish()


def _join(rest: dict[str, list[str]], tag: str) -> str:
    """Take the value of a tag that stands once; lines without a tag go on with it."""
    return " ".join(" ".join(rest.pop(tag, [])).split())


def _name(name: str) -> dict[str, str]:
    """Return `Family, Given, Suffix` as a person, and a name without a comma, or with one at its end, as a body."""
    if name.endswith(","):
        return {"literal": name.rstrip(", ")}
    family, _, rest = name.partition(",")
    given, _, suffix = (part.strip() for part in rest.partition(","))
    return name_person((family.strip(),), given, suffix)


def _put_dates(draft: Draft, rest: dict[str, list[str]]) -> None:
    """Take the most exact of the dates that agree."""
    found: dict[str, str] = {}
    for tag in ("DA", "PY", "Y1"):
        if written := _join(rest, tag):
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
    if accessed := _join(rest, "Y2"):
        date = read_loose_date(accessed.rstrip("/"))
        if date is None:
            draft.leave_out("Y2", accessed, "it cannot be read as a date")
        draft.put("accessed", date, "Y2")
