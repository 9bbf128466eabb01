"""The site owner's own docs/*.md beside the records: their [[links]], and the addresses that they take."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from drillsite.problems import Place, Problem, nearest
from drillsite.reading import SourceFile
from drillsite.records.references import wikilinks_in
from drillsite.site.pages import find_page, plan_redirects

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from drillsite.knowledge import Knowledge

__all__ = ["check_docs", "link_by_file"]

_BY_FILE = re.compile(r"\]\(\s*<?[^)\s]*(?:themes|claims|actors|systems|events|sources)/[\w-]+\.md")


def check_docs(docs_folder: Path, shown_as: str, knowledge: Knowledge) -> list[Problem]:
    """Give what is wrong where the docs meet the records: links to nothing, and addresses taken twice."""
    former = {redirect.address for redirect in plan_redirects(knowledge)}
    problems: list[Problem] = []
    for path in sorted(docs_folder.rglob("*.md")):
        name = path.relative_to(docs_folder).as_posix()
        shown = f"{shown_as}/{name}"
        address = _address(name)
        if address in former or find_page(knowledge, address):
            message = f'this page would have the address "{address}", which a page made from the records has'
            problems.append(Problem("address-clash", Place(shown), message, "rename the file"))
        source = SourceFile(shown, path.read_text("utf-8", errors="replace"))
        problems.extend(_check_links(source, knowledge))
    return problems


def link_by_file(docs_folder: Path) -> bool:
    """Give whether the docs link to a record as MkDocs' own pages are linked: `claims/an-id.md`."""
    paths = docs_folder.rglob("*.md")
    return any(_BY_FILE.search(path.read_text("utf-8", errors="replace")) for path in paths)


def _address(name: str) -> str:
    stem = name.removesuffix(".md")
    folder, _, last = stem.rpartition("/")
    if last in ("index", "README"):
        return f"{folder}/" if folder else ""
    return f"{stem}/"


def _check_links(source: SourceFile, knowledge: Knowledge) -> Iterator[Problem]:
    for link in wikilinks_in(source.text):
        target = link.group(1)
        matches = knowledge.records.resolve(target)
        if len(matches) == 1:
            continue
        before = source.text[: link.start()]
        line, column = before.count("\n") + 1, link.start() - before.rfind("\n")
        place = source.line_place(line, column, link.end() - link.start())
        if matches:
            choices = " or ".join(f"{kind}:{identifier}" for kind, identifier in matches)
            message = f'the link names "{target}", and {len(matches)} records have that id'
            yield Problem("reference-ambiguous", place, message, f"write {choices}")
        else:
            like = nearest(target.rpartition(":")[2], (identifier for _, identifier in knowledge.records.checked))
            hint = f'did you mean "{like}"?' if like else "correct the id, or put the brackets in `code`"
            yield Problem("reference-unknown", place, f'the link names "{target}", and no record has that id', hint)
