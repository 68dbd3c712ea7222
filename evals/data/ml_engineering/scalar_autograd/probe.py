"""Builds graphs with the candidate's `Value`, calls `backward` and reports what the nodes hold; judges nothing."""

import operator
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

OPERATIONS: dict[str, Callable[..., Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": operator.pow,
    "neg": operator.neg,
    "relu": operator.methodcaller("relu"),
}

# A higher limit would only move the depth that overflows, so it cannot be raised, however it is imported.
vars(sys).update(setrecursionlimit=lambda limit: None)


def run(candidate: dict[str, Any], case: dict[str, Any], ask: Callable[[Any], Any]) -> Any:
    """Returns what the case's check needs to see.

    Args:
        candidate: The solution's namespace.
        case: As drawn by `checks.cases`.
        ask: Not needed here.

    Returns:
        For `deep_chain` the gradients at its start and end, for `reconverging_paths` the lines of code
        executed, for the other checks `data` and `grad` of every node of the tape.
    """
    looks = {"deep_chain": _chain, "reconverging_paths": _lines}
    return looks.get(case["check"], _tape)(candidate["Value"], case)


def _tape(value: Callable[[float], Any], case: dict[str, Any]) -> dict[str, list[Any]]:
    nodes: list[Any] = []
    for symbol, *operands in case["tape"]:
        if symbol == "leaf":
            nodes.append(value(operands[0]))
        else:
            nodes.append(OPERATIONS[symbol](*(nodes[o[0]] if isinstance(o, list) else o for o in operands)))
    nodes[-1].backward()
    return {"data": [node.data for node in nodes], "grad": [node.grad for node in nodes]}


def _chain(value: Callable[[float], Any], case: dict[str, Any]) -> list[Any]:
    numbers = case["numbers"]
    # All nodes are kept, so that they are freed one by one and not in a recursion as deep as the chain.
    nodes = [value(numbers[0])]
    for link in range(case["length"]):
        leaf = value(numbers[link % len(numbers)])
        # The chain goes through left and right operands.
        nodes.append(nodes[-1] + leaf if link % 2 else leaf + nodes[-1])
    nodes[-1].backward()
    return [nodes[0].grad, nodes[-1].grad]


def _lines(value: Callable[[float], Any], case: dict[str, Any]) -> int:
    node = value(case["number"])
    for level in range(case["levels"]):
        multiple = node * value(case["number"])
        node = node + multiple if level % 2 else multiple + node
    lines = 0

    def count(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal lines
        lines += event == "line"
        return count

    # Not broken off here: a backward that visits nodes again and again meets the limit of CPU seconds.
    sys.settrace(count)
    try:
        node.backward()
    finally:
        sys.settrace(None)
    return lines
