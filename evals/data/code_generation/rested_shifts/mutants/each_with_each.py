"""Compares each shift with all that begin before it.

Fails: large
Kind: logic error
"""

MODULUS = 1_000_000_007


def best_shifts(shifts: list[tuple[int, int, int]]) -> tuple[int, int]:
    """Returns the highest total value of shifts with enough rest between them, and how many choices have it."""
    last: list[tuple[int, int, int, int]] = []
    best, choices = 0, 1
    for start, end, value in sorted(shifts):
        before, count = 0, 1
        latest = start - (end - start)
        for other_end, rested, total, ways in last:
            if other_end <= latest and rested <= start:
                if total > before:
                    before, count = total, ways
                elif total == before:
                    count = (count + ways) % MODULUS
        total = before + value
        last.append((end, 2 * end - start, total, count))
        if total > best:
            best, choices = total, count
        elif total == best:
            choices = (choices + count) % MODULUS
    return best, choices
