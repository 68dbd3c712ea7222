"""Tables of writer × reader."""

from typing import Any

from analysis.shown import UNKNOWN, Column, Shown
from analysis.wording import OUTCOMES, signed

_QUESTION = {
    "writer": "whose notes are worth more",
    "reader": "who gains more from the same notes",
    "own": "own notes against those of others",
}


def writer_tables(numbers: dict[str, Any]) -> list[Shown]:
    """A matrix of gains and what it says of writers and readers, for each set of inherited notes; none without any."""
    return [table for record in numbers["writers"] for table in (_matrix(record), _between(record)) if table.rows]


def _matrix(record: dict[str, Any]) -> Shown:
    cells = {(tuple(cell["writer"]), tuple(cell["reader"])): cell for cell in record["matrix"]}
    readers = sorted({reader for _, reader in cells})
    several = len({model for pair in cells for model, _ in pair}) > 1
    rows = [
        [_who(writer, several), *(_gain(cells.get((writer, reader))) for reader in readers)]
        for writer in sorted({writer for writer, _ in cells})
    ]
    columns = [Column("written by", False), *(Column(f"read by {_who(reader, several)}", True) for reader in readers)]
    left = f" {len(record['unpaired'])} cells whose chains had other orders are left out." * bool(record["unpaired"])
    note = (
        f"Points of {OUTCOMES[record['outcome']]} gained over having no memory, positions 2 and later, with 95 % "
        f"intervals over chains. The notes are {record['policy']}'s, as a chain left them at its end; nothing is "
        f"written.{left}"
    )
    return Shown("Writer and reader", columns, rows, note)


def _between(record: dict[str, Any]) -> Shown:
    several = len({model for cell in record["matrix"] for model, _ in (cell["writer"], cell["reader"])}) > 1
    rows = [
        [
            _QUESTION[one["kind"]],
            f"{_who(one['one'], several)} − {_who(one['other'], several)}" if one["one"] else "own − others'",
            _gain(one),
            UNKNOWN if one["p_bh"] is None else f"{one['p_bh']:.2g}",
            str(one["chains"]),
        ]
        for one in record["between"]
    ]
    columns = [Column(name, name in ("difference", "p", "chains"))
               for name in ("question", "compared", "difference", "p", "chains")]  # fmt: skip
    note = "Exploratory; p: Benjamini-Hochberg over the rows. A reader's own ability is taken out of its gain."
    return Shown("Is the note good, or its reader?", columns, rows, note)


def _who(who: Any, several: bool) -> str:
    model, effort = who
    return f"{model} at {effort}" if several else f"{effort} effort"


def _gain(one: dict[str, Any] | None) -> str:
    if one is None or one["estimate"] is None:
        return UNKNOWN
    limits = "no interval" if one["ci_low"] is None else f"{signed(one['ci_low'])} to {signed(one['ci_high'])}"
    return f"{signed(one['estimate'])} ({limits})"
