"""Calls the candidate's cache, from one thread or from several that are held and let go; judges nothing.

In a play of several threads each step waits until every thread has ended or waits for something. That a thread waits is
read from the kernel's state of it, so that nothing depends on how fast anything is.
"""

import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

NAP_S = 0.002
NAPS = 5
"""So many looks in a row must find a thread asleep before it counts as waiting."""
PATIENCE_S = 4.0


class Stop(BaseException):
    """Raised by compute where the case says so; no Exception."""


class Value:
    """What a computation returns; known by the number of the call that made it."""

    def __init__(self, number: int) -> None:
        self.number = number


class Job(threading.Thread):
    """One call of the cache in a thread of its own."""

    def __init__(self, call: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self.call = call
        self.outcome: Any = "has not ended"
        self.start()

    def run(self) -> None:
        """Keeps what comes of it."""
        try:
            self.outcome = told(self.call())
        except BaseException as ex:
            self.outcome = raised(ex)

    def asleep(self) -> bool:
        """Whether the kernel says that it waits."""
        try:
            with open(f"/proc/self/task/{self.native_id}/stat", encoding="ascii", errors="replace") as stat:
                return stat.read().rpartition(")")[2].split()[0] in ("S", "D")
        except OSError:
            return False


class Compute:
    """The slow function. The case's plan says, call by call, what it waits for, asks, or raises."""

    def __init__(self, plan: list[dict[str, Any]]) -> None:
        self.plan, self.calls = plan, 0
        self.cache: Any = None
        self.gates = {step["gate"]: threading.Event() for step in plan if "gate" in step}

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """One computation."""
        self.calls += 1
        number = self.calls
        step = self.plan[number - 1] if number <= len(self.plan) else {}
        if "gate" in step:
            self.gates[step["gate"]].wait(2 * PATIENCE_S)
        if "asks" in step:
            try:
                self.cache.get(*step["asks"])
            except RuntimeError:
                return "caught"
        if "raises" in step:
            error = (Stop if step["raises"] == "Stop" else ValueError)(number)
            raise error
        return None if step.get("none") else Value(number)


def told(value: Any) -> Any:
    """A result as JSON: the number of the call that made a value."""
    return value.number if isinstance(value, Value) else value


def raised(ex: BaseException) -> str:
    """An exception as JSON: one of compute's with the number of its call."""
    if type(ex) in (Stop, ValueError) and ex.args and isinstance(ex.args[0], int):
        return f"{type(ex).__name__} of call {ex.args[0]}"
    return type(ex).__name__


def run(candidate: dict[str, Any], case: dict[str, Any], ask: Any) -> Any:
    """What the calls returned: one after the other, or step by step of a play."""
    compute = Compute(case["plan"])
    key = (lambda *args, **kwargs: str(args[0])) if case.get("key") == "text of the first" else None
    cache = candidate["LruCache"](compute, case["capacity"], key)
    compute.cache = cache
    if case["look"] == "calls":
        return [called(cache, call, compute) for call in case["calls"]]
    return played(cache, case["steps"], compute)


def called(cache: Any, call: list[Any], compute: Compute) -> list[Any]:
    """What a call returned, and how many computations there have been."""
    try:
        return [told(operation(cache, call)), compute.calls]
    except BaseException as ex:
        return [raised(ex), compute.calls]


def operation(cache: Any, call: list[Any]) -> Any:
    """Makes one call."""
    name, *rest = call
    if name == "len":
        return len(cache)
    if name in ("get", "invalidate"):
        return getattr(cache, name)(*rest[0], **(dict(rest[1]) if len(rest) > 1 else {}))
    return getattr(cache, name)(*rest)


def played(cache: Any, steps: list[list[Any]], compute: Compute) -> list[Any]:
    """After each step: how every thread that was started has ended, and how many computations there have been."""
    jobs: dict[str, Job] = {}
    seen = []
    for name, what in steps:
        if name == "open":
            compute.gates[what].set()
        else:
            jobs[name] = Job(partial(operation, cache, what))
        settle(list(jobs.values()))
        seen.append([{name: job.outcome for name, job in jobs.items()}, compute.calls])
    for gate in compute.gates.values():
        gate.set()
    settle(list(jobs.values()))
    return seen


def settle(jobs: list[Job]) -> None:
    """Waits until each has ended or sleeps."""
    naps, until = 0, time.monotonic() + PATIENCE_S
    while naps < NAPS and time.monotonic() < until:
        alive = [job for job in jobs if job.is_alive()]
        if not alive:
            return
        naps = naps + 1 if all(job.asleep() for job in alive) else 0
        time.sleep(NAP_S)
