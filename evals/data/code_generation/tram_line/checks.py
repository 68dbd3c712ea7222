"""Hidden checks of the tram: which networks to try, and how long the shortest drive is.

`routes` has no two tracks between the same places and none from a place to itself: these are in `special_tracks`. Zero
lengths, results of zero and stops twice in a row are in `edge_cases` alone.
"""

import json
import random
from typing import Any

CHECKS: dict[str, list[int]] = {"routes": [], "special_tracks": [], "edge_cases": [], "large": []}
KINDS = {"edge_cases": "missed edge case", "special_tracks": "misunderstood requirement", "large": "logic error"}

CPU_S = 1.5

Track = tuple[int, int, int]
Call = tuple[int, list[Track], list[int]]

_ROUTES: list[Call] = [
    # A way round, to come back; the shorter arrival leads nowhere but back; no way back.
    (5, [(0, 1, 1), (1, 2, 1), (2, 3, 5), (3, 4, 5), (4, 1, 5)], [0, 2, 0]),
    (4, [(0, 1, 1), (1, 2, 1), (0, 2, 5), (2, 3, 1)], [0, 2, 1, 3]),
    (4, [(1, 2, 1), (0, 1, 18), (0, 2, 2)], [1, 0, 2]),
    (4, [(0, 1, 1), (1, 2, 1), (1, 3, 1)], [0, 2, 3]),
    (4, [(0, 1, 1), (1, 2, 1), (2, 3, 1)], [0, 2, 3]),
]
_SPECIAL: list[Call] = [
    # Back on a second track, also a longer one; along a track to itself, which is not driven twice.
    (2, [(0, 1, 2), (0, 1, 7)], [0, 1, 0]),
    (3, [(0, 1, 2), (1, 2, 3), (1, 2, 4)], [0, 2, 1]),
    (3, [(0, 1, 2), (1, 1, 4), (1, 2, 3), (2, 1, 9)], [0, 1, 0]),
    (3, [(0, 1, 2), (1, 2, 3), (2, 2, 50), (1, 1, 4)], [0, 2, 0]),
    (4, [(0, 1, 2), (1, 2, 3), (2, 2, 9), (1, 3, 4)], [0, 2, 3]),
    (2, [(1, 1, 4), (0, 1, 2), (1, 1, 3)], [0, 1, 0]),
]
_EDGES: list[Call] = [
    (1, [], [0]),
    (1, [], [0, 0, 0]),
    (2, [], [0, 1]),
    (2, [(0, 1, 5)], [1]),
    (2, [(0, 1, 5)], [0, 0, 1, 1]),
    (3, [(0, 1, 5), (1, 2, 3)], [0, 1, 1, 2, 2]),
    (3, [(0, 1, 0), (1, 2, 0)], [0, 2]),
    (4, [(0, 1, 0), (1, 2, 3), (2, 3, 0)], [0, 3]),
    (4, [(0, 1, 5), (2, 3, 4)], [0, 1, 2]),
]


def cases(seed: int) -> list[dict[str, Any]]:
    """Draws the cases, the same ones for the same seed."""
    rng = random.Random(seed)
    routes = [*_ROUTES, *(_drawn(rng, special=False) for _ in range(120))]
    special = [*_SPECIAL, *(_drawn(rng, special=True) for _ in range(120))]
    return [
        {"check": "routes", "calls": routes},
        {"check": "special_tracks", "calls": special},
        {"check": "edge_cases", "calls": _EDGES},
        {"check": "large", "calls": [_star(rng)]},
    ]


def judge(case: dict[str, Any], observed: dict[str, Any]) -> str | None:
    """Returns what is wrong with an observation, None when it is right."""
    if "raised" in observed:
        return f"the solution could not be run: {str(observed['raised'])[:200]}"
    values = observed.get("value")
    if not isinstance(values, list) or len(values) != len(case["calls"]):
        return f"unreadable observation: {str(values)[:200]}"
    for (n, tracks, stops), got in zip(case["calls"], values, strict=True):
        right = _of_star(tracks, stops) if n > 100 else _expected(n, tracks, stops)
        if json.dumps(got) != json.dumps(right):
            told = f"shortest({n}, {str(tracks)[:300]}, {stops})"
            return f"{told}: got {str(got)[:100]}, expected {right}"
    return None


def _expected(n: int, tracks: list[Track], stops: list[int]) -> int | None:
    """Shortens drives until none gets shorter: one for each place, last track and number of stops visited."""
    moves: list[list[tuple[int, int, int]]] = [[] for _ in range(n)]
    for number, (a, b, length) in enumerate(tracks):
        moves[a].append((number, b, length))
        moves[b].append((number, a, length))
    begun = 0
    while begun < len(stops) and stops[begun] == stops[0]:
        begun += 1
    best = {(stops[0], -1, begun): 0}
    changed = set(best)
    while changed:
        now, changed = changed, set()
        for state in now:
            place, last, visited = state
            for number, other, length in moves[place]:
                if number == last:
                    continue
                more = visited
                while more < len(stops) and stops[more] == other:
                    more += 1
                reached, driven = (other, number, more), best[state] + length
                if driven < best.get(reached, driven + 1):
                    best[reached] = driven
                    changed.add(reached)
    return min((length for (_, _, visited), length in best.items() if visited == len(stops)), default=None)


def _drawn(rng: random.Random, special: bool) -> Call:
    n = rng.randint(3, 7)
    pairs = [(a, b) for a in range(n) for b in range(a)]
    chosen = rng.sample(pairs, min(len(pairs), rng.randint(n - 1, n + 2)))
    if special:
        chosen += rng.choices(chosen, k=rng.randint(0, 2)) + [(a, a) for a in rng.sample(range(n), rng.randint(1, 2))]
    tracks = [(*rng.choice(((a, b), (b, a))), rng.randint(1, rng.choice((3, 20)))) for a, b in chosen]
    stops = [rng.randrange(n)]
    for _ in range(rng.randint(1, 4)):
        stops.append(rng.choice([place for place in range(n) if place != stops[-1]]))
    return n, tracks, stops


def _star(rng: random.Random) -> Call:
    """Place 0 in the middle, all others around it, each with a track to itself; the stops are the farthest ones."""
    count = 2500
    lengths = sorted(rng.sample(range(1, 10**8), count))
    tracks = []
    for place in range(1, count + 1):
        tracks += [(0, place, lengths[place - 1]), (place, place, rng.randint(1, 10**4))]
    rng.shuffle(tracks)
    return count + 1, tracks, [0, count, count - 1, count - 2]


def _of_star(tracks: list[Track], stops: list[int]) -> int:
    """There and back for each stop but the last one, by way of its track to itself."""
    spoke = {b: length for a, b, length in tracks if a != b}
    turn = {a: length for a, b, length in tracks if a == b}
    return sum(2 * spoke[stop] + turn[stop] for stop in stops[1:-1]) + spoke[stops[-1]]
