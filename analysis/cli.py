"""Commands of `python -m analysis`: what it means."""

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from analysis.frame import read_attempts
from analysis.memories import memories, write_memories
from analysis.report import write_report
from analysis.tables import progress_rows


@click.group()
def main() -> None:
    """What it means: logs to figures and report."""


@main.command()
@click.argument("logs")
@click.option("-o", "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder to write.")
def report(logs: str, out: Path) -> None:
    """Figures and tables from LOGS, the --log-dir of a run."""
    attempts = read_attempts(logs)
    written = write_report(attempts, out)
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"{len(attempts.rows)} of {attempts.expected} attempts from {attempts.logs} logs")
    for reason, count in attempts.excluded.items():
        console.print(f"  {reason}: {count}", markup=False)
    for path in written:
        console.print(f"  {path}", markup=False)


@main.command()
@click.argument("logs")
def status(logs: str) -> None:
    """How far the sweep in LOGS is: attempts, failures, dollars, interim means without a verdict."""
    attempts = read_attempts(logs)
    console = Console(highlight=False)
    table = Table(box=None, pad_edge=False)
    for name in ("model", "effort", "memory", "cap", "done", "failing", "dollars", "mean score so far"):
        table.add_column(name, justify="left" if name in ("model", "effort", "memory") else "right")
    for row in progress_rows(attempts):
        table.add_row(*map(Text, row))
    console.print(table)
    done = len(attempts.scored)
    console.print(f"{done} of {attempts.expected} attempts. Interim means: no verdict.")
    for reason, count in attempts.excluded.items():
        console.print(f"  {reason}: {count}", markup=False)


@main.command()
@click.argument("logs")
@click.option("-o", "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder to write.")
def memory(logs: str, out: Path) -> None:
    """Write every chain's memory at each position, with diffs, and a table of its growth."""
    attempts = read_attempts(logs)
    count = write_memories(memories(attempts, logs), out)
    Console(highlight=False, soft_wrap=True).print(f"{count} memories in {out}", markup=False)
