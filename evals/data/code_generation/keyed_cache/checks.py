"""Hidden checks of the shared cache: calls from one thread against a plain model, and plays of several threads.

A play says, step by step, how every thread must have ended by then. `...` stands for a thread that must not have ended.
"""

import random
from typing import Any

CHECKS: dict[str, list[int]] = {
    "recency": [],
    "keys": [],
    "resizing": [],
    "one_key_forgotten": [],
    "computed_once": [],
    "not_locked": [],
    "failures": [],
    "forgotten_meanwhile": [],
    "asks_itself": [],
}
KINDS = {
    "one_key_forgotten": "misunderstood requirement",
    "recency": "logic error",
    "not_locked": "logic error",
    "keys": "missed edge case",
    "asks_itself": "missed edge case",
}
CPU_S = 2.0
WAITS = "has not ended"

Call = list[Any]


def cases(seed: int) -> list[dict[str, Any]]:
    """Cases of all checks, the same for the same seed."""
    rng = random.Random(seed)
    return [
        *(_calls("recency", rng.randint(2, 5), _use(rng)) for _ in range(3)),
        *_keys(rng),
        *(_calls("resizing", rng.randint(3, 6), _resizing(rng)) for _ in range(3)),
        *(_calls("one_key_forgotten", 9, _forgetting(rng)) for _ in range(2)),
        _failing_in_turn(rng),
        *_plays(rng),
    ]


def judge(case: dict[str, Any], observed: dict[str, Any]) -> str | None:
    """What is wrong with what was observed, in one line; None when it is right."""
    if "raised" in observed:
        return f"raised {str(observed['raised'])[:300]}"
    value, what = observed.get("value"), case["calls"] if case["look"] == "calls" else case["steps"]
    if not isinstance(value, list) or len(value) != len(what):
        return f"unreadable observation: {str(value)[:200]}"
    expected = _modelled(case) if case["look"] == "calls" else case["expected"]
    for number, (call, seen, right) in enumerate(zip(what, value, expected, strict=True), 1):
        if not _same(seen, right):
            return f"{case.get('about', 'one thread')}: call {number}, {call}: saw {str(seen)[:300]}, expected {right}"
    return None


def _same(seen: Any, right: Any) -> bool:
    if isinstance(right, dict):
        return isinstance(seen, dict) and seen.keys() == right.keys() and all(_same(seen[k], right[k]) for k in right)
    if isinstance(right, list):
        return isinstance(seen, list) and len(seen) == len(right) and all(map(_same, seen, right))
    return type(seen) is type(right) and bool(seen == right)


def _calls(
    check: str, capacity: int, calls: list[Call], plan: list[dict[str, Any]] | None = None, key: str = ""
) -> dict[str, Any]:
    return {"check": check, "look": "calls", "capacity": capacity, "calls": calls, "plan": plan or [], "key": key}


def _use(rng: random.Random) -> list[Call]:
    calls: list[Call] = [["get", [rng.randrange(7)]] for _ in range(60)]
    calls[20:20] = [["stats"], ["len"]]
    return [*calls, ["stats"], ["len"]]


def _keys(rng: random.Random) -> list[dict[str, Any]]:
    a, b = rng.sample(range(10, 99), 2)
    named: list[Call] = [
        ["get", [], {"x": a, "y": b}],
        ["get", [], {"y": b, "x": a}],
        ["get", ["x", a, "y", b]],
        ["get", [["x", a]]],
        ["get", [a], {"y": b}],
        ["get", [a, "y", b]],
        ["get", [a, b]],
        ["get", []],
        ["get", []],
        ["invalidate", [], {"y": b, "x": a}],
        ["invalidate", [], {"y": a, "x": b}],
        ["get", [], {"x": a, "y": b}],
        ["get", [a], {"y": [b]}],
        ["invalidate", [[a]]],
        ["stats"],
        ["len"],
    ]
    by_key: list[Call] = [["get", [[a]]], ["get", [[a], b]], ["get", [[b]]], ["invalidate", [[a], "other"]]]
    by_key += [["get", [[a]]], ["stats"], ["len"]]
    nones: list[Call] = [["get", [a]], ["get", [a]], ["invalidate", [a]], ["get", [a]], ["get", [a]], ["stats"]]
    return [
        _calls("keys", 20, named),
        _calls("keys", 5, by_key, key="text of the first"),
        _calls("keys", 5, nones, [{"none": True}, {"none": True}]),
    ]


def _resizing(rng: random.Random) -> list[Call]:
    calls: list[Call] = [["get", [n]] for n in (0, 1, 2, 0)]
    calls += [["resize", 2], ["get", [0]]]  # which a hit has kept
    for capacity in (rng.randint(1, 2), 6, 0, rng.randint(1, 3), 3):
        calls += [["get", [rng.randrange(6)]] for _ in range(12)]
        calls += [["resize", capacity], ["len"], ["stats"]]
    return [*calls, *(["get", [n]] for n in range(6)), ["len"], ["stats"]]


def _forgetting(rng: random.Random) -> list[Call]:
    calls: list[Call] = []
    for _ in range(12):
        calls += [["get", [rng.randrange(9)]] for _ in range(4)]
        calls += [["invalidate", [rng.randrange(9)]], ["len"]]
    return [*calls, ["stats"], ["clear"], ["len"], ["get", [1]], ["get", [1]], ["stats"]]


def _failing_in_turn(rng: random.Random) -> dict[str, Any]:
    key = rng.randrange(9)
    plan = [{"raises": "ValueError"}, {"raises": "Stop"}, {}]
    calls: list[Call] = [["get", [key]], ["len"], ["get", [key]], ["get", [key]], ["get", [key]], ["len"], ["stats"]]
    return _calls("failures", 2, calls, plan)


class Model:
    """A cache for one thread, as plain as can be: a list of pairs, the least recent first."""

    def __init__(self, case: dict[str, Any]) -> None:
        self.capacity, self.plan, self.by_text = case["capacity"], case["plan"], bool(case["key"])
        self.kept: list[tuple[Any, Any]] = []
        self.computed = 0
        self.counts = {"hits": 0, "misses": 0, "joined": 0, "evictions": 0}

    def call(self, name: str, *rest: Any) -> Any:
        """What a call returns."""
        if name == "len":
            return len(self.kept)
        if name == "stats":
            return dict(self.counts)
        if name == "clear":
            self.kept = []
            return None
        if name == "resize":
            self.capacity = rest[0]
            return self._evict()
        key = self._key(*rest)
        if key is None:
            return "TypeError"
        found = [pair for pair in self.kept if pair[0] == key]
        self.kept = [pair for pair in self.kept if pair[0] != key]
        return bool(found) if name == "invalidate" else self._got(key, found)

    def _key(self, args: list[Any], kwargs: dict[str, Any] | None = None) -> Any:
        if self.by_text:
            return str(args[0])
        given = [*args, *(kwargs or {}).values()]
        return None if any(isinstance(one, list) for one in given) else (args, sorted((kwargs or {}).items()))

    def _got(self, key: Any, found: list[tuple[Any, Any]]) -> Any:
        if found:
            self.counts["hits"] += 1
            self.kept += found
            return found[0][1]
        self.counts["misses"] += 1
        self.computed += 1
        step = self.plan[self.computed - 1] if self.computed <= len(self.plan) else {}
        if "raises" in step:
            return f"{step['raises']} of call {self.computed}"
        value = None if step.get("none") else self.computed
        if self.capacity:
            self.kept.append((key, value))
        self._evict()
        return value

    def _evict(self) -> None:
        while len(self.kept) > self.capacity:
            del self.kept[0]
            self.counts["evictions"] += 1


def _modelled(case: dict[str, Any]) -> list[Any]:
    model = Model(case)
    return [[model.call(*call), model.computed] for call in case["calls"]]


def _play(check: str, about: str, plan: list[dict[str, Any]], *steps: tuple[Any, ...]) -> dict[str, Any]:
    """A play: each step is a thread's name and call, or "open" and a gate; then what is new, and the computations."""
    known: dict[str, Any] = {}
    expected = []
    for name, _, news, computed in steps:
        known = known | ({} if name == "open" else {name: WAITS}) | news
        expected.append([dict(known), computed])
    shown = [[name, what] for name, what, _, _ in steps]
    return {"check": check, "look": "play", "about": about, "capacity": 3, "plan": plan, "steps": shown,
            "expected": expected}  # fmt: skip


def _plays(rng: random.Random) -> list[dict[str, Any]]:
    k, other, third = rng.sample(range(10, 99), 3)
    gate, second = {"gate": "one"}, {"gate": "two"}
    get, forget = ["get", [k]], ["invalidate", [k]]
    plays = [
        _play(
            "computed_once", "three ask at once", [gate],
            ("a", get, {}, 1), ("b", get, {}, 1), ("c", get, {}, 1),
            ("open", "one", {"a": 1, "b": 1, "c": 1}, 1),
            ("d", get, {"d": 1}, 1),
            ("e", ["stats"], {"e": {"hits": 1, "misses": 1, "joined": 2, "evictions": 0}}, 1),
        ),
        _play(
            "not_locked", "other calls while one computes", [gate],
            ("a", get, {}, 1), ("b", ["get", [other]], {"b": 2}, 2), ("c", ["get", [other]], {"c": 2}, 2),
            ("d", ["invalidate", [other]], {"d": True}, 2), ("e", ["len"], {"e": 0}, 2),
            ("f", ["resize", 2], {"f": None}, 2),
            ("g", ["stats"], {"g": {"hits": 1, "misses": 2, "joined": 0, "evictions": 0}}, 2),
            ("open", "one", {"a": 1}, 2), ("h", ["len"], {"h": 1}, 2),
        ),
        _play(
            "not_locked", "compute uses the cache with another key", [{"asks": [other]}],
            ("a", get, {"a": 1}, 2), ("b", ["get", [other]], {"b": 2}, 2), ("c", get, {"c": 1}, 2),
        ),
        _play(
            "asks_itself", "compute asks for its own key", [{"asks": [k]}],
            ("a", get, {"a": "caught"}, 1), ("b", get, {"b": "caught"}, 1),
            ("c", ["stats"], {"c": {"hits": 1, "misses": 1, "joined": 0, "evictions": 0}}, 1),
        ),
    ]  # fmt: skip
    for error in ("ValueError", "Stop"):
        failed = f"{error} of call 1"
        plays.append(
            _play(
                "failures", f"{error} while others wait", [gate | {"raises": error}],
                ("a", get, {}, 1), ("b", get, {}, 1), ("c", get, {}, 1),
                ("open", "one", {"a": failed, "b": failed, "c": failed}, 1),
                ("d", ["len"], {"d": 0}, 1), ("e", get, {"e": 2}, 2), ("f", get, {"f": 2}, 2),
            )
        )  # fmt: skip
    for forgets, result in ((forget, False), (["clear"], None)):
        about = f"{forgets[0]} while computing"
        plays += [
            _play(
                "forgotten_meanwhile", about, [gate],
                ("a", get, {}, 1), ("b", get, {}, 1), ("c", forgets, {"c": result}, 1),
                ("open", "one", {"a": 1, "b": 1}, 1),
                ("d", ["len"], {"d": 0}, 1), ("e", get, {"e": 2}, 2), ("f", get, {"f": 2}, 2),
            ),
            _play(
                "forgotten_meanwhile", f"{about}, the old one ends first", [gate, second],
                ("a", get, {}, 1), ("c", forgets, {"c": result}, 1), ("d", get, {}, 2), ("e", get, {}, 2),
                ("open", "one", {"a": 1}, 2), ("f", ["len"], {"f": 0}, 2), ("g", get, {}, 2),
                ("open", "two", {"d": 2, "e": 2, "g": 2}, 2), ("h", get, {"h": 2}, 2),
            ),
            _play(
                "forgotten_meanwhile", f"{about}, the new one ends first", [gate, second],
                ("a", get, {}, 1), ("c", forgets, {"c": result}, 1), ("d", get, {}, 2),
                ("open", "two", {"d": 2}, 2), ("open", "one", {"a": 1}, 2), ("e", get, {"e": 2}, 2),
            ),
        ]  # fmt: skip
    plays.append(
        _play(
            "forgotten_meanwhile", "the old one fails", [gate | {"raises": "ValueError"}, second],
            ("a", get, {}, 1), ("c", forget, {"c": False}, 1), ("d", get, {}, 2),
            ("open", "one", {"a": "ValueError of call 1"}, 2), ("e", get, {}, 2),
            ("open", "two", {"d": 2, "e": 2}, 2), ("f", ["get", [third]], {"f": 3}, 3), ("g", get, {"g": 2}, 3),
        )
    )  # fmt: skip
    return plays
