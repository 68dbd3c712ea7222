"""Which items got better or worse, and how attempts failed: counted, never tested."""

from collections import Counter
from typing import Any

import pandas as pd

from analysis.shared import Shared

_ROUNDING = 1e-9


def item_changes(pair: Shared, outcome: str) -> list[dict[str, Any]]:
    """One record for each item that both sides have, from the largest loss to the largest win.

    Returns:
        `item`, the mean outcome of both sides and their `difference`, the scored epochs and those
        that were right throughout of each side (None where that is unknown), and `change`: won, lost or same.
    """
    sides = [dict(list(rows[rows[outcome].notna()].groupby("item"))) for rows in (pair.first, pair.second)]
    records = [_change(item, sides[0][item], sides[1][item], outcome) for item in sides[0] if item in sides[1]]
    return sorted(records, key=lambda one: (one["difference"], one["item"]))


def _change(item: Any, first: pd.DataFrame, second: pd.DataFrame, outcome: str) -> dict[str, Any]:
    means = [float(rows[outcome].mean()) for rows in (first, second)]
    apart = means[1] - means[0]
    right = [None if rows["all_right"].isna().any() else int((rows["all_right"] > 0).sum()) for rows in (first, second)]
    return {
        "item": str(item),
        "first": means[0],
        "second": means[1],
        "difference": apart,
        "epochs_first": len(first),
        "epochs_second": len(second),
        "right_first": right[0],
        "right_second": right[1],
        "change": "same" if abs(apart) < _ROUNDING else "won" if apart > 0 else "lost",
    }


def failures(pair: Shared) -> dict[str, list[int]]:
    """Class of failure → attempts of the first and of the second side; empty where none is classified."""
    if "failure" not in pair.first or "failure" not in pair.second:
        return {}
    counts = [Counter(rows["failure"].dropna()) for rows in (pair.first, pair.second)]
    return {str(name): [counts[0][name], counts[1][name]] for name in sorted(counts[0].keys() | counts[1].keys())}


def placements(pair: Shared, outcome: str) -> dict[str, list[float]]:
    """Place of the evidence → mean outcome of the first and of the second side; empty where none is recorded."""
    if "placement" not in pair.first or "placement" not in pair.second:
        return {}
    means = [rows.groupby("placement")[outcome].mean().to_dict() for rows in (pair.first, pair.second)]
    both = [name for name in means[0] if name in means[1]]
    return {str(name): [float(means[0][name]), float(means[1][name])] for name in sorted(both, key=str)}
