"""The logs below a folder: which are attempts, which judge calibrations, which neither, which unreadable."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from inspect_ai.log import (
    EvalLog,
    EvalSampleSummary,
    list_eval_logs,
    read_eval_log,
    read_eval_log_sample_summaries,
)

from analysis.errors import ReportError
from analysis.plain import plain

TASKS = ("memory_effort", "evals/memory_effort")
"""Names of the task in a log: run by path, and by registry name."""
CALIBRATIONS = ("judge_calibration", "evals/judge_calibration")
"""The same for the task that judges gold answers."""
_NEEDED = {"condition", "variant", "memory_variant", "writes_notes", "samples_per_chain", "judge", "critic"}
"""Header fields without which a log was written by another version of the task."""


@dataclass(frozen=True)
class Log:
    """A log as far as the analysis reads it.

    Attributes:
        name: Path below the folder, with `/`.
        header: Everything but the samples.
        samples: Their summaries; of an interrupted run those that were finished.
    """

    name: str
    header: EvalLog
    samples: list[EvalSampleSummary]


@dataclass(frozen=True)
class Logs:
    """What a folder holds.

    Attributes:
        attempts: Logs of memory_effort.
        gold: Judge calibrations.
        others: Task names of the rest, other versions of memory_effort among them.
        unreadable: Names of the files that are no whole log: empty, cut off, damaged.
    """

    attempts: list[Log]
    gold: list[Log]
    others: list[str]
    unreadable: list[str]


def read_logs(folder: str) -> Logs:
    """Reads every log below a folder, and goes on after one that cannot be read.

    Args:
        folder: Local, or any address that Inspect can list.

    Raises:
        ReportError: When there is no log.
    """
    found = list_eval_logs(folder)
    if not found:
        raise ReportError(f"{folder}: holds no log; give the folder that was the run's --log-dir.")
    logs = Logs([], [], [], [])
    for info in found:
        name = name_below(info.name, folder)
        address = info.name.removeprefix("file://")  # as a URL, a # in a folder's name would end it
        with _quiet():
            try:
                header = read_eval_log(address, header_only=True)
                ours, gold = _is_attempts(header), header.eval.task in CALIBRATIONS
                if not ours and not gold:
                    logs.others.append(header.eval.task)
                    continue
                log = Log(name, header, read_eval_log_sample_summaries(address))
            except Exception:  # damaged bytes raise what zip, zstd, JSON or pydantic raise; the file is counted
                logs.unreadable.append(name)
                continue
        (logs.attempts if ours else logs.gold).append(log)
    return logs


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
    return ReportError(f"{folder}: holds no log of memory_effort of this version, only: {plain('; '.join(held))}.")


def _is_attempts(header: EvalLog) -> bool:
    return header.eval.task in TASKS and set(header.eval.metadata or {}) >= _NEEDED


@contextmanager
def _quiet() -> Iterator[None]:
    """Silences what Inspect logs about a damaged file: the report says it in its own words."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)
