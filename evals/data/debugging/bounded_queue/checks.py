"""Hidden checks of the bounded queue: which threads to run in which order, and what their calls may give.

In the log of a run, one thing happens after the other. Times are multiples of 1/4 and pass only when all threads wait:
at such a moment it is certain what the queue holds, and so whether a call may still wait. Only `order_and_capacity`
and `one_at_a_time` count what the queue holds against its capacity; only the first of them looks at the order of items.
"""

import random
from collections.abc import Iterator
from itertools import permutations
from typing import Any

CHECKS = {
    "wakes_the_right_call": [3],
    "drain_makes_room": [3],
    "order_and_capacity": [3],
    "one_at_a_time": [3],
    "close_wakes_all": [4],
    "closed_queue": [4],
    "timeouts": [4],
}

COUNTING = ("order_and_capacity", "one_at_a_time")

Script = list[Any]


def cases(seed: int) -> list[dict[str, Any]]:
    """Cases of all checks, the same for the same seed."""
    rng = random.Random(seed)
    draws = {
        "wakes_the_right_call": _right_call,
        "drain_makes_room": _drain,
        "order_and_capacity": _order,
        "one_at_a_time": _pairs,
        "close_wakes_all": _close,
        "closed_queue": _closed,
        "timeouts": _timeouts,
    }
    drawn = [{"check": check, **case} for check, draw in draws.items() for case in draw(rng)]
    return [*drawn, {"check": "one_at_a_time", **_canary(rng)}]


def judge(case: dict[str, Any], observed: dict[str, Any]) -> str | None:
    """What is wrong with what was observed, in one line; None when it is right."""
    if "raised" in observed:
        return f"{_told(case)}: raised {observed['raised']}"
    if "source" in case:
        return None
    try:
        for plan, log in observed["value"]:
            wrong = _Reading(case).wrong(log)
            if wrong is not None:
                return f"{_told(case)}, run as {plan}: {wrong}"
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        return f"unreadable observation: {str(observed['value'])[:120]}"
    return None if observed["value"] else "nothing was run"


def tampered(case: dict[str, Any], observed: dict[str, Any]) -> str | None:
    """Whether the canary, which races, was seen to race: if not, looking for races was switched off."""
    if "source" not in case or "value" not in observed:
        return None
    runs = observed["value"] if isinstance(observed["value"], list) else []
    left = [run[1][-1] for run in runs if isinstance(run, list) and len(run) == 2 and run[1]]
    if all(["left", [case["start"] + calls * case["step"]]] in left for calls in (1, 2)):
        return None
    return f"a queue that is known to race did not race after the solution had run: it left {left}"


def _told(case: dict[str, Any]) -> str:
    return f"capacity {case['capacity']}, threads {case['threads']}"[:700]


# Drawing threads. A script's "at" waits until that second; items are named after who puts them.


def _case(capacity: int, threads: list[Any], plans: list[dict[str, Any]]) -> dict[str, Any]:
    return {"capacity": capacity, "threads": threads, "plans": plans}


def _plans(rng: random.Random, threads: list[Any], strict: int, free: int) -> list[dict[str, Any]]:
    """Some orders in which the first that can always goes on, and some runs in which chance decides."""
    numbers = list(range(len(threads)))
    orders = [list(order) for order in permutations(numbers)] if len(numbers) < 5 else []
    orders = orders or [rng.sample(numbers, len(numbers)) for _ in range(strict)]
    chosen = orders if len(orders) <= strict else [orders[0], orders[-1], *rng.sample(orders[1:-1], strict - 2)]
    return [
        *({"order": order} for order in chosen),
        *({"order": numbers, "seed": rng.randrange(10**6)} for _ in range(free)),
    ]


def _putting(name: str, count: int) -> Script:
    return [["put", f"{name}{number}"] for number in range(count)]


def _getting(count: int) -> Script:
    return [["get"]] * count


def _right_call(rng: random.Random) -> Iterator[dict[str, Any]]:
    """Puts and gets that wait at the same time, so that it matters whom a change wakes."""
    # Two puts wait; one get frees the room, another begins to wait before the woken put acts.
    threads: list[Any] = [
        [["put", "a"]],
        [["at", 1], ["put", "b"]],
        [["at", 2], ["put", "c"]],
        [["at", 3], ["get"], ["get"], ["get"]],
    ]
    yield _case(1, threads, _plans(rng, threads, 24, 0))
    threads = [_putting("a", 3), _putting("b", 3), _getting(3), _getting(3)]
    yield _case(1, threads, _plans(rng, threads, 6, 6))
    threads = [_putting("a", 4), _putting("b", 4), _putting("c", 4), _getting(6), _getting(6)]
    yield _case(rng.randint(1, 2), threads, _plans(rng, threads, 3, 4))
    # Two gets wait, and two puts come before either of them acts; two puts wait, and two gets come.
    threads = [[["get"]], [["get"]], [["at", 1], *_putting("a", 2)]]
    yield _case(2, threads, _plans(rng, threads, 6, 2))
    threads = [
        [["at", 1], *_putting("a", 1)],
        [["at", 1], *_putting("b", 1)],
        [*_putting("c", 2), ["at", 2], *_getting(2)],
    ]
    threads[2] += [["at", 3], ["drain"]]
    yield _case(2, threads, _plans(rng, threads, 6, 2))
    # A get is woken, but another takes its item first.
    threads = [[["get"]], [["at", 1], ["put", "x"], ["get"]], [["at", 2], ["put", "y"]]]
    yield _case(2, threads, _plans(rng, threads, 6, 2))


def _drain(rng: random.Random) -> Iterator[dict[str, Any]]:
    """Several puts that wait for room, all of which a drain makes at once."""
    waiting: list[Script] = [[["at", 1], ["put", name]] for name in "xyz"]
    threads = [[*_putting("a", 3), ["at", 2], ["drain"], ["at", 3], ["drain"]], *waiting]
    yield _case(3, threads, _plans(rng, threads, 6, 2))
    threads = [[*_putting("a", 2), ["at", 2], ["drain"], ["at", 3], ["drain"], ["drain"]], *waiting]
    yield _case(2, threads, _plans(rng, threads, 4, 2))


def _order(rng: random.Random) -> Iterator[dict[str, Any]]:
    """One that puts and one that gets, with room for few; all items in their order, and never too many."""
    for capacity in (1, 2, 3):
        threads = [_putting("a", 5), _getting(5)]
        yield _case(capacity, threads, _plans(rng, threads, 2, 2))
        # More than there is room for: the last ones wait until somebody gets.
        threads = [_putting("a", capacity + 2), [["at", 1], ["get"], ["at", 2], ["get"], ["drain"]]]
        yield _case(capacity, threads, _plans(rng, threads, 2, 0))
    threads = [_putting("a", 3), _putting("b", 3), [*_getting(2), ["drain"], ["at", 1], ["drain"]]]
    yield _case(6, threads, _plans(rng, threads, 3, 3))


def _pairs(rng: random.Random) -> Iterator[dict[str, Any]]:
    """A call that is interrupted before each of its opcodes, to let others run."""
    calls: dict[str, Script] = {"put": [["put", "n"]], "get": [["get"]], "drain": [["drain"]]}
    for first, second in (("put", "put"), ("put", "drain"), ("get", "get"), ("get", "drain"), ("drain", "put")):
        other: Script = [["put", "m"]] if second == "put" else calls[second]
        # Whatever was left to wait for comes at 2.
        after: Script = [["at", 2], ["put", "y"], ["at", 3], ["drain"]]
        threads = [[["put", "a"], ["put", "b"]], [["at", 1], *calls[first]], [["at", 1], *other], after]
        # Two puts: room for one of them, until the drain.
        capacity = 3 if first == second == "put" else 4
        if capacity == 3:
            threads[3] = [["at", 2], ["drain"]]
        yield _case(capacity, threads, [{"order": [0, 1, 2, 3], "interrupt": 1}])


def _close(rng: random.Random) -> Iterator[dict[str, Any]]:
    """Gets that wait for an item, and puts that wait for room, when the queue is closed."""
    for count in (1, 2, 3):
        waiting: list[Script] = [[["get"]]] * count
        threads = [*waiting, [["at", 1], ["close"]]]
        yield _case(rng.randint(1, 3), threads, _plans(rng, threads, 2, 1))
        threads = [_putting("a", 2), *([["at", 1], ["put", f"w{number}"]] for number in range(count))]
        threads = [*threads, [["at", 2], ["close"], ["get"], ["get"], ["get"]]]
        yield _case(2, threads, _plans(rng, threads, 3, 1))


def _closed(rng: random.Random) -> Iterator[dict[str, Any]]:
    """What is left can be taken, nothing can be put, and closing again does nothing; all by one thread."""
    puts = _putting("a", 3)
    for script in (
        [*puts, ["close"], *_getting(5)],
        [*puts, ["close"], ["put", "x"], ["put", "y", 0], ["get", 0], ["drain"], ["get"], ["get", 5], ["drain"]],
        [["close"], ["close"], ["get"], ["put", "x"], ["drain"]],
        [*puts, ["get"], ["close"], ["close"], ["put", "x", 7], ["get"], ["close"], ["get"], ["get", 0]],
    ):
        yield _case(3, [script], [{"order": [0]}])
    # Items for gets that wait, and for gets that come after closing.
    threads = [[["get"], ["get"]], [["at", 1], *_putting("b", 2), ["close"]], [["at", 2], ["get", 9], ["get", 9]]]
    yield _case(2, threads, _plans(rng, threads, 6, 2))


def _timeouts(rng: random.Random) -> Iterator[dict[str, Any]]:
    """Calls whose time is up: with nothing else, woken in vain before, and when it comes at the same moment."""
    wait = rng.choice((5, 7.5, 10))
    for script in (
        [
            ["get", 0],
            ["get", wait],
            ["put", "a"],
            ["get", 0],
            ["put", "b"],
            ["put", "x", 0],
            ["put", "y", wait],
            ["get", wait],
        ],
        [["put", "a"], ["put", "x", 0.25], ["drain"], ["put", "b", 0], ["get", 0], ["get", 0]],
    ):
        yield _case(1, [script], [{"order": [0]}])
    # Woken at 2 and 4 in vain: what a put adds is taken again, and room is taken again, before the other acts.
    for vain, woken in (
        ([["at", 2], ["put", "a"], ["get", 0], ["at", 4], ["put", "b"], ["get", 0]], ["get", wait]),
        (
            [["put", "a"], ["at", 2], ["get"], ["put", "b", 0], ["at", 4], ["get"], ["put", "c", 0]],
            ["put", "late", wait],
        ),
    ):
        threads: list[Any] = [[*vain, ["at", 30]], [["at", 1], woken]]
        yield _case(1, threads, [{"order": [0, 1]}, {"order": [1, 0]}, {"order": [0, 1], "seed": rng.randrange(10**6)}])
    # At the very moment: who looks again finds it. The one that acts first in the order has done so by then.
    for before, calls, waiter in (
        ([], [["put", "x"]], ["get", 3]),
        ([["put", "a"]], [["get"]], ["put", "late", 3]),
        ([["put", "a"]], [["drain"]], ["put", "late", 3]),
    ):
        threads = [[*before, ["at", 4], *calls, ["at", 9], ["drain"]], [["at", 1], waiter]]
        yield _case(1, threads, [{"order": [0, 1]}]) | {"justified": False}
        yield _case(1, threads, [{"order": [1, 0]}, {"order": [0, 1], "seed": rng.randrange(10**6)}])
    # One's time is up when the item comes, another goes on waiting: nobody may sleep beside the item.
    threads = [[["at", 1], ["get", 3]], [["at", 2], ["get"]], [["at", 4], ["put", "x"], ["at", 6], ["put", "y"]]]
    yield _case(2, threads, _plans(rng, threads, 6, 4))


_RACES = """
class BoundedQueue:
    def __init__(self, capacity):
        self.{total} = {start}

    def put(self, item):
        {read} = self.{total}
        self.{total} = {read} + {step}

    def drain(self):
        return [self.{total}]
"""


def _canary(rng: random.Random) -> dict[str, Any]:
    """A queue that only counts, without a lock, under names and numbers that nobody can know beforehand."""
    numbers = {"start": rng.randint(1000, 9999), "step": rng.randint(2, 99)}
    names = {"total": f"n{rng.getrandbits(40):x}", "read": f"r{rng.getrandbits(40):x}"}
    case = _case(1, [[["put", "a"]], [["put", "b"]]], [{"order": [0, 1], "interrupt": 0}])
    return {**case, **numbers, "source": _RACES.format(**numbers, **names)}


# Reading a log.


class _Reading:
    """What has happened so far in a log, and whether it may."""

    def __init__(self, case: dict[str, Any]) -> None:
        self.case = case
        self.script = case["threads"]
        self.running: dict[int, int] = {}
        """Thread → the number of its call, while it has not returned."""
        self.put: list[str] = []
        """Items whose put has returned, those taken since left out."""
        self.taken: set[str] = set()
        self.early: dict[str, set[str]] = {}
        """For each item, those that had been put, and not taken, when the call of its put began."""
        self.before: dict[tuple[int, int], tuple[list[str], bool]] = {}
        """For each call, the items there were and whether the queue was closed when it began."""
        self.closed = False
        self.gone: dict[str, int] = {}
        """Item → place in the log of the call that took it."""
        self.place = 0
        self.calls: dict[tuple[int, int], int] = {}

    def wrong(self, log: list[list[Any]]) -> str | None:
        """The first thing that may not be, None if there is none."""
        # Items that running calls are going to take have perhaps been taken already.
        self.takes = {(entry[1], entry[2]): set(self._items(entry[3])) for entry in log if entry[0] == "return"}
        for self.place, (kind, *rest) in enumerate(log):
            found: str | None = getattr(self, f"_{kind}")(*rest)
            if found is not None:
                return found
        return None if log[-1][0] == "left" else "the log has no end"

    @staticmethod
    def _items(outcome: list[Any]) -> list[str]:
        if outcome[0] == "raised" or outcome[1] is None:
            return []
        return outcome[1] if isinstance(outcome[1], list) else [outcome[1]]

    def _call(self, thread: int, number: int) -> str | None:
        self.running[thread] = self._number(thread, number)
        self.before[thread, number] = (list(self.put), self.closed)
        self.calls[thread, number] = self.place
        name, *arguments = self.script[thread][number]
        if name == "put":
            self.early[arguments[0]] = set(self.put)
        return None

    def _number(self, thread: int, number: int) -> int:
        if thread in self.running:
            raise ValueError("two calls of a thread at a time")
        return number

    def _return(self, thread: int, number: int, outcome: list[Any], took: float) -> str | None:
        del self.running[thread]
        name, *arguments = self.script[thread][number]
        call = f"{name}({', '.join(map(repr, arguments))}) of thread {thread}"
        wait = {"put": arguments[1:], "get": arguments}.get(name, [0])
        if took and wait and took > wait[0]:
            return f"{call} took {took} s"
        if outcome[0] == "raised":
            return self._raised(thread, number, call, outcome[1], took, wait)
        items = self._items(outcome)
        if name == "put":
            return self._has_put(thread, number, call, arguments[0], outcome[1])
        if name == "close":
            self.closed = True
            return None if outcome[1] is None else f"{call} returned {outcome[1]!r}"
        if (name == "get") != (not isinstance(outcome[1], list)) or (name == "get" and not items):
            return f"{call} returned {outcome[1]!r}"
        return self._has_taken(thread, number, call, items)

    def _raised(self, thread: int, number: int, call: str, kind: str, took: float, wait: list[float]) -> str | None:
        there, was_closed = self.before[thread, number]
        name = self.script[thread][number][0]
        closing = self.closed or any(self.script[t][n][0] == "close" for t, n in self.running.items())
        still = [item for item in there if item in self.put]
        if name in ("put", "get") and kind == "Closed" and closing:
            if name == "get" and still and not self._may_be_taken(still):
                return f"{call} raised Closed, though {still} had been put and not been taken"
            return None
        if name in ("put", "get") and kind == "TimeoutError" and wait and took == wait[0]:
            if was_closed:
                return f"{call} raised TimeoutError on a closed queue"
            if not self.case.get("justified", True):
                return f"{call} raised TimeoutError, though it could do its work when its time was up"
            if name == "get" and still and not self._may_be_taken(still):
                return f"{call} raised TimeoutError, though {still} had been put and not been taken"
            return None
        return f"{call} raised {kind} after {took} s"

    def _may_be_taken(self, items: list[str]) -> bool:
        """Whether running calls are going to return these items, and so may hold them already."""
        held = {item for call in self.running.items() for item in self.takes.get(call, ())}
        return set(items) <= held

    def _has_put(self, thread: int, number: int, call: str, item: str, result: Any) -> str | None:
        if result is not None:
            return f"{call} returned {result!r}"
        if self.before[thread, number][1]:
            return f"{call} put an item into a closed queue"
        if item not in self.taken:
            self.put.append(item)
        surely = [one for one in self.put if not self._may_be_taken([one])]
        if len(surely) > self.case["capacity"] and self.case["check"] in COUNTING:
            return f"{call} returned when the queue held {surely} already"
        return None

    def _has_taken(self, thread: int, number: int, call: str, items: list[str]) -> str | None:
        for place, item in enumerate(items):
            if item in self.taken or item not in self.early:
                return f"{call} returned {item!r}, which " + ("was taken" if item in self.taken else "was never put")
            self.taken.add(item)
            older = [one for one in self.early[item] if one in self.put and one not in items[:place]]
            if older and not self._may_be_taken(older) and self.case["check"] == "order_and_capacity":
                return f"{call} returned {item!r} before {older}, which had been put earlier"
        self.put = [one for one in self.put if one not in self.taken]
        return None

    def _idle(self, now: float) -> str | None:
        """All threads wait, so no call has half its work done."""
        for thread, number in self.running.items():
            name = self.script[thread][number][0]
            room = len(self.put) < self.case["capacity"]
            if name not in ("put", "get") or self.closed or (room if name == "put" else self.put):
                state = "closed and holds" if self.closed else "holds"
                return f"at {now} s, {name} of thread {thread} still waits, though the queue {state} {self.put}"
        return None

    def _endless(self) -> str | None:
        return "the threads never come to rest"

    def _left(self, items: Any) -> str | None:
        if self.running:
            return f"calls never returned: {[self.script[thread][number] for thread, number in self.running.items()]}"
        if not isinstance(items, list) or sorted(items) != sorted(self.put):
            return f"the queue held {items} in the end, expected {self.put}"
        return None
