"""The sources as CSL-JSON, for Zotero, Pandoc and every citation processor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drillsite.export.exact import CSL_VARIABLES, exact_fields, stated_fields, write_note
from drillsite.export.json_text import write_json
from drillsite.export.plain_dates import read_plainly

if TYPE_CHECKING:
    from drillsite.knowledge import Knowledge
    from drillsite.records import EdtfDate, Source

__all__ = ["csl_item", "write_csl"]


def write_csl(knowledge: Knowledge) -> bytes:
    """Return `sources.csl.json`: CSL-JSON items of CSL 1.0.2, whose ids are ours.

    A date is `date-parts` at the precision stated, never padded, with `circa` where it is approximate or
    uncertain; what these cannot say (`199X`, an open interval) is a `literal` in words. Where a date so
    written says less than its EDTF text, that text stands in `custom`, with the fields that are ours and not
    CSL's, and with those whose text a reader might change: a name with a semicolon, a note with links.
    """
    return write_json([csl_item(source, knowledge) for source in knowledge.sources], 1)


def csl_item(source: Source, knowledge: Knowledge) -> dict[str, Any]:
    """Return the CSL-JSON item of a source, as the download has it."""
    stated = stated_fields(source)
    custom = {name: value for name, value in exact_fields(source).items() if name not in ("issued", "accessed")}
    item: dict[str, Any] = {"id": source.id}
    item |= {name: value for name, value in stated.items() if name in CSL_VARIABLES}
    for name, date in (("issued", source.issued), ("accessed", source.accessed)):
        if date is not None:
            item[name], is_exact = _date(date)
            if not is_exact:
                custom[name] = date.text
    if source.note:
        item["note"] = write_note(source.note, knowledge)
    return {**item, "custom": custom} if custom else item


def _date(date: EdtfDate) -> tuple[dict[str, Any], bool]:
    """Return a CSL date, and whether it says all that the EDTF text does."""
    ends = [read_plainly(text) for text in date.text.split("/")]
    plain = [end for end in ends if end is not None]
    if len(plain) < len(ends) or (len(ends) > 1 and any(end.season for end in plain)):
        return {"literal": date.words}, False
    found: dict[str, Any] = {"date-parts": [list(end.parts) for end in plain]}
    if plain[0].season:
        found["season"] = plain[0].season
    if any(end.is_approximate for end in plain):
        found["circa"] = True
    is_same = len({end.is_approximate for end in plain}) == 1
    return found, is_same and all(end.is_exact for end in plain)
