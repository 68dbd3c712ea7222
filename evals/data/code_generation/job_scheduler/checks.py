"""Hidden checks of the scheduler: calls against a model that looks at all jobs at every step, and many jobs at once."""

import random
from typing import Any

CHECKS: dict[str, list[int]] = {
    "order": [],
    "dependencies": [],
    "cycles": [],
    "skipping": [],
    "cancelling": [],
    "places": [],
    "refusals": [],
    "from_within": [],
    "raising": [],
    "not_locked": [],
    "many_jobs": [],
}
KINDS = {
    "order": "logic error",
    "not_locked": "logic error",
    "places": "misunderstood requirement",
    "raising": "missed edge case",
    "from_within": "missed edge case",
    "cycles": "missed edge case",
}
CPU_S = 1.0
PLENTY = 20
"""More places than there are jobs."""
FINAL = ("done", "failed", "cancelled", "skipped")
Call = list[Any]


def cases(seed: int) -> list[dict[str, Any]]:
    """Cases of all checks, the same for the same seed."""
    rng = random.Random(seed)
    return [
        _case("order", 1, _ranked(rng)),
        *(_case("order", places, _life(rng, 0, 0, 0, places)) for places in (1, 2, 3)),
        *(_case("dependencies", PLENTY, _life(rng, needs=3, fails=0, cancels=0)) for _ in range(3)),
        _case("dependencies", PLENTY, _forward()),
        *(_case("cycles", PLENTY, calls) for calls in _cycles(rng)),
        *(_case("skipping", PLENTY, _life(rng, needs=2, fails=0.3, cancels=0)) for _ in range(2)),
        _case("skipping", PLENTY, _skipped()),
        *(_case("cancelling", PLENTY, _life(rng, needs=0, fails=0, cancels=0.3)) for _ in range(2)),
        _case("cancelling", PLENTY, _cancelled()),
        _case("places", 2, _places()),
        _case("refusals", 1, _refused()),
        *_within(),
        *_raising(),
        *_threads(),
        _many("chain", 1_500, True), _many("chain", 1_500, False, fails="0"), _many("star", 3_000, False, 3),
        _many("star", 1_500, True, 1, fails="0"), _many("lattice", 600, False, 2),
    ]  # fmt: skip


def judge(case: dict[str, Any], observed: dict[str, Any]) -> str | None:
    """What is wrong with what was observed, in one line; None when it is right."""
    if "raised" in observed:
        return f"raised {str(observed['raised'])[:300]}"
    value = observed.get("value")
    if case["look"] == "many":
        about = f"{case['number']} jobs in a {case['shape']}"
        return None if value == case["expected"] else f"{about}: {str(value)[:200]}, expected {case['expected']}"
    if not isinstance(value, list) or len(value) != 3 or len(value[0]) != len(case["calls"]):
        return f"unreadable observation: {str(value)[:200]}"
    if case["expected"] is None:
        return _alone(case, value)
    return _told(case, value)


def _alone(case: dict[str, Any], value: list[Any]) -> str | None:
    """Calls from outside only: every step is settled."""
    model = Model(case["max_running"])
    for number, (call, seen) in enumerate(zip(case["calls"], value[0], strict=True), 1):
        model.log = []
        right = [model.made(call), model.log]
        if case["max_running"] == PLENTY and isinstance(seen[1], list):  # in which order they begin, is not asked here
            seen, right = [seen[0], sorted(seen[1])], [right[0], sorted(model.log)]
        if seen != right:
            return f"call {number}, {call}: saw {str(seen)[:250]}, expected {str(right)[:250]}"
    return _ended(value, {job: model.made(["state", job]) for job in case["jobs"]})


def _told(case: dict[str, Any], value: list[Any]) -> str | None:
    """Calls from within: what is begun when is left open, so all that the case says is looked for."""
    log = [entry for _, entries in value[0] for entry in entries]
    results = [result for result, _ in value[0]]
    if results != case["expected"]["results"]:
        return f"calls {case['calls']}: saw {str(results)[:250]}, expected {case['expected']['results']}"
    for kind in ("start", "stop"):
        seen = sorted(entry[1] for entry in log if entry[0] == kind)
        if seen != case["expected"][kind]:
            return f"{kind} was called for {str(seen)[:200]}, expected {case['expected'][kind]}"
    inner = sorted(str(entry) for entry in log if " " in str(entry[0]))
    if inner != sorted(map(str, case["expected"]["inner"])):
        return f"from within: saw {str(inner)[:300]}, expected {str(case['expected']['inner'])[:300]}"
    return _ended(value, case["expected"]["states"])


def _ended(value: list[Any], states: dict[str, str]) -> str | None:
    counts = {state: list(states.values()).count(state) for state in set(states.values()) - {"raised KeyError"}}
    if value[1] != states:
        return f"states at the end: saw {str(value[1])[:300]}, expected {str(states)[:300]}"
    return None if value[2] == counts else f"counts: saw {str(value[2])[:200]}, expected {counts}"


class Model:
    """Jobs in the order in which they were added; at every step, all of them are looked at."""

    def __init__(self, max_running: int) -> None:
        self.max_running = max_running
        self.state: dict[str, str] = {}
        self.needs: dict[str, list[str]] = {}
        self.priority: dict[str, int] = {}
        self.log: list[Any] = []

    def made(self, call: Call) -> Any:
        """What a call returns, or raises."""
        result = getattr(self, f"_{call[0]}")(*call[1:])
        self._settle()
        return result

    def _add(self, job: str, needs: tuple[str, ...] = (), priority: int = 0) -> str | None:
        if job in self.state or self._needs(job, needs, set()):
            return "raised ValueError"
        self.state[job], self.needs[job], self.priority[job] = "waiting", list(needs), priority
        return None

    def _needs(self, job: str, needs: Any, seen: set[str]) -> bool:
        for one in needs:
            if one == job or (one not in seen and self._needs(job, self.needs.get(one, ()), seen | {one})):
                return True
        return False

    def _cancel(self, job: str) -> Any:
        if job not in self.state:
            return "raised KeyError"
        old = self.state[job]
        if old == "running":
            self.log.append(["stop", job])
        self.state[job] = {"waiting": "cancelled", "running": "stopping"}.get(old, old)
        return old in ("waiting", "running")

    def _finished(self, job: str, ok: bool) -> Any:
        old = self.state.get(job)
        if old not in ("running", "stopping"):
            return "raised ValueError"
        self.state[job] = "done" if ok else "failed" if old == "running" else "cancelled"
        return None

    def _state(self, job: str) -> str:
        return self.state.get(job, "raised KeyError")

    def _counts(self) -> dict[str, int]:
        return {state: list(self.state.values()).count(state) for state in set(self.state.values())}

    def _settle(self) -> None:
        while True:
            waiting = [job for job, state in self.state.items() if state == "waiting"]
            lost = [job for job in waiting if {self.state.get(one) for one in self.needs[job]} & set(FINAL[1:])]
            for job in lost:
                self.state[job] = "skipped"
            free = [job for job in waiting if all(self.state.get(one) == "done" for one in self.needs[job])]
            taken = sum(state in ("running", "stopping") for state in self.state.values())
            if not lost and (not free or taken >= self.max_running):
                return
            if not lost:
                job = max(free, key=lambda one: self.priority[one])  # the first of the highest
                self.state[job] = "running"
                self.log.append(["start", job])


def _case(check: str, max_running: int, calls: list[Call], **more: Any) -> dict[str, Any]:
    jobs = sorted({call[1] for call in calls if call[0] == "add"})
    case = {"check": check, "look": "calls", "max_running": max_running, "calls": calls, "jobs": jobs, "expected": None}
    return case | more


def _life(rng: random.Random, needs: int, fails: float, cancels: float, places: int = PLENTY) -> list[Call]:
    """Jobs that are added, begin, and end; what is possible at each step, a model says.

    A job needs jobs of lower numbers only, so there is no cycle; they are added in any order.
    """
    model, calls = Model(places), list[Call]()

    def make(call: Call) -> None:
        calls.append(call)
        model.made(call)

    later = rng.sample(range(14), 14)
    while later or any(state in ("running", "stopping") for state in model.state.values()):
        running = [job for job, state in model.state.items() if state in ("running", "stopping")]
        if later and (not running or rng.random() < 0.55):
            number = later.pop()
            others = [f"j{n}" for n in rng.sample(range(number), min(number, rng.randint(0, needs)))]
            make(["add", f"j{number}", others, rng.randint(0, 2)])
        elif cancels and rng.random() < cancels:
            make(["cancel", rng.choice(list(model.state))])
        elif running:
            make(["finished", rng.choice(running), rng.random() >= fails])
    return [*calls, ["counts"]]


def _ranked(rng: random.Random) -> list[Call]:
    """One place, which the first job holds while others come."""
    calls: list[Call] = [["add", "first"]]
    calls += [["add", f"r{n}", [], priority] for n, priority in enumerate((1, 3, 2, 3, 1, rng.randint(1, 3)))]
    order = sorted(calls[1:], key=lambda call: -call[3])
    return [*calls, *(["finished", call[1], True] for call in [calls[0], *order])]


def _forward() -> list[Call]:
    return [
        ["add", "c", ["a", "b", "a"]], ["add", "d", ["c", "later"]], ["add", "a"], ["add", "b", ["a"]],
        ["finished", "a", True], ["state", "c"], ["finished", "b", True], ["finished", "c", True], ["state", "d"],
        ["add", "later", ["a", "a"]], ["finished", "later", True], ["state", "d"], ["add", "e", ["d", "d", "a"]],
        ["finished", "d", True], ["state", "e"],
    ]  # fmt: skip


def _cycles(rng: random.Random) -> list[list[Call]]:
    long: list[Call] = [["add", f"n{n}", [f"n{n + 1}"]] for n in range(9)]
    rng.shuffle(long)
    diamond: list[Call] = [["add", "d", ["b", "c"]], ["add", "b", ["a"]], ["add", "c", ["a"]], ["add", "a"]]
    return [
        [["add", "a", ["a"]], ["state", "a"], ["add", "a"], ["finished", "a", True]],
        [["add", "a", ["b"]], ["add", "b", ["a"]], ["state", "b"], ["add", "b"], ["finished", "b", True]],
        [*long, ["add", "n9", ["x", f"n{rng.randrange(9)}"]], ["counts"], ["add", "n9", ["x"]], ["add", "x", ["n3"]],
         ["add", "x"], ["finished", "x", True], ["finished", "n9", True], ["counts"]],
        [*diamond, ["finished", "a", True], ["add", "e", ["d", "a"]], ["counts"]],
    ]  # fmt: skip


def _skipped() -> list[Call]:
    return [
        ["add", "a"], ["add", "b", ["a"]], ["add", "c", ["b", "x"]], ["add", "d", ["c"]], ["add", "e"],
        ["finished", "a", False], ["state", "b"], ["state", "d"], ["add", "f", ["e", "c"]], ["add", "g", ["f", "y"]],
        ["add", "y"], ["add", "x"], ["finished", "e", True], ["counts"], ["finished", "y", True],
        ["finished", "x", True],
        ["add", "h", ["zz"]], ["add", "zz", ["g"]], ["state", "h"], ["counts"],
    ]  # fmt: skip


def _cancelled() -> list[Call]:
    return [
        ["add", "a"], ["add", "b"], ["add", "c"], ["add", "d", ["c"]], ["add", "e", ["a"]], ["add", "f", ["b"]],
        ["cancel", "c"], ["state", "d"], ["cancel", "c"], ["cancel", "d"],
        ["cancel", "a"], ["cancel", "a"], ["state", "a"], ["state", "e"], ["cancel", "b"],
        ["finished", "a", True], ["state", "a"], ["state", "e"], ["finished", "b", False], ["state", "b"],
        ["state", "f"], ["cancel", "a"], ["cancel", "b"], ["finished", "e", False], ["cancel", "e"], ["counts"],
    ]  # fmt: skip


def _places() -> list[Call]:
    calls: list[Call] = [["add", f"p{n}", [], n % 3] for n in range(8)]
    return [
        *calls, ["cancel", "p0"], ["cancel", "p1"], ["counts"], ["finished", "p0", False], ["counts"],
        ["finished", "p2", True], ["cancel", "p5"], ["finished", "p1", True], ["finished", "p5", False], ["counts"],
    ]  # fmt: skip


def _refused() -> list[Call]:
    return [
        ["finished", "a", True], ["cancel", "a"], ["state", "a"], ["counts"], ["add", "a"], ["add", "b"],
        ["add", "a", ["b"]], ["finished", "b", True], ["finished", "a", True], ["finished", "a", False], ["state", "a"],
        ["add", "a"], ["add", "c", ["b"]], ["finished", "c", True], ["finished", "b", False], ["finished", "b", True],
        ["finished", "c", False], ["counts"],
    ]  # fmt: skip


def _inside(
    check: str,
    max_running: int,
    calls: list[Call],
    within: dict[str, Any],
    states: dict[str, str],
    inner: list[Any],
    results: list[Any],
    stops: tuple[str, ...] = (),
    never: tuple[str, ...] = (),
) -> dict[str, Any]:
    begun = sorted(job for job, state in states.items() if state not in ("waiting", "skipped") and job not in never)
    expected = {"results": results, "start": begun, "stop": sorted(stops), "inner": inner, "states": states}
    return _case(check, max_running, calls, within=within, expected=expected, jobs=sorted(states))


def _within() -> list[dict[str, Any]]:
    done, fail = [["finished", "a", True]], [["finished", "a", False]]
    return [
        _inside("from_within", 1, [["add", "b", ["a"]], ["add", "a"], ["add", "c"]],
                {"start a": [*done, ["state", "a"]], "start b": [["finished", "b", True]]},
                {"a": "done", "b": "done", "c": "running"},
                [["start a", *done, None], ["start a", ["state", "a"], "done"],
                 ["start b", ["finished", "b", True], None]],
                [None, None, None]),
        _inside("from_within", 1, [["add", "b", ["a"]], ["add", "a"], ["add", "c"]],
                {"start a": [*fail, ["state", "b"]]}, {"a": "failed", "b": "skipped", "c": "running"},
                [["start a", *fail, None], ["start a", ["state", "b"], "skipped"]], [None, None, None]),
        _inside("from_within", 2, [["add", "a"]],
                {"start a": [["add", "b", [], 1], ["add", "c", ["a"]], ["add", "a"], ["cancel", "c"], ["add", "d"]]},
                {"a": "running", "b": "running", "c": "cancelled", "d": "waiting"},
                [["start a", ["add", "b", [], 1], None], ["start a", ["add", "c", ["a"]], None],
                 ["start a", ["add", "a"], "raised ValueError"], ["start a", ["cancel", "c"], True],
                 ["start a", ["add", "d"], None]], [None], never=("c",)),
        _inside("from_within", 1, [["add", "a"], ["add", "b"]],
                {"start a": [["cancel", "a"]], "stop a": [["finished", "a", False]]},
                {"a": "cancelled", "b": "running"},
                [["start a", ["cancel", "a"], True], ["stop a", ["finished", "a", False], None]], [None, None], ("a",)),
        _inside("from_within", 1, [["add", "a"], ["add", "b"], ["cancel", "a"]],
                {"stop a": [["state", "a"], ["cancel", "a"], ["finished", "a", True]]}, {"a": "done", "b": "running"},
                [["stop a", ["state", "a"], "stopping"], ["stop a", ["cancel", "a"], False],
                 ["stop a", ["finished", "a", True], None]], [None, None, True], ("a",)),
    ]  # fmt: skip


def _raising() -> list[dict[str, Any]]:
    return [
        _inside("raising", 1, [["add", "b", ["a"]], ["add", "a"], ["add", "c"]], {"start a": [["raise"]]},
                {"a": "failed", "b": "skipped", "c": "running"}, [], [None, None, None]),
        _inside("raising", 1, [["add", "x"], ["add", "a", [], 2], ["add", "b", [], 1], ["finished", "x", True]],
                {"start a": [["raise"]], "start b": [["raise"]]}, {"x": "done", "a": "failed", "b": "failed"}, [],
                [None, None, None, None]),
        _inside("raising", 1, [["add", "a"], ["add", "b", ["a"]]], {"start a": [["finished", "a", True], ["raise"]]},
                {"a": "done", "b": "running"}, [["start a", ["finished", "a", True], None]], [None, None]),
        _inside("raising", 1, [["add", "a"], ["cancel", "a"], ["finished", "a", False], ["add", "b"]],
                {"stop a": [["raise"]]}, {"a": "cancelled", "b": "running"}, [], [None, True, None, None], ("a",)),
    ]  # fmt: skip


def _threads() -> list[dict[str, Any]]:
    """Another thread calls while start or stop waits for it."""
    asks: list[Any] = ["thread", ["state", "a"], ["counts"], ["add", "c", ["a"]], ["cancel", "c"]]
    return [
        _inside("not_locked", 1, [["add", "a"]], {"start a": [asks]}, {"a": "running", "c": "cancelled"},
                [["start a", ["running", {"running": 1}, None, True]]], [None], never=("c",)),
        _inside("not_locked", 1, [["add", "a"], ["add", "b", ["a"]], ["cancel", "a"]],
                {"stop a": [["thread", ["state", "a"], ["finished", "a", True], ["state", "a"]]]},
                {"a": "done", "b": "running"}, [["stop a", ["stopping", None, "done"]]], [None, None, True], ("a",)),
        _inside("not_locked", 1, [["add", "a"], ["add", "b"]],
                {"start a": [["thread", ["finished", "a", True], ["state", "a"]]]},
                {"a": "done", "b": "running"}, [["start a", [None, "done"]]], [None, None]),
    ]  # fmt: skip


def _many(shape: str, number: int, at_once: bool, max_running: int = 1, fails: str = "") -> dict[str, Any]:
    begun, counts = (number, {"done": number}) if not fails else (1, {"failed": 1, "skipped": number - 1})
    return {"check": "many_jobs", "look": "many", "shape": shape, "number": number, "at_once": at_once, "fails": fails,
            "max_running": max_running, "expected": [begun, 1, counts]}  # fmt: skip
