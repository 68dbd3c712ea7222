"""Does the judge favour one arm? Its leniency in each, and the memory effect without it."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.against_checks import both
from analysis.gold import POINTS
from analysis.intervals import left_out, mean_interval
from analysis.scores import CRITERIA, SETTLED

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
FROM_MEMORY = 2
"""First position with a memory."""
DISCERNING = 5.0
"""Fewest points between met and missed criteria from which a judge tells them apart at all."""

Tallies = NDArray[np.float64]
"""Chains × TALLY."""
TALLY = ["met_sum", "met", "missed_sum", "missed", "settled_points", "bare_points", "silent_points", "silent"]
"""Sums and counts of the judge's points on settled criteria, met and missed; then, per attempt of the chain, points
by the checks, the judge's points without code, and with code on criteria where the checks are silent, and their number.
"""


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
    treated, control = tallies(arm, chains), tallies(bare, chains)

    def of_both(estimate: Callable[[Tallies, int], Tallies]) -> dict[str, Any]:
        """Every estimate is made of sums over chains, so that leaving one out is taking it off."""
        of_treated, of_control = (
            estimate(np.vstack([arm.sum(axis=0), arm.sum(axis=0) - arm]), len(chains)) for arm in (treated, control)
        )
        whole, *without = of_treated - of_control
        return left_out(float(whole), np.array(without)).numbers()

    return {
        "naive": mean_interval(score).numbers(),
        "tests": mean_interval(tests).numbers(),
        "gap": mean_interval(score - tests).numbers(),
        "leniency": of_both(_missed),
        "strictness": of_both(_met),
        "corrected": of_both(_corrected),
    }


def tallies(rows: pd.DataFrame, chains: list[int]) -> Tallies:
    """One row per chain with what the estimates need, in the order of the fields of TALLY.

    Attempts without any code teach nothing of leniency: an empty answer leaves nothing to be lenient
    about, and an arm that is often cut off would look like a strict judge's.
    """
    whole = rows[rows[list(CRITERIA)].notna().all(axis=1)]
    points, truth = whole[list(CRITERIA)].to_numpy(float), whole[list(SETTLED)].to_numpy(float)
    code = (whole["checks_outcome"] != "no_code").to_numpy(bool)[:, None]
    silent = np.isnan(truth)
    met, missed = (truth == 1) & code, (truth == 0) & code
    fields = [points * met, met, points * missed, missed]
    fields += [np.where(silent, 0, POINTS * truth), points * (silent & ~code), points * (silent & code), silent & code]
    sums, count = _summed(np.stack([field.sum(axis=1) for field in fields]).astype(float), whole, chains)
    known = np.where(count > 0, 1.0, np.nan)
    return np.column_stack([sums[:4].T * known[:, None], (sums[4:] / np.maximum(count, 1)).T * known[:, None]])


def points_met(chains: Tallies) -> float:
    """Mean points for criteria that the checks say are met; NaN when there is none."""
    return float(_met(chains.sum(axis=0)[None], len(chains))[0])


def points_missed(chains: Tallies) -> float:
    """Mean points for criteria that the checks say are missed; NaN when there is none."""
    return float(_missed(chains.sum(axis=0)[None], len(chains))[0])


def corrected_score(chains: Tallies) -> float:
    """An arm's mean score without its judge's leniency.

    The judge gives on average b0 points where a criterion is missed and b1 where it is met; both are
    seen on the criteria that the checks settle. So where they are silent the judge's points c stand
    for 25·(c - b0)/(b1 - b0): Rogan and Gladen's correction (1978), on points. It holds as far as the
    judge is equally lenient on criteria that the checks cannot see. Where no code was delivered the
    points stand as they are. NaN when an arm has no missed or no met criterion to learn from, or the
    judge does not tell them apart.
    """
    return float(_corrected(chains.sum(axis=0)[None], len(chains))[0])


def _met(sums: Tallies, chains: int) -> Tallies:
    return _ratio(sums[:, 0], sums[:, 1])


def _missed(sums: Tallies, chains: int) -> Tallies:
    return _ratio(sums[:, 2], sums[:, 3])


def _corrected(sums: Tallies, chains: int) -> Tallies:
    """As `corrected_score`, one for each row of sums: the first over all chains, the others over all but one."""
    b0, b1 = _missed(sums, chains), _met(sums, chains)
    apart = np.where(b1 - b0 >= DISCERNING, b1 - b0, np.nan)
    settled, bare, silent, count = sums[:, 4:].T
    number = np.array([chains, *[chains - 1] * (len(sums) - 1)])
    return np.asarray((settled + bare + POINTS * (silent - count * b0) / apart) / np.maximum(number, 1))


def _ratio(total: Tallies, count: Tallies) -> Tallies:
    return np.asarray(total / np.where(count > 0, count, np.nan))


def _means(rows: pd.DataFrame, column: str, chains: list[int]) -> Tallies:
    sums, count = _summed(rows[column].to_numpy(float)[None], rows, chains)
    return np.asarray(sums[0] / np.where(count > 0, count, np.nan))


def _summed(fields: Tallies, rows: pd.DataFrame, chains: list[int]) -> tuple[Tallies, Tallies]:
    """Sums by chain of each field, fields × chains, and the number of rows of each chain."""
    chain = rows["chain"].to_numpy()
    kept = np.isin(chain, chains)
    at = np.searchsorted(np.asarray(chains), chain[kept])
    sums = [np.bincount(at, field[kept], minlength=len(chains)) for field in fields]
    return np.stack(sums), np.bincount(at, minlength=len(chains)).astype(float)
