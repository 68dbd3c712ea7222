"""`retrospect worth`: the table of what ablated notes are worth."""

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from analysis.plain import plain
from analysis.wording import signed
from analysis.worth import worth

_COLUMNS = ("chain", "position", "note", "written after", "with all", "without", "worth", "95 % interval", "n")


@click.command("worth")
@click.argument("logs")
def worth_command(logs: str) -> None:
    """What each note that `retrospect ablate` left out is worth: the outcome with all notes less that without it.

    Exploratory: one attempt of one chain was made again, so the numbers speak of these notes alone.
    """
    console = Console(highlight=False)
    damaged: list[str] = []
    found = worth(logs, damaged)
    outcome = "hidden tests" if {one["outcome"] for one in found} == {"tests"} else "judge's score"
    table = Table(title=Text(f"Points of 100, {outcome}"), title_justify="left", box=None, padding=(0, 2, 0, 0))
    for number, name in enumerate(_COLUMNS):
        table.add_column(name, justify="left" if number == 3 else "right", overflow="fold")
    for one in found:
        note = f"{one['entry']}" + (f" ← chain {one['swap']}" if one["swap"] is not None else "")
        interval = f"{signed(one['ci_low'])} to {signed(one['ci_high'])}" if one["ci_low"] is not None else "–"
        means = (f"{one['with_all']:.1f}", f"{one['without']:.1f}", signed(one["worth"]))
        place = (one["ablated_chain"], one["ablated_position"], note, plain(one["item"] or "the start"))
        cells = (*place, *means, interval, one["attempts"])
        table.add_row(*(Text(str(cell)) for cell in cells))
    console.print(table)
    shown = [one for one in found if one["p_bh"] is not None and one["p_bh"] <= 0.05]
    said = "; ".join(f"note {one['entry']} {'helps' if one['worth'] > 0 else 'harms'}" for one in shown)
    console.print(f"Exploratory, Benjamini-Hochberg at 5 %: {said or 'no note is shown to matter'}.", markup=False)
    for name in damaged:
        console.print(f"  {plain(name)}: cannot be read, and is left out", markup=False)
