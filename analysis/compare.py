"""Did a model get better or worse? Every pair of sides, chain by chain, with a verdict."""

import math
from collections.abc import Sequence
from itertools import combinations
from typing import Any

import pandas as pd

from analysis.compare_measures import RATIOS, estimated, log_ratio, no_estimate
from analysis.comparisons import Paired
from analysis.pairing import HIGHEST, LOWEST, primary_outcome
from analysis.rules import Rules
from analysis.shared import Shared, shared
from analysis.sides import Side
from analysis.signflip import signflip_p
from analysis.thinking import unreported
from analysis.verdicts import Level, Verdicts, decide


def compared(sides: Sequence[Side], rules: Rules | None = None) -> dict[str, Any]:
    """All pairs of sides.

    The verdict is about the primary outcome, hidden tests where every item has them, else the
    judge's score. Pairs of sides are one family (Holm); everything else is descriptive, with
    intervals.

    Returns:
        `outcome`, `margin` and `pairs`, each with `first`, `second`, their means, `estimate`
        (second minus first), interval, p-values, `verdict` (better, worse, equivalent or
        inconclusive: of the second), `strength`, `mde`, `chains`, `broken`, `unshared`, and
        `measures`: pass rate in points, and ratios of time, tokens and dollars, where there is none
        with a `reason`.
    """
    rules = rules or Rules()
    priced = [priced_side(side) for side in sides]
    pairs = [(one, other, shared(one, other)) for one, other in combinations(priced, 2)]
    outcome = primary_outcome(pd.concat([side.rows for side in priced]))
    verdicts = decide([level_of(pair, outcome) for _, _, pair in pairs], rules)
    records = [
        {"first": one.name, "second": other.name}
        | decided(pair, outcome, verdicts, k, rules)
        | {"measures": _measures(pair, outcome, rules)}
        for k, (one, other, pair) in enumerate(pairs)
    ]
    return {"outcome": outcome, "margin": rules.margin, "pairs": records}


def priced_side(side: Side) -> Side:
    """The side with the columns that measures are made of: dollars of the answer, and the pass rate in points."""
    rows = side.rows.assign(dollars=side.rows["cost_usd"], pass_rate=100 * side.rows["passed"])
    return Side(side.name, rows, side.run)


def level_of(pair: Shared, outcome: str) -> Level:
    """A pair as a member of a family, with what is missing at its worst for either claim."""
    if not any(rows[outcome].isna().any() for rows in (pair.first, pair.second)):
        return Level(pair.compared(outcome))
    worst = _imputed(pair, outcome, HIGHEST, LOWEST)
    best = _imputed(pair, outcome, LOWEST, HIGHEST)
    return Level(pair.compared(outcome), worst.compared(outcome), best.compared(outcome))


def _imputed(pair: Shared, outcome: str, first: float, second: float) -> Shared:
    """Attempts without an outcome filled in; those never begun stay missing."""
    firsts, seconds = (pair.first.copy(), pair.second.copy())
    firsts[outcome], seconds[outcome] = firsts[outcome].fillna(first), seconds[outcome].fillna(second)
    return Shared(firsts, seconds, pair.units, pair.unshared, pair.paired)


def decided(pair: Shared, outcome: str, verdicts: Verdicts, k: int, rules: Rules) -> dict[str, Any]:
    """One pair's record: its numbers, and what the family's verdicts say of member `k`."""
    comparison = pair.compared(outcome)
    estimate = comparison.estimate()
    word = {1.0: "better", -1.0: "worse"}.get(float(verdicts.direction[k]))
    equivalent = "equivalent" if bool(verdicts.equivalent[k]) else "inconclusive"
    first, second = pair.means(outcome)
    flipped = signflip_p(comparison.differences) if isinstance(comparison, Paired) else None
    numbers = estimated(estimate, rules)
    return numbers | {
        "mean_first": first,
        "mean_second": second,
        "p_signflip": flipped if numbers["ci_low"] is not None else None,
        "p_holm": float(verdicts.p_adjusted[k]),
        "verdict": word or equivalent,
        "strength": ("confirmed" if bool(verdicts.confirmed[k]) else "suggestive") if word else None,
        "mde": float(estimate.mde(rules.alpha, rules.power)) if estimate.n >= rules.interval_from else None,
        "units": pair.units,
        "unshared": pair.unshared,
        "broken": list(pair.broken(outcome)),
    }


def _measures(pair: Shared, outcome: str, rules: Rules) -> list[dict[str, Any]]:
    also = "score" if outcome == "tests" else "tests"
    points = [difference(pair, column, name, "points", rules)
              for column, name in (("pass_rate", "passed by the judge"), (also, also))]  # fmt: skip
    return [one for one in [*points, *ratios(pair, rules)] if one is not None]


def difference(pair: Shared, column: str, name: str, unit: str, rules: Rules) -> dict[str, Any] | None:
    """A measure compared as a difference of chain means; None where one side has none."""
    first, second = pair.means(column)
    if math.isnan(first + second):
        return None
    numbers = estimated(pair.compared(column).estimate(), rules)
    return {"measure": name, "unit": unit, "first": first, "second": second, **numbers}


def ratios(pair: Shared, rules: Rules) -> list[dict[str, Any] | None]:
    """Time, tokens and dollars as ratios of a chain's totals; None where one side has none."""
    return [_ratio(pair, column, name, rules) for column, name in RATIOS.items()]


def _ratio(pair: Shared, column: str, name: str, rules: Rules) -> dict[str, Any] | None:
    first, second = pair.means(column)
    if not first > 0 or not second > 0:
        return None
    if column == "thinking_tokens" and (why := unreported(pair.first, pair.second)):
        return {"measure": name, "unit": "ratio", "first": None, "second": None, "reason": why, **no_estimate()}
    numbers = estimated(log_ratio(pair, column), rules)
    for key in ("estimate", "ci_low", "ci_high"):
        numbers[key] = None if numbers[key] is None else math.exp(numbers[key])
    return {"measure": name, "unit": "ratio", "first": first, "second": second, **numbers}
