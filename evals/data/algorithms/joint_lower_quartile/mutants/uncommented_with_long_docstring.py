"""Explains the steps in the docstring and has no comments.

Fails: inline_comments
Misses: 3
"""

import math
from collections.abc import Sequence


def joint_lower_quartile(xs: Sequence[int], ys: Sequence[int]) -> float:
    """Returns the lower quartile of all numbers in two ascending sequences.

    The lowest quarter of all numbers is filled from both sequences; how many of its numbers come from
    `short` decides how many come from `long`. The loop looks for that number: when the first number
    of `short` outside is smaller than the last one of `long` inside, more of `short` is needed,
    otherwise what was tried or less is enough. Where a sequence has no number on one side, an
    infinite one takes its place. The result is the largest number of the quarter, or its mean with the
    smallest number outside when 4 divides the total.

    Args:
        xs: Integers in ascending order; may be empty.
        ys: Integers in ascending order; may be empty.

    Returns:
        The number at a quarter of their total, rounded up; when 4 divides the total, its mean with the next number.

    Raises:
        ValueError: Both sequences are empty.
    """
    total = len(xs) + len(ys)
    if total == 0:
        raise ValueError("two empty sequences have no lower quartile")

    short, long = (xs, ys) if len(xs) <= len(ys) else (ys, xs)

    quarter = (total + 3) // 4

    low, high = 0, min(len(short), quarter)
    while low < high:
        taken = (low + high) // 2
        if short[taken] < long[quarter - taken - 1]:
            low = taken + 1
        else:
            high = taken

    from_short, from_long = low, quarter - low

    last_inside = max(
        short[from_short - 1] if from_short > 0 else -math.inf,
        long[from_long - 1] if from_long > 0 else -math.inf,
    )
    if total % 4 != 0:
        return float(last_inside)

    first_outside = min(
        short[from_short] if from_short < len(short) else math.inf,
        long[from_long] if from_long < len(long) else math.inf,
    )
    return (last_inside + first_outside) / 2
