"""Asks for differences smaller than the step.

Fails: short_ranges, far_ranges, large
Kind: misunderstood requirement
"""

from functools import cache


def count_gentle(low: int, high: int, step: int) -> int:
    """Counts the integers from `low` to `high` whose neighbouring digits in base -10 differ by at most `step`."""

    @cache
    def nonzero(low: int, high: int, after: int | None) -> int:
        """How many integers of the range, without 0, are gentle, and also with the digit `after` behind them."""
        if low > high or low == high == 0:
            return 0
        digits = range(10) if after is None else range(max(0, after - step + 1), min(9, after + step - 1) + 1)
        count = 0
        for digit in digits:
            # The integer is digit - 10 · before, and `before` is 0 if there are no digits before.
            count += digit != 0 and low <= digit <= high
            count += nonzero(-((high - digit) // 10), (digit - low) // 10, digit)
        return count

    return nonzero(low, high, None) + (low <= 0 <= high)
