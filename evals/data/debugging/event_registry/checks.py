"""Hidden checks of the event registry: scripts of calls, and what a right registry does with them.

What is right is found by running the script, with the same probe, on the registry below. The checks of
criterion 3 change no subscription during an emission and raise nothing; those of criterion 4 cancel only once and
subscribe each handler once.
"""

import json
import random
import runpy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

CHECKS = {
    "separate_registries": [3],
    "own_subscriptions": [3],
    "iterables": [3],
    "forwarding": [3],
    "changes_during_emit": [4],
    "once": [4],
    "exceptions": [4],
}

Action = list[Any]
Script = dict[str, Any]


class RightRegistry:
    """What is required, as plainly as possible: a numbered record of all that was ever subscribed."""

    def __init__(self, initial: dict[str, list[Any]] | None = None) -> None:
        self.record: list[tuple[str, Any]] = []
        self.ended: set[int] = set()
        for event, handlers in (initial or {}).items():
            self.record += [(event, handler) for handler in handlers]

    def subscribe(self, events: Any, handler: Any) -> Callable[[], None]:
        """Records the subscriptions."""
        first = len(self.record)
        self.record += [(event, handler) for event in events]
        mine = range(first, len(self.record))
        return lambda: self.ended.update(mine)

    def once(self, event: str, handler: Any) -> Callable[[], None]:
        """Records a handler that ends itself."""

        def called(payload: Any) -> None:
            cancel()
            handler(payload)

        cancel = self.subscribe([event], called)
        return cancel

    def forward(self, event: str, targets: Any) -> None:
        """Records one handler for each target."""
        self.record += [(event, lambda payload, target=target: self.emit(target, payload)) for target in targets]

    def emit(self, event: str, payload: Any) -> None:
        """Goes through what is on record now."""
        errors: list[Exception] = []
        for number in range(len(self.record)):
            if self.record[number][0] == event and number not in self.ended:
                try:
                    self.record[number][1](payload)
                except Exception as error:
                    errors.append(error)
        if errors:
            raise ExceptionGroup("", errors)


_run = runpy.run_path(str(Path(__file__).with_name("probe.py")))["run"]


def cases(seed: int) -> list[dict[str, Any]]:
    """Cases of all checks, the same for the same seed."""
    rng = random.Random(seed)
    draws = {
        "separate_registries": _separate,
        "own_subscriptions": _own,
        "iterables": _iterables,
        "forwarding": _forwarding,
        "changes_during_emit": _changes,
        "once": _once,
        "exceptions": _exceptions,
    }
    return [{"check": check, **script} for check, draw in draws.items() for script in draw(rng)]


def judge(case: dict[str, Any], observed: dict[str, Any]) -> str | None:
    """What is wrong with what was observed, in one line; None when it is right."""
    if "raised" in observed:
        return f"{case['check']}: raised {observed['raised']}"
    got, right = observed["value"], json.loads(json.dumps(_run({"EventRegistry": RightRegistry}, case, None)))
    if not isinstance(got, list):
        return f"{case['check']}: unreadable observation: {str(got)[:120]}"
    for number in range(max(len(got), len(right))):
        seen = json.dumps(got[number]) if number < len(got) else "nothing more"
        expected = json.dumps(right[number]) if number < len(right) else "nothing more"
        if seen != expected:
            before = json.dumps(right[max(0, number - 3) : number])
            return f"{_told(case)}: after {before} came {seen[:200]}, expected {expected[:200]}"
    return None


def _told(case: dict[str, Any]) -> str:
    doing = {name: scripts for name, scripts in case["handlers"].items() if any(scripts)}
    text = f"{json.dumps(case['script'])} with handlers that do {json.dumps(doing)}"
    return text if len(text) < 900 else f"{text[:450]} … {text[-450:]}"


# Drawing scripts. `handlers` maps names to what they do when they are called for the first, second, … time.


def _script(script: list[Any], handlers: dict[str, Any] | str, alike: str = "") -> Script:
    if isinstance(handlers, str):
        handlers = {name: [] for name in handlers.split()}
    return {"script": script, "handlers": handlers, "alike": alike.split()}


def _subscribed(*names: str, event: str = "e") -> list[Any]:
    """Handlers subscribed to one event, in this order; the cancel has the handler's name."""
    return [["subscribe", "r", name, [event], name] for name in names]


def _separate(rng: random.Random) -> Iterator[Script]:
    """Two registries made without an argument; and one made from lists that live on."""
    first, second = rng.sample(["click", "key", "close"], 2)
    yield _script(
        [
            ["make", "one"],
            ["make", "two"],
            ["subscribe", "one", "a", [first], "a"],
            ["subscribe", "two", "b", [first, second], "b"],
            *(["emit", name, event, rng.randrange(100)] for name in ("one", "two") for event in (first, second)),
            ["make", "three"],
            ["emit", "three", first, 0],
        ],
        "a b",
    )
    initial = {first: ["a", "b", "a"], second: ["c"], "empty": []}
    yield _script(
        [
            ["make", "r", initial],
            ["subscribe", "r", "d", [first, "new", "empty"], "d"],
            ["look", "r"],
            *(["emit", "r", event, 1] for event in (first, second, "new", "empty")),
            *(["change", "r", event, "x"] for event in (first, second, "new", "empty", "other")),
            *(["emit", "r", event, 2] for event in (first, second, "new", "empty", "other")),
            ["cancel", "d"],
            ["look", "r"],
            ["emit", "r", first, 3],
        ],
        "a b c d x",
    )


def _own(rng: random.Random) -> Iterator[Script]:
    """The same and equal handlers several times, ended one by one, and again."""
    twice: list[Any] = [["subscribe", "r", f"c{n}", ["e"], name] for n, name in enumerate("abac")]
    for cancel in ("c2", "c0"):
        script: list[Any] = [["make", "r"], *twice, ["emit", "r", "e", 1], ["cancel", cancel], ["emit", "r", "e", 2]]
        yield _script([*script, ["cancel", cancel], ["cancel", cancel], ["emit", "r", "e", 3]], "a b c")
        yield _script([*script, ["cancel", cancel], ["emit", "r", "e", 3]], "a b c", alike="a b c")
    yield _script(
        [
            ["make", "r"],
            ["subscribe", "r", "ab", ["a", "b"], "h"],
            ["subscribe", "r", "b", ["b"], "h"],
            ["cancel", "b"],
            ["cancel", "b"],
            ["emit", "r", "a", 1],
            ["emit", "r", "b", 1],
            ["cancel", "ab"],
            ["cancel", "ab"],
            ["subscribe", "r", "later", ["b"], "h"],
            ["cancel", "ab"],
            ["emit", "r", "a", 2],
            ["emit", "r", "b", 2],
            ["emit", "r", "nobody", 2],
        ],
        "h",
    )
    for alike in ("", "a b c"):
        script = [["make", "r"]]
        for number in range(40):
            events = rng.sample(["e", "f", "g"], rng.randint(1, 3))
            script.append(["subscribe", "r", f"c{number}", events, rng.choice("abc")])
            script += [["cancel", f"c{rng.randrange(number + 1)}"]] * (rng.random() < 0.6)
            script += [["emit", "r", rng.choice("efg"), number]] * (rng.random() < 0.4)
        yield _script([*script, *(["emit", "r", event, "end"] for event in "efg")], "a b c", alike)


def _iterables(rng: random.Random) -> Iterator[Script]:
    """Events from a generator, a tuple, and a list that is used for something else later."""
    for form in ("generator", "tuple", "reused"):
        events = rng.sample(["e", "f", "g", "h"], 3)
        yield _script(
            [
                ["make", "r"],
                ["subscribe", "r", "a", events, "a", form],
                ["subscribe", "r", "b", events, "b"],
                ["reuse", ["b", "other"]],
                *(["emit", "r", event, 1] for event in "efgh"),
                ["cancel", "a"],
                *(["emit", "r", event, 2] for event in "efgh"),
            ],
            "a b",
        )


def _forwarding(rng: random.Random) -> Iterator[Script]:
    """Several targets, a chain of forwards, and the place of a forward among the other subscriptions."""
    for form in ("list", "generator", "reused"):
        targets = rng.sample(["f", "g", "h"], 3)
        yield _script(
            [
                ["make", "r"],
                *_subscribed("a"),
                ["forward", "r", "e", targets, form],
                ["reuse", ["e2"]],
                *_subscribed("b"),
                *(action for event in "fgh" for action in _subscribed(event, event=event)),
                ["forward", "r", "g", ["end"]],
                *_subscribed("z", event="end"),
                ["emit", "r", "e", {"id": rng.randrange(100)}],
                ["emit", "r", "e", rng.randrange(100)],
                ["emit", "r", "g", rng.randrange(100)],
                ["cancel", "g"],
                ["emit", "r", "e", 0],
            ],
            "a b f g h z",
        )


def _changes(rng: random.Random) -> Iterator[Script]:
    """Handlers that cancel and subscribe, themselves and others, in this emission and in inner ones."""
    twice = [["emit", "r", "e", 1], ["emit", "r", "e", 2]]
    for doer, done in (("a", "a"), ("b", "a"), ("a", "b"), ("a", "c"), ("b", "b"), ("b", "d")):
        handlers: dict[str, list[list[Action]]] = {name: [] for name in "abcd"}
        handlers[doer] = [[["cancel", done]]]
        yield _script([["make", "r"], *_subscribed(*"abcd"), *twice], handlers)
    newcomer = ["subscribe", "r", "n", ["e"], "n"]
    inner = ["emit", "r", "e", "inner"]
    for doing in (
        [newcomer],
        [newcomer, inner],
        [inner, newcomer],
        [["cancel", "c"], inner, newcomer],
        [newcomer, ["cancel", "n"]],
        [inner, ["cancel", "c"]],
        [["cancel", "b"], inner],
        [["cancel", "b"], ["subscribe", "r", "b2", ["e"], "n"]],
    ):
        yield _script([["make", "r"], *_subscribed(*"abc"), *twice], {"a": [], "b": [doing], "c": [], "n": []})
    # Cancelled by an inner emission, long after the outer one began.
    nested = {"a": [[["emit", "r", "f", 0]]], "b": [], "c": [], "d": [[["cancel", "b"], ["cancel", "c"]]]}
    yield _script([["make", "r"], *_subscribed(*"abc"), *_subscribed("d", event="f"), *twice], nested)
    for _ in range(12):
        yield _random_changes(rng)


def _random_changes(rng: random.Random) -> Script:
    names = [f"h{number}" for number in range(7)]
    spare = [f"n{number}" for number in range(14)]
    handlers: dict[str, list[list[Action]]] = {name: [[], []] for name in names + spare}
    for name in names:
        for doing in handlers[name]:
            for _ in range(rng.choice((0, 0, 1, 2))):
                kind = rng.choice(("cancel", "cancel", "subscribe", "emit"))
                if kind == "cancel":
                    doing.append(["cancel", rng.choice(names)])
                elif kind == "emit":
                    doing.append(["emit", "r", rng.choice("ef"), "inner"])
                elif spare:
                    new = spare.pop()
                    doing.append(["subscribe", "r", new, [rng.choice("ef")], new])
    subscribed: list[Action] = [["subscribe", "r", name, rng.choice((["e"], ["f", "e"])), name] for name in names]
    return _script([["make", "r"], *subscribed, *(["emit", "r", rng.choice("ef"), n] for n in range(4))], handlers)


def _once(rng: random.Random) -> Iterator[Script]:
    """Once among others; emitted again by itself or before its turn; raising; cancelled first."""
    ordinary = _subscribed("a"), _subscribed("b")
    once = ["once", "r", "o", "e", "o"]
    base = [["make", "r"], *ordinary[0], once, *ordinary[1]]
    emits = [["emit", "r", "e", rng.randrange(100)] for _ in range(3)]
    inner: Action = ["emit", "r", "e", "inner"]
    none: list[list[Action]] = []
    yield _script([*base, *emits], {"a": none, "b": none, "o": none})
    yield _script([*base, *emits], {"a": none, "b": none, "o": [[inner]]})
    yield _script([*base, *emits], {"a": [[inner]], "b": none, "o": none})
    yield _script([*base, *emits], {"a": none, "b": [[inner]], "o": none})
    yield _script([*base, *emits], {"a": none, "b": none, "o": [[["raise", "value", "once"]], []]})
    yield _script([*base, ["cancel", "o"], *emits], {"a": none, "b": none, "o": none})
    yield _script([*base, *emits, once, *emits], {"a": none, "b": none, "o": none})
    yield _script([*base, *emits], {"a": [[["cancel", "o"]]], "b": none, "o": none})
    yield _script([*base, *emits], {"a": none, "b": [[once]], "o": none})
    several: list[Action] = [["once", "r", name, "e", name] for name in "pqs"]
    yield _script([["make", "r"], *several, *emits], {"p": none, "q": none, "s": none})


def _exceptions(rng: random.Random) -> Iterator[Script]:
    """One, several and nested exceptions; what is no Exception; and a registry that goes on afterwards."""
    emits = [["emit", "r", "e", 1], ["emit", "r", "e", 2]]
    kinds = ["value", "key", "os"]
    for raising in ("a", "c", "ac", "abc"):
        failing = {name: [[["raise", rng.choice(kinds), name]]] * (name in raising) for name in "abc"}
        yield _script([["make", "r"], *_subscribed(*"abc"), *emits], failing)
    inner: Action = ["emit", "r", "f", 0]
    wrong: dict[str, list[list[Action]]] = {name: [[["raise", rng.choice(kinds), name]]] for name in "xyb"}
    both = [*_subscribed(*"abc"), *_subscribed(*"xy", event="f")]
    # The group of an inner emission, passed on, kept by the handler, and forwarded.
    yield _script([["make", "r"], *both, *emits], {**wrong, "a": [[inner]], "c": []})
    yield _script([["make", "r"], *both, *emits], {**wrong, "a": [[["try", inner]]], "c": []})
    yield _script([["make", "r"], ["forward", "r", "e", ["f"]], *both, *emits], {**wrong, "a": [], "c": []})
    yield _script(
        [["make", "r"], ["forward", "r", "e", ["f"]], *_subscribed("a"), *_subscribed("x", event="f"), *emits],
        {"a": [], "x": [[["raise", "value", "x"]]]},
    )
    for kind in ("stop", "interrupt"):
        leaving: dict[str, list[list[Action]]] = {"a": [[["raise", "value", "a"]]], "b": [[["raise", kind, "b"]]]}
        leaving |= {"c": [], "n": []}
        later = [["subscribe", "r", "n", ["e"], "n"], ["emit", "r", "e", 3], ["cancel", "a"], ["emit", "r", "e", 4]]
        yield _script([["make", "r"], *_subscribed(*"abc"), *emits, *later], leaving)
        # The same from an inner emission.
        outer = {**leaving, "o": [[["emit", "r", "e", "inner"]]], "p": []}
        through = [*_subscribed(*"abc"), *_subscribed(*"op", event="f"), ["emit", "r", "f", 0]]
        yield _script([["make", "r"], *through, *later, ["emit", "r", "f", 1]], outer)
