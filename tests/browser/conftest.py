"""The real site on a server and in Chromium, and what npm brought; where one is missing, its tests are skipped."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from chromium import ARGUMENTS, CHROMIUM, page_types, serve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

MODULES = Path(__file__).parent / "node_modules"


@pytest.fixture(scope="session")
def host(real_site: Path) -> Iterator[str]:
    """Give the address of the real site on this machine."""
    with serve(real_site) as address:
        yield address


@pytest.fixture(scope="session")
def pages(real_site: Path) -> dict[str, str]:
    """Give the address of one page of each type, by a name for the type."""
    return page_types(real_site)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give one Chromium for the tests of a file; the next file opens its own."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="no Chromium can be driven: playwright is missing")
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def modules() -> Path:
    """Give the folder of what npm installed."""
    if not MODULES.is_dir():
        pytest.skip("no npm packages in tests/browser: run make test-browser")
    return MODULES
