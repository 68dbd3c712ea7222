"""Cells of the judge's tables: intervals, unknown numbers, and the columns that name a row."""

from collections.abc import Callable, Iterable
from typing import Any

from analysis.shown import UNKNOWN, Column, Link, Shown
from analysis.wording import signed

Cell = Callable[[dict[str, Any]], str | Link]

ARM: dict[str, Cell] = {
    "model": lambda a: a["model"],
    "effort": lambda a: a["effort"],
    "memory": lambda a: " ".join(filter(None, [a["memory"], a["memory_variant"]])),
}
CONTRAST: dict[str, Cell] = {
    "model": lambda c: c["model"],
    "effort": lambda c: c["effort"],
    "policy": lambda c: " ".join(filter(None, [c["policy"], c["memory_variant"]])),
}
JUDGE: dict[str, Cell] = {"judge": lambda j: j["judge"], "effort": lambda j: j["effort"] or "not sent"}
AGREEMENT: dict[str, Cell] = {
    "SD": lambda r: number(r["sd"], ".2f"),
    "ICC(2,1)": lambda r: number(r["icc"], ".3f"),
    "alpha": lambda r: number(r["alpha"], ".3f"),
    "same score": lambda r: number(r["exact"], ".0%"),
    "pass changes": lambda r: number(r["flip_rate"], ".1%"),
}


def interval(numbers: dict[str, Any] | None, form: str) -> str:
    """Estimate and 95 % interval; without the interval where there is none."""
    if numbers is None or numbers["estimate"] is None:
        return UNKNOWN
    ends = [numbers["low"], numbers["high"]]
    shown = "no interval" if None in ends else " to ".join(signed(end, form) for end in ends)
    return f"{signed(numbers['estimate'], form)} ({shown})"


def table(
    title: str, rows: Iterable[dict[str, Any]], words: dict[str, Cell], values: dict[str, Cell], note: str = ""
) -> Shown:
    """A table from rows of numbers: the columns that name a row, then those that hold values."""
    cells = words | values
    columns = [Column(name, name in values and name != "sample") for name in cells]
    return Shown(title, columns, [[cell(row) for cell in cells.values()] for row in rows], note)


def number(value: Any, form: str = ".1f") -> str:
    """The number, or a dash when it is unknown."""
    return signed(value, form)
