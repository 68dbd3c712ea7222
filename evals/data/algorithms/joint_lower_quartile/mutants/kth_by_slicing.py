"""Discards half of the candidates in each round, but by copying the other half.

Fails: element_accesses
Misses: 1
"""

from collections.abc import Sequence


def _kth(first: Sequence[int], second: Sequence[int], k: int) -> int:
    """Returns the number at position k, counted from 0, of both sequences in ascending order."""
    # Keep the shorter sequence first, so that only this one can be used up.
    if len(first) > len(second):
        first, second = second, first
    # Nothing left on one side: the other one holds the number at its own position k.
    if not first:
        return second[k]
    # The very next number in order is the smaller of the two in front.
    if k == 0:
        return min(first[0], second[0])

    # Look half of the way ahead in each sequence, without leaving either.
    i = min(len(first), (k + 1) // 2)
    j = min(len(second), (k + 1) // 2)
    # The side with the smaller number there cannot hold number k before that place: go on behind it.
    if first[i - 1] <= second[j - 1]:
        return _kth(first[i:], second, k - i)
    return _kth(first, second[j:], k - j)


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

    # Rounded up, the position of the rule is the next whole one, which is index `quarter` from 0.
    quarter, rest = divmod(total, 4)
    if rest != 0:
        return float(_kth(xs, ys, quarter))
    # When 4 divides the total, the quartile is the mean of the numbers on either side of the border.
    return (_kth(xs, ys, quarter - 1) + _kth(xs, ys, quarter)) / 2
