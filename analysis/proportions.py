"""Pass rates of chains whose attempts hang together: Wilson and Newcombe with an effective number of attempts."""

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from analysis.inference import Array


@dataclass(frozen=True)
class Rate:
    """A share with its interval.

    Attributes:
        share: 0 to 1; NaN without an attempt.
        low: Lower 95 % limit; NaN below two chains.
        high: Upper.
        n: Attempts.
        n_effective: Independent attempts that would say as much.
        chains: Chains with an attempt.
    """

    share: float
    low: float
    high: float
    n: int
    n_effective: float
    chains: int


def rate(passed: Array) -> Rate:
    """The share of 1 among the 0 and 1 of a table chains × attempts, NaN left out; Wilson interval.

    The effective number is n over the design effect, less the price of having seen few chains,
    (t_{n-1}/t_{chains-1})², and never above n: Korn and Graubard (1998), Survey Methodology 24,
    193-201. A share of 0 or 1 shows no spread to learn from, so that every chain counts as one.
    """
    known = ~np.isnan(passed)
    counts = known.sum(axis=1)
    of_chain = np.where(known, passed, 0).sum(axis=1)[counts > 0]
    counts = counts[counts > 0]
    n, chains = int(counts.sum()), len(counts)
    if not n:
        return Rate(math.nan, math.nan, math.nan, 0, 0.0, 0)
    share = float(of_chain.sum()) / n
    if chains < 2:
        return Rate(share, math.nan, math.nan, n, math.nan, chains)
    variance = chains / (chains - 1) * float(((of_chain - share * counts) ** 2).sum()) / n**2
    few = float(stdtrit(n - 1, 0.975) / stdtrit(chains - 1, 0.975)) ** 2
    effective = min(few * share * (1 - share) / variance, float(n)) if variance > 0 else float(chains)
    return Rate(share, *wilson(share, effective, float(stdtrit(n - 1, 0.975))), n, effective, chains)


def wilson(share: float, n: float, z: float) -> tuple[float, float]:
    """Wilson's score interval for a share of `n` attempts, which need not be whole."""
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return max(0.0, centre - half), min(1.0, centre + half)


def newcombe(treated: Rate, control: Rate) -> tuple[float, float]:
    """95 % limits of the difference of two independent shares, from their Wilson limits.

    Newcombe (1998), Statistics in Medicine 17, 873-890, method 10.
    """
    difference = treated.share - control.share
    low = math.hypot(treated.share - treated.low, control.high - control.share)
    high = math.hypot(treated.high - treated.share, control.share - control.low)
    return max(-1.0, difference - low), min(1.0, difference + high)
