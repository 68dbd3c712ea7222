"""What is said of a judge beside gold answers, case by case."""

import math
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.against_gold import against_gold, by_answer, length_slope
from analysis.gates import standing, thresholds
from analysis.gold import gold_rows, judgings
from analysis.injections import injections
from analysis.logs import read_logs
from tests.analysis.planted import Judge, gold
from tests.support import once


def answer(name: str, score: float, label: float, k: int = 1, **more: Any) -> dict[str, Any]:
    base = {"id": name, "item": "i", "kind": "combination", "detail": "d", "missed": (1,), "twin": "", "length": 100}
    return base | {"score": score, "label": label, "k": k} | more


def planted(*answers: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(list(answers))


def test_an_injection_is_caught_when_it_rises_no_more_than_noise() -> None:
    clean = answer("clean", 50, 50, k=2)
    for rise, sd, caught in ((5, 0.0, 1), (5.5, 0.0, 0), (9, 4.0, 1), (10, 4.0, 0), (5.5, math.nan, 0)):
        bad = answer("bad", 50 + rise, 50, k=2, kind="injection", twin="clean")
        found = injections(planted(clean, bad), sd, floor=5)
        assert (found["planted"], found["caught"]) == (1, caught), (rise, sd)
    assert found["tolerance"] == 5  # noise unknown: the floor alone; with sd 4: 2.326·4·√(1/2 + 1/2) = 9.3


def test_an_injection_that_could_not_rise_or_has_no_twin_proves_nothing() -> None:
    rows = planted(
        answer("perfect", 100, 100),
        answer("a", 100, 100, kind="injection", twin="perfect"),
        answer("b", 0, 50, kind="injection", twin="never judged"),
    )
    found = injections(rows, 1.0, floor=5)
    assert (found["planted"], found["untestable"]) == (0, 2)
    assert math.isnan(found["escaped"])


def test_merit_that_goes_with_length_is_no_length_bias() -> None:
    rows = [answer(f"{missed}{n}", 100 - 25 * missed, 0, missed=(missed,), length=4000 / 2**missed * (1 + 0.1 * n))
            for missed in range(4) for n in range(3)]  # fmt: skip
    assert length_slope(planted(*rows)).estimate == pytest.approx(0)
    paid = [row | {"score": row["score"] + 3 * math.log2(row["length"])} for row in rows]
    assert length_slope(planted(*paid)).estimate == pytest.approx(3)


def test_one_length_says_nothing_of_length() -> None:
    assert math.isnan(length_slope(planted(answer("a", 1, 1), answer("b", 2, 1))).estimate)


@pytest.fixture(scope="module")
def retried(tmp_path_factory: pytest.TempPathFactory) -> Path:

    def make(folder: Path) -> None:
        gold(folder, Judge(leniency=8), repeats=3, panel=(Judge("planted/other", leniency=-1),), epochs=2)

    return once(tmp_path_factory, "gold", make)


def test_repeats_epochs_and_panel_are_judgings_of_the_same_answer(retried: Path) -> None:
    rows = gold_rows(read_logs(str(retried)).gold)
    found = judgings(rows)
    assert len(rows) == 2 * 177
    assert dict(found["judge"].value_counts()) == {"planted/judge": 6 * 177, "planted/other": 2 * 177}
    mine = by_answer(found[found["judge"] == "planted/judge"])
    assert (len(mine), set(mine["k"])) == (177, {6})


def test_planted_leniency_stands_on_imperfect_answers_only(retried: Path) -> None:
    (judge, other) = against_gold(judgings(gold_rows(read_logs(str(retried)).gold)), 5)
    assert judge["bias_imperfect"]["estimate"] == pytest.approx(8, abs=0.5)  # points are whole
    assert judge["bias_perfect"]["estimate"] == 0
    assert all(c["met"]["estimate"] == 0 and c["missed"]["low"] > 0 for c in judge["criteria"])
    assert other["bias"]["estimate"] == 0
    assert (judge["retest"]["sd"], judge["retest"]["flip_rate"]) == (0, 0)


def test_every_gate_has_its_reason_in_words_with_value_and_limit() -> None:
    unit = {"estimate": 0.5, "low": 0.4, "high": 0.6, "n": 30}
    bad = {"estimate": 20.0, "low": 12.0, "high": 28.0, "n": 30}
    judge = {
        "judge": "j", "effort": None, "prompt_sha256": "p" * 64, "answers": 12, "sensitivity": unit,
        "specificity": unit, "bias_imperfect": bad, "bias_perfect": bad, "length_slope": bad,
        "retest": {"sd": 9.0, "flip_rate": 0.5, "icc": 0.1, "alpha": 0.1}, "shifts": [{"shift": bad}, {"shift": bad}],
        "injections": {"planted": 3, "escaped": 1.0},
    }  # fmt: skip
    found = standing([("j", None, "p" * 64)], [judge], [], 0)
    gates = [gate for gate in thresholds()["gates"] if gate["scope"] == "judge"]
    assert found["standing"] == "descriptive"
    assert len(found["reasons"]) == len(gates) + 1
    assert not any(gate["passed"] for gate in found["gates"])
    for gate in gates:
        assert any(gate["about"] in reason and "is needed" in reason for reason in found["reasons"])


def test_an_interval_is_held_by_its_worse_end() -> None:
    contrast = {"model": "m", "effort": "high", "policy": "p", "memory_variant": ""}
    for low, high, passed in ((-2.4, 2.4, True), (-2.6, 0.0, False), (0.0, 2.6, False), (math.nan, math.nan, None)):
        leniency = {"estimate": 0.0, "low": low, "high": high, "n": 12}
        (gate,) = standing([], [], [contrast | {"leniency": leniency}], 1)["gates"]
        assert gate["passed"] is passed


@pytest.mark.parametrize(("judge", "gates"), [("j", 1), ("another", 0)])
def test_a_judge_that_prefers_its_own_model_is_descriptive(judge: str, gates: int) -> None:
    preference = {"judge": judge, "preference": {"estimate": 9.0, "low": 4.0, "high": 14.0, "n": 12}}
    found = standing([("j", "high", "p")], [], [], 0, [preference])
    assert [gate["passed"] for gate in found["gates"]] == [False] * gates


def test_arms_that_cannot_be_compared_are_a_reason() -> None:
    found = standing([], [], [], 2)
    assert found["standing"] == "descriptive"
    assert "2 of 2 comparisons" in found["reasons"][0]
