"""The sources as BibTeX, for LaTeX and reference managers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from drillsite.export.exact import exact_fields, write_note, write_on_a_line
from drillsite.export.plain_dates import read_plainly

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from drillsite.export.about import About
    from drillsite.knowledge import Knowledge
    from drillsite.records import Author, EdtfDate, Source

__all__ = ["bibtex_entry", "escape_tex", "write_bibtex"]

_ENTRY_TYPES = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "review": "article",
    "review-book": "article",
    "book": "book",
    "classic": "book",
    "collection": "book",
    "chapter": "incollection",
    "entry": "incollection",
    "entry-dictionary": "incollection",
    "entry-encyclopedia": "incollection",
    "paper-conference": "inproceedings",
    "dataset": "dataset",
    "manuscript": "unpublished",
    "pamphlet": "booklet",
    "patent": "patent",
    "periodical": "periodical",
    "post": "online",
    "post-weblog": "online",
    "report": "techreport",
    "software": "software",
    "standard": "standard",
    "thesis": "phdthesis",
    "webpage": "online",
}
_SUBTYPES = {"article-newspaper": "newspaper", "article-magazine": "magazine"}
_CONTAINER_FIELDS = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}
_PUBLISHER_FIELDS = {
    "techreport": "institution",
    "phdthesis": "school",
    "mastersthesis": "school",
    "online": "organization",
}
_READ_AS = {entry: name for name, entry in reversed(_ENTRY_TYPES.items())} | {
    "incollection": "chapter",
    "online": "webpage",
    "mastersthesis": "thesis",
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_SPECIAL = str.maketrans(
    {
        "\\": r"{\textbackslash}",
        "{": r"{\textbraceleft}",
        "}": r"{\textbraceright}",
        "~": r"{\textasciitilde}",
        "^": r"{\textasciicircum}",
        "<": r"{\textless}",
        ">": r"{\textgreater}",
        "|": r"{\textbar}",
        '"': r"{\textquotedbl}",
        **{sign: f"\\{sign}" for sign in "#$%&_"},
    }
)
_CONTROL = re.compile(r"[\s\x00-\x1f\x7f]+")
_LIGATURE = re.compile(r"-(?=-)|`(?=`)|'(?=')|[?!](?=`)")
_ENTITY = re.compile(r"\\&(?=(?:\\#)?\w+;)")
_NAME_SYNTAX = re.compile(r",|\band\b", re.IGNORECASE)


def write_bibtex(knowledge: Knowledge, about: About) -> bytes:
    r"""Return `sources.bib`: an entry for each source, whose key is its id.

    BibTeX with the entry types of biblatex, in UTF-8, which Biber, Zotero and LaTeX since 2018 read: letters of all
    scripts stand as they are, what TeX would take for a command is written out (`\&`, `{\textbackslash}`). Titles and
    bodies are in braces of their own, so that no style changes their case or takes them for names. `year` and
    `month` hold what is stated, in words where it is no plain date; `date` (biblatex) the EDTF text. What BibTeX
    cannot say stands in a field `drillsite` as JSON, so that drillsite can read it again; all others pass over it.
    """
    licence = " ".join(part for part in (about.licence_name, about.licence_url) if part)
    head = f"Sources of {about.site_name}. {about.base_url} {licence}. Written by drillsite {about.version}."
    # Outside entries only the at sign means anything to BibTeX.
    comment = f"% {_CONTROL.sub(' ', head).replace('@', '(at)')}\n"
    return "\n".join(
        (comment, *(bibtex_entry(source, knowledge, _exactly(source)) for source in knowledge.sources))
    ).encode()


def escape_tex(text: str) -> str:
    """Return plain text as TeX shows it letter by letter; braces balance, white space is one space."""
    escaped = _CONTROL.sub(" ", text).strip().translate(_SPECIAL)
    return _ENTITY.sub(r"{\\&}", _LIGATURE.sub(r"\g<0>{}", escaped))


def bibtex_entry(source: Source, knowledge: Knowledge, more: Iterable[tuple[str, str]] = ()) -> str:
    """Return the entry of a source, with `more` fields at its end: name and value, braces included."""
    fields = (*_fields(source, _entry_type(source), knowledge), *more)
    rows = [f"  {name} = {value},\n" for name, value in fields]
    return f"@{_entry_type(source)}{{{source.id},\n{''.join(rows)}}}\n"


def _entry_type(source: Source) -> str:
    found = _ENTRY_TYPES.get(source.type, "misc")
    if found in _CONTAINER_FIELDS and not source.container_title:
        return "misc"
    if found == "phdthesis" and "master" in (source.genre or "").lower():
        return "mastersthesis"
    return found


def _fields(source: Source, entry_type: str, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """Return name and value of each field that is stated, braces included."""
    names = (("author", source.author), ("editor", source.editor))
    yield from ((name, f"{{{_names(people)}}}") for name, people in names if any(one.full_name for one in people))
    if source.type in _SUBTYPES and entry_type == "article":
        yield "entrysubtype", f"{{{_SUBTYPES[source.type]}}}"
    yield "title", f"{{{{{escape_tex(source.title)}}}}}"
    container = _CONTAINER_FIELDS.get(entry_type, "howpublished")
    texts = (
        (container, source.container_title),
        ("address", source.publisher_place),
        ("series", source.collection_title),
        ("type", source.genre or (source.type.replace("_", " ") if entry_type == "misc" else None)),
        ("edition", source.edition),
        ("volume", source.volume),
        ("number", source.issue or source.number),
        ("isbn", source.ISBN),
        ("issn", source.ISSN),
        ("language", source.language),
        ("abstract", source.abstract),
        ("annote", write_note(source.note, knowledge) if source.note else None),
    )
    if source.publisher:  # biblatex reads a list of publishers in it
        yield _PUBLISHER_FIELDS.get(entry_type, "publisher"), f"{{{_protect_name(source.publisher)}}}"
    yield from ((name, f"{{{escape_tex(text)}}}") for name, text in texts if text)
    if source.page:
        yield "pages", f"{{{re.sub(r'(?<=[0-9])[-–](?=[0-9])', '--', escape_tex(source.page))}}}"
    if source.issued:
        yield from _dates(source.issued)
    verbatim = (
        ("doi", source.DOI),
        ("url", source.URL),
        ("urldate", source.accessed.text if source.accessed else None),
    )
    yield from ((name, f"{{{_verbatim(text)}}}") for name, text in verbatim if text)


def _exactly(source: Source) -> Iterator[tuple[str, str]]:
    """Yield the field from which drillsite reads what BibTeX cannot say; readers who copy entries do not."""
    if exact := exact_fields(source, _unsaid(source, _entry_type(source))):
        yield "drillsite", f"{{{escape_tex(write_on_a_line(exact))}}}"


def _unsaid(source: Source, entry_type: str) -> Iterator[str]:
    """Return the fields that come back as another one, or not at all."""
    if entry_type == "misc" and source.genre:
        yield from ("type", "genre")
    elif entry_type != "misc" and source.type not in (*_SUBTYPES, _READ_AS[entry_type]):
        yield "type"
    if entry_type in ("phdthesis", "mastersthesis") and not source.genre:
        yield "genre"
    if (entry_type == "article" and source.number) or (entry_type != "article" and source.issue):
        yield from ("issue", "number")


def _names(people: Sequence[Author]) -> str:
    return " and ".join(_name(one) for one in people if one.full_name)


def _name(author: Author) -> str:
    if author.literal or not author.family or not author.given:
        return f"{{{escape_tex(author.full_name)}}}"
    return ", ".join(_protect_name(part) for part in (author.family, author.given))


def _protect_name(part: str) -> str:
    return f"{{{escape_tex(part)}}}" if _NAME_SYNTAX.search(part) else escape_tex(part)


def _dates(date: EdtfDate) -> Iterator[tuple[str, str]]:
    plain = read_plainly(date.text)
    if plain is None or plain.season or plain.is_approximate:
        yield "year", f"{{{escape_tex(date.words)}}}"
    else:
        yield "year", f"{{{plain.parts[0]}}}"
        if len(plain.parts) > 1:
            yield "month", _MONTHS[plain.parts[1] - 1]
    yield "date", f"{{{date.text}}}"


def _verbatim(address: str) -> str:
    r"""Return an address as TeX's \url reads it: unescaped, but for what would unbalance the braces."""
    return address.replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D")
