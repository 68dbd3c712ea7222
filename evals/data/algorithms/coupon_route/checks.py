"""Hidden checks of cheapest_route: what to call, and what is right.

Criteria 1 and 2 fail separately: `least_cost` and `large_inputs` look at cost and coupons only, `prescribed_route` at
the towns only, on small inputs whose goal can be reached.
"""

import itertools
import random
from typing import Any

CHECKS = {"least_cost": [1], "large_inputs": [1], "prescribed_route": [2]}

Call = list[Any]
"""Number of towns, roads, start, goal, coupons."""
Result = tuple[int, int, list[int]]

HUGE = 10**18
"""Largest toll of the instruction."""

_COSTS: tuple[Call, ...] = (
    # Start and goal are one, with and without a loop that costs nothing.
    [1, [], 0, 0, 0],
    [3, [[1, 1, 0], [1, 2, 5], [2, 1, 0]], 1, 1, 2],
    # There is no way: no road, only against its direction, only between other towns.
    [2, [], 0, 1, 3],
    [2, [[1, 0, 4]], 0, 1, 5],
    [4, [[0, 1, 1], [1, 0, 1], [2, 3, 0]], 0, 3, 1],
    # Odd tolls, a toll of 1, tolls of which a coupon saves nothing.
    [2, [[0, 1, 7]], 0, 1, 0],
    [2, [[0, 1, 7]], 0, 1, 1],
    [2, [[0, 1, 1]], 0, 1, 1],
    [3, [[0, 1, 0], [1, 2, 0]], 0, 2, 5],
    [4, [[0, 1, 3], [1, 2, 0], [2, 3, 5]], 0, 3, 5],
    # A coupon is worth more later; the road without a coupon is not the one with it.
    [3, [[0, 1, 10], [1, 2, 100]], 0, 2, 1],
    [2, [[0, 1, 9], [0, 1, 6]], 0, 1, 1],
    [4, [[0, 1, 5], [1, 3, 5], [0, 2, 1], [2, 3, 12]], 0, 3, 1],
    [4, [[0, 1, 5], [1, 3, 5], [0, 2, 1], [2, 3, 12]], 0, 3, 2],
    # The same cost with fewer coupons: one less on fewer roads, on more roads, by larger towns; none instead of one.
    [3, [[0, 2, 9], [0, 1, 5], [1, 2, 4]], 0, 2, 2],
    [5, [[0, 1, 9], [1, 2, 0], [2, 3, 0], [0, 4, 5], [4, 3, 4]], 0, 3, 2],
    [5, [[0, 4, 9], [4, 3, 0], [0, 1, 5], [1, 3, 4]], 0, 3, 2],
    [4, [[0, 3, 1], [0, 1, 0], [1, 3, 0]], 0, 3, 1],
    # Largest tolls, which floats do not hold: halves, and sums that differ in the last digit.
    [2, [[0, 1, HUGE - 1]], 0, 1, 1],
    [3, [[0, 1, HUGE - 1], [1, 2, HUGE - 3]], 0, 2, 2],
    [4, [[0, 1, HUGE], [1, 3, HUGE - 1], [0, 2, HUGE], [2, 3, HUGE - 3]], 0, 3, 1],
)

_ROUTES: tuple[Call, ...] = (
    [1, [], 0, 0, 2],
    [3, [[0, 1, 0], [1, 0, 0], [1, 2, 0], [0, 0, 0]], 0, 2, 1],
    # The smaller town comes first on the way, the larger predecessor last: and the same, nearer to the goal.
    [6, [[0, 1, 2], [0, 2, 2], [1, 4, 2], [2, 3, 2], [3, 5, 2], [4, 5, 2]], 0, 5, 0],
    [6, [[0, 1, 2], [0, 2, 2], [1, 4, 2], [2, 3, 2], [3, 5, 2], [4, 5, 2]], 0, 5, 1],
    [8, [[7, 0, 1], [0, 3, 1], [0, 2, 1], [3, 4, 1], [2, 5, 1], [4, 6, 1], [5, 6, 1], [6, 1, 1]], 7, 1, 2],
    # The coupon is spent later for the smaller town, though the same towns can be reached having spent it.
    [6, [[0, 1, 4], [0, 2, 3], [1, 4, 4], [1, 3, 6], [2, 5, 9], [3, 5, 0], [4, 5, 0]], 0, 5, 1],
    [6, [[0, 1, 4], [0, 2, 3], [1, 4, 4], [1, 3, 5], [2, 5, 9], [3, 5, 0], [4, 5, 0]], 0, 5, 1],
    [5, [[0, 1, 4], [1, 3, 2], [3, 4, 2], [1, 2, 5], [2, 4, 0]], 0, 4, 1],
    # The coupon is spent sooner for the smaller town, though it could be saved up.
    [5, [[0, 1, 4], [1, 2, 4], [1, 3, 5], [2, 4, 0], [3, 4, 0]], 0, 4, 1],
    [5, [[0, 1, 4], [1, 3, 4], [1, 2, 5], [2, 4, 0], [3, 4, 0]], 0, 4, 1],
    [5, [[0, 1, 4], [1, 2, 2], [2, 4, 2], [1, 3, 5], [3, 4, 0]], 0, 4, 1],
    [7, [[0, 1, 8], [1, 2, 8], [2, 4, 8], [2, 3, 9], [3, 5, 8], [4, 5, 8], [5, 6, 1]], 0, 6, 1],
    [7, [[0, 1, 8], [1, 2, 8], [2, 3, 8], [2, 4, 9], [3, 5, 8], [4, 5, 8], [5, 6, 1]], 0, 6, 1],
    # Fewer coupons, then fewer roads, come before smaller towns.
    [5, [[0, 1, 9], [1, 2, 0], [2, 3, 0], [0, 4, 5], [4, 3, 4]], 0, 3, 2],
    [5, [[0, 4, 9], [4, 3, 0], [0, 1, 5], [1, 3, 4]], 0, 3, 2],
    [4, [[0, 3, 1], [0, 1, 0], [1, 3, 0]], 0, 3, 1],
    [4, [[0, 1, 1], [1, 2, 1], [2, 3, 1], [0, 2, 3], [0, 3, 3]], 0, 3, 0],
    [5, [[0, 1, 0], [1, 2, 0], [2, 3, 0], [3, 4, 0], [0, 4, 0]], 0, 4, 2],
    # A larger town that is reached for less is not on the best way, nor is a smaller one for more.
    [5, [[0, 1, 3], [0, 2, 2], [1, 4, 3], [2, 4, 3], [0, 3, 1], [3, 4, 4]], 0, 4, 0],
)


def cases(seed: int) -> list[dict[str, Any]]:
    """Draws the cases, the same ones for the same seed."""
    rng = random.Random(seed)
    reachable: list[Call] = []
    while len(reachable) < 400:
        call = _small(rng, layers=len(reachable) % 2 == 0)
        if _expected(call) is not None:
            reachable.append(call)
    return [
        {"check": "least_cost", "calls": [*_COSTS, *(_small(rng) for _ in range(300))]},
        {"check": "prescribed_route", "calls": [*_ROUTES, *reachable]},
        {"check": "large_inputs", "calls": [_row(rng)]},
        {"check": "large_inputs", "calls": [_diamonds(rng)]},
    ]


def judge(case: dict[str, Any], observed: dict[str, Any]) -> str | None:
    """Returns what is wrong with an observation, None when it is right."""
    if "raised" in observed:
        return f"the solution could not be run: {_short(observed['raised'])}"
    value = observed.get("value")
    if not isinstance(value, list) or len(value) != len(case["calls"]) or not all(isinstance(o, dict) for o in value):
        return f"unreadable observation: {_short(value)}"
    route = case["check"] == "prescribed_route"
    rules = {"least_cost": _expected, "prescribed_route": _expected, "large_inputs": _expected_of_large}
    for call, one in zip(case["calls"], value, strict=True):
        expected = rules[case["check"]](call)
        if not _right(expected, one, route):
            part = (expected[2] if route else expected[:2]) if expected else None
            return f"{_called(call)} {_outcome(one)}, expected {'the towns' if route else 'cost and coupons'} {part}"
    return None


def _right(expected: Result | None, one: dict[str, Any], route: bool) -> bool:
    got = one.get("value", "")
    if expected is None or got is None:
        return expected is None and got is None
    if not isinstance(got, list) or len(got) != 3:
        return False
    if route:
        return bool(got[2] == expected[2])
    return all(type(number) is int for number in got[:2]) and got[:2] == list(expected[:2])


def _small(rng: random.Random, layers: bool = False) -> Call:
    """A few towns with tolls so small that costs are often equal."""
    towns, coupons = rng.randint(2, 8), rng.choice((0, 1, 1, 2, 2, 3, 5))
    tolls = rng.choice(((0, 1), (2, 2), (1, 2, 3), (0, 1, 2, 3, 4, 5), (4, 5, 8, 9)))
    if not layers:
        pairs = [(rng.randrange(towns), rng.randrange(towns)) for _ in range(rng.randint(towns, 4 * towns))]
        roads = [[a, b, rng.choice(tolls)] for a, b in pairs]
        return [towns, roads, rng.randrange(towns), rng.randrange(towns), coupons]
    # Start, three layers of towns, goal: many routes have the same number of roads.
    names = rng.sample(range(9), 9)
    rows = [names[:1], names[1:4], names[4:6], names[6:8], names[8:]]
    both = [(a, b) for here, there in itertools.pairwise(rows) for a in here for b in there]
    return [9, [[a, b, rng.choice(tolls)] for a, b in both], names[0], names[8], coupons]


def _row(rng: random.Random) -> Call:
    """Towns one after the other, each with two roads to the next; the larger toll never pays."""
    roads = []
    for town in range(3_999):
        toll = rng.randint(0, HUGE - 10)
        roads += [[town, town + 1, toll + rng.randint(2, 9)], [town, town + 1, toll]]
    rng.shuffle(roads)
    return [4_000, roads, 0, 3_999, 2]


def _diamonds(rng: random.Random) -> Call:
    """Two ways from each stop to the next, for the same toll: as many routes as nobody can list."""
    stops, toll = 1_200, 2 * rng.randint(1, 1000) + 1
    roads = []
    for stop in range(0, 3 * stops, 3):
        roads += [
            [stop, stop + 1, toll],
            [stop, stop + 2, toll],
            [stop + 1, stop + 3, toll],
            [stop + 2, stop + 3, toll],
        ]
    rng.shuffle(roads)
    return [3 * stops + 1, roads, 0, 3 * stops, 2]


def _expected(call: Call) -> Result | None:
    """By growing all best routes road by road, each with its towns: slow, and simple."""
    towns, roads, start, goal, coupons = call
    # Key: town and coupons spent. A best way has no town twice, so it has fewer roads than there are towns.
    row: dict[tuple[int, int], tuple[int, int, int, list[int]]] = {(start, 0): (0, 0, 0, [start])}
    arrived = [one for (town, _), one in row.items() if town == goal]
    for _ in range(towns - 1):
        grown: dict[tuple[int, int], tuple[int, int, int, list[int]]] = {}
        for (town, used), (cost, _, length, route) in row.items():
            for a, b, toll in roads:
                if a != town:
                    continue
                for spent, price in ((0, toll), (1, toll // 2)):
                    one = (cost + price, used + spent, length + 1, [*route, b])
                    key = (b, used + spent)
                    if used + spent <= coupons and (key not in grown or one < grown[key]):
                        grown[key] = one
        row = grown
        arrived += [one for (town, _), one in row.items() if town == goal]
    if not arrived:
        return None
    cost, used, _, route = min(arrived)
    return cost, used, route


def _expected_of_large(call: Call) -> Result:
    """On a row or a row of diamonds every route has the same tolls: coupons go where they save most."""
    _, roads, start, goal, coupons = call
    cheapest: dict[int, int] = {}
    for a, _, toll in roads:
        cheapest[a] = min(toll, cheapest.get(a, toll))
    # The lower way through each diamond: its upper town is left out.
    stops = [a for a in cheapest if goal == 3_999 or a % 3 != 2]
    tolls = [cheapest[a] for a in stops]
    saved = sorted((toll - toll // 2 for toll in tolls), reverse=True)[:coupons]
    return sum(tolls) - sum(saved), sum(one > 0 for one in saved), [start, goal]


def _outcome(one: dict[str, Any]) -> str:
    return f"raised {_short(one['raised'])}" if "raised" in one else f"returned {_short(one.get('value'))}"


def _called(call: Call) -> str:
    towns, roads, start, goal, coupons = call
    return f"cheapest_route({towns}, {_short(roads)}, {start}, {goal}, {coupons})"


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 200 else f"{text[:197]}..."
