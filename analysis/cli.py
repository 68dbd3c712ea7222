"""Commands of `python -m analysis`: what it means."""

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from analysis.audit_command import audit
from analysis.compare_command import compare
from analysis.errors import ReportError
from analysis.frame import Attempts, read_attempts
from analysis.heeded_command import heeded_command
from analysis.memories import memories, write_memories
from analysis.pilots import write_pilot
from analysis.plain import plain
from analysis.plan_command import plan, state
from analysis.progress import COLUMNS, progress, so_far
from analysis.report_command import report
from analysis.worth_command import worth_command


@click.group()
def main() -> None:
    """What it means: logs to figures and report."""


main.add_command(audit)
main.add_command(compare)
main.add_command(plan)
main.add_command(report)
main.add_command(worth_command)
main.add_command(heeded_command)


@main.command()
@click.argument("logs")
def status(logs: str) -> None:
    """How far the sweep in LOGS is: attempts, failures, dollars, interim means and verdicts.

    LOGS may be a folder that is being written, or an address such as s3://bucket/folder. A running
    sweep writes attempts to its logs a few at a time, so the last of them may not be counted yet.
    """
    attempts = read_attempts(logs, dimensions=True)
    console = Console(highlight=False)
    for heading, rows in progress(attempts).items():
        table = Table(
            title=Text(heading),
            title_justify="left",
            title_style="bold",
            box=None,
            padding=(0, 2, 0, 0),
            pad_edge=False,
            collapse_padding=True,
        )
        for number, name in enumerate(COLUMNS):
            table.add_column(name, justify="left" if number < 2 else "right", overflow="fold")
        for row in rows:
            table.add_row(*map(Text, row))
        console.print(table, "")
    done = len(attempts.scored)
    console.print(f"{done} of {attempts.expected} attempts.")
    for line in state(attempts):
        console.print(line, markup=False, soft_wrap=True)
    for line in so_far(attempts):
        console.print(line, markup=False)
    _excluded(console, attempts)


@main.command()
@click.argument("logs")
@click.option("-o", "--out", type=click.Path(file_okay=False, path_type=Path), help="Folder to write.")
@click.option("--pilot", type=click.Path(dir_okay=False, path_type=Path), help="File for -T pilot=… to write.")
@click.option("--policy", help="With --pilot: the policy meant, where LOGS have several.")
def memory(logs: str, out: Path | None, pilot: Path | None, policy: str | None) -> None:
    """Write every chain's memory at each position: for people (-o), or for the arms placebo and shuffled (--pilot).

    The folder has each memory with its diff, and a table of its growth.
    """
    if out is None and pilot is None:
        raise ReportError("Nothing to write: give -o FOLDER, --pilot FILE, or both.")
    attempts = read_attempts(logs)
    damaged: list[str] = []
    found = list(memories(attempts, logs, damaged))
    console = Console(highlight=False, soft_wrap=True)
    if pilot is not None:
        console.print(f"{write_pilot(found, policy, pilot)} in {pilot}", markup=False)
    if out is not None:
        console.print(f"{write_memories(iter(found), out)} memories in {out}", markup=False)
    _excluded(console, attempts)
    for name in damaged:
        console.print(f"  {plain(name)}: its samples cannot be read, so their memories are not written", markup=False)


def _excluded(console: Console, attempts: Attempts) -> None:
    for reason, count in attempts.excluded.items():
        console.print(f"  {plain(reason)}: {count}", markup=False)
