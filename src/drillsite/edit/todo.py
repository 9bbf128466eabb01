"""What waits for an editor, most important first."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from drillsite.edit.names import name_in_text
from drillsite.records.models import Claim, Event, Source
from drillsite.site.verdict_words import letters_in_words, range_in_numbers
from drillsite.site.words import STANDING, VERDICT_LABELS, count, join_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from drillsite.knowledge import Knowledge, Verdict
    from drillsite.records import Record
    from drillsite.records.dates import EdtfDate

__all__ = ["STALE_AFTER", "Task", "find_tasks", "show_tasks", "show_tasks_json", "show_tasks_markdown"]

Job = Literal[
    "unchecked",
    "search-due",
    "single-origin",
    "unstated",
    "weak",
    "contested",
    "standing",
    "stale",
    "uncited",
]

JOBS: dict[Job, tuple[str, str]] = {
    "unchecked": ("Unchecked", "look for evidence; record what you find, and where you looked"),
    "search-due": ("Searches due again", "a search counts for a year; search again and record it"),
    "single-origin": ("Resting on one origin", "find a second, independent one"),
    "unstated": ("Resting on origins that are not stated", "find out whose statements the sources repeat"),
    "weak": ("Weak verdicts", "find sources that are rated better than D"),
    "contested": ("Contested or disputed", "see whether a better source settles it"),
    "standing": ("Sources that no longer stand as they were", "look for what took their place, or for a snapshot"),
    "stale": ("Sources not read for long", "read them again and set `accessed`"),
    "uncited": ("Sources that nobody cites", "cite them as evidence, or take them out"),
}
"""Each job with its heading and what to do in general, most important first."""

STALE_AFTER = timedelta(days=365)
"""For how long a source counts as read, and a search as made."""

_TYPES = ("fact", "assessment", "forecast", "judgement-of-value")
"""The types of claims, those first that a source can settle best."""

_MOST_NAMED = 5
"""How many sources one task names at most."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: the job, the record with its title, where it stands, and how many records lean on it.

    `do` says what to do about this very record.
    """

    job: Job
    kind: str
    id: str
    title: str
    path: str
    line: int
    leaning: int
    do: str


@dataclass(frozen=True, slots=True)
class _Judged:
    """A claim or an event with its verdict."""

    record: Claim | Event
    verdict: Verdict


def find_tasks(knowledge: Knowledge, today: date) -> tuple[Task, ...]:
    """Return everything that waits for an editor, job by job as in `JOBS`.

    Within a job, claims come before events, facts before judgements, then what most records lean on, then what the
    article says first.
    """
    judged = [
        *(_Judged(claim, knowledge.verdicts[claim.id]) for claim in knowledge.claims),
        *(_Judged(event, knowledge.event_verdicts[event.id]) for event in knowledge.events),
    ]
    return tuple(
        task
        for job in JOBS
        for task in _order(
            [_task(knowledge, job, one.record, _DO[job](one, knowledge)) for one in judged if _IS_DUE[job](one, today)]
            if job in _IS_DUE
            else [_task(knowledge, job, source, do) for source, do in _list_sources(knowledge, job, today)],
            knowledge,
        )
    )


def _is_unchecked(one: _Judged, today: date) -> bool:
    """Return whether nobody has looked for evidence, of opinions too."""
    return not (one.verdict.has_evidence or one.verdict.searches)


def _is_search_due(one: _Judged, today: date) -> bool:
    return bool(one.verdict.searches) and all(_is_long_ago(search.on, today) for search in one.verdict.searches)


def _rests_on_unstated(one: _Judged, today: date) -> bool:
    """Return whether the word could be another one if every origin were stated."""
    verdict = one.verdict
    sides = (verdict.supporting, verdict.disputing)
    without = [sum(voice.is_stated for voice in side.voices) for side in sides]
    most = [side.at_most for side in sides]
    return any(verdict.word_where(*numbers) != verdict.word for numbers in (without, most))


_IS_DUE: dict[Job, Callable[[_Judged, date], bool]] = {
    "unchecked": _is_unchecked,
    "search-due": _is_search_due,
    "single-origin": lambda one, today: one.verdict.word == "single-origin",
    "unstated": _rests_on_unstated,
    "weak": lambda one, today: one.verdict.is_weak,
    "contested": lambda one, today: one.verdict.word in ("contested", "disputed"),
}
"""Which claims and events wait for each job."""


def _do_unchecked(one: _Judged, knowledge: Knowledge) -> str:
    aside = len(one.verdict.discounted)
    start = f"its {count(aside, 'item')} of evidence {'is' if aside == 1 else 'are'} not counted; " if aside else ""
    name = one.record.id if one.record.kind == "claim" else f"event:{one.record.id}"
    looked = f"`drillsite searched {name}`"
    if one.verdict.is_opinion:
        return f"{start}look for who shares or rejects it, and record the search with {looked}"
    return f"{start}look for sources, and record the search with {looked}"


def _do_search(one: _Judged, knowledge: Knowledge) -> str:
    last = max(one.verdict.searches, key=lambda search: search.on)
    return f"last searched for on {last.on.words} ({last.where}); search again"


def _do_single(one: _Judged, knowledge: Knowledge) -> str:
    supporting = one.verdict.supporting
    stated = next((voice for voice in supporting.voices if voice.is_stated), None)
    if stated is None:
        return "none of its sources states its origin; state it, or find an independent source"
    name = name_in_text(knowledge[stated.origin])
    if supporting.at_most == 1:
        return f"it rests on {name} alone; find an independent source"
    return f"of up to {supporting.at_most} origins only {name} is stated; find an independent source"


def _do_unstated(one: _Judged, knowledge: Knowledge) -> str:
    ways = [way for side in (one.verdict.supporting, one.verdict.disputing) for way in side.ways if not way.is_stated]
    sources = list(dict.fromkeys(way.source[1] for way in ways))
    more = len(sources) - _MOST_NAMED
    named = join_words([*sources[:_MOST_NAMED], *([f"{more} more"] if more > 0 else [])])
    sides = (("for", one.verdict.supporting), ("against", one.verdict.disputing))
    numbers = ", ".join(f"{range_in_numbers(side)} {name}" for name, side in sides if side.voices)
    verb = "repeats" if len(sources) == 1 else "repeat"
    return f"say in `origin` whose statement {named} {verb}; until then it counts {numbers}"


def _do_weak(one: _Judged, knowledge: Knowledge) -> str:
    without = VERDICT_LABELS[one.verdict.without_low].lower()
    return f"without sources rated D, E or F it would be {without}; find a better source"


def _do_contested(one: _Judged, knowledge: Knowledge) -> str:
    if one.verdict.contradicts_itself:
        return "one origin contradicts itself; see which of its statements is the later one"
    return f"{letters_in_words(one.verdict)}; see whether a better source settles it"


_DO: dict[Job, Callable[[_Judged, Knowledge], str]] = {
    "unchecked": _do_unchecked,
    "search-due": _do_search,
    "single-origin": _do_single,
    "unstated": _do_unstated,
    "weak": _do_weak,
    "contested": _do_contested,
}


def _list_sources(knowledge: Knowledge, job: Job, today: date) -> Iterator[tuple[Source, str]]:
    """Yield the sources that wait for a job, each with what to do."""
    for source in knowledge.sources:
        if job == "standing" and source.standing != "current":
            yield source, f"it is {STANDING[source.standing]}; look for what took its place, or for a snapshot"
        elif job == "stale" and source.accessed is not None and _is_long_ago(source.accessed, today):
            yield source, f"last read on {source.accessed.words}; read it again and set `accessed`"
        elif job == "uncited" and source.key not in knowledge.impacts:
            yield source, "cite it as evidence, or take it out"


def _is_long_ago(day: EdtfDate, today: date) -> bool:
    limit = today - STALE_AFTER
    return day.latest < (limit.year, limit.month, limit.day)


def _order(tasks: Sequence[Task], knowledge: Knowledge) -> list[Task]:
    return sorted(tasks, key=lambda task: (_rank(knowledge[task.kind, task.id]), -task.leaning))


def _rank(record: Record) -> int:
    """Return where records of a sort stand: claims by type, then events; sources alike."""
    return _TYPES.index(record.type) if isinstance(record, Claim) else len(_TYPES)


def _task(knowledge: Knowledge, job: Job, record: Record, do: str) -> Task:
    path, line = knowledge.records.line(record.key)
    leaning = len({link.key for link in knowledge.backlinks.get(record.key, ())})
    return Task(job, *record.key, record.title_text, path, line, leaning, do)


def show_tasks(tasks: Sequence[Task]) -> str:
    """Return the tasks as a terminal shows them: each with its file and line, and what to do."""
    lines = []
    for job, of_job in _by_job(tasks):
        heading, what = JOBS[job]
        lines += [f"{heading}: {len(of_job)} ({what})"]
        lines += [line for one in of_job for line in (f"  {_place(one)}: {one.title}", f"    {one.do}")]
        lines += [""]
    return "\n".join(lines) + _sum(tasks)


def show_tasks_markdown(tasks: Sequence[Task]) -> str:
    """Return the tasks as Markdown with boxes to tick, for an issue."""
    lines = []
    for job, of_job in _by_job(tasks):
        heading, what = JOBS[job]
        lines += [f"## {heading}\n", f"{what[0].upper()}{what[1:]}.\n"]
        lines += [*(f"- [ ] {_escape(one.title)} (`{_place(one)}`): {_markdown(one.do)}" for one in of_job), ""]
    return "\n".join(lines) + _sum(tasks)


def show_tasks_json(tasks: Sequence[Task]) -> str:
    """Return the tasks as a JSON list, in their order."""
    return json.dumps([asdict(task) for task in tasks], ensure_ascii=False, indent=1)


def _by_job(tasks: Sequence[Task]) -> Iterator[tuple[Job, list[Task]]]:
    for job in JOBS:
        of_job = [task for task in tasks if task.job == job]
        if of_job:
            yield job, of_job


def _place(task: Task) -> str:
    return f"{task.path}:{task.line}"


def _sum(tasks: Sequence[Task]) -> str:
    return f"{len(tasks):,} {'thing' if len(tasks) == 1 else 'things'} to do" if tasks else "nothing to do"


def _markdown(text: str) -> str:
    """Return what to do as Markdown; what is in backticks stays code."""
    parts = text.split("`")
    return "`".join(part if number % 2 else _escape(part) for number, part in enumerate(parts))


def _escape(text: str) -> str:
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#" else sign for sign in text)
