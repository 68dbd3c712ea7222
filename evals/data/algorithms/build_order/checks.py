"""Hidden checks of plan: which tasks to plan, and what is right.

Schedules are compared with a simulation that looks at all tasks at every step, cycles with a search that keeps whole
paths. The checks of criterion 1 have no cycle in their tasks, those of criterion 2 nothing that can be planned.
"""

import json
import random
from functools import cache
from typing import Any

CHECKS = {
    "random_plans": [1],
    "zero_durations": [1],
    "ties": [1],
    "odd_inputs": [1],
    "long_chains": [1],
    "shortest_cycle": [2],
    "smallest_cycle": [2],
    "unknown_tasks": [2],
}
LONG = 2500
"""Tasks in a row: more than Python recurses."""

Tasks = dict[str, list[Any]]
"""Name → duration, needs."""
Plan = list[Any]
"""Tasks, workers."""

_ZERO: list[Plan] = [
    # What a task of duration 0 makes ready comes before what was ready and weighs less.
    [{"a": [0, []], "b": [2, []], "c": [5, ["a"]], "d": [1, []]}, 1],
    [{"a": [0, []], "b": [3, []], "c": [3, ["a"]], "d": [4, ["c"]], "e": [4, []]}, 2],
    # Tasks of duration 0 among themselves, and after one another at one time.
    [{"d": [0, []], "c": [0, ["d"]], "b": [0, ["c"]], "a": [0, []]}, 1],
    [{"d": [0, []], "c": [0, ["d"]], "b": [0, ["c"]], "a": [0, []]}, 3],
    [{"a": [1, []], "b": [0, ["a"]], "c": [2, ["b"]], "d": [1, []], "e": [0, ["d"]], "f": [3, ["e"]], "g": [2, []]}, 2],
    [{"z": [0, ["y"]], "y": [2, []], "x": [1, ["z"]], "w": [1, []], "v": [1, ["w"]], "u": [1, ["w"]]}, 2],
    # The worker of a task of duration 0 is the first to be free again.
    [{"a": [0, []], "b": [0, []], "c": [1, ["a", "b"]], "d": [1, ["b"]]}, 2],
]
_TIES: list[Plan] = [
    # Equal weights: by name, in the order of plain strings.
    [{"b": [2, []], "B": [2, []], "a10": [2, []], "a9": [2, []], "a": [2, []], "ä": [2, []]}, 2],
    # The weight is the longest chain, not the number or the sum of what follows, and counts the task itself.
    [{"a": [1, []], "b": [1, []], "c": [1, ["a"]], "d": [1, ["a"]], "e": [1, ["a"]], "f": [2, ["b"]]}, 1],
    [{"a": [5, []], "b": [1, []], "c": [3, ["b"]], "d": [4, []]}, 1],
    [{"a": [4, []], "b": [1, []], "c": [3, ["b"]], "d": [4, []]}, 1],
    # Two end at one time: what both make ready is compared before anything starts.
    [{"a": [2, []], "b": [2, []], "c": [1, ["a"]], "d": [5, ["b"]], "e": [3, ["a"]]}, 2],
    [{"a": [2, []], "b": [2, []], "c": [1, ["a"]], "d": [1, ["b"]], "e": [1, ["a", "b"]], "f": [9, ["e"]]}, 2],
    # The free worker with the lowest number, not the one that has been free longest, or shortest.
    [{"a": [3, []], "b": [1, []], "c": [2, []], "d": [2, ["a"]], "e": [1, ["a"]], "f": [1, ["d"]]}, 3],
    [{"a": [1, []], "b": [2, []], "c": [3, []], "d": [1, ["c"]], "e": [1, ["c"]], "f": [1, ["c"]]}, 3],
]
_ODD: list[Plan] = [
    [{}, 1],
    [{"a": [0, []]}, 1],
    [{"a": [7, []]}, 5],
    [{"a": [1, []], "b": [2, ["a", "a"]], "c": [3, ["b", "a", "b"]]}, 1],
    [{"c": [1, ["b", "b", "a"]], "b": [1, ["a", "a"]], "a": [1, []], "d": [3, []]}, 2],
]
_SHORTEST: list[Tasks] = [
    {"a": [1, ["a"]]},
    {"a": [1, ["b"]], "b": [1, ["a"]], "c": [0, ["c"]]},
    {"b": [1, ["b"]], "a": [1, ["a"]], "c": [1, ["b", "a"]]},
    {"a": [1, ["b"]], "b": [1, ["c"]], "c": [1, ["a", "d"]], "d": [1, ["c"]]},
    {"a": [1, ["b"]], "b": [1, ["c", "d"]], "c": [1, ["a"]], "d": [1, ["e"]], "e": [1, ["d"]], "f": [1, []]},
    {"a": [1, ["b", "e"]], "b": [1, ["c"]], "c": [1, ["d"]], "d": [1, ["a"]], "e": [1, ["f"]], "f": [1, ["a"]]},
    {"x": [2, []], "y": [2, ["x", "z"]], "z": [2, ["x", "y"]], "w": [2, ["y", "w2"]], "w2": [2, ["x"]]},
]
_SMALLEST: list[Tasks] = [
    {"d": [1, ["c"]], "c": [1, ["d"]], "b": [1, ["a"]], "a": [1, ["b"]]},
    {"c": [1, ["a"]], "a": [1, ["b"]], "b": [1, ["c"]]},
    {"a": [1, ["c", "b"]], "b": [1, ["d"]], "c": [1, ["d"]], "d": [1, ["a"]]},
    {"a": [1, ["d", "c"]], "b": [1, ["a"]], "c": [1, ["e"]], "d": [1, ["b"]], "e": [1, ["a"]]},
    {"b": [1, ["c"]], "c": [1, ["b", "a"]], "a": [1, ["c"]]},
    {"a": [1, ["z", "y"]], "z": [1, ["b"]], "y": [1, ["c"]], "b": [1, ["a"]], "c": [1, ["a"]]},
    {"t10": [1, ["t9"]], "t9": [1, ["t10"]], "t2": [1, ["t3"]], "t3": [1, ["t2"]]},
    {"a": [1, ["b", "c"]], "b": [1, ["e"]], "c": [1, ["d"]], "d": [1, ["a"]], "e": [1, ["b", "a"]]},
]
_UNKNOWN: list[Tasks] = [
    {"a": [1, ["b"]]},
    {"a": [1, ["a", "b"]]},
    {"a": [1, ["b"]], "b": [1, ["a"]], "c": [1, []], "d": [1, ["c", "c", ""]]},
    {"a": [0, []], "b": [0, ["A"]]},
]


def cases(seed: int) -> list[dict[str, Any]]:
    """Cases of all checks, the same for the same seed."""
    rng = random.Random(seed)
    names = _names(rng, LONG)
    chain = {name: [rng.randint(0, 3), [names[at - 1]] if at else []] for at, name in enumerate(names)}
    # Both ends first: whoever recurses, along needs or against them, has the whole chain before it.
    turned = {name: chain[name] for name in (names[0], *reversed(names))}
    rings = [_ring(rng, size) for size in (2, 3, 5, 8, 13, 60) for _ in range(4)]
    drawn = {
        "random_plans": [_random_plan(rng) for _ in range(40)],
        "zero_durations": [*_ZERO, *(_random_plan(rng, most=1) for _ in range(20))],
        "ties": [*_TIES, *(_random_plan(rng, least=2, most=3) for _ in range(20))],
        "odd_inputs": _ODD,
        "long_chains": [[turned, 2]],
        "shortest_cycle": [[tasks, 2] for tasks in [*_SHORTEST, *(_cyclic(rng, 0.5) for _ in range(25)), *rings]],
        "smallest_cycle": [[tasks, 1] for tasks in [*_SMALLEST, *(_cyclic(rng, 1.6) for _ in range(40))]],
        "unknown_tasks": [[tasks, 1] for tasks in _UNKNOWN],
    }
    return [{"check": check, "plans": plans} for check, plans in drawn.items()]


def judge(case: dict[str, Any], observed: dict[str, Any]) -> str | None:
    """What is wrong with what was observed, in one line; None when it is right."""
    if "raised" in observed:
        return f"the solution could not be run: {observed['raised']}"
    value = observed.get("value")
    if not isinstance(value, list) or len(value) != len(case["plans"]):
        return f"unreadable observation: {_short(value)}"
    for (tasks, workers), got in zip(case["plans"], value, strict=True):
        expected = _expected(case["check"], json.dumps(tasks), workers)
        if got != expected:
            return f"plan({_short(tasks)}, {workers}) gave {_short(got)}, expected {_short(expected)}"
    return None


@cache
def _expected(check: str, text: str, workers: int) -> Any:
    tasks: Tasks = json.loads(text)
    if check == "unknown_tasks":
        return "raised ValueError"
    if check in ("shortest_cycle", "smallest_cycle"):
        return {"cycle": _cycle(tasks)}
    return _simulated(tasks, workers)


def _names(rng: random.Random, count: int) -> list[str]:
    return [f"{chr(97 + number % 26)}{number}" for number in rng.sample(range(10 * count), count)]


def _random_plan(rng: random.Random, least: int = 0, most: int = 4) -> Plan:
    names = _names(rng, rng.randint(4, 14))
    tasks: Tasks = {}
    for at, name in enumerate(names):
        needs = rng.sample(names[:at], min(at, rng.choice([0, 0, 1, 1, 2, 3])))
        tasks[name] = [rng.randint(least, most), needs + needs[: rng.randint(0, 1)]]
    mixed = list(tasks.items())
    rng.shuffle(mixed)
    return [dict(mixed), rng.randint(1, 4)]


def _cyclic(rng: random.Random, density: float) -> Tasks:
    """Random needs among a few tasks; a few more needs if there is no cycle yet."""
    names = _names(rng, rng.randint(4, 9))
    tasks: Tasks = {name: [rng.randint(0, 2), []] for name in names}
    for _ in range(int(density * len(names))):
        tasks[rng.choice(names)][1].append(rng.choice(names))
    for name in names:
        # No task needs itself here: that would be the answer too often.
        tasks[name][1] = [one for one in tasks[name][1] if one != name]
    while not _cycle(tasks):
        one, other = rng.sample(names, 2)
        tasks[one][1].append(other)
    return tasks


def _ring(rng: random.Random, size: int) -> Tasks:
    """A ring with one way through it that is shorter by a task, and some tasks before and behind it."""
    names = _names(rng, size + 4)
    ring, short, others = names[:size], names[size], names[size + 1 :]
    tasks: Tasks = {name: [1, [ring[(at + 1) % size]]] for at, name in enumerate(ring)}
    if size > 3:
        tasks[short] = [1, [ring[3]]]
        tasks[ring[0]][1].append(short)
    for name in others:
        tasks[name] = [1, [rng.choice(ring)]]
    tasks[f"{others[0]}x"] = [1, []]
    tasks[rng.choice(ring)][1].append(f"{others[0]}x")
    mixed = list(tasks.items())
    rng.shuffle(mixed)
    return dict(mixed)


def _simulated(tasks: Tasks, workers: int) -> dict[str, Any]:
    """Follows the rules step by step."""
    weights: dict[str, int] = {}
    users: dict[str, list[str]] = {name: [] for name in tasks}
    for name, (_, needs) in tasks.items():
        for need in needs:
            users[need].append(name)
    pending = list(tasks)
    while pending:
        name = pending.pop()
        if name in weights:
            continue
        unknown = [user for user in users[name] if user not in weights]
        if unknown:
            pending += [name, *unknown]
        else:
            weights[name] = tasks[name][0] + max([weights[user] for user in users[name]], default=0)
    done: set[str] = set()
    started: set[str] = set()
    ends: dict[int, tuple[int, str]] = {}
    rows: list[list[Any]] = []
    ready = {name for name, (_, needs) in tasks.items() if not needs}
    now = 0
    while len(done) < len(tasks):
        ended = [(worker, name) for worker, (end, name) in ends.items() if end == now]
        for worker, name in ended:
            del ends[worker]
            _done(name, tasks, users, done, ready)
        while ready and len(ends) < workers:
            name = min(ready, key=lambda one: (-weights[one], one))
            ready.remove(name)
            started.add(name)
            worker = min(set(range(1, workers + 1)) - set(ends))
            rows.append([name, worker, now])
            if tasks[name][0]:
                ends[worker] = (now + tasks[name][0], name)
            else:
                _done(name, tasks, users, done, ready)
        now = min([end for end, _ in ends.values()], default=now)
    return {"schedule": rows, "makespan": now}


def _done(name: str, tasks: Tasks, users: dict[str, list[str]], done: set[str], ready: set[str]) -> None:
    done.add(name)
    ready.update(user for user in users[name] if done.issuperset(tasks[user][1]))


def _cycle(tasks: Tasks) -> list[str]:
    """Paths from each task, the shortest first and then the smallest, until one can be closed; [] without any."""
    found: list[list[str]] = []
    for start in sorted(tasks):
        paths, reached = [[start]], {start}
        while paths:
            path = paths.pop(0)
            if start in tasks[path[-1]][1]:
                found.append(path)
                break
            for need in sorted(set(tasks[path[-1]][1]) - reached):
                if need > start:
                    reached.add(need)
                    paths.append([*path, need])
    return min(found, key=lambda path: (len(path), path), default=[])


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 260 else f"{text[:257]}..."
