"""Rows to chains: outcomes of two arms side by side, chain by chain and position by position."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.comparisons import Comparison, Paired, Unpaired
from analysis.inference import Array, Flags

FROM_MEMORY = 2
"""First position with a memory; what stands at position 1 is a negative control."""
LOWEST, HIGHEST = 0.0, 100.0
"""Range of the scores, for the worst-case imputation."""


@dataclass(frozen=True)
class Arms:
    """Two arms over the same positions.

    Attributes:
        treated: Outcomes, chains × positions; NaN is missing, never a failure.
        control: The same of the other arm.
        chains: The chain numbers of either arm, one per row.
        run_treated: Whether each chain was begun in the treated arm, whatever came of it.
        run_control: Whether it was begun in the control.
        paired: Whether chains were run in both arms, and each of them in the same order in both.
        order: The item of each chain and position, in the treated arm or else the control; None where
            neither got there.
    """

    treated: Array
    control: Array
    chains: list[int]
    run_treated: Flags
    run_control: Flags
    paired: bool
    order: NDArray[np.object_]

    @property
    def used(self) -> tuple[Flags, Flags]:
        """Chains of the treated arm and of the control that the comparison is about."""
        both = self.run_treated & self.run_control
        return (both, both) if self.paired else (self.run_treated, self.run_control)


def primary_outcome(rows: pd.DataFrame) -> str:
    """`tests` where every item has them, else `score`."""
    if "tests" not in rows or rows.empty:
        return "score"
    return "tests" if rows.groupby("item")["tests"].count().gt(0).all() else "score"


def arms(treated: pd.DataFrame, control: pd.DataFrame, outcome: str, positions: int) -> Arms:
    """The outcomes of two conditions, aligned.

    Args:
        treated: Attempts of one condition, one per chain and item.
        control: Attempts of the other.
        outcome: Column of both.
        positions: Items in a chain; positions without an attempt are missing.
    """
    chains = sorted(set(treated["chain"].astype(int)) | set(control["chain"].astype(int)))
    tables = [_tables(rows, (outcome, "item"), chains, positions) for rows in (treated, control)]
    values, (first, second) = [table[0].astype(np.float64) for table in tables], (table[1] for table in tables)
    run = [np.asarray(pd.notna(order).any(axis=1), dtype=np.bool_) for order in (first, second)]
    order = np.where(pd.isna(first), second, first)
    return Arms(values[0], values[1], chains, run[0], run[1], same_order(first, second), order)


def placed(rows: pd.DataFrame, column: str, chains: list[int], positions: int) -> NDArray[np.object_]:
    """One column as a table chains × positions; None where there is no attempt."""
    return _tables(rows, (column,), chains, positions)[0]


def _tables(
    rows: pd.DataFrame, columns: tuple[str, ...], chains: list[int], positions: int
) -> list[NDArray[np.object_]]:
    """As `placed`, of several columns; chains are sorted."""
    chain, position = rows["chain"].to_numpy(int), rows["position"].to_numpy(float)
    if not chains:
        return [np.full((0, positions), None, dtype=object) for _ in columns]
    row = np.minimum(np.searchsorted(chains, chain), len(chains) - 1)
    known = (position >= 1) & (position <= positions) & (np.asarray(chains)[row] == chain)
    at = (row[known], position[known].astype(int) - 1)
    found = []
    for column in columns:
        table = np.full((len(chains), positions), None, dtype=object)
        table[at] = rows[column].to_numpy(object)[known]
        found.append(table)
    return found


def same_order(one: NDArray[np.object_], other: NDArray[np.object_]) -> bool:
    """Whether two tables of items, chains × positions, have attempts in common and agree on all of them."""
    both = pd.notna(one) & pd.notna(other)
    return bool(both.any() and ((one == other) | ~both).all())


def differences(treated: Array, control: Array, first: int = FROM_MEMORY) -> Array:
    """D: the mean over positions from `first` on of treated minus control; NaN where one attempt is missing.

    Args:
        treated: Outcomes, (…, chains, positions).
        control: The same shape.
        first: First position that counts, from 1.
    """
    return np.asarray((treated - control)[..., first - 1 :].mean(axis=-1))


def compared(arms: Arms, first: int = FROM_MEMORY, last: int | None = None) -> Comparison:
    """The comparison of chain means over positions `first` to `last`: paired where the orders agree."""
    window = slice(first - 1, last)
    return summarised(arms, lambda values: np.asarray(values[:, window].mean(axis=-1)))


def summarised(arms: Arms, summary: Callable[[Array], Array]) -> Comparison:
    """As `compared`, of any summary of a chain's row of outcomes; NaN from it drops the chain."""
    treated, control = summary(arms.treated), summary(arms.control)
    if arms.paired:
        return Paired((treated - control)[arms.used[0]])
    return Unpaired(treated, control)


def imputed(arms: Arms, for_treated: float, for_control: float) -> Arms:
    """Missing attempts of chains that were begun filled in.

    A chain that was not begun in an arm is not missing there.
    """
    treated = np.where(np.isnan(arms.treated) & arms.used[0][:, None], for_treated, arms.treated)
    control = np.where(np.isnan(arms.control) & arms.used[1][:, None], for_control, arms.control)
    return replace(arms, treated=treated, control=control)


def broken(arms: Arms, first: int = FROM_MEMORY, last: int | None = None) -> dict[str, int]:
    """Chains that are not used, by cause: an attempt missing in the treated arm, in the control, or not run in both."""
    gone = [np.isnan(values[:, first - 1 : last]).any(axis=1) for values in (arms.treated, arms.control)]
    return {
        "treated": int((gone[0] & arms.used[0]).sum()),
        "control": int((gone[1] & arms.used[1]).sum()),
        "not_run_in_both": int((arms.run_treated ^ arms.run_control).sum()) if arms.paired else 0,
    }
