"""The site owner's own docs beside the records: whether they can be read, their [[links]], the addresses they take."""

from __future__ import annotations

import errno
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import File, set_exclusions

from drillsite.problems import Place, Problem, nearest
from drillsite.publish.options import project_folder, shown_path
from drillsite.reading.disk import decode, read_bytes, tell_unreadable
from drillsite.records.references import wikilinks_in
from drillsite.site.pages import find_page, plan_redirects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from drillsite.knowledge import Knowledge
    from drillsite.reading import SourceFile

__all__ = ["HOME", "DocsFile", "check_docs", "link_by_file", "read_docs"]

_BY_FILE = re.compile(r"\]\(\s*<?[^)\s]*(?:themes|claims|actors|systems|events|sources)/[\w-]+\.md")

HOME = "index.html"
"""The file of the site that is its home page."""

_HOME_HINT = "write it, with a few words of introduction; what `exclude_docs` or `draft_docs` leaves out does not count"

_WRITTEN_FOLDERS = ("assets/cards/", "assets/drillsite/", "data/", "what-if/")
"""The folders of the site for files beside its pages: pictures that stand for pages, what pages use, downloads."""


@dataclass(frozen=True, slots=True)
class DocsFile:
    """A file of the owner's: its path as people know it, its address on the site (empty for home), a page's text."""

    shown: str
    address: str
    source: SourceFile | None = None


def read_docs(config: MkDocsConfig) -> tuple[list[DocsFile], list[Problem]]:
    """Give the files that MkDocs finds in the docs folder, drafts too, and what of it is missing or cannot be read."""
    folder = Path(config.docs_dir)
    shown = shown_path(folder, project_folder(config))
    found: list[DocsFile] = []
    problems: list[Problem] = []

    def tell(fault: OSError) -> None:
        path = Path(shown, Path(fault.filename).relative_to(folder)).as_posix()
        problems.append(tell_unreadable(path, fault, "folder"))

    files = _list_files(config, tell)
    if not _has_home(files) and not any(one.place.path == shown for one in problems):
        message = f'there is no "{shown}/index.md", from which the home page is made'
        problems.append(Problem("home-missing", Place(shown), message, _HOME_HINT))
    for file in files:
        path, source = f"{shown}/{file.src_uri}", None
        if file.is_documentation_page():
            try:
                source, faults = decode(read_bytes(folder / file.src_uri), path)
                problems += faults
            except OSError as fault:
                problems.append(tell_unreadable(path, fault))
        found.append(DocsFile(path, _address(file.dest_uri), source))
    return found, problems


def check_docs(files: list[DocsFile], knowledge: Knowledge, config: MkDocsConfig) -> list[Problem]:
    """Give what is wrong where the docs meet the records: links to nothing, and addresses taken twice."""
    former = {redirect.address for redirect in plan_redirects(knowledge)}
    written = _list_written(files, knowledge, config)
    problems: list[Problem] = []
    for file in files:
        is_taken = file.address in former or (file.address.endswith("/") and find_page(knowledge, file.address))
        if is_taken or file.address in written:
            what, other = ("page" if one else "file" for one in (file.source, is_taken))
            message = f'this {what} would have the address "{file.address}", which a {other} made from the records has'
            problems.append(Problem("address-clash", Place(file.shown), message, "rename the file"))
        if file.source:
            problems.extend(_check_links(file.source, knowledge))
    return problems


def link_by_file(files: Files) -> bool:
    """Give whether the docs link to a record as MkDocs' own pages are linked: `claims/an-id.md`."""
    return any(_BY_FILE.search(file.content_string) for file in files.documentation_pages())


def _has_home(files: list[File]) -> bool:
    """Give whether one of the files becomes the home page: index.md, README.md, or HTML of the owner's own."""
    return any(file.dest_uri == HOME and file.inclusion.is_included() for file in files)


def _list_files(config: MkDocsConfig, tell: Callable[[OSError], object]) -> list[File]:
    """Give the files that MkDocs finds in the docs folder but those that it leaves out, sorted by path.

    `tell` is told of each folder that cannot be looked into, or that a link makes a part of itself.
    """
    top, found = Path(config.docs_dir), []
    for where, folders, names in os.walk(top, onerror=tell, followlinks=True):
        for name in [one for one in folders if _is_loop(Path(where, one), top)]:
            tell(OSError(errno.ELOOP, "it links to a folder that it stands in", str(Path(where, name))))
            folders.remove(name)
        found += [Path(where, name).relative_to(top).as_posix() for name in names]
    files = [File(name, config.docs_dir, config.site_dir, use_directory_urls=True) for name in sorted(found)]
    set_exclusions(files, config)
    return [file for file in files if file.inclusion.is_in_serve()]


def _is_loop(folder: Path, top: Path) -> bool:
    """Give whether a folder is a link to one on the way to it, from the top."""
    above = (one for one in folder.parents if one.is_relative_to(top))
    return folder.is_symlink() and any(folder.samefile(one) for one in above)


def _list_written(files: list[DocsFile], knowledge: Knowledge, config: MkDocsConfig) -> frozenset[str]:
    """Give the addresses of the files that will be written beside the pages, if some of the docs come near them."""
    if not any(file.address.startswith(_WRITTEN_FOLDERS) for file in files):
        return frozenset()
    # Imported here: who only checks the records need not wait for what makes pages of them.
    from drillsite.publish.assembly import list_written

    return list_written(knowledge, config)


def _address(uri: str) -> str:
    """Give the address of a file of the site: that of its folder, where it is what the folder shows."""
    folder, slash, name = uri.rpartition("/")
    return f"{folder}{slash}" if name == "index.html" else uri


def _check_links(source: SourceFile, knowledge: Knowledge) -> Iterator[Problem]:
    for link in wikilinks_in(source.text):
        target = link.group(1)
        matches = knowledge.records.resolve(target)
        if len(matches) == 1:
            continue
        place = source.place_at(link.start(), link.end() - link.start())
        if matches:
            choices = " or ".join(f"{kind}:{identifier}" for kind, identifier in matches)
            message = f'the link names "{target}", and {len(matches)} records have that id'
            yield Problem("reference-ambiguous", place, message, f"write {choices}")
        else:
            like = nearest(target.rpartition(":")[2], (identifier for _, identifier in knowledge.records.checked))
            hint = f'did you mean "{like}"?' if like else "correct the id, or put the brackets in `code`"
            yield Problem("reference-unknown", place, f'the link names "{target}", and no record has that id', hint)
