"""A condition killed with SIGKILL at random moments and run again: nothing finished is lost or paid twice."""

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from inspect_ai.log import list_eval_logs, read_eval_log

from analysis.frame import read_attempts
from evals.chain import remembered
from tests.support import CORE, ROOT, assert_chains_consistent, samples

INSPECT = Path(sys.executable).with_name("inspect")
CHAINS = 4
KILLS = min(int(os.environ.get("RETROSPECT_KILLS", "1")), 5)
"""Of one run; `make soak` asks for more than its calls allow."""


def start(folder: Path, order: str) -> subprocess.Popen[bytes]:
    """The command a user would type; the same one starts and resumes."""
    return subprocess.Popen(
        [
            *(str(INSPECT), "eval-set", "evals/memory_effort.py", "-T", "effort=xhigh", "-T", f"order={order}"),
            *("--model", "simulated/helped", "-M", f"trace={folder / 'trace'}", "-M", "delay_s=0.1"),
            *("--epochs", str(CHAINS), "--log-dir", str(folder / "logs"), "--display", "none"),
        ],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"RETROSPECT_MEMORY_DIR": str(folder / "memory")},
        start_new_session=True,
    )


def traced(folder: Path) -> list[tuple[int, str]]:
    """(chain, item) of every call so far, in time; a line cut off by the kill is no call."""
    path = folder / "trace"
    whole = path.read_bytes().rpartition(b"\n")[0].splitlines() if path.exists() else []
    return [(line["epoch"], line["item"]) for line in map(json.loads, whole)]


def kill_after(process: subprocess.Popen[bytes], folder: Path, seen: int) -> bool:
    """Kills the process group once the trace has `seen` calls; False when it ended before."""
    while process.poll() is None:
        if len(traced(folder)) >= seen:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return True
        time.sleep(0.002)
    return False


def finished(folder: Path) -> set[tuple[int, str]]:
    """(chain, item) of every note in the memory files, which mirror finished samples only."""
    files = (folder / "memory").rglob("chain-*.md")
    return {
        (int(path.stem.removeprefix("chain-")), item)
        for path in files
        for item in re.findall(r"^## \d+\. .*\[(\w+)\]$", path.read_text(), re.MULTILINE)
    }


@pytest.mark.parametrize("order", ["fixed", "williams"])
def test_kills_at_random_moments_lose_nothing_finished_and_repeat_nothing_finished(tmp_path: Path, order: str) -> None:
    steps = random.Random(f"kills/{order}")
    kills = 0
    while True:
        process = start(tmp_path, order)
        if kills == KILLS:
            assert process.wait(timeout=120) == 0
            break
        before = len(traced(tmp_path))
        if not kill_after(process, tmp_path, before + steps.randint(1, 9)):
            pytest.fail(f"the run ended before kill {kills + 1}; make it longer")
        kills += 1
        done, at = finished(tmp_path), len(traced(tmp_path))
        (tmp_path / f"kill-{kills}").write_text(json.dumps([sorted(done), at]))
    for number in range(1, KILLS + 1):
        done, at = json.loads((tmp_path / f"kill-{number}").read_text())
        repeated = set(traced(tmp_path)[at:]) & {(chain, item) for chain, item in done}
        assert not repeated, f"called again after kill {number} although finished: {repeated}"
    log = read_eval_log(list_eval_logs(str(tmp_path / "logs"))[0])  # newest first; those of the killed runs stay
    assert log.status == "success"
    assert_chains_consistent(log, CHAINS)
    assert finished(tmp_path) == {(chain, item) for chain in range(1, CHAINS + 1) for item in CORE}
    assert len(read_attempts(str(tmp_path / "logs")).scored) == CHAINS * len(CORE)
    for sample in samples(log):
        if sample.metadata["position"] == len(CORE):
            (mirror,) = (tmp_path / "memory").rglob(f"chain-{sample.epoch}.md")
            assert mirror.read_text() == remembered(sample)[1].text
