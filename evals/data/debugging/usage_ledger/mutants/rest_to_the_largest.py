"""Gives all cents that are left to the project with most units.

Fails: shares, share_ties
Misses: 4
"""

import math
from fractions import Fraction


class UsageLedger:
    """Bills projects for metered units, at one price per unit.

    Units and prices are kept as fractions, which no operation rounds. Every result is rounded once, at its end.
    """

    def __init__(self, unit_price: str) -> None:
        """Starts without records.

        Args:
            unit_price: Dollars for one unit, as a decimal number.
        """
        self._cents = Fraction(unit_price) * 100
        # In the order of each project's first record, which decides ties in `share`.
        self._units: dict[str, Fraction] = {}
        self._records = 0

    def record(self, project: str, units: str) -> None:
        """Adds units, a decimal number, to a project; a correction is negative."""
        self._units[project] = self._units.get(project, Fraction(0)) + Fraction(units)
        self._records += 1

    def charge(self, project: str) -> int:
        """Returns what the project's units cost, in cents; ties go away from zero."""
        return _away_from_zero(self._units.get(project, Fraction(0)) * self._cents)

    def total(self) -> int:
        """Returns what all units cost, in cents, rounded once; ties go away from zero."""
        return _away_from_zero(self._cost())

    def mean_cost(self) -> int:
        """Returns the mean cost of a record, in hundredths of a cent; ties go to the even neighbour."""
        # round() of a fraction decides ties as required here.
        return round(self._cost() * 100 / self._records) if self._records else 0

    def share(self, fee: int) -> dict[str, int]:
        """Splits a fee, in cents, among the projects in proportion to their units above 0.

        Raises:
            ValueError: When no project has units above 0.
        """
        weights = {project: max(units, Fraction(0)) for project, units in self._units.items()}
        whole = sum(weights.values(), Fraction(0))
        if not whole:
            raise ValueError("no project has units to share by")
        exact = {project: fee * weight / whole for project, weight in weights.items()}
        parts = {project: math.floor(part) for project, part in exact.items()}
        left = fee - sum(parts.values())
        parts[max(weights, key=lambda project: weights[project])] += left
        return parts

    def _cost(self) -> Fraction:
        return sum(self._units.values(), Fraction(0)) * self._cents


def _away_from_zero(cents: Fraction) -> int:
    nearest = math.floor(abs(cents) + Fraction(1, 2))
    return nearest if cents > 0 else -nearest
