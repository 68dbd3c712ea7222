"""Always searches the first list, even when it is the longer one.

Fails: random_pairs, edge_cases, element_accesses
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

    # Size of the quarter, the part of the lowest numbers. Rounded up, it ends with the number at the
    # position that the rule asks for.
    quarter = (total + 3) // 4

    # The quarter takes its first `taken` numbers from `xs` and the rest from `ys`. It cannot take
    # more than it holds, nor more than `xs` has: the right one is low, low + 1, ... or high.
    low, high = 0, min(len(xs), quarter)
    while low < high:
        # Rounding down keeps taken < high, so xs[taken] exists. At least one number of the quarter
        # is then left for `ys`, so the index there does not drop below 0.
        taken = (low + high) // 2
        if xs[taken] < ys[quarter - taken - 1]:
            # A number outside the quarter is smaller than one inside, so it must come in: at least
            # taken + 1 numbers of `xs` are needed.
            low = taken + 1
        else:
            # xs[taken] can stay outside, with all numbers after it: `taken` numbers of `xs` are
            # enough, and that many remain possible.
            high = taken

    # One possibility is left over. It says how many numbers each sequence gives to the quarter.
    from_xs, from_ys = low, quarter - low

    # The largest number of the quarter. A sequence that gives nothing must not win the comparison.
    last_inside = max(
        xs[from_xs - 1] if from_xs > 0 else -math.inf,
        ys[from_ys - 1] if from_ys > 0 else -math.inf,
    )
    # When 4 does not divide the total, the number at the position rounded up ends the quarter.
    if total % 4 != 0:
        return float(last_inside)

    # The smallest number outside. A sequence that is used up must not win this comparison either.
    first_outside = min(
        xs[from_xs] if from_xs < len(xs) else math.inf,
        ys[from_ys] if from_ys < len(ys) else math.inf,
    )
    # When 4 divides the total, the rule asks for the mean of the numbers on either side of the border.
    return (last_inside + first_outside) / 2
