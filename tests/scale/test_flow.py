"""The spec of Inspect Flow: the conditions of the presets, and logs that the report takes for a sweep's."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from inspect_flow import FlowSpec
from inspect_flow.api import load_spec

from analysis.frame import read_attempts
from evals.presets import presets, sweep_named
from evals.regression_options import is_regression
from tests.support import ROOT

SPEC = ROOT / "flow" / "sweep.py"


def loaded(preset: str) -> FlowSpec:
    return load_spec(str(SPEC), args={"preset": preset})


@pytest.mark.parametrize("preset", [name for name in presets() if not is_regression(name)])
def test_flow_and_retrospect_run_the_same_conditions(preset: str) -> None:
    sweep = sweep_named(preset, {}, ("simulated/helped",), None)
    tasks = loaded(preset).tasks
    found = [(t.args["effort"], t.args["memory"], t.args["max_tokens"], t.args["order"], t.epochs) for t in tasks]
    asked = [(c.effort, c.memory, c.max_tokens, sweep.shared["order"], sweep.chains) for c in sweep.conditions()]
    assert found == asked


def test_flow_runs_a_preset_that_the_report_reads(tmp_path: Path) -> None:
    flow = Path(sys.executable).with_name("flow")
    environment = os.environ | {"PATH": f"{flow.parent}:{os.environ['PATH']}"}  # flow calls uv
    args = ["run", str(SPEC), "-A", "preset=smoke", "--log-dir", str(tmp_path / "logs"), "--store", "none"]
    done = subprocess.run([str(flow), *args], cwd=ROOT, capture_output=True, text=True, timeout=300, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    attempts = read_attempts(str(tmp_path / "logs"))
    assert (attempts.expected, len(attempts.scored)) == (6, 6)
    assert set(attempts.rows["memory"]) == {"none", "self_critique"}
