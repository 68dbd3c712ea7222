"""Always searches the first array, even when it is the longer one.

Fails: random_pairs, edge_cases, element_accesses
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

    # Size of the left part, the smaller half of all numbers. Rounding up puts the middle number of
    # an odd total into it, so that an odd total needs the left part only.
    left_size = (total + 1) // 2

    # The left part takes its first `cut` numbers from `nums1` and the rest from `nums2`.
    # The right cut is one of low, low + 1, ..., high; at first nothing is known about it.
    low, high = 0, len(nums1)
    while low < high:
        # Rounding down keeps cut < high, so nums1[cut] exists. The left part then takes between
        # 1 and len(nums2) numbers from `nums2`, so the last of those exists too.
        cut = (low + high) // 2
        if nums1[cut] < nums2[left_size - cut - 1]:
            # A number on the right is smaller than one on the left, so it must change sides:
            # the left part needs at least cut + 1 numbers from `nums1`.
            low = cut + 1
        else:
            # nums1[cut] can stay on the right, and so can all numbers after it: cut numbers from
            # `nums1` are enough. This cut itself remains possible.
            high = cut

    # One cut is left over. It says how many numbers each sequence gives to the left part.
    from_nums1, from_nums2 = low, left_size - low

    # The largest number on the left. A sequence that gives nothing must not win the comparison.
    left_max = max(
        nums1[from_nums1 - 1] if from_nums1 > 0 else -math.inf,
        nums2[from_nums2 - 1] if from_nums2 > 0 else -math.inf,
    )
    # With an odd total, the left part is one longer than the right one and ends with the middle number.
    if total % 2 == 1:
        return float(left_max)

    # The smallest number on the right. A sequence that is used up must not win this comparison either.
    right_min = min(
        nums1[from_nums1] if from_nums1 < len(nums1) else math.inf,
        nums2[from_nums2] if from_nums2 < len(nums2) else math.inf,
    )
    # With an even total, the two middle numbers are those on either side of the cut.
    return (left_max + right_min) / 2
