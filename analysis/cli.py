"""Commands of `python -m analysis`: what it means."""

from pathlib import Path

import click
from rich.console import Console

from analysis.frame import read_attempts
from analysis.report import write_report


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
