"""Takes the digits of the integer in base 10, without its sign.

Fails: short_ranges, edge_cases, far_ranges, large
Kind: misunderstood requirement
"""

def count_gentle(low: int, high: int, step: int) -> int:
    """Counts the integers from `low` to `high` whose neighbouring digits differ by at most `step`."""
    if low > high:
        return 0
    if low < 0:
        negative = _up_to(-low, step) - (_up_to(-high - 1, step) if high < 0 else 1)
        return negative + (_up_to(high, step) if high >= 0 else 0)
    return _up_to(high, step) - (_up_to(low - 1, step) if low else 0)


def _up_to(high: int, step: int) -> int:
    text = str(high)
    tight: int | None = -1
    ways = [0] * 10
    begun = 1
    for number, sign in enumerate(text):
        limit = int(sign)
        after = [sum(ways[max(0, one - step) : one + step + 1]) for one in range(10)]
        if number:
            for one in range(1, 10):
                after[one] += 1
        if tight is not None:
            for one in range(0 if number else 1, limit):
                after[one] += tight == -1 or abs(one - tight) <= step
            tight = limit if tight == -1 or abs(limit - tight) <= step else None
        ways = after
    return begun + sum(ways) + (tight is not None and high > 0)
