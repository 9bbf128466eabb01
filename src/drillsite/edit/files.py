"""Files put in place whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

__all__ = ["put_file"]


def put_file(path: Path, content: bytes) -> None:
    """Put the content at the path, in one step: whoever reads it meanwhile sees the old file or the new one.

    Folders on the way are made; the mode of a file that was there is kept, and a link still leads to it. Raises
    OSError, and leaves what was there; a file that is not to be written is not replaced either.
    """
    path = path.resolve()
    if path.exists() and not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, "it is read-only", str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(path.stat().st_mode if path.exists() else 0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
