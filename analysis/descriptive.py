"""What is described and not tested: harm and help, pass rates, normalised gain, learning curves."""

import math
from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd

from analysis.contrasts import Contrast
from analysis.effect_records import known
from analysis.effect_words import scope
from analysis.frame import CELL
from analysis.inference import Array, paired
from analysis.pairing import Arms, arms
from analysis.proportions import Rate, newcombe, rate
from analysis.rounded import or_none

FROM = 6
"""Chains below which a share gets no interval."""


def described(contrast: Contrast, outcome: str) -> list[dict[str, Any]]:
    """Records of a memory contrast that have no verdict: pass rates, harm, help, normalised gain."""
    if contrast.estimand != "memory_effect" or contrast.items < 2:
        return []
    both = arms(contrast.treated, contrast.control, "passed", contrast.items)
    points = arms(contrast.treated, contrast.control, outcome, contrast.items)
    named = {
        "model": contrast.model, "effort": contrast.effort, "memory": contrast.memory,
        "max_tokens": None if math.isnan(contrast.max_tokens) else contrast.max_tokens, "variant": contrast.variant,
        "contrast": contrast.label, "items": contrast.items, "scope": scope(contrast.items),
        "family": "descriptive", "verdict": "descriptive",
    }  # fmt: skip
    lines = [_pass_rate(both), *_harm_and_help(both), _gain(points, outcome)]
    return [named | line for line in lines]


def _pass_rate(both: Arms) -> dict[str, Any]:
    """Difference of the shares that pass after position 1, with Newcombe's interval."""
    shares = [rate(values[used, 1:]) for values, used in zip((both.treated, both.control), both.used, strict=True)]
    one, other = shares
    low, high = newcombe(one, other)
    return {
        "estimand": "pass_rate_effect", "outcome": "passed", "unit": "share",
        **_limited(one.share - other.share, low, high, min(one.chains, other.chains)),
        "rates": [{name: or_none(value) for name, value in asdict(share).items()} for share in shares],
    }  # fmt: skip


def _harm_and_help(both: Arms) -> list[dict[str, Any]]:
    """P(fail with memory | pass without) and P(pass with memory | fail without), by item and chain."""
    if not both.paired:
        reason = "the arms had different orders of items, so that attempts are not paired"
        return [{"estimand": name, "outcome": "passed", "reason": reason} for name in ("harm", "help")]
    treated, control = (values[both.used[0], 1:] for values in (both.treated, both.control))
    of_passed, of_failed = np.where(control == 1, 1 - treated, np.nan), np.where(control == 0, treated, np.nan)
    return [_share("harm", rate(of_passed)), _share("help", rate(of_failed))]


def _share(name: str, share: Rate) -> dict[str, Any]:
    numbers = _limited(share.share, share.low, share.high, share.chains)
    return {"estimand": name, "outcome": "passed", "unit": "share", **numbers, "attempts": share.n}


def _gain(both: Arms, outcome: str) -> dict[str, Any]:
    """(mean with − mean without) / (100 − mean without): the part of what was open that was gained."""
    with_memory, without = (
        float(np.nanmean(values[used, 1:])) if np.isfinite(values[used, 1:]).any() else math.nan
        for values, used in zip((both.treated, both.control), both.used, strict=True)
    )
    room = 100 - without
    gain = (with_memory - without) / room if room > 0 else math.nan
    reason = "nothing could be gained: the mean without memory is 100" if room <= 0 else ""
    chains = int(min(used.sum() for used in both.used))
    return {
        "estimand": "normalised_gain", "outcome": outcome, "unit": "share", "estimate": known(gain),
        "chains": chains, "room": known(room), "reason": reason,
    }  # fmt: skip


def _limited(estimate: float, low: float, high: float, chains: int) -> dict[str, Any]:
    enough = chains >= FROM
    reason = "" if enough else f"{chains} chains: an interval needs {FROM}"
    limits = (known(low), known(high)) if enough else (None, None)
    return {
        "estimate": known(estimate),
        "ci_low": limits[0],
        "ci_high": limits[1],
        "chains": chains,
        "reason": reason,
    }


def learning_curves(rows: pd.DataFrame, outcome: str) -> list[dict[str, Any]]:
    """One record per condition: mean outcome by position with t intervals over chains, and AULC.

    AULC is the mean over positions i of the mean of the first i outcomes, averaged over whole
    chains; it weighs early positions more.
    """
    records = []
    for key, cell in rows.groupby(CELL, dropna=False, sort=True):
        placed = cell[cell["position"].notna()].drop_duplicates(["chain", "position"], keep="last")
        table = placed.pivot(index="position", columns="chain", values=outcome)
        values = table.to_numpy(float)
        estimate = paired(values)
        low, high = estimate.interval()
        enough = estimate.n >= FROM
        numbers = [estimate.mean, np.where(enough, low, np.nan), np.where(enough, high, np.nan)]
        curve = [
            {"position": int(position), "mean": known(m), "ci_low": known(a), "ci_high": known(b)}
            for position, m, a, b in zip(table.index, *numbers, strict=True)
        ]
        record = {name: or_none(value) for name, value in zip(CELL, key, strict=True)}
        records.append(record | {"outcome": outcome, "curve": curve, "aulc": known(_mean(aulc(values.T)))})
    return records


def aulc(chains: Array) -> Array:
    """Area under the learning curve of each chain, (…, positions) → (…): (1/N) Σ_i (1/i) Σ_{k≤i} y_k."""
    n = chains.shape[-1]
    return np.asarray((np.cumsum(chains, axis=-1) / np.arange(1, n + 1)).mean(axis=-1))


def _mean(values: Array) -> float:
    seen = values[~np.isnan(values)]
    return float(seen.mean()) if seen.size else math.nan
