"""What only a comparison of memory has: the negative control, sensitivity, slope, new items, judge gap, net benefit."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from analysis.comparisons import Comparison, Paired
from analysis.contrasts import Contrast
from analysis.generalise import LEAST_ITEMS, Crossed
from analysis.measuring import POINTS, UNPAIRED, Measured, known, over_positions, with_worst
from analysis.pairing import Arms, arms, broken, compared
from analysis.verdicts import Level

SLOPE_ITEMS = 6
"""Items below which there is no transfer slope."""
LAMBDAS = (1.0, 10.0, 100.0)
"""Points that a dollar is worth, for the net benefit."""
CUT_OFF = ("max_tokens", "model_length", "content_filter", "limit")
"""Stop reasons of answers that the sensitivity line leaves out."""


def of_memory(contrast: Contrast, outcome: str) -> Iterator[Measured]:
    """All of them, the impossible ones with the reason."""
    if contrast.items < 2:
        return
    yield _negative_control(contrast, outcome)
    yield _completed(contrast, outcome)
    yield _slope(contrast, outcome)
    yield _new_items(contrast, outcome)
    yield _judge_gap(contrast)
    yield from (_net_benefit(contrast, outcome, worth) for worth in LAMBDAS)


def _negative_control(contrast: Contrast, outcome: str) -> Measured:
    """The difference at position 1, where nothing is remembered yet; none for an arm that is handed notes there."""
    first = contrast.treated[contrast.treated["position"] == 1]
    if "memory_bytes" in first and first["memory_bytes"].gt(0).any():
        reason = "the arm is shown notes from the first item on"
        return Measured(contrast, "negative_control", outcome, POINTS, None, reason=reason, judged=False)
    return over_positions(contrast, "negative_control", outcome, 1, 1, judged=False)


def _completed(contrast: Contrast, outcome: str) -> Measured:
    """The sensitivity line: attempts cut off or refused are left out, which the effect itself never does."""
    whole = [
        rows.assign(**{outcome: rows[outcome].where(~cut_off(rows))}) for rows in (contrast.treated, contrast.control)
    ]
    both = arms(whole[0], whole[1], outcome, contrast.items)
    estimand = "memory_effect_completed_only"
    if not both.paired:
        return Measured(contrast, estimand, outcome, POINTS, None, reason=UNPAIRED, judged=False)
    differences = Crossed((both.treated - both.control)[both.used[0], 1:]).by_chain
    return Measured(contrast, estimand, outcome, POINTS, Level(Paired(differences)), judged=False)


def cut_off(rows: pd.DataFrame) -> "pd.Series[bool]":
    """Which attempts ended before the model had finished: truncated, overflown, refused."""
    flagged = rows["truncated"].eq(1) if "truncated" in rows else pd.Series(False, index=rows.index)
    return flagged | rows["stop_reason"].isin(CUT_OFF) if "stop_reason" in rows else flagged


def _slope(contrast: Contrast, outcome: str) -> Measured:
    """Per-chain least-squares slope of the paired difference on position, over positions with a memory."""
    both = arms(contrast.treated, contrast.control, outcome, contrast.items)
    estimand, unit = "transfer_slope", "points per position"
    if contrast.items < SLOPE_ITEMS or not both.paired:
        reason = UNPAIRED if contrast.items >= SLOPE_ITEMS else f"{contrast.items} items; a slope needs {SLOPE_ITEMS}"
        return Measured(contrast, estimand, outcome, unit, None, reason=reason)
    positions = np.arange(2, contrast.items + 1) - (contrast.items + 2) / 2
    slopes = (both.treated - both.control)[both.used[0], 1:] @ positions / (positions @ positions)
    return Measured(contrast, estimand, outcome, unit, Level(Paired(slopes)), None, broken(both))


def _new_items(contrast: Contrast, outcome: str) -> Measured:
    both = arms(contrast.treated, contrast.control, outcome, contrast.items)
    estimand = "memory_effect_new_items"
    if contrast.items < LEAST_ITEMS or not both.paired:
        reason = UNPAIRED if contrast.items >= LEAST_ITEMS else f"{contrast.items} items; new ones need {LEAST_ITEMS}"
        return Measured(contrast, estimand, outcome, POINTS, None, reason=reason)
    names = sorted({item for item in both.order.ravel() if isinstance(item, str)})
    columns = np.array([_columns(row, names) for row in both.order])

    def by_item(chosen: Arms) -> Comparison:
        cells = np.full((len(columns), len(names)), np.nan)
        np.put_along_axis(cells, columns, chosen.treated - chosen.control, axis=1)
        np.put_along_axis(cells, columns[:, :1], np.nan, axis=1)  # the first item had no memory
        return Crossed(cells[chosen.used[0]])

    family = (estimand, *contrast.family[1:])
    return Measured(contrast, estimand, outcome, POINTS, with_worst(both, by_item), family, broken(both))


def _columns(order: Any, names: list[str]) -> list[int]:
    """The column of each position; positions that nobody reached take the items that are left."""
    seen = [item for item in order if isinstance(item, str)]
    left = iter(name for name in names if name not in seen)
    return [names.index(item if isinstance(item, str) else next(left)) for item in order]


def _judge_gap(contrast: Contrast) -> Measured:
    """Effect on the judge's score less effect on the hidden tests: what pleases the judge alone."""
    if not (known(contrast, "tests") and known(contrast, "score")):
        return Measured(contrast, "judge_gap", "score-tests", POINTS, None, reason="no hidden tests were run")
    rows = [rows.assign(gap=rows["score"] - rows["tests"]) for rows in (contrast.treated, contrast.control)]
    both = arms(rows[0], rows[1], "gap", contrast.items)
    return Measured(contrast, "judge_gap", "score-tests", POINTS, Level(compared(both)), None, broken(both))


def _net_benefit(contrast: Contrast, outcome: str, worth: float) -> Measured:
    """Points gained less dollars spent, at so many points a dollar."""
    name, extra = f"{outcome}-{worth:g}*dollars", {"points_per_dollar": worth}
    if not known(contrast, "dollars"):
        return Measured(contrast, "net_benefit", name, POINTS, None, reason="no price is known", extra=extra)
    rows = [rows.assign(net=rows[outcome] - worth * rows["dollars"]) for rows in (contrast.treated, contrast.control)]
    both = arms(rows[0], rows[1], "net", contrast.items)
    return Measured(contrast, "net_benefit", name, POINTS, Level(compared(both)), None, broken(both), extra=extra)
