"""Calls repair inside the candidate's process; judges nothing."""

from collections.abc import Callable
from typing import Any


def run(candidate: dict[str, Any], case: dict[str, Any], ask: Callable[[Any], Any]) -> Any:
    """Returns one observation for each call of the case: cost and script, or `{"raised": …}`."""
    return [_result(candidate["repair"], *call) for call in case["calls"]]


def _result(function: Callable[..., Any], a: str, b: str, costs: list[int]) -> dict[str, Any]:
    try:
        cost, script = function(a, b, tuple(costs))
        # What is no plain int travels as its type, so that the script is still seen.
        shown = cost if type(cost) is int else {"type": type(cost).__name__}
        return {"cost": shown, "script": script if type(script) is str else repr(script)[:200]}
    except Exception as ex:
        return {"raised": f"{type(ex).__name__}: {ex}"[:200]}
