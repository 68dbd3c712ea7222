"""A large report is made by several processes: the same report, and a fault in one of them is not swallowed."""

import os
from pathlib import Path

import pytest

from analysis import together
from analysis.frame import read_attempts
from analysis.report import write_report


def test_a_report_made_by_several_processes_is_the_same_bytes(
    logs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempts = read_attempts(str(logs))
    alone = write_report(attempts, tmp_path / "alone")
    monkeypatch.setattr(together, "FROM_ROWS", 0)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    several = write_report(attempts, tmp_path / "several")
    assert [path.name for path in several] == [path.name for path in alone]
    assert len(alone) > 20
    for one, other in zip(alone, several, strict=True):
        assert other.read_bytes() == one.read_bytes()


def test_many_rows_are_worked_on_in_other_processes_and_few_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    jobs = [os.getpid, os.getpid]
    assert set(together.together(jobs, 10)) == {os.getpid()}
    assert os.getpid() not in together.together(jobs, together.FROM_ROWS)


def test_a_fault_in_one_process_reaches_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)

    def fault() -> int:
        raise ValueError("planted")

    with pytest.raises(ValueError, match="planted"):
        together.together([fault, os.getpid], together.FROM_ROWS)
