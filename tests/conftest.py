"""What tests of several modules share: a data folder written, read and checked in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from drillsite.problems import Problem, sort_problems
from drillsite.reading import read_folder
from drillsite.records import Records, check_records

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Check = Callable[[Mapping[str, str | bytes]], tuple[Records, list[Problem]]]


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
