"""Calls the candidate's masked_attention and reports what it returns; judges nothing.

JSON has no nan and no infinity: they travel as the strings "nan", "inf" and "-inf", both ways.
"""

import math
from collections.abc import Callable
from typing import Any

TENSORS = ("queries", "keys", "values")


def run(candidate: dict[str, Any], case: dict[str, Any], ask: Callable[[Any], Any]) -> Any:
    """Returns what the function returned, and whether the arguments are still what they were."""
    tensors = [_numbers(case[name]) for name in TENSORS]
    arguments = [*tensors, case["valid"], case["causal"], case["window"], _numbers(case["sinks"])]
    before = repr(arguments)  # as text, because nan is not equal to itself
    result = candidate["masked_attention"](*arguments)
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
