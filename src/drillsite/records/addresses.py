"""Web addresses and DOIs in the one form in which two of the same document are equal."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

__all__ = ["TRACKING", "doi_url", "encode_url", "normalise_url", "strip_doi"]

TRACKING = re.compile(r"utm_\w+|gclid|fbclid|msclkid|mc_[ce]id|igshid|yclid|_ga|ref_src")
_PLAIN_PATH = re.compile(r"[A-Za-z0-9/._~:@!$&'()*+,;=-]*", re.ASCII)
"""What percent-encoding leaves as it is, and so most paths."""

_PORTS = {"http": 80, "https": 443}
_SERVER = re.compile(r"[a-z]+://[^/?#]*", re.IGNORECASE)
_SIGNS = r"!$%&'()*+,\-./0-9:;=?@A-Z_a-z~\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\U00010000-\U000efffd"
"""What an address may hold after its server, but for `#` (RFC 3987, section 2.2)."""

_NOT_IN_PATH = re.compile(rf"%(?![0-9A-Fa-f]{{2}})|[^{_SIGNS}]")
_NOT_IN_SERVER = re.compile(rf"[^\[\]{_SIGNS}]")
_BEFORE_DOI = re.compile(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)


def normalise_url(url: str) -> str:
    """Return an address as others of the same page would be written: no scheme, `www.`, fragment or tracking.

    Percent-encoding is made alike, the query is sorted, a slash at the end is dropped (RFC 3986, section 6).
    """
    try:
        parts = urlsplit(url.strip())
        port = f":{parts.port}" if parts.port and parts.port != _PORTS.get(parts.scheme) else ""
    except ValueError:  # it is no address, and so is like none but itself
        return url
    host = (parts.hostname or "").removeprefix("www.")
    path = parts.path.rstrip("/")
    if not _PLAIN_PATH.fullmatch(path):
        path = quote(unquote(parts.path), safe="/:@!$&'()*+,;=~").rstrip("/")
    return f"{host}{port}{path}{_normalise_query(parts.query) if parts.query else ''}"


def _normalise_query(query: str) -> str:
    pairs = sorted(pair for pair in parse_qsl(query, keep_blank_values=True) if not TRACKING.fullmatch(pair[0]))
    return f"?{urlencode(pairs)}" if pairs else ""


def strip_doi(text: str) -> str:
    """Return a DOI without the address or the label before it."""
    return _BEFORE_DOI.sub("", text.strip())


def encode_url(url: str) -> str:
    """Return an address with all percent-encoded that an address may not hold; what is encoded stays as it is.

    Letters of all scripts are kept: the result is an IRI (RFC 3987). `https://e.org/a|b` becomes `https://e.org/a%7Cb`.
    """
    server = _SERVER.match(url)
    start = server.end() if server else 0
    path, hash_, fragment = url[start:].partition("#")
    encoded = (_NOT_IN_PATH.sub(_encode, part) for part in (path, fragment))
    return _NOT_IN_SERVER.sub(_encode, url[:start]) + hash_.join(encoded)


def doi_url(doi: str) -> str:
    """Return the address of a DOI, in which every sign that means something in addresses is percent-encoded."""
    return f"https://doi.org/{quote(doi, safe='/:;()!$&*+,=@')}"


def _encode(found: re.Match[str]) -> str:
    return quote(found.group(), safe="")
