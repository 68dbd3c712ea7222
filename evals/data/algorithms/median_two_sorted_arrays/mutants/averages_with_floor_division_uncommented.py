"""Rounds the mean of the two middle numbers down, and has no comments.

Fails: random_pairs, edge_cases, inline_comments
Misses: 1, 3
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
    return float((left_max + right_min) // 2)
