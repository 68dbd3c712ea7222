"""Error rates and power of simulated experiments, judged by the functions that the report uses."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.stats import beta

from analysis.comparisons import Paired
from analysis.generalise import Crossed
from analysis.inference import paired
from analysis.looks import nominal
from analysis.pairing import differences
from analysis.proportions import Rate, newcombe, rate, wilson
from analysis.rules import Rules
from analysis.signflip import signflip_p
from analysis.verdicts import Level, Verdicts, decide, unadjusted
from benchmarks.scenarios import Array, Scenario, experiments

LEVELS = 3
_PART = 500
"""Experiments at a time, to bound memory."""


@dataclass(frozen=True)
class Count:
    """How often something happened.

    Attributes:
        hits: Times that it did.
        of: Times that it could.
    """

    hits: int
    of: int

    @property
    def rate(self) -> float:
        """Share; NaN of nothing."""
        return self.hits / self.of if self.of else float("nan")

    def bounds(self, level: float = 0.99) -> tuple[float, float]:
        """Clopper-Pearson limits of the true rate."""
        tail = (1 - level) / 2
        low = beta.ppf(tail, self.hits, self.of - self.hits + 1) if self.hits else 0.0
        high = beta.ppf(1 - tail, self.hits + 1, self.of - self.hits) if self.hits < self.of else 1.0
        return float(low), float(high)


def fixed(scenario: Scenario, chains: int, items: int, count: int, seed: int, signs: int = 0) -> dict[str, Count]:
    """Experiments of three levels, analysed once.

    Args:
        scenario: How scores come about, the same at every level.
        chains: Per arm and level.
        items: In a chain; the effect is that on all but the first.
        count: Experiments.
        seed: Of the draws.
        signs: Experiments of which the sign-flip p-values are counted too; they are not vectorised.

    Returns:
        covered and no_interval and found (levels); family_found, family_confirmed, family_wrong (experiments
        in which any level is significant, is confirmed, is confirmed with the wrong sign); confirmed, equivalent,
        equivalent_guarded (levels); t and signflip (levels at 5 % unadjusted).
    """
    rng, total = np.random.default_rng(seed), dict[str, list[int]]()
    for size in _parts(count):
        memory, none = experiments(scenario, rng, (size, LEVELS, chains, items))
        d = differences(memory, none)
        verdicts = _judged(d, Rules())
        low, high = verdicts.estimate.interval()
        known = ~np.isnan(low)
        effect = np.sign(scenario.effect)
        claimed = verdicts.confirmed & (verdicts.direction != 0)
        right = claimed & ((verdicts.direction == effect) | (effect == 0))
        tested = d[: max(0, min(size, signs))].reshape(-1, chains)
        signs -= size
        flips = np.array([signflip_p(one) for one in tested])
        seen = {
            "covered": ((low <= scenario.effect) & (scenario.effect <= high))[known],
            "no_interval": ~known,
            "found": verdicts.direction != 0,
            "family_found": (verdicts.direction != 0).any(axis=-1),
            "family_confirmed": claimed.any(axis=-1),
            "family_wrong": (claimed & ~right).any(axis=-1),
            "confirmed": right,
            "equivalent": (verdicts.direction == 0) & verdicts.equivalent,
            "equivalent_guarded": (verdicts.direction == 0) & verdicts.confirmed,
            "t": verdicts.estimate.p <= 0.05,
            "signflip": flips <= 0.05,
        }
        _add(total, seen)
    return {name: Count(*hits) for name, hits in total.items()}


def looked(
    scenario: Scenario, looks: Sequence[int], items: int, count: int, seed: int
) -> tuple[dict[str, Count], float]:
    """Experiments that stop a level at the first look at which it crosses its boundary, alpha shared by three levels.

    Returns:
        naive (families with p ≤ 0.05/3 at any look), crossed (families with any level over its boundary),
        confirmed (families with any level over it and guarded), level_crossed, level_confirmed; and the mean
        number of chains at which a level stops, confirmed or at the last look.
    """
    rng, total, stopped = np.random.default_rng(seed), dict[str, list[int]](), []
    bounds = nominal(looks, 0.05 / LEVELS)
    for size in _parts(count):
        d = differences(*experiments(scenario, rng, (size, LEVELS, looks[-1], items)))
        naive = crossed = confirmed = np.zeros((size, LEVELS), bool)
        stop = np.full((size, LEVELS), looks[-1])
        for look, bound in zip(looks, bounds, strict=True):
            verdicts = _judged(d[..., :look], replace(Rules(), alpha=bound), shared=True)
            naive = naive | (verdicts.estimate.p <= 0.05 / LEVELS)
            claimed = verdicts.confirmed & (verdicts.direction != 0)
            stop = np.where(claimed & ~confirmed, look, stop)
            crossed, confirmed = crossed | (verdicts.direction != 0), confirmed | claimed
        _add(total, {"naive": naive.any(axis=-1), "crossed": crossed.any(axis=-1)})
        _add(total, {"confirmed": confirmed.any(axis=-1), "level_crossed": crossed, "level_confirmed": confirmed})
        stopped.append(stop.mean())
    return {name: Count(*hits) for name, hits in total.items()}, float(np.mean(stopped))


def new_items(item_sd: float, chain_sd: float, chains: int, items: int, count: int, seed: int) -> dict[str, Count]:
    """Coverage of the mean effect on all items, by chains crossed with items and by chains alone; noise SD 12."""
    rng, total = np.random.default_rng(seed), dict[str, list[int]]()
    for size in _parts(count):
        cells = 12 * rng.standard_normal((size, chains, items)) + chain_sd * rng.standard_normal((size, chains, 1))
        cells += item_sd * rng.standard_normal((size, 1, items))
        cells[:, np.arange(chains), np.arange(chains) % items] = np.nan  # each chain has one item first
        low, high = Crossed(cells).estimate().interval()
        alone = paired(np.nanmean(cells, axis=-1)).interval()
        _add(total, {"crossed": (low <= 0) & (high >= 0), "chains": (alone[0] <= 0) & (alone[1] >= 0)})
    return {name: Count(*hits) for name, hits in total.items()}


def pass_rates(scenario: Scenario, chains: int, items: int, count: int, seed: int) -> dict[str, Count]:
    """Coverage of the difference of two pass rates by Newcombe, with effective n and as if attempts were independent.

    An attempt passes when its score is above 90, so that about as many pass as in the memory experiments.
    """
    rng = np.random.default_rng(seed)
    shape = (count, 1, chains, items)
    memory, none = (np.asarray(scores[:, 0] > 90, dtype=float) for scores in experiments(scenario, rng, shape))
    truth = 0.0
    found = {"effective": 0, "independent": 0}
    for one, other in zip(memory, none, strict=True):
        intervals = {
            "effective": newcombe(rate(one), rate(other)),
            "independent": newcombe(_independent(one), _independent(other)),
        }
        for name, (low, high) in intervals.items():
            found[name] += low <= truth <= high
    return {name: Count(int(hits), count) for name, hits in found.items()}


def _independent(passed: Array) -> Rate:
    share = float(passed.mean())
    return Rate(share, *wilson(share, passed.size, 1.959964), passed.size, passed.size, len(passed))


def _judged(d: Array, rules: Rules, shared: bool = False) -> Verdicts:
    levels = [Level(Paired(d[:, k])) for k in range(d.shape[1])]
    return decide(levels, rules, unadjusted if shared else None)


def _parts(count: int) -> list[int]:
    return [_PART] * (count // _PART) + ([count % _PART] if count % _PART else [])


def _add(total: dict[str, list[int]], seen: dict[str, Any]) -> None:
    for name, flags in seen.items():
        hits, of = total.get(name, [0, 0])
        total[name] = [hits + int(flags.sum()), of + flags.size]
