"""Hidden checks of late answers: which games to play, and how many calls each may take.

`results` counts no calls as long as there are not absurdly many, so that what is wrong with the number of calls does
not show there. The small games of `fewest_calls` are played for every hidden number, which is as bad as any way of
choosing it late; the large ones are played against somebody who chooses late.
"""

import random
from typing import Any

CHECKS: dict[str, list[int]] = {"results": [], "edge_cases": [], "fewest_calls": [], "large": []}
KINDS = {"edge_cases": "missed edge case", "results": "logic error", "large": "logic error"}

CPU_S = 2.0

_WAYS = ("larger", "fewer", "switch")


def cases(seed: int) -> list[dict[str, Any]]:
    """Draws the cases, the same ones for the same seed."""
    rng = random.Random(seed)
    # With enough calls: numbers at both ends and between.
    results = [(n, delay, x) for n in (3, 5, 10, 100) for delay in range(4) for x in {0, n - 1, rng.randrange(n)}]
    # Nothing to ask; one question, whose answer has to be waited for; answers that come at once.
    edges: list[tuple[int, int, Any]] = [(1, delay, 0) for delay in (0, 1, 20)]
    edges += [(2, delay, x) for delay in (0, 1, 2, 7, 20) for x in (0, 1)]
    # Sizes that the allowed calls can just about find, and others, each hidden number once.
    small: list[tuple[int, int, Any]] = [(n, delay, x) for delay, n in ((1, 13), (2, 13), (3, 10)) for x in range(n)]
    small += [(rng.randint(3, 40), rng.randint(1, 5), way) for way in _WAYS * 8]
    small += [(_just(delay, 30), delay, way) for delay in (1, 2, 4) for way in _WAYS]
    large = [(_just(delay, 10**12 // 3), delay, way) for delay in (1, 4) for way in _WAYS]
    large += [(rng.randint(10**11, 10**12), rng.choice((0, 1, 2, 3, 8)), way) for way in _WAYS]
    large += [(10**12, 20, "larger"), (_just(7, 10**12 // 4), 7, "fewer")]
    return [
        _case("results", results, 20, 200),
        _case("edge_cases", edges, 1, 0),
        _case("fewest_calls", small, 1, 0),
        _case("large", large, 1, 0),
    ]


def judge(case: dict[str, Any], observed: dict[str, Any]) -> str | None:
    """Returns what is wrong with an observation, None when it is right."""
    if "raised" in observed:
        return f"the solution could not be run: {str(observed['raised'])[:200]}"
    values, served = observed.get("value"), observed.get("served")
    if not isinstance(values, list) or not isinstance(served, list) or len(values) != len(served):
        return f"unreadable observation: {str(values)[:200]}"
    for game, value, (asked, low, high) in zip(case["games"], values, served, strict=True):
        n, delay = game
        limit = _allowed(n, delay) * case["factor"] + case["more"]
        told = f"n = {n}, delay = {delay}, {asked} calls of which {limit} are allowed"
        if asked > limit:
            return f"{told}: one call too many, and {high - low} numbers were still possible"
        if type(value) is not int or high - low != 1 or value != low:
            return f"{told}: got {str(value)[:100]}, but the numbers from {low} to {high - 1} fit all answers"
    return None


def _case(check: str, games: list[tuple[int, int, Any]], factor: int, more: int) -> dict[str, Any]:
    secret = []
    for n, delay, choice in games:
        hidden, way = (choice, "") if isinstance(choice, int) else (None, choice)
        limit = _allowed(n, delay) * factor + more
        secret.append({"n": n, "delay": delay, "limit": limit, "hidden": hidden, "way": way})
    shown = [[n, delay] for n, delay, _ in games]
    return {"check": check, "games": shown, "secret": secret, "factor": factor, "more": more}


def _sizes(delay: int, least: int) -> list[int]:
    sizes = [1] * (delay + 1)
    while sizes[-1] < least:
        sizes.append(sizes[-1] + sizes[-delay - 1])
    return sizes


def _allowed(n: int, delay: int) -> int:
    """The smallest t with S(t) at least n."""
    return sum(size < n for size in _sizes(delay, n))


def _just(delay: int, least: int) -> int:
    """The smallest size from `least` on that takes all calls that are allowed for it."""
    return _sizes(delay, least)[-1]
