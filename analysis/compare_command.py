"""`retrospect compare`: did it get better or worse?"""

import json
import sys
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.markdown import Markdown

from analysis.by_dimension import dimensions_compared
from analysis.compare import compared
from analysis.compare_figures import overview
from analysis.compare_shown import compare_markdown
from analysis.drift import drift
from analysis.drift_figure import drift_lines
from analysis.errors import ReportError
from analysis.frame import read_attempts
from analysis.pictures import Picture
from analysis.rounded import rounded
from analysis.rules import Rules
from analysis.sides import Side, of_dimension, refusals, sides_of

FAILED = 3
"""Exit code of `--fail-on`."""


@click.command()
@click.argument("logs", nargs=-1, required=True)
@click.option(
    "-o", "--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for compare.md, .json, figures."
)
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
    help=f"Exit with {FAILED} on this verdict for any pair and dimension; may be repeated.",
)
@click.option("--force", is_flag=True, help="Compare although item versions or graders differ; the report says so.")
def compare(logs: tuple[str, ...], out: Path | None, margin: float, fail_on: tuple[str, ...], force: bool) -> None:
    """Say whether B is better or worse than A.

    LOGS are folders of logs, A before B: two models, dates, prompts. One folder with several models
    compares these. Attempts are paired by condition, item and epoch where both sides ran the same
    chains; more than two sides give every pair, adjusted for their number. The tests of a dimension
    (code_generation, long_context, tool_use) get a verdict each; one model in more than two folders is
    shown over their dates.
    """
    given = [(folder, read_attempts(folder, dimensions=True)) for folder in logs]
    sides = sides_of(given)
    if (problems := refusals(sides)) and not force:
        raise ReportError(f"{'; '.join(problems)}. Such scores do not compare; --force does it all the same.")
    simulated = any(attempts.simulated for _, attempts in given)
    document = _document(sides, Rules(margin=margin), problems, simulated)
    drawn = [picture.name for picture in _pictures(document) if out is not None and picture.saved(out / "figures")]
    Console(highlight=False).print(Markdown(compare_markdown(document, problems, simulated)))
    if out is not None:
        text = compare_markdown(document, problems, simulated, drawn)
        out.mkdir(parents=True, exist_ok=True)
        (out / "compare.md").write_text(text, encoding="utf-8")
        (out / "compare.json").write_text(json.dumps(document, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    pairs = [*document["pairs"], *(pair for one in document["dimensions"] for pair in one["pairs"])]
    if {pair["verdict"] for pair in pairs} & set(fail_on):
        sys.exit(FAILED)


def _document(sides: list[Side], rules: Rules, problems: list[str], simulated: bool) -> dict[str, Any]:
    """The content of compare.json."""
    chains = [side for side in (of_dimension(one, None) for one in sides) if not side.rows.empty]
    nothing: dict[str, Any] = {"outcome": None, "margin": rules.margin, "pairs": []}
    numbers = compared(chains, rules) if len(chains) > 1 else nothing
    dimensions = dimensions_compared(sides, rules)
    if not numbers["pairs"] and not any(record["pairs"] for record in dimensions):
        raise ReportError("The sides have no condition and item in common, so nothing is compared.")
    found = {"schema": 1, "simulated": simulated, "forced": problems, **numbers}
    document: dict[str, Any] = rounded(found | {"dimensions": dimensions, "drift": drift(sides, dimensions, rules)})
    return document


def _pictures(document: dict[str, Any]) -> list[Picture]:
    return [
        Picture("dimensions", "Second against first, by dimension", lambda: overview(document)),
        Picture("drift", "Mean of each run over its date", lambda: drift_lines(document)),
    ]
