"""Sweeps against the double, through the command that a user types, and what they leave behind."""

from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from analysis.frame import read_attempts
from retrospect import main

MODEL = "anthropic/claude-opus-4-7"
LABELS = ["item", "score", "stop_reason", "output_tokens", "thinking_tokens", "effort_sent_ok", "truncated"]
CHAINED = ["memory_before_sha256", "memory_after_sha256"]


def sweep(folder: Path, *more: str, model: str = MODEL, memory: str = "self_critique") -> Result:
    """One chain of the core items at high effort, in a fixed order; `more` overrides."""
    given = ["--model", model, "--effort", "high", "--memory", memory, "--chains", "1", "--order", "fixed", "--yes"]
    return CliRunner().invoke(main, ["run", *given, "--log-dir", str(folder / "logs"), *more])


def attempts(folder: Path) -> list[dict[str, Any]]:
    """What the analysis reads of every attempt: its labels, its score, its memory, its error."""
    rows = read_attempts(str(folder / "logs")).rows
    return [dict(zip(row.index, row, strict=True)) for _, row in rows[[*LABELS, *CHAINED, "error"]].iterrows()]
