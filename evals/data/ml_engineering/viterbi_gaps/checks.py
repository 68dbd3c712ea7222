"""Hidden checks of the decoder: which models and observations to decode, and what is right.

Small cases are decided by trying every path; the long one is made so that its best path is known. Criterion 2 is
decided by totals alone and criterion 3 by paths, on cases without gaps and impossible scores.
"""

import random
from itertools import groupby, pairwise, product
from typing import Any

CHECKS = {
    "totals": [2],
    "gaps": [2],
    "impossible": [2],
    "stays": [2],
    "long": [2],
    "ties": [3],
    "ties_with_stays": [3],
}
CPU_S = 4.0
LONG = 5_000
PATHS = ("ties", "ties_with_stays")

Case = dict[str, Any]


def cases(seed: int) -> list[Case]:
    """Draws the cases, the same ones for the same seed."""
    rng = random.Random(seed)
    found = [_case(rng, "totals", 3, steps) for steps in (1, 4, 6, 6)]
    for _ in range(4):
        found.append(_case(rng, "gaps", 3, 6, gaps=0.4))
        found.append(_case(rng, "impossible", 3, 5, none=0.3))
        found.append(_case(rng, "stays", 3, 7, stay=3))
    found.append(_case(rng, "gaps", 2, 4, gaps=1.0))
    found.append({**_case(rng, "totals", 2, 3), "seen": []})
    found.append({**_case(rng, "impossible", 2, 4), "start": [None, None]})
    found += _first_and_last_visits()
    found.append(_long(rng))
    for _ in range(20):
        found.append(_case(rng, "ties", 3, 5, least=-1))
        found.append(_case(rng, "ties_with_stays", 3, 6, least=-1, stay=2))
    return found + _late_ties()


def judge(case: Case, observed: dict[str, Any]) -> str | None:
    """Returns what is wrong with an observation, None when it is right."""
    if "raised" in observed:
        return f"{_shown(case)}: raised {str(observed['raised'])[:200]}"
    value = observed.get("value")
    if not isinstance(value, dict) or value.get("unchanged") is not True:
        return f"{_shown(case)}: the arguments were changed, or the observation is unreadable"
    expected = case["known"] if "known" in case else _best(case)
    found = value.get("result")
    if expected is None or found is None:
        return None if found is expected else f"{_shown(case)}: returned {str(found)[:200]}, expected {expected}"
    if not isinstance(found, list) or len(found) != 2:
        return f"{_shown(case)}: returned {str(found)[:200]}, expected a tuple of total and path"
    place = 1 if case["check"] in PATHS else 0
    if found[place] == expected[place] and type(found[place]) is type(expected[place]):
        return None
    return f"{_shown(case)}: {('total', 'path')[place]} {str(found[place])[:200]}, expected {expected[place]}"


def _case(
    rng: random.Random,
    check: str,
    states: int,
    steps: int,
    *,
    least: int = -9,
    gaps: float = 0.0,
    none: float = 0.0,
    stay: int = 1,
) -> Case:
    """A random model of two symbols, and observations."""

    def score() -> int | None:
        return None if rng.random() < none else rng.randint(least, 0)

    stays = [rng.randint(1, stay) for _ in range(states)]
    stays[rng.randrange(states)] = stay
    return {
        "check": check,
        "start": [score() for _ in range(states)],
        "move": [[score() for _ in range(states)] for _ in range(states)],
        "emit": [[score(), score()] for _ in range(states)],
        "stay": stays,
        "seen": [None if rng.random() < gaps else rng.randrange(2) for _ in range(steps)],
    }


def _model(check: str, stay: list[int], emit: list[list[int]], seen: list[int]) -> Case:
    states = len(stay)
    move = [[0] * states for _ in range(states)]
    return {"check": check, "start": [0] * states, "move": move, "emit": emit, "stay": stay, "seen": seen}


def _first_and_last_visits() -> list[Case]:
    """The first visit must be long enough; the last may be cut short; one visit may be the whole path."""
    emit = [[0, -5], [-5, 0]]
    return [
        _model(check, stay, emit, seen)
        for check in ("stays", "ties_with_stays")
        for stay, seen in (
            ([3, 1], [0, 1, 1, 1, 1]),
            ([1, 3], [0, 0, 0, 0, 1]),
            ([4, 4], [0, 1]),
            ([2, 2], [0, 1, 0, 1, 0, 1]),
        )
    ]


def _late_ties() -> list[Case]:
    """Paths whose first difference and last difference point to different ones."""
    apart: list[Case] = [
        {"start": [0, 0, 0], "move": [[-9, -9, 0], [-9, 0, 0], [0, 0, -9]], "emit": [[0, 0]] * 3, "seen": [0, 1, 0]},
        {"start": [0, 0, -9], "move": [[-9, 0, -9], [0, -9, -9], [0, 0, 0]], "emit": [[0, 0]] * 3, "seen": [0, 0, 1]},
        {"start": [-1, 0, 0], "move": [[0, 0, 0], [-1, 0, 0], [0, 0, -1]], "emit": [[0, -1]] * 3, "seen": [0, 1, 1, 0]},
    ]
    return [{"check": "ties", "stay": [1, 1, 1], **case} for case in apart]


def _long(rng: random.Random) -> Case:
    """A path that the observations prescribe: every other state would cost more than all of its moves."""
    stay, state = [2, 3, 1], 0
    path: list[int] = []
    while len(path) < LONG:
        path += [state] * (stay[state] + rng.randrange(3))
        state = (state + rng.randint(1, 2)) % 3
    move = [[-1 if a == b else -2 for b in range(3)] for a in range(3)]
    emit = [[0 if a == k else -9 * LONG for k in range(3)] for a in range(3)]
    total = sum(move[a][b] for a, b in pairwise(path))
    case = {"check": "long", "start": [0, 0, 0], "move": move, "emit": emit, "stay": stay, "seen": list(path)}
    return case | {"known": [total, path]}


def _best(case: Case) -> list[Any] | None:
    """Every path is tried, the smallest first."""
    best: list[Any] | None = None
    for path in product(range(len(case["start"])), repeat=len(case["seen"])):
        total = _total(case, path)
        if total is not None and (best is None or total > best[0]):
            best = [total, list(path)]
    return best


def _total(case: Case, path: tuple[int, ...]) -> int | None:
    """The total of a path; None when it is not allowed."""
    if not path:
        return 0
    visits = [(state, len(list(run))) for state, run in groupby(path)]
    if any(length < case["stay"][state] for state, length in visits[:-1]):
        return None
    scores = [case["start"][path[0]], *(case["move"][a][b] for a, b in pairwise(path))]
    scores += [case["emit"][a][k] for a, k in zip(path, case["seen"], strict=True) if k is not None]
    return None if None in scores else sum(scores)


def _shown(case: Case) -> str:
    if case["check"] == "long":
        return f"{LONG} observations, stay {case['stay']}"
    names = ("start", "move", "emit", "stay", "seen")
    return "decode(" + ", ".join(f"{name}={case[name]}" for name in names) + ")"
