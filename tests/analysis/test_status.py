"""`retrospect status`: readable at 80 columns, whatever the model is called."""

import shutil
from pathlib import Path

from analysis.frame import Attempts, read_attempts
from analysis.progress import progress
from tests.analysis.logs import retrospect
from tests.support import CORE, Flaky, model, run_condition

LONG = "anthropic/claude-opus-4-7-20991231-with-a-name-that-no-table-of-eighty-columns-has-room-for"


def renamed(attempts: Attempts, name: str, **columns: str) -> Attempts:
    rows = attempts.rows.assign(model=name, **columns)
    return Attempts(rows, attempts.expected, attempts.logs)


def test_status_shows_every_word_at_80_columns(logs: Path) -> None:
    shown = retrospect("status", logs)
    assert shown.exit_code == 0, shown.output
    assert "…" not in shown.output
    for word in ("simulated/helped", "high", "max", "none", "self_critique", "mean so far", "dollars", "64,000"):
        assert word in shown.output
    assert "24 of 24 attempts" in shown.output
    assert all(len(line) <= 80 for line in shown.output.splitlines())


def test_a_long_model_name_is_a_heading_and_squeezes_no_column(logs: Path) -> None:
    (heading, rows), *others = progress(renamed(read_attempts(str(logs)), LONG, variant="order=williams")).items()
    assert heading == f"{LONG} order=williams"
    assert [row[:3] for row in rows] == [
        ["high", "none", "64,000"],
        ["high", "self_critique", "64,000"],
        ["max", "none", "64,000"],
        ["max", "self_critique", "64,000"],
    ]
    assert not others


def test_terminal_codes_in_a_log_are_shown_and_not_obeyed(logs: Path) -> None:
    hostile = renamed(read_attempts(str(logs)), "\x1b[31mred\x1b[0m/\u202emodel")
    assert list(progress(hostile)) == [r"\x1b[31mred\x1b[0m/\u202emodel order=williams"]


def test_failing_attempts_and_unknown_prices_are_said(tmp_path: Path) -> None:
    Flaky.faults.clear()
    Flaky.faults[("candidate", CORE[1], 1)] = 1
    run_condition(model("flaky/helped"), tmp_path / "logs")
    Flaky.faults.clear()
    shown = retrospect("status", tmp_path / "logs")
    assert shown.exit_code == 0, shown.output
    assert " ".join(["high", "self_critique", "64,000", "1", "1", "unknown"]) in " ".join(shown.output.split())
    assert "1 of 3 attempts" in shown.output
    assert "attempts with an error: 1" in shown.output
    assert "attempts missing: 1" in shown.output


def test_arms_that_differ_in_one_setting_are_told_apart(tmp_path: Path) -> None:
    for feedback in ("judge", "none"):
        run_condition(model(), tmp_path / "logs", items="median_two_sorted_arrays", feedback=feedback)
    shown = " ".join(retrospect("status", tmp_path / "logs").output.split())
    assert "self_critique feedback=none 64,000 1" in shown
    shutil.rmtree(tmp_path / "logs")
