"""Hidden checks of the reservoir: which days and operations to try, and what the answers are.

`levels` and `totals` look at calls of the same kind, and each at its part of the answers alone: composing levels is the
known part, composing what is spilled is not. Neither asks about an empty range: that is left to `edge_cases`.
"""

import json
import random
from itertools import accumulate
from typing import Any

CHECKS: dict[str, list[int]] = {"levels": [], "totals": [], "edge_cases": [], "large": []}
KINDS = {"totals": "logic error", "edge_cases": "missed edge case", "large": "logic error"}

CPU_S = 1.8

Day = tuple[int, int, int]
Call = tuple[list[Day], list[tuple[Any, ...]]]
Answer = list[int]

_EDGES: list[Call] = [
    # No day to go through: at the beginning, between, at the end, and with a level that no day would leave.
    ([(5, 0, 3)], [("ask", 0, 0, 7), ("ask", 1, 1, -7)]),
    ([(5, 0, 3), (-5, 0, 3)], [("ask", 1, 1, 100), ("ask", 2, 2, 0), ("set", 1, 9, 1, 1), ("ask", 1, 1, 6)]),
    # Nothing to answer.
    ([(0, 0, 0)], []),
    ([(1, 0, 5)], [("set", 0, 2, 0, 5)]),
]


def cases(seed: int) -> list[dict[str, Any]]:
    """Draws the cases, the same ones for the same seed."""
    rng = random.Random(seed)
    drawn = [_drawn(rng) for _ in range(150)]
    return [
        {"check": "levels", "calls": drawn, "parts": [0]},
        {"check": "totals", "calls": drawn, "parts": [1, 2]},
        {"check": "edge_cases", "calls": _EDGES, "parts": [0, 1, 2]},
        {"check": "large", "calls": [_large(rng)], "parts": [0, 1, 2]},
    ]


def judge(case: dict[str, Any], observed: dict[str, Any]) -> str | None:
    """Returns what is wrong with an observation, None when it is right."""
    if "raised" in observed:
        return f"the solution could not be run: {str(observed['raised'])[:200]}"
    values = observed.get("value")
    if not isinstance(values, list) or len(values) != len(case["calls"]):
        return f"unreadable observation: {str(values)[:200]}"
    for (days, operations), value in zip(case["calls"], values, strict=True):
        right = _blockwise(days, operations) if len(days) > 1000 else _plainly(days, operations)
        told = f"{len(days)} days {str(days)[:150]}, operations {str(operations)[:200]}"
        if not isinstance(value, list) or len(value) != len(right):
            return f"{told}: got {str(value)[:100]}, expected {len(right)} answers"
        for number, (got, one) in enumerate(zip(value, right, strict=True), 1):
            shown = [got[part] for part in case["parts"]] if isinstance(got, list) and len(got) == 3 else got
            expected = [one[part] for part in case["parts"]]
            if json.dumps(shown) != json.dumps(expected):
                return f"{told}: answer {number}: got {str(shown)[:100]}, expected {expected} (parts {case['parts']})"
    return None


def _through(days: list[Day], level: int) -> Answer:
    """Day by day."""
    spilled = bought = 0
    for flow, floor, cap in days:
        level += flow
        if level > cap:
            spilled += level - cap
            level = cap
        elif level < floor:
            bought += floor - level
            level = floor
    return [level, spilled, bought]


def _plainly(days: list[Day], operations: list[tuple[Any, ...]]) -> list[Answer]:
    days, answers = list(days), []
    for operation in operations:
        if operation[0] == "set":
            days[operation[1]] = operation[2], operation[3], operation[4]
        else:
            answers.append(_through(days[operation[1] : operation[2]], operation[3]))
    return answers


_BLOCK = 150
"""Every so many days of a large call, the cap is the floor: the level after that day is known."""


def _blockwise(days: list[Day], operations: list[tuple[Any, ...]]) -> list[Answer]:
    """Day by day, but for whole blocks, which begin at a known level and are gone through once for each change."""
    days = list(days)

    def block(number: int) -> Answer:
        start = number * _BLOCK
        return _through(days[start : start + _BLOCK], days[start - 1][2])

    # The first one is not among them: nothing is known of the level before it.
    blocks = [[0, 0, 0], *(block(number) for number in range(1, len(days) // _BLOCK))]
    sums = _sums(blocks)
    answers = []
    for operation in operations:
        if operation[0] == "set":
            days[operation[1]] = operation[2], operation[3], operation[4]
            if operation[1] >= _BLOCK:
                blocks[operation[1] // _BLOCK] = block(operation[1] // _BLOCK)
                sums = _sums(blocks)
            continue
        _, first, end, level = operation
        known, last = first // _BLOCK + 1, end // _BLOCK
        begun = _through(days[first : known * _BLOCK], level)
        ended = _through(days[last * _BLOCK : end], days[last * _BLOCK - 1][2])
        totals = [begun[part] + sums[part - 1][last] - sums[part - 1][known] + ended[part] for part in (1, 2)]
        answers.append([ended[0], *totals])
    return answers


def _sums(blocks: list[Answer]) -> list[list[int]]:
    """What is spilled, and what is bought, in all blocks before each one."""
    return [[0, *accumulate(block[part] for block in blocks)] for part in (1, 2)]


def _day(rng: random.Random, width: int) -> Day:
    floor, room = rng.randint(-width, width), rng.choice((0, 1, width, 3 * width, 9 * width))
    return rng.randint(-width, width), floor, floor + room


def _drawn(rng: random.Random) -> Call:
    width, count = rng.choice((2, 6, 30)), rng.randint(1, 12)
    days = [_day(rng, width) for _ in range(count)]
    operations: list[tuple[Any, ...]] = []
    for _ in range(12):
        if rng.random() < 0.3:
            operations.append(("set", rng.randrange(count), *_day(rng, width)))
        else:
            first = rng.randrange(count)
            operations.append(("ask", first, rng.randint(first + 1, count), rng.randint(-5 * width, 5 * width)))
    return days, operations


def _large(rng: random.Random) -> Call:
    count, big = 18_000 // _BLOCK * _BLOCK, 10**9
    days = [_day(rng, big) for _ in range(count)]
    for last in range(_BLOCK - 1, count, _BLOCK):
        level = rng.randint(0, big)
        days[last] = rng.randint(-big, big), level, level
    operations: list[tuple[Any, ...]] = []
    for number in range(4800):
        if number % 24 == 23:
            changed = rng.randrange(count)
            if changed % _BLOCK != _BLOCK - 1:
                operations.append(("set", changed, *_day(rng, big)))
        else:
            operations.append(("ask", rng.randrange(900), count - rng.randrange(900), rng.randint(-big, big)))
    return days, operations
