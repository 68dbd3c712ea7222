"""Do chains overlap? A sweep with a real delay per call, and bare Inspect making the same calls beside it.

    python benchmarks/concurrency.py [--chains 10] [--delay 0.5]

Prints wall and CPU seconds of both as whole processes, start-up included, and against the critical
path: the calls of one chain times the delay. Each is run once in a fresh folder; on a shared
machine repeat it and take ratios, not seconds.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click
from inspect_ai import Task, eval_set, task
from inspect_ai.dataset import Sample
from inspect_ai.model import get_model
from inspect_ai.solver import Generate, Solver, TaskState, solver

from evals.item_sets import items_named

EFFORTS = ("high", "xhigh", "max")
CALLS = {"none": 2, "self_critique": 3}
"""Calls of one attempt by policy: answer, verdict, note."""


@solver
def repeated(calls: int) -> Solver:
    """The same number of calls in a row, and nothing else."""

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        for _ in range(calls):
            state.output = await get_model().generate(state.input_text)
        return state

    return solve


@task
def bare(calls: int, effort: str) -> Task:
    """One sample per chain, all its calls in it."""
    items = items_named("core")
    return Task(dataset=[Sample(id="chain", input=items[0].instruction)], solver=repeated(calls * len(items)))


def run_bare(chains: int, delay: float, folder: str) -> None:
    """The sweep's calls with nothing of ours but the offline model."""
    tasks = [bare(CALLS[policy], effort) for effort in EFFORTS for policy in CALLS]
    model = get_model("simulated/helped", delay_s=delay)
    eval_set(tasks, log_dir=folder, model=model, epochs=chains, max_tasks=6, max_samples=chains, display="none")


def measured(command: list[str]) -> tuple[float, float]:
    """Wall and CPU seconds of a command and its children."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.monotonic() - began, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@click.command()
@click.option("--chains", default=10, show_default=True)
@click.option("--delay", default=0.5, show_default=True)
@click.option("--bare-only", "only", hidden=True, help="Folder: run the bare side in this process.")
def main(chains: int, delay: float, only: str | None) -> None:
    """Run both and print the table."""
    if only is not None:
        run_bare(chains, delay, only)
        return
    path = len(items_named("core")) * CALLS["self_critique"] * delay
    sweep = [str(Path(sys.executable).with_name("retrospect")), "run", "--effort", ",".join(EFFORTS)]
    sweep += ["--chains", str(chains), "--model", "simulated/helped", "-M", f"delay_s={delay}", "--log-dir"]
    itself = [sys.executable, __file__, "--chains", str(chains), "--delay", str(delay), "--bare-only"]
    attempts = chains * len(EFFORTS) * len(CALLS) * len(items_named("core"))
    print(f"{os.cpu_count()} cores; {attempts} attempts; critical path {path:.1f} s; limit {1.25 * path + 5:.1f} s")
    for name, command in {"retrospect run": sweep, "bare Inspect": itself}.items():
        with tempfile.TemporaryDirectory() as folder:
            wall, cpu = measured([*command, folder])
        print(f"{name:15} wall {wall:6.1f} s   CPU {cpu:6.1f} s   CPU per attempt {1000 * cpu / attempts:6.1f} ms")


if __name__ == "__main__":
    main()
