"""`retrospect report`: verdicts, figures and tables from logs, or the published run's figure and what it supports."""

from pathlib import Path

import click
from rich.console import Console

from analysis import style
from analysis.audit import audited
from analysis.audit_command import EXAMPLES, FOLDER
from analysis.audit_shown import audit_markdown
from analysis.audit_table import read_table
from analysis.claims import checked
from analysis.errors import ReportError
from analysis.frame import read_attempts
from analysis.plain import plain
from analysis.published_figure import published
from analysis.report import write_report

_PUBLISHED = "published-run"


@click.command()
@click.argument("logs", required=False)
@click.option("-o", "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder to write.")
@click.option("--redact", is_flag=True, help="Leave out answers, memories, errors and links to the samples.")
@click.option("--published", "is_published", is_flag=True, help="The published run in place of LOGS.")
def report(logs: str | None, out: Path, redact: bool, is_published: bool) -> None:
    """Verdicts, figures and tables from LOGS, the --log-dir of a run."""
    if (logs is None) != is_published:
        raise ReportError("give either LOGS, the folder that was a run's --log-dir, or --published.")
    console = Console(highlight=False, soft_wrap=True)
    if logs is None:
        written = write_published(out)
    else:
        attempts = read_attempts(logs)
        written = write_report(attempts, out, logs, redact)
        console.print(f"{len(attempts.rows)} of {attempts.expected} attempts from {attempts.logs} logs")
        for reason, count in attempts.excluded.items():
            console.print(f"  {plain(reason)}: {count}", markup=False)
    for path in written:
        console.print(f"  {path}", markup=False)


def write_published(out: Path) -> list[Path]:
    """The published run's scores as a figure, and its audit with the figure in it."""
    scores, claims = EXAMPLES[_PUBLISHED]
    table = read_table(FOLDER / scores)
    found = checked(table, FOLDER / claims) if claims else []
    with style.look():
        pictures = style.save(published(), out / "figures", "published")
    text = audit_markdown(_PUBLISHED, audited(table), found)
    path = out / "audit.md"
    path.write_text(
        f"{text}\n![Published scores by task, effort and memory](figures/published.png)\n", encoding="utf-8"
    )
    return [path, *pictures]
