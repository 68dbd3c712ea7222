"""Answers the famous question: the median.

Fails: random_pairs, edge_cases
Misses: 1
"""

import math
from collections.abc import Sequence


def joint_lower_quartile(xs: Sequence[int], ys: Sequence[int]) -> float:
    """Returns the lower quartile of all numbers in two ascending sequences.

    Args:
        xs: Integers in ascending order; may be empty.
        ys: Integers in ascending order; may be empty.

    Returns:
        The number at a quarter of their total, rounded up; when 4 divides the total, its mean with the next number.

    Raises:
        ValueError: Both sequences are empty.
    """
    total = len(xs) + len(ys)
    # Without any number there is no quartile, and an invented one would look like a result.
    if total == 0:
        raise ValueError("two empty sequences have no lower quartile")

    # Search the shorter sequence: the longer one holds at least half of all numbers, so it can fill
    # up the lowest quarter wherever the shorter one is cut.
    short, long = (xs, ys) if len(xs) <= len(ys) else (ys, xs)

    # Size of the lower part. Rounded up, it ends with the number that is wanted of an odd total.
    quarter = (total + 1) // 2

    # The quarter takes its first `taken` numbers from `short` and the rest from `long`. It cannot take
    # more than it holds, nor more than `short` has: the right one is low, low + 1, ... or high.
    low, high = 0, min(len(short), quarter)
    while low < high:
        # Rounding down keeps taken < high, so short[taken] exists. At least one number of the quarter
        # is then left for `long`, so the index there does not drop below 0.
        taken = (low + high) // 2
        if short[taken] < long[quarter - taken - 1]:
            # A number outside the quarter is smaller than one inside, so it must come in: at least
            # taken + 1 numbers of `short` are needed.
            low = taken + 1
        else:
            # short[taken] can stay outside, with all numbers after it: `taken` numbers of `short` are
            # enough, and that many remain possible.
            high = taken

    # One possibility is left over. It says how many numbers each sequence gives to the quarter.
    from_short, from_long = low, quarter - low

    # The largest number of the quarter. A sequence that gives nothing must not win the comparison.
    last_inside = max(
        short[from_short - 1] if from_short > 0 else -math.inf,
        long[from_long - 1] if from_long > 0 else -math.inf,
    )
    # With an odd total, the number in question ends the part.
    if total % 2 != 0:
        return float(last_inside)

    # The smallest number outside. A sequence that is used up must not win this comparison either.
    first_outside = min(
        short[from_short] if from_short < len(short) else math.inf,
        long[from_long] if from_long < len(long) else math.inf,
    )
    # With an even total, the rule asks for the mean of the numbers on either side of the border.
    return (last_inside + first_outside) / 2
