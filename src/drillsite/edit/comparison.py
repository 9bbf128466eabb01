"""What a change of the data does: to verdicts, to evidence, to the records there are."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from drillsite.records import Claim

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from drillsite.knowledge import Knowledge, Verdict
    from drillsite.records import Key

__all__ = ["Comparison", "compare", "show_comparison", "show_comparison_json", "show_comparison_markdown"]


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """A claim that is in both: its id and statement now, both verdicts with their counts, evidence come and gone."""

    claim: str
    statement: str
    before: str
    after: str
    count_before: str
    count_after: str
    cited: tuple[str, ...]
    no_longer_cited: tuple[str, ...]

    @property
    def is_judged_anew(self) -> bool:
        """Whether the verdict is another one."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two states of the data; records by kind and id, as they are called now if they are there."""

    claims: tuple[ClaimChange, ...] = ()
    added: tuple[tuple[Key, str], ...] = ()
    removed: tuple[tuple[Key, str], ...] = ()
    renamed: tuple[tuple[Key, str], ...] = ()
    reworded: dict[str, int] = field(default_factory=dict)

    @property
    def judged_anew(self) -> tuple[ClaimChange, ...]:
        """The claims whose verdict is another one."""
        return tuple(one for one in self.claims if one.is_judged_anew)

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return not (self.claims or self.added or self.removed or self.renamed or self.reworded)


def compare(before: Knowledge, after: Knowledge) -> Comparison:
    """Give what differs; a record that has the id of an earlier one in `formerly` is that one, renamed."""
    now_called = _now_called(before, after)
    kept = [(old, new) for old, new in now_called.items() if new in after.records.by_key]
    changed = [(old, new) for old, new in kept if _is_changed(before, after, old, new, now_called)]
    claims = [_compare_claim(before, after, old[1], new[1]) for old, new in kept if new[0] == "claim"]
    found = {new for _, new in kept}
    return Comparison(
        tuple(one for one in claims if one.is_judged_anew or one.cited or one.no_longer_cited),
        tuple((record.key, record.title_text) for record in after.ordered if record.key not in found),
        tuple((old, before[old].title_text) for old, new in now_called.items() if new not in after.records.by_key),
        tuple((new, old[1]) for old, new in kept if old != new),
        dict(Counter(new[0] for _, new in changed)),
    )


def _now_called(before: Knowledge, after: Knowledge) -> dict[Key, Key]:
    """Give what each earlier record is called now; itself where it is there no more."""
    former, there = after.records.former, after.records.by_key
    return {
        record.key: record.key if record.key in there else former.get(record.key, record.key)
        for record in before.ordered
    }


def _is_changed(before: Knowledge, after: Knowledge, old: Key, new: Key, now_called: dict[Key, Key]) -> bool:
    """Give whether a record says something else; its evidence, and what others are called now, left aside."""
    aside = {"id", "formerly", "evidence"}
    was = json.dumps(before[old].model_dump(mode="json", exclude=aside))
    now = json.dumps(after[new].model_dump(mode="json", exclude=aside))
    for (kind, name), (_, new_name) in now_called.items():
        if name != new_name and was != now:
            was = was.replace(f'"{name}"', f'"{new_name}"').replace(f"{kind}:{name}", f"{kind}:{new_name}")
            was = was.replace(f"[[{name}]]", f"[[{new_name}]]").replace(f"[[{name}|", f"[[{new_name}|")
    return was != now


def _compare_claim(before: Knowledge, after: Knowledge, old: str, new: str) -> ClaimChange:
    was, now = before.verdicts[old], after.verdicts[new]
    cited, gone = _cited(after, new), _cited(before, old)
    return ClaimChange(
        new,
        after["claim", new].title_text,
        was.word,
        now.word,
        _count(was),
        _count(now),
        tuple((cited - gone).elements()),
        tuple((gone - cited).elements()),
    )


def _cited(knowledge: Knowledge, claim: str) -> Counter[str]:
    record = knowledge["claim", claim]
    assert isinstance(record, Claim)
    return Counter(f"{item.source} {item.stance}" for item in record.evidence)


def _count(verdict: Verdict) -> str:
    return f"{verdict.supporting.at_least} for, {verdict.disputing.at_least} against"


def _summary(comparison: Comparison) -> str:
    if comparison.is_empty:
        return "Nothing changes in the data."
    parts = [
        _number(len(comparison.judged_anew), "verdict changes", "verdicts change"),
        *(
            _number(sum(key[0] == kind for key, _ in records), f"{kind} {done}", f"{kind}s {done}")
            for done, records in (("added", comparison.added), ("removed", comparison.removed))
            for kind in dict.fromkeys(key[0] for key, _ in records)
        ),
        _number(len(comparison.renamed), "record renamed", "records renamed"),
        _number(sum(comparison.reworded.values()), "record reworded", "records reworded"),
    ]
    told = [part for part in parts if part]
    if not comparison.judged_anew:
        told.insert(0, "no verdict changes")
    text = "; ".join(told)
    return f"{text[0].upper()}{text[1:]}."


def _number(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}" if count else ""


def show_comparison(comparison: Comparison) -> str:
    """Give the comparison as people read it on a terminal."""
    return "\n".join([_summary(comparison), *_lines(comparison, "{}")])


def show_comparison_markdown(comparison: Comparison) -> str:
    """Give the comparison as a comment on a pull request."""
    lines = [f"**{_summary(comparison)}**"]
    if comparison.judged_anew:
        lines += ["", "| claim | before | after |", "|---|---|---|"]
        lines += [
            f"| {_cell(one.statement)} (`{one.claim}`) | {one.before} ({one.count_before}) "
            f"| **{one.after}** ({one.count_after}) |"
            for one in comparison.judged_anew
        ]
    rest = [f"- {line}" for line in _lines(comparison, "`{}`", with_verdicts=False)]
    return "\n".join([*lines, *(["", *rest] if rest else [])])


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _lines(comparison: Comparison, style: str, *, with_verdicts: bool = True) -> Iterator[str]:
    for one in comparison.claims:
        name = style.format(one.claim)
        if one.is_judged_anew and with_verdicts:
            yield f"{name}: {one.before} ({one.count_before}) → {one.after} ({one.count_after})"
        yield from (f"{name}: cited now: {item}" for item in one.cited)
        yield from (f"{name}: cited no longer: {item}" for item in one.no_longer_cited)
    yield from (f"{key[0]} added: {style.format(key[1])}, {title}" for key, title in comparison.added)
    yield from (f"{key[0]} removed: {style.format(key[1])}, {title}" for key, title in comparison.removed)
    yield from (f"{key[0]} renamed: {style.format(old)} → {style.format(key[1])}" for key, old in comparison.renamed)
    yield from (
        f"{_number(count, f'{kind} reworded', f'{kind}s reworded')}" for kind, count in comparison.reworded.items()
    )


def show_comparison_json(comparison: Comparison) -> str:
    """Give the comparison as JSON."""
    found = {
        "summary": _summary(comparison),
        "claims": [
            {
                "claim": one.claim,
                "statement": one.statement,
                "before": one.before,
                "after": one.after,
                "cited": one.cited,
                "no_longer_cited": one.no_longer_cited,
            }
            for one in comparison.claims
        ],
        "added": _rows(comparison.added, "title"),
        "removed": _rows(comparison.removed, "title"),
        "renamed": _rows(comparison.renamed, "formerly"),
        "reworded": comparison.reworded,
    }
    return json.dumps(found, ensure_ascii=False, indent=2)


def _rows(records: Sequence[tuple[Key, str]], name: str) -> list[dict[str, str]]:
    return [{"kind": key[0], "id": key[1], name: text} for key, text in records]
