"""The data as it was in a revision of its git repository."""

from __future__ import annotations

import io
import os
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
    data = data_folder.resolve()
    if not data.is_relative_to(top.resolve()):
        raise RevisionError(f'"{data_folder}" leads out of the git repository, to "{data}"; name two folders instead')
    name = data.relative_to(top.resolve()).as_posix()
    if not _git(top, "ls-tree", "--name-only", commit, name):
        raise RevisionError(f'there is no "{name}" in {revision}')
    with tarfile.open(fileobj=io.BytesIO(_git(top, "archive", "--format=tar", commit, "--", name))) as archive:
        _extract(archive, into, into / name, revision)
    return into / name


def _extract(archive: tarfile.TarFile, into: Path, only: Path, revision: str) -> None:
    """Write what is in an archive below a folder; raises RevisionError where any of it is, or leads, out of `only`."""
    archive.extraction_filter = getattr(tarfile, "data_filter", None)  # Python 3.11.3 and older have none
    for member in archive:
        place = Path(into, member.name)
        end = place.parent / member.linkname if member.issym() else place
        if not Path(os.path.realpath(end)).is_relative_to(only.resolve()):
            raise RevisionError(f'"{member.name}" in {revision} leads out of the data folder; name two folders instead')
        archive.extract(member, into)


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
