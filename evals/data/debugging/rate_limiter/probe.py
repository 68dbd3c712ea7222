"""Looks at a candidate's RateLimiter: one call after another, interleaved, with its lock held, over clock changes.

The candidate is called in daemon threads only, each waited for with a limit: a deadlock is reported
as `stuck` and cannot keep the process from ending.
"""

import json
import os
import random
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import Any

STUCK = "stuck"
NAP_S = 0.02
PATIENCE = 100
"""Naps in a row without progress before a call counts as stuck: a busy machine, where each call waits long for
its turn, is not a deadlock."""
PROGRESS_S = 0.0005
"""CPU seconds of the other threads that count as progress during a nap."""
HOLD = 15
"""Naps for which the lock is held."""
HEAD_START_S = 0.02
"""How long the first of two racing calls stands still for the second, which needs 0.1 ms unless it has to wait."""
AT_ONCE = 12
POINTS = 120
"""Most opcodes at which a call is interrupted; in a longer call it is every second one, every third one, …"""

# 3.12 has opcode events only if some frame asked for them before settrace. This frame asks, and not the
# one that calls settrace: there the interpreter crashed (3.12.1).
sys._getframe().f_trace_opcodes = True


LIBRARY = os.path.dirname(os.__file__)
"""Python's own modules, which are not interrupted."""

# A solution that takes its lock only where it is watched must not learn so in the simplest way.
vars(sys).update(gettrace=lambda: None)


_INSTALLING = threading.Lock()


class Job:
    """A call in a thread of its own. `outcome` is its result, its exception as text, or STUCK until it ends."""

    def __init__(self, call: Callable[[], Any]) -> None:
        """Starts at once."""
        self.call = call
        self.outcome: Any = STUCK
        # An ordinary thread with an ordinary name: nothing tells the candidate which one it is.
        self._thread = threading.Thread(target=self._run, daemon=True, name=f"Thread-{random.randrange(1000)}")
        self._thread.start()
        self.join, self.is_alive = self._thread.join, self._thread.is_alive

    def _run(self) -> None:
        self.outcome = _outcome(self.call)


class Subject:
    """A new limiter of the candidate, with a clock that shows what it was last set to."""

    def __init__(self, candidate: dict[str, Any], case: dict[str, Any]) -> None:
        """Makes the calls of the case's `setup`."""
        self.now = 0.0
        self.limiter = candidate["RateLimiter"](case["max_requests"], case["window_s"], clock=lambda: self.now)
        self.calls(case.get("setup", []))

    def call(self, method: str, client: str) -> Any:
        """Calls the method for the client, now."""
        return getattr(self.limiter, method)(client)

    def calls(self, timed: list[tuple[float, str, str]]) -> list[Any]:
        """Results of calls given as time, method, client."""
        results = []
        for self.now, method, client in timed:
            results.append(self.call(method, client))
        return results


def run(candidate: dict[str, Any], case: dict[str, Any], ask: Callable[[Any], Any]) -> Any:
    """Looks in the way that `case["look"]` names."""
    looks = {"calls": _calls, "race": _race, "crowd": _crowd, "held": _held, "wall": _wall, "canary": _canary}
    return looks[case["look"]](candidate, case)


def _calls(candidate: dict[str, Any], case: dict[str, Any]) -> Any:
    """What each call returned, in order."""
    return _finish([Job(lambda: Subject(candidate, case).calls(case["calls"]))])[0]


def _race(candidate: dict[str, Any], case: dict[str, Any]) -> dict[str, Any]:
    """The different outcomes when the first call stops before its opcode 1 (then 2, 3, …) to let the second run."""
    length = _finish([Job(partial(_interrupted, candidate, case, 0))])[0]
    if not isinstance(length, int):
        return {"points": 0, "outcomes": [length]}
    points = range(1, length + 1, length // POINTS + 1)
    outcomes: dict[str, Any] = {}
    for start in range(0, len(points), AT_ONCE):
        jobs = [Job(partial(_interrupted, candidate, case, point)) for point in points[start : start + AT_ONCE]]
        outcomes |= {json.dumps(outcome): outcome for outcome in _finish(jobs)}
        if STUCK in outcomes.values():
            break
    return {"points": len(points), "outcomes": list(outcomes.values())}


def _canary(candidate: dict[str, Any], case: dict[str, Any]) -> dict[str, Any]:
    """The same look at a limiter that is known to race, after the candidate's code has run in this process."""
    known: dict[str, Any] = {"__name__": "solution"}
    exec(compile(case["source"], "solution.py", "exec"), known)
    return _race(known, case)


def _interrupted(candidate: dict[str, Any], case: dict[str, Any], point: int) -> Any:
    """What both calls returned and what each client asked for may still do; at point 0, the first call's length."""
    subject = Subject(candidate, case)
    subject.now = case["at"]
    steps = 0
    second: Job | None = None

    def step() -> None:
        nonlocal steps, second
        steps += 1
        if steps == point:
            second = Job(partial(subject.call, *case["second"]))
            second.join(HEAD_START_S)

    first = _outcome(lambda: _traced(partial(subject.call, *case["first"]), step))
    if point == 0:
        return steps
    second = second or Job(partial(subject.call, *case["second"]))
    second.join()
    tries = range(case["max_requests"] + 1)
    left = [sum(subject.call("is_allowed", client) is True for _ in tries) for client in case["ask"]]
    return [first, second.outcome, left]


def _crowd(candidate: dict[str, Any], case: dict[str, Any]) -> list[list[Any]]:
    """Client by client, what each of many threads was told that asked at the same moment."""
    subject = Subject(candidate, case)
    told: list[list[Any]] = []
    for client in case["clients"]:
        barrier = threading.Barrier(case["threads"])
        draws = [random.Random(f"{case['seed']} {client} {number}") for number in range(case["threads"])]
        told.append(_finish([Job(partial(_jostled, subject, client, barrier, draw)) for draw in draws]))
        if STUCK in told[-1]:
            break
    return told


def _jostled(subject: Subject, client: str, barrier: threading.Barrier, draw: random.Random) -> Any:
    def step() -> None:
        if draw.random() < 0.15:
            time.sleep(draw.random() * 0.0005)

    barrier.wait()
    return _traced(partial(subject.call, "is_allowed", client), step)


def _held(candidate: dict[str, Any], case: dict[str, Any]) -> dict[str, Any]:
    """Which calls ended while this thread held the limiter's lock, and which did not even end afterwards."""
    subject = _finish([Job(lambda: Subject(candidate, case))])[0]
    if not isinstance(subject, Subject) or not subject.limiter._lock.acquire(timeout=PATIENCE * NAP_S):
        return {"early": [], "stuck": case["held"]}
    jobs = [Job(partial(subject.call, *call)) for call in case["held"]]
    naps = HOLD
    while naps and any(job.is_alive() for job in jobs):
        time.sleep(NAP_S)
        naps -= 1
    early = [call for call, job in zip(case["held"], jobs, strict=True) if not job.is_alive()]
    subject.limiter._lock.release()
    ended = zip(case["held"], _finish(jobs), strict=True)
    return {"early": early, "stuck": [call for call, outcome in ended if outcome == STUCK]}


def _wall(candidate: dict[str, Any], case: dict[str, Any]) -> Any:
    """Two requests under the default clock; the system clock is set between them."""
    real = {"time": time.time, "time_ns": time.time_ns}
    shift_s = 0

    def requests() -> list[Any]:
        nonlocal shift_s
        namespace: dict[str, Any] = {"__name__": "solution"}
        # Executed again, because a default argument takes hold of its clock when the class is defined.
        exec(compile(candidate["__source__"], "solution.py", "exec"), namespace)
        limiter = namespace["RateLimiter"](1, case["window_s"])
        first = limiter.is_allowed("client")
        shift_s = case["shift_s"]
        time.sleep(case["wait_s"])
        return [first, limiter.is_allowed("client")]

    vars(time).update(time=lambda: real["time"]() + shift_s, time_ns=lambda: real["time_ns"]() + shift_s * 10**9)
    try:
        return _finish([Job(requests)])[0]
    finally:
        vars(time).update(real)


def _traced(call: Callable[[], Any], step: Callable[[], None]) -> Any:
    """Makes the call, with a `step` before every opcode that is not of Python's library."""

    def inside(frame: FrameType, event: str, arg: Any) -> Any:
        if event == "opcode":
            step()
        return inside

    def enter(frame: FrameType, event: str, arg: Any) -> Any:
        if _not_the_candidates(frame.f_code.co_filename):
            return None
        # In this order: 3.13 starts these events only in a frame that has a trace function already.
        frame.f_trace = inside
        frame.f_trace_opcodes = True
        return inside

    _install(enter)
    try:
        return call()
    finally:
        _install(None)


def _install(trace: Callable[[FrameType, str, Any], Any] | None) -> None:
    # One at a time: Python refuses to install a trace function while another thread is about it, and an audit hook
    # makes that moment long enough to be met (2 % of runs on a busy machine).
    with _INSTALLING:
        sys.settrace(trace)


def _not_the_candidates(file: str) -> bool:
    # Asked this way round, because a candidate can give the code that it makes at run time any name.
    return file == "probe.py" or (file.startswith((LIBRARY, "<frozen ")) and ".." not in file)


def _outcome(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except Exception as ex:  # the candidate's failure is the observation
        return f"{type(ex).__name__}: {ex}"


def _finish(jobs: list[Job]) -> list[Any]:
    """Outcomes of the jobs, STUCK where one does not end and nothing moves any more."""
    naps, used = PATIENCE, _used_by_others()
    for job in jobs:
        while job.is_alive() and naps:
            job.join(NAP_S)
            before, used = used, _used_by_others()
            naps = PATIENCE if used - before > PROGRESS_S else naps - job.is_alive()
    return [job.outcome for job in jobs]


def _used_by_others() -> float:
    return time.process_time() - time.thread_time()
