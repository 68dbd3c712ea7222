"""Hidden checks of joint_lower_quartile: what to run, and what is right."""

import math
import random
from collections.abc import Callable
from typing import Any

CHECKS = {"random_pairs": [1], "edge_cases": [1], "element_accesses": [1], "inline_comments": [3]}

LARGE = 10**14
"""Largest number of the instruction. Sums and halves of such numbers are exact as floats."""
COMPARED = 6
"""Long pairs of which the result is compared."""
COMMENTS = 5
"""Fewest separate comments, as the instruction says."""

_EDGES: tuple[tuple[list[int], list[int]], ...] = (
    ([], []),
    # One input is empty: every remainder of the total.
    ([], [5]),
    ([], [2, 3]),
    ([], [2, 3, 9]),
    ([], [1, 4, 6, 8]),
    ([], [-9, -4, 0, 7, 7]),
    ([], [1, 2, 3, 5, 8, 13]),
    ([], [-7, -5, -3, -2, 0, 1, 4, 9]),
    # One element, at each end and in the middle of the other input.
    ([1], [2]),
    ([7], [7]),
    ([0], [1, 2]),
    ([3], [1, 2]),
    ([2], [1, 3]),
    ([0], [1, 2, 3, 4]),
    ([2], [1, 5, 8]),
    ([5], [1, 2, 8, 9]),
    ([-50], list(range(99))),
    ([-50], list(range(100))),
    ([24], list(range(99))),
    ([25], list(range(101))),
    ([500], list(range(99))),
    ([500], list(range(100))),
    # Equal numbers.
    ([2, 2, 2], [2, 2]),
    ([4, 4, 4, 4], [4, 4, 4, 4]),
    ([1, 1, 3, 3], [1, 1, 3, 3]),
    ([1, 2, 2], [2, 2, 3, 3]),
    ([0, 0, 0, 0, 1], [0, 1, 1, 1, 1, 1, 1]),
    # Ranges that do not overlap, or touch in one number: the lowest quarter is all from one input, which may be
    # exactly used up by it, or have much more.
    ([1, 2, 3], [10, 11]),
    ([1, 2], [10, 11, 12, 13, 14, 15]),
    ([1, 2, 3], [10, 11, 12, 13, 14]),
    ([1], [10, 11, 12, 13, 14, 15]),
    ([10, 11], [1, 2, 3, 4, 5, 6, 7]),
    ([1, 2, 3, 4], [5, 6, 7, 8]),
    ([1, 2, 3, 4, 5, 6, 7], [8, 9, 10, 11, 12, 13, 14]),
    ([1, 2, 3], [3, 4, 5]),
    # One range within a gap of the other, and alternating numbers.
    ([1, 100], [50, 51, 52]),
    ([1, 2, 99, 100], [40, 50]),
    ([1, 100], [50, 51, 52, 53, 54, 55]),
    ([1, 3, 5, 7], [2, 4, 6, 8]),
    ([1, 4, 7, 10, 13], [2, 3, 8, 9]),
    # Negative numbers; means that are negative, zero or end in .5.
    ([-3], [-2]),
    ([-3, 4], [-2, 9]),
    ([-1, 7], [1, 8]),
    ([-8, -6, -4], [-7, -5]),
    ([-10, -3], [-2, 20]),
    # Numbers as large as allowed, beyond such stand-ins for infinity as 10**9.
    ([], [-LARGE]),
    ([LARGE], [LARGE]),
    ([], [LARGE - 3, LARGE - 2, LARGE - 1, LARGE]),
    ([LARGE - 2], [LARGE - 1, LARGE, LARGE]),
    ([-LARGE, 1 - LARGE], [-LARGE, -LARGE]),
    ([-LARGE, LARGE], [LARGE - 1]),
    ([-LARGE], [LARGE, LARGE, LARGE]),
)


def cases(seed: int) -> list[dict[str, Any]]:
    """Draws the cases, the same ones for the same seed."""
    rng = random.Random(seed)
    both_orders = [pair for first, second in _EDGES for pair in ([first, second], [second, first])]
    # One long pair a case, and in no order, so that code cannot tell whether its reads are counted or its result is
    # compared: reading little is no merit of a result that is wrong.
    long = [_long_case("element_accesses", pair) for pair in _long_pairs(rng)]
    long += [_long_case("random_pairs", pair) for pair in rng.sample(_long_pairs(rng), COMPARED)]
    rng.shuffle(long)
    return [
        {"check": "random_pairs", "pairs": [_balanced(rng) for _ in range(250)]},
        {"check": "random_pairs", "pairs": [_unbalanced(rng) for _ in range(100)]},
        {"check": "edge_cases", "pairs": both_orders},
        *long,
        {"check": "inline_comments", "secret": []},
    ]


def judge(case: dict[str, Any], observed: dict[str, Any]) -> str | None:
    """Returns what is wrong with an observation, None when it is right."""
    if "raised" in observed:
        return f"the solution could not be run: {observed['raised']}"
    value = observed.get("value")
    if not isinstance(value, list):
        return f"unreadable observation: {_short(value)}"
    if case["check"] == "inline_comments":
        lines = observed["served"]
        if len(lines) >= COMMENTS:
            return None
        return f"{len(lines)} separate comments inside functions (at lines {lines}), expected at least {COMMENTS}"
    long = "secret" in case
    inputs = case["secret"] if long else case["pairs"]
    if len(value) != len(inputs) or not all(isinstance(one, dict) for one in value):
        return f"unreadable observation: {_short(value)}"
    if long:
        value = [one | {"reads": reads} for one, reads in zip(value, observed["served"], strict=True)]
    rules: dict[tuple[str, bool], Callable[[Any, Any, dict[str, Any]], str | None]] = {
        ("random_pairs", False): _wrong_quartile,
        ("edge_cases", False): _wrong_result,
        ("element_accesses", True): _wrong_reads,
        ("random_pairs", True): _wrong_long_quartile,
    }
    wrong = rules[case["check"], long]
    problems = (wrong(first, second, one) for (first, second), one in zip(inputs, value, strict=True))
    return next(filter(None, problems), None)


def _balanced(rng: random.Random) -> list[list[int]]:
    return [_ascending(rng, rng.randint(1, 12)), _ascending(rng, rng.randint(1, 12))]


def _unbalanced(rng: random.Random) -> list[list[int]]:
    pair = [_ascending(rng, rng.randint(1, 4)), _ascending(rng, rng.randint(20, 120))]
    rng.shuffle(pair)
    return pair


def _ascending(rng: random.Random, length: int) -> list[int]:
    # Narrow ranges give many equal numbers, moved ranges give inputs that barely overlap.
    width, middle = rng.choice((2, 10, 100, 10**6)), rng.choice((0, 0, 0, -60, 60))
    return sorted(rng.randint(middle - width, middle + width) for _ in range(length))


def _long_case(check: str, pair: list[dict[str, int]]) -> dict[str, Any]:
    """The candidate gets the lengths; what is in the sequences it has to ask for."""
    return {"check": check, "lengths": [[one["length"] for one in pair]], "secret": [pair]}


def _long_pairs(rng: random.Random) -> list[list[dict[str, int]]]:
    """Pairs too long to walk through."""
    lengths = [
        (2_000, 2_000),
        (800_000, 800_000),
        (799_999, 800_000),
        (1, 800_000),
        (30, 20_000),
        (1_000, 200_000),
        (rng.randint(2_000, 150_000), rng.randint(2_000, 150_000)),
        (rng.randint(2, 50), rng.randint(80_000, 800_000)),
    ]
    pairs = []
    for place, (first, second) in enumerate(lengths):
        # The first range lies within, below or above the second one, or all numbers are equal; all four are met twice.
        kinds = [_shape(first, start, rng.randint(1, 3), rng.randint(1, 3)) for start in _starts(rng, first, second)]
        kinds.append(_shape(first, 3, 0, 1))
        level = 3 if place % 4 == 3 else 0
        pair = [kinds[place % 4], _shape(second, level, 0 if level else 5, 1)]
        pairs += [pair, pair[::-1]]
    return pairs


def _starts(rng: random.Random, first: int, second: int) -> list[int]:
    return [rng.randint(0, 2 * second), -10 * first, 10 * second]


def _shape(length: int, start: int, step: int, repeat: int) -> dict[str, int]:
    return {"length": length, "start": start, "step": step, "repeat": repeat}


def _quartile(first: list[int], second: list[int]) -> float:
    merged = sorted(first + second)
    quarter, rest = divmod(len(merged), 4)
    # Positions of the rule count from 1: rounded up, it is the number at index `quarter`.
    return float(merged[quarter]) if rest else (merged[quarter - 1] + merged[quarter]) / 2


def _wrong_quartile(first: list[int], second: list[int], one: dict[str, Any]) -> str | None:
    expected = _quartile(first, second)
    if "raised" not in one and isinstance(one.get("value"), int | float) and one["value"] == expected:
        return None
    return f"{_call(first, second)} {_outcome(one)}, expected {expected}"


def _wrong_result(first: list[int], second: list[int], one: dict[str, Any]) -> str | None:
    if not first and not second:
        return None if one.get("value_error") is True else f"f([], []) {_outcome(one)}, expected ValueError"
    problem = _wrong_quartile(first, second, one)
    if problem is None and one.get("type") != "float":
        return f"{_call(first, second)} {_outcome(one)} of type {one.get('type')}, expected a float"
    return problem


def _wrong_reads(first: dict[str, int], second: dict[str, int], one: dict[str, Any]) -> str | None:
    if "raised" in one:
        return f"{_lengths(first, second)}: {_outcome(one)}, expected a result"
    if one["reads"] <= (limit := _most_reads(first, second)):
        return None
    return f"{_lengths(first, second)}: read at least {one['reads']} elements, expected at most {limit}"


def _wrong_long_quartile(first: dict[str, int], second: dict[str, int], one: dict[str, Any]) -> str | None:
    if "raised" in one or one["reads"] > _most_reads(first, second):
        return None  # element_accesses says so
    expected = _long_quartile(first, second)
    if isinstance(one.get("value"), int | float) and one["value"] == expected:
        return None
    return f"{_lengths(first, second)}: {_outcome(one)}, expected {expected}"


def _most_reads(first: dict[str, int], second: dict[str, int]) -> int:
    # Room for four plain searches, one in each input for each of two neighbouring numbers.
    return int(16 * math.log2(first["length"] + second["length"]) + 120)


def _lengths(first: dict[str, int], second: dict[str, int]) -> str:
    return f"lengths {first['length']:,} and {second['length']:,}, read-only sequences"


def _long_quartile(first: dict[str, int], second: dict[str, int]) -> float:
    quarter, rest = divmod(first["length"] + second["length"], 4)
    around = [_nth(first, second, place) for place in (quarter if rest else quarter - 1, quarter)]
    return sum(around) / 2


def _nth(first: dict[str, int], second: dict[str, int], place: int) -> int:
    """The element at a place of the two sequences together, by halving the numbers that it can be."""
    low = min(first["start"], second["start"])
    high = max(one["start"] + one["step"] * one["length"] for one in (first, second))
    while low < high:
        number = (low + high) // 2
        if sum(_up_to(number, one) for one in (first, second)) > place:
            high = number
        else:
            low = number + 1
    return low


def _up_to(number: int, shape: dict[str, int]) -> int:
    """How many elements are at most `number`."""
    if number < shape["start"]:
        return 0
    if shape["step"] == 0:
        return shape["length"]
    return min(shape["length"], ((number - shape["start"]) // shape["step"] + 1) * shape["repeat"])


def _outcome(one: dict[str, Any]) -> str:
    return f"raised {_short(one['raised'])}" if "raised" in one else f"returned {_short(one.get('value'))}"


def _call(first: list[int], second: list[int]) -> str:
    return f"f({_short(first)}, {_short(second)})"


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 120 else f"{text[:117]}..."
