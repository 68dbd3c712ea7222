"""Several judges of the same answers: do they agree, does one favour its own, does the effect depend on who judges?"""

from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from analysis.gold import POINTS
from analysis.intervals import Interval, mean_interval, welch
from analysis.leniency import SAME
from analysis.pairing import FROM_MEMORY
from analysis.reliability import agreement
from analysis.scores import number


def verdicts(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per attempt and judge: the attempt's columns with `judge` and that judge's `score`."""
    scored = rows[rows["score"].notna()].reset_index(drop=True)
    own = scored.assign(attempt=scored.index, judge=scored["judged_by"].fillna(scored["judge"]))
    others = [
        (attempt, judge, number(verdict.get("score")))
        for attempt, panel in enumerate(scored["panel"])
        for judge, verdict in panel.items()
    ]
    if not others:
        return own
    places, judges, scores = map(list, zip(*others, strict=True))
    beside = own.iloc[places].assign(judge=judges, score=scores)
    table = pd.concat([own, beside]).sort_values("attempt", kind="stable", ignore_index=True)
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
    answers where there are any, else gold answers that all of them judged. Answers are compared with
    those that the others score alike, in steps of 25: a judge that is lenient to everyone is so to
    imperfect answers only, and the baseline may have more or fewer of them. Chains are the unit, of
    gold the answer. Without a baseline nothing can be told.

    Args:
        judged: From `verdicts`.
        gold: One row per gold answer and judge: `id`, `judge`, `score`.
    """
    found = []
    for judge in sorted(set(judged["judge"]) & set(judged["model"])) if judged["judge"].nunique() > 1 else []:
        apart = _beside_others(judged, "attempt", judge)
        rows = judged.drop_duplicates("attempt").set_index("attempt").loc[apart.index]
        own = (rows["model"] == judge).to_numpy(bool)
        if not own.any():
            continue
        of_others, of_gold = apart[~own], _beside_others(gold, "id", judge)
        baseline, name = (of_others, "other models' answers") if len(of_others) else (of_gold, "gold answers")
        preference = Interval()
        if len(baseline):
            chain = ["model", "effort", "memory", "variant", "memory_variant", "chain"]
            by_chain = [rows[column] for column in chain]
            mine, beside = (_above_curve(of, baseline) for of in (apart, baseline))
            treated = mine[own].groupby([key[own] for key in by_chain], dropna=False).mean()
            if len(of_others):
                beside = beside.groupby([key[~own] for key in by_chain], dropna=False).mean()
            preference = welch(list(treated), list(beside))
        found.append({"judge": judge, "baseline": name if len(baseline) else None, "preference": preference.numbers()})
    return found


def _beside_others(judged: pd.DataFrame, unit: str, judge: str) -> pd.DataFrame:
    """By unit, `others`: the mean of the other judges' scores, and `less`: this judge's score less that."""
    wide = judged.pivot_table(index=unit, columns="judge", values="score")
    if judge not in wide:
        return pd.DataFrame(columns=["others", "less"])
    others = wide.drop(columns=judge).mean(axis=1)
    return pd.DataFrame({"others": others, "less": wide[judge] - others}).dropna()


def _above_curve(of: pd.DataFrame, baseline: pd.DataFrame) -> "pd.Series[float]":
    """What stands above the baseline's `less` at the same `others`: straight lines through its means at each level."""
    levels = (baseline["others"] / POINTS).round().to_numpy(float)
    means = baseline.groupby(levels).mean()
    above: pd.Series[float] = of["less"] - np.interp(of["others"].astype(float), means["others"], means["less"])
    return above
