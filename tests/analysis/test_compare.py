"""A comparison of two sides gives the verdict that the data allow, and refuses what does not compare."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.compare import compared
from analysis.sides import Side, refusals
from retrospect import main

ITEMS = ("a", "b", "c")


def rows(model: str, shift: float, seed: int = 0, chains: int = 12, **changed: Any) -> pd.DataFrame:
    """Attempts of one condition; the chains of all models share what is drawn from seed 0."""
    common, own = np.random.default_rng(0), np.random.default_rng([seed, *model.encode()])
    records = []
    for chain in range(1, chains + 1):
        level = 60 + common.normal(0, 6)
        for position, item in enumerate(ITEMS, 1):
            score = min(max(level + shift + own.normal(0, 3), 0), 100)
            records.append({"chain": chain, "item": item, "position": position, "score": score})
    found = pd.DataFrame(records)
    condition = {"model": model, "effort": "high", "memory": "none", "max_tokens": 64000.0, "variant": ""}
    constant: dict[str, Any] = condition | {"memory_variant": "", "tests": np.nan, "item_version": 1, "judge": "j"}
    constant |= {"judge_prompt_sha256": "p", "latency_s": 10.0, "thinking_tokens": 100.0, "output_tokens": 200.0}
    constant |= {"thinking_source": "reported"}
    found = found.assign(**constant, cost_usd=0.1, passed=(found["score"] >= 70).astype(float))
    return found.assign(**changed)


def only(first: pd.DataFrame, second: pd.DataFrame) -> dict[str, Any]:
    (pair,) = compared([Side("first", first), Side("second", second)])["pairs"]
    found: dict[str, Any] = pair
    return found


@pytest.mark.parametrize(
    ("shift", "verdict", "strength"),
    [(-12, "worse", "confirmed"), (12, "better", "confirmed"), (0, "equivalent", None)],
)
def test_the_verdict_is_that_of_the_second_side(shift: float, verdict: str, strength: str | None) -> None:
    found = only(rows("x", 0), rows("y", shift))
    assert (found["verdict"], found["strength"]) == (verdict, strength)
    assert found["ci_low"] < shift < found["ci_high"]


def test_few_chains_give_no_verdict_whatever_they_show() -> None:
    found = only(rows("x", 0, chains=5), rows("y", -40, chains=5))
    assert (found["verdict"], found["ci_low"], found["p_value"]) == ("inconclusive", None, None)


def test_more_than_two_sides_are_adjusted_for_their_number() -> None:
    sides = [Side(name, rows(name, shift)) for name, shift in (("x", 0), ("y", 2), ("z", 4))]
    pairs = compared(sides)["pairs"]
    assert [(p["first"], p["second"]) for p in pairs] == [("x", "y"), ("x", "z"), ("y", "z")]
    assert all(p["p_holm"] >= p["p_value"] for p in pairs)
    assert any(p["p_holm"] > p["p_value"] for p in pairs)


def test_a_missing_attempt_drops_its_chain_on_both_sides_and_is_counted() -> None:
    second = rows("y", 0)
    second.loc[second["chain"] == 3, "score"] = np.nan
    found = only(rows("x", 0), second)
    assert (found["chains"], found["broken"]) == (11, [0, 1])


def test_missing_attempts_that_could_turn_it_are_not_confirmed() -> None:
    second = rows("y", -5, chains=14)
    second.loc[(second["chain"] <= 3) & (second["item"] == "a"), "score"] = np.nan
    found = only(rows("x", 0, chains=14), second)
    assert (found["verdict"], found["strength"]) == ("worse", "suggestive")


def test_other_orders_are_compared_without_pairing() -> None:
    turned = rows("y", 0)
    turned["position"] = 4 - turned["position"]
    found = only(rows("x", 0), turned)
    assert found["p_signflip"] is None
    assert found["chains"] == 12


def test_attempts_that_only_one_side_has_are_left_out_and_counted() -> None:
    extra = rows("y", -50, effort="max")
    found = only(rows("x", 0), pd.concat([rows("y", 0), extra]))
    assert found["unshared"] == 36
    assert abs(found["estimate"]) < 5


def test_half_the_time_is_a_ratio_of_one_half() -> None:
    drawn = rows("x", 0)
    drawn["latency_s"] = np.random.default_rng(1).uniform(5, 15, len(drawn))
    measures = {
        one["measure"]: one
        for one in only(drawn, drawn.assign(model="y", latency_s=drawn["latency_s"] / 2))["measures"]
    }
    assert measures["latency"]["estimate"] == pytest.approx(0.5)


def test_other_versions_of_items_and_other_graders_are_refused() -> None:
    one = Side("one", rows("x", 0))
    assert refusals([one, Side("two", rows("y", 0))]) == []
    assert "different versions of a, b, c" in refusals([one, Side("two", rows("y", 0, item_version=2))])[0]
    assert "graded by j and k" in refusals([one, Side("two", rows("y", 0, judge="k"))])[0]
    assert "different prompts" in refusals([one, Side("two", rows("y", 0, judge_prompt_sha256="q"))])[0]


@settings(max_examples=20)
@given(st.floats(-30, 30), st.integers(0, 1000))
def test_swapping_the_sides_turns_the_sign_and_the_verdict(shift: float, seed: int) -> None:
    first, second = rows("x", 0, seed), rows("y", shift, seed)
    there, back = only(first, second), only(second, first)
    opposite = {"better": "worse", "worse": "better"}
    assert there["estimate"] == pytest.approx(-back["estimate"])
    assert there["p_value"] == pytest.approx(back["p_value"])
    assert opposite.get(there["verdict"], there["verdict"]) == back["verdict"]


@settings(max_examples=10)
@given(st.integers(0, 2**31))
def test_the_order_of_rows_does_not_matter(seed: int) -> None:
    first, second = rows("x", 0), rows("y", -3)
    shuffled = second.sample(frac=1, random_state=seed)
    assert only(first, shuffled)["estimate"] == pytest.approx(only(first, second)["estimate"])


def command(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(main, list(map(str, arguments)))
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    return result


def made(folder: Path, score: int, *more: str) -> Path:
    options = (
        "--effort",
        "high",
        "--memory",
        "none",
        "--items",
        "median_two_sorted_arrays",
        "--chains",
        "10",
        "--log-dir",
        folder,
    )
    result = command("run", *options, "--model", "simulated/null", "-M", f"score={score}", *more)
    assert result.exit_code == 0, result.output
    return folder


def test_a_worse_model_fails_the_command_when_asked_to(tmp_path: Path) -> None:
    good, bad = made(tmp_path / "good", 95), made(tmp_path / "bad", 20)
    fine = command("compare", bad, good, "--fail-on", "worse", "-o", tmp_path / "out")
    assert fine.exit_code == 0, fine.output
    assert "SIMULATED" in fine.output
    assert command("compare", good, bad).exit_code == 0
    assert command("compare", good, bad, "--fail-on", "worse").exit_code == 3
    written = (tmp_path / "out/compare.json").read_bytes()
    assert json.loads(written)["pairs"][0]["verdict"] == "better"
    command("compare", bad, good, "-o", tmp_path / "out")
    assert (tmp_path / "out/compare.json").read_bytes() == written
    other = made(tmp_path / "other", 20, "--grader", "simulated/lenient")
    refused = command("compare", good, other)
    assert refused.exit_code == 1
    assert "--force" in refused.output
    assert "Forced" in command("compare", good, other, "--force").output


def test_one_side_alone_is_one_clear_line(tmp_path: Path) -> None:
    result = command("compare", made(tmp_path / "one", 50))
    assert result.exit_code == 1
    assert result.output.startswith("Error: Only simulated/null is there to compare")
