"""The texts of sources that are at hand, so that quotes can be compared with them; never published."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["read_texts"]


def read_texts(folder: Path) -> dict[str, str]:
    """Give the text of each `<source>.txt` in the folder by source id; empty where there is no such folder.

    Bytes that are not UTF-8 are replaced: such a text only makes a quote fail, its nearest passage shown.
    """
    if not folder.is_dir():
        return {}
    return {path.stem: path.read_text("utf-8", errors="replace") for path in sorted(folder.glob("*.txt"))}
