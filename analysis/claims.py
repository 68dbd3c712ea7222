"""What a text says of its own table, held against the table."""

import math
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.audit_table import Published
from analysis.errors import ReportError

STATISTICS = ("control", "treated", "difference")
_COLUMNS = ["where", "statistic", "value"]


def checked(table: Published, path: Path) -> list[dict[str, Any]]:
    """Each claim with what the table gives.

    Args:
        table: The table.
        path: CSV with the columns `where` (key=value, several separated by blanks; empty for the
            whole table), `statistic` (control, treated or difference: means over the pairs) and
            `value` as stated.

    Returns:
        `where`, `statistic`, `stated`, `found` (NaN when no pair is meant) and `agrees`: whether
        what was found rounds to what was stated, in as many digits.

    Raises:
        ReportError: When the file cannot be read, or a claim names what the table does not have.
    """
    try:
        claims = pd.read_csv(path, dtype=str, keep_default_na=False)
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as ex:
        raise ReportError(
            f"{path}: cannot be read as CSV ({' '.join(str(ex).split())}); give a table with a header."
        ) from None
    if missing := [name for name in _COLUMNS if name not in claims]:
        raise ReportError(f"{path}: has no column {', '.join(missing)}; needed: {', '.join(_COLUMNS)}.")
    return [_claim(table, str(path), *row) for row in claims[_COLUMNS].itertuples(index=False, name=None)]


def _claim(table: Published, path: str, where: str, statistic: str, value: str) -> dict[str, Any]:
    if statistic not in STATISTICS:
        raise ReportError(f"{path}: statistic {statistic!r}; give one of {', '.join(STATISTICS)}.")
    try:
        stated = Decimal(value.strip())
    except InvalidOperation:
        raise ReportError(
            f"{path}: value {value!r} is not a number; give it as it was stated, without units."
        ) from None
    pairs = table.pairs
    for condition in where.split():
        key, _, wanted = condition.partition("=")
        if key not in table.keys:
            raise ReportError(
                f"{path}: {condition!r}: the table has no column {key}; give one of {', '.join(table.keys)}."
            )
        pairs = pairs[pairs[key] == wanted]
    found = _found(table, pairs, statistic)
    unit = float(Decimal(1).scaleb(int(stated.as_tuple().exponent)))
    agrees = not math.isnan(found) and abs(found - float(stated)) <= unit / 2 + 1e-9
    return {"where": where or "all", "statistic": statistic, "stated": float(stated), "found": found, "agrees": agrees}


def _found(table: Published, pairs: pd.DataFrame, statistic: str) -> float:
    if pairs.empty:
        return math.nan
    means = {}
    for side in ("control", "treated"):
        total = pairs[f"{side}_total"].sum() if table.kind == "counts" else len(pairs)
        means[side] = float(pairs[side].sum() / total) * (100 if table.kind == "counts" else 1)
    return means["treated"] - means["control"] if statistic == "difference" else means[statistic]
