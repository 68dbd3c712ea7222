"""No room on a disk: the last line says what is full, nothing finished is lost, and the same command completes.

The disk is a real small one, a tmpfs, where one may be mounted; elsewhere writes below the folder are refused with the
same error from some number on.
"""

import errno
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from inspect_ai.log import EvalError, EvalLog
from upath import UPath

from evals.room import ended_full, no_room
from tests.faults.front import Place, assert_whole, numbers

MEMORY_FILES_WRITTEN = 8
"""Once for each chain without memory, after each item for each chain with one; opened, then put in place."""
MOUNT = shutil.which("mount")


@dataclass(frozen=True)
class Disk:
    """A folder with little room.

    Attributes:
        folder: Where it is mounted.
        faults: For the command, where it is a folder like any other.
    """

    folder: Path
    faults: dict[str, list[Any]]

    def enlarge(self) -> None:
        """Makes room."""
        if not self.faults:
            subprocess.run(["mount", "-o", "remount,size=50m", str(self.folder)], check=True)


@contextmanager
def small(folder: Path, size: int, writes: int) -> Iterator[Disk]:
    """The folder with room for so many bytes, or for one less than so many writes."""
    folder.mkdir(parents=True)
    words = ["-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if MOUNT is None or subprocess.run([MOUNT, *words], capture_output=True).returncode:
        yield Disk(folder, {"full": [str(folder), writes]})
        return
    try:
        yield Disk(folder, {})
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def goes_on(place: Place, disk: Disk, whole: dict[str, Any]) -> None:
    """There is room again, and the same command."""
    finished = place.ended()
    disk.enlarge()
    assert place.run() == 0, place.output
    assert finished <= place.ended()
    assert_whole(place)
    assert numbers(place) == whole


@pytest.mark.parametrize(("size", "writes"), [(4 << 10, 2), (12 << 10, 8)])
def test_no_room_for_logs_is_said_and_costs_nothing_finished(
    place: Place, whole: dict[str, Any], size: int, writes: int
) -> None:
    with small(place.logs, size, writes) as disk:
        assert place.run(**disk.faults) == 1
        assert "Traceback" not in place.output
        last = place.output.splitlines()[-1]
        assert "no room left for" in last
        assert f"in {place.logs}" in last
        assert "the same command again" in last
        goes_on(place, disk, whole)


def test_no_room_for_a_log_where_small_files_still_find_some_is_said_as_well(
    place: Place, whole: dict[str, Any]
) -> None:
    assert place.run(full=[".eval", 12]) == 1
    assert f"no room left for logs in {place.logs}" in place.output.splitlines()[-1]
    goes_on(place, Disk(place.logs, {"full": []}), whole)


def test_a_memory_file_that_found_no_room_is_written_later_though_all_is_finished(place: Place) -> None:
    assert place.run(full=["/memory/", 2 * MEMORY_FILES_WRITTEN - 1]) == 1
    assert "no room left for memory files" in place.output.splitlines()[-1]
    assert place.run() == 0
    assert_whole(place)


def test_no_room_for_memory_files_is_said_and_costs_nothing_finished(
    place: Place, whole: dict[str, Any], tmp_path: Path
) -> None:
    place = replace(place, memory=tmp_path / "memory")
    with small(tmp_path / "memory", 8 << 10, 8) as disk:
        assert place.run(**disk.faults) == 1
        assert "Traceback" not in place.output
        assert f"no room left for memory files in {place.memory}" in place.output.splitlines()[-1]
        goes_on(place, disk, whole)


@pytest.mark.parametrize(
    ("full", "told"),
    [("temporary", "temporary files in {temporary}"), ("folder", "logs in {folder}"), ("", "logs in {folder}")],
)
def test_it_is_said_which_of_two_disks_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, full: str, told: str
) -> None:
    places = {"temporary": tmp_path / "temporary", "folder": tmp_path / "logs"}

    def statvfs(path: object) -> SimpleNamespace:
        return SimpleNamespace(f_bavail=0 if full and Path(str(path)) == places[full] else 1 << 20, f_frsize=4096)

    monkeypatch.setattr("evals.room.tempfile.gettempdir", lambda: str(places["temporary"]))
    assert f"logs in {places['folder']}" in no_room("logs", places["folder"])  # neither is there
    assert "logs in memory://bucket" in no_room("logs", UPath("memory://bucket"))
    monkeypatch.setattr("evals.room.os.statvfs", statvfs)
    assert told.format(**places) in no_room("logs", places["folder"])


@pytest.mark.parametrize("said", ["(sqlite3.OperationalError) database or disk is full", os.strerror(errno.EDQUOT)])
def test_a_task_that_ended_because_there_was_no_room_is_recognised(said: str) -> None:
    ended = EvalLog.model_construct(error=EvalError(message=said, traceback="", traceback_ansi=""))
    other = EvalLog.model_construct(error=EvalError(message="Outage", traceback="", traceback_ansi=""))
    assert ended_full([other, ended])
    assert not ended_full([other, EvalLog.model_construct(error=None)])
