"""Does the judge favour one arm? Its leniency in each, and the memory effect without it."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from analysis.against_checks import both
from analysis.intervals import left_out, mean_interval
from analysis.pairing import FROM_MEMORY
from analysis.scores import CRITERIA, SETTLED
from analysis.tallies import Tallies, by_chain, corrected, met, missed, tallies

SAME = ["model", "effort", "max_tokens", "variant"]
"""What two arms must share to be compared."""
_USED = [
    *SAME,
    "memory",
    "memory_variant",
    "chain",
    "position",
    "score",
    "tests",
    "checks_outcome",
    *CRITERIA,
    *SETTLED,
]
"""Columns that `contrasts` reads; the rest would be copied with every selection."""


def contrasts(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """One entry per arm with memory that has an arm `none` beside it, over chains that both have, positions from 2.

    `leniency`: mean points for criteria that the checks say are missed, with memory less without;
    `strictness`: the same for criteria that they say are met; `naive`: the memory effect on the judge's
    score; `tests`: on the tests; `gap`: naive less tests; `corrected`: the effect on scores of which
    each criterion is what the checks say, or, where they are silent, is freed from the arm's leniency.
    """
    found = []
    used = both(rows)[_USED]
    used = used[used["position"] >= FROM_MEMORY]
    for key, group in used.groupby(SAME, sort=False, dropna=False):
        bare = group[group["memory"] == "none"]
        for (policy, variant), arm in group[group["memory"] != "none"].groupby(["memory", "memory_variant"]):
            chains = sorted(set(arm["chain"]) & set(bare["chain"]))
            if chains:
                named = {**dict(zip(SAME, key, strict=True)), "policy": policy, "memory_variant": variant}
                named["max_tokens"] = None if math.isnan(group["max_tokens"].iloc[0]) else named["max_tokens"]
                found.append(named | {"chains": len(chains)} | _contrast(arm, bare, chains))
    return found


def _contrast(arm: pd.DataFrame, bare: pd.DataFrame, chains: list[int]) -> dict[str, Any]:
    score, tests = (_means(arm, column, chains) - _means(bare, column, chains) for column in ("score", "tests"))
    treated, control = (_all_and_all_but_one(tallies(rows, chains)) for rows in (arm, bare))
    number = np.array([len(chains), *[len(chains) - 1] * len(chains)])

    def of_both(estimate: Callable[[Tallies], Tallies]) -> dict[str, Any]:
        """Every estimate is made of sums over chains, so that leaving one out is taking it off."""
        whole, *without = estimate(treated) - estimate(control)
        return left_out(float(whole), np.array(without)).numbers()

    return {
        "naive": mean_interval(score).numbers(),
        "tests": mean_interval(tests).numbers(),
        "gap": mean_interval(score - tests).numbers(),
        "leniency": of_both(missed),
        "strictness": of_both(met),
        "corrected": of_both(lambda sums: corrected(sums, number)),
    }


def _all_and_all_but_one(chains: Tallies) -> Tallies:
    """Sums over all chains, then over all but each of them."""
    return np.vstack([chains.sum(axis=0), chains.sum(axis=0) - chains])


def _means(rows: pd.DataFrame, column: str, chains: list[int]) -> Tallies:
    sums, count = by_chain(rows[column].to_numpy(float)[None], rows, chains)
    return np.asarray(sums[0] / np.where(count > 0, count, np.nan))
