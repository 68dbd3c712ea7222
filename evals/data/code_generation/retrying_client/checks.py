"""Hidden checks of the retrying client: what it must send, wait for and return, told step by step.

All times are multiples of 1/8, which floats hold exactly.
"""

import random
from email.utils import formatdate
from typing import Any

CHECKS: dict[str, list[int]] = {
    "results": [],
    "tried_again": [],
    "methods": [],
    "one_key": [],
    "jitter": [],
    "retry_after": [],
    "attempts": [],
    "budget": [],
    "headers": [],
}
KINDS = {
    "results": "logic error",
    "jitter": "logic error",
    "methods": "misunderstood requirement",
    "headers": "missed edge case",
}
CPU_S = 2.0
OPTIONS = {"attempts": 5, "base": 0.5, "cap": 8.0, "budget": 30.0, "timeout": 10.0}
SAFE = ("GET", "HEAD", "OPTIONS", "PUT", "DELETE")
MOMENTARY = ("ConnectionError", "ConnectionResetError", "ConnectionRefusedError", "BrokenPipeError", "TimeoutError",
             429, 502, 503, 504)  # fmt: skip
OK = {"status": 200}


def cases(seed: int) -> list[dict[str, Any]]:
    """Cases of all checks, the same for the same seed."""
    rng = random.Random(seed)
    return [
        *_results(rng), *_tried_again(rng), *_methods(rng), *_keys(rng), *_jitter(rng), *_retry_after(rng),
        *_attempts(rng), *_budget(rng), *_headers(rng),
    ]  # fmt: skip


def judge(case: dict[str, Any], observed: dict[str, Any]) -> str | None:
    """What is wrong with what was observed, in one line; None when it is right."""
    if "raised" in observed:
        return f"raised {str(observed['raised'])[:300]}"
    value = observed.get("value")
    if not isinstance(value, list) or len(value) != len(case["requests"]):
        return f"unreadable observation: {str(value)[:200]}"
    for number, (request, seen, right) in enumerate(zip(case["requests"], value, _expected(case), strict=True), 1):
        for part, expected in right.items():
            found = seen.get(part) if isinstance(seen, dict) else seen
            if not _same(found, expected):
                tries = str(case["tries"])[:200]
                return (
                    f"request {number}, {request['method']}, tries {tries}: {part}: saw {str(found)[:300]}, "
                    f"expected {str(expected)[:300]}"
                )
    return None


def _same(seen: Any, right: Any) -> bool:
    if isinstance(right, list):
        return isinstance(seen, list) and len(seen) == len(right) and all(map(_same, seen, right))
    if isinstance(right, float):
        return isinstance(seen, int | float) and not isinstance(seen, bool) and abs(seen - right) < 1e-6
    return type(seen) is type(right) and bool(seen == right)


def _case(check: str, rng: random.Random, tries: list[dict[str, Any]], *requests: dict[str, Any], **more: Any) -> Any:
    draws = more.pop("draws", None) or [rng.randrange(1, 8) / 8 for _ in range(7)]
    case = {
        "check": check,
        "tampers": check == "headers",
        "tries": tries,
        "requests": list(requests) or [_request("GET")],
        "draws": draws,
    }
    case |= {"now": 1_700_000_000.0 + rng.randrange(10**6), "longer": more.pop("longer", [])}
    return case | {"options": OPTIONS | more}


def _request(
    method: str, headers: dict[str, str] | None = None, body: str = "", repeatable: bool = False
) -> dict[str, Any]:
    return {"method": method, "headers": headers, "body": body, "repeatable": repeatable}


def _try(how: int | str, takes: float = 0.0, **headers: str) -> dict[str, Any]:
    if isinstance(how, str):
        return {"raises": how, "takes": takes}
    return {"status": how, "takes": takes, "headers": {name.replace("_", "-"): text for name, text in headers.items()}}


def _results(rng: random.Random) -> list[dict[str, Any]]:
    hows: tuple[int | str, ...] = (200, 201, 304, 400, 404, 408, 500, 501, "ValueError", "OSError")
    return [_case("results", rng, [_try(how), OK], _request("GET", {"Accept": "x"}, "")) for how in hows] + [
        _case("results", rng, [_try(500), OK], _request("PUT", {"A": "1"}, "text")),
        _case("results", rng, [OK, OK, _try(404)], *(_request("GET") for _ in range(3))),
    ]


def _tried_again(rng: random.Random) -> list[dict[str, Any]]:
    return [_case("tried_again", rng, [_try(how), _try(how), OK], _request("GET")) for how in MOMENTARY] + [
        _case("tried_again", rng, [_try(503), _try(500), OK], _request("GET")),
        _case("tried_again", rng, [_try("TimeoutError"), _try("ValueError"), OK], _request("DELETE")),
    ]


def _methods(rng: random.Random) -> list[dict[str, Any]]:
    found = [_case("methods", rng, [_try(503), OK], _request(method, None, "b")) for method in (*SAFE, "get", "Put")]
    for method in ("POST", "PATCH", "post", "LOCK"):
        found += [_case("methods", rng, [_try(how), OK], _request(method, None, "b")) for how in MOMENTARY]
    mixed = [_try("ConnectionRefusedError"), _try(429), _try(503), OK]
    return [*found, _case("methods", rng, mixed, _request("POST", {"Accept": "y"}, "b"))]


def _keys(rng: random.Random) -> list[dict[str, Any]]:
    tries = [_try("TimeoutError"), _try(503), OK]
    posts = [_request("POST", None, "a", True), _request("patch", {"Accept": "y"}, "b", True)]
    own = [_request("POST", {name: "mine"}, "c", again) for name in ("Idempotency-Key", "idempotency-KEY")
           for again in (True, False)]  # fmt: skip
    safe = [_request(method, None, "", True) for method in ("GET", "put")]
    return [
        _case("one_key", rng, tries * 2, *posts),
        _case("one_key", rng, [OK, _try(404), *tries], *posts, posts[0]),
        *(_case("one_key", rng, tries, request) for request in [*own, *safe]),
        _case("one_key", rng, [_try(503), OK, _try(503)], posts[0], _request("POST", None, "z")),
    ]


def _jitter(rng: random.Random) -> list[dict[str, Any]]:
    many = [_try(rng.choice((429, 502, 503, "TimeoutError"))) for _ in range(9)]
    return [
        _case("jitter", rng, [*many, OK], attempts=12, budget=500.0),
        _case("jitter", rng, [*many, OK], attempts=12, budget=500.0, base=0.25, cap=3.0),
        _case("jitter", rng, [*many[:3], OK], draws=[0.0]),
        _case("jitter", rng, [*many[:3], OK], base=4.0, cap=1.0),
    ]


def _retry_after(rng: random.Random) -> list[dict[str, Any]]:
    seconds = rng.randint(3, 9)
    plain: list[dict[str, Any]] = [
        {"Retry_After": f"{seconds}"},
        {"retry_AFTER": f"{seconds}"},
        {"Retry_After": "0"},
        {"Retry_After": "12"},
    ]
    odd: list[dict[str, Any]] = [{"Retry_After": text} for text in ("soon", "", "-5", "1.5", "٣", "7s")]
    found = [_case("retry_after", rng, [_try(how, **said), OK]) for said in plain for how in (429, 502, 503, 504)]
    found += [_case("retry_after", rng, [_try(503, **said), OK]) for said in odd]
    found.append(_case("retry_after", rng, [_try(503, Retry_After="1"), OK], draws=[0.875], base=4.0))
    found.append(_case("retry_after", rng, [_try(429, Retry_After=f"{seconds}"), OK], _request("POST", None, "b")))
    for ahead in (seconds, 15, -20, 0):
        case = _case("retry_after", rng, [], draws=[0.125])
        case["tries"] = [_try(503, 0.5, Retry_After=formatdate(case["now"] + ahead, usegmt=True)), OK]
        found.append(case)
    return found


def _attempts(rng: random.Random) -> list[dict[str, Any]]:
    hows: list[int | str] = [503, "TimeoutError", 429, "ConnectionResetError"]
    return [
        *(_case("attempts", rng, [_try(rng.choice(hows)) for _ in range(4)] + [_try(how), OK]) for how in hows),
        _case("attempts", rng, [_try(503), OK], attempts=1),
        _case("attempts", rng, [_try("TimeoutError"), _try("ConnectionError"), OK], attempts=2),
        _case("attempts", rng, [_try(503)] * 3 + [OK], _request("GET"), _request("GET"), attempts=3),
    ]


def _budget(rng: random.Random) -> list[dict[str, Any]]:
    said: dict[str, Any] = {"Retry_After": "10"}
    return [
        _case("budget", rng, [_try(503, **said), OK], budget=10.0),
        _case("budget", rng, [_try(503, **said), OK], budget=10.125),
        _case("budget", rng, [_try(503, 2.0, **said), OK], budget=12.0),
        _case("budget", rng, [_try(503, 2.0, **said), OK], budget=12.25),
        _case("budget", rng, [_try(503, Retry_After="3600"), OK]),
        _case("budget", rng, [_try("TimeoutError", 10.0)] * 4 + [OK], draws=[0.5], base=1.0),
        _case("budget", rng, [_try(503, 4.0)] * 4 + [OK], draws=[0.5], base=1.0, budget=14.0, timeout=6.0),
        _case("budget", rng, [_try("TimeoutError", 0.5), OK], budget=4.0),
        _case("budget", rng, [_try(503), _try(502), OK], budget=4.0, longer=[3.5], draws=[0.5], base=1.0),
        _case("budget", rng, [_try(503), _try(502), OK], budget=4.0, longer=[3.25], draws=[0.5], base=1.0),
        _case("budget", rng, [_try("ConnectionError"), OK], budget=4.0, longer=[60.0], draws=[0.5]),
        _case("budget", rng, [_try(503, 6.0), _try(503, 6.0), OK], _request("GET"), _request("GET"), budget=7.0,
              draws=[0.0, 0.875], base=2.0),
    ]  # fmt: skip


def _headers(rng: random.Random) -> list[dict[str, Any]]:
    given = {"Accept": "text/plain", "X-Trace": f"{rng.randrange(10**6)}", "content-type": "a/b"}
    tries = [_try(503), _try("TimeoutError"), OK]
    return [
        _case("headers", rng, tries, _request("GET", given)),
        _case("headers", rng, tries * 2, _request("POST", given, "b", True), _request("PUT", given, "b")),
    ]


def _expected(case: dict[str, Any]) -> list[dict[str, Any]]:
    world = {"now": case["now"], "number": 0, "drawn": 0, "keys": 0, "slept": 0}
    return [_one(case, world, request) for request in case["requests"]]


def _one(case: dict[str, Any], world: dict[str, Any], request: dict[str, Any]) -> dict[str, Any]:
    """What the client must do with one request; `world` is carried on to the next."""
    o, did, method = case["options"], [], request["method"].upper()
    end, headers = world["now"] + o["budget"], dict(request["headers"] or {})
    own = any(name.lower() == "idempotency-key" for name in headers)
    if method not in SAFE and not own and request["repeatable"]:
        world["keys"] += 1
        headers["Idempotency-Key"] = f"key {world['keys']}"
    repeatable = method in SAFE or own or request["repeatable"]
    for number in range(1, o["attempts"] + 1):
        sent = sorted(map(list, headers.items()))
        left = float(min(o["timeout"], end - world["now"]))
        did.append(["send", method, "https://shop/orders", sent, request["body"], left])
        how = case["tries"][world["number"]] if world["number"] < len(case["tries"]) else {"status": 299}
        world["number"] += 1
        world["now"] += how.get("takes", 0)
        kind = how.get("raises", how.get("status"))
        if kind not in (MOMENTARY if repeatable else ("ConnectionRefusedError", 429)) or number == o["attempts"]:
            break
        draw = case["draws"][world["drawn"] % len(case["draws"])]
        world["drawn"] += 1
        wait = max(draw * min(o["cap"], o["base"] * 2 ** (number - 1)), _asked(how, world["now"]))
        if world["now"] + wait >= end:
            break
        if wait:
            did.append(["sleep", float(wait)])
            longer = case["longer"]
            world["now"] += wait + (longer[world["slept"]] if world["slept"] < len(longer) else 0)
            world["slept"] += 1
        if world["now"] >= end:
            break
    ended = ["raised" if "raises" in how else "returned", world["number"] - 1]
    return {"did": did, "ended": ended, "used": [world["drawn"], world["keys"]], "untouched": True}


def _asked(how: dict[str, Any], now: float) -> float:
    """Seconds that a try's answer asks to wait."""
    for name, text in how.get("headers", {}).items():
        if name.lower() == "retry-after" and text and all(c in "0123456789" for c in text):
            return float(text)
        if name.lower() == "retry-after" and text.endswith("GMT"):
            # the cases write a date with the same function, so the moment is found by trying
            ahead = (n for n in range(int(now), int(now) + 60) if formatdate(n, usegmt=True) == text)
            return float(max(next(ahead, now) - now, 0))
    return 0.0
