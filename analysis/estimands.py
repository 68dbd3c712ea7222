"""What is estimated for a contrast: the primary outcome, the secondary one, what it takes, and more for memory."""

import numpy as np

from analysis.contrasts import CONFIRMATORY, Contrast
from analysis.inference import Array
from analysis.measuring import LOG_RATIO, POINTS, SHORT, Measured, known, over_positions, with_worst
from analysis.memory_estimands import of_memory
from analysis.pairing import arms, broken, compared, summarised
from analysis.thinking import unreported
from analysis.verdicts import Level

RESOURCES = ("latency_s", "thinking_tokens", "output_tokens", "dollars")
"""Outcomes compared as log ratios; `dollars` is the answer and the note."""


def measured(contrast: Contrast, outcome: str) -> list[Measured]:
    """Everything that one contrast allows, what it does not with the reason.

    Args:
        contrast: The two conditions, their rows with a column `dollars`.
        outcome: The primary one, 0–100.
    """
    found = [_primary(contrast, outcome)]
    if contrast.estimand in ("memory_effect", "effort_effect"):
        other = "score" if outcome == "tests" else "tests"
        if known(contrast, other):
            found.append(over_positions(contrast, f"{contrast.estimand}_secondary", other, contrast.first))
        found += [_ratio(contrast, resource) for resource in RESOURCES if resource in contrast.treated]
    if contrast.estimand == "memory_effect":
        found += of_memory(contrast, outcome)
    return found


def _primary(contrast: Contrast, outcome: str) -> Measured:
    both = arms(contrast.treated, contrast.control, outcome, contrast.items)
    family = contrast.family if contrast.estimand in CONFIRMATORY else None
    if contrast.items < contrast.first:
        return Measured(contrast, contrast.estimand, outcome, POINTS, None, family, reason=SHORT)
    level = with_worst(both, lambda chosen: compared(chosen, contrast.first))
    return Measured(contrast, contrast.estimand, outcome, POINTS, level, family, broken(both, contrast.first))


def _ratio(contrast: Contrast, resource: str) -> Measured:
    """The log of the ratio of a chain's two totals."""
    estimand = f"{contrast.estimand.removesuffix('_effect')}_{resource}_ratio"
    if not known(contrast, resource):
        reason = "no price is known" if resource == "dollars" else f"{resource} was not recorded"
        return Measured(contrast, estimand, resource, LOG_RATIO, None, reason=reason)
    if resource == "thinking_tokens" and (why := unreported(contrast.treated, contrast.control)):
        return Measured(contrast, estimand, resource, LOG_RATIO, None, reason=why)
    if contrast.items < contrast.first:
        return Measured(contrast, estimand, resource, LOG_RATIO, None, reason=SHORT)
    both = arms(contrast.treated, contrast.control, resource, contrast.items)

    def log_mean(values: Array) -> Array:
        mean = values[:, contrast.first - 1 :].mean(axis=1)
        return np.asarray(np.log(np.where(mean > 0, mean, np.nan)))

    level = Level(summarised(both, log_mean))
    return Measured(contrast, estimand, resource, LOG_RATIO, level, None, broken(both, contrast.first))
