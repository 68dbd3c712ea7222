"""The judge against the hidden tests, on real attempts and arm by arm."""

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.against_gold import confusion
from analysis.frame import CELL
from analysis.gold import POINTS
from analysis.intervals import mean_interval, share
from analysis.scores import CRITERIA, PASS_SCORE, SETTLED

CRITERION_PASS = 0.7 * POINTS
_USED = [*CELL, "item", "chain", "score", "tests", "all_passed", "tampered", "checks_outcome", *CRITERIA, *SETTLED]
"""Columns that `against_checks` reads; the rest would be copied with every selection."""


def both(rows: pd.DataFrame) -> pd.DataFrame:
    """The attempts that have the judge's score and the tests'."""
    return rows[rows["score"].notna() & rows["tests"].notna()]


def against_checks(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """One entry per condition that has attempts with both scores.

    `gap`: score less tests, over chains; `confusion`, `sensitivity`, `specificity`: the judge's pass
    against passing every test, intervals by chain; `criteria`: by item and criterion that the checks
    settle, how often the judge's 70 % of the points say the same, and its mean points where the
    checks say met and missed.
    """
    found = []
    used = both(rows)[_USED]
    criteria = _criteria(settled(used))
    for key, group in used.groupby(CELL, sort=False, dropna=False):
        chains = list(group["chain"])
        gaps = (group["score"] - group["tests"]).groupby(group["chain"]).mean()
        found.append(
            {
                **dict(zip(CELL, key, strict=True)),
                "max_tokens": None if math.isnan(group["max_tokens"].iloc[0]) else group["max_tokens"].iloc[0],
                "attempts": len(group),
                "chains": len(set(chains)),
                "score_mean": group["score"].mean(),
                "tests_mean": group["tests"].mean(),
                "gap": mean_interval(gaps).numbers(),
                **confusion(group["score"] >= PASS_SCORE, group["all_passed"] == 1, chains),
                "criteria": criteria.get(_hashable(key), []),
                "tampered": int(group["tampered"].sum()),
            }
        )
    return found


def settled(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per attempt and criterion that its checks settle: the attempt's columns, `criterion`, `points`, `met`.

    Attempts without any code are left out: an empty answer leaves nothing to be lenient about, and
    an arm that is often cut off would look like a strict judge's.
    """
    judged = both(rows)
    judged = judged[judged["checks_outcome"] != "no_code"]
    parts = []
    for place, (points, met) in enumerate(zip(CRITERIA, SETTLED, strict=True), 1):
        known = judged[judged[met].notna() & judged[points].notna()]
        parts.append(known.assign(criterion=place, points=known[points], met=known[met] == 1))
    return pd.concat(parts, ignore_index=True)


def _criteria(rows: pd.DataFrame) -> dict[tuple[Any, ...], list[dict[str, Any]]]:
    """By condition, an entry for each item and criterion; `rows` are from `settled`."""
    found: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for (*key, item, criterion), group in rows.groupby([*CELL, "item", "criterion"], sort=True, dropna=False):
        points, met = group["points"].to_numpy(float), group["met"].to_numpy(bool)
        found.setdefault(_hashable(key), []).append(
            {
                "item": str(item),
                "criterion": int(str(criterion)),
                "agree": share(list((points >= CRITERION_PASS) == met), list(group["chain"])).numbers(),
                "met": _mean(points[met]),
                "missed": _mean(points[~met]),
            }
        )
    return found


def _hashable(key: Iterable[Any]) -> tuple[Any, ...]:
    """A condition as a key: NaN, Inspect's own cap, is not equal to itself."""
    return tuple(None if isinstance(value, float) and math.isnan(value) else value for value in key)


def _mean(points: NDArray[np.float64]) -> dict[str, Any]:
    return {"points": float(points.mean()) if points.size else math.nan, "n": points.size}
