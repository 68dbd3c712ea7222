"""Walks through both arrays up to the middle, and has no comments.

Fails: element_accesses, inline_comments
Misses: 1, 3
"""

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
    if total == 0:
        raise ValueError("two empty sequences have no median")

    needed = total // 2 + 1

    i = j = 0
    before, last = 0, 0
    for _ in range(needed):
        before = last
        if i < len(nums1) and (j == len(nums2) or nums1[i] <= nums2[j]):
            last = nums1[i]
            i += 1
        else:
            last = nums2[j]
            j += 1

    if total % 2 == 1:
        return float(last)
    return (before + last) / 2
