"""The texts of sources that are at hand, so that quotes can be compared with them; never published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drillsite.reading.disk import read_bytes, tell_unreadable

if TYPE_CHECKING:
    from pathlib import Path

    from drillsite.problems import Problem

__all__ = ["read_texts"]


def read_texts(folder: Path, shown_as: str) -> tuple[dict[str, str], list[Problem]]:
    """Give the text of each `<source>.txt` in the folder by source id, and those that cannot be read.

    There are none where there is no such folder. `shown_as` is how it is named in problems. Bytes that are not UTF-8
    are replaced: such a text only makes a quote fail, its nearest passage shown.
    """
    texts: dict[str, str] = {}
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix == ".txt" and not path.name.startswith("."))
    except (FileNotFoundError, NotADirectoryError):
        return texts, []
    except OSError as fault:
        return texts, [tell_unreadable(shown_as, fault, "folder")]
    problems: list[Problem] = []
    for path in paths:
        try:
            texts[path.stem] = read_bytes(path).decode(errors="replace")
        except OSError as fault:
            problems.append(tell_unreadable(f"{shown_as}/{path.name}", fault))
    return texts, problems
