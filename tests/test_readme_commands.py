"""Every command in README does what it says: run in order, in a folder that looks like the repository."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.presets import presets
from tests.support import LONG

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BIN = Path(sys.executable).parent
ELSEWHERE = {
    "make": "CI runs make test, which this is part of, and make demo; soak and bench are long",
    "inspect view": "a server that does not end",
}
"""Commands that are not run here, and why."""
SMALLER = {"--chains 12": "--chains 1"}
"""So that it ends soon; what is tested is that the command is right."""
EXPECTED = {"retrospect compare": (0, 3)}
"""Exit codes, where it is not 0 alone: a comparison with --fail-on may find something."""


def commands() -> Iterator[str]:
    for block in re.findall(r"^```\n(.*?)^```", README, re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            if command := line.partition("  #")[0].strip():
                yield command


@LONG
def test_every_command_of_readme_runs(tmp_path: Path) -> None:
    for name in ("evals", "solvers", "scorers", "memory", "analysis", "pyproject.toml"):
        (tmp_path / name).symlink_to(ROOT / name)
    found = [command for command in commands() if not command.startswith(tuple(ELSEWHERE))]
    assert len(found) > 12
    for command in found:
        if "plan" not in command:  # a plan's looks begin at ten chains
            for written, run in SMALLER.items():
                command = command.replace(written, run)
        words = shlex.split(command)
        done = subprocess.run(
            [str(BIN / words[0]), *words[1:]], cwd=tmp_path, capture_output=True, text=True, check=False,
            env=os.environ | {"INSPECT_DISPLAY": "plain"}, stdin=subprocess.DEVNULL, timeout=300,
        )  # fmt: skip
        codes = next((codes for start, codes in EXPECTED.items() if command.startswith(start)), (0,))
        assert done.returncode in codes, f"{command}: {done.stdout[-1500:]}{done.stderr[-1500:]}"


@pytest.mark.parametrize("preset", presets())
def test_a_preset_costs_what_readme_says(preset: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from click.testing import CliRunner

    from retrospect import main

    monkeypatch.setenv("ANTHROPIC_API_KEY", "none-is-called")
    words = ["run", "--preset", preset, "--model", "anthropic/claude-opus-4-7", "--log-dir", str(tmp_path)]
    shown = CliRunner().invoke(main, words)  # nobody is there to ask, so nothing is spent
    assert "say --yes" in shown.output
    (row,) = re.findall(rf"^\| `{preset}` \|.*$", README, re.MULTILINE)
    for number in (
        re.findall(r"= (\d+) attempts", shown.output)[0],
        re.findall(r"about (\$[\d,.]+\d)", shown.output)[0],
    ):
        assert f"| {number} |" in row, f"{preset}: README says {row}, the command {shown.output}"
