"""Returns the whole count.

Fails: large
Kind: misunderstood requirement
"""

from bisect import bisect_right

MODULUS = 1_000_000_007

Best = tuple[int, int]
"""The highest value of some choices, and how many of them have it."""


def best_shifts(shifts: list[tuple[int, int, int]]) -> Best:
    """Returns the highest total value of shifts with enough rest between them, and how many choices have it."""
    ends = sorted({end for _, end, _ in shifts})
    tree: list[Best | None] = [None] * (len(ends) + 1)  # by end: the best of the choices that end so early
    by_start = sorted(range(len(shifts)), key=lambda one: shifts[one][0])
    # Once a shift's own length has passed after its end, what comes next only has to look at when it ended.
    by_rest = sorted(range(len(shifts)), key=lambda one: 2 * shifts[one][1] - shifts[one][0])
    last: dict[int, Best] = {}  # the best choices by their last shift
    rested = 0
    best = (0, 1)
    for number in by_start:
        start, end, value = shifts[number]
        while rested < len(shifts):
            one = by_rest[rested]
            if 2 * shifts[one][1] - shifts[one][0] > start:
                break
            _add(tree, bisect_right(ends, shifts[one][1]), last[one])
            rested += 1
        before = _up_to(tree, bisect_right(ends, start - (end - start)))
        last[number] = (before[0] + value, before[1])
        best = _better(best, last[number])
    return best


def _better(one: Best, two: Best) -> Best:
    if one[0] == two[0]:
        return one[0], (one[1] + two[1])
    return one if one[0] > two[0] else two


def _add(tree: list[Best | None], place: int, one: Best) -> None:
    value, count = one
    while place < len(tree):
        there = tree[place]
        if there is None or there[0] < value:
            tree[place] = one
        elif there[0] == value:
            tree[place] = value, there[1] + count
        place += place & -place


def _up_to(tree: list[Best | None], place: int) -> Best:
    """The best of the choices that end so early, the empty one among them."""
    value, count = 0, 1
    while place:
        there = tree[place]
        if there is not None:
            if there[0] > value:
                value, count = there
            elif there[0] == value:
                count += there[1]
        place &= place - 1
    return value, count
