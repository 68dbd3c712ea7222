"""Intervals, exact tests and adjustments against independent implementations, and their symmetries."""

import numpy as np
import pytest
import scipy.stats as st
from hypothesis import given, settings
from hypothesis import strategies as some
from hypothesis.extra import numpy as arrays
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint
from statsmodels.stats.weightstats import ttost_paired

from analysis.comparisons import Paired, Unpaired
from analysis.generalise import Crossed
from analysis.inference import Array, paired, welch
from analysis.proportions import Rate, newcombe, rate, wilson
from analysis.signflip import EXACT_TO, signflip_p, signflip_ps
from analysis.verdicts import holm

points = some.floats(-100, 100).map(lambda x: round(x, 3))
chains = arrays.arrays(float, some.integers(6, 16), elements=points).filter(lambda d: np.ptp(d) > 0.01)


@given(chains)
def test_paired_is_the_one_sample_t_test(d: Array) -> None:
    mine, theirs = paired(d), st.ttest_1samp(d, 0)
    assert float(mine.p) == pytest.approx(theirs.pvalue)
    assert np.array(mine.interval()) == pytest.approx(np.array(theirs.confidence_interval()))


@given(chains, chains)
def test_welch_is_the_unequal_variances_t_test(a: Array, b: Array) -> None:
    mine, theirs = welch(a, b), st.ttest_ind(a, b, equal_var=False)
    assert float(mine.p) == pytest.approx(theirs.pvalue)
    assert float(mine.df) == pytest.approx(theirs.df)
    assert np.array(mine.interval()) == pytest.approx(np.array(theirs.confidence_interval()))


@given(chains)
def test_equivalence_is_tost_and_the_90_percent_interval(d: Array) -> None:
    mine = paired(d)
    assert float(mine.p_equivalent(5)) == pytest.approx(ttost_paired(d, np.zeros_like(d), -5, 5)[0])
    low, high = mine.interval(0.9)
    assert (float(mine.p_equivalent(5)) < 0.05) == bool(low > -5 and high < 5)


def test_dropped_pairs_count_for_nothing() -> None:
    d = np.array([1.0, 4, np.nan, 2, 8, np.nan, 3])
    mine, whole = paired(d), paired(d[~np.isnan(d)])
    assert (float(mine.n), float(mine.df), float(mine.p)) == (5, 4, float(whole.p))


@pytest.mark.parametrize("value", [0.0, 5.0, -0.1])
def test_equal_differences_have_no_interval_and_no_p_value(value: float) -> None:
    estimate = paired(np.full(12, value) + np.arange(12) * 1e-14)
    assert estimate.degenerate
    assert np.isnan([estimate.p, *estimate.interval(), estimate.mde()]).all()
    assert float(estimate.mean) == pytest.approx(value)


@pytest.mark.parametrize(("df", "alpha"), [(5, 0.05), (11, 0.05 / 3), (40, 0.05)])
def test_minimum_detectable_effect_is_found_with_the_power_it_promises(df: int, alpha: float) -> None:
    d = np.random.default_rng(df).standard_normal(df + 1)
    estimate = paired(d)
    shift, critical = float(estimate.mde(alpha) / estimate.se), st.t.ppf(1 - alpha / 2, df)
    assert st.nct.sf(critical, df, shift) == pytest.approx(0.8, abs=0.02)


@settings(max_examples=40, deadline=None)
@given(arrays.arrays(float, some.integers(2, 12), elements=points))
def test_signflip_counts_every_pattern(d: Array) -> None:
    signs = np.array(np.meshgrid(*[[-1, 1]] * d.size)).reshape(d.size, -1)
    sums = np.abs(d @ signs)
    assert signflip_p(d) == pytest.approx((sums >= np.abs(d.sum()) - 1e-7).mean())


def test_signflip_counts_ties_that_rounding_would_part() -> None:
    assert signflip_p(np.array([0.1, 0.2, 0.3, -0.3])) == pytest.approx(0.75)
    assert signflip_p(np.zeros(9)) == 1.0


def test_signflip_beyond_the_exact_range_agrees_with_the_normal_limit() -> None:
    d = np.random.default_rng(3).standard_normal(EXACT_TO + 20) + 0.25
    limit = 2 * st.norm.sf(abs(d.sum()) / np.sqrt((d**2).sum()))
    assert signflip_p(d) == pytest.approx(limit, rel=0.1)
    assert signflip_p(d) == signflip_p(d)
    exact = d[:EXACT_TO]
    assert signflip_p(exact) == pytest.approx(2 * st.norm.sf(abs(exact.sum()) / np.sqrt((exact**2).sum())), rel=0.1)


def test_tests_made_together_are_the_tests_made_one_by_one() -> None:
    draw = np.random.default_rng(5)
    tests = [draw.standard_normal(size) + 0.2 for size in (9, 41, 56, 64, 65, 200)]
    tests += [np.zeros(50), np.full(3, np.nan), np.append(tests[2], [np.nan, 0.0])]
    one_by_one = [signflip_p(one) for one in tests]
    assert signflip_ps(tests) == pytest.approx(one_by_one, nan_ok=True)
    assert one_by_one[6] == 1.0
    assert np.isnan(one_by_one[7])
    assert one_by_one[8] == pytest.approx(one_by_one[2])


@given(chains, some.floats(0.1, 50), points)
def test_scale_and_sign_change_the_numbers_and_not_the_p_values(d: Array, scale: float, shift: float) -> None:
    mine, other = paired(d), paired(-scale * d)
    assert float(other.mean) == pytest.approx(-scale * float(mine.mean), abs=1e-9)
    assert float(other.p) == pytest.approx(float(mine.p))
    assert signflip_p(-scale * d) == pytest.approx(signflip_p(d))
    assert float(paired(d + shift).se) == pytest.approx(float(mine.se))
    assert float(welch(d + shift, d * scale).mean) == pytest.approx(-float(welch(d * scale, d + shift).mean), abs=1e-9)


def test_holm_is_holm_in_every_experiment_of_an_array() -> None:
    p = np.random.default_rng(4).random((8, 5)) ** 3
    for mine, raw in zip(holm(p), p, strict=True):
        assert mine == pytest.approx(multipletests(raw, method="holm")[1])


def test_a_level_without_p_value_still_counts_as_a_test() -> None:
    assert holm(np.array([0.02, np.nan, 0.9]))[0] == pytest.approx(0.06)


def test_one_more_chain_is_one_more_chain() -> None:
    d, c = np.arange(8.0), np.arange(5.0) + 70
    assert float(Paired(d).plus(np.asarray(-20.0)).estimate().mean) == pytest.approx((d.sum() - 20) / 9)
    more = Unpaired(d + 80, c).plus(np.asarray(-20.0))
    assert more.by_chain[-1] == pytest.approx(-20)
    assert more.control.size == 5
    cells = np.ones((6, 4)) * np.arange(6)[:, None]
    assert Crossed(cells).plus(np.asarray(-3.0)).by_chain == pytest.approx([0, 1, 2, 3, 4, 5, -3])


def test_new_items_never_count_as_more_certain_than_these_items() -> None:
    rng = np.random.default_rng(5)
    cells = rng.standard_normal((200, 12, 10)) + 3 * rng.standard_normal((200, 1, 10))
    crossed, own = Crossed(cells).estimate(), paired(cells.mean(axis=2))
    assert (crossed.se >= own.se * (1 - 1e-9)).all()
    assert set(np.unique(crossed.df)) == {9}


def test_wilson_and_newcombe_are_the_known_ones_when_attempts_are_independent() -> None:
    def independent(count: int, n: int) -> Rate:
        return Rate(count / n, *wilson(count / n, n, 1.959964), n, n, n)

    assert wilson(0.3, 50, 1.959964) == pytest.approx(proportion_confint(15, 50, method="wilson"))
    mine = newcombe(independent(15, 50), independent(30, 60))
    theirs = confint_proportions_2indep(15, 50, 30, 60, method="newcomb")
    assert mine == pytest.approx(theirs)


def test_chains_that_all_pass_or_all_fail_count_as_one_attempt_each() -> None:
    passed = np.repeat(np.array([1.0, 0, 1, 1, 0, 1, 1, 0, 1, 1]), 9).reshape(10, 9)
    assert rate(passed).n_effective < 10
    assert rate(np.ones((10, 9))).n_effective == 10
    single = rate(passed[:1])
    assert np.isnan(single.low)
