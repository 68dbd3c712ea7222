"""Does the judge favour one arm? Its leniency in each, and the memory effect without it."""

import math
from collections.abc import Callable, Hashable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.against_checks import both, settled
from analysis.gold import POINTS
from analysis.intervals import Interval, jackknife, mean_interval
from analysis.scores import CRITERIA, SETTLED

SAME = ["model", "effort", "max_tokens", "variant"]
"""What two arms must share to be compared."""
FROM_MEMORY = 2
"""First position with a memory."""
DISCERNING = 5.0
"""Fewest points between met and missed criteria from which a judge tells them apart at all."""


def contrasts(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """One entry per arm with memory that has an arm `none` beside it, over chains that both have, positions from 2.

    `leniency`: mean points for criteria that the checks say are missed, with memory less without;
    `strictness`: the same for criteria that they say are met; `naive`: the memory effect on the judge's
    score; `tests`: on the tests; `gap`: naive less tests; `corrected`: the effect on scores of which
    each criterion is what the checks say, or, where they are silent, is freed from the arm's leniency.
    """
    found = []
    used = both(rows)
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
    score, tests = (_by_chain(arm, column, chains) - _by_chain(bare, column, chains) for column in ("score", "tests"))
    treated, control = (_split(_prepared(rows), chains) for rows in (arm, bare))

    def of_both(estimate: Callable[[pd.DataFrame], float]) -> Interval:
        def difference(kept: Sequence[Hashable]) -> float:
            return estimate(_joined(treated, kept)) - estimate(_joined(control, kept))

        return jackknife(difference, chains)

    return {
        "naive": mean_interval(score).numbers(),
        "tests": mean_interval(tests).numbers(),
        "gap": mean_interval(score - tests).numbers(),
        "leniency": of_both(lambda rows: _points(rows, met=False)).numbers(),
        "strictness": of_both(lambda rows: _points(rows, met=True)).numbers(),
        "corrected": of_both(corrected_score).numbers(),
    }


def corrected_score(rows: pd.DataFrame) -> float:
    """An arm's mean score without its judge's leniency.

    With m a criterion met or not, the judge gives on average b0 points where it is missed and b1
    where it is met; both are seen on the criteria that the checks settle. So where they are silent
    the judge's points c stand for 25·(c - b0)/(b1 - b0): Rogan and Gladen's correction (1978), on
    points. It holds as far as the judge is equally lenient on criteria that the checks cannot see.
    Where nothing was delivered as code the points stand as they are. NaN when an arm has no missed
    or no met criterion to learn from, or the judge does not tell them apart.
    """
    b0, b1 = _points(rows, met=False), _points(rows, met=True)
    if not b1 - b0 >= DISCERNING:
        return math.nan
    points, truth = rows[list(CRITERIA)].to_numpy(float), rows[list(SETTLED)].to_numpy(float)
    bare = (rows["checks_outcome"] == "no_code").to_numpy(bool)[:, None]
    silent = np.where(bare, points, POINTS * (points - b0) / (b1 - b0))
    whole = np.where(np.isnan(truth), silent, POINTS * truth).sum(axis=1)
    return float(pd.Series(whole).groupby(rows["chain"].to_numpy()).mean().mean())


def _prepared(rows: pd.DataFrame) -> pd.DataFrame:
    """The arm with, for each attempt, sum and count of its points on settled criteria, met and missed."""
    known = settled(rows.assign(row=range(len(rows))))
    columns: dict[str, pd.Series[Any]] = {}
    for name, met in (("met", True), ("missed", False)):
        points = known[known["met"] == met].groupby("row")["points"]
        columns |= {f"{name}_sum": points.sum(), f"{name}_n": points.count()}
    counted = pd.DataFrame(columns).reindex(range(len(rows))).fillna(0)
    return rows.assign(**{name: counted[name].to_numpy(float) for name in columns})


def _points(rows: pd.DataFrame, met: bool) -> float:
    name = "met" if met else "missed"
    count = rows[f"{name}_n"].sum()
    return float(rows[f"{name}_sum"].sum() / count) if count else math.nan


def _split(rows: pd.DataFrame, chains: list[int]) -> dict[Hashable, pd.DataFrame]:
    return {chain: rows[rows["chain"] == chain] for chain in chains}


def _joined(parts: dict[Hashable, pd.DataFrame], kept: Sequence[Hashable]) -> pd.DataFrame:
    return pd.concat([parts[chain] for chain in kept])


def _by_chain(rows: pd.DataFrame, column: str, chains: list[int]) -> "pd.Series[float]":
    return rows.groupby("chain")[column].mean().reindex(chains)
