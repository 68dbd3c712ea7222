"""Hidden checks of repair: what to call, and what is right.

Criteria 1 and 2 fail separately: `least_cost` and `long_strings` look at the cost only, `prescribed_script` at the
script only, on short strings.
"""

import random
from functools import cache
from typing import Any

CHECKS = {"least_cost": [1], "long_strings": [1], "prescribed_script": [2]}

CPU_S = 2.5
LONG, SHORT = 2_500, 25
"""Lengths of the strings of a large call: a scan along one of them for each entry takes far too long."""

Costs = tuple[int, int, int]
Call = tuple[str, str, Costs]

_CALLS: tuple[Call, ...] = (
    # Empty strings, equal ones, single characters.
    ("", "", (3, 2, 1)),
    ("abc", "", (3, 2, 1)),
    ("", "abc", (3, 2, 1)),
    ("a", "", (0, 0, 0)),
    ("abca", "abca", (3, 2, 1)),
    ("abca", "abca", (0, 0, 0)),
    ("a", "b", (1, 1, 3)),
    # A run of D beside a run of I: cheaper than, as cheap as, dearer than a substitution.
    ("a", "b", (1, 1, 5)),
    ("a", "b", (1, 1, 4)),
    ("abc", "xyz", (4, 1, 9)),
    ("abc", "xyz", (4, 1, 5)),
    ("abc", "xyz", (2, 1, 3)),
    ("kabcm", "kxyzm", (3, 1, 9)),
    ("ab", "ba", (0, 1, 9)),
    # Runs are longer because opening is dear, shorter because it is not.
    ("abcbc", "abc", (9, 1, 4)),
    ("axbxc", "abc", (9, 1, 4)),
    ("axbxc", "abc", (0, 3, 4)),
    ("abc", "axbxc", (5, 1, 7)),
    ("aXbYc", "abc", (2, 1, 1)),
    # Where the run goes: first is right, from the end the other one would be found.
    ("aa", "a", (1, 1, 5)),
    ("a", "aa", (1, 1, 5)),
    ("aaa", "a", (2, 1, 5)),
    ("abab", "ab", (2, 1, 9)),
    ("ab", "abab", (2, 1, 9)),
    ("AB", "BA", (2, 1, 5)),
    ("aab", "aba", (1, 0, 1)),
    ("abb", "ab", (0, 1, 1)),
    # What was before decides whether a letter goes on with a run: with a dear and with a cheap opening.
    ("aba", "ca", (3, 1, 4)),
    ("abc", "c", (5, 1, 3)),
    ("xab", "yb", (2, 1, 2)),
    ("abcd", "d", (4, 1, 2)),
    ("ab", "cdb", (1, 2, 5)),
    ("bab", "ab", (3, 0, 0)),
    ("cab", "ba", (4, 0, 2)),
    # Nothing costs anything, or only one thing does.
    ("abc", "cab", (0, 0, 0)),
    ("abc", "cab", (0, 0, 1)),
    ("abc", "cab", (0, 1, 0)),
    ("abc", "cab", (1, 0, 0)),
    ("ab", "ab", (0, 0, 1)),
    ("ab", "xy", (1, 0, 1)),
    # Large costs, beyond such stand-ins for infinity as 10**9.
    ("ab", "xyz", (10**12, 10**12 - 1, 10**12 - 3)),
)


def cases(seed: int) -> list[dict[str, Any]]:
    """Draws the cases, the same ones for the same seed."""
    rng = random.Random(seed)
    long = [_long(rng, LONG, SHORT), _long(rng, SHORT, LONG)]
    return [
        {"check": "least_cost", "calls": [*_CALLS, *(_drawn(rng) for _ in range(150))]},
        {"check": "prescribed_script", "calls": [*_CALLS, *(_drawn(rng) for _ in range(150))]},
        *({"check": "long_strings", "calls": [call]} for call in long),
    ]


def judge(case: dict[str, Any], observed: dict[str, Any]) -> str | None:
    """Returns what is wrong with an observation, None when it is right."""
    if "raised" in observed:
        return f"the solution could not be run: {_short(observed['raised'])}"
    value = observed.get("value")
    if not isinstance(value, list) or len(value) != len(case["calls"]) or not all(isinstance(o, dict) for o in value):
        return f"unreadable observation: {_short(value)}"
    part = "script" if case["check"] == "prescribed_script" else "cost"
    for (a, b, costs), one in zip(case["calls"], value, strict=True):
        small = case["check"] != "long_strings"
        cost, script = _expected(a, b, tuple(costs)) if small else (_cost(a, b, tuple(costs)), "")
        expected = script if part == "script" else cost
        if part not in one or one[part] != expected:
            got = f"raised {_short(one['raised'])}" if "raised" in one else f"{part} {_short(one.get(part))}"
            return f"repair({_short(repr(a))}, {_short(repr(b))}, {costs}): {got}, expected {_short(expected)}"
    return None


def _drawn(rng: random.Random) -> Call:
    """Strings of few letters, the second one often made from the first, and costs with many ties."""
    letters = rng.choice(("ab", "abc", "aab"))
    a = "".join(rng.choices(letters, k=rng.randint(0, 7)))
    b = "".join(rng.choices(letters, k=rng.randint(0, 7)))
    if a and rng.random() < 0.4:
        cut = rng.randrange(len(a))
        b = a[cut:] + a[:cut] if rng.random() < 0.5 else a[:cut] + rng.choice(("", "ab", "c")) + a[cut + 1 :]
    return a, b, (rng.choice((0, 1, 2, 3, 5)), rng.choice((0, 1, 1, 2)), rng.choice((0, 1, 2, 3, 4, 6, 9)))


def _long(rng: random.Random, first: int, second: int) -> Call:
    a, b = ("".join(rng.choices("abcd", k=length)) for length in (first, second))
    return a, b, (rng.randint(1, 9), rng.randint(1, 3), rng.randint(2, 20))


@cache
def _expected(a: str, b: str, costs: Costs) -> tuple[int, str]:
    """By growing the best script to each place for each kind of last letter: slow, and simple.

    No script to a place is the beginning of another one to the same place, so the better one stays better.
    """
    opening, each, substitution = costs
    best: dict[tuple[int, int, str], tuple[int, str]] = {(0, 0, ""): (0, "")}
    for i in range(len(a) + 1):
        for j in range(len(b) + 1):
            for last in ("", "D", "I", "K", "S"):
                if (i, j, last) not in best:
                    continue
                cost, script = best[i, j, last]
                steps = [(i + 1, j, "D", each + opening * (last != "D"))] if i < len(a) else []
                steps += [(i, j + 1, "I", each + opening * (last != "I"))] if j < len(b) else []
                if i < len(a) and j < len(b):
                    same = a[i] == b[j]
                    steps.append((i + 1, j + 1, "K" if same else "S", 0 if same else substitution))
                for to_i, to_j, letter, price in steps:
                    found, key = (cost + price, script + letter), (to_i, to_j, letter)
                    if key not in best or found < best[key]:
                        best[key] = found
    return min(one for (i, j, _), one in best.items() if (i, j) == (len(a), len(b)))


@cache
def _cost(a: str, b: str, costs: Costs) -> int:
    """The least cost alone, row by row from the beginning, from the best of all ways and of those that end in D."""
    opening, each, substitution = costs
    row = [0, *(opening + each * j for j in range(1, len(b) + 1))]
    ends_in_d: list[float] = [float("inf")] * (len(b) + 1)
    for i in range(1, len(a) + 1):
        ends_in_d = [each + min(old, opening + best) for old, best in zip(ends_in_d, row, strict=True)]
        new: list[int] = [int(ends_in_d[0])]
        ends_in_i = float("inf")
        for j in range(1, len(b) + 1):
            ends_in_i = each + min(ends_in_i, opening + new[-1])
            both = row[j - 1] + (0 if a[i - 1] == b[j - 1] else substitution)
            new.append(int(min(both, ends_in_d[j], ends_in_i)))
        row = new
    return row[-1]


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 120 else f"{text[:117]}..."
