"""Independent pieces of a large report side by side, each in a forked process; a small one's one after the other."""

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")
FROM_ROWS = 20_000
"""Attempts from which forking pays."""
_MOST_WORKERS = 8
_jobs: Sequence[Callable[[], Any]] = ()
"""What the forked processes find: closures over the rows, which are neither copied nor pickled."""


def together(jobs: Sequence[Callable[[], T]], rows: int) -> list[T]:
    """What each job returns, in their order; the same wherever they run.

    Args:
        jobs: Pure functions without arguments; the longest first. Their results must be picklable.
        rows: Attempts that they work on.
    """
    global _jobs
    workers = min(os.cpu_count() or 1, _MOST_WORKERS, len(jobs))
    if rows < FROM_ROWS or workers < 2 or "fork" not in multiprocessing.get_all_start_methods():
        return [job() for job in jobs]
    _jobs = jobs
    try:
        with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("fork")) as pool:
            return list(pool.map(_run, range(len(jobs))))
    finally:
        _jobs = ()


def _run(number: int) -> Any:
    return _jobs[number]()
