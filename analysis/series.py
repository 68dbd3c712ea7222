"""Which sides are compared: one model at several dates as a line, everything else pair by pair."""

from collections.abc import Sequence
from itertools import combinations, pairwise

from analysis.sides import Side

LEAST_RUNS = 3
"""Runs of one model from which its line over the dates is drawn."""


def series_of(sides: Sequence[Side]) -> dict[str, list[Side]]:
    """Model → its runs by date, of every model with at least three."""
    by_model: dict[str, list[Side]] = {}
    for side in sides:
        by_model.setdefault(side.model, []).append(side)
    return {
        model: sorted(runs, key=lambda side: side.created)
        for model, runs in by_model.items()
        if len(runs) >= LEAST_RUNS
    }


def steps_of(runs: Sequence[Side]) -> list[tuple[Side, Side]]:
    """From each run to the next, then from the first to the last."""
    return [*pairwise(runs), (runs[0], runs[-1])]


def pairs_of(sides: Sequence[Side]) -> list[tuple[Side, Side]]:
    """The pairs whose verdicts are one family.

    Every pair; but runs of one model that make a line are compared along it alone, step by step and
    first with last, and models of one folder with each other: fewer tests, each stronger.
    """
    lines = series_of(sides)
    if not lines:
        return list(combinations(sides, 2))
    steps = [step for runs in lines.values() for step in steps_of(runs)]
    return steps + [(one, other) for one, other in combinations(sides, 2)
                    if one.model != other.model and one.run == other.run]  # fmt: skip
