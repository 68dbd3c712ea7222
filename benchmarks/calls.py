"""What the harness costs beyond the calls: a sweep, and bare Inspect making the very same calls in as many samples.

The sweep runs once; then a solver that does nothing else makes each attempt's calls again, with the
input and the configuration that the sweep's log has. Hidden checks are left out on both sides.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from threading import Event, Thread

import psutil
from click.testing import CliRunner
from inspect_ai import Task, eval_set
from inspect_ai.dataset import Sample
from inspect_ai.event import ModelEvent
from inspect_ai.log import list_eval_logs, read_eval_log, resolve_sample_attachments
from inspect_ai.model import ChatMessage, GenerateConfig, get_model
from inspect_ai.solver import Generate, Solver, TaskState, solver

from evals import scoring
from retrospect import main as retrospect
from scorers.sandbox.choose import Choice

Call = tuple[list[ChatMessage], GenerateConfig]
MEMORY = "none,self_critique"


@solver
def repeated(calls: dict[tuple[str, int], list[Call]]) -> Solver:
    """The calls of the attempt, one after the other, and nothing else."""

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        for messages, config in calls[(str(state.sample_id), state.epoch)]:
            state.output = await get_model().generate(messages, config=config)
        return state

    return solve


def cpu_s() -> float:
    """User CPU seconds of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_utime


def sweep(folder: str, chains: int, *more: str) -> tuple[float, float]:
    """User CPU and wall seconds of `retrospect run` in this process."""
    before, began = cpu_s(), time.monotonic()
    args = ["run", "--effort", "high", "--memory", MEMORY, "--order", "fixed", "--model", "simulated/helped"]
    done = CliRunner().invoke(retrospect, [*args, "--chains", str(chains), "--log-dir", folder, *more])
    if done.exit_code:
        raise SystemExit(done.output)
    return cpu_s() - before, time.monotonic() - began


def recorded(folder: str) -> list[dict[tuple[str, int], list[Call]]]:
    """The calls of every attempt, by log."""
    found = []
    for info in list_eval_logs(folder):
        log = read_eval_log(info)
        calls: dict[tuple[str, int], list[Call]] = {}
        for sample in log.samples or []:
            events = [e for e in resolve_sample_attachments(sample).events if isinstance(e, ModelEvent)]
            calls[(str(sample.id), sample.epoch)] = [(list(event.input), event.config) for event in events]
        found.append(calls)
    return found


def bare(folder: str, every: list[dict[tuple[str, int], list[Call]]], chains: int, delay: float) -> tuple[float, float]:
    """User CPU and wall seconds of the same calls without the harness."""
    before, began = cpu_s(), time.monotonic()
    model = get_model("simulated/helped", delay_s=delay)
    tasks = [
        Task(
            name=f"bare_{number}",
            dataset=[Sample(id=name, input=calls[(name, 1)][0][0]) for name in dict.fromkeys(key[0] for key in calls)],
            solver=repeated(calls),
        )
        for number, calls in enumerate(every)
    ]
    eval_set(tasks, log_dir=folder, model=model, epochs=chains, max_tasks=2, max_samples=10 * chains, display="none")
    return cpu_s() - before, time.monotonic() - began


def in_chains(calls: dict[tuple[str, int], list[Call]]) -> dict[tuple[str, int], list[Call]]:
    """The calls of every chain as one sample's."""
    chains: dict[tuple[str, int], list[Call]] = {}
    for (_, epoch), made in calls.items():
        chains.setdefault(("chain", epoch), []).extend(made)
    return chains


def both(chains: int, delay: float = 0.0, *more: str) -> dict[str, tuple[float, float]]:
    """CPU and wall of both sides, after a first run of each that is not counted.

    With a delay, bare Inspect makes the calls of a chain in one sample, one after the other.
    """
    scoring.chosen = lambda: Choice(None, None, ("left out of this benchmark",))
    options = [*more, "-M", f"delay_s={delay}"]
    with tempfile.TemporaryDirectory() as folder:
        sweep(f"{folder}/first", 1)
        ours = sweep(f"{folder}/ours", chains, *options)
        calls = recorded(f"{folder}/ours")
        calls = [in_chains(one) for one in calls] if delay else calls
        bare(f"{folder}/once", recorded(f"{folder}/first"), 1, 0.0)
        return {"ours": ours, "bare": bare(f"{folder}/bare", calls, chains, delay)}


WAVES = ("coupon_route", "peak_load", "window_rank", "build_order")


def growth(chains: int, items: int = 2) -> dict[str, float]:
    """Memory of one condition with so many chains, all at once in one eval set.

    Args:
        chains: In flight at once.
        items: Of each chain, at most four.

    Returns:
        Most memory in MB; kB per finished attempt by a straight line through the second half of the attempts:
        the first half has ended by then, and as many are in flight as before; wall and CPU seconds.
    """
    scoring.chosen = lambda: Choice(None, None, ("left out of this benchmark",))
    process, over, seen = psutil.Process(), Event(), list[tuple[int, int]]()

    def watch(trace: Path) -> None:
        while not over.wait(0.5):
            calls = sum(b'"judge"' in line for line in trace.read_bytes().splitlines()) if trace.exists() else 0
            seen.append((calls, process.memory_info().rss))

    with tempfile.TemporaryDirectory() as folder:
        trace = Path(folder, "trace")
        watcher = Thread(target=watch, args=(trace,), daemon=True)
        watcher.start()
        more = ["--memory", "self_critique", "--items", ",".join(WAVES[:items]), "-M", f"trace={trace}"]
        cpu, wall = sweep(f"{folder}/logs", chains, *more)
        over.set()
        watcher.join()
    half = [(done, rss) for done, rss in seen if done >= chains * items / 2]
    return {
        "peak_mb": max(rss for _, rss in seen) / 1e6,
        "kb_per_attempt": _slope(half) / 1e3,
        "cpu_s": cpu,
        "wall_s": wall,
    }


def _slope(points: list[tuple[int, int]]) -> float:
    mean_x, mean_y = (sum(values) / len(points) for values in zip(*points, strict=True))
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / spread if spread else 0.0


def imported(module: str, times: int = 5) -> float:
    """User CPU seconds of a fresh interpreter that imports a module; the least of several."""
    taken = []
    for _ in range(times):
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        subprocess.run([sys.executable, "-c", f"import {module}"], check=True)
        taken.append(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before)
    return min(taken)


MEASURES = {"both": both, "growth": growth, "imported": imported}


def apart(name: str, *arguments: object) -> dict[str, object]:
    """One measurement in a process of its own, so that none warms up or fills another's memory."""
    command = [sys.executable, "-m", "benchmarks.calls", name, *(json.dumps(argument) for argument in arguments)]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ)
    if done.returncode:
        raise SystemExit(f"{name}: {done.stderr[-2000:]}{done.stdout[-2000:]}")
    found: dict[str, object] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


if __name__ == "__main__":
    print(json.dumps(MEASURES[sys.argv[1]](*map(json.loads, sys.argv[2:]))))
