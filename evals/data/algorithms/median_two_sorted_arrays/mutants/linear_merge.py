"""Walks through both arrays up to the middle instead of searching.

Fails: element_accesses
Misses: 1
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
    # Without any number there is no median, and an invented one would look like a result.
    if total == 0:
        raise ValueError("two empty sequences have no median")

    # An even total has two middle numbers, the last two of total // 2 + 1; an odd one needs the last.
    needed = total // 2 + 1

    # Positions of the next numbers to take, and the last two numbers taken.
    i = j = 0
    before, last = 0, 0
    for _ in range(needed):
        before = last
        # Take from the first sequence while it has the smaller number, or when the second is used up.
        if i < len(nums1) and (j == len(nums2) or nums1[i] <= nums2[j]):
            last = nums1[i]
            i += 1
        else:
            # Otherwise the next number in order is at the front of the second sequence.
            last = nums2[j]
            j += 1

    # With an odd total, the last number taken is the middle one.
    if total % 2 == 1:
        return float(last)
    # With an even total, the last two numbers taken are the middle ones.
    return (before + last) / 2
