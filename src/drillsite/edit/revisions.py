"""The data as it was in a revision of its git repository."""

from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path

from drillsite.problems import nearest

__all__ = ["RevisionError", "export_data"]


class RevisionError(Exception):
    """A revision cannot be had; the text says why."""


class _GitFailedError(RevisionError):
    """Git has refused something; the text is its own."""


def export_data(data_folder: Path, revision: str, into: Path) -> Path:
    """Write the data folder as it was in a revision below another folder, and give where; raises RevisionError."""
    folder = data_folder.parent
    try:
        top = Path(_git(folder, "rev-parse", "--show-toplevel").decode().strip())
    except _GitFailedError:
        raise RevisionError(f'"{folder}" is in no git repository; name two folders instead') from None
    commit = _find_commit(folder, revision)
    name = data_folder.resolve().relative_to(top.resolve()).as_posix()
    if not _git(top, "ls-tree", "--name-only", commit, name):
        raise RevisionError(f'there is no "{name}" in {revision}')
    with tarfile.open(fileobj=io.BytesIO(_git(top, "archive", "--format=tar", commit, "--", name))) as archive:
        archive.extractall(into, filter="data")
    return into / name


def _find_commit(folder: Path, revision: str) -> str:
    try:
        return (
            _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
            .decode()
            .strip()
        )
    except _GitFailedError:
        names = _git(folder, "for-each-ref", "--format=%(refname:short)").decode().split()
        like = nearest(revision, names)
        hint = f'; did you mean "{like}"?' if like else ""
        raise RevisionError(f'no revision of this repository is called "{revision}"{hint}') from None


def _git(folder: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=False)
    except OSError:
        raise RevisionError("git is not installed; name two folders instead") from None
    if done.returncode:
        raise _GitFailedError(done.stderr.decode(errors="replace").strip())
    return done.stdout
