"""What a judge gives where the checks say met and missed, and an arm's mean score without that leniency: from sums."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.gold import POINTS
from analysis.scores import CRITERIA, SETTLED

DISCERNING = 5.0
"""Fewest points between met and missed criteria from which a judge tells them apart at all."""

Tallies = NDArray[np.float64]
"""Chains × the fields of `tallies`."""


def tallies(rows: pd.DataFrame, chains: list[int]) -> Tallies:
    """One row per chain with what the estimates need.

    Four sums and counts of the judge's points on settled criteria: points where met, their number, points where missed,
    their number. Then four means over the chain's attempts: points by the checks, the judge's points without code, its
    points with code on criteria where the checks are silent, and their number. NaN for a chain without an attempt.

    Attempts without any code teach nothing of leniency: an empty answer leaves nothing to be lenient
    about, and an arm that is often cut off would look like a strict judge's.
    """
    whole = rows[rows[list(CRITERIA)].notna().all(axis=1)]
    points, truth = whole[list(CRITERIA)].to_numpy(float), whole[list(SETTLED)].to_numpy(float)
    code = (whole["checks_outcome"] != "no_code").to_numpy(bool)[:, None]
    silent = np.isnan(truth)
    is_met, is_missed = (truth == 1) & code, (truth == 0) & code
    fields = [points * is_met, is_met, points * is_missed, is_missed]
    fields += [np.where(silent, 0, POINTS * truth), points * (silent & ~code), points * (silent & code), silent & code]
    sums, count = by_chain(np.stack([field.sum(axis=1) for field in fields]).astype(float), whole, chains)
    known = np.where(count > 0, 1.0, np.nan)
    return np.column_stack([sums[:4].T * known[:, None], (sums[4:] / np.maximum(count, 1)).T * known[:, None]])


def by_chain(fields: Tallies, rows: pd.DataFrame, chains: list[int]) -> tuple[Tallies, Tallies]:
    """Sums by chain of each field, fields × chains, and the number of rows of each chain."""
    chain = rows["chain"].to_numpy()
    kept = np.isin(chain, chains)
    at = np.searchsorted(np.asarray(chains), chain[kept])
    sums = [np.bincount(at, field[kept], minlength=len(chains)) for field in fields]
    return np.stack(sums), np.bincount(at, minlength=len(chains)).astype(float)


def met(sums: Tallies) -> Tallies:
    """Mean points for criteria that the checks say are met, for each row of sums over chains; NaN without one."""
    return _ratio(sums[:, 0], sums[:, 1])


def missed(sums: Tallies) -> Tallies:
    """The same for criteria that they say are missed."""
    return _ratio(sums[:, 2], sums[:, 3])


def corrected(sums: Tallies, chains: NDArray[np.intp]) -> Tallies:
    """An arm's mean score without its judge's leniency, for each row of sums.

    The judge gives on average b0 points where a criterion is missed and b1 where it is met; both are
    seen on the criteria that the checks settle. So where they are silent the judge's points c stand
    for 25·(c - b0)/(b1 - b0): Rogan and Gladen's correction (1978), on points. It holds as far as the
    judge is equally lenient on criteria that the checks cannot see. Where no code was delivered the
    points stand as they are. NaN when an arm has no missed or no met criterion to learn from, or the
    judge does not tell them apart.

    Args:
        sums: Of `tallies`, a row for each set of chains.
        chains: Number of chains in each set.
    """
    b0, b1 = missed(sums), met(sums)
    apart = np.where(b1 - b0 >= DISCERNING, b1 - b0, np.nan)
    settled, bare, silent, count = sums[:, 4:].T
    return np.asarray((settled + bare + POINTS * (silent - count * b0) / apart) / np.maximum(chains, 1))


def _ratio(total: Tallies, count: Tallies) -> Tallies:
    return np.asarray(total / np.where(count > 0, count, np.nan))
