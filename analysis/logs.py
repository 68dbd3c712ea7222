"""The logs below a folder: which are attempts, which judge calibrations, which neither, which unreadable."""

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from inspect_ai.log import EvalLog, list_eval_logs

from analysis.dimensions import is_dimension
from analysis.errors import ReportError
from analysis.log_file import Log, opened, task_of
from analysis.plain import plain
from analysis.rows import LogRows, log_rows

TASK = "memory_effort"
CALIBRATION = "judge_calibration"
"""The task that judges gold answers."""
_NEEDED = {"condition", "variant", "memory_variant", "writes_notes", "samples_per_chain", "judge", "critic"}
"""Header fields without which a log was written by another version of the task."""
PARALLEL_FROM = 64
"""Logs from which several processes are quicker than one: they take as long to start as some 50 logs to read."""
_MOST_WORKERS = 8
_CHUNK = 8
Read = LogRows | Log | str | None


@dataclass(frozen=True)
class Logs:
    """What a folder holds.

    Attributes:
        attempts: Logs of memory_effort, and where asked for those of the dimensions' tests.
        gold: Judge calibrations.
        others: Task names of the rest, other versions of memory_effort among them.
        unreadable: Names of the files that are no whole log: empty, cut off, damaged.
    """

    attempts: list[LogRows]
    gold: list[Log]
    others: list[str]
    unreadable: list[str]


def read_logs(folder: str, parallel_from: int = PARALLEL_FROM, dimensions: bool = False) -> Logs:
    """Reads every log below a folder, and goes on after one that cannot be read.

    Args:
        folder: Local, or any address that Inspect can list.
        parallel_from: Number of logs from which local ones are read by as many processes as there
            are cores, at most 8. What is read and its order are the same.
        dimensions: Whether logs of the dimensions' tests are read, or counted among the others.

    Raises:
        ReportError: When there is no log.
    """
    found = _listed(folder)
    if not found:
        raise ReportError(f"{folder}: holds no log; give the folder that was the run's --log-dir.")
    names, addresses = map(list, zip(*found, strict=True))
    logs = Logs([], [], [], [])
    for name, log in zip(names, _all_read(names, addresses, parallel_from, dimensions), strict=True):
        match log:
            case LogRows():
                logs.attempts.append(log)
            case Log():
                logs.gold.append(log)
            case str():
                logs.others.append(log)
            case None:
                logs.unreadable.append(name)
    return logs


def logs_of(folder: str, task: str, damaged: list[str]) -> Iterator[Log]:
    """The logs of one task below a folder, the newest first.

    Args:
        folder: Local, or any address that Inspect can list.
        task: Its name, without the package's.
        damaged: Gets the names of the files that cannot be read.
    """
    for name, address in _listed(folder):
        log = opened(name, address, lambda header: task_of(header) == task)
        if log is None:
            damaged.append(name)
        elif isinstance(log, Log):
            yield log


def _listed(folder: str) -> list[tuple[str, str]]:
    """Name and address of every log below a folder, the newest first."""
    # as a URL, a # in a folder's name would end it
    return [(name_below(info.name, folder), info.name.removeprefix("file://")) for info in list_eval_logs(folder)]


def _all_read(names: list[str], addresses: list[str], parallel_from: int, dimensions: bool) -> list[Read]:
    """Each log; by other processes where that pays, and here when they cannot be had or die."""
    read = partial(_read, dimensions=dimensions)
    workers = min(os.cpu_count() or 1, _MOST_WORKERS)
    if workers > 1 and len(names) >= parallel_from and not any("://" in address for address in addresses):
        try:
            with ProcessPoolExecutor(workers) as pool:
                return list(pool.map(read, names, addresses, chunksize=_CHUNK))
        except (BrokenProcessPool, OSError, NotImplementedError):
            pass
    return [read(name, address) for name, address in zip(names, addresses, strict=True)]


def _read(name: str, address: str, dimensions: bool) -> Read:
    """A log's rows, a calibration, another task's name, or None when it cannot be read."""
    log = opened(name, address, lambda head: _is_attempts(head, dimensions) or task_of(head) == CALIBRATION)
    return log_rows(log) if isinstance(log, Log) and task_of(log.header) != CALIBRATION else log


def name_below(address: str, folder: str) -> str:
    """A log's path below the folder that was listed; its last component when that cannot be told."""
    path = address.removeprefix("file://")
    root = folder.rstrip("/") if "://" in folder else str(Path(folder).absolute())
    root = root.removeprefix("file://")
    return path.removeprefix(f"{root}/") if path.startswith(f"{root}/") else path.rsplit("/", 1)[-1]


def refusal(folder: str, logs: Logs) -> ReportError:
    """The error for a folder without attempts: what it does hold."""
    held = [f"tasks {', '.join(sorted(set(logs.others)))}"] if logs.others else []
    held += [f"{len(logs.gold)} judge calibrations"] if logs.gold else []
    held += [f"{len(logs.unreadable)} files that cannot be read (empty, cut off or damaged)"] if logs.unreadable else []
    hint = " `retrospect compare` and `status` read these." if any(map(is_dimension, logs.others)) else ""
    only = plain("; ".join(held))
    return ReportError(f"{folder}: holds no log of memory_effort of this version, only: {only}.{hint}")


def _is_attempts(header: EvalLog, dimensions: bool) -> bool:
    ours = task_of(header) == TASK or (dimensions and is_dimension(header.eval.task))
    return ours and set(header.eval.metadata or {}) >= _NEEDED
