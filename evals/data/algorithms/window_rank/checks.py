"""Hidden checks of WindowRank: which calls to make, and what they return.

Items are numbers of a list of sizes. Criteria 1 and 2 fail separately: the items of `comparisons` all differ, and no
call looks at the very time when an item expires, so that what is wrong with equal items and with the end of an item's
time does not show.
"""

import json
import math
import random
from typing import Any

CHECKS = {"expiry": [1], "equal_items": [1], "histories": [1], "comparisons": [2]}

CPU_S = 4.0

Call = tuple[str, int, int]
"""Method, time, and the number of an item or k."""
History = tuple[int, list[int], list[Call]]
"""Span, sizes of the items, calls."""

_EXPIRY: tuple[tuple[int, list[int], str], ...] = (
    # Nothing was pushed.
    (5, [1], "kth 0 1; below 0 0; kth 3 2"),
    # One time unit before, at the very time, and later; seen by each method.
    (5, [1], "push 0 0; kth 0 1; kth 4 1; kth 5 1; kth 9 1"),
    (5, [1, 2], "push 0 0; below 4 1; below 5 1"),
    (5, [1, 2], "push 0 0; push 4 1; kth 4 1; kth 5 1; below 5 1; kth 8 1; kth 9 1"),
    (5, [1, 2], "push 0 0; push 5 1; kth 5 1; kth 5 2"),
    (1, [3, 2], "push 7 0; push 7 1; kth 7 1; kth 7 2; kth 8 1"),
    # Several at once, those in between, and time that jumps.
    (5, [4, 1, 3, 2], "push 0 0; push 0 1; push 1 2; push 2 3; kth 4 1; kth 4 4; kth 5 1; kth 5 3; kth 6 1; kth 6 2"),
    (5, [4, 1, 3, 2], "push 0 0; push 1 1; push 1 2; push 3 3; kth 6 1; kth 6 2; below 6 0"),
    (5, [2, 1], "push 0 0; push 2 1; kth 1000 1; push 1000 0; kth 1004 1; kth 1005 1"),
    # Negative times, and k just at and beyond the number of items.
    (3, [2, 1], "push -9 0; push -7 1; kth -7 2; kth -7 3; kth -6 1; kth -6 2; kth -5 1; kth -4 1"),
    # An item to compare with that is itself no longer there, or never was.
    (4, [5, 6, 7], "push 0 0; push 2 1; below 3 2; below 4 0; below 4 1; below 5 2; below 6 2"),
)

_EQUAL: tuple[tuple[int, list[int], str], ...] = (
    # The earlier one first, and it goes first.
    (5, [1, 1], "push 0 0; push 1 1; kth 1 1; kth 1 2; kth 5 1; kth 5 2"),
    (5, [1, 1, 1], "push 0 2; push 1 0; push 2 1; kth 2 1; kth 2 2; kth 2 3; kth 5 1; kth 5 2; kth 6 1; kth 6 2"),
    (5, [1, 1, 1], "push 3 0; push 3 1; push 3 2; kth 3 1; kth 3 2; kth 3 3"),
    (
        9,
        [2, 1, 2, 3, 2],
        "push 0 0; push 1 1; push 2 2; push 3 3; push 4 4; kth 5 2; kth 5 3; kth 5 4; kth 9 2; kth 9 3",
    ),
    # Equal items are not smaller.
    (5, [1, 1, 2], "push 0 0; push 0 1; push 0 2; below 0 0; below 0 1; below 0 2; below 4 2"),
    (5, [3, 3, 3], "push 0 0; below 0 0; below 0 1; push 1 1; below 2 2"),
    # The same object again: beside itself, after it has expired, with an equal one between.
    (
        5,
        [1, 2],
        "push 0 0; push 2 0; push 2 1; kth 2 1; kth 2 2; kth 2 3; below 4 1; kth 5 1; kth 5 2; kth 6 2; kth 7 1",
    ),
    (5, [1, 1], "push 0 0; push 1 1; push 2 0; kth 2 1; kth 2 2; kth 2 3; kth 5 1; kth 5 2; kth 6 1; kth 6 2; kth 7 1"),
    (3, [1], "push 0 0; push 3 0; kth 3 1; kth 3 2; kth 5 1; kth 6 1"),
)


def cases(seed: int) -> list[dict[str, Any]]:
    """Draws the cases, the same ones for the same seed."""
    rng = random.Random(seed)
    large = _large(rng)
    return [
        {"check": "expiry", "histories": [_read(one) for one in _EXPIRY]},
        {"check": "equal_items", "histories": [_read(one) for one in _EQUAL]},
        {"check": "histories", "histories": [_drawn(rng) for _ in range(120)]},
        {"check": "comparisons", "span": large[0], "secret": large[1], "calls": large[2]},
    ]


def judge(case: dict[str, Any], observed: dict[str, Any]) -> str | None:
    """Returns what is wrong with an observation, None when it is right."""
    if "raised" in observed:
        return f"the solution could not be run: {str(observed['raised'])[:200]}"
    value = observed.get("value")
    if "secret" in case:
        limit, made = _allowed(case["span"], case["calls"]), observed["served"]
        if not isinstance(made, int) or made > limit:
            return f"{len(case['calls'])} calls made at least {made} comparisons, expected at most {limit}"
        return _wrong((case["span"], case["secret"], case["calls"]), value)
    if not isinstance(value, list) or len(value) != len(case["histories"]):
        return f"unreadable observation: {str(value)[:200]}"
    problems = (_wrong(history, one) for history, one in zip(case["histories"], value, strict=True))
    return next(filter(None, problems), None)


def _wrong(history: History, results: Any) -> str | None:
    expected = _expected(*history)
    if not isinstance(results, list) or len(results) != len(expected):
        return f"unreadable observation: {str(results)[:200]}"
    for place, (got, right) in enumerate(zip(results, expected, strict=True)):
        if json.dumps(got) != json.dumps(right):
            shown = [f"{method}({time}, {number})" for method, time, number in history[2][: place + 1]]
            shown = shown if len(shown) <= 10 else [*shown[:3], "…", *shown[-5:]]
            told = f"span {history[0]}, sizes of the items {str(history[1])[:100]}: {'; '.join(shown)}"
            return f"{told}: got {str(got)[:100]}, expected {right} (an item is its number in a list)"
    return None


def _expected(span: int, sizes: list[int], calls: list[Call]) -> list[Any]:
    """Sorts what counts anew for each query: Python's sort keeps equal items in order."""
    pushed: list[tuple[int, int]] = []
    results: list[Any] = []
    for method, now, number in calls:
        if method == "push":
            pushed.append((now, number))
            results.append(None)
            continue
        counting = [item for time, item in pushed if now < time + span]
        if method == "below":
            results.append(sum(sizes[item] < sizes[number] for item in counting))
        else:
            ranked = sorted(counting, key=sizes.__getitem__)
            results.append([ranked[number - 1]] if number <= len(ranked) else None)
    return results


def _allowed(span: int, calls: list[Call]) -> int:
    most, pushed = 0, list[int]()
    for method, now, _ in calls:
        pushed += [now] * (method == "push")
        most = max(most, sum(now < time + span for time in pushed))
    asking = sum(method != "kth" for method, _, _ in calls)
    return int(asking * (3 * math.log2(most + 1) + 6))


def _read(history: tuple[int, list[int], str]) -> History:
    """The calls that are separated by semicolons."""
    calls = [call.split() for call in history[2].split(";")]
    return history[0], history[1], [(method, int(time), int(number)) for method, time, number in calls]


def _drawn(rng: random.Random) -> History:
    """Few sizes, so that many items are equal; some items are pushed again and again."""
    span, count = rng.randint(1, 12), rng.randint(1, 12)
    sizes = [rng.randint(0, rng.choice((1, 3, 9))) for _ in range(count)]
    now, calls = rng.randint(-5, 5), list[Call]()
    for _ in range(rng.randint(10, 60)):
        now += rng.choice((0, 0, 1, 1, 2, span))
        method = rng.choice(("push", "push", "kth", "kth", "below"))
        calls.append((method, now, rng.randint(1, 6) if method == "kth" else rng.randrange(count)))
    return span, sizes, calls


def _large(rng: random.Random) -> History:
    """Different items at even times and an odd span: no call comes at the very time when one expires."""
    sizes = rng.sample(range(10**6), 380)
    calls: list[Call] = []
    for number in range(300):
        calls.append(("push", 2 * number, number))
        calls.append(("kth", 2 * number, rng.randint(1, min(number + 1, 120))))
        if number % 6 == 5:
            calls.append(("below", 2 * number, 300 + number // 6))
    return 241, sizes, calls
