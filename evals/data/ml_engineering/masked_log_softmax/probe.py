"""Calls the candidate's functions and reports what they return; judges nothing.

JSON has no nan and no infinity: they travel as the strings "nan", "inf" and "-inf", both ways.
"""

import math
from collections.abc import Callable
from typing import Any


def run(candidate: dict[str, Any], case: dict[str, Any], ask: Callable[[Any], Any]) -> Any:
    """Returns what the function returned, and whether the arguments are still what they were."""
    arguments = [_numbers(case["scores"]), case["mask"], case["temperature"]]
    name = "masked_log_softmax"
    if "upstream" in case:
        arguments.append(_numbers(case["upstream"]))
        name = "masked_log_softmax_backward"
    before = repr(arguments)  # as text, because nan is not equal to itself
    result = candidate[name](*arguments)
    return {"result": _plain(result), "untouched": repr(arguments) == before}


def _numbers(value: Any) -> Any:
    return [_numbers(one) for one in value] if isinstance(value, list) else float(value)


def _plain(value: Any) -> Any:
    if type(value) in (list, tuple):
        return [_plain(one) for one in value]
    if type(value) is float:
        return value if math.isfinite(value) else str(value)
    # Not by the name of its type, which a solution can choose.
    return value if type(value) is int and abs(value) < 2**53 else {"other": repr(value)[:80]}
