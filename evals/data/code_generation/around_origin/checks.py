"""Hidden checks of triangles around the origin: which points to try, and what is right.

Small lists are counted triple by triple. `general` has no two points on a line with the origin, `aligned` has many, but
no point twice: that is in `edge_cases`. The points of `large` lie in three narrow bundles, a third of a turn apart.
"""

import json
import random
from itertools import combinations
from typing import Any

CHECKS: dict[str, list[int]] = {"general": [], "aligned": [], "edge_cases": [], "far_points": [], "large": []}
KINDS = {"edge_cases": "missed edge case", "far_points": "logic error", "large": "logic error"}

CPU_S = 1.5

Point = tuple[int, int]

_EDGES: list[list[Point]] = [
    # Fewer than three points.
    [],
    [(0, 0)],
    [(0, 0), (0, 0)],
    [(1, 1), (-1, -1)],
    # Points that occur several times: with the origin inside, on a side, as a corner, and outside.
    [(3, 0), (3, 0), (-1, 2), (-1, -2), (-1, -2)],
    [(2, 1), (-2, -1), (2, 1), (-2, -1)],
    [(0, 0), (0, 0), (0, 0)],
    [(0, 0), (0, 0), (5, 1), (5, 1)],
    [(4, 4), (4, 4), (4, 4)],
    [(4, 4), (4, 4), (-4, -4)],
]


def cases(seed: int) -> list[dict[str, Any]]:
    """Draws the cases, the same ones for the same seed."""
    rng = random.Random(seed)
    return [
        {"check": "general", "calls": [_general(rng, rng.randint(3, 12)) for _ in range(30)]},
        {"check": "aligned", "calls": [_aligned(rng, rng.randint(4, 14)) for _ in range(40)]},
        {"check": "edge_cases", "calls": _EDGES},
        {"check": "far_points", "calls": [_far(rng) for _ in range(20)]},
        {"check": "large", "calls": [_bundles(rng)]},
    ]


def judge(case: dict[str, Any], observed: dict[str, Any]) -> str | None:
    """Returns what is wrong with an observation, None when it is right."""
    if "raised" in observed:
        return f"the solution could not be run: {str(observed['raised'])[:200]}"
    values = observed.get("value")
    if not isinstance(values, list) or len(values) != len(case["calls"]):
        return f"unreadable observation: {str(values)[:200]}"
    for points, got in zip(case["calls"], values, strict=True):
        right = _of_bundles(points) if len(points) > 100 else _expected(points)
        if json.dumps(got) != json.dumps(right):
            return f"{len(points)} points {str(points)[:400]}: got {str(got)[:100]}, expected {right}"
    return None


def _expected(points: list[Point]) -> list[int]:
    """Looks at each triple: at the turns from corner to corner, and at each side."""
    inside = touched = 0
    for triple in combinations(points, 3):
        sides = list(zip(triple, triple[1:] + triple[:1], strict=True))
        turns = [ax * by - ay * bx for (ax, ay), (bx, by) in sides]
        if min(turns) > 0 or max(turns) < 0:
            inside += 1
        elif any(not turn and ax * bx + ay * by <= 0 for turn, ((ax, ay), (bx, by)) in zip(turns, sides, strict=True)):
            touched += 1
    return [inside, touched]


def _general(rng: random.Random, count: int) -> list[Point]:
    points: list[Point] = []
    while len(points) < count:
        x, y = rng.randint(-50, 50), rng.randint(-50, 50)
        if (x or y) and all(x * b != y * a for a, b in points):
            points.append((x, y))
    return points


def _aligned(rng: random.Random, count: int) -> list[Point]:
    """On few lines through the origin, with the origin itself now and then."""
    width = rng.randint(2, 4)
    grid = [(x, y) for x in range(-width, width + 1) for y in range(-width, width + 1) if rng.random() < 0.9 or x == y]
    return rng.sample(grid, count)


def _far(rng: random.Random) -> list[Point]:
    """Two bundles, half a turn apart, so narrow that floating point numbers cannot tell their directions apart."""
    x, y = rng.randint(10**17, 9 * 10**17), rng.randint(10**17, 9 * 10**17)
    steps = rng.sample([(a, b) for a in range(-3, 4) for b in range(-3, 4)], 12)
    points = [(x + a, y + b) for a, b in steps[:6]] + [(-x - a, -y - b) for a, b in steps[6:]]
    points += [(-y, x), (y, -x)]
    rng.shuffle(points)
    return points


def _bundles(rng: random.Random) -> list[Point]:
    size = 10**9
    points = []
    for x, y in ((size, 0), (-size, 2 * size), (-size, -2 * size)):
        points += [(x, y + one) for one in rng.sample(range(-(10**6), 10**6), rng.randint(1800, 2200))]
    rng.shuffle(points)
    return points


def _of_bundles(points: list[Point]) -> list[int]:
    """The origin is inside just when there is a corner in each bundle, and nothing touches it."""
    right = sum(x > 0 for x, _ in points)
    above = sum(y > 10**9 for _, y in points)
    return [right * above * (len(points) - right - above), 0]
