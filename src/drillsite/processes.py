"""How many processes may share a piece of work."""

from __future__ import annotations

import multiprocessing
import os
import threading

__all__ = ["count_processes"]


def count_processes() -> int:
    """Give as many as there are processors, or 1 where no process can be forked safely.

    Forked processes share what has been read. With other threads about (in a server) a fork is not safe, and some
    systems have none.
    """
    can_fork = "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1
    return (os.cpu_count() or 1) if can_fork else 1
