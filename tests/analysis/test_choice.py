"""The recommendation: cheap only where shown good enough, nothing where the data do not say."""

import numpy as np
import pandas as pd
import pytest

from analysis.choice import NOBODY, Options, frontier, resampled, standing
from analysis.inference import Array
from analysis.recommend import recommendation
from analysis.rules import Rules
from tests.analysis.experiments import attempts, noisy


def options(*means: float, sd: float = 2.0, chains: int = 24, cost: tuple[float, ...] | None = None) -> Options:
    rng = np.random.default_rng(1)
    score = np.array(means)[:, None] + sd * rng.standard_normal((len(means), chains))
    prices = np.array(cost or range(1, len(means) + 1), float)
    return Options(score, np.repeat(prices[:, None], chains, axis=1), paired=True)


def test_the_cheapest_that_is_good_enough_is_chosen() -> None:
    assert standing(options(70, 88, 90), Rules()).choice == 1
    assert standing(options(89, 88, 90), Rules()).choice == 0
    assert standing(options(70, 75, 90), Rules()).choice == 2


def test_a_cheap_condition_that_may_be_far_below_blocks_the_choice() -> None:
    score = np.stack([88 + 10 * np.tile([-1.0, 1], 5), np.full(10, 90.0)])
    result = standing(Options(score, np.array([[1.0], [2.0]]).repeat(10, axis=1), paired=True), Rules())
    assert (int(result.choice), int(result.blocked)) == (NOBODY, 0)


def test_equal_scores_are_no_proof_of_equality() -> None:
    flat = Options(np.full((2, 24), 100.0), np.array([[1.0], [2.0]]).repeat(24, axis=1), paired=True)
    assert standing(flat, Rules()).choice in (0, NOBODY)


def test_resampling_says_how_firm_the_choice_is() -> None:
    firm, _ = resampled(options(70, 75, 90), Rules())
    shaky, p_frontier = resampled(options(86, 90, sd=8, chains=14), Rules())
    assert firm == 0
    assert 0.05 < shaky < 0.95
    assert p_frontier[0] == 1
    assert resampled(options(86, 90, sd=8, chains=14), Rules())[0] == shaky


def test_choosing_a_condition_that_is_too_weak_is_rare() -> None:
    rng = np.random.default_rng(7)
    score: Array = np.array([80.0, 80.0, 85.0])[:, None] + 8 * rng.standard_normal((4000, 3, 14))
    cost = np.broadcast_to(np.array([1.0, 2.0, 3.0])[:, None], score.shape)
    for paired in (True, False):
        weak = (standing(Options(score, cost, paired), Rules()).choice < 2) & (
            standing(Options(score, cost, paired), Rules()).choice != NOBODY
        )
        assert weak.mean() < 0.05 + 3 * np.sqrt(0.05 * 0.95 / 4000)


def test_frontier_keeps_what_nothing_beats() -> None:
    score, cost = np.array([80.0, 90, 85, 90]), np.array([1.0, 2, 3, 2])
    assert list(frontier(score, cost)) == [True, True, False, True]


def test_frontier_is_that_of_comparing_every_two() -> None:
    rng = np.random.default_rng(3)
    score, cost = (rng.integers(0, 6, (200, 9)).astype(float) for _ in range(2))
    for mine, mean, price in zip(frontier(score, cost), score, cost, strict=True):
        beaten = [
            ((mean >= m) & (price <= p) & ((mean > m) | (price < p))).any() for m, p in zip(mean, price, strict=True)
        ]
        assert list(mine) == list(~np.array(beaten))


def rows(gain: float, chains: int = 24, sd: float = 3.0) -> pd.DataFrame:
    arms = [
        attempts(noisy(chains, sd=sd, seed=1)),
        attempts(noisy(chains, mean=80 + gain, sd=sd, seed=2), memory="notes"),
    ]
    return pd.concat(arms, ignore_index=True).assign(judge_cost_usd=0.05)


def test_a_condition_is_recommended_with_its_reason() -> None:
    found = recommendation(rows(20))
    assert found["condition"] == "high, notes"
    assert "every cheaper condition is shown to be worse" in found["reason"]
    assert found["cell"]["memory"] == "notes"
    cheap = recommendation(rows(0))
    assert cheap["condition"] == "high, none"


def test_where_nothing_can_be_chosen_the_price_of_knowing_is_said() -> None:
    found = recommendation(rows(4, chains=12, sd=10))
    assert found["condition"] is None
    assert found["more_chains"] >= 6
    assert found["more_dollars"] == pytest.approx(found["more_chains"] * 2 * 3 * 0.16)
    assert f"{found['more_chains']} more chains" in found["reason"]


def test_too_few_chains_one_condition_and_unknown_prices_choose_nothing() -> None:
    assert "a choice needs 10" in recommendation(rows(20, chains=9))["reason"]
    assert "one condition" in recommendation(attempts(noisy()))["reason"]
    unpriced = recommendation(rows(20).assign(cost_usd=np.nan))
    assert "no price is known" in unpriced["reason"]
    for found in (recommendation(rows(20, chains=9)), unpriced):
        assert found["condition"] is None
