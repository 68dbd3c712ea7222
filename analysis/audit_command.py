"""`retrospect audit`: what a published table of results supports."""

import json
from pathlib import Path

import click
from rich.console import Console
from rich.markdown import Markdown

from analysis.audit import audited
from analysis.audit_shown import audit_markdown
from analysis.audit_table import read_table
from analysis.claims import checked
from analysis.errors import ReportError
from analysis.rounded import rounded

EXAMPLES = {
    "published-run": ("scores.csv", "claims.csv"),
    "model-comparison": ("counts.csv", None),
}
"""Name → table and claims of `analysis/published`."""
FOLDER = Path(__file__).parent / "published"
"""Where the examples are."""


@click.command()
@click.argument("table", type=click.Path(path_type=Path))
@click.option("--arm", help="Column that tells the two arms apart. Default: arm, memory, condition or model.")
@click.option("--claims", type=click.Path(path_type=Path), help="CSV of what the text says: where, statistic, value.")
@click.option("-o", "--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for audit.md, audit.json.")
def audit(table: Path, arm: str | None, claims: Path | None, out: Path | None) -> None:
    """Say what TABLE, a CSV of published results, supports.

    One row per condition: the arm, what else tells conditions apart, and score (0 to 100), or
    passed and total. TABLE may also be an example: published-run or model-comparison.
    """
    name = str(table)
    if name in EXAMPLES and not table.exists():
        scores, stated = EXAMPLES[name]
        table, claims = FOLDER / scores, claims or (FOLDER / stated if stated else None)
    elif not table.exists():
        raise ReportError(f"{table}: no such file; give a CSV file, or an example: {', '.join(EXAMPLES)}.")
    read = read_table(table, arm)
    numbers = audited(read)
    found = checked(read, claims) if claims else []
    text = audit_markdown(Path(name).name, numbers, found)
    Console(highlight=False).print(Markdown(text))
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        (out / "audit.md").write_text(text, encoding="utf-8")
        document = rounded({"schema": 1, "table": Path(name).name, **numbers, "claims": found})
        (out / "audit.json").write_text(json.dumps(document, indent=1, allow_nan=False) + "\n", encoding="utf-8")
