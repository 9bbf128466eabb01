"""What is wrong with the data, told so that its editor can mend it.

A problem is a value, never an exception: every stage returns those it found, and they are shown together, sorted
by place, on the terminal, as JSON, or as GitHub annotations.
"""

from __future__ import annotations

import difflib
import json
import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "CODES",
    "Code",
    "Place",
    "Problem",
    "count_errors",
    "describe_count",
    "nearest",
    "show_github",
    "show_json",
    "show_text",
    "sort_problems",
]

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Code:
    """What a kind of problem means and how it is mended, as the reference shows it."""

    severity: Severity
    meaning: str
    mend: str


def _error(meaning: str, mend: str) -> Code:
    return Code("error", meaning, mend)


def _warning(meaning: str, mend: str) -> Code:
    return Code("warning", meaning, mend)


CODES: dict[str, Code] = {
    "actor-missing": _warning(
        "A source comes from a state medium or a government, and no actor has the name of its author or publisher.",
        "Add an actor with that name or alias; say in `part_of` to whom it belongs, so that the two count as one.",
    ),
    "address-clash": _error(
        "Two pages or files of the site would have the same address.",
        "Rename one of them, or take the id out of `formerly`.",
    ),
    "address-invalid": _error(
        "A URL is not an http or https address, or has spaces in it.",
        "Copy the address from the browser's address bar, with its https://.",
    ),
    "alias-expansion": _error(
        "Aliases (`*name`) repeat so much, or one inside itself, that the file would grow beyond bounds.",
        "Write the repeated part out, or repeat less of it.",
    ),
    "config-invalid": _error(
        "mkdocs.yml asks for something that drillsite cannot do.",
        "Change the setting as the hint says.",
    ),
    "data-empty": _error(
        "The data folder holds no record at all.",
        "Add a theme to themes.yml and a claim to claims.yml, or point `data_dir` at another folder.",
    ),
    "data-missing": _error(
        "The data folder is not there.",
        "Create it, or point `data_dir` of the drillsite plugin at another folder.",
    ),
    "date-invalid": _error(
        "A date is not in EDTF, or no such day exists.",
        "Write 2025-12-06, 2025-12, 2025, 199X, 2025-12~, or 2016-05-26/2016-05-28.",
    ),
    "encoding-invalid": _error(
        "A file holds bytes that are not UTF-8, or a character that YAML does not allow.",
        "Save the file as UTF-8; retype the character at the place shown.",
    ),
    "evidence-by-author": _warning(
        "A source cited for or against a claim is by an author of the work that makes the claim, so it is not counted.",
        "Write `stance: context`, or cite somebody else.",
    ),
    "evidence-of-itself": _error(
        "The work that makes a claim is cited as evidence for or against it, straight or through what repeats it.",
        "Take the item out, or write `stance: context`.",
    ),
    "field-invalid": _error(
        "A field's value is not of the form that the field asks for.",
        "See the field in the reference of records.",
    ),
    "field-missing": _error("A record lacks a field that it must have.", "Add the field."),
    "field-unknown": _error(
        "A record has a field that its kind does not know.",
        "Correct the spelling, or move the text to `note`.",
    ),
    "file-unknown": _error(
        "A YAML file in the data folder is named after no kind of record.",
        "Name it themes, claims, actors, systems, events or sources, or put it in the folder of its kind.",
    ),
    "file-unreadable": _error(
        "A file cannot be read.", "Check that it is there, that it is a file, and that you may read it."
    ),
    "home-missing": _error(
        "The docs folder has no page from which the home page is made.",
        "Write an index.md in it, with a few words of introduction.",
    ),
    "id-duplicate": _error("Two records of one kind have the same id.", "Rename or remove one of them."),
    "id-invalid": _error(
        "An id is not lower-case words joined by hyphens, or is longer than 80 characters.",
        "Use a–z, 0–9 and single hyphens between them.",
    ),
    "independent-unneeded": _warning(
        "An item is said to be `independent`, and nothing on its side would be joined with it.",
        "Take the field out; it is only needed where two origins would count as one.",
    ),
    "key-duplicate": _error("A field or id is written twice in one mapping.", "Keep one of the two."),
    "link-unsafe": _error(
        "A Markdown link goes neither to the web, nor to an e-mail address, nor to a place in the site.",
        "Use an https:// address, or [[id]] for a record.",
    ),
    "merge-conflict": _error(
        "The file holds the marks of an unfinished git merge.",
        "Keep the lines that are right and delete the <<<<<<<, ======= and >>>>>>> lines.",
    ),
    "origin-unargued": _warning(
        "A source or an item of evidence is said to be its own origin, and nobody says why.",
        "Say why in `origin_reason`, in one sentence; or take `origin` out, so that it stays unstated.",
    ),
    "picture-elsewhere": _error(
        "A picture in prose is loaded from another host, which then learns who reads the page.",
        "Link to the page that shows it.",
    ),
    "prose-too-deep": _error(
        "Prose nests without end: more than 20 brackets open at once, or as many levels of lists.",
        "Close the brackets, or write \\[ for one that stands for itself; use fewer levels.",
    ),
    "quotation-share": _warning(
        "More than 25 % of the words of an analysed work are quoted, each word counted once.",
        "Cut quotes to the few words that fix the passage, and drop those that do not bear on their very claim.",
    ),
    "quote-not-found": _error(
        "A quote is not in the text of its source.",
        "Copy the words from the text, at most 15 of them.",
    ),
    "quote-not-verified": _warning(
        "A quote was looked for in the text of its source and was not there, as the lock of quotes reports.",
        "Copy the words from the source, then run `drillsite verify --fetch`.",
    ),
    "quote-too-long": _error("A quote has more than 15 words.", "Shorten it, or put the rest in `note`."),
    "quotes-lock-invalid": _error(
        "The lock of quotes was changed by hand, or cannot be read. Nothing of such an entry counts.",
        "Restore `quotes.lock.yml` from version control, or delete the entry and run `drillsite verify`.",
    ),
    "quotes-lock-stale": _error(
        "An entry of the lock of quotes belongs to a text that is not the one available, or to a source that is gone.",
        "Run `drillsite verify`.",
    ),
    "record-invalid": _error("A record is not a mapping of fields.", "Write its fields indented below its id."),
    "reference-ambiguous": _error(
        "An id that several kinds have is used without its kind.",
        "Write the kind before it: [[actor:russia]].",
    ),
    "reference-circular": _error(
        "Records refer to each other in a circle where that makes no sense.",
        "Take one of the references out.",
    ),
    "reference-unknown": _error(
        "A field or a [[link]] names a record that does not exist.",
        "Correct the id, or add the record.",
    ),
    "reliability-unargued": _warning(
        "A source has a letter of reliability, and nobody says why.",
        "Say why in `reliability_reason`, in one line.",
    ),
    "search-in-future": _error(
        "A search is dated on a day that is still to come, or in a time that is not over yet.",
        "Write the day on which it was made.",
    ),
    "source-duplicate": _warning(
        "Two sources are one document: the same DOI or address, or the same title, date and publisher.",
        "Keep one of the two records; until then they count as one.",
    ),
    "yaml-comment": _warning(
        "A text without quotes ends at a # that looks like part of it: YAML takes what follows for a comment.",
        "Put the text in quotes, or the comment on a line of its own.",
    ),
    "yaml-syntax": _error("The file is not YAML.", "Mend the line shown; often it is an indent, a colon or a quote."),
    "yaml-tag": _error("The file uses a YAML tag (`!…`).", "Remove the tag; the field's type decides."),
    "yaml-too-deep": _error("The file is nested too deeply.", "Records have at most a few levels."),
    "yaml-not-a-mapping": _error(
        "The file is not a mapping of ids to records, or a key of it is not plain text.",
        "Begin each record with its id and a colon at the start of the line.",
    ),
}
"""Every code a problem can have, by name. Names are for good: people search for them."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file something stands: line and column from 1, in characters.

    `length` is how many characters from there it takes up on its line, `source` the text of that line.
    """

    path: str
    line: int = 1
    column: int = 1
    length: int = 1
    source: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: its code, its place, what was found and what is allowed, and what to do."""

    code: str
    place: Place
    message: str
    hint: str = ""

    @property
    def severity(self) -> Severity:
        """`error` or `warning`, as its code says."""
        return CODES[self.code].severity


def sort_problems(problems: Iterable[Problem]) -> list[Problem]:
    """Give the problems in the order they are shown: errors first, then by file, line and column; doubles once."""

    def order(problem: Problem) -> tuple[bool, str, int, int, str, str]:
        place = problem.place
        return (problem.severity != "error", place.path, place.line, place.column, problem.code, problem.message)

    return sorted(dict.fromkeys(problems), key=order)


def describe_count(problems: Sequence[Problem]) -> str:
    """Give how many there are, in words: `2 errors and 1 warning`, `no problems`."""
    errors = count_errors(problems)
    counts = {"error": errors, "warning": len(problems) - errors}
    found = [f"{number:,} {noun}{'' if number == 1 else 's'}" for noun, number in counts.items() if number]
    return " and ".join(found) or "no problems"


def count_errors(problems: Iterable[Problem]) -> int:
    """Give how many of the problems are errors."""
    return sum(problem.severity == "error" for problem in problems)


def nearest(word: str, allowed: Iterable[str]) -> str:
    """Give the allowed word that is most like `word`, or an empty text when none is.

    Cost: one comparison for each allowed word, so only called once something is wrong.
    """
    matches = difflib.get_close_matches(word, list(allowed), n=1, cutoff=0.6)
    return matches[0] if matches else ""


def show_text(problem: Problem) -> str:
    """Give the problem as people read it on a terminal: the place, the message, the line, a marker, the hint."""
    place = problem.place
    lines = [f"{place.path}:{place.line}:{place.column}: {problem.severity}[{problem.code}]: {problem.message}"]
    if place.source.strip():
        number = f"{place.line:>5}"
        start = place.column - 1
        before = "".join("\t" if character == "\t" else " " * _width(character) for character in place.source[:start])
        marks = "^" * max(1, sum(map(_width, place.source[start : start + place.length])))
        lines.append(f"{number} | {_CONTROL.sub('�', place.source)}")
        lines.append(f"{' ' * len(number)} | {before}{marks}")
    if problem.hint:
        lines.append(f"  hint: {problem.hint}")
    return "\n".join(lines)


_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")


def _width(character: str) -> int:
    """Give how many columns a terminal takes for a character (Unicode Standard Annex 11)."""
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def show_json(problems: Sequence[Problem], summary: str) -> str:
    """Give all problems as one JSON object, for editors and scripts."""
    rows = [
        {
            "code": problem.code,
            "severity": problem.severity,
            "path": problem.place.path,
            "line": problem.place.line,
            "column": problem.place.column,
            "length": problem.place.length,
            "message": problem.message,
            "hint": problem.hint,
        }
        for problem in problems
    ]
    return json.dumps({"problems": rows, "summary": summary}, ensure_ascii=False, indent=2)


def show_github(problem: Problem) -> str:
    """Give the problem as a workflow command that GitHub shows beside the line in a pull request.

    Follows GitHub's "Workflow commands for GitHub Actions", with its escapes for data and for properties.
    """
    place = problem.place
    text = f"{problem.message}\n{problem.hint}".strip()
    properties = f"file={_escape_property(place.path)},line={place.line},col={place.column},title={problem.code}"
    return f"::{problem.severity} {properties}::{_escape_data(text)}"


def _escape_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")
