"""What was fixed before looking: the numbers that every verdict is held to."""

from dataclasses import dataclass

EQUIVALENCE = 0.05
"""Level of each of the two one-sided tests, when results are looked at once: the 90 % interval."""


@dataclass(frozen=True)
class Rules:
    """What was fixed before looking.

    Attributes:
        alpha: Two-sided family-wise error rate.
        margin: Points within which an effect counts as none.
        interval_from: Chains below which there is no interval.
        claims_from: Chains below which no verdict but inconclusive is given.
        power: Of the minimum detectable effect that is printed.
        exploratory: False discovery rate of everything that is not confirmatory.
        equivalence: Level of each of the two one-sided tests; smaller at a planned look.
    """

    alpha: float = 0.05
    margin: float = 5.0
    interval_from: int = 6
    claims_from: int = 10
    power: float = 0.8
    exploratory: float = 0.10
    equivalence: float = EQUIVALENCE
