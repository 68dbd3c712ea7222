"""SIGKILL at random moments: nothing finished is lost or paid twice, and the end is the same."""

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from itertools import count
from pathlib import Path
from typing import Any

from tests.faults.front import ATTEMPTS, CALLS, CHAINS, CONDITIONS, SWEEP, Front, Place, assert_whole, numbers
from tests.support import LONG, ROOT

KILLS = int(os.environ.get("RETROSPECT_KILLS", "10"))
"""`make soak` asks for more."""
MOST = 7
"""Kills of one sweep; its end is looked at after them."""
MOMENTS = {"/logs": 12, "/memory/": 4, "/trace": 8, "time": 900}
"""Where → the last write there at which it may strike; `time` in milliseconds from the start."""
IN_FLIGHT = CONDITIONS * CHAINS * 3
"""Calls that one kill can cost: an attempt of each chain, answered, judged and reflected upon."""


def test_a_sweep_killed_at_random_moments_ends_as_if_it_never_was(
    front: Front, whole: dict[str, Any], tmp_path: Path
) -> None:
    moments, landed = random.Random("kills"), Counter[str]()
    for number in count():
        place, kills = Place(tmp_path / str(number), front), 0
        while kills < MOST and (landed.total() < KILLS or len(landed) < len(MOMENTS)):
            where = moments.choice(list(MOMENTS))
            code = place.run(kill=[where, moments.randint(1, MOMENTS[where])])
            assert code in (0, -signal.SIGKILL), place.output
            if code == 0:  # the moment never came
                break
            kills += 1
            landed[where] += 1
        assert place.run() == 0, place.output
        assert f"{ATTEMPTS} of {ATTEMPTS} attempts" in place.output
        assert_whole(place)
        assert place.calls() <= CALLS + kills * IN_FLIGHT
        assert numbers(place) == whole
        if landed.total() >= KILLS and len(landed) == len(MOMENTS):
            break


@LONG
def test_a_command_of_a_shell_is_killed_and_gone_on_with_in_the_same_way(place: Place, whole: dict[str, Any]) -> None:
    args = ["run", *SWEEP, "--model", "simulated/helped", "--log-dir", str(place.logs), "-M", "delay_s=0.2"]
    command = [str(Path(sys.executable).with_name("retrospect")), *args, "-M", f"trace={place.folder / 'trace'}"]
    where = os.environ | place.front.env | {"PATH": ""}  # no sandbox, as in the other process
    with (place.folder / "out").open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out, env=where, start_new_session=True)
    place.wait_for_calls(5)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert place.run("-M", "delay_s=0.2") == 0, place.output
    assert numbers(place) == whole
