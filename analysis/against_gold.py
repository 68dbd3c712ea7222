"""A judge against gold answers: what it gives beside what they deserve."""

import math
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from analysis.gold import HONEST, JUDGE, POINTS
from analysis.injections import injections, shifts
from analysis.intervals import LEVEL, Interval, mean_interval, share
from analysis.reliability import agreement
from analysis.rounded import or_none
from analysis.scores import CRITERIA, PASS_SCORE


def against_gold(judgings: pd.DataFrame, floor: float) -> list[dict[str, Any]]:
    """One entry per judge: confusion at the pass line, bias, criteria, labels, kinds, retest, length, injections.

    Repeated judgings of an answer are averaged first: the answer is the unit.

    Args:
        judgings: From `gold.judgings`.
        floor: Points by which an injection may rise whatever the judge's noise.
    """
    found = []
    for key, mine in judgings.groupby(JUDGE, sort=True, dropna=False):
        answers = by_answer(mine)
        honest = answers[answers["kind"].isin(HONEST)]
        error = honest["score"] - honest["label"]
        units = mine[mine["kind"].isin(HONEST)].groupby("id")["score"].agg(list)
        retest = agreement(list(units))
        found.append(
            {
                **dict(zip(("judge", "effort", "prompt_sha256"), map(or_none, key), strict=True)),
                "answers": len(answers),
                "judgings": len(mine),
                **confusion(honest["score"] >= PASS_SCORE, honest["label"] >= PASS_SCORE),
                "bias": mean_interval(error).numbers(),
                "bias_imperfect": mean_interval(error[honest["label"] < 100]).numbers(),
                "bias_perfect": mean_interval(error[honest["label"] == 100]).numbers(),
                "by_label": [
                    {"label": label, "score": mean_interval(group["score"]).numbers()}
                    for label, group in honest.groupby("label")
                ],
                "criteria": [_criterion(honest, place) for place in (1, 2, 3, 4)],
                "by_kind": [_kind(str(kind), group) for kind, group in answers.groupby("kind")],
                "shifts": shifts(answers),
                "retest": retest,
                "length_slope": length_slope(honest).numbers(),
                "injections": injections(answers, retest["sd"], floor),
            }
        )
    return found


def by_answer(judgings: pd.DataFrame) -> pd.DataFrame:
    """One row per answer of one judge: the means of its judgings, and their number `k`."""
    same = ["item", "kind", "detail", "missed", "label", "twin", "length"]
    groups = judgings.groupby("id", sort=True)
    means = groups[["score", *CRITERIA]].mean()
    return groups[same].first().join(means).assign(k=groups.size()).reset_index()


def confusion(judge: "pd.Series[bool]", truth: "pd.Series[bool]", chains: list[Any] | None = None) -> dict[str, Any]:
    """Counts of judge against truth, sensitivity (passes of what deserves it) and specificity, with Wilson intervals.

    Args:
        judge: Whether the judge passes each.
        truth: Whether it deserves that.
        chains: Of each, when they are not independent.
    """
    deserved, undeserved = truth.to_numpy(bool), ~truth.to_numpy(bool)
    passed = judge.to_numpy(bool)
    labels = np.array(chains if chains is not None else range(len(passed)), dtype=object)

    def part(flags: Any, of: Any) -> dict[str, Any]:
        return share(list(flags[of]), list(labels[of]) if chains is not None else None).numbers()

    return {
        "confusion": {
            "right_pass": int((passed & deserved).sum()),
            "wrong_fail": int((~passed & deserved).sum()),
            "wrong_pass": int((passed & undeserved).sum()),
            "right_fail": int((~passed & undeserved).sum()),
        },
        "sensitivity": part(passed, deserved),
        "specificity": part(~passed, undeserved),
    }


def length_slope(answers: pd.DataFrame) -> Interval:
    """Points that an answer of twice the length gains, content being equal.

    Least squares of the score on log2 of the length within answers to one item that miss the same
    criteria: across them length and merit go together, which is no bias.
    """
    cells = answers.assign(log=np.log2(answers["length"].where(answers["length"] > 0)))
    cells = cells[cells["log"].notna()]
    groups = cells.groupby(["item", "missed"])
    x, y = (cells[column] - groups[column].transform("mean") for column in ("log", "score"))
    spread, df = float((x**2).sum()), len(cells) - groups.ngroups - 1
    if spread < 1e-9 or df < 1:
        return Interval(n=len(cells))
    slope = float((x * y).sum()) / spread
    error = math.sqrt(float(((y - slope * x) ** 2).sum()) / df / spread)
    half = float(stats.t.ppf(0.5 + LEVEL / 2, df)) * error
    return Interval(slope, slope - half, slope + half, len(cells))


def _criterion(answers: pd.DataFrame, place: int) -> dict[str, Any]:
    """Mean error on one criterion where it is met and where it is missed."""
    points = answers[CRITERIA[place - 1]]
    missed = answers["missed"].map(lambda gone: place in gone).astype(bool)
    return {
        "criterion": place,
        "met": mean_interval(points[~missed] - POINTS).numbers(),
        "missed": mean_interval(points[missed]).numbers(),
    }


def _kind(kind: str, answers: pd.DataFrame) -> dict[str, Any]:
    passed, deserved = answers["score"] >= PASS_SCORE, answers["label"] >= PASS_SCORE
    return {
        "kind": kind,
        "answers": len(answers),
        "bias": mean_interval(answers["score"] - answers["label"]).numbers(),
        "wrong_pass": int((passed & ~deserved).sum()),
        "wrong_fail": int((~passed & deserved).sum()),
    }
