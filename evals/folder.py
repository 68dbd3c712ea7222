"""The folder of a sweep: its lock, and what is already in it."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from inspect_ai.log import EvalLog, list_eval_logs, read_eval_log, read_eval_log_sample_summaries

from evals.address import Folder
from evals.errors import SettingError

_LOCK = ".sweep.lock"


def _ignored(reason: str) -> None:
    pass


@contextmanager
def locked(folder: Folder, lost: Callable[[str], None] = _ignored, kind: str = "sweep") -> Iterator[None]:
    """Holds the folder for one run: by the operating system's lock, which dies with the process, or by a lease.

    Args:
        folder: Of the logs.
        lost: Called with a reason when a lease was lost: evals/leased.py.
        kind: Of the run, for whoever comes second.

    Raises:
        SettingError: When another run holds it, or it cannot be written.
    """
    if isinstance(folder, Path):
        with _flocked(folder, kind):
            yield
        return
    from evals.leased import leased  # S3's client takes a while to import

    with leased(folder / _LOCK, lost):
        yield


@contextmanager
def _flocked(folder: Path, kind: str) -> Iterator[None]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as ex:
        raise SettingError(f"--log-dir {folder}: cannot be written ({ex.strerror}); give another folder.") from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _signed(handle, f"{kind} (process {os.getpid()})")
        yield
    except BlockingIOError:
        holder = os.read(handle, 64).decode(errors="replace") or "run"
        raise SettingError(
            f"--log-dir {folder}: another {holder} is at work in this folder; wait for it, or give another folder."
        ) from None
    finally:
        os.close(handle)


def _signed(handle: int, holder: str) -> None:
    """Writes the holder's name for people; the lock holds without it."""
    with suppress(OSError):
        os.ftruncate(handle, 0)
        os.write(handle, holder.encode())


def finished_attempts(folder: Folder) -> int:
    """Attempts of any condition that are finished and scored, however many logs hold them."""
    seen = set()
    for log in logs_of(folder):
        condition = (log.eval.model, (log.eval.metadata or {}).get("condition"))
        for summary in read_eval_log_sample_summaries(log.location):
            if summary.error is None and summary.completed and summary.metadata.get("position"):
                seen.add((condition, summary.id, summary.epoch))
    return len(seen)


def logs_of(folder: Folder) -> list[EvalLog]:
    """The headers of the folder's own logs; those of a calibration are in a folder below."""
    return [read_eval_log(log, header_only=True) for log in list_eval_logs(str(folder), recursive=False)]
