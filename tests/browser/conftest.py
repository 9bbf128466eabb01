"""Pages of each type, and what npm brought; where that is missing, its tests are skipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from chromium import page_types

MODULES = Path(__file__).parent / "node_modules"


@pytest.fixture(scope="session")
def pages(real_site: Path) -> dict[str, str]:
    """Give the address of one page of each type, by a name for the type."""
    return page_types(real_site)


@pytest.fixture(scope="session")
def modules() -> Path:
    """Give the folder of what npm installed."""
    if not MODULES.is_dir():
        pytest.skip("no npm packages in tests/browser: run make test-browser")
    return MODULES
