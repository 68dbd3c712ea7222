"""Calls the candidate's scheduler, also from within start and stop, and notes what begins; judges nothing."""

import random
import threading
from collections import Counter
from typing import Any

PATIENCE_S = 3.0


class Outside:
    """What the scheduler is given: start and stop, which note that they were called and do what the case says."""

    def __init__(self, case: dict[str, Any]) -> None:
        self.within = case.get("within", {})
        self.log: list[Any] = []
        self.scheduler: Any = None

    def start(self, job: str) -> None:
        """A job begins."""
        self.log.append(["start", job])
        self._do(f"start {job}")

    def stop(self, job: str) -> None:
        """A job is asked to stop."""
        self.log.append(["stop", job])
        self._do(f"stop {job}")

    def _do(self, when: str) -> None:
        for call in self.within.get(when, ()):
            if call == ["raise"]:
                raise OSError(when)
            if call[0] == "thread":
                self.log.append([when, self._elsewhere(call[1:])])
            else:
                self.log.append([when, call, made(self.scheduler, call)])

    def _elsewhere(self, calls: list[Any]) -> Any:
        """The same calls in another thread, while start or stop waits for them."""
        seen: list[Any] = []
        thread = threading.Thread(target=lambda: seen.extend(made(self.scheduler, call) for call in calls), daemon=True)
        thread.start()
        thread.join(PATIENCE_S)
        return "has not ended" if thread.is_alive() else seen


def run(candidate: dict[str, Any], case: dict[str, Any], ask: Any) -> Any:
    """What each call returned and made begin; or what became of many jobs."""
    outside = Outside(case)
    if case["look"] == "many":
        return many(candidate["Scheduler"], case)
    scheduler = candidate["Scheduler"](outside.start, outside.stop, case["max_running"])
    outside.scheduler = scheduler
    seen = []
    for call in case["calls"]:
        outside.log = []
        result = made(scheduler, call)
        seen.append([result, outside.log])
    states = {job: made(scheduler, ["state", job]) for job in case["jobs"]}
    return [seen, states, made(scheduler, ["counts"])]


def made(scheduler: Any, call: list[Any]) -> Any:
    """What a call returned, or what it raised."""
    name, *rest = call
    if name == "add" and len(rest) > 1:
        rest[1] = iter(rest[1])
    try:
        return getattr(scheduler, name)(*rest)
    except Exception as ex:
        return f"raised {type(ex).__name__}"


def many(make: Any, case: dict[str, Any]) -> list[Any]:
    """What became of many jobs; each that begins ends at once, within start or after it."""
    begun: Counter[str] = Counter()
    running: list[str] = []

    def start(job: str) -> None:
        begun[job] += 1
        if case["at_once"]:
            scheduler.finished(job, job != case["fails"])
        else:
            running.append(job)

    scheduler = make(start, lambda job: None, case["max_running"])
    number = case["number"]
    if case["shape"] == "chain":
        # In a mixed order a search for cycles is short, both along the needs and against them.
        for n in random.Random(number).sample(range(1, number), number - 1):
            scheduler.add(f"{n}", [f"{n - 1}"])
    elif case["shape"] == "star":
        for n in range(1, number):
            scheduler.add(f"{n}", ["0"], n % 7)
    else:
        for n in range(1, number):
            scheduler.add(f"{n}", [f"{m}" for m in range(max(0, n - 5), n)], n % 3)
    scheduler.add("0")
    while running:
        job = running.pop()
        scheduler.finished(job, job != case["fails"])
    return [len(begun), max(begun.values()), dict(scheduler.counts())]
