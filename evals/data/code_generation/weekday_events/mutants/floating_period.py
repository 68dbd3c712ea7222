"""Reads the numbers as floating point numbers.

Fails: whole_days, times_of_day, early_days, edge_cases, large
Kind: logic error
"""

from fractions import Fraction
from math import ceil, lcm

DAYS = 7


def count_events(
    period: str, offset: str, first_day: int, last_day: int, weekdays: list[int], opens: str, closes: str
) -> int:
    """Counts the events from one day to another on certain weekdays, within a part of the day."""
    exact = [Fraction(float(Fraction(text))) for text in (period, offset, opens, closes)]
    # In parts of a day so small that everything is a whole number of them.
    parts = lcm(*(one.denominator for one in exact))
    step, start, begin, end = (int(one * parts) for one in exact)
    if begin < end:
        windows = [(begin, end)]
    elif begin > end:
        windows = [(0, end), (begin, parts)]
    else:
        windows = [(0, parts)]
    first = ceil(Fraction(first_day * parts - start, step))
    count = ceil(Fraction((last_day + 1) * parts - start, step)) - first
    if count <= 0:
        return 0
    start += first * step
    week = DAYS * parts

    def before(bound: int) -> int:
        """How many of the events are less than `bound` parts after the beginning of a week."""
        return _floors(count, week, step, start) - _floors(count, week, step, start - bound)

    return sum(before(day * parts + end) - before(day * parts + begin) for day in weekdays for begin, end in windows)


def _floors(count: int, divisor: int, factor: int, start: int) -> int:
    """The sum of floor((factor · k + start) / divisor) for k from 0 to count - 1."""
    total, sign = 0, 1
    while count:
        total += sign * (count * (count - 1) // 2 * (factor // divisor) + count * (start // divisor))
        factor, start = factor % divisor, start % divisor
        most = (factor * (count - 1) + start) // divisor
        # Counted from the other side: for each value, how many k do not reach it.
        total += sign * most * count
        sign = -sign
        count, divisor, factor, start = most, factor, divisor, divisor - start + factor - 1
    return total
