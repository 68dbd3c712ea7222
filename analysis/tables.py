"""Rows to tables: cells, deltas, and the numbers of results.json."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from analysis.calibration import calibration, is_known
from analysis.disagreements import disagreements
from analysis.effect_tables import effects
from analysis.familiar import familiar
from analysis.frame import CELL, Attempts
from analysis.pairing import primary_outcome
from analysis.plan_effects import effects_under, plan_record, recommended_under
from analysis.planned import planned
from analysis.planted import planted_effects
from analysis.prices import price_list
from analysis.recommend import recommendation
from analysis.rounded import rounded
from analysis.thinking import source, unreported
from analysis.together import together
from analysis.writers import writers

SCHEMA = 1
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

    Attempts without a score are counted in `unscored` and in no other column but `tests_mean`.
    `notes_unusable`: notes that could not be used, or in part; unknown without a record of any.
    `judge_gap`: mean score less mean tests of the attempts that have both. `thinking_tokens_mean` is NaN
    unless every count in the cell is the provider's own; `thinking_source` says whose they are.
    """
    records = []
    for key, group in attempts.rows.groupby(CELL, sort=False, dropna=False):
        scored = group[group["score"].notna()]
        counts = {"chains": group["chain"].nunique(), "samples": len(group), "unscored": len(group) - len(scored)}
        means = {name: scored[column].mean(skipna=name not in _WHOLE) for name, column in _MEANS.items()}
        checked, both = group["tests"], scored[scored["tests"].notna()]
        means |= {"tests_mean": checked.mean(), "judge_gap": both["score"].mean() - both["tests"].mean()}
        means["notes_unusable"] = group["note_unusable"].sum(min_count=1)
        counted = {"thinking_source": source(scored)}
        if unreported(scored):
            means["thinking_tokens_mean"] = float("nan")
        records.append(dict(zip(CELL, key, strict=True)) | counts | means | counted)
    return pd.DataFrame(records)


def deltas(attempts: Attempts) -> pd.DataFrame:
    """Mean score with memory minus mean score without it, by item. Descriptive: it has no interval.

    Columns model, effort, max_tokens, variant, policy, item, none, memory, delta, and the same of the
    tests: tests_none, tests_memory, tests_delta. Needs an arm `none` at the same model, effort, cap and
    variant; without one there is no row.
    """
    same = ["model", "effort", "max_tokens", "variant", "item"]
    groups = attempts.rows.groupby([*same, "memory"], sort=False, dropna=False)
    means = groups[["score", "tests"]].mean().reset_index()
    means = means[means["score"].notna()]
    bare = means[means["memory"] == "none"].drop(columns="memory")
    other = means[means["memory"] != "none"].rename(columns={"memory": "policy"})
    both = other.merge(bare, on=same, how="inner", suffixes=("", "_none"))
    return pd.DataFrame(
        {
            **{name: both[name] for name in [*same, "policy"]},
            "none": both["score_none"],
            "memory": both["score"],
            "delta": both["score"] - both["score_none"],
            "tests_none": both["tests_none"],
            "tests_memory": both["tests"],
            "tests_delta": both["tests"] - both["tests_none"],
        }
    )


def results(attempts: Attempts) -> dict[str, Any]:
    """The content of results.json; unknown numbers are None, never 0."""
    plan, rows = planned(attempts), attempts.rows
    jobs: list[Callable[[], Any]] = [
        lambda: effects_under(plan) if plan else effects(rows),
        lambda: recommended_under(plan) if plan else recommendation(rows),
        lambda: calibration(attempts),
        lambda: (cells(attempts), deltas(attempts), disagreements(attempts)),
        lambda: planted_effects(rows) if attempts.simulated else [],
    ]
    found, recommended, judge, (by_cell, by_item, disagreeing), planted = together(jobs, len(rows))
    judged = [by_judge(record, judge["standing"]) for record in found]
    return {
        "schema": SCHEMA,
        "simulated": attempts.simulated,
        "logs": attempts.logs,
        "samples": len(attempts.rows),
        "expected_samples": attempts.expected,
        "excluded": attempts.excluded,
        "prices": {"date": str(price_list()["date"]), "source": price_list()["source"]},
        "cells": records(by_cell),
        "deltas": records(by_item),
        "variants": rounded(familiar(attempts.rows)),
        "writers": rounded(writers(attempts.rows)),
        "judge": {key: judge[key] for key in ("standing", "reasons")},
        "calibration": rounded(judge) if is_known(attempts) else None,
        "disagreements": rounded(disagreeing),
        "plan": rounded(plan_record(plan, judged)) if plan else None,
        "outcome": plan.plan.outcome if plan else primary_outcome(attempts.rows),
        "effects": [rounded(record) for record in judged],
        "planted": rounded(planted),
        "recommendation": rounded(recommended),
    }


def by_judge(record: dict[str, Any], standing: str) -> dict[str, Any]:
    """The record, with whether it rests on a judge that has not been shown to be trustworthy: alone or among others."""
    of_judge = str(record.get("outcome")).startswith(("score", "passed"))
    return {**record, "descriptive": of_judge and standing != "calibrated"}


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as plain JSON values, numbers rounded to 6 significant digits."""
    return [rounded(row) for row in frame.to_dict("records")]
