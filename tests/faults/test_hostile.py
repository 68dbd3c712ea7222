"""A model that writes whatever might be taken for more than text, in every role, through every command."""

import re
from pathlib import Path

import pandas as pd
import pytest

from analysis.frame import read_attempts
from memory.notes import utf8
from tests.analysis.browser import opened
from tests.analysis.logs import retrospect
from tests.evals.conftest import without_sandbox
from tests.faults.hostile import HOSTILE
from tests.support import CORE, Flaky, calls

SWEEP = ["--effort", "high", "--memory", "none,self_critique", "--order", "fixed", "--chains", 2, "--yes"]
POINTS = ["score", "c1", "c2", "c3", "c4"]
PLACE = ["memory", "chain", "position"]
SAFE_NAME = re.compile(r"[A-Za-z0-9._+-]{1,160}")


def scored(folder: Path) -> "pd.DataFrame":
    return read_attempts(str(folder)).scored.sort_values(PLACE).reset_index(drop=True)


def harmless(text: str) -> bool:
    """Whether a terminal or an editor would show the text as it is, in its order."""
    return all(line.isprintable() for line in text.split("\n"))


def run(folder: Path, model: str) -> str:
    done = retrospect("run", *SWEEP, "--model", model, "--log-dir", folder / "logs", "-M", f"trace={folder / 'trace'}")
    assert "Traceback" not in done.output
    return f"{done.exit_code}\n{done.output}"


@pytest.fixture(scope="module")
def sweeps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sweep of the hostile model that failed once at its last item and was gone on with, and a harmless one."""
    folder = tmp_path_factory.mktemp("hostile")
    with pytest.MonkeyPatch.context() as patch:
        without_sandbox(patch)
        Flaky.faults[("candidate", CORE[2], 1)] = 100
        failed = run(folder, "hostile/helped")
        Flaky.faults.clear()
        again, other = run(folder, "hostile/helped"), run(folder / "plain", "simulated/helped")
        gold = ["--items", "rate_limiter", "--per-kind", 1, "--judge-repeats", 1, "--log-dir", folder / "logs", "--yes"]
        judged = retrospect("calibrate", "--grader", "hostile/lenient", *gold)
    assert judged.exit_code == 0, ascii(judged.output)
    assert harmless(judged.output)
    assert failed.startswith("1\n")
    assert again.startswith("0\n")
    assert other.startswith("0\n")
    assert harmless(failed + again)
    return folder


def test_points_are_those_of_the_same_answers_without_it(sweeps: Path) -> None:
    hostile, plain = scored(sweeps / "logs"), scored(sweeps / "plain" / "logs")
    assert len(hostile) == len(plain) == 12
    pd.testing.assert_frame_equal(hostile[[*PLACE, *POINTS]], plain[[*PLACE, *POINTS]])


def test_nothing_is_lost_or_asked_twice(sweeps: Path) -> None:
    assert {count for (role, item, _), count in calls(sweeps / "trace").items() if item != CORE[2]} == {1, 2}
    rows = scored(sweeps / "logs")
    for _, chain in rows[rows["memory"] == "self_critique"].groupby("chain"):
        assert list(chain["memory_before_sha256"])[1:] == list(chain["memory_after_sha256"])[:-1]


def test_terminal_files_and_report_show_it_as_text_or_not_at_all(sweeps: Path, tmp_path: Path) -> None:
    logs = sweeps / "logs"
    before = set(sweeps.rglob("*"))
    commands = [
        ["status", logs], ["report", logs, "-o", tmp_path / "report"], ["memory", logs, "-o", tmp_path / "memory"],
        ["compare", logs, sweeps / "plain" / "logs", "--force", "-o", tmp_path / "compare"],
    ]  # fmt: skip
    for command in commands:
        done = retrospect(*command)
        assert done.exit_code == 0, ascii(done.output)
        assert harmless(done.output)
    assert set(sweeps.rglob("*")) == before
    for path in [*sweeps.rglob("*"), *tmp_path.rglob("*")]:
        assert SAFE_NAME.fullmatch(path.name), ascii(path.name)
    for path in [*tmp_path.rglob("*.json"), *tmp_path.rglob("report.md"), *tmp_path.rglob("*.html")]:
        assert harmless(path.read_text(encoding="utf-8")), path.name
    assert_tables_whole((tmp_path / "report" / "report.md").read_text(encoding="utf-8"))
    seen = opened(tmp_path / "report" / "report.html", tmp_path)
    assert (seen.console, seen.asked) == ([], [])
    assert "<script" not in seen.dom
    assert "struck" not in seen.dom


def test_memories_are_exported_as_they_were_written(sweeps: Path, tmp_path: Path) -> None:
    assert retrospect("memory", sweeps / "logs", "-o", tmp_path).exit_code == 0
    found = sorted(tmp_path.rglob("high-self_critique-64000/chain-*/*.md"))
    assert len(found) == 6
    for path in found:
        content = path.read_bytes()
        assert [name for name, text in HOSTILE.items() if utf8(text.strip()) not in content] == []


def assert_tables_whole(text: str) -> None:
    """Every row of a Markdown table has as many cells as its head."""
    cells = 0
    for line in text.splitlines():
        found = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
        assert not cells or not found or found == cells, ascii(line)
        cells = found
