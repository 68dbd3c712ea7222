"""Plans: chains, looks and powers against published values and simulation."""

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as some

from analysis.errors import PlanError
from analysis.looks import nominal, spent
from analysis.pilot import pilot
from analysis.plan_command import plan
from analysis.planning import chains_needed, chains_to_confirm, detectable, difference_sd, inflation, power
from tests.analysis.experiments import two_arms


@pytest.mark.parametrize(
    ("items", "across", "is_paired", "alpha", "chains"),
    [
        (3, 0.0, False, 0.05, [135, 50, 14]),
        (3, 0.0, False, 0.05 / 3, [181, 66, 18]),
        (3, 0.3, True, 0.05, [96, 36, 11]),
        (3, 0.3, True, 0.05 / 3, [128, 48, 15]),
        (10, 0.0, False, 0.05, [94, 35, 10]),
        (10, 0.0, False, 0.05 / 3, [126, 47, 13]),
    ],
)
def test_chains_for_an_effect_of_3_5_and_10_points(
    items: int, across: float, is_paired: bool, alpha: float, chains: list[int]
) -> None:
    sd = difference_sd(12, 0.3, items, 0.3, across)
    assert [chains_needed(effect, sd, alpha, is_paired=is_paired) for effect in (3, 5, 10)] == chains


@given(some.floats(1, 20), some.floats(2, 25), some.sampled_from([0.05, 0.05 / 3]))
@settings(deadline=None)
def test_one_chain_fewer_would_not_do(effect: float, sd: float, alpha: float) -> None:
    chains = chains_needed(effect, sd, alpha)
    assert power(effect, sd, chains, alpha) >= 0.8
    assert chains == 2 or not power(effect, sd, chains - 1, alpha) >= 0.8
    assert detectable(chains, sd, alpha) <= effect * (1 + 1e-6)


def test_no_effect_takes_no_number_of_chains() -> None:
    with pytest.raises(PlanError, match="more than 10000 chains"):
        chains_needed(0, 10)


def test_a_pilot_of_six_is_inflated_by_1_46() -> None:
    assert inflation(5) == pytest.approx(1.46, abs=0.005)
    rng = np.random.default_rng(1)
    seen = rng.standard_normal((20_000, 6)).std(axis=1, ddof=1)
    assert (seen * inflation(5) >= 1).mean() == pytest.approx(0.8, abs=0.01)


def test_a_pilot_plans_with_the_contrast_that_varies_most() -> None:
    calm, wild = two_arms(0, effort="high"), two_arms(0, effort="max", seed=4)
    wild["score"] = 80 + 3 * (wild["score"] - 80)
    found = pilot(pd.concat([calm, wild]).assign(judge_cost_usd=0.1))
    assert "at max" in found.contrast
    assert found.planned == pytest.approx(found.seen * inflation(11))
    assert found.dollars == pytest.approx(3 * (0.1 + 0.01 + 0.1))


def test_a_pilot_without_spread_is_refused() -> None:
    with pytest.raises(PlanError, match="run more chains"):
        pilot(two_arms(0, chains=2).assign(judge_cost_usd=0.1))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["--mde", "5", "--sd", "12", "--rho", "0.3", "--items", "3"], ["73", "0.0167", "confirmed", "looks"]),
        (["--chains", "24", "--items", "10"], ["smallest effect", "24 chains"]),
    ],
)
def test_plan_prints_chains_and_looks(given: list[str], words: list[str]) -> None:
    result = CliRunner().invoke(plan, given)
    assert result.exit_code == 0, result.output
    for word in words:
        assert word in result.output


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["--mde", "0"], "0<x"),
        (["--items", "1"], "x>=2"),
        (["--mde", "0.1"], "more than 10000 chains"),
        (["--mde", "1"], "more than 640 chains"),
        (["--pilot", "nowhere"], "holds no log"),
    ],
)
def test_a_plan_that_cannot_be_is_one_clear_line(given: list[str], words: str) -> None:
    result = CliRunner().invoke(plan, given)
    assert result.exit_code != 0
    assert words in result.output
    assert "Traceback" not in result.output


def test_confirming_takes_more_chains_than_finding() -> None:
    sd = difference_sd(12, 0.3, 9)
    assert chains_needed(5, sd) < chains_to_confirm(5, sd, 1) < 2 * chains_needed(5, sd)


@pytest.mark.parametrize(
    ("alpha", "published"),
    [
        (0.05, [1.077e-6, 0.000788, 0.00736, 0.0220, 0.0423]),
        (0.05 / 3, [7e-9, 6e-5, 0.0013, 0.006, 0.015]),
    ],
)
def test_looks_have_the_published_boundaries(alpha: float, published: list[float]) -> None:
    assert nominal([6, 12, 18, 24, 30], alpha) == pytest.approx(published, rel=0.05)


def test_one_look_spends_everything() -> None:
    assert nominal([24], 0.05) == pytest.approx([0.05])
    assert spent(0.05, 1.0) == pytest.approx(0.05)


def test_looks_at_other_times_still_spend_no_more_than_alpha() -> None:
    looks, rng = [5, 11, 30], np.random.default_rng(2)
    z = np.cumsum(rng.standard_normal((200_000, 30)), axis=1)[:, np.array(looks) - 1] / np.sqrt(looks)
    from scipy.special import ndtr

    crossed = (2 * ndtr(-np.abs(z)) <= np.array(nominal(looks, 0.05))).any(axis=1).mean()
    assert abs(crossed - 0.05) < 3 * np.sqrt(0.05 * 0.95 / 200_000)


@pytest.mark.parametrize("looks", [[], [12, 6], [0, 6], [6, 6]])
def test_looks_that_do_not_rise_are_refused(looks: list[int]) -> None:
    with pytest.raises(PlanError, match="rising"):
        nominal(looks)
