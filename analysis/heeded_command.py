"""`retrospect heeded`: the table of how far notes are taken up."""

from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from analysis.heeded import heeded
from analysis.plain import plain
from analysis.wording import signed

_COLUMNS = ("condition", "judge", "notes", "of", "with the note", "without memory", "difference", "95 % interval", "p",
            "chains")  # fmt: skip
_OF = {"advice": "its advice", "named": "what it names"}


@click.command("heeded")
@click.argument("logs")
def heeded_command(logs: str) -> None:
    """How far the notes that `retrospect heed` looked at are taken up by the next answer.

    Two shares in percent: of the advice that applies, what the answer heeds; and how far it meets the
    criteria and checks that the note names. Both beside those of an answer without any memory.
    """
    console = Console(highlight=False)
    table = Table(title=Text("Percent"), title_justify="left", box=None, padding=(0, 2, 0, 0))
    for place, name in enumerate(_COLUMNS):
        table.add_column(name, justify="left" if place in (0, 1, 3) else "right", overflow="fold")
    for record in heeded(logs):
        arm = " ".join(filter(None, (record["model"], record["effort"], record["memory"], record["memory_variant"])))
        for part, name in _OF.items():
            first = part == "advice"
            notes = f"{record['notes']}" + (f" ({record['unscored']} unscored)" if record["unscored"] else "")
            words = (plain(arm), plain(record["judge"]), notes) if first else ("", "", "")
            table.add_row(*(Text(cell) for cell in (*words, name, *_numbers(record[part]))))
    console.print(table)
    console.print("Descriptive. Advice heeded as often without the note is not taken up, however often that is.")


def _numbers(one: dict[str, Any]) -> list[str]:
    interval = "–" if one["ci_low"] is None else f"{signed(one['ci_low'])} to {signed(one['ci_high'])}"
    shares = ["–" if one[side] is None else f"{one[side]:.1f}" for side in ("with", "without")]
    p = "–" if one["p_value"] is None else f"{one['p_value']:.2g}"
    return [*shares, signed(one["difference"]), interval, p, str(one["chains"])]
