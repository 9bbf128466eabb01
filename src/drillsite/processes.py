"""Whether a second process gains time, and may be forked."""

from __future__ import annotations

import multiprocessing
import os
import threading

__all__ = ["spare_processes"]


def spare_processes() -> int:
    """Give how many processes may share the work: as many as there are processors, or 1 where none can be forked.

    Forked processes share what has been read. A process cannot be forked safely where other threads run (a server),
    and on some systems not at all.
    """
    can_fork = "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1
    return (os.cpu_count() or 1) if can_fork else 1
