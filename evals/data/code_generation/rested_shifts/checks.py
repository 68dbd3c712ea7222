"""Hidden checks of rested shifts: which shifts to offer, and what the best choices are.

`totals` looks at the value alone, `counts` at both; neither has a shift twice, nor a best choice that is empty. Those
are in `edge_cases`. One list of `large` is made of small groups far apart, of which the best choices multiply; in the
other all shifts are alike, so that choices are counted by a formula.
"""

import json
import random
from itertools import combinations, pairwise
from math import comb, prod
from typing import Any

CHECKS: dict[str, list[int]] = {"totals": [], "counts": [], "edge_cases": [], "large": []}
KINDS = {"edge_cases": "missed edge case"}

CPU_S = 1.6

_MODULUS = 1_000_000_007

Shift = tuple[int, int, int]

_FIXED: list[list[Shift]] = [
    # A rest just as long as the first shift, the second, both; and shorter by one than either.
    [(0, 3, 1), (6, 8, 1)],
    [(0, 2, 1), (5, 8, 1)],
    [(0, 3, 1), (6, 9, 1)],
    [(0, 3, 2), (5, 7, 1)],
    [(0, 2, 2), (4, 7, 1)],
    # A shift between two others asks for more or less rest than they do from each other.
    [(0, 1, 3), (2, 3, 1), (4, 5, 3)],
    [(0, 1, 3), (3, 5, 4), (7, 8, 3)],
    [(0, 1, 3), (2, 5, 4), (6, 7, 3)],
    [(0, 2, 5), (4, 6, 4), (5, 8, 6), (9, 10, 4), (11, 12, 0), (11, 14, 2)],
]
_EDGES: list[list[Shift]] = [
    [],
    # The empty choice is the best one, alone or among others.
    [(0, 1, -5)],
    [(0, 1, 0)],
    [(0, 1, 0), (2, 3, 0), (0, 1, -1)],
    [(-5, -4, -1), (10, 20, -1)],
    # A shift that is offered twice is two shifts.
    [(0, 1, 5), (0, 1, 5)],
    [(0, 1, 5), (2, 3, 5), (2, 3, 5), (0, 1, 5), (0, 1, 4)],
    [(-3, -1, 7), (1, 3, 7), (-3, -1, 7), (1, 3, 7), (1, 3, 7)],
]


def cases(seed: int) -> list[dict[str, Any]]:
    """Draws the cases, the same ones for the same seed."""
    rng = random.Random(seed)
    drawn = [*_FIXED, *(_drawn(rng, 8) for _ in range(60))]
    groups = [_drawn(rng, 5) for _ in range(20)]
    order = [rng.randrange(len(groups)) for _ in range(200)]
    return [
        {"check": "totals", "calls": drawn, "parts": 1},
        {"check": "counts", "calls": drawn, "parts": 2},
        {"check": "edge_cases", "calls": _EDGES, "parts": 2},
        {
            "check": "large",
            "calls": [_apart(rng, groups, order), _alike(rng)],
            "parts": 2,
            "groups": groups,
            "order": order,
        },
    ]


def judge(case: dict[str, Any], observed: dict[str, Any]) -> str | None:
    """Returns what is wrong with an observation, None when it is right."""
    if "raised" in observed:
        return f"the solution could not be run: {str(observed['raised'])[:200]}"
    values, calls, parts = observed.get("value"), case["calls"], case["parts"]
    if not isinstance(values, list) or len(values) != len(calls):
        return f"unreadable observation: {str(values)[:200]}"
    if case["check"] == "large":
        expected = [_of_groups(case["groups"], case["order"]), _of_alike()]
    else:
        expected = [_best(shifts) for shifts in calls]
    for shifts, got, right in zip(calls, values, expected, strict=True):
        shown = got[:parts] if isinstance(got, list) and len(got) == 2 else got
        if json.dumps(shown) != json.dumps(right[:parts]):
            return f"{len(shifts)} shifts {str(shifts)[:300]}: got {str(shown)[:100]}, expected {right[:parts]}"
    return None


def _best(shifts: list[Shift]) -> list[int]:
    """Looks at every choice."""
    best, count = 0, 0
    for size in range(len(shifts) + 1):
        for choice in combinations(sorted(shifts), size):
            if all(b[0] - a[1] >= max(a[1] - a[0], b[1] - b[0]) for a, b in pairwise(choice)):
                value = sum(shift[2] for shift in choice)
                count = count * (value <= best) + (value >= best)
                best = max(best, value)
    return [best, count]


def _drawn(rng: random.Random, most: int) -> list[Shift]:
    """Short times and few values, so that many choices are as good as each other."""
    shifts = {(0, 1, 1)}
    while len(shifts) < most:
        start = rng.randint(-3, 24)
        shifts.add((start, start + rng.randint(1, 5), rng.choice((-1, 0, 1, 2, 2, 3))))
    return rng.sample(sorted(shifts), len(shifts))


def _apart(rng: random.Random, groups: list[list[Shift]], order: list[int]) -> list[Shift]:
    shifts = []
    for number, group in enumerate(order):
        at = 50 * number - 10**5
        shifts += [(at + start, at + end, value) for start, end, value in groups[group]]
    rng.shuffle(shifts)
    return shifts


def _of_groups(groups: list[list[Shift]], order: list[int]) -> list[int]:
    best = [_best(group) for group in groups]
    return [sum(best[group][0] for group in order), prod(best[group][1] for group in order) % _MODULUS]


_ALIKE, _LENGTH = 14_000, 700
"""How many shifts that are alike, each beginning one later than the one before, and how long they are."""


def _alike(rng: random.Random) -> list[Shift]:
    starts = rng.sample(range(_ALIKE), _ALIKE)
    return [(start, start + _LENGTH, 3) for start in starts]


def _of_alike() -> list[int]:
    """As many as there is room for; what is left over is spread before, between and after them."""
    apart = 2 * _LENGTH
    most = (_ALIKE - 1) // apart + 1
    return [3 * most, comb(_ALIKE - 1 - apart * (most - 1) + most, most) % _MODULUS]
