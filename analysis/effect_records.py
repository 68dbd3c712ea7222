"""An effect as a record of plain values, ready for results.json."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from analysis.comparisons import Paired
from analysis.contrasts import Contrast
from analysis.effect_words import no_interval, scope
from analysis.generalise import LEAST_ITEMS, Crossed
from analysis.inference import Estimate
from analysis.measuring import LOG_RATIO, POINTS, Measured
from analysis.rules import Rules
from analysis.signflip import signflip_ps

Record = dict[str, Any]
FIELDS = (
    "model", "effort", "memory", "max_tokens", "variant", "estimand", "contrast", "outcome", "unit", "family",
    "headline", "estimate", "ci_low", "ci_high", "p_value", "p_signflip", "p_holm", "p_stop", "p_bh", "p_equivalent",
    "chains", "verdict", "strength", "guarded", "survives_imputation", "mde", "margin", "se", "df", "paired", "dropped",
    "items", "scope", "reason",
)  # fmt: skip
"""Fields that every record has."""


def signflips(found: Sequence[Measured], rules: Rules) -> list[float | None]:
    """p_signflip of each, together because that is quicker; None where chains are not paired or too few."""
    none = np.array([np.nan])
    comparisons = [one.level.comparison if one.level else None for one in found]
    differences = [one.differences if isinstance(one, Paired) else none for one in comparisons]
    enough = [d if np.count_nonzero(~np.isnan(d)) >= rules.interval_from else none for d in differences]
    return [known(p) for p in signflip_ps(enough)]


def numbers_of(one: Measured, estimate: Estimate, k: int, alpha: float, rules: Rules) -> Record:
    """The numbers of one estimand but p_signflip; no interval, p-value or MDE from too few chains."""
    chains = int(estimate.n[k])
    enough = chains >= rules.interval_from
    low, high = (float(limit[k]) if enough else math.nan for limit in estimate.interval())
    comparison = one.level.comparison if one.level else None
    limits = {"estimate": known(estimate.mean[k]), "ci_low": known(low), "ci_high": known(high)}
    numbers: Record = limits | {
        "p_value": known(estimate.p[k]) if enough else None,
        "chains": chains,
        "mde": known(estimate.mde(alpha, rules.power)[k]) if enough else None,
        "se": known(estimate.se[k]),
        "df": known(estimate.df[k]),
        "p_equivalent": known(estimate.p_equivalent(rules.margin)[k]) if enough and one.unit == POINTS else None,
        "margin": rules.margin if one.unit == POINTS else None,
        "paired": isinstance(comparison, Paired | Crossed),
        "reason": no_interval(estimate, k, comparison, rules),
    }
    if one.unit == LOG_RATIO:
        ratios = {"ratio": "estimate", "ratio_low": "ci_low", "ratio_high": "ci_high"}
        logs = {name: limits[key] for name, key in ratios.items()}
        numbers |= {name: None if log is None else math.exp(log) for name, log in logs.items()}
    return whole(_named(one) | numbers)


def _named(one: Measured) -> Record:
    return of_contrast(one.contrast) | {
        "estimand": one.estimand,
        "outcome": one.outcome,
        "unit": one.unit,
        "family": "confirmatory" if one.family is not None else "exploratory",
        "headline": one.family is not None and _heads(one),
        "dropped": one.dropped,
        **one.extra,
    }


def of_contrast(contrast: Contrast) -> Record:
    """The fields that say what was compared."""
    return {
        "model": contrast.model,
        "effort": contrast.effort,
        "memory": contrast.memory,
        "max_tokens": known(contrast.max_tokens),
        "variant": contrast.variant,
        "contrast": contrast.label,
        "items": contrast.items,
        "scope": scope(contrast.items),
    }


def _heads(one: Measured) -> bool:
    """The verdict that a report begins with: about new items as soon as there are enough, else about these."""
    wanted = "memory_effect_new_items" if one.contrast.items >= LEAST_ITEMS else "memory_effect"
    return one.estimand == wanted


def whole(record: Record) -> Record:
    """The record with every field of results.json; what is not said is None."""
    return dict.fromkeys(FIELDS) | {"guarded": False, "chains": 0} | record


def known(value: Any) -> float | None:
    """The number, or None where it is not finite."""
    number = float(np.asarray(value))
    return number if math.isfinite(number) else None
