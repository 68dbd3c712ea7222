"""Goes through the events until they repeat, and multiplies.

Fails: large
Kind: logic error
"""

from fractions import Fraction
from math import ceil, gcd, lcm

DAYS = 7


def count_events(
    period: str, offset: str, first_day: int, last_day: int, weekdays: list[int], opens: str, closes: str
) -> int:
    """Counts the events from one day to another on certain weekdays, within a part of the day."""
    exact = [Fraction(text) for text in (period, offset, opens, closes)]
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

    again = week // gcd(week, step)

    def fitting(events: int) -> int:
        found = 0
        for number in range(events):
            day, time = divmod((start + number * step) % week, parts)
            found += day in weekdays and any(begin <= time < end for begin, end in windows)
        return found

    if count <= again:
        return fitting(count)
    return count // again * fitting(again) + fitting(count % again)
