"""Hidden checks of Links: which calls to make, and what they return.

Criteria 1 and 2 fail separately. The checks of criterion 1 never undo. Those of criterion 2 ask `since` only for two
nodes that were single and are joined by one link, after calls that all joined something, or look at no more than
whether it is None.
"""

import json
import random
from typing import Any

CHECKS = {"groups_and_since": [1], "long_chains": [1], "undo": [2], "marks": [2], "undo_cost": [2]}

History = tuple[int, list[list[Any]]]
"""Number of nodes, and the calls: method and arguments."""

CHAIN = 20_000
"""Nodes of a chain."""
NODES, ROUNDS = 100_000, 10_000
"""Nodes, and how often a state is marked, left and brought back."""

_MARKS: tuple[tuple[int, str], ...] = (
    # No mark was ever made, or not this one.
    (3, "undo 1; undo 0; link 0 1; undo 0; undo -1; size 0; mark; undo 2; size 1"),
    # A mark can be undone to again and again; several marks of one state.
    (3, "mark; link 0 1; undo 1; undo 1; link 1 2; undo 1; size 1; mark"),
    (3, "mark; mark; link 0 1; undo 2; size 0; undo 1; undo 2; mark; undo 3; undo 1"),
    # The state has come back, the numbers have not.
    (4, "mark; link 0 1; mark; undo 1; link 2 3; mark; undo 2; size 2; undo 3; size 2; undo 1; size 2"),
    (4, "mark; mark; mark; undo 1; mark; undo 2; undo 3; undo 4; mark; undo 4; undo 5"),
    # A call that is refused changes nothing: neither groups nor what is valid.
    (5, "mark; link 0 1; mark; link 1 2; mark; undo 2; undo 3; size 0; undo 9; size 0; link 3 4; undo 3; size 3"),
    (5, "mark; link 0 1; mark; link 1 2; undo 1; undo 2; size 0; link 3 4; undo 2; size 3; undo 1; undo 2; mark"),
)

_UNDONE: tuple[tuple[int, str], ...] = (
    # Undone links keep their numbers.
    (6, "mark; link 0 1; link 2 3; undo 1; link 2 3; since 2 3; since 0 1"),
    (6, "link 0 1; mark; link 2 3; undo 1; undo 1; link 4 5; since 4 5; since 0 1; undo 1; link 2 3; since 2 3"),
    # Sizes come back, whichever side was larger.
    (
        7,
        "link 0 1; link 1 2; mark; link 3 0; size 3; link 4 5; link 5 1; size 2; undo 1; size 0; size 2; size 3",
    ),
    (
        7,
        "link 0 1; link 1 2; mark; link 3 4; link 3 0; size 4; undo 1; size 0; size 3; size 4; link 4 3; size 3",
    ),
    # What was looked up in between leaves no trace.
    (
        8,
        "link 0 1; link 2 3; link 4 5; link 6 7; link 1 3; mark; link 5 7; link 3 7;"
        "size 0; size 2; size 4; size 6; size 7; since 0 6; undo 1;"
        "size 0; size 1; size 2; size 3; size 4; size 5; size 6; size 7",
    ),
)


def cases(seed: int) -> list[dict[str, Any]]:
    """Draws the cases, the same ones for the same seed."""
    rng = random.Random(seed)
    end = CHAIN - 1
    asked = [["since", *rng.sample((0, rng.randint(1, end)), 2)] for _ in range(4_000)]
    asked += [["size", 0], ["size", end], ["link", 0, end], ["since", 0, end], ["since", end, 0], ["size", end // 2]]
    chains = [[CHAIN, [["silently", kind, 0, end], *asked]] for kind in ("up", "down")]
    first = NODES // 2 + rng.randint(0, 9)
    rounds = [["silently", "up", 0, 20_000], ["mark"], ["silently", "rounds", first, first + ROUNDS]]
    rounds += [["size", 0], ["size", first], ["mark"]]
    return [
        {"check": "groups_and_since", "histories": [_plain(rng) for _ in range(40)]},
        *({"check": "long_chains", "histories": [chain]} for chain in chains),
        {"check": "undo", "histories": [*map(_read, _UNDONE), *(_undone(rng) for _ in range(50))]},
        {"check": "marks", "histories": [*map(_read, _MARKS), *(_marked(rng) for _ in range(60))]},
        {"check": "undo_cost", "histories": [[NODES, rounds]]},
    ]


def judge(case: dict[str, Any], observed: dict[str, Any]) -> str | None:
    """Returns what is wrong with an observation, None when it is right."""
    if "raised" in observed:
        return f"the solution could not be run: {str(observed['raised'])[:200]}"
    value = observed.get("value")
    if not isinstance(value, list) or len(value) != len(case["histories"]):
        return f"unreadable observation: {str(value)[:200]}"
    rules = {"long_chains": _chained, "undo_cost": _rounds}
    for (nodes, calls), results in zip(case["histories"], value, strict=True):
        expected = rules.get(case["check"], _expected)(nodes, calls)
        if not isinstance(results, list) or len(results) != len(expected):
            return f"unreadable observation: {str(results)[:200]}"
        for place, (got, right) in enumerate(zip(results, expected, strict=True)):
            if right == "together":
                if type(got) is int and got > 0:
                    continue
            elif json.dumps(got) == json.dumps(right):
                continue
            return f"Links({nodes}) {_shown(calls[: place + 1])}: got {str(got)[:100]}, expected {right}"
    return None


class Model:
    """Remembers all links that stay, and finds groups by going through them."""

    def __init__(self, nodes: int) -> None:
        """Starts without links."""
        self.nodes = nodes
        self.links: list[tuple[int, int, int]] = []
        self.calls = self.marks = 0
        self.valid: dict[int, int] = {}

    def call(self, method: str, a: int = 0, b: int = 0) -> Any:
        """What the method returns; the argument of undo is a."""
        if method == "link":
            self.calls += 1
            apart = self._since(a, b) is None
            self.links.append((self.calls, a, b))
            return apart
        if method == "since":
            return self._since(a, b)
        if method == "size":
            return sum(self._since(a, node) is not None for node in range(self.nodes))
        if method == "mark":
            self.marks += 1
            self.valid[self.marks] = len(self.links)
            return self.marks
        if a not in self.valid:
            return "ValueError"
        self.valid = {mark: count for mark, count in self.valid.items() if mark <= a}
        self.links = self.links[: self.valid[a]]
        return None

    def _since(self, a: int, b: int) -> int | None:
        group = list(range(self.nodes))
        for number, one, other in [(0, a, a), *self.links]:
            old, new = group[one], group[other]
            group = [new if label == old else label for label in group]
            if group[a] == group[b]:
                return number
        return None


def _expected(nodes: int, calls: list[list[Any]]) -> list[Any]:
    model, results = Model(nodes), []
    # Numbers of links are asked for only where nothing else can be wrong.
    undoing = any(method == "undo" for method, *_ in calls)
    for method, *arguments in calls:
        result = model.call(method, *arguments)
        joined = [{one, other} for _, one, other in model.links if {one, other} & set(arguments)]
        if method == "since" and undoing and result and joined != [set(arguments)]:
            result = "together"
        results.append(result)
    return results


def _chained(nodes: int, calls: list[list[Any]]) -> list[Any]:
    """Link k + 1 joins node k + 1 to all smaller ones; there is one chain, and one more call of link."""
    known = {"silently": None, "link": False, "size": nodes}
    # One of the nodes asked for is 0: the other one's link brought them together.
    return [max(arguments) if method == "since" else known[method] for method, *arguments in calls]


def _rounds(nodes: int, calls: list[list[Any]]) -> list[Any]:
    """A chain of 20,001 nodes stays, every other link was undone."""
    return [None, 1, None, 20_001, 1, ROUNDS + 2]


def _plain(rng: random.Random) -> History:
    """Links, many of which join nothing, and all that can be asked; nothing is undone."""
    nodes = rng.randint(1, 9)
    calls: list[list[Any]] = []
    for _ in range(rng.randint(5, 40)):
        pair = [rng.randrange(nodes), rng.randrange(nodes)]
        calls.append(rng.choice((["link", *pair], ["link", *pair], ["since", *pair], ["size", pair[0]])))
    calls += [["since", a, b] for a in range(nodes) for b in range(nodes)]
    return nodes, calls


def _undone(rng: random.Random) -> History:
    """Marks, links and undoing to marks that are valid."""
    nodes = rng.randint(2, 8)
    model, calls = Model(nodes), list[list[Any]]()
    for _ in range(rng.randint(10, 40)):
        a, b = rng.randrange(nodes), rng.randrange(nodes)
        options: list[list[Any]] = [["link", a, b]] * 4 + [["size", a]] * 2 + [["mark"]]
        if model.valid:
            options.append(["undo", rng.choice(list(model.valid))])
        calls.append(rng.choice(options))
        model.call(*calls[-1])
    return nodes, calls + [["size", node] for node in range(nodes)]


def _marked(rng: random.Random) -> History:
    """Marks of all kinds are undone to, also those that were never made or are no longer valid."""
    model, calls = Model(1), list[list[Any]]()
    for _ in range(rng.randint(10, 40)):
        calls.append(rng.choice((["mark"], ["mark"], ["undo", rng.randint(0, model.marks + 1)])))
        model.call(*calls[-1])
    return 1, [*calls, ["mark"]]


def _read(history: tuple[int, str]) -> History:
    """The calls that are separated by semicolons."""
    split = [call.split() for call in history[1].split(";")]
    return history[0], [[method, *map(int, numbers)] for method, *numbers in split]


def _shown(calls: list[list[Any]]) -> str:
    lines = [f"{method}({', '.join(map(str, arguments))})" for method, *arguments in calls]
    return "; ".join(lines if len(lines) <= 12 else [*lines[:4], "…", *lines[-6:]])
