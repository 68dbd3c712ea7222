"""Several judges of the same answers: do they agree, does one favour its own, does the effect depend on who judges?"""

from itertools import combinations
from typing import Any

import pandas as pd

from analysis.intervals import Interval, mean_interval, welch
from analysis.leniency import FROM_MEMORY, SAME
from analysis.reliability import agreement
from analysis.scores import number


def verdicts(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per attempt and judge: the attempt's columns with `judge` and that judge's `score`."""
    scored = rows[rows["score"].notna()]
    records = [{str(key): value for key, value in row.items()} for row in scored.to_dict("records")]
    found = []
    for attempt, row in enumerate(records):
        found.append(row | {"attempt": attempt, "judge": row["judged_by"] or row["judge"]})
        for judge, verdict in row["panel"].items():
            found.append(row | {"attempt": attempt, "judge": judge, "score": number(verdict.get("score"))})
    table = pd.DataFrame(found, columns=[*dict.fromkeys([*rows.columns, "attempt"])])
    return table[table["score"].notna()]


def judges_agree(judged: pd.DataFrame, unit: str) -> list[dict[str, Any]]:
    """For each two judges, their agreement on what both judged, and the mean difference of their scores.

    Args:
        judged: One row per `unit` and judge, with `score`.
        unit: Column that names what was judged.
    """
    wide = judged.pivot_table(index=unit, columns="judge", values="score")
    found = []
    for one, other in combinations(sorted(wide.columns), 2):
        pair = wide[[one, other]].dropna()
        if len(pair):
            measures = agreement(pair.to_numpy(float).tolist())
            shift = mean_interval(pair[other] - pair[one]).numbers()
            found.append({"judges": [str(one), str(other)], **measures, "difference": shift})
    return found


def effects_by_judge(judged: pd.DataFrame) -> list[dict[str, Any]]:
    """The memory effect on each judge's score, side by side: paired by chain, positions from 2."""
    found = []
    used = judged[judged["position"] >= FROM_MEMORY]
    for key, group in used.groupby([*SAME, "judge"], sort=False, dropna=False):
        bare = group[group["memory"] == "none"].groupby("chain")["score"].mean()
        for (policy, variant), arm in group[group["memory"] != "none"].groupby(["memory", "memory_variant"]):
            differences = (arm.groupby("chain")["score"].mean() - bare).dropna()
            if len(differences):
                named = dict(zip([*SAME, "judge"], key, strict=True)) | {"policy": policy, "memory_variant": variant}
                found.append(named | {"effect": mean_interval(differences).numbers()})
    return found


def self_preference(judged: pd.DataFrame, gold: pd.DataFrame) -> list[dict[str, Any]]:
    """For each judge that judged its own model's answers: how much more than the other judges it likes these.

    Its score less the mean of the others', on its own answers less on a baseline: other models'
    answers where there are any, else gold answers that all of them judged. Chains are the unit, of
    gold the answer. Without a baseline nothing can be told: a judge may be lenient to everyone.

    Args:
        judged: From `verdicts`.
        gold: One row per gold answer and judge: `id`, `judge`, `score`.
    """
    found = []
    for judge in sorted(set(judged["judge"]) & set(judged["model"])) if judged["judge"].nunique() > 1 else []:
        apart = _less_others(judged, "attempt", judge)
        rows = judged.drop_duplicates("attempt").set_index("attempt").loc[apart.index]
        own = rows["model"] == judge
        chains = [rows["model"], rows["effort"], rows["memory"], rows["variant"], rows["memory_variant"], rows["chain"]]
        by_chain = apart.groupby([own.rename("own"), *chains], dropna=False).mean()
        mine, others = (by_chain[by_chain.index.get_level_values("own") == flag] for flag in (True, False))
        neutral = _less_others(gold, "id", judge) if len(gold) else pd.Series(dtype=float)
        if not len(mine):
            continue
        baseline, name = (others, "other models' answers") if len(others) else (neutral, "gold answers")
        found.append(
            {
                "judge": judge,
                "baseline": name if len(baseline) else None,
                "preference": (welch(list(mine), list(baseline)) if len(baseline) else Interval()).numbers(),
            }
        )
    return found


def _less_others(judged: pd.DataFrame, unit: str, judge: str) -> "pd.Series[float]":
    """One judge's score less the mean of the others', by unit."""
    wide = judged.pivot_table(index=unit, columns="judge", values="score")
    if judge not in wide:
        return pd.Series(dtype=float)
    return (wide[judge] - wide.drop(columns=judge).mean(axis=1)).dropna()
