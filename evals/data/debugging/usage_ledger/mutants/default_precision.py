"""Computes with decimal numbers in the default context, which keeps 28 digits.

Fails: long_numbers, share_ties
Misses: 3, 4
"""

from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal


class UsageLedger:
    """Bills projects for metered units, at one price per unit.

    Units and prices are kept as decimal numbers. Every result is rounded once, at its end.
    """

    def __init__(self, unit_price: str) -> None:
        """Starts without records.

        Args:
            unit_price: Dollars for one unit, as a decimal number.
        """
        self._cents = Decimal(unit_price) * 100
        # In the order of each project's first record, which decides ties in `share`.
        self._units: dict[str, Decimal] = {}
        self._records = 0

    def record(self, project: str, units: str) -> None:
        """Adds units, a decimal number, to a project; a correction is negative."""
        self._units[project] = self._units.get(project, Decimal(0)) + Decimal(units)
        self._records += 1

    def charge(self, project: str) -> int:
        """Returns what the project's units cost, in cents; ties go away from zero."""
        return _away_from_zero(self._units.get(project, Decimal(0)) * self._cents)

    def total(self) -> int:
        """Returns what all units cost, in cents, rounded once; ties go away from zero."""
        return _away_from_zero(self._cost())

    def mean_cost(self) -> int:
        """Returns the mean cost of a record, in hundredths of a cent; ties go to the even neighbour."""
        if not self._records:
            return 0
        return int((self._cost() * 100 / self._records).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))

    def share(self, fee: int) -> dict[str, int]:
        """Splits a fee, in cents, among the projects in proportion to their units above 0.

        Raises:
            ValueError: When no project has units above 0.
        """
        weights = {project: max(units, Decimal(0)) for project, units in self._units.items()}
        whole = sum(weights.values(), Decimal(0))
        if not whole:
            raise ValueError("no project has units to share by")
        exact = {project: fee * weight / whole for project, weight in weights.items()}
        parts = {project: int(part.to_integral_value(rounding=ROUND_FLOOR)) for project, part in exact.items()}
        left = fee - sum(parts.values())
        # A stable sort: projects that lost the same stay in the order of their first records.
        by_loss = sorted(exact, key=lambda project: parts[project] - exact[project])
        for project in by_loss[:left]:
            parts[project] += 1
        return parts

    def _cost(self) -> Decimal:
        return sum(self._units.values(), Decimal(0)) * self._cents


def _away_from_zero(cents: Decimal) -> int:
    return int(cents.to_integral_value(rounding=ROUND_HALF_UP))
