"""Attempts held against the plan that their logs carry: what belongs to it, and whether this is a look."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.frame import Attempts
from analysis.plain import plain
from analysis.plan_file import Look, Plan, read_plan

NO_PLAN = "its log records no plan"
OTHER_PLAN = "its log records another plan"


@dataclass(frozen=True)
class Planned:
    """The state of a planned run.

    Attributes:
        plan: The plan of most attempts.
        rows: Attempts that belong to it.
        outside: Attempts that do not, with a column `deviation`: why.
        complete: Chains of which every attempt of every condition is made and has no error.
        begun: Chains of which any attempt is made.
    """

    plan: Plan
    rows: pd.DataFrame
    outside: pd.DataFrame
    complete: frozenset[int]
    begun: frozenset[int]

    @property
    def look(self) -> Look | None:
        """The look that this is: its first chains are complete and no other is begun. None is interim."""
        for look in self.plan.looks:
            if self.begun == self.complete == frozenset(range(1, look.chains + 1)):
                return look
        return None

    @property
    def following(self) -> Look | None:
        """The first look with more chains than are complete."""
        return next((look for look in self.plan.looks if look.chains > len(self.complete)), None)

    @property
    def deviations(self) -> list[dict[str, Any]]:
        """Reason and number of attempts, the most frequent first."""
        if self.outside.empty:
            return []
        counts = self.outside["deviation"].value_counts()
        return [{"reason": reason, "attempts": int(n)} for reason, n in sorted(counts.items(), key=_frequent)]


def planned(attempts: Attempts) -> Planned | None:
    """The attempts by the plan in their logs; None when no log carries one that is what its digest says."""
    rows = attempts.rows
    if "plan" not in rows or rows["plan"].isna().all():
        return None
    digests = rows["plan"].map(lambda found: found.get("sha256") if isinstance(found, Mapping) else None)
    most = sorted(digests.dropna().value_counts().items(), key=_frequent)
    for digest, _ in most:
        plan = read_plan(rows.loc[digests == digest, "plan"].iloc[0])
        if plan is not None:
            return _held(rows, digests, plan)
    return None


def _held(rows: pd.DataFrame, digests: "pd.Series[Any]", plan: Plan) -> Planned:
    deviation = _deviation(rows, digests, plan)
    inside = rows[deviation.isna()]
    made = inside[inside["error"].isna()].groupby("chain").size()
    whole = made[made == plan.conditions * len(plan.items)]
    outside = rows.assign(deviation=deviation)[deviation.notna()]
    return Planned(plan, inside, outside, *(frozenset(int(c) for c in x) for x in (whole.index, inside["chain"])))


def _deviation(rows: pd.DataFrame, digests: "pd.Series[Any]", plan: Plan) -> "pd.Series[Any]":
    """Why each attempt is outside the plan, the first reason that holds; None inside."""
    caps = rows["max_tokens"].map(lambda cap: (None if pd.isna(cap) else int(cap)) in plan.caps).astype(bool)
    versions = rows["item"].map({item: planned.version for item, planned in plan.items.items()})
    graders = rows["model"] if plan.grader.model is None else plan.grader.model
    efforts = rows["judged_effort"].map(lambda effort: effort if isinstance(effort, str) else None)
    judged = rows["judged_by"].notna()
    other_effort = efforts.map(lambda effort: effort != plan.grader.effort).astype(bool)
    reasons = {
        "model {} was not planned": ("model", ~rows["model"].isin(plan.models)),
        "effort {} was not planned": ("effort", ~rows["effort"].isin(plan.efforts)),
        "memory {} was not planned": ("memory", ~rows["memory"].isin(plan.arms)),
        "output cap {} was not planned": ("max_tokens", ~caps),
        "item {} was not planned": ("item", ~rows["item"].isin(list(plan.items))),
        "another version of item {}": ("item", rows["item_version"].ne(versions)),
        f"a chain beyond the {plan.chains} planned": ("chain", rows["chain"] > plan.chains),
        "judged by {}, not by the planned grader": ("judged_by", judged & rows["judged_by"].ne(graders)),
        "judged at effort {}, not the planned one": ("judged_effort", judged & other_effort),
        "judged with another prompt": ("item", judged & rows["judge_prompt_sha256"].ne(plan.grader.prompt_sha256)),
        NO_PLAN: ("item", digests.isna()),
        OTHER_PLAN: ("item", digests.ne(plan.sha256)),
    }
    found = pd.Series(None, index=rows.index, dtype=object)
    for words, (column, holds) in reasons.items():
        first = holds & found.isna()
        found[first] = [words.format(plain(str(value))) for value in rows.loc[first, column]]
    return found


def _frequent(counted: tuple[Any, int]) -> tuple[int, str]:
    return (-counted[1], str(counted[0]))
