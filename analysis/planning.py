"""How many chains: for a minimum detectable effect and power, from given or piloted spread."""

import math

import numpy as np
from scipy.special import chdtri, ndtri
from scipy.stats import nct, t

from analysis.comparisons import Paired
from analysis.errors import PlanError
from analysis.rules import Rules
from analysis.verdicts import Level, decide

MOST = 10_000
"""Chains per arm above which a plan is refused."""
EXPERIMENTS = 2_000
"""Simulated experiments for the power of a confirmed verdict; its standard error is at most 1.1 points."""
_SAFE = 0.8
"""Probability that an inflated pilot SD is at least the true one."""


def mean_variance(sd: float, rho: float, items: int) -> float:
    """Variance of a chain's mean over `items` scores of SD `sd`, correlated `rho` within the chain."""
    return sd**2 * (1 + (items - 1) * rho) / items


def difference_sd(sd: float, rho: float, items: int, control_rho: float = 0.0, across: float = 0.0) -> float:
    """SD of a chain's difference between two arms.

    Args:
        sd: SD of one item's score, in points.
        rho: Correlation between two scores of a chain in the memory arm.
        items: Items averaged: those after the first of a chain.
        control_rho: The same without memory; 0, because such chains share nothing.
        across: Correlation of the two chain means; 0 until a pilot shows more.
    """
    one, other = mean_variance(sd, rho, items), mean_variance(sd, control_rho, items)
    return math.sqrt(one + other - 2 * across * math.sqrt(one * other))


def inflation(df: float) -> float:
    """What a pilot's SD is multiplied with, to reach its upper 80 % confidence limit: 1.46 at 5 degrees of freedom."""
    return math.sqrt(df / float(chdtri(df, _SAFE)))


def power(effect: float, sd: float, chains: int, alpha: float = 0.05, is_paired: bool = True) -> float:
    """Probability that a two-sided t test finds the effect, with its sign. Noncentral t.

    Args:
        effect: True difference, in points, above 0.
        sd: SD of a chain's difference.
        chains: Chains per arm.
        alpha: Of this test; share it by the number of levels.
        is_paired: n-1 degrees of freedom; else 2n-2, both arms alike.
    """
    df = chains - 1 if is_paired else 2 * chains - 2
    shift, critical = effect / sd * math.sqrt(chains), t.ppf(1 - alpha / 2, df)
    return float(nct.sf(critical, df, shift))


def chains_needed(
    effect: float, sd: float, alpha: float = 0.05, wanted: float = 0.8, is_paired: bool = True, least: int = 2
) -> int:
    """The fewest chains per arm with which the test has the wanted power.

    Raises:
        PlanError: When the effect is 0, or more than 10,000 chains are needed.
    """
    deviates = -ndtri(alpha / 2) + ndtri(wanted)
    normal = math.inf if effect == 0 else (deviates * sd / abs(effect)) ** 2
    if normal < MOST:
        chains = max(least, math.floor(normal))  # the t test needs a little more than the normal one
        while power(abs(effect), sd, chains, alpha, is_paired) < wanted:
            chains += 1
        return chains
    raise PlanError(
        f"an effect of {effect:g} at an SD of {sd:g} between chains takes more than {MOST} chains per arm; "
        "plan for a larger effect, or average more items in a chain."
    )


def detectable(chains: int, sd: float, alpha: float = 0.05, wanted: float = 0.8, is_paired: bool = True) -> float:
    """The smallest effect that so many chains per arm find with the wanted power, in the units of `sd`."""
    df = chains - 1 if is_paired else 2 * chains - 2
    low, high = 0.0, 2 * sd / math.sqrt(chains) * float(t.ppf(1 - alpha / 2, df) + t.ppf(wanted, df))
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if power(middle, sd, chains, alpha, is_paired) >= wanted else (middle, high)
    return high


def power_confirmed(effect: float, sd: float, chains: int, levels: int, seed: int = 0) -> float:
    """Probability that one level's effect is confirmed: Holm over the levels, and the one-chain guard.

    By simulation of normal differences with the effect at every level, through `verdicts.decide`.
    """
    rng = np.random.default_rng(seed)
    drawn = effect + sd * rng.standard_normal((EXPERIMENTS, levels, chains))
    verdicts = decide([Level(Paired(drawn[:, k])) for k in range(levels)], Rules())
    return float((verdicts.confirmed & (verdicts.direction == np.sign(effect))).mean())


def chains_to_confirm(effect: float, sd: float, levels: int, wanted: float = 0.8) -> int:
    """The fewest chains per arm with which a level is confirmed with the wanted power, by bisection.

    Raises:
        PlanError: When more than 640 chains are needed.
    """
    low, high = Rules().claims_from - 1, Rules().claims_from
    while power_confirmed(effect, sd, high, levels) < wanted:
        low, high = high, high * 2
        if high > 640:
            raise PlanError(
                f"to confirm an effect of {effect:g} at an SD of {sd:g} between chains takes more than 640 chains "
                "per arm; plan for a larger effect, or average more items in a chain."
            )
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if power_confirmed(effect, sd, middle, levels) >= wanted else (middle, high)
    return high
