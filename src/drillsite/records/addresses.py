"""Web addresses and DOIs in the one form in which two of the same document are equal."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

__all__ = ["normalise_url", "strip_doi"]

_TRACKING = re.compile(r"utm_\w+|gclid|fbclid|msclkid|mc_[ce]id|igshid|yclid|_ga|ref_src")
_PORTS = {"http": 80, "https": 443}
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
    path = quote(unquote(parts.path), safe="/:@!$&'()*+,;=~").rstrip("/")
    query = sorted(pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(pair[0]))
    return f"{host}{port}{path}{'?' if query else ''}{urlencode(query)}"


def strip_doi(text: str) -> str:
    """Return a DOI without the address or the label before it."""
    return _BEFORE_DOI.sub("", text.strip())
