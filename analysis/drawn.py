"""What the figures draw: the primary outcome, and its intervals over chains."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.frame import CELL, Attempts
from analysis.inference import paired
from analysis.pairing import primary_outcome
from analysis.rules import Rules

BARS = "bars: 95 % interval over chains"
MOST = 12
"""Conditions that a figure can tell apart."""
_LABELS = {"tests": "hidden tests, points of 100", "score": "judge's score, points of 100"}


@dataclass(frozen=True)
class Drawn:
    """The attempts that have the primary outcome.

    Attributes:
        rows: Those attempts, the outcome once more in the column `outcome`; of the first 12 conditions.
        column: tests or score.
        label: What an axis calls it.
        more: A line that says how many conditions are not drawn; empty without any.
    """

    rows: pd.DataFrame
    column: str
    label: str
    more: str = ""


def drawn(attempts: Attempts, column: str | None = None) -> Drawn:
    """The attempts with the primary outcome, or with the one that is named."""
    chosen = column or primary_outcome(attempts.rows)
    rows = attempts.rows[attempts.rows[chosen].notna()]
    kept, left = few(rows.assign(outcome=rows[chosen]))
    more = f"\n{left} further conditions: see the tables" if left else ""
    return Drawn(kept, chosen, _LABELS[chosen], more)


def height(labels: Iterable[str]) -> float:
    """Inches that a figure needs so that a legend of these labels at its side is not cut off."""
    return max(4.6, 1.0 + 0.21 * sum(1 + label.count("\n") for label in labels))


def few(rows: pd.DataFrame, most: int = MOST) -> tuple[pd.DataFrame, int]:
    """The rows of the first conditions, as many as a figure can tell apart, and the number of the others."""
    number = rows.groupby(CELL, dropna=False, sort=False).ngroup()
    return rows[number < most], max(int(number.max()) + 1 - most, 0) if len(rows) else 0


def half_width(by_chain: "pd.Series[float]") -> float:
    """Half of the 95 % t interval of a mean over chains; 0, which draws nothing, where there is none."""
    estimate = paired(np.asarray(by_chain, dtype=np.float64))
    low, high = estimate.interval()
    enough = float(estimate.n) >= Rules().interval_from and np.isfinite(high)
    return float(high - low) / 2 if enough else 0.0


def bars(rows: pd.DataFrame) -> str:
    """What the bars are; that there are none, where no condition has enough chains."""
    chains = rows.groupby(CELL, dropna=False)["chain"].nunique()
    least = Rules().interval_from
    return BARS if chains.max() >= least else f"no intervals: fewer than {least} chains"
