"""A comparison by dimension: each gets the verdict that its data allow, and no other's data touch it."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from analysis import compare_command
from analysis.by_dimension import dimensions_compared
from analysis.drift import drift
from analysis.frame import Attempts
from analysis.sides import Side, refusals
from retrospect import main
from tests.analysis.dimension_rows import ITEMS, drawn
from tests.support import ROOT

SAME = dict.fromkeys(ITEMS, 0.66)
MIXED = SAME | {"code_generation": 0.85, "long_context": 0.45}


def pairs(first: pd.DataFrame, second: pd.DataFrame) -> dict[str, dict[str, Any]]:
    found = dimensions_compared([Side("first", first), Side("second", second)])
    return {record["dimension"]: record["pairs"][0] for record in found}


def test_each_dimension_gets_its_own_verdict() -> None:
    found = pairs(drawn("x", SAME, 10, 0), drawn("y", MIXED, 10, 1))
    assert {name: (one["verdict"], one["strength"]) for name, one in found.items()} == {
        "code_generation": ("better", "confirmed"),
        "long_context": ("worse", "confirmed"),
        "tool_use": ("inconclusive", None),
    }
    assert {name: one["units"] for name, one in found.items()} == ITEMS
    assert all(one["p_holm"] >= one["p_value"] for one in found.values())


def test_a_catastrophe_in_one_dimension_takes_nothing_from_another() -> None:
    first, second = drawn("x", SAME, 12, 0), drawn("y", MIXED, 12, 1)
    second.loc[(second["dimension"] == "tool_use") & (second["chain"] == 3), "score"] = 0
    assert pairs(first, second)["code_generation"]["strength"] == "confirmed"


def test_five_epochs_describe_and_claim_nothing() -> None:
    for one in pairs(drawn("x", SAME, 5, 0), drawn("y", MIXED, 5, 1)).values():
        assert (one["verdict"], one["ci_low"], one["p_value"]) == ("inconclusive", None, None)
        assert one["estimate"] is not None


def test_an_attempt_without_an_outcome_is_missing_and_never_0() -> None:
    second = drawn("y", SAME, 12, 1)
    second.loc[(second["dimension"] == "long_context") & (second["chain"] == 3), "score"] = np.nan
    found = pairs(drawn("x", SAME, 12, 0), second)
    assert {name: (one["chains"], one["broken"]) for name, one in found.items()} == {
        "code_generation": (12, [0, 0]),
        "long_context": (11, [0, 1]),
        "tool_use": (12, [0, 0]),
    }


def test_items_are_won_and_lost_with_their_epochs() -> None:
    first, second = drawn("x", SAME, 10, 0), drawn("y", SAME, 10, 0)
    second = first.assign(model="y")
    up, down = (second["item"] == "tool_use_1"), (second["item"] == "tool_use_4") & (second["chain"] > 4)
    second.loc[up, "score"], second.loc[down, "score"] = 100, 0
    found = pairs(first, second.assign(all_passed=second["score"] == 100))["tool_use"]["items"]
    told = {
        one["item"]: (one["change"], one["epochs_first"], one["epochs_second"], one["right_second"]) for one in found
    }
    assert told["tool_use_1"] == ("won", 10, 10, 10)
    assert told["tool_use_4"][:3] == ("lost", 10, 10)
    assert [one[0] for one in told.values()].count("same") == 3
    assert [found[0]["item"], found[-1]["item"]] == ["tool_use_4", "tool_use_1"]


def test_failures_are_counted_by_class_for_both_sides() -> None:
    first, second = drawn("x", SAME, 10, 0), drawn("y", SAME, 10, 1)
    coded = first["dimension"] == "code_generation"
    first.loc[coded & (first["chain"] == 1), "failure"] = "logic error"
    second.loc[coded & (second["chain"] <= 2), "failure"] = "missed edge case"
    assert pairs(first, second)["code_generation"]["failures"] == {"logic error": [15, 0], "missed edge case": [0, 30]}


def test_a_dimension_that_only_one_side_has_is_left_out() -> None:
    second = drawn("y", SAME, 10, 1)
    assert list(pairs(drawn("x", SAME, 10, 0), second[second["dimension"] != "tool_use"])) == [
        "code_generation",
        "long_context",
    ]


def test_another_number_of_pages_is_another_condition_and_is_said() -> None:
    first, second = drawn("x", SAME, 10, 0), drawn("y", SAME, 10, 1)
    second.loc[second["dimension"] == "long_context", "variant"] = "pages=25"
    found = dimensions_compared([Side("first", first), Side("second", second)])
    assert {record["dimension"]: len(record["pairs"]) for record in found} == dict(zip(ITEMS, (1, 0, 1), strict=True))
    assert "no condition and item in common" in found[1]["left_out"][0]


def test_only_graders_that_touch_an_outcome_must_be_the_same() -> None:
    first, second = drawn("x", SAME, 10, 0), drawn("y", SAME, 10, 1, judge="k")
    assert "graded by j and k in code_generation" in refusals([Side("first", first), Side("second", second)])[0]
    unjudged = [rows.assign(judge_prompt_sha256=None) for rows in (first, second)]
    assert refusals([Side(name, rows) for name, rows in zip("ab", unjudged, strict=True)]) == []


@pytest.fixture(scope="module")
def runs() -> list[Side]:
    """One model at four dates: from the third on its code is worse. Given in another order."""
    skills = [SAME, SAME, SAME | {"code_generation": 0.4}, SAME | {"code_generation": 0.4}]
    made = [
        Side(f"m in {day}", drawn("m", skill, 12, day, created=f"2026-01-0{day}T00:00:00+00:00"), str(day))
        for day, skill in enumerate(skills, 1)
    ]
    return [made[2], made[0], made[3], made[1]]


def test_the_drift_of_a_model_finds_the_step_that_changed_it(runs: list[Side]) -> None:
    found = {line["dimension"]: line for line in drift(runs, dimensions_compared(runs))}
    line = found["code_generation"]
    assert [point["run"] for point in line["points"]] == ["m in 1", "m in 2", "m in 3", "m in 4"]
    assert [(step["first"], step["second"]) for step in line["steps"]] == [
        ("m in 1", "m in 2"),
        ("m in 2", "m in 3"),
        ("m in 3", "m in 4"),
        ("m in 1", "m in 4"),
    ]
    assert [step["verdict"] for step in line["steps"]] == ["inconclusive", "worse", "inconclusive", "worse"]
    assert all(point["ci_low"] < point["mean"] < point["ci_high"] for point in line["points"])
    assert {step["verdict"] for step in found["tool_use"]["steps"]} == {"inconclusive"}


def test_two_runs_make_no_line(runs: list[Side]) -> None:
    assert drift(runs[:2], dimensions_compared(runs[:2])) == []


def test_a_line_s_points_rest_on_items_that_all_runs_have(runs: list[Side]) -> None:
    less = [
        Side(s.name, s.rows[s.rows["item"] != "code_generation_0"] if s.run == "2" else s.rows, s.run) for s in runs
    ]
    changed = [Side(s.name, s.rows.copy(), s.run) for s in less]
    for side in changed:
        side.rows.loc[side.rows["item"] == "code_generation_0", "score"] = 0
    lines = [drift(sides, dimensions_compared(sides))[0]["points"] for sides in (less, changed)]
    assert lines[0] == lines[1]


def command(monkeypatch: pytest.MonkeyPatch, given: dict[str, pd.DataFrame], *more: str) -> Result:
    """`retrospect compare` on attempts that are in no log."""
    read = {folder: Attempts(rows, len(rows), 1) for folder, rows in given.items()}
    monkeypatch.setattr(compare_command, "read_attempts", lambda folder, dimensions: read[folder])
    return CliRunner().invoke(main, ["compare", *given, *more], env={"COLUMNS": "80"})


def test_one_worse_dimension_fails_the_command_when_asked_to(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"before": drawn("x", SAME, 10, 0), "after": drawn("y", MIXED, 10, 1)}
    told = command(monkeypatch, given, "--fail-on", "worse")
    assert told.exit_code == 3
    assert "long context: y is worse than x (confirmed)" in " ".join(told.output.split())
    assert command(monkeypatch, given).exit_code == 0
    better = {"before": drawn("x", SAME, 10, 0), "after": drawn("y", SAME, 10, 1)}
    assert command(monkeypatch, better, "--fail-on", "worse").exit_code == 0


def test_dates_are_a_line_in_text_in_a_figure_and_in_documented_fields(
    monkeypatch: pytest.MonkeyPatch, runs: list[Side], tmp_path: Path
) -> None:
    told = command(monkeypatch, {side.run: side.rows for side in runs}, "-o", str(tmp_path))
    assert told.exit_code == 0, told.output
    assert max(map(len, told.output.splitlines())) <= 80
    assert "Over the dates" in told.output
    assert {path.name for path in (tmp_path / "figures").glob("*.png")} == {"dimensions.png", "drift.png"}
    (line, *_) = json.loads((tmp_path / "compare.json").read_text())["drift"]
    documented = (ROOT / "docs/compare.md").read_text()
    assert all(f"`{field}`" in documented for field in [*line, *line["points"][0], *line["steps"][0]])


def test_text_from_a_log_stays_inside_its_cell(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    second = drawn("y|<b>", SAME, 10, 1, failure="logic | `error`")
    told = command(monkeypatch, {"before": drawn("x", SAME, 10, 0), "after": second}, "-o", str(tmp_path))
    assert told.exit_code == 0, told.output
    text = (tmp_path / "compare.md").read_text()
    assert "<b>" not in text
    assert r"logic \| \`error\`" in text
