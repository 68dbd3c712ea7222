"""`retrospect calibrate` through its front door: what it must not pay twice, overspend, disturb or let through."""

from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from inspect_ai.log import list_eval_logs, read_eval_log

from evals.calibrating import FOLDER
from evals.folder import locked
from retrospect import main
from tests.evals.folders import RUBRIC, item_folder
from tests.support import Flaky, calls

PART = ["--items", "rate_limiter", "--per-kind", "2", "--judge-repeats", "1"]
"""Six combinations, of which four are twins, and two of each other kind."""


@pytest.fixture(autouse=True)
def _no_faults() -> None:
    Flaky.faults.clear()


def calibrate(folder: Path, *more: str, grader: str = "simulated/null") -> Result:
    args = ["calibrate", "--grader", grader, *PART, "--log-dir", str(folder / "logs"), "--yes", *more]
    return CliRunner().invoke(main, [*args, "-M", f"trace={folder / 'trace'}"])


def sweep(folder: Path, chains: int = 1) -> Result:
    args = ["run", "--effort", "high", "--memory", "none", "--model", "simulated/null", "--order", "fixed", "--yes"]
    args += ["--items", "rate_limiter", "--chains", str(chains), "--log-dir", str(folder / "logs")]
    return CliRunner().invoke(main, [*args, "-M", f"trace={folder / 'sweep'}"])


def traced(folder: Path) -> Counter[tuple[str, str, int]]:
    return calls(folder / "trace")


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_it_judges_each_answer_once_and_a_second_run_makes_no_call(tmp_path: Path) -> None:
    first = calibrate(tmp_path)
    assert first.exit_code == 0, first.output
    answers = int(first.output.split(" gold answers")[0])
    assert f"{answers} of {answers} answers" in first.output
    assert f"Next: retrospect report {tmp_path / 'logs'} -o out" in first.output
    assert {role for role, _, _ in traced(tmp_path)} == {"judge"}
    assert traced(tmp_path).total() == answers
    assert calibrate(tmp_path).exit_code == 0
    assert traced(tmp_path).total() == answers


def test_the_announced_calls_are_the_calls_that_are_made(tmp_path: Path) -> None:
    shown = calibrate(tmp_path, "--judge-repeats", "2", "--judge-panel", "simulated/lenient,simulated/noisy")
    assert shown.exit_code == 0, shown.output
    answers = int(shown.output.split(" gold answers")[0])
    assert f"× 6 judgings = {6 * answers} calls" in shown.output
    assert traced(tmp_path).total() == 2 * answers  # only the grader traces


def test_what_failed_is_run_again_and_only_that(tmp_path: Path) -> None:
    Flaky.faults[("judge", "rate_limiter", 1)] = 20  # ten at once, each tried twice
    failed = calibrate(tmp_path, "--retries", "0", grader="flaky/null")
    assert failed.exit_code == 1
    assert "Run the same command again" in failed.output
    Flaky.faults.clear()
    before = traced(tmp_path).total()
    assert calibrate(tmp_path, grader="flaky/null").exit_code == 0
    answers = int(failed.output.split(" gold answers")[0])
    assert 0 < traced(tmp_path).total() - before < answers


def test_another_judge_in_the_same_folder_has_a_log_of_its_own(tmp_path: Path) -> None:
    calibrate(tmp_path)
    assert calibrate(tmp_path, grader="simulated/lenient").exit_code == 0
    headers = [read_eval_log(log, header_only=True) for log in list_eval_logs(str(tmp_path / "logs" / FOLDER))]
    assert sorted(log.eval.model for log in headers) == ["simulated/lenient", "simulated/null"]


def test_a_sweep_and_a_calibration_in_one_folder_leave_each_other_alone(tmp_path: Path) -> None:
    assert sweep(tmp_path).exit_code == 0
    before = files(tmp_path / "logs")
    assert calibrate(tmp_path).exit_code == 0
    after = files(tmp_path / "logs")
    assert {name: after[name] for name in before} == before
    calibration = files(tmp_path / "logs" / FOLDER)
    extended = sweep(tmp_path, chains=2)
    assert extended.exit_code == 0
    assert "2 of 2 attempts" in extended.output
    assert calls(tmp_path / "sweep").total() == 4  # two chains of one item, answered and judged, none of them twice
    assert files(tmp_path / "logs" / FOLDER) == calibration
    judged = traced(tmp_path)
    assert calibrate(tmp_path).exit_code == 0
    assert traced(tmp_path) == judged


def test_a_calibration_that_came_first_does_not_keep_a_sweep_out(tmp_path: Path) -> None:
    assert calibrate(tmp_path).exit_code == 0
    assert sweep(tmp_path).exit_code == 0


def test_two_calibrations_on_one_folder_the_second_is_refused(tmp_path: Path) -> None:
    with locked(tmp_path / "logs" / FOLDER, kind="calibration"):
        refused = calibrate(tmp_path)
    assert refused.exit_code == 1
    assert "another calibration (process " in refused.output
    assert not traced(tmp_path)


def test_the_budget_is_not_passed_and_what_was_paid_is_kept(tmp_path: Path) -> None:
    stopped = calibrate(tmp_path, "--max-cost", "0.4")
    assert stopped.exit_code == 1
    assert "budget" in stopped.output
    before = traced(tmp_path).total()
    answers = int(stopped.output.split(" gold answers")[0])
    assert 0 < before < answers
    assert calibrate(tmp_path).exit_code == 0
    assert traced(tmp_path).total() == answers


def test_answers_of_changed_items_are_not_mixed_with_the_old_ones(tmp_path: Path) -> None:
    own = item_folder(tmp_path)
    assert calibrate(tmp_path, "--items", str(own)).exit_code == 0
    item_folder(tmp_path, changed={"answer/4_trace.md": "Two and three are five."})
    from evals.items import load_item

    load_item.cache_clear()
    refused = calibrate(tmp_path, "--items", str(own))
    assert refused.exit_code == 1
    assert "judged other answers to addition" in refused.output


def test_money_is_not_spent_unasked(tmp_path: Path) -> None:
    args = ["calibrate", "--grader", "flaky/null", *PART, "--log-dir", str(tmp_path / "logs")]
    asked = CliRunner().invoke(main, args)
    assert asked.exit_code == 1
    assert "say --yes" in asked.output
    assert not (tmp_path / "logs").exists()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["--grader", "nosuch/x"], "--grader nosuch/x: cannot be used"),
        (["--grader", "simulated/nosuch"], "simulated/nosuch: no such profile"),
        (["--kinds", "mutants"], "kinds='mutants': give one of combination"),
        (["--items", "{own}"], "none of addition (rubric) is proven"),
        (["--judge-effort", "hgih"], "judge_effort='hgih'"),
        (["--judge-repeats", "0"], "--judge-repeats"),
        (["--judge-panel", "simulated/null"], "would judge twice"),
        (["--judge-panel", "simulated/noisy,simulated/noisy"], "would judge twice"),
        (["--judge-panel", "nosuch/x"], "judge_panel=nosuch/x: cannot be used"),
        (["-M", "self_preference=5"], "-M self_preference"),
        (["--price", "cheap"], "--price cheap"),
    ],
)
def test_bad_input_is_one_clear_line_and_nothing_is_written(typed: list[str], told: str, tmp_path: Path) -> None:
    own = item_folder(tmp_path / "own", RUBRIC)
    refused = calibrate(tmp_path, *(word.format(own=own) for word in typed))
    assert refused.exit_code in (1, 2)
    errors = [line for line in refused.output.splitlines() if line.startswith("Error:")]
    assert len(errors) == 1
    assert told in errors[0]
    assert not (tmp_path / "logs").exists()
    assert not traced(tmp_path)
