"""Means, shares and their 95 % intervals, for what is said about the judge."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from scipy.special import stdtrit

LEVEL = 0.95
FEWEST = 6
"""Fewest values for an interval of a mean; below it the t interval covers too little."""
ROUNDING = 1e-9
"""A standard error below it is none."""
FEWEST_EQUAL = 10
"""Fewest values for a mean of equal values to stand without a spread."""


@dataclass(frozen=True)
class Interval:
    """An estimate with its 95 % interval; NaN is unknown.

    Attributes:
        estimate: The mean or share.
        low: Lower limit.
        high: Upper limit.
        n: Values it rests on.
    """

    estimate: float = math.nan
    low: float = math.nan
    high: float = math.nan
    n: int = 0

    def numbers(self) -> dict[str, Any]:
        """The fields by name."""
        return asdict(self)


def mean_interval(values: Iterable[float]) -> Interval:
    """Student t interval of a mean; NaN values are left out. No interval below 6 values, or 10 equal ones."""
    kept = np.array([value for value in values if math.isfinite(value)])
    if not len(kept):
        return Interval()
    return _around(float(kept.mean()), float(stats.sem(kept)) if len(kept) > 1 else math.nan, len(kept))


def left_out(whole: float, without: NDArray[np.float64]) -> Interval:
    """An estimate that is no mean, with its jackknife interval: from leaving out one chain after the other.

    Student t with n - 1 degrees of freedom, as for a mean, to which it is equal when the estimate is one.

    Args:
        whole: The estimate; where it is NaN there is no interval.
        without: The estimates without each chain; fewer than two give no interval.
    """
    n = len(without)
    if n < 2:
        return Interval(whole, n=1)
    return _around(whole, math.sqrt((n - 1) / n * ((without - without.mean()) ** 2).sum()), n)


def welch(treated: Sequence[float], control: Sequence[float]) -> Interval:
    """The difference of two independent means."""
    if min(len(treated), len(control)) < 2:
        known = len(treated) and len(control)
        return Interval(float(np.mean(treated) - np.mean(control)) if known else math.nan)
    estimate, n = float(np.mean(treated) - np.mean(control)), min(len(treated), len(control))
    if np.ptp(treated) == np.ptp(control) == 0:
        return _around(estimate, 0.0, n)
    limits = stats.ttest_ind(treated, control, equal_var=False).confidence_interval(LEVEL)
    shown = n >= FEWEST
    return Interval(estimate, *((float(limits.low), float(limits.high)) if shown else (math.nan, math.nan)), n=n)


def share(flags: Sequence[bool], clusters: Sequence[object] | None = None) -> Interval:
    """A share with its Wilson interval: what Inspect's `ci_wilson` gives, in a fraction of its time.

    Args:
        flags: What is counted.
        clusters: Of each, the chain it belongs to: attempts of a chain are not independent, so the
            interval is that of the Korn-Graubard effective number.
    """
    if not len(flags):
        return Interval()
    values = np.asarray(flags, dtype=float)
    p, n = float(values.mean()), float(values.size)
    critical, numbered = float(stats.norm.ppf(0.5 + LEVEL / 2)), _numbered(clusters)
    if numbered is not None:
        groups = int(numbered.max()) + 1
        apart = np.bincount(numbered, values - p)
        variance = float((apart**2).sum()) * groups / (groups - 1) / n**2
        n = min(p * (1 - p) / variance, n) if p * (1 - p) > 0 and variance > 0 else n
        critical = float(stdtrit(groups - 1, 0.5 + LEVEL / 2))
    square = critical**2
    centre, half = p + square / (2 * n), critical * math.sqrt(p * (1 - p) / n + square / (4 * n**2))
    low, high = ((centre + sign * half) / (1 + square / n) for sign in (-1, 1))
    return Interval(p, max(low, 0.0), min(high, 1.0), len(flags))


def _numbered(clusters: Sequence[object] | None) -> NDArray[np.intp] | None:
    """Each cluster's number, from 0; None where there are not two."""
    numbers = {label: number for number, label in enumerate(dict.fromkeys(map(str, clusters or ())))}
    return np.array([numbers[str(label)] for label in clusters or ()], dtype=np.intp) if len(numbers) > 1 else None


def _around(estimate: float, error: float, n: int) -> Interval:
    if n < (FEWEST_EQUAL if error < ROUNDING else FEWEST) or not math.isfinite(error):
        return Interval(estimate, n=n)
    half = float(stats.t.ppf(0.5 + LEVEL / 2, n - 1)) * error
    return Interval(estimate, estimate - half, estimate + half, n)
