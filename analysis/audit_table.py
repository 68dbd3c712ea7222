"""A published table of results by condition: read, checked, and paired."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from analysis.errors import ReportError

ARMS = ("arm", "memory", "condition", "model")
"""Columns taken for the arm when none is named, in this order."""
CONTROLS = ("false", "no", "none", "off", "0", "without", "baseline", "before", "control")
"""Values that mark the arm which the other is compared with; else the first row's."""
_PASSED, _TOTAL, _SCORE = "passed", "total", "score"


@dataclass(frozen=True)
class Published:
    """A table with two arms.

    Attributes:
        rows: As read; `arm` as text.
        kind: `scores`, one number per row in `score`, or `counts`, `passed` of `total`.
        arm: Name of the arm's column.
        control: Its value in the arm compared with.
        treated: Its value in the other arm.
        keys: The other columns: what is alike in a pair.
    """

    rows: pd.DataFrame
    kind: Literal["scores", "counts"]
    arm: str
    control: str
    treated: str
    keys: tuple[str, ...]

    @property
    def pairs(self) -> pd.DataFrame:
        """One row per combination of the keys that both arms have: `control`, `treated` and, for counts, totals."""
        values = [_SCORE] if self.kind == "scores" else [_PASSED, _TOTAL]
        sides = []
        for name, value in (("control", self.control), ("treated", self.treated)):
            side = self.rows[self.rows[self.arm] == value]
            renamed = {_SCORE: name, _PASSED: name, _TOTAL: f"{name}_total"}
            sides.append(side[[*self.keys, *values]].rename(columns=renamed))
        if not self.keys:
            return pd.concat([side.reset_index(drop=True) for side in sides], axis=1)
        return sides[0].merge(sides[1], on=list(self.keys), how="inner")


def read_table(path: Path, arm: str | None = None) -> Published:
    """Reads a CSV file with one row per condition.

    Args:
        path: Columns: the arm, any others that tell conditions apart, and `score`, or `passed` and `total`.
        arm: The arm's column; by default the first of `ARMS` that is there.

    Raises:
        ReportError: When it cannot be read, a column is missing, a number is none, there are not
            two arms, or one condition has several rows.
    """
    rows = _rows(path)
    kind: Literal["scores", "counts"] = "scores" if _SCORE in rows else "counts"
    numbers = [_SCORE] if kind == "scores" else [_PASSED, _TOTAL]
    names = [str(name) for name in rows.columns]
    if missing := [name for name in numbers if name not in names]:
        raise ReportError(
            f"{path}: has no column {', '.join(missing)}; give score, or passed and total. Columns: {', '.join(names)}."
        )
    column = arm or next((name for name in ARMS if name in rows), None)
    if column is None or column not in rows:
        raise ReportError(f"{path}: which column is the arm? Give --arm, one of: {', '.join(names)}.")
    keys = tuple(name for name in names if name not in (*numbers, column))
    _numeric(rows, numbers, kind, path)
    values = list(dict.fromkeys(rows[column]))
    if len(values) != 2:
        raise ReportError(
            f"{path}: the arm column {column} has {len(values)} values ({', '.join(values)}); two arms are compared: "
            "leave the rows of two, or name another column with --arm."
        )
    control = next((value for value in values if value.lower() in CONTROLS), values[0])
    if rows.duplicated([*keys, column]).any():
        several = ", ".join([*keys, column])
        raise ReportError(f"{path}: a condition ({several}) has several rows; add a column that tells runs apart.")
    treated = next(value for value in values if value != control)
    return Published(rows, kind, column, control, treated, keys)


def _rows(path: Path) -> pd.DataFrame:
    try:
        rows = pd.read_csv(path, dtype=str, skipinitialspace=True, keep_default_na=False)
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as ex:
        raise ReportError(
            f"{path}: cannot be read as CSV ({' '.join(str(ex).split())}); give a table with a header."
        ) from None
    if rows.empty:
        raise ReportError(f"{path}: has no rows below its header; give one for each condition.")
    return rows.rename(columns=lambda name: name.strip().lower())


def _numeric(rows: pd.DataFrame, numbers: list[str], kind: str, path: Path) -> None:
    for name in numbers:
        read: Any = pd.to_numeric(rows[name], errors="coerce")
        if read.isna().any():
            line = int(read.isna().argmax())
            raise ReportError(f"{path}: row {line + 2}: {name} is {rows[name][line]!r}; give a number.")
        rows[name] = read.astype(float)
    if kind == "scores" and not rows[_SCORE].between(0, 100).all():
        raise ReportError(f"{path}: scores must be between 0 and 100; the largest is {rows[_SCORE].max():g}.")
    if kind == "counts" and not ((rows[_PASSED] >= 0) & (rows[_PASSED] <= rows[_TOTAL]) & (rows[_TOTAL] > 0)).all():
        raise ReportError(f"{path}: passed must be between 0 and total, and total above 0.")
