"""From means and standard errors to p-values, intervals and margins, for whole arrays of experiments at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
_EQUAL = 1e-9
"""Differences whose range is below this, relative to their size, are equal."""


@dataclass(frozen=True)
class Estimate:
    """A mean with Student t uncertainty. All attributes are arrays of one shape.

    Attributes:
        mean: The estimate; NaN without a chain.
        se: Its standard error; NaN below two chains, and when all chains agree exactly, because no
            spread that was not seen can be estimated.
        df: Degrees of freedom.
        n: Chains it rests on; of two unpaired arms the smaller number.
        degenerate: Whether at least two chains agree exactly.
    """

    mean: Array
    se: Array
    df: Array
    n: Array
    degenerate: Flags

    @property
    def p(self) -> Array:
        """Two-sided p-value of no effect; NaN where there is no standard error."""
        return np.asarray(2 * stdtr(self.df, -np.abs(self.mean / self.se)))

    def interval(self, level: float = 0.95) -> tuple[Array, Array]:
        """Lower and upper confidence limits."""
        half = quantile(0.5 + level / 2, self.df) * self.se
        return self.mean - half, self.mean + half

    def p_equivalent(self, margin: float) -> Array:
        """TOST: the larger of the one-sided p-values against -margin and +margin.

        At most 0.05 exactly where the 90 % interval lies inside ±margin. Schuirmann (1987).
        """
        return np.asarray(stdtr(self.df, (np.abs(self.mean) - margin) / self.se))

    def mde(self, alpha: float = 0.05, power: float = 0.8) -> Array:
        """The true effect that a two-sided test at `alpha` finds with this power, given this standard error.

        (t_{1-alpha/2} + t_{power})·se, within 2 % of the noncentral t from 6 chains up.
        """
        return (quantile(1 - alpha / 2, self.df) + quantile(power, self.df)) * self.se


def paired(differences: Array) -> Estimate:
    """The mean of paired differences over chains, the last axis; t with n-1 degrees of freedom.

    NaN is a dropped pair.
    """
    mean, variance, n = moments(differences)
    same = agree(differences)
    return Estimate(mean, _root(np.where(same, np.nan, variance / np.maximum(n, 1))), n - 1, n, same)


def welch(treated: Array, control: Array) -> Estimate:
    """The difference of two unpaired means over chains, the last axis; Welch-Satterthwaite degrees of freedom."""
    (mean_1, var_1, n_1), (mean_0, var_0, n_0) = moments(treated), moments(control)
    with np.errstate(invalid="ignore", divide="ignore"):
        v_1, v_0 = var_1 / n_1, var_0 / n_0
        df = (v_1 + v_0) ** 2 / (v_1**2 / (n_1 - 1) + v_0**2 / (n_0 - 1))
    same = agree(treated) & agree(control)
    se = _root(np.where(same, np.nan, v_1 + v_0))
    return Estimate(mean_1 - mean_0, se, df, np.minimum(n_1, n_0), same)


def stacked(estimates: Sequence[Estimate]) -> Estimate:
    """Estimates of several levels as one, levels on a new last axis."""
    columns = ("mean", "se", "df", "n", "degenerate")
    arrays: dict[str, Any] = {name: np.stack([getattr(e, name) for e in estimates], axis=-1) for name in columns}
    return Estimate(**arrays)


def moments(values: Array) -> tuple[Array, Array, Array]:
    """Mean, variance (n-1) and count of what is not NaN on the last axis; NaN where too few."""
    known = ~np.isnan(values)
    n = known.sum(axis=-1).astype(float)
    if values.shape[-1] > 1 and known.all():  # the same with fewer copies: simulations come here by the million
        return values.mean(axis=-1), values.var(axis=-1, ddof=1), n
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(known, values, 0).sum(axis=-1) / n
        squares = np.where(known, values - mean[..., None], 0) ** 2
        variance = np.where(n > 1, squares.sum(axis=-1) / (n - 1), np.nan)
    return mean, variance, n


def agree(values: Array) -> Flags:
    """Whether at least two values on the last axis are known and all of them are equal."""
    low, high = extremes(values)
    with np.errstate(invalid="ignore"):
        close = high - low <= _EQUAL * np.maximum(1, np.maximum(np.abs(low), np.abs(high)))
    return np.asarray(close & ((~np.isnan(values)).sum(axis=-1) > 1))


def extremes(values: Array) -> tuple[Array, Array]:
    """Least and greatest known value on the last axis; infinities where none is known."""
    unknown = np.isnan(values)
    return np.where(unknown, np.inf, values).min(axis=-1), np.where(unknown, -np.inf, values).max(axis=-1)


def quantile(probability: float, df: Array) -> Array:
    """Student t quantile; NaN for degrees of freedom that are not positive."""
    return np.asarray(stdtrit(np.where(df > 0, df, np.nan), probability))


def _root(variance: Array) -> Array:
    return np.asarray(np.sqrt(np.where(variance > 0, variance, np.nan)))
