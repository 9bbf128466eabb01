"""The Nu HTML checker on every page of the real site."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.browser, pytest.mark.bars]

OF_THE_THEME = {
    "Attribute “autocomplete” is only allowed when the input type is “color”, “date”, “datetime-local”, “email”, "
    "“hidden”, “month”, “number”, “password”, “range”, “search”, “tel”, “text”, “time”, “url”, or “week”.": (
        "the switches of menu and search, outside any block of Material 9.8.1's base.html"
    ),
}
"""What the checker says of Material's own markup where no small change of ours can mend it, and where it stands."""


def check_markup(jar: Path, site: Path) -> dict[str, str]:
    """Give every error that the checker finds, each with the first place of it."""
    java = shutil.which("java")
    if java is None:
        pytest.skip("no Java on this machine")
    command = [java, "-jar", str(jar), "--format", "json", "--errors-only", "--skip-non-html", str(site)]
    told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600).stderr
    found: dict[str, str] = {}
    for one in json.loads(told)["messages"]:
        place = one.get("url", "").rpartition("/site/")[2]
        found.setdefault(one["message"], f"{place}:{one.get('lastLine')}: {one.get('extract', '')}")
    return found


def test_the_nu_html_checker_finds_only_what_is_known_of_the_theme(real_site, modules):
    found = check_markup(modules / "vnu-jar" / "build" / "dist" / "vnu.jar", real_site)
    ours = {message: place for message, place in found.items() if message not in OF_THE_THEME}
    assert ours == {}
    assert set(found) == set(OF_THE_THEME), "what the theme no longer does wrong is taken off the list"
