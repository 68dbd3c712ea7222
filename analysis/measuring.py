"""One estimand of one contrast: what every kind of it has in common."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from analysis.comparisons import Comparison
from analysis.contrasts import Contrast
from analysis.pairing import HIGHEST, LOWEST, Arms, arms, broken, compared, imputed
from analysis.verdicts import Level

POINTS = "points"
LOG_RATIO = "log ratio"
SHORT = "memory exists from the second item of a chain on, and the chains have one"
UNPAIRED = "the arms had different orders of items, so that attempts are not paired"


@dataclass(frozen=True)
class Measured:
    """One estimand of one contrast, before any verdict.

    Attributes:
        contrast: What is compared.
        estimand: Its name in results.json.
        outcome: Column, or what was made of columns.
        unit: points, log ratio, points per position.
        family: Key of the confirmatory family; None is exploratory.
        level: The comparison, with its worst-case imputations; None when impossible.
        dropped: Chains not used, by cause.
        reason: Why it is impossible; empty when it is not.
        extra: Further fields of the record.
        judged: Whether it gets a verdict; otherwise it is a check or a description.
    """

    contrast: Contrast
    estimand: str
    outcome: str
    unit: str
    level: Level | None
    family: tuple[object, ...] | None = None
    dropped: dict[str, int] = field(default_factory=dict)
    reason: str = ""
    extra: dict[str, Any] = field(default_factory=dict)
    judged: bool = True


def with_worst(both: Arms, make: Callable[[Arms], Comparison]) -> Level:
    """The comparison, and where attempts are missing its two worst-case imputations."""
    gone = np.isnan(both.treated[both.used[0]]).any() or np.isnan(both.control[both.used[1]]).any()
    if not gone:
        return Level(make(both))
    return Level(make(both), make(imputed(both, LOWEST, HIGHEST)), make(imputed(both, HIGHEST, LOWEST)))


def over_positions(
    contrast: Contrast, estimand: str, outcome: str, first: int, last: int | None = None, judged: bool = True
) -> Measured:
    """The difference of the mean outcome over positions `first` to `last`."""
    if contrast.items < first:
        return Measured(contrast, estimand, outcome, POINTS, None, reason=SHORT, judged=judged)
    both = arms(contrast.treated, contrast.control, outcome, contrast.items)
    comparison = compared(both, first, last)
    return Measured(
        contrast, estimand, outcome, POINTS, Level(comparison), None, broken(both, first, last), judged=judged
    )


def known(contrast: Contrast, column: str) -> bool:
    """Whether both arms have a value of the column at all."""
    return all(column in rows and bool(rows[column].notna().any()) for rows in (contrast.treated, contrast.control))
