"""What is said where there is no number: why there is no interval, and which estimands the data do not allow."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.comparisons import Comparison
from analysis.contrasts import is_control, policy_of
from analysis.generalise import LEAST_ITEMS
from analysis.inference import Estimate
from analysis.labels import policy_labels
from analysis.measuring import Measured
from analysis.rules import Rules


def no_interval(estimate: Estimate, k: int, comparison: Comparison | None, rules: Rules) -> str:
    """Why there is no interval, or no verdict; empty where there are both."""
    chains = int(estimate.n[k])
    if comparison is None or chains == 0:
        return "no chain is whole in both arms"
    if chains < rules.interval_from:
        return f"{_whole(chains)}: an interval needs {rules.interval_from}, a verdict {rules.claims_from}"
    if estimate.degenerate[k]:
        bound = 100 * (1 - 0.05 ** (1 / chains))
        value = float(np.round(estimate.mean[k], 6)) + 0.0
        return f"all {chains} differences are {value:g}: share of differing pairs < {bound:.1f} %"
    if chains < rules.claims_from:
        return f"{_whole(chains)}: a verdict needs {rules.claims_from}"
    return ""


def _whole(chains: int) -> str:
    return f"{chains} whole chain{'s' * (chains != 1)}"


def scope(items: int) -> str:
    """What every verdict on the items themselves ends with; empty when the run can speak of others."""
    return "" if items >= LEAST_ITEMS else f"on {'this 1 item' if items == 1 else f'these {items} items'}"


def sentence(record: dict[str, Any]) -> str:
    """A record's verdict in words, never more than it supports."""
    verdict, strength = record["verdict"], record["strength"]
    if verdict in ("not estimated", "descriptive"):
        said = f"{verdict}: {record['reason']}" if record["reason"] else verdict
    elif verdict == "inconclusive":
        seen = record["reason"] or _detectable(record)
        said = f"inconclusive: {seen}"
    elif verdict == "equivalent":
        said = f"equivalent within ±{record['margin']:g} points ({strength})"
    else:
        said = f"{verdict} ({strength})"
    own = record["estimand"] != "memory_effect_new_items"
    return f"{said}, {record['scope']}" if record["scope"] and own and verdict != "not estimated" else said


def _detectable(record: dict[str, Any]) -> str:
    if record["mde"] is None:
        return "too few chains"
    unit = "points" if record["unit"] == "points" else str(record["unit"])
    return f"the smallest effect that {record['chains']} chains find with 80 % power is {record['mde']:.3g} {unit}"


def not_estimated(rows: pd.DataFrame, found: Sequence[Measured]) -> list[dict[str, Any]]:
    """A record for each estimand that the data do not allow, with the reason."""
    lines = [(one.contrast.model, one.estimand, one.contrast, one.reason) for one in found if one.level is None]
    records = [
        _absent(model, estimand, reason) | {"effort": c.effort, "contrast": c.label, "memory": c.memory}
        for model, estimand, c, reason in lines
    ]
    for model, group in rows.groupby("model", sort=True):
        seen = {one.estimand for one in found if one.contrast.model == model}
        labels = set(policy_labels(group[["memory", "memory_variant"]].drop_duplicates()))
        records += [
            _absent(str(model), estimand, reason)
            for estimand, reason in _reasons(group, labels).items()
            if estimand not in seen
        ]
    return records


def _reasons(rows: pd.DataFrame, labels: set[str]) -> dict[str, str]:
    """Why each estimand would be missing from a model's rows."""
    tested = {label for label in labels if not is_control(label)}
    lacking = {
        name: "no arm without memory" if name == "none" else f"no {name} arm"
        for name in ("none", "empty", "placebo")
        if name not in set(map(policy_of, labels))
    }
    policy = "" if tested else "no arm with a memory policy"
    apart = "no two conditions differ in this alone"
    one_level = "one effort level" if rows["effort"].nunique() == 1 else apart
    one_cap = "one output cap" if rows["max_tokens"].nunique(dropna=False) == 1 else apart
    return {
        "memory_effect": lacking.get("none", policy or apart),
        "wrapper_effect": lacking.get("empty", lacking.get("none", apart)),
        "length_effect": lacking.get("placebo", lacking.get("empty", apart)),
        "content_effect": lacking.get("placebo", policy or apart),
        "effort_effect": one_level,
        "interaction": lacking.get("none", policy or one_level),
        "truncation_share": lacking.get("none", policy or one_cap),
    }


def _absent(model: str, estimand: str, reason: str) -> dict[str, Any]:
    return {"model": model, "estimand": estimand, "verdict": "not estimated", "reason": reason}
