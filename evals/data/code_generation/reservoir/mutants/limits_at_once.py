"""Brings the level between the limits of the first day before its flow.

Fails: levels, totals, large
Kind: misunderstood requirement
"""

from typing import Any

Range = tuple[int, int, int, int, int]
"""What a range of days does: more than `brim` before it is spilled in it beyond what is spilled anyway.

In order: brim, the lowest and the highest level after the range, what is spilled anyway, sum of the flows. A level x
before it becomes `min(high, max(low, x - brim + high))`, and `always + max(0, x - brim)` is spilled.
"""


def forecast(days: list[tuple[int, int, int]], operations: list[tuple[Any, ...]]) -> list[tuple[int, int, int]]:
    """Returns `(level, spilled, bought)` for each operation `ask`."""
    size = len(days)
    tree: list[Range] = [(0, 0, 0, 0, 0)] * size + [_day(*day) for day in days]
    for node in range(size - 1, 0, -1):
        tree[node] = _joined(tree[2 * node], tree[2 * node + 1])
    results = []
    for operation in operations:
        if operation[0] == "set":
            _, day, flow, floor, cap = operation
            node = day + size
            tree[node] = _day(flow, floor, cap)
            while node > 1:
                node //= 2
                tree[node] = _joined(tree[2 * node], tree[2 * node + 1])
        else:
            _, first, end, level = operation
            if first < end:
                level = min(tree[first + size][2], max(tree[first + size][1], level))
            results.append(_asked(tree, size, first, end, level))
    return results


def _day(flow: int, floor: int, cap: int) -> Range:
    return cap - flow, floor, cap, 0, flow


def _joined(one: Range, two: Range) -> Range:
    """First one range, then the other."""
    brim, low, high, always, flow = one
    brim2, low2, high2, always2, flow2 = two
    # Where the level has to be between the two so that more of it is spilled, as far as it can be there.
    between = low if brim2 < low else high if brim2 > high else brim2
    lowest, highest = low - brim2 + high2, high - brim2 + high2
    return (
        brim - high + between,
        low2 if lowest < low2 else high2 if lowest > high2 else lowest,
        low2 if highest < low2 else high2 if highest > high2 else highest,
        always + always2 + (low - brim2 if low > brim2 else 0),
        flow + flow2,
    )


def _asked(tree: list[Range], size: int, first: int, end: int, level: int) -> tuple[int, int, int]:
    before, after = [], []
    left, right = first + size, end + size
    while left < right:
        if left & 1:
            before.append(tree[left])
            left += 1
        if right & 1:
            right -= 1
            after.append(tree[right])
        left //= 2
        right //= 2
    start, spilled, flows = level, 0, 0
    for brim, low, high, always, flow in before + after[::-1]:
        flows += flow
        spilled += always
        if level > brim:
            spilled += level - brim
            level = brim
        level += high - brim
        if level < low:
            level = low
    return level, spilled, level - start - flows + spilled
