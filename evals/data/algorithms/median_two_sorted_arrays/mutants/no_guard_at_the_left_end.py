"""Reads the left neighbour of a cut even where there is none.

Fails: random_pairs, edge_cases
Misses: 1
"""

import math
from collections.abc import Sequence


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

    # Search the shorter sequence: this takes fewer rounds, and wherever it is cut, the longer one
    # has enough numbers to fill up the left part.
    shorter, longer = (nums1, nums2) if len(nums1) <= len(nums2) else (nums2, nums1)

    # Size of the left part, the smaller half of all numbers. Rounding up puts the middle number of
    # an odd total into it, so that an odd total needs the left part only.
    left_size = (total + 1) // 2

    # The left part takes its first `cut` numbers from `shorter` and the rest from `longer`.
    # The right cut is one of low, low + 1, ..., high; at first nothing is known about it.
    low, high = 0, len(shorter)
    while low < high:
        # Rounding down keeps cut < high, so shorter[cut] exists. The left part then takes between
        # 1 and len(longer) numbers from `longer`, so the last of those exists too.
        cut = (low + high) // 2
        if shorter[cut] < longer[left_size - cut - 1]:
            # A number on the right is smaller than one on the left, so it must change sides:
            # the left part needs at least cut + 1 numbers from `shorter`.
            low = cut + 1
        else:
            # shorter[cut] can stay on the right, and so can all numbers after it: cut numbers from
            # `shorter` are enough. This cut itself remains possible.
            high = cut

    # One cut is left over. It says how many numbers each sequence gives to the left part.
    from_shorter, from_longer = low, left_size - low

    # The largest number on the left is the last one that either sequence gives to that part.
    left_max = max(shorter[from_shorter - 1], longer[from_longer - 1])
    # With an odd total, the left part is one longer than the right one and ends with the middle number.
    if total % 2 == 1:
        return float(left_max)

    # The smallest number on the right. A sequence that is used up must not win the comparison.
    right_min = min(
        shorter[from_shorter] if from_shorter < len(shorter) else math.inf,
        longer[from_longer] if from_longer < len(longer) else math.inf,
    )
    # With an even total, the two middle numbers are those on either side of the cut.
    return (left_max + right_min) / 2
