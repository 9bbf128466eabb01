"""What tests of several modules share: data checked or linked in one go, and sites built once in a session."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import sync_playwright

from chromium import ARGUMENTS, CHROMIUM, REPOSITORY, serve, serve_below
from drillsite.knowledge import Knowledge, link_records
from drillsite.problems import Problem, sort_problems
from drillsite.publish.build import build_site
from drillsite.publish.project import open_project
from drillsite.reading import read_folder
from drillsite.records import Records, check_records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from playwright.sync_api import Browser, ConsoleMessage, Page

    Check = Callable[[Mapping[str, str | bytes]], tuple[Records, list[Problem]]]
    Link = Callable[[Mapping[str, str | bytes]], Knowledge]

settings.register_profile("thorough", max_examples=4_000, deadline=None, suppress_health_check=list(HealthCheck))

SMALL_SITE = Path(__file__).parent / "sites" / "small"


@pytest.fixture(scope="session")
def check(tmp_path_factory: pytest.TempPathFactory) -> Check:
    """Give a function that writes files into a new data folder and gives its records and sorted problems."""

    def write_and_check(files: Mapping[str, str | bytes]) -> tuple[Records, list[Problem]]:
        folder = tmp_path_factory.mktemp("site") / "data"
        folder.mkdir()
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode() if isinstance(text, str) else text)
        raw, faults = read_folder(folder, "data")
        records, more = check_records(raw)
        return records, sort_problems([*faults, *more])

    return write_and_check


@pytest.fixture(scope="session")
def link(check: Check) -> Link:
    """Give a function that writes files into a new data folder and gives the knowledge that they amount to."""

    def write_and_link(files: Mapping[str, str | bytes]) -> Knowledge:
        records, problems = check(files)
        assert problems == []
        return link_records(records)

    return write_and_link


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Have everything kept for later starts in a folder of this session's, and not in the user's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def as_somebody() -> Iterator[Callable[[], None]]:
    """Give a function that makes this process one whom permissions bind: root may read everything."""
    yield lambda: os.seteuid(65534) if os.geteuid() == 0 else None
    os.seteuid(os.getuid())


@pytest.fixture
def public(as_somebody: Callable[[], None]) -> Iterator[Path]:
    """Give an empty folder that everybody can read, for those tests."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)
        os.seteuid(os.getuid())


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Give a fresh copy of the small site's folder, to be changed and built."""
    return Path(shutil.copytree(SMALL_SITE, tmp_path / "project"))


@pytest.fixture(scope="session")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of the small site, built once."""
    folder = tmp_path_factory.mktemp("small") / "site"
    build_site(open_project(SMALL_SITE / "mkdocs.yml", strict=True), folder)
    return folder


@pytest.fixture(scope="session")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of this repository's own site, built once."""
    folder = tmp_path_factory.mktemp("real") / "site"
    build_site(open_project(REPOSITORY / "mkdocs.yml", strict=True), folder)
    return folder


@pytest.fixture(scope="session")
def host(real_site: Path) -> Iterator[str]:
    """Give the address of this repository's own site on this machine."""
    with serve(real_site) as address:
        yield address


@pytest.fixture(scope="session")
def address(real_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of the same site under a path, as on a shared host."""
    with serve_below(tmp_path_factory.mktemp("host"), real_site) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give one Chromium for all tests of a process."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Give a wide window that fails the test on any error told in it, but for files not had (test_browser's matter)."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)) if not str(fault).startswith(_NOT_HAD) else None)
    page.on("console", lambda message: faults.append(message.text) if _is_fault(message) else None)
    yield page
    context.close()
    assert faults == []


_NOT_HAD = "Failed to fetch dynamically imported module"


def _is_fault(message: ConsoleMessage) -> bool:
    return message.type == "error" and not message.text.startswith("Failed to load resource")
