"""One model over several dates: its mean at each, and which steps changed it."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from analysis.by_dimension import SCORE, common_to_all
from analysis.compare_measures import estimated
from analysis.dimensions import DIMENSIONS
from analysis.inference import paired
from analysis.rules import Rules
from analysis.series import LEAST_RUNS, series_of, steps_of
from analysis.shared import UNIT
from analysis.sides import Side, of_dimension

_STEP = ("first", "second", "estimate", "ci_low", "ci_high", "p_value", "p_holm", "chains", "verdict", "strength")


def drift(
    sides: Sequence[Side], dimensions: Sequence[dict[str, Any]], rules: Rules | None = None
) -> list[dict[str, Any]]:
    """The line of every model with at least three runs, in each dimension.

    Args:
        sides: What was given.
        dimensions: What `dimensions_compared` said of them: the steps' verdicts are those of its family.
        rules: What was fixed before looking.

    Returns:
        `model`, `dimension`, `points` (`run`, `created`, mean over the items that all runs have, with
        its interval over epochs), and `steps`: each run to the next, and the first to the last.
    """
    rules, found = rules or Rules(), []
    records = {record["dimension"]: record["pairs"] for record in dimensions}
    for dimension in [name for name in DIMENSIONS if name in records]:
        within = [one for one in (of_dimension(side, dimension) for side in sides) if not one.rows.empty]
        for model, runs in series_of(within).items():
            known = {(pair["first"], pair["second"]): pair for pair in records[dimension]}
            steps = [known.get((one.name, other.name)) for one, other in steps_of(runs)]
            points = _points(runs, rules)
            if len(points) >= LEAST_RUNS:
                told = [{key: step[key] for key in _STEP} for step in steps if step is not None]
                found.append({"model": model, "dimension": dimension, "points": points, "steps": told})
    return found


def _points(runs: Sequence[Side], rules: Rules) -> list[dict[str, Any]]:
    points = []
    for side, rows in zip(runs, common_to_all(runs, UNIT), strict=True):
        if rows.empty:
            continue
        by_epoch = rows.groupby("chain")[SCORE].agg(lambda values: values.mean(skipna=False)).dropna()
        numbers = estimated(paired(np.asarray(by_epoch, dtype=np.float64)), rules)
        points.append(
            {"run": side.name, "created": side.created, "mean": numbers["estimate"], "ci_low": numbers["ci_low"],
             "ci_high": numbers["ci_high"], "chains": numbers["chains"]}
        )  # fmt: skip
    return points
