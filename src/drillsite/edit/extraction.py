"""The text of a web page or a PDF, as quotes are looked for in it.

Needs trafilatura and pypdf (`drillsite[fetch]`), which are imported when the first page is read.
"""

from __future__ import annotations

import codecs
import io
import logging
import re
import time
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from drillsite.records.quotes import SourceText

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["NoTextError", "PageText", "can_extract", "extract_text"]

MOST_HTML, MOST_PDF = 5_000_000, 50_000_000
"""How many bytes of a page and of a PDF are read."""

_MOST_SECONDS = 60.0
"""How long the text of one PDF may take."""

_NEEDED = ("trafilatura", "pypdf")

_CODECS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "big5": "big5hkscs",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
}
"""What browsers take some names of encodings for (WHATWG Encoding Standard); all others are what Python calls so."""

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_DECLARED = re.compile(rb"<(?:meta\b[^>]*?charset|\?xml\b[^>]*?encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_PASSWORD = re.compile(r"<input\b[^>]*\btype\s*=\s*[\"']?password", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")


class NoTextError(Exception):
    """No text can be had of what an address gives; the message says why."""


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of a page, its title, all the words that it shows, and whether it asks for a password."""

    text: str
    title: str = ""
    shown: str = ""
    asks_password: bool = False


def can_extract() -> bool:
    """Return whether the libraries that this needs are installed."""
    return all(find_spec(name) for name in _NEEDED)


def extract_text(body: bytes, content_type: str, quotes: Sequence[str], *, is_whole: bool = True) -> PageText:
    """Return the text of what a server gave; raises NoTextError.

    Of a page it is the main text, as it is without menus and footers; or all that the page shows, where only that has
    one of the quotes. `is_whole` tells whether the body is all of it.
    """
    kind = content_type.partition(";")[0].strip().lower()
    if body.startswith(b"%PDF-") or kind == "application/pdf":
        return _read_pdf(body, is_whole=is_whole)
    if kind and not kind.startswith("text/") and kind not in ("application/xhtml+xml", "application/xml"):
        what = "a picture" if kind.startswith("image/") else "a file"
        raise NoTextError(f"it is {what} without text ({kind})")
    if not is_whole or len(body) > MOST_HTML:
        raise NoTextError(f"it is larger than {MOST_HTML // 1_000_000} MB")
    text = _decode(body, content_type)
    if kind in ("text/html", "") or kind.endswith("xml") or "<html" in text[:1_000].lower():
        return _read_html(text, quotes)
    return PageText(_tidy(text), shown=text)


def _decode(body: bytes, content_type: str) -> str:
    """Return the letters of a page, as browsers find out its encoding, and guessed where it is not told."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body.removeprefix(mark).decode(name, "replace")
    told = _CHARSET.search(content_type)
    declared = _DECLARED.search(body[:4_096])
    for label in (told[1] if told else "", declared[1].decode("ascii", "replace") if declared else ""):
        name = _CODECS.get(label.lower(), label)
        if label and _is_encoding(name):
            return body.decode(name, "replace")
    try:
        return body.decode()
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        guess = from_bytes(body).best()
        return str(guess) if guess else body.decode("cp1252", "replace")


def _is_encoding(name: str) -> bool:
    """Return whether Python knows an encoding of letters by this name."""
    try:
        b" ".decode(name, "replace")
    except LookupError:
        return False
    return True


def _read_html(html: str, quotes: Sequence[str]) -> PageText:
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    main = _tidy(trafilatura.extract(html, favor_recall=True, include_comments=False) or "")
    whole = _tidy(trafilatura.html2txt(html, clean=False))
    title = _TITLE.search(html)
    text = whole if _count_found(whole, quotes) > _count_found(main, quotes) else main or whole
    return PageText(text, title[1] if title else "", whole, bool(_PASSWORD.search(html)))


def _count_found(text: str, quotes: Sequence[str]) -> int:
    searched = SourceText(text)
    return sum(searched.has(quote) for quote in quotes)


def _read_pdf(body: bytes, *, is_whole: bool) -> PageText:
    from pypdf import PdfReader

    if not is_whole:
        raise NoTextError(f"it is a PDF of more than {MOST_PDF // 1_000_000} MB")
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    end, pages = time.monotonic() + _MOST_SECONDS, []
    try:
        for page in PdfReader(io.BytesIO(body)).pages:
            pages.append(page.extract_text())
            if time.monotonic() > end:
                raise NoTextError(f"reading the PDF took more than {_MOST_SECONDS:.0f} seconds")
    except NoTextError:
        raise
    except Exception as fault:  # "broken PDF files might cause other Exceptions", say pypdf's own errors
        raise NoTextError(f"the PDF cannot be read: {fault or type(fault).__name__}") from None
    text = _tidy("\n".join(pages))
    if not SourceText(text).word_count:
        raise NoTextError("the PDF has no text: its pages are pictures, as of a scan")
    return PageText(text, shown=text)


def _tidy(text: str) -> str:
    """Return a text that can be kept: without signs that are no text, with one sort of line break."""
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = text.encode("utf-8", "replace").decode().strip()
    return f"{text}\n" if text else ""
