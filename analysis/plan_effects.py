"""Effects under a plan: verdicts at a look, none at any other moment, and what was not planned is exploratory."""

from typing import Any

import pandas as pd

from analysis.effect_records import Record
from analysis.effect_tables import effects
from analysis.plan_words import interim
from analysis.planned import Planned
from analysis.recommend import nobody, recommendation
from analysis.rules import Rules
from analysis.wording import listed

_KEY = ("model", "effort", "memory", "max_tokens", "variant", "estimand", "contrast", "outcome", "points_per_dollar")


def effects_under(found: Planned) -> list[Record]:
    """All effects of the planned attempts, then those that only attempts outside the plan allow."""
    plan, look = found.plan, found.look
    rules = _rules(found)
    inside = effects(found.rows, plan.outcome, rules, look.p if look else None) if len(found.rows) else []
    records = [_of_plan(record, found) for record in inside]
    if found.outside.empty:
        return records
    known = {_key(record) for record in records}
    every = effects(pd.concat([found.rows, found.outside]), plan.outcome, rules)
    reason = "outside the plan: " + listed(sorted({one["reason"] for one in found.deviations}))
    more = [r for r in every if _key(r) not in known and r["verdict"] != "not estimated"]
    return records + [_exploratory(record, reason) for record in more]


def recommended_under(found: Planned) -> dict[str, Any]:
    """The recommendation from the planned attempts; none between looks."""
    look = found.look
    if look is None:
        return nobody(interim(found))
    return recommendation(found.rows, found.plan.outcome, _rules(found))


def plan_record(found: Planned, records: list[Record]) -> dict[str, Any]:
    """The key `plan` of results.json: the look, the looks, the stop decision, the deviations.

    Args:
        found: The state of the run.
        records: Its effects, with `descriptive` where they rest on a judge without standing.
    """
    plan, look = found.plan, found.look
    return {
        "sha256": plan.sha256,
        "created": plan.created,
        "outcome": plan.outcome,
        "margin": plan.margin,
        "alpha": plan.alpha,
        "chains": len(found.complete),
        "look": plan.looks.index(look) + 1 if look else None,
        "looks": [one.model_dump() for one in plan.looks],
        "decision": _decision(found, records),
        "deviations": found.deviations,
    }


def _decision(found: Planned, records: list[Record]) -> dict[str, Any]:
    """`stop` when every effect that the plan is about is confirmed, `end` at the last look, else `go on`, `interim`."""
    look, following = found.look, found.following
    more = following.chains - len(found.complete) if following else None
    if look is None:
        return {"action": "interim", "more_chains": more, "reason": interim(found), "levels": []}
    levels = [_level(record) for record in records if record["estimand"] == _primary(look.p) and _planned(record)]
    open_ones = [one for one in levels if not one["decided"]]
    action = "stop" if levels and not open_ones else "go on" if following else "end"
    decided = listed([f"{one['verdict']} at {one['effort']} effort" for one in levels if one["decided"]])
    told = "" if not open_ones else f"not decided: {listed([_named(one) for one in open_ones])}"
    reason = "; ".join(filter(None, [f"confirmed: {decided}" if decided else "", told])) or "nothing could be estimated"
    return {"action": action, "more_chains": more if action == "go on" else None, "reason": reason, "levels": levels}


def _level(record: Record) -> dict[str, Any]:
    kept = {key: record[key] for key in ("model", "effort", "memory", "max_tokens", "contrast", "verdict", "strength")}
    return kept | {"decided": record["strength"] == "confirmed" and not record.get("descriptive")}


def _named(level: dict[str, Any]) -> str:
    return f"{level['contrast']} at {level['effort']} effort"


def _primary(estimands: dict[str, float]) -> str:
    """What the decision is about: memory on new items, else on these, else effort."""
    order = ("memory_effect_new_items", "memory_effect", "content_effect", "effort_effect")
    return next((name for name in order if name in estimands), "")


def _planned(record: Record) -> bool:
    return bool(record["family"] == "confirmatory")


def _of_plan(record: Record, found: Planned) -> Record:
    if record["family"] != "confirmatory":
        return record
    if record["estimand"] not in found.plan.looks[0].p:
        return _exploratory(record, f"outside the plan: it has no {record['estimand']}")
    if found.look is not None:
        return record
    silent = {"verdict": "interim", "strength": None, "guarded": False, "survives_imputation": None, "p_holm": None}
    return record | silent | {"reason": interim(found)}


def _exploratory(record: Record, reason: str) -> Record:
    strength = "exploratory" if record["strength"] else None
    if record["family"] == "confirmatory":
        record = record | {"family": "exploratory", "headline": False, "strength": strength}
    return record | {"reason": "; ".join(filter(None, [record["reason"], reason]))}


def _rules(found: Planned) -> Rules:
    plan, look = found.plan, found.look
    rules = Rules(alpha=plan.alpha, margin=plan.margin)
    return Rules(alpha=plan.alpha, margin=plan.margin, equivalence=look.p_equivalent) if look else rules


def _key(record: Record) -> tuple[Any, ...]:
    return tuple(record.get(name) for name in _KEY)
