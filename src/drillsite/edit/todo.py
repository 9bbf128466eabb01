"""What waits for an editor, most important first."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from drillsite.records.models import Claim, Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from drillsite.knowledge import Knowledge
    from drillsite.records import Record

__all__ = ["STALE_AFTER", "Task", "find_tasks", "show_tasks", "show_tasks_json", "show_tasks_markdown"]

Job = Literal["unchecked", "single-origin", "contested", "standing", "stale", "uncited"]

JOBS: dict[Job, tuple[str, str]] = {
    "unchecked": ("Unchecked claims", "find a source that supports or disputes it"),
    "single-origin": ("Claims with one origin", "find a second, independent one"),
    "contested": ("Contested claims", "look whether a better source decides it"),
    "standing": ("Sources that do not stand as they were", "look for what took their place, or a snapshot"),
    "stale": ("Sources not read for long", "read them again and set `accessed`"),
    "uncited": ("Sources that nobody cites", "name them as evidence, or take them out"),
}
"""Each job with its heading and what to do, most important first."""

STALE_AFTER = timedelta(days=365)
"""For how long a source counts as read."""

_TYPES = ("fact", "assessment", "forecast", "judgement-of-value")
"""The types of claims, those first that a source can settle best."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: the job, the record with its title, where it stands, and how many records lean on it."""

    job: Job
    kind: str
    id: str
    title: str
    path: str
    line: int
    leaning: int


def find_tasks(knowledge: Knowledge, today: date) -> tuple[Task, ...]:
    """Give everything that waits for an editor, job by job as in `JOBS`.

    Within a job, facts come before judgements, then what most records lean on, then what the article says first.
    """
    claims = [(knowledge.verdicts[claim.id].word, claim) for claim in knowledge.claims]
    due: dict[Job, Sequence[Record]] = {
        "unchecked": [claim for word, claim in claims if word == "unchecked"],
        "single-origin": [claim for word, claim in claims if word == "single-origin"],
        "contested": [claim for word, claim in claims if word in ("contested", "disputed")],
        "standing": [source for source in knowledge.sources if source.standing != "current"],
        "stale": [source for source in knowledge.sources if _is_stale(source, today)],
        "uncited": [source for source in knowledge.sources if source.key not in knowledge.impacts],
    }
    return tuple(task for job in JOBS for task in _order(knowledge, job, due[job]))


def _is_stale(source: Source, today: date) -> bool:
    if source.accessed is None:
        return False
    limit = today - STALE_AFTER
    return source.accessed.latest < (limit.year, limit.month, limit.day)


def _order(knowledge: Knowledge, job: Job, records: Sequence[Record]) -> list[Task]:
    tasks = [_task(knowledge, job, record) for record in records]
    ranks = [_TYPES.index(record.type) if isinstance(record, Claim) else 0 for record in records]
    ranked = sorted(zip(ranks, tasks, strict=True), key=lambda pair: (pair[0], -pair[1].leaning))
    return [task for _, task in ranked]


def _task(knowledge: Knowledge, job: Job, record: Record) -> Task:
    path, line = knowledge.records.line(record.key)
    leaning = len({link.key for link in knowledge.backlinks.get(record.key, ())})
    return Task(job, *record.key, record.title_text, path, line, leaning)


def show_tasks(tasks: Sequence[Task]) -> str:
    """Give the tasks as a terminal shows them: each with its file and line."""
    lines = []
    for job, of_job in _by_job(tasks):
        heading, what = JOBS[job]
        lines += [f"{heading}: {len(of_job)} ({what})", *(f"  {_place(one)}: {one.title}" for one in of_job), ""]
    return "\n".join(lines) + _sum(tasks)


def show_tasks_markdown(tasks: Sequence[Task]) -> str:
    """Give the tasks as Markdown with boxes to tick, for an issue."""
    lines = []
    for job, of_job in _by_job(tasks):
        heading, what = JOBS[job]
        lines += [f"## {heading}\n", f"{what[0].upper()}{what[1:]}.\n"]
        lines += [*(f"- [ ] {_escape(one.title)} (`{_place(one)}`)" for one in of_job), ""]
    return "\n".join(lines) + _sum(tasks)


def show_tasks_json(tasks: Sequence[Task]) -> str:
    """Give the tasks as a JSON list, in their order."""
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


def _escape(text: str) -> str:
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#" else sign for sign in text)
