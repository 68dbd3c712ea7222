"""A small sweep through the command that a user types, in processes that can be struck at any moment."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inspect_ai.log import list_eval_logs, read_eval_log

from analysis.frame import read_attempts
from analysis.tables import results
from evals.chain import START, remembered
from evals.invocation import MEMORY_DIR
from memory.file import memory_path
from tests.support import CORE, ROOT, calls, samples

TOO_LONG_S = 300
SETTINGS = ("ANTHROPIC_", "AZURE", "INSPECT_", "OPENAI_", "RETROSPECT_")
"""Begin the names of variables that no command of a test may see from outside."""
SWEEP = ["--effort", "high", "--memory", "none,self_critique", "--order", "williams", "--chains", "2"]
CONDITIONS, CHAINS, ATTEMPTS, CALLS = 2, 2, 12, 30


class Front:
    """The process that forks commands (tests/faults/forker.py)."""

    def __init__(self, folder: Path) -> None:
        self.env = {"XDG_DATA_HOME": str(folder)}  # where Inspect keeps what is not in the log yet
        self._forker = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.forker"],
            cwd=ROOT,
            env={name: value for name, value in os.environ.items() if not name.startswith(SETTINGS)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def _ask(self, **order: Any) -> int:
        assert self._forker.stdin is not None
        assert self._forker.stdout is not None
        self._forker.stdin.write(f"{json.dumps(order)}\n")
        self._forker.stdin.flush()
        return int(self._forker.stdout.readline())

    def begin(self, args: list[str], out: Path, env: dict[str, str] | None = None, **faults: Any) -> int:
        """Starts a command and returns its process."""
        return self._ask(args=args, out=str(out), env=self.env | (env or {}), **faults)

    def end(self, process: int) -> int:
        """Waits for a command and returns its exit code, negative for a signal."""
        limit = threading.Timer(TOO_LONG_S, os.killpg, [process, signal.SIGKILL])
        limit.start()
        try:
            return self._ask(wait=process)
        finally:
            limit.cancel()

    def close(self) -> None:
        """Ends the process."""
        assert self._forker.stdin is not None
        self._forker.stdin.close()
        self._forker.wait()


@dataclass(frozen=True)
class Place:
    """A folder with a sweep's logs, its trace of calls, what its chains were told has ended, and its output.

    Attributes:
        folder: The folder.
        front: Starts the commands.
        memory: Where the memory files go; None for beside the logs.
    """

    folder: Path
    front: Front
    memory: Path | None = None

    @property
    def logs(self) -> Path:
        """The log folder."""
        return self.folder / "logs"

    @property
    def output(self) -> str:
        """What the commands printed so far."""
        return (self.folder / "out").read_text(encoding="utf-8", errors="replace")

    def begin(self, *more: str, command: str = "run", **faults: Any) -> int:
        """Starts the sweep, or goes on with it."""
        self.folder.mkdir(exist_ok=True, parents=True)
        model = ["--model", "simulated/helped", "-M", f"trace={self.folder / 'trace'}", "--log-dir", str(self.logs)]
        told = str(self.folder / "ended")
        env = {MEMORY_DIR: str(self.memory)} if self.memory else {}
        return self.front.begin([command, *SWEEP, *model, *more], self.folder / "out", env, finished=told, **faults)

    def run(self, *more: str, **faults: Any) -> int:
        """Runs it to its end."""
        return self.front.end(self.begin(*more, **faults))

    def calls(self) -> int:
        """Calls so far."""
        return calls(self.folder / "trace").total()

    def wait_for_calls(self, count: int) -> None:
        """Returns when so many calls were made."""
        self.wait_until(lambda: self.calls() >= count)

    def wait_until(self, so: Callable[[], bool]) -> None:
        """Returns when it is so."""
        until = time.monotonic() + TOO_LONG_S
        while not so():
            assert time.monotonic() < until, self.output
            time.sleep(0.01)

    def ended(self) -> set[tuple[str, int, str]]:
        """(item, chain, the attempt's own id) of every attempt that a chain was told has ended."""
        path = self.folder / "ended"
        lines = path.read_text().splitlines() if path.exists() else []
        return {(item, chain, uuid) for item, chain, uuid in map(json.loads, lines) if item != START}


def numbers(place: Place | Path) -> dict[str, Any]:
    """results.json without what only tells how the run went: logs, their names, and what a retry superseded.

    Args:
        place: Or the folder that holds the log folder.
    """
    found = results(read_attempts(str(place / "logs" if isinstance(place, Path) else place.logs)))
    for one in found["disagreements"]:
        del one["log"], one["link"]
    return {key: value for key, value in found.items() if key not in ("logs", "excluded")}


def assert_whole(place: Place) -> None:
    """Every attempt once, every chain consistent, every memory file what the log remembers."""
    rows = read_attempts(str(place.logs)).scored
    assert len(rows) == ATTEMPTS
    assert rows["latency_s"].ge(0).all()
    ended = [(item, chain) for item, chain, _ in place.ended()]
    assert len(ended) == ATTEMPTS
    for _, chain in rows[rows["memory"] == "self_critique"].groupby("chain"):
        ordered = chain.sort_values("position")
        assert list(ordered["memory_before_sha256"])[1:] == list(ordered["memory_after_sha256"])[:-1]
    mirrored = 0
    for info in list_eval_logs(str(place.logs), recursive=False):
        log = read_eval_log(info)
        for sample in samples(log) if log.status == "success" else []:
            if sample.metadata["position"] == len(CORE):
                condition = (log.eval.metadata or {})["condition"]
                mirror = memory_path(place.memory or place.logs / "memory", log.eval.model, condition, sample.epoch)
                assert mirror.read_text() == remembered(sample)[1].text
                mirrored += 1
    assert mirrored == CONDITIONS * CHAINS
