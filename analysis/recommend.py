"""The recommendation of results.json: a condition, or why there is none and what would settle it."""

import math
from typing import Any

import numpy as np
import pandas as pd

from analysis.choice import ERROR, NOBODY, Options, Standing, resampled, standing
from analysis.errors import PlanError
from analysis.familiar import by_slot
from analysis.frame import CELL
from analysis.labels import cap_label, policy_labels
from analysis.pairing import placed, primary_outcome, same_order
from analysis.planning import chains_needed
from analysis.rounded import or_none
from analysis.rules import Rules

_SHOWN = ["model", "effort", "arm", "max_tokens", "variant"]
DEVICES = ("placebo", "shuffled", "corrupt")
"""Arms that show a part of what memory does, and that nobody would use."""
LEAST_MORE = 6
"""Chains below which more are not worth proposing."""


def recommendation(rows: pd.DataFrame, outcome: str | None = None, rules: Rules | None = None) -> dict[str, Any]:
    """The cheapest condition whose lower limit against the best is above -margin.

    Outcome: the mean over all positions of a chain, as a user would meet it. Cost: answer and note.

    Args:
        rows: `Attempts.rows`; chains with a missing attempt in any condition are left out.
        outcome: The primary outcome unless given.
        rules: Margin, and the chains that a claim needs.

    Returns:
        condition (its name, or None), reason; cell, p_change, more_chains, more_dollars, chains, and
        `conditions`: each with mean, cost_usd, difference, low, high, p_frontier. Unknown is None.
    """
    rules, outcome = rules or Rules(), outcome or primary_outcome(rows)
    usable = rows["position"].notna() & ~rows["memory"].isin(DEVICES)
    known = by_slot(rows[usable]).assign(arm=policy_labels(rows), dollars=rows["cost_usd"] + rows["critique_cost_usd"])
    cells = [cell for _, cell in known.groupby(CELL, dropna=False, sort=True)]
    items = int(known["item"].nunique())
    names = _names(cells, known)
    if len(cells) < 2:
        return nobody("one condition: there is nothing to choose between")
    if known["variant"].nunique() > 1:
        return nobody("conditions differ in other settings than model, effort, memory and cap, and are not compared")
    scores, costs = (_by_chain(cells, column, items) for column in (outcome, "dollars"))
    if costs.notna().any().sum() < len(cells) and scores.notna().any().all():
        free = [name for name, known in zip(names, costs.notna().any(), strict=True) if not known]
        return nobody(f"cannot choose: no price is known for {'; '.join(free)}")
    whole = scores.notna().all(axis=1) & costs.notna().all(axis=1)
    chains = int(whole.sum())
    if chains < rules.claims_from:
        return nobody(f"cannot choose: chains whole in every condition: {chains}, and a choice needs "
                       f"{rules.claims_from}") | {"chains": chains}  # fmt: skip
    run = sorted(set(known["chain"].astype(int)))
    orders = [placed(cell, "item", run, items) for cell in cells]
    is_paired = all(same_order(orders[0], order) for order in orders[1:])
    options = Options(scores[whole].to_numpy(float).T, costs[whole].to_numpy(float).T, is_paired)
    result = standing(options, rules)
    p_change, p_frontier = resampled(options, rules)
    table = _table(names, options, result, p_frontier)
    found: dict[str, Any] = {"p_change": p_change, "chains": chains, "conditions": table, "outcome": outcome}
    choice = int(result.choice)
    if choice == NOBODY:
        return nobody("") | found | _more(options, result, rules, names, known)
    best = names[int(result.best)]
    dollars = options.cost.mean(axis=-1)
    is_cheapest = bool(dollars[choice] <= dollars.min())
    reason = _why(names[choice], best, float(result.low[choice]), rules, is_cheapest)
    cell = {key: or_none(cells[choice][key].iloc[0]) for key in CELL}
    return nobody(reason) | found | {"condition": names[choice], "cell": cell}


def _by_chain(cells: list[pd.DataFrame], column: str, items: int) -> pd.DataFrame:
    """Mean of each chain, chains × conditions; NaN where an attempt of the chain is missing."""
    means = {}
    for number, cell in enumerate(cells):
        grouped = cell.groupby("chain")[column]
        means[number] = grouped.mean().where(grouped.count() == items)
    return pd.DataFrame(means)


def _names(cells: list[pd.DataFrame], rows: pd.DataFrame) -> list[str]:
    told = [key for key in _SHOWN if key in ("effort", "arm") or rows[key].nunique(dropna=False) > 1]
    firsts = [{key: cell[key].iloc[0] for key in told} for cell in cells]
    return [", ".join(cap_label(v) if key == "max_tokens" else str(v) for key, v in first.items()) for first in firsts]


def _why(name: str, best: str, low: float, rules: Rules, is_cheapest: bool) -> str:
    if name == best and is_cheapest:
        return "no condition has a higher mean or costs less"
    if name == best:
        return f"“{name}” has the highest mean, and every cheaper condition is shown to be worse"
    below = f"less than {rules.margin:g} points below “{best}” (at most {-low:.1f})"
    return f"“{name}” is the cheapest condition shown to be {below}"


def _more(options: Options, result: Standing, rules: Rules, names: list[str], rows: pd.DataFrame) -> dict[str, Any]:
    """How many more chains would settle the condition that stands in the way, and their price."""
    at, best = int(result.blocked), int(result.best)
    seen = float(result.difference[at])
    chains = options.score.shape[-1]
    one, other = options.score[at], options.score[best]
    sd = (
        float(np.std(one - other, ddof=1)) if options.paired else math.hypot(np.std(one, ddof=1), np.std(other, ddof=1))
    )
    doubt = (
        f"cannot choose: “{names[at]}” is neither shown to be less than {rules.margin:g} points below “{names[best]}” "
        "nor shown to be below it at all"
    )
    if not sd > 0:
        return {"reason": f"{doubt}; all their differences are equal, so that nothing says how far others may be"}
    alpha = 2 * ERROR / max(len(names) - 1, 1)
    try:
        needed = chains_needed(max(seen + rules.margin, -seen), sd, min(alpha, 0.5), rules.power, options.paired)
    except PlanError as ex:
        return {"reason": f"{doubt}; {ex.message}"}
    more = max(needed - chains, LEAST_MORE)
    spent = rows[["cost_usd", "critique_cost_usd", "judge_cost_usd"]].sum(axis=1, skipna=False)
    dollars = float(spent.mean(skipna=False)) * rows["item"].nunique() * len(names) * more
    price = f" (${dollars:,.2f})" if math.isfinite(dollars) else ""
    reason = f"{doubt}; it takes about {more} more chains of every condition{price} to tell"
    return {"reason": reason, "more_chains": more, "more_dollars": dollars if math.isfinite(dollars) else None}


def _table(names: list[str], options: Options, result: Standing, p_frontier: Any) -> list[dict[str, Any]]:
    columns = {
        "mean": options.score.mean(axis=-1), "cost_usd": options.cost.mean(axis=-1), "difference": result.difference,
        "low": result.low, "high": result.high, "p_frontier": p_frontier,
    }  # fmt: skip
    return [
        {"condition": name} | {key: or_none(float(values[k])) for key, values in columns.items()}
        for k, name in enumerate(names)
    ]


def nobody(reason: str) -> dict[str, Any]:
    """No recommendation, and why."""
    empty = ("cell", "p_change", "more_chains", "more_dollars", "chains", "outcome")
    return {"condition": None, "reason": reason, **dict.fromkeys(empty), "conditions": []}
