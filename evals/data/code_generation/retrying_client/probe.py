"""Gives the candidate's client a transport, a clock, sleep and chance that follow the case, and notes what it does."""

from typing import Any

ERRORS: dict[str, type[Exception]] = {
    "ConnectionError": ConnectionError,
    "ConnectionResetError": ConnectionResetError,
    "ConnectionRefusedError": ConnectionRefusedError,
    "BrokenPipeError": BrokenPipeError,
    "TimeoutError": TimeoutError,
    "ValueError": ValueError,
    "OSError": OSError,
}


class World:
    """Everything that the client is given, and what it did with it."""

    def __init__(self, case: dict[str, Any]) -> None:
        self.case = case
        self.now: float = case["now"]
        self.did: list[Any] = []
        self.results: list[Any] = []
        self.drawn = self.keys = self.slept = 0

    def transport(self, method: Any, url: Any, headers: Any, body: Any, timeout: Any) -> Any:
        """One try, which ends as the case says; it may change the headers that it is given."""
        self.did.append(["send", method, url, sorted(map(list, headers.items())), body.decode(), timeout])
        if self.case["tampers"]:
            headers["Via"] = "transport"
            headers.pop("Accept", None)
        number = len(self.results)
        tries = self.case["tries"]
        how: dict[str, Any] = tries[number] if number < len(tries) else {"status": 299}
        self.now += how.get("takes", 0)
        if "raises" in how:
            error: Exception = ERRORS[how["raises"]](number)
            self.results.append(error)
            raise error
        answer = (how["status"], how.get("headers", {}), b"%d" % number)
        self.results.append(answer)
        return answer

    def clock(self) -> float:
        """The time."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Waits, and longer where the case says so."""
        self.did.append(["sleep", seconds])
        longer = self.case["longer"]
        self.now += seconds + (longer[self.slept] if self.slept < len(longer) else 0)
        self.slept += 1

    def rng(self) -> float:
        """Chance."""
        draws = self.case["draws"]
        self.drawn += 1
        return float(draws[(self.drawn - 1) % len(draws)])

    def new_key(self) -> str:
        """A fresh key."""
        self.keys += 1
        return f"key {self.keys}"


def run(candidate: dict[str, Any], case: dict[str, Any], ask: Any) -> list[Any]:
    """For each request: what the client did, what came of it, and what it had used by then."""
    world = World(case)
    client = candidate["Client"](world.transport, world.clock, world.sleep, world.rng, world.new_key, **case["options"])
    return [requested(client, world, request) for request in case["requests"]]


def requested(client: Any, world: World, request: dict[str, Any]) -> dict[str, Any]:
    """One request."""
    world.did = []
    given = dict(request["headers"]) if request["headers"] is not None else None
    more = {"headers": given, "body": request["body"].encode(), "repeatable": request["repeatable"]}
    try:
        result = client.request(request["method"], "https://shop/orders", **more)
        ended = ["returned", number_of(world, result)]
    except Exception as ex:
        ended = ["raised", number_of(world, ex)]
    untouched = given is None or list(given.items()) == list(request["headers"].items())
    used = [world.drawn, world.keys]
    return {"did": world.did, "ended": ended, "used": used, "untouched": untouched}


def number_of(world: World, result: Any) -> Any:
    """Which try a result is of: the very object; else what it is."""
    found = [number for number, one in enumerate(world.results) if one is result]
    return found[0] if found else f"{type(result).__name__}: {result}"[:200]
