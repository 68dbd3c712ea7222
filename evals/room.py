"""No room left on a disk: recognised, and said in words that help."""

import errno
import os
import tempfile
from pathlib import Path

from inspect_ai.log import EvalLog

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""What a full disk, a used-up quota and a limit on the size of a file raise."""
_WORDS = ("database or disk is full", *(os.strerror(number) for number in FULL))
_LITTLE = 1 << 20


def is_full(ex: OSError) -> bool:
    """Whether an error says that there is no room left."""
    return ex.errno in FULL


def ended_full(logs: list[EvalLog]) -> bool:
    """Whether one of the tasks ended because there was no room."""
    return any(word in log.error.message for log in logs if log.error is not None for word in _WORDS)


def no_room(what: str, folder: object) -> str:
    """Why a run stops: what is full, and what to do.

    Args:
        what: That could not be written.
        folder: Where it was to be written; when there is room there and none where Inspect
            keeps its temporary files, these are meant.
    """
    temporary = tempfile.gettempdir()
    if _room(folder) >= _LITTLE > _room(temporary):
        what, folder = "temporary files", temporary
    return f"no room left for {what} in {folder}: free some there, nothing finished is lost"


def _room(folder: object) -> int:
    """Bytes left; without end where that cannot be told, as in a store."""
    if not isinstance(folder, str | Path):
        return _LITTLE
    try:
        found = os.statvfs(folder)
    except OSError:
        return _LITTLE
    return found.f_bavail * found.f_frsize
