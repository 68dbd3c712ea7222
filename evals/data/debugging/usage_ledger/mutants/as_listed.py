"""The class of the instruction, delivered unchanged.

Fails: accumulation, ties, long_numbers, totals, means, shares, share_ties
Misses: 3, 4
"""

from decimal import Decimal


class UsageLedger:
    """Bills projects for metered units, at one price per unit."""

    def __init__(self, unit_price: str) -> None:
        self._price = Decimal(unit_price) * 100
        self._units: dict[str, float] = {}
        self._records = 0

    def record(self, project: str, units: str) -> None:
        """Adds units to a project; a correction is negative."""
        self._units[project] = self._units.get(project, 0.0) + float(units)
        self._records += 1

    def charge(self, project: str) -> int:
        """Returns what the project's units cost, in cents."""
        return round(Decimal(self._units.get(project, 0.0)) * self._price)

    def total(self) -> int:
        """Returns what all units cost, in cents."""
        return sum(self.charge(project) for project in self._units)

    def mean_cost(self) -> int:
        """Returns the mean cost of a record, in hundredths of a cent."""
        return round(Decimal(self.total()) * 100 / self._records) if self._records else 0

    def share(self, fee: int) -> dict[str, int]:
        """Splits a fee, in cents, among the projects in proportion to their units."""
        weights = {project: max(units, 0.0) for project, units in self._units.items()}
        whole = sum(weights.values())
        if not whole:
            raise ValueError("no project has units to share by")
        return {project: round(fee * weight / whole) for project, weight in weights.items()}
