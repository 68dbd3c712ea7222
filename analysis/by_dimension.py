"""Better or worse in each dimension: verdicts of one family, measures, items won and lost, lines over dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.compare import decided, difference, level_of, priced_side, ratios
from analysis.dimensions import COUNTS, DIMENSIONS, OUTCOMES
from analysis.errors import ReportError
from analysis.item_changes import failures, item_changes, placements
from analysis.rules import Rules
from analysis.series import pairs_of
from analysis.shared import Shared, shared
from analysis.sides import Side, of_dimension
from analysis.verdicts import Verdicts, decide

SCORE = "score"
"""The column with a dimension's primary outcome."""


@dataclass(frozen=True)
class Pair:
    """Two sides in one dimension."""

    dimension: str
    first: Side
    second: Side
    shared: Shared


def dimensions_compared(sides: Sequence[Side], rules: Rules | None = None) -> list[dict[str, Any]]:
    """One record for each dimension that two sides have in common; none without any.

    The verdicts of all dimensions and pairs are one family (Holm). A pair's epochs are its chains: in
    each, the mean over the dimension's items, all of which count alike. Everything but the verdict is
    descriptive, with intervals.

    Returns:
        `dimension`, `outcome` (the score's key), `measured` (what it is called), `left_out` (pairs
        that have nothing in common), and `pairs`: as those of `compared`, with `paired`, `items`
        (item by item), `failures` (class → attempts of both sides) and `placements` (place of
        the evidence → mean outcome of both sides).
    """
    rules = rules or Rules()
    pairs, left_out = pairs_in(sides)
    records: dict[str, dict[str, Any]] = {
        name: {
            "dimension": name,
            "outcome": OUTCOMES[name][1],
            "measured": OUTCOMES[name][2],
            "left_out": left_out.get(name, []),
            "pairs": [],
        }
        for name in DIMENSIONS
        if name in left_out or any(pair.dimension == name for pair in pairs)
    }
    if not pairs:
        return list(records.values())
    verdicts = verdicts_on(pairs, rules)
    for k, pair in enumerate(pairs):
        records[pair.dimension]["pairs"].append(
            {"first": pair.first.name, "second": pair.second.name}
            | decided(pair.shared, SCORE, verdicts, k, rules)
            | {
                "paired": pair.shared.paired,
                "measures": _measures(pair.shared, rules),
                "items": item_changes(pair.shared, SCORE),
                "failures": failures(pair.shared),
                "placements": placements(pair.shared, SCORE),
            }
        )
    return list(records.values())


def _scored(side: Side) -> Side:
    """With the share of attempts that are right throughout, in points, where it is known."""
    known = side.rows["all_passed"].astype(float) if "all_passed" in side.rows else float("nan")
    return Side(side.name, side.rows.assign(all_right=100 * known), side.run)


def verdicts_on(pairs: Sequence[Pair], rules: Rules) -> Verdicts:
    """The verdicts of all pairs in all dimensions: one family."""
    return decide([level_of(pair.shared, SCORE) for pair in pairs], rules, apart=True)


def pairs_in(given: Sequence[Side]) -> tuple[list[Pair], dict[str, list[str]]]:
    """The pairs by dimension, and those that have nothing in common in one."""
    sides = [priced_side(_scored(side)) for side in given]
    pairs: list[Pair] = []
    left_out: dict[str, list[str]] = {}
    for dimension in DIMENSIONS:
        within = [one for one in (of_dimension(side, dimension) for side in sides) if not one.rows.empty]
        for first, second in pairs_of(within):
            try:
                pairs.append(Pair(dimension, first, second, shared(first, second)))
            except ReportError as ex:
                left_out.setdefault(dimension, []).append(str(ex))
    return pairs, left_out


def _measures(pair: Shared, rules: Rules) -> list[dict[str, Any]]:
    found = [difference(pair, "all_right", "all passed (pass@1)", "points", rules), *ratios(pair, rules)]
    known = [name for name in COUNTS if name in pair.first and name in pair.second]
    found += [difference(pair, name, name.replace("_", " "), "per attempt", rules) for name in known]
    return [one for one in found if one is not None]


def common_to_all(sides: Sequence[Side], columns: list[str]) -> list[pd.DataFrame]:
    """The attempts of each side in the units that all of them have."""
    units = sides[0].rows[columns].drop_duplicates()
    for side in sides[1:]:
        units = units.merge(side.rows[columns].drop_duplicates(), on=columns)
    return [side.rows.merge(units, on=columns) for side in sides]
