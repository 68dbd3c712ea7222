"""From logs to report through the front door, with what a folder may hold besides whole logs."""

import json
import math
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analysis.frame import read_attempts
from analysis.tables import cells, deltas, results
from retrospect import main
from tests.support import CORE, Flaky, model, run_condition

ROOT = Path(__file__).parent.parent.parent
Make = Callable[[Path], Path]


def report(logs: Path, out: Path) -> Result:
    return CliRunner().invoke(main, ["report", str(logs), "-o", str(out)])


def test_every_attempt_of_every_condition_is_a_row(logs: Path) -> None:
    attempts = read_attempts(str(logs))
    assert (len(attempts.rows), attempts.expected, attempts.logs) == (24, 24, 4)
    assert attempts.excluded == {}
    assert set(attempts.rows["item"]) == set(CORE)
    assert attempts.rows["score"].between(0, 100).all()
    assert (attempts.rows["effort_sent_ok"] == 1).all()


def test_start_samples_are_not_attempts(logs: Path) -> None:
    assert "start" not in set(read_attempts(str(logs)).rows["item"])


def test_memory_before_is_memory_after_the_item_before(logs: Path) -> None:
    rows = read_attempts(str(logs)).rows
    chains = rows[rows["memory"] == "self_critique"].groupby(["effort", "chain"])
    for _, chain in chains:
        ordered = chain.sort_values("position")
        assert list(ordered["memory_before_sha256"])[1:] == list(ordered["memory_after_sha256"])[:-1]


def test_cells_are_the_means_of_their_attempts(logs: Path) -> None:
    attempts = read_attempts(str(logs))
    table = cells(attempts)
    assert len(table) == 4
    for _, cell in table.iterrows():
        mine = attempts.rows[(attempts.rows.effort == cell.effort) & (attempts.rows.memory == cell.memory)]
        assert cell.score_mean == pytest.approx(mine["score"].mean())
        assert (cell.chains, cell.samples, cell.unscored) == (2, 6, 0)


def test_a_delta_is_with_minus_without(logs: Path) -> None:
    attempts = read_attempts(str(logs))
    for row in deltas(attempts).itertuples():
        mine = attempts.rows[(attempts.rows.effort == row.effort) & (attempts.rows["item"] == row.item)]
        means = mine.groupby("memory")["score"].mean()
        assert row.delta == pytest.approx(means["self_critique"] - means["none"])


def test_report_writes_every_file_and_marks_them_simulated(logs: Path, tmp_path: Path) -> None:
    result = report(logs, tmp_path)
    assert result.exit_code == 0, result.output
    text = (tmp_path / "report.md").read_text()
    assert "SIMULATED" in text
    assert "planted" in text
    for name in ("trajectory", "matrix"):
        assert (tmp_path / "figures" / f"{name}.png").read_bytes().startswith(b"\x89PNG")
        assert "SIMULATED" in (tmp_path / "figures" / f"{name}.svg").read_text()
    numbers = json.loads((tmp_path / "results.json").read_text())
    assert (numbers["schema"], numbers["simulated"], numbers["samples"]) == (1, True, 24)


def test_report_again_gives_the_same_bytes(logs: Path, tmp_path: Path) -> None:
    report(logs, tmp_path / "a")
    report(logs, tmp_path / "b")
    for path in sorted((tmp_path / "a").rglob("*")):
        if path.is_file():
            assert path.read_bytes() == (tmp_path / "b" / path.relative_to(tmp_path / "a")).read_bytes()


def test_unknown_numbers_are_null_never_zero(logs: Path) -> None:
    attempts = read_attempts(str(logs))
    attempts.rows["thinking_tokens"] = math.nan
    assert {cell["thinking_tokens_mean"] for cell in results(attempts)["cells"]} == {None}


def test_failed_attempts_are_counted_and_never_scored_zero(tmp_path: Path) -> None:
    Flaky.faults.clear()
    Flaky.faults[("candidate", CORE[1], 1)] = 1
    run_condition(model("flaky/helped"), tmp_path / "logs", {"epochs": 2})
    attempts = read_attempts(str(tmp_path / "logs"))
    assert attempts.excluded == {
        "attempts with an error": 1,
        "attempts missing": 1,
        "attempts without a score in high-self_critique-64000 of flaky/helped": 2,
    }
    (cell,) = results(attempts)["cells"]
    assert (cell["samples"], cell["unscored"]) == (5, 1)
    assert len(attempts.scored) == 4


def test_arms_with_other_settings_are_not_pooled(tmp_path: Path) -> None:
    for feedback in ("judge", "none"):
        run_condition(model(), tmp_path / "logs", items="median_two_sorted_arrays", feedback=feedback)
    table = cells(read_attempts(str(tmp_path / "logs")))
    assert sorted(table["memory_variant"]) == ["", "feedback=none"]


def test_a_condition_run_twice_counts_each_attempt_once(tmp_path: Path) -> None:
    for _ in range(2):
        run_condition(model(), tmp_path / "logs", items="median_two_sorted_arrays")
    attempts = read_attempts(str(tmp_path / "logs"))
    assert len(attempts.rows) == 1
    assert attempts.excluded == {"attempts superseded by a retry": 1}


@pytest.mark.parametrize("make", [lambda p: p, lambda p: p / "nothing"], ids=["empty", "missing"])
def test_a_folder_without_logs_is_one_clear_line(tmp_path: Path, make: Make) -> None:
    result = report(make(tmp_path), tmp_path / "out")
    assert result.exit_code == 1
    assert "holds no log" in result.output
    assert "Traceback" not in result.output
    assert not (tmp_path / "out").exists()


def test_logs_of_other_tasks_are_named_not_misread(tmp_path: Path) -> None:
    from inspect_ai import eval

    eval("evals/algorithms", model=model(), log_dir=str(tmp_path / "logs"), display="none")
    result = report(tmp_path / "logs", tmp_path / "out")
    assert result.exit_code == 1
    assert "evals/algorithms" in result.output


def test_python_m_runs_the_commands() -> None:
    line = [sys.executable, "-m", "retrospect", "--version"]
    assert "retrospect, version" in subprocess.run(line, capture_output=True, text=True, check=True, cwd=ROOT).stdout


def test_help_lists_the_commands_without_importing_pandas() -> None:
    code = "import sys, retrospect; retrospect.main(['--help'], standalone_mode=False); print('pandas' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "report" in shown
    assert shown.rstrip().endswith("False")
