"""Agreement of judgings, against published values and planted noise."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from inspect_ai.scorer import SampleScore, Score, ci_wilson

from analysis.intervals import Interval, mean_interval, share, welch
from analysis.reliability import agreement, alpha, icc, retest_sd

SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
"""Table 2 of Shrout and Fleiss (1979)."""


def test_icc_is_the_published_one() -> None:
    assert icc(SHROUT_FLEISS) == pytest.approx(0.2898, abs=0.0001)


def test_icc_counts_a_constant_difference_between_judges_as_disagreement() -> None:
    scores = np.arange(0, 100, 5.0)
    assert icc(list(zip(scores, scores, strict=True))) == pytest.approx(1)
    assert icc(list(zip(scores, scores + 30, strict=True))) < 0.7


def test_retest_sd_recovers_planted_noise_and_never_the_spread_of_answers() -> None:
    draw = np.random.default_rng(1)
    truth = draw.uniform(0, 100, (2000, 1))
    units = (truth + draw.normal(0, 4, (2000, 2))).tolist()
    assert retest_sd(units) == pytest.approx(4, rel=0.05)
    variance = np.var(truth)
    assert icc(units) == pytest.approx(variance / (variance + 16), abs=0.01)


def test_a_judge_that_repeats_itself_agrees_fully() -> None:
    found = agreement([[70, 70], [30, 30], [100, 100]])
    assert found == {"answers": 3, "sd": 0, "icc": 1, "alpha": 1, "exact": 1, "flip_rate": 0}


def test_flips_are_pairs_on_both_sides_of_the_pass_line() -> None:
    found = agreement([[69, 70], [20, 60], [71, 90], [60, 70, 80]])
    assert found["flip_rate"] == pytest.approx((1 + 0 + 0 + 2 / 3) / 4)


def test_alpha_is_ordinal() -> None:
    near, far = [[10, 20], [50, 60], [90, 100]] * 5, [[10, 100], [50, 10], [90, 20]] * 5
    assert alpha(near) > 0.5 > alpha(far)


@pytest.mark.parametrize("units", [[], [[50]], [[50], [60]]])
def test_what_was_judged_once_says_nothing_of_agreement(units: list[list[float]]) -> None:
    found = agreement(units)
    assert found["answers"] == 0
    assert all(math.isnan(found[key]) for key in ("sd", "icc", "alpha", "exact", "flip_rate"))


def test_few_values_have_no_interval_and_none_are_unknown() -> None:
    assert mean_interval([]) == mean_interval([math.nan]) or math.isnan(mean_interval([]).estimate)
    five = mean_interval([1.0, 2.0, 3.0, 4.0, 5.0])
    assert (five.estimate, five.n) == (3, 5)
    assert math.isnan(five.low)
    assert math.isfinite(mean_interval([1.0, 2.0, 3.0, 4.0, 5.0, 6.0]).low)


def test_equal_values_are_certain_only_when_there_are_many() -> None:
    assert math.isnan(mean_interval([0.1 + 0.2] * 9).low)
    assert mean_interval([2.0] * 10) == Interval(2.0, 2.0, 2.0, 10)


def test_a_share_s_interval_is_wider_when_attempts_come_in_chains() -> None:
    flags = [True] * 20 + [False] * 20
    alone, chained = share(flags), share(flags, [i // 10 for i in range(40)])
    assert alone.low == pytest.approx(0.352, abs=0.001)
    assert chained.low < alone.low < alone.high < chained.high
    assert share([]).n == 0


@given(some.lists(some.tuples(some.booleans(), some.integers(1, 8)), min_size=1, max_size=60))
def test_a_share_has_the_interval_that_inspect_gives_it(drawn: list[tuple[bool, int]]) -> None:
    flags, chains = [flag for flag, _ in drawn], [chain for _, chain in drawn]
    scores = [SampleScore(score=Score(value=float(f)), sample_metadata={"chain": c}) for f, c in drawn]
    for mine, key in ((share(flags), None), (share(flags, chains), "chain" if len(set(chains)) > 1 else None)):
        metric: Any = ci_wilson(0.95, cluster=key)
        limits = metric(scores)
        assert (mine.low, mine.high) == pytest.approx((limits["lower"], limits["upper"]), abs=1e-12)


def test_two_groups_that_differ_are_told_apart() -> None:
    draw = np.random.default_rng(2)
    found = welch(draw.normal(10, 2, 50).tolist(), draw.normal(5, 4, 40).tolist())
    assert found.low < 5 < found.high
    assert found.low > 2
    assert math.isnan(welch([1.0], []).estimate)
