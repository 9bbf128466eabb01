"""The sources as RIS, which every reference manager imports."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from drillsite.export.exact import exact_fields, survives, write_note, write_on_a_line
from drillsite.export.plain_dates import read_plainly

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from drillsite.knowledge import Knowledge
    from drillsite.records import Author, EdtfDate, Source

__all__ = ["ris_entry", "write_ris"]

_TYPES = {
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "bill": "BILL",
    "book": "BOOK",
    "broadcast": "MPCT",
    "chapter": "CHAP",
    "dataset": "DATA",
    "entry-dictionary": "DICT",
    "entry-encyclopedia": "ENCYC",
    "figure": "FIGURE",
    "graphic": "ART",
    "hearing": "HEAR",
    "legal_case": "CASE",
    "legislation": "STAT",
    "manuscript": "UNPB",
    "map": "MAP",
    "motion_picture": "MPCT",
    "pamphlet": "PAMP",
    "paper-conference": "CPAPER",
    "patent": "PAT",
    "periodical": "SER",
    "personal_communication": "PCOMM",
    "post": "ELEC",
    "post-weblog": "BLOG",
    "report": "RPRT",
    "software": "COMP",
    "musical_score": "MUSIC",
    "song": "SOUND",
    "standard": "STAND",
    "thesis": "THES",
    "webpage": "ELEC",
}
_SERIALS = ("article-journal", "article-magazine", "article-newspaper", "periodical")
"""What has issues; the number of anything else is a number in a series."""

_READ_AS = {tag: name for name, tag in _TYPES.items()} | {
    "MPCT": "motion_picture",
    "ELEC": "webpage",
    "GEN": "document",
}
_BREAK = re.compile(r"[\s\x00-\x1f\x7f]+")
_PAGES = re.compile(r"\s*(\w+)\s*[-–—]+\s*(\w+)\s*")


def write_ris(knowledge: Knowledge) -> bytes:
    """Return `sources.ris`: an entry for each source, in UTF-8 with the line ends that RIS asks for.

    `PY` holds a year and `DA` the parts of a date that are stated, never padded; a date that these cannot say stands in
    words in `DA`. What RIS cannot say stands in `U1` as JSON, so that drillsite can read it again.
    """
    return "\r\n".join(ris_entry(source, knowledge, _exactly(source)) for source in knowledge.sources).encode()


def ris_entry(source: Source, knowledge: Knowledge, more: Iterable[tuple[str, str]] = ()) -> str:
    """Return the entry of a source, with `more` tags and values at its end."""
    first = (("TY", _TYPES.get(source.type, "GEN")), ("ID", source.id))
    rows = [*first, *_fields(source, knowledge), *more, ("ER", "")]
    return "".join(f"{tag}  - {_BREAK.sub(' ', value).strip()}\r\n" for tag, value in rows)


def _fields(source: Source, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    yield from (("AU", _name(one)) for one in source.author if one.full_name)
    yield from (("ED", _name(one)) for one in source.editor if one.full_name)
    yield "TI", source.title
    if source.issued:
        yield from _dates(source.issued)
    start, end = _ends(source.page or "")
    texts = (
        ("T2", source.container_title),
        ("T3", source.collection_title),
        ("PB", source.publisher),
        ("CY", source.publisher_place),
        ("VL", source.volume),
        ("IS", source.issue or source.number),
        ("ET", source.edition),
        ("M3", source.genre),
        ("SP", start),
        ("EP", end),
        ("SN", source.ISBN or source.ISSN),
        ("DO", source.DOI),
        ("UR", source.URL),
        ("LA", source.language),
        ("Y2", _written_date(source.accessed) if source.accessed else None),
        ("AB", source.abstract),
        ("N1", write_note(source.note, knowledge) if source.note else None),
    )
    yield from ((tag, text) for tag, text in texts if text)


def _exactly(source: Source) -> Iterator[tuple[str, str]]:
    """Yield the line from which drillsite reads what RIS cannot say; readers who copy entries do not."""
    if exact := exact_fields(source, _unsaid(source)):
        yield "U1", f"drillsite: {write_on_a_line(exact)}"


def _unsaid(source: Source) -> Iterator[str]:
    """Return the fields that come back as another one, or not at all."""
    if _READ_AS.get(_TYPES.get(source.type, "GEN")) != source.type:
        yield "type"
    if (source.issue and source.type not in _SERIALS) or (source.number and (source.issue or source.type in _SERIALS)):
        yield from ("issue", "number")
    if (source.ISBN and source.ISSN) or not all(survives(*one) for one in _serial_numbers(source)):
        yield from ("ISBN", "ISSN")  # both are SN


def _serial_numbers(source: Source) -> list[tuple[str, str]]:
    return [(name, number) for name, number in (("ISBN", source.ISBN), ("ISSN", source.ISSN)) if number]


def _name(author: Author) -> str:
    """Return a person as `family, given`; a body as it is, with a comma at its end where it has one inside."""
    if not author.literal and author.family and author.given:
        return f"{author.family}, {author.given}"
    return f"{author.full_name}," if "," in author.full_name else author.full_name


def _dates(date: EdtfDate) -> Iterator[tuple[str, str]]:
    if date.earliest[0] == date.latest[0] > 0:
        yield "PY", str(date.earliest[0])
    yield "DA", _written_date(date)


def _written_date(date: EdtfDate) -> str:
    """Return `year/month/day/` with nothing where nothing is stated, or the date in words."""
    plain = read_plainly(date.text)
    if plain is None or not plain.is_exact or plain.season or plain.is_approximate:
        return date.words
    parts = [f"{plain.parts[0]:04}", *(f"{part:02}" for part in plain.parts[1:])]
    return "/".join([*parts, "", "", ""][:4])


def _ends(page: str) -> tuple[str, str]:
    """Return the first and the last page; where these cannot be told apart, all of it and nothing."""
    found = _PAGES.fullmatch(page)
    return (found[1], found[2]) if found else (page, "")
