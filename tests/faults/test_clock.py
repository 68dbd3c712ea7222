"""A wall clock that jumps by hours: measured times stay what they were, and nothing is lost or made twice."""

import io
import signal
import time
from itertools import cycle
from typing import Any

import pytest
from rich.console import Console

from evals import progress
from evals.gate import Gate
from tests.faults.front import CALLS, Place, assert_whole, numbers

JUMPS = [0, 5, -7, 30, -26]


def test_a_clock_that_jumps_changes_no_result(place: Place, whole: dict[str, Any]) -> None:
    assert place.run(jumps=JUMPS) == 0, place.output
    assert place.calls() == CALLS
    assert_whole(place)
    assert numbers(place) == whole


def test_a_clock_that_was_set_back_between_a_kill_and_the_next_run_loses_nothing(
    place: Place, whole: dict[str, Any]
) -> None:
    assert place.run(kill=["/trace", 12], jumps=[30]) == -signal.SIGKILL
    assert place.run(kill=["/trace", 9]) == -signal.SIGKILL
    assert place.run(jumps=[-30]) == 0, place.output
    assert place.run(jumps=[-60]) == 0, place.output
    assert_whole(place)
    assert numbers(place) == whole


def test_the_time_left_is_not_taken_from_a_clock_that_jumps(monkeypatch: pytest.MonkeyPatch) -> None:
    real, hours = time.time, cycle(JUMPS)
    said, gate = io.StringIO(), Gate(pricing=lambda model, usage: 0.0, done=1)
    monkeypatch.setattr(progress, "PLAIN_EVERY_S", 0.01)
    with monkeypatch.context() as patch:
        patch.setattr(time, "time", lambda: real() + 3600 * next(hours))
        with progress.shown(Console(file=said, width=200), gate, lambda: 0, total=2):
            while said.getvalue().count("\n") < 2 * len(JUMPS):
                time.sleep(0.01)
    assert all(" h " not in line and "-" not in line for line in said.getvalue().splitlines()), said.getvalue()
