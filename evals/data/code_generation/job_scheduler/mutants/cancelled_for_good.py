"""A job that had finished before it could be stopped counts as cancelled.

Fails: cancelling, from_within, not_locked, places
Kind: misunderstood requirement
"""

import contextlib
import heapq
import threading
from collections import Counter
from collections.abc import Callable, Iterable

FINAL_BAD = {"failed", "cancelled", "skipped"}
TAKING = {"running", "stopping"}


class Scheduler:
    """One lock guards everything that is recorded; it is not held while `start` or `stop` run."""

    def __init__(self, start: Callable[[str], object], stop: Callable[[str], object], max_running: int) -> None:
        self._start = start
        self._stop = stop
        self._max_running = max_running
        self._lock = threading.RLock()
        self._state: dict[str, str] = {}
        self._needs: dict[str, set[str]] = {}
        self._missing: dict[str, int] = {}  # job → how many of its needs are not done
        self._needed_by: dict[str, list[str]] = {}  # also for jobs that have not been added
        self._rank: dict[str, tuple[int, int]] = {}
        self._ready: list[tuple[tuple[int, int], str]] = []
        self._taken = 0
        self._beginning = False

    def add(self, job: str, needs: Iterable[str] = (), priority: int = 0) -> None:
        """Records a job, and begins what may begin."""
        with self._lock:
            wanted = set(needs)
            if job in self._state:
                raise ValueError(f"{job}: has been added before")
            if job in wanted or (job in self._needed_by and self._reaches(wanted, job)):
                raise ValueError(f"{job}: would need itself")
            self._state[job] = "waiting"
            self._needs[job] = wanted
            self._rank[job] = (-priority, len(self._rank))
            self._missing[job] = sum(self._state.get(one) != "done" for one in wanted)
            for one in wanted:
                self._needed_by.setdefault(one, []).append(job)
            if any(self._state.get(one) in FINAL_BAD for one in wanted):
                self._end(job, "skipped")
            elif self._missing[job] == 0:
                heapq.heappush(self._ready, (self._rank[job], job))
        self._begin()

    def cancel(self, job: str) -> bool:
        """Ends a waiting job, or asks a running one to stop; whether that had an effect."""
        with self._lock:
            state = self._state[job]
            if state == "waiting":
                self._end(job, "cancelled")
            elif state == "running":
                self._state[job] = "stopping"
        if state == "running":
            with contextlib.suppress(Exception):
                self._stop(job)
        self._begin()
        return state in ("waiting", "running")

    def finished(self, job: str, ok: bool) -> None:
        """Takes the report that a running job has ended."""
        with self._lock:
            state = self._state.get(job)
            if state not in TAKING:
                raise ValueError(f"{job}: is not running but {state or 'unknown'}")
            self._taken -= 1
            self._end(job, "cancelled" if state == "stopping" else "done" if ok else "failed")
        self._begin()

    def state(self, job: str) -> str:
        """The state of a job."""
        with self._lock:
            return self._state[job]

    def counts(self) -> dict[str, int]:
        """How many jobs are in each state that some are in."""
        with self._lock:
            return dict(Counter(self._state.values()))

    def _end(self, job: str, state: str) -> None:
        """Gives a job its final state, and tells those that need it."""
        self._state[job] = state
        ended = [job]
        while ended:
            one = ended.pop()
            good = self._state[one] == "done"
            for other in self._needed_by.get(one, ()):
                if self._state[other] != "waiting":
                    continue
                if not good:
                    self._state[other] = "skipped"
                    ended.append(other)
                    continue
                self._missing[other] -= 1
                if self._missing[other] == 0:
                    heapq.heappush(self._ready, (self._rank[other], other))

    def _begin(self) -> None:
        """Begins what may begin, unless another call is at it, which then sees to this too."""
        with self._lock:
            if self._beginning:
                return
            self._beginning = True
        while (job := self._next()) is not None:
            try:
                self._start(job)
            except Exception:
                self._failed(job)
            except BaseException:
                with self._lock:
                    self._beginning = False
                raise

    def _next(self) -> str | None:
        with self._lock:
            while self._ready and self._taken < self._max_running:
                _, job = heapq.heappop(self._ready)
                if self._state[job] == "waiting":
                    self._state[job] = "running"
                    self._taken += 1
                    return job
            self._beginning = False
            return None

    def _failed(self, job: str) -> None:
        with self._lock:
            if self._state[job] in TAKING:
                self._taken -= 1
                self._end(job, "failed")

    def _reaches(self, starts: set[str], job: str) -> bool:
        """Whether some of these jobs needs the job, directly or through others."""
        seen, ahead = set(starts), list(starts)
        while ahead:
            for one in self._needs.get(ahead.pop(), ()):
                if one == job:
                    return True
                if one not in seen:
                    seen.add(one)
                    ahead.append(one)
        return False
