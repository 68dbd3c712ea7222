"""Sums the weights as decimals in the default context.

Fails: exact_peak, peak_intervals
Misses: 1, 2
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

ZERO = Decimal(0)


def peak_load(bookings: Sequence[tuple[int, int, str]], opens: int, closes: int) -> tuple[str, list[tuple[int, int]]]:
    """Returns the highest load in the window, as an exact decimal, and the maximal intervals where it is reached.

    Args:
        bookings: Start, end and weight; a booking counts from its start until just before its end.
        opens: First instant of the window.
        closes: First instant after the window.
    """
    # Both ends of the window are cuts, even where no booking starts or ends.
    changes = {opens: ZERO, closes: ZERO}
    for start, end, weight in bookings:
        first, last = max(start, opens), min(end, closes)
        # Neither an empty booking nor one outside of the window counts at any instant of it.
        if first < last:
            units = Decimal(weight)
            changes[first] = changes.get(first, ZERO) + units
            changes[last] = changes.get(last, ZERO) - units

    cuts = sorted(changes)
    load, peak = ZERO, None
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
    return _plain(peak or ZERO), intervals


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
