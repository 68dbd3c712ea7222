"""Runs threads on the candidate's queue, one at a time and in an order that is prescribed; judges nothing.

The locks that `threading` makes meanwhile are the ones below: wherever a thread takes, gives back or waits for one, it
is decided anew which thread goes on. Time passes only when no thread can. So every run is the same each time.
"""

import _thread
import json
import random
import sys
import threading
import time
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any

STEPS = 4000
"""Decisions after which threads that never come to rest are taken for polling."""
POINTS = 25
"""Most opcodes at which a thread is interrupted; of a longer run it is every second one, every third one, …"""

# 3.12 has opcode events only if some frame asked for them before settrace.
sys._getframe().f_trace_opcodes = True


class Abort(BaseException):
    """Ends a thread that would wait for ever."""


class Actor:
    """A thread, its script, and what it waits for."""

    def __init__(self, number: int, script: list[list[Any]]) -> None:
        self.number, self.script = number, script
        self.baton = _thread.allocate_lock()
        self.baton.acquire()
        self.ready, self.done, self.timed_out = True, False, False
        self.deadline: float | None = None
        self.lock: Lock | None = None
        self.opcodes = 0


class Stage:
    """The actors of one run, of whom one acts at a time, its clock and its log."""

    def __init__(self, scripts: list[list[list[Any]]], order: list[int], seed: int | None) -> None:
        self.actors = [Actor(number, script) for number, script in enumerate(scripts)]
        self.order = [self.actors[number] for number in order]
        self.rng = None if seed is None else random.Random(seed)
        self.now, self.steps, self.dead = 100.0, 0, False
        self.log: list[list[Any]] = []
        self.acting: Actor | None = None
        self.curtain = _thread.allocate_lock()
        self.curtain.acquire()
        self.queue: Any = None
        self.demoted: tuple[int, int] | None = None
        self.stopped: list[int] = []

    def play(self) -> None:
        """Runs until all scripts have ended or nobody can go on."""
        for actor in self.actors:
            _thread.start_new_thread(self._act, (actor,))
        self.hand_on(None)
        self.curtain.acquire()
        self.acting, self.dead = None, True
        self.stopped = [actor.number for actor in self.actors if not actor.done]
        for actor in self.actors:
            if not actor.done:
                actor.baton.release()
                self.curtain.acquire()

    def hand_on(self, me: Actor | None) -> None:
        """Lets the one go on whose turn it is, and returns when it is this one's again."""
        if self.dead:
            return
        chosen = self._chosen()
        if chosen is not me or me is None:
            self.acting = chosen
            (self.curtain if chosen is None else chosen.baton).release()
            if me is not None and not me.done:
                me.baton.acquire()
                if self.dead:
                    raise Abort

    def wait(self, me: Actor, lock: "Lock | None", deadline: float | None) -> bool:
        """Returns when the lock was given back, or the time has come, which it then says."""
        me.ready, me.lock, me.deadline = False, lock, deadline
        self.hand_on(me)
        late, me.timed_out, me.lock, me.deadline = me.timed_out, False, None, None
        return late

    def _chosen(self) -> Actor | None:
        self.steps += 1
        while self.steps < STEPS:
            ready = [actor for actor in self.order if actor.ready]
            if ready:
                return ready[0] if self.rng is None else self.rng.choice(ready)
            self.log.append(["idle", self.now - 100.0])
            times = [actor.deadline for actor in self.actors if actor.deadline is not None]
            if not times:
                return None
            self.now = min(times)
            for actor in self.actors:
                if actor.deadline == self.now:
                    actor.ready, actor.timed_out, actor.deadline = True, True, None
        self.log.append(["endless"])
        return None

    def _act(self, me: Actor) -> None:
        me.baton.acquire()
        try:
            if not self.dead:
                self._trace(me)
                for number, (name, *arguments) in enumerate(me.script):
                    if name == "at":
                        if 100.0 + arguments[0] > self.now:
                            self.wait(me, None, 100.0 + arguments[0])
                    else:
                        self._call(me, number, name, *arguments)
        except Abort:
            pass
        finally:
            sys.settrace(None)
            me.done, me.ready = True, False
            if self.dead:
                self.curtain.release()
            else:
                self.hand_on(me)

    def _call(self, me: Actor, number: int, name: str, *arguments: Any) -> None:
        called = self.now
        self.log.append(["call", me.number, number])
        try:
            outcome = ["gave", getattr(self.queue, name)(*arguments)]
        except Exception as ex:  # the candidate's exception is the outcome
            outcome = ["raised", type(ex).__name__]
        if not self.dead:
            self.log.append(["return", me.number, number, outcome, self.now - called])

    def _trace(self, me: Actor) -> None:
        if self.demoted is None or self.demoted[0] != me.number:
            return
        point = self.demoted[1]

        def inside(frame: FrameType, event: str, arg: Any) -> Any:
            if event == "opcode":
                me.opcodes += 1
                if me.opcodes == point:
                    self.order.remove(me)
                    self.order.append(me)
                    self.hand_on(me)
            return inside

        def enter(frame: FrameType, event: str, arg: Any) -> Any:
            if frame.f_code.co_filename != "solution.py":
                return None
            frame.f_trace = inside
            frame.f_trace_opcodes = True
            return inside

        sys.settrace(enter)


SET: list[Stage] = []
"""The stage that is set now."""


class Lock:
    """What `threading.Lock()` gives while a stage is set."""

    def __init__(self) -> None:
        self._locked = False

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        """Like that of a real lock; before it, another thread may act."""
        stage = SET[0]
        me = stage.acting
        if stage.dead:
            return True
        if me is None:
            if self._locked and blocking:
                raise RuntimeError("a lock is held for ever")
            taken, self._locked = not self._locked, True
            return taken
        stage.hand_on(me)
        deadline = None if timeout < 0 else stage.now + timeout
        while self._locked:
            if not blocking or timeout == 0:
                return False
            # As with a real lock: given back a moment later is too late.
            if stage.wait(me, self, deadline):
                return False
        self._locked = True
        return True

    def release(self) -> None:
        """Like that of a real lock; after it, another thread may act."""
        stage = SET[0]
        if stage.dead:
            return
        if not self._locked:
            raise RuntimeError("release unlocked lock")
        self._locked = False
        for actor in stage.actors:
            if actor.lock is self and not actor.timed_out:
                actor.ready = True
        if stage.acting is not None:
            stage.hand_on(stage.acting)

    def locked(self) -> bool:
        """Whether somebody holds it."""
        return self._locked

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()

    def _at_fork_reinit(self) -> None:
        self._locked = False


def run(candidate: dict[str, Any], case: dict[str, Any], ask: Callable[[Any], Any]) -> list[Any]:
    """Returns the different logs of the case's runs, each with how the threads were ordered in it."""
    code = compile(case.get("source", candidate["__source__"]), "solution.py", "exec")
    logs: dict[str, Any] = {}
    for plan in case["plans"]:
        points = range(1)
        if "interrupt" in plan:
            stage = _played(code, case, plan, 0)
            length = stage.actors[plan["interrupt"]].opcodes
            points = range(1, length + 1, length // POINTS + 1)
        for point in points:
            stage = _played(code, case, plan, point)
            logs.setdefault(json.dumps(stage.log), [{**plan, "point": point}, stage.log])
    return list(logs.values())


def _played(code: CodeType, case: dict[str, Any], plan: dict[str, Any], point: int) -> Stage:
    stage = Stage(case["threads"], plan["order"], plan.get("seed"))
    if "interrupt" in plan:
        stage.demoted = (plan["interrupt"], point)
    SET[:] = [stage]
    clocks = ("monotonic", "time", "perf_counter")
    fake_time: dict[str, Any] = {name: lambda: stage.now for name in clocks}
    fake_time |= {f"{name}_ns": lambda: int(stage.now * 1e9) for name in clocks}
    fake_time["sleep"] = lambda seconds: _sleep(stage, seconds)
    fake_threading = {"Lock": Lock, "_allocate_lock": Lock, "_CRLock": None, "_time": fake_time["monotonic"]}
    fakes = [(vars(time), fake_time), (vars(threading), fake_threading)]
    real = [(space, {name: space[name] for name in fake}) for space, fake in fakes]
    for space, fake in fakes:
        space.update(fake)
    try:
        namespace: dict[str, Any] = {"__name__": "solution"}
        exec(code, namespace)
        stage.queue = namespace["BoundedQueue"](case["capacity"])
        stage.play()
        stage.log.append(["left", _left(stage)])
    finally:
        for space, kept in real:
            space.update(kept)
    return stage


def _sleep(stage: Stage, seconds: float) -> None:
    if stage.acting is not None and seconds > 0:
        stage.wait(stage.acting, None, stage.now + seconds)


def _left(stage: Stage) -> Any:
    """What the queue still holds, once nobody acts any more; None if somebody never came to an end."""
    if stage.stopped:
        return None
    stage.dead = False
    try:
        return stage.queue.drain()
    except Exception as ex:  # the candidate's exception is the outcome
        return type(ex).__name__
