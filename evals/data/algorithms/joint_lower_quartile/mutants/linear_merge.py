"""Walks through both lists up to the quarter instead of searching.

Fails: element_accesses
Misses: 1
"""

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

    # The quartile is at a quarter of the total; one number beyond that position may be needed as well.
    quarter, rest = divmod(total, 4)

    # Positions of the next numbers to take, and the last two numbers taken.
    i = j = 0
    before, last = 0, 0
    for _ in range(quarter + 1):
        before = last
        # Take from the first sequence while it has the smaller number, or when the second is used up.
        if i < len(xs) and (j == len(ys) or xs[i] <= ys[j]):
            last = xs[i]
            i += 1
        else:
            # Otherwise the next number in order is at the front of the second sequence.
            last = ys[j]
            j += 1

    # When 4 does not divide the total, the position is rounded up: the last number taken.
    if rest != 0:
        return float(last)
    # When 4 divides the total, the last two numbers taken are on either side of the border.
    return (before + last) / 2
