"""Error rates of the procedure that reports use, by simulation against binomial bounds; the whole is in benchmarks."""

import pytest

from benchmarks.rates import Count, fixed, looked, new_items, pass_rates
from benchmarks.scenarios import gauss, scenarios

EXPERIMENTS = 1_500


def within(count: Count, low: float, high: float) -> bool:
    """Whether the true rate may lie between the two, at 99.9 %."""
    least, most = count.bounds(0.999)
    return most >= low and least <= high


@pytest.mark.parametrize("name", ["gauss", "gauss paired", "ceiling, harm 5"])
@pytest.mark.parametrize(("chains", "items"), [(12, 3), (24, 10)])
def test_intervals_cover_what_they_say(name: str, chains: int, items: int) -> None:
    assert within(fixed(scenarios()[name], chains, items, EXPERIMENTS, 11)["covered"], 0.945, 0.955)


@pytest.mark.parametrize("name", ["ceiling, control ICC 0", "truncation", "ceiling 95"])
def test_confirmed_verdicts_are_wrong_in_at_most_two_percent_of_families(name: str) -> None:
    run = fixed(scenarios()[name], 12, 10, EXPERIMENTS, 12)
    assert run["family_confirmed"].bounds(0.99)[1] <= 0.02
    assert run["covered"].bounds(0.99)[0] >= 0.91


def test_the_guard_is_what_keeps_them_rare() -> None:
    run = fixed(scenarios()["ceiling, control ICC 0"], 12, 10, EXPERIMENTS, 13)
    assert run["family_found"].bounds(0.99)[0] > 0.05
    assert run["family_confirmed"].rate < run["family_found"].rate / 10


def test_power_is_what_the_planner_quotes() -> None:
    from analysis.planning import difference_sd, power_confirmed

    run = fixed(gauss(10.0, control_icc=False), 12, 10, EXPERIMENTS, 14)
    quoted = power_confirmed(10.0, difference_sd(12, 0.3, 9), 12, 3)
    assert within(run["confirmed"], quoted - 0.03, quoted + 0.03)
    assert run["family_wrong"].hits == 0


def test_equivalent_is_rarely_said_at_the_margin_and_never_confirmed_over_an_unseen_catastrophe() -> None:
    edge = fixed(scenarios()["ceiling, harm 5"], 24, 10, EXPERIMENTS, 15)["equivalent"]
    assert within(edge, 0, 0.05)
    rare = fixed(scenarios()["catastrophe"], 12, 10, EXPERIMENTS, 16)
    assert rare["equivalent"].rate > 0.1, "the scenario no longer shows what the guard is for"
    assert rare["equivalent_guarded"].bounds(0.99)[1] <= 0.03


def test_six_looks_with_the_guard_confirm_no_more_than_one() -> None:
    run, _ = looked(scenarios()["gauss"], (12, 18, 24, 30), 3, EXPERIMENTS, 17)
    assert within(run["crossed"], 0, 0.05)
    assert run["confirmed"].bounds(0.99)[1] <= 0.02
    assert run["naive"].bounds(0.99)[0] > 0.05


def test_effects_on_new_items_need_both_variances() -> None:
    run = new_items(5, 3, 24, 10, EXPERIMENTS, 18)
    assert within(run["crossed"], 0.94, 0.97)
    assert run["chains"].bounds(0.99)[1] < 0.85


def test_pass_rates_of_chains_are_not_independent_attempts() -> None:
    run = pass_rates(scenarios()["gauss"], 12, 10, EXPERIMENTS, 19)
    assert within(run["effective"], 0.94, 0.98)
    assert run["independent"].bounds(0.99)[1] < 0.85
