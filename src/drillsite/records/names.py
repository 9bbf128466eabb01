"""Names as they are compared: of people, of bodies, of publishers."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drillsite.records.models import Author

__all__ = ["AuthorKey", "author_keys", "fold_name"]

AuthorKey = tuple[str, str]
"""Family name and first initial of a person, or a whole name and an empty text; folded."""


_SIGNS = re.compile(r"[^\w\s]|_")
"""What is neither letter, digit nor space; accents are, once letters are parted from them."""


@lru_cache(maxsize=100_000)
def fold_name(name: str) -> str:
    """Return the name as it is sorted and compared: without case, accents, brackets and quotation marks."""
    plain = name if name.isascii() else unicodedata.normalize("NFKD", name)
    return " ".join(_SIGNS.sub("", plain).casefold().split())


def author_keys(authors: Iterable[Author]) -> frozenset[AuthorKey]:
    """Return what tells these authors from others; two works that share one of them share an author.

    A person has both keys, so that one who is written as a plain text is the same.
    """
    keys = set()
    for author in authors:
        if author.family:
            keys.add((fold_name(author.family), fold_name(author.given or "")[:1]))
        if author.full_name:
            keys.add((fold_name(author.full_name), ""))
    return frozenset(keys)
