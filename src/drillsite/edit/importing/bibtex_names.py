"""Names of people in BibTeX and in the extended form of biblatex: `family=Dijk, given=Marta, prefix=van`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bibtexparser.middlewares.names import (
    InvalidNameError,
    parse_single_name_into_parts,
    split_multiple_persons_names,
)

from drillsite.edit.importing.drafts import name_person
from drillsite.edit.importing.latex import read_latex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drillsite.edit.importing.drafts import Draft

__all__ = ["read_names"]

_PARTS = re.compile(r"(family|given|prefix|suffix|useprefix|id|hash|(?:family|given|prefix|suffix)-i|[a-z]+prefix)\s*=")


def read_names(value: str, label: str, draft: Draft) -> Iterator[dict[str, str]]:
    """Return the people of a list with `and` between them; what is no name by the rules is one as it is written."""
    for name in split_multiple_persons_names(" ".join(value.split())):
        if name.lower() in ("others", "{others}"):
            draft.leave_out(label, "and others", "the record lists those that are named")
        elif _PARTS.match(name.lstrip('"{ ')):
            yield _read_extended(name)
        elif _plain(name):
            yield _read_plain(name)


def _read_plain(name: str) -> dict[str, str]:
    try:
        parts = parse_single_name_into_parts(name)
    except InvalidNameError:
        return {"literal": _plain(name)}
    family = [_plain(" ".join(part)) for part in (parts.von, parts.last)]
    return name_person(family, _plain(" ".join(parts.first)), _plain(" ".join(parts.jr)))


def _read_extended(name: str) -> dict[str, str]:
    """Return the person of `family=…, given=…`; initials and sorting are not kept, for they follow from the rest."""
    found: dict[str, str] = {}
    for part in _split_at_commas(name.strip('"')):
        key, equals, value = part.strip().strip('"').partition("=")
        if equals:
            found[key.strip().lower()] = _plain(value.strip().strip('"'))
    family = (found.get("prefix", ""), found.get("family", ""))
    return name_person(family, found.get("given", ""), found.get("suffix", ""))


def _split_at_commas(text: str) -> list[str]:
    """Return the parts that commas outside of braces separate."""
    parts, depth = [""], 0
    for sign in text:
        depth += (sign == "{") - (sign == "}")
        if sign == "," and depth <= 0:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def _plain(text: str) -> str:
    return read_latex(text)[0]
