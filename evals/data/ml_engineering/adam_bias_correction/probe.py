"""Runs a candidate's Adam and reports the parameters after every step; judges nothing.

JSON has no nan and no infinity: they travel as the strings "nan", "inf" and "-inf", both ways.
"""

import math
from collections.abc import Callable
from typing import Any


def run(candidate: dict[str, Any], case: dict[str, Any], ask: Callable[[Any], Any]) -> Any:
    """Returns, for each run of the case and each of its steps, what `step` returned and the parameters then."""
    return [_steps(candidate["Adam"], one) for one in case["runs"]]


def _steps(adam: Callable[..., Any], one: dict[str, Any]) -> list[Any]:
    params = {name: list(numbers) for name, numbers in one["params"].items()}
    optimizer = adam(params, **one["settings"])
    seen = []
    for given in one["grads"]:
        grads = {name: _numbers(numbers) for name, numbers in given.items()}
        before = repr(grads)  # as text, because nan is not equal to itself
        returned = optimizer.step(grads)
        untouched = repr(grads) == before
        numbers_now = {name: _plain(numbers) for name, numbers in params.items()}
        told = {"returned": returned is True, "refused": returned is False, "untouched": untouched}
        seen.append({**told, "params": numbers_now})
        for numbers in grads.values():  # a caller may use its lists again
            if numbers is not None:
                numbers[:] = [1e6] * len(numbers)
    return seen


def _numbers(value: Any) -> Any:
    if isinstance(value, list):
        return [_numbers(one) for one in value]
    return None if value is None else float(value)


def _plain(value: Any) -> Any:
    if type(value) in (list, tuple):
        return [_plain(one) for one in value]
    if type(value) is float:
        return value if math.isfinite(value) else str(value)
    # Not by the name of its type, which a solution can choose.
    return value if type(value) is int and abs(value) < 2**53 else {"other": repr(value)[:80]}
