"""Rows to tables: cells, deltas, and the numbers of results.json."""

import math
from typing import Any

import pandas as pd

from analysis.frame import CELL, Attempts
from analysis.prices import price_list

SCHEMA = 1
DIGITS = 6
"""Significant digits of every number written, so that a re-run gives the same bytes."""
_MEANS = {
    "score_mean": "score",
    "pass_rate": "passed",
    "truncated_rate": "truncated",
    "latency_mean_s": "latency_s",
    "thinking_tokens_mean": "thinking_tokens",
    "output_tokens_mean": "output_tokens",
    "cost_usd_mean": "cost_usd",
    "critique_cost_usd_mean": "critique_cost_usd",
    "judge_cost_usd_mean": "judge_cost_usd",
    "effort_sent_ok_rate": "effort_sent_ok",
    "planted_score_mean": "planted_score",
}


_WHOLE = ("cost_usd_mean", "critique_cost_usd_mean", "judge_cost_usd_mean")
"""Means that are unknown as soon as one of their attempts is."""


def cells(attempts: Attempts) -> pd.DataFrame:
    """One row per condition: counts, then means over its attempts, NaN where nothing is known.

    Attempts without a score are counted in `unscored` and in nothing else.
    """
    records = []
    for key, group in attempts.rows.groupby(CELL, sort=False, dropna=False):
        scored = group[group["score"].notna()]
        counts = {"chains": group["chain"].nunique(), "samples": len(group), "unscored": len(group) - len(scored)}
        means = {name: scored[column].mean(skipna=name not in _WHOLE) for name, column in _MEANS.items()}
        records.append(dict(zip(CELL, key, strict=True)) | counts | means)
    return pd.DataFrame(records)


def deltas(attempts: Attempts) -> pd.DataFrame:
    """Mean score with memory minus mean score without it, by item. Descriptive: it has no interval.

    Columns model, effort, max_tokens, variant, policy, item, none, memory, delta. Needs an arm `none` at the
    same model, effort, cap and variant; without one there is no row.
    """
    same = ["model", "effort", "max_tokens", "variant", "item"]
    means = attempts.scored.groupby([*same, "memory"], sort=False, dropna=False)["score"].mean().reset_index()
    bare = means[means["memory"] == "none"].drop(columns="memory").rename(columns={"score": "none"})
    other = means[means["memory"] != "none"].rename(columns={"memory": "policy", "score": "memory"})
    both = other.merge(bare, on=same, how="inner")
    return both.assign(delta=both["memory"] - both["none"])[[*same, "policy", "none", "memory", "delta"]]


def results(attempts: Attempts) -> dict[str, Any]:
    """The content of results.json; unknown numbers are None, never 0."""
    return {
        "schema": SCHEMA,
        "simulated": attempts.simulated,
        "logs": attempts.logs,
        "samples": len(attempts.rows),
        "expected_samples": attempts.expected,
        "excluded": attempts.excluded,
        "prices": {"date": str(price_list()["date"]), "source": price_list()["source"]},
        "cells": records(cells(attempts)),
        "deltas": records(deltas(attempts)),
        "effects": [],
        "recommendation": {"condition": None, "reason": "effects with intervals are not estimated by this version"},
    }


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as plain JSON values, numbers rounded to 6 significant digits."""
    return [{str(key): _plain(value) for key, value in row.items()} for row in frame.to_dict("records")]


def _plain(value: Any) -> Any:
    if isinstance(value, bool | str) or value is None:
        return value
    number = float(value)
    if not math.isfinite(number):
        return None
    rounded = float(f"{number:.{DIGITS}g}")
    return int(rounded) if rounded.is_integer() else rounded
