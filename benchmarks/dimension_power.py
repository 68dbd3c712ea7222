"""Error and power of the verdicts by dimension: planned from the planted outcomes, and as simulated runs give them.

Planned: noncentral t over epochs with the exact mean and variance of what is planted, and Holm. Measured:
runs drawn from the planted outcomes, judged by the functions that `retrospect compare` uses.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from scipy import stats

from analysis.comparisons import Paired, Unpaired
from analysis.inference import Array
from analysis.rules import Rules
from analysis.verdicts import Level, Verdicts, decide, holm
from benchmarks.planted_outcomes import Outcomes

Planted: TypeAlias = dict[str, list[Outcomes]]
PLANS = 200_000
"""Draws of the planned test statistics."""


@dataclass(frozen=True)
class Planned:
    """What one dimension's test is to do.

    Attributes:
        effect: Expected difference, points.
        better: Probability of the verdict better.
        worse: Probability of the verdict worse.
    """

    effect: float
    better: float
    worse: float

    @property
    def right(self) -> float:
        """Probability of the verdict with the effect's sign."""
        return self.better if self.effect > 0 else self.worse

    @property
    def claimed(self) -> float:
        """Probability of either verdict: without an effect, the error."""
        return self.better + self.worse


def moments(outcomes: Sequence[Outcomes]) -> tuple[float, float]:
    """Mean and variance of an epoch's mean over its samples, which are independent."""
    means = [float(values @ chances) for values, chances in outcomes]
    variances = [float((values - mean) ** 2 @ chances) for (values, chances), mean in zip(outcomes, means, strict=True)]
    return float(np.mean(means)), sum(variances) / len(outcomes) ** 2


def plan(first: Planted, second: Planted, epochs: int, seed: int = 0) -> dict[str, Planned]:
    """Power and error of each dimension in the family of all, from the planted outcomes alone.

    The dimensions' t statistics are independent and noncentral; Holm is applied to draws of them.
    """
    rng, rules, names = np.random.default_rng(seed), Rules(), list(first)
    effects, t = [], []
    for name in names:
        (mean_1, var_1), (mean_2, var_2) = moments(first[name]), moments(second[name])
        effects.append(mean_2 - mean_1)
        shift = effects[-1] / np.sqrt((var_1 + var_2) / epochs)
        t.append(stats.nct.rvs(epochs - 1, shift, size=PLANS, random_state=rng) if shift
                 else stats.t.rvs(epochs - 1, size=PLANS, random_state=rng))  # fmt: skip
    drawn = np.stack(t, axis=-1)
    found = holm(2 * stats.t.sf(np.abs(drawn), epochs - 1)) <= rules.alpha
    return {
        name: Planned(effects[k], float((found & (drawn > 0))[:, k].mean()), float((found & (drawn < 0))[:, k].mean()))
        for k, name in enumerate(names)
    }


def plan_any(planned: dict[str, Planned]) -> float:
    """Probability that any dimension without an effect gets a verdict, at most: the family-wise error's bound."""
    return 1 - float(np.prod([1 - one.claimed for one in planned.values() if abs(one.effect) < 1e-9]))


def drawn(outcomes: Sequence[Outcomes], shape: tuple[int, int], rng: np.random.Generator) -> Array:
    """Outcomes of runs × epochs × samples."""
    columns = [rng.choice(values, size=shape, p=chances / chances.sum()) for values, chances in outcomes]
    return np.stack(columns, axis=-1)


def sides(
    first: Planted, second: Planted, epochs: int, runs: int, seed: int, own_sd: float = 0.0, common_sd: float = 0.0
) -> list[tuple[Array, Array]]:
    """Outcomes of many runs, for each dimension those of both sides, runs × epochs × samples.

    Args:
        first: Planted outcomes of one side.
        second: Of the other.
        epochs: Of each side.
        runs: How many runs.
        seed: Of the draws.
        own_sd: Standard deviation of what an epoch does to all samples of one side, as a slow hour might.
        common_sd: Of what it does to both sides alike, as the cases of its checks might.
    """
    rng, found = np.random.default_rng(seed), []
    for name in first:
        one, other = (drawn(side[name], (runs, epochs), rng) for side in (first, second))
        both = common_sd * rng.standard_normal((runs, epochs, 1))
        mine, theirs = (own_sd * rng.standard_normal((runs, epochs, 1)) for _ in range(2))
        found.append((one + both + mine, other + both + theirs))
    return found


def judged(of: Sequence[tuple[Array, Array]], paired: bool = True) -> Verdicts:
    """The verdicts of many runs, dimensions on the last axis, as compare gives them; or by Welch's test."""
    levels = []
    for one, other in of:
        means = one.mean(axis=-1), other.mean(axis=-1)
        levels.append(Level(Paired(means[1] - means[0]) if paired else Unpaired(means[1], means[0])))
    return decide(levels, Rules(), apart=True)


def stratified(of: Sequence[tuple[Array, Array]]) -> Array:
    """Signs of what Holm finds when every attempt counts by itself within its sample, with Satterthwaite's degrees."""
    p, signs = [], []
    for one, other in of:
        epochs, samples = one.shape[-2:]
        parts = (one.var(axis=-2, ddof=1) + other.var(axis=-2, ddof=1)) / epochs / samples**2
        variance = parts.sum(axis=-1)
        each = [side.var(axis=-2, ddof=1) / epochs / samples**2 for side in (one, other)]
        with np.errstate(invalid="ignore", divide="ignore"):
            df = variance**2 / sum((part**2).sum(axis=-1) / (epochs - 1) for part in each)
            difference = other.mean(axis=(-1, -2)) - one.mean(axis=(-1, -2))
            p.append(2 * stats.t.sf(np.abs(difference) / np.sqrt(variance), df))
        signs.append(np.sign(difference))
    found: Array = np.where(holm(np.stack(p, axis=-1)) <= Rules().alpha, np.stack(signs, axis=-1), 0)
    return found
