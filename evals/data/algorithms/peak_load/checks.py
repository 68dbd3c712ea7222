"""Hidden checks of peak_load: what to call, and what is right.

Criteria 1 and 2 fail separately: `exact_peak` and `many_bookings` look at the peak only, `peak_intervals` at the
intervals only.
"""

import random
from fractions import Fraction
from functools import cache
from typing import Any

CHECKS = {"exact_peak": [1], "many_bookings": [1], "peak_intervals": [2]}

Call = list[Any]
"""Bookings, start of the window, end of the window."""
Interval = list[int]

MANY = 12_000
"""Bookings of the large calls."""
FAR = 10**18
LONG = "999999999999999999"

_CALLS: tuple[Call, ...] = (
    # No booking, none in the window, one that touches it, empty ones.
    [[], 0, 10],
    [[[20, 30, "5"], [-9, -3, "5"]], 0, 10],
    [[[-5, 0, "5"], [10, 15, "5"]], 0, 10],
    [[[4, 4, "3"]], 0, 10],
    [[[0, 6, "2"], [3, 3, "3"], [6, 6, "1"], [6, 10, "2"]], 0, 10],
    [[[3, 3, "-1"], [0, 10, "1"]], 0, 10],
    # Starts before the window, ends after it, spans it; the load is higher outside.
    [[[-5, 4, "2"]], 0, 10],
    [[[7, 40, "2"]], 0, 10],
    [[[-5, 40, "2"]], 0, 10],
    [[[-5, 0, "9"], [-5, 3, "1"], [8, 20, "1"], [10, 20, "9"]], 0, 10],
    # Ends and starts at one instant: never both, and no gap between them.
    [[[0, 5, "1"], [5, 9, "1"]], 0, 10],
    [[[5, 9, "1"], [0, 5, "1"]], 0, 10],
    [[[0, 5, "2"], [5, 9, "1"], [5, 9, "1"]], 0, 10],
    [[[1, 5, "1"], [5, 8, "1"], [3, 6, "1"]], 0, 10],
    [[[0, 2, "1"], [2, 4, "1"], [4, 6, "1"], [7, 9, "1"]], 0, 10],
    # The same load before, within and after a change that cancels itself.
    [[[0, 9, "3"], [2, 5, "4"], [2, 5, "-4"]], 0, 10],
    [[[0, 9, "3"], [2, 5, "0"], [4, 6, "-0"]], 0, 10],
    [[[0, 9, "3"], [2, 5, "-1"]], 0, 10],
    # The same booking twice.
    [[[2, 4, "1.5"], [2, 4, "1.5"]], 0, 10],
    # Negative weights: the peak is 0 where nothing is booked, or negative.
    [[[2, 5, "-1"]], 0, 10],
    [[[0, 10, "-1"]], 0, 10],
    [[[-3, 4, "-2"], [4, 14, "-1.25"]], 0, 10],
    [[[0, 5, "-0.5"], [5, 10, "-0.5"]], 0, 10],
    [[[0, 10, "-0.000000000000000001"]], 0, 10],
    # Sums that floats round: equal loads that seem different, different ones that seem equal.
    [[[0, 3, "0.3"], [3, 6, "0.1"], [3, 6, "0.2"]], 0, 10],
    [[[0, 3, "0.1"], [0, 3, "0.2"], [3, 6, "0.3"]], 0, 10],
    [[[0, 3, "0.1"], [0, 3, "0.7"], [4, 6, "0.8"]], 0, 10],
    [[[0, 3, "9007199254740992"], [4, 6, "9007199254740993"]], 0, 10],
    [[[0, 9, "1"], [1, 8, "0.000000000000000001"]], 0, 10],
    # Sums of more than 28 digits.
    [[[0, 5, LONG], [2, 4, "0.000000000000000001"]], 0, 10],
    [[[0, 5, LONG], [0, 2, "0.000000000000000001"], [4, 5, "0.000000000000000002"]], 0, 10],
    [[[0, 5, f"{LONG}.{LONG}"], [1, 6, f"{LONG}.{LONG}"], [2, 7, "0.000000000000000003"]], 0, 10],
    [[[0, 5, LONG], [1, 6, "0.123456789012345678"], [2, 7, f"-{LONG}"], [3, 4, "0.1"]], 0, 10],
    # How the peak is written.
    [[[0, 5, "007.50"]], 0, 10],
    [[[0, 5, "10"]], 0, 10],
    [[[0, 5, "9.5"], [0, 5, "0.5"]], 0, 10],
    [[[0, 5, "100.000"], [3, 4, "1200"]], 0, 10],
    [[[0, 5, "0.000000000000000001"]], 0, 10],
    [[[0, 10, "-0"]], 0, 10],
    [[[0, 10, "-0.000"], [0, 10, "0.0"]], 0, 10],
    [[[0, 10, "-12.250"]], 0, 10],
    [[[0, 10, "-0.05"]], 0, 10],
    # Times that floats do not hold.
    [[[FAR - 2, FAR, "1"], [FAR - 3, FAR - 1, "1"]], -FAR, FAR],
    [[[-FAR, 1 - FAR, "1"], [1 - FAR, 3 - FAR, "2"]], -FAR, FAR],
    [[[FAR - 3, FAR, "1"]], FAR - 2, FAR - 1],
)


def cases(seed: int) -> list[dict[str, Any]]:
    """Draws the cases, the same ones for the same seed."""
    rng = random.Random(seed)
    return [
        {"check": "exact_peak", "calls": [*_CALLS, *(_drawn(rng, 12) for _ in range(200))]},
        {"check": "peak_intervals", "calls": [*_CALLS, *(_drawn(rng, 12) for _ in range(200))]},
        {"check": "many_bookings", "calls": [_many(rng)]},
    ]


def judge(case: dict[str, Any], observed: dict[str, Any]) -> str | None:
    """Returns what is wrong with an observation, None when it is right."""
    if "raised" in observed:
        return f"the solution could not be run: {_short(observed['raised'])}"
    value = observed.get("value")
    if not isinstance(value, list) or len(value) != len(case["calls"]) or not all(isinstance(o, dict) for o in value):
        return f"unreadable observation: {_short(value)}"
    part = "intervals" if case["check"] == "peak_intervals" else "peak"
    for call, one in zip(case["calls"], value, strict=True):
        peak, intervals = _expected(*call)
        expected = intervals if part == "intervals" else peak
        if part not in one or one[part] != expected:
            got = f"raised {_short(one['raised'])}" if "raised" in one else f"{part} {_short(one.get(part))}"
            return f"peak_load({_short(call[0])}, {call[1]}, {call[2]}): {got}, expected {_short(expected)}"
    return None


def _drawn(rng: random.Random, most: int) -> Call:
    """A few bookings at few times, with weights of which many sums are equal."""
    weights = rng.choice(
        (
            ("0.1", "0.2", "0.3", "-0.1"),
            ("1", "2", "-1", "-2", "0"),
            ("-1.5", "-0.5", "-1"),
            (LONG, f"{LONG}.5", "0.000000000000000001", "0.000000000000000002"),
            ("0.7", "0.1", "0.8", "10", "5"),
        )
    )
    times = range(-3, 14)
    bookings = []
    for _ in range(rng.randint(0, most)):
        start, end = sorted(rng.choices(times, k=2))
        bookings.append([start, end, rng.choice(weights)])
    # A booking of the whole window lets negative weights be the peak.
    if rng.random() < 0.3:
        bookings.append([-1, 11, rng.choice(weights)])
    return [bookings, 0, 10]


def _many(rng: random.Random) -> Call:
    """Long bookings, so that thousands of them count at every instant."""
    bookings = []
    for _ in range(MANY):
        start = rng.randint(-(10**9), 10**9)
        bookings.append([start, start + rng.randint(5 * 10**8, 10**9), f"{rng.randint(0, 9)}.{rng.randint(1, 999):03}"])
    return [bookings, -(10**9), 10**9]


def _expected(bookings: list[list[Any]], opens: int, closes: int) -> tuple[str, list[Interval]]:
    """The peak as a string, and the intervals, by sums over pieces."""
    changes = {opens: 0, closes: 0}
    for start, end, weight in bookings:
        for at, sign in ((start, 1), (end, -1)):
            # What starts or ends before the window has done so when it opens.
            at = max(at, opens)
            changes[at] = changes.get(at, 0) + sign * _units(weight)
    cuts = sorted(cut for cut in changes if cut <= closes)
    loads: list[tuple[int, int, int]] = []
    for start, end in zip(cuts, [*cuts[1:], closes], strict=True):
        loads.append(((loads[-1][0] if loads else 0) + changes[start], start, end))
    loads.pop()  # from the end of the window on
    peak = max(load for load, _, _ in loads)
    intervals: list[Interval] = []
    for load, start, end in loads:
        if load == peak and intervals and intervals[-1][1] == start:
            intervals[-1][1] = end
        elif load == peak:
            intervals.append([start, end])
    return _written(peak), intervals


@cache
def _units(weight: str) -> int:
    return int(Fraction(weight) * 10**18)


def _written(units: int) -> str:
    text = str(abs(units)).rjust(19, "0")
    return ("-" if units < 0 else "") + f"{text[:-18]}.{text[-18:]}".rstrip("0").rstrip(".")


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 200 else f"{text[:197]}..."
