"""The figures that `make bench` prints: one table, each with its ratio and its target.

    python -m benchmarks.table [--chains 20] [--path-chains 60] [--at-once 2000] [--logs 60]

Every measurement runs in a process of its own. CPU is user CPU; take the figures when the machine
does nothing else, and read ratios rather than seconds. Some minutes.
"""

import os
from pathlib import Path

import click

from benchmarks.calls import apart
from benchmarks.frame import SIDES, measured
from benchmarks.many_logs import many_logs
from evals.item_sets import items_named

DELAY_S = 0.2
"""Of a call, where chains are to overlap. The process is warm: its start-up is not in the figures."""


def line(name: str, seen: str, ratio: float | None, target: float | None) -> str:
    """A row of the table."""
    met = "" if ratio is None or target is None else "met" if ratio <= target else "NOT met"
    shown = "" if ratio is None else f"{ratio:.2f}"
    return f"| {name} | {seen} | {shown} | {'' if target is None else f'≤ {target:g}'} | {met} |"


def harness(chains: int) -> str:
    """CPU of an attempt beside the same calls with bare Inspect."""
    found = apart("both", chains)
    attempts = 2 * 3 * chains
    ours, bare = (1000 * found[side][0] / attempts for side in ("ours", "bare"))
    seen = f"{ours:.0f} ms, bare {bare:.0f} ms ({attempts} attempts)"
    return line("user CPU per attempt / bare Inspect, the same calls", seen, ours / bare, 1.25)


def critical_path(chains: int) -> list[str]:
    """Wall time of delayed calls, beside the calls of one chain."""
    found = apart("both", chains, DELAY_S, "--items", "standard", "--memory", "self_critique")
    path = len(items_named("standard")) * 3 * DELAY_S
    rows = []
    for side, name in (("ours", "retrospect run"), ("bare", "bare Inspect")):
        cpu, wall = found[side]
        seen = f"{wall:.1f} s wall, {cpu:.1f} s CPU; path {path:.1f} s"
        rows.append(
            line(f"{chains} chains × 12 items × 3 calls of {DELAY_S} s: wall / path, {name}", seen, wall / path, 1.3)
        )
    return rows


def memory(chains: int) -> str:
    """Growth of memory with finished attempts."""
    found = apart("growth", chains, 2)
    seen = f"{found['kb_per_attempt']:.0f} kB per finished attempt; most {found['peak_mb']:.0f} MB"
    return line(f"{chains} chains of two items at once in one eval set", f"{seen}; {found['wall_s']:.0f} s", None, None)


def imports() -> str:
    """Import of the registry beside Inspect alone."""
    ours, alone = (apart("imported", name) for name in ("evals._registry", "inspect_ai"))
    return line("import evals._registry / inspect_ai", f"{ours:.2f} s, {alone:.2f} s CPU", ours / alone, 1.3)


def reading(logs: int) -> str:
    """The analysis of many logs."""
    folder = many_logs(Path("build/bench"), logs)
    _, cpu, most, said = measured(SIDES["read_attempts"], [str(folder), "build/bench/report"], None)
    seen = f"{cpu:.1f} s CPU with start-up, {most:.1f} GB for {said} attempts"
    return line(f"reading {logs} logs", seen, None, None)


@click.command()
@click.option("--chains", default=20, show_default=True, help="Of the CPU per attempt, in each of two conditions.")
@click.option("--path-chains", default=60, show_default=True, help="Of the critical path.")
@click.option("--at-once", default=2000, show_default=True, help="Chains of the memory.")
@click.option("--logs", default=60, show_default=True, help="Logs that are read.")
def main(chains: int, path_chains: int, at_once: int, logs: int) -> None:
    """Measure and print the table."""
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n", flush=True)
    print("| what | seen | ratio | target | |\n|---|---|---:|---:|---|", flush=True)
    print(imports(), flush=True)
    print(harness(chains), flush=True)
    print("\n".join(critical_path(path_chains)), flush=True)
    print(memory(at_once), flush=True)
    print(reading(logs), flush=True)


if __name__ == "__main__":
    main()
