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


def findMedianSortedArrays(nums1: Sequence[int], nums2: Sequence[int]) -> float:
    """Returns the median of all numbers in two ascending sequences.

    Args:
        nums1: Integers in ascending order; may be empty.
        nums2: Integers in ascending order; may be empty.

    Returns:
        The middle number, or the mean of the two middle numbers when their total is even.

    Raises:
        ValueError: Both sequences are empty.
    """
    total = len(nums1) + len(nums2)
    # Without any number there is no median, and an invented one would look like a result.
    if total == 0:
        raise ValueError("two empty sequences have no median")

    # With an odd total there is one middle number.
    middle = total // 2
    if total % 2 == 1:
        return float(_kth(nums1, nums2, middle))
    # With an even total, the median is the mean of the two numbers around the middle.
    return (_kth(nums1, nums2, middle - 1) + _kth(nums1, nums2, middle)) / 2
