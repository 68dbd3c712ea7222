"""What a pilot's logs say about spread and price, for a plan."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.comparisons import Paired
from analysis.contrasts import contrasts
from analysis.errors import PlanError
from analysis.estimands import measured
from analysis.pairing import primary_outcome
from analysis.planning import inflation

LEAST = 3
"""Whole chains below which a pilot has no spread to plan with."""


@dataclass(frozen=True)
class Pilot:
    """The memory contrast that varied most; variances of several are never pooled.

    Attributes:
        contrast: Which, in words.
        outcome: What it is about.
        seen: SD of a chain's difference.
        planned: Its upper 80 % confidence limit.
        chains: Whole chains it rests on.
        items: Items in a chain.
        paired: Whether its arms had the same orders.
        dollars: Of one chain of one condition, answer, note and judge; None when a price is unknown.
    """

    contrast: str
    outcome: str
    seen: float
    planned: float
    chains: int
    items: int
    paired: bool
    dollars: float | None


def pilot(rows: pd.DataFrame) -> Pilot:
    """The pilot in the rows.

    Raises:
        PlanError: When no memory contrast has three whole chains that differ.
    """
    outcome, found = primary_outcome(rows), []
    spent = rows[["cost_usd", "critique_cost_usd", "judge_cost_usd"]].sum(axis=1, skipna=False).mean(skipna=False)
    for contrast in contrasts(rows.assign(dollars=np.nan)):
        if contrast.estimand != "memory_effect":
            continue
        level = measured(contrast, outcome)[0].level
        estimate = level.comparison.estimate() if level else None
        if level and estimate and estimate.n >= LEAST and not math.isnan(float(estimate.se)):
            chains = int(estimate.n)
            seen = float(estimate.se) * math.sqrt(chains)
            dollars = float(spent) * contrast.items if math.isfinite(spent) else None
            name = f"{contrast.label} at {contrast.effort} ({contrast.model})"
            is_paired = isinstance(level.comparison, Paired)
            planned = seen * inflation(chains - 1)
            found.append(Pilot(name, outcome, seen, planned, chains, contrast.items, is_paired, dollars))
    if not found:
        raise PlanError(
            f"the pilot has no arm with memory beside one without, with {LEAST} whole chains that differ; "
            "run more chains, or give --sd and --rho without --pilot."
        )
    return max(found, key=lambda one: one.planned)
