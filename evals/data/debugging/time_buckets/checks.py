"""Hidden checks of the time buckets: which calls to make, and what each must return.

The same calls are made here on a plain list of events with exact arithmetic.

Criteria 3 and 4 fail separately, so each check looks at what the other's defects cannot change:

- The checks of criterion 3 wait so long for late events that no window ever closes; they look at `finish` alone, in
  whatever order it returns the windows.
- The checks of criterion 4 take events from the middle of windows, take 2.0 for 2, and do not look at indexes where
  times are negative.
"""

import math
import random
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

CHECKS = {
    "window_borders": [3],
    "negative_times": [3],
    "index_rounding": [3],
    "late_events": [4],
    "first_event": [4],
    "new_stream": [4],
    "closing_rounding": [4],
}
FOREVER = 10**12
"""The greatest lateness: with it, no window ever closes."""

Call = list[Any]


def cases(seed: int) -> list[dict[str, Any]]:
    """Cases of all checks, the same for the same seed."""
    rng = random.Random(seed)
    draws = {
        "window_borders": _borders(rng),
        "negative_times": _negative(rng),
        "index_rounding": _index_rounding(rng),
        "late_events": _late(rng),
        "first_event": _first(rng),
        "new_stream": _streams(rng),
        "closing_rounding": _closing_rounding(rng),
    }
    return [
        {"check": check, "made": made, "calls": calls} for check, scripts in draws.items() for made, calls in scripts
    ]


def judge(case: dict[str, Any], observed: dict[str, Any]) -> str | None:
    """What is wrong with what was observed, in one line; None when it is right."""
    if "raised" in observed:
        return f"raised {observed['raised']}"
    value = observed.get("value")
    if not isinstance(value, dict) or not isinstance(value.get("given"), list):
        return f"unreadable observation: {str(value)[:120]}"
    expected, dropped = _play(case)
    for number, (call, right) in enumerate(zip(case["calls"], expected, strict=True)):
        got = value["given"][number] if number < len(value["given"]) else "nothing"
        if not _matches(case["check"], got, right):
            before = ", ".join(_text(one) for one in case["calls"][max(0, number - 6) : number])
            made = f"TimeBuckets({', '.join(map(repr, case['made']))})"
            return (
                f"{made}, {number} calls, the last {before or 'none'}: {_text(call)} gave {got!r}, expected {right!r}"
            )
    if CHECKS[case["check"]] == [4] and value.get("dropped") != dropped:
        return f"dropped was {value.get('dropped')!r} in the end, expected {dropped}"
    return None


def _matches(check: str, got: Any, right: Any) -> bool:
    if isinstance(right, bool):
        # With no window ever closed, what `add` returns is for criterion 4 to say.
        return CHECKS[check] == [3] or got is right
    if not isinstance(got, list) or not all(isinstance(row, list) and len(row) == 3 for row in got):
        return False
    if CHECKS[check] == [3]:
        whole = all(type(part) is int for row in got for part in row)
        return whole and sorted(got) == sorted(right)
    hidden = 1 if check in ("first_event", "new_stream") else 0
    return [row[hidden:] for row in got] == [row[hidden:] for row in right]


def _text(call: Call) -> str:
    return f"{call[0]}({', '.join(map(repr, call[1:]))})"


def _amount(rng: random.Random) -> int:
    return rng.choice([0, -1, 1, 10**17 + 1, rng.randint(-50, 50)])


def _script(rng: random.Random, width: float, times: list[float]) -> tuple[list[float], list[Call]]:
    rng.shuffle(times)
    return [width, FOREVER], [*(["add", at, _amount(rng)] for at in times), ["finish"]]


def _borders(rng: random.Random) -> Iterator[tuple[list[float], list[Call]]]:
    """Times at, just before and just after the borders of windows, all of them 0 or later."""
    for width in (1, 10, 60.0, 0.25, rng.randint(2, 900), rng.randint(1, 99) / 4):
        borders = [width * k for k in (0, 1, 2, rng.randint(3, 900))]
        before = [math.nextafter(border, -1.0) for border in borders[1:]]
        after = [math.nextafter(border, math.inf) for border in borders]
        yield _script(rng, width, [*borders, *map(float, borders), *before, *after, width / 2])


def _negative(rng: random.Random) -> Iterator[tuple[list[float], list[Call]]]:
    """Times on either side of 0, and at the borders of windows below it."""
    for width in (1, 10, 3600, 0.5, rng.randint(2, 900), rng.randint(1, 99) / 4):
        borders = [-width * k for k in (1, 2, rng.randint(3, 900))]
        near = [math.nextafter(border, to) for border in borders for to in (-math.inf, 0.0)]
        yield _script(rng, width, [*borders, *near, -width / 2, width / 2, 0, -0.0, -5e-324, 5e-324, -0.001])
    yield _script(rng, 1_000_000, [-(10**9), -(10**9) + 1, 10**9, 10**9 - 1, -1, 1, -1_000_001])


def _index_rounding(rng: random.Random) -> Iterator[tuple[list[float], list[Call]]]:
    """Times so close to a border that their quotient is rounded across it."""
    for width in (0.1, 0.3, 0.7, 1.1, 1.9, 0.07, round(rng.uniform(0.01, 20), 2)):
        found: list[float] = []
        for _ in range(400):
            k = rng.randint(-2000, 2000)
            at = math.nextafter(k * width, rng.choice([-math.inf, math.inf])) if rng.random() < 0.5 else k * width
            if math.floor(at / width) != Fraction(at) // Fraction(width) and at not in found:
                found.append(at)
        yield _script(rng, width, [*found[:6], *(rng.randint(-99, 99) * width for _ in range(8)), 0.3, 0.6, 0.9, -0.3])


def _late(rng: random.Random) -> Iterator[tuple[list[float], list[Call]]]:
    """Events before, at and after the moment when a window closes; times are whole, or end in .5, and exact."""
    for lateness in (0, 5, 25, 7.5):
        end = 10 + lateness
        close = end + 0.25 if end % 10 == 0 else end
        calls: list[Call] = [["add", 5, 1], ["add", end - 0.25, 2], ["add", 5, 4], ["drain"]]
        calls += [["add", close, 8], ["add", 5, 16], ["drain"], ["add", 5, 32], ["drain"]]
        calls += [["add", 3, 64], ["add", close + 1, 0], ["drain"], ["finish"]]
        yield [10, lateness], calls
    # A late event does not take the latest time back, and a window that is closed need not have been drained.
    yield (
        [10, 5],
        [["add", 5, 1], ["add", 47, 2], ["add", 35, 4], ["add", 25, 8], ["drain"], ["add", 36, 1], ["finish"]],
    )
    yield [10, 5], [["add", 47, 2], ["add", 36, 4], ["add", 25, 8], ["add", 26, 1], ["drain"], ["drain"], ["finish"]]
    # Windows arrive in any order and are drained in theirs.
    yield [10, 1000], [*(["add", at, at] for at in (65, 15, 95, 45, 5, 1038, 75)), ["drain"], ["finish"], ["finish"]]
    for _ in range(4):
        width, lateness, now = rng.choice([4, 10, 60]), rng.choice([0, 3, 11, 30]), 0.0
        calls = []
        for _ in range(60):
            now += rng.choice([0, 1, width / 2, 2 * width])
            at = now - rng.choice([0, 0, 1, width, lateness, 2 * width + lateness])
            middle = math.floor(max(at, 0) / width) * width + rng.choice([0.25, 0.5, 0.75]) * width
            calls.append(rng.choice([["add", middle, rng.randint(-9, 9)]] * 4 + [["drain"]]))
        yield [width, lateness], [*calls, ["drain"], ["finish"], ["drain"]]


def _first(rng: random.Random) -> Iterator[tuple[list[float], list[Call]]]:
    """Streams that begin far before 0; nothing is closed before their first event."""
    yield [10, 5], [["drain"], ["finish"], ["drain"], ["add", 5, 1], ["finish"]]
    for lateness in (0, 15, rng.randint(16, 500)):
        # Nothing here hangs on one window more or less: which window it is below 0 is criterion 3's.
        start = -rng.randint(200, 900) * 10 - 5
        calls: list[Call] = [["drain"], ["add", start, 1], ["drain"], ["add", start - 60 - lateness, 2]]
        calls += [["add", start - 10, 4]] if lateness else []
        calls += [["add", start + 2, 8], ["add", start + 40 + lateness, 16], ["add", start, 32], ["drain"]]
        yield [10, lateness], [*calls, ["add", start + 600, 64], ["finish"]]


def _streams(rng: random.Random) -> Iterator[tuple[list[float], list[Call]]]:
    """Streams after `finish`, which begin earlier or later than the last one ended."""
    for lateness in (0, 4, 16):
        first: list[Call] = [["add", 905, 1], ["add", 5, 2], ["add", 925 + lateness, 3], ["drain"], ["finish"]]
        second: list[Call] = [
            ["add", 15, 4],
            ["drain"],
            ["add", 5, 8],
            ["add", 915, 16],
            ["drain"],
            ["add", 25, 32],
            ["finish"],
        ]
        third: list[Call] = [
            ["drain"],
            ["finish"],
            ["add", -905, 1],
            ["add", -945 - lateness, 2],
            ["add", 5, 3],
            ["finish"],
        ]
        yield [10, lateness], [*first, *second, *third]
    yield [10, 0], [["add", rng.randint(1, 9) * 10 + 5, 1], ["finish"], ["add", 5, 2], ["finish"], ["finish"]]


def _closing_rounding(rng: random.Random) -> Iterator[tuple[list[float], list[Call]]]:
    """A latest time that is a hair before the end plus the lateness, but not before their rounded sum."""
    found = 0
    while found < 12:  # about every third draw is one
        width, lateness, k = rng.randint(1, 99) / 10, rng.randint(0, 99) / 10, rng.randint(0, 99)
        exact = (k + 1) * Fraction(width) + Fraction(lateness)
        rounded = (k + 1) * width + lateness
        if Fraction(rounded) >= exact or _near_border(exact, width):
            continue
        found += 1
        middle = (k + 0.5) * width
        calls: list[Call] = [["add", middle, 1], ["add", rounded, 2], ["drain"], ["add", middle, 4], ["drain"]]
        after = math.nextafter(float(exact), math.inf)
        calls += [["add", after, 8], ["add", middle, 16], ["drain"], ["finish"]]
        yield [width, lateness], calls


def _near_border(exact: Fraction, width: float) -> bool:
    part = exact / Fraction(width) % 1
    return min(part, 1 - part) < Fraction(1, 100)


def _play(case: dict[str, Any]) -> tuple[list[Any], int]:
    """What each call must return, and `dropped`: windows are looked for in a list of all events of the stream."""
    width, lateness = map(Fraction, case["made"])
    events: list[tuple[int, int]] = []
    latest: Fraction | None = None
    returned: list[Any] = []
    dropped = 0
    for name, *arguments in case["calls"]:
        if name == "add":
            at = Fraction(arguments[0])
            latest = at if latest is None or at > latest else latest
            index = math.floor(at / width)
            late = latest >= (index + 1) * width + lateness
            dropped += late
            events += [] if late else [(index, arguments[1])]
            returned.append(not late)
            continue
        everything = name == "finish"
        ready = {k for k, _ in events if everything or (latest is not None and latest >= (k + 1) * width + lateness)}
        rows = [[k, sum(k == one for one, _ in events), sum(a for one, a in events if one == k)] for k in sorted(ready)]
        returned.append(rows)
        events = [event for event in events if event[0] not in ready]
        latest = None if everything else latest
    return returned, dropped
