"""Whether judgings of the same answer agree: repeats of one judge, or judges of a panel."""

import math
from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
from inspect_ai.scorer import SampleScore, Score, krippendorff_alpha

from analysis.scores import PASS_SCORE

Units = Sequence[Sequence[float]]
"""Scores by answer; answers with fewer than two are left out."""


def agreement(units: Units) -> dict[str, Any]:
    """Everything that is said of agreement.

    `answers` judged at least twice; `sd` of two judgings of one answer, in points; `icc`: ICC(2,1),
    absolute agreement of single judgings; `alpha`: Krippendorff's, ordinal; `exact`: pairs of
    judgings with the same score; `flip_rate`: pairs of which one passes and the other fails. NaN
    when nothing was judged twice.
    """
    kept = [list(scores) for scores in units if len(scores) > 1]
    return {
        "answers": len(kept),
        "sd": retest_sd(kept),
        "icc": icc(kept),
        "alpha": alpha(kept),
        "exact": _pairs(kept, lambda a, b: a == b),
        "flip_rate": _pairs(kept, lambda a, b: (a >= PASS_SCORE) != (b >= PASS_SCORE)),
    }


def retest_sd(units: Units) -> float:
    """Standard deviation of one judging around its answer's mean, pooled over answers."""
    kept = [scores for scores in units if len(scores) > 1]
    freedom = sum(len(scores) - 1 for scores in kept)
    return math.sqrt(sum(float(np.var(s)) * len(s) for s in kept) / freedom) if freedom else math.nan


def icc(units: Units) -> float:
    """ICC(2,1) of Shrout and Fleiss (1979): two-way random, single judging, absolute agreement.

    Of the answers judged as often as most were. NaN below two answers; 1 when nothing differs at all.
    """
    lengths = [len(scores) for scores in units if len(scores) > 1]
    if not lengths:
        return math.nan
    common = max(set(lengths), key=lambda k: (lengths.count(k), k))
    table = np.array([scores for scores in units if len(scores) == common], dtype=float)
    n, k = table.shape
    if n < 2:
        return math.nan
    grand, rows, columns = table.mean(), table.mean(axis=1), table.mean(axis=0)
    between = k * ((rows - grand) ** 2).sum() / (n - 1)
    raters = n * ((columns - grand) ** 2).sum() / (k - 1)
    rest = ((table - rows[:, None] - columns + grand) ** 2).sum() / ((n - 1) * (k - 1))
    whole = between + (k - 1) * rest + k * (raters - rest) / n
    return float((between - rest) / whole) if whole > 0 else 1.0


def alpha(units: Units) -> float:
    """Krippendorff's alpha for ordered scores."""
    scores = [SampleScore(score=Score(value=[float(s) for s in unit])) for unit in units if len(unit) > 1]
    metric: Any = krippendorff_alpha("ordinal")
    return float(metric(scores)) if scores else math.nan


def _pairs(units: Units, same: Any) -> float:
    """Share of pairs for which `same` holds, each answer weighing the same."""
    shares = [float(np.mean([same(a, b) for a, b in combinations(scores, 2)])) for scores in units]
    return float(np.mean(shares)) if shares else math.nan
