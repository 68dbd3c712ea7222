"""What a comparison's measures are made of: an estimate as plain numbers, and ratios of chains' means."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.comparisons import Paired, Unpaired
from analysis.inference import Estimate
from analysis.rules import Rules
from analysis.shared import Shared, known

RATIOS = {
    "latency_s": "latency",
    "thinking_tokens": "thinking tokens",
    "output_tokens": "output tokens",
    "dollars": "dollars",
}
"""Measures compared as ratios of a chain's totals: column → name."""


def estimated(estimate: Estimate, rules: Rules) -> dict[str, Any]:
    """Estimate, interval, p-value and chains; interval and p-value are None below the chains that they need."""
    enough = bool(estimate.n >= rules.interval_from)
    low, high = estimate.interval()
    return {
        "estimate": float(estimate.mean),
        "ci_low": float(low) if enough else None,
        "ci_high": float(high) if enough else None,
        "p_value": float(estimate.p) if enough else None,
        "chains": int(estimate.n),
    }


def no_estimate() -> dict[str, Any]:
    """The same where there is none."""
    return {"estimate": None, "ci_low": None, "ci_high": None, "p_value": None, "chains": 0}


def log_ratio(pair: Shared, column: str) -> Estimate:
    """The logarithm of second over first, of chains' means."""
    first, second = (_log_means(rows, column) for rows in (pair.first, pair.second))
    if pair.paired:
        return Paired(known(second - first)).estimate()
    return Unpaired(known(second), known(first)).estimate()


def _log_means(rows: pd.DataFrame, column: str) -> "pd.Series[float]":
    """Logarithm of each chain's mean; NaN where an attempt's value is unknown."""
    means = rows.groupby("chain")[column].agg(lambda values: values.mean(skipna=False))
    logs: pd.Series[float] = means.where(means > 0).map(np.log)
    return logs
