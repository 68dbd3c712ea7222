"""Explains the steps in the docstring and has no comments.

Fails: inline_comments
Misses: 3
"""

import math
from collections.abc import Sequence


def findMedianSortedArrays(nums1: Sequence[int], nums2: Sequence[int]) -> float:
    """Returns the median of all numbers in two ascending sequences.

    The left part is the smaller half of all numbers; it takes its first numbers from `shorter` and
    the rest from `longer`. Its size is rounded up so that it holds the middle number of an odd
    total. The loop looks for the cut in `shorter` where no number on the right is smaller than one
    on the left: if shorter[cut] is too small, the cut must move up, otherwise this cut or a lower
    one is right. At the end of a sequence an infinite neighbour takes the place of the missing one.
    The median is the largest number on the left, or for an even total its mean with the smallest
    number on the right.

    Args:
        nums1: Integers in ascending order; may be empty.
        nums2: Integers in ascending order; may be empty.

    Returns:
        The middle number, or the mean of the two middle numbers when their total is even.

    Raises:
        ValueError: Both sequences are empty.
    """
    total = len(nums1) + len(nums2)
    if total == 0:
        raise ValueError("two empty sequences have no median")

    shorter, longer = (nums1, nums2) if len(nums1) <= len(nums2) else (nums2, nums1)

    left_size = (total + 1) // 2

    low, high = 0, len(shorter)
    while low < high:
        cut = (low + high) // 2
        if shorter[cut] < longer[left_size - cut - 1]:
            low = cut + 1
        else:
            high = cut

    from_shorter, from_longer = low, left_size - low

    left_max = max(
        shorter[from_shorter - 1] if from_shorter > 0 else -math.inf,
        longer[from_longer - 1] if from_longer > 0 else -math.inf,
    )
    if total % 2 == 1:
        return float(left_max)

    right_min = min(
        shorter[from_shorter] if from_shorter < len(shorter) else math.inf,
        longer[from_longer] if from_longer < len(longer) else math.inf,
    )
    return (left_max + right_min) / 2
