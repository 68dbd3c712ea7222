"""`retrospect compare`: did it get better or worse?"""

import json
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.markdown import Markdown

from analysis.compare import compared
from analysis.compare_shown import compare_markdown
from analysis.errors import ReportError
from analysis.frame import read_attempts
from analysis.rounded import rounded
from analysis.sides import refusals, sides_of
from analysis.verdicts import Rules

FAILED = 3
"""Exit code of `--fail-on`."""


@click.command()
@click.argument("logs", nargs=-1, required=True)
@click.option("-o", "--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for compare.md, .json.")
@click.option(
    "--margin",
    type=click.FloatRange(min=0, min_open=True),
    default=5.0,
    show_default=True,
    help="Points that count as none.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["worse", "inconclusive"]),
    multiple=True,
    help=f"Exit with {FAILED} on this verdict for any pair; may be repeated.",
)
@click.option("--force", is_flag=True, help="Compare although item versions or graders differ; the report says so.")
def compare(logs: tuple[str, ...], out: Path | None, margin: float, fail_on: tuple[str, ...], force: bool) -> None:
    """Say whether B is better or worse than A.

    LOGS are folders of logs, A before B: two models, dates, prompts. One folder with several models
    compares these. Attempts are paired by condition, item and epoch where both sides ran the same
    chains; more than two sides give every pair, adjusted for their number.
    """
    given = [(folder, read_attempts(folder)) for folder in logs]
    sides = sides_of(given)
    if (problems := refusals(sides)) and not force:
        raise ReportError(f"{'; '.join(problems)}. Such scores do not compare; --force does it all the same.")
    numbers = compared(sides, Rules(margin=margin))
    simulated = any(attempts.simulated for _, attempts in given)
    document = rounded({"schema": 1, "simulated": simulated, "forced": problems, **numbers})
    text = compare_markdown(document, problems, simulated)
    Console(highlight=False).print(Markdown(text))
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        (out / "compare.md").write_text(text, encoding="utf-8")
        (out / "compare.json").write_text(json.dumps(document, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    if {pair["verdict"] for pair in numbers["pairs"]} & set(fail_on):
        sys.exit(FAILED)
