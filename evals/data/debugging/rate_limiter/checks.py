"""Hidden checks of rate_limiter: which calls to make, and what a correct limiter may answer.

All times are multiples of 1/4, which floats hold exactly, so that every way of comparing them comes
to the same decision. Calls made at the same time are right when what they return, and what they
leave of the allowances, can also come from making them one after the other.
"""

import json
import random
from typing import Any

CHECKS = {
    "window_behaviour": [3],
    "unknown_client": [3],
    "admission_race": [3],
    "remaining_race": [3],
    "reset_race": [3],
    "waits_for_lock": [3],
    "default_clock": [3],
}
CROWD = 6
"""Threads that ask for one client at the same moment."""

Call = tuple[float, str, str]
"""Time, method, client."""


def cases(seed: int) -> list[dict[str, Any]]:
    """Cases of all checks, the same for the same seed."""
    rng = random.Random(seed)
    return [
        _edges(rng),
        _walk(rng),
        _strangers(rng),
        *_races(rng),
        _crowd(rng),
        _held(rng),
        _canary(rng),
        {"check": "default_clock", "look": "wall", "window_s": 3600, "shift_s": rng.randint(4000, 90000), "wait_s": 0},
        {"check": "default_clock", "look": "wall", "window_s": 0.05, "shift_s": -rng.randint(60, 90000), "wait_s": 0.1},
    ]


def judge(case: dict[str, Any], observed: dict[str, Any]) -> str | None:
    """What is wrong with what was observed, in one line; None when it is right."""
    if "raised" in observed:
        return f"{case['look']}: raised {observed['raised']}"
    if case["look"] == "canary":
        return None
    if not _readable(case["look"], observed["value"]):
        return f"{case['look']}: unreadable observation: {str(observed['value'])[:120]}"
    judges = {"calls": _judge_calls, "race": _judge_race, "crowd": _judge_crowd, "held": _judge_held}
    return judges.get(case["look"], _judge_wall)(case, observed["value"])


def _readable(look: str, value: Any) -> bool:
    """Whether an observation has the form that the probe gives it. What is in it may still be anything."""
    if look == "race":
        return isinstance(value, dict) and isinstance(value.get("outcomes"), list) and "points" in value
    if look == "crowd":
        return isinstance(value, list) and all(isinstance(told, list) for told in value)
    return look != "held" or (isinstance(value, dict) and {"early", "stuck"} <= set(value))


def tampered(case: dict[str, Any], observed: dict[str, Any]) -> str | None:
    """Whether the canary, which races, was seen to race: if not, looking for races was switched off."""
    if case["look"] != "canary" or "value" not in observed:
        return None
    outcomes = observed["value"]["outcomes"] if _readable("race", observed["value"]) else []
    start, step = case["start"], case["step"]
    in_turn, at_once = [start, start + step], [start, start]
    seen = [outcome[:2] for outcome in outcomes if isinstance(outcome, list)]
    if in_turn in seen and at_once in seen:
        return None
    return f"a limiter that is known to race did not race after the solution had run: saw {seen}"


_RACES = """
class RateLimiter:
    def __init__(self, max_requests, window_s, clock=None):
        self.{total} = max_requests - 1

    def is_allowed(self, client):
        {read} = self.{total}
        self.{total} = {read} + {step}
        return {read}
"""


def _canary(rng: random.Random) -> dict[str, Any]:
    """A limiter that counts without a lock, under names and numbers that nobody can know beforehand."""
    start, step = rng.randint(1000, 9999), rng.randint(2, 99)
    names = {"total": f"n{rng.getrandbits(40):x}", "read": f"r{rng.getrandbits(40):x}"}
    call = ["is_allowed", _name(rng)]
    return {
        "check": "admission_race",
        "look": "canary",
        "source": _RACES.format(step=step, **names),
        "start": start,
        "step": step,
        # what the look at a race needs; nothing is asked afterwards
        "max_requests": start + 1,
        "window_s": 1.0,
        "setup": [],
        "at": 0.0,
        "first": call,
        "second": call,
        "ask": [],
    }


def _limits(rng: random.Random) -> dict[str, Any]:
    return {"max_requests": rng.randint(2, 5), "window_s": rng.randint(4, 40) / 2}


def _edges(rng: random.Random) -> dict[str, Any]:
    """Uses up an allowance in one instant and asks just before, and exactly when, the requests expire."""
    case = {"check": "window_behaviour", "look": "calls", **_limits(rng)}
    start, most, client = rng.randint(0, 400) / 4, case["max_requests"], _name(rng)
    just_before, end = start + case["window_s"] - 0.25, start + case["window_s"]
    calls = [(start, "is_allowed", client)] * (most + 1) + [(start, "remaining", client)]
    calls += [(just_before, "is_allowed", client), (just_before, "remaining", client), (end, "remaining", client)]
    calls += [(end, "is_allowed", client)] * (most + 1) + [(end, "remaining", client)]
    return case | {"calls": calls}


def _walk(rng: random.Random) -> dict[str, Any]:
    """Random calls for a few clients; only those that have requests on record are reset or asked what remains."""
    case = {"check": "window_behaviour", "look": "calls", **_limits(rng)}
    steps = [0.0, 0.0, 0.0, 0.25, 0.5, case["window_s"] / 2, case["window_s"]]
    clients, known, now = [_name(rng) for _ in range(3)], set[str](), 0.0
    calls: list[Call] = []
    for _ in range(200):
        now += rng.choice(steps)
        client = rng.choice(clients)
        method = rng.choice(["is_allowed"] * 4 + ["remaining"] * 2 + ["reset"]) if client in known else "is_allowed"
        known = known - {client} if method == "reset" else known | {client}
        calls.append((now, method, client))
    return case | {"calls": calls}


def _strangers(rng: random.Random) -> dict[str, Any]:
    """Asks for and resets clients that were never seen, or were forgotten."""
    stranger, guest = _name(rng), _name(rng)
    methods = ["remaining", "reset", "remaining", "is_allowed", "remaining", "reset", "reset", "remaining"]
    calls = [(1.0, "is_allowed", guest)] + [(1.0, m, stranger) for m in methods] + [(1.0, "remaining", guest)]
    return {"check": "unknown_client", "look": "calls", **_limits(rng), "calls": calls}


def _races(rng: random.Random) -> list[dict[str, Any]]:
    """Pairs of calls; of `client`, one request has expired and all but `free` of its allowance is used."""
    return [
        _race(rng, "admission_race", "is_allowed client", "is_allowed client", free=1),
        _race(rng, "admission_race", "is_allowed other", "is_allowed other", free=0),
        _race(rng, "remaining_race", "is_allowed client", "remaining client", free=1),
        _race(rng, "remaining_race", "remaining client", "is_allowed client", free=1),
        _race(rng, "reset_race", "is_allowed client", "reset client", free=1),
        _race(rng, "reset_race", "is_allowed client", "reset client", free=0),
        _race(rng, "reset_race", "reset client", "is_allowed client", free=0),
        _race(rng, "reset_race", "reset client", "is_allowed other", free=0),
    ]


def _race(rng: random.Random, check: str, first: str, second: str, free: int) -> dict[str, Any]:
    names = {"client": _name(rng), "other": _name(rng)}
    limits = _limits(rng)
    at = rng.randint(200, 400) / 4
    setup = [(at - limits["window_s"] - 1, "is_allowed", names["client"])]
    setup += [(at - 0.25 * rng.randint(1, 3), "is_allowed", names["client"])] * (limits["max_requests"] - free)
    pair = {which: _named(call, names) for which, call in (("first", first), ("second", second))}
    return {"check": check, "look": "race", **limits, "setup": setup, "at": at, **pair, "ask": list(names.values())}


def _named(call: str, names: dict[str, str]) -> list[str]:
    method, who = call.split()
    return [method, names[who]]


def _crowd(rng: random.Random) -> dict[str, Any]:
    """Many threads at once, for a dozen clients that nobody has seen before."""
    clients = [_name(rng) for _ in range(12)]
    limits = _limits(rng)
    return {
        "check": "admission_race",
        "look": "crowd",
        **limits,
        "threads": CROWD,
        "clients": clients,
        "seed": rng.random(),
    }


def _held(rng: random.Random) -> dict[str, Any]:
    """Every method for clients with none, one and all of their requests on record."""
    limits = _limits(rng)
    setup: list[Call] = []
    held = []
    for method in ("is_allowed", "remaining", "reset"):
        for used in (0, 1, limits["max_requests"]):
            client = _name(rng)
            setup += [(1.0, "is_allowed", client)] * used
            held.append([method, client])
    return {"check": "waits_for_lock", "look": "held", **limits, "setup": setup, "held": held}


def _name(rng: random.Random) -> str:
    return f"client-{rng.getrandbits(64):016x}"


def _replay(case: dict[str, Any], calls: list[Call]) -> list[bool | int | None]:
    """What a limiter returns that forgets nothing it admitted and counts anew at every call."""
    admitted: list[tuple[float, str]] = []
    results: list[bool | int | None] = []
    for now, method, client in calls:
        free = case["max_requests"] - sum(c == client and now < at + case["window_s"] for at, c in admitted)
        if method == "reset":
            admitted = [(at, c) for at, c in admitted if c != client]
            results.append(None)
        elif method == "remaining":
            results.append(free)
        else:
            admitted += [(now, client)] * (free > 0)
            results.append(free > 0)
    return results


def _orders(case: dict[str, Any]) -> list[Any]:
    """What the racing calls return, and leave of the allowances, in either order."""
    first, second = ((case["at"], *case[which]) for which in ("first", "second"))
    after = [(case["at"], "remaining", client) for client in case["ask"]]
    done = len(case["setup"])
    one, two, *left = _replay(case, [*case["setup"], first, second, *after])[done:]
    late_two, late_one, *late_left = _replay(case, [*case["setup"], second, first, *after])[done:]
    return [[one, two, left], [late_one, late_two, late_left]]


def _judge_calls(case: dict[str, Any], value: Any) -> str | None:
    if not isinstance(value, list):
        return f"{_limiter(case)}: calls ended with {value!r}, expected {len(case['calls'])} results"
    replayed = zip(case["calls"], value, _replay(case, case["calls"]), strict=True)
    if len(value) != len(case["calls"]):
        return f"{_limiter(case)}: {len(value)} results of {len(case['calls'])} calls"
    for number, (call, got, right) in enumerate(replayed, start=1):
        if json.dumps(got) != json.dumps(right):
            return f"{_limiter(case)}: call {number}, {call[1]} at {call[0]} s, returned {got!r}, expected {right!r}"
    return None


def _judge_race(case: dict[str, Any], value: Any) -> str | None:
    orders = _orders(case)
    wrong = [outcome for outcome in value["outcomes"] if json.dumps(outcome) not in map(json.dumps, orders)]
    pair = f"{_limiter(case)}, {len(case['setup'])} earlier requests: {case['first']} interrupted by {case['second']}"
    if wrong:
        return f"{pair} gave [result, result, [allowances left]] = {wrong[0]!r}, expected one of {orders}"
    if not value["points"]:
        return f"{pair}: ran no code of the solution that could be interrupted"
    return None


def _judge_crowd(case: dict[str, Any], value: Any) -> str | None:
    admitted = min(case["threads"], case["max_requests"])
    for told in value:
        if told.count(True) != admitted or told.count(False) != case["threads"] - admitted:
            return f"{_limiter(case)}: {case['threads']} requests at once got {told}, expected {admitted} times True"
    return None


def _judge_held(case: dict[str, Any], value: Any) -> str | None:
    if value["early"]:
        return f"{_limiter(case)}: while another thread held _lock, these calls did not wait: {value['early']}"
    if value["stuck"]:
        return f"{_limiter(case)}: after _lock was released, these calls never returned: {value['stuck']}"
    return None


def _judge_wall(case: dict[str, Any], value: Any) -> str | None:
    expected = [True, case["wait_s"] > case["window_s"]]
    if json.dumps(value) == json.dumps(expected):
        return None
    return (
        f"RateLimiter(1, {case['window_s']}): two requests {case['wait_s']} s apart, the system clock set by "
        f"{case['shift_s']} s between them: returned {value!r}, expected {expected}"
    )


def _limiter(case: dict[str, Any]) -> str:
    return f"RateLimiter({case['max_requests']}, {case['window_s']})"
