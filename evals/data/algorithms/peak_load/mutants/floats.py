"""Sums the weights as floats.

Fails: exact_peak, many_bookings, peak_intervals
Misses: 1, 2
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise


def peak_load(bookings: Sequence[tuple[int, int, str]], opens: int, closes: int) -> tuple[str, list[tuple[int, int]]]:
    """Returns the highest load in the window, as a decimal, and the maximal intervals where it is reached.

    Args:
        bookings: Start, end and weight; a booking counts from its start until just before its end.
        opens: First instant of the window.
        closes: First instant after the window.
    """
    changes = {opens: 0.0, closes: 0.0}
    for start, end, weight in bookings:
        first, last = max(start, opens), min(end, closes)
        if first < last:
            changes[first] = changes.get(first, 0.0) + float(weight)
            changes[last] = changes.get(last, 0.0) - float(weight)
    cuts = sorted(changes)
    load, peak = 0.0, None
    intervals: list[tuple[int, int]] = []
    for start, end in pairwise(cuts):
        load += changes[start]
        if peak is None or load > peak:
            peak, intervals = load, [(start, end)]
        elif load == peak and intervals[-1][1] == start:
            intervals[-1] = (intervals[-1][0], end)
        elif load == peak:
            intervals.append((start, end))
    text = f"{Decimal(repr(peak)):f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text, intervals
