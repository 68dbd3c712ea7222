"""Hidden checks of the connection pool: which calls to make, and what must come of them.

Single-threaded steps are replayed on a model. With threads, each situation is brought about on purpose: a borrower is
let wait before the event happens that must wake it.
"""

import random
from typing import Any

CHECKS = {
    "order_of_lending": [3],
    "closed_connections": [3],
    "failing_connect": [3],
    "with_blocks": [3],
    "wrong_returns": [3],
    "waiters_woken": [4],
    "never_too_many": [4],
    "slow_connect": [4],
    "timeouts": [4],
}

Step = list[Any]

_CLOSED: list[tuple[int, list[Step]]] = [
    # Closed when given back: forgotten, and its place is free.
    (1, [["borrow"], ["close", 1], ["give_back", 1], ["borrow"], ["borrow"], ["give_back", 2], ["borrow"]]),
    (2, [["borrow"], ["borrow"], ["close", 1], ["give_back", 1], ["give_back", 2], ["borrow"], ["borrow"], ["borrow"]]),
    # Closed while idle: never lent, and its place is free.
    (1, [["borrow"], ["give_back", 1], ["close", 1], ["borrow"], ["borrow"], ["give_back", 2], ["borrow"]]),
    (3, [*[["borrow"]] * 3, ["give_back", 1], ["give_back", 2], ["give_back", 3], ["close", 3], ["close", 1]]),
    (3, [*[["borrow"]] * 3, *[["give_back", n] for n in (1, 2, 3)], ["close", 1], *[["borrow"]] * 4]),
    (3, [*[["borrow"]] * 3, *[["give_back", n] for n in (1, 2, 3)], ["close", 3], ["close", 2], *[["borrow"]] * 4]),
    (2, [*[["borrow"]] * 2, *[["give_back", n] for n in (1, 2)], ["close", 1], ["close", 2], *[["borrow"]] * 3]),
]
_FAILING: list[tuple[int, list[Step]]] = [
    (1, [["fail", "OSError"], ["borrow"], ["borrow"], ["borrow"]]),
    (1, [["fail", "Stop"], ["borrow"], ["fail", "Stop"], ["borrow"], ["borrow"], ["borrow"]]),
    (2, [["borrow"], ["fail", "OSError"], ["borrow"], ["borrow"], ["borrow"], ["give_back", 2], ["borrow"]]),
    (1, [["borrow"], ["give_back", 1], ["close", 1], ["fail", "OSError"], ["borrow"], ["borrow"], ["borrow"]]),
]
_BLOCKS: list[tuple[int, list[Step]]] = [
    (1, [["with", ["plain", "plain"]], ["borrow"], ["borrow"]]),
    (1, [["with", ["OSError", "Stop", "break", "OSError"]], ["borrow"], ["borrow"]]),
    (
        1,
        [
            ["with", ["closed", "closed", "plain"]],
            ["borrow"],
            ["with", ["plain"]],
            ["give_back", 3],
            ["with", ["plain"]],
        ],
    ),
    (2, [["with", ["nested", "OSError", "nested"]], ["borrow"], ["with", ["nested", "Stop"]], ["borrow"], ["borrow"]]),
    (1, [["with", ["nested", "plain"]], ["fail", "OSError"], ["borrow"], ["give_back", 1]]),
]
_WRONG: list[tuple[int, list[Step]]] = [
    (2, [["borrow"], ["give_back", 1], ["give_back", 1], ["borrow"], ["borrow"], ["borrow"]]),
    (2, [["borrow"], ["borrow"], ["give_back", 1], ["give_back", 1], ["borrow"], ["give_back", 2], ["borrow"]]),
    (1, [["foreign"], ["borrow"], ["foreign"], ["borrow"], ["give_back", 1], ["foreign"], ["borrow"], ["borrow"]]),
    (1, [["borrow"], ["close", 1], ["give_back", 1], ["give_back", 1], ["borrow"], ["borrow"], ["give_back", 1]]),
]


def cases(seed: int) -> list[dict[str, Any]]:
    """Cases of all checks, the same for the same seed."""
    rng = random.Random(seed)
    scripts = {
        "order_of_lending": [(size, _walk(rng, size)) for size in (1, 2, 3, 5)],
        "closed_connections": _CLOSED,
        "failing_connect": _FAILING,
        "with_blocks": _BLOCKS,
        "wrong_returns": _WRONG,
    }
    drawn = [
        {"check": check, "look": "steps", "size": size, "steps": steps}
        for check, several in scripts.items()
        for size, steps in several
    ]
    for size, making, events in (
        (1, 0, ["open"]),
        (1, 0, ["closed"]),
        (1, 1, ["failure"]),
        (3, 1, ["failure", "closed", "open"]),
    ):
        drawn.append({"check": "waiters_woken", "look": "woken", "size": size, "making": making, "events": events})
    full = [["borrow"], ["borrow"], ["give_back", 1], ["borrow"], ["give_back", 1]]
    return [
        *drawn,
        {"check": "never_too_many", "look": "stolen", "size": 1, "rounds": 3},
        {"check": "never_too_many", "look": "connecting", "size": 1, "steps": [["borrow"], ["borrow"]]},
        {"check": "slow_connect", "look": "connecting", "size": 2, "steps": full},
        {"check": "timeouts", "look": "timeout", "size": rng.randint(1, 3), "timeouts": [0, 0.03, 0]},
    ]


def judge(case: dict[str, Any], observed: dict[str, Any]) -> str | None:
    """What is wrong with what was observed, in one line; None when it is right."""
    where = f"size {case['size']}"
    if "raised" in observed:
        return f"{where}: raised {observed['raised']}"
    value = observed.get("value")
    if not isinstance(value, list):
        return f"{where}: unreadable observation: {str(value)[:120]}"
    if case["look"] == "steps":
        return _judge_steps(case, value)
    if case["look"] == "stolen":
        right = len(value) == case["rounds"] and all(one == [1, 1] for one in value)
        return (
            None
            if right
            else (
                f"{where}: a connection was given back and borrowed again while a borrower waited; [lent at once, "
                f"what the borrower got in the end] by round: {value}, expected {case['rounds']} times [1, 1]"
            )
        )
    if case["look"] == "woken":
        new = len([event for event in case["events"] if event != "open"])
        # Connections already made: all but the one whose making fails.
        lent = case["size"] - case["making"]
        kept = [str(1 + number) for number in range(case["events"].count("open"))]
        expected: list[Any] = sorted([*kept, *(str(lent + 1 + number) for number in range(new))])
        what = f"{len(case['events'])} waited, then came {case['events']}"
    elif case["look"] == "timeout":
        expected = [*["TimeoutError"] * len(case["timeouts"]), 1]
        what = f"all lent: borrow with timeouts {case['timeouts']}, then borrow() and a connection given back"
    else:
        model = _Model(case["size"], making=1)
        expected = [*(model.step(*step) for step in case["steps"]), model.made + 1]
        what = f"while connect() was under way: {case['steps']}, and then the call that had made it"
    return None if value == expected else f"{where}, {what}: gave {value}, expected {expected}"


def _judge_steps(case: dict[str, Any], value: list[Any]) -> str | None:
    model = _Model(case["size"])
    expected = [model.step(*step) for step in case["steps"]]
    for number, (step, right) in enumerate(zip(case["steps"], expected, strict=True)):
        got = value[number] if number < len(value) else "nothing"
        if got != right:
            before = case["steps"][max(0, number - 8) : number]
            return f"size {case['size']}, after {before or 'nothing'}: {step} gave {got}, expected {right}"
    return None


def _walk(rng: random.Random, size: int) -> list[Step]:
    """Borrows and gives back at random; nothing is closed, nothing fails."""
    steps: list[Step] = []
    for _ in range(60):
        lent = _Model(size).after(steps).lent
        back = lent and rng.random() < 0.5
        steps.append(["give_back", rng.choice(lent)] if back else ["borrow"])
    return steps


class _Model:
    """What a pool must do, with connections as numbers."""

    def __init__(self, size: int, making: int = 0) -> None:
        self.size, self.making, self.made = size, making, 0
        self.lent: list[int] = []
        self.idle: list[int] = []
        self.closed: set[int] = set()
        self.failures: list[str] = []

    def after(self, steps: list[Step]) -> "_Model":
        for step in steps:
            self.step(*step)
        return self

    def step(self, name: str, argument: Any = None) -> Any:
        if name == "borrow":
            return self.borrow()
        if name == "give_back":
            return self.give_back(argument)
        if name == "with":
            return [self.block(how) for how in argument]
        if name == "close":
            self.closed.add(argument)
        elif name == "fail":
            self.failures.append(argument)
        return "ValueError" if name == "foreign" else None

    def borrow(self) -> Any:
        usable = [number for number in self.idle if number not in self.closed]
        if usable:
            self.idle.remove(usable[-1])
            self.lent.append(usable[-1])
            return usable[-1]
        self.idle = []
        if len(self.lent) + self.making == self.size:
            return "TimeoutError"
        if self.failures:
            return self.failures.pop(0)
        self.made += 1
        self.lent.append(self.made)
        return self.made

    def give_back(self, number: int) -> Any:
        if number not in self.lent:
            return "ValueError"
        self.lent.remove(number)
        self.idle += [] if number in self.closed else [number]
        return None

    def block(self, how: str) -> Any:
        got = self.borrow()
        if not isinstance(got, int):
            return got
        other = self.borrow() if how == "nested" else None
        if how == "nested" and isinstance(other, int):
            self.give_back(other)
        if how == "closed":
            self.closed.add(got)
        self.give_back(got)
        if how == "nested":
            return [got, other] if isinstance(other, int) else other
        return got if how in ("plain", "closed", "break") else how
