"""How far a sweep is, for people who wait: attempts done and failing, dollars, interim means and verdicts."""

import math
from dataclasses import replace

from analysis.frame import Attempts
from analysis.headline import headlines
from analysis.plain import plain
from analysis.tables import results

COLUMNS = ("effort", "memory", "cap", "done", "failing", "dollars", "mean so far")
"""Of the rows of `progress`; the first two are words, the rest numbers."""


def progress(attempts: Attempts) -> dict[str, list[list[str]]]:
    """Heading → one row per condition. Model and settings head their rows, so that these fit 80 columns."""
    tables: dict[str, list[list[str]]] = {}
    setting = ["effort", "memory", "memory_variant", "max_tokens"]
    of = attempts.rows.assign(dimension=attempts.rows["dimension"].fillna(""))
    for (model, dimension, variant), rows in of.groupby(["model", "dimension", "variant"], sort=False):
        lines = tables.setdefault(plain(f"{model} {dimension} {variant}"), [])
        for (effort, memory, memory_variant, _), group in rows.groupby(setting, sort=False, dropna=False):
            done, cap = group[group["score"].notna()], group["max_tokens"].iloc[0]
            paid = group[["cost_usd", "critique_cost_usd", "judge_cost_usd"]].sum(axis=1, skipna=False)
            spent = paid.sum(skipna=False)
            lines.append(
                [
                    plain(effort),
                    plain(f"{memory} {memory_variant}"),
                    "auto" if math.isnan(cap) else f"{cap:,.0f}",
                    str(len(done)),
                    str(int(group["error"].notna().sum())),
                    "unknown" if math.isnan(spent) else f"{spent:.2f}",
                    "–" if done.empty else f"{done['score'].mean():.1f}",
                ]
            )
    return tables


def so_far(attempts: Attempts) -> list[str]:
    """What the report would begin with now, each sentence marked as interim while attempts are missing."""
    rows = attempts.rows[attempts.rows["dimension"].isna()]
    if rows.empty:
        return []
    lines = [headline.text for headline in headlines(results(replace(attempts, rows=rows)))]
    if len(attempts.scored) >= attempts.expected:
        return lines
    note = "Interim, and no result: who stops when an interim verdict pleases is wrong more often than it says."
    return [note, *(f"interim: {line}" for line in lines)]
