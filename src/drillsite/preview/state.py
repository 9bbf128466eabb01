"""Of which moment the site is that is shown: the time, and the branch of the git repository."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Moment", "find_branch"]


@dataclass(frozen=True, slots=True)
class Moment:
    """When the files were read, as people say it, and on which branch they were; empty outside a repository."""

    time: str
    branch: str

    @classmethod
    def now(cls, folder: Path) -> Moment:
        """Return this moment of the files in a folder."""
        return cls(time.strftime("%H:%M:%S"), find_branch(folder))


def find_branch(folder: Path) -> str:
    """Return the branch that the repository of a folder is on, or the start of the commit's digest; else nothing.

    It is read from the repository's HEAD (gitrepository-layout(5)): asking git takes longer than a reload.
    """
    with suppress(OSError, ValueError):
        top = next((path for path in (folder, *folder.parents) if (path / ".git").exists()), None)
        if top is None:
            return ""
        git = top / ".git"
        if git.is_file():  # a work tree beside the repository
            git = top / git.read_text("utf-8").removeprefix("gitdir:").strip()
        head = (git / "HEAD").read_text("utf-8").strip()
        return head.removeprefix("ref: refs/heads/") if head.startswith("ref:") else head[:7]
    return ""
