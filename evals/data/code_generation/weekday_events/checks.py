"""Hidden checks of events by weekday: which calls to make, and how many events count.

Short ranges are counted one event at a time. `whole_days` and `times_of_day` look at days from the offset on;
`early_days` lie before it. The ranges of `large` are whole rounds, after which everything is as at the beginning of a
week: in one round each part of the week has one event. Such a range is also cut in two; the counts must add up.
"""

import json
import random
from fractions import Fraction
from math import gcd
from typing import Any

CHECKS: dict[str, list[int]] = {
    "whole_days": [],
    "times_of_day": [],
    "early_days": [],
    "edge_cases": [],
    "large": [],
}
KINDS = {"edge_cases": "missed edge case", "times_of_day": "misunderstood requirement", "large": "logic error"}

CPU_S = 1.0

Call = tuple[str, str, int, int, list[int], str, str]

_ALL = [0, 1, 2, 3, 4, 5, 6]
_WHOLE: list[Call] = [
    # Events just at the beginning of days, by thirds and tenths that no floating point number is.
    ("4/3", "0", 0, 4, [4], "0", "1"),
    ("1/3", "0", 0, 20, [2, 5], "0", "1"),
    ("0.1", "0", 0, 30, [0], "0", "1"),
    ("11/10", "3/10", 1, 70, [1, 6], "0", "1"),
    ("14/6", "4/6", 5, 90, [3], "0", "1"),
]
_TIMES: list[Call] = [
    # Just at the beginning, which is in, and just at the end, which is not.
    ("1/4", "0", 0, 13, [1, 4], "1/4", "3/4"),
    ("1/4", "0", 0, 13, [1, 4], "3/4", "1/4"),
    ("1", "0.1", 3, 3, [3], "0.7", "0.2"),
    ("4/3", "0", 4, 4, [4], "0", "1/2"),
    ("0.1", "0.2", 3, 30, [6], "0.7", "0.2"),
    ("1.3", "0", 0, 60, [0, 1], "0.3", "0.9"),
    ("1.3", "0", 0, 60, [0, 1], "0.9", "0.3"),
]
_EARLY: list[Call] = [
    ("7/2", "0", -14, -1, [0, 3], "0", "1"),
    ("1.1", "0", -11, -11, [3], "0", "1"),
    ("1/4", "-1/8", -20, 20, [6], "1/2", "7/8"),
    ("30", "1000", -100, 500, _ALL, "0", "1"),
    ("2.5", "-1/3", -10, 9, [4, 6], "0.7", "0.2"),
]
_EDGES: list[Call] = [
    # No days, no weekdays, a single day.
    ("1/2", "0", 5, 4, _ALL, "0", "1"),
    ("1/2", "0", 100, -100, _ALL, "0", "1"),
    ("1/2", "0", 0, 20, [], "0", "1"),
    ("1/2", "0", 4, 4, [4], "0", "1"),
    # Both equal: every time of day fits; and what begins at the end of the day, which no time reaches.
    ("1/2", "0", 0, 6, [1, 2], "0", "0"),
    ("1/2", "0", 0, 6, [1, 2], "1/2", "2/4"),
    ("1/2", "1/3", 0, 6, [1, 2], "1", "1"),
    ("1/2", "1/3", 0, 6, [1, 2], "1", "0"),
    ("1/2", "1/3", 0, 6, [1, 2], "1", "5/6"),
    # No event in days that have none.
    ("100", "0", 1, 99, _ALL, "0", "1"),
]


def cases(seed: int) -> list[dict[str, Any]]:
    """Draws the cases, the same ones for the same seed."""
    rng = random.Random(seed)
    rounds = [_round(rng) for _ in range(2)]
    return [
        {"check": "whole_days", "calls": [*_WHOLE, *(_drawn(rng, times=False, early=False) for _ in range(40))]},
        {"check": "times_of_day", "calls": [*_TIMES, *(_drawn(rng, times=True, early=False) for _ in range(40))]},
        {"check": "early_days", "calls": [*_EARLY, *(_drawn(rng, times=True, early=True) for _ in range(30))]},
        {"check": "edge_cases", "calls": _EDGES},
        {"check": "large", "calls": [call for one in rounds for call in (one, *_cut(rng, one))]},
    ]


def judge(case: dict[str, Any], observed: dict[str, Any]) -> str | None:
    """Returns what is wrong with an observation, None when it is right."""
    if "raised" in observed:
        return f"the solution could not be run: {str(observed['raised'])[:200]}"
    values, calls = observed.get("value"), case["calls"]
    if not isinstance(values, list) or len(values) != len(calls):
        return f"unreadable observation: {str(values)[:200]}"
    if case["check"] != "large":
        for call, got in zip(calls, values, strict=True):
            right = _expected(*call)
            if json.dumps(got) != json.dumps(right):
                return f"count_events{tuple(call)}: got {str(got)[:100]}, expected {right}"
        return None
    for number in range(0, len(calls), 3):
        whole, one, two = values[number : number + 3]
        right = _of_rounds(*calls[number])
        if json.dumps(whole) != json.dumps(right):
            return f"count_events{tuple(calls[number])}: got {str(whole)[:100]}, expected {right}"
        if type(one) is not int or type(two) is not int or one + two != right or min(one, two) < 0:
            return f"count_events{tuple(calls[number])} cut after day {calls[number + 1][3]}: got {one} and {two}"
    return None


def _expected(
    period: str, offset: str, first_day: int, last_day: int, weekdays: list[int], opens: str, closes: str
) -> int:
    """One event after the other."""
    step, instant, begin, end = (Fraction(text) for text in (period, offset, opens, closes))
    while instant >= first_day:
        instant -= step
    count = 0
    while instant < last_day + 1:
        day = instant.__floor__()
        time = instant - day
        fits = begin <= time < end if begin < end else begin == end or time >= begin or time < end
        count += fits and day % 7 in weekdays and first_day <= day <= last_day
        instant += step
    return count


def _of_rounds(
    period: str, offset: str, first_day: int, last_day: int, weekdays: list[int], opens: str, closes: str
) -> int:
    """In each round, of which there are as many as days divided by 7 · step, every part of the week has one event."""
    step, parts = (int(text) for text in period.split("/"))
    rounds = (last_day + 1 - first_day) // (7 * step)
    share = (Fraction(closes) - Fraction(opens)) % 1
    return int(rounds * len(weekdays) * parts * share)


def _drawn(rng: random.Random, times: bool, early: bool) -> Call:
    def fraction(most: int) -> str:
        below = rng.choice((1, 2, 3, 4, 6, 10))
        return f"{rng.randint(0, most * below - 1)}/{below}"

    period = f"{rng.randint(1, 30)}/{rng.choice((1, 2, 3, 4, 7, 10))}"
    offset = fraction(3)
    if early:
        offset = rng.choice(("-", "")) + fraction(40)
    first = rng.randint(-90, -20) if early else rng.randint(4, 60)
    opens, closes = (fraction(1), fraction(1)) if times else ("0", "1")
    if Fraction(opens) == Fraction(closes):
        opens, closes = "0", "1"
    weekdays = rng.sample(_ALL, rng.randint(1, 5))
    return period, offset, first, first + rng.randint(0, 60), weekdays, opens, closes


def _round(rng: random.Random) -> Call:
    """Some rounds of a period that is no whole number of parts of a day, of which there are very many in a day.

    They end with day 6 of a week, which counts, and begin after the offset.
    """
    parts, step = rng.randint(10**11, 10**12), rng.randint(10**8, 10**9)
    while gcd(step, 7 * parts) != 1:
        step += 1
    hours = [str(rng.randint(1, parts // 3)), str(rng.randint(parts // 2, parts - 1))]
    rng.shuffle(hours)
    first = 7 * rng.randint(10**19, 10**20)
    last = first + 7 * step * rng.randint(10**12, 10**13) - 1
    offset = f"{rng.randint(-(10**15), 10**15)}/{parts}"
    weekdays = [6, *rng.sample(range(6), rng.randint(1, 5))]
    return f"{step}/{parts}", offset, first, last, weekdays, f"{hours[0]}/{parts}", f"{hours[1]}/{parts}"


def _cut(rng: random.Random, whole: Call) -> list[Call]:
    period, offset, first, last, weekdays, opens, closes = whole
    cut = first + (last - first) // rng.randint(2, 99)
    rest = weekdays, opens, closes
    return [(period, offset, first, cut, *rest), (period, offset, cut + 1, last, *rest)]
