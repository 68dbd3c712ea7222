"""Hidden checks of gentle numbers: which ranges to count, and what the counts are.

Short ranges are counted one integer at a time, also far from 0 (`far_ranges`). The long ranges of `large` are all the
integers that begin with certain digits: how many of these are gentle is a matter of sequences of digits alone. Each is
also cut in two at some integer; the counts of the parts must add up.
"""

import json
import random
from itertools import pairwise
from typing import Any

CHECKS: dict[str, list[int]] = {"short_ranges": [], "edge_cases": [], "far_ranges": [], "large": []}
KINDS = {"edge_cases": "missed edge case", "large": "logic error"}

CPU_S = 1.2

Call = tuple[int, int, int]

_EDGES: list[Call] = [
    # Nothing between: by one and by much.
    (1, 0, 3),
    (100, -100, 9),
    (0, -1, 9),
    (10**60, -(10**60), 2),
    # 0 alone and at either end; a single digit with no neighbour to differ from; -1 is 19.
    (0, 0, 0),
    (0, 1, 0),
    (-1, 0, 0),
    (-1, -1, 0),
    (7, 7, 0),
    (9, 10, 1),
    (5, 9, 3),
]


def cases(seed: int) -> list[dict[str, Any]]:
    """Draws the cases, the same ones for the same seed."""
    rng = random.Random(seed)
    blocks = [_block(rng, step) for step in (rng.randint(2, 4), 9)]
    return [
        {"check": "short_ranges", "calls": [(-30, 100, 1), *(_short(rng) for _ in range(60))]},
        {"check": "edge_cases", "calls": _EDGES},
        {"check": "far_ranges", "calls": [_far(rng) for _ in range(12)]},
        {"check": "large", "calls": [call for block in blocks for call in _parts(rng, *block)], "blocks": blocks},
    ]


def judge(case: dict[str, Any], observed: dict[str, Any]) -> str | None:
    """Returns what is wrong with an observation, None when it is right."""
    if "raised" in observed:
        return f"the solution could not be run: {str(observed['raised'])[:200]}"
    values, calls = observed.get("value"), case["calls"]
    if not isinstance(values, list) or len(values) != len(calls):
        return f"unreadable observation: {str(values)[:200]}"
    if "blocks" not in case:
        for (low, high, step), got in zip(calls, values, strict=True):
            right = sum(_gentle(x, step) for x in range(low, high + 1))
            if json.dumps(got) != json.dumps(right):
                return f"count_gentle({low}, {high}, {step}): got {str(got)[:100]}, expected {right}"
        return None
    for number, (digits, more, step) in enumerate(case["blocks"]):
        whole, one, two = values[3 * number : 3 * number + 3]
        low, high, _ = calls[3 * number]
        right = _sequences(digits[-1], more, step)
        if json.dumps(whole) != json.dumps(right):
            return f"count_gentle({low}, {high}, {step}): got {str(whole)[:100]}, expected {right}"
        if type(one) is not int or type(two) is not int or one + two != right or min(one, two) < 0:
            return f"{low} to {high}, step {step}, cut after {calls[3 * number + 1][1]}: got {one} and {two} of {right}"
    return None


def _gentle(x: int, step: int) -> bool:
    digits = [0]
    if x:
        digits = []
    while x:
        digit = next(one for one in range(10) if (x - one) % 10 == 0)
        digits.append(digit)
        x = (x - digit) // -10
    return all(abs(one - two) <= step for one, two in pairwise(digits))


def _sequences(first: int, more: int, step: int) -> int:
    """How many gentle sequences of digits begin with this one and have so many after it."""
    ways = [int(digit == first) for digit in range(10)]
    for _ in range(more):
        ways = [sum(ways[max(0, digit - step) : digit + step + 1]) for digit in range(10)]
    return sum(ways)


def _value(digits: list[int]) -> int:
    value = 0
    for digit in digits:
        value = value * -10 + digit
    return value


def _drawn_digits(rng: random.Random, count: int, step: int, first: int) -> list[int]:
    digits = [first]
    while len(digits) < count:
        digits.append(rng.randint(max(0, digits[-1] - step), min(9, digits[-1] + step)))
    return digits


def _short(rng: random.Random) -> Call:
    low = rng.randint(-1500, 1200)
    return low, low + rng.randint(0, 300), rng.randint(0, 9)


def _far(rng: random.Random) -> Call:
    """Around a gentle number, so that there is something to count."""
    step = rng.randint(0, 9)
    value = _value(_drawn_digits(rng, rng.randint(25, 58), step, rng.randint(1, 9)))
    return value - rng.randint(0, 150), value + rng.randint(0, 150), step


def _block(rng: random.Random, step: int) -> tuple[list[int], int, int]:
    """First digits, how many more there are, and a step for which the first ones are gentle."""
    count = rng.randint(2, 5)
    return _drawn_digits(rng, count, step, 9), 59 - count, step


def _parts(rng: random.Random, digits: list[int], more: int, step: int) -> list[Call]:
    """All integers that begin with these digits and have so many more, and the same in two parts."""
    ends = [
        _value(digits + [digit for place in range(more) for digit in ((place + more + odd) % 2 * 9,)]) for odd in (0, 1)
    ]
    low, high = min(ends), max(ends)
    cut = low + (high - low) // rng.randint(2, 99)
    return [(low, high, step), (low, cut, step), (cut + 1, high, step)]
