"""Returns no interval when nothing is booked.

Fails: peak_intervals
Misses: 2
"""

from collections.abc import Sequence
from itertools import pairwise

DIGITS = 18
"""Most digits after the point of a weight."""


def peak_load(bookings: Sequence[tuple[int, int, str]], opens: int, closes: int) -> tuple[str, list[tuple[int, int]]]:
    """Returns the highest load in the window, as an exact decimal, and the maximal intervals where it is reached.

    Args:
        bookings: Start, end and weight; a booking counts from its start until just before its end.
        opens: First instant of the window.
        closes: First instant after the window.
    """
    # Both ends of the window are cuts, even where no booking starts or ends.
    changes = {opens: 0, closes: 0}
    for start, end, weight in bookings:
        first, last = max(start, opens), min(end, closes)
        # Neither an empty booking nor one outside of the window counts at any instant of it.
        if first < last:
            units = _units(weight)
            changes[first] = changes.get(first, 0) + units
            changes[last] = changes.get(last, 0) - units

    cuts = sorted(changes)
    load, peak = 0, None
    intervals: list[tuple[int, int]] = []
    # All that changes at an instant is one sum, so starts and ends are never seen apart.
    for start, end in pairwise(cuts):
        load += changes[start]
        if peak is None or load > peak:
            peak, intervals = load, [(start, end)]
        elif load == peak and intervals[-1][1] == start:
            intervals[-1] = (intervals[-1][0], end)
        elif load == peak:
            intervals.append((start, end))
    return _decimal(peak or 0), intervals if len(cuts) > 2 else []


def _units(weight: str) -> int:
    """The weight in units of its last possible digit."""
    whole, _, fraction = weight.removeprefix("-").partition(".")
    units = int(whole + fraction.ljust(DIGITS, "0"))
    return -units if weight.startswith("-") else units


def _decimal(units: int) -> str:
    # The sign is kept apart: dividing a negative number would round it down.
    whole, fraction = divmod(abs(units), 10**DIGITS)
    digits = f"{fraction:0{DIGITS}}".rstrip("0")
    return ("-" if units < 0 else "") + str(whole) + (f".{digits}" if digits else "")
