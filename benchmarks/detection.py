"""How often do the hidden checks miss a planted defect, or fail what is right?

    python benchmarks/detection.py [--runs 200] [--at-once 4] [--item rate_limiter]

Runs the reference and every mutant of the core items in the sandbox, `runs` times each with other
cases, several at once so that they disturb each other. Prints, per program, how often each check it
must fail failed, and whatever else happened; then the error rates with their counts and Wilson's
95 % interval.
"""

import time
from collections import Counter
from dataclasses import dataclass, field

import anyio
import click
from statsmodels.stats.proportion import proportion_confint

from evals.item_sets import items_named
from evals.items import Item
from scorers.hidden_checks import HiddenChecks, compare, forged, load_checks
from scorers.observing import observe
from scorers.sandbox.bwrap import BwrapSandbox
from scorers.sandbox.limits import Limits


@dataclass
class Tally:
    """What happened to one program."""

    expected: frozenset[str]
    runs: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    odd: Counter[str] = field(default_factory=Counter)
    killed: int = 0


async def run_once(checks: HiddenChecks, code: str, seed: int, tally: Tally) -> None:
    """Grades one program and counts."""
    box, cases = BwrapSandbox(Limits()), checks.cases(seed)
    try:
        seen = await observe(box, checks, cases, code)
    finally:
        await box.close()
    tally.runs += 1
    if seen.reply is None or seen.reply.observations is None:
        tally.odd[seen.reason] += 1
        return
    failed = {result.name for result in compare(checks, cases, seen.reply.observations) if not result.passed}
    tally.failed.update(failed)
    tally.killed += bool(failed)
    for name in failed - tally.expected:
        tally.odd[f"failed {name}, seed {seed}"] += 1
    for name in tally.expected - failed:
        tally.odd[f"passed {name}, seed {seed}"] += 1
    if seen.reply.tampered or forged(checks, cases, seen.reply.observations):
        tally.odd[f"taken for tampering, seed {seed}"] += 1


async def measure(item: Item, runs: int, at_once: int) -> dict[str, Tally]:
    """All programs of an item."""
    checks = load_checks(item.folder)
    programs = {"reference": (item.solution or "", frozenset[str]())}
    programs |= {mutant.name: (mutant.code, mutant.fails) for mutant in item.mutants}
    tallies = {name: Tally(expected) for name, (_, expected) in programs.items()}
    free = anyio.Semaphore(at_once)

    async def one(name: str, seed: int) -> None:
        async with free:
            await run_once(checks, programs[name][0], seed, tallies[name])

    async with anyio.create_task_group() as group:
        for seed in range(runs):
            for name in programs:
                group.start_soon(one, name, seed)
    return tallies


def shown(item: Item, tallies: dict[str, Tally], seconds: float) -> None:
    """Prints an item's table and rates."""
    print(f"\n{item.id}: {sum(t.runs for t in tallies.values())} runs in {seconds:.0f} s")
    for name, tally in tallies.items():
        checks = ", ".join(f"{check} {tally.failed[check]}" for check in sorted(tally.expected)) or "none to fail"
        odd = f"   ODD: {dict(tally.odd.most_common(5))}" if tally.odd else ""
        print(f"  {name:45} {tally.runs:4} runs  failed: {checks}{odd}")
    mutants = [t for name, t in tallies.items() if name != "reference"]
    _rate("mutants that passed every check", sum(t.runs - t.killed for t in mutants), sum(t.runs for t in mutants))
    named = sum(len(t.expected) * t.runs for t in mutants)
    _rate("named checks that a mutant passed", named - sum(t.failed[c] for t in mutants for c in t.expected), named)
    _rate("references that failed", tallies["reference"].killed, tallies["reference"].runs)


def _rate(what: str, count: int, of: int) -> None:
    low, high = proportion_confint(count, of, method="wilson")
    print(f"  {what}: {count} of {of} (95 % {100 * low:.3f} to {100 * high:.3f} %)")


@click.command()
@click.option("--runs", default=200, show_default=True)
@click.option("--at-once", default=4, show_default=True)
@click.option("--item", "only", help="One item only.")
def main(runs: int, at_once: int, only: str | None) -> None:
    """Run it."""
    for item in items_named(only or "core"):
        began = time.monotonic()
        tallies = anyio.run(measure, item, runs, at_once)
        shown(item, tallies, time.monotonic() - began)


if __name__ == "__main__":
    main()
