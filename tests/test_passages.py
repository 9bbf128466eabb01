"""The way from an item of evidence to the very words of its source, where they were found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from drillsite.publish.build import build_site
from drillsite.publish.options import PREVIEW
from drillsite.publish.project import open_project
from drillsite.reading import LOCK_NAME
from drillsite.records import Evidence, Source
from drillsite.records.quote_lock import LockedSource, write_lock
from drillsite.records.quotes import SourceText
from drillsite.site.reference import found_quote_url

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "https://gazette.example/round"
PASSAGE = f'href="{PAGE}#:~:text=shared%20water"'
CLAIM = "claims/shared-water/"
LOCK = write_lock({"gazette": LockedSource(SourceText("shared water").digest, "2026-11-27", ("shared water",))})


def address(quote: str | None, **fields: str) -> str:
    source = Source.model_validate({"id": "a", "type": "webpage", "title": "A", **fields})
    return found_quote_url(Evidence.model_construct(source="a", quote=quote), source)


@pytest.mark.parametrize(
    ("quote", "fields", "expected"),
    [
        ("the S-400, again", {"URL": PAGE}, f"{PAGE}#:~:text=the%20S%2D400%2C%20again"),
        ("one … two [and] four", {"URL": PAGE}, f"{PAGE}#:~:text=one,four"),
        ("one", {"archived": "https://archive.example/1"}, "https://archive.example/1#:~:text=one"),
        ("one", {"URL": PAGE, "archived": "https://archive.example/1"}, f"{PAGE}#:~:text=one"),
        (
            "one",
            {"URL": PAGE, "archived": "https://archive.example/1", "standing": "dead"},
            "https://archive.example/1#:~:text=one",
        ),
        ("one", {"URL": f"{PAGE}#part"}, ""),
        ("one", {}, ""),
        ("…", {"URL": PAGE}, ""),
        (None, {"URL": PAGE}, ""),
    ],
)
def test_an_address_leads_to_the_very_words_or_there_is_none(quote, fields, expected):
    assert address(quote, **fields) == expected


def built(project: Path, folder: Path) -> str:
    build_site(open_project(project / "mkdocs.yml"), folder)
    return (folder / CLAIM / "index.html").read_text("utf-8")


def test_evidence_leads_to_its_passage_once_the_quote_was_found(project, tmp_path):
    assert PASSAGE not in built(project, tmp_path / "unknown")
    (project / "data" / LOCK_NAME).write_text(LOCK, "utf-8")
    locked = built(project, tmp_path / "locked")
    assert PASSAGE in locked
    (project / "data" / LOCK_NAME).unlink()
    (project / "texts").mkdir()
    (project / "texts/gazette.txt").write_text("shared water", "utf-8")
    assert built(project, tmp_path / "text") == locked


def test_the_preview_follows_the_lock(project):
    opened = open_project(project / "mkdocs.yml", command=PREVIEW)
    opened.load()
    site = opened.set_up()
    lock = project / "data" / LOCK_NAME
    for text, is_linked in (("", False), (LOCK, True), (LOCK.replace("found:", "missing:"), False), (LOCK, True)):
        lock.write_text(text, "utf-8")
        if opened.load().knowledge is not None:
            assert site.renew()
            assert (PASSAGE.encode() in site.make(CLAIM)) is is_linked
        else:
            assert not is_linked
