"""`run --freeze` and `run --plan` through the front door: only what was frozen is run under a plan's name."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from inspect_ai.log import list_eval_logs, read_eval_log

from analysis import plan_file as analysed
from analysis.frame import read_attempts
from analysis.tables import results
from evals import plan_file as evaluated
from evals.cli import main as evals_main
from retrospect import main
from tests.evals.folders import RUBRIC, item_folder
from tests.support import once

SWEEP = ["--model", "simulated/helped", "--effort", "high", "-T", "items=[median_two_sorted_arrays, scalar_autograd]"]


def retrospect(*typed: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in typed])


def freeze(path: Path, *more: object, sweep: list[str] = SWEEP) -> dict[str, Any]:
    frozen = retrospect("run", *sweep, "--freeze", path, *more)
    assert frozen.exit_code == 0, frozen.output
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return document


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with plan.json, looks at 10 and 11 chains, and the logs of the first."""

    def make(folder: Path) -> None:
        freeze(folder / "plan.json", "--chains", 11, "--looks", "10")
        ran = retrospect("run", "--plan", folder / "plan.json", "--chains", 10, "--log-dir", folder / "logs", "--yes")
        assert ran.exit_code == 0, ran.output

    return once(tmp_path_factory, "planned", make)


def test_a_frozen_plan_says_everything_and_runs_nothing(tmp_path: Path) -> None:
    more = ["--chains", 24, "--margin", 3, "--outcome", "score", "-T", "seed=7", "--grader", "simulated/null"]
    plan = freeze(tmp_path / "plan.json", *more, "--log-dir", tmp_path / "logs")
    assert not (tmp_path / "logs").exists()
    assert [look["chains"] for look in plan["looks"]] == [12, 18, 24]
    told = {key: plan[key] for key in ("models", "arms", "efforts", "caps", "chains", "margin", "alpha", "outcome")}
    assert told == {
        "models": ["simulated/helped"], "arms": ["none", "self_critique"], "efforts": ["high"], "caps": [64000],
        "chains": 24, "margin": 3, "alpha": 0.05, "outcome": "score",
    }  # fmt: skip
    assert set(plan["items"]) == {"median_two_sorted_arrays", "scalar_autograd"}
    assert plan["settings"]["seed"] == 7
    assert plan["grader"]["model"] == "simulated/null"


def test_both_sides_read_a_plan_alike(tmp_path: Path) -> None:
    plan = freeze(tmp_path / "plan.json", "--chains", 12)
    assert analysed.digest(plan) == evaluated.digest(plan) == plan["sha256"]
    assert analysed.read_plan(plan) is not None
    assert evaluated.read_plan(tmp_path / "plan.json")[1] == plan
    (tmp_path / "plan.json").write_text(json.dumps(plan, sort_keys=True))  # laid out otherwise, it says the same
    assert evaluated.read_plan(tmp_path / "plan.json")[0].sha256 == plan["sha256"]


def test_a_frozen_plan_is_never_written_over(tmp_path: Path) -> None:
    freeze(tmp_path / "plan.json", "--chains", 12)
    before = (tmp_path / "plan.json").read_bytes()
    again = retrospect("run", *SWEEP, "--chains", 24, "--freeze", tmp_path / "plan.json")
    assert again.exit_code == 1
    assert "exists" in again.output
    assert (tmp_path / "plan.json").read_bytes() == before


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--chains", "24", "--looks", "6,24"], "below 10"),
        (["--chains", "24", "--looks", "12,30"], "up to the planned last"),
        (["--chains", "24", "--looks", "soon"], "12,18,24"),
        (["--chains", "8"], "below 10"),
        (["--chains", "24", "--memory", "none"], "nothing to compare"),
        (["--chains", "24", "--margin", "0"], "--margin"),
        (["--chains", "24", "-T", "feedbak=score"], "feedbak"),
    ],
    ids=str,
)
def test_a_plan_that_cannot_be_is_not_written(tmp_path: Path, more: list[str], told: str) -> None:
    refused = retrospect("run", *SWEEP, "--freeze", tmp_path / "plan.json", *more)
    assert refused.exit_code != 0
    assert told in refused.output
    assert "Traceback" not in refused.output
    assert not (tmp_path / "plan.json").exists()


def test_the_terms_of_a_plan_are_refused_where_none_is_frozen(tmp_path: Path) -> None:
    where = ["--log-dir", tmp_path / "logs", "--yes"]
    assert "--freeze" in retrospect("run", *SWEEP, "--margin", 3, *where).output
    assert "one of them" in retrospect("run", *SWEEP, "--plan", "a", "--freeze", "b", *where).output
    alone = CliRunner().invoke(evals_main, ["run", *SWEEP, "--chains", "12", "--freeze", str(tmp_path / "plan.json")])
    assert "retrospect run" in alone.output
    assert list(tmp_path.iterdir()) == []


def test_every_log_carries_the_plan_and_a_copy_is_beside_them(planned: Path) -> None:
    plan = json.loads((planned / "plan.json").read_text(encoding="utf-8"))
    assert json.loads((planned / "logs" / "plan.json").read_text(encoding="utf-8")) == plan
    headers = [read_eval_log(log, header_only=True).eval for log in list_eval_logs(str(planned / "logs"))]
    assert len(headers) == 2
    for header in headers:
        assert header.metadata is not None
        assert header.metadata["plan_sha256"] == plan["sha256"]
        assert header.metadata["plan"] == plan


def test_the_first_look_is_recognised_from_the_logs_alone(planned: Path) -> None:
    found = results(read_attempts(str(planned / "logs")))["plan"]
    assert (found["look"], found["chains"], found["deviations"]) == (1, 10, [])
    assert found["decision"]["action"] in ("stop", "go on")
    for command in ("plan", "status"):
        shown = retrospect(command, planned / "logs")
        assert shown.exit_code == 0, shown.output
        assert "Look 1 of 2, at 10 chains." in shown.output


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--effort", "low"], "--effort: planned high, given low"),
        (["--memory", "none"], "--memory: planned none,self_critique, given none"),
        (["--max-tokens", "8000"], "--max-tokens: planned 64000, given 8000"),
        (["--model", "simulated/null"], "--model: planned simulated/helped, given simulated/null"),
        (["--grader", "simulated/null"], "--grader: planned none, given simulated/null"),
        (["--order", "fixed"], "--order: planned williams, given fixed"),
        (["--chains", "12"], "--chains 12: the plan looks at 10, 11 chains"),
        (["-T", "seed=3"], "-T seed: planned 0, given 3"),
        (["-T", "sed=3"], "-T sed: is no parameter"),
        (["--items", "core"], "item rate_limiter was not planned"),
        (["--items", "median_two_sorted_arrays"], "item scalar_autograd is missing"),
        (["--preset", "decide"], "--preset decide"),
    ],
    ids=str,
)
def test_what_contradicts_the_plan_is_one_clear_line(planned: Path, tmp_path: Path, more: list[str], told: str) -> None:
    refused = retrospect("run", "--plan", planned / "plan.json", "--log-dir", tmp_path / "logs", "--yes", *more)
    assert refused.exit_code == 1
    assert told in refused.output
    assert refused.output.count("Error: ") == 1
    assert not (tmp_path / "logs").exists()


def test_what_repeats_the_plan_is_no_contradiction(planned: Path) -> None:
    same = ["--effort", "high", "--memory", "self_critique,none", "--max-tokens", 64000, "--chains", 10, "-T", "seed=0"]
    where = ["--log-dir", planned / "logs", "--yes"]
    again = retrospect("run", "--plan", planned / "plan.json", "--model", "simulated/helped", *same, *where)
    assert again.exit_code == 0, again.output


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"margin": 20}, "was changed after it was frozen"),
        ({"looks": []}, "looks"),
        ({"schema": 2}, "schema"),
        ({"mood": "hopeful"}, "mood"),
    ],
    ids=str,
)
def test_a_plan_that_was_changed_is_not_run(planned: Path, tmp_path: Path, changed: dict[str, Any], told: str) -> None:
    plan = json.loads((planned / "plan.json").read_text(encoding="utf-8")) | changed
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    refused = retrospect("run", "--plan", tmp_path / "plan.json", "--log-dir", tmp_path / "logs", "--yes")
    assert refused.exit_code == 1
    assert told in refused.output
    assert not (tmp_path / "logs").exists()


@pytest.mark.parametrize("text", [None, "", "[]", "chains: 3"])
def test_a_file_that_is_no_plan_is_one_clear_line(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "plan.json").write_text(text)
    refused = retrospect("run", "--plan", tmp_path / "plan.json", "--log-dir", tmp_path / "logs", "--yes")
    assert refused.exit_code == 1
    assert "retrospect run --freeze writes a plan" in refused.output
    assert "Traceback" not in refused.output


def test_an_item_that_changed_under_its_version_is_not_run(tmp_path: Path) -> None:
    for name in ("addition", "sum"):
        item_folder(tmp_path / "items", RUBRIC, name=name)
    sweep = ["--model", "simulated/helped", "--items", str(tmp_path / "items"), "--chains", "12"]
    plan = freeze(tmp_path / "plan.json", sweep=sweep)
    assert plan["outcome"] == "score"
    (tmp_path / "items" / "sum" / "instruction.md").write_text("Write add(a, b), quickly.\n")
    refused = retrospect("run", "--plan", tmp_path / "plan.json", "--log-dir", tmp_path / "logs", "--yes")
    assert refused.exit_code == 1
    assert "item sum is not the planned one (planned version 1" in refused.output
    assert not (tmp_path / "logs").exists()


def test_a_folder_holds_one_plan_or_none(planned: Path, tmp_path: Path) -> None:
    where = ["--log-dir", planned / "logs", "--yes"]
    unplanned = retrospect("run", *SWEEP, "--chains", 12, *where)
    assert unplanned.exit_code == 1
    assert "is under no plan" in unplanned.output
    freeze(tmp_path / "plan.json", "--chains", 12)
    other = retrospect("run", "--plan", tmp_path / "plan.json", *where)
    assert other.exit_code == 1
    assert "holds a sweep under plan" in other.output
