"""Two sides aligned: the attempts at what both have, chain by chain."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.comparisons import Comparison, Paired, Unpaired
from analysis.errors import ReportError
from analysis.frame import CELL
from analysis.inference import Array
from analysis.sides import Side

UNIT = [*(name for name in CELL if name != "model"), "item"]
"""What is alike on both sides: the condition and the item."""


@dataclass(frozen=True)
class Shared:
    """Two sides over the conditions and items that both have.

    Attributes:
        first: Attempts of one side, one per chain and unit, which the column `unit` numbers.
        second: Attempts of the other.
        units: Condition and item combinations on both sides.
        unshared: Attempts of either side in no shared unit.
        paired: Whether both sides ran the same chains in the same order.
    """

    first: pd.DataFrame
    second: pd.DataFrame
    units: int
    unshared: int
    paired: bool

    def compared(self, outcome: str) -> Comparison:
        """Second minus first: mean over all units of a chain; a chain with a missing attempt is left out."""
        means = [_wide(rows, outcome).mean(axis=1, skipna=False) for rows in (self.first, self.second)]
        if self.paired:
            return Paired(known(means[1] - means[0]))
        return Unpaired(*(known(mean) for mean in reversed(means)))

    def means(self, outcome: str) -> tuple[float, float]:
        """Mean of each side over its known attempts."""
        return float(self.first[outcome].mean()), float(self.second[outcome].mean())

    def broken(self, outcome: str) -> tuple[int, int]:
        """Chains of each side with an attempt missing."""
        first, second = (int(_wide(rows, outcome).isna().any(axis=1).sum()) for rows in (self.first, self.second))
        return first, second


def shared(one: Side, other: Side) -> Shared:
    """Two sides aligned.

    Raises:
        ReportError: When no condition and item is on both.
    """
    units = [side.rows[UNIT].drop_duplicates() for side in (one, other)]
    common = units[0].merge(units[1], on=UNIT)  # merge takes NaN, Inspect's own cap, as equal to itself
    if common.empty:
        raise ReportError(f"{one.name} and {other.name} have no condition and item in common, so nothing is compared.")
    common = common.assign(unit=range(len(common)))
    first, second = (
        side.rows.merge(common, on=UNIT).drop_duplicates(["chain", "unit"], keep="last") for side in (one, other)
    )
    left = len(one.rows) + len(other.rows) - len(first) - len(second)
    mine, theirs = (_wide(rows, "position") for rows in (first, second))
    alike = mine.index.equals(theirs.index) and bool(((mine == theirs) | mine.isna() | theirs.isna()).all(axis=None))
    return Shared(first, second, len(common), left, alike)


def known(values: "pd.Series[float]") -> Array:
    """What is not missing; where nothing is, one missing value, which every estimate takes for no chain."""
    found = np.fromiter(values.dropna(), np.float64)
    return found if found.size else np.array([np.nan])


def _wide(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """Chains × units; what was not attempted is NaN."""
    return rows.pivot(index="chain", columns="unit", values=column)
