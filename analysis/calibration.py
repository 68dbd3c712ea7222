"""Everything that is known of the judge, for results.json and the report."""

from typing import Any

import pandas as pd

from analysis.against_checks import against_checks, both
from analysis.against_gold import against_gold
from analysis.frame import Attempts
from analysis.gates import standing, thresholds
from analysis.gold import judgings
from analysis.leniency import SAME, contrasts
from analysis.panel import effects_by_judge, judges_agree, self_preference, verdicts


def judge_identities(rows: pd.DataFrame) -> list[tuple[Any, ...]]:
    """Model, effort and prompt digest of each judge that scored attempts."""
    scored = rows.loc[rows["score"].notna(), ["judged_by", "judged_effort", "judge_prompt_sha256"]]
    known = scored.astype(object).where(scored.notna(), None)
    return list(dict.fromkeys(map(tuple, known.to_numpy().tolist())))


def calibration(attempts: Attempts) -> dict[str, Any]:
    """The judge's standing and what it rests on.

    `standing`, `reasons`, `gates`: whether its results may carry a verdict; `judges`: each against
    gold answers; `arms` and `contrasts`: against the hidden tests; `panel`, `effects_by_judge`,
    `self_preference`: several judges of the same. Lists are empty where there is nothing to tell.
    """
    judged = judgings(attempts.gold)
    judges = against_gold(judged, thresholds()["injection_floor"]) if len(judged) else []
    compared = contrasts(attempts.rows)
    several = verdicts(attempts.rows)
    of_gold = judged.groupby(["id", "judge"])[["score"]].mean().reset_index()
    preferences = self_preference(several, of_gold)
    return {
        **standing(judge_identities(attempts.rows), judges, compared, _comparisons(attempts.scored), preferences),
        "gold_unscored": int(attempts.gold["score"].isna().sum()) if len(attempts.gold) else 0,
        "gold_judgings_lost": int(attempts.gold["judgings_lost"].sum()) if len(attempts.gold) else 0,
        "gold_without_label": int(attempts.gold["label"].isna().sum()) if len(attempts.gold) else 0,
        "judges": judges,
        "arms": against_checks(attempts.rows),
        "contrasts": compared,
        "panel": {"gold": judges_agree(of_gold, "id"), "attempts": judges_agree(several, "attempt")},
        "effects_by_judge": effects_by_judge(several),
        "self_preference": preferences,
    }


def is_known(attempts: Attempts) -> bool:
    """Whether there is anything to hold the judge against: gold answers, or attempts with checks."""
    return bool(len(attempts.gold)) or bool(len(both(attempts.rows)))


def _comparisons(rows: pd.DataFrame) -> int:
    """Arms with memory that have an arm without it beside them."""
    count = 0
    for _, group in rows.groupby(SAME, dropna=False):
        arms = group[["memory", "memory_variant"]].drop_duplicates()
        count += int((arms["memory"] != "none").sum()) if (arms["memory"] == "none").any() else 0
    return count
