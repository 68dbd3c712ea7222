"""Did a model get better or worse? Every pair of sides, chain by chain, with a verdict."""

import math
from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from analysis.comparisons import Paired, Unpaired
from analysis.inference import Array, Estimate
from analysis.pairing import HIGHEST, LOWEST, primary_outcome
from analysis.sides import Shared, Side, shared
from analysis.signflip import signflip_p
from analysis.thinking import unreported
from analysis.verdicts import Level, Rules, Verdicts, decide

RATIOS = {
    "latency_s": "latency",
    "thinking_tokens": "thinking tokens",
    "output_tokens": "output tokens",
    "dollars": "dollars",
}
"""Measures compared as ratios of a chain's totals: column → name."""

_NOTHING = {"estimate": None, "ci_low": None, "ci_high": None, "p_value": None, "chains": 0}


def compared(sides: Sequence[Side], rules: Rules | None = None) -> dict[str, Any]:
    """All pairs of sides.

    The verdict is about the primary outcome, hidden tests where every item has them, else the
    judge's score. Pairs of sides are one family (Holm); everything else is descriptive, with
    intervals.

    Returns:
        `outcome`, `margin` and `pairs`, each with `first`, `second`, their means, `estimate`
        (second minus first), interval, p-values, `verdict` (better, worse, equivalent or
        inconclusive: of the second), `strength`, `mde`, `chains`, `broken`, `unshared`, and
        `measures`: pass rate in points, and ratios of time, tokens and dollars, where there is none
        with a `reason`.
    """
    rules = rules or Rules()
    priced = [Side(s.name, s.rows.assign(dollars=s.rows["cost_usd"], pass_rate=100 * s.rows["passed"])) for s in sides]
    pairs = [(one, other, shared(one, other)) for one, other in combinations(priced, 2)]
    outcome = primary_outcome(pd.concat([side.rows for side in priced]))
    verdicts = decide([_level(pair, outcome) for _, _, pair in pairs], rules)
    records = [
        {"first": one.name, "second": other.name}
        | _decided(pair, outcome, verdicts, k, rules)
        | {"measures": _measures(pair, outcome, rules)}
        for k, (one, other, pair) in enumerate(pairs)
    ]
    return {"outcome": outcome, "margin": rules.margin, "pairs": records}


def _level(pair: Shared, outcome: str) -> Level:
    worst = _imputed(pair, outcome, HIGHEST, LOWEST)
    best = _imputed(pair, outcome, LOWEST, HIGHEST)
    return Level(pair.compared(outcome), worst.compared(outcome), best.compared(outcome))


def _imputed(pair: Shared, outcome: str, first: float, second: float) -> Shared:
    """Attempts without an outcome filled in; those never begun stay missing."""
    firsts, seconds = (pair.first.copy(), pair.second.copy())
    firsts[outcome], seconds[outcome] = firsts[outcome].fillna(first), seconds[outcome].fillna(second)
    return Shared(firsts, seconds, pair.units, pair.unshared, pair.paired)


def _decided(pair: Shared, outcome: str, verdicts: Verdicts, k: int, rules: Rules) -> dict[str, Any]:
    comparison = pair.compared(outcome)
    estimate = comparison.estimate()
    word = {1.0: "better", -1.0: "worse"}.get(float(verdicts.direction[k]))
    equivalent = "equivalent" if bool(verdicts.equivalent[k]) else "inconclusive"
    first, second = pair.means(outcome)
    flipped = signflip_p(comparison.differences) if isinstance(comparison, Paired) else None
    numbers = _estimated(estimate, rules)
    return numbers | {
        "mean_first": first,
        "mean_second": second,
        "p_signflip": flipped if numbers["ci_low"] is not None else None,
        "p_holm": float(verdicts.p_adjusted[k]),
        "verdict": word or equivalent,
        "strength": ("confirmed" if bool(verdicts.confirmed[k]) else "suggestive") if word else None,
        "mde": float(estimate.mde(rules.alpha, rules.power)) if estimate.n >= rules.interval_from else None,
        "units": pair.units,
        "unshared": pair.unshared,
        "broken": list(pair.broken(outcome)),
    }


def _estimated(estimate: Estimate, rules: Rules) -> dict[str, Any]:
    enough = bool(estimate.n >= rules.interval_from)
    low, high = estimate.interval()
    return {
        "estimate": float(estimate.mean),
        "ci_low": float(low) if enough else None,
        "ci_high": float(high) if enough else None,
        "p_value": float(estimate.p) if enough else None,
        "chains": int(estimate.n),
    }


def _measures(pair: Shared, outcome: str, rules: Rules) -> list[dict[str, Any]]:
    rows = []
    also = "score" if outcome == "tests" else "tests"
    for column, name in (("pass_rate", "passed by the judge"), (also, also)):
        first, second = pair.means(column)
        if not math.isnan(first + second):
            numbers = _estimated(pair.compared(column).estimate(), rules)
            rows.append({"measure": name, "unit": "points", "first": first, "second": second, **numbers})
    for column, name in RATIOS.items():
        first, second = pair.means(column)
        if not first > 0 or not second > 0:
            continue
        if column == "thinking_tokens" and (why := unreported(pair.first, pair.second)):
            rows.append({"measure": name, "unit": "ratio", "first": None, "second": None, "reason": why, **_NOTHING})
            continue
        numbers = _estimated(_log_ratio(pair, column), rules)
        for key in ("estimate", "ci_low", "ci_high"):
            numbers[key] = None if numbers[key] is None else math.exp(numbers[key])
        rows.append({"measure": name, "unit": "ratio", "first": first, "second": second, **numbers})
    return rows


def _log_ratio(pair: Shared, column: str) -> Estimate:
    first, second = (_log_means(rows, column) for rows in (pair.first, pair.second))
    if pair.paired:
        return Paired(_known(second - first)).estimate()
    return Unpaired(_known(second), _known(first)).estimate()


def _log_means(rows: pd.DataFrame, column: str) -> "pd.Series[float]":
    """Logarithm of each chain's mean; NaN where an attempt's value is unknown."""
    means = rows.groupby("chain")[column].agg(lambda values: values.mean(skipna=False))
    logs: pd.Series[float] = means.where(means > 0).map(np.log)
    return logs


def _known(values: "pd.Series[float]") -> Array:
    return np.fromiter(values.dropna(), np.float64)
