"""Hidden checks of the game with one pass each: on which arrows to play, and how the games end.

`winners` and `turns` look at the same games; `winners` only at who wins. They have no arrow twice and none from a place
to itself: these are in `edge_cases`. In `large` all arrows go forward along a long way, under shuffled names, so that
the games can be solved place by place from its end.
"""

import json
import random
from typing import Any

CHECKS: dict[str, list[int]] = {"winners": [], "turns": [], "edge_cases": [], "large": []}
KINDS = {"edge_cases": "missed edge case"}

CPU_S = 1.5

Call = tuple[int, list[tuple[int, int]]]
Position = tuple[int, bool, bool, bool]

_FIXED: list[Call] = [
    (4, [(0, 1), (1, 2), (2, 3)]),
    (6, [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)]),
    # Round and round, with and without a way out; what is decided in a round although it leads back.
    (3, [(0, 1), (1, 2), (2, 0)]),
    (4, [(0, 1), (1, 2), (2, 0), (2, 3)]),
    (5, [(0, 1), (1, 0), (1, 2), (2, 3), (3, 4)]),
    (4, [(2, 0), (3, 2), (3, 1), (0, 3)]),
    (5, [(2, 1), (3, 2), (2, 3), (3, 4), (4, 0), (0, 2)]),
    # A shorter and a longer way to win; a shorter and a longer way to lose.
    (6, [(0, 1), (0, 2), (2, 3), (3, 4), (4, 5)]),
    (8, [(0, 1), (1, 2), (0, 3), (3, 4), (4, 5), (5, 6), (6, 7)]),
]
_EDGES: list[Call] = [
    (1, []),
    (3, []),
    (1, [(0, 0)]),
    (2, [(0, 0), (0, 1)]),
    (3, [(0, 0), (0, 1), (1, 2)]),
    (4, [(0, 1), (1, 1), (1, 2), (2, 3)]),
    # The same arrow several times.
    (2, [(0, 1), (0, 1)]),
    (4, [(0, 1), (0, 1), (1, 2), (1, 2), (2, 3), (2, 3)]),
    (5, [(0, 1), (0, 1), (1, 2), (2, 1), (2, 3), (2, 3), (3, 4), (0, 3), (0, 3)]),
    (3, [(0, 0), (0, 0), (0, 1), (1, 2), (1, 2)]),
]


def cases(seed: int) -> list[dict[str, Any]]:
    """Draws the cases, the same ones for the same seed."""
    rng = random.Random(seed)
    drawn = [*_FIXED, *(_drawn(rng) for _ in range(80))]
    return [
        {"check": "winners", "calls": drawn, "parts": 1},
        {"check": "turns", "calls": drawn, "parts": 2},
        {"check": "edge_cases", "calls": _EDGES, "parts": 2},
        {"check": "large", "calls": [_forward(rng)], "parts": 2},
    ]


def judge(case: dict[str, Any], observed: dict[str, Any]) -> str | None:
    """Returns what is wrong with an observation, None when it is right."""
    if "raised" in observed:
        return f"the solution could not be run: {str(observed['raised'])[:200]}"
    values, parts = observed.get("value"), case["parts"]
    if not isinstance(values, list) or len(values) != len(case["calls"]):
        return f"unreadable observation: {str(values)[:200]}"
    for (n, arrows), got in zip(case["calls"], values, strict=True):
        right = _place_by_place(n, arrows) if n > 100 else _turn_by_turn(n, arrows)
        told = f"outcomes({n}, {str(arrows)[:300]})"
        if not isinstance(got, list) or len(got) != n:
            return f"{told}: got {str(got)[:200]}, expected {n} tuples"
        for place, (one, expected) in enumerate(zip(got, right, strict=True)):
            shown = one[:parts] if isinstance(one, list) and len(one) == 2 else one
            if json.dumps(shown) != json.dumps(expected[:parts]):
                return f"{told}: place {place}: got {str(shown)[:100]}, expected {expected[:parts]}"
    return None


def _turns_from(position: Position, leaving: dict[int, list[int]]) -> list[Position]:
    """Where each turn that is permitted leads: mine and theirs are about who is to move then."""
    place, mine, theirs, after_pass = position
    turns = [(other, theirs, mine, False) for other in leaving.get(place, [])]
    if turns and mine and not after_pass:
        turns.append((place, theirs, False, True))
    return turns


def _leaving(arrows: list[tuple[int, int]]) -> dict[int, list[int]]:
    leaving: dict[int, list[int]] = {}
    for a, b in arrows:
        leaving.setdefault(a, []).append(b)
    return leaving


def _best(after: list[int | None]) -> int | None:
    """Turns of a position, odd if it is won, from those of the positions that one turn leads to; None if not known."""
    lost = [turns for turns in after if turns is not None and turns % 2 == 0]
    if lost:
        return 1 + min(lost)
    won = [turns for turns in after if turns is not None]
    return None if len(won) < len(after) else 1 + max(won, default=-1)


def _told(turns: int | None) -> list[Any]:
    return ["draw", None] if turns is None else ["win" if turns % 2 else "lose", turns]


def _turn_by_turn(n: int, arrows: list[tuple[int, int]]) -> list[list[Any]]:
    """What is decided after at most 0, 1, 2, … turns, until a turn more decides nothing more."""
    leaving, both = _leaving(arrows), (False, True)
    positions = [(p, m, t, a) for p in range(n) for m in both for t in both for a in both if not (t and a)]
    after = {position: _turns_from(position, leaving) for position in positions}
    known: dict[Position, int | None] = dict.fromkeys(positions)
    while True:
        more = {position: _best([known[one] for one in after[position]]) for position in positions}
        if more == known:
            return [_told(known[place, True, True, False]) for place in range(n)]
        known = more


def _place_by_place(n: int, arrows: list[tuple[int, int]]) -> list[list[Any]]:
    """From the last place of the way to the first one; of those of one place, the position after a pass first."""
    leaving = _leaving(arrows)
    waiting = [0] * n
    for _, b in arrows:
        waiting[b] += 1
    way = [place for place in range(n) if not waiting[place]]
    for place in way:
        for other in leaving.get(place, []):
            waiting[other] -= 1
            if not waiting[other]:
                way.append(other)
    known: dict[Position, int | None] = {}
    states = [(m, t, a) for a in (True, False) for m in (False, True) for t in (False, True) if not (t and a)]
    for place in reversed(way):
        for state in states:
            position = (place, *state)
            known[position] = _best([known[one] for one in _turns_from(position, leaving)])
    return [_told(known[place, True, True, False]) for place in range(n)]


def _drawn(rng: random.Random) -> Call:
    n = rng.randint(3, 9)
    pairs = [(a, b) for a in range(n) for b in range(n) if a != b]
    return n, rng.sample(pairs, rng.randint(n - 1, min(len(pairs), 2 * n)))


def _forward(rng: random.Random) -> Call:
    n = 3000
    names = rng.sample(range(n), n)
    arrows = [(names[place], names[place + 1]) for place in range(n - 1)]
    # Two more places ahead, so that who wins does not depend on them everywhere; never to the end.
    for place in rng.sample(range(n - 10), n // 3):
        arrows.append((names[place], names[place + rng.choice((2, 3, 5))]))
    rng.shuffle(arrows)
    return n, arrows
