"""Are verdicts by dimension as often right, and as often false, as planned from what is planted?"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from inspect_ai import eval
from scipy.stats import binom

from analysis.by_dimension import pairs_in, verdicts_on
from analysis.dimensions import DIMENSIONS
from analysis.frame import read_attempts
from analysis.inference import Array
from analysis.rules import Rules
from analysis.sides import Side
from benchmarks.dimension_power import Planned, judged, plan, sides
from benchmarks.planted_outcomes import Outcomes, planted
from evals.simulated.profile import Profile, profile_named
from tests.analysis.dimension_rows import attempts
from tests.analysis.played import outcomes, samples
from tests.support import model

EPOCHS, SEEDS, RUNS = 10, 40, 1000
NEAR = 0.999
"""Of the many runs: the plan takes an epoch's mean for normal, which is off by a point of power at most."""
WHOLE = int(os.environ.get("RETROSPECT_SEEDS", "1"))
"""Seeds whose attempts are really run, sandbox, tools and judge and all; `make soak` sets 40."""
WORDS = {1.0: "better", -1.0: "worse", 0.0: "neither"}
Found = list[dict[str, str]]


@pytest.fixture(scope="module")
def a() -> dict[str, list[Outcomes]]:
    return planted(profile_named("a", {}))


@pytest.fixture(scope="module")
def b() -> dict[str, list[Outcomes]]:
    return planted(profile_named("b", {}))


def assert_rate(hits: int, of: int, expected: float, what: str, level: float) -> None:
    """As many as in so many of cases, were the plan right."""
    low, high = binom.interval(level, of, expected)
    assert low <= hits <= high, f"{what}: {hits} of {of}, planned {expected:.3f}"


def assert_planned(count: Callable[[str, str], int], of: int, planned: dict[str, Planned], level: float = 0.99) -> None:
    """Right verdicts as the power says, and false ones as the error says, in each dimension."""
    for name, one in planned.items():
        better, worse = count(name, "better"), count(name, "worse")
        if one.effect:
            right, false = (better, worse) if one.effect > 0 else (worse, better)
            assert_rate(right, of, one.right, f"{name}, right", level)
            assert_rate(false, of, one.claimed - one.right, f"{name}, wrong sign", level)
        else:
            assert_rate(better + worse, of, one.claimed, f"{name}, false", level)


@pytest.mark.parametrize("differs", [True, False], ids=["planted", "none"])
def test_simulated_runs_are_as_often_right_and_false_as_planned(
    differs: bool, a: dict[str, list[Outcomes]], b: dict[str, list[Outcomes]]
) -> None:
    other = b if differs else a
    verdicts = judged(sides(a, other, EPOCHS, RUNS, seed=11))
    signs = {"better": 1, "worse": -1}

    def count(name: str, verdict: str) -> int:
        return int((verdicts.direction[:, DIMENSIONS.index(name)] == signs[verdict]).sum())

    assert_planned(count, RUNS, plan(a, other, EPOCHS), NEAR)
    if not differs:
        any_false = int((verdicts.direction != 0).any(axis=-1).sum())
        assert any_false <= binom.ppf(0.995, RUNS, 0.05)


def test_forty_seeds_of_the_offline_model_are_as_often_right_and_false_as_planned(
    a: dict[str, list[Outcomes]], b: dict[str, list[Outcomes]]
) -> None:
    apart: Found = []
    same: Found = []
    for seed in range(SEEDS):
        first = outcomes(profile_named("a", {"seed": 3 * seed}), EPOCHS)
        for found, name, own in ((apart, "b", 3 * seed + 1), (same, "a", 3 * seed + 2)):
            found.append(verdicts_of(first, outcomes(profile_named(name, {"seed": own}), EPOCHS)))
    for seen, other in ((apart, b), (same, a)):
        assert_planned(counted(seen), SEEDS, plan(a, other, EPOCHS))
    assert sum(bool({*one.values()} & {"better", "worse"}) for one in same) <= binom.ppf(0.995, SEEDS, 0.05)


def counted(seen: Found) -> Callable[[str, str], int]:
    return lambda name, verdict: sum(one[name] == verdict for one in seen)


def verdicts_of(first: dict[str, Array], second: dict[str, Array]) -> dict[str, str]:
    """By the comparison that the command makes, from rows on."""
    pairs, _ = pairs_in([Side(name, attempts(name, tables)) for name, tables in (("a", first), ("b", second))])
    directions = verdicts_on(pairs, Rules()).direction
    return {pair.dimension: WORDS[float(sign)] for pair, sign in zip(pairs, directions, strict=True)}


def test_arrays_and_rows_are_judged_alike(a: dict[str, list[Outcomes]], b: dict[str, list[Outcomes]]) -> None:
    runs = sides(a, b, EPOCHS, 5, seed=3)
    whole = judged(runs)
    for run in range(5):
        tables = [{name: pair[side][run] for name, pair in zip(a, runs, strict=True)} for side in (0, 1)]
        by_rows = verdicts_of(*tables)
        assert by_rows == {name: WORDS[float(whole.direction[run, k])] for k, name in enumerate(a)}


def test_a_run_earns_what_the_offline_model_draws(tmp_path: Path) -> None:
    """Sandbox, tools and judge between the draw and the score change nothing, so the forty seeds stand for runs."""
    few: dict[str, dict[str, Any]] = {"code_generation": {"problems": samples()["code_generation"][:2]},
           "long_context": {"questions": samples()["long_context"][:2], "pages": 10},
           "tool_use": {"incidents": samples()["tool_use"][:2]}}  # fmt: skip
    for seed in range(WHOLE):
        name = "ab"[seed % 2]
        logs = tmp_path / f"{name}{seed}"
        expected = outcomes(profile_named(name, {"seed": seed}), 2)
        for dimension, settings in few.items():
            eval(f"evals/{dimension}", task_args={"effort": "high", **settings}, epochs=2, log_dir=str(logs),
                 model=model(f"simulated/{name}", seed=seed), display="none", log_level="error")  # fmt: skip
        rows = read_attempts(str(logs), dimensions=True).rows
        assert len(rows) == 12
        for dimension, chain, item, score in zip(
            *(rows[c] for c in ("dimension", "chain", "item", "score")), strict=True
        ):
            assert score == pytest.approx(expected[dimension][chain - 1, samples()[dimension].index(item)])


def test_what_is_planted_is_what_the_offline_model_earns_on_average(a: dict[str, list[Outcomes]]) -> None:
    profile: Profile = profile_named("a", {"seed": 5})
    drawn = outcomes(profile, 200)
    for name, parts in a.items():
        means = np.array([values @ chances for values, chances in parts])
        errors = np.array(
            [np.sqrt(((values - m) ** 2) @ chances / 200) for (values, chances), m in zip(parts, means, strict=True)]
        )
        assert (np.abs(drawn[name].mean(axis=0) - means) < 4.5 * errors + 1e-9).all()
