"""What grading one answer costs beyond the candidate's own code.

    python benchmarks/grading.py [--runs 20]

Grades the reference of every core item in the sandbox and prints, per item, the median CPU seconds of
everything (this machine's /proc/stat, so run it when nothing else does), of the candidate's process as the
supervisor measured it, and the difference. Beside it what starting a bare Python in the sandbox takes.
"""

import os
import statistics
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import anyio
import click

from evals.item_sets import items_named
from scorers.hidden_checks import HiddenChecks, compare, load_checks
from scorers.observing import observe
from scorers.sandbox.bwrap import BwrapSandbox
from scorers.sandbox.limits import Limits

_TICK = os.sysconf("SC_CLK_TCK")


def machine_cpu() -> float:
    """CPU seconds that this machine has spent, idle and waiting left out."""
    user, nice, system, _, _, irq, softirq, *_ = map(int, Path("/proc/stat").read_text().split("\n")[0].split()[1:])
    return (user + nice + system + irq + softirq) / _TICK


async def measured(runs: int, once: Callable[[int], Awaitable[float]]) -> tuple[float, float, float]:
    """Means over runs: CPU seconds of the machine, of the candidate, wall seconds."""
    before, began = machine_cpu(), time.monotonic()
    own = [await once(number) for number in range(runs)]
    return (machine_cpu() - before) / runs, statistics.fmean(own), (time.monotonic() - began) / runs


async def graded(checks: HiddenChecks, code: str, seed: int) -> float:
    """Grades once, as the scorer does, and returns the candidate's CPU seconds."""
    box, cases = BwrapSandbox(Limits()), checks.cases(seed)
    try:
        seen = await observe(box, checks, cases, code)
    finally:
        await box.close()
    if seen.reply is None or seen.reply.observations is None:
        raise SystemExit(f"not graded: {seen.reason}")
    if failed := [result.name for result in compare(checks, cases, seen.reply.observations) if not result.passed]:
        raise SystemExit(f"the reference failed {failed}")
    return float(sum(one["cpu_s"] for one in seen.reply.observations))


async def table(runs: int) -> None:
    """Prints a line per item."""
    await anyio.sleep(1)
    idle, _, _ = await measured(3, lambda _: _slept())
    print(f"machine otherwise: {1000 * idle:.0f} ms of CPU a second (to be near 0)")
    bare = await measured(runs, lambda _: _started())
    print(f"{'bare python3 in the sandbox':32} CPU {1000 * bare[0]:5.0f} ms  wall {1000 * bare[2]:5.0f} ms")
    for item in items_named("core"):
        cpu, own, wall = await measured(runs, partial(graded, load_checks(item.folder), item.solution or ""))
        parts = f"candidate {1000 * own:5.0f} ms  beyond {1000 * (cpu - own):5.0f} ms"
        print(f"{item.id:32} CPU {1000 * cpu:5.0f} ms  wall {1000 * wall:5.0f} ms  {parts}")


async def _slept() -> float:
    await anyio.sleep(1)
    return 0.0


async def _started() -> float:
    box = BwrapSandbox(Limits())
    await box.exec(["python3", "-I", "-S", "-c", "pass"])
    await box.close()
    return 0.0


@click.command()
@click.option("--runs", default=20, show_default=True)
def main(runs: int) -> None:
    """Run it."""
    anyio.run(table, runs)


if __name__ == "__main__":
    main()
