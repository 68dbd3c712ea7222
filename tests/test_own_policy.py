"""Following docs/policies.md adds a policy that runs in a sweep and stands in the report."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.support import LONG

ROOT = Path(__file__).parent.parent
PACKAGES = ("evals", "solvers", "scorers", "analysis")


@LONG
def test_a_policy_of_ten_lines_runs_in_a_sweep_and_is_in_the_report(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "policies.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"^```python\n(# memory/last_note\.py\n.*?)^```", page, re.MULTILINE | re.DOTALL)
    (added, name) = re.findall(
        r"Add `(LastNote\(\))` to the list in `memory/registry\.py`, and `-T memory=(\w+)`", page
    )[0]
    for package in PACKAGES:
        (tmp_path / package).symlink_to(ROOT / package)
    for file in ("retrospect.py", "pyproject.toml"):
        shutil.copy(ROOT / file, tmp_path)
    shutil.copytree(ROOT / "memory", tmp_path / "memory", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "memory" / "last_note.py").write_text(code, encoding="utf-8")
    registry = tmp_path / "memory" / "registry.py"
    listed = registry.read_text(encoding="utf-8").replace(
        "        SelfCritique(),\n", f"        SelfCritique(),\n        {added},\n"
    )
    registry.write_text(f"from memory.last_note import LastNote\n{listed}", encoding="utf-8")

    def retrospect(*typed: str) -> str:
        line = [sys.executable, "-c", "from retrospect import main; main()", *typed]
        done = subprocess.run(line, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(tmp_path)}, text=True,
                              capture_output=True, check=False, timeout=300)  # fmt: skip
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        return done.stdout

    assert "As self_critique, but each note replaces the one before." in " ".join(retrospect("list").split())
    offline = ("--model", "simulated/helped", "--effort", "high", "--chains", "2", "--log-dir", "logs")
    retrospect("run", "--memory", f"none,{name}", *offline)
    retrospect("report", "logs", "-o", "out")
    assert name in (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    notes = re.findall(
        r"^## \d+\. ", next((tmp_path / "logs" / "memory").rglob("chain-1.md")).read_text(), re.MULTILINE
    )
    assert len(notes) <= 1, "each note replaces the one before"
