"""Which condition to use: the cheapest that is shown to be good enough, and how firmly the data say so."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.inference import Array, Flags, agree, moments, quantile
from analysis.rules import Rules

RESAMPLES = 2_000
_PART = 250
"""Resamples at a time, to bound memory."""
ERROR = 0.05
"""Probability of choosing a condition that is more than the margin worse than the best, shared by all others."""
NOBODY = -1


@dataclass(frozen=True)
class Options:
    """Conditions side by side.

    Attributes:
        score: Mean outcome of each chain, (…, conditions, chains), 0–100.
        cost: Mean dollars of an attempt, the same shape.
        paired: Whether chain e is the same order and time block in all conditions.
    """

    score: Array
    cost: Array
    paired: bool


@dataclass(frozen=True)
class Standing:
    """Each condition against the best, arrays (…, conditions).

    Attributes:
        best: Index of the condition with the highest mean, (…).
        difference: Mean less the best's.
        low: Lower limit of it, one-sided, 0.05 shared by the conditions but the best.
        high: Upper limit, the same.
        choice: Index of the chosen condition, or -1: nobody, (…).
        blocked: Index of the cheapest condition that is neither shown good enough nor shown worse; -1 without one.
    """

    best: NDArray[np.intp]
    difference: Array
    low: Array
    high: Array
    choice: NDArray[np.intp]
    blocked: NDArray[np.intp]


def standing(options: Options, rules: Rules) -> Standing:
    """The choice rule.

    From the cheapest up: a condition whose lower limit is above -margin is chosen; one whose upper
    limit is below 0 is worse than the best and passed over; at one that is neither, the data do
    not say, and nobody is chosen. The best is chosen when all cheaper ones are passed over. That
    the best is picked from the data makes the lower limits err to the safe side (Hsu, 1984).
    """
    mean, variance, n = moments(options.score)
    best = mean.argmax(axis=-1)
    at_best = best[..., None]
    difference = mean - np.take_along_axis(mean, at_best, axis=-1)
    if options.paired:
        spread = options.score - np.take_along_axis(options.score, at_best[..., None], axis=-2)
        _, squares, pairs = moments(spread)
        se, df = np.sqrt(np.where(agree(spread), np.nan, squares / pairs)), pairs - 1
    else:
        own = variance / n
        both = own + np.take_along_axis(own, at_best, axis=-1)
        se, df = np.sqrt(np.where(both > 0, both, np.nan)), np.minimum(n, np.take_along_axis(n, at_best, axis=-1)) - 1
    half = quantile(1 - ERROR / max(mean.shape[-1] - 1, 1), df) * se
    is_best = np.arange(mean.shape[-1]) == at_best
    low, high = (np.where(is_best, 0.0, difference + sign * half) for sign in (-1, 1))
    good, worse = (low > -rules.margin) | is_best, (high < 0) & ~is_best
    cheapest = np.argsort(moments(options.cost)[0], axis=-1, kind="stable")
    undecided = np.take_along_axis(good | ~worse, cheapest, axis=-1)
    first = np.take_along_axis(cheapest, undecided.argmax(axis=-1)[..., None], axis=-1)
    chosen = np.take_along_axis(good, first, axis=-1)
    choice, blocked = (np.where(flag, first, NOBODY)[..., 0] for flag in (chosen, ~chosen))
    return Standing(best, difference, low, high, choice, blocked)


def frontier(score: Array, cost: Array) -> Flags:
    """Which conditions no other beats in mean score and mean cost together, (…, conditions)."""
    order = np.lexsort((-score, cost), axis=-1)  # from the cheapest up, the best first among equally dear ones
    price, mean = (np.take_along_axis(values, order, axis=-1) for values in (cost, score))
    dearer = np.concatenate([np.ones_like(price[..., :1], bool), price[..., 1:] > price[..., :-1]], axis=-1)
    first = np.maximum.accumulate(np.where(dearer, np.arange(price.shape[-1]), 0), axis=-1)
    best = np.maximum.accumulate(mean, axis=-1)
    cheaper = np.where(first > 0, np.take_along_axis(best, np.maximum(first - 1, 0), axis=-1), -np.inf)
    kept = (mean > cheaper) & (mean == np.take_along_axis(mean, first, axis=-1))
    return np.asarray(np.take_along_axis(kept, np.argsort(order, axis=-1), axis=-1))


def resampled(options: Options, rules: Rules, seed: int = 0, draws: int = RESAMPLES) -> tuple[float, Array]:
    """How firm the choice is, when chains are drawn again with replacement.

    Returns:
        P(the choice changes), nobody being a choice too, and P(on the Pareto frontier) of each condition.
        Paired chains are drawn together, others each condition for itself.
    """
    rng = np.random.default_rng(seed)
    conditions, chains = options.score.shape
    seen = int(standing(options, rules).choice)
    changed, on_frontier = 0, np.zeros(conditions)
    for _ in range(draws // _PART):
        rows = 1 if options.paired else conditions
        drawn = np.broadcast_to(rng.integers(0, chains, (_PART, rows, chains)), (_PART, conditions, chains))
        score, cost = (
            np.take_along_axis(np.broadcast_to(values, drawn.shape), drawn, axis=-1)
            for values in (options.score, options.cost)
        )
        changed += int((standing(Options(score, cost, options.paired), rules).choice != seen).sum())
        on_frontier += frontier(score.mean(axis=-1), cost.mean(axis=-1)).sum(axis=0)
    total = draws // _PART * _PART
    return changed / total, on_frontier / total
