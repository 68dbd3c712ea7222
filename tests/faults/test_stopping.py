"""Ctrl-C, and a second command in the same folder: what is in flight, what is refused, what is left behind."""

import errno
import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from analysis.frame import read_attempts
from evals.folder import locked
from retrospect import main
from tests.faults.front import ATTEMPTS, CALLS, Place, assert_whole, numbers

SLOW = ("-M", "delay_s=0.4")


def test_ctrl_c_once_finishes_what_is_in_flight_and_the_next_run_completes(place: Place, whole: dict[str, Any]) -> None:
    process = place.begin(*SLOW)
    place.wait_for_calls(1)
    os.kill(process, signal.SIGINT)
    assert place.front.end(process) == 130
    assert "Finishing" in place.output
    rows = read_attempts(str(place.logs))
    assert rows.rows["error"].isna().all()
    assert 0 < len(rows.scored) == len(place.ended()) < ATTEMPTS
    assert place.run(*SLOW) == 0
    assert place.calls() == CALLS
    assert_whole(place)
    assert numbers(place) == whole


def test_ctrl_c_twice_stops_at_once_without_losing_what_was_finished(place: Place, whole: dict[str, Any]) -> None:
    process = place.begin(answers=9)
    place.wait_for_calls(9)
    place.wait_until(lambda: len(place.ended()) > 0)
    os.kill(process, signal.SIGINT)
    place.wait_until(lambda: "Finishing" in place.output)
    time.sleep(0.5)  # it is said while the first is still being handled
    os.kill(process, signal.SIGINT)
    assert place.front.end(process) == 130  # what is in flight would never have finished
    finished = place.ended()
    assert 0 < len(finished) < ATTEMPTS
    assert place.run() == 0
    assert finished <= place.ended()
    assert_whole(place)
    assert numbers(place) == whole


def refused(logs: Path, *more: str) -> str:
    done = CliRunner().invoke(main, ["run", "--model", "simulated/null", "--log-dir", str(logs), *more])
    assert done.exit_code == 1
    return " ".join(done.output.split())


def test_a_second_sweep_in_the_folder_is_refused_until_the_first_is_dead(place: Place, whole: dict[str, Any]) -> None:
    first = place.begin(answers=0)
    while not (place.logs / "sweep.json").exists():
        time.sleep(0.01)
    told = refused(place.logs)
    assert f"another sweep (process {first}) is at work in this folder" in told
    os.killpg(first, signal.SIGKILL)
    assert place.front.end(first) == -signal.SIGKILL
    assert str(first) in (place.logs / ".sweep.lock").read_text()
    assert place.run() == 0, place.output
    assert_whole(place)


@pytest.mark.parametrize("kind", ["sweep", "calibration", "note ablation"])
def test_who_comes_second_is_told_what_is_at_work(tmp_path: Path, kind: str) -> None:
    with locked(tmp_path, kind=kind):
        assert f"another {kind} (process {os.getpid()}) is at work" in refused(tmp_path)
    with locked(tmp_path, kind=kind):
        pass


def test_a_lock_that_finds_no_room_for_its_holder_s_name_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int, length: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "ftruncate", full)
    with locked(tmp_path):
        assert "another run is at work" in refused(tmp_path)
