"""Differential leniency: found where it is planted, not where it is not, and taken out of the memory effect."""

import math
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from scipy import stats

from analysis.intervals import Interval, left_out, mean_interval
from analysis.leniency import contrasts
from analysis.scores import CRITERIA, SETTLED
from analysis.tallies import Tallies, corrected, missed, tallies

EXPERIMENTS = 1000
SETTLES = np.array([[True, False, True, False], [False, False, True, False], [False, True, True, False]])
"""Which criteria the checks settle, by item."""


def arm(
    seed: int, skill: float, lenient: float, chains: int, sd: float = 2.0, no_code: float = 0.0, spread: bool = False
) -> pd.DataFrame:
    """Attempts at positions 2 and 3 of an arm whose judge gives `lenient` points for each missed criterion.

    With `spread` the points are for all that an answer misses.
    """
    positions = 2
    draw = np.random.default_rng(seed)
    shape = (chains, positions, 4)
    empty = draw.random((chains, positions, 1)) < no_code
    met = (draw.random(shape) < skill) & ~empty
    each = lenient / np.maximum((~met).sum(-1, keepdims=True), 1) if spread else lenient
    given = np.where(met, 25.0, each) + draw.normal(0, sd, shape)
    points = np.where(empty, 0, given).reshape(-1, 4)
    settled = np.broadcast_to(SETTLES[1:], shape).reshape(-1, 4)
    truth = np.where(settled, met.reshape(-1, 4), np.nan)
    rows = pd.DataFrame(points, columns=list(CRITERIA))
    rows[list(SETTLED)] = truth
    everything = np.where(settled, met.reshape(-1, 4), True).all(axis=1)
    return rows.assign(
        score=points.sum(axis=1),
        tests=100.0 * everything,
        all_passed=1.0 * everything,
        checks_outcome=np.where(empty.reshape(-1), "no_code", "ran"),
        chain=np.repeat(np.arange(chains), positions),
        position=np.tile(np.arange(2, positions + 2), chains),
    )


def experiments(
    chains: int, lenient: float, skills: tuple[float, float], no_code: float = 0.0, spread: bool = False
) -> list[tuple[Tallies, Tallies]]:
    """Many experiments at once: both arms' tallies of each."""
    every = list(range(EXPERIMENTS * chains))
    treated = tallies(arm(1, skills[0], lenient, len(every), no_code=no_code, spread=spread), every)
    control = tallies(arm(2, skills[1], 0.0, len(every), no_code=no_code, spread=spread), every)
    return [(treated[i : i + chains], control[i : i + chains]) for i in range(0, len(every), chains)]


def points_missed(chains: Tallies) -> float:
    return float(missed(chains.sum(axis=0)[None])[0])


def corrected_score(chains: Tallies) -> float:
    return float(corrected(chains.sum(axis=0)[None], np.array([len(chains)]))[0])


def jackknife(estimate: Callable[[NDArray[np.intp]], float], chains: int) -> Interval:
    every = np.arange(chains)
    return left_out(estimate(every), np.array([estimate(np.delete(every, chain)) for chain in every]))


def intervals(found: list[tuple[Tallies, Tallies]], estimate: Callable[[Tallies], float]) -> list[Interval]:
    def one(treated: Tallies, control: Tallies) -> Interval:
        return jackknife(lambda kept: estimate(treated[kept]) - estimate(control[kept]), len(treated))

    return [one(*both) for both in found]


def at_most(rate: float) -> int:
    """Failures that a procedure with this rate exceeds once in a thousand times."""
    return int(stats.binom.ppf(0.999, EXPERIMENTS, rate))


@pytest.mark.parametrize(
    ("chains", "lenient", "spread"), [(12, 0.0, False), (12, 6.0, False), (30, 6.0, False), (12, 10.0, True)]
)
def test_the_corrected_effect_covers_the_truth_whatever_the_leniency(chains: int, lenient: float, spread: bool) -> None:
    found = intervals(experiments(chains, lenient, (0.7, 0.6), spread=spread), corrected_score)
    known = [i for i in found if math.isfinite(i.low)]
    assert len(known) > 0.99 * EXPERIMENTS
    missed = sum(not i.low <= 10 <= i.high for i in known)
    assert missed <= at_most(0.06)
    assert np.mean([i.estimate for i in known]) == pytest.approx(10, abs=1)


def test_an_unbiased_judge_is_not_accused() -> None:
    found = intervals(experiments(12, 0.0, (0.7, 0.6)), points_missed)
    assert sum(not i.low <= 0 <= i.high for i in found if math.isfinite(i.low)) <= at_most(0.06)


def test_planted_leniency_is_found_and_measured() -> None:
    found = intervals(experiments(12, 4.0, (0.6, 0.6)), points_missed)
    assert np.mean([i.estimate for i in found]) == pytest.approx(4, abs=0.1)
    assert sum(i.low > 0 for i in found) > 0.95 * EXPERIMENTS


def test_an_arm_that_is_often_cut_off_is_not_taken_for_a_strict_judge_s() -> None:
    found = intervals(experiments(12, 0.0, (0.6, 0.6), no_code=0.3), points_missed)
    assert np.mean([i.estimate for i in found]) == pytest.approx(0, abs=0.1)
    lenient = experiments(30, 8.0, (0.6, 0.6), no_code=0.3)
    assert np.mean([points_missed(treated) for treated, _ in lenient]) == pytest.approx(8, abs=0.1)
    assert np.mean([corrected_score(t) - corrected_score(c) for t, c in lenient]) == pytest.approx(0, abs=1)


def both_arms(lenient: float, chains: int = 40) -> pd.DataFrame:
    arms = [arm(3, 0.6, lenient, chains).assign(memory="notes"), arm(4, 0.6, 0.0, chains).assign(memory="none")]
    rows = pd.concat(arms, ignore_index=True)
    return rows.assign(model="m", effort="high", max_tokens=math.nan, variant="", memory_variant="")


def test_the_naive_effect_is_fooled_and_the_corrected_is_not() -> None:
    (found,) = contrasts(both_arms(8.0, chains=400))
    assert found["naive"]["low"] > 5
    assert abs(found["corrected"]["estimate"]) < 5
    assert found["corrected"]["low"] < 0 < found["corrected"]["high"]
    assert found["gap"]["low"] > 0
    assert (found["max_tokens"], found["policy"], found["chains"]) == (None, "notes", 400)


def test_position_1_and_chains_of_one_arm_alone_are_left_out() -> None:
    rows = both_arms(0.0)
    first = rows.assign(position=1, score=100.0, tests=0.0)
    alone = rows[rows["memory"] == "notes"].assign(chain=lambda r: r["chain"] + 1000, score=100.0)
    assert contrasts(pd.concat([rows, first, alone], ignore_index=True)) == contrasts(rows)


def test_a_judge_that_cannot_tell_met_from_missed_corrects_nothing() -> None:
    (found,) = contrasts(both_arms(24.0))
    assert math.isnan(found["corrected"]["estimate"])
    assert found["leniency"]["low"] > 20


def test_arms_without_checks_or_without_control_are_not_compared() -> None:
    rows = both_arms(0.0)
    assert contrasts(rows.assign(tests=math.nan)) == []
    assert contrasts(rows[rows["memory"] == "notes"]) == []


def test_leaving_one_out_gives_the_interval_of_a_mean() -> None:
    values = np.random.default_rng(5).normal(3, 2, 20)
    found, direct = jackknife(lambda kept: float(values[kept].mean()), 20), mean_interval(values)
    assert (found.low, found.high) == pytest.approx((direct.low, direct.high))
