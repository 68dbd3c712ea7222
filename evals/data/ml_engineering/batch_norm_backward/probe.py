"""Takes a candidate's BatchNorm through a list of steps and reports what comes back; judges nothing.

JSON has no nan and no infinity: they travel as the strings "nan", "inf" and "-inf", both ways.
"""

import math
from collections.abc import Callable
from typing import Any


def run(candidate: dict[str, Any], case: dict[str, Any], ask: Callable[[Any], Any]) -> Any:
    """Returns one entry for each step: the result, whether the arguments were kept, and the running statistics."""
    layer = candidate["BatchNorm"](case["features"], case["momentum"], case["eps"])
    seen: list[Any] = []
    touched: list[Any] = []
    for step, *given in case["steps"]:
        result: Any = None
        arguments = [_numbers(one) for one in given]
        before = repr(arguments)  # as text, because nan is not equal to itself
        if step == "set":
            setattr(layer, *arguments)
        elif step == "overwrite":
            _overwrite(layer, touched)
        else:
            result = getattr(layer, step)(*arguments)
            touched += [*arguments, result]
        seen.append(
            {
                "result": _plain(result),
                "untouched": repr(arguments) == before,
                "running_mean": _plain(layer.running_mean),
                "running_var": _plain(layer.running_var),
            }
        )
    return seen


def _overwrite(layer: Any, values: list[Any]) -> None:
    """Fills everything that was handed over or came back, and the layer's parameters, with other numbers."""
    for value in values:
        if isinstance(value, list):
            for i, one in enumerate(value):
                if isinstance(one, list):
                    one[:] = [77.0] * len(one)
                else:
                    value[i] = not one if isinstance(one, bool) else 77.0
    for name in ("gamma", "beta", "running_mean", "running_var"):
        getattr(layer, name)[:] = [5.0] * len(getattr(layer, name))


def _numbers(value: Any) -> Any:
    if isinstance(value, list):
        return [_numbers(one) for one in value]
    return float(value) if value in ("nan", "inf", "-inf") else value


def _plain(value: Any) -> Any:
    if type(value) in (list, tuple):
        return [_plain(one) for one in value]
    if type(value) is float:
        return value if math.isfinite(value) else str(value)
    if value is None:
        return None
    # Not by the name of its type, which a solution can choose.
    return value if type(value) is int and abs(value) < 2**53 else {"other": repr(value)[:80]}
