"""Goes through all gentle integers of the range, one after the other.

Fails: large
Kind: logic error
"""

def count_gentle(low: int, high: int, step: int) -> int:
    """Counts the integers from `low` to `high` whose neighbouring digits in base -10 differ by at most `step`."""
    if low > high:
        return 0
    count = 0
    length = 1
    while True:
        most = sum(9 * (-10) ** place for place in range(0, length, 2))
        least = sum(9 * (-10) ** place for place in range(1, length, 2))
        # The value of the first digits, the last of them, and how many are still to come.
        open_ones = [(digit, digit, length - 1) for digit in range(0 if length == 1 else 1, 10)]
        while open_ones:
            value, last, more = open_ones.pop()
            above = sum(9 * (-10) ** place for place in range(0, more, 2))
            below = sum(9 * (-10) ** place for place in range(1, more, 2))
            start = value * (-10) ** more
            if start + above < low or start + below > high:
                continue
            if not more:
                count += 1
                continue
            for digit in range(max(0, last - step), min(9, last + step) + 1):
                open_ones.append((value * -10 + digit, digit, more - 1))
        if most >= high and least <= low:
            return count
        length += 1
