"""`retrospect heeded`: the table of how far notes are taken up."""

from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from analysis.heeded import heeded
from analysis.plain import plain
from analysis.wording import signed

_COLUMNS = ("percent", "with note", "without", "difference", "95 % interval", "p", "chains")
_OF = {"advice": "its advice", "named": "what it names"}


@click.command("heeded")
@click.argument("logs")
def heeded_command(logs: str) -> None:
    """How far the notes that `retrospect heed` looked at are taken up by the next answer.

    Two shares in percent: of the advice that applies, what the answer heeds; and how far it meets the
    criteria and checks that the note names. Both beside those of an answer without any memory.
    """
    console = Console(highlight=False)
    damaged: list[str] = []
    for record in heeded(logs, damaged):
        arm = " ".join(filter(None, (record["model"], record["effort"], record["memory"], record["memory_variant"])))
        unscored = f", {record['unscored']} judgings without a verdict" if record["unscored"] else ""
        title = f"{plain(arm)}: {record['notes']} notes{unscored}, judged by {plain(record['judge'])}"
        console.print(title, markup=False, soft_wrap=True)
        table = Table(box=None, padding=(0, 1), pad_edge=False)
        for place, name in enumerate(_COLUMNS):
            table.add_column(name, justify="right" if place else "left", no_wrap=True)
        for part, name in _OF.items():
            table.add_row(*(Text(cell) for cell in (name, *_numbers(record[part]))))
        console.print(table, "")
    console.print("Descriptive. Advice heeded as often without the note is not taken up, however often that is.")
    for name in damaged:
        console.print(f"  {plain(name)}: cannot be read, and is left out", markup=False)


def _numbers(one: dict[str, Any]) -> list[str]:
    interval = "–" if one["ci_low"] is None else f"{signed(one['ci_low'])} to {signed(one['ci_high'])}"
    shares = ["–" if one[side] is None else f"{one[side]:.1f}" for side in ("with", "without")]
    p = "–" if one["p_value"] is None else f"{one['p_value']:.2g}"
    return [*shares, signed(one["difference"]), interval, p, str(one["chains"])]
