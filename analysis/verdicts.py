"""Verdicts of a family of effort levels: Holm, the one-chain guard, worst-case imputation, equivalence."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.comparisons import Comparison
from analysis.inference import Array, Estimate, Flags, extremes, stacked
from analysis.rules import Rules

Adjust = Callable[[Array], Array]
"""p-values, levels on the last axis → adjusted ones."""


@dataclass(frozen=True)
class Level:
    """One member of a family.

    Attributes:
        comparison: From the pairs that are whole.
        against_better: The same with every missing attempt at its worst for the treated arm; None
            when nothing is missing.
        against_worse: With every missing attempt at its best for the treated arm.
    """

    comparison: Comparison
    against_better: Comparison | None = None
    against_worse: Comparison | None = None


@dataclass(frozen=True)
class Verdicts:
    """Decisions per level; arrays with levels on the last axis.

    Attributes:
        estimate: What they rest on.
        p_adjusted: p-values adjusted for the family; NaN where there is none.
        direction: 1 better, -1 worse, 0 neither: significant after adjustment, from enough chains.
        guarded: The claim, better or worse, else equivalent, still stands with one more chain equal
            to the worst (for better) or the best (for worse) difference seen at any level.
        survives: The same claim stands with missing attempts imputed at their worst.
        equivalent: Both one-sided tests against ±margin reject (TOST), from enough chains.
    """

    estimate: Estimate
    p_adjusted: Array
    direction: Array
    guarded: Flags
    survives: Flags
    equivalent: Flags

    @property
    def confirmed(self) -> Flags:
        """Better or worse, or else equivalent: guarded, and standing whatever the missing attempts were."""
        return np.asarray(((self.direction != 0) | self.equivalent) & self.guarded & self.survives)


def holm(p: Array) -> Array:
    """Holm's step-down adjusted p-values over the last axis. NaN stays NaN, but counts as a member."""
    m = p.shape[-1]
    filled = np.where(np.isnan(p), 1.0, p)
    order = np.argsort(filled, axis=-1, kind="stable")
    scaled = np.take_along_axis(filled, order, axis=-1) * np.arange(m, 0, -1)
    adjusted = np.empty_like(filled)
    np.put_along_axis(adjusted, order, np.minimum(np.maximum.accumulate(scaled, axis=-1), 1), axis=-1)
    return np.where(np.isnan(p), np.nan, adjusted)


def unadjusted(p: Array) -> Array:
    """The p-values as they are, for an alpha that is already shared out."""
    return p


def decide(levels: Sequence[Level], rules: Rules, adjust: Adjust | None = None, apart: bool = False) -> Verdicts:
    """Verdicts of all levels of one family together.

    Args:
        levels: One per effort level, arrays of one shape.
        rules: What was fixed before looking.
        adjust: What is done to the p-values of a family; Holm's adjustment unless said.
        apart: Whether levels measure different things: then the guard's extra chain is the worst (best) of the
            level itself, for what befell one says nothing of another.
    """
    adjust = adjust or holm
    comparisons = [level.comparison for level in levels]
    estimate = stacked([comparison.estimate() for comparison in comparisons])
    p_adjusted = adjust(np.where(estimate.n >= rules.interval_from, estimate.p, np.nan))
    significant = (p_adjusted <= rules.alpha) & (estimate.n >= rules.claims_from)
    direction = np.where(significant, np.sign(estimate.mean), 0.0)
    differences = [extremes(comparison.by_chain) for comparison in comparisons]
    lows, highs = [low for low, _ in differences], [high for _, high in differences]
    if not apart:
        lows, highs = [np.min(lows, axis=0)] * len(lows), [np.max(highs, axis=0)] * len(highs)
    with_worst = stacked([one.plus(low).estimate() for one, low in zip(comparisons, lows, strict=True)])
    with_best = stacked([one.plus(high).estimate() for one, high in zip(comparisons, highs, strict=True)])
    at_worst = stacked([(level.against_better or level.comparison).estimate() for level in levels])
    at_best = stacked([(level.against_worse or level.comparison).estimate() for level in levels])
    return Verdicts(
        estimate=estimate,
        p_adjusted=p_adjusted,
        direction=direction,
        guarded=np.where(
            direction == 0,
            _within(with_worst, rules) & _within(with_best, rules),
            _guarded(estimate, with_worst, with_best, rules, adjust) & (direction != 0),
        ),
        survives=np.where(
            direction == 0,
            _within(at_worst, rules) & _within(at_best, rules),
            _survives(direction, at_worst, at_best, rules, adjust),
        ),
        equivalent=_within(estimate, rules) & (estimate.n >= rules.claims_from),
    )


def _guarded(seen: Estimate, with_worst: Estimate, with_best: Estimate, rules: Rules, adjust: Adjust) -> Flags:
    """Each level's own test with the extra chain, the other levels as they were seen."""
    up = np.where(with_worst.mean > 0, with_worst.p, 1.0)
    down = np.where(with_best.mean < 0, with_best.p, 1.0)
    own = np.where(seen.mean > 0, up, down)
    p = seen.p
    levels = np.arange(p.shape[-1])
    each = [adjust(np.where(levels == k, own, p))[..., k] for k in levels]
    return np.stack(each, axis=-1) <= rules.alpha


def _survives(direction: Array, at_worst: Estimate, at_best: Estimate, rules: Rules, adjust: Adjust) -> Flags:
    """Whether the whole family's test gives the same claims on the imputed data that speak against each."""
    up = (adjust(at_worst.p) <= rules.alpha) & (at_worst.mean > 0)
    down = (adjust(at_best.p) <= rules.alpha) & (at_best.mean < 0)
    return np.asarray(np.where(direction > 0, up, np.where(direction < 0, down, False)))


def _within(estimate: Estimate, rules: Rules) -> Flags:
    return estimate.p_equivalent(rules.margin) <= rules.equivalence
