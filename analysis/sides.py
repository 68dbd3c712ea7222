"""Two or more sides to compare, models or dates or prompts: their attempts, and whether they may be compared."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from analysis.comparisons import Comparison, Paired, Unpaired
from analysis.errors import ReportError
from analysis.frame import CELL, Attempts
from analysis.inference import Array

CONDITION = [name for name in CELL if name != "model"]
UNIT = [*CONDITION, "item"]
"""What is alike on both sides: the condition and the item."""


@dataclass(frozen=True)
class Side:
    """One of the things compared.

    Attributes:
        name: The model, and the folder where that is needed to tell sides apart.
        rows: Its attempts.
        run: The folder of its logs, as given.
    """

    name: str
    rows: pd.DataFrame
    run: str = ""

    @property
    def model(self) -> str:
        """The evaluated model."""
        return str(self.rows["model"].iloc[0])

    @property
    def created(self) -> str:
        """When the first of its logs began, ISO 8601."""
        return str(self.rows["created"].min())


def sides_of(given: Sequence[tuple[str, Attempts]]) -> list[Side]:
    """One side for each model of each folder, in the order given.

    Raises:
        ReportError: When there is only one.
    """
    found = [(folder, str(model), rows) for folder, a in given for model, rows in a.rows.groupby("model", sort=True)]
    models = [model for _, model, _ in found]
    sides = [
        Side(model if models.count(model) == 1 else f"{model} in {folder}", rows, folder)
        for folder, model, rows in found
    ]
    if len(sides) < 2:
        raise ReportError(
            f"Only {sides[0].name} is there to compare; give two log folders, or one with the logs of several models."
        )
    return sides


def refusals(sides: Sequence[Side]) -> list[str]:
    """Why the sides cannot be compared fairly; empty when they can."""
    found = []
    for one, other in combinations(sides, 2):
        versions = [side.rows.groupby("item")["item_version"].agg(set) for side in (one, other)]
        shared = versions[0].index.intersection(versions[1].index)
        differing = [str(item) for item in shared if versions[0][item] != versions[1][item]]
        if differing:
            found.append(f"{one.name} and {other.name} had different versions of {', '.join(differing)}")
        mine, theirs = _graders(one.rows), _graders(other.rows)
        for dimension in [name for name in mine if name in theirs and mine[name] != theirs[name]]:
            names = [", ".join(sorted({str(judge) for judge, _ in each[dimension]})) for each in (mine, theirs)]
            reason = f"{names[0]} and {names[1]}" if names[0] != names[1] else f"{names[0]} with different prompts"
            task = f" in {dimension}" if dimension else ""
            found.append(f"{one.name} and {other.name} were graded by {reason}{task}")
    return found


def of_dimension(side: Side, dimension: str | None) -> Side:
    """The side's attempts in one dimension; None for those of memory_effort."""
    names = side.rows["dimension"] if "dimension" in side.rows else pd.Series(None, index=side.rows.index, dtype=object)
    return replace(side, rows=side.rows[names.isna() if dimension is None else names == dimension])


def _graders(rows: pd.DataFrame) -> dict[str, set[tuple[Any, Any]]]:
    """Judge and digest of its prompt by dimension, "" for memory_effort; none where no judge touches the outcome."""
    found: dict[str, set[tuple[Any, Any]]] = {}
    names = rows["dimension"] if "dimension" in rows else [None] * len(rows)
    for dimension, judge, prompt in zip(names, rows["judge"], rows["judge_prompt_sha256"], strict=True):
        if pd.isna(dimension) or prompt:
            found.setdefault("" if pd.isna(dimension) else dimension, set()).add((judge, prompt))
    return found


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
