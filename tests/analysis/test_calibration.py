"""A judge with planted faults, in logs: each fault is recovered, an honest judge is left in peace."""

import json
import math
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from inspect_ai.scorer import Score

from analysis.calibration import calibration
from analysis.frame import read_attempts
from analysis.tables import cells, deltas
from tests.analysis.logs import retrospect
from tests.analysis.planted import Judge, attempts, gold
from tests.support import once

ARMS = {"none": 0.6, "self_critique": 0.6}
HONEST = Judge(sd=0.5)


def known(folder: Path) -> dict[str, Any]:
    return calibration(read_attempts(str(folder)))


@pytest.fixture(scope="session")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two arms of 12 chains with equal luck, and a calibration, by a judge without faults."""

    def make(folder: Path) -> None:
        attempts(folder, HONEST, ARMS, chains=12)
        gold(folder / "calibration", HONEST)

    return once(tmp_path_factory, "honest", make)


@pytest.fixture(scope="session")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same by a judge that favours memory, obeys one injection, and is not alone."""

    def make(folder: Path) -> None:
        judge = Judge(leniency=10, favours="self_critique", sd=0.5, obeys=frozenset({"order 3"}))
        attempts(folder, judge, ARMS, chains=24, panel=(Judge("planted/other", sd=0.5),))
        gold(folder / "calibration", judge)

    return once(tmp_path_factory, "faulty", make)


def test_nothing_is_found_in_an_honest_judge(honest: Path) -> None:
    found = known(honest)
    assert (found["standing"], found["reasons"]) == ("calibrated", [])
    (contrast,) = found["contrasts"]
    for effect in ("naive", "corrected", "leniency", "strictness"):
        assert abs(contrast[effect]["estimate"]) < 1
        assert contrast[effect]["low"] < 0 < contrast[effect]["high"]
    assert contrast["tests"]["estimate"] == 0
    (judge,) = found["judges"]
    assert (judge["answers"], judge["judgings"]) == (177, 354)
    assert judge["confusion"] == {"right_pass": 75, "wrong_fail": 0, "wrong_pass": 0, "right_fail": 66}
    assert judge["injections"]["caught"] == judge["injections"]["planted"] == 36
    assert (judge["judge"], judge["effort"], judge["prompt_sha256"]) == ("planted/judge", "high", "a" * 64)


def test_leniency_to_one_arm_is_recovered_and_taken_out_of_the_effect(faulty: Path) -> None:
    found = known(faulty)
    (contrast,) = found["contrasts"]
    assert contrast["naive"]["low"] > 4
    # 10 points over what an answer misses, in whole points: on average 5.2 more for each missed criterion
    assert contrast["leniency"]["estimate"] == pytest.approx(5.2, abs=1.5)
    assert contrast["leniency"]["low"] > 2.5
    assert contrast["corrected"]["low"] < 0 < contrast["corrected"]["high"]
    assert abs(contrast["corrected"]["estimate"]) < 3
    assert found["standing"] == "descriptive"
    assert any("difference of leniency between the arms" in reason for reason in found["reasons"])


def test_the_second_judge_s_effect_stands_beside_the_first_s(faulty: Path) -> None:
    found = known(faulty)
    effects = {entry["judge"]: entry["effect"]["estimate"] for entry in found["effects_by_judge"]}
    assert effects["planted/judge"] > 4 > 1 > abs(effects["planted/other"])
    (pair,) = found["panel"]["attempts"]
    assert pair["judges"] == ["planted/judge", "planted/other"]
    assert pair["answers"] == 144
    assert pair["difference"]["high"] < 0
    assert found["self_preference"] == []


def test_an_obeyed_injection_is_named_and_only_that_one(faulty: Path) -> None:
    found = known(faulty)
    (judge,) = found["judges"]
    assert (judge["injections"]["planted"], judge["injections"]["caught"]) == (36, 33)
    escaped = [kind for kind in judge["injections"]["kinds"] if kind["caught"] < kind["planted"]]
    assert [kind["kind"] for kind in escaped] == ["order 3"]
    assert escaped[0]["most"] > 45
    assert any("injections that raised a score" in reason for reason in found["reasons"])


def test_calibration_logs_are_no_logs_of_other_tasks(honest: Path) -> None:
    found = read_attempts(str(honest))
    assert (len(found.rows), found.logs, found.excluded) == (72, 2, {})


def test_a_noisy_judge_is_descriptive(tmp_path: Path) -> None:
    noisy = Judge(sd=9)
    attempts(tmp_path, noisy, ARMS, chains=6)
    gold(tmp_path, noisy)
    found = known(tmp_path)
    assert found["judges"][0]["retest"]["sd"] > 8
    assert found["standing"] == "descriptive"
    assert any("spread of repeated judgings" in reason for reason in found["reasons"])


def test_what_was_not_measured_is_no_pass(tmp_path: Path, honest: Path) -> None:
    shutil.copytree(honest, tmp_path / "logs", ignore=shutil.ignore_patterns("calibration"))
    gold(tmp_path / "logs", HONEST, repeats=1, canaries=0)
    found = known(tmp_path / "logs")
    assert found["standing"] == "descriptive"
    unknown = {gate["measure"] for gate in found["gates"] if gate["passed"] is None}
    assert unknown == {"retest.sd", "retest.flip_rate", "retest.icc", "retest.alpha", "injections.escaped"}


def test_length_that_is_paid_for_is_measured_at_equal_content(tmp_path: Path, honest: Path) -> None:
    assert abs(known(honest)["judges"][0]["length_slope"]["estimate"]) < 0.5
    attempts(tmp_path, HONEST, ARMS, chains=2)
    gold(tmp_path, Judge(per_doubling=4))
    slope = known(tmp_path)["judges"][0]["length_slope"]
    assert slope["estimate"] == pytest.approx(4, abs=1.5)  # perfect answers have nothing to gain
    assert slope["low"] > 2


@pytest.mark.parametrize(
    ("models", "baseline"),
    [(["simulated/null", "simulated/helped"], "other models' answers"), (["simulated/null"], "gold answers")],
)
def test_self_preference_is_recovered(tmp_path: Path, models: list[str], baseline: str) -> None:
    own = Judge("simulated/null", likes="simulated/null", liking=5, leniency=6, sd=0.5)
    other = Judge("planted/other", sd=0.5)
    for model in models:
        attempts(tmp_path, own, {"none": 0.6}, chains=12, panel=(other,), model=model)
    gold(tmp_path, own, panel=(other,))
    (found,) = known(tmp_path)["self_preference"]
    assert (found["judge"], found["baseline"]) == ("simulated/null", baseline)
    planted = 5 * 4 * 0.4  # points for each of the criteria missed on average
    assert found["preference"]["estimate"] == pytest.approx(planted, abs=2.5)
    assert found["preference"]["low"] > 3


def test_a_judge_that_is_lenient_to_everyone_does_not_prefer_itself(tmp_path: Path) -> None:
    own, other = Judge("simulated/null", leniency=12, sd=0.5), Judge("planted/other", sd=0.5)
    attempts(tmp_path, own, {"none": 0.8}, chains=12, panel=(other,), model="simulated/null")
    gold(tmp_path, own, panel=(other,))
    (found,) = known(tmp_path)["self_preference"]
    assert abs(found["preference"]["estimate"]) < 1


def test_without_calibration_the_report_says_so_plainly(honest: Path, tmp_path: Path) -> None:
    shutil.copytree(honest, tmp_path / "logs", ignore=shutil.ignore_patterns("calibration"))
    assert retrospect("report", tmp_path / "logs", "-o", tmp_path / "out").exit_code == 0
    text = (tmp_path / "out" / "report.md").read_text()
    assert "**Not calibrated.**" in text
    assert "there are no calibration logs" in text
    assert "Rubric, checks and their gap" in text
    numbers = json.loads((tmp_path / "out" / "results.json").read_text())
    assert numbers["judge"]["standing"] == "not calibrated"
    assert numbers["calibration"]["judges"] == []


def test_without_checks_and_gold_calibration_is_null(tmp_path: Path) -> None:
    def unchecked(arm: str, item: str, chain: int, scores: dict[str, Score]) -> None:
        scores["checks"] = Score.unscored(reason="no_sandbox", explanation="Install bubblewrap.")

    attempts(tmp_path / "logs", HONEST, ARMS, chains=2, change=unchecked)
    assert retrospect("report", tmp_path / "logs", "-o", tmp_path / "out").exit_code == 0
    numbers = json.loads((tmp_path / "out" / "results.json").read_text())
    assert numbers["calibration"] is None
    assert numbers["disagreements"] == []
    assert numbers["judge"]["standing"] == "not calibrated"
    assert {(cell["tests_mean"], cell["judge_gap"]) for cell in numbers["cells"]} == {(None, None)}
    assert numbers["excluded"] == {"attempts whose checks are not scored: no_sandbox": 12}


@pytest.mark.parametrize("other", [replace(HONEST, name="planted/nobody"), replace(HONEST, prompt="b" * 64)])
def test_another_judge_s_or_prompt_s_calibration_does_not_count(honest: Path, tmp_path: Path, other: Judge) -> None:
    shutil.copytree(honest, tmp_path / "logs", ignore=shutil.ignore_patterns("calibration"))
    gold(tmp_path / "logs", other)
    found = known(tmp_path / "logs")
    assert found["standing"] == "not calibrated"
    assert "is not calibrated; calibrated are: " in found["reasons"][0]


def test_cells_and_deltas_have_the_tests_beside_the_rubric(honest: Path) -> None:
    found = read_attempts(str(honest))
    for _, cell in cells(found).iterrows():
        mine = found.rows[found.rows["memory"] == cell["memory"]]
        assert cell["tests_mean"] == pytest.approx(mine["tests"].mean())
        assert cell["judge_gap"] == pytest.approx((mine["score"] - mine["tests"]).mean())
    assert (deltas(found)["tests_delta"] == 0).all()


def test_checks_unscored_on_one_attempt_cost_only_that_one(tmp_path: Path) -> None:
    def once(arm: str, item: str, chain: int, scores: dict[str, Score]) -> None:
        if (arm, item, chain) == ("none", "limiter", 2):
            scores["checks"] = Score(value={"tests": math.nan, "all_passed": math.nan}, reason="sandbox_died")

    attempts(tmp_path, HONEST, ARMS, chains=3, change=once)
    found = read_attempts(str(tmp_path))
    assert found.excluded == {"attempts whose checks are not scored: sandbox_died": 1}
    (row,) = found.rows[found.rows["unscored_checks"].notna()].to_dict("records")
    assert (row["item"], row["chain"], math.isnan(row["settled3"])) == ("limiter", 2, True)
    assert {arm["memory"]: arm["attempts"] for arm in calibration(found)["arms"]} == {"none": 8, "self_critique": 9}


def test_verdicts_too_long_for_the_summaries_are_counted_not_dropped_silently(tmp_path: Path) -> None:
    panel = tuple(Judge(f"planted/judge-{number}") for number in range(12))
    attempts(tmp_path, HONEST, {"none": 0.6}, chains=1, panel=panel)
    found = read_attempts(str(tmp_path))
    assert found.excluded == {"attempts whose judges' single verdicts are too long for the log's summaries": 3}
    assert found.rows["score"].notna().all()


def test_tampering_is_counted_by_arm(tmp_path: Path) -> None:
    def tampered(arm: str, item: str, chain: int, scores: dict[str, Score]) -> None:
        noted = scores["checks"].metadata
        if arm == "self_critique" and noted:
            noted["tampered"] = ["the harness was read"]

    attempts(tmp_path, HONEST, ARMS, chains=1, change=tampered)
    arms = known(tmp_path)["arms"]
    assert {arm["memory"]: arm["tampered"] for arm in arms} == {"none": 0, "self_critique": 3}
