"""Builds graphs with the candidate's `Term`, asks `gradients` about them and reports what it says; judges nothing."""

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
    "neg": operator.neg,
    "abs": operator.abs,
    "exp": operator.methodcaller("exp"),
    "larger": lambda term, other: term.larger(other),
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
        executed, for `several_calls` what each call gave and which attributes are not what they were, for the
        other checks the number and the gradient of every term of the tape.
    """
    looks = {"deep_chain": _chain, "reconverging_paths": _lines, "several_calls": _calls}
    return looks.get(case["check"], _tape)(candidate["Term"], candidate["gradients"], case)


def _built(term: Callable[[float], Any], tape: list[list[Any]]) -> list[Any]:
    terms: list[Any] = []
    for symbol, *operands in tape:
        if symbol == "leaf":
            terms.append(term(operands[0]))
        else:
            terms.append(OPERATIONS[symbol](*(terms[o[0]] if isinstance(o, list) else o for o in operands)))
    return terms


def _tape(term: Callable[[float], Any], gradients: Callable[..., Any], case: dict[str, Any]) -> dict[str, list[Any]]:
    terms = _built(term, case["tape"])
    # Whether a term that nothing leads to has an entry is a matter of `several_calls`.
    found = gradients(terms[-1], list(terms))
    return {"number": [t.number for t in terms], "gradient": [found.get(t, 0.0) for t in terms]}


def _calls(term: Callable[[float], Any], gradients: Callable[..., Any], case: dict[str, Any]) -> dict[str, Any]:
    terms = _built(term, case["tape"])
    before = [_attributes(t) for t in terms]
    given = []
    for output, inputs in case["calls"]:
        found = gradients(terms[output], [terms[index] for index in inputs])
        entries = [found.get(terms[index]) for index in inputs]
        given.append({"dict": isinstance(found, dict), "length": len(found), "entries": entries})
    after = [_attributes(t) for t in terms]
    names = {name for b, a in zip(before, after, strict=True) for name in b | a if b.get(name) != a.get(name)}
    return {"given": given, "changed": sorted(names)}


def _attributes(term: Any) -> dict[str, Any]:
    slots = [name for kind in type(term).__mro__ for name in _names(vars(kind).get("__slots__", ()))]
    held = {name: getattr(term, name) for name in slots if hasattr(term, name)}
    return {name: _content(value) for name, value in (held | getattr(term, "__dict__", {})).items()}


def _names(slots: Any) -> list[str]:
    names = [slots] if isinstance(slots, str) else list(slots)
    return [name for name in names if name not in ("__dict__", "__weakref__")]


def _content(value: Any) -> Any:
    """What to compare: numbers as they are, one level of containers, of anything else which object it is."""
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, dict):
        return [(id(key), _inner(item)) for key, item in value.items()]
    if isinstance(value, list | tuple):
        return [_inner(item) for item in value]
    return sorted(map(id, value)) if isinstance(value, set | frozenset) else id(value)


def _inner(value: Any) -> Any:
    return repr(value) if isinstance(value, int | float) else id(value)


def _chain(term: Callable[[float], Any], gradients: Callable[..., Any], case: dict[str, Any]) -> list[Any]:
    numbers = case["numbers"]
    # All terms are kept, so that they are freed one by one and not in a recursion as deep as the chain.
    terms = [term(numbers[0])]
    for link in range(case["length"]):
        leaf = term(numbers[link % len(numbers)])
        # The chain goes through left and right operands.
        terms.append(terms[-1] + leaf if link % 2 else leaf + terms[-1])
    found = gradients(terms[-1], [terms[0], terms[-1]])
    return [found.get(terms[0], 0.0), found.get(terms[-1], 0.0)]


def _lines(term: Callable[[float], Any], gradients: Callable[..., Any], case: dict[str, Any]) -> int:
    first = last = term(case["number"])
    for level in range(case["levels"]):
        multiple = last * term(case["number"])
        last = last + multiple if level % 2 else multiple + last
    lines = 0

    def count(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal lines
        lines += event == "line"
        return count

    # Not broken off here: a search that visits terms again and again meets the limit of CPU seconds.
    sys.settrace(count)
    try:
        gradients(last, [first])
    finally:
        sys.settrace(None)
    return lines
