"""A wall clock that jumps by hours: measured times stay what they were, and nothing is lost or made twice."""

import signal
from typing import Any

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
