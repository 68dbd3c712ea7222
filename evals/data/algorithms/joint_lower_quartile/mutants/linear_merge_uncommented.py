"""Walks through both lists up to the quarter, and has no comments.

Fails: element_accesses, inline_comments
Misses: 1, 3
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
    if total == 0:
        raise ValueError("two empty sequences have no lower quartile")

    quarter, rest = divmod(total, 4)

    i = j = 0
    before, last = 0, 0
    for _ in range(quarter + 1):
        before = last
        if i < len(xs) and (j == len(ys) or xs[i] <= ys[j]):
            last = xs[i]
            i += 1
        else:
            last = ys[j]
            j += 1

    if rest != 0:
        return float(last)
    return (before + last) / 2
