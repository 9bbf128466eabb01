"""A comparison of two states of the data as text, as Markdown for a pull request, and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from drillsite.edit.comparison import Comparison, Standing, VerdictChange
    from drillsite.records import Key

__all__ = ["show_comparison", "show_comparison_json", "show_comparison_markdown"]


def show_comparison(comparison: Comparison) -> str:
    """Return the comparison as people read it on a terminal."""
    return "\n".join([_summary(comparison), *_lines(comparison, "{}")])


def show_comparison_markdown(comparison: Comparison) -> str:
    """Return the comparison as a comment on a pull request."""
    lines = [f"**{_summary(comparison)}**"]
    counted = [one for one in comparison.verdicts if one.before != one.after]
    if counted:
        lines += ["", "| claim or event | before | after |", "|---|---|---|"]
        lines += [
            f"| {_cell(one.title)} (`{_name(one)}`) | {one.before.label} ({one.before.numbers}) "
            f"| {f'**{one.after.label}**' if one.is_judged_anew else one.after.label} ({one.after.numbers}) |"
            for one in counted
        ]
    rest = [f"- {line}" for line in _lines(comparison, "`{}`", with_verdicts=False)]
    return "\n".join([*lines, *(["", *rest] if rest else [])])


def show_comparison_json(comparison: Comparison) -> str:
    """Return the comparison as JSON."""
    found = {
        "summary": _summary(comparison),
        "claims": [_verdict_row(one, "statement") for one in comparison.verdicts if one.key[0] == "claim"],
        "events": [_verdict_row(one, "title") for one in comparison.verdicts if one.key[0] == "event"],
        "added": _rows(comparison.added, "title"),
        "removed": _rows(comparison.removed, "title"),
        "renamed": _rows(comparison.renamed, "formerly"),
        "reworded": comparison.reworded,
    }
    return json.dumps(found, ensure_ascii=False, indent=2)


def _summary(comparison: Comparison) -> str:
    if comparison.is_empty:
        return "Nothing changes in the data."
    searches = sum(len(one.evidence.searched) for one in comparison.verdicts)
    parts = [
        _number(len(comparison.judged_anew), "verdict changes", "verdicts change"),
        _number(len(comparison.counted_anew), "count changes", "counts change"),
        *(
            _number(sum(key[0] == kind for key, _ in records), f"{kind} {done}", f"{kind}s {done}")
            for done, records in (("added", comparison.added), ("removed", comparison.removed))
            for kind in dict.fromkeys(key[0] for key, _ in records)
        ),
        _number(searches, "search added", "searches added"),
        _number(len(comparison.renamed), "record renamed", "records renamed"),
        _number(sum(comparison.reworded.values()), "record reworded", "records reworded"),
    ]
    said = [part for part in parts if part]
    if not comparison.judged_anew:
        said.insert(0, "no verdict changes")
    text = "; ".join(said)
    return f"{text[0].upper()}{text[1:]}."


def _number(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}" if count else ""


def _name(change: VerdictChange) -> str:
    kind, identifier = change.key
    return identifier if kind == "claim" else f"{kind}:{identifier}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _lines(comparison: Comparison, style: str, *, with_verdicts: bool = True) -> Iterator[str]:
    for one in comparison.verdicts:
        name = style.format(_name(one))
        if one.before != one.after and with_verdicts:
            before, after = (f"{state.label} ({state.numbers})" for state in (one.before, one.after))
            yield f"{name}: {before} → {after}"
        yield from (f"{name}: {line}" for line in _lines_of(one))
    yield from (f"{key[0]} added: {style.format(key[1])}, {title}" for key, title in comparison.added)
    yield from (f"{key[0]} removed: {style.format(key[1])}, {title}" for key, title in comparison.removed)
    yield from (f"{key[0]} renamed: {style.format(old)} → {style.format(key[1])}" for key, old in comparison.renamed)
    yield from (
        f"{_number(count, f'{kind} reworded', f'{kind}s reworded')}" for kind, count in comparison.reworded.items()
    )


def _lines_of(change: VerdictChange) -> Iterator[str]:
    """Yield what came, went or is counted otherwise, and by what else a verdict changed."""
    evidence = change.evidence
    yield from (f"cited now: {item}" for item in evidence.cited)
    yield from (f"cited no longer: {item}" for item in evidence.no_longer_cited)
    yield from (f"cited otherwise: {item}" for item in evidence.otherwise)
    yield from (f"search added: {search}" for search in evidence.searched)
    yield from (f"search removed: {search}" for search in evidence.no_longer_searched)
    yield from change.joins
    yield from (f"because of {cause}" for cause in change.because)


def _verdict_row(change: VerdictChange, title: str) -> dict[str, Any]:
    evidence = change.evidence
    return {
        change.key[0]: change.key[1],
        title: change.title,
        "before": change.before.word,
        "after": change.after.word,
        "counts_before": _counts(change.before),
        "counts_after": _counts(change.after),
        "cited": evidence.cited,
        "no_longer_cited": evidence.no_longer_cited,
        "cited_otherwise": evidence.otherwise,
        "searched": evidence.searched,
        "no_longer_searched": evidence.no_longer_searched,
        "joins": change.joins,
        "because": change.because,
    }


def _counts(standing: Standing) -> dict[str, int | bool]:
    """Return the numbers of a verdict by the names that the exports give them."""
    return {
        "supporting_at_least": standing.supporting[0],
        "supporting_at_most": standing.supporting[1],
        "disputing_at_least": standing.disputing[0],
        "disputing_at_most": standing.disputing[1],
        "weak": standing.is_weak,
    }


def _rows(records: Sequence[tuple[Key, str]], name: str) -> list[dict[str, str]]:
    return [{"kind": key[0], "id": key[1], name: text} for key, text in records]
