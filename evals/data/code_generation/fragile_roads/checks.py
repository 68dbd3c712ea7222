"""Hidden checks of fragile roads: which networks and operations to try, and what the answers are.

`fragile` and `safe` ask one kind of question each, where no two roads connect the same places and no road is closed
twice: such roads are in `special_roads`, and the rest in `edge_cases`. The network of `large` is a chain of rings.
"""

import json
import random
from typing import Any

CHECKS: dict[str, list[int]] = {"fragile": [], "safe": [], "special_roads": [], "edge_cases": [], "large": []}
KINDS = {"special_roads": "missed edge case", "edge_cases": "missed edge case"}

CPU_S = 1.2

Road = tuple[int, int]
Call = tuple[int, list[Road], list[tuple[Any, ...]]]

_ASK: tuple[Any, ...] = ("fragile",)
_EDGES: list[Call] = [
    (1, [], [_ASK, ("safe", 0, 0)]),
    (3, [], [_ASK, ("safe", 1, 1), ("safe", 0, 2)]),
    (2, [(0, 1)], []),
    # Closed twice: nothing happens the second time.
    (3, [(0, 1), (1, 2), (2, 0)], [("close", 0), _ASK, ("close", 0), _ASK, ("safe", 0, 1), ("close", 1), _ASK]),
    (3, [(0, 1), (1, 2)], [("close", 1), ("safe", 1, 1), _ASK, ("close", 1), ("close", 1), _ASK, ("close", 0), _ASK]),
    # Two parts from the beginning; a place without any road.
    (5, [(0, 1), (2, 3)], [("safe", 0, 2), _ASK, ("safe", 4, 4), ("safe", 4, 0), ("close", 0), _ASK]),
]


def cases(seed: int) -> list[dict[str, Any]]:
    """Draws the cases, the same ones for the same seed."""
    rng = random.Random(seed)
    return [
        {"check": "fragile", "calls": [_drawn(rng, "fragile", special=False) for _ in range(50)]},
        {"check": "safe", "calls": [_drawn(rng, "safe", special=False) for _ in range(50)]},
        {"check": "special_roads", "calls": [_drawn(rng, "both", special=True) for _ in range(40)]},
        {"check": "edge_cases", "calls": _EDGES},
        {"check": "large", "calls": [_rings(rng)]},
    ]


def judge(case: dict[str, Any], observed: dict[str, Any]) -> str | None:
    """Returns what is wrong with an observation, None when it is right."""
    if "raised" in observed:
        return f"the solution could not be run: {str(observed['raised'])[:200]}"
    values = observed.get("value")
    if not isinstance(values, list) or len(values) != len(case["calls"]):
        return f"unreadable observation: {str(values)[:200]}"
    for (n, roads, operations), got in zip(case["calls"], values, strict=True):
        right = _of_rings(roads, operations) if n > 100 else _expected(n, roads, operations)
        if json.dumps(got) != json.dumps(right):
            told = f"inspect_roads({n}, {str(roads)[:200]}, {str(operations)[:300]})"
            return f"{told}: got {str(got)[:150]}, expected {str(right)[:150]}"
    return None


def _expected(n: int, roads: list[Road], operations: list[tuple[Any, ...]]) -> list[int | bool]:
    """Closes every open road in turn, and looks at what is still connected."""
    still = set(range(len(roads)))
    answers: list[int | bool] = []
    for kind, *about in operations:
        if kind == "close":
            still.discard(about[0])
            continue
        now = _parts(n, [roads[road] for road in still])
        without = [_parts(n, [roads[road] for road in still if road != closed]) for closed in still]
        if kind == "fragile":
            answers.append(sum(one != now for one in without))
        else:
            a, b = about
            answers.append(all(one[a] == one[b] for one in [now, *without]))
    return answers


def _parts(n: int, roads: list[Road]) -> list[int]:
    """For each place the smallest one that it is connected to."""
    part = list(range(n))
    for _ in range(n):
        for a, b in roads:
            part[a] = part[b] = min(part[a], part[b])
    return part


def _drawn(rng: random.Random, asked: str, special: bool) -> Call:
    n = rng.randint(3, 8)
    pairs = [(a, b) for a in range(n) for b in range(n) if a < b]
    roads = rng.sample(pairs, min(len(pairs), rng.randint(n - 1, n + 3)))
    if special:
        roads = roads[: n + 1] + rng.choices(roads, k=2) + [(a, a) for a in rng.sample(range(n), 2)]
    roads = [rng.choice(((a, b), (b, a))) for a, b in rng.sample(roads, len(roads))]
    operations: list[tuple[Any, ...]] = []
    for road in rng.sample(range(len(roads)), rng.randint(2, len(roads))):
        for _ in range(2):
            kind = asked if asked != "both" else rng.choice(("fragile", "safe"))
            operations.append(_ASK if kind == "fragile" else ("safe", *rng.sample(range(n), 2)))
        operations.append(("close", road))
    operations.append(_ASK if asked != "safe" else ("safe", 0, 1))
    return n, roads, operations


_RING = 20


def _rings(rng: random.Random) -> Call:
    """Each ring has one place in common with the next one; road number i belongs to ring i // _RING."""
    rings = 200
    count = rings * (_RING - 1) + 1
    names = [0, *rng.sample(range(1, count), count - 1)]  # from place 0 it is far to the other end
    roads = []
    for ring in range(rings):
        first = ring * (_RING - 1)
        around = [names[first + place] for place in range(_RING - 1)]
        around.insert(_RING // 2, names[first + _RING - 1])
        steps = list(zip(around, around[1:] + around[:1], strict=True))
        roads += [rng.choice(((a, b), (b, a))) for a, b in steps]
    operations: list[tuple[Any, ...]] = []
    for road in rng.sample(range(len(roads)), 2200):
        operations.append(("close", road))
        one = rng.randrange(rings)
        other = min(rings, one + rng.choice((1, 1, 2, 30)))
        ends = (names[one * (_RING - 1)], names[other * (_RING - 1)])
        operations.append(rng.choice((_ASK, ("safe", *ends))))
    return count, roads, operations


def _of_rings(roads: list[Road], operations: list[tuple[Any, ...]]) -> list[int | bool]:
    """No road of a whole ring is fragile, and every open one of another ring is."""
    open_roads = [_RING] * (len(roads) // _RING)
    # Where rings meet: a place of two rings is the last one of the first ring and the first one of the second.
    rings_at: dict[int, set[int]] = {}
    for number, road in enumerate(roads):
        for place in road:
            rings_at.setdefault(place, set()).add(number // _RING)
    answers: list[int | bool] = []
    for kind, *about in operations:
        if kind == "close":
            open_roads[about[0] // _RING] -= 1
        elif kind == "fragile":
            answers.append(sum(count for count in open_roads if count < _RING))
        else:
            one, other = sorted((rings_at[place] for place in about), key=max)
            answers.append(all(count == _RING for count in open_roads[max(one) : min(other) + 1]))
    return answers
