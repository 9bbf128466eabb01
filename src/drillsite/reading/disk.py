"""Files as they stand on the disk: their bytes, their text, and the problem where one cannot be read."""

from __future__ import annotations

import codecs
import errno
import stat
from typing import TYPE_CHECKING

from drillsite.problems import Place, Problem
from drillsite.reading.source import SourceFile

if TYPE_CHECKING:
    import os
    from pathlib import Path

__all__ = ["check_regular", "decode", "read_bytes", "tell_unreadable"]


def read_bytes(path: Path) -> bytes:
    """Give the bytes of a file, or of what a link leads to; raises OSError where there are none to be had at once."""
    check_regular(path, path.stat())
    return path.read_bytes()


def check_regular(path: Path, found: os.stat_result) -> None:
    """Raise OSError for what is no regular file: who opens a pipe waits until somebody else writes into it."""
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, "it is a folder", str(path))
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "it is no regular file", str(path))


def decode(raw: bytes, shown: str) -> tuple[SourceFile, list[Problem]]:
    """Give the text of a file's bytes, and the problem where they are not UTF-8."""
    raw = raw.removeprefix(codecs.BOM_UTF8)
    try:
        return SourceFile(shown, raw.decode()), []
    except UnicodeDecodeError as fault:
        source = SourceFile(shown, raw.decode(errors="replace"))
        return source, [_bad_byte(source, raw, fault)]


def tell_unreadable(shown: str, fault: OSError, what: str = "file") -> Problem:
    """Give the problem that a file, or a folder, cannot be read."""
    reason = (fault.strerror or "unknown reason").lower()
    return Problem("file-unreadable", Place(shown), f"the {what} cannot be read: {reason}")


def _bad_byte(source: SourceFile, raw: bytes, fault: UnicodeDecodeError) -> Problem:
    place = source.place_at(len(raw[: fault.start].decode()))
    message = f"the byte 0x{raw[fault.start]:02X} is not UTF-8"
    return Problem("encoding-invalid", place, message, "save the file as UTF-8")
