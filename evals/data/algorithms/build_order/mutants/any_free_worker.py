"""Gives a task to the worker that has been free for longest.

Fails: random_plans, zero_durations, ties, long_chains
Misses: 1
"""

from collections import deque
from collections.abc import Mapping, Sequence
from heapq import heapify, heappop, heappush
from typing import Any


def plan(tasks: Mapping[str, tuple[int, Sequence[str]]], workers: int) -> dict[str, Any]:
    """Plans all tasks, or reports why they cannot be planned.

    Args:
        tasks: Name → duration and the names of the tasks it needs; a name may come twice.
        workers: Number of workers, at least 1.

    Returns:
        `{"schedule": [(name, worker, start), …], "makespan": …}`, in the order of starting, or `{"cycle": [name, …]}`.

    Raises:
        ValueError: A task needs one that is not there.
    """
    needs = {name: set(needed) for name, (_, needed) in tasks.items()}
    users: dict[str, list[str]] = {name: [] for name in tasks}
    for name, needed in needs.items():
        for one in needed:
            if one not in tasks:
                raise ValueError(f"{name} needs {one}, which is no task")
            users[one].append(name)
    order = _ordered(needs, users)
    if len(order) < len(tasks):
        return {"cycle": _smallest_cycle(needs, users)}
    weights: dict[str, int] = {}
    for name in reversed(order):
        weights[name] = tasks[name][0] + max((weights[user] for user in users[name]), default=0)

    missing = {name: len(needed) for name, needed in needs.items()}
    ready = [(-weights[name], name) for name in tasks if not missing[name]]
    heapify(ready)
    free = list(range(1, workers + 1))
    running: list[tuple[int, int, str]] = []
    schedule: list[tuple[str, int, int]] = []
    now = 0

    def finish(name: str, worker: int) -> None:
        free.append(worker)
        for user in users[name]:
            missing[user] -= 1
            if not missing[user]:
                heappush(ready, (-weights[user], user))

    while ready or running:
        while ready and free:
            name, worker = heappop(ready)[1], free.pop(0)
            schedule.append((name, worker, now))
            if tasks[name][0] == 0:
                # Before the next choice: what it makes ready takes part in that already.
                finish(name, worker)
            else:
                heappush(running, (now + tasks[name][0], worker, name))
        if running:
            now = running[0][0]
        # All that end now, before anything starts now.
        while running and running[0][0] == now:
            _, worker, name = heappop(running)
            finish(name, worker)
    return {"schedule": schedule, "makespan": now}


def _ordered(needs: Mapping[str, set[str]], users: Mapping[str, list[str]]) -> list[str]:
    """Tasks in an order in which each comes after what it needs; those behind a cycle are left out."""
    missing = {name: len(needed) for name, needed in needs.items()}
    order = [name for name in needs if not missing[name]]
    for name in order:
        for user in users[name]:
            missing[user] -= 1
            if not missing[user]:
                order.append(user)
    return order


def _smallest_cycle(needs: Mapping[str, set[str]], users: Mapping[str, list[str]]) -> list[str]:
    """Of the shortest cycles, the first in the order of lists; it begins with its smallest name."""
    best: list[str] = []
    for start in sorted(needs):
        # Steps from a task to `start`, along tasks that are not smaller: a cycle with a smaller one begins there.
        steps = {start: 0}
        queue = deque([start])
        while queue:
            name = queue.popleft()
            for user in users[name]:
                if user >= start and user not in steps:
                    steps[user] = steps[name] + 1
                    queue.append(user)
        first = [steps[name] for name in needs[start] if name in steps]
        if not first or (best and min(first) + 1 >= len(best)):
            continue
        best = [start]
        for left in range(min(first), 0, -1):
            # The smallest name from which the rest of the way is still short enough.
            best.append(min(name for name in needs[best[-1]] if steps.get(name) == left))
    return best
