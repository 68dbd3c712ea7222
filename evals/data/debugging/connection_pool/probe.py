"""Uses the candidate's ConnectionPool, with one thread and with several; judges nothing.

The candidate is called in daemon threads only, each waited for with a limit: a deadlock is reported as `stuck`.
"""

import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

STUCK = "stuck"
NAP_S = 0.01
PATIENCE = 40
"""Naps in a row in which no other thread did anything before a call counts as stuck."""
PROGRESS_S = 0.0005
"""CPU seconds of the other threads that count as doing something during a nap."""
LOOK_S = 0.004
STILL = {True: 2, False: 12}
"""Looks in a row that must find a thread at one place for it to count as waiting: in a waiting call, and elsewhere."""
WAITING = {"wait", "wait_for", "acquire", "__enter__"}


class Stop(BaseException):
    """What `except Exception` does not catch."""


class Connection:
    """Equal to all others, and not hashable."""

    __hash__ = None  # type: ignore[assignment]  # unhashable on purpose: object declares a method

    def __init__(self, number: int) -> None:
        """Starts open."""
        self.number = number
        self.closed = False

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Connection)


class Server:
    """Makes connections, numbered from 1, and fails or stops where it is told to."""

    def __init__(self) -> None:
        """Starts without connections and without failures."""
        self.made: list[Connection] = []
        self.failures: list[str] = []
        self.gates: list[threading.Event] = []

    def connect(self) -> Connection:
        """The next connection, or the next failure; waits at the next gate, if there is one."""
        failure = self.failures.pop(0) if self.failures else None
        if self.gates:
            self.gates.pop(0).wait()
        if failure is not None:
            raise _exception(failure)
        self.made.append(Connection(len(self.made) + 1))
        return self.made[-1]


class Job:
    """A call in a thread of its own. `outcome` is a connection's number, the name of an exception, or STUCK."""

    def __init__(self, call: Callable[[], Any]) -> None:
        """Starts at once."""
        self.call = call
        self.outcome: Any = STUCK
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        self.outcome = _outcome(self.call)

    def waits(self) -> "Job":
        """Returns when the thread stands still, or has ended."""
        looks, place = 0, None
        while self.thread.is_alive():
            time.sleep(LOOK_S)
            frame = sys._current_frames().get(self.thread.ident or 0)
            now = None if frame is None else (id(frame), frame.f_lasti)
            looks, place = (looks + 1 if now == place else 0), now
            if looks >= STILL[frame is not None and frame.f_code.co_name in WAITING]:
                break
        return self

    def end(self) -> Any:
        """The outcome, STUCK when nothing moves any more."""
        naps, used = PATIENCE, _used_by_others()
        while self.thread.is_alive() and naps:
            self.thread.join(NAP_S)
            before, used = used, _used_by_others()
            naps = PATIENCE if used - before > PROGRESS_S else naps - 1
        return self.outcome


def run(candidate: dict[str, Any], case: dict[str, Any], ask: Callable[[Any], Any]) -> Any:
    """Looks in the way that `case["look"]` names.

    Args:
        candidate: The solution's namespace.
        case: As drawn by `checks.cases`.
        ask: Not needed here.

    Returns:
        The outcomes of the calls, in an order that the look gives.
    """
    server = Server()
    pool = candidate["ConnectionPool"](server.connect, case["size"])
    looks = {"steps": _steps, "woken": _woken, "stolen": _stolen, "connecting": _connecting, "timeout": _timeout}
    return looks[case["look"]](pool, server, case)


def _steps(pool: Any, server: Server, case: dict[str, Any]) -> Any:
    """What each step gave, all of them in one thread."""
    given: list[Any] = []

    def all_steps() -> None:
        for step in case["steps"]:
            given.append(_outcome(partial(_step, pool, server, *step)))

    return given if Job(all_steps).end() != STUCK else [*given, STUCK]


def _step(pool: Any, server: Server, name: str, argument: Any = None) -> Any:
    if name == "borrow":
        return pool.borrow(0)
    if name == "give_back":
        return pool.give_back(server.made[argument - 1])
    if name == "foreign":
        return pool.give_back(Connection(0))
    if name == "close":
        server.made[argument - 1].closed = True
    elif name == "fail":
        server.failures.append(argument)
    elif name == "with":
        return [_outcome(partial(_block, pool, one)) for one in argument]
    return None


def _block(pool: Any, how: str) -> Any:
    """Lends for a block that is left as `how` says."""
    for _ in range(1):
        with pool.lent(0) as connection:
            if how == "nested":
                with pool.lent(0) as other:
                    return [connection.number, other.number]
            if how == "closed":
                connection.closed = True
            elif how == "break":
                break
            elif how != "plain":
                raise _exception(how)
    return connection


def _woken(pool: Any, server: Server, case: dict[str, Any]) -> list[Any]:
    """All connections are lent, or one is in the making; others wait, and then the case's events happen."""
    lent = [_borrowed(pool) for _ in range(case["size"] - case["making"])]
    gate = threading.Event()
    if case["making"]:
        server.gates.append(gate)
        server.failures.append("OSError")
        making = Job(pool.borrow).waits()
    jobs = [Job(pool.borrow).waits() for _ in case["events"]]
    for event in case["events"]:
        if event == "failure":
            gate.set()
            making.end()
            continue
        connection = lent.pop()
        connection.closed = event == "closed"
        Job(partial(pool.give_back, connection)).end()
    return sorted(str(outcome) for outcome in _ends(jobs))


def _ends(jobs: list[Job]) -> list[Any]:
    """Outcomes of the jobs; when one is stuck, nobody waits for the others."""
    outcomes: list[Any] = []
    for job in jobs:
        outcomes.append(job.outcome if STUCK in outcomes else job.end())
    return outcomes


def _stolen(pool: Any, server: Server, case: dict[str, Any]) -> list[Any]:
    """A connection comes back and is borrowed again at once, before the borrower who waits can have it."""
    interval = sys.getswitchinterval()
    rounds = []
    for _ in range(case["rounds"]):
        mine = _borrowed(pool)
        waiting = Job(pool.borrow).waits()
        sys.setswitchinterval(0.5)
        try:
            again = Job(partial(_back_and_again, pool, mine)).end()
        finally:
            sys.setswitchinterval(interval)
        waiting.waits()
        # Whoever waited may also have been first: then there was nothing left to borrow again.
        lent = [one for one in (again, waiting.outcome) if isinstance(one, int)]
        if isinstance(again, int):
            Job(partial(pool.give_back, server.made[again - 1])).end()
        served = waiting.end()
        rounds.append([len(lent), served])
        if rounds[-1] != [1, 1]:
            break
        Job(partial(pool.give_back, server.made[served - 1])).end()
    return rounds


def _back_and_again(pool: Any, connection: Connection) -> Any:
    pool.give_back(connection)
    return pool.borrow(0)


def _borrowed(pool: Any) -> Connection:
    """A connection that is lent; borrowed in another thread, since the pool may be in a deadlock."""
    kept: list[Connection] = []
    outcome = Job(lambda: kept.append(pool.borrow(0))).end()
    if not kept:
        raise RuntimeError(f"borrow() of a new pool: {outcome}")
    return kept[0]


def _connecting(pool: Any, server: Server, case: dict[str, Any]) -> list[Any]:
    """Other calls while one call of `connect` is under way."""
    gate = threading.Event()
    server.gates.append(gate)
    slow = Job(pool.borrow).waits()
    given = []
    for step in case["steps"]:
        given.append(Job(partial(_step, pool, server, *step)).end())
        if given[-1] == STUCK:
            break
    gate.set()
    return [*given, slow.end()]


def _timeout(pool: Any, server: Server, case: dict[str, Any]) -> list[Any]:
    """Borrowers who have waited in vain, and one who is served afterwards."""
    lent = [_borrowed(pool) for _ in range(case["size"])]
    waited = _ends([Job(partial(pool.borrow, timeout)) for timeout in case["timeouts"]])
    last = Job(partial(pool.borrow, None)).waits()
    Job(partial(pool.give_back, lent[0])).end()
    return [*waited, last.end()]


def _outcome(call: Callable[[], Any]) -> Any:
    try:
        value = call()
    except BaseException as ex:  # the candidate's failure is the observation
        return type(ex).__name__
    return value.number if isinstance(value, Connection) else value


def _exception(name: str) -> BaseException:
    return Stop(name) if name == "Stop" else OSError(name)


def _used_by_others() -> float:
    return time.process_time() - time.thread_time()
