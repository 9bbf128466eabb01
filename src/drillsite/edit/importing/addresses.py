"""Web addresses and DOIs in the many forms in which exports write them."""

from __future__ import annotations

import re
from urllib.parse import unquote

from drillsite.records.addresses import TRACKING, encode_url

__all__ = ["read_address", "read_doi"]

_DOI = re.compile(
    r"(?:https?://)?(?:[\w.-]*doi\.org[\w.-]*/)?(?:(?:urn:|info:)?doi[:/\s]*)*(10\.\d{4,9}/\S+)", re.IGNORECASE
)
_BARE = re.compile(r"10\.\d{4,9}/\S+")
_AROUND = "<>\"'“”() \t"


def read_doi(text: str) -> str:
    """Return the DOI that a text is, without address, label, brackets and full stop; any other text as it is."""
    plain = text.strip()
    if "%2f" in plain.lower() or "doi.org/" in plain.lower():
        plain = unquote(plain)
    if _BARE.fullmatch(plain):
        return plain
    found = _DOI.fullmatch(plain.strip(_AROUND).rstrip(".,;"))
    return found[1] if found else text.strip()


def read_address(text: str) -> tuple[str, str]:
    """Return an address with what it may not hold encoded, and the parameters of its query that only track readers."""
    plain = text.strip().strip("<>").strip()
    if re.search(r"\s", plain) and not re.search(r"\s\w+://", plain):
        plain = encode_url(plain)
    start, mark, rest = plain.partition("?")
    query, hash_, fragment = rest.partition("#")
    if not mark or "#" in start:
        return plain, ""
    pairs = query.split("&")
    lost = [pair for pair in pairs if TRACKING.fullmatch(pair.partition("=")[0])]
    if not lost:
        return plain, ""
    kept = "&".join(pair for pair in pairs if pair not in lost)
    return f"{start}{'?' if kept else ''}{kept}{hash_}{fragment}", "&".join(lost)
